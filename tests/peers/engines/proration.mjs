// One amount over several lines, by the policy that the case names.

import { Book, Shelf } from "../mall.mjs";
import { goods, linesOf } from "../lines.mjs";
import { Said, Unsaid } from "../said.mjs";

/** How each engine splits an amount. */
const POLICIES = {
  "sylius-proportional": { allocation: "firstTakesRest", shareRounding: "halfDown" },
  "sylius-units": { allocation: "perUnit", shareRounding: "down" },
  "vendure-largest-remainder": { allocation: "largestRemainder" },
  "solidus-allocate-first": { allocation: "ofTheRest", shareRounding: "down" },
  "oscar-last": { allocation: "lastTakesRest", shareRounding: "down" },
  "saleor-last": { allocation: "lastTakesRest", shareRounding: "halfEven" },
  "magento-delta": { allocation: "carry", shareRounding: "halfUp" },
};

export async function run(said, open, { profile }) {
  const lines = linesOf(said);
  const shelf = new Shelf(lines.map(goods));
  const book = new Book(shelf);
  const policy = POLICIES[profile] ?? Object.entries(POLICIES).find(([name]) => profile?.startsWith(name.split("-")[0]))?.[1];
  if (!policy) throw new Unsaid(`a way to split called ${profile}`);
  book.rules.arithmetic = policy;
  new Said(said.take("context")).done();
  const lane = book.lane("each");
  for (const promotion of said.records("promotions")) {
    const kind = promotion.take("kind", "type");
    if (kind !== "allocate") throw new Unsaid(`a promotion of kind ${kind}`);
    const weights = promotion.record.weights;
    if (weights !== undefined && weights !== "line total") throw new Unsaid(`weights by ${weights}`);
    const amount = promotion.amount("amount_minor");
    const id = String(promotion.take("id") ?? "A");
    promotion.done();
    if (amount) book.add(lane, id, { then: { amountOff: { amount } } });
  }
  said.done();
  const answer = await book.ask(open);
  return { total: answer.goods, order_discount: answer.goodsDiscount, line_discounts: answer.lineDiscounts, unit_discounts: answer.unitDiscounts, answer };
}
