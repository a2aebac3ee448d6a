// yudao (ruoyi-vue-pro): one exclusive price, then limited discount or member price, 满减送, one coupon, points, freight, points given.

import { all, Book, Shelf, sum, word } from "../mall.mjs";
import { hours } from "../hours.mjs";
import { Said, Unsaid } from "../said.mjs";
import { brokerage, withdrawal } from "./yudao-growth.mjs";
import { groupBuy } from "./yudao-group.mjs";

/** Shares are rounded down and the last line takes what is left; thresholds look at what earlier steps have left. */
const YUDAO = { rounding: "halfUp", roundPer: "promotion", allocation: "lastTakesRest", shareRounding: "down", thresholdBase: "laneStart", percentBase: "running", tooLarge: "unusable" };
/** The price to pay is rounded half up, so what comes off is rounded half down. */
const OF_LINES = { rounding: "halfDown", roundPer: "line" };
/** A coupon's percentage is rounded in the customer's favour. */
const OF_COUPONS = { rounding: "up" };
const STEPS = [["limited_discount", "bestPerLine", OF_LINES], ["full_reduction_gift", "bestOne"], ["coupon", "each", OF_COUPONS], ["point_deduct", "each"], ["freight", "bestOne"], ["point_gift", "each"]];
/** Stands for a freight that a case does not say: it shows whether freight is waived. */
const SOME_FEE = 1000;
const WITHOUT_CART = { commission: brokerage, withdraw_fee: withdrawal, group_buy: groupBuy };

export async function run(said, open) {
  const types = [said.record.promotions ?? []].flat().map(({ type }) => type);
  for (const [type, ask] of Object.entries(WITHOUT_CART)) if (types.includes(type)) return ask(said, open);
  const lines = readLines(said);
  const shelf = new Shelf(lines.map(({ sku, price, quantity, tags, selected, weight, volume }) => ({ sku, price, quantity, tags, ...(!selected && { selected }), ...(weight && { weight }), ...(volume && { volume }) })));
  const book = new Book(shelf);
  book.rules.arithmetic = YUDAO;
  const context = new Said(said.take("context"), "context.");
  const asked = { order: context.take("order_type") ?? "normal", delivery: readDelivery(context), points: undefined };
  context.done();
  const promotions = said.records("promotions").flatMap((promotion, at) => readPromotion(promotion, at, { shelf, lines, asked }));
  said.done();
  const stepOf = new Map();
  for (const [step, stacking, arithmetic] of STEPS) {
    const here = promotions.filter((promotion) => promotion.step === step);
    if (!here.length) continue;
    const lane = book.lane(stacking, arithmetic);
    for (const { id, of, when, schedule, then, coupon } of here) {
      const made = book.add(lane, id, { of, when, schedule, then, coupon });
      stepOf.set(made.id, step);
      if (coupon) book.hold(made);
    }
  }
  const answer = await book.ask(open, {
    channel: word(asked.order),
    ...(asked.points && { points: asked.points }),
    ...(asked.fee !== undefined && { shipping: { fee: asked.fee } }),
  });
  return tell(answer, { promotions, stepOf, lines, asked });
}

function readLines(said) {
  return said.records("lines").map((line) => {
    const read = {
      sku: String(line.take("sku")),
      spu: line.take("spu"),
      quantity: line.count("count", "quantity", "qty") ?? 1,
      price: line.amount("unit_price", "unit_price_minor"),
      selected: line.take("selected") ?? true,
      give: line.count("give_point"),
      category: line.take("category"),
    };
    read.delivery = line.list("delivery");
    read.tags = [...(read.spu === undefined ? [] : [`spu:${read.spu}`]), ...(read.category === undefined ? [] : [`category:${read.category}`])];
    [read.weight, read.volume] = [line.count("weight"), line.count("volume")];
    line.take("template");
    line.done();
    return read;
  });
}

/** yudao asks how the goods are sent; without a freight of its own nothing is to pay for it. */
function readDelivery(said) {
  const type = said.take("delivery_type");
  const store = said.take("store");
  const closed = said.take("store_state") === "disabled";
  said.take("address");
  return { type, store, closed };
}

const ONLY_NORMAL = { channel: ["normal"] };

/** One of yudao's promotions: its step and what it does. */
function readPromotion(said, at, { shelf, lines, asked }) {
  const type = said.take("type", "kind");
  const id = String(said.take("id") ?? `${type}-${at + 1}`);
  if (!TYPES[type]) throw new Unsaid(`a promotion of type ${type}`);
  const scope = readScope(said, shelf);
  const schedule = readWindow(said.take("window")) ?? hours(said);
  const made = TYPES[type](said, { shelf, lines, asked, scope });
  said.done();
  return made.filter(({ then }) => then).map((one) => ({ id, type, schedule, ...one, of: { ...scope, ...one.of } }));
}

function readScope(said, shelf) {
  const scope = said.take("scope");
  const sku = said.take("sku");
  if (sku !== undefined) return { skus: [shelf.sku(String(sku))] };
  if (!(scope instanceof Object) || scope.kind === "all") return {};
  const values = [scope.values ?? scope.value ?? []].flat();
  if (scope.kind === "sku") return { skus: values.map((value) => shelf.sku(String(value))) };
  return { tags: values.map((value) => word(`${scope.kind}:${value}`)) };
}

function readWindow(text) {
  if (text === undefined) return undefined;
  const [from, until] = String(text).split("..");
  return hours(new Said({ starts_at: from, ends_at: until }));
}

/** What a discount takes, written as an amount or as the percentage that is left to pay. */
function readOff(said) {
  const how = said.take("discount") ?? "";
  const amount = said.amount("amount", "discount_amount", "off", "reduce");
  const toPay = said.rate("percent_to_pay", "percent");
  // A limited discount's percentage is in basis points, as the calculator reads it.
  const raw = said.count("raw_percent");
  const upTo = said.amount("discount_cap", "discount_limit");
  const rate = raw !== undefined ? 10000 - raw : toPay !== undefined ? 10000 - toPay : undefined;
  if (rate !== undefined) return rate > 0 ? { percentOff: { rate, ...(upTo !== undefined && { upTo }) } } : undefined;
  return amount ? { amountOff: { amount, ...(/per_unit/.test(how) && { per: "unit" }) } } : undefined;
}

const TYPES = {
  limited_discount: (said) => [{ step: "limited_discount", when: ONLY_NORMAL, then: readOff(said) }],
  member_price: (said) => [{ step: "limited_discount", when: ONLY_NORMAL, then: readOff(said) }],
  coupon: (said) => {
    const least = said.amount("min_price", "min");
    const when = all([ONLY_NORMAL, least && { spend: { atLeast: least } }]);
    return [{ step: "coupon", when, coupon: {}, then: readOff(said) }];
  },
  full_reduction_gift: (said, { scope }) => fullReduction(said, scope),
  point_deduct: (said, { asked }) => {
    const per = said.amount("fen_per_point") ?? 1;
    const most = said.count("max_points");
    const on = said.take("enabled") !== false;
    asked.points = { balance: said.count("user_points") ?? 0, use: said.take("requested") === false ? 0 : "most" };
    // An order is never paid with points alone: a fen is left.
    const points = { points: 1, worth: per, leave: 1, ...(most && { most }) };
    return [{ step: "point_deduct", when: ONLY_NORMAL, then: on && per > 0 ? { points } : undefined }];
  },
  point_gift: (said, { shelf, lines }) => {
    const perYuan = said.count("points_per_yuan") ?? 0;
    const part = divisor(perYuan, 100);
    const every = { spent: 100 / part, points: perYuan / part };
    const given = lines.filter(({ give }) => give > 0).map(({ sku, give }) => ({ step: "point_gift", of: { skus: [shelf.sku(sku)] }, then: { earn: { bonus: give } } }));
    return [{ step: "point_gift", then: perYuan ? { earn: { every } } : undefined }, ...given];
  },
  free_delivery_from_reward: (_, { asked }) => {
    asked.fee = SOME_FEE;
    return [{ step: "freight", of: {}, then: { shippingOff: {} } }];
  },
  freight_template: (said, { asked }) => {
    const mode = said.take("charge_mode");
    const by = { count: "units", piece: "units", weight: "weight", volume: "volume" }[mode];
    if (!by) throw new Unsaid(`freight by ${mode}`);
    const [atLeast, spend] = [said.count("free_count"), said.amount("free_price")];
    asked.fee = { by, first: said.count("start"), firstFee: said.amount("start_price"), next: said.count("extra"), nextFee: said.amount("extra_price") };
    const free = atLeast !== undefined || spend !== undefined;
    // Free from so many pieces is a promotion, which looks at what the goods cost in the end; from so much weight it is the template's own.
    if (free && by !== "units") asked.fee.freeFrom = { ...(atLeast !== undefined && { atLeast }), ...(spend !== undefined && { spend }) };
    const when = all([atLeast && { quantity: { atLeast, of: {} } }, spend && { spend: { atLeast: spend, of: {} } }]);
    return [{ step: "freight", of: {}, when, then: free && by === "units" ? { shippingOff: {} } : undefined }];
  },
  coupon_template: () => {
    throw new Unsaid("how many coupons may be handed out: a limit per customer above the limit of all is no fault here, the lower one holds");
  },
};

const divisor = (a, b) => (b === 0 ? a : divisor(b, a % b));

/** 满减送: of the tiers, by price or by pieces, the highest reached; it may also give points and free the freight. */
function fullReduction(said, of) {
  const byCount = /count|piece/.test(String(said.take("condition_type", "by") ?? "price"));
  const tiers = said.records("tiers", "rules", "levels").map((tier) => {
    const read = {
      atLeast: tier.count("limit", "at_least", "min"),
      off: tier.amount("discount", "off", "discount_price") ?? 0,
      points: tier.count("point", "points", "give_point") ?? 0,
      free: tier.take("free_delivery") === true,
    };
    tier.take(/coupon/);
    tier.done();
    return read;
  });
  tiers.sort((one, other) => one.atLeast - other.atLeast);
  const name = byCount ? "quantity" : "spend";
  const reached = ({ atLeast }) => ({ [name]: { atLeast, of } });
  const base = { step: "full_reduction_gift" };
  if (!tiers.length) return [{ ...base, when: ONLY_NORMAL, then: { amountOff: { amount: 1 } } }];
  return tiers.flatMap((tier, at) => {
    const when = all([ONLY_NORMAL, reached(tier), tiers[at + 1] && { not: reached(tiers[at + 1]) }]);
    return [
      { ...base, when, then: tier.off ? { amountOff: { amount: tier.off } } : undefined },
      { ...base, when, then: tier.points ? { earn: { bonus: tier.points } } : undefined },
      { ...base, step: "freight", of: {}, when, then: tier.free ? { shippingOff: {} } : undefined },
    ];
  });
}

/** The answer in yudao's fields. */
function tell(answer, { promotions, stepOf, lines, asked }) {
  const { type, store, closed } = asked.delivery;
  if (type && type !== "pickup" && lines.some(({ selected, delivery }) => selected && delivery.length && !delivery.includes(type))) {
    throw new Unsaid("goods that are not sent this way: how a mall delivers is its own affair");
  }
  if (store !== undefined && closed) throw new Unsaid("a closed store: which stores are open is the mall's own affair");
  const offBy = (step) => (line) => sum(line.shares.filter(({ promotion }) => stepOf.get(promotion) === step).map(({ amount }) => amount));
  const chosen = answer.quote.lines.filter(({ selected }) => selected);
  const off = (...steps) => sum(chosen.flatMap((line) => steps.map((step) => offBy(step)(line))));
  const selected = (line, figure, otherwise = 0) => (line.selected ? figure(line) : otherwise);
  const { points, shipping } = answer.quote;
  const items = answer.perLine((line) => ({
    sku: Number(line.sku.replace(/^\d+\./, "")),
    discount: offBy("limited_discount")(line) + offBy("full_reduction_gift")(line),
    coupon: offBy("coupon")(line),
    point: offBy("point_deduct")(line),
    give_point: selected(line, ({ earned }) => earned ?? 0, lineGift(line, lines)),
    // A line that is not chosen still shows what it would cost.
    pay: selected(line, ({ payable }) => payable, line.subtotal),
    // Freight is paid once for all lines together.
    delivery: 0,
  }));
  const worked = [...new Set(promotions.map(({ id }) => id))].filter((id) => answer.applied(id));
  return {
    order: {
      type: asked.order,
      total: answer.quote.subtotal,
      discount: off("limited_discount", "full_reduction_gift"),
      coupon: off("coupon"),
      point: off("point_deduct"),
      give_point: points?.earned,
      delivery: shipping.payable,
      pay: answer.quote.payable,
    },
    items,
    use_point: points?.used,
    coupon_used: number(worked.find((id) => promotions.some((one) => one.id === id && one.step === "coupon"))),
    promotions: worked.map((id) => describe(answer, id, promotions)),
    promotion_count: worked.length,
    promotion: worked.length ? describe(answer, worked[0], promotions) : null,
    answer,
  };
}

const number = (id) => (id === undefined ? null : Number(id));

function lineGift(line, lines) {
  return lines.find(({ sku }) => line.sku.endsWith(`.${word(sku)}`))?.give ?? 0;
}

const TITLES = { limited_discount: "限时折扣", full_reduction_gift: "满减送", coupon: "优惠劵", point_deduct: "积分抵扣" };

/** What a promotion did, for those that took something. */
function describe(answer, id, promotions) {
  const { type } = promotions.find((promotion) => promotion.id === id);
  const ids = answer.book.idsOf(id);
  const took = answer.quote.lines.flatMap(({ sku, subtotal, shares }) => {
    const discount = sum(shares.filter(({ promotion }) => ids.includes(promotion)).map(({ amount }) => amount));
    return discount ? [{ sku: Number(sku.replace(/^\d+\./, "")), total: subtotal, discount }] : [];
  });
  const discount = sum(took.map(({ discount }) => discount));
  const yuan = `${Math.floor(discount / 100)}.${String(discount % 100).padStart(2, "0")}`;
  return {
    id: number(id),
    name: TITLES[type],
    match: true,
    total: sum(took.map(({ total }) => total)),
    discount,
    description: `${TITLES[type]}：省 ${yuan} 元`,
    items: took,
  };
}

