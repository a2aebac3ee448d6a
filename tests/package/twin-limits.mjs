// What keeps a promotion from what it could take: those it does not go with, its limits and the guard.

import { dealt, sorted, spread, sum } from "./twin-arithmetic.mjs";
import { firstOf, meant, worth } from "./twin-cart.mjs";

// ---- Those it does not go with.

/** A winner is named by its coupon, if it has one. */
export const nameOf = ({ promotion, coupon }) => (coupon ?? promotion).id;

/** At which levels two promotions do not go together: order, line, unit. */
export function clash(one, other) {
  if (one === other) return [];
  const names = ({ excludes: { promotions, tags, within = "order" } = {} }, them) => (
    promotions?.includes(them.id) || tags?.some((tag) => them.tags?.includes(tag)) ? [within] : []);
  return [...names(one, other), ...names(other, one), one.exclusive, other.exclusive].filter(Boolean);
}

/** The piles that those who acted before leave to a promotion, and who keeps it out of the others, or altogether. */
export function leftBy(promotion, cart) {
  const levels = cart.acted.map((one) => ({ one, levels: clash(one.promotion, promotion) }));
  const barred = levels.filter((rival) => rival.levels.includes("order")).map((rival) => rival.one);
  const met = (pile, { one }) => pile.met.has(one.promotion.id);
  const hides = (pile) => levels.filter((rival) => (rival.levels.includes("unit") && met(pile, rival))
    || (rival.levels.includes("line") && pile.lot.piles.some((other) => met(other, rival)))).map((rival) => rival.one);
  const all = cart.lots.flatMap((lot) => lot.piles);
  const hidden = new Map(all.map((pile) => [pile, hides(pile)]).filter(([, by]) => by.length > 0));
  return { barred, all, visible: all.filter((pile) => !hidden.has(pile)), hidden };
}

// ---- Limits.

const USED = { uses: 0, units: 0, amount: 0 };

/** What the request counted of a promotion so far, for its customer or in total, overall or of one product. */
function used(request, promotion, whose, sku) {
  const entry = request.counters?.find((one) => one.promotion === promotion.id && one.sku == sku);
  return { ...USED, ...entry?.[whose] };
}

/** The request with what other coupons of a promotion have taken of this order counted, too. */
export function withThisOrder(request, promotion, acted) {
  const parts = acted.filter((one) => one.promotion === promotion && one.coupon).flatMap((one) => one.took);
  if (parts.length === 0) return request;
  const whole = (sku) => parts.filter((part) => sku == null || part.sku === sku);
  const counters = [undefined, ...new Set(parts.map((part) => part.sku).filter(Boolean))].map((sku) => {
    const more = (whose) => {
      const before = used(request, promotion, whose, sku);
      return { ...before, units: before.units + sum(whole(sku), (part) => part.units), amount: before.amount + sum(whole(sku), (part) => part.amount) };
    };
    return { promotion: promotion.id, ...(sku && { sku }), customer: more("customer"), total: more("total") };
  });
  const others = (request.counters ?? []).filter((one) => !counters.some((mine) => mine.promotion === one.promotion && mine.sku == one.sku));
  return { ...request, counters: [...others, ...counters] };
}

/** What is left of a promotion's limits. */
export function limitsOf(promotion, request) {
  const { perOrder = {}, perCustomer = {}, total = {} } = promotion.limits ?? {};
  const counted = [["customer", perCustomer], ["total", total]];
  const units = Math.min(perOrder.units ?? Infinity,
    ...counted.map(([whose, limit]) => Math.max(0, (limit.units ?? Infinity) - used(request, promotion, whose).units)));
  const ofSku = (sku) => Math.min(perOrder.unitsPerSku ?? Infinity,
    ...counted.map(([whose, limit]) => Math.max(0, (limit.unitsPerSku ?? Infinity) - used(request, promotion, whose, sku).units)));
  return {
    units,
    ofSku,
    limited: units < Infinity || [perOrder, perCustomer, total].some((limit) => limit.unitsPerSku != null),
    /** How many full groups of a size may be. */
    groups: (size) => Math.floor(units / size),
    /** A count of what may still be covered. */
    fresh() {
      let left = units;
      const skus = new Map();
      const leftOf = (sku) => skus.get(sku) ?? ofSku(sku);
      return {
        open: (pile) => Math.min(left, leftOf(pile.lot.sku)),
        use(pile, count) {
          left -= count;
          skus.set(pile.lot.sku, leftOf(pile.lot.sku) - count);
        },
      };
    },
  };
}

/** The parts of some piles that the limits let a promotion cover: the dearest units first, where nothing else is said. */
export function covered({ limits, promotion }, piles) {
  const room = limits.fresh();
  const turn = { dearest: -1, cheapest: 1, listed: 0 }[promotion.limits?.perOrder?.pick ?? "dearest"];
  const ranked = piles.map((pile, at) => ({ pile, at })).sort((a, b) => turn * (worth(a.pile) - worth(b.pile)) || a.at - b.at);
  const found = new Map();
  for (const { pile } of ranked) {
    const count = Math.min(pile.units, room.open(pile));
    room.use(pile, count);
    if (count > 0) found.set(pile, count);
  }
  return piles.filter((pile) => found.has(pile)).map((pile) => firstOf(pile, found.get(pile)));
}

/** Which limits are reached before anything is taken. */
export function limitsUnmet(view) {
  const { promotion, request, scope } = view;
  const reached = (of, what, limit, count) => (
    limit != null && count >= limit ? [{ code: "limit-reached", of, what, limit, used: count }] : []);
  return [["customer", promotion.limits?.perCustomer], ["total", promotion.limits?.total]].flatMap(([of, limit]) => {
    if (limit == null) return [];
    const count = used(request, promotion, of);
    const skus = sorted(scope.map((pile) => pile.lot.sku)).map((sku) => used(request, promotion, of, sku).units);
    return [
      ...reached(of, "uses", limit.uses, count.uses),
      ...reached(of, "units", limit.units, count.units),
      ...(skus.length > 0 ? reached(of, "units", limit.unitsPerSku, Math.min(...skus)) : []),
      ...reached(of, "amount", limit.amount, count.amount),
    ];
  });
}

/** Why a coupon may not be used beside others of its promotion in the same order: each is a use. */
export function usesUnmet(promotion, request, here) {
  for (const [of, limit] of [["customer", promotion.limits?.perCustomer], ["total", promotion.limits?.total]]) {
    const uses = used(request, promotion, of).uses + here;
    if (limit?.uses != null && uses >= limit.uses) return { code: "limit-reached", of, what: "uses", limit: limit.uses, used: uses };
  }
  return undefined;
}

/** Which budgets are too small for what it would take. */
export function budgetsUnmet({ promotion, request }, total) {
  return [["customer", promotion.limits?.perCustomer], ["total", promotion.limits?.total]].flatMap(([of, limit]) => {
    const { amount } = used(request, promotion, of);
    return limit?.amount != null && amount + total > limit.amount
      ? [{ code: "limit-reached", of, what: "amount", limit: limit.amount, used: amount }] : [];
  });
}

/** Which limits would be passed by taking this. */
export function passed(view, { parts, total }) {
  const { promotion, request } = view;
  if (!withOthers(view)) return [];
  const goods = parts.filter((part) => part.pile.lot);
  const unitsOf = (some) => sum(some, (part) => part.units);
  const over = (of, limit, sku) => {
    const count = used(request, promotion, of, sku).units;
    const more = unitsOf(sku == null ? goods : goods.filter((part) => part.pile.lot.sku === sku));
    return limit != null && count + more > limit ? [{ code: "limit-reached", of, what: "units", limit, used: count }] : [];
  };
  const skus = [...new Set(goods.map((part) => part.pile.lot.sku))];
  return [
    ...budgetsUnmet(view, total),
    ...[["customer", promotion.limits?.perCustomer], ["total", promotion.limits?.total]].flatMap(([of, limit]) => [
      ...over(of, limit?.units),
      // Of several products, the one of which most is used.
      ...skus.flatMap((sku) => over(of, limit?.unitsPerSku, sku)).sort((a, b) => b.used - a.used).slice(0, 1),
    ]),
  ];
}

/** Whether others of its coupons act in this order. */
const withOthers = ({ cart, promotion }) => cart.acted.some((one) => one.promotion === promotion && one.coupon);

// ---- The guard.

/** What a unit of a lot may never cost less than. */
export function floorOf(rulebook) {
  const { guard } = rulebook;
  return (lot) => {
    // What is had in addition keeps to its own floor alone.
    if (lot.addOn != null) return lot.floorPrice ?? 0;
    const floors = (guard?.floors ?? []).filter(({ of }) => meant(of, [{ lot }]).length > 0).map(({ price }) => price);
    return Math.max(lot.floorPrice ?? 0, ...floors, guard && !guard.belowCost ? lot.cost ?? 0 : 0);
  };
}

/** How much all promotions together may take off the goods. */
export function largestDiscount(rulebook, request, subtotal) {
  const rules = rulebook.guard?.largestDiscount ?? [];
  const rule = rules.find((one) => one.channel != null && one.channel === request.channel) ?? rules.find((one) => one.channel == null);
  return rule ? Number((BigInt(subtotal) * BigInt(rule.rate)) / 10000n) : Infinity;
}

/** The same offer, never more than an amount: its parts give by what they would have given. */
export function cutTo(offer, most, view) {
  if (offer.total <= most) return offer;
  const parts = offer.parts.map((part) => ({ ...part, room: part.amount }));
  return { ...offer, parts: spread(most, parts, (part) => part.amount, view.arithmetic), total: most };
}

