// The cart as lots of equal units, and the piles in which the units of a lot stand by what has become of them so far.

import { compare, sorted, sum } from "./twin-arithmetic.mjs";

/** Lists compare by their first difference; a list that is the start of another comes first. */
export function compareLists(a, b) {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const first = Array.isArray(a[at]) ? compareLists(a[at], b[at]) : compare(a[at], b[at]);
    if (first !== 0) return first;
  }
  return a.length - b.length;
}

/** Equal lines are one lot, and lots have an order of their own, so that neither splitting nor order changes a price. */
export function lotsOf(lines, floorOf) {
  const byKind = new Map();
  for (const line of lines) {
    const { id, sku, quantity, unitPrice, listPrice, cost, categories, tags, taxRate, floorPrice, addOn } = line;
    if (line.selected === false) continue;
    const kind = [sku, unitPrice, listPrice ?? -1, cost ?? -1, floorPrice ?? -1, taxRate ?? 0,
      sorted(categories), sorted(tags), addOn ?? ""];
    const key = JSON.stringify(kind);
    if (!byKind.has(key)) {
      const lot = { kind, sku, unitPrice, listPrice, cost, categories: kind[6], tags: kind[7], floorPrice, addOn };
      byKind.set(key, { ...lot, list: listPrice ?? unitPrice, lines: [], shares: new Map() });
    }
    byKind.get(key).lines.push({ id, quantity });
  }
  const lots = [...byKind.values()].sort((a, b) => compareLists(a.kind, b.kind));
  for (const lot of lots) {
    lot.lines.sort((a, b) => compare(a.id, b.id));
    lot.quantity = sum(lot.lines, (line) => line.quantity);
    lot.floor = floorOf(lot);
    lot.piles = [pileOf(lot, lot.quantity, lot.quantity * lot.unitPrice)];
  }
  return lots;
}

const pileOf = (lot, units, due, start = due, met = new Set()) => ({ lot, units, due, start, met });

/** What the units of a pile from one to another cost: they cost the same, and odd fen lie with the last of them. */
function unitSum(amount, units, from, to) {
  const each = Math.floor(amount / units);
  const dearer = Math.max(0, to - Math.max(from, units - (amount % units)));
  return each * (to - from) + dearer;
}

/** The first units of a pile, as an effect may cover them: what they cost, and how much of it may be taken. */
export function firstOf(pile, units = pile.units, skip = 0) {
  const due = unitSum(pile.due, pile.units, skip, skip + units);
  const start = unitSum(pile.start, pile.units, skip, skip + units);
  return { pile, units, due, start, original: units * pile.lot.unitPrice, room: Math.max(0, due - units * pile.lot.floor) };
}

/** What a unit of a pile is worth where units are ranked. */
export const worth = (pile) => Math.floor(pile.due / pile.units);

/** Splits a pile into its first so many units, the next so many, and the rest; where nothing is asked for, nothing comes. */
export function split(pile, counts) {
  const rest = pile.units - sum(counts);
  let at = 0;
  const parts = [...counts, rest].map((units) => {
    if (units === 0) return undefined;
    const { due, start } = firstOf(pile, units, at);
    at += units;
    return pileOf(pile.lot, units, due, start, new Set(pile.met));
  });
  const { piles } = pile.lot;
  piles.splice(piles.indexOf(pile), 1, ...parts.filter(Boolean));
  return parts;
}

/** Which units of which pile are a line's: the lines deal the units out in their order. */
export function dealtTo(lot) {
  const mine = lot.lines.map(() => []);
  let line = 0;
  let open = lot.lines[0].quantity;
  for (const pile of lot.piles) {
    for (let at = 0; at < pile.units;) {
      if (open === 0) {
        line += 1;
        open = lot.lines[line].quantity;
      }
      const units = Math.min(open, pile.units - at);
      mine[line].push({ pile, from: at, to: at + units, due: unitSum(pile.due, pile.units, at, at + units) });
      at += units;
      open -= units;
    }
  }
  return mine;
}

/** What each line of a lot costs. */
export const lineCosts = (lot) => dealtTo(lot).map((parts) => sum(parts, (part) => part.due));

/** Single units of a line by what they cost, dearest first. */
export function unitsOf(parts) {
  const counts = new Map();
  for (const { pile, from, to } of parts) {
    for (let at = from; at < to; at += 1) {
      const each = unitSum(pile.due, pile.units, at, at + 1);
      counts.set(each, (counts.get(each) ?? 0) + 1);
    }
  }
  return [...counts].sort(([a], [b]) => b - a).map(([each, quantity]) => ({ quantity, each }));
}

/** The piles of the lots that a selector means. */
export function meant(selector, piles) {
  const { skus, categories, tags, unitPrice, onSale, except } = selector ?? {};
  const inAny = (lot, marks) => Boolean(marks.skus?.includes(lot.sku)
    || marks.categories?.some((one) => lot.categories.includes(one))
    || marks.tags?.some((one) => lot.tags.includes(one)));
  const everything = skus == null && categories == null && tags == null;
  return piles.filter(({ lot }) => (everything || inAny(lot, { skus, categories, tags }))
    && (unitPrice?.from ?? 0) <= lot.unitPrice && lot.unitPrice <= (unitPrice?.to ?? Infinity)
    && (onSale == null || onSale === lot.list > lot.unitPrice)
    && !inAny(lot, except ?? {}));
}

/** How much is there: what the piles cost, by one of three ways of looking at it, or how many units or products. */
export function measure(by, piles, base = "laneStart") {
  const cost = {
    laneStart: (pile) => pile.start,
    running: (pile) => pile.due,
    list: (pile) => pile.lot.list * pile.units,
    original: (pile) => pile.lot.unitPrice * pile.units,
  };
  if (by === "spend") return sum(piles, cost[base]);
  if (by === "distinct") return new Set(piles.map((pile) => pile.lot.sku)).size;
  return sum(piles, (pile) => pile.units);
}

/** The piles of each product by itself. */
export function byProduct(piles) {
  const skus = sorted(piles.map((pile) => pile.lot.sku));
  return skus.map((sku) => piles.filter((pile) => pile.lot.sku === sku));
}

/** The parts of piles, those of each lot by themselves. */
export const byLot = (parts) => [...new Set(parts.map((part) => part.pile.lot))].map((lot) => parts.filter((part) => part.pile.lot === lot));

/** What a percentage is of. */
export const baseOf = ({ arithmetic: { percentBase } }) => (
  { running: (part) => part.due, laneStart: (part) => part.start, original: (part) => part.original }[percentBase]);

/** What sending these lines costs: a fee, or what a freight template says for their pieces, weight or volume. */
export function feeOf(fee, lines) {
  if (!(fee instanceof Object)) return fee;
  const { by, first, firstFee, next, nextFee, freeFrom } = fee;
  const load = sum(lines, (line) => line.quantity * (by === "units" ? 1 : line[by] ?? 0));
  const goods = sum(lines, (line) => line.quantity * line.unitPrice);
  if (freeFrom && load >= (freeFrom.atLeast ?? 0) && goods >= (freeFrom.spend ?? 0)) return 0;
  return firstFee + Math.ceil(Math.max(0, load - first) / next) * nextFee;
}
