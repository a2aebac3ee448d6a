// Makes a quote's two long lists of the row of numbers that they cross the border in (`src/wire/rows.rs` writes it).

// Marks a number that takes two places.
const LONG = 2 ** 31;
const APPLIED = 1;
const BEATEN = 2;
const NEXT = ["", "spend", "quantity", "distinct"];

/** The lines and the outcomes; `names` are the lines' ids and SKUs and then the coupons, `rare` is what the row leaves to text. */
export function readRows(row, { names, rare }, promotions) {
  let at = 0;
  let rarely = 0;
  const number = () => {
    const first = row[at++];
    return first < LONG ? first : (first - LONG) * 2 ** 32 + row[at++];
  };
  const several = (read) => {
    const list = [];
    for (let left = number(); left > 0; left -= 1) list.push(read(list.length));
    return list;
  };
  // Behind two names of each line.
  const coupon = (held) => names[2 * row[0] + held - 1];

  const share = () => {
    const { lane, id: promotion } = promotions[number()];
    const held = number();
    const by = held ? { lane, promotion, coupon: coupon(held) } : { lane, promotion };
    by.amount = number();
    by.step = number();
    by.exact = { whole: number(), millionths: number() };
    return by;
  };
  const unitsAt = () => ({ quantity: number(), each: number() });
  const line = (nth) => {
    const told = {
      id: names[2 * nth],
      sku: names[2 * nth + 1],
      quantity: number(),
      selected: number() === 1,
      unitPrice: number(),
      list: number(),
      subtotal: number(),
      discount: number(),
      payable: number(),
      shares: several(share),
      units: several(unitsAt),
    };
    return number() ? Object.assign(told, rare[rarely++]) : told;
  };

  const rival = () => {
    const held = number();
    return held ? coupon(held) : promotions[number()].id;
  };
  const applied = (of) => {
    of.result = "applied";
    of.amount = number();
    const [by, need, have] = [NEXT[number()], number(), number()];
    if (by) of.next = { by, need, have, gap: Math.max(0, need - have) };
    const units = number();
    if (units) of.units = units - 1;
    return of;
  };
  const beaten = (of) => {
    of.result = "beaten";
    of.by = several(rival);
    of.worth = number();
    return of;
  };
  const outcome = () => {
    const kind = number();
    if (kind !== APPLIED && kind !== BEATEN) return rare[rarely++];
    const { lane, id: promotion } = promotions[number()];
    const held = number();
    const of = held ? { promotion, lane, coupon: coupon(held) } : { promotion, lane };
    return kind === APPLIED ? applied(of) : beaten(of);
  };

  return { lines: several(line), outcomes: several(outcome) };
}
