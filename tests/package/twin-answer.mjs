// What is told of a priced cart: its lines with their shares and single units, shipping and tax.

import { dealt, rounded, sum } from "./twin-arithmetic.mjs";
import { dealtTo, unitsOf } from "./twin-cart.mjs";

const MILLION = 1000000n;

/** An exact amount as whole fen and millionths of one. */
export function millionths([numerator, denominator]) {
  const all = (numerator * MILLION) / denominator;
  return { whole: Number(all / MILLION), millionths: Number(all % MILLION) };
}

/** Every line of the cart, in its order. */
export function linesOf(request, cart) {
  const mine = new Map();
  for (const lot of [...cart.lots, ...cart.addOns]) {
    const parts = dealtTo(lot);
    lot.lines.forEach((line, at) => mine.set(line.id, { parts: parts[at], shares: lot.shares.get(line.id) }));
  }
  return request.cart.lines.map(({ id, sku, quantity, unitPrice, listPrice, selected, addOn }) => {
    const list = quantity * (listPrice ?? unitPrice);
    const line = { id, sku, quantity, unitPrice, list, subtotal: quantity * unitPrice, ...(addOn && { addOn }) };
    if (selected === false) return { ...line, selected, discount: 0, payable: 0, shares: [], units: [] };
    const { parts, shares } = mine.get(id);
    const payable = sum(parts, (part) => part.due);
    return { ...line, selected: true, discount: line.subtotal - payable, payable, shares, units: unitsOf(parts) };
  });
}

/** The tax in what is paid, or on top of it, by rate; every line and the shipping are told their own. */
export function taxOf({ tax }, request, lines, shipping) {
  if (!tax) return {};
  const { prices, rounding = "halfUp", roundPer = "line" } = tax;
  const rateOf = new Map(request.cart.lines.map((line) => [line.id, line.taxRate ?? 0]));
  const bought = lines.filter((line) => line.selected).map((line) => ({ told: line, rate: rateOf.get(line.id), amount: line.payable, units: line.units }));
  const fee = request.shipping?.taxRate;
  if (fee != null) bought.push({ told: shipping, rate: fee, amount: shipping.payable, units: [{ quantity: 1, each: shipping.payable }] });
  // Inside a price it is the net that is made whole, on top of it the tax.
  const taxed = (amount, rate) => (prices === "inclusive"
    ? amount - rounded(BigInt(amount) * 10000n, BigInt(10000 + rate), rounding)
    : rounded(BigInt(amount) * BigInt(rate), 10000n, rounding));
  const rates = [...new Set(bought.map((line) => line.rate))].sort((a, b) => a - b).map((rate) => {
    const mine = bought.filter((line) => line.rate === rate);
    const amount = sum(mine, (line) => line.amount);
    const amounts = mine.map((line) => line.amount);
    const each = {
      unit: () => mine.map((line) => sum(line.units, ({ quantity, each }) => quantity * taxed(each, rate))),
      line: () => amounts.map((one) => taxed(one, rate)),
      rate: () => dealt(taxed(amount, rate), amounts, amounts, { allocation: "largestRemainder" }).amounts,
    }[roundPer]();
    const apart = (of, tax) => (prices === "inclusive" ? { net: of - tax, tax, gross: of } : { net: of, tax, gross: of + tax });
    mine.forEach(({ told, amount: of }, at) => { told.tax = apart(of, each[at]); });
    return { rate, ...apart(amount, sum(each)) };
  });
  const all = (key) => sum(rates, (one) => one[key]);
  return { tax: { net: all("net"), tax: all("tax"), gross: all("gross"), rates } };
}
