// What promotions of all engines may say alike: which lines they mean, what must hold, when, with which code, and how often.

import { hours } from "./hours.mjs";
import { all, HOUR, NOW, word } from "./mall.mjs";
import { Said } from "./said.mjs";

/** Who asks, where, and which codes were entered. */
export class Context {
  constructor(record) {
    const said = new Said(record instanceof Object ? record : {}, "context.");
    this.said = said;
    this.fee = said.amount("shipping_minor", "shipping_fee_minor");
    // `undefined`: the case does not speak of codes.
    const codes = said.take("coupon", "coupons", "coupon_code", "coupon_codes", "codes", "promotion_codes", "voucher", "vouchers");
    this.codes = codes === undefined ? undefined : [codes].flat().map((code) => String(code).toLowerCase());
    this.groups = said.list("customer_group", "customer_groups", "role", "roles", "user_role").map(word);
    const placed = said.count(/^(placed|completed|previous|past)_orders$/, "orders_placed");
    const cancelled = said.count("cancelled_orders");
    // A cancelled order counts for nothing.
    this.orders = placed === undefined && cancelled === undefined ? undefined : (placed ?? 0) - (cancelled ?? 0);
    this.country = said.take("shipping_country", "country");
    this.channel = said.take("channel");
    this.store = said.take("store");
    this.email = said.take("email", "customer_email");
    this.usedByCustomer = said.count(/used_by_(this_)?(customer|user)|customer_(coupon_)?use[sd]/);
    this.currency = said.take("currency", "currency_code");
    for (const known of ["logged_in", "guest"]) said.take(known);
  }

  done() {
    this.said.done();
  }

  entered(code) {
    return this.codes?.includes(String(code).toLowerCase()) ?? false;
  }

  /** The context as a part of a request of ours. */
  get facts() {
    const customer = {
      ...(this.groups.length && { class: this.groups }),
      ...(this.orders !== undefined && { orderNumber: this.orders + 1 }),
      ...(this.email !== undefined && { tags: [word(this.email)] }),
    };
    return {
      ...(Object.keys(customer).length && { customer }),
      ...(this.channel !== undefined && { channel: word(this.channel) }),
      ...(this.country !== undefined && { region: word(this.country) }),
      ...(this.store !== undefined && { store: word(this.store) }),
      ...(this.fee !== undefined && { shipping: { fee: this.fee } }),
    };
  }
}

/** Everything but the effect: `{ of, when, schedule, coupon, entered, limits, counters }`. */
export function termsOf(said, shelf, context) {
  const code = said.take("coupon", "coupon_code", "voucher_code");
  const spent = said.take("coupon_expired") === true;
  const schedule = hours(said);
  return {
    of: filterOf(said, shelf),
    when: conditionOf(said, shelf),
    schedule,
    ...(code !== undefined && code !== "" && { code: String(code), entered: context.entered(code), facts: spent ? { expiresAt: NOW - HOUR } : {} }),
    ...limitsOf(said, context),
  };
}

/** The lines a promotion means. A product and a mark together: the lines that are both. */
export function filterOf(said, shelf) {
  const skus = said.list("only_skus", "only_products", "only_product", "skus", "sku", "products", "product", "product_ids", "variants").map(String);
  const tags = said.list("only_tag", "only_tags", "tag", "tags", "taxon", "taxons", "only_taxon", "only_taxons", "facet", "facets", "only_facet", "collection", "categories", "category", "product_categories").map(String);
  const notSkus = said.list("except_skus", "not_skus", "exclude_products", "excluded_product_ids", "exclude_product_ids").map(String);
  const notTags = said.list("except_tag", "except_tags", "not_tags", "exclude_categories", "excluded_product_categories").map(String);
  const between = said.take("unit_price_between_minor", /price_(between|range)/);
  const exactly = said.amount("only_if_list_price_minor");
  const from = said.amount("min_unit_price_minor", "min_unit_price_filter_minor") ?? between?.[0] ?? exactly;
  const to = said.amount("max_unit_price_minor", "max_unit_price_filter_minor") ?? between?.[1] ?? exactly;
  const noSale = said.take(/^applies_to_.*discounted$/) === false || said.take("exclude_sale_items") === true;
  return {
    ...named(skus, tags, shelf),
    ...except(notSkus, [...notTags, ...(noSale ? ["on_sale", "catalog_discounted"] : [])], shelf),
    ...((from ?? to) !== undefined && { unitPrice: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) } }),
    ...(noSale && { onSale: false }),
  };
}

function named(skus, tags, shelf) {
  if (skus.length && tags.length) return { tags: [shelf.mark((line) => skus.includes(line.sku) && tags.some((tag) => line.tags?.includes(tag)))] };
  return { ...(skus.length && { skus: skus.map((sku) => shelf.sku(sku)) }), ...(tags.length && { tags: tags.map(word) }) };
}

function except(skus, tags, shelf) {
  if (!skus.length && !tags.length) return {};
  return { except: { ...(skus.length && { skus: skus.map((sku) => shelf.sku(sku)) }), ...(tags.length && { tags: tags.map(word) }) } };
}

const LEAST_SPEND = /^min(imum)?_((order|cart|items?|basket|goods)_)?(sub_?)?(total|amount|spend|value)?_?minor$/;
const MOST_SPEND = /^max(imum)?_((order|cart|items?|basket|goods)_)?(sub_?)?(total|spend|value)_minor$|^maximum_amount_minor$/;
const LEAST_UNITS = /^min(imum)?_((order|cart|items?|basket|total)_)?(qty|quantity|units|items)$/;

/** What must hold, over the whole cart and about whoever asks. */
export function conditionOf(said, shelf) {
  const spend = said.amount(LEAST_SPEND);
  const most = said.amount(MOST_SPEND);
  const units = said.count(LEAST_UNITS);
  const lineUnits = said.count(/^min(imum)?_line_(qty|quantity)$/);
  const products = said.list(/^(requires|has|contains)_(any_)?(products?|skus?|variants?)(_any)?$/).map((sku) => shelf.sku(String(sku)));
  const tags = said.list(/^(requires|has|contains)_(any_)?(taxons?|tags?|facets?|category|categories)(_any)?$/).map(word);
  const ofTags = Object.entries(said.take(/^min(imum)?_total_of_(tag|taxon|category)s?$/) ?? {});
  const nth = said.count("nth_order", "order_number") ?? (said.take(/^first_(order|purchase)$/) === true ? 1 : undefined);
  const groups = said.list("customer_group", "customer_groups", "role", "roles", "user_role").map(word);
  const countries = said.list("shipping_country", "country", "countries").map(word);
  const channels = said.list("channel", "channels").map(word);
  const stores = said.list("store", "stores").map(word);
  const emails = said.list("email_restrictions", "allowed_emails").map(word);
  const counted = (of) => ({ quantity: { atLeast: units || 1, of } });
  return all([
    spend && { spend: { atLeast: spend, of: {} } },
    most !== undefined && { not: { spend: { atLeast: most + 1, of: {} } } },
    units && !products.length && !tags.length && { quantity: { atLeast: units, of: {} } },
    lineUnits && { lineQuantity: { atLeast: lineUnits, of: {} } },
    products.length && counted({ skus: products }),
    tags.length && counted({ tags }),
    ...ofTags.map(([tag, atLeast]) => ({ spend: { atLeast, of: { tags: [word(tag)] } } })),
    nth !== undefined && { orderNumber: nth },
    groups.length && { class: groups },
    countries.length && { region: countries },
    channels.length && { channel: channels },
    stores.length && { store: stores },
    emails.length && { tags: { any: emails } },
  ]);
}

/** Limits of use, of a promotion or of its coupon; what was used so far is a counter. */
function limitsOf(said, context) {
  const perCustomer = said.count(/(per_(customer|user)|customer|user).*limit|limit.*per_(customer|user)/);
  const total = said.count("coupon_usage_limit", "usage_limit", "promotion_usage_limit");
  const byCustomer = said.count(/used_by_(this_)?(customer|user)|per_(customer|user)_used|(customer|user)_(coupon_)?use[sd]/) ?? context.usedByCustomer ?? 0;
  const used = said.count("coupon_used", "used", "usage_count", "promotion_used", "times_used") ?? 0;
  if (total === undefined && perCustomer === undefined) return {};
  return {
    limits: { ...(total !== undefined && { total: { uses: total } }), ...(perCustomer !== undefined && { perCustomer: { uses: perCustomer } }) },
    counters: { total: { uses: used }, customer: { uses: byCustomer } },
  };
}
