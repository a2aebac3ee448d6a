// Where the engine's one file is; everything else about it is the package's.
import { load as open, type Mall } from "liebian/slim";
import wasm from "liebian/liebian.wasm?url";

export const load = (rulebook: string): Promise<Mall> => open(rulebook, { wasm });
