// Cloudflare Workers and their kin: compiling is not allowed there, so the module is imported ready made.

import wasm from "../liebian.wasm";
import { Engines } from "../engines.js";
import { compilingHost } from "../instance.js";
import { openMall } from "../mall.js";

export { Basket, LiebianError, Mall, sentence, yuan } from "../mall.js";

const engines = new Engines(compilingHost(async () => wasm));

/** Opens a mall with its rulebook. */
export function load(rulebook) {
  return openMall(engines, rulebook);
}
