// Prices a cart a second time, plainly and slowly, from the published meaning alone: a second opinion on the engine.
// It was written without a look at the engine, and takes its input as valid.

import { linesOf, taxOf } from "./twin-answer.mjs";
import { arithmeticOf, compare, dealt, sum } from "./twin-arithmetic.mjs";
import { compareLists, feeOf, lotsOf, meant } from "./twin-cart.mjs";
import { couponUnmet, flip } from "./twin-conditions.mjs";
import { hoursUnmet } from "./twin-hours.mjs";
import { runLane } from "./twin-lane.mjs";
import { floorOf, largestDiscount } from "./twin-limits.mjs";
import { earned } from "./twin-rewards.mjs";

/** The quote of a request: the whole of it, but for the count of steps in the certificate. */
export function quote(rulebook, request) {
  const asked = { rulebook, request, wallet: request.wallet ?? [], hours: new Map(), arithmetic: new Map() };
  for (const lane of rulebook.lanes) {
    for (const one of lane.promotions) {
      asked.hours.set(one, hoursUnmet(one.schedule, rulebook.utcOffsetMinutes, request.now));
      asked.arithmetic.set(one, arithmeticOf(rulebook, lane, one));
    }
  }
  if (request.coupons === "best") return best(asked);
  const named = request.coupons ?? [];
  return tellRest(asked, priced(asked, named, "listed"), () => ({ result: "unused" }));
}

/** A coupon that was not named is told why it would not work alone; if it would, `otherwise` says what became of it. */
function tellRest(asked, found, otherwise) {
  const outcomes = found.outcomes.map((outcome) => {
    if (outcome.result) return outcome;
    const alone = priced(asked, [outcome.coupon], "listed");
    const told = alone.outcomes.find((one) => one.coupon === outcome.coupon);
    return ["applied", "beaten"].includes(told.result) ? { ...outcome, ...otherwise(alone) } : told;
  });
  return { ...found, outcomes };
}

// ---- The best coupons: every allowed combination is priced.

function best(asked) {
  const { rulebook, request, wallet } = asked;
  const promotions = rulebook.lanes.flatMap((lane) => lane.promotions);
  const templates = new Map(promotions.filter((one) => one.coupon).map((one) => [one.id, one]));
  const usable = wallet.filter((one) => templates.has(one.coupon) && couponUnmet(one, request.now).length === 0);

  const allowed = (coupons) => {
    const terms = coupons.map((one) => ({ template: one.coupon, ...templates.get(one.coupon).coupon }));
    const count = (key, value) => terms.filter((one) => one[key] === value).length;
    return coupons.length <= (rulebook.couponsPerOrder ?? 10)
      && terms.every(({ group }) => group == null || count("group", group) === 1)
      && terms.every(({ template, perOrder }) => count("template", template) <= (perOrder ?? 1));
  };
  let combinations = [[]];
  for (const coupon of usable) {
    combinations = combinations.concat(combinations.map((chosen) => [...chosen, coupon]).filter(allowed));
  }

  const tried = combinations.map((coupons) => {
    const found = priced(asked, coupons.map((one) => one.id), "optimal");
    const of = coupons.map((one) => templates.get(one.coupon));
    const merit = [
      found.payable,
      coupons.length,
      -sum(of, faceValue),
      -sum(of, (one) => threshold(one.when)),
      coupons.map((one) => one.expiresAt ?? Infinity).sort(compare),
      coupons.map((one) => one.receivedAt ?? -Infinity).sort(compare),
      coupons.map((one) => one.id).sort(),
    ];
    return { coupons, found, merit };
  });
  const winner = tried.reduce((one, other) => (compareLists(other.merit, one.merit) < 0 ? other : one));

  const none = tried[0].found;
  return tellRest(asked, winner.found, (alone) => (
    { result: "beaten", by: winner.found.coupons.chosen, worth: Math.max(0, none.payable - alone.payable) }));
}

/** What is printed on the coupon. */
function faceValue({ then: { amountOff, percentOff, tiers, nthItem, buyGet, shippingOff } }) {
  if (amountOff) return amountOff.amount;
  if (percentOff) return percentOff.upTo ?? 0;
  if (tiers) return Math.max(0, ...tiers.steps.map((step) => step.off.amount ?? 0));
  if (nthItem) return nthItem.off.amount ?? 0;
  if (buyGet) return buyGet.get.off.amount ?? 0;
  if (shippingOff) return shippingOff.upTo ?? 0;
  return 0;
}

/** The highest spend that a condition speaks of, anywhere inside it. */
function threshold(condition) {
  if (!condition) return 0;
  const { spend, all, any, not } = condition;
  return Math.max(spend ? spend.atLeast : 0, threshold(not), ...[...(all ?? []), ...(any ?? [])].map(threshold));
}

// ---- The quote with these coupons named.

function priced(asked, named, certificate) {
  const { rulebook, request, wallet } = asked;
  const { cart, fee } = cartOf(rulebook, request);
  const automatic = new Map();
  const ofCoupons = new Map();
  const found = rulebook.lanes.flatMap((lane) => runLane(asked, lane, cart, named).map((one) => ({ ...one, lane })));
  const points = earned(cart.earners);
  for (const { promotion, coupon, told, lane } of found) {
    const at = cart.earners.findIndex((one) => one.promotion === promotion && one.coupon === coupon);
    const outcome = { promotion: promotion.id, lane: lane.id, ...(coupon && { coupon: coupon.id }), ...told };
    if (at >= 0) Object.assign(outcome, points[at] > 0 ? { points: points[at] } : { result: "nothingLeft", amount: undefined });
    if (outcome.result === "refused") Object.assign(outcome, flipOf(outcome.reasons));
    if (coupon) ofCoupons.set(coupon.id, outcome);
    else automatic.set(promotion.id, outcome);
  }
  const laneOf = (id) => rulebook.lanes.find((lane) => lane.promotions.some((one) => one.id === id));
  const unknown = ({ id, coupon }) => (
    { promotion: coupon, ...(laneOf(coupon) && { lane: laneOf(coupon).id }), coupon: id, result: "refused", reasons: [{ code: "unknown-coupon" }] });
  const outcomes = [
    ...rulebook.lanes.flatMap((lane) => lane.promotions).map((one) => automatic.get(one.id)).filter(Boolean),
    ...wallet.map((one) => ofCoupons.get(one.id) ?? unknown(one)),
  ];

  const lines = linesOf(request, cart);
  tellEarned(asked, cart, points, lines);
  const { due, shares } = cart.shipping;
  const shipping = { fee, discount: fee - due, payable: due, shares };
  const bought = lines.filter((line) => line.selected);
  const chosen = wallet.map((one) => one.id).filter((id) => ofCoupons.get(id)?.result === "applied");
  return {
    now: request.now,
    currency: rulebook.currency,
    lines,
    shipping,
    list: sum(bought, (line) => line.list),
    subtotal: sum(bought, (line) => line.subtotal),
    discount: sum(bought, (line) => line.discount) + shipping.discount,
    payable: sum(bought, (line) => line.payable) + shipping.payable,
    gifts: cart.gifts,
    points: { ...cart.points, earned: sum(points) },
    grants: cart.grants,
    ...taxOf(rulebook, request, lines, shipping),
    coupons: { chosen, certificate: { kind: certificate } },
    outcomes,
  };
}

/** Tells the lines what they earn: the points of each promotion, by what the lines that it means cost in the end. */
function tellEarned({ arithmetic }, { earners, lots }, points, lines) {
  earners.forEach(({ promotion }, at) => {
    const ids = meant(promotion.of, lots.flatMap((lot) => lot.piles[0])).flatMap(({ lot }) => lot.lines.map((line) => line.id));
    const mine = ids.map((id) => lines.find((line) => line.id === id));
    const costs = mine.map((line) => line.payable);
    const { amounts } = dealt(points[at], costs, costs.map(() => Number.MAX_SAFE_INTEGER), arithmetic.get(promotion));
    mine.forEach((line, turn) => {
      if (amounts[turn] > 0) line.earned = (line.earned ?? 0) + amounts[turn];
    });
  });
}

/** The cart before anything is taken, and what sending it costs. */
function cartOf(rulebook, request) {
  const all = lotsOf(request.cart.lines, floorOf(rulebook));
  for (const lot of all) for (const line of lot.lines) lot.shares.set(line.id, []);
  const fee = all.length > 0 ? feeOf(request.shipping?.fee ?? 0, request.cart.lines.filter(({ selected }) => selected !== false)) : 0;
  const subtotal = sum(all, (lot) => lot.quantity * lot.unitPrice);
  const cart = {
    lots: all.filter((lot) => lot.addOn == null),
    addOns: all.filter((lot) => lot.addOn != null),
    shipping: { units: 1, due: fee, shares: [] },
    mayTake: largestDiscount(rulebook, request, subtotal),
    inUse: [], acted: [], earners: [], gifts: [], grants: [], steps: 0,
    points: { used: 0, off: 0 },
  };
  return { cart, fee };
}

const flipOf = (reasons) => {
  const changes = flip(reasons);
  return changes && { flip: changes };
};
