// The engine without its wasm: the page says where that is, and a browser compiles it while it arrives.

import { Engines } from "../engines.js";
import { compilingHost } from "../instance.js";
import { openMall } from "../mall.js";

export { Basket, LiebianError, Mall, sentence, yuan } from "../mall.js";

let engines = null;

/**
 * Opens a mall with its rulebook. The first call says `{ wasm }`: an address, a Response, the bytes or a compiled
 * module; later calls use the same.
 */
export async function load(rulebook, { wasm } = {}) {
  if (wasm === undefined && !engines) throw new TypeError('say where the engine is: load(rulebook, { wasm: "/liebian.wasm" })');
  const running = engines || new Engines(compilingHost(() => compile(wasm)));
  const mall = await openMall(running, rulebook);
  engines = running;
  return mall;
}

async function compile(said) {
  const wasm = await said;
  if (wasm instanceof WebAssembly.Module) return wasm;
  if (wasm instanceof ArrayBuffer || ArrayBuffer.isView(wasm)) return WebAssembly.compile(wasm);
  const response = typeof Response === "function" && wasm instanceof Response ? wasm : await fetch(wasm);
  if (!response.ok) throw new Error(`the engine could not be fetched: ${response.status} ${response.url}`);
  const streams = typeof WebAssembly.compileStreaming === "function" && /^application\/wasm\b/.test(response.headers.get("content-type") || "");
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}
