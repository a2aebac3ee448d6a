// The package without its wasm: the page says where that is.

import type { Mall, Rulebook } from "./index.js";

export * from "./index.js";

/** An address, a response, the bytes or a compiled module. */
export type WasmSource = string | URL | Response | BufferSource | WebAssembly.Module;

/** Opens a mall with its rulebook. The first call says where the engine is; later calls use the same. */
export function load(rulebook: Rulebook | string, options?: { wasm?: WasmSource | Promise<WasmSource> }): Promise<Mall>;
