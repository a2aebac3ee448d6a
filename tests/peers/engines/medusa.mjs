// Medusa 2: rules over attributes; buy-and-get promotions first, then the others, each on what is left; no amount is ever rounded.
// The 2024 edition and the newer one differ in what an amount "each" means, in the order, and in how buy-and-get repeats.

import { agree } from "../agree.mjs";
import { Book, cheapest, Shelf, sum, word } from "../mall.mjs";
import { goods, linesOf } from "../lines.mjs";
import { Said, Unsaid } from "../said.mjs";
import { hours } from "../hours.mjs";
import { contextCondition, contextFacts, selectorOf } from "./medusa-rules.mjs";

const MEDUSA = { rounding: "halfUp", roundPer: "line", allocation: "largestRemainder", thresholdBase: "laneStart", percentBase: "running" };
const SHIPPING = "type:shipping_method";
const MOST = 1000000;

export async function run(said, open, { newer }) {
  const lines = linesOf(said).map((line) => ({ ...line, tags: [...line.tags, ...(line.type === "item" ? [] : [`type:${line.type}`]), ...(line.discountable ? [] : ["not-discountable"])] }));
  const shelf = new Shelf(lines.map(goods));
  const book = new Book(shelf);
  book.rules.arithmetic = MEDUSA;
  const context = new Said(said.take("context"), "context.");
  const codes = context.take("promotion_codes", "codes");
  const facts = contextFacts(context);
  const promotions = said
    .records("promotions")
    .map((promotion, at) => readPromotion(promotion, at, { shelf, newer }))
    .filter(({ id, automatic, then }) => then && (!codes || automatic || codes.includes(id)));
  said.done();

  // The newer edition asks for promotions by value, the largest first.
  if (newer) promotions.sort((one, other) => other.value - one.value || one.at - other.at);
  const buyGets = promotions.filter(({ buyGet }) => buyGet);
  const others = promotions.filter(({ buyGet }) => !buyGet);
  for (const group of [buyGets, others].filter(({ length }) => length)) {
    const lane = book.lane("each");
    const earlier = [];
    for (const { id, of, when, schedule, then, limits, used } of group) {
      // Units that one buy-and-get promotion has used up, bought or got, are gone for the next.
      const excludes = newer && group === buyGets && earlier.length ? { promotions: [...earlier], within: "unit" } : undefined;
      const added = book.add(lane, id, { of, when, schedule, then, limits, excludes });
      if (used) book.counters.push({ promotion: added.id, total: used });
      earlier.push(added.id);
    }
  }
  const answer = await book.ask(open, facts);
  return {
    total: answer.goods,
    order_discount: answer.goodsDiscount,
    line_discounts: answer.lineDiscounts,
    per_promotion: perPromotion(answer),
    actions: promotions.filter(({ id }) => isSpent(answer.outcomes(id))).map(({ id }) => ({ action: "campaignBudgetExceeded", code: id })),
    answer,
  };
}

/** A budget that would not have sufficed is told as such. */
function isSpent(outcomes) {
  return outcomes.some(({ reasons = [] }) => reasons.some(({ code }) => code === "limit-reached"));
}

/** What each promotion took off each product, before it was made whole. */
function perPromotion(answer) {
  const figure = ({ amount, exact }) => (exact ? exact.whole + exact.millionths / 1e6 : amount);
  const products = (taken) => Object.fromEntries(Object.entries(taken).map(([sku, shares]) => [sku, sum(shares.map(figure))]));
  return Object.fromEntries(Object.entries(answer.perPromotion).map(([owner, taken]) => [owner, products(taken)]));
}

/** Asserted action by action: a promotion or a product that the case does not name must have taken nothing. */
export function same(expected, actual) {
  const promotions = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...promotions].every((id) => {
    const [one, other] = [expected[id] ?? {}, actual[id] ?? {}];
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((sku) => agree(one[sku] ?? 0, other[sku] ?? 0));
  });
}

function readPromotion(said, at, { shelf, newer }) {
  const id = String(said.take("id", "code") ?? `P${at + 1}`);
  const kind = said.take("kind", "type") ?? "standard";
  const automatic = said.take("automatic", "is_automatic") === true;
  const method = said.take("method") ?? (said.record.value_minor === undefined ? "percentage" : "fixed");
  if (!["fixed", "percentage"].includes(method)) throw new Unsaid(`a method ${method}`);
  const percent = method === "percentage";
  const value = percent ? said.rate("value") ?? 0 : said.amount("value_minor", "value") ?? 0;
  const target = said.take("target", "target_type") ?? "items";
  const ours = { id, at, automatic, value, buyGet: kind === "buy_x_get_y" || kind === "buyget" };
  const lines = selectorOf(said.list("target_rules"), shelf);
  ours.when = contextCondition(said.list("context_rules", "rules"));
  ours.schedule = hours(said);
  readBudget(said, ours);
  if (ours.buyGet) {
    // The 2024 edition ignores the value: what is got is free, once.
    const off = newer ? (percent ? { percent: value } : { amount: value }) : { percent: 10000 };
    readBuyGet(said, ours, off, { shelf, newer, lines });
  } else {
    ours.of = meant(target, lines);
    readStandard(said, ours, { percent, value, target, newer });
  }
  said.take("target_type", "allocation", "max_quantity");
  said.done();
  return ours;
}

/** An order is its items; a shipping method is a line of its own kind. */
function meant(target, selector) {
  const { except = {}, ...rest } = selector;
  const never = [...(except.tags ?? []), "not-discountable"];
  if (target === "shipping_methods") return { ...only(rest, SHIPPING), except: { ...except, tags: never } };
  return { ...rest, except: { ...except, tags: [...never, SHIPPING] } };
}

function only(selector, tag) {
  // Rules on shipping methods name attributes that no item bears.
  return selector.tags || selector.skus ? selector : { tags: [tag] };
}

function readStandard(said, ours, { percent, value, target, newer }) {
  const allocation = said.take("allocation") ?? (target === "order" ? "across" : "each");
  const most = said.count("max_quantity");
  const cap = said.amount("max_amount_minor", "max_amount");
  const per = allocation === "across" ? "order" : newer ? "unit" : "line";
  if (value > 0) ours.then = percent ? { percentOff: { rate: Math.min(value, 10000) } } : { amountOff: { amount: value, per } };
  // "Once": so many units of the whole cart, the cheapest first.
  if (value > 0 && allocation === "once") ours.then = cheapest(percent ? { percent: Math.min(value, 10000) } : { amount: value }, most ?? MOST);
  const perOrder = {
    ...(allocation === "each" && most !== undefined && { unitsPerSku: most }),
    ...(cap !== undefined && { amount: cap }),
  };
  if (Object.keys(perOrder).length) ours.limits = { ...ours.limits, perOrder };
}

function readBuyGet(said, ours, off, { shelf, newer, lines }) {
  const b = said.count("buy_min_quantity", "buy_rules_min_quantity") ?? 0;
  const g = said.count("apply_to_quantity") ?? 0;
  const most = said.count("max_quantity") ?? 1;
  const buyRules = said.list("buy_rules");
  const [buy, get] = [said.take("buy"), said.take("get")].map((text) => (text === undefined ? undefined : named(text, shelf)));
  const buyOf = meant("items", buy ?? selectorOf(buyRules, shelf));
  const getOf = meant("items", get ?? lines);
  ours.of = {};
  const times = newer ? Math.floor(most / Math.max(g, 1)) : 1;
  if (b < 1 || g < 1 || times < 1 || (buy === undefined && buyRules.length === 0)) return;
  ours.then = { buyGet: { buy: { quantity: b, of: buyOf }, get: { quantity: g, of: getOf, off, pick: "inGroup", whole: true }, times } };
}

/** A product, or a mark that lines bear, as `cat:shirt` or `tag:p`. */
function named(text, shelf) {
  if (shelf.has(text)) return { skus: [shelf.sku(text)] };
  if (shelf.hasTag(text)) return { tags: [word(text)] };
  const tag = /^tag:(.*)$/.exec(text)?.[1];
  return tag === undefined ? { skus: [shelf.sku(text)], tags: [word(text)] } : { tags: [word(tag)] };
}

/** A budget of money, or of uses, and what is gone of it. */
function readBudget(said, ours) {
  const total = {};
  const used = {};
  for (const budget of said.records("campaign_budget", "budget")) {
    const type = budget.take("type") ?? "spend";
    const limit = budget.count("limit_minor", "limit");
    const gone = budget.count("used_minor", "used") ?? 0;
    if (!["spend", "usage"].includes(type)) throw new Unsaid(`a budget of ${type}`);
    const what = type === "spend" ? "amount" : "uses";
    if (limit !== undefined) [total[what], used[what]] = [limit, gone];
    budget.done();
  }
  const limit = said.count("limit", "usage_limit");
  const gone = said.count("used", "usage_count") ?? 0;
  if (limit !== undefined) [total.uses, used.uses] = [limit, gone];
  if (Object.keys(total).length) [ours.limits, ours.used] = [{ total }, used];
}
