// Every code the engine knows has a sentence in both languages, with money, times and names in it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { dist, root } from "./built.mjs";

const { sentence, yuan } = await import(join(dist, "esm/index.js"));
const { TextDecoder: Decoder, TextEncoder: Encoder } = await withoutHostText();

const types = readFileSync(join(root, "pkg/types.d.ts"), "utf8");
const issueCodes = [...types.match(/type IssueCode =([^]*?)";/)[0].matchAll(/\| "([a-z-]+)"/g)].map((match) => match[1]);
const reasonCodes = [
  ...types.matchAll(/\{ code: "([a-z-]+)"/g),
  ...["NotCountedCode", "ReferralCode"].flatMap((name) => [...types.match(new RegExp(`type ${name} =([^;]*);`))[1].matchAll(/"([a-z-]+)"/g)]),
].map((match) => match[1]);

const params = { at: 4, have: 12, need: 13, limit: 3, min: 1, max: 9, choices: ["a", "b"], first: "lanes[0].id", least: 1, supported: 1 };
const facts = {
  opensAt: 1795503600000, endedAt: 1795503600000, validFrom: 1795503600000, expiredAt: 1795503600000,
  closesAt: 1795603600000, need: 10000, have: 8800, gap: 1200, tags: ["vip"], tiers: ["gold"], channels: ["h5"], limit: 2,
  classes: ["staff"], stores: ["s1"], regions: ["CN-44"], payments: ["card"], scenes: ["live"], kind: "group",
  of: "customer", what: "amount", used: 300, amount: 500, by: "w1", condition: "tier",
  missing: [{ item: 0, need: 2, have: 1, gap: 1 }], roads: [[{ code: "not-a-new-customer" }], [{ code: "no-coupon" }]],
};

test("every issue has a sentence", () => {
  assert.ok(issueCodes.length > 30, `${issueCodes.length} codes`);
  for (const code of issueCodes) for (const language of ["zh", "en"]) speaks(code, sentence({ path: "", code, params }, language));
});

test("every reason has a sentence", () => {
  assert.ok(reasonCodes.length > 60, `${reasonCodes.length} codes`);
  for (const code of reasonCodes) for (const language of ["zh", "en"]) speaks(code, sentence({ ...facts, code }, language));
});

function speaks(code, words) {
  assert.equal(typeof words, "string");
  assert.notEqual(words, code, `${code} has no sentence`);
  assert.doesNotMatch(words, /undefined|NaN|null|\[object|[!！]/, code);
}

test("facts that may be left out are not spoken of", () => {
  const codes = [
    "closed", "not-started", "tier-not-in", "channel-not-in", "order-number-is-not", "not-birthday", "member-too-short",
    "ordered-too-recently", "store-not-in", "store-not-in-pilot", "region-not-in", "payment-not-in", "scene-not-in",
  ];
  for (const code of codes) {
    const lists = { tiers: ["gold"], channels: ["h5"], stores: ["s1"], regions: ["CN-44"], payments: ["card"], scenes: ["live"] };
    const bare = { code, ...lists, need: 1 };
    for (const language of ["zh", "en"]) assert.doesNotMatch(sentence(bare, language), /undefined|NaN|Invalid/);
  }
});

test("money, times and names read as people write them", () => {
  const mall = { utcOffsetMinutes: 480, currency: "CNY", name: (id) => (id === "gold" ? "金卡" : id) };
  assert.equal(sentence({ code: "spend-below", need: 10000, have: 8800, gap: 1200 }, "zh", mall), "还差 ¥12.00（满 ¥100.00 可用，现有 ¥88.00）");
  assert.equal(sentence({ code: "spend-below", need: 10000, have: 8800, gap: 1200 }, "en", mall), "¥12.00 to go (from ¥100.00; now ¥88.00)");
  assert.equal(sentence({ code: "not-started", opensAt: 1795503600000 }, "zh", mall), "尚未开始，2026年11月24日 周二 15:00 开始");
  assert.equal(sentence({ code: "not-started", opensAt: 1795503600000 }, "en", mall), "Starts Tue 24 Nov 2026, 15:00");
  assert.equal(sentence({ code: "not-started", opensAt: 1795503600000 }, "en"), "Starts Tue 24 Nov 2026, 07:00 UTC");
  assert.equal(sentence({ code: "tier-not-in", tiers: ["gold"], have: "silver" }, "zh", mall), "限会员等级：金卡（当前 silver）");
  assert.equal(
    sentence({ code: "no-road", roads: facts.roads }, "zh", mall),
    "满足任一即可：限新客；或需要先领取这张券",
  );
});

test("a code from a later engine is shown as it is", () => assert.equal(sentence({ code: "moon-too-full" }, "zh"), "moon-too-full"));
test("there are two languages", () => assert.throws(() => sentence({ code: "closed" }, "fr"), TypeError));

test("yuan writes whole fen exactly", () => {
  const written = { 0: "0.00", 5: "0.05", 1234: "12.34", "-5": "-0.05", "-1200": "-12.00", 9007199254740991: "90071992547409.91" };
  for (const [fen, text] of Object.entries(written)) assert.equal(yuan(Number(fen)), text);
  for (const wrong of [1.5, NaN, "12", undefined, 2 ** 53]) assert.throws(() => yuan(wrong), TypeError);
});

test("the text of hosts without TextDecoder is the text of those that have it", () => {
  const texts = ["", "abc", "鸭脖 ¥12.00", "😀🦆", "é߿ࠀ\uffff", "a".repeat(20000) + "裂变", "\ud800", "x\udc00y", "\ud83d"];
  for (const text of texts) {
    const bytes = new TextEncoder().encode(text);
    assert.deepEqual([...new Encoder().encode(text)], [...bytes]);
    assert.equal(new Decoder().decode(bytes), new TextDecoder().decode(bytes));
    const room = new Uint8Array(text.length * 3);
    assert.equal(new Encoder().encodeInto(text, room).written, bytes.length);
  }
  assert.equal(new Decoder().decode(), "");
});

async function withoutHostText() {
  const kept = [globalThis.TextDecoder, globalThis.TextEncoder];
  delete globalThis.TextDecoder;
  delete globalThis.TextEncoder;
  const shims = await import(join(root, "pkg/shell/utf8.js"));
  [globalThis.TextDecoder, globalThis.TextEncoder] = kept;
  return shims;
}
