// Browsers, bundlers and Node: the engine travels inside the script, so that there is no file to serve or to find.

import { Engines } from "../engines.js";
import { compilingHost } from "../instance.js";
import { openMall } from "../mall.js";
import inBase64 from "liebian:wasm";

export { Basket, LiebianError, Mall, sentence, yuan } from "../mall.js";

const engines = new Engines(compilingHost(async () => WebAssembly.compile(bytes(inBase64))));

/** Opens a mall with its rulebook. */
export function load(rulebook) {
  return openMall(engines, rulebook);
}

function bytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}
