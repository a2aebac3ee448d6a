// A page that has just opened: what it takes from nothing to the first price of W1's cart, in a process of its own.
// `node cold.mjs "plain JavaScript"` prints microseconds of processor time.

import { spent } from "./measure.mjs";
import { MEDUSA, PLAIN, RULES, TUNED } from "./names.mjs";
import { request, rulebook } from "./translate.mjs";
import { w1 } from "./workloads.mjs";

const { cart, promos, coupons } = w1();
const rules = JSON.stringify(rulebook({ promos, coupons }, cart.lines));
const asked = JSON.stringify(request(cart, coupons));

const FIRST = {
  [PLAIN]: async () => (await import("./plain.mjs")).price(cart, promos, coupons),
  [TUNED]: async () => {
    const { compile, price } = await import("./tuned.mjs");
    return price(compile(promos, coupons, 8), cart);
  },
  Liebian: async () => {
    const { load } = await import(new URL("../../pkg/dist/esm/index.js", import.meta.url));
    return (await load(rules)).quote(asked);
  },
  [RULES]: async () => (await import("./rules-engine.mjs")).setUp(promos, coupons)(cart),
  [MEDUSA]: async () => (await import("./medusa.mjs")).setUp(promos, cart.lines)(cart),
};

export const COLD = Object.keys(FIRST);

if (FIRST[process.argv[2]]) {
  const before = process.cpuUsage();
  await FIRST[process.argv[2]]();
  console.log(spent(before));
}
