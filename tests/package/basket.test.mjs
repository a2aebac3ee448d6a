// A basket answers exactly what a fresh quote of the same cart would answer, after any sequence of edits.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { clone, dist, root } from "./built.mjs";

const ROUNDS = 40;
const EDITS = 60;

const { load, LiebianError } = await import(join(dist, "esm/index.js"));
const rulebook = JSON.parse(readFileSync(join(root, "www/shared/rulebook.json"), "utf8"));
const promotions = rulebook.lanes.flatMap((lane) => lane.promotions);
const templates = promotions.filter((promotion) => promotion.coupon);
const skus = [...new Set(promotions.flatMap(({ of, then }) => [...((of && of.skus) || []), ...((then.unitPrice && then.unitPrice.prices) || []).map(({ sku }) => sku)]))];
const categories = [...new Set(promotions.flatMap(({ of }) => (of && of.categories) || []))];

/** The same chance every time: a failure names its seed. */
function chance(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

for (let seed = 1; seed <= ROUNDS; seed += 1) {
  test(`edits of seed ${seed}`, async () => {
    const pick = chance(seed);
    const one = (list) => list[pick(list.length)];
    const mall = await load(rulebook);
    let ids = 0;
    const line = () => ({
      id: `line-${(ids += 1)}`,
      sku: one(skus),
      quantity: 1 + pick(5),
      unitPrice: 100 + pick(20000),
      categories: pick(3) ? [one(categories)] : [],
    });
    const request = {
      now: 1795503600000 + pick(14) * 43200000,
      cart: { lines: [line(), line(), line()] },
      shipping: { fee: 800 },
      customer: { tags: [], tier: one(["gold", "silver", "none"]), isNew: pick(2) === 0, orderNumber: 1 + pick(3) },
      channel: one(["h5", "miniProgram"]),
      wallet: templates.slice(0, 6).map(({ id }, at) => ({ id: `w${at}`, coupon: id })),
      coupons: "best",
    };
    const basket = mall.basket(request);
    const mirror = clone(request);
    const { lines } = mirror.cart;
    const wallet = request.wallet.map(({ id }) => id);

    for (let edit = 0; edit < EDITS; edit += 1) {
      const at = pick(lines.length);
      const kind = lines.length === 0 ? 3 : pick(8);
      if (kind <= 1) {
        lines[at].quantity = 1 + pick(9);
        basket.setQuantity(lines[at].id, lines[at].quantity);
      } else if (kind === 2) {
        lines[at].selected = pick(3) > 0;
        basket.select(lines[at].id, lines[at].selected);
      } else if (kind === 3) {
        const more = line();
        lines.push(more);
        basket.add(more);
      } else if (kind === 4) {
        basket.remove(lines[at].id);
        lines.splice(at, 1);
      } else if (kind === 5) {
        mirror.coupons = pick(2) ? "best" : wallet.filter(() => pick(3) === 0);
        basket.useCoupons(mirror.coupons);
      } else if (kind === 6) {
        mirror.now += pick(7) * 3600000;
        basket.setNow(mirror.now);
      } else {
        mirror.shipping = { fee: pick(3) * 500 };
        basket.setShipping(mirror.shipping);
      }
      if (pick(4) === 0) assert.throws(() => basket.setQuantity("nobody", 1), LiebianError);
      assert.equal(basket.payable(), basket.quote().payable);
      assert.deepEqual(basket.quote(), mall.quote(mirror));
    }
  });
}

test("a basket opened without a time keeps the time of its opening", async () => {
  const mall = await load(rulebook);
  const before = Date.now();
  for (const said of [{ cart: { lines: [] } }, '{"cart":{"lines":[]}}']) {
    const basket = mall.basket(said);
    const { now } = basket.quote();
    assert.ok(now >= before && now <= Date.now());
    // Pushed out of the engine by others, and fetched back.
    for (let other = 0; other < 20; other += 1) mall.basket(said);
    assert.equal(basket.quote().now, now);
  }
});
