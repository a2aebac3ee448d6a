// What comes beside the prices: gifts, add-ons, points that pay, points earned, and coupons for the next time.

import { percent, spread, sum } from "./twin-arithmetic.mjs";
import { firstOf, meant, measure, worth } from "./twin-cart.mjs";
import { offered } from "./twin-groups.mjs";

/** Effects that take nothing from the lines meant, compete with nobody, and apply wherever their conditions hold. */
export const competes = ({ gift, addOn, earn, grant }) => !(gift || addOn || earn || grant);

const stockOf = (request, sku) => request.stock?.find((one) => one.sku === sku)?.left ?? Infinity;

// ---- Gifts: the ones named, or all when there is nothing to choose.

export function giftsOf(view, { choices, pick = 1, times }) {
  const { request, promotion } = view;
  const spend = measure("spend", view.scope, view.arithmetic.thresholdBase);
  const rounds = times ? Math.min(Math.floor(spend / times.every), times.most ?? Infinity) : 1;
  const given = new Map(choices.map((one) => [one, 0]));
  const inStock = (one) => stockOf(request, one.sku) >= (one.quantity ?? 1) * (given.get(one) + 1);
  const there = choices.filter(inStock);
  const named = (request.gifts ?? []).filter((one) => one.promotion === promotion.id).map((one) => one.sku);
  const picks = rounds * pick;
  let open = picks;
  const give = (one, wanted) => {
    for (let left = wanted; left > 0 && open > 0 && inStock(one); left -= 1) {
      given.set(one, given.get(one) + 1);
      open -= 1;
    }
  };
  if (there.some((one) => named.includes(one.sku))) {
    for (const one of there) give(one, named.filter((sku) => sku === one.sku).length);
  } else if (there.length <= pick) {
    for (const one of there) give(one, rounds);
    open = 0;
  }
  const gifts = [...given].filter(([, count]) => count > 0).map(([{ sku, quantity = 1, value = 0 }, count]) => (
    { ...view.by, sku, quantity: quantity * count, value: value * quantity * count }));
  const choose = open > 0 ? choices.filter(inStock).map((one) => one.sku) : [];
  return { gifts, choose };
}

// ---- Add-ons: lines that name the promotion cost its prices.

/** An offer on the add-on lines, and what may still be chosen. */
export function addOnOffer(view, { items, pick = Infinity }) {
  const left = new Map(items.map(({ sku }) => [sku, stockOf(view.request, sku)]));
  const price = new Map(items.map((one) => [one.sku, one.price]));
  const piles = view.cart.addOns.filter((lot) => lot.addOn === view.promotion.id && price.has(lot.sku)).flatMap((lot) => lot.piles);
  const saving = (pile) => worth(pile) - price.get(pile.lot.sku);
  let open = pick;
  const parts = piles.filter((pile) => saving(pile) > 0).sort((a, b) => saving(b) - saving(a)).flatMap((pile) => {
    const { sku } = pile.lot;
    const units = Math.min(pile.units, open, left.get(sku));
    if (units === 0) return [];
    open -= units;
    left.set(sku, left.get(sku) - units);
    const part = firstOf(pile, units);
    const full = part.due - price.get(sku) * units;
    const amount = Math.min(full, part.room);
    return [{ ...part, amount, full, exact: [BigInt(amount), 1n] }];
  });
  const choose = open > 0 ? items.map((one) => one.sku).filter((sku) => stockOf(view.request, sku) > 0) : [];
  return { ...offered(parts, { full: sum(parts, (part) => part.full) }), choose };
}

// ---- Points that pay.

/** The points that an amount needs, in whole steps. */
export function pointsFor(amount, { points, worth: value, step = 1 }) {
  const needed = Number((BigInt(amount) * BigInt(points) + BigInt(value) - 1n) / BigInt(value));
  return Math.ceil(needed / step) * step;
}

/** Pays with points: never more than may be, in whole steps, and no more points than the amount needs. */
export function pointsOffer(view, { points, worth: value, step = 1, most, upTo, leave = 0, shipping }) {
  const { cart, scope, request } = view;
  const balance = (request.points?.balance ?? 0) - cart.points.used;
  const wished = request.points?.use === "most" ? Infinity : (request.points?.use ?? 0) - cart.points.used;
  const due = measure("spend", scope, "running");
  const share = upTo == null ? Infinity : Number((BigInt(measure("spend", scope)) * BigInt(upTo)) / 10000n);
  const goods = Math.max(0, Math.min(due, due - leave, share));
  const cap = Math.min(goods + (shipping ? cart.shipping.due : 0), view.promotion.limits?.perOrder?.amount ?? Infinity);
  const amountOf = (count) => Number((BigInt(count) * BigInt(value)) / BigInt(points));

  const may = Math.max(0, Math.min(balance, wished, most ?? Infinity));
  const fits = Number(((BigInt(cap) + 1n) * BigInt(points) - 1n) / BigInt(value));
  const amount = amountOf(Math.floor(Math.min(may, fits) / step) * step);
  const used = pointsFor(amount, { points, worth: value, step });

  const parts = scope.map((pile) => ({ ...firstOf(pile), room: pile.due }));
  const taken = spread(Math.min(amount, goods), parts, (part) => part.due, view.arithmetic);
  const rest = amount - Math.min(amount, goods);
  if (rest > 0) taken.push({ pile: cart.shipping, units: 1, due: cart.shipping.due, room: rest, amount: rest, exact: [BigInt(rest), 1n] });
  return { ...offered(taken), points: used };
}

// ---- Points earned, once all is priced.

/** The points that each earning promotion is good for. */
export function earned(earners) {
  const ofEvery = earners.map(({ promotion: { of, then: { earn } }, view }) => {
    if (earn.bonus != null) return earn.bonus;
    if (earn.every == null) return 0;
    const piles = view.cart.lots.flatMap((lot) => lot.piles);
    const cost = measure("spend", meant(of, piles), "running");
    return Math.floor(cost / earn.every.spent) * earn.every.points;
  });
  const base = sum(earners.map((one, at) => (one.promotion.then.earn.every ? ofEvery[at] : 0)));
  return earners.map(({ promotion: { then: { earn } } }, at) => (
    earn.multiply == null ? ofEvery[at] : percent(base, earn.multiply - 10000, "down")));
}

/** What a paid order gives for the next one. */
export function grantsOf(view, { coupons = [], points }) {
  const ofCoupons = coupons.map(({ coupon, quantity = 1, validDays }) => (
    { ...view.by, template: coupon, quantity, ...(validDays != null && { validDays }) }));
  return points == null ? ofCoupons : [...ofCoupons, { ...view.by, points }];
}
