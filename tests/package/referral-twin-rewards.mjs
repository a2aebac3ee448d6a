// What a friend's order earns: its commission as entries between accounts, or the gift for every so many friends.

import { leftOf, paidFor, personOf, refuse, standing, DAY } from "./referral-twin.mjs";

const sum = (list, of) => list.reduce((total, one) => total + of(one), 0);

/** An order counts: it is held for whoever brought the friend and, at two levels, for whoever brought that one. */
export function qualified(state, placed, binding) {
  const { program: { reward }, terms } = state;
  const heldUntil = terms.holdFrom === "payment" ? placed.at + terms.holdDays * DAY : undefined;
  const hold = (level, by, more) => {
    const record = { placed, level, by, friend: placed.friend, binding: { ...binding }, step: "held", at: placed.at, heldUntil, ...more };
    state.records.push(record);
    return record;
  };
  if (reward.count) {
    hold(1, binding.referrer);
    return;
  }
  const above = personOf(state, binding.referrer).binding;
  const levels = [[1, "direct", binding], ...(standing(above, state.clock) ? [[2, "indirect", above]] : [])];
  for (const [level, key, tie] of levels) {
    const by = reward.commission.credit === "store" ? tie.store ?? tie.referrer : tie.referrer;
    const rates = placed.lines.map((line) => rateFor(state, tie.referrer, line.sku)?.[key]);
    if (level === 2 && rates.every((rate) => rate === undefined)) continue;
    const rated = placed.lines.filter((_, at) => rates[at] !== undefined).map(({ sku }) => sku);
    const full = sum(placed.lines.map(({ paid }, at) => share(paid, rates[at] ?? 0)), (one) => one);
    const earned = Math.min(full, reward.commission.upTo ?? Infinity);
    const record = hold(level, by, { rated, earned, worth: earned });
    if (state.program.budget !== undefined && earned > state.program.budget + balance(state, "budget")) {
      Object.assign(record, { step: "refused", code: "budget-used-up", earned: 0, worth: 0 });
      refuse(state, placed.fact, "budget-used-up", { referrer: by, friend: placed.friend });
      continue;
    }
    move(state, state.clock, "budget", `pending:${by}`, earned, record);
  }
}

/** The first rate that fits who is paid and what was bought. */
export function rateFor(state, member, sku) {
  const roles = state.roles.get(member) ?? [];
  return state.program.reward.commission.rates.find((rate) => (
    (!rate.roles || rate.roles.some((role) => roles.includes(role))) && (!rate.skus || rate.skus.includes(sku))));
}

/** A part in basis points, half a fen counts up. */
export const share = (amount, rate) => Number((BigInt(amount) * BigInt(rate) + 5000n) / 10000n);

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

/** Money went back: each record of the order is worth what is left. */
export function refunded(state, placed) {
  for (const record of state.records.filter((one) => one.placed === placed)) {
    if (record.step !== "held" && record.step !== "matured") continue;
    const was = record.step;
    const left = leftOf(placed, state.terms.skus);
    const counts = left > 0 && (state.program.reward.commission !== undefined || left >= state.terms.atLeast);
    if (state.program.reward.commission) takeBack(state, record, was);
    if (!counts) Object.assign(record, { step: "reversed", at: state.clock });
    if (state.program.reward.count && !counts && was === "matured") settle(state, record.by, state.clock);
  }
}

function takeBack(state, record, was) {
  const { placed, by, rated, earned } = record;
  const paid = paidFor(placed, rated);
  const worth = paid === 0 ? 0 : Number((BigInt(earned) * BigInt(leftOf(placed, rated))) / BigInt(paid));
  const back = record.worth - worth;
  record.worth = worth;
  if (was === "held") {
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

/** A coupon was used up, or came back. */
export function redeem(state, member, coupon, redeemed) {
  const { program } = state;
  if (!program.reward.count?.reward.coupon) return;
  const grant = grantsOf(state, member).find(({ cycle }) => nameOf(program, cycle) === coupon);
  if (!grant || grant.withdrawn || grant.redeemed === redeemed) return;
  grant.redeemed = redeemed;
  if (!redeemed) settle(state, member, state.clock);
}

export const nameOf = (program, cycle) => `${program.id}.${cycle}.${program.reward.count.friends}`;
