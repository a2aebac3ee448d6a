// The JavaScript of both READMEs, run as it stands there.

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
  const script = at("target", `${file.replace("/", "-")}-${nth}.mjs`);
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
