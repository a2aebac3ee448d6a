// What a member is told of a referral program: friends, rewards, what is missing, and what did not count.

import { DAY, friendOf, leftOf, personOf, standing } from "./referral-twin.mjs";
import { balance, entitled, entriesOf, friendsOf, grantsOf, nameOf, rateFor, worth } from "./referral-twin-rewards.mjs";

const sum = (list, of) => list.reduce((total, one) => total + of(one), 0);

/** A record without what is not there. */
const told = (record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

export function answer(state, member, item) {
  const { program } = state;
  const self = personOf(state, member).names;
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
    refused: state.refused.filter((one) => self.includes(one.friend) || one.referrer === member)
      .map(({ fact, code, friend }) => told({ fact, code, friend: self.includes(friend) ? undefined : friend })),
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
  const each = Math.min(worth(rate, state.terms.atLeast, 1), state.program.reward.commission.upTo ?? Infinity);
  if (each === 0) return undefined;
  const own = (step) => state.records.filter((one) => one.level === 1 && one.step === step && concernsMember(one, member)).length;
  const missing = Math.max(0, price - commission.available + commission.debt);
  return {
    friends: Math.ceil(missing / each),
    matured: own("matured"),
    held: own("held"),
  };
}

/** Whether a record is of a member's own friend, or pays the one who is asked about: a store. */
const concernsMember = ({ by, referrer, rated }, member) => referrer === member || (by === member && rated.length > 0);

/** Every friend once for each order that counted; without one, how far they came. By moment, then by name. */
function friends(state, member) {
  const { program, terms } = state;
  const list = [];
  const add = (friend) => list.push(told(friend));
  for (const record of state.records.filter((one) => concernsMember(one, member))) {
    const { placed, level, friend, binding, step, at, heldUntil, worth } = record;
    add({
      friend, step, at, order: placed.order,
      heldUntil: step === "held" ? heldUntil : undefined,
      paid: leftOf(placed, terms.skus),
      worth, level: program.reward.commission && level,
      path: placed.path ?? binding.path, store: binding.store, orderStore: placed.store,
    });
  }
  for (const person of new Set(state.people.values())) {
    if (!person.names.includes(member)) stranger(state, member, person).forEach(([, friend]) => add(friend));
  }
  const before = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  return list.sort((a, b) => a.at - b.at || before(a.friend, b.friend) || before(a.order ?? "", b.order ?? "") || a.level - b.level);
}

/** A friend without an order that counts: bound, or the last thing that happened between the two. */
function stranger(state, member, person) {
  const { records, refused, terms, now } = state;
  const { names, binding, touches } = person;
  if (records.some(({ referrer, friend, level }) => referrer === member && level === 1 && names.includes(friend))) return [];
  const own = binding?.referrer === member ? binding : null;
  const told = (touch, step, at, code) => [touch.step, { friend: friendOf(person), step, at, path: touch.path, store: touch.store, code }];
  if (own && standing(own, now)) return [told(own, "bound", own.since ?? own.at)];
  const lapsed = own && !own.ended ? own : null;

  const led = ({ step }) => {
    const ours = touches.filter((one) => one.referrer === member && one.step <= step);
    const again = ours.some((one) => !one.refused && one.step > lapsed?.step);
    const { path, store } = (lapsed && !again ? lapsed : ours.at(-1)) ?? {};
    return { path, store };
  };
  const events = refused
    .filter(({ referrer, friend, at }) => referrer === member && names.includes(friend) && !(lapsed && at < lapsed.until))
    .map((one) => told({ ...one, ...led(one) }, "refused", one.at, one.code));
  if (lapsed) events.push(told(lapsed, "refused", lapsed.until, "binding-lapsed"));
  for (const touch of touches.filter((one) => one.referrer === member && !one.refused)) {
    const over = touch.at + terms.windowDays * DAY;
    if (own && touch.step <= own.step) continue;
    if (standing(binding, now) && (touch.step <= binding.step || !terms.rebind)) {
      events.push(told(touch, "refused", Math.max(touch.at, binding.since ?? binding.at), "already-bound"));
    } else {
      events.push(now >= over ? told(touch, "refused", over, "touch-too-old") : told(touch, "opened", touch.at));
    }
  }
  return events.sort((a, b) => a[0] - b[0]).slice(-1);
}

/** First, last and every touch that brought a friend, side by side, for each order that counted. */
function credits(state, member) {
  return state.records.filter(({ referrer, level, step }) => referrer === member && level === 1 && step !== "refused").map(({ placed }) => {
    const amount = leftOf(placed, state.terms.skus);
    const { touches } = placed;
    const who = ({ token, referrer, path, store }) => told({ token, referrer, path, store });
    const [each, rest] = [Math.floor(amount / touches.length), amount % touches.length];
    return {
      order: placed.order, amount,
      first: who(touches[0]), last: who(touches.at(-1)),
      linear: touches.map(({ token, referrer }, at) => ({ token, referrer, amount: each + (at < rest ? 1 : 0) })),
    };
  });
}
