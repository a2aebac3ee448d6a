// Sylius 2: promotions by priority, each on what the ones before have left; an eligible exclusive one stands alone; one coupon an order.

import { Book, Shelf } from "../mall.mjs";
import { goods, linesOf } from "../lines.mjs";
import { Unsaid } from "../said.mjs";
import { Context, filterOf, termsOf } from "../terms.mjs";

/** How Sylius rounds and splits: half up; shares half down, odd cents one each from the first line on. */
const SYLIUS = { rounding: "halfUp", roundPer: "promotion", allocation: "firstTakesRest", shareRounding: "halfDown", thresholdBase: "laneStart", percentBase: "running" };
/** Item discounts are worked out for one unit, from the price it had before any promotion. */
const OF_UNITS = { roundPer: "unit", percentBase: "original" };

export async function run(said, open) {
  const lines = linesOf(said);
  const shelf = new Shelf(lines.map(goods));
  const book = new Book(shelf);
  book.rules.arithmetic = SYLIUS;
  const context = new Context(said.take("context"));
  context.done();
  said.places = [context.channel, context.currency].filter(Boolean);
  const promotions = said.records("promotions").map((promotion, at) => readPromotion(promotion, at, { shelf, context }));
  said.done();

  // An exclusive promotion that is eligible stands alone whatever its priority: exclusive ones come first.
  const byRank = promotions.toSorted((one, other) => other.exclusive - one.exclusive || other.priority - one.priority || one.at - other.at);
  for (const promotion of byRank.filter(({ acts }) => acts.length)) {
    const lane = book.lane("each");
    const { id, terms } = promotion;
    promotion.made = promotion.acts.map(({ then, of, arithmetic }) => book.promise(lane, id, { ...terms, of }, then, { arithmetic }));
  }
  for (const promotion of byRank.filter(({ exclusive, made }) => exclusive && made)) {
    const others = byRank.filter((other) => other !== promotion).flatMap(({ made = [] }) => made.map(({ id }) => id));
    if (others.length) for (const made of promotion.made) made.excludes = { promotions: others };
  }
  const answer = await book.ask(open, context.facts);
  return {
    total: answer.payable,
    order_discount: answer.goodsDiscount,
    line_discounts: answer.lineDiscounts,
    unit_discounts: answer.unitDiscounts,
    shipping_discount: answer.quote.shipping.discount,
    shipping: answer.quote.shipping.payable,
    chosen: answer.chosen,
    answer,
  };
}

function readPromotion(said, at, { shelf, context }) {
  const promotion = {
    at,
    id: String(said.take("id") ?? `P${at + 1}`),
    priority: Number(said.take("priority") ?? 0),
    exclusive: said.take("exclusive") === true,
  };
  const own = readAct(said);
  const acts = said.records("actions").map((action) => {
    const act = { ...readAct(action), of: filterOf(action, shelf) };
    action.done();
    return act;
  });
  promotion.terms = termsOf(said, shelf, context);
  const both = (of) => ({ ...promotion.terms.of, ...of });
  promotion.acts = [own, ...acts].filter(({ then }) => then).map((act) => ({ ...act, of: both(act.of) }));
  said.done();
  return promotion;
}

/** One action of a promotion; in a channel without an amount nothing comes off. */
function readAct(said) {
  const kind = said.take("kind", "type") ?? "multi_action";
  const amount = said.amount("amount_minor", /^amount.*minor$/);
  const rate = said.rate("percent", "percentage");
  const effects = {
    order_fixed: amount && { amountOff: { amount } },
    unit_fixed: amount && { amountOff: { amount, per: "unit" } },
    order_percent: rate && { percentOff: { rate } },
    unit_percent: rate && { percentOff: { rate } },
    shipping_percent: rate && { shippingOff: { rate } },
    multi_action: undefined,
  };
  if (!(kind in effects)) throw new Unsaid(`an action ${kind}`);
  return { then: effects[kind], arithmetic: kind.startsWith("unit") ? OF_UNITS : undefined };
}
