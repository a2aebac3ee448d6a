// W3 held against exact methods that know nothing of the engine: `node tests/bench/exact.mjs` tries every wallet of 8 to 60
// coupons, free and in groups, and prints how many came out the same. `node tests/bench/exact.mjs free 30` tries those.

import { pathToFileURL } from "node:url";

import { walletRace } from "./translate.mjs";
import { depthFirst, problem, residuals, saving } from "./wallets.mjs";
import * as workloads from "./workloads.mjs";

/** What is found for one wallet, and what is known of it: by what every cost can come to, and depth first while there is time. */
export async function compared(load, world, patience) {
  const wallet = problem(world);
  const { rulebook, request } = walletRace(world);
  const mall = await load(rulebook);
  const before = performance.now();
  const { payable, coupons: { chosen, certificate } } = mall.quote(request);
  const taken = performance.now() - before;
  const used = wallet.coupons.filter(({ id }) => chosen.includes(`w${String(id).padStart(3, "0")}`));
  const known = [
    world.coupons.every(({ group }) => !group) ? residuals(wallet) : null,
    depthFirst(wallet, performance.now() + patience),
  ].filter((value) => value !== null);
  return { found: wallet.total - payable, true: saving(wallet, used), proved: certificate.kind === "optimal", known, taken };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { load } = await import(new URL("../../pkg/dist/esm/index.js", import.meta.url));
  const [onlyFamily, onlyCount] = process.argv.slice(2);
  const sum = { wallets: 0, known: 0, same: 0, proved: 0 };
  for (const family of onlyFamily ? [onlyFamily] : ["free", "grouped"]) {
    for (const count of onlyCount ? [Number(onlyCount)] : workloads.WALLET_SIZES) {
      const row = { wallets: 0, known: 0, same: 0, proved: 0 };
      let slowest = 0;
      for (const world of workloads.w3(family, count).instances) {
        const one = await compared(load, world, 5000);
        row.wallets += 1;
        row.known += Number(one.known.length > 0);
        row.same += Number(one.known.length > 0 && one.known.every((best) => best === one.found) && one.true === one.found);
        row.proved += Number(one.proved);
        slowest = Math.max(slowest, one.taken);
      }
      console.log(`${family} ${count}: ${row.same} of ${row.known} the same, ${row.proved} of ${row.wallets} proved, ${slowest.toFixed(1)} ms at most`);
      for (const key of Object.keys(sum)) sum[key] += row[key];
    }
  }
  console.log(`${sum.same} of ${sum.known} known optima found, ${sum.proved} of ${sum.wallets} wallets proved`);
  if (sum.same < sum.known) process.exitCode = 1;
}
