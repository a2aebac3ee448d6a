// The JavaScript of both READMEs, run as it stands there.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { test } from "node:test";
import { pathToFileURL } from "node:url";

import { at } from "../../pkg/build/tools.mjs";

for (const file of ["README.md", "pkg/README.md"]) {
  test(`the ten lines of ${file} print what it says`, async () => {
    const readme = await readFile(at(file), "utf8");
    const [, code] = readme.match(/```js\n([\s\S]*?)```/);
    await mkdir(at("target"), { recursive: true });
    const script = at("target", `${file.replace("/", "-")}.mjs`);
    await writeFile(script, code);
    const printed = [];
    const { log } = console;
    console.log = (...words) => printed.push(words);
    try {
      await import(pathToFileURL(script).href);
    } finally {
      console.log = log;
    }
    const [[first, reason], [second, chosen]] = printed;
    assert.deepEqual([first, second, chosen], ["90.00", "130.00", ["w1"]]);
    assert.match(reason, /10\.00/);
    for (const figure of ["`90.00`", "¥10.00", "`130.00`", "¥40.00"]) assert.ok(readme.includes(figure), figure);
  });
}
