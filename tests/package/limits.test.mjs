// The table in pkg/README.md, row by row: at the limit it is heard, one beyond it is refused by name, as text and as a value.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { clone, dist, MALL, REQUEST, root } from "./built.mjs";

const { load, LiebianError } = await import(join(dist, "esm/index.js"));

const readme = readFileSync(join(root, "pkg/README.md"), "utf8");
const table = readme.slice(readme.indexOf("## How much may be said"));
const ROWS = [...table.matchAll(/^\| ([^|]+) \| (\d+) \| `([a-z-]+)` \|$/gm)].map(([, what, most, code]) => ({ what, most: Number(most), code }));

const many = (count, make) => Array.from({ length: count }, (_, at) => make(at));
const rules = (change) => ({ door: "load", said: edited(MALL, change) });
const request = (change) => ({ door: "quote", said: edited(REQUEST, change) });
const catalogue = (change) => ({ door: "hints", said: edited({ catalogue: [], most: 1, steps: 1 }, change) });
const facts = (change) => ({ door: "checkIn", said: edited({ now: REQUEST.now, member: "me", facts: [] }, change) });

function edited(document, change) {
  const said = clone(document);
  change(said);
  return said;
}

const promotion = (id, fields = {}) => ({ id, then: { amountOff: { amount: 1 } }, ...fields });
const first = (fields) => rules(({ lanes }) => Object.assign(lanes[0].promotions[0], fields));
const line = (fields) => request(({ cart }) => Object.assign(cart.lines[0], fields));
const lines = (count, fields) => request(({ cart }) => (cart.lines = many(count, (at) => ({ id: `l${at}`, sku: "a", quantity: 1, unitPrice: 1, ...fields }))));
const fact = (at) => ({ id: `f${at}`, seq: at, at: 1, member: "me", what: { joined: {} } });

/** Lists inside each other, so many levels with those around them; at the limit the innermost is still heard. */
const nested = (levels) => (levels > 0 ? [nested(levels - 1)] : "here");
/** Sixteen to a bough, as many as are wanted. */
function conditions(count) {
  const leaf = { newCustomer: true };
  const boughs = [];
  let left = count - 1;
  while (left > 0) {
    const here = Math.min(left, 16);
    boughs.push(here === 1 ? leaf : { all: many(here - 1, () => leaf) });
    left -= here;
  }
  return { all: boughs };
}

/** How many bytes the engine hears in a value: those of all text in it; of text: those of the text. */
const weigh = (value) =>
  typeof value === "string" ? value.length : value && typeof value === "object" ? (Array.isArray(value) ? value : Object.entries(value)).flat().reduce((sum, part) => sum + weigh(part), 0) : 0;
const count = (value) => (value && typeof value === "object" ? Object.values(value).reduce((sum, part) => sum + count(part), 1) : 1);

/** A document filled up to so many bytes: as text with space behind it, as a value with a long text in it. */
const filled = (door) => (most) => {
  const empty = door(() => {});
  const text = JSON.stringify(empty.said);
  const value = door((said) => (said.more = ""));
  value.said.more = "x".repeat(most - weigh(value.said));
  return { ...empty, text: text + " ".repeat(most - text.length), value: value.said };
};
/** A document with so many values in it. */
const crowded = (door) => (most) => door((said) => (said.more = many(most - count(said) - 1, () => 0)));
/** A document with so many levels; its own record is the first. */
const deep = (door) => (most) => door((said) => (said.more = nested(most - 1)));

/** What the table's rows are about: a question that has so many of it, and where the fault is told. */
const MAKE = {
  "bytes of a rulebook": [filled(rules), ""],
  "bytes of a request": [filled(request), ""],
  "bytes of a catalogue": [filled(catalogue), ""],
  "bytes of facts": [filled(facts), ""],
  "values in a rulebook": [crowded(rules), ""],
  "values in a request": [crowded(request), ""],
  "values in a catalogue": [crowded(catalogue), ""],
  "values in facts": [crowded(facts), ""],
  "levels in a rulebook": [deep(rules), ""],
  "levels in a request": [deep(request), ""],
  "levels in a catalogue": [deep(catalogue), ""],
  "levels in facts": [deep(facts), ""],
  "letters of an id": [(most) => line({ sku: "x".repeat(most) }), "cart.lines[0].sku"],
  "bytes of a name or note": [(most) => first({ name: { zh: "x".repeat(most), en: "x" } }), "lanes[0].promotions[0].name.zh"],
  lanes: [(most) => rules((said) => (said.lanes = many(most, (at) => ({ id: `l${at}`, stacking: "each", promotions: [] })))), "lanes"],
  "promotions in all lanes": [
    (most) => rules(({ lanes }) => lanes.forEach((lane, at) => (lane.promotions = many(at === 0 ? most - 2 : 1, (nth) => promotion(`p${at}.${nth}`))))),
    "lanes",
  ],
  "conditions of a promotion": [(most) => first({ when: conditions(most) }), "lanes[0].promotions[0].when"],
  "names in a list": [(most) => first({ of: { skus: many(most, (at) => `s${at}`) } }), "lanes[0].promotions[0].of.skus"],
  "steps of a tier": [
    (most) => first({ then: { tiers: { by: "spend", steps: many(most, (at) => ({ atLeast: at + 1, off: { amount: 1 } })) } } }),
    "lanes[0].promotions[0].then.tiers.steps",
  ],
  "windows of a schedule": [(most) => first({ schedule: { daily: many(most, () => ({ from: "10:00", until: "11:00" })) } }), "lanes[0].promotions[0].schedule.daily"],
  "conditions beside each other": [(most) => first({ when: { any: many(most, () => ({ newCustomer: true })) } }), "lanes[0].promotions[0].when.any"],
  "items of a set": [
    (most) => first({ then: { setPrice: { price: 1, items: many(most, (at) => ({ of: { skus: [`s${at}`] }, quantity: 1 })) } } }),
    "lanes[0].promotions[0].then.setPrice.items",
  ],
  "choices of a gift": [(most) => first({ then: { gift: { choices: many(most, (at) => ({ sku: `s${at}` })) } } }), "lanes[0].promotions[0].then.gift.choices"],
  "products of an add-on": [
    (most) => first({ then: { addOn: { items: many(most, (at) => ({ sku: `s${at}`, price: 1 })) } } }),
    "lanes[0].promotions[0].then.addOn.items",
  ],
  "kinds of coupons that an order grants": [
    (most) => first({ then: { grant: { coupons: many(most, () => ({ coupon: "five-off" })) } } }),
    "lanes[0].promotions[0].then.grant.coupons",
  ],
  "largest discounts": [
    (most) => rules((said) => (said.guard = { largestDiscount: many(most, (at) => ({ channel: `c${at}`, rate: 1 })) })),
    "guard.largestDiscount",
  ],
  "a rate in basis points": [(most) => first({ then: { percentOff: { rate: most } } }), "lanes[0].promotions[0].then.percentOff.rate"],
  "an amount in fen": [(most) => first({ then: { amountOff: { amount: most } } }), "lanes[0].promotions[0].then.amountOff.amount"],
  "coupons in one order": [(most) => rules((said) => (said.couponsPerOrder = most)), "couponsPerOrder"],
  "lines of a cart": [(most) => lines(most), "cart.lines"],
  "units of a line": [(most) => line({ quantity: most }), "cart.lines[0].quantity"],
  "units of a cart": [
    (most) => request(({ cart }) => (cart.lines = many(6, (at) => ({ id: `l${at}`, sku: "a", quantity: Math.min(9999, most - at * 9999), unitPrice: 1 })))),
    "cart.lines",
  ],
  "a unit's price in fen": [(most) => line({ unitPrice: most }), "cart.lines[0].unitPrice"],
  "a cart at list price with its shipping, in fen": [
    (most) => request((said) => Object.assign(said, { shipping: { fee: 0 }, cart: { lines: [...many(100, (at) => ({ id: `l${at}`, sku: "a", quantity: 10, unitPrice: Math.floor(most / 1000) })), { id: "rest", sku: "b", quantity: 1, unitPrice: most % 1000 }] } })),
    "cart",
  ],
  "coupons in a wallet": [(most) => request((said) => (said.wallet = many(most, (at) => ({ id: `w${at}`, coupon: "five-off" })))), "wallet"],
  "products of a catalogue": [(most) => catalogue((said) => (said.catalogue = many(most, (at) => ({ sku: `s${at}`, unitPrice: 1 })))), "catalogue"],
  "hints at once": [(most) => catalogue((said) => (said.most = most)), "most"],
  "steps for hints": [(most) => catalogue((said) => (said.steps = most)), "steps"],
  "counters of limits": [(most) => request((said) => (said.counters = many(most, (at) => ({ promotion: `p${at}` })))), "counters"],
  proofs: [(most) => request((said) => (said.proofs = many(most, () => ({ kind: "team" })))), "proofs"],
  "chosen gifts": [(most) => request((said) => (said.gifts = many(most, () => ({ promotion: "p", sku: "s" })))), "gifts"],
  "products in stock": [(most) => request((said) => (said.stock = many(most, (at) => ({ sku: `s${at}`, left: 1 })))), "stock"],
  "facts of a member": [(most) => facts((said) => (said.facts = many(most, fact))), "facts"],
};

const mall = await load(MALL);
async function issues(door, said) {
  try {
    await (door === "load" ? load(said) : mall[door](...(door === "hints" ? [REQUEST] : []), said));
    return [];
  } catch (error) {
    assert.ok(error instanceof LiebianError, String(error && error.stack));
    return error.issues;
  }
}

test("every row has its test, and every test its row", () => {
  assert.deepEqual(ROWS.map(({ what }) => what), Object.keys(MAKE));
});

for (const { what, most, code } of ROWS) {
  const [make, path] = MAKE[what];
  test(`${what}: ${most}`, async () => {
    for (const [way, spoken] of [["text", (asked) => asked.text || JSON.stringify(asked.said)], ["value", (asked) => asked.value || asked.said]]) {
      const [at, beyond] = [make(most), make(most + 1)];
      const told = await issues(at.door, spoken(at));
      // What only fills a document up is no part of it: then an unknown key may be all that is wrong.
      assert.deepEqual(told.filter((issue) => issue.code !== "unknown-key"), [], `${way}, at the limit`);
      const refused = await issues(beyond.door, spoken(beyond));
      const found = refused.find((issue) => issue.code === code && issue.path === path);
      assert.ok(found, `${way}, one beyond: ${JSON.stringify(refused.slice(0, 3))}`);
      const limit = found.params && (found.params.limit || found.params.max);
      if (limit) assert.equal(limit, most, `${way}: the limit it tells`);
    }
    assert.equal(mall.quote(REQUEST).payable, 11870);
  });
}
