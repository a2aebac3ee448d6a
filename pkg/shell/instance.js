// Starts one engine from a wasm module that the host has fetched or compiled.

import makeGlue from "liebian:glue";

/**
 * Every instance gets glue of its own: what the glue remembers about one memory must not reach the next.
 * `instantiate(imports)` gives the wasm instance, at once or as a promise.
 */
export function startWith(instantiate) {
  const glue = makeGlue();
  const started = instantiate({ "./liebian_bg.js": { ...glue } });
  return typeof started.then === "function" ? started.then((instance) => seat(glue, instance)) : seat(glue, started);
}

function seat(glue, { exports }) {
  glue.__wbg_set_wasm(exports);
  if (exports.__wbindgen_start) exports.__wbindgen_start();
  return new glue.Engine();
}

/** A host that can compile: the module is compiled once, in the background, and kept for every further engine. */
export function compilingHost(compile) {
  let compiling = null;
  let module = null;
  return {
    async start() {
      if (!module) {
        compiling = compiling || compile();
        try {
          module = await compiling;
        } finally {
          compiling = null;
        }
      }
      return startWith(async (imports) => WebAssembly.instantiate(module, imports));
    },
    startNow: () => module && startWith((imports) => new WebAssembly.Instance(module, imports)),
  };
}
