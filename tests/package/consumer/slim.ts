// A page that keeps the engine's file apart. It is an ES module, as pages are.

import type { Mall } from "liebian";
import { load } from "liebian/slim";

const rulebook = '{"contract":1,"currency":"CNY","utcOffsetMinutes":480,"lanes":[]}';

export const malls: Promise<Mall>[] = [
  load(rulebook, { wasm: new URL("https://example.com/liebian.wasm") }),
  load(rulebook, { wasm: fetch("/liebian.wasm") }),
  load(rulebook, { wasm: new Uint8Array(8) }),
  load(rulebook),
];

// @ts-expect-error the option is called wasm
load(rulebook, { path: "/liebian.wasm" });
