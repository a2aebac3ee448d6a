// Random referral programs and histories, made from a seed: small worlds, so that everything that can collide does.

import { fold, inOrder } from "./referral-twin.mjs";

export const DAY = 86_400_000;
const START = Date.parse("2026-10-31T16:00Z");
const OFFSET = 480;

/** Numbers that look random and are the same for the same seed (mulberry32). */
export function dice(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const upTo = (most) => Math.floor(next() * (most + 1));
  const pick = (list) => list[upTo(list.length - 1)];
  return {
    upTo,
    pick,
    between: (least, most) => least + upTo(most - least),
    chance: (percent) => next() * 100 < percent,
    /** One of the names, each as often as its weight says. */
    weighted: (weights) => {
      const names = Object.keys(weights).filter((name) => weights[name] > 0);
      let at = next() * names.reduce((sum, name) => sum + weights[name], 0);
      return names.find((name) => (at -= weights[name]) < 0) ?? names.at(-1);
    },
    shuffled: (list) => {
      const mixed = [...list];
      for (let at = mixed.length - 1; at > 0; at -= 1) {
        const other = upTo(at);
        [mixed[at], mixed[other]] = [mixed[other], mixed[at]];
      }
      return mixed;
    },
  };
}

const SKUS = ["tea", "scarf", "lamp"];
const ROLES = ["guide", "koc"];
const STORES = ["north", "south"];
const PATHS = ["live", "till", "chat", "recommended", "membersSale"];
const AMOUNTS = [0, 1, 9, 10, 50, 99, 100, 101, 150, 199, 200, 200, 333, 333, 999, 999, 1001, 1001];

/** A record without the keys that the dice left out. */
const said = (record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

/** A rulebook with one to three referral programs. */
export function rulebook(roll, { big = false } = {}) {
  const ids = ["p1", "p2", "p3"].slice(0, big ? 2 : Number(roll.weighted({ 1: 6, 2: 3, 3: 1 })));
  return {
    contract: 1,
    currency: "CNY",
    utcOffsetMinutes: OFFSET,
    lanes: [{ id: "coupon", stacking: "each", promotions: [{ id: "gift", then: { amountOff: { amount: 100 } }, coupon: {} }] }],
    growth: { referrals: ids.map((id) => program(roll, id)) },
  };
}

function program(roll, id) {
  const maybe = (percent, make) => (roll.chance(percent) ? make() : undefined);
  const date = (days) => new Date(START + OFFSET * 60_000 + days * DAY).toISOString().slice(0, 10);
  const attribution = said({
    bindAt: maybe(75, () => roll.pick(["open", "join", "order"])),
    touch: maybe(60, () => roll.pick(["last", "first"])),
    windowDays: maybe(50, () => roll.between(1, 4)),
    rebind: maybe(35, () => ({ afterDays: roll.between(0, 3) })),
    validDays: maybe(35, () => roll.between(1, 5)),
    extendOnOrderDays: maybe(35, () => roll.between(1, 4)),
    newMembersOnly: maybe(75, () => roll.chance(15)),
  });
  const qualify = said({
    atLeast: maybe(45, () => roll.pick([0, 1, 50, 100, 200])),
    skus: maybe(25, () => roll.shuffled(SKUS).slice(0, roll.between(1, 2))),
    withinDays: maybe(15, () => roll.between(1, 5)),
    orders: maybe(60, () => roll.pick(["first", "every", "every"])),
  });
  const hold = said({ days: maybe(85, () => roll.upTo(3)), from: maybe(45, () => roll.pick(["payment", "receipt"])) });
  return said({
    id,
    from: maybe(12, () => date(roll.between(0, 3))),
    until: maybe(12, () => date(roll.between(5, 20))),
    attribution: maybe(90, () => attribution),
    qualify: maybe(85, () => qualify),
    hold: maybe(90, () => hold),
    reward: roll.chance(50) ? { count: count(roll) } : { commission: commission(roll) },
    budget: maybe(25, () => roll.pick([0, 5, 20, 40, 100, 300])),
  });
}

function count(roll) {
  const coupon = said({
    template: "gift",
    validDays: roll.chance(50) ? roll.between(1, 30) : undefined,
    cost: roll.chance(60) ? roll.pick([0, 10, 20, 50]) : undefined,
  });
  return said({
    friends: roll.pick([1, 1, 2, 2, 3]),
    times: roll.chance(40) ? roll.between(1, 3) : undefined,
    reward: roll.chance(85) ? { coupon } : { points: roll.pick([1, 30]) },
  });
}

function commission(roll) {
  const rate = () => said({
    roles: roll.chance(30) ? roll.shuffled(ROLES).slice(0, roll.between(1, 2)) : undefined,
    skus: roll.chance(30) ? roll.shuffled(SKUS).slice(0, roll.between(1, 2)) : undefined,
    direct: roll.pick([1, 50, 333, 500, 1000, 5000, 10000, { each: 0 }, { each: 3 }, { each: 500 }]),
    indirect: roll.chance(60) ? roll.pick([1, 50, 250, 333, 2000, { each: 2 }]) : undefined,
  });
  return said({
    credit: roll.chance(40) ? roll.pick(["sharer", "store"]) : undefined,
    rates: Array.from({ length: roll.between(1, 3) }, rate),
    upTo: roll.chance(30) ? roll.pick([0, 5, 10, 40]) : undefined,
  });
}

/** Facts as a server would tell them, more or less: `world` remembers what there is to speak of. */
export function history(roll, { growth: { referrals } }, { facts: length = roll.between(8, 90), members: crowd = 5 } = {}) {
  const members = crowd <= 6 ? [..."abcdef"].slice(0, crowd) : Array.from({ length: crowd }, (_, at) => `m${at}`);
  const visitors = ["v1", "v2", "v3", "v4", "v5", "v6", ...(crowd > 6 ? members.map((name) => `v-${name}`) : [])];
  const world = {
    roll, members, visitors, anyone: [...members, ...members, ...visitors], programs: referrals,
    tokens: [], orders: [], joined: new Set(), waiting: [],
  };
  const weights = Object.fromEntries(Object.entries(WEIGHTS).map(([kind, weight]) => [kind, weight * roll.pick([0.3, 1, 1, 2])]));
  const facts = [];
  let at = START + roll.upTo(2) * DAY;
  const add = (member, what) => facts.push({ id: `f${facts.length}`, seq: facts.length + 1, at, member, what });
  for (const member of roll.shuffled(members).slice(0, roll.between(2, 4 + crowd / 4))) add(member, TELL.issued(world, member));
  while (facts.length < length) {
    at = Math.max(0, at + tick(roll));
    const journey = world.waiting.length && roll.chance(70) ? world.waiting.splice(roll.upTo(world.waiting.length - 1), 1)[0] : null;
    if (journey) {
      add(...journey(world));
      continue;
    }
    const kind = roll.weighted(weights);
    const member = kind === "opened" ? roll.pick(world.anyone) : roll.pick(members);
    const what = TELL[kind](world, member);
    const owner = what.received ?? what.refunded;
    const named = owner && world.orders.find(({ order }) => order === owner.order);
    add(named && roll.chance(93) ? named.member : member, what);
  }
  for (let more = roll.upTo(6); more > 0; more -= 1) {
    const next = sequel(roll, facts, referrals);
    if (!next) break;
    at = Math.max(0, at + tick(roll));
    add(...next);
  }
  return spoil(roll, facts);
}

/** What is likely to follow: a gift that was earned is used or comes back, an order that counted goes back in part. */
function sequel(roll, facts, programs) {
  const program = roll.pick(programs);
  const { records, grants } = fold(program, inOrder(facts), Number.MAX_SAFE_INTEGER, OFFSET);
  const earned = [...grants].flatMap(([member, list]) => list.map(({ cycle, redeemed }) => ({ member, cycle, redeemed })));
  if (earned.length && roll.chance(50)) {
    const { member, cycle, redeemed } = roll.pick(earned);
    const coupon = `${program.id}.${cycle}.${program.reward.count.friends}`;
    return [member, redeemed ? { returned: { coupon } } : { redeemed: { coupon } }];
  }
  if (!records.length) return null;
  const { placed, by } = roll.pick(records);
  if (program.reward.commission && roll.chance(40)) {
    return [by, { paidOut: { program: program.id, amount: roll.pick([1, 5, 10, 50, 100]) } }];
  }
  const lines = placed.lines.map(({ sku, paid }) => ({ sku, amount: roll.pick([paid, paid, Math.floor(paid / 2), 1]) }));
  return [placed.friend, { refunded: { order: placed.order, lines } }];
}

/** How the clock moves: mostly on, often to the very edge of a window, sometimes back. */
function tick(roll) {
  const day = roll.between(1, 3) * DAY;
  return Number(roll.weighted({ 0: 3, 1: 1, 60000: 8, 3600000: 8, 43200000: 5, 86400000: 2, [day]: 2, [day - 1]: 1, [day + 1]: 1, [-3600000]: 1, [-day]: 1 }));
}

const WEIGHTS = {
  opened: 40, joined: 10, ordered: 18, received: 12, refunded: 8, issued: 5, known: 2, appointed: 4, transferred: 3,
  redeemed: 5, returned: 2, paidOut: 4, checkedIn: 1, entered: 1, cardIssued: 1,
};

const TELL = {
  issued(world, member) {
    const { roll } = world;
    const token = world.tokens.length && roll.chance(4) ? roll.pick(world.tokens).token : `t${world.tokens.length + 1}`;
    const program = roll.chance(97) ? roll.pick(world.programs) : { id: "elsewhere", reward: {} };
    world.tokens.push({ token, program, member });
    return { issued: said({
      program: program.id,
      token,
      path: roll.chance(40) ? roll.pick(PATHS) : undefined,
      store: roll.chance(40) ? roll.pick(STORES) : undefined,
      until: roll.chance(8) ? START + roll.between(0, 20) * (DAY / 2) : undefined,
    }) };
  },
  opened(world, member) {
    const { roll, waiting } = world;
    const others = world.tokens.filter((one) => one.member !== member);
    const shared = roll.chance(97) ? roll.pick(others.length && roll.chance(90) ? others : world.tokens) : null;
    const buys = (as) => () => {
      const bought = TELL.ordered(world, as);
      if (roll.chance(50)) waiting.push(() => [as, TELL.ordered(world, as)]);
      if (shared && roll.chance(70)) {
        waiting.push(() => {
          if (roll.chance(50)) waiting.push(() => [as, TELL.refunded(world, bought.ordered.order)]);
          return [shared.member, earning(roll, shared)];
        });
      }
      return [as, bought];
    };
    if (world.visitors.includes(member) && roll.chance(80)) {
      const fresh = world.members.filter((one) => !world.joined.has(one));
      const as = roll.pick(fresh.length && roll.chance(85) ? fresh : world.members);
      world.joined.add(as);
      if (roll.chance(85)) world.anyone = world.anyone.filter((one) => one !== member);
      waiting.push(() => {
        if (roll.chance(70)) waiting.push(buys(as));
        return [as, { joined: { was: member } }];
      });
    } else if (roll.chance(55)) {
      waiting.push(buys(member));
    }
    return { opened: { token: shared?.token ?? "forged" } };
  },
  joined: ({ roll, visitors }) => ({ joined: said({ was: roll.chance(20) ? roll.pick(visitors) : undefined }) }),
  known: ({ roll }) => ({ known: { identity: roll.pick(["phone-1", "phone-2", "payer-3", "payer-4", "openid-5"]) } }),
  appointed: ({ roll }) => ({ appointed: said({ role: roll.pick(ROLES), store: roll.chance(50) ? roll.pick(STORES) : undefined }) }),
  ordered(world, member) {
    const { roll } = world;
    const again = world.orders.length && roll.chance(4);
    const order = again ? roll.pick(world.orders).order : `o${world.orders.length + 1}`;
    const lines = Array.from({ length: Number(roll.weighted({ 1: 6, 2: 3, 3: 1 })) }, () => (
      { sku: roll.pick(SKUS), quantity: roll.between(1, 3), paid: roll.pick(AMOUNTS) }));
    if (!again) world.orders.push({ order, member, lines });
    if (roll.chance(60)) world.waiting.push(() => [member, { received: { order } }]);
    if (roll.chance(45)) world.waiting.push(() => [member, TELL.refunded(world, order)]);
    return { ordered: said({
      order,
      store: roll.chance(30) ? roll.pick(STORES) : undefined,
      path: roll.chance(30) ? roll.pick(PATHS) : undefined,
      lines,
    }) };
  },
  received: ({ roll, orders }) => ({ received: { order: roll.chance(95) ? roll.pick(orders)?.order ?? "o0" : "o0" } }),
  refunded({ roll, orders }, meant) {
    const placed = orders.find((one) => one.order === meant) ?? (orders.length ? roll.pick(orders) : null);
    const { order, lines } = placed && roll.chance(97) ? placed : { order: "o0", lines: [] };
    const part = (paid) => roll.pick([paid, paid, Math.floor(paid / 2), Math.floor(paid / 3), 1, paid + 1]);
    const back = lines.filter(() => roll.chance(70)).map(({ sku, paid }) => said({ sku, quantity: roll.chance(50) ? 1 : undefined, amount: part(paid) }));
    return { refunded: { order, lines: back.length ? back : [{ sku: roll.pick(SKUS), amount: roll.pick([0, 10]) }] } };
  },
  transferred: ({ roll, members }) => ({ transferred: { to: roll.pick(members) } }),
  redeemed: ({ roll, programs }) => ({ redeemed: { coupon: couponOf(roll, programs) } }),
  returned: ({ roll, programs }) => ({ returned: { coupon: couponOf(roll, programs) } }),
  paidOut: ({ roll, programs }) => ({ paidOut: { program: roll.pick(programs).id, amount: roll.pick([0, 1, 2, 5, 10, 50, 100]) } }),
  checkedIn: () => ({ checkedIn: { program: "days" } }),
  entered: () => ({ entered: { community: "readers" } }),
  cardIssued: () => ({ cardIssued: { program: "days", card: "c1" } }),
};

/** What whoever shared does with what it earned: uses the gift, sometimes gives it back; is paid. */
function earning(roll, { program: { id, reward } }) {
  if (reward.commission) return { paidOut: { program: id, amount: roll.pick([1, 2, 5, 10, 50, 100]) } };
  const coupon = `${id}.${roll.weighted({ 1: 6, 2: 3, 3: 1 })}.${reward.count?.friends ?? 1}`;
  return roll.chance(80) ? { redeemed: { coupon } } : { returned: { coupon } };
}

function couponOf(roll, programs) {
  const { id, reward } = roll.pick(programs);
  return roll.chance(95) ? `${id}.${roll.weighted({ 1: 6, 2: 3, 3: 1 })}.${reward.count?.friends ?? 1}` : "something-else";
}

/** What goes wrong on the way: told twice, numbered alike, not confirmed, misdated; and told in any order. */
function spoil(roll, facts) {
  const spoilt = facts.flatMap((fact) => {
    const one = { ...fact };
    if (roll.chance(2)) delete one.seq;
    else if (roll.chance(2)) one.seq = roll.between(1, facts.length);
    if (roll.chance(0.3)) one.at += roll.between(3, 40) * DAY;
    if (roll.chance(2)) return [one, { ...one }];
    if (roll.chance(1)) return [one, { ...one, seq: roll.between(1, facts.length) }];
    if (roll.chance(1)) return [one, said({ ...one, id: `${one.id}-again` })];
    return [one];
  });
  return roll.chance(80) ? roll.shuffled(spoilt) : spoilt;
}

/** Everything about one seed: a mall, what happened in it, and whom and when to ask. */
export function question(seed) {
  const roll = dice(seed * 7919 + 17);
  const big = seed % 500 === 499;
  const rules = rulebook(roll, { big });
  const facts = history(roll, rules, big ? { facts: 600, members: 40 } : { members: roll.between(2, 6) });
  const times = facts.map(({ at }) => at);
  const last = Math.max(...times);
  const moments = [last + 10 * DAY, last - roll.upTo(2) * DAY, roll.pick(times) + roll.between(-1, 1) + roll.upTo(3) * DAY];
  const sharers = [...new Set(facts.filter(({ what }) => what.issued || what.transferred).map(({ member, what }) => what.transferred?.to ?? member))];
  const others = [...new Set(facts.map(({ member }) => member)), ...STORES.map((store) => `store:${store}`)];
  const members = [...new Set([...roll.shuffled(sharers).slice(0, big ? 6 : 3), ...roll.shuffled(others).slice(0, 2)])];
  const item = roll.chance(60) ? { sku: roll.pick(SKUS), price: roll.pick([0, 1, 100, 1000]) } : undefined;
  return { seed, rulebook: rules, facts, members, moments: moments.map((at) => Math.max(0, at)), item };
}
