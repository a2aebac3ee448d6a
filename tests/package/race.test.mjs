// The race compares like with like: what `npm run bench` times says the same to the cent, line by line, before anyone runs.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";

import * as plain from "../bench/plain.mjs";
import { byProduct, products, request, rulebook, walletRace } from "../bench/translate.mjs";
import * as tuned from "../bench/tuned.mjs";
import { depthFirst, problem, saving } from "../bench/wallets.mjs";
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
  test(`w3 ${family}: a wallet's coupons save as much however the best are found`, async () => {
    for (const world of workloads.w3(family, 10).instances.slice(0, 5)) {
      const { rulebook: rules, request: asked } = walletRace(world);
      const wallet = problem(world);
      const { payable, coupons } = (await load(rules)).quote(asked);
      const chosen = wallet.coupons.filter(({ id }) => coupons.chosen.includes(`w${String(id).padStart(3, "0")}`));
      assert.equal(wallet.total - payable, depthFirst(wallet));
      assert.equal(saving(wallet, chosen), depthFirst(wallet));
    }
  });
}
