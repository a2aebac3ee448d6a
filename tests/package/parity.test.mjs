// The package answers byte for byte what the native engine answers. The native tests write down what they were
// asked and what they answered: target/parity/*.jsonl, lines of {"rulebook"} or {"request","answer"}.

import assert from "node:assert/strict";
import { createReadStream, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { dist, root } from "./built.mjs";

const FOLDER = join(root, "target/parity");
const LEAST = 20000;

const { load } = await import(join(dist, "esm/index.js"));
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((file) => file.endsWith(".jsonl")) : [];
let compared = 0;

for (const file of files) {
  test(file, async () => {
    let mall = null;
    for await (const line of createInterface({ input: createReadStream(join(FOLDER, file)) })) {
      const said = JSON.parse(line);
      if (said.rulebook) {
        mall = await load(said.rulebook);
        continue;
      }
      const text = JSON.stringify(said.request);
      for (const request of [said.request, text]) assert.equal(JSON.stringify(mall.quote(request)), said.answer, `the request was ${text}`);
      compared += 1;
    }
  });
}

test(`at least ${LEAST} answers were compared`, () => {
  assert.ok(compared >= LEAST, `${compared} were: run \`node tests/run.mjs native\` first, it writes them`);
});
