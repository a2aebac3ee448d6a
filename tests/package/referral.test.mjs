// Referrals against a second opinion: a plain twin folds thousands of random histories again, every answer must be equal;
// what must hold in every history is checked on the twin's own folds; and stories worked out by hand go through the package.
// `HISTORIES=20000 node --test tests/package/referral.test.mjs` compares more of them.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";

import { dist, root } from "./built.mjs";
import { DAY, dice, question } from "./referral-histories.mjs";
import { balance, friendsOf, grantsOf } from "./referral-twin-rewards.mjs";
import { fold, inOrder, personOf, referral, standing } from "./referral-twin.mjs";

const { load } = await import(join(dist, "esm/index.js"));
const HISTORIES = Number(process.env.HISTORIES ?? 1500);
const FIRST = Number(process.env.FIRST ?? 0);
const CASES = join(root, "tests/growth/cases");
const SHOWN = 2;

/** What is compared, each under its own name. */
const ASPECTS = {
  "the program": ({ program }) => program,
  "who came how far": ({ friends }) => friends,
  "what was counted": ({ count }) => count,
  "what the ledger says": ({ commission }) => commission,
  "what was granted": ({ grants, withdrawn, wallet }) => ({ grants, withdrawn, wallet }),
  "what is missing until it is free": ({ untilFree }) => untilFree,
  "who is credited": ({ credits }) => credits,
  "what did not count": ({ refused }) => refused,
  "anything else": ({ program, friends, count, commission, grants, withdrawn, wallet, untilFree, credits, refused, ...rest }) => rest,
};

const plain = (value) => JSON.parse(JSON.stringify(value));

function differences(ours, theirs) {
  if (ours.length !== theirs.length) return ["the program"];
  return Object.keys(ASPECTS).filter((name) => ours.some((one, at) => !isDeepStrictEqual(ASPECTS[name](one), ASPECTS[name](theirs[at]))));
}

/** Everything that was asked of one history where the two do not agree in the aspect. */
function* asked({ members, moments, item, facts }) {
  for (const member of members) for (const now of moments) yield { facts, member, now, ...(item && { item }) };
}

test(`${HISTORIES} random histories`, async (all) => {
  const found = Object.fromEntries(Object.keys(ASPECTS).map((name) => [name, []]));
  let compared = 0;
  for (let seed = FIRST; seed < FIRST + HISTORIES; seed += 1) {
    const history = question(seed);
    const mall = await load(history.rulebook);
    for (const request of asked(history)) {
      const differ = differences(referral(history.rulebook, request), plain(mall.referral(request)));
      compared += 1;
      for (const name of differ) {
        const { length } = found[name].push({ seed, rulebook: history.rulebook, request });
        if (length > 300) found[name].pop();
      }
    }
  }
  all.diagnostic(`${compared} answers were compared`);
  for (const [name, list] of Object.entries(found)) {
    await all.test(name, async () => {
      if (list.length === 0) return;
      const shortest = list.sort((a, b) => a.request.facts.length - b.request.facts.length).slice(0, SHOWN);
      const shown = await Promise.all(shortest.map((one) => tell(name, one)));
      assert.fail(`${list.length} answers differ; the shortest:\n${shown.join("\n\n")}`);
    });
  }
});

/** The smallest part of a history in which the two still differ, and what each says of it. */
async function tell(name, { seed, rulebook, request }) {
  const mall = await load(rulebook);
  const both = (facts) => [referral(rulebook, { ...request, facts }), plain(mall.referral({ ...request, facts }))];
  const differ = (facts) => differences(...both(facts)).includes(name);
  let facts = inOrder(request.facts);
  if (!differ(facts)) facts = request.facts;
  for (let at = facts.length - 1; at >= 0; at -= 1) {
    const fewer = facts.toSpliced(at, 1);
    if (differ(fewer)) facts = fewer;
  }
  const [ours, theirs] = both(facts);
  const at = ours.findIndex((one, index) => !isDeepStrictEqual(ASPECTS[name](one), ASPECTS[name](theirs[index])));
  return [
    `seed ${seed}, member ${request.member}, now ${request.now}, item ${JSON.stringify(request.item)}`,
    `program ${JSON.stringify(rulebook.growth.referrals[at])}`,
    ...facts.map((fact) => `  ${JSON.stringify(fact)}`),
    `twin    ${JSON.stringify(ASPECTS[name](ours[at]))}`,
    `package ${JSON.stringify(ASPECTS[name](theirs[at]))}`,
  ].join("\n");
}

// ---- What must hold in every history

const LATE = 253_402_300_799_999;
const LAWFUL = 400;

/** Each random history, program by program, after each of its facts. */
function* prefixes() {
  for (let seed = 0; seed < LAWFUL; seed += 1) {
    if (seed % 500 === 499) continue;
    const { rulebook, facts } = question(seed);
    const told = inOrder(facts);
    const program = rulebook.growth.referrals[0];
    for (let length = 1; length <= told.length; length += 1) {
      const upTo = told.slice(0, length);
      const now = Math.max(...upTo.map(({ at }) => at));
      yield { seed, program, told: upTo, now, fact: upTo.at(-1), state: fold(program, upTo, now, rulebook.utcOffsetMinutes) };
    }
  }
}

const persons = (state) => [...new Set(state.people.values())];
const everyone = (state) => [...state.people.keys()];
const sum = (list, of) => list.reduce((total, one) => total + of(one), 0);

/** R1 to R14 of the field notes, each a question to one history; a text says what is wrong. */
const LAWS = {
  "R1 nobody is their own friend": ({ state }) => {
    const own = persons(state).find(({ binding }) => standing(binding, state.clock) && personOf(state, binding.referrer) === personOf(state, binding.friend));
    return own && `${own.names} is bound to itself`;
  },
  "R2 bindings are a forest": ({ state }) => {
    for (const person of persons(state)) {
      const seen = [];
      for (let one = person; standing(one.binding, state.clock); one = personOf(state, one.binding.referrer)) {
        if (seen.includes(one)) return `a circle through ${one.names}`;
        seen.push(one);
      }
    }
    return null;
  },
  "R3 a friend counts once": ({ state, program }) => {
    if (program.qualify?.orders === "every") return null;
    const direct = state.records.filter(({ level }) => level === 1).map(({ friend }) => friend);
    return new Set(direct).size < direct.length && `${direct} twice`;
  },
  "R5 one gift for every so many": ({ state, program }) => {
    if (!program.reward.count) return null;
    const { friends, times = Infinity } = program.reward.count;
    for (const member of everyone(state)) {
      const standing = grantsOf(state, member).filter((grant) => !grant.withdrawn);
      const due = Math.min(times, Math.floor(friendsOf(state, member, "matured") / friends));
      const debt = Math.max(0, standing.length - due);
      if (standing.filter(({ redeemed }) => redeemed).length < debt) return `${member} keeps a gift that is not earned`;
      if (program.budget === undefined && standing.length < due) return `${member} lacks a gift that is earned`;
    }
    return null;
  },
  "R7 no more is taken back than was earned, no more is earned than the rate": ({ state, program }) => {
    if (!program.reward.commission) return null;
    for (const record of state.records) {
      const own = state.entries.filter(({ order, level }) => order === record.placed.order && level === record.level);
      const [given, back] = ["from", "to"].map((side) => sum(own.filter((entry) => entry[side] === "budget"), ({ amount }) => amount));
      if (given - back !== record.worth || record.worth < 0) return `${record.placed.order} is worth ${record.worth}, not ${given} - ${back}`;
      const best = Math.max(...program.reward.commission.rates.map(({ direct, indirect = 0 }) => (record.level === 1 ? direct : indirect)));
      const most = sum(record.placed.lines, ({ paid }) => Math.floor((paid * best + 5000) / 10000));
      if (given > Math.min(most, program.reward.commission.upTo ?? Infinity)) return `${given} for ${record.placed.order}, at most ${most}`;
    }
    return null;
  },
  "R8 nothing before the hold is over": ({ state }) => {
    const early = state.records.find(({ step, at, heldUntil }) => step === "matured" && (at < heldUntil || at > state.now));
    const grants = everyone(state).flatMap((member) => grantsOf(state, member).map(({ at }) => [member, at]));
    const matured = (member, at) => state.records.some(({ by, heldUntil }) => by === member && heldUntil <= at);
    const bare = grants.find(([member, at]) => !matured(member, at));
    return early ? `${early.placed.order} matured early` : bare && `a gift for ${bare} from nothing`;
  },
  "R9 two levels": ({ state }) => {
    const deep = state.records.find(({ level }) => level !== 1 && level !== 2);
    return deep && `level ${deep.level}`;
  },
  "R10 a token of one program is none of another": ({ state, program }) => {
    const foreign = persons(state).find(({ binding }) => binding && state.tokens.get(binding.token).program !== program.id);
    return foreign && `${foreign.names} by ${foreign.binding.token}`;
  },
  "R14 no more than the budget": ({ state, program }) => {
    if (program.budget === undefined) return null;
    const cost = program.reward.count?.reward.coupon?.cost ?? 0;
    const gifts = cost * sum([...state.grants.values()], (list) => list.filter((grant) => !grant.withdrawn).length);
    const promised = gifts - balance(state, "budget");
    return promised > program.budget && `${promised} of ${program.budget}`;
  },
  "no account is below nothing, but what is owed": ({ state }) => {
    const below = everyone(state).find((member) => ["pending", "available", "paid"].some((account) => balance(state, `${account}:${member}`) < 0)
      || balance(state, `owed:${member}`) > 0);
    return below && `${below}: ${JSON.stringify(state.entries)}`;
  },
};

test("what must hold after every fact", async (all) => {
  const broken = Object.fromEntries(Object.keys(LAWS).map((name) => [name, []]));
  let before = null;
  const steps = { "R6 a refund takes back one friend at most": [], "R11 who is bound stays bound": [] };
  let checked = 0;
  for (const one of prefixes()) {
    checked += 1;
    for (const [name, law] of Object.entries(LAWS)) {
      const wrong = law(one);
      if (wrong) broken[name].push(`seed ${one.seed}, after ${one.fact.id}: ${wrong}`);
    }
    if (before?.seed === one.seed) follow(before, one, steps);
    before = one;
  }
  for (const [name, list] of Object.entries({ ...broken, ...steps })) {
    await all.test(name, () => assert.deepEqual(list.slice(0, SHOWN), []));
  }
  await all.test("enough was looked at", () => assert.ok(checked > 10_000, `${checked} moments`));
});

/** What must hold from one fact to the next. */
function follow({ state: was }, { seed, program, fact, state }, found) {
  const matured = ({ records }) => records.filter(({ step }) => step === "matured").length;
  const refund = fact.what.refunded && fact.seq !== undefined && state.clock === was.clock;
  if (refund && program.reward.count && ![0, 1].includes(matured(was) - matured(state))) {
    found["R6 a refund takes back one friend at most"].push(`seed ${seed}, ${fact.id}`);
  }
  const { rebind, validDays } = program.attribution ?? {};
  const mayMove = rebind || validDays || fact.what.transferred || fact.what.known || fact.what.joined;
  if (mayMove) return;
  for (const { binding } of persons(was)) {
    const now = binding && personOf(state, binding.friend).binding;
    if (standing(binding, was.clock) && now.referrer !== binding.referrer) {
      found["R11 who is bound stays bound"].push(`seed ${seed}, ${fact.id}: ${binding.friend}`);
    }
  }
}

test("R4 telling facts again, or in another order, changes nothing", () => {
  for (let seed = 0; seed < LAWFUL; seed += 1) {
    const { rulebook, facts, members, moments } = question(seed);
    const request = { facts, member: members[0], now: moments[0] };
    const shuffled = dice(seed).shuffled([...facts, ...facts.slice(0, 5)]);
    assert.deepEqual(referral(rulebook, { ...request, facts: shuffled }), referral(rulebook, request), `seed ${seed}`);
  }
});

test("R13 what the server has not confirmed changes nothing", () => {
  const silent = (answers) => answers.map((one) => ({ ...one, refused: one.refused.filter(({ code }) => code !== "not-confirmed") }));
  for (let seed = 0; seed < LAWFUL; seed += 1) {
    const { rulebook, facts, members, moments } = question(seed);
    const claims = facts.slice(0, 10).map(({ seq, ...fact }, at) => ({ ...fact, id: `claim-${at}` }));
    const request = { facts, member: members[0], now: moments[0] };
    const claimed = referral(rulebook, { ...request, facts: [...facts, ...claims] });
    assert.deepEqual(silent(claimed), silent(referral(rulebook, request)), `seed ${seed}`);
  }
});

test("R12 a touch counts up to the last millisecond of its window, and not one longer", async () => {
  const rulebook = {
    contract: 1, currency: "CNY", utcOffsetMinutes: 480, lanes: [],
    growth: { referrals: [{ id: "p", attribution: { windowDays: 3 }, reward: { count: { friends: 1, reward: { points: 1 } } } }] },
  };
  const mall = await load(rulebook);
  for (const [late, steps] of [[-1, ["bound"]], [0, []], [1, []]]) {
    const facts = [
      { id: "1", seq: 1, at: DAY, member: "a", what: { issued: { program: "p", token: "t" } } },
      { id: "2", seq: 2, at: 2 * DAY, member: "v", what: { opened: { token: "t" } } },
      { id: "3", seq: 3, at: 5 * DAY + late, member: "b", what: { joined: { was: "v" } } },
    ];
    const request = { facts, member: "a", now: 6 * DAY };
    for (const [answer] of [referral(rulebook, request), mall.referral(request)]) {
      assert.deepEqual(answer.friends.filter(({ step }) => step === "bound").map(({ step }) => step), steps, `${late} ms`);
      assert.deepEqual(answer.refused.map(({ code }) => code), steps.length ? [] : ["touch-too-old"], `${late} ms`);
    }
  }
});

// ---- Stories worked out by hand

const files = readdirSync(CASES).filter((file) => file.endsWith(".json")).sort();
const cases = files.map((file) => ({ file, ...JSON.parse(readFileSync(join(CASES, file), "utf8")) }));

/** The codes that the contract publishes for a referral that did not count. */
const publishedCodes = () => {
  const types = readFileSync(join(root, "pkg/types.d.ts"), "utf8");
  const [, words] = types.match(/export type ReferralCode =([^;]*);/) ?? [null, ""];
  return [...words.matchAll(/"([a-z-]+)"/g)].map(([, code]) => code);
};

test("stories", async (all) => {
  assert.ok(cases.length >= 25, `${cases.length} stories`);
  for (const { file, about, programs, facts, member, now, item, expect } of cases) {
    await all.test(`${file}: ${about.en}`, async () => {
      assert.ok(about.zh && about.en && Object.keys(expect).length > 0);
      const rulebook = mallOf(programs);
      const request = { facts, member, now, ...(item && { item }) };
      const byProgram = (answers) => Object.fromEntries(answers.map((one) => [one.program, one]));
      matches(expect, byProgram(referral(rulebook, request)), "twin");
      matches(expect, byProgram(plain((await load(rulebook)).referral(request))), "package");
    });
  }
  await all.test("every refusal has its story", () => {
    const seen = new Set(cases.flatMap(({ expect }) => Object.values(expect).flatMap(({ refused = [] }) => refused.map(({ code }) => code))));
    const codes = publishedCodes();
    assert.ok(codes.length >= 20, `${codes.length} codes`);
    assert.deepEqual(codes.filter((code) => !seen.has(code)), []);
  });
});

function mallOf(referrals) {
  const templates = new Set(referrals.map(({ reward }) => reward.count?.reward.coupon?.template).filter(Boolean));
  const promotions = [...templates].map((id) => ({ id, then: { amountOff: { amount: 100 } }, coupon: {} }));
  return {
    contract: 1, currency: "CNY", utcOffsetMinutes: 480,
    lanes: [{ id: "coupon", stacking: "each", promotions }],
    growth: { referrals },
  };
}

/** Every key that is expected is there and equal; lists match element by element; null is what must be absent. */
function matches(want, have, path) {
  if (want === null) return assert.equal(have, undefined, path);
  if (typeof want !== "object") return assert.equal(have, want, path);
  assert.ok(have !== undefined, path);
  if (Array.isArray(want)) assert.equal(have.length, want.length, `${path}.length: ${JSON.stringify(have)}`);
  return Object.keys(want).forEach((key) => matches(want[key], have[key], `${path}.${key}`));
}

test("the comparison notices a friend, a fen, a gift, a credit and a code", () => {
  const { rulebook, facts } = richest();
  const member = "a";
  const ask = () => referral(rulebook, { facts, member, now: LATE, item: { sku: "tea", price: 1000 } });
  const changes = {
    "the program": ([one]) => { one.program = "other"; },
    "who came how far": ([one]) => { one.friends[0].step = "opened"; },
    "what was counted": ([one]) => { one.count.toGo += 1; },
    "what the ledger says": ([, two]) => { two.commission.available += 1; },
    "what was granted": ([one]) => { one.grants[0].at += 1; },
    "what is missing until it is free": ([, two]) => { two.untilFree.friends += 1; },
    "who is credited": ([one]) => { one.credits[0].linear[0].amount -= 1; },
    "what did not count": ([one]) => { one.refused[0].code = "not-bound"; },
    "anything else": ([one]) => { one.more = true; },
  };
  assert.deepEqual(Object.keys(changes), Object.keys(ASPECTS));
  assert.deepEqual(differences(ask(), ask()), []);
  for (const [name, change] of Object.entries(changes)) {
    const changed = ask();
    change(changed);
    assert.deepEqual(differences(ask(), changed), [name]);
  }
});

/** A friend who counts in a program of gifts and in one of commission, and a link to oneself. */
function richest() {
  const attribution = { bindAt: "open", newMembersOnly: false };
  const gift = { coupon: { template: "gift" } };
  const rulebook = mallOf([
    { id: "p1", attribution, reward: { count: { friends: 1, reward: gift } } },
    { id: "p2", attribution, qualify: { atLeast: 100 }, reward: { commission: { rates: [{ direct: 1000 }] } } },
  ]);
  const what = [
    ["a", { issued: { program: "p1", token: "t1" } }],
    ["a", { issued: { program: "p2", token: "t2" } }],
    ["a", { opened: { token: "t1" } }],
    ["b", { opened: { token: "t1" } }],
    ["b", { opened: { token: "t2" } }],
    ["b", { ordered: { order: "o", lines: [{ sku: "tea", quantity: 1, paid: 1000 }] } }],
  ];
  return { rulebook, facts: what.map(([member, said], at) => ({ id: `f${at}`, seq: at + 1, at: DAY, member, what: said })) };
}
