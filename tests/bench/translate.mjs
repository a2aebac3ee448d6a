// The rules of the race said to Liebian: a rulebook, and a request for every cart.

const civil = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 16);
const hours = ({ start, end }) => ({ from: civil(start), until: civil(end) });
const padded = (id) => String(id).padStart(3, "0");
const of = ({ cats }) => (cats.length > 0 ? { of: { categories: cats.map((cat) => `c${cat}`) } } : {});
const LEVELS = ["1", "2", "3"];

/** W1, W2 and W4: prices by member and flash, the best percent a line, free units, the best tier of each group, one coupon. `skus` are goods
 * with a member price. */
export function rulebook({ promos, coupons = [] }, skus) {
  const kind = (type) => promos.filter((one) => one.type === type);
  const ofMembers = skus.filter((item) => item.mprice > 0 && item.mprice < item.price);
  const memberPrice = {
    id: "member-price",
    when: { tier: LEVELS },
    then: { unitPrice: { prices: ofMembers.map(({ sku, mprice }) => ({ sku: String(sku), price: mprice })) } },
  };
  const memberPercent = (one) => ({
    id: `member-${padded(one.id)}`, ...of(one), schedule: hours(one), when: { tier: LEVELS.slice(one.level - 1) },
    then: { percentOff: { rate: one.bp } },
  });
  // Units at a flash price take no percent off and are not given away.
  const flash = (one) => ({
    id: `flash-${padded(one.id)}`, schedule: hours(one), excludes: { tags: ["others"], within: "unit" },
    then: { unitPrice: { prices: [{ sku: String(one.sku), price: one.price, limit: one.limit }] } },
  });
  const percent = (one) => ({
    id: `percent-${padded(one.id)}`, tags: ["others"], ...of(one), schedule: hours(one),
    ...(one.minQty > 1 && { when: { quantity: { atLeast: one.minQty, of: of(one).of ?? {} } } }),
    then: { percentOff: { rate: one.bp } },
  });
  // Each keeps the later ones off its lines.
  const free = (one) => ({
    id: `free-${padded(one.id)}`, tags: ["others", "free"], ...of(one), schedule: hours(one),
    excludes: { tags: ["free"], within: "line" },
    then: { buyGet: { buy: { quantity: one.buy }, get: { quantity: one.get, off: { percent: 10000 } }, times: one.maxTimes } },
  });
  const tier = (one) => ({
    id: `tier-${padded(one.id)}`, ...of(one), schedule: hours(one),
    then: one.every
      ? { amountOff: { amount: one.tiers[0].off, per: { spent: one.tiers[0].min, times: 6 } } }
      : { tiers: { by: "spend", steps: one.tiers.map(({ min, off }) => ({ atLeast: min, off: { amount: off } })) } },
  });
  const groups = [...new Set(kind("tier").map((one) => one.group))].sort((a, b) => a - b);
  const lanes = [
    { id: "price", stacking: "bestPerLine", arithmetic: { roundPer: "unit", rounding: "halfDown" },
      promotions: [memberPrice, ...kind("member").map(memberPercent), ...cheapest(kind("flash")).map(flash)] },
    { id: "percent", stacking: "bestPerLine", arithmetic: { roundPer: "line" }, promotions: kind("pct").map(percent) },
    { id: "free", stacking: "each", promotions: kind("bxgy").map(free) },
    ...groups.map((group) => ({
      id: `tier-${group}`, stacking: "bestOne", promotions: kind("tier").filter((one) => one.group === group).map(tier),
    })),
    { id: "coupon", stacking: "each", arithmetic: { rounding: "down" }, promotions: coupons.map(template) },
  ];
  const filled = lanes.filter((lane) => lane.promotions.length > 0);
  return { contract: 1, currency: "CNY", utcOffsetMinutes: 0, couponsPerOrder: 1, lanes: filled };
}

/** Of flash prices for one product at one time only the lowest counts in the race, so the others need not be said. */
const cheapest = (list) => list.filter((one) => !list.some((other) =>
  other.sku === one.sku && other.start === one.start && other.end === one.end
  && (other.price < one.price || (other.price === one.price && other.id < one.id))));

const template = (one) => ({
  id: `coupon-${padded(one.id)}`, ...of(one), coupon: {},
  ...(one.min > 0 && { when: { spend: { atLeast: one.min } } }),
  then: one.kind === "off" ? { amountOff: { amount: one.off } } : { percentOff: { rate: one.bp, upTo: one.cap } },
});

/** The same carts with their lines in the order of the products: the engine has no other, and who gets the odd cent hangs on it. */
export function byProduct({ carts, ...world }) {
  return { ...world, carts: carts.map((cart) => ({ ...cart, lines: [...cart.lines].sort((one, other) => one.sku - other.sku) })) };
}

/** Every product that is in one of the carts. */
export const products = (carts) => [...new Map(carts.flatMap(({ lines }) => lines).map((line) => [line.sku, line])).values()];

/** One cart as a request; its best coupon is to be found. */
export function request(cart, coupons = []) {
  return {
    now: cart.now * 1000,
    cart: {
      lines: cart.lines.map((line) => ({
        id: line.id ?? `L${line.sku}`, sku: String(line.sku), quantity: line.qty, unitPrice: line.price, categories: [`c${line.cat}`],
      })),
    },
    ...(cart.member > 0 && { customer: { tier: String(cart.member) } }),
    wallet: coupons.map((one) => ({
      id: `w${padded(one.id)}`, coupon: `coupon-${padded(one.id)}`, validFrom: one.start * 1000, expiresAt: one.end * 1000,
    })),
    coupons: "best",
  };
}

/** W3: a rulebook and a request for one wallet. */
export function walletRace({ lines, coupons }) {
  const promotion = (one) => ({
    id: `coupon-${padded(one.id)}`, ...(one.cat >= 0 && { of: { categories: [`c${one.cat}`] } }),
    // Coupons for a category act before those for the order.
    priority: one.cat >= 0 ? 1 : 0,
    ...(one.min > 0 && { when: { spend: { atLeast: one.min } } }),
    then: one.kind === "off" ? { amountOff: { amount: one.off } } : { percentOff: { rate: one.bp, upTo: one.cap } },
    coupon: one.group ? { group: `g${one.group}` } : {},
    ...(!one.stack && { exclusive: "order" }),
  });
  const arithmetic = { rounding: "down", thresholdBase: "running" };
  return {
    rulebook: {
      contract: 1, currency: "CNY", utcOffsetMinutes: 0, couponsPerOrder: coupons.length,
      lanes: [{ id: "coupon", stacking: "each", arithmetic, promotions: coupons.map(promotion) }],
    },
    request: {
      now: 0,
      cart: { lines: lines.map(({ id, cat, amount }) => ({ id, sku: id, quantity: 1, unitPrice: amount, categories: [`c${cat}`] })) },
      wallet: coupons.map((one) => ({ id: `w${padded(one.id)}`, coupon: `coupon-${padded(one.id)}` })),
      coupons: "best",
    },
  };
}
