// WeChat mini-programs: the engine is a file of the code package, and only a path to it can be started.

import { Engines } from "../engines.js";
import { startWith } from "../instance.js";
import { openMall } from "../mall.js";

export { Basket, LiebianError, Mall, sentence, yuan } from "../mall.js";

const PATH = "/miniprogram_npm/liebian/liebian.wasm.br";
const running = {};

/** Opens a mall with its rulebook; `path` says where the engine is when npm has not put it in its usual place. */
export function load(rulebook, { path = PATH } = {}) {
  running[path] = running[path] || new Engines(host(path));
  return openMall(running[path], rulebook);
}

function host(path) {
  return {
    // Some versions resolve to the instance, others to an object that holds it.
    start: async () =>
      startWith((imports) => WXWebAssembly.instantiate(path, imports).then((result) => result.instance || result)),
    startNow: () => null,
  };
}
