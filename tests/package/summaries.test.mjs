// The counts at the end of `npm test` are read from what the runners say: here are their words, kind and unkind.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cargoTests, nodeTests, playwrightTests } from "../summaries.mjs";

test("cargo, over several binaries", () => {
  const text = [
    "running 3 tests",
    "test a ... ok",
    "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s",
    "test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
  ].join("\n");
  assert.deepEqual(cargoTests(text), { passed: 7, failed: 2 });
});

test("Node: what was cancelled has failed", () => {
  const text = "✔ one\nℹ tests 9\nℹ suites 0\nℹ pass 5\nℹ fail 2\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0\n";
  assert.deepEqual(nodeTests(text), { passed: 5, failed: 3 });
});

test("Playwright: what was flaky or did not run has failed", () => {
  const text = "  1 failed\n    [mall] › a.spec.ts:3:1 › it\n  2 flaky\n  3 did not run\n  1 skipped\n  14 passed (8.1s)\n";
  assert.deepEqual(playwrightTests(text), { passed: 14, failed: 6 });
});

test("silence is no success", () => {
  for (const count of [cargoTests, nodeTests, playwrightTests]) assert.deepEqual(count("error: could not compile"), { passed: 0, failed: 0 });
});
