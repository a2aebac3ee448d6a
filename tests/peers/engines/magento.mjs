// Magento: cart rules by priority, the smallest number first, each on what is left; a rule may shut out the later ones for the products it met.

import { Book, Shelf } from "../mall.mjs";
import { goods, linesOf } from "../lines.mjs";
import { Unsaid } from "../said.mjs";
import { Context, termsOf } from "../terms.mjs";

/** The part of a cent that a line could not take goes to the next line. */
const MAGENTO = { rounding: "halfUp", roundPer: "line", allocation: "carry", shareRounding: "halfUp", thresholdBase: "list", percentBase: "running" };

export async function run(said, open) {
  const lines = linesOf(said);
  const shelf = new Shelf(lines.map(goods));
  const book = new Book(shelf);
  book.rules.arithmetic = MAGENTO;
  const context = new Context(said.take("context"));
  context.done();
  const rules = said.records("promotions").map((rule, at) => readRule(rule, at, { shelf, context }));
  said.done();
  const byRank = rules.toSorted((one, other) => one.priority - other.priority || one.at - other.at);
  const lane = book.lane("each");
  const last = [];
  for (const rule of byRank.filter(({ then }) => then)) {
    const excludes = last.length ? { promotions: [...last], within: "line" } : undefined;
    const made = book.promise(lane, rule.id, rule.terms, rule.then, { excludes });
    if (rule.isLast) last.push(made.id);
  }
  const answer = await book.ask(open, context.facts);
  return {
    total: answer.goods,
    order_discount: answer.goodsDiscount,
    line_discounts: answer.lineDiscounts,
    shipping_discount: answer.quote.shipping.discount,
    chosen: answer.chosen,
    answer,
  };
}

function readRule(said, at, { shelf, context }) {
  const kind = said.take("kind", "type", "simple_action");
  const rate = said.rate("percent");
  const amount = said.amount("amount_minor");
  const most = said.count("discount_qty", "max_qty");
  const step = said.count("discount_step");
  const perUnit = amount && { amountOff: { amount, per: "unit" } };
  const effects = {
    cart_fixed: () => amount && { amountOff: { amount } },
    by_percent: () => rate && { percentOff: { rate } },
    item_percent: () => rate && { percentOff: { rate } },
    by_fixed: () => perUnit,
    item_fixed: () => perUnit,
    buy_x_get_y: () => buyGet(said, { step, most }),
    free_shipping: () => ({ shippingOff: {} }),
  };
  if (!effects[kind]) throw new Unsaid(`an action ${kind}`);
  if (step > 1 && kind !== "buy_x_get_y") throw new Unsaid("a discount for every so many units only");
  const rule = { at, id: String(said.take("id") ?? `R${at + 1}`), priority: Number(said.take("priority", "sort_order") ?? 0), then: effects[kind]() };
  rule.isLast = said.take("discard_subsequent", "stop_rules_processing", "stop") === true;
  rule.terms = termsOf(said, shelf, context);
  if (most && kind !== "buy_x_get_y") rule.terms.limits = { ...rule.terms.limits, perOrder: { unitsPerSku: most } };
  said.done();
  return rule;
}

/** Buy x of a product, get y more of the same free. */
function buyGet(said, { step, most }) {
  const x = said.count("buy_qty", "min_qty", "x") ?? step;
  const y = said.count("get_qty", "reward_qty", "y") ?? 1;
  if (!x || !y) throw new Unsaid("a buy-and-get without its numbers");
  const times = most === undefined ? undefined : Math.floor(most / y);
  return { buyGet: { buy: { quantity: x }, get: { quantity: y, off: { percent: 10000 } }, sameSku: true, ...(times && { times }) } };
}
