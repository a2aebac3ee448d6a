// The built engine against the twin in every field of the answer, on questions of the twin's own in which every kind of
// promise meets every other. `QUESTIONS=20000 SEED=7 node --test tests/package/twin-questions.test.mjs` asks more, or others.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";

import { dist } from "./built.mjs";
import { quote } from "./twin.mjs";
import { diceOf, requestOf, rulebookOf } from "./twin-questions.mjs";

const COUNT = Number(process.env.QUESTIONS ?? 3000);
const SEED = Number(process.env.SEED ?? 1);
const A_MALL = 4;
const SHOWN = 3;
const { load } = await import(join(dist, "esm/index.js"));

/** The whole answer; how many combinations were tried, and in which order rivals are named, means nothing. */
function told(answer) {
  const plain = JSON.parse(JSON.stringify(answer));
  plain.coupons.certificate = plain.coupons.certificate.kind;
  for (const outcome of plain.outcomes) outcome.by?.sort();
  return plain;
}

test(`${COUNT} questions of the twin's own`, async () => {
  const different = [];
  for (let mall = 0; mall < COUNT / A_MALL; mall += 1) {
    const dice = diceOf(SEED * 1000003 + mall);
    const rulebook = rulebookOf(dice);
    const engine = await load(rulebook);
    for (let asked = 0; asked < A_MALL; asked += 1) {
      const request = requestOf(dice, rulebook);
      const [ours, theirs] = [told(quote(rulebook, request)), told(engine.quote(request))];
      if (!isDeepStrictEqual(ours, theirs)) different.push({ rulebook, request, ours, theirs });
    }
  }
  const size = (one) => JSON.stringify([one.rulebook, one.request]).length;
  const shown = different.sort((a, b) => size(a) - size(b)).slice(0, SHOWN).map(({ rulebook, request, ours, theirs }) => {
    const keys = Object.keys({ ...ours, ...theirs }).filter((key) => !isDeepStrictEqual(ours[key], theirs[key]));
    const one = (answer) => JSON.stringify(Object.fromEntries(keys.map((key) => [key, answer[key]])));
    return [`rulebook ${JSON.stringify(rulebook)}`, `request ${JSON.stringify(request)}`, `twin ${one(ours)}`, `engine ${one(theirs)}`].join("\n");
  });
  assert.equal(different.length, 0, `${different.length} of ${COUNT} answers differ; the shortest:\n${shown.join("\n\n")}`);
});
