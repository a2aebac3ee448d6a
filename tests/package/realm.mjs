// A mini-program on a phone, as far as Node can be one: its few globals, its module format, its way to start wasm.
// What it cannot show (an iPhone's own wasm engine, the upload) is on the probe page in www/miniprogram.

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import vm from "node:vm";
import { brotliDecompressSync } from "node:zlib";

import { parse } from "acorn";
import makeWabt from "wabt";

// Every module is wrapped with these names, which hide what a page would have.
const PARAMETERS =
  "require,module,exports,window,document,frames,self,location,navigator,localStorage,history,Caches,screen,alert,confirm,prompt,XMLHttpRequest,WebSocket,Reporter,webkit,WeixinJSCore";

const NEVER_THERE = ["WebAssembly", "SharedArrayBuffer", "Atomics", "Intl", "Iterator"];
const NOT_ON_OLD_PHONES = [
  "AggregateError",
  "BigInt",
  "BigInt64Array",
  "BigUint64Array",
  "FinalizationRegistry",
  "WeakRef",
  "globalThis",
  "queueMicrotask",
];

/** `floor`: the oldest base library we stand on; `modern`: a present one. */
export const PROFILES = {
  floor: { missing: [...NEVER_THERE, ...NOT_ON_OLD_PHONES], ecmaVersion: 2017 },
  modern: { missing: NEVER_THERE, ecmaVersion: 2019 },
};

const wabt = await makeWabt();
const FIRST_WASM = Object.fromEntries(
  ["exceptions", "mutable_globals", "sat_float_to_int", "sign_extension", "simd", "threads", "function_references", "multi_value", "tail_call", "bulk_memory", "reference_types", "annotations", "code_metadata", "gc", "memory64", "extended_const", "relaxed_simd"].map((feature) => [feature, false]),
);
const modules = new Map();

/** Opens a realm over the folder of a code package. `state.started` counts engines, `said` is what reached the console. */
export function openRealm(codePackage, profile) {
  const { missing, ecmaVersion } = PROFILES[profile];
  const said = [];
  const pages = [];
  const state = { started: 0 };
  const note = (level) => (...words) => said.push([level, ...words]);
  const sandbox = {
    console: { log: note("log"), info: note("info"), warn: note("warn"), error: note("error") },
    setTimeout,
    clearTimeout,
    wx: { env: { USER_DATA_PATH: "wxfile://usr" }, getPerformance: () => ({ now: () => performance.now() * 1000 }) },
    Page: (page) => pages.push(page),
    App: () => {},
    WXWebAssembly: {
      Memory: WebAssembly.Memory,
      Table: WebAssembly.Table,
      Global: WebAssembly.Global,
      instantiate: (path, imports) =>
        new Promise((done, fail) => {
          try {
            const instance = new WebAssembly.Instance(wasmModule(codePackage, path), imports);
            state.started += 1;
            setTimeout(() => done({ instance }), 0);
          } catch (error) {
            setTimeout(() => fail(error), 0);
          }
        }),
    },
  };
  const context = vm.createContext(sandbox, { codeGeneration: { strings: false, wasm: false } });
  for (const name of missing) vm.runInContext(`delete this[${JSON.stringify(name)}]`, context);

  const loaded = new Map();
  const requireFile = (file) => {
    if (loaded.has(file)) return loaded.get(file).exports;
    const source = readFileSync(file, "utf8");
    parse(source, { ecmaVersion, sourceType: "script", allowReturnOutsideFunction: true });
    const module = { exports: vm.runInContext("({})", context) };
    loaded.set(file, module);
    const wrapped = vm.runInContext(`(function(${PARAMETERS}){"use strict";${source}\n})`, context, { filename: file });
    wrapped((id) => requireFile(resolveId(codePackage, file, id)), module, module.exports);
    return module.exports;
  };

  return {
    said,
    pages,
    state,
    names: () => Object.getOwnPropertyNames(vm.runInContext("this", context)).sort(),
    require: (path) => requireFile(join(codePackage, path)),
    /** A value of the realm itself, as a page's own code would have it. */
    value: (text) => vm.runInContext("JSON.parse", context)(text),
    run: (code) => vm.runInContext(code, context),
  };
}

/** Only files of the code package, only relative names or names of installed packages, only scripts. */
function resolveId(codePackage, from, id) {
  const base = id.startsWith(".") ? resolve(dirname(from), id) : join(codePackage, "miniprogram_npm", id);
  const file = [base, `${base}.js`, join(base, "index.js")].find((path) => existsSync(path) && statSync(path).isFile());
  if (!file || !file.startsWith(codePackage + sep) || !file.endsWith(".js")) throw new Error(`module "${id}" is not defined`);
  return file;
}

/** What a phone accepts: a path into the code package, the first WebAssembly, no exported Global. */
function wasmModule(codePackage, path) {
  if (typeof path !== "string") throw new TypeError("WXWebAssembly.instantiate: path must be a string");
  const file = join(codePackage, path);
  if (/^\w+:/.test(path) || !/\.wasm(\.br)?$/.test(path)) throw new Error("WXWebAssembly.instantiate: not a .wasm or .wasm.br file");
  if (!file.startsWith(codePackage + sep) || !existsSync(file)) throw new Error("WXWebAssembly.instantiate: not in the code package");
  if (!modules.has(file)) modules.set(file, checkedModule(file));
  return modules.get(file);
}

function checkedModule(file) {
  const stored = readFileSync(file);
  const bytes = file.endsWith(".br") ? brotliDecompressSync(stored) : stored;
  return new WebAssembly.Module(mustRunOnEveryPhone(bytes));
}

/** Throws when the module needs anything newer than the first WebAssembly, or exports a Global. */
export function mustRunOnEveryPhone(bytes) {
  const read = wabt.readWasm(new Uint8Array(bytes), FIRST_WASM);
  try {
    read.validate(FIRST_WASM);
  } finally {
    read.destroy();
  }
  const globals = WebAssembly.Module.exports(new WebAssembly.Module(bytes)).filter(({ kind }) => kind === "global");
  if (globals.length) throw new Error(`the module exports the Global ${globals[0].name}`);
  return bytes;
}
