// The shipped module counts in whole numbers, one after another, on every machine the same: no arithmetic with floats, no
// vectors, no threads. A float is only what JavaScript's numbers are while they cross the border, in four functions of
// src/wasm.rs, where it is compared and turned into a whole number or back: exact in every engine. These are some twenty
// instructions on floats, 19 when they were last looked at one by one: loading a double, comparing it with zero and with the ends of whole numbers, and
// converting between it and an integer where nothing is lost. None of them rounds, so none can differ between machines.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import makeWabt from "wabt";

import { dist, root } from "./built.mjs";

/** Where JavaScript's numbers cross: the functions that hear or tell one. */
const BORDER = ["liebian::wasm::Hearing::value", "liebian::wasm::whole_number", "liebian::wasm::now", "engine_basket_payable"];
/** What may be done to a float there: nothing that rounds. */
const CROSSING = /^(f64\.(load|const|abs|lt|ge|eq|ne|convert_i64_[su])|i64\.(trunc_sat_f64_s|trunc_f64_s|reinterpret_f64))$/;

const VECTOR = /^(v128|[if]\d+x\d+)\b/;
const THREAD = /^(memory\.atomic|atomic|i32\.atomic|i64\.atomic)\b/;
const FLOAT = /^f(32|64)\.|f(32|64)(_[su])?$|\bf(32|64)\b/;

const wabt = await makeWabt();
const EVERYTHING = { readDebugNames: true, simd: true, threads: true, sat_float_to_int: true, sign_extension: true, bulk_memory: true, mutable_globals: true };

/** Every instruction that is none of whole numbers: [function, instruction], as often as it stands there. */
function strangers(bytes) {
  const module = wabt.readWasm(bytes, EVERYTHING);
  const text = module.toText({ foldExprs: false, inlineExport: false });
  module.destroy();
  const found = [];
  let count = 0;
  let where = "";
  for (const line of text.split("\n")) {
    const [word, name] = line.trim().split(/\s+/);
    if (word === "(func") where = name.replace(/^\$/, "").replace(/::h[0-9a-f]{16}$/, "");
    if (!/^[a-z]/.test(word)) continue;
    count += 1;
    if (VECTOR.test(word) || THREAD.test(word) || FLOAT.test(word)) found.push([where, word]);
  }
  return { found, count };
}

/** What stands in the way of equal bytes everywhere. */
const rounding = (bytes) => strangers(bytes).found.filter(([, word]) => !CROSSING.test(word));

/** A module with one function that does this to two doubles, or to nothing. */
const doing = (...code) => Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 5, 4, 1, 3, 1, 1, 10, code.length + 4, 1, code.length + 2, 0, ...code, 11]);
const double = [0x44, 0, 0, 0, 0, 0, 0, 240, 63];

test("the scan finds what it looks for", () => {
  const drop = 0x1a;
  const planted = {
    "f64.add": [...double, ...double, 0xa0, drop],
    "f64.nearest": [...double, 0x9e, drop],
    "f32.demote_f64": [...double, 0xb6, drop],
    "i32.trunc_f64_u": [...double, 0xab, drop],
    "f64.promote_f32": [0x43, 0, 0, 128, 63, 0xbb, drop],
    "v128.const": [0xfd, 0x0c, ...new Array(16).fill(0), drop],
    "i32.atomic.load": [0x41, 0, 0xfe, 0x10, 2, 0, drop],
  };
  for (const [word, code] of Object.entries(planted)) {
    assert.ok(rounding(doing(...code)).some(([, found]) => found === word), word);
  }
  assert.deepEqual(rounding(doing(0x41, 1, drop)), []);
});

test("the shipped module does no arithmetic with floats, and knows no vector and no thread", () => {
  const { found, count } = strangers(readFileSync(join(dist, "liebian.wasm")));
  console.log(`${count} instructions, ${found.length} of them on floats that cross the border, none that rounds`);
  assert.ok(count > 50000, `${count} instructions are no engine`);
  assert.deepEqual(found.filter(([, word]) => !CROSSING.test(word)), []);
  // The names are gone here: a function may have been taken apart or into another, but no fifth one may appear.
  assert.ok(new Set(found.map(([where]) => where)).size <= BORDER.length);
});

test("floats cross the border at four places, and neither our crates nor the standard library have any of their own", () => {
  const { found } = strangers(readFileSync(join(root, "target/package/liebian_bg.wasm")));
  assert.deepEqual([...new Set(found.map(([where]) => where))].sort(), [...BORDER].sort());
});
