// The counts at the end of `npm test` are read from what the runners say: here are their words, kind and unkind.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cargoTests, MOST_FLAKY, nodeTests, playwrightTests, secondTries } from "../summaries.mjs";

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

test("Playwright: what did not run has failed, and so has much that passed only the second time", () => {
  const text = (flaky) => `  1 failed\n    [mall] › a.spec.ts:3:1 › it\n  ${flaky} flaky\n  3 did not run\n  1 skipped\n  14 passed (8.1s)\n`;
  assert.deepEqual(playwrightTests(text(MOST_FLAKY)), { passed: 14, failed: 4, flaky: MOST_FLAKY });
  assert.deepEqual(playwrightTests(text(MOST_FLAKY + 1)), { passed: 14, failed: 4 + MOST_FLAKY + 1, flaky: MOST_FLAKY + 1 });
});

test("Playwright: two runs beside each other add up, and second tries are named", () => {
  const phone = "  ✘   1 [phone] › a.spec.ts:3:1 › it (1.2s)\n  ✓   2 [phone] › a.spec.ts:3:1 › it (retry #1) (1.1s)\n  1 flaky\n  4 passed (8.1s)\n";
  const both = `${phone}  2 passed (3.0s)\n`;
  assert.deepEqual(playwrightTests(both), { passed: 6, failed: 0, flaky: 1 });
  assert.deepEqual(secondTries(both), ["[phone] › a.spec.ts:3:1 › it"]);
});

test("silence is no success", () => {
  for (const count of [cargoTests, nodeTests, playwrightTests]) {
    const { passed, failed } = count("error: could not compile");
    assert.deepEqual({ passed, failed }, { passed: 0, failed: 0 });
  }
});
