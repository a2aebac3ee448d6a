// W3: the best coupons of a wallet. Fifteen wallets a size; a racer's time is the median over the wallets.

import { LAP, median, spent } from "./measure.mjs";
import { orNote, whole } from "./racers.mjs";
import { walletRace } from "./translate.mjs";
import { depthFirst, greedy, problem, program, saving } from "./wallets.mjs";
import * as workloads from "./workloads.mjs";

/** Milliseconds after which the depth-first search gives a wallet up. */
const PATIENCE = 1500;
const DEPTH = "JavaScript, depth first with bound";
/** HiGHS takes seconds a wallet: it is asked the first few. */
const FOR_HIGHS = 3;

export async function wallets(family, count, notes) {
  const worlds = workloads.w3(family, count).instances.map((world) => ({ world, wallet: problem(world) }));
  const racers = {
    [DEPTH]: ({ wallet }) => depthFirst(wallet, performance.now() + PATIENCE),
    ...(await engine(worlds, notes)),
    ...(count <= 30 && (await highs(notes))),
  };
  const [times, found] = [{}, {}];
  for (const [name, run] of Object.entries(racers)) {
    const asked = name.startsWith("HiGHS") ? worlds.slice(0, FOR_HIGHS) : worlds;
    // Everybody warms up for two laps, as in the other races, unless the first time already takes its time.
    found[name] = [];
    let taken = asked.map((world) => timed(() => found[name].push(run(world))));
    if (median(taken) < 1e5) {
      for (let warm = 0; warm < 2 * LAP; ) warm += Math.max(timed(() => asked.forEach(run)), 50);
      taken = asked.map((world) => median(Array.from({ length: 5 }, () => timed(() => run(world)))));
    }
    const given = found[name].filter((value) => value === null).length;
    if (given > 0) notes.push(`${name} gave up ${given} of ${asked.length} wallets${name === DEPTH ? ` after ${PATIENCE / 1000} s` : ""}`);
    if (given < asked.length / 2) times[name] = median(taken);
  }
  const best = worlds.map((_, at) => Math.max(...Object.values(found).map((list) => list[at] ?? 0)));
  const told = ([name, list]) => [name, `${list.filter((value, at) => value === best[at]).length}/${list.length}`];
  const shares = worlds.map(({ wallet }, at) => greedy(wallet) / best[at]);
  const proven = worlds.filter(({ proven: yes }) => yes).length;
  return { times, best: Object.fromEntries(Object.entries(found).map(told)), proven: `${proven}/${worlds.length}`, greedy: { median: median(shares), worst: Math.min(...shares) } };
}

function timed(act) {
  const before = process.cpuUsage();
  act();
  return spent(before);
}

/** The package, asked for the best coupons; whether it says that they are proved is kept. */
async function engine(worlds, notes) {
  const malls = await orNote(notes, "Liebian", async () => {
    const { load } = await import(new URL("../../pkg/dist/esm/index.js", import.meta.url));
    return Promise.all(worlds.map(async (one) => {
      const { rulebook, request } = walletRace(one.world);
      Object.assign(one, { mall: await load(rulebook), asked: request });
    }));
  });
  return malls && {
    "Liebian, full answer": (one) => {
      const { payable, coupons } = whole(one.mall.quote(one.asked));
      one.proven = coupons.certificate.kind === "optimal";
      return one.wallet.total - payable;
    },
  };
}

/** HiGHS chooses; what its choice saves is worked out to the cent, for it counts with broken numbers. */
async function highs(notes) {
  const solver = await orNote(notes, "HiGHS", async () => (await import("highs")).default());
  const options = { mip_rel_gap: 0, mip_abs_gap: 0.5, mip_feasibility_tolerance: 1e-9, primal_feasibility_tolerance: 1e-9, time_limit: 60 };
  return solver && {
    "HiGHS (wasm)": ({ wallet }) => {
      const { Status, Columns } = solver.solve(program(wallet), options);
      if (Status !== "Optimal") return null;
      return saving(wallet, wallet.coupons.filter(({ id }) => Columns[`x${id}`].Primal > 0.5));
    },
  };
}
