// Medusa's own computeActions, with the list of promotions in memory instead of in its database. It does comparable work
// and finds other prices: everything stacks, thresholds look at the raw cart, there is no best coupon.

import { createRequire } from "node:module";

const Service = createRequire(import.meta.url)("@medusajs/promotion/dist/services/promotion-module.js").default;

const rule = (attribute, operator, ...values) => ({ attribute, operator, values: values.map((value) => ({ value: String(value) })) });
const scope = ({ cats }) => (cats && cats.length > 0 ? [rule("items.cat", "in", ...cats)] : []);

function said(one, price) {
  const promotion = (id, method, rules = [], type = "standard") => ({
    id, code: id.toUpperCase(), type, is_automatic: true, is_tax_inclusive: false, rules, start: one.start, end: one.end,
    application_method: { target_type: "items", allocation: "each", type: "percentage", buy_rules: [], target_rules: [], ...method },
  });
  const id = `p${one.id}`;
  if (one.type === "flash") {
    const off = Math.max(1, (price ?? Math.round(one.price / 0.75)) - one.price);
    return [promotion(id, { type: "fixed", value: off, max_quantity: one.limit, target_rules: [rule("items.sku", "eq", one.sku)] })];
  }
  const percent = { value: one.bp / 100, max_quantity: 999, target_rules: scope(one) };
  if (one.type === "member") return [promotion(id, percent, [rule("customer.level", "gte", one.level)])];
  if (one.type === "pct") return [promotion(id, percent)];
  if (one.type === "bxgy") {
    const both = { buy_rules: scope(one), target_rules: scope(one), buy_rules_min_quantity: one.buy };
    return [promotion(id, { value: 100, ...both, apply_to_quantity: one.get, max_quantity: one.maxTimes * one.get }, [], "buyget")];
  }
  const every = (_, at) => ({ min: one.tiers[0].min * (at + 1), off: one.tiers[0].off * (at + 1) });
  const steps = one.every ? Array.from({ length: 6 }, every) : one.tiers;
  return steps.map(({ min, off }, at) => {
    const next = steps[at + 1] ? [rule("subtotal", "lt", steps[at + 1].min)] : [];
    const method = { target_type: "order", allocation: "across", type: "fixed", value: off, target_rules: scope(one) };
    return promotion(`${id}t${at}`, method, [rule("subtotal", "gte", min), ...next]);
  });
}

export function setUp(promos, lines) {
  const prices = new Map(lines.map((line) => [line.sku, line.price]));
  const promotions = promos.flatMap((one) => said(one, prices.get(one.sku)));
  const codes = promotions.map(({ code }) => code);
  const service = Object.create(Service.prototype);
  let now = 0;
  const repository = { getFreshManager: () => ({}), serialize: (value) => value };
  Object.defineProperty(service, "baseRepository_", { value: repository });
  Object.defineProperty(service, "listActivePromotions_", { value: async () => promotions.filter(({ start, end }) => start <= now && now < end) });
  return (cart) => {
    now = cart.now;
    const items = cart.lines.map(({ id, sku, cat, price, qty }) => {
      return { id: id ?? `S${sku}`, sku, cat, quantity: qty, subtotal: price * qty, original_total: price * qty, is_discountable: true };
    });
    const subtotal = items.reduce((sum, item) => sum + item.subtotal, 0);
    const context = { currency_code: "cny", subtotal, customer: { level: cart.member }, items };
    return service.computeActions(codes, context, { prevent_auto_promotions: true });
  };
}
