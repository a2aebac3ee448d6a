// WooCommerce: coupons in the order they are entered, on the undiscounted price or one after the other; amounts off the cart go evenly to its units.

import { all, Book, Shelf } from "../mall.mjs";
import { goods, linesOf } from "../lines.mjs";
import { Unsaid } from "../said.mjs";
import { Context, termsOf } from "../terms.mjs";

/** Half of a cent is rounded down; a percentage's odd cents go to the first lines, a cart amount goes evenly to the units. */
const WOO = { rounding: "halfDown", roundPer: "promotion", allocation: "firstTakesRest", shareRounding: "down", thresholdBase: "list" };
const EVENLY = { allocation: "perUnit" };

export async function run(said, open) {
  // A product on sale is marked, or costs less than its regular price.
  const onSale = ({ tags, original, price }) => original > price && !tags.includes("on_sale");
  const lines = linesOf(said).map((line) => (onSale(line) ? { ...line, tags: [...line.tags, "on_sale"] } : line));
  const shelf = new Shelf(lines.map(goods));
  const book = new Book(shelf);
  const context = new Context(said.take("context"));
  const sequential = context.said.take("calc_discounts_sequentially", "sequential") === true;
  // Discounts do not depend on whether prices include taxes.
  context.said.take("prices_include_tax", "tax_rate_bp", "tax_rate");
  context.done();
  book.rules.arithmetic = { ...WOO, percentBase: sequential ? "running" : "original" };
  const coupons = said.records("promotions").map((promotion, at) => readCoupon(promotion, at, { shelf, context }));
  said.done();

  // A coupon that a case speaks of is entered, unless the case says which are.
  const used = coupons.filter(({ code, then }) => then && (context.codes === undefined || context.entered(code)));
  const shut = [];
  for (const { id, terms, then, individual, arithmetic } of used) {
    const excludes = shut.length ? { promotions: [...shut] } : undefined;
    const made = book.promise(book.lane("each"), id, { ...terms, code: id, entered: true }, then, { arithmetic, excludes });
    // One for individual use shuts out those entered after it.
    if (individual) shut.push(made.id);
  }
  const answer = await book.ask(open, context.facts);
  const refused = ({ result }) => result === "refused" || result === "excluded";
  return {
    total: answer.goods,
    order_discount: answer.goodsDiscount,
    line_discounts: answer.lineDiscounts,
    shipping_discount: answer.quote.shipping.discount,
    shipping: answer.quote.shipping.payable,
    valid: !used.some(({ id }) => answer.outcomes(id).some(refused)),
    answer,
  };
}

const KINDS = ["percent_per_item", "percent", "fixed_product_per_unit", "fixed_product", "fixed_cart", "free_shipping"];

function readCoupon(said, at, { shelf, context }) {
  const code = String(said.take("code", "id") ?? `C${at + 1}`);
  const id = String(said.take("id") ?? code);
  const kind = said.take("kind", "discount_type", "type");
  if (!KINDS.includes(kind)) throw new Unsaid(`a coupon of kind ${kind}`);
  const coupon = { id, code, individual: said.take("individual_use") === true };
  coupon.then = readEffect(said, kind);
  const most = said.count("limit_usage_to_x_items");
  const wholeCart = kind === "fixed_cart";
  if (wholeCart) coupon.arithmetic = EVENLY;
  const terms = termsOf(said, shelf, context);
  // What is left out of a cart coupon makes it invalid for the whole cart.
  if (wholeCart && terms.of.except) {
    const none = Object.entries(terms.of.except).map(([by, names]) => ({ not: { quantity: { atLeast: 1, of: { [by]: names } } } }));
    terms.when = all([terms.when, ...none]);
    const { except: _, onSale: __, ...rest } = terms.of;
    terms.of = rest;
  }
  if (most) terms.limits = { ...terms.limits, perOrder: { units: most } };
  coupon.terms = terms;
  said.done();
  return coupon;
}

function readEffect(said, kind) {
  const amount = said.amount("amount_minor");
  const rate = said.rate("percent");
  const free = said.take("free_shipping") === true || kind === "free_shipping";
  if (free && (amount || rate)) throw new Unsaid("a coupon that takes something off and frees shipping");
  if (free) return { shippingOff: {} };
  if (kind.startsWith("percent")) return rate ? { percentOff: { rate: Math.min(rate, 10000) } } : undefined;
  return amount ? { amountOff: { amount, ...(kind !== "fixed_cart" && { per: "unit" }) } } : undefined;
}
