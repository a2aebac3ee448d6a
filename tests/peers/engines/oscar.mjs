// django-oscar: offers by priority; the units that an offer has used are gone for the next, unless both may be combined; each offer once.

import { Book, cheapest, Shelf, word } from "../mall.mjs";
import { goods, linesOf, placesBy } from "../lines.mjs";
import { inYuan, Said, Unsaid } from "../said.mjs";
import { hours } from "../hours.mjs";

/** Rounded down line by line, the cheapest first; the last line takes what is left. */
const OSCAR = { rounding: "down", roundPer: "line", allocation: "lastTakesRest", shareRounding: "down", thresholdBase: "running", percentBase: "running" };
const NEVER = ["not_discountable", "not-discountable"];

export async function run(said, open) {
  const lines = linesOf(said).map((line) => ({ ...line, tags: line.discountable ? line.tags : [...line.tags, NEVER[0]] }));
  const shelf = new Shelf(lines.map(goods), placesBy(lines, ({ price }) => price ?? 0));
  const book = new Book(shelf);
  book.rules.arithmetic = OSCAR;
  const context = new Said(said.take("context"), "context.");
  const shipping = readShipping(context);
  context.done();
  if (shipping) book.rules.tax = { prices: "exclusive", rounding: "halfUp", roundPer: "line" };
  const offers = said.records("promotions").map((offer, at) => readOffer(offer, at, shelf));
  said.done();

  const byRank = offers.toSorted((one, other) => other.priority - one.priority || one.at - other.at);
  const earlier = [];
  for (const offer of byRank.filter(({ then }) => then)) {
    const lane = book.lane("each");
    const rivals = earlier.filter((other) => offer.exclusive || other.exclusive).map(({ promotion }) => promotion.id);
    const excludes = rivals.length ? { promotions: rivals, within: "unit" } : undefined;
    const { id, of, when, schedule, then, limits } = offer;
    offer.promotion = book.add(lane, id, { of, when, schedule, then, limits, excludes });
    earlier.push(offer);
  }
  const answer = await book.ask(open, shipping && { shipping });
  const { tax, payable } = answer.quote.shipping;
  return {
    total: answer.goods,
    order_discount: answer.goodsDiscount,
    line_discounts: answer.lineDiscounts,
    unit_discounts: answer.unitDiscounts,
    units_consumed: offers.map(({ id }) => answer.unitsMet(id)).reduce((one, other) => one + other, 0),
    chosen: answer.chosen,
    upsell: offers.map(({ id }) => upsell(answer.outcomes(id)[0])),
    shipping_excl_tax: tax?.net ?? payable,
    shipping_incl_tax: tax?.gross ?? payable,
    shipping_discount: answer.quote.shipping.discount,
    answer,
  };
}

/** What is missing to an offer, in Oscar's words; nothing where it applies. */
function upsell(outcome) {
  for (const { code, gap } of outcome?.reasons ?? []) {
    if (code === "spend-below") return `Spend ${inYuan(gap)} more`;
    if (code === "quantity-below" || code === "distinct-below") return `Buy ${gap} more product${gap === 1 ? "" : "s"}`;
  }
  return null;
}

function readShipping(said) {
  const net = said.amount("shipping_excl_tax_minor", "shipping_minor");
  const gross = said.amount("shipping_incl_tax_minor");
  if (net === undefined) return undefined;
  if (gross === undefined || net === 0) return { fee: net };
  const taxRate = Math.round(((gross - net) / net) * 10000);
  if (Math.abs(((gross - net) / net) * 10000 - taxRate) > 1e-6) throw new Unsaid("a tax rate finer than a basis point");
  return { fee: net, taxRate };
}

function readRange(said, shelf) {
  const range = said.take("range");
  const within = range instanceof Object && !Array.isArray(range) ? new Said(range, "range.") : said;
  const named = range instanceof Object && !Array.isArray(range) ? [] : [range ?? []].flat().map(String);
  const skus = [...within.list("range_skus", "skus", "products", "only_skus", "sku").map(String), ...named.filter((name) => shelf.has(name))];
  const tags = [...within.list("range_tags", "tags", "only_tag", "only_tags", "tag").map(String), ...named.filter((name) => !shelf.has(name) && shelf.hasTag(name))];
  const all = named.filter((name) => !shelf.has(name) && !shelf.hasTag(name));
  if (all.some((name) => !/^(all|all products|everything)$/i.test(name))) throw new Unsaid(`a range ${all}`);
  if (within !== said) within.done();
  return {
    ...(skus.length && { skus: skus.map((sku) => shelf.sku(sku)) }),
    ...(tags.length && { tags: tags.map(word) }),
    except: { tags: NEVER },
  };
}

const sameRange = (one, other) => JSON.stringify(one) === JSON.stringify(other);

function readOffer(said, at, shelf) {
  const [condition] = said.records("condition");
  const [benefit] = said.records("benefit");
  if (!benefit) throw new Unsaid("an offer without a benefit");
  const offer = {
    at,
    id: String(said.take("id", "name") ?? `offer-${at + 1}`),
    priority: Number(said.take("priority") ?? 0),
    exclusive: said.take("exclusive") ?? true,
    schedule: hours(said),
  };
  const everyRange = readRange(said, shelf);
  const needs = condition ? readCondition(condition, shelf, everyRange) : undefined;
  const range = pick(readRange(benefit, shelf), everyRange);
  Object.assign(offer, readBenefit(benefit, needs, range));
  const cap = said.amount("max_discount_minor");
  if (cap !== undefined) offer.limits = { ...offer.limits, perOrder: { ...offer.limits?.perOrder, amount: cap } };
  // Without a range of its own the condition counts what the offer may still use.
  const { condition: own } = needs ?? {};
  offer.when = needs && sameRange(needs.range, offer.of) ? own : own && withRange(own, needs.range);
  said.done();
  benefit.done();
  return offer;
}

/** The offer's own range where a part says none. */
const pick = (own, every) => (own.skus || own.tags ? own : every);

function readCondition(said, shelf, everyRange) {
  const type = String(said.take("type", "kind")).toLowerCase();
  const value = said.count("value", "value_minor");
  const range = pick(readRange(said, shelf), everyRange);
  said.done();
  const name = { count: "quantity", value: "spend", coverage: "distinct" }[type];
  if (!name) throw new Unsaid(`a condition ${type}`);
  return { type, value, range, condition: value > 0 ? { [name]: { atLeast: value } } : undefined };
}

function withRange(condition, of) {
  return Object.fromEntries(Object.entries(condition).map(([name, said]) => [name, { ...said, of }]));
}

function readBenefit(said, needs, range) {
  const kind = said.take("kind", "type");
  const amount = said.amount("amount_minor", "value_minor");
  const price = said.amount("price_minor");
  const rate = said.rate("percent");
  const most = said.count("max_affected_items");
  // Where only so many units are affected, they are the cheapest.
  const goods = (then, off) => ({ of: range, then: (most && off ? cheapest(off, most) : then) || undefined });
  switch (kind) {
    case "fixed_total":
      if (most > 1) throw new Unsaid("one amount over the cheapest of all units, more than one of them");
      return goods(amount && { amountOff: { amount } }, amount && { amount });
    case "fixed_per_unit":
      return goods(amount && { amountOff: { amount, per: "unit" } }, amount && { amount });
    case "percent":
      return goods(rate && { percentOff: { rate: Math.min(rate, 10000) } }, rate && { percent: Math.min(rate, 10000) });
    case "cheapest_free": {
      // The units that the condition counts are used up together with the free one.
      const bought = needs?.type === "count" && sameRange(needs.range, range) ? Math.max(needs.value - 1, 0) : 0;
      return { of: range, then: { buyGet: { buy: { quantity: bought }, get: { quantity: 1, off: { percent: 10000 }, pick: "cheapest" }, times: 1 } } };
    }
    case "bundle_fixed_price":
      // Of what the condition asks for; a condition of money makes no bundle.
      if (needs?.type === "coverage") throw new Unsaid("a bundle of so many different products, whichever they are");
      return { of: needs?.range ?? range, then: needs?.type === "count" ? { bundlePrice: { quantity: needs.value, price: price ?? amount, times: 1, pick: "cheapest" } } : undefined };
    case "shipping_percent":
      return { of: {}, then: rate && { shippingOff: { rate } } };
    case "shipping_fixed":
    case "shipping_absolute":
      return { of: {}, then: amount && { shippingOff: { upTo: amount } } };
    default:
      throw new Unsaid(`a benefit ${kind}`);
  }
}
