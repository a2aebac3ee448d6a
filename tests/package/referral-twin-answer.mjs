// What a member is told of a referral program: friends, rewards, what is missing, and what did not count.

import { DAY, leftOf, personOf, standing } from "./referral-twin.mjs";
import { balance, entitled, entriesOf, friendsOf, grantsOf, nameOf, rateFor, share } from "./referral-twin-rewards.mjs";

const sum = (list, of) => list.reduce((total, one) => total + of(one), 0);

/** A record without what is not there. */
const told = (record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

export function answer(state, member, item) {
  const { program } = state;
  const count = program.reward.count && countOf(state, member);
  const commission = program.reward.commission && commissionOf(state, member);
  const grants = program.reward.count ? grantsOf(state, member) : [];
  const stand = grants.filter((grant) => !grant.withdrawn);
  return told({
    program: program.id,
    friends: friends(state, member),
    count,
    commission,
    grants: stand.map((grant) => grantTold(program, grant)),
    withdrawn: grants.filter((grant) => grant.withdrawn).map(({ cycle }) => nameOf(program, cycle)),
    wallet: stand.filter((grant) => !grant.redeemed && program.reward.count.reward.coupon).map((grant) => couponTold(program, grant)),
    untilFree: item && untilFree(state, member, item, { count, commission }),
    credits: credits(state, member),
    refused: state.refused.filter((one) => one.member === member || one.referrer === member)
      .map(({ fact, code, friend }) => told({ fact, code, friend: friend === member ? undefined : friend })),
  });
}

function grantTold(program, { cycle, at }) {
  const { friends, reward } = program.reward.count;
  return told({
    id: nameOf(program, cycle), program: program.id, cycle, step: friends,
    coupon: reward.coupon?.template, points: reward.points, at,
  });
}

const LAST_MOMENT = 253_402_300_799_999;

function couponTold(program, { cycle, at }) {
  const { template, validDays } = program.reward.count.reward.coupon;
  const expiresAt = validDays === undefined ? undefined : Math.min(LAST_MOMENT, at + validDays * DAY);
  return told({ id: nameOf(program, cycle), coupon: template, receivedAt: at, expiresAt });
}

function countOf(state, member) {
  const { friends, times } = state.program.reward.count;
  const matured = friendsOf(state, member, "matured");
  const granted = grantsOf(state, member).filter((grant) => !grant.withdrawn).length;
  const due = entitled(state, member);
  const next = Math.max(granted, due) + 1;
  return told({
    needed: friends,
    matured,
    held: friendsOf(state, member, "held"),
    toGo: next > (times ?? Infinity) ? 0 : next * friends - matured,
    times,
    granted,
    debt: Math.max(0, granted - due),
  });
}

function commissionOf(state, member) {
  const entries = entriesOf(state, member);
  const of = (account) => balance(state, `${account}:${member}`);
  return {
    pending: of("pending"),
    available: of("available"),
    paid: of("paid"),
    reversed: sum(entries, ({ to, amount }) => (to === "budget" ? amount : 0)),
    debt: 0 - of("owed"),
    entries: entries.map(told),
  };
}

/** How many friends more until a product costs nothing. */
function untilFree(state, member, { sku, price }, { count, commission }) {
  if (count) return { friends: count.toGo, matured: count.matured, held: count.held };
  const rate = rateFor(state, member, sku)?.direct ?? 0;
  const each = Math.min(share(state.terms.atLeast, rate), state.program.reward.commission.upTo ?? Infinity);
  if (each === 0) return undefined;
  const missing = Math.max(0, price - commission.available + commission.debt);
  return {
    friends: Math.ceil(missing / each),
    matured: friendsOf(state, member, "matured"),
    held: friendsOf(state, member, "held"),
  };
}

/** Every friend once for each order that counted; without one, how far they came. In the order of the facts that did it. */
function friends(state, member) {
  const { program, terms, now } = state;
  const list = [];
  const add = (place, friend) => list.push({ place, friend: told(friend) });
  for (const { placed, level, by, friend, binding, step, at, heldUntil, worth, code } of state.records) {
    if (by !== member) continue;
    add(placed.place, {
      friend, step, at, order: placed.order,
      heldUntil: step === "held" ? heldUntil : undefined,
      paid: leftOf(placed, terms.skus),
      worth, level: program.reward.commission && level,
      path: binding.path, store: binding.store, orderStore: placed.store, code,
    });
  }
  for (const { binding, touches } of new Set(state.people.values())) {
    const counts = state.records.some(({ by, binding: tie, level }) => by === member && tie.step === binding?.step && level === 1);
    if (binding?.referrer === member && !counts) {
      const { friend, path, store } = binding;
      const stands = standing(binding, now);
      const at = stands ? binding.at : binding.ended ? binding.endedAt : binding.until;
      add(binding.step, { friend, step: stands ? "bound" : "refused", at, path, store, code: stands ? undefined : binding.ended ?? "binding-lapsed" });
    }
    const touch = touches.filter((one) => one.referrer === member).at(-1);
    if (!touch) continue;
    const { friend, path, store } = touch;
    const over = touch.at + terms.windowDays * DAY;
    const stale = now >= over;
    add(touch.step, { friend, step: stale ? "refused" : "opened", at: stale ? over : touch.at, path, store, code: stale ? "touch-too-old" : undefined });
  }
  return list.sort((a, b) => a.place - b.place || a.friend.level - b.friend.level).map(({ friend }) => friend);
}

/** First, last and every touch that brought a friend, side by side, for each order that counted. */
function credits(state, member) {
  return state.records.filter(({ by, level, step }) => by === member && level === 1 && step !== "refused").map(({ placed, binding }) => {
    const amount = leftOf(placed, state.terms.skus);
    const { touches } = binding;
    const who = ({ token, referrer, path, store }) => told({ token, referrer, path, store });
    const [each, rest] = [Math.floor(amount / touches.length), amount % touches.length];
    return {
      order: placed.order, amount,
      first: who(touches[0]), last: who(touches.at(-1)),
      linear: touches.map(({ token, referrer }, at) => ({ token, referrer, amount: each + (at < rest ? 1 : 0) })),
    };
  });
}
