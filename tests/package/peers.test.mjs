// Other engines' cases: each is answered as it was yesterday. Those that are not answered alike are listed in tests/peers with their reason.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { casesOf, report, tryCase } from "../peers/harness.mjs";
import { dist, root } from "./built.mjs";

const { load } = await import(join(dist, "esm/index.js"));
const read = (file) => readFileSync(join(root, "tests/peers", file), "utf8");
const unlike = JSON.parse(read("unlike.json"));
const cases = casesOf(join(root, "tests/peers/cases"));
const told = [];
for (const said of cases) told.push(await tryCase(said, load));

test("every case is answered as the list says", async (all) => {
  for (const { id, result, detail } of told) {
    await all.test(id, () => assert.equal(result, unlike[id]?.result ?? "passed", detail));
  }
});

test("the list names cases that there are, each with its reason, and the readme tells them", () => {
  const page = read("README.md");
  for (const [id, { result, because }] of Object.entries(unlike)) {
    assert.ok(cases.some((said) => said.id === id), `${id} is no case`);
    assert.match(result, /^(diverged|unsupported)$/, id);
    assert.ok(because?.length > 10, `${id} has no reason`);
    assert.ok(page.includes(`| \`${id}\` | ${result} | ${because} |`), `the readme does not tell ${id}`);
  }
});

test("the readme has the table of today", () => {
  const lines = report(told).split("\n");
  const rows = lines.slice(1, -2).map((line) => line.split(/\s{2,}/));
  const page = read("README.md");
  for (const [engine, ...figures] of rows) assert.ok(page.includes(`| ${engine} | ${figures.join(" | ")} |`), `the readme's row of ${engine} is not ${figures}`);
  assert.match(lines.at(-1), /^peers: \d+ passed, \d+ diverged, \d+ unsupported, of \d+$/);
  assert.ok(page.includes(lines.at(-1)), lines.at(-1));
});

test("a case is told by what it is written in, and what nobody understands is unsupported", async () => {
  const line = { sku: "a", unit_price_minor: 1000, qty: 1, tags: [] };
  const percent = { id: "P", kind: "order_percent", percent: 10 };
  const sylius = (promotion, total) => ({ file: "x.jsonl", id: "x", profile: "sylius@2.0", lines: [line], promotions: [promotion], expected: { total }, asserted: ["total"] });
  const result = async (said) => (await tryCase(said, load)).result;
  assert.equal(await result(sylius(percent, 900)), "passed");
  assert.equal(await result(sylius(percent, 901)), "diverged");
  assert.equal(await result(sylius({ ...percent, on_full_moon: true }, 900)), "unsupported");
  assert.equal(await result(sylius({ ...percent, percent: 10.001 }, 900)), "unsupported");
  assert.equal(await result({ ...sylius(percent, 900), profile: "nobody@1" }), "unsupported");
});
