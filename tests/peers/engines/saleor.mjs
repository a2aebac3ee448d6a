// Saleor: catalogue promotions unit by unit, of them the best for each item; then one voucher.

import { Book, cheapest, Shelf } from "../mall.mjs";
import { goods, linesOf } from "../lines.mjs";
import { Unsaid } from "../said.mjs";
import { Context, termsOf } from "../terms.mjs";

const SALEOR = { rounding: "halfUp", roundPer: "unit", allocation: "lastTakesRest", shareRounding: "halfEven", thresholdBase: "laneStart", percentBase: "running" };
const OF_ORDER = { roundPer: "promotion" };

export async function run(said, open) {
  const lines = linesOf(said);
  const shelf = new Shelf(lines.map(goods));
  const book = new Book(shelf);
  book.rules.arithmetic = SALEOR;
  const context = new Context(said.take("context"));
  context.done();
  const promotions = said.records("promotions").map((promotion, at) => readPromotion(promotion, at, { shelf, context }));
  said.done();
  for (const [level, stacking, arithmetic] of [["item", "bestPerLine"], ["order", "bestOne", OF_ORDER], ["voucher", "each"], ["shipping", "bestOne"]]) {
    const here = promotions.filter((promotion) => promotion.level === level && promotion.then);
    if (!here.length) continue;
    const lane = book.lane(stacking, arithmetic);
    for (const { id, terms, then } of here) book.promise(lane, id, terms, then);
  }
  const answer = await book.ask(open, context.facts);
  return {
    total: answer.goods,
    order_discount: answer.goodsDiscount,
    line_discounts: answer.lineDiscounts,
    unit_discounts: answer.unitDiscounts,
    shipping_discount: answer.quote.shipping.discount,
    chosen: answer.chosen,
    answer,
  };
}

const KINDS = {
  item_percent: ["item", (rate) => rate && { percentOff: { rate } }],
  item_fixed: ["item", (_, amount) => amount && { amountOff: { amount, per: "unit" } }],
  item_fixed_per_unit: ["item", (_, amount) => amount && { amountOff: { amount, per: "unit" } }],
  order_percent: ["order", (rate) => rate && { percentOff: { rate } }],
  order_fixed: ["order", (_, amount) => amount && { amountOff: { amount } }],
  voucher_percent: ["order", (rate) => rate && { percentOff: { rate } }],
  voucher_fixed: ["order", (_, amount) => amount && { amountOff: { amount } }],
  cheapest_item_percent: ["voucher", (rate) => rate && cheapest({ percent: rate }, 1)],
  cheapest_item_fixed: ["voucher", (_, amount) => amount && cheapest({ amount }, 1)],
  shipping_percent: ["shipping", (rate) => rate && { shippingOff: { rate } }],
  free_shipping: ["shipping", () => ({ shippingOff: {} })],
};

function readPromotion(said, at, { shelf, context }) {
  const kind = said.take("kind", "type");
  if (!KINDS[kind]) throw new Unsaid(`a promotion of kind ${kind}`);
  const [level, effect] = KINDS[kind];
  const id = String(said.take("id") ?? `P${at + 1}`);
  const then = effect(said.rate("percent"), said.amount("amount_minor"));
  const terms = termsOf(said, shelf, context);
  said.done();
  return { id, level, then, terms };
}
