// Medusa's rules: `attribute operator values`, over the lines of the cart and over who asks.

import { all, word } from "../mall.mjs";
import { Unsaid } from "../said.mjs";

/** One rule, read. */
function rule(text) {
  const parts = text instanceof Object ? [text.attribute, text.operator, [text.values].flat().join(",")] : /^(\S+)\s+(\S+)\s+(.*)$/.exec(text)?.slice(1);
  if (!parts) throw new Unsaid(`a rule "${text}"`);
  const [attribute, operator, values] = parts;
  return { attribute, operator, values: values.split(",").map((value) => value.trim()) };
}

/** The lines that rules mean: a line bears the tag `product:p1` for the attribute `product.id`. */
export function selectorOf(rules, shelf) {
  const wanted = [];
  const never = [];
  const price = {};
  for (const { attribute, operator, values } of rules.map(rule)) {
    const tags = values.map((value) => `${attribute.replace(/^items?\./, "").replace(/\.(id|value)$/, "")}:${value}`);
    if (["eq", "in"].includes(operator)) wanted.push(tags);
    else if (["ne", "nin"].includes(operator)) never.push(...tags);
    else if (/unit_price$/.test(attribute)) bound(price, operator, Number(values[0]));
    else throw new Unsaid(`a rule ${attribute} ${operator}`);
  }
  const except = never.length ? { except: { tags: never.map(word) } } : {};
  const unitPrice = Object.keys(price).length ? { unitPrice: price } : {};
  if (wanted.length < 2) return { ...(wanted.length && { tags: wanted[0].map(word) }), ...unitPrice, ...except };
  // Several rules must all hold: the lines that bear a mark of each are marked once more.
  const mark = `rules-${(shelf.marks = (shelf.marks ?? 0) + 1)}`;
  for (const line of shelf.lines) {
    if (wanted.every((tags) => tags.some((tag) => line.tags.includes(tag)))) line.tags = [...line.tags, mark];
  }
  return { tags: [mark], ...unitPrice, ...except };
}

function bound(price, operator, value) {
  if (operator === "gte") price.from = value;
  else if (operator === "gt") price.from = value + 1;
  else if (operator === "lte") price.to = value;
  else if (operator === "lt") price.to = value - 1;
  else throw new Unsaid(`a rule unit_price ${operator}`);
}

const isGroup = (attribute) => /(customer_)?group(s)?(\.id)?$/.test(attribute);

/** What rules ask of whoever buys: their group, or any other attribute, which they bear as a mark. */
export function contextCondition(rules) {
  return all(
    rules.map(rule).map(({ attribute, operator, values }) => {
      const condition = isGroup(attribute)
        ? { class: values.map(word) }
        : { tags: { any: values.map((value) => word(`${attribute}:${value}`)) } };
      if (["eq", "in"].includes(operator)) return condition;
      if (["ne", "nin"].includes(operator)) return { not: condition };
      throw new Unsaid(`a rule ${attribute} ${operator}`);
    }),
  );
}

/** The context as a customer of ours. */
export function contextFacts(said) {
  const groups = said.list("customer", "customer_group", /customer_group/).map(String);
  const rest = Object.entries(said.record).filter(([key]) => !said.read.has(key));
  const marks = rest.flatMap(([key, value]) => flatten(key, value)).map(word);
  return { customer: { class: groups.map(word), tags: marks } };
}

function flatten(key, value) {
  if (value instanceof Object && !Array.isArray(value)) return Object.entries(value).flatMap(([inner, one]) => flatten(`${key}.${inner}`, one));
  return [value].flat().map((one) => `${key}:${one}`);
}
