// What a friend's order earns: its commission as entries between accounts, or the gift for every so many friends.

import { concerns, leftOf, paidFor, personOf, refuse, standing, DAY } from "./referral-twin.mjs";

const sum = (list, of) => list.reduce((total, one) => total + of(one), 0);

/** An order counts, unless the budget has no room for it: it is held for whoever brought the friend and, at two levels, for whoever brought that one. */
export function qualified(state, placed, binding) {
  const { program: { reward }, terms } = state;
  const heldUntil = terms.holdFrom === "payment" ? placed.at + terms.holdDays * DAY : undefined;
  const hold = (more) => {
    const record = { placed, friend: placed.friend, binding: { ...binding }, step: "held", at: placed.at, heldUntil, heldFrom: state.step, ...more };
    state.records.push(record);
    return record;
  };
  if (reward.count) {
    hold({ level: 1, by: binding.referrer, referrer: binding.referrer });
    return true;
  }
  const { credit, upTo = Infinity } = reward.commission;
  const above = personOf(state, binding.referrer).binding;
  const levels = [[1, "direct", binding], ...(standing(above, state.clock) ? [[2, "indirect", above]] : [])];
  const shares = levels.map(([level, key, tie]) => {
    const rates = placed.lines.map(({ sku }) => rateFor(state, tie.referrer, sku)?.[key]);
    const rated = placed.lines.filter((_, at) => rates[at] !== undefined).map(({ sku }) => sku);
    const earned = Math.min(upTo, sum(placed.lines.map(({ paid, quantity }, at) => worth(rates[at] ?? 0, paid, quantity)), (one) => one));
    const by = credit === "store" && tie.store !== undefined ? `store:${tie.store}` : tie.referrer;
    return { level, by, referrer: tie.referrer, rated, earned, worth: earned };
  }).filter(({ level, rated }) => level === 1 || rated.length > 0);
  if (state.program.budget !== undefined && sum(shares, ({ earned }) => earned) > state.program.budget + balance(state, "budget")) {
    refuse(state, placed.fact, "budget-used-up", { referrer: binding.referrer, friend: placed.friend });
    return false;
  }
  for (const one of shares) move(state, state.clock, "budget", `pending:${one.by}`, one.earned, hold(one));
  return true;
}

/** The first rate that fits who is paid and what was bought. */
export function rateFor(state, member, sku) {
  const roles = state.roles.get(member) ?? [];
  return state.program.reward.commission.rates.find((rate) => (
    (!rate.roles || rate.roles.some((role) => roles.includes(role))) && (!rate.skus || rate.skus.includes(sku))));
}

/** What so many units earn that were paid with so much: a part of it, or an amount for each, which is never more than it. */
export const worth = (rate, paid, quantity) => (rate instanceof Object ? Math.min(rate.each * quantity, paid) : share(paid, rate));

/** A part in basis points, half a fen counts up. */
const share = (amount, rate) => Number((BigInt(amount) * BigInt(rate) + 5000n) / 10000n);

// ---- The ledger: an account is worth what came in less what went out.

export function balance(state, account) {
  return sum(state.entries, ({ from, to, amount }) => (to === account ? amount : 0) - (from === account ? amount : 0));
}

function move(state, at, from, to, amount, record) {
  if (amount === 0) return;
  state.entries.push({ at, from, to, amount, order: record?.placed.order, level: record?.level });
}

/** Entries that name a member. */
export function entriesOf(state, member) {
  const own = ["pending", "available", "paid", "owed"].map((account) => `${account}:${member}`);
  return state.entries.filter(({ from, to }) => own.includes(from) || own.includes(to));
}

export function payOut(state, member, amount) {
  if (amount > balance(state, `available:${member}`)) return false;
  move(state, state.clock, `available:${member}`, `paid:${member}`, amount);
  return true;
}

/** What was held is the member's now; a debt is paid from it first. */
export function mature(state, record) {
  record.step = "matured";
  record.at = record.heldUntil;
  if (state.program.reward.count) {
    settle(state, record.by, record.at, record);
    return;
  }
  const { by, worth, at } = record;
  move(state, at, `pending:${by}`, `available:${by}`, worth, record);
  move(state, at, `available:${by}`, `owed:${by}`, Math.min(worth, -balance(state, `owed:${by}`)), record);
}

/** Money went back: each record of the order is worth what is left, and the order counts while it is worth something. */
export function refunded(state, placed) {
  const { program: { reward }, terms, records } = state;
  const own = records.filter((one) => one.placed === placed && (one.step === "held" || one.step === "matured"));
  const left = leftOf(placed, terms.skus);
  if (reward.commission) own.forEach((record) => takeBack(state, record));
  const worth = sum(own, (record) => record.worth) > 0 || (sum(own, (record) => record.earned) === 0 && left > 0);
  if (reward.commission ? worth : left > 0 && left >= terms.atLeast) return;
  for (const record of own) {
    const settles = record.step === "matured" && reward.count;
    Object.assign(record, { step: "reversed", at: state.clock });
    if (settles) settle(state, record.by, state.clock);
  }
}

function takeBack(state, record) {
  const { placed, by, rated, earned, step } = record;
  const paid = paidFor(placed, rated);
  const worth = paid === 0 ? 0 : Number((BigInt(earned) * BigInt(leftOf(placed, rated))) / BigInt(paid));
  const back = record.worth - worth;
  record.worth = worth;
  if (step === "held") {
    move(state, state.clock, `pending:${by}`, "budget", back, record);
    return;
  }
  const there = Math.min(back, balance(state, `available:${by}`));
  move(state, state.clock, `available:${by}`, "budget", there, record);
  move(state, state.clock, `owed:${by}`, "budget", back - there, record);
}

// ---- Something for every so many friends

export const friendsOf = (state, member, step) => state.records.filter((one) => one.by === member && one.step === step).length;

export const grantsOf = (state, member) => state.grants.get(member) ?? [];

export function entitled(state, member) {
  const { friends, times = Infinity } = state.program.reward.count;
  return Math.min(times, Math.floor(friendsOf(state, member, "matured") / friends));
}

/** Grants stand for as many times as matured friends are enough for; `matured` is the friend who just did. */
function settle(state, member, at, matured) {
  const { program } = state;
  const { friends, times = Infinity, reward } = program.reward.count;
  const grants = grantsOf(state, member);
  state.grants.set(member, grants);
  const stand = () => grants.filter((grant) => !grant.withdrawn);
  const due = entitled(state, member);
  const tell = (code) => matured && refuse(state, matured.placed.fact, code, { referrer: member, friend: matured.friend });

  while (stand().length > due) {
    const last = stand().filter((grant) => !grant.redeemed).at(-1);
    if (!last) break;
    last.withdrawn = true;
  }
  while (stand().length < due) {
    const cost = reward.coupon?.cost ?? 0;
    const spent = cost * sum([...state.grants.values()], (list) => list.filter((grant) => !grant.withdrawn).length);
    if (program.budget !== undefined && cost > program.budget - spent) {
      tell("budget-used-up");
      return;
    }
    let grant = grants.find((one) => one.withdrawn);
    if (!grant) {
      grant = { cycle: grants.length + 1 };
      grants.push(grant);
    }
    Object.assign(grant, { withdrawn: false, redeemed: false, at });
  }
  if (friendsOf(state, member, "matured") > times * friends) tell("reward-limit-reached");
}

/** A coupon of the program was used up, or came back. */
export function redeem(state, fact, coupon, redeemed) {
  if (!concerns(state.program, { coupon })) return;
  const grant = grantsOf(state, fact.member).find(({ cycle, withdrawn }) => !withdrawn && nameOf(state.program, cycle) === coupon);
  if (redeemed && !grant) return refuse(state, fact, "not-granted");
  if (redeemed && grant.redeemed) return refuse(state, fact, "redeemed-already");
  if (!redeemed && !grant?.redeemed) return refuse(state, fact, "not-redeemed");
  grant.redeemed = redeemed;
  if (!redeemed) settle(state, fact.member, state.clock);
}

export const nameOf = (program, cycle) => `${program.id}.${cycle}.${program.reward.count.friends}`;
