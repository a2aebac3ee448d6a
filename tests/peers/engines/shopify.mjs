// Shopify: every product takes its one best discount; discounts of the order are each worked out on the same subtotal; then shipping.

import { Book, Shelf } from "../mall.mjs";
import { goods, linesOf } from "../lines.mjs";
import { Unsaid } from "../said.mjs";
import { Context, termsOf } from "../terms.mjs";

const SHOPIFY = { rounding: "halfUp", roundPer: "promotion", allocation: "largestRemainder", thresholdBase: "laneStart", percentBase: "laneStart" };
const CLASSES = [["product", "bestPerLine"], ["order", "each"], ["shipping", "bestOne"]];

export async function run(said, open) {
  const lines = linesOf(said);
  const shelf = new Shelf(lines.map(goods));
  const book = new Book(shelf);
  book.rules.arithmetic = SHOPIFY;
  const context = new Context(said.take("context"));
  context.done();
  const discounts = said.records("promotions").map((discount, at) => readDiscount(discount, at, { shelf, context }));
  said.done();
  for (const [cls, stacking] of CLASSES) {
    const here = discounts.filter((discount) => discount.cls === cls && discount.then);
    if (!here.length) continue;
    const lane = book.lane(stacking);
    for (const { id, terms, then } of here) book.promise(lane, id, terms, then);
  }
  const answer = await book.ask(open, context.facts);
  return {
    // Shopify's examples tell the goods by themselves.
    total: answer.goods,
    order_discount: answer.goodsDiscount,
    line_discounts: answer.lineDiscounts,
    shipping_discount: answer.quote.shipping.discount,
    shipping: answer.quote.shipping.payable,
    chosen: answer.chosen,
    answer,
  };
}

function readDiscount(said, at, { shelf, context }) {
  const id = String(said.take("id") ?? `D${at + 1}`);
  const cls = said.take("cls", "class");
  if (!CLASSES.some(([name]) => name === cls)) throw new Unsaid(`a discount of class ${cls}`);
  const rate = said.rate("percent");
  const amount = said.amount("amount_off_minor", "amount_minor");
  const perUnit = said.take("per_item", "applies_on_each_item") === true;
  const goodsEffect = () => (rate ? { percentOff: { rate } } : amount ? { amountOff: { amount, ...(perUnit && { per: "unit" }) } } : undefined);
  const shippingEffect = () => ({ shippingOff: { ...(amount && { upTo: amount }), ...(rate && rate < 10000 && { rate }) } });
  const then = cls === "shipping" ? shippingEffect() : goodsEffect();
  const terms = termsOf(said, shelf, context);
  said.done();
  return { id, cls, then, terms };
}
