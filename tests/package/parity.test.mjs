// The package answers byte for byte what the native engine answers. The native tests write down what they were
// asked and what they answered: target/parity/*.jsonl, lines of {"rulebook"}, of {"request","answer","digest"} or of
// {"door","asked","answer"}.

import assert from "node:assert/strict";
import { createReadStream, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";

import { dist, root } from "./built.mjs";

const FOLDER = join(root, "target/parity");

const { load } = await import(join(dist, "esm/index.js"));
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((file) => file.endsWith(".jsonl")) : [];
const compared = {};

for (const file of files) {
  test(file, async () => {
    let mall = null;
    for await (const line of createInterface({ input: createReadStream(join(FOLDER, file)) })) {
      const said = JSON.parse(line);
      if (said.rulebook) {
        mall = await load(said.rulebook);
        continue;
      }
      if (said.door === "nearest") {
        assert.equal(JSON.stringify(mall.nearest(said.asked.stores, said.asked.here)), said.answer, JSON.stringify(said.asked));
      } else if (said.door) {
        const text = JSON.stringify(said.asked);
        for (const asked of [said.asked, text]) assert.equal(JSON.stringify(mall[said.door](asked)), said.answer, `${said.door} was asked ${text}`);
      } else {
        const text = JSON.stringify(said.request);
        for (const request of [said.request, text]) assert.equal(JSON.stringify(mall.quote(request)), said.answer, `the request was ${text}`);
        assert.equal(mall.digest(text), said.digest, `the request was ${text}`);
      }
      compared[said.door || "quote"] = (compared[said.door || "quote"] || 0) + 1;
    }
  });
}

const LEAST = { quote: 30000, checkIn: 500, referral: 500, lifecycle: 500, community: 500, nearest: 40 };

test("enough answers were compared", () => {
  for (const [door, least] of Object.entries(LEAST)) {
    assert.ok(compared[door] >= least, `${compared[door]} of ${door} were: run \`node tests/run.mjs native\` first, it writes them`);
  }
});
