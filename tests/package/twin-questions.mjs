// Random questions for the twin and the engine: small malls and small carts in which every kind of promise meets every other.

const SKUS = ["tea", "cup", "pot", "bun", "milk"];
const CATEGORIES = ["drink", "ware", "food"];
const TAGS = ["hot", "new", "cold"];
const CHANNELS = ["h5", "live"];
const STORES = ["sh-01", "sz-07", "bj-11"];
const REGIONS = ["CN", "CN-44", "CN-44.03", "CN-65"];
const KINDS = ["team", "bargain"];
const DAY = 86400000;
/** Wednesday 2026-11-25, 10:00 in China. */
const WEDNESDAY = 1795572000000;

/** Dice that always fall the same way for the same seed. */
export function diceOf(seed) {
  let state = seed >>> 0;
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const dice = {
    upto: (most) => roll() % (most + 1),
    from: (least, most) => least + dice.upto(most - least),
    chance: (percent) => roll() % 100 < percent,
    one: (list) => list[roll() % list.length],
    some: (list) => {
      const chosen = list.filter(() => dice.chance(50));
      return chosen.length > 0 ? chosen : [dice.one(list)];
    },
    times: (most, make) => Array.from({ length: dice.upto(most) }, (_, at) => make(at)),
    /** An amount in fen: tiny, awkward or round. */
    fen: (most) => [() => dice.from(1, 20), () => dice.from(1, most), () => dice.from(1, Math.ceil(most / 100)) * 100][dice.upto(2)](),
    /** A field that is said so often in a hundred. */
    maybe: (percent, key, make) => (dice.chance(percent) ? { [key]: make() } : {}),
  };
  return dice;
}

// ---- The mall.

export function rulebookOf(dice) {
  let promotions = 0;
  const named = () => `p${promotions += 1}`;
  const lanes = Array.from({ length: dice.from(1, 4) }, (_, at) => ({
    id: `lane${at}`,
    stacking: dice.one(["each", "bestOne", "bestPerLine"]),
    ...dice.maybe(12, "arithmetic", () => arithmetic(dice)),
    promotions: Array.from({ length: dice.from(1, 4) }, () => promotion(dice, named())),
  }));
  for (const one of lanes.flatMap((lane) => lane.promotions)) relate(dice, one, promotions);
  return {
    contract: 1, currency: "CNY", utcOffsetMinutes: 480,
    couponsPerOrder: dice.from(1, 4),
    ...dice.maybe(12, "arithmetic", () => arithmetic(dice)),
    ...dice.maybe(20, "guard", () => guard(dice)),
    ...dice.maybe(20, "tax", () => tax(dice)),
    lanes,
  };
}

function promotion(dice, id) {
  return {
    id,
    ...dice.maybe(30, "priority", () => dice.upto(3)),
    ...dice.maybe(30, "tags", () => dice.some(TAGS)),
    ...dice.maybe(20, "schedule", () => schedule(dice)),
    ...dice.maybe(50, "of", () => selector(dice)),
    ...dice.maybe(35, "when", () => condition(dice, 2)),
    then: effect(dice),
    ...dice.maybe(8, "arithmetic", () => arithmetic(dice)),
    ...dice.maybe(18, "limits", () => limits(dice)),
    ...dice.maybe(30, "coupon", () => ({ perOrder: dice.from(1, 2), ...dice.maybe(40, "group", () => dice.one(["mall", "food"])) })),
  };
}

/** What a promotion does not go with, once all are there; and a coupon that it gives, where there is one. */
function relate(dice, one, promotions) {
  const other = () => `p${dice.from(1, promotions)}`;
  const within = () => dice.one(["order", "line", "unit"]);
  if (dice.chance(12)) {
    const whom = dice.chance(60) ? { promotions: [...new Set([other(), other()])].filter((id) => id !== one.id) } : { tags: dice.some(TAGS) };
    if (whom.tags || whom.promotions.length > 0) one.excludes = { ...whom, ...dice.maybe(75, "within", within) };
  } else if (dice.chance(4)) one.exclusive = within();
}

const EFFECTS = {
  unitPrice: (dice) => ({ prices: dice.some(SKUS).map((sku) => ({ sku, price: dice.fen(3000), ...dice.maybe(50, "limit", () => dice.from(1, 4)) })) }),
  percentOff: (dice) => ({ rate: dice.from(1, 10000), ...dice.maybe(35, "upTo", () => dice.fen(2000)) }),
  amountOff: (dice) => ({
    amount: dice.fen(3000),
    ...dice.maybe(65, "per", () => dice.one(["order", "line", "unit", { spent: dice.fen(4000), ...dice.maybe(50, "times", () => dice.from(1, 3)) }])),
  }),
  tiers(dice) {
    const by = dice.one(["spend", "quantity", "distinct"]);
    let atLeast = 0;
    const steps = Array.from({ length: dice.from(1, 3) }, () => {
      atLeast += by === "spend" ? dice.fen(5000) : dice.from(1, 3);
      return { atLeast, off: off(dice) };
    });
    return { by, ...(by !== "distinct" && dice.maybe(35, "per", () => dice.one(["scope", "line"]))), steps };
  },
  nthItem: (dice) => ({ n: dice.from(1, 3), off: off(dice), ...dice.maybe(30, "times", () => dice.from(1, 2)) }),
  buyGet: (dice) => ({
    buy: { quantity: dice.chance(12) ? 0 : dice.from(1, 3), ...dice.maybe(45, "of", () => selector(dice)) },
    get: {
      quantity: dice.from(1, 2), ...dice.maybe(45, "of", () => selector(dice)), off: off(dice),
      ...dice.maybe(50, "pick", () => dice.one(["cheapest", "dearest", "inGroup", "listed"])),
      ...dice.maybe(20, "whole", () => dice.chance(70)),
    },
    ...dice.maybe(30, "times", () => dice.from(1, 2)),
    ...dice.maybe(25, "sameSku", () => dice.chance(70)),
  }),
  bundlePrice: (dice) => ({
    quantity: dice.from(1, 4), price: dice.fen(9000),
    ...dice.maybe(30, "pick", () => dice.one(["dearest", "cheapest"])), ...dice.maybe(30, "times", () => dice.from(1, 2)),
  }),
  setPrice: (dice) => ({
    items: Array.from({ length: dice.from(1, 3) }, () => ({ of: selector(dice), quantity: dice.from(1, 2) })),
    price: dice.fen(9000), ...dice.maybe(30, "times", () => dice.from(1, 2)),
  }),
  fixedPrice: (dice) => ({ price: dice.fen(9000) }),
  gift: (dice) => ({
    choices: dice.some(SKUS).map((sku) => ({ sku, ...dice.maybe(40, "quantity", () => dice.from(1, 2)), ...dice.maybe(60, "value", () => dice.fen(2000)) })),
    ...dice.maybe(40, "pick", () => dice.from(1, 2)),
    ...dice.maybe(40, "times", () => ({ every: dice.fen(6000), ...dice.maybe(50, "most", () => dice.from(1, 3)) })),
  }),
  addOn: (dice) => ({ items: dice.some(SKUS).map((sku) => ({ sku, price: dice.fen(2000) })), ...dice.maybe(60, "pick", () => dice.from(1, 3)) }),
  provenPrice: (dice) => ({ kind: dice.one(KINDS), ...dice.maybe(40, "least", () => dice.fen(2000)) }),
  shippingOff: (dice) => ({
    ...dice.maybe(40, "rate", () => dice.from(1, 10000)), ...dice.maybe(40, "upTo", () => dice.fen(900)),
    ...dice.maybe(30, "except", () => dice.some(REGIONS)),
  }),
  points: (dice) => ({
    points: dice.one([1, 3, 10, 100]), worth: dice.one([1, 2, 7, 100]),
    ...dice.maybe(35, "step", () => dice.one([1, 5, 100])), ...dice.maybe(30, "most", () => dice.from(1, 2000)),
    ...dice.maybe(30, "upTo", () => dice.from(1, 10000)), ...dice.maybe(25, "leave", () => dice.fen(500)),
    ...dice.maybe(25, "shipping", () => dice.chance(60)),
  }),
  earn: (dice) => dice.one([
    { bonus: dice.from(1, 300) },
    { every: { spent: dice.one([1, 100, 700]), points: dice.from(1, 10) } },
    { multiply: dice.from(10001, 30000) },
  ]),
  grant: (dice) => ({ points: dice.from(1, 500) }),
};
const OFTEN = ["unitPrice", "percentOff", "percentOff", "amountOff", "tiers", "nthItem", "buyGet", "buyGet", "bundlePrice", "setPrice"];

function effect(dice) {
  const kind = dice.one(dice.chance(60) ? OFTEN : Object.keys(EFFECTS));
  return { [kind]: EFFECTS[kind](dice) };
}

const off = (dice) => (dice.chance(60) ? { percent: dice.chance(30) ? 10000 : dice.from(1, 10000) } : { amount: dice.fen(1500) });

function selector(dice) {
  const by = dice.one([{ skus: dice.some(SKUS) }, { categories: dice.some(CATEGORIES) }, { tags: dice.some(TAGS) }, {}]);
  const [low, high] = [dice.fen(2000), dice.fen(6000)].sort((a, b) => a - b);
  return {
    ...by,
    ...dice.maybe(12, "unitPrice", () => dice.one([{ from: low }, { to: high }, { from: low, to: high }])),
    ...dice.maybe(10, "onSale", () => dice.chance(40)),
    ...dice.maybe(15, "except", () => ({ skus: [dice.one(SKUS)] })),
  };
}

function condition(dice, depth) {
  const several = () => Array.from({ length: dice.from(1, 2) }, () => condition(dice, depth - 1));
  const of = () => dice.maybe(25, "of", () => selector(dice));
  const plain = {
    spend: () => ({ atLeast: dice.fen(7000), ...of(), ...dice.maybe(40, "base", () => dice.one(["laneStart", "list", "running", "original"])) }),
    quantity: () => ({ atLeast: dice.from(1, 6), ...of() }),
    distinct: () => ({ atLeast: dice.from(1, 3), ...of() }),
    lineQuantity: () => ({ atLeast: dice.from(1, 4), ...of() }),
    tags: () => ({ [dice.one(["any", "all", "none"])]: dice.some(TAGS) }),
    tier: () => dice.some(["silver", "gold"]),
    class: () => dice.some(["moms", "students"]),
    newCustomer: () => dice.chance(50),
    orderNumber: () => dice.from(1, 3),
    birthday: () => ({ within: dice.one(["day", "week", "month"]), ...dice.maybe(50, "leap", () => dice.one(["feb28", "mar01"])) }),
    memberFor: () => ({ days: dice.from(1, 60) }),
    lastOrder: () => ({ daysAgo: dice.from(1, 60) }),
    streak: () => ({ atLeast: dice.from(1, 7) }),
    referred: () => dice.chance(50),
    channel: () => dice.some(CHANNELS),
    store: () => dice.some(STORES),
    pilot: () => ({ buckets: 10, take: dice.from(1, 9), ...dice.maybe(50, "salt", () => dice.one(["autumn", "s2"])) }),
    region: () => dice.some(REGIONS),
    payment: () => dice.some(["wechat", "alipay"]),
    scene: () => dice.some(["community", "poster"]),
    proof: () => ({ kind: dice.one(KINDS) }),
  };
  const kind = dice.one(dice.chance(40) ? ["spend", "quantity", "distinct"] : Object.keys(plain));
  if (depth === 0 || dice.chance(75)) return { [kind]: plain[kind]() };
  return dice.one([() => ({ all: several() }), () => ({ any: several() }), () => ({ not: condition(dice, depth - 1) })])();
}

function schedule(dice) {
  const day = dice.from(20, 28);
  const at = (date, hour) => `2026-11-${date}T${String(hour).padStart(2, "0")}:30`;
  const from = dice.upto(20);
  const hours = { from: `${String(from).padStart(2, "0")}:00`, until: `${String(from + dice.from(1, 3)).padStart(2, "0")}:20` };
  return {
    from: at(day, dice.upto(23)),
    ...dice.maybe(50, "warmUp", () => at(day - dice.from(1, 5), dice.upto(23))),
    ...dice.maybe(30, "until", () => `2026-12-0${dice.from(1, 8)}T09:15`),
    ...dice.maybe(25, "weekly", () => [{ days: dice.some(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]), ...dice.maybe(50, "from", () => hours.from) }]),
    ...dice.maybe(25, "daily", () => [hours]),
  };
}

function limits(dice) {
  const limit = (uses) => ({
    ...(uses && dice.maybe(30, "uses", () => dice.from(1, 3))), ...dice.maybe(40, "units", () => dice.from(1, 6)),
    ...dice.maybe(30, "unitsPerSku", () => dice.from(1, 3)), ...dice.maybe(30, "amount", () => dice.fen(3000)),
  });
  return { ...dice.maybe(60, "perOrder", () => ({ ...limit(false), ...dice.maybe(30, "pick", () => dice.one(["dearest", "cheapest", "listed"])) })), ...dice.maybe(40, "perCustomer", () => limit(true)), ...dice.maybe(40, "total", () => limit(true)) };
}

const ROUNDINGS = ["halfUp", "halfDown", "halfEven", "down", "up"];

const PROFILES = ["strict", "magento", "medusa", "oscar", "saleor", "shopify", "solidus", "sylius", "vendure", "woocommerce", "yudao"];

const arithmetic = (dice) => ({
  ...dice.maybe(20, "profile", () => dice.one(PROFILES)),
  ...dice.maybe(50, "rounding", () => dice.one(ROUNDINGS)),
  ...dice.maybe(40, "roundPer", () => dice.one(["promotion", "line", "unit"])),
  ...dice.maybe(50, "allocation", () => dice.one(["largestRemainder", "lastTakesRest", "firstTakesRest", "carry", "perUnit", "ofTheRest"])),
  ...dice.maybe(30, "shareRounding", () => dice.one(ROUNDINGS)),
  ...dice.maybe(40, "thresholdBase", () => dice.one(["laneStart", "list", "running", "original"])),
  ...dice.maybe(40, "percentBase", () => dice.one(["running", "laneStart", "original"])),
  ...dice.maybe(20, "tooLarge", () => dice.one(["take", "unusable"])),
});

const guard = (dice) => ({
  ...dice.maybe(60, "floors", () => dice.times(2, () => ({ of: selector(dice), price: dice.fen(3000) }))),
  ...dice.maybe(40, "largestDiscount", () => [{ ...dice.maybe(50, "channel", () => dice.one(CHANNELS)), rate: dice.from(1, 9000) }]),
  ...dice.maybe(40, "belowCost", () => dice.chance(50)),
});

const tax = (dice) => ({
  prices: dice.one(["inclusive", "exclusive"]),
  ...dice.maybe(50, "rounding", () => dice.one(ROUNDINGS)),
  ...dice.maybe(60, "roundPer", () => dice.one(["unit", "line", "rate"])),
});

// ---- The request.

export function requestOf(dice, rulebook, mostCoupons = 4) {
  const promotions = rulebook.lanes.flatMap((lane) => lane.promotions);
  const ids = promotions.map((one) => one.id);
  const addOns = promotions.filter((one) => one.then.addOn).map((one) => one.id);
  const templates = [...promotions.filter((one) => one.coupon).map((one) => one.id), ...(dice.chance(20) ? ["gone"] : [])];
  const wallet = templates.length === 0 ? [] : dice.times(mostCoupons, (at) => ({
    id: `w${at}`, coupon: dice.one(templates),
    ...dice.maybe(15, "expiresAt", () => WEDNESDAY + dice.upto(40) * 3600000),
    ...dice.maybe(10, "validFrom", () => WEDNESDAY + dice.upto(20) * 3600000),
    ...dice.maybe(20, "receivedAt", () => WEDNESDAY - dice.upto(20) * 3600000),
  }));
  return {
    now: WEDNESDAY + dice.upto(60000) * 7000 - dice.upto(3) * DAY,
    cart: { lines: dice.times(5, (at) => line(dice, `l${at}`, addOns)) },
    ...dice.maybe(70, "shipping", () => ({ fee: dice.upto(1200), ...dice.maybe(30, "taxRate", () => dice.one([600, 900])) })),
    customer: customer(dice),
    ...dice.maybe(80, "channel", () => dice.one(CHANNELS)),
    ...dice.maybe(50, "store", () => dice.one(STORES)),
    ...dice.maybe(50, "region", () => dice.one(REGIONS)),
    ...dice.maybe(50, "payment", () => dice.one(["wechat", "alipay"])),
    ...dice.maybe(50, "scene", () => dice.one(["community", "poster"])),
    ...dice.maybe(60, "counters", () => counters(dice, ids)),
    ...dice.maybe(60, "points", () => ({ balance: dice.upto(4000), ...dice.maybe(80, "use", () => (dice.chance(60) ? "most" : dice.upto(2000))) })),
    ...dice.maybe(40, "gifts", () => dice.times(3, () => ({ promotion: dice.one(ids), sku: dice.one(SKUS) }))),
    ...dice.maybe(40, "stock", () => dice.some(SKUS).map((sku) => ({ sku, left: dice.upto(3) }))),
    ...dice.maybe(60, "proofs", () => dice.times(3, () => proof(dice, ids))),
    wallet,
    coupons: dice.chance(60) ? "best" : wallet.filter(() => dice.chance(60)).map((one) => one.id),
  };
}

function line(dice, id, addOns) {
  const unitPrice = dice.chance(40) ? dice.one([990, 1999, 3000, 3335]) : dice.fen(5000);
  return {
    id, sku: dice.one(SKUS), quantity: dice.from(1, 5), unitPrice,
    ...dice.maybe(15, "listPrice", () => unitPrice + dice.upto(500)),
    ...dice.maybe(15, "cost", () => dice.fen(3000)),
    ...dice.maybe(10, "floorPrice", () => dice.fen(3000)),
    ...dice.maybe(30, "taxRate", () => dice.one([600, 1300])),
    categories: dice.some(CATEGORIES),
    ...dice.maybe(30, "tags", () => dice.some(TAGS)),
    ...dice.maybe(8, "selected", () => false),
    ...(addOns.length > 0 && dice.maybe(35, "addOn", () => dice.one(addOns))),
  };
}

const customer = (dice) => ({
  ...dice.maybe(70, "tags", () => dice.some(TAGS)),
  ...dice.maybe(60, "tier", () => dice.one(["silver", "gold"])),
  ...dice.maybe(50, "class", () => dice.some(["moms", "students"])),
  ...dice.maybe(80, "isNew", () => dice.chance(50)),
  ...dice.maybe(60, "orderNumber", () => dice.from(1, 3)),
  ...dice.maybe(60, "birthday", () => dice.one(["11-25", "11-30", "1990-11-29", "02-29", "12-01", "01-01"])),
  ...dice.maybe(60, "memberSince", () => WEDNESDAY - dice.upto(80) * DAY),
  ...dice.maybe(60, "lastOrderAt", () => WEDNESDAY - dice.upto(80) * DAY),
  ...dice.maybe(50, "streakDays", () => dice.upto(8)),
  ...dice.maybe(60, "referred", () => dice.chance(50)),
});

function counters(dice, ids) {
  const used = () => ({ ...dice.maybe(60, "uses", () => dice.upto(3)), ...dice.maybe(60, "units", () => dice.upto(4)), ...dice.maybe(60, "amount", () => dice.upto(2500)) });
  const entry = (rest) => ({ ...rest, ...dice.maybe(70, "customer", used), ...dice.maybe(70, "total", used) });
  return ids.filter(() => dice.chance(50)).flatMap((promotion) => [
    entry({ promotion }),
    ...(dice.chance(40) ? [entry({ promotion, sku: dice.one(SKUS) })] : []),
  ]);
}

const proof = (dice, ids) => ({
  kind: dice.one(KINDS),
  ...dice.maybe(40, "promotion", () => dice.one(ids)),
  ...dice.maybe(60, "sku", () => dice.one(SKUS)),
  ...dice.maybe(80, "price", () => dice.fen(2500)),
  ...dice.maybe(50, "units", () => dice.from(1, 3)),
  ...dice.maybe(40, "until", () => WEDNESDAY + dice.upto(100) * 3600000),
});
