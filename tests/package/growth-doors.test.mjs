// Friends, the way of a member, communities and the nearest store, through the package in every host.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { clone, hosts, MALL, root } from "./built.mjs";

const DAY = 86400000;
/** 2026-02-01 10:00 in the mall. */
const START = Date.UTC(2026, 1, 1, 2);

const GROWING = {
  ...MALL,
  growth: {
    referrals: [
      {
        id: "two-friends",
        qualify: { atLeast: 2000 },
        hold: { days: 7 },
        reward: { count: { friends: 2, times: 1, reward: { coupon: { template: "five-off", validDays: 30 } } } },
      },
    ],
    lifecycles: [
      {
        id: "welcome",
        steps: [
          { when: { day: 0 }, reward: { points: 10 } },
          { when: { day: 3 }, reward: { coupon: { template: "five-off", validDays: 7 } } },
          { when: { birthday: "feb28" }, reward: { points: 66 } },
        ],
      },
    ],
    communities: [{ id: "wukang", store: "wukang", capacity: 2 }],
  },
};

let seq = 0;
const fact = (day, member, what) => ({ id: `f${(seq += 1)}`, seq, at: START + day * DAY, member, what });
const ordered = (order) => ({ ordered: { order, lines: [{ sku: "tea", quantity: 1, paid: 2500 }] } });
const FACTS = [
  fact(0, "me", { joined: { birthday: "02-29" } }),
  fact(0, "me", { issued: { program: "two-friends", token: "t1" } }),
  fact(0, "me", { entered: { community: "wukang" } }),
  fact(1, "visitor-1", { opened: { token: "t1" } }),
  fact(1, "ann", { joined: { was: "visitor-1" } }),
  fact(1, "ann", { entered: { community: "wukang" } }),
  fact(2, "visitor-2", { opened: { token: "t1" } }),
  fact(2, "bob", { joined: { was: "visitor-2" } }),
  fact(2, "bob", { entered: { community: "wukang" } }),
  fact(2, "ann", ordered("o1")),
  fact(3, "bob", ordered("o2")),
];
const asked = (day, member = "me") => ({ facts: FACTS, member, now: START + day * DAY });
const STORES = JSON.parse(readFileSync(join(root, "www/shared/stores.json"), "utf8"));
const SQUARE = { latitude: 31.2304, longitude: 121.4737 };

const all = await hosts();

for (const [host, { api, value }] of Object.entries(all)) {
  const mall = await api.load(JSON.stringify(GROWING));
  const both = (door, said) => {
    const [one, other] = [value(JSON.stringify(said)), JSON.stringify(said)].map((said) => JSON.stringify(mall[door](said)));
    assert.equal(one, other);
    return JSON.parse(one);
  };

  test(`${host}: two friends earn the coupon when their orders are held no more`, () => {
    const steps = (day) => both("referral", asked(day))[0].friends.map(({ friend, step }) => `${friend} ${step}`).join();
    assert.equal(steps(1), "ann bound");
    assert.equal(steps(4), "ann held,bob held");
    assert.equal(steps(9), "bob held,ann matured");
    const [state] = both("referral", { ...asked(10), item: { sku: "necklace", price: 12800 } });
    assert.deepEqual([state.count.matured, state.count.granted], [2, 1]);
    assert.deepEqual(state.wallet.map(({ id, coupon }) => `${id} ${coupon}`), ["two-friends.1.2 five-off"]);
    assert.ok(state.untilFree);
    const again = FACTS.concat(fact(11, "ann", { opened: { token: "t1" } }));
    const [{ refused }] = both("referral", { facts: again, member: "me", now: START + 12 * DAY });
    assert.ok(refused.length > 0);
    for (const { code } of refused) for (const language of ["zh", "en"]) assert.notEqual(api.sentence({ code }, language), code);
  });

  test(`${host}: each step of the way comes once, at its moment, and the next one is told`, () => {
    const [before] = both("lifecycle", { facts: [], member: "me", now: START });
    assert.deepEqual(before, { program: "welcome", grants: [], wallet: [] });
    const [first] = both("lifecycle", asked(0));
    assert.deepEqual(first.grants.map(({ id }) => id), ["welcome.1.1"]);
    // The third day begins at midnight of the mall, ten hours before the hour of joining.
    const third = START + 3 * DAY - 10 * 3600000;
    assert.deepEqual(first.next, { step: 2, at: third, coupon: "five-off" });
    const [then] = both("lifecycle", { ...asked(0), now: third });
    assert.deepEqual(then.wallet, [{ id: "welcome.1.2", coupon: "five-off", receivedAt: third, expiresAt: third + 7 * DAY }]);
    assert.deepEqual(then.next, { step: 3, at: Date.UTC(2026, 1, 27, 16), points: 66 });
  });

  test(`${host}: the entry code leads to the group with room`, () => {
    const [state] = both("community", asked(5, "bob"));
    assert.deepEqual(state, {
      community: "wukang",
      store: "wukang",
      groups: [{ group: "wukang.1", members: 2, room: 0 }, { group: "wukang.2", members: 1, room: 1 }],
      entry: "wukang.2",
      mine: "wukang.2",
    });
  });

  test(`${host}: the nearest store comes first`, () => {
    const near = mall.nearest(value(JSON.stringify(STORES)), value(JSON.stringify(SQUARE)));
    assert.equal(near.map(({ store }) => store).join(), "wukang,xinhua,binjiang,wuhou");
    for (const { store, metres } of near) {
      const { latitude, longitude } = STORES.find(({ id }) => id === store);
      const floats = haversine(SQUARE, { latitude, longitude });
      assert.ok(Number.isInteger(metres) && Math.abs(metres - floats) <= 0.51 + floats * 1e-6, `${store}: ${metres}, in floats ${floats}`);
    }
    assert.equal(mall.nearest([], SQUARE).length, 0);
  });

  const store = STORES[0];
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  /** name: [stores, here, the code and the path of an issue]. */
  const lost = {
    nothing: [undefined, undefined, "missing", "stores"],
    "no here": [STORES, null, "missing", "here"],
    "stores that are no list": [{}, SQUARE, "not-a-list", "stores"],
    "a store that is none": [[7], SQUARE, "not-an-object", "stores[0]"],
    "a store without a name": [[{ ...store, id: undefined }], SQUARE, "missing", "stores[0].id"],
    "a store without a place": [[{ id: "a" }], SQUARE, "missing", "stores[0].latitude"],
    "degrees as text": [STORES, { latitude: "31", longitude: 121 }, "not-a-number", "here.latitude"],
    "no number": [STORES, { latitude: NaN, longitude: 121 }, "not-whole", "here.latitude"],
    infinity: [STORES, { latitude: 31, longitude: -Infinity }, "not-whole", "here.longitude"],
    "beyond the pole": [STORES, { latitude: 90.000001, longitude: 0 }, "out-of-range", "here.latitude"],
    "more than half a turn": [STORES, { latitude: 0, longitude: -180.1 }, "out-of-range", "here.longitude"],
    "a billion stores": [new Array(1e9), SQUARE, "too-many-values", ""],
    "too many stores": [new Array(1001).fill(store), SQUARE, "too-many", "stores"],
    "a revoked proxy": [revoked.proxy, SQUARE, "unreadable", "stores"],
  };
  for (const [name, [stores, here, code, path]] of Object.entries(lost)) {
    test(`${host}: the nearest of ${name} is refused by name`, () => {
      assert.throws(
        () => mall.nearest(stores, here),
        (error) => {
          const found = error.issues.map((issue) => `${issue.code} ${issue.path}`);
          assert.ok(error instanceof api.LiebianError && found.includes(`${code} ${path}`), found.join("; "));
          return true;
        },
      );
      assert.equal(mall.nearest([store], store)[0].metres, 0);
    });
  }

  test(`${host}: bounds are told in degrees`, () => {
    assert.throws(
      () => mall.nearest([], { latitude: 91, longitude: 0 }),
      (error) => api.sentence(error.issues[0], "en") === "must be between -90 and 90" && error.message.includes("-90 到 90"),
    );
  });

  for (const door of ["checkIn", "lifecycle", "community", "referral"]) {
    test(`${host}: ${door} refuses bad words by name and goes on`, () => {
      const sound = JSON.stringify(mall[door](asked(5)));
      const bad = clone(asked(5));
      bad.facts[0].at = "today";
      bad.now = -1;
      bad.item = door === "referral" ? { sku: "a", price: 1.5 } : 5;
      const expected = ["facts[0].at not-a-number", "now out-of-range", door === "referral" ? "item.price not-whole" : "item unknown-key"];
      for (const said of [value(JSON.stringify(bad)), JSON.stringify(bad)]) {
        assert.throws(
          () => mall[door](said),
          (error) => {
            const found = error.issues.map(({ path, code }) => `${path} ${code}`);
            for (const issue of expected) assert.ok(found.includes(issue), found.join("; "));
            return true;
          },
        );
      }
      assert.equal(JSON.stringify(mall[door](asked(5))), sound);
    });
  }
}

function haversine(one, other) {
  const angle = (degrees) => (degrees * Math.PI) / 180;
  const part = (from, to) => Math.sin(angle(to - from) / 2) ** 2;
  const inside = part(one.latitude, other.latitude) + Math.cos(angle(one.latitude)) * Math.cos(angle(other.latitude)) * part(one.longitude, other.longitude);
  return 2 * 6371009 * Math.asin(Math.sqrt(inside));
}
