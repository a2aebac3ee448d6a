// What one promotion would take, and why it would not apply: the part of the second opinion that knows promotions.

const MINUTE = 60000;
const DAY = 1440 * MINUTE;
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** Ids are ASCII, so comparing them as text is comparing their bytes. */
export const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
export const sum = (list, of = (one) => one) => list.reduce((total, one) => total + of(one), 0);
export const sorted = (list) => [...new Set(list ?? [])].sort();

/** What a lot still costs. */
export const left = (lot) => sum(lot.lines, (line) => line.left);

// ---- Effects: what a promotion would take from which lot, as the lots stand now.

export function offerOf(promotion, cart) {
  // Thresholds and "every so much spent" look at the lane's start, all else at what the lots cost now.
  const { amountOff, percentOff, tiers, nthItem, shippingOff, unitPrice } = promotion.then;
  const lots = meant(promotion.of, cart.lots);
  const costs = lots.map(left);
  const scope = sum(costs);
  const over = (amount) => share(Math.min(amount, scope), costs);
  const offer = (amounts, wanted, next) => (
    { parts: new Map(lots.map((lot, at) => [lot, amounts[at]])), total: sum(amounts), wanted, next });

  if (percentOff) return offer(over(Math.min(percent(scope, percentOff.rate), percentOff.upTo ?? Infinity)));
  if (amountOff) {
    const { amount, per } = amountOff;
    if (per == null || per === "order") return offer(over(amount), amount);
    if (per === "unit") {
      const taken = lots.map((lot, at) => Math.min(amount * lot.quantity, costs[at]));
      return offer(taken, amount * measure("quantity", lots));
    }
    if (per === "line") {
      const skus = sorted(lots.map((lot) => lot.sku));
      const ofSku = skus.map((sku) => costs.map((cost, at) => (lots[at].sku === sku ? cost : 0)));
      const shares = ofSku.map((mine) => share(Math.min(amount, sum(mine)), mine));
      return offer(lots.map((_, at) => sum(shares, (one) => one[at])), amount * skus.length);
    }
    const have = measure("spend", lots);
    const times = Math.min(Math.floor(have / per.spent), per.times ?? Infinity);
    return offer(over(amount * times), amount * times, nextGroup("spend", per.spent, per.times, have));
  }
  if (tiers) {
    const have = measure(tiers.by, lots);
    const reached = tiers.steps.filter((step) => step.atLeast <= have);
    const { off } = reached.at(-1);
    const above = tiers.steps[reached.length];
    const next = above && { by: tiers.by, need: above.atLeast, have, gap: above.atLeast - have };
    return off.percent == null ? offer(over(off.amount), off.amount, next) : offer(over(percent(scope, off.percent)), 0, next);
  }
  if (unitPrice) {
    const price = new Map(unitPrice.prices.map((one) => [one.sku, one.price]));
    const now = (lot) => (price.has(lot.sku) ? price.get(lot.sku) * lot.quantity : Infinity);
    return offer(lots.map((lot, at) => Math.max(0, costs[at] - now(lot))));
  }
  if (nthItem) {
    const next = nextGroup("quantity", nthItem.n, nthItem.times, measure("quantity", lots));
    return offer(...everyNth(nthItem, lots, costs), next);
  }
  const fee = left(cart.shipping);
  const amount = Math.min(fee, shippingOff.upTo ?? Infinity);
  return { parts: new Map([[cart.shipping, amount]]), total: amount, wanted: shippingOff.upTo };
}

/** What is missing to the next full group, as long as one more counts. */
function nextGroup(by, size, times, have) {
  const full = Math.floor(have / size);
  if (full >= (times ?? Infinity)) return undefined;
  const need = (full + 1) * size;
  return { by, need, have, gap: need - have };
}

/** All units dearest first; a unit costs its lot's price by the lot's number, which may be a fraction of a fen. */
function everyNth({ n, off, times }, lots, costs) {
  // Everything is counted in such a small coin that every unit price and every percent of it is whole.
  const coin = lots.reduce((product, lot) => product * BigInt(lot.quantity), 10000n);
  const unit = lots.map((lot, at) => (BigInt(costs[at]) * coin) / BigInt(lot.quantity));
  const units = lots.flatMap((lot, at) => Array(lot.quantity).fill(at)).sort((a, b) => compare(unit[b], unit[a]) || a - b);
  const hit = units.filter((_, at) => (at + 1) % n === 0).slice(0, times ?? Infinity);
  const each = (at) => {
    if (off.percent != null) return (unit[at] * BigInt(off.percent)) / 10000n;
    const amount = BigInt(off.amount) * coin;
    return amount < unit[at] ? amount : unit[at];
  };
  const exact = lots.map(() => 0n);
  for (const at of hit) exact[at] += each(at);
  const all = exact.reduce((a, b) => a + b, 0n);
  const total = Number((2n * all + coin) / (2n * coin));
  return [share(total, exact, costs), off.percent == null ? off.amount * hit.length : 0];
}

/** A part of an amount in basis points, half up. */
const percent = (amount, rate) => Number((BigInt(amount) * BigInt(rate) + 5000n) / 10000n);

/** Shares a total by weight: after rounding down, the rest goes fen by fen to the largest remainders, the earlier first. */
export function share(total, weights, limits = weights) {
  // A limit can only matter where the weights are no prices: a line never gives more than it costs.
  const big = weights.map(BigInt);
  const all = big.reduce((a, b) => a + b, 0n);
  if (all === 0n) return weights.map(() => 0);
  const shares = big.map((weight) => Number((BigInt(total) * weight) / all));
  const remainder = big.map((weight) => (BigInt(total) * weight) % all);
  const turns = [...weights.keys()].sort((a, b) => compare(remainder[b], remainder[a]) || a - b);
  while (sum(shares) < total) {
    for (const at of turns) if (sum(shares) < total && shares[at] < limits[at]) shares[at] += 1;
  }
  return shares;
}

// ---- Why something does not apply.

export function unmet(asked, { promotion, coupon }, cart) {
  const early = coupon ? couponUnmet(coupon, asked.request.now) : [];
  const conditions = conditionUnmet(promotion.when, promotion, asked.request, cart);
  const reasons = [...early, ...asked.hours.get(promotion), ...conditions];
  // A threshold that a condition has told already is not told again for the effect.
  const told = (reason) => reasons.some((one) => one.code === reason.code && one.need === reason.need && one.have === reason.have);
  return [...reasons, ...effectUnmet(promotion, cart).filter((reason) => !told(reason))];
}

export function couponUnmet({ validFrom, expiresAt }, now) {
  if (expiresAt != null && now >= expiresAt) return [{ code: "coupon-expired", expiredAt: expiresAt }];
  if (validFrom != null && now < validFrom) return [{ code: "coupon-not-valid-yet", validFrom }];
  return [];
}

const below = (by, need, have) => (have < need ? [{ code: `${by}-below`, need, have, gap: need - have }] : []);
const measure = (by, lots) => sum(lots, (lot) => (by === "spend" ? lot.atStart : lot.quantity));

/** The least that the effect itself takes. */
function effectUnmet({ of, then: { amountOff, tiers, nthItem, unitPrice } }, cart) {
  const lots = meant(of, cart.lots).filter((lot) => !unitPrice || unitPrice.prices.some((one) => one.sku === lot.sku));
  if (lots.length === 0) return [{ code: "no-matching-item" }];
  if (amountOff?.per?.spent) return below("spend", amountOff.per.spent, measure("spend", lots));
  if (tiers) return below(tiers.by, tiers.steps[0].atLeast, measure(tiers.by, lots));
  if (nthItem) return below("quantity", nthItem.n, measure("quantity", lots));
  return [];
}

function conditionUnmet(condition, promotion, request, cart) {
  if (!condition) return [];
  const customer = request.customer ?? {};
  const reasonsOf = (one) => conditionUnmet(one, promotion, request, cart);
  const has = (tag) => (customer.tags ?? []).includes(tag);
  const [kind, value] = Object.entries(condition).find(([, said]) => said != null);
  const have = (said) => (said == null ? {} : { have: said });
  const unless = (holds, reason) => (holds ? [] : [reason]);
  switch (kind) {
    case "spend":
    case "quantity":
      return below(kind, value.atLeast, measure(kind, meant(value.of ?? promotion.of, cart.lots)));
    case "tags": {
      const { any, all, none } = value;
      if (any) return unless(any.some(has), { code: "tags-none-of", tags: sorted(any) });
      if (all) return unless(all.every(has), { code: "tags-missing", tags: sorted(all.filter((tag) => !has(tag))) });
      return unless(!none.some(has), { code: "tags-forbidden", tags: sorted(none.filter(has)) });
    }
    case "tier":
      return unless(value.includes(customer.tier), { code: "tier-not-in", tiers: sorted(value), ...have(customer.tier) });
    case "channel":
      return unless(value.includes(request.channel), { code: "channel-not-in", channels: sorted(value), ...have(request.channel) });
    case "newCustomer":
      // One of whom nothing is known is neither a new nor a returning customer.
      return unless(customer.isNew === value, { code: value ? "not-a-new-customer" : "only-returning-customers" });
    case "orderNumber": {
      const { orderNumber } = customer;
      return unless(orderNumber === value, { code: "order-number-is-not", need: value, ...have(orderNumber) });
    }
    case "all":
      return value.flatMap(reasonsOf);
    case "any": {
      const roads = value.map(reasonsOf);
      return unless(roads.some((road) => road.length === 0), { code: "no-road", roads });
    }
    default:
      return unless(reasonsOf(value).length > 0, { code: "must-not-hold", condition: Object.keys(value)[0] });
  }
}

/** The lots that a selector means. */
function meant(selector, lots) {
  const { skus, categories, tags, except } = selector ?? {};
  const inAny = (lot, marks) => Boolean(marks.skus?.includes(lot.sku)
    || marks.categories?.some((one) => lot.categories.includes(one))
    || marks.tags?.some((one) => lot.tags.includes(one)));
  const everything = skus == null && categories == null && tags == null;
  return lots.filter((lot) => (everything || inAny(lot, { skus, categories, tags })) && !inAny(lot, except ?? {}));
}

// ---- Hours, on the mall's own wall clock.

const civil = (text, offset) => Date.parse(`${text}:00Z`) - offset * MINUTE;
const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** Why it is not open now: an opening can only be its first moment or the start of a window. */
export function hoursUnmet(schedule, offset, now) {
  const { from, until, weekly, daily } = schedule ?? {};
  const begin = from == null ? -Infinity : civil(from, offset);
  const end = until == null ? Infinity : civil(until, offset);
  const within = (minute, window) => minutes(window.from ?? "00:00") <= minute && minute < minutes(window.until ?? "24:00");
  const open = (at) => {
    const wall = at + offset * MINUTE;
    const minute = Math.floor((wall % DAY) / MINUTE);
    const day = DAYS[new Date(wall).getUTCDay()];
    return begin <= at && at < end
      && (weekly == null || weekly.some((window) => window.days.includes(day) && within(minute, window)))
      && (daily == null || daily.some((slot) => within(minute, slot)));
  };
  if (now >= end) return [{ code: "ended", endedAt: end }];
  if (open(now)) return [];

  const first = Math.max(now, begin);
  const midnight = first - ((first + offset * MINUTE) % DAY);
  const starts = [...(weekly ?? []), ...(daily ?? [])].map((window) => minutes(window.from ?? "00:00") * MINUTE);
  const week = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((day) => starts.map((start) => midnight + day * DAY + start));
  const openings = [first, ...week].filter((at) => at >= first && open(at)).sort(compare);
  return [{ code: now < begin ? "not-started" : "closed", ...(openings.length > 0 && { opensAt: openings[0] }) }];
}
