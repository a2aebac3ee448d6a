// The lines of a case as the foreign engines' descriptions write them.

import { Unsaid } from "./said.mjs";

/** Everything a line can say; each engine passes on what it knows how to use. */
export function linesOf(said) {
  return said.records("lines").map((line) => {
    const read = {
      sku: String(line.take("sku", "id", "product")),
      quantity: line.count("qty", "quantity", "count") ?? 1,
      price: line.amount("unit_price_minor", "price_minor", "unit_price"),
      tags: line.list("tags").map(String),
      type: line.take("type") ?? "item",
      original: line.amount("original_unit_price_minor", "original_price_minor", "regular_price_minor"),
      least: line.amount("min_unit_price_minor", "minimum_price_minor", "min_price_minor"),
      leastLine: line.amount("min_line_total_minor"),
      taxRate: line.count("tax_rate_bp"),
      discountable: line.take("is_discountable", "discountable", "promotionable") ?? true,
    };
    const percent = line.rate("tax_rate_percent", "tax_rate");
    read.taxRate ??= percent;
    if (read.leastLine !== undefined && read.quantity > 0) {
      if (read.leastLine % read.quantity) throw new Unsaid("a least price of a line that its units cannot share evenly");
      read.least = read.leastLine / read.quantity;
    }
    line.done();
    return read;
  });
}

/** A line as the shelf takes it: what is not said stays out. */
export function goods({ sku, price, quantity, tags, original, least, taxRate }) {
  const said = { sku, price, quantity, tags, listPrice: original > (price ?? 0) ? original : undefined, floorPrice: least, taxRate };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

/** The places of the lines, by a figure; equal ones as they stand. */
export function placesBy(lines, figure) {
  return lines.map((_, at) => at).sort((one, other) => figure(lines[one]) - figure(lines[other]) || one - other);
}
