// yudao's distribution: what a sharer earns by an order, and what a payout costs.

import { DAY, NOW } from "../mall.mjs";
import { Unsaid } from "../said.mjs";

const TOKEN = "token-1";
const PROGRAM = "distribution";
const RATE = (percent) => Math.round(percent * 100);

let told = 0;
const fact = (day, member, what) => ({ id: `f${(told += 1)}`, seq: told, at: NOW + day * DAY, member, what });

/** A sharer brings a friend, who pays an order: what the sharer's account says when nothing can be sent back any more. */
async function account(open, { rates, paid, payout }) {
  told = 0;
  const referrals = rates.length ? [{ id: PROGRAM, hold: { days: 0 }, qualify: { orders: "every" }, reward: { commission: { rates } } }] : [];
  const mall = await open({ contract: 1, currency: "CNY", utcOffsetMinutes: 0, lanes: [], growth: { referrals } });
  const facts = [
    fact(0, "sharer", { issued: { program: PROGRAM, token: TOKEN } }),
    fact(0, "friend", { opened: { token: TOKEN } }),
    fact(0, "friend", { joined: {} }),
    ...paid.map(([sku, amount], at) => fact(1, "friend", { ordered: { order: `o${at + 1}`, lines: [{ sku, quantity: 1, paid: amount }] } })),
    ...(payout ? [fact(3, "sharer", { paidOut: { program: PROGRAM, amount: payout } })] : []),
  ];
  const [state] = mall.referral({ facts, member: "sharer", now: NOW + 4 * DAY });
  const nothing = { available: 0, paid: 0, debt: 0, entries: [] };
  return state?.commission ?? nothing;
}

/** What one order earns; or, for the units of a product, the least and the most. */
export async function brokerage(said, open) {
  said.take("lines", "context");
  const [rule, ...more] = said.records("promotions");
  said.done();
  if (more.length) throw new Unsaid("several commissions at once");
  rule.take("type");
  const percent = rule.take("percent");
  const own = rule.take("own_commission");
  const skus = rule.record.skus === undefined ? undefined : rule.records("skus").map((sku, at) => ({ sku: `sku-${at + 1}`, base: sku.amount("price"), fixed: sku.take("fixed") }));
  const lines = skus ?? [{ sku: "sku-1", base: rule.amount("base"), fixed: rule.take("fixed") }];
  rule.done();
  const earned = [];
  for (const { sku, base, fixed } of lines) {
    // A fixed commission goes before the percentage, also one of nothing; a product with commissions of its own has no other.
    const rate = fixed ?? (skus && own ? 0 : undefined);
    const direct = rate !== undefined ? { each: rate } : percent ? RATE(percent) : undefined;
    const rates = direct === undefined ? [] : [{ skus: [sku], direct }];
    earned.push(base ? (await account(open, { rates, paid: [[sku, base]] })).available : 0);
  }
  if (skus) return { enabled: true, min: Math.min(...earned, ...(earned.length ? [] : [0])), max: Math.max(...earned, ...(earned.length ? [] : [0])) };
  return { commission: earned[0] };
}

/** A payout is paid out whole: there is no fee to take. */
export async function withdrawal(said, open) {
  said.take("lines", "context");
  const [rule] = said.records("promotions");
  said.done();
  rule.take("type");
  const amount = rule.amount("amount");
  const percent = rule.take("percent") ?? 0;
  rule.done();
  if (percent > 0) throw new Unsaid("a fee on a payout: payouts are paid out whole");
  const { paid, debt } = await account(open, { rates: [{ direct: 10000 }], paid: [["goods", amount]], payout: amount });
  return { fee: amount - paid + debt };
}
