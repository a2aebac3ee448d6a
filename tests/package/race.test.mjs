// The race compares like with like: what `npm run bench` times says the same to the cent, line by line, before anyone runs.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import { compared } from "../bench/exact.mjs";
import * as plain from "../bench/plain.mjs";
import { byProduct, products, request, rulebook } from "../bench/translate.mjs";
import * as tuned from "../bench/tuned.mjs";
import * as workloads from "../bench/workloads.mjs";
import { dist } from "./built.mjs";

const { load } = await import(join(dist, "esm/index.js"));

/** One cart, priced three ways. */
function alike(mall, table, cart, promos, coupons, about) {
  const wanted = plain.price(cart, promos, coupons);
  const lines = wanted.lines.map(({ cost }) => cost);
  const careful = tuned.price(table, cart);
  const { payable, lines: told } = mall.quote(request(cart, coupons));
  assert.deepEqual([careful.total, ...careful.lines.map(({ cost }) => cost)], [wanted.total, ...lines], `tuned, ${about}`);
  assert.deepEqual([payable, ...told.map((line) => line.payable)], [wanted.total, ...lines], `Liebian, ${about}`);
}

test("the carts of the race are those that were agreed on", () => assert.equal(workloads.digest(), workloads.DIGEST));

for (const [name, categories, taps] of [["w1", 8, 16], ["w2", 40, 3]]) {
  test(`${name}: a cart that somebody types into costs the same however it is priced`, async () => {
    const { cart, promos, coupons, edits } = workloads[name]();
    const table = tuned.compile(promos, coupons, categories);
    const mall = await load(rulebook({ promos, coupons }, cart.lines));
    for (const { line, qty } of edits.slice(0, taps)) {
      cart.lines[line].qty = qty;
      alike(mall, table, cart, promos, coupons, `${name}: ${qty} of line ${line}`);
    }
  });
}

test("w4: last month's carts cost the same however they are priced", async () => {
  const { promos, carts } = byProduct(workloads.w4());
  const table = tuned.compile(promos, [], 12);
  const mall = await load(rulebook({ promos }, products(carts)));
  for (const cart of carts.slice(0, 200)) alike(mall, table, cart, promos, [], `cart ${cart.id}`);
});

for (const family of ["free", "grouped"]) {
  for (const count of [10, 20, 30]) {
    test(`w3 ${family} ${count}: a wallet's coupons save as much however the best are found`, async () => {
      for (const world of workloads.w3(family, count).instances.slice(0, 4)) {
        const { found, true: told, proved, known } = await compared(load, world, Infinity);
        assert.deepEqual(known, known.map(() => found));
        assert.equal(told, found);
        assert.ok(proved && known.length > 0);
      }
    });
  }
}
