// What a promotion would take off units that belong together: every n-th, buy and get, bundles and sets.

import { baseOf, byLot, byProduct, firstOf, meant, worth } from "./twin-cart.mjs";
import { compare, percentOfUnits, rounded, spread, sum } from "./twin-arithmetic.mjs";

/**
 * An offer made of parts of piles: `full` is what it would be without the guard, `wanted` what it would be by its own
 * words, `next` what is missing to more. A part of nothing is covered all the same.
 */
export function offered(parts, { full, wanted = 0, next } = {}) {
  const total = sum(parts, (part) => part.amount);
  return { parts, total, full: full ?? total, wanted, next };
}

/** What is missing to the next full group, as long as one more counts. */
export function nextGroup(by, size, times, have) {
  const full = Math.floor(have / size);
  if (full >= (times ?? Infinity)) return undefined;
  const need = (full + 1) * size;
  return { by, need, have, gap: need - have };
}

/** Every unit of some piles, the dearest or the cheapest first, or as they are listed; among equals the earlier pile. */
function unitsOf(piles, first = "dearest") {
  const turn = { dearest: -1, inGroup: -1, cheapest: 1, listed: 0 }[first];
  const ranked = piles.map((pile, at) => ({ pile, at })).sort((a, b) => turn * (worth(a.pile) - worth(b.pile)) || a.at - b.at);
  return ranked.flatMap(({ pile }) => Array(pile.units).fill(pile));
}

/** How often each pile is in a list of units. */
function counts(units) {
  const found = new Map();
  for (const pile of units) found.set(pile, (found.get(pile) ?? 0) + 1);
  return found;
}

/**
 * An exact amount per part, made whole as the arithmetic says: once, for each lot, or (`ofUnits`) for each unit; never
 * more than there is room for.
 */
function madeWhole(view, parts, exactOf, ofUnits, { moves, apart, wanted, next }) {
  const { roundPer, rounding } = view.arithmetic;
  // Everything is counted in such a small coin that every exact amount is whole.
  const coin = parts.reduce((product, part) => product * exactOf(part)[1], 1n);
  const exact = new Map(parts.map((part) => [part, (exactOf(part)[0] * coin) / exactOf(part)[1]]));
  const once = (mine) => rounded(mine.reduce((total, part) => total + exact.get(part), 0n), coin, rounding);
  const whole = { promotion: once, line: once, unit: (mine) => sum(mine, (part) => ofUnits(part, rounding)) }[roundPer];
  const groups = { promotion: () => [parts], line: () => byLot(parts), unit: () => (apart ? parts.map((part) => [part]) : byLot(parts)) };
  const offers = groups[roundPer]().map((mine) => {
    const full = Math.min(whole(mine), sum(mine, (part) => part.due));
    const taken = Math.min(full, sum(mine, (part) => part.room));
    if (moves) return { full, parts: spread(taken, mine, (part) => exact.get(part), view.arithmetic) };
    // What a unit has no room for is cut: no other unit may cost less than its own part of the promise.
    const free = spread(full, mine.map((part) => ({ ...part, room: part.due, weight: exact.get(part) })), (part) => part.weight, view.arithmetic);
    const cut = ({ room }, part) => (room < part.amount ? { room, amount: room, exact: [BigInt(room), 1n] } : { room });
    return { full, parts: free.map((part, at) => ({ ...part, ...cut(mine[at], part) })) };
  });
  return offered(offers.flatMap((one) => one.parts), { full: sum(offers, (one) => one.full), wanted, next });
}

/** All units dearest first; a unit costs its pile's price by the pile's number, which may be a fraction of a fen. */
export function everyNth(view, { n, off, times }) {
  const { scope } = view;
  const most = Math.min(times ?? Infinity, view.limits.groups(n));
  const dearest = scope.map((pile, at) => ({ pile, at }))
    .sort((a, b) => compare(b.pile.due * a.pile.units, a.pile.due * b.pile.units) || a.at - b.at)
    .flatMap(({ pile }) => Array(pile.units).fill(pile));
  const hit = counts(dearest.filter((_, at) => (at + 1) % n === 0).slice(0, most));
  const parts = scope.filter((pile) => hit.has(pile)).map((pile) => ({ ...firstOf(pile), hits: hit.get(pile) }));
  const exactOf = ({ pile, hits, ...part }) => {
    if (off.percent != null) {
      const wished = BigInt(baseOf(view)(part)) * BigInt(off.percent);
      const most = BigInt(pile.due) * 10000n;
      return [(wished < most ? wished : most) * BigInt(hits), BigInt(pile.units) * 10000n];
    }
    const whole = off.amount * pile.units;
    return [BigInt(Math.min(whole, pile.due)) * BigInt(hits), BigInt(pile.units)];
  };
  const next = nextGroup("quantity", n, times, dearest.length);
  const ofUnits = (part, rounding) => {
    const [numerator, denominator] = exactOf({ ...part, hits: 1 });
    return part.hits * rounded(numerator, denominator, rounding);
  };
  const wanted = off.percent == null ? off.amount * sum([...hit.values()]) : 0;
  const offer = madeWhole(view, parts, exactOf, ofUnits, { moves: true, wanted, next });
  // What gives nothing was not met.
  return { ...offer, parts: offer.parts.filter((part) => part.amount > 0) };
}

// ---- Buy so many, get so many.

/** Whether what is bought and what is got are of the same lines. */
const sameIn = ({ promotion }, { buy, get }) => (
  JSON.stringify(buy.of ?? promotion.of ?? {}) === JSON.stringify(get.of ?? promotion.of ?? {}));

/** The two pools, of each product by itself where that is said; one pool when both mean the same lines. */
function pools(view, { buy, get, sameSku }) {
  const ofBuy = meant(buy.of ?? view.promotion.of, view.visible);
  const ofGet = meant(get.of ?? view.promotion.of, view.visible);
  const one = sameIn(view, { buy, get });
  if (!sameSku) return [{ one, ofBuy, ofGet }];
  const all = view.visible.filter((pile) => ofBuy.includes(pile) || ofGet.includes(pile));
  return byProduct(all).map((mine) => (
    { one, ofBuy: ofBuy.filter((pile) => mine.includes(pile)), ofGet: ofGet.filter((pile) => mine.includes(pile)) }));
}

/** So many groups out of one pool: whose units are got, and whose are bought. */
function ofOnePool(piles, { buy, get }, groups) {
  const pick = get.pick ?? "cheapest";
  const [b, g] = [groups * buy.quantity, groups * get.quantity];
  const units = unitsOf(piles, pick === "listed" ? "listed" : "dearest");
  if (pick === "inGroup" || pick === "listed") {
    const size = buy.quantity + get.quantity;
    const grouped = units.slice(0, groups * size);
    const isBought = (_, at) => at % size < buy.quantity;
    return { got: grouped.filter((one, at) => !isBought(one, at)), bought: grouped.filter(isBought) };
  }
  const [got, bought] = pick === "dearest"
    ? [units.slice(0, g), units.slice(g, g + b)]
    : [units.slice(units.length - g), units.slice(0, b)];
  // Among units that are worth the same, those bought stand before those got.
  const found = { got: [], bought: [] };
  for (const value of new Set(units.map(worth))) {
    const of = (list) => list.filter((pile) => worth(pile) === value);
    const count = of(bought).length;
    found.bought.push(...of(units).slice(0, count));
    found.got.push(...of(units).slice(count, count + of(got).length));
  }
  return found;
}

/** So many groups out of two pools: what is got is set aside; what is bought comes from outside the get pool first. */
function ofTwoPools({ ofBuy, ofGet }, { buy, get }, groups) {
  const got = unitsOf(ofGet, get.pick ?? "cheapest").slice(0, groups * get.quantity);
  const aside = counts(got);
  const rest = unitsOf(ofBuy).filter((pile) => {
    const gone = aside.get(pile) ?? 0;
    if (gone > 0) aside.set(pile, gone - 1);
    return gone === 0;
  });
  const left = [...rest.filter((pile) => !ofGet.includes(pile)), ...rest.filter((pile) => ofGet.includes(pile))];
  const least = get.whole ? groups * get.quantity : (groups - 1) * get.quantity + 1;
  return { got, left, bought: left.slice(0, groups * buy.quantity), full: got.length >= least && left.length >= groups * buy.quantity };
}

/** The groups of a pool, or of two, at most so many. */
function groupsOf(pool, effect, most) {
  if (pool.one) {
    const units = sum(pool.ofGet, (pile) => pile.units);
    const groups = Math.min(most, Math.floor(units / (effect.buy.quantity + effect.get.quantity)));
    return { groups, ...ofOnePool(pool.ofGet, effect, groups) };
  }
  let found = { groups: 0, got: [], bought: [] };
  for (let groups = 1; groups <= most; groups += 1) {
    const next = ofTwoPools(pool, effect, groups);
    if (!next.full) break;
    found = { groups, ...next };
  }
  return found;
}

export function buyGet(view, effect) {
  const { buy, get, times } = effect;
  const size = buy.quantity + get.quantity;
  let most = view.limits.groups(size);
  const all = pools(view, effect);
  const found = all.map((pool) => {
    const one = groupsOf(pool, effect, Math.min(times ?? Infinity, most, view.quantity));
    most -= one.groups;
    return one;
  });
  const got = counts(found.flatMap((one) => one.got));
  const bought = counts(found.flatMap((one) => one.bought));
  const piles = view.visible.filter((pile) => got.has(pile) || bought.has(pile));
  const parts = piles.filter((pile) => got.has(pile)).map((pile) => ({ ...firstOf(pile, got.get(pile)), also: bought.get(pile) ?? 0 }));
  const others = piles.filter((pile) => !got.has(pile)).map((pile) => ({ ...firstOf(pile, 0), units: 0, amount: 0, also: bought.get(pile) }));
  const exactOf = (part) => (get.off.percent != null
    ? [BigInt(baseOf(view)(part)) * BigInt(get.off.percent), 10000n]
    : [BigInt(Math.min(get.off.amount * part.units, part.due)), 1n]);
  const wanted = get.off.percent == null ? get.off.amount * sum([...got.values()]) : 0;
  const gaps = all.filter((pool) => pool.one).map((pool) => nextGroup("quantity", size, times, sum(pool.ofGet, (pile) => pile.units)));
  const next = gaps.filter(Boolean).reduce((least, one) => (least == null || one.gap < least.gap ? one : least), undefined);
  const ofUnits = (part, rounding) => (get.off.percent != null
    ? percentOfUnits(baseOf(view)(part), part.units, get.off.percent, rounding)
    : Math.min(get.off.amount * part.units, part.due));
  const offer = madeWhole(view, parts, exactOf, ofUnits, { moves: get.off.percent != null, apart: true, wanted, next });
  return { ...offer, parts: [...offer.parts, ...others].sort((a, b) => view.visible.indexOf(a.pile) - view.visible.indexOf(b.pile)) };
}

/** Why no group comes together: too few units, of one product where only its own kind makes a group. */
export function buyGetUnmet(view, effect) {
  const { buy, get } = effect;
  const all = pools(view, effect);
  if (all.length === 0 && sameIn(view, effect)) return { by: "line-quantity", need: buy.quantity + get.quantity, have: 0 };
  if (all.every((pool) => !pool.one && pool.ofGet.length === 0)) return { code: "no-matching-item" };
  const sizes = all.map((pool) => {
    const there = sum(pool.ofGet, (pile) => pile.units);
    if (pool.one) return { need: buy.quantity + get.quantity, have: there };
    if (get.whole && there > 0 && there < get.quantity) return { need: get.quantity, have: there };
    return { need: buy.quantity, have: there === 0 ? 0 : ofTwoPools(pool, effect, 1).left.length };
  });
  const best = sizes.reduce((most, one) => (one.have > most.have ? one : most));
  return best.have < best.need ? { by: effect.sameSku ? "line-quantity" : "quantity", ...best } : undefined;
}

// ---- So many, or such a set, for a price.

/** A group costs its price: what it saves is shared over its parts by what they cost. */
function groupOffer(view, groups, price, next) {
  const at = new Map();
  const found = [];
  let [full, kept] = [0, 0];
  for (const units of groups) {
    const parts = [...counts(units)].map(([pile, count]) => firstOf(pile, count, at.get(pile) ?? 0))
      .sort((a, b) => view.visible.indexOf(a.pile) - view.visible.indexOf(b.pile));
    const cost = sum(parts, (part) => part.due);
    if (cost <= price) break;
    for (const part of parts) at.set(part.pile, (at.get(part.pile) ?? 0) + part.units);
    full += cost - price;
    kept += 1;
    const saved = Math.min(cost - price, sum(parts, (part) => part.room));
    found.push(...spread(saved, parts, (part) => part.due, view.arithmetic));
  }
  const merged = view.visible.filter((pile) => at.has(pile)).map((pile) => {
    const mine = found.filter((part) => part.pile === pile);
    return { ...firstOf(pile, at.get(pile)), amount: sum(mine, (part) => part.amount), exact: addUp(mine.map((part) => part.exact)) };
  });
  return { ...offered(merged, { full, next }), kept };
}

const addUp = (fractions) => fractions.reduce(([a, b], [c, d]) => [a * d + c * b, b * d], [0n, 1n]);

export function bundle(view, { quantity, price, times, pick }) {
  const units = unitsOf(view.scope, pick);
  const most = Math.min(times ?? Infinity, view.limits.groups(quantity), Math.floor(units.length / quantity));
  const groups = Array.from({ length: most }, (_, at) => units.slice(at * quantity, (at + 1) * quantity));
  return groupOffer(view, groups, price, nextGroup("quantity", quantity, times, units.length));
}

/** Fills one set after the other: for each item, the dearest units of its own that are in no set yet. */
function fill(view, { items, times }) {
  const used = new Map();
  const most = Math.min(times ?? Infinity, view.limits.groups(sum(items, (item) => item.quantity)));
  const groups = [];
  while (groups.length < most) {
    const group = [];
    const lacking = [];
    for (const [item, { of, quantity }] of items.entries()) {
      const taken = new Map(used);
      const free = unitsOf(meant(of, view.visible)).filter((pile) => {
        const gone = taken.get(pile) ?? 0;
        if (gone > 0) taken.set(pile, gone - 1);
        return gone === 0;
      });
      if (free.length < quantity) lacking.push({ item, need: quantity, have: free.length, gap: quantity - free.length });
      for (const pile of free.slice(0, quantity)) {
        used.set(pile, (used.get(pile) ?? 0) + 1);
        group.push(pile);
      }
    }
    if (lacking.length > 0) return { groups, lacking };
    groups.push(group);
  }
  return { groups, lacking: [] };
}

export function sets(view, effect) {
  const { groups, lacking } = fill(view, effect);
  const { kept, ...offer } = groupOffer(view, groups, effect.price);
  // Where a full set costs no less than its units, nobody looks for another.
  const next = kept === groups.length && lacking.length > 0 ? { by: "set", missing: lacking } : undefined;
  return { ...offer, next };
}

/** What is missing to a first set. */
export function setsUnmet(view, effect) {
  const { groups, lacking } = fill(view, { ...effect, times: 1 });
  return groups.length > 0 ? [] : lacking;
}
