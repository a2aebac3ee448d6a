// A lane: who applies, what each offers, who takes it.

import { millionths } from "./twin-answer.mjs";
import { compare, sum } from "./twin-arithmetic.mjs";
import { dealtTo, lineCosts, meant, split } from "./twin-cart.mjs";
import { conditionUnmet, unmet } from "./twin-conditions.mjs";
import { warmingUp } from "./twin-hours.mjs";
import { budgetsUnmet, clash, cutTo, leftBy, limitsOf, nameOf, passed, usesUnmet, withThisOrder } from "./twin-limits.mjs";
import { offerOf } from "./twin-offers.mjs";
import { addOnOffer, competes, giftsOf, grantsOf, pointsFor, pointsOffer } from "./twin-rewards.mjs";

export function runLane(asked, lane, cart, named) {
  for (const pile of [...cart.lots, ...cart.addOns].flatMap((lot) => lot.piles)) pile.start = pile.due;
  const run = { asked, lane, cart };
  const contenders = contendersOf(asked, lane);

  const running = [];
  for (const one of contenders) {
    if (one.coupon && !named.includes(one.coupon.id)) continue;
    if (!ask(run, one)) continue;
    const taken = one.coupon && slotTaken(asked, one, cart.inUse);
    if (taken) one.told = { result: "refused", reasons: [taken] };
    else {
      if (one.coupon) cart.inUse.push(one);
      running.push(one);
    }
  }

  if (lane.stacking === "each") {
    for (const one of running) if (ask(run, one)) act(run, one);
  } else {
    const rivals = running.filter((one) => competes(one.promotion.then));
    if (lane.stacking === "bestOne") bestOne(rivals);
    else bestPerLine(cart, rivals);
    for (const one of rivals) if (!one.told) act(run, one);
    // What only joins in is heard after those who won.
    for (const one of running) if (!rivals.includes(one) && ask(run, one)) act(run, one);
  }
  // A coupon that did not work leaves its place to those of later lanes.
  cart.inUse = cart.inUse.filter((one) => one.told.result === "applied");
  return contenders;
}

/** Every promotion of the lane, once for each coupon that sets it off, in the order of their rank. */
function contendersOf({ request: { wallet = [] } }, lane) {
  const all = lane.promotions.flatMap((promotion) => {
    if (!promotion.coupon) return [{ promotion }];
    const held = wallet.filter((one) => one.coupon === promotion.id);
    return held.length > 0 ? held.map((coupon) => ({ promotion, coupon })) : [{ promotion, nobody: true }];
  });
  return all.sort((a, b) => (b.promotion.priority ?? 0) - (a.promotion.priority ?? 0)
    || compare(a.promotion.id, b.promotion.id) || compare(a.coupon?.id, b.coupon?.id));
}

/** All that a promotion looks at, as the cart stands now. */
function viewOf({ asked: { rulebook, request: asked, hours, arithmetic }, lane, cart }, { promotion, coupon }) {
  const request = coupon ? withThisOrder(asked, promotion, cart.acted) : asked;
  const left = leftBy(promotion, cart);
  const scope = meant(promotion.of, left.visible);
  return {
    ...left, scope, promotion, coupon, cart, request,
    arithmetic: arithmetic.get(promotion),
    customer: request.customer ?? {},
    offset: rulebook.utcOffsetMinutes,
    hours: hours.get(promotion),
    limits: limitsOf(promotion, request),
    quantity: sum(left.visible, (pile) => pile.units),
    by: { promotion: promotion.id, ...(coupon && { coupon: coupon.id }) },
    lane: lane.id,
  };
}

/** Asks a promotion what it would take: true when it takes part, with its offer; else it is told what became of it. */
function ask(run, one) {
  const told = (result) => {
    one.told = result;
    return false;
  };
  one.told = undefined;
  if (one.nobody) return told({ result: "refused", reasons: [{ code: "no-coupon" }] });
  const view = viewOf(run, one);
  one.view = view;
  const { then, of } = one.promotion;
  const by = rivalsOf(view, of);
  if (by.length > 0) {
    const missing = view.barred.length > 0 ? [] : conditionUnmet(one.promotion.when, view);
    return told({ result: "excluded", by: [...new Set(by.map(nameOf))], ...(missing.length > 0 && { reasons: missing }) });
  }

  const reasons = unmet(view);
  const announced = reasons.length === 1 && reasons[0].code === "not-started"
    && warmingUp(one.promotion.schedule, view.offset, view.request.now);
  if (reasons.length > 0 && !announced) return told({ result: "refused", reasons });

  if (then.points && view.request.points?.use == null && !announced) return told({ result: "unused" });
  one.offer = offerFor(view);
  // What an order may take at most is a limit, not the scope.
  const { wanted, full, whole = full } = one.offer;
  const unusable = view.arithmetic.tooLarge === "unusable" && wanted > whole;
  const more = unusable ? [{ code: "larger-than-scope", amount: wanted, have: whole }] : budgetsUnmet(view, one.offer.total);
  if (more.length > 0) return told({ result: "refused", reasons: [...reasons, ...more] });
  if (announced) return told({ result: "announced", opensAt: reasons[0].opensAt, worth: one.offer.total });
  if (one.offer.total > 0 || one.offer.acts) return true;
  return told(one.offer.full > 0 ? { result: "guarded", cut: one.offer.full } : { result: "nothingLeft" });
}

/** Those who leave it nothing to act on. */
function rivalsOf(view, of) {
  if (view.barred.length > 0) return view.barred;
  if (view.scope.length > 0) return [];
  return meant(of, view.all).flatMap((pile) => view.hidden.get(pile) ?? []);
}

/** What it would do; `acts` when it does something without taking. */
function offerFor(view) {
  const { gift, addOn, earn, grant, points } = view.promotion.then;
  const nothing = { parts: [], total: 0, full: 0 };
  if (gift) {
    const { gifts, choose } = giftsOf(view, gift);
    return { ...nothing, gifts, choose, acts: gifts.length > 0 || choose.length > 0 };
  }
  if (earn) return { ...nothing, acts: true };
  if (grant) return { ...nothing, grants: grantsOf(view, grant), points: grant.points, acts: true };
  if (points) return pointsOffer(view, points);
  const offer = addOn ? addOnOffer(view, addOn) : offerOf(view);
  const cap = view.promotion.limits?.perOrder?.amount ?? Infinity;
  const capped = cutTo({ ...offer, whole: offer.full, full: Math.min(offer.full, cap) }, cap, view);
  const goods = !view.promotion.then.shippingOff;
  return { ...cutTo(capped, goods ? view.cart.mayTake : Infinity, view), acts: offer.choose?.length > 0 };
}

// ---- Who takes it.

/** The first in rank order of those who would take most. */
function bestOne(rivals) {
  const most = Math.max(...rivals.map((one) => one.offer.total));
  const winner = rivals.find((one) => one.offer.total === most);
  for (const one of rivals) {
    if (one !== winner) one.told = { result: "beaten", by: [nameOf(winner)], worth: one.offer.total };
  }
}

/** Of every pile, the best offer per unit takes the units it covers, the next best the units beyond. */
function bestPerLine(cart, rivals) {
  const won = new Map(rivals.map((one) => [one, []]));
  const lostTo = new Map(rivals.map((one) => [one, new Set()]));
  const barredBy = new Map(rivals.map((one) => [one, new Set()]));
  for (const pile of [...cart.lots.flatMap((lot) => lot.piles), cart.shipping]) {
    const bids = rivals.flatMap((one) => one.offer.parts.filter((part) => part.pile === pile).map((part) => ({ one, part })))
      .filter(({ part }) => part.amount > 0)
      .sort((a, b) => compare(BigInt(b.part.amount) * BigInt(a.part.units), BigInt(a.part.amount) * BigInt(b.part.units)));
    let left = pile.units;
    const pieces = [];
    for (const { one, part } of bids) {
      const rival = rivals.find((other) => other !== one && keepsOut(other, one, won.get(other), pile));
      if (rival) barredBy.get(one).add(nameOf(rival));
      const units = Math.min(part.units, left);
      if (rival || units === 0) continue;
      const amount = units === part.units ? part.amount : Math.floor((part.amount * units) / part.units);
      if (amount === 0) continue;
      const exact = [part.exact[0] * BigInt(units), part.exact[1] * BigInt(part.units)];
      const place = { pile };
      pieces.push({ one, units, amount, exact, place });
      won.get(one).push(place);
      left -= units;
    }
    const parts = pile === cart.shipping ? [pile] : split(pile, pieces.map((piece) => piece.units));
    for (const [at, { one, amount, exact, place }] of pieces.entries()) {
      const lot = pile.lot;
      const free = pile === cart.shipping || one.promotion.then.points;
      const room = free ? amount : parts[at].due - parts[at].units * lot.floor;
      Object.assign(place, { pile: parts[at], units: parts[at].units, amount: Math.min(amount, Math.max(0, room)), exact, lot });
    }
    for (const { one } of bids) for (const piece of pieces) if (piece.one !== one) lostTo.get(one).add(nameOf(piece.one));
  }
  for (const one of rivals) {
    const parts = won.get(one);
    if (parts.length > 0) one.won = parts;
    else if (barredBy.get(one).size > 0) one.told = { result: "excluded", by: [...barredBy.get(one)] };
    else one.told = { result: "beaten", by: [...lostTo.get(one)], worth: one.offer.total };
  }
}

/** Whether what one has won keeps another out of a pile. */
function keepsOut(one, other, won, pile) {
  const levels = clash(one.promotion, other.promotion);
  return (levels.includes("order") && won.length > 0)
    || (levels.includes("line") && won.some((part) => (part.lot ?? part.pile.lot) === pile.lot));
}

/** Takes what is offered, or what was won of it, and tells so. */
function act(run, one) {
  const { cart, lane } = run;
  const { offer, promotion, coupon, view } = one;
  const parts = one.won ?? [...new Set(offer.parts.map((part) => part.pile))]
    .flatMap((pile) => piecesOf(cart, pile, offer.parts.filter((part) => part.pile === pile)));
  const goods = !promotion.then.shippingOff && !promotion.then.points;
  const all = { parts, total: sum(parts, (part) => part.amount) };
  const taking = cutTo(all, goods ? cart.mayTake : Infinity, view);
  const cut = offer.full - offer.total + all.total - taking.total;
  if (taking.total === 0 && !offer.acts) {
    one.told = cut > 0 ? { result: "guarded", cut } : { result: "nothingLeft" };
    return;
  }
  // In a contest another coupon of its promotion may have won what the limits leave.
  const reasons = one.won && coupon ? passed(viewOf(run, one), taking) : [];
  if (reasons.length > 0) {
    one.told = { result: "refused", reasons };
    return;
  }
  if (goods) cart.mayTake -= taking.total;
  if (taking.total > 0) cart.steps += 1;
  const by = { lane: lane.id, promotion: promotion.id, ...(coupon && { coupon: coupon.id }), step: cart.steps };
  one.took = taking.total > 0 ? taking.parts.map(({ pile, units, amount }) => ({ ...(pile.lot && { sku: pile.lot.sku }), units: pile.lot ? units : 0, amount })) : [];
  const units = takeAll(cart, taking.parts, by);
  cart.acted.push(one);
  cart.gifts.push(...(offer.gifts ?? []));
  cart.grants.push(...(offer.grants ?? []));
  if (promotion.then.earn) cart.earners.push(one);
  if (promotion.then.points) {
    // Where others have won some of the units, fewer points are needed than were offered.
    offer.points = pointsFor(taking.total, promotion.then.points);
    cart.points.used += offer.points;
    cart.points.off += taking.total;
  }
  const some = units > 0 && !promotion.then.nthItem && units < sum(meant(promotion.of, view.all), (pile) => pile.units);
  one.told = {
    result: "applied",
    amount: taking.total,
    ...(offer.wanted > offer.total && { wanted: offer.wanted }),
    ...(offer.next && { next: offer.next }),
    ...(some && { units }),
    ...(cut > 0 && { cut }),
    ...(offer.choose?.length > 0 && { choose: offer.choose }),
    ...(offer.points != null && { points: offer.points }),
  };
}

/** The piles that the parts of one become: of each part the units that give, and those that only count. */
function piecesOf(cart, pile, parts) {
  if (pile === cart.shipping) return parts;
  const pieces = parts.flatMap((part) => [part, { ...part, units: part.also ?? 0, amount: 0, exact: [0n, 1n] }]);
  const piles = split(pile, pieces.map((part) => part.units));
  return pieces.map((part, at) => ({ ...part, pile: piles[at] })).filter((part) => part.pile);
}

/** Takes these parts, each over the lines of its lot; answers how many units it met. */
function takeAll(cart, parts, by) {
  const lots = new Set(parts.map((part) => part.pile.lot).filter(Boolean));
  for (const lot of lots) {
    const before = lineCosts(lot);
    const mine = parts.filter((part) => part.pile.lot === lot);
    const exact = exactOf(lot, mine);
    for (const { pile, amount } of mine) {
      pile.due -= amount;
      pile.met.add(by.promotion);
    }
    const after = lineCosts(lot);
    lot.lines.forEach((line, at) => {
      if (before[at] > after[at]) lot.shares.get(line.id).push({ ...by, amount: before[at] - after[at], exact: exact[at] });
    });
  }
  const shipping = parts.find((part) => part.pile === cart.shipping && part.amount > 0);
  if (shipping) {
    cart.shipping.due -= shipping.amount;
    cart.shipping.shares.push({ ...by, amount: shipping.amount, exact: millionths(shipping.exact) });
  }
  return sum(parts.filter((part) => part.pile !== cart.shipping), (part) => part.units);
}

/** The exact share of each line: of every part, as much as the line pays of its pile. */
function exactOf(lot, parts) {
  return dealtTo(lot).map((mine) => {
    const shares = mine.map(({ pile, due }) => {
      const part = parts.find((one) => one.pile === pile && pile.due > 0);
      return part ? [part.exact[0] * BigInt(due), part.exact[1] * BigInt(pile.due)] : [0n, 1n];
    });
    return millionths(shares.reduce(([a, b], [c, d]) => [a * d + c * b, b * d], [0n, 1n]));
  });
}

/** Why no more coupon of this kind may work. */
function slotTaken({ rulebook, request }, { promotion }, inUse) {
  const { group, perOrder = 1 } = promotion.coupon;
  const ofGroup = inUse.find((one) => group != null && one.promotion.coupon.group === group);
  const alike = inUse.filter((one) => one.promotion === promotion);
  const limit = rulebook.couponsPerOrder ?? 10;
  if (ofGroup) return { code: "coupon-group-taken", by: ofGroup.coupon.id };
  if (alike.length >= perOrder) return { code: "coupon-per-order-reached", limit: perOrder };
  const usedUp = usesUnmet(promotion, request, alike.length);
  if (usedUp) return usedUp;
  return inUse.length >= limit ? { code: "coupons-per-order-reached", limit } : undefined;
}
