// Prices a cart a second time, plainly and slowly, from the published meaning alone: a second opinion on the engine.
// It was written without a look at the engine, and takes its input as valid.

import { compare, couponUnmet, hoursUnmet, left, offerOf, sorted, sum, unmet } from "./twin-promotions.mjs";

/** Lists compare by their first difference; a list that is the start of another comes first. */
function compareLists(a, b) {
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const first = Array.isArray(a[at]) ? compareLists(a[at], b[at]) : compare(a[at], b[at]);
    if (first !== 0) return first;
  }
  return a.length - b.length;
}

/** The quote of a request: the whole of it, but for the count of combinations in the certificate. */
export function quote(rulebook, request) {
  const asked = { rulebook, request, wallet: request.wallet ?? [], hours: new Map() };
  for (const { promotions } of rulebook.lanes) {
    for (const one of promotions) asked.hours.set(one, hoursUnmet(one.schedule, rulebook.utcOffsetMinutes, request.now));
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
    return ["refused", "nothingLeft"].includes(told.result) ? told : { ...outcome, ...otherwise(alone) };
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
function faceValue({ then: { amountOff, percentOff, tiers, nthItem, shippingOff } }) {
  if (amountOff) return amountOff.amount;
  if (percentOff) return percentOff.upTo ?? 0;
  if (tiers) return Math.max(0, ...tiers.steps.map((step) => step.off.amount ?? 0));
  if (nthItem) return nthItem.off.amount ?? 0;
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
  const cart = { ...lotsOf(request.cart.lines), inUse: [] };
  const shippingLine = { quantity: 1, left: cart.lots.length > 0 ? request.shipping?.fee ?? 0 : 0, shares: [] };
  const fee = shippingLine.left;
  cart.shipping = { lines: [shippingLine] };

  const automatic = new Map();
  const ofCoupons = new Map();
  for (const lane of rulebook.lanes) {
    for (const { promotion, coupon, told } of runLane(asked, lane, cart, named)) {
      const outcome = { promotion: promotion.id, lane: lane.id, ...(coupon && { coupon: coupon.id }), ...told };
      if (coupon) ofCoupons.set(coupon.id, outcome);
      else automatic.set(promotion.id, outcome);
    }
  }
  const unknown = { result: "refused", reasons: [{ code: "unknown-coupon" }] };
  const outcomes = [
    ...rulebook.lanes.flatMap((lane) => lane.promotions).map((one) => automatic.get(one.id)).filter(Boolean),
    ...wallet.map((one) => ofCoupons.get(one.id) ?? { promotion: one.coupon, coupon: one.id, ...unknown }),
  ];

  const lines = request.cart.lines.map(({ id, sku, quantity, unitPrice, listPrice, selected }) => {
    const line = { id, sku, quantity, unitPrice, list: quantity * (listPrice ?? unitPrice), subtotal: quantity * unitPrice };
    const mine = cart.byId.get(id);
    if (selected === false) return { ...line, selected, discount: 0, payable: 0, shares: [] };
    return { ...line, selected: true, discount: line.subtotal - mine.left, payable: mine.left, shares: mine.shares };
  });
  const shipping = { fee, discount: fee - shippingLine.left, payable: shippingLine.left, shares: shippingLine.shares };
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
    coupons: { chosen, certificate: { kind: certificate } },
    outcomes,
  };
}

/** Equal lines are one lot, and lots have an order of their own, so that neither splitting nor order changes a price. */
function lotsOf(lines) {
  const byKind = new Map();
  const byId = new Map();
  for (const { id, sku, quantity, unitPrice, listPrice, cost, categories, tags, selected } of lines) {
    if (selected === false) continue;
    const kind = [sku, unitPrice, listPrice ?? -1, cost ?? -1, sorted(categories), sorted(tags)];
    const key = JSON.stringify(kind);
    if (!byKind.has(key)) byKind.set(key, { kind, sku, categories: kind[4], tags: kind[5], lines: [] });
    const line = { id, quantity, left: quantity * unitPrice, shares: [] };
    byKind.get(key).lines.push(line);
    byId.set(id, line);
  }
  const lots = [...byKind.values()].sort((a, b) => compareLists(a.kind, b.kind));
  for (const lot of lots) {
    lot.lines.sort((a, b) => compare(a.id, b.id));
    lot.quantity = sum(lot.lines, (line) => line.quantity);
  }
  return { lots, byId };
}

/** A winner is named by its coupon, if it has one. */
const nameOf = ({ promotion, coupon }) => (coupon ?? promotion).id;

// ---- A lane: who applies, what each offers, who takes it.

function runLane(asked, lane, cart, named) {
  const { rulebook, request, wallet } = asked;
  for (const lot of cart.lots) lot.atStart = left(lot);

  const contenders = lane.promotions.flatMap((promotion) => {
    if (!promotion.coupon) return [{ promotion }];
    const held = wallet.filter((one) => one.coupon === promotion.id);
    return held.length > 0 ? held.map((coupon) => ({ promotion, coupon })) : [{ promotion, nobody: true }];
  });
  contenders.sort((a, b) => (b.promotion.priority ?? 0) - (a.promotion.priority ?? 0)
    || compare(a.promotion.id, b.promotion.id) || compare(a.coupon?.id, b.coupon?.id));

  const running = [];
  for (const one of contenders) {
    if (one.coupon && !named.includes(one.coupon.id)) continue;
    const reasons = one.nobody ? [{ code: "no-coupon" }] : unmet(asked, one, cart);
    if (reasons.length > 0) {
      one.told = { result: "refused", reasons };
      continue;
    }
    one.offer = offerOf(one.promotion, cart);
    if (one.offer.total === 0) one.told = { result: "nothingLeft" };
    else if (one.coupon && slotTaken(rulebook, one, cart.inUse)) {
      one.told = { result: "refused", reasons: [slotTaken(rulebook, one, cart.inUse)] };
    } else {
      if (one.coupon) cart.inUse.push(one);
      running.push(one);
    }
  }

  if (lane.stacking === "each") {
    for (const one of running) {
      one.offer = offerOf(one.promotion, cart);
      takeAll(lane, one, one.offer.parts);
    }
  } else if (lane.stacking === "bestOne") {
    // They stand in rank order, so the first of the largest wins a tie.
    const most = Math.max(...running.map((one) => one.offer.total));
    const winner = running.find((one) => one.offer.total === most);
    if (winner) takeAll(lane, winner, winner.offer.parts);
    for (const one of running) {
      if (one !== winner) one.told = { result: "beaten", by: [nameOf(winner)], worth: one.offer.total };
    }
  } else {
    const places = [...cart.lots, cart.shipping];
    const part = (one, place) => one.offer.parts.get(place) ?? 0;
    const most = (place) => Math.max(...running.map((one) => part(one, place)));
    const winnerOf = new Map(places.map((place) => [place, running.find((one) => part(one, place) === most(place))]));
    for (const one of running) {
      const won = places.filter((place) => winnerOf.get(place) === one && part(one, place) > 0);
      if (won.length > 0) {
        takeAll(lane, one, new Map(won.map((place) => [place, part(one, place)])));
        continue;
      }
      const by = new Set(places.filter((place) => part(one, place) > 0).map((place) => nameOf(winnerOf.get(place))));
      one.told = { result: "beaten", by: [...by], worth: one.offer.total };
    }
  }
  // A coupon that did not work leaves its place to those of later lanes.
  cart.inUse = cart.inUse.filter((one) => one.told.result === "applied");
  return contenders;
}

/** Takes these parts, each over the lines of its lot, and tells so. */
function takeAll(lane, one, parts) {
  const amount = sum([...parts.values()]);
  const by = { lane: lane.id, promotion: one.promotion.id, ...(one.coupon && { coupon: one.coupon.id }) };
  for (const [lot, part] of parts) {
    // All units of a lot cost the same to the fen, the last of them bear the broken fens; lines hold units in their order.
    const [units, due] = [sum(lot.lines, (line) => line.quantity), left(lot) - part];
    const first = (count) => Math.floor(due / units) * count + Math.max(0, count + (due % units) - units);
    let at = 0;
    for (const line of lot.lines) {
      const now = first(at + line.quantity) - first(at);
      at += line.quantity;
      if (line.left > now) line.shares.push({ ...by, amount: line.left - now });
      line.left = now;
    }
  }
  const { wanted, next } = one.offer;
  one.told = amount === 0
    ? { result: "nothingLeft" }
    : { result: "applied", amount, ...(wanted > one.offer.total && { wanted }), ...(next && { next }) };
}

/** Why no more coupon of this kind may work. */
function slotTaken(rulebook, { promotion }, inUse) {
  const { group, perOrder = 1 } = promotion.coupon;
  const ofGroup = inUse.find((one) => group != null && one.promotion.coupon.group === group);
  const alike = inUse.filter((one) => one.promotion === promotion);
  const limit = rulebook.couponsPerOrder ?? 10;
  if (ofGroup) return { code: "coupon-group-taken", by: ofGroup.coupon.id };
  if (alike.length >= perOrder) return { code: "coupon-per-order-reached", limit: perOrder };
  return inUse.length >= limit ? { code: "coupons-per-order-reached", limit } : undefined;
}
