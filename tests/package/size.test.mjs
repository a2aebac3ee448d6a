// What the package weighs on its way to a phone. The limits are in pkg/size.json.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { compressed } from "../../pkg/build/bundle.mjs";
import { dist, root } from "./built.mjs";
import { mustRunOnEveryPhone } from "./realm.mjs";

const limits = JSON.parse(readFileSync(join(root, "pkg/size.json"), "utf8"));
const wasm = readFileSync(join(dist, "liebian.wasm"));
const script = readFileSync(join(dist, "miniprogram/index.js"));

const weights = {
  wasmRawMax: wasm.length,
  wasmBrotliMax: compressed(wasm).length,
  miniprogramScriptMax: script.length,
};

test("every limit is weighed", () => assert.deepEqual(Object.keys(weights).sort(), Object.keys(limits).sort()));

for (const [what, bytes] of Object.entries(weights)) {
  test(`${what.replace("Max", "")}: ${bytes} of at most ${limits[what]} bytes`, () => assert.ok(bytes <= limits[what], `${bytes} bytes`));
}

test("the module needs nothing beyond the first WebAssembly and exports no Global", () => {
  mustRunOnEveryPhone(wasm);
  // The check itself must be able to fail: here is one instruction of a later WebAssembly (i32.extend8_s).
  const later = Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 127, 1, 127, 3, 2, 1, 0, 10, 7, 1, 5, 0, 32, 0, 192, 11]);
  assert.ok(WebAssembly.validate(later));
  assert.throws(() => mustRunOnEveryPhone(later));
});
