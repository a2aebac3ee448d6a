// Tells a second time who brought whom and what that earned, plainly and slowly, from the published meaning alone.
// It was written without a look at the engine, and takes its input as valid.

import { answer } from "./referral-twin-answer.mjs";
import { mature, payOut, redeem, refunded, qualified } from "./referral-twin-rewards.mjs";

export const DAY = 86_400_000;

/** The answer of `mall.referral`: where a member stands in every referral program. */
export function referral(rulebook, { facts, member, now, item }) {
  const told = inOrder(facts);
  const programs = rulebook.growth?.referrals ?? [];
  const known = [...programs, ...(rulebook.growth?.checkIns ?? [])].map(({ id }) => id);
  return programs.map((program) => {
    const state = fold(program, told, now, rulebook.utcOffsetMinutes);
    // What another program of this mall will tell is none of this one's business.
    state.refused = state.refused.filter(({ foreign }) => !known.includes(foreign));
    return answer(state, member, item);
  });
}

/** Facts in the server's order, each once; what the server has not confirmed comes last. */
export function inOrder(facts) {
  const place = (fact) => [fact.seq ?? Infinity, fact.seq === undefined ? fact.at : 0, fact.id];
  const sorted = [...facts].sort((a, b) => compareLists(place(a), place(b)));
  const seen = new Set();
  return sorted.filter(({ id }) => !seen.has(id) && seen.add(id));
}

function compareLists(a, b) {
  const at = a.findIndex((one, index) => one !== b[index]);
  return at < 0 ? 0 : a[at] < b[at] ? -1 : 1;
}

/** All that is known of a program after the facts up to now: for everybody, not only for one member. */
export function fold(program, facts, now, offset) {
  const state = {
    program, now, terms: termsOf(program, offset),
    step: 0, clock: 0,
    people: new Map(), // member or visitor -> the person: one object for all names of a person
    identities: new Map(), // identity -> a member known by it
    tokens: new Map(), orders: new Map(), roles: new Map(),
    records: [], // one for each order that qualified and each level of it
    entries: [], grants: new Map(), refused: [],
  };
  for (const fact of facts) {
    const [[kind, what]] = Object.entries(fact.what);
    const meant = kind in HEAR && (what.program === undefined || what.program === program.id || kind === "issued");
    const own = concerns(program, what);
    if (fact.seq !== undefined) state.clock = Math.max(state.clock, fact.at);
    if (!meant) continue;
    const heard = fact.seq === undefined ? fact.at : state.clock;
    const late = heard > now ? "in-the-future" : fact.seq === undefined ? "not-confirmed" : null;
    if (late) {
      if (own) refuse(state, fact, late);
      continue;
    }
    ripen(state, state.clock);
    state.step += 1;
    HEAR[kind](state, fact, what);
  }
  ripen(state, now);
  return state;
}

/** Whether a fact speaks of this program, or of no program in particular. */
export function concerns({ id, reward }, { program, coupon }) {
  const [, named, step] = coupon?.match(/^(.*)\.\d+\.(\d+)$/) ?? [];
  return coupon === undefined ? program === undefined || program === id : named === id && Number(step) === reward.count?.friends;
}

function termsOf({ attribution, qualify, hold, from, until }, offset) {
  const moment = (day, otherwise) => (day === undefined ? otherwise : Math.max(0, Date.parse(`${day}T00:00Z`) - offset * 60_000));
  return {
    bindAt: "join", touch: "last", windowDays: 7, newMembersOnly: true, ...attribution,
    atLeast: 0, orders: "first", ...qualify,
    holdDays: hold?.days ?? 7, holdFrom: hold?.from ?? "payment",
    starts: moment(from, 0), ends: moment(until, Infinity),
  };
}

/** Notes that a fact did not count. `referrer` is the one who wanted the friend. */
export function refuse(state, fact, code, { referrer, friend = fact.member, path, store, foreign } = {}) {
  personOf(state, friend);
  state.refused.push({ fact: fact.id, member: fact.member, code, referrer, friend, path, store, foreign, at: state.clock, step: state.step });
}

/** What was held long enough matures, earliest first, each at its own moment. */
function ripen(state, until) {
  for (;;) {
    const due = state.records.filter((one) => one.step === "held" && one.heldUntil <= until);
    if (due.length === 0) return;
    mature(state, due.reduce((one, other) => (other.heldUntil - one.heldUntil || other.heldFrom - one.heldFrom) < 0 ? other : one));
  }
}

function span({ terms, clock }) {
  return clock < terms.starts ? "program-not-started" : clock >= terms.ends ? "program-over" : null;
}

// ---- Persons, and whose friends they are

export function personOf(state, member) {
  if (!state.people.has(member)) {
    state.people.set(member, {
      names: [member], touches: [], binding: null, joined: Infinity, ordered: Infinity, counted: false,
    });
  }
  return state.people.get(member);
}

export function standing(binding, at) {
  return binding !== null && !binding.ended && !(at >= binding.until);
}

/** Two names turn out to be of one person. What was bound first stays; a circle that this closes is opened. */
function unite(state, fact, one, other) {
  const [a, b] = [personOf(state, one), personOf(state, other)];
  if (a === b) return;
  const earlier = (x, y) => x.step - y.step;
  const bindings = [a.binding, b.binding].filter((binding) => binding !== null)
    .sort((x, y) => Number(standing(y, state.clock)) - Number(standing(x, state.clock)) || earlier(x, y));
  const person = {
    names: [...a.names, ...b.names],
    touches: [...a.touches, ...b.touches].sort(earlier),
    binding: null,
    joined: Math.min(a.joined, b.joined),
    name: a.joined < b.joined ? a.name : b.name ?? a.name,
    ordered: Math.min(a.ordered, b.ordered),
    counted: a.counted || b.counted,
  };
  for (const name of person.names) state.people.set(name, person);
  for (const binding of bindings) {
    if (!standing(binding, state.clock)) continue;
    if (standing(person.binding, state.clock)) refuse(state, fact, "already-bound", { ...binding, friend: fact.member });
    else if (leadsTo(state, binding.referrer, person)) unbind(state, fact, binding, circle(state, binding, person));
    else person.binding = binding;
  }
  // What does not stand is only remembered, to say why: what ended just now, else what was known of more names.
  const [more, less] = a.names.length >= b.names.length ? [a, b] : [b, a];
  person.binding ??= bindings.find(({ endedStep }) => endedStep === state.step) ?? more.binding ?? less.binding;
}

/** Why a binding cannot stand that leads back to its own friend. */
function circle(state, { referrer }, person) {
  if (personOf(state, referrer) === person && person.names.length === 1) return "self-referral";
  return personOf(state, referrer) === person ? "same-person" : "would-close-a-circle";
}

function unbind(state, fact, binding, code, friend = fact.member) {
  binding.ended = code;
  binding.endedAt = state.clock;
  binding.endedStep = state.step;
  refuse(state, fact, code, { ...binding, friend });
}

/** A person's name as a friend: of the accounts the one that joined first; the first by name, where none did. */
export const friendOf = ({ name, names }) => name ?? [...names].sort()[0];

/** Whether this member, or whoever brought them, or whoever brought that one, and so on, is this person. */
function leadsTo(state, member, person) {
  for (let one = personOf(state, member); ; one = personOf(state, one.binding.referrer)) {
    if (one === person) return true;
    if (!standing(one.binding, state.clock)) return false;
  }
}

const fresh = (state, touch) => state.clock < touch.at + state.terms.windowDays * DAY;

/** Why a link is none of a friend's. */
function ownLink(state, touch) {
  if (touch.referrer === touch.friend) return "self-referral";
  return personOf(state, touch.referrer) === personOf(state, touch.friend) ? "same-person" : null;
}

/** Why this touch cannot bind its friend now; null when it can. */
function cannotBind(state, touch) {
  const { terms, clock } = state;
  const person = personOf(state, touch.friend);
  if (standing(person.binding, clock)) {
    if (!terms.rebind) return "already-bound";
    if (clock < person.binding.at + terms.rebind.afterDays * DAY) return "still-protected";
  }
  const old = terms.bindAt === "join" ? person.joined < state.step : person.ordered < state.step;
  if (terms.newMembersOnly && old) return "not-a-new-member";
  return ownLink(state, touch);
}

/** Binds the friend by this touch; the code that forbids it, or null. */
function bind(state, touch, friend = touch.friend) {
  const person = personOf(state, touch.friend);
  const code = cannotBind(state, touch) ?? (leadsTo(state, touch.referrer, person) ? "would-close-a-circle" : null);
  if (code) return code;
  const { validDays } = state.terms;
  const until = validDays === undefined ? Infinity : state.clock + validDays * DAY;
  person.binding = { ...touch, friend, at: state.clock, step: state.step, until, by: touch };
  return null;
}

/**
 * Binds by the touch that the policy chooses among those that are fresh; where the friend is bound, among those that
 * came later. The code that forbids it, or null.
 */
function bindByChoice(state, friend) {
  const person = personOf(state, friend);
  const bound = standing(person.binding, state.clock);
  const accepted = person.touches.filter((touch) => !touch.refused && (!bound || touch.step > person.binding.step));
  if (accepted.length === 0) return null;
  const touches = accepted.filter((touch) => fresh(state, touch));
  const chosen = state.terms.touch === "first" ? touches[0] : touches.at(-1);
  if (!chosen && bound) return null;
  const code = chosen ? span(state) ?? bind(state, chosen, friend) : "touch-too-old";
  if (!code) return null;
  return { ...(chosen ?? accepted.at(-1)), code, friend };
}

/** Opened links that bind nobody and yet are links that led to an order. */
const ADMITTED = ["already-bound", "still-protected", "not-a-new-member", "would-close-a-circle"];

// ---- What each fact does

const HEAR = {
  known(state, fact, { identity }) {
    unite(state, fact, fact.member, state.identities.get(identity) ?? fact.member);
    state.identities.set(identity, fact.member);
  },

  appointed(state, { member }, { role }) {
    state.roles.set(member, [...(state.roles.get(member) ?? []), role]);
  },

  issued(state, fact, issued) {
    if (!state.tokens.has(issued.token)) state.tokens.set(issued.token, { ...issued, referrer: fact.member });
    else if (issued.program === state.program.id) refuse(state, fact, "token-told-twice");
  },

  opened(state, fact, opened) {
    const { terms, clock } = state;
    const token = state.tokens.get(opened.token);
    if (!token) return refuse(state, fact, "unknown-token");
    if (token.program !== state.program.id) return refuse(state, fact, "foreign-program", { foreign: token.program });
    const friend = fact.member;
    const { referrer, path, store } = token;
    const touch = { token: opened.token, referrer, path, store, friend, at: clock, step: state.step };
    const early = span(state) ?? (clock >= token.until ? "token-expired" : null);
    if (early) return refuse(state, fact, early, { referrer });
    const person = personOf(state, friend);
    let code = ownLink(state, touch) ?? (terms.bindAt === "order" ? null : cannotBind(state, touch));
    const atOnce = terms.bindAt === "open" || (terms.bindAt === "join" && person.joined < state.step);
    if (!code && atOnce) code = bind(state, touch);
    if (code) refuse(state, fact, code, touch);
    if (!code || ADMITTED.includes(code)) person.touches.push({ ...touch, refused: code });
  },

  joined(state, fact, { was }) {
    const joining = personOf(state, fact.member);
    if (joining.joined > state.step) Object.assign(joining, { joined: state.step, name: fact.member });
    if (was !== undefined) unite(state, fact, fact.member, was);
    const no = state.terms.bindAt === "join" ? bindByChoice(state, fact.member) : null;
    if (no) refuse(state, fact, no.code, no);
  },

  ordered(state, fact, { order, store, path, lines }) {
    const { terms, clock } = state;
    if (state.orders.has(order)) return refuse(state, fact, "order-told-twice");
    const friend = fact.member;
    const placed = { order, fact, friend, at: clock, place: state.step, store, path, lines, givenBack: new Map() };
    state.orders.set(order, placed);
    const person = personOf(state, friend);
    const bound = standing(person.binding, clock);
    const no = terms.bindAt === "order" && !span(state) ? bindByChoice(state, friend) : null;
    person.ordered = Math.min(person.ordered, state.step);
    const { binding } = person;
    if (standing(binding, clock) && !span(state) && terms.extendOnOrderDays !== undefined) {
      binding.until = Math.max(binding.until, clock + terms.extendOnOrderDays * DAY);
    }
    if (no) refuse(state, fact, no.code, no);
    if (no && !bound) return;
    const over = span(state);
    if (over) return refuse(state, fact, over, { referrer: standing(binding, clock) ? binding.referrer : undefined, friend });
    const code = cannotQualify(state, placed, person);
    if (code) return refuse(state, fact, code, { referrer: binding?.referrer, friend });
    const led = person.touches.filter((touch) => fresh(state, touch) || touch.step === binding.by.step);
    placed.touches = led.length > 32 ? [led[0], ...led.slice(-31)] : led;
    if (qualified(state, placed, binding)) person.counted = true;
  },

  received(state, fact, { order }) {
    const placed = ownOrder(state, fact, order);
    if (!placed) return;
    if (placed.received !== undefined) return refuse(state, fact, "received-already");
    placed.received = state.clock;
    if (state.terms.holdFrom !== "receipt") return;
    for (const one of state.records.filter((record) => record.placed === placed)) {
      one.heldFrom = state.step;
      one.heldUntil = state.clock + state.terms.holdDays * DAY;
    }
  },

  refunded(state, fact, { order, lines }) {
    const placed = ownOrder(state, fact, order);
    if (!placed) return;
    for (const { sku, amount } of lines) placed.givenBack.set(sku, (placed.givenBack.get(sku) ?? 0) + amount);
    const beyond = lines.some(({ sku, amount }) => !placed.lines.some((line) => line.sku === sku)
      || (amount > 0 && placed.givenBack.get(sku) > paidFor(placed, [sku])));
    const referrer = state.records.find((one) => one.placed === placed)?.referrer;
    if (beyond) refuse(state, fact, "refund-beyond-order", { referrer });
    refunded(state, placed);
  },

  transferred(state, fact, { to }) {
    if (personOf(state, to) === personOf(state, fact.member)) return refuse(state, fact, "no-heir");
    state.roles.delete(fact.member);
    const passing = [...new Set(state.people.values())]
      .filter(({ binding }) => standing(binding, state.clock) && binding.referrer === fact.member)
      .sort((a, b) => a.binding.step - b.binding.step);
    for (const person of passing) {
      const { binding } = person;
      binding.referrer = to;
      binding.since = state.clock;
      person.binding = null;
      const closes = leadsTo(state, to, person);
      person.binding = binding;
      if (!closes) continue;
      const code = circle(state, binding, person);
      unbind(state, fact, { ...binding, referrer: fact.member }, code, friendOf(person));
      person.binding = { ...binding, ended: code, endedAt: state.clock, endedStep: state.step };
    }
  },

  redeemed(state, fact, { coupon }) {
    redeem(state, fact, coupon, true);
  },

  returned(state, fact, { coupon }) {
    redeem(state, fact, coupon, false);
  },

  paidOut(state, fact, { amount }) {
    if (!payOut(state, fact.member, amount)) refuse(state, fact, "payout-beyond-available");
  },
};

function ownOrder(state, fact, order) {
  const placed = state.orders.get(order);
  const code = !placed ? "unknown-order" : personOf(state, placed.friend) !== personOf(state, fact.member) ? "not-the-members-order" : null;
  if (code) refuse(state, fact, code);
  return code ? null : placed;
}

/** What was paid for these products of an order; for all of them, when none are named. */
export function paidFor({ lines }, skus) {
  return lines.filter(({ sku }) => !skus || skus.includes(sku)).reduce((sum, { paid }) => sum + paid, 0);
}

/** What is left of that after refunds. */
export function leftOf(placed, skus) {
  const meant = new Set(placed.lines.map(({ sku }) => sku).filter((sku) => !skus || skus.includes(sku)));
  return [...meant].reduce((sum, sku) => sum + Math.max(0, paidFor(placed, [sku]) - (placed.givenBack.get(sku) ?? 0)), 0);
}

/** Why an order does not count for whoever brought the friend; null when it does. */
function cannotQualify({ terms, clock }, placed, { binding, counted }) {
  if (binding === null) return "not-bound";
  if (!standing(binding, clock)) return binding.ended ?? "binding-lapsed";
  if (terms.orders === "first" && counted) return "friend-counted-already";
  const inScope = placed.lines.some(({ sku }) => !terms.skus || terms.skus.includes(sku));
  const paid = paidFor(placed, terms.skus);
  if (!inScope) return "no-product-in-scope";
  if (paid === 0) return "nothing-paid";
  if (paid < terms.atLeast) return "order-below-minimum";
  if (terms.withinDays !== undefined && clock >= binding.at + terms.withinDays * DAY) return "too-late-after-binding";
  return null;
}
