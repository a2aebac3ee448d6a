// Vendure: what is off items first, then what is off the order, then shipping; every condition is tested again before each.

import { Book, Shelf } from "../mall.mjs";
import { goods, linesOf } from "../lines.mjs";
import { Unsaid } from "../said.mjs";
import { Context, termsOf } from "../terms.mjs";

/** Discounts are negative amounts there, and half of one is rounded upwards: half down of what comes off. */
const VENDURE = { rounding: "halfDown", roundPer: "promotion", allocation: "largestRemainder", thresholdBase: "running", percentBase: "running" };
/** An item's discount is worked out for one unit of its price before any discount. */
const OF_ITEMS = { roundPer: "unit", percentBase: "original" };

export async function run(said, open) {
  const lines = linesOf(said);
  // Of equal remainders the last line gets the odd cent: we give it to the first, so lines are numbered backwards.
  const shelf = new Shelf(lines.map(goods), lines.map((_, at) => at).toReversed());
  const book = new Book(shelf);
  const context = new Context(said.take("context"));
  const included = context.said.take("prices_include_tax") === true;
  const shippingRate = context.said.count("shipping_tax_rate_bp");
  context.done();
  book.rules.arithmetic = VENDURE;
  book.rules.tax = { prices: included ? "inclusive" : "exclusive", rounding: "halfUp", roundPer: "line" };
  const promotions = said.records("promotions").map((promotion, at) => readPromotion(promotion, at, { shelf, context }));
  said.done();
  for (const level of ["item", "order", "shipping"]) {
    const here = promotions.filter((promotion) => promotion.level === level && promotion.then);
    if (!here.length) continue;
    const lane = book.lane("each", level === "item" ? OF_ITEMS : undefined);
    const earlier = [];
    for (const { id, terms, then, undiscounted } of here) {
      const excludes = undiscounted && earlier.length ? { promotions: [...earlier], within: "line" } : undefined;
      earlier.push(book.promise(lane, id, terms, then, { excludes }).id);
    }
  }
  const facts = context.facts;
  if (facts.shipping && shippingRate !== undefined) facts.shipping.taxRate = shippingRate;
  const answer = await book.ask(open, facts);
  return {
    total: answer.goods,
    order_discount: answer.goodsDiscount,
    line_discounts: answer.lineDiscounts,
    unit_discounts: answer.unitDiscounts,
    total_net: answer.goodsTax?.net,
    total_gross: answer.goodsTax?.gross,
    shipping: answer.quote.shipping.payable,
    shipping_discount: answer.quote.shipping.discount,
    chosen: answer.chosen,
    answer,
  };
}

/** Each action: the level it works at, and what it does. */
const ACTIONS = {
  item_percent: ["item", ({ rate }) => percent(rate)],
  line_percent: ["item", ({ rate }) => percent(rate)],
  item_fixed_per_unit: ["item", ({ amount }) => amount && { amountOff: { amount, per: "unit" } }],
  item_fixed: ["item", ({ amount }) => amount && { amountOff: { amount, per: "unit" } }],
  line_fixed: ["item", ({ amount }) => amount && { amountOff: { amount, per: "line" } }],
  item_fixed_price: ["item", ({ price }, shelf) => ({ unitPrice: { prices: [...shelf.names.values()].map((sku) => ({ sku, price })) } })],
  buy_x_get_y: ["item", (_, shelf, said) => buyGet(said, shelf)],
  order_percent: ["order", ({ rate }) => percent(rate)],
  order_fixed: ["order", ({ amount }) => amount && { amountOff: { amount } }],
  order_fixed_price: ["order", ({ price }) => ({ fixedPrice: { price } })],
  free_shipping: ["shipping", () => ({ shippingOff: {} })],
  shipping_percent: ["shipping", ({ rate }) => rate && { shippingOff: { rate } }],
  shipping_fixed: ["shipping", ({ amount }) => amount && { shippingOff: { upTo: amount } }],
};

function percent(rate) {
  return rate && { percentOff: { rate: Math.min(rate, 10000) } };
}

function readPromotion(said, at, { shelf, context }) {
  const id = String(said.take("id") ?? `P${at + 1}`);
  const kind = said.take("kind", "type");
  if (!ACTIONS[kind]) throw new Unsaid(`an action ${kind}`);
  const [level, effect] = ACTIONS[kind];
  const then = effect({ rate: said.rate("percent"), amount: said.amount("amount_minor"), price: said.amount("price_minor") }, shelf, said);
  const undiscounted = said.take("only_undiscounted_lines") === true;
  const terms = termsOf(said, shelf, context);
  said.done();
  return { id, level, then, undiscounted, terms };
}

/** Bought so many of some, so many of others are free: given once. */
function buyGet(said, shelf) {
  const of = (names) => ({ skus: names.map((sku) => shelf.sku(String(sku))) });
  const buy = said.list("buy_skus", "buy", "variants_x");
  const get = said.list("get_skus", "get", "variants_y");
  const b = said.count("buy_quantity", "amount_x", "min_qty");
  const g = said.count("get_quantity", "amount_y", "reward_qty");
  if (!b || !g) throw new Unsaid("a buy-and-get without its numbers");
  return { buyGet: { buy: { quantity: b, of: of(buy) }, get: { quantity: g, of: of(get.length ? get : buy), off: { percent: 10000 } }, times: 1 } };
}
