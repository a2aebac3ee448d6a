// Why a promotion does not apply: its coupon, its conditions, and the least that its effect takes.

import { sorted, sum } from "./twin-arithmetic.mjs";
import { byProduct, meant, measure } from "./twin-cart.mjs";
import { buyGetUnmet, setsUnmet } from "./twin-groups.mjs";
import { birthdayUnmet, dawnOf, dayOf } from "./twin-hours.mjs";
import { limitsUnmet } from "./twin-limits.mjs";

/** Every reason; a threshold that a condition has told already is not told again for the effect. */
export function unmet(view) {
  const early = view.coupon ? couponUnmet(view.coupon, view.request.now) : [];
  const conditions = conditionUnmet(view.promotion.when, view);
  const reasons = [...early, ...view.hours, ...conditions];
  const told = (reason) => reasons.some((one) => JSON.stringify(one) === JSON.stringify(reason));
  return [...reasons, ...effectUnmet(view).filter((reason) => !told(reason)), ...limitsUnmet(view)];
}

export function couponUnmet({ validFrom, expiresAt }, now) {
  if (expiresAt != null && now >= expiresAt) return [{ code: "coupon-expired", expiredAt: expiresAt }];
  if (validFrom != null && now < validFrom) return [{ code: "coupon-not-valid-yet", validFrom }];
  return [];
}

const below = (by, need, have) => (have < need ? [{ code: `${by}-below`, need, have, gap: need - have }] : []);
const most = (list) => Math.max(0, ...list);

/** The least that the effect itself takes. */
function effectUnmet(view) {
  const { promotion: { then }, scope, arithmetic, request } = view;
  const base = arithmetic.thresholdBase;
  if (scope.length === 0) return [{ code: "no-matching-item" }];
  if (then.setPrice) {
    const missing = setsUnmet(view, then.setPrice);
    return missing.length > 0 ? [{ code: "set-incomplete", missing }] : [];
  }
  if (then.buyGet) {
    const short = buyGetUnmet(view, then.buyGet);
    return short == null ? [] : short.code ? [short] : below(short.by, short.need, short.have);
  }
  const priced = (lot) => !then.unitPrice || then.unitPrice.prices.some((one) => one.sku === lot.sku);
  if (!scope.some(({ lot }) => priced(lot))) return [{ code: "no-matching-item" }];
  if (then.amountOff?.per?.spent) return below("spend", then.amountOff.per.spent, measure("spend", scope, base));
  if (then.tiers) {
    const { by, per, steps } = then.tiers;
    const groups = per === "line" ? byProduct(scope) : [scope];
    const ofOne = per === "line" && by === "quantity" ? "line-quantity" : by;
    return below(ofOne, steps[0].atLeast, most(groups.map((piles) => measure(by, piles, base))));
  }
  if (then.nthItem) return below("quantity", then.nthItem.n, measure("quantity", scope));
  if (then.bundlePrice) return below("quantity", then.bundlePrice.quantity, measure("quantity", scope));
  if (then.gift?.times) return below("spend", then.gift.times.every, measure("spend", scope, base));
  if (then.provenPrice) return proofUnmet(view, then.provenPrice.kind, (one) => one.price != null);
  if (then.shippingOff?.except?.some((region) => covers(region, request.region))) {
    return [{ code: "region-excluded", have: request.region }];
  }
  return [];
}

// ---- Proofs.

const isFor = (promotion, kind) => (one) => one.kind === kind && (one.promotion == null || one.promotion === promotion.id);

/** The proven prices that hold now. */
export function proofsFor({ promotion, request }) {
  const fits = isFor(promotion, promotion.then.provenPrice.kind);
  return (request.proofs ?? []).filter((one) => fits(one) && one.price != null && !(one.until <= request.now));
}

function proofUnmet({ promotion, request }, kind, fits = () => true) {
  const shown = (request.proofs ?? []).filter(isFor(promotion, kind)).filter(fits);
  if (shown.some((one) => !(one.until <= request.now))) return [];
  return shown.length === 0
    ? [{ code: "proof-missing", kind }]
    : [{ code: "proof-expired", kind, expiredAt: Math.max(...shown.map((one) => one.until)) }];
}

// ---- Conditions.

/** A region covers itself and every region inside it. */
const covers = (region, place) => place != null && (place === region || place.startsWith(`${region}.`));

/** FNV-1a in 32 bits, over ASCII. */
function bucketOf(text, buckets) {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  return hash % buckets;
}

const unless = (holds, reason) => (holds ? [] : [reason]);
const said = (have) => (have == null ? {} : { have });
/** One of several names, and the reason with all of them. */
const oneOf = (names, have, code, key) => unless(names.includes(have), { code, [key]: sorted(names), ...said(have) });

export function conditionUnmet(condition, view) {
  if (!condition) return [];
  const [kind, value] = Object.entries(condition).find(([, one]) => one != null);
  return KINDS[kind](value, view);
}

/** The piles that a threshold looks at: those of its own selector, or those that the promotion means and sees. */
const counted = ({ of }, view) => (of == null ? view.scope : meant(of, view.all));

const KINDS = {
  spend: (rule, view) => below("spend", rule.atLeast, measure("spend", counted(rule, view), rule.base ?? view.arithmetic.thresholdBase)),
  quantity: (rule, view) => below("quantity", rule.atLeast, measure("quantity", counted(rule, view))),
  distinct: (rule, view) => below("distinct", rule.atLeast, measure("distinct", counted(rule, view))),
  lineQuantity(rule, view) {
    const products = byProduct(counted(rule, view)).map((piles) => measure("quantity", piles));
    return below("line-quantity", rule.atLeast, most(products));
  },
  tags({ any, all, none }, { customer }) {
    const has = (tag) => (customer.tags ?? []).includes(tag);
    if (any) return unless(any.some(has), { code: "tags-none-of", tags: sorted(any) });
    if (all) return unless(all.every(has), { code: "tags-missing", tags: sorted(all.filter((tag) => !has(tag))) });
    return unless(!none.some(has), { code: "tags-forbidden", tags: sorted(none.filter(has)) });
  },
  tier: (names, { customer }) => oneOf(names, customer.tier, "tier-not-in", "tiers"),
  class(names, { customer }) {
    const holds = (customer.class ?? []).some((name) => names.includes(name));
    return unless(holds, { code: "class-not-in", classes: sorted(names) });
  },
  // One of whom nothing is known is neither a new nor a returning customer.
  newCustomer: (value, { customer }) => unless(customer.isNew === value, { code: value ? "not-a-new-customer" : "only-returning-customers" }),
  orderNumber: (need, { customer: { orderNumber } }) => (
    unless(orderNumber === need, { code: "order-number-is-not", need, ...said(orderNumber) })),
  birthday: (rule, { customer, offset, request }) => birthdayUnmet(rule, customer.birthday, offset, request.now),
  memberFor({ days }, { customer: { memberSince }, offset, request }) {
    if (memberSince == null) return [{ code: "member-too-short", need: days }];
    const since = dayOf(memberSince, offset);
    const have = Math.max(0, dayOf(request.now, offset) - since);
    return unless(have >= days, { code: "member-too-short", need: days, have, opensAt: dawnOf(since + days, offset) });
  },
  lastOrder({ daysAgo }, { customer: { lastOrderAt }, offset, request }) {
    if (lastOrderAt == null) return [{ code: "ordered-too-recently" }];
    const opens = dayOf(lastOrderAt, offset) + daysAgo;
    return unless(dayOf(request.now, offset) >= opens, { code: "ordered-too-recently", opensAt: dawnOf(opens, offset) });
  },
  streak: ({ atLeast }, { customer }) => below("streak", atLeast, customer.streakDays ?? 0),
  referred: (value, { customer }) => unless(customer.referred === value, { code: value ? "not-referred" : "only-unreferred" }),
  channel: (names, { request }) => oneOf(names, request.channel, "channel-not-in", "channels"),
  store: (names, { request }) => oneOf(names, request.store, "store-not-in", "stores"),
  pilot({ buckets, take, salt = "" }, { request: { store } }) {
    const holds = store != null && bucketOf(salt + store, buckets) < take;
    return unless(holds, { code: "store-not-in-pilot", ...said(store) });
  },
  region: (names, { request: { region } }) => (
    unless(names.some((one) => covers(one, region)), { code: "region-not-in", regions: sorted(names), ...said(region) })),
  payment: (names, { request }) => oneOf(names, request.payment, "payment-not-in", "payments"),
  scene: (names, { request }) => oneOf(names, request.scene, "scene-not-in", "scenes"),
  proof: ({ kind }, view) => proofUnmet(view, kind, ({ sku }) => sku == null || view.scope.some((pile) => pile.lot.sku === sku)),
  all: (rules, view) => rules.flatMap((one) => conditionUnmet(one, view)),
  any(rules, view) {
    const roads = rules.map((one) => conditionUnmet(one, view));
    return unless(roads.some((road) => road.length === 0), { code: "no-road", roads });
  },
  not: (rule, view) => unless(conditionUnmet(rule, view).length > 0, { code: "must-not-hold", condition: Object.keys(rule)[0] }),
};

// ---- What would lift a refusal.

/** The change that lifts a reason; there is none for what a customer cannot change by buying or waiting. */
function changeFor(reason) {
  const { code, gap, opensAt, validFrom, need, have } = reason;
  if (code === "spend-below") return [{ spend: gap }];
  if (code === "quantity-below" || code === "line-quantity-below") return [{ units: gap }];
  if (code === "set-incomplete") return [{ units: sum(reason.missing, (item) => item.gap) }];
  if (code === "distinct-below") return [{ distinct: gap }];
  if (code === "order-number-is-not") return have != null && have < need ? [{ orders: need - have }] : undefined;
  if (code === "no-road") {
    const roads = reason.roads.map(flip).filter(Boolean);
    return roads.reduce((best, road) => (best == null || road.length < best.length ? road : best), undefined);
  }
  const wait = opensAt ?? validFrom;
  return wait == null ? undefined : [{ wait }];
}

/** The changes that lift every reason, or nothing when one cannot be lifted. */
export function flip(reasons) {
  const changes = reasons.map(changeFor);
  if (changes.some((one) => one == null)) return undefined;
  const seen = new Set();
  return changes.flat().filter((one) => !seen.has(JSON.stringify(one)) && seen.add(JSON.stringify(one)));
}

