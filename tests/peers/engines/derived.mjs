// What Chinese malls got wrong, and what a sane mall answers: each row is known by what it puts in.

import { Book, Shelf, sum } from "../mall.mjs";
import { inYuan, Unsaid, yuanInFen } from "../said.mjs";
import { bindings, checkIns, orderCancelled, sharedLink, siteAsReferrer } from "./derived-growth.mjs";
import { label } from "./label.mjs";

/** Each row: the keys it puts in, and who answers. The first whose keys are all there. */
const ROWS = [
  [["total", "full"], threshold],
  [["pay_fen", "fen_per_point"], points],
  [["pay_fen", "discount"], splitSelected],
  [["line_pay", "total", "discount"], shareOfLine],
  [["line", "total", "discount"], shareOfLineInYuan],
  [["unit", "qty"], splitOfUnits],
  [["lines", "tier"], fullReduction],
  [["lines", "discount"], splitInYuan],
  [["lines", "coupon"], splitInYuan],
  [["eligible", "face"], splitEligible],
  [["a", "b", "face"], bothWays],
  [["prices", "coupon"], couponAboveGoods],
  [["price", "shop_coupon", "platform_coupon"], twoCoupons],
  [["price", "count", "amount_off"], amountOffUnit],
  [["price", "zhe"], fold],
  [["goods", "zhe"], foldOff],
  [["discount_ratio", "price"], ratioOfPrice],
  [["discount_ratio"], ratioLabel],
  [["total_count", "already_taken"], overIssue],
  [["unit_fen", "member_rate"], memberPrice],
  [["line_fen", "full", "coupon"], reductionThenCoupon],
  [["existing", "new"], bindings],
  [["reward_at_cumulative"], checkIns],
  [["scene"], sharedLink],
  [["user", "from_"], sharedLink],
  [["params_shareId"], sharedLink],
  [["guest"], sharedLink],
  [["supply_fee", "seller"], siteAsReferrer],
  [["order"], smallOrder],
  [["event"], orderCancelled],
  [["payable"], nothingToPay],
];

export async function run(said, open) {
  const input = said.take("input") ?? {};
  said.done();
  const row = ROWS.find(([keys]) => keys.every((key) => key in input));
  if (!row) throw new Unsaid(`a row that puts in ${Object.keys(input).join(", ")}`);
  return row[1](input, open);
}

/** Goods as `[price, quantity, selected]`, in fen. */
function counter(goods, rules = {}) {
  const shelf = new Shelf(goods.map(([price, quantity = 1, selected = true], at) => ({ sku: `goods-${at + 1}`, price, quantity, ...(!selected && { selected }) })));
  const book = new Book(shelf);
  Object.assign(book.rules, rules);
  return book;
}

/** What one promotion takes off these goods. */
async function off(open, goods, then, { when, rules, facts } = {}) {
  const book = counter(goods, rules);
  book.add(book.lane("each"), "it", { when, then });
  return book.ask(open, facts);
}

const amountOff = (amount) => ({ amountOff: { amount } });
const percentOff = (rate) => ({ percentOff: { rate } });
const shares = (answer) => answer.lineDiscounts;
const toYuan = (amounts) => amounts.map(inYuan);

async function threshold({ total, full }, open) {
  const answer = await off(open, [[yuanInFen(total)]], amountOff(1), { when: { spend: { atLeast: yuanInFen(full) } } });
  return answer.applied("it");
}

async function points({ pay_fen, fen_per_point, max_points, user_points, requested }, open) {
  const points = { points: 1, worth: fen_per_point, leave: 1, ...(max_points && { most: max_points }) };
  const answer = await off(open, [[pay_fen]], { points }, { facts: { points: { balance: user_points, use: requested ? "most" : 0 } } });
  return { use_points: answer.quote.points.used, pay: answer.payable };
}

async function splitSelected({ pay_fen, selected = [], discount }, open) {
  return shares(await off(open, pay_fen.map((pay, at) => [pay, 1, selected[at] ?? true]), amountOff(discount)));
}

async function shareOfLine({ line_pay, total, discount }, open) {
  return shares(await off(open, [[line_pay], [total - line_pay]], amountOff(discount)))[0];
}

async function shareOfLineInYuan({ line, total, discount }, open) {
  return inYuan(await shareOfLine({ line_pay: yuanInFen(line), total: yuanInFen(total), discount: yuanInFen(discount) }, open));
}

async function splitOfUnits({ unit, qty, reduce, full }, open) {
  const when = full && { spend: { atLeast: yuanInFen(full.limit) } };
  const answer = await off(open, [[yuanInFen(unit), qty]], amountOff(yuanInFen(reduce ?? full.off)), { when });
  const [units] = answer.unitDiscounts ?? [[]];
  return { sum: inYuan(sum(units)), off: inYuan(answer.goodsDiscount) };
}

async function fullReduction({ lines, tier }, open) {
  const goods = lines.map(({ pay, selected }) => [pay, 1, selected]);
  const answer = await off(open, goods, amountOff(tier.discount), { when: { spend: { atLeast: tier.limit } } });
  return { shares: shares(answer), applied: answer.goodsDiscount };
}

async function splitInYuan({ lines, discount, coupon }, open) {
  const answer = await off(open, lines.map((line) => [yuanInFen(line)]), amountOff(yuanInFen(discount ?? coupon)));
  const parts = toYuan(shares(answer));
  return Object.assign(parts, { shares: parts, sum: inYuan(answer.goodsDiscount) });
}

async function splitEligible({ eligible, face }, open) {
  const answer = await off(open, eligible.map(([price, quantity]) => [yuanInFen(price), quantity]), amountOff(yuanInFen(face)));
  const [{ amount, wanted = amount }] = answer.outcomes("it");
  return { shares: toYuan(shares(answer)), forfeited: inYuan(wanted - amount) };
}

async function bothWays({ a, b, face }, open) {
  const split = async (eligible) => (await splitEligible({ eligible, face }, open)).shares;
  return { a: await split(a), b: await split(b) };
}

async function couponAboveGoods({ prices, coupon }, open) {
  const answer = await off(open, prices.map((price) => [yuanInFen(price)]), amountOff(yuanInFen(coupon)));
  return { payable: answer.payable };
}

async function smallOrder(_, open) {
  return { payable: (await off(open, [[100]], amountOff(1000))).payable };
}

async function nothingToPay({ payable }, open) {
  const answer = await off(open, [[1000]], amountOff(1000));
  return answer.payable === yuanInFen(payable) && answer.applied("it") ? "completes" : "fails";
}

async function amountOffUnit({ price, count, amount_off }, open) {
  const answer = await off(open, [[price, count]], { amountOff: { amount: amount_off, per: "unit" } });
  return { line_pay: answer.line(0).payable };
}

/** Coupons written as `"100-20"`: from 100 on, 20 off. Both thresholds look at the goods' price. */
async function twoCoupons({ price, shop_coupon, platform_coupon }, open) {
  const book = counter([[yuanInFen(price)]]);
  const lane = book.lane("each");
  for (const [name, text] of Object.entries({ shop_coupon, platform_coupon })) {
    const [limit, amount] = text.split("-").map(yuanInFen);
    book.hold(book.add(lane, name, { when: { spend: { atLeast: limit } }, then: amountOff(amount), coupon: {} }));
  }
  return { payable: String((await book.ask(open)).payable / 100) };
}

/** 9 折: nine tenths are left to pay. */
const rateOf = (zhe) => 10000 - Math.round(Number(zhe) * 1000);

async function fold({ price, zhe }, open) {
  return inYuan((await off(open, [[yuanInFen(price)]], percentOff(rateOf(zhe)))).payable);
}

async function foldOff({ goods, zhe }, open) {
  return inYuan((await off(open, [[yuanInFen(goods)]], percentOff(rateOf(zhe)))).goodsDiscount);
}

async function ratioLabel({ discount_ratio }) {
  return label(Math.round(Number(discount_ratio) * 10000));
}

/** A percentage is never compared with the price as if it were money. */
async function ratioOfPrice({ discount_ratio, price }, open) {
  const answer = await off(open, [[yuanInFen(price)]], percentOff(Math.round(Number(discount_ratio) * 10000)), { rules: { arithmetic: { tooLarge: "unusable" } } });
  return answer.applied("it") ? "skip the face-value check" : "compared with the price";
}

async function overIssue({ total_count, already_taken }, open) {
  const book = counter([[1000]]);
  const { id } = book.add(book.lane("each"), "it", { then: amountOff(100), limits: { total: { uses: total_count } } });
  book.counters.push({ promotion: id, total: { uses: already_taken } });
  const answer = await book.ask(open);
  return answer.applied("it") ? "take allowed" : "reject";
}

/** Where each mall rounds a member's price. */
const MEMBER_PRICES = {
  yudao: { rounding: "halfDown", roundPer: "line" },
  crmeb_java: { rounding: "halfDown", roundPer: "unit" },
  CRMEB_php: { rounding: "up", roundPer: "unit" },
};

async function memberPrice({ unit_fen, count, member_rate }, open) {
  const rate = 10000 - Math.round(Number(member_rate.replace("%", "")) * 100);
  const prices = {};
  for (const [mall, arithmetic] of Object.entries(MEMBER_PRICES)) {
    prices[mall] = (await off(open, [[unit_fen, count]], percentOff(rate), { rules: { arithmetic } })).payable;
  }
  return prices;
}

/** Which price each mall's coupon threshold looks at. */
const THRESHOLDS = { yudao: "laneStart", macrozheng: "laneStart", lilishop: "list", niushop: "list" };

async function reductionThenCoupon({ line_fen, full, coupon }, open) {
  const payable = {};
  for (const [mall, thresholdBase] of Object.entries(THRESHOLDS)) {
    const book = counter([[line_fen]], { arithmetic: { thresholdBase } });
    book.add(book.lane("each"), "full", { when: { spend: { atLeast: full.limit } }, then: amountOff(full.off) });
    book.add(book.lane("each"), "coupon", { when: { spend: { atLeast: coupon.min } }, then: amountOff(coupon.off) });
    payable[`${mall}_payable`] = (await book.ask(open)).payable;
  }
  return payable;
}
