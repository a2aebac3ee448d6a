// A quote makes its long lists when they are read; whatever a page does with it, it is the plain data that it always was.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { inspect } from "node:util";

import { reactive, toRaw } from "vue";

import { dist } from "./built.mjs";

const { load } = await import(join(dist, "esm/index.js"));

/** A fresh quote of a cart of two lines with a discount, and the plain data that it has to be. */
async function one() {
  const percent = { id: "ten-off", then: { percentOff: { rate: 1000 } } };
  const mall = await load({ contract: 1, currency: "CNY", utcOffsetMinutes: 480, lanes: [{ id: "item", stacking: "each", promotions: [percent] }] });
  const lines = ["a", "b"].map((id) => ({ id, sku: `sku-${id}`, quantity: 2, unitPrice: 1005 }));
  const basket = mall.basket({ now: 1795503600000, cart: { lines } });
  const plain = JSON.parse(JSON.stringify(basket.quote()));
  assert.equal(plain.lines.length, 2);
  assert.equal(plain.outcomes[0].promotion, "ten-off");
  return { mall, basket, quote: basket.quote(), plain };
}

const USES = {
  "it is read key by key": (quote, plain) => {
    for (const key of Object.keys(plain)) assert.deepEqual(quote[key], plain[key], key);
    assert.equal(quote.lines, quote.lines);
  },
  "its keys stand in the same order": (quote, plain) => {
    assert.deepEqual(Object.keys(quote), Object.keys(plain));
    assert.deepEqual(Object.entries(quote), Object.entries(plain));
    assert.ok("lines" in quote && Object.hasOwn(quote, "outcomes") && quote.propertyIsEnumerable("lines"));
  },
  "it is written as JSON": (quote, plain) => assert.equal(JSON.stringify(quote), JSON.stringify(plain)),
  "it is spread": (quote, plain) => assert.deepEqual({ ...quote }, plain),
  "it is assigned": (quote, plain) => assert.deepEqual(Object.assign({}, quote), plain),
  "it is compared": (quote, plain) => {
    assert.deepEqual(quote, plain);
    assert.deepEqual(plain, quote);
    assert.notDeepEqual(quote, { ...plain, lines: [] });
  },
  "it is cloned": (quote, plain) => assert.deepEqual(structuredClone(quote), plain),
  "it is shown": (quote, plain) => assert.equal(inspect(quote, { depth: 9 }), inspect(plain, { depth: 9 })),
  "it is taken apart": ({ lines, outcomes, ...rest }, plain) => assert.deepEqual({ ...rest, lines, outcomes }, plain),
  "it is changed": (quote, plain) => {
    quote.lines = [];
    quote.outcomes.push("mine");
    assert.deepEqual(quote, { ...plain, lines: [], outcomes: [...plain.outcomes, "mine"] });
    delete quote.lines;
    assert.ok(!("lines" in quote));
  },
  "it is frozen": (quote, plain) => {
    Object.freeze(quote);
    assert.deepEqual(quote, plain);
    assert.equal(quote.lines, quote.lines);
    assert.throws(() => {
      quote.lines = [];
    }, TypeError);
  },
  "it is sealed": (quote, plain) => {
    Object.seal(quote);
    assert.deepEqual(quote.outcomes, plain.outcomes);
    quote.lines = [];
    assert.deepEqual(quote.lines, []);
  },
  "it is made reactive": (quote, plain) => {
    const proxy = reactive(quote);
    assert.equal(proxy.lines[0].payable, plain.lines[0].payable);
    assert.deepEqual(toRaw(proxy), plain);
    assert.equal(JSON.stringify(proxy), JSON.stringify(plain));
    proxy.lines = [];
    assert.deepEqual(quote.lines, []);
  },
};

for (const [what, use] of Object.entries(USES)) {
  test(`a quote is plain data when ${what}`, async () => {
    const { quote, plain } = await one();
    use(quote, plain);
  });
}

test("an answer stays as it was, whatever becomes of its basket", async () => {
  const { basket, quote, plain } = await one();
  basket.setQuantity("a", 7).remove("b");
  assert.notEqual(basket.quote().payable, plain.payable);
  assert.deepEqual(quote, plain);
});

test("its lists are made when they are read, and once", async () => {
  const { quote } = await one();
  const made = (key) => !Object.getOwnPropertyDescriptor(quote, key).get;
  assert.deepEqual(["payable", "lines", "outcomes"].map(made), [true, false, false]);
  assert.equal(quote.lines.length, 2);
  assert.deepEqual(["lines", "outcomes"].map(made), [true, false]);
});

test("amounts beyond 32 bits are told to the fen", async () => {
  const { mall } = await one();
  const [line] = mall.quote({ now: 1795503600000, cart: { lines: [{ id: "a", sku: "yacht", quantity: 3, unitPrice: 9_876_543_210 }] } }).lines;
  assert.deepEqual([line.subtotal, line.discount, line.payable], [29_629_629_630, 2_962_962_963, 26_666_666_667]);
  assert.deepEqual(line.shares[0].exact, { whole: 2_962_962_963, millionths: 0 });
});
