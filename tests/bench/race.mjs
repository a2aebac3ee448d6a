// One process of the race. Prints one JSON record: what one answer of each racer costs, in microseconds of processor time,
// and whether all told the same. `node race.mjs W1 9`.

import { readFileSync } from "node:fs";

import { race } from "./measure.mjs";
import * as plain from "./plain.mjs";
import { FULL, inJavaScript, liebian, MEDUSA, orNote, PAYABLE, PLAIN, total, TUNED, typists, whole } from "./racers.mjs";
import { start } from "./raw.mjs";
import { byProduct, products, request, rulebook } from "./translate.mjs";
import * as tuned from "./tuned.mjs";
import { wallets } from "./wallet-race.mjs";
import * as workloads from "./workloads.mjs";

const [what, rounds] = [process.argv[2], Number(process.argv[3] ?? 9)];
const notes = [];
const dist = new URL("../../pkg/dist/", import.meta.url);
const loaded = async (rules) => (await import(new URL("esm/index.js", dist))).load(rules);

const RACES = {
  W1: () => typed(workloads.w1(), 8),
  W2: () => typed(workloads.w2(), 40),
  "W1 without a JIT": () => interpreted(workloads.w1(), 8),
  "W2 without a JIT": () => interpreted(workloads.w2(), 40),
  "W3 free 30": () => wallets("free", 30, notes),
  "W3 grouped 30": () => wallets("grouped", 30, notes),
  "W3 free 60": () => wallets("free", 60, notes),
  "W3 grouped 60": () => wallets("grouped", 60, notes),
  W4: () => carts(),
  growth: () => growth(),
};

/** W1 and W2: one quantity changes, the cart is priced again. */
async function typed(world, categories) {
  const { edits } = world;
  const racers = await typists(world, categories, notes);
  // The same start for all, then the same changes: whoever claims the same meaning must find the same totals.
  const equal = {};
  for (const edit of edits) {
    const wanted = racers[PLAIN](edit);
    for (const [name, run] of Object.entries(racers)) {
      if (name !== MEDUSA) equal[name] = (equal[name] ?? 0) + Number(total(await run(edit)) === wanted);
    }
  }
  return {
    times: await race(racers, edits, rounds),
    equal: Object.fromEntries(Object.entries(equal).map(([name, count]) => [name, `${count}/${edits.length}`])),
  };
}

/** What remains of JavaScript where no machine code may be made: `node --jitless`, which knows no WebAssembly either. */
async function interpreted(world, categories) {
  const { objects, texts } = inJavaScript(world, categories);
  return { times: await race({ ...objects, ...texts }, world.edits, Math.min(rounds, 3)) };
}

/** W4: 100,000 carts, each priced once. */
async function carts() {
  const { promos, carts: all } = byProduct(workloads.w4());
  const table = tuned.compile(promos, [], 12);
  const rules = rulebook({ promos }, products(all));
  const mall = await orNote(notes, "Liebian", () => loaded(rules));
  const some = all.slice(0, workloads.INSIDE);
  const racers = {
    [PLAIN]: (cart) => plain.price(cart, promos).total,
    [TUNED]: (cart) => tuned.price(table, cart).total,
    ...(mall && { "Liebian, object in, object out": (cart) => whole(mall.quote(request(cart))).payable }),
  };
  const inside = await orNote(notes, "Liebian, carts inside", () => {
    const engine = start(new WebAssembly.Module(readFileSync(new URL("liebian.wasm", dist))));
    engine.load(1, JSON.stringify(rules));
    for (const cart of some) engine.open(1, cart.id, JSON.stringify(request(cart)));
    // Each is told its moment again, so that nothing is remembered of the lap before.
    const moments = new Map(some.map((cart) => [cart.id, JSON.stringify({ setNow: { now: cart.now * 1000 } })]));
    const again = (cart) => engine.payable(cart.id);
    return { again, first: (cart) => (engine.edit(cart.id, moments.get(cart.id)), again(cart)) };
  });
  if (inside) racers["Liebian, carts inside, payable"] = inside.first;
  if (inside) racers["Liebian, carts inside, asked again"] = inside.again;
  // Everybody prices the carts that are kept inside; the tuned one is held against the plain one over all of them.
  const equal = {};
  for (const [name, run] of Object.entries(racers)) {
    const these = name === TUNED ? all : some;
    const same = these.filter((cart) => run(cart) === racers[PLAIN](cart)).length;
    equal[name] = `${same}/${these.length}`;
  }
  return { times: await race(racers, some, rounds), equal };
}

/** How the time grows with the lines and the promotions of a cart. */
async function growth() {
  const times = {};
  const pairs = {};
  for (const [lines, promotions] of workloads.SIZES) {
    const world = workloads.sized(lines, promotions);
    const { objects } = liebian(await loaded(rulebook(world, world.cart.lines)), world);
    const name = `${lines} lines, ${promotions} promotions`;
    const { [PAYABLE]: payable, [FULL]: full } = await race({ [PAYABLE]: objects[PAYABLE], [FULL]: objects[FULL] }, world.edits, Math.min(rounds, 3));
    times[`${name}: payable`] = payable;
    times[`${name}: full answer`] = full;
    pairs[name] = workloads.pairs(world);
  }
  return { times, pairs };
}

console.log(JSON.stringify({ what, ...(await RACES[what]()), notes }));
