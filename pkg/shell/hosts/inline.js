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

// A plain loop: the first price waits for this, and a function called for each of half a million letters takes ten times as long.
function bytes(base64) {
  const letters = atob(base64);
  const all = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) all[at] = letters.charCodeAt(at);
  return all;
}
