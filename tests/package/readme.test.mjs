// The JavaScript of both READMEs and of the translation into UCP, run as it stands there.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { at } from "../../pkg/build/tools.mjs";

/** Runs the nth piece of JavaScript of a page, and what it printed. */
async function printed(file, nth) {
  const readme = await readFile(at(file), "utf8");
  const pieces = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code);
  await mkdir(at("target"), { recursive: true });
  const script = at("target", `${file.replaceAll("/", "-")}-${nth}.mjs`);
  await writeFile(script, pieces[nth]);
  const lines = [];
  const { log } = console;
  console.log = (...words) => lines.push(words);
  try {
    await import(pathToFileURL(script).href);
  } finally {
    console.log = log;
  }
  return { readme, lines };
}

for (const file of ["README.md", "pkg/README.md"]) {
  test(`the ten lines of ${file} print what it says`, async () => {
    const { readme, lines } = await printed(file, 0);
    const [[first, reason], [second, chosen]] = lines;
    assert.deepEqual([first, second, chosen], ["90.00", "130.00", ["w1"]]);
    assert.match(reason, /10\.00/);
    for (const figure of ["`90.00`", "¥10.00", "`130.00`", "¥40.00"]) assert.ok(readme.includes(figure), figure);
  });

  test(`two friends and a necklace in ${file} print what it says`, async () => {
    const { readme, lines } = await printed(file, 1);
    assert.deepEqual(lines, [[1, "bob held, ann matured"], ["two-friends.1.2", 12800]]);
    for (const figure of ["`1`", "`bob held, ann matured`", "`two-friends.1.2`", "`12800`"]) assert.ok(readme.includes(figure), figure);
  });
}

test("the hint in pkg/README.md is what it says", async () => {
  const { readme, lines } = await printed("pkg/README.md", 2);
  assert.deepEqual(lines, [["add", "socks", "29.00", ["fifty-off"], true], [true, "151.00"]]);
  for (const figure of ["`add socks 29.00`", "`fifty-off`", "`true 151.00`"]) assert.ok(readme.includes(figure), figure);
});

test("what a wallet is worth in pkg/README.md prints what it says", async () => {
  const { readme, lines } = await printed("pkg/README.md", 3);
  const said = ["w1,w3 10300 optimal", "w1 2000 500, w2 1500 -, w3 500 500", "w1 10800, w2+w3 10800, w2 11300"];
  assert.deepEqual(lines.map((words) => words.join(" ")), said);
  for (const figure of said) assert.ok(readme.includes(`\`${figure}\``), figure);
});

test("a quote in the words of UCP prints what its page says, and every reason of a quote has a code there", async () => {
  const { readme, lines } = await printed("pkg/docs/ucp.md", 0);
  const [[applied], [messages]] = lines;
  assert.deepEqual(applied, ["Ten percent 1280 = 1000 + 280", "¥20 off ¥100 2000 = 1562 + 438"]);
  assert.deepEqual(messages.map((message) => message.split(":")[0]), [
    "discount_code_user_ineligible", "discount_code_already_applied", "discount_code_invalid",
  ]);
  assert.match(messages[0], /384\.81/);
  for (const figure of ["two discounts", "three warnings", "¥384.81"]) assert.ok(readme.includes(figure), figure);
  const types = await readFile(at("pkg/types.d.ts"), "utf8");
  const reasons = types.slice(types.indexOf("export type Reason ="));
  const known = new Set([...reasons.slice(0, reasons.indexOf("};\n\n")).matchAll(/code: "([a-z-]+)"/g)].map(([, code]) => code));
  assert.ok(known.size > 40, `${known.size} reasons`);
  for (const [, code] of readme.slice(readme.indexOf("const EXPIRED"), readme.indexOf("/** `codes`")).matchAll(/"([a-z-]+)"/g)) {
    assert.ok(known.has(code), `${code} is no reason of the engine`);
  }
});
