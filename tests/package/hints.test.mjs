// Hints through the package on every host: a basket's are those of its request, a lost engine changes none, and a hint that is
// followed costs what it said.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { clone, hosts, root } from "./built.mjs";

const RULEBOOK = readFileSync(join(root, "www/shared/rulebook.json"), "utf8");
const { items } = JSON.parse(readFileSync(join(root, "www/shared/catalogue.json"), "utf8"));
const catalogue = items.map(({ id, unitPrice, listPrice, category, tags = [] }) => ({ sku: id, unitPrice, listPrice, categories: [category], tags }));
const line = (at, id, quantity = 1) => ({ ...catalogue[at % catalogue.length], id, quantity });

for (const [host, { api, value }] of Object.entries(await hosts())) {
  const mall = await api.load(RULEBOOK);
  const promotions = JSON.parse(RULEBOOK).lanes.flatMap((lane) => lane.promotions);
  const wallet = promotions.filter(({ coupon }) => coupon).slice(0, 4).map(({ id }, at) => ({ id: `w${at}`, coupon: id }));
  const plain = (told) => JSON.parse(JSON.stringify(told));

  test(`${host}: who follows a hint pays what it said`, () => {
    let followed = 0;
    for (let at = 0; at < catalogue.length; at += 1) {
      const request = { now: 1795503600000 + at * 7000000, cart: { lines: [line(at, "l1"), line(at + 3, "l2", 2)] }, shipping: { fee: 800 }, wallet, coupons: "best" };
      const { payable, hints } = plain(mall.hints(value(JSON.stringify(request)), value(JSON.stringify({ catalogue, most: 50, steps: 2000 }))));
      assert.equal(payable, mall.quote(value(JSON.stringify(request))).payable);
      for (const hint of hints) {
        const then = clone(request);
        if (hint.until) then.now = hint.until;
        for (const { sku, quantity, line: of } of hint.items || []) {
          if (of) then.cart.lines.find(({ id }) => id === of).quantity += quantity;
          else then.cart.lines.push({ ...catalogue.find((one) => one.sku === sku), id: `new-${sku}`, quantity });
        }
        assert.equal(mall.quote(value(JSON.stringify(then))).payable, hint.payable, JSON.stringify(hint));
        assert.equal(payable - (hint.lower || 0) + (hint.dearer || 0), hint.payable);
        followed += 1;
      }
    }
    assert.ok(followed >= 20, `${followed} hints`);
  });

  test(`${host}: a basket's hints are those of its request, as text and as a value`, () => {
    const request = { now: 1795503600000, cart: { lines: [line(0, "l1"), line(5, "l2")] }, shipping: { fee: 800 }, wallet, coupons: "best" };
    const asked = { catalogue, most: 7, steps: 300 };
    const basket = mall.basket(value(JSON.stringify(request)));
    const told = plain(basket.hints(value(JSON.stringify(asked))));
    assert.deepEqual(plain(basket.hints(JSON.stringify(asked))), told);
    assert.deepEqual(plain(mall.hints(JSON.stringify(request), JSON.stringify(asked))), told);
    basket.setQuantity("l1", 3);
    request.cart.lines[0].quantity = 3;
    assert.deepEqual(plain(basket.hints(JSON.stringify(asked))), plain(mall.hints(JSON.stringify(request), JSON.stringify(asked))));
    assert.deepEqual(plain(basket.hints()), plain(mall.hints(JSON.stringify(request))));
  });

  for (const [name, said, code, path] of [
    ["no catalogue but a word", { catalogue: "all" }, "not-a-list", "catalogue"],
    ["a key that means nothing", { catalog: [] }, "unknown-key", "catalog"],
    ["a price in words", { catalogue: [{ sku: "a", unitPrice: "1.00" }] }, "not-a-number", "catalogue[0].unitPrice"],
    ["nothing at all", null, "not-an-object", ""],
    ["text that is no JSON", "{", "not-json", ""],
  ]) {
    test(`${host}: ${name} is refused by name`, () => {
      const basket = mall.basket({ cart: { lines: [] } });
      const refused = (error) => error instanceof api.LiebianError && error.code === code && error.issues[0].path === path;
      assert.throws(() => basket.hints(said), refused);
      assert.throws(() => mall.hints({ cart: { lines: [] } }, said), refused);
      assert.equal(basket.payable(), 0);
    });
  }
}
