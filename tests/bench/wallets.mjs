// W3 in JavaScript: which coupons of a wallet save most? Category coupons act before order coupons, each class by id; a
// coupon needs its threshold on what its scope still costs at its turn; of a group one; some go with no other.

import { couponOff } from "./plain.mjs";

/** The wallet in the order in which coupons act, and what categories and the whole cost. */
export function problem({ lines, coupons }) {
  const costs = [0, 0, 0, 0];
  for (const line of lines) costs[line.cat] += line.amount;
  const order = [...coupons].sort((a, b) => Number(a.cat < 0) - Number(b.cat < 0) || a.id - b.id);
  return { costs, total: costs.reduce((sum, cost) => sum + cost, 0), coupons: order };
}

/** What a set of coupons saves, or -1 when one of them could not act. */
export function saving({ costs, total }, chosen) {
  const left = [...costs];
  let whole = total;
  const groups = new Set();
  for (const coupon of chosen) {
    if (!coupon.stack && chosen.length > 1) return -1;
    if (coupon.group && groups.has(coupon.group)) return -1;
    groups.add(coupon.group);
    const cost = coupon.cat < 0 ? whole : left[coupon.cat];
    if (cost < coupon.min) return -1;
    const off = couponOff(coupon, cost);
    if (coupon.cat >= 0) left[coupon.cat] -= off;
    whole -= off;
  }
  return total - whole;
}

/** What malls ship: the coupon that adds most, and so on. */
export function greedy(wallet) {
  let chosen = [];
  let best = 0;
  for (;;) {
    let next = null;
    for (const coupon of wallet.coupons) {
      if (chosen.includes(coupon)) continue;
      const more = wallet.coupons.filter((one) => one === coupon || chosen.includes(one));
      const saved = saving(wallet, more);
      if (saved > best) [best, next] = [saved, more];
    }
    if (!next) return best;
    chosen = next;
  }
}

/** Depth first, branches left when even the rest at its largest would not do; null when the time is up. */
export function depthFirst({ costs, total, coupons }, until = Infinity) {
  const left = [...costs];
  const used = new Set();
  const rest = new Array(coupons.length + 1).fill(0);
  for (let at = coupons.length - 1; at >= 0; at -= 1) {
    const { cat, stack } = coupons[at];
    rest[at] = rest[at + 1] + (stack ? couponOff(coupons[at], cat < 0 ? total : costs[cat]) : 0);
  }
  let best = 0;
  let seen = 0;
  let late = false;
  for (const coupon of coupons) if (!coupon.stack) best = Math.max(best, saving({ costs, total }, [coupon]));
  const go = (at, whole) => {
    seen += 1;
    if ((seen & 0xffff) === 0 && performance.now() > until) late = true;
    const saved = total - whole;
    if (saved > best) best = saved;
    if (late || at === coupons.length || saved + rest[at] < best) return;
    const coupon = coupons[at];
    const cost = coupon.cat < 0 ? whole : left[coupon.cat];
    if (coupon.stack && cost >= coupon.min && !(coupon.group && used.has(coupon.group))) {
      const off = couponOff(coupon, cost);
      if (coupon.cat >= 0) left[coupon.cat] -= off;
      if (coupon.group) used.add(coupon.group);
      go(at + 1, whole - off);
      if (coupon.cat >= 0) left[coupon.cat] += off;
      if (coupon.group) used.delete(coupon.group);
    }
    go(at + 1, whole);
  };
  go(0, total);
  return late ? null : best;
}

/**
 * Everything that a cost can come to, where coupons have no groups: category by category, then all categories together,
 * then the coupons on the whole. One byte for each amount.
 */
export function residuals({ costs, total, coupons }) {
  const stacked = coupons.filter(({ stack }) => stack);
  const act = (reached, list) => {
    for (const coupon of list) {
      const next = reached.slice();
      for (let cost = coupon.min; cost < reached.length; cost += 1) if (reached[cost]) next[cost - couponOff(coupon, cost)] = 1;
      reached = next;
    }
    return reached;
  };
  const start = (cost) => {
    const reached = new Uint8Array(cost + 1);
    reached[cost] = 1;
    return reached;
  };
  let whole = start(0);
  for (const [cat, cost] of costs.entries()) {
    const own = act(start(cost), stacked.filter((one) => one.cat === cat));
    const both = new Uint8Array(whole.length + cost);
    for (let left = 0; left <= cost; left += 1) {
      if (own[left]) for (let other = 0; other < whole.length; other += 1) both[left + other] |= whole[other];
    }
    whole = both;
  }
  const least = act(whole, stacked.filter(({ cat }) => cat < 0)).indexOf(1);
  const single = coupons.map((coupon) => saving({ costs, total }, [coupon]));
  return Math.max(total - least, ...single);
}

/** The same as a mixed-integer program in the LP format, for HiGHS: x uses a coupon, d is what it takes off. */
export function program({ costs, total, coupons }) {
  const rows = [];
  const row = (terms, sense, bound) => rows.push(`${terms.map(([factor, name]) => `${factor < 0 ? "-" : "+"} ${Math.abs(factor)} ${name}`).join(" ")} ${sense} ${bound}`);
  const chain = (list, cost, before) => {
    const taken = [...before];
    for (const { id, kind, min, off, bp, cap } of list) {
      const [x, d, z] = [`x${id}`, `d${id}`, `z${id}`];
      const minus = (factor) => taken.map((name) => [-factor, name]);
      row([...minus(1), [-min, x]], ">=", -cost);
      if (kind === "off") row([[1, d], [-off, x]], "=", 0);
      else {
        // d = min(cap, floor(rate * what is left)): z tells that it is not the cap.
        const rate = bp / 10000;
        const share = taken.map((name) => [rate, name]);
        row([[1, d], [-cap, x]], "<=", 0);
        row([[1, d], ...share], "<=", rate * cost);
        row([[1, d], [-cap, x], [cap, z]], ">=", 0);
        row([[1, d], ...share, [-total, x], [-total, z]], ">=", rate * cost - 0.9999 - 2 * total);
      }
      taken.push(d);
    }
    return taken;
  };
  const taken = costs.flatMap((cost, cat) => chain(coupons.filter((one) => one.cat === cat), cost, []));
  chain(coupons.filter((one) => one.cat < 0), total, taken);
  const groups = new Map();
  for (const { id, group } of coupons) if (group) groups.set(group, [...(groups.get(group) ?? []), [1, `x${id}`]]);
  for (const members of groups.values()) if (members.length > 1) row(members, "<=", 1);
  for (const loner of coupons.filter((one) => !one.stack)) {
    const others = coupons.filter((one) => one !== loner);
    row([...others.map(({ id }) => [1, `x${id}`]), [others.length, `x${loner.id}`]], "<=", others.length);
  }
  const percents = coupons.filter((one) => one.kind === "pct");
  return [
    "Maximize", ` saved: ${coupons.map(({ id }) => `d${id}`).join(" + ")}`,
    "Subject To", ...rows.map((text, at) => ` c${at}: ${text}`),
    "Bounds", ...coupons.map(({ id, kind, off, cap }) => ` 0 <= d${id} <= ${kind === "off" ? off : cap}`),
    "Generals", ` ${percents.map(({ id }) => `d${id}`).join(" ")}`,
    "Binary", ` ${[...coupons.map(({ id }) => `x${id}`), ...percents.map(({ id }) => `z${id}`)].join(" ")}`,
    "End", "",
  ].join("\n");
}
