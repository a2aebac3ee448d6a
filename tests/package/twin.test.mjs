// The engine against a second opinion: a plain, slow twin prices every random question and every case of the corpus again.
// The native tests write the questions and the engine's answers to target/parity/random.jsonl.

import assert from "node:assert/strict";
import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { isDeepStrictEqual } from "node:util";

import { quote } from "./twin.mjs";

const root = resolve(fileURLToPath(import.meta.url), "../../..");
const RANDOM = join(root, "target/parity/random.jsonl");
const CASES = join(root, "tests/cases");
const LEAST = 20000;
const SHOWN = 3;

const pick = (...keys) => (record) => Object.fromEntries(keys.map((key) => [key, record[key]]));
const who = ({ promotion, lane, coupon }) => ({ promotion, lane, coupon });
const outcomes = (of) => (answer) => answer.outcomes.map((one) => ({ ...who(one), ...of(one) }));

/** What is compared, each under its own name. */
const ASPECTS = {
  "what each line and shipping cost": (answer) => ({
    lines: answer.lines.map(pick("id", "sku", "quantity", "selected", "unitPrice", "list", "subtotal", "discount", "payable", "units")),
    shipping: pick("fee", "discount", "payable")(answer.shipping),
  }),
  "what all of it costs": pick("now", "currency", "list", "subtotal", "discount", "payable"),
  "who took what": (answer) => [...answer.lines, answer.shipping].map((line) => line.shares.map(pick("lane", "promotion", "coupon", "amount"))),
  "which coupons work": (answer) => ({ chosen: answer.coupons.chosen, kind: answer.coupons.certificate.kind }),
  "what became of every promotion and coupon": outcomes(pick("result", "amount", "worth")),
  "who was better": outcomes((one) => ({ by: one.by?.toSorted() })),
  "why not": outcomes(pick("reasons")),
  "what was wanted, and the next step": outcomes(pick("wanted", "next")),
};

/** The aspects in which two answers differ. */
function differences(ours, theirs) {
  return Object.keys(ASPECTS).filter((name) => !isDeepStrictEqual(ASPECTS[name](ours), ASPECTS[name](theirs)));
}

/** Prices every random question; the engine's answer is opened only when the twin has given its own. */
async function compareAll() {
  const found = Object.fromEntries(Object.keys(ASPECTS).map((name) => [name, []]));
  let compared = 0;
  if (!existsSync(RANDOM)) return { found, compared };
  let rulebook = null;
  for await (const line of createInterface({ input: createReadStream(RANDOM) })) {
    const said = JSON.parse(line);
    if (said.rulebook) {
      rulebook = said.rulebook;
      continue;
    }
    const ours = quote(rulebook, said.request);
    const theirs = JSON.parse(said.answer);
    for (const name of differences(ours, theirs)) found[name].push({ rulebook, request: said.request, ours, theirs });
    compared += 1;
  }
  return { found, compared };
}

test("20,000 random questions", async (all) => {
  const { found, compared } = await compareAll();
  await all.test(`at least ${LEAST} were compared`, () => {
    assert.ok(compared >= LEAST, `${compared} were: run \`node tests/run.mjs native\` first, it writes them`);
  });
  for (const [name, list] of Object.entries(found)) {
    await all.test(name, () => {
      const size = (one) => JSON.stringify([one.rulebook, one.request]).length;
      const shortest = list.map((one) => ({ ...one, size: size(one) })).sort((a, b) => a.size - b.size);
      const shown = shortest.slice(0, SHOWN).map((one) => [
        `rulebook ${JSON.stringify(one.rulebook)}`,
        `request ${JSON.stringify(one.request)}`,
        `twin ${JSON.stringify(ASPECTS[name](one.ours))}`,
        `engine ${JSON.stringify(ASPECTS[name](one.theirs))}`,
      ].join("\n"));
      assert.equal(list.length, 0, `${list.length} of ${compared} answers differ; the shortest:\n${shown.join("\n\n")}`);
    });
  }
});

test("the corpus", async (all) => {
  const mall = JSON.parse(readFileSync(join(root, "www/shared/rulebook.json"), "utf8"));
  const files = readdirSync(CASES, { recursive: true }).filter((file) => file.endsWith(".json")).sort();
  const read = (file) => ({ file, ...JSON.parse(readFileSync(join(CASES, file), "utf8")) });
  const cases = files.map(read).filter((one) => one.expect && !one.door);
  assert.ok(cases.length >= 200, `${cases.length} priced cases`);
  for (const one of cases) {
    await all.test(one.file, () => {
      const answer = quote(one.rulebook ?? mall, one.request ?? JSON.parse(one.text));
      const outcomesById = Object.fromEntries(answer.outcomes.map((told) => [told.coupon ?? told.promotion, told]));
      matches(one.expect, { ...answer, outcomesById }, "quote");
    });
  }
});

/** Every key that is expected is there and equal; lists match element by element; null is what must be absent. */
function matches(want, have, path) {
  if (want === null) return assert.equal(have, undefined, path);
  if (typeof want !== "object") return assert.equal(have, want, path);
  assert.ok(have !== undefined, path);
  if (Array.isArray(want)) assert.equal(have.length, want.length, path);
  return Object.keys(want).forEach((key) => matches(want[key], have[key], `${path}.${key}`));
}

test("the comparison notices a single fen, a share, a coupon, an outcome, a reason and a hint", () => {
  const line = { id: "1", sku: "latte", quantity: 2, unitPrice: 6000 };
  const steps = [{ atLeast: 100, off: { amount: 99 } }, { atLeast: 90000, off: { amount: 100 } }];
  const off = { id: "off", then: { tiers: { by: "spend", steps } } };
  const less = { id: "less", then: { amountOff: { amount: 7 } } };
  const gold = { id: "gold", when: { tier: ["gold"] }, then: { percentOff: { rate: 1000 } } };
  const ticket = { id: "ticket", then: { amountOff: { amount: 50 } }, coupon: {} };
  const lanes = [
    { id: "order", stacking: "bestOne", promotions: [off, less, gold] },
    { id: "coupon", stacking: "each", promotions: [ticket] },
  ];
  const request = { now: 1795503600000, cart: { lines: [line] }, wallet: [{ id: "w", coupon: "ticket" }], coupons: "best" };
  const price = () => quote({ contract: 1, currency: "CNY", utcOffsetMinutes: 480, lanes }, request);
  const changes = {
    "what each line and shipping cost": (answer) => { answer.lines[0].payable -= 1; },
    "what all of it costs": (answer) => { answer.payable -= 1; },
    "who took what": (answer) => { answer.lines[0].shares[0].amount -= 1; },
    "which coupons work": (answer) => { answer.coupons.chosen = []; },
    "what became of every promotion and coupon": (answer) => { answer.outcomes[0].result = "nothingLeft"; },
    "who was better": (answer) => { answer.outcomes[1].by = ["gold"]; },
    "why not": (answer) => { answer.outcomes[2].reasons[0].tiers = ["silver"]; },
    "what was wanted, and the next step": (answer) => { answer.outcomes[0].next.gap += 1; },
  };
  assert.deepEqual(differences(price(), price()), []);
  assert.deepEqual(Object.keys(changes), Object.keys(ASPECTS));
  for (const [name, change] of Object.entries(changes)) {
    const changed = price();
    change(changed);
    assert.deepEqual(differences(price(), changed), [name]);
  }
});

test("the twin knows nothing but itself", () => {
  const source = (file) => readFileSync(join(root, "tests/package", file), "utf8");
  const named = /\b(?:from|import|require)\b[\s(]*["'](.*?)["']/g;
  const parts = readdirSync(join(root, "tests/package")).filter((file) => /^twin(-\w+)?\.mjs$/.test(file));
  assert.ok(parts.length > 5, parts.join(" "));
  const imports = parts.flatMap((file) => [...source(file).matchAll(named)].map(([, path]) => path));
  assert.deepEqual(imports.filter((path) => !parts.includes(path.replace("./", ""))), []);
});
