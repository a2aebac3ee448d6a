// json-rules-engine decides which promotions and coupons are open and fit the cart; it cannot price, so plain JavaScript
// prices with those it lets through. The prices are those of plain JavaScript.

import pkg from "json-rules-engine";

import { price } from "./plain.mjs";

export function setUp(promos, coupons) {
  const engine = new pkg.Engine([], { allowUndefinedFacts: true });
  const sum = (figure) => async ({ cats }, facts) => {
    const lines = await facts.factValue("lines");
    return lines.reduce((total, line) => total + (cats.length === 0 || cats.includes(line.cat) ? figure(line) : 0), 0);
  };
  engine.addFact("units", sum((line) => line.qty));
  engine.addFact("spend", sum((line) => line.qty * line.price));
  const least = (fact, value, cats) => ({ fact, operator: "greaterThanInclusive", value, ...(cats && { params: { cats } }) });
  const open = ({ start, end }) => [least("now", start), { fact: "now", operator: "lessThan", value: end }];
  const fits = (one) => {
    if (one.type === "flash") return { fact: "skus", operator: "contains", value: one.sku };
    if (one.type === "member") return least("member", one.level);
    if (one.type === "pct") return least("units", one.minQty, one.cats);
    if (one.type === "bxgy") return least("units", one.buy + one.get, one.cats);
    return least("spend", one.type === "tier" ? one.tiers[0].min : one.min, one.cats);
  };
  for (const one of [...promos, ...coupons]) {
    engine.addRule({ conditions: { all: [...open(one), fits(one)] }, event: { type: one.type ?? "coupon", params: { id: one.id } } });
  }
  return async (cart) => {
    const { now, member, lines } = cart;
    const { events } = await engine.run({ now, member, lines, skus: lines.map((line) => line.sku) });
    const through = new Set(events.filter(({ type }) => type !== "coupon").map(({ params }) => params.id));
    return price(cart, promos.filter(({ id }) => through.has(id)), coupons);
  };
}
