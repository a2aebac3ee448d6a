// The same prices by somebody who measures: rules sorted into tables by product and category once, running sums, and
// nothing allocated while rules are looked through. This is the bar that an engine has to reach.

import { couponOff, tierOff } from "./plain.mjs";

export function compile(promos, coupons, categories) {
  const all = [...Array(categories).keys()];
  const kind = (type) => promos.filter((one) => one.type === type);
  const meant = (rule) => (rule.cats.length > 0 ? rule.cats : all);
  const mask = (rule) => Uint8Array.from(all, (cat) => Number(meant(rule).includes(cat)));
  const byCategory = (rules) => all.map((cat) => rules.filter((rule) => meant(rule).includes(cat)));
  const scoped = (rule) => ({ rule, cats: rule.cats.length > 0 ? rule.cats : null, mask: mask(rule) });

  const flash = new Map();
  for (const one of kind("flash")) flash.set(one.sku, [...(flash.get(one.sku) ?? []), one].sort((a, b) => a.price - b.price || a.id - b.id));
  const percents = byCategory(kind("pct"));
  for (const list of percents) list.sort((a, b) => b.bp - a.bp || a.id - b.id);
  const groups = new Map();
  for (const one of kind("tier")) groups.set(one.group, [...(groups.get(one.group) ?? []), scoped(one)]);
  return {
    all, flash, percents,
    members: byCategory(kind("member")),
    free: kind("bxgy").map(scoped),
    tiers: [...groups].sort(([a], [b]) => a - b).map(([, list]) => list),
    coupons: coupons.map(scoped),
    units: new Int32Array(categories),
    costs: new Float64Array(categories),
    rests: [],
    order: [],
  };
}

export function price(rules, { now, member, lines: asked }) {
  const { units, costs } = rules;
  const lines = new Array(asked.length);
  units.fill(0);
  for (const line of asked) units[line.cat] += line.qty;
  for (let at = 0; at < asked.length; at += 1) lines[at] = priceLine(rules, asked[at], now, member);

  for (const { rule, mask } of rules.free) {
    if (rule.start <= now && now < rule.end) freeUnits(rule, mask, lines);
  }

  costs.fill(0);
  let total = 0;
  let base = 0;
  for (const line of lines) {
    line.cost += line.flash;
    costs[line.cat] += line.cost;
    total += line.cost;
    base += line.base;
  }
  const cost = (cats) => {
    if (!cats) return total;
    let sum = 0;
    for (let at = 0; at < cats.length; at += 1) sum += costs[cats[at]];
    return sum;
  };
  const applied = [];
  for (const group of rules.tiers) {
    let best = null;
    let most = 0;
    let whole = 0;
    for (const one of group) {
      if (one.rule.start > now || now >= one.rule.end) continue;
      const have = cost(one.cats);
      const off = Math.min(tierOff(one.rule, have), have);
      if (off > most) [best, most, whole] = [one, off, have];
    }
    if (!best) continue;
    total -= spread(rules, best.mask, best.rule.id, most, whole, lines);
    applied.push({ promo: best.rule.id, amount: most });
  }

  const offers = new Array(rules.coupons.length);
  let best = null;
  let most = 0;
  let whole = 0;
  for (let at = 0; at < offers.length; at += 1) {
    const { rule, cats } = rules.coupons[at];
    const have = cost(cats);
    const ok = rule.start <= now && now < rule.end && have > 0 && have >= rule.min;
    const value = ok ? couponOff(rule, have) : 0;
    offers[at] = { id: rule.id, ok, gap: Math.max(0, rule.min - have), value };
    if (value > most) [best, most, whole] = [rules.coupons[at], value, have];
  }
  if (best) total -= spread(rules, best.mask, -best.rule.id, most, whole, lines);
  return { total, base, discount: base - total, coupon: best ? best.rule.id : 0, applied, offers, lines };
}

function priceLine(rules, { id, sku, cat, price, mprice, qty }, now, member) {
  let unit = price;
  let by = -1;
  if (member > 0) {
    if (mprice > 0 && mprice < unit) {
      unit = mprice;
      by = 0;
    }
    const list = rules.members[cat];
    for (let at = 0; at < list.length; at += 1) {
      const one = list[at];
      if (member < one.level || one.start > now || now >= one.end) continue;
      const other = Math.floor((price * (10000 - one.bp) + 5000) / 10000);
      if (other < unit) {
        unit = other;
        by = one.id;
      }
    }
  }
  const shares = [];
  let flash = null;
  const list = rules.flash.get(sku);
  // The cheapest stands first, so the first that is open is the one, if any is cheaper at all.
  for (let at = 0; list && !flash && at < list.length && list[at].price < unit; at += 1) {
    if (list[at].start <= now && now < list[at].end) flash = list[at];
  }
  const flashed = flash ? Math.min(flash.limit, qty) : 0;
  const others = qty - flashed;
  let cost = unit * others;
  if (others > 0) {
    if (by >= 0) shares.push({ promo: by, amount: (price - unit) * others });
    const percents = rules.percents[cat];
    for (let at = 0; at < percents.length; at += 1) {
      const one = percents[at];
      if (one.start > now || now >= one.end || !enough(rules, one)) continue;
      const off = Math.floor((cost * one.bp + 5000) / 10000);
      cost -= off;
      shares.push({ promo: one.id, amount: off });
      break;
    }
  }
  if (flashed > 0) shares.push({ promo: flash.id, amount: (price - flash.price) * flashed });
  return { id, cat, base: price * qty, others, cost, flash: flashed > 0 ? flash.price * flashed : 0, met: false, part: 0, shares };
}

function enough(rules, { minQty, cats }) {
  if (minQty <= 1) return true;
  const list = cats.length > 0 ? cats : rules.all;
  let have = 0;
  for (let at = 0; at < list.length; at += 1) have += rules.units[list[at]];
  return have >= minQty;
}

function freeUnits(rule, mask, lines) {
  let units = 0;
  for (const line of lines) if (mask[line.cat] && !line.met) units += line.others;
  const times = Math.min(Math.floor(units / (rule.buy + rule.get)), rule.maxTimes);
  if (times === 0) return;
  const pool = [];
  for (const line of lines) {
    if (!mask[line.cat] || line.met || line.others === 0) continue;
    line.part = Math.floor(line.cost / line.others);
    pool.push(line);
  }
  pool.sort((a, b) => b.part - a.part);
  // The dearest are bought: whole lines but for the last of them.
  let bought = times * rule.buy;
  let at = 0;
  for (; at < pool.length && bought >= pool[at].others; at += 1) {
    bought -= pool[at].others;
    pool[at].met = true;
  }
  if (bought > 0) pool[at].met = true;
  let free = times * rule.get;
  for (let end = pool.length; free > 0; ) {
    // Of lines that cost the same a unit, the earlier give first.
    let start = end - 1;
    while (start > at && pool[start - 1].part === pool[end - 1].part) start -= 1;
    for (let from = start; from < end && free > 0; from += 1) {
      const line = pool[from];
      const count = Math.min(free, from === at ? line.others - bought : line.others);
      if (count === 0) continue;
      const off = line.part * count + Math.max(0, count + (line.cost % line.others) - line.others);
      line.met = true;
      free -= count;
      line.cost -= off;
      line.shares.push({ promo: rule.id, amount: off });
    }
    end = start;
  }
}

/** Shares an amount over the lines meant, which cost `whole` together, and gives it back. */
function spread(rules, mask, promo, amount, whole, lines) {
  const { rests, order } = rules;
  let missing = amount;
  order.length = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at];
    if (!mask[line.cat] || line.cost === 0) continue;
    const exact = amount * line.cost;
    line.part = Math.floor(exact / whole);
    rests[at] = exact - line.part * whole;
    missing -= line.part;
    order.push(at);
  }
  if (missing > 0) {
    order.sort((a, b) => rests[b] - rests[a] || a - b);
    for (let at = 0; at < missing; at += 1) lines[order[at]].part += 1;
  }
  for (let at = 0; at < order.length; at += 1) {
    const line = lines[order[at]];
    if (line.part === 0) continue;
    line.cost -= line.part;
    rules.costs[line.cat] -= line.part;
    line.shares.push({ promo, amount: line.part });
  }
  return amount;
}
