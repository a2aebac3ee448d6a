// One process of the race: every racer in turn, round after round, so that a busy machine slows all of them alike.
// Prints one JSON record: { racer: microseconds } for each workload. `node race.mjs W1 9`.

import { readFileSync } from "node:fs";

import * as plain from "./plain.mjs";
import { byProduct, request, rulebook, walletRace } from "./translate.mjs";
import * as tuned from "./tuned.mjs";
import { depthFirst, greedy, problem, program } from "./wallets.mjs";
import * as workloads from "./workloads.mjs";

const [what, rounds] = [process.argv[2], Number(process.argv[3] ?? 9)];
const notes = [];
const { load } = await import(new URL("../../pkg/dist/esm/index.js", import.meta.url));

/** A peer that is not installed, or a rule that the contract cannot say, leaves the race and says so. */
async function orNote(name, make) {
  try {
    return await make();
  } catch (error) {
    notes.push(`${name}: ${error.issues ? error.issues.map(({ path, code }) => `${code} at ${path}`).slice(0, 3).join(", ") : error.message}`);
    return null;
  }
}

const RACES = {
  W1: () => typed(workloads.w1(), 8, 40),
  W2: () => typed(workloads.w2(), 40, 6),
  "W3 free 30": () => wallets("free", 30),
  "W3 grouped 30": () => wallets("grouped", 30),
  "W3 free 60": () => wallets("free", 60),
  "W3 grouped 60": () => wallets("grouped", 60),
  W4: () => carts(),
};

/** W1 and W2: one quantity changes, the cart is priced again. */
async function typed(world, categories, repeats) {
  const { cart, promos, coupons, edits } = world;
  const table = tuned.compile(promos, coupons, categories);
  const set = ({ line, qty }) => {
    cart.lines[line].qty = qty;
  };
  const mall = await orNote("Liebian", () => load(rulebook(world, cart.lines)));
  const basket = mall && mall.basket(request(cart, coupons));
  const tap = (edit) => basket.setQuantity(cart.lines[edit.line].id, edit.qty);
  const racers = {
    "plain JavaScript": (edit) => (set(edit), plain.price(cart, promos, coupons).total),
    "tuned JavaScript": (edit) => (set(edit), tuned.price(table, cart).total),
    ...(basket && {
      "Liebian basket, payable": (edit) => tap(edit).payable(),
      "Liebian basket, full answer": (edit) => tap(edit).quote().payable,
      "Liebian quote, object in, object out": (edit) => (set(edit), mall.quote(request(cart, coupons)).payable),
    }),
  };
  const rules = await orNote("json-rules-engine", async () => (await import("./rules-engine.mjs")).setUp(promos, coupons));
  if (rules) racers["json-rules-engine + plain JavaScript"] = async (edit) => (set(edit), (await rules(cart)).total);
  const medusa = await orNote("Medusa", async () => (await import("./medusa.mjs")).setUp(promos, cart.lines));
  if (medusa) racers["Medusa computeActions"] = async (edit) => (set(edit), await medusa(cart));

  // The same start for all, then the same edits: whoever claims the same meaning must find the same totals.
  const equal = {};
  for (const edit of edits) {
    const wanted = racers["plain JavaScript"](edit);
    for (const [name, run] of Object.entries(racers)) {
      // Medusa claims no such thing.
      if (name.startsWith("Medusa")) continue;
      const total = await run(edit);
      equal[name] = (equal[name] ?? 0) + Number(total === wanted);
    }
  }
  const times = await race(racers, async (run, slow) => {
    const some = slow ? edits.slice(0, 8) : edits;
    const laps = slow ? 1 : repeats;
    for (let nth = 0; nth < laps; nth += 1) for (const edit of some) await run(edit);
    return laps * some.length;
  });
  return { times, equal: Object.fromEntries(Object.entries(equal).map(([name, count]) => [name, `${count}/${edits.length}`])) };
}

/** W3: the best coupons of a wallet; the time of a racer is the median over the wallets. */
async function wallets(family, count) {
  const worlds = workloads.w3(family, count).instances.map((world) => ({ world, problem: problem(world) }));
  const solver = await orNote("HiGHS", async () => {
    const wasm = await (await import("highs")).default();
    return ({ problem: asked }) => {
      const { Status, ObjectiveValue } = wasm.solve(program(asked), { mip_rel_gap: 0, mip_abs_gap: 0.5, time_limit: 60 });
      return Status === "Optimal" ? Math.round(ObjectiveValue) : null;
    };
  });
  const said = await orNote("Liebian", () => Promise.all(worlds.map(async ({ world, problem: { total } }) => {
    const { rulebook: rules, request: asked } = walletRace(world);
    return { total, mall: await load(rules), asked };
  })));
  const racers = {
    "JavaScript, depth first with bound": ({ at }) => depthFirst(worlds[at].problem, performance.now() + 5000),
    ...(said && { "Liebian quote": ({ at }) => said[at].total - said[at].mall.quote(said[at].asked).payable }),
    ...(solver && count <= 30 && { "HiGHS (wasm)": ({ at }) => (at < 3 ? solver(worlds[at]) : null) }),
  };
  const times = {};
  const found = {};
  for (const [name, run] of Object.entries(racers)) {
    const taken = [];
    found[name] = [];
    for (let at = 0; at < worlds.length; at += 1) {
      const before = process.cpuUsage();
      found[name].push(run({ at }));
      const { user, system } = process.cpuUsage(before);
      if (found[name][at] !== null) taken.push(user + system);
    }
    if (taken.length > 0) times[name] = median(taken);
  }
  const [best, ...others] = Object.values(found);
  const agree = others.every((list) => list.every((value, at) => value === null || best[at] === null || value === best[at]));
  const shares = worlds.map(({ problem: asked }, at) => greedy(asked) / Math.max(...Object.values(found).map((list) => list[at] ?? 0)));
  return { times, agree, finished: best.filter((value) => value !== null).length, greedy: { median: median(shares), worst: Math.min(...shares) } };
}

/** W4: 100,000 carts. */
async function carts() {
  const { promos, carts: all } = byProduct(workloads.w4());
  const table = tuned.compile(promos, [], 12);
  const racers = {
    "plain JavaScript": (cart) => plain.price(cart, promos).total,
    "tuned JavaScript": (cart) => tuned.price(table, cart).total,
  };
  const different = all.filter((cart) => racers["plain JavaScript"](cart) !== racers["tuned JavaScript"](cart)).length;
  const times = await race(racers, (run) => {
    for (const cart of all) run(cart);
    return all.length;
  });
  return { times, equal: { "tuned JavaScript": `${all.length - different}/${all.length}` } };
}

/** Every racer, round after round; the median of what one call costs, in microseconds of processor time. */
async function race(racers, lap) {
  const laps = Object.fromEntries(Object.keys(racers).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, run] of Object.entries(racers)) {
      const slow = name.startsWith("Medusa") || name.startsWith("json");
      if (slow && round > 2) continue;
      const before = process.cpuUsage();
      const calls = await lap(run, slow);
      const { user, system } = process.cpuUsage(before);
      if (round > 0) laps[name].push((user + system) / calls);
    }
  }
  return Object.fromEntries(Object.entries(laps).map(([name, list]) => [name, median(list)]));
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

console.log(JSON.stringify({ what, ...(await RACES[what]()), notes }));
