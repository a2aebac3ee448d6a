// Solidus: three lanes, in each of them every line takes the one promotion that is best for it.

import { all, Book, Shelf } from "../mall.mjs";
import { goods, linesOf } from "../lines.mjs";
import { basisPoints, fen, Unsaid } from "../said.mjs";
import { Context, termsOf } from "../terms.mjs";

/** Rounded half up line by line; what is shared out goes from the last line to the first, which takes the odd cents. */
const SOLIDUS = { rounding: "halfUp", roundPer: "line", allocation: "ofTheRest", shareRounding: "down", thresholdBase: "laneStart", percentBase: "running" };
const LANES = ["pre", "default", "post"];
const NEVER = "not_promotionable";

export async function run(said, open) {
  const lines = linesOf(said).map((line) => (line.discountable ? line : { ...line, tags: [...line.tags, NEVER] }));
  const shelf = new Shelf(lines.map(goods));
  const book = new Book(shelf);
  book.rules.arithmetic = SOLIDUS;
  const context = new Context(said.take("context"));
  context.done();
  const promotions = said.records("promotions").map((promotion, at) => readPromotion(promotion, at, { shelf, context }));
  said.done();
  for (const name of LANES) {
    // Of equal discounts Solidus takes the promotion that was made last.
    const here = promotions.filter(({ lane }) => lane === name).toReversed();
    if (!here.length) continue;
    const lane = book.lane("bestPerLine");
    for (const { id, terms, steps } of here) {
      for (const { then, when } of steps) book.promise(lane, id, { ...terms, when: all([terms.when, when]) }, then);
    }
  }
  const answer = await book.ask(open, context.facts);
  const discounts = answer.lineDiscounts;
  return {
    total: answer.goods,
    order_discount: answer.goodsDiscount,
    line_discounts: discounts,
    chosen: answer.chosen,
    shipping_discount: answer.quote.shipping.discount,
    shipping: answer.quote.shipping.payable,
    // "shirt_discount" is what came off the line of the shirt.
    ...Object.fromEntries(lines.map(({ sku }, at) => [`${sku}_discount`, discounts[at]])),
    answer,
  };
}

function readPromotion(said, at, { shelf, context }) {
  const id = String(said.take("id") ?? `P${at + 1}`);
  const lane = said.take("lane") ?? "default";
  if (!LANES.includes(lane)) throw new Unsaid(`a lane ${lane}`);
  const kind = said.take("kind", "calculator", "type");
  if (!CALCULATORS[kind]) throw new Unsaid(`a calculator ${kind}`);
  const steps = CALCULATORS[kind](said).filter(({ then }) => then);
  const terms = termsOf(said, shelf, context);
  terms.of = { ...terms.of, except: { ...terms.of.except, tags: [...(terms.of.except?.tags ?? []), NEVER] } };
  said.done();
  return { id, lane, terms, steps };
}

const flat = (amount) => amount && { amountOff: { amount, per: "line" } };
const percent = (rate) => rate && { percentOff: { rate } };
const one = (then) => [{ then }];

/** What each calculator says, as one promotion of ours or several that shut each other out. */
const CALCULATORS = {
  distributed_amount: (said) => one(across(said.amount("amount_minor"))),
  percent_with_cap: (said) => one(capped(said.rate("percent"), said.amount("max_amount_minor", "cap_minor"))),
  percent: (said) => one(percent(said.rate("percent"))),
  percent_on_line_item: (said) => CALCULATORS.percent(said),
  percent_per_item: (said) => CALCULATORS.percent(said),
  flat_percent_item_total: (said) => CALCULATORS.percent(said),
  fixed: (said) => one(flat(said.amount("amount_minor"))),
  flat_rate: (said) => CALCULATORS.fixed(said),
  flexi_rate: (said) => one(flexiRate(said)),
  quantity_groups: quantityGroups,
  tiered_percent_by_order_total: (said) => byOrderTotal(percentTiers(said), percent),
  tiered_percent: (said) => CALCULATORS.tiered_percent_by_order_total(said),
  tiered_flat_by_order_total: (said) => byOrderTotal(amountTiers(said), flat),
  tiered_flat_by_line_amount: (said) => one(tiers("spend", "line", amountTiers(said), "amount")),
  tiered_flat_rate: (said) => CALCULATORS.tiered_flat_by_line_amount(said),
  tiered_percent_by_line_amount: (said) => one(tiers("spend", "line", percentTiers(said), "percent")),
  tiered_percent_by_eligible_quantity: (said) => one(tiers("quantity", "scope", percentTiers(said), "percent")),
  tiered_flat_by_eligible_quantity: (said) => one(tiers("quantity", "scope", amountTiers(said), "amount")),
  free_shipping: () => one({ shippingOff: {} }),
  shipping_percent: (said) => one(((rate) => rate && { shippingOff: { rate } })(said.rate("percent"))),
  shipping_flat: (said) => one(((upTo) => upTo && { shippingOff: { upTo } })(said.amount("amount_minor"))),
};

function across(amount) {
  return amount && { amountOff: { amount } };
}

function capped(rate, upTo) {
  return rate && { percentOff: { rate, ...(upTo !== undefined && { upTo }) } };
}

/** Steps as `[at least, what]`, the base from the first on. */
function stepsOf(said, base, pattern, read) {
  const found = Object.entries(said.take(pattern) ?? {}).map(([atLeast, value]) => [fen(atLeast, "a tier"), read(value)]);
  const steps = found.sort(([low], [high]) => low - high);
  return base === undefined || steps[0]?.[0] === 0 ? steps : [[0, base], ...steps];
}

const percentTiers = (said) => stepsOf(said, said.rate("base_percent"), /^tiers.*to_percent$/, basisPoints);
const amountTiers = (said) => stepsOf(said, said.amount("base_amount_minor"), /^tiers.*to_(minor|amount)$/, fen);

function tiers(by, per, steps, kind) {
  const said = steps.filter(([, value]) => value > 0).map(([atLeast, value]) => ({ atLeast: Math.max(atLeast, 1), off: { [kind]: value } }));
  return said.length ? { tiers: { by, ...(per === "line" && { per }), steps: said } } : undefined;
}

/** The whole order says which tier it is: each tier is a promotion from its threshold up to the next. */
function byOrderTotal(steps, effect) {
  const reached = (amount) => ({ spend: { atLeast: amount, of: {} } });
  return steps.map(([atLeast, value], at) => {
    const next = steps[at + 1]?.[0];
    return { then: effect(value), when: all([atLeast > 0 && reached(atLeast), next !== undefined && { not: reached(next) }]) };
  });
}

/** So much off every unit of every full group; groups are filled in the order of the lines. */
function quantityGroups(said) {
  const quantity = said.count("group_size");
  const group = (off) => ({ buyGet: { buy: { quantity: 0 }, get: { quantity, off, pick: "listed" } } });
  const amount = said.amount("per_unit_fixed_minor", "amount_minor");
  const rate = said.rate("percent");
  const tiered = percentTiers(said);
  if (tiered.length) return byOrderTotal(tiered, (points) => points && group({ percent: points }));
  return one(amount ? group({ amount }) : rate && group({ percent: rate }));
}

/** One amount for the first unit of a line, another for each further one, up to so many units. */
function flexiRate(said) {
  const first = said.amount("first_item_minor", "first_minor", "first_amount_minor") ?? 0;
  const more = said.amount("additional_item_minor", "additional_minor", "additional_amount_minor") ?? 0;
  const most = Math.min(said.count("max_items", "max") || 32, 32);
  return tiers("quantity", "line", Array.from({ length: most }, (_, at) => [at + 1, first + more * at]), "amount");
}
