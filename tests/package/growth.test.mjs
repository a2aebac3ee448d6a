// Growth through the package: what happened goes in, what is earned comes out, the same in every host.

import assert from "node:assert/strict";
import { test } from "node:test";

import { clone, hosts, MALL } from "./built.mjs";

const DAY = 86400000;
/** 2026-02-01 10:00 in the mall. */
const START = Date.UTC(2026, 1, 1, 2);

const GROWING = {
  ...MALL,
  growth: {
    checkIns: [
      {
        id: "vine",
        length: 3,
        makeUp: { perCycle: 1, daysBack: 2 },
        milestones: [
          { day: 2, reward: { points: 20 } },
          { day: 3, reward: { coupon: { template: "five-off", validDays: 7 } } },
        ],
      },
    ],
  },
};

const came = (seq, day) => ({ id: `f${seq}`, seq, at: START + day * DAY, member: "me", what: { checkedIn: { program: "vine" } } });
const card = { id: "f2", seq: 2, at: START, member: "me", what: { cardIssued: { program: "vine", card: "c1" } } };
const madeUp = { id: "f4", seq: 4, at: START + 2 * DAY, member: "me", what: { madeUp: { program: "vine", card: "c1", day: "2026-02-02" } } };

/** Came on the first and the third, and made up the second. */
const ASKED = { now: START + 2 * DAY + 1000, member: "me", facts: [came(1, 0), card, came(3, 2), madeUp] };

const all = await hosts();

for (const [host, { api, value }] of Object.entries(all)) {
  const mall = await api.load(JSON.stringify(GROWING));
  const asked = (change) => {
    const asked = clone(ASKED);
    change(asked);
    return asked;
  };

  test(`${host}: three days earn the coupon, and a quote takes it`, () => {
    for (const said of [value(JSON.stringify(ASKED)), JSON.stringify(ASKED)]) {
      const [state] = mall.checkIn(said);
      assert.equal(state.program, "vine");
      assert.deepEqual([state.streak, state.done, state.complete, state.todayIs], [3, 3, true, "counted"]);
      const days = state.days.map(({ day, how }) => `${day} ${how}`);
      assert.equal(days.join(), "2026-02-01 checkedIn,2026-02-02 madeUp,2026-02-03 checkedIn");
      assert.equal(state.grants.map(({ id }) => id).join(), "vine.1.2,vine.1.3");
      const at = START + 2 * DAY;
      assert.equal(JSON.stringify(state.wallet), JSON.stringify([{ id: "vine.1.3", coupon: "five-off", receivedAt: at, expiresAt: at + 7 * DAY }]));
      const line = { id: "a", sku: "necklace", quantity: 1, unitPrice: 5000 };
      const quote = mall.quote({ now: at, cart: { lines: [line] }, wallet: clone(state.wallet), coupons: "best" });
      assert.equal(quote.payable, 4000);
    }
  });

  test(`${host}: told again, told in another order, told of others: the answer is the same`, () => {
    const sound = JSON.stringify(mall.checkIn(ASKED));
    const others = ASKED.facts.map((fact) => ({ ...fact, id: `other-${fact.id}`, member: "you" }));
    const again = asked(({ facts }) => facts.reverse().push(...facts, ...others));
    assert.equal(JSON.stringify(mall.checkIn(again)), sound);
  });

  test(`${host}: what lies in the future, and what the server has not heard, does not count and is told`, () => {
    const said = asked(({ facts }) => {
      facts.push(came(9, 30));
      delete facts[2].seq;
    });
    const [state] = mall.checkIn(said);
    const why = state.notCounted.map(({ fact, code }) => `${fact} ${code}`).sort();
    assert.equal(why.join(), "f3 not-confirmed,f9 in-the-future");
    assert.equal(state.todayIs, "pending");
    for (const { code } of state.notCounted) for (const language of ["zh", "en"]) assert.notEqual(api.sentence({ code }, language), code);
  });

  test(`${host}: the moment is filled in, and nobody stands at the beginning`, () => {
    const [state] = mall.checkIn({ facts: [], member: "nobody" });
    assert.equal(state.today, new Date(Date.now() + 480 * 60000).toISOString().slice(0, 10));
    assert.deepEqual([state.streak, state.grants.length, state.days.length], [0, 0, 0]);
  });

  test(`${host}: a mall without programs answers with an empty list`, async () => {
    const plain = await api.load(JSON.stringify(MALL));
    assert.equal(plain.checkIn(ASKED).length, 0);
  });

  const cyclic = clone(ASKED);
  cyclic.facts[0].what = cyclic;
  /** name: [a question, the code and the path of an issue]. */
  const refused = {
    nothing: [undefined, "not-an-object", ""],
    "a list": [[], "not-an-object", ""],
    "no text": ["", "not-json", ""],
    "no member": [asked((said) => delete said.member), "missing", "member"],
    "no facts": [asked((said) => delete said.facts), "missing", "facts"],
    "facts that are no list": [asked((said) => (said.facts = { 0: came(1, 0) })), "not-a-list", "facts"],
    "a key that means nothing": [asked((said) => (said.membr = "me")), "unknown-key", "membr"],
    "a number as text": [asked(({ facts }) => (facts[0].seq = "1")), "not-a-number", "facts[0].seq"],
    "a moment of the past century": [asked(({ facts }) => (facts[0].at = -1)), "out-of-range", "facts[0].at"],
    "a moment after all time": [asked((said) => (said.now = 9e15)), "out-of-range", "now"],
    "half a millisecond": [asked(({ facts }) => (facts[0].at += 0.5)), "not-whole", "facts[0].at"],
    "a BigInt": [asked(({ facts }) => (facts[0].seq = 1n)), "not-a-number", "facts[0].seq"],
    "a Date": [asked(({ facts }) => (facts[0].at = new Date())), "not-a-number", "facts[0].at"],
    "a member that is no id": [asked((said) => (said.member = "小王")), "bad-id", "member"],
    "a day that is none": [asked(({ facts }) => (facts[3].what.madeUp.day = "2026-02-30")), "bad-date", "facts[3].what.madeUp.day"],
    "what cannot happen": [asked(({ facts }) => (facts[0].what = { stole: {} })), "unknown-choice", "facts[0].what.stole"],
    "two things in one": [asked(({ facts }) => Object.assign(facts[0].what, card.what)), "not-one-choice", "facts[0].what"],
    "a cycle": [cyclic, "too-deep", ""],
    "too many facts": [asked((said) => (said.facts = new Array(10001).fill(came(1, 0)))), "too-many", "facts"],
    "a billion facts": [asked((said) => (said.facts = new Array(1e9))), "too-many-values", ""],
    "more text than is read": [" ".repeat(2 ** 22 + 1), "too-large", ""],
    "what is inherited": [Object.create(ASKED), "missing", "facts"],
  };

  for (const [name, [said, code, path]] of Object.entries(refused)) {
    test(`${host}: a question of ${name} is refused by name`, () => {
      const sound = JSON.stringify(mall.checkIn(ASKED));
      assert.throws(
        () => mall.checkIn(said),
        (error) => {
          const found = error.issues.map((issue) => `${issue.code} ${issue.path}`);
          assert.ok(error instanceof api.LiebianError && found.includes(`${code} ${path}`), found.join("; "));
          return true;
        },
      );
      assert.equal(JSON.stringify(mall.checkIn(ASKED)), sound);
    });
  }

  test(`${host}: as many facts as may be, the latest first, are read in good time`, () => {
    const facts = [];
    for (let seq = 10000; seq > 0; seq -= 1) facts.push(came(seq, seq % 400));
    const from = performance.now();
    const [state] = mall.checkIn({ facts, member: "me", now: START + 400 * DAY });
    const took = performance.now() - from;
    assert.equal(state.complete, true);
    assert.ok(took < 2000, `${took} ms`);
    console.log(`10,000 facts took ${took.toFixed(0)} ms (${host})`);
  });
}

test("every host gives the same bytes", () => {
  const answers = Object.values(all).map(async ({ api }) => JSON.stringify((await api.load(JSON.stringify(GROWING))).checkIn(ASKED)));
  return Promise.all(answers).then((texts) => assert.equal(new Set(texts).size, 1));
});
