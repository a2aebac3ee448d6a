// What a promotion would take off which units, as they stand now: prices, percents, amounts and steps.

import { compare, percent, percentOfUnits, spread, sum } from "./twin-arithmetic.mjs";
import { baseOf, byLot, byProduct, firstOf, measure, worth } from "./twin-cart.mjs";
import { bundle, buyGet, everyNth, nextGroup, offered, sets } from "./twin-groups.mjs";
import { covered } from "./twin-limits.mjs";
import { proofsFor } from "./twin-conditions.mjs";

/** What it would take. */
export function offerOf(view) {
  const { percentOff, amountOff, tiers, nthItem, unitPrice, provenPrice, fixedPrice, shippingOff } = view.promotion.then;
  if (shippingOff) return shippingOffer(view, shippingOff);
  if (unitPrice) return priced(view, unitPrice.prices.map((one) => ({ ...one, units: one.limit })));
  if (provenPrice) {
    const proven = proofsFor(view).map((one) => ({ ...one, price: Math.max(one.price, provenPrice.least ?? 0) }));
    return priced(view, proven);
  }
  if (nthItem) return everyNth(view, nthItem);
  if (view.promotion.then.buyGet) return buyGet(view, view.promotion.then.buyGet);
  if (view.promotion.then.bundlePrice) return bundle(view, view.promotion.then.bundlePrice);
  if (view.promotion.then.setPrice) return sets(view, view.promotion.then.setPrice);

  const parts = covered(view, view.scope);
  if (percentOff) return percentOffer(view, parts, percentOff);
  if (amountOff) return amountOffer(view, parts, amountOff);
  if (tiers) return tierOffer(view, parts, tiers);
  return over(view, Math.max(0, sum(parts, (part) => part.due) - fixedPrice.price), parts);
}

/** Takes an amount off some parts, never more than they have room for. */
function over(view, amount, parts, { wanted, next, weightOf = (part) => part.due } = {}) {
  const full = Math.min(amount, sum(parts, (part) => part.due));
  const taken = Math.min(full, sum(parts, (part) => part.room));
  return offered(spread(taken, parts, weightOf, view.arithmetic), { full, wanted, next });
}

/** Several offers on different units are one. */
function together(offers, { wanted, next } = {}) {
  return {
    ...offered(offers.flatMap((one) => one.parts)),
    full: sum(offers, (one) => one.full),
    wanted: wanted ?? sum(offers, (one) => one.wanted),
    next,
  };
}

// ---- Percents.

function percentOffer(view, parts, { rate, upTo }, next) {
  const { roundPer, rounding } = view.arithmetic;
  const weightOf = baseOf(view);
  const whole = (some) => percent(sum(some, weightOf), rate, rounding);
  const amounts = {
    promotion: () => whole(parts),
    line: () => sum(byLot(parts), whole),
    unit: () => sum(parts, (part) => percentOfUnits(weightOf(part), part.units, rate, rounding)),
  };
  const amount = Math.min(amounts[roundPer](), upTo ?? Infinity);
  if (roundPer === "promotion" || amount === upTo) return over(view, amount, parts, { next, weightOf });
  const each = roundPer === "line"
    ? byLot(parts).map((mine) => over(view, whole(mine), mine, { weightOf }))
    : parts.map((part) => over(view, percentOfUnits(weightOf(part), part.units, rate, rounding), [part], { weightOf }));
  return together(each, { wanted: 0, next });
}

// ---- Amounts and steps.

const partsByProduct = (parts) => byProduct(parts.map((part) => part.pile)).map((piles) => parts.filter((part) => piles.includes(part.pile)));

function amountOffer(view, parts, { amount, per }) {
  if (per == null || per === "order") return over(view, amount, parts, { wanted: amount });
  if (per === "unit") {
    const each = parts.map((part) => over(view, amount * part.units, [part]));
    return together(each, { wanted: amount * sum(parts, (part) => part.units) });
  }
  if (per === "line") return together(partsByProduct(parts).map((mine) => over(view, amount, mine, { wanted: amount })));
  const have = measure("spend", view.scope, view.arithmetic.thresholdBase);
  const times = Math.min(Math.floor(have / per.spent), per.times ?? Infinity);
  const next = nextGroup("spend", per.spent, per.times, have);
  return over(view, amount * times, parts, { wanted: amount * times, next });
}

/** How far a count has come on the steps: what comes off, and what is missing to the next. */
function climb(steps, by, have) {
  const reached = steps.filter((step) => step.atLeast <= have);
  const above = steps[reached.length];
  return { off: reached.at(-1)?.off, next: above && { by, need: above.atLeast, have, gap: above.atLeast - have } };
}

function tierOffer(view, parts, { by, per, steps }) {
  const base = view.arithmetic.thresholdBase;
  const take = (mine, { off, next }) => (off.percent == null
    ? over(view, off.amount, mine, { wanted: off.amount, next })
    : percentOffer(view, mine, { rate: off.percent }, next));
  if (per !== "line") return take(parts, climb(steps, by, measure(by, view.scope, base)));
  const products = byProduct(view.scope).map((piles) => ({
    mine: parts.filter((part) => piles.includes(part.pile)),
    ...climb(steps, by, measure(by, piles, base)),
  }));
  const gaps = products.map((one) => one.next).filter(Boolean);
  const next = gaps.reduce((least, one) => (least == null || one.gap < least.gap ? one : least), undefined);
  const offers = products.filter((one) => one.off).map((one) => take(one.mine, one));
  const wanted = offers.some((one) => one.wanted > 0) ? sum(offers, (one) => one.wanted || one.total) : 0;
  return together(offers, { wanted, next });
}

// ---- Prices.

/** Units for a price: those that get cheaper by it, the largest saving first, as many as the price is for. */
function priced(view, prices) {
  const open = new Map(view.scope.map((pile) => [pile, pile.units]));
  const parts = [];
  // One for any product stands after those for a product.
  const sorted = prices.toSorted((a, b) => a.price - b.price || compare(a.sku ?? "~", b.sku ?? "~"));
  const room = view.limits.fresh();
  for (const { sku, price, units } of sorted) {
    const mine = view.scope.filter((pile) => (sku == null || sku === pile.lot.sku) && pile.due > price * pile.units);
    mine.sort((a, b) => (worth(b) - price) - (worth(a) - price));
    let left = units ?? Infinity;
    for (const pile of mine) {
      const count = Math.min(open.get(pile), left, room.open(pile));
      if (count === 0) continue;
      const part = firstOf(pile, count, pile.units - open.get(pile));
      open.set(pile, open.get(pile) - count);
      left -= count;
      room.use(pile, count);
      const full = Math.max(0, part.due - price * count);
      parts.push({ ...part, full, amount: Math.min(full, part.room) });
    }
  }
  // Units at different prices go different ways; what the guard keeps as it is was not met.
  const cheaper = parts.filter((part) => part.amount > 0).map((part) => ({ ...part, exact: [BigInt(part.amount), 1n] }))
    .sort((a, b) => view.scope.indexOf(a.pile) - view.scope.indexOf(b.pile));
  return offered(cheaper, { full: sum(parts, (part) => part.full) });
}

function shippingOffer(view, { rate, upTo }) {
  const { shipping } = view.cart;
  const wished = rate == null ? shipping.due : percent(shipping.due, rate, view.arithmetic.rounding);
  const amount = Math.min(wished, upTo ?? Infinity);
  const part = { pile: shipping, units: 1, due: shipping.due, room: shipping.due, amount, exact: [BigInt(amount), 1n] };
  return offered([part], { wanted: rate == null ? upTo : 0 });
}
