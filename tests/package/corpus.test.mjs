// The corpus through the built package, on every host, said as data and as JSON text: always the same answer.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { hosts, root } from "./built.mjs";

const CASES = join(root, "tests/cases");
const MALL = readFileSync(join(root, "www/shared/rulebook.json"), "utf8");

const files = readdirSync(CASES, { recursive: true }).filter((file) => file.endsWith(".json")).sort();
const cases = files.map((file) => ({ file, ...JSON.parse(readFileSync(join(CASES, file), "utf8")) }));

test("the corpus is where it should be", () => assert.ok(cases.length >= 100, `${cases.length} cases`));

for (const [host, { api, value }] of Object.entries(await hosts())) {
  test(host, async (each) => {
    for (const one of cases) {
      await each.test(one.file, async () => {
        const fromText = await answer(api, one, (text) => text);
        check(one, fromText);
        // Broken text is no data.
        if (one.text !== undefined) return;
        const fromData = await answer(api, one, value);
        if (lacksTheTime(one)) check(one, fromData);
        else assert.deepEqual(fromData, fromText);
      });
    }
  });
}

/** What the package answers: a quote, or the issues it refuses with. As plain data of this realm. */
async function answer(api, one, say) {
  const rulebook = one.rulebook ? JSON.stringify(one.rulebook) : MALL;
  try {
    if (one.door === "load") {
      await api.load(say(one.text === undefined ? rulebook : one.text));
      return { accepted: true };
    }
    const mall = await api.load(say(rulebook));
    if (one.door === "hints") return { told: JSON.parse(JSON.stringify(mall.hints(say(JSON.stringify(one.request)), say(JSON.stringify(one.asked))))) };
    const quote = mall.quote(say(one.text === undefined ? JSON.stringify(one.request) : one.text));
    return { quote: JSON.parse(JSON.stringify(quote)) };
  } catch (error) {
    if (!(error instanceof api.LiebianError)) throw error;
    return { issues: JSON.parse(JSON.stringify(error.issues)) };
  }
}

/** A server must say what time it is; every other host has a clock that the engine asks. */
function lacksTheTime(one) {
  return Boolean(one.issues) && one.issues.every(({ path, code }) => path === "now" && code === "missing");
}

function check(one, found) {
  if (lacksTheTime(one)) {
    assert.ok(Math.abs(found.quote.now - Date.now()) < 60000);
    return;
  }
  if (one.issues) {
    assert.ok(found.issues, "it was accepted");
    const inOrder = (issues) => issues.map((issue) => [`${issue.path} ${issue.code}`, issue]).sort(([a], [b]) => (a < b ? -1 : 1));
    const [want, have] = [inOrder(one.issues), inOrder(found.issues)];
    assert.deepEqual(have.map(([key]) => key), want.map(([key]) => key));
    want.forEach(([, issue], at) => matches(issue, have[at][1], "issues"));
    return;
  }
  assert.ok(Object.keys(one.expect).length > 0, "a case must expect something");
  if (found.told) return matches(one.expect, found.told, one.door);
  assert.ok(found.quote, JSON.stringify(found));
  const outcomesById = Object.fromEntries(found.quote.outcomes.map((outcome) => [outcome.coupon || outcome.promotion, outcome]));
  matches(one.expect, { ...found.quote, outcomesById }, "quote");
}

/** Every key that is expected is there and equal; lists match element by element; null is what must be absent. */
function matches(want, have, path) {
  if (want === null) {
    assert.equal(have, undefined, path);
    return;
  }
  if (typeof want !== "object") {
    assert.deepEqual(have, want, path);
    return;
  }
  assert.equal(Array.isArray(have), Array.isArray(want), path);
  if (Array.isArray(want)) assert.equal(have.length, want.length, `${path}.length`);
  for (const key of Object.keys(want)) matches(want[key], have[key], `${path}.${key}`);
}
