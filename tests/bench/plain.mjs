// The carts of the race priced plainly, as it is usually written for one mall: loops over objects, no index, no cache.
// Amounts are cents, rates basis points. A percent off rounds half up, a coupon's percent rounds down.

const isOpen = (rule, now) => rule.start <= now && now < rule.end;
const means = (rule, line) => rule.cats.length === 0 || rule.cats.includes(line.cat);
export const halfUp = (amount, rate) => Math.floor((amount * rate + 5000) / 10000);

/** An amount shared over weights by largest remainder; the earlier wins a tie. */
export function share(amount, weights) {
  const whole = weights.reduce((sum, weight) => sum + weight, 0);
  const parts = weights.map((weight) => Math.floor((amount * weight) / whole));
  const order = weights.map((weight, at) => ({ at, rest: (amount * weight) % whole })).sort((a, b) => b.rest - a.rest || a.at - b.at);
  const missing = amount - parts.reduce((sum, part) => sum + part, 0);
  for (const { at } of order.slice(0, missing)) parts[at] += 1;
  return parts;
}

/** What a spend tier takes off so much. */
export function tierOff({ tiers, every, cap }, cost) {
  if (every) return Math.min(Math.floor(cost / tiers[0].min) * tiers[0].off, cap);
  return tiers.reduce((off, tier) => (cost >= tier.min ? tier.off : off), 0);
}

export const couponOff = (coupon, cost) =>
  coupon.kind === "off" ? Math.min(coupon.off, cost) : Math.min(coupon.cap, Math.floor((cost * coupon.bp) / 10000));

export function price(cart, promos, coupons = []) {
  const open = promos.filter((one) => isOpen(one, cart.now));
  const of = (type) => open.filter((one) => one.type === type);
  const lines = cart.lines.map((line) => unitPriced(line, cart.member, of("member"), of("flash")));

  const units = (rule) => cart.lines.filter((line) => means(rule, line)).reduce((sum, line) => sum + line.qty, 0);
  const percents = of("pct").filter((one) => units(one) >= one.minQty);
  for (const line of lines.filter((line) => line.others > 0)) {
    const fitting = percents.filter((one) => means(one, line));
    if (fitting.length === 0) continue;
    const best = fitting.reduce((one, other) => (other.bp > one.bp ? other : one));
    take(line, best.id, halfUp(line.cost, best.bp));
  }

  for (const one of of("bxgy")) freeUnits(one, lines);
  for (const line of lines) line.cost += line.flash;

  const cost = (rule) => lines.filter((line) => means(rule, line)).reduce((sum, line) => sum + line.cost, 0);
  const applied = [];
  const tiers = of("tier");
  for (const group of [...new Set(tiers.map((one) => one.group))].sort((a, b) => a - b)) {
    const offers = tiers.filter((one) => one.group === group).map((rule) => ({ rule, off: Math.min(tierOff(rule, cost(rule)), cost(rule)) }));
    const best = offers.reduce((one, other) => (other.off > one.off ? other : one));
    if (best.off === 0) continue;
    spread(best.rule, best.rule.id, best.off, lines);
    applied.push({ promo: best.rule.id, amount: best.off });
  }

  const offers = coupons.map((coupon) => {
    const have = cost(coupon);
    const ok = isOpen(coupon, cart.now) && have > 0 && have >= coupon.min;
    return { id: coupon.id, ok, gap: Math.max(0, coupon.min - have), value: ok ? couponOff(coupon, have) : 0 };
  });
  const best = offers.reduce((one, other) => (other.value > one.value ? other : one), { id: 0, value: 0 });
  if (best.id) spread(coupons.find((one) => one.id === best.id), -best.id, best.value, lines);

  const sum = (figure) => lines.reduce((total, line) => total + line[figure], 0);
  const [total, base] = [sum("cost"), sum("base")];
  return { total, base, discount: base - total, coupon: best.id, applied, offers, lines };
}

function unitPriced({ id, sku, cat, price, mprice, qty }, member, memberPrices, flashPrices) {
  let unit = price;
  let by = null;
  if (member > 0 && mprice > 0 && mprice < unit) [unit, by] = [mprice, 0];
  for (const one of memberPrices) {
    if (member < one.level || !means(one, { cat })) continue;
    const other = halfUp(price, 10000 - one.bp);
    if (other < unit) [unit, by] = [other, one.id];
  }
  const cheaper = flashPrices.filter((one) => one.sku === sku && one.price < unit);
  const flash = cheaper.length > 0 ? cheaper.reduce((one, other) => (other.price < one.price ? other : one)) : null;
  const flashed = flash ? Math.min(flash.limit, qty) : 0;
  const line = { id, cat, base: price * qty, others: qty - flashed, cost: unit * (qty - flashed), flash: 0, met: false, shares: [] };
  if (by !== null && line.others > 0) line.shares.push({ promo: by, amount: (price - unit) * line.others });
  if (flashed > 0) {
    line.flash = flash.price * flashed;
    line.shares.push({ promo: flash.id, amount: (price - flash.price) * flashed });
  }
  return line;
}

/** The dearest units are bought and the cheapest of the others are free; a line that is counted once joins no other. */
function freeUnits(rule, lines) {
  const pool = lines.filter((line) => !line.met && line.others > 0 && means(rule, line));
  const units = pool.reduce((sum, line) => sum + line.others, 0);
  const times = Math.min(Math.floor(units / (rule.buy + rule.get)), rule.maxTimes);
  let [bought, free] = [times * rule.buy, times * rule.get];
  if (times === 0) return;
  const counted = pool.map((line) => ({ line, unit: Math.floor(line.cost / line.others), left: line.others }));
  const use = (one, most) => {
    const count = Math.min(most, one.left);
    one.left -= count;
    if (count > 0) one.line.met = true;
    return count;
  };
  for (const one of [...counted].sort((a, b) => b.unit - a.unit)) bought -= use(one, bought);
  for (const one of [...counted].sort((a, b) => a.unit - b.unit)) {
    const count = use(one, free);
    free -= count;
    if (count > 0) take(one.line, rule.id, firstUnits(one.line, count));
  }
}

/** What the first so many units of a line cost: the last of them bear the cents that do not divide. */
const firstUnits = ({ cost, others }, count) => Math.floor(cost / others) * count + Math.max(0, count + (cost % others) - others);

function spread(rule, promo, amount, lines) {
  const meant = lines.filter((line) => means(rule, line) && line.cost > 0);
  const parts = share(amount, meant.map((line) => line.cost));
  meant.forEach((line, at) => parts[at] > 0 && take(line, promo, parts[at]));
}

function take(line, promo, amount) {
  line.cost -= amount;
  line.shares.push({ promo, amount });
}
