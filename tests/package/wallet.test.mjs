// What a wallet is worth, through the package in every host: the door of a mall and that of a basket.

import assert from "node:assert/strict";
import { test } from "node:test";

import { hosts, MALL } from "./built.mjs";

/** 满100减20 for one of two, 8折 up to 15 for the other, and two of one kind; one of the first two goes. */
const WALLETS = {
  ...MALL,
  lanes: [{
    id: "coupon",
    stacking: "each",
    promotions: [
      { id: "twenty", when: { spend: { atLeast: 10000 } }, then: { amountOff: { amount: 2000 } }, coupon: { group: "one" } },
      { id: "fifth", then: { percentOff: { rate: 2000, upTo: 1500 } }, coupon: { group: "one" } },
      { id: "five", then: { amountOff: { amount: 500 } }, coupon: {} },
      { id: "dear", when: { spend: { atLeast: 90000 } }, then: { amountOff: { amount: 9000 } }, coupon: {} },
    ],
  }],
};
const REQUEST = {
  now: 1764036000000,
  cart: { lines: [{ id: "a", sku: "necklace", quantity: 1, unitPrice: 12800 }] },
  wallet: [["w1", "twenty"], ["w2", "fifth"], ["w3", "five"], ["w4", "five"], ["w5", "dear"], ["w6", "gone"]].map(([id, coupon]) => ({ id, coupon })),
  coupons: "best",
};

const all = await hosts();

for (const [host, { api, value }] of Object.entries(all)) {
  const mall = await api.load(JSON.stringify(WALLETS));
  const told = (request) => {
    const answers = [
      mall.wallet(value(JSON.stringify(request))), mall.wallet(JSON.stringify(request)), mall.basket(JSON.stringify(request)).wallet(),
    ].map((answer) => JSON.stringify(answer));
    assert.deepEqual(new Set(answers).size, 1);
    return JSON.parse(answers[0]);
  };

  test(`${host}: the best coupons, what each is worth, and what others would come to`, () => {
    const { certificate, ...best } = told(REQUEST);
    assert.equal(certificate.kind, "optimal");
    assert.deepEqual(best.chosen, ["w1", "w3"]);
    assert.equal(best.payable, 10300);
    assert.deepEqual(best.coupons, [
      // Without it the other of its group takes 1500.
      { coupon: "w1", alone: 2000, without: 500 },
      { coupon: "w2", alone: 1500 },
      // Another of its kind would do the same; two of them may not be used.
      { coupon: "w3", alone: 500, without: 0 },
      { coupon: "w4", alone: 500 },
      { coupon: "w5", alone: 0 },
      { coupon: "w6", alone: 0 },
    ]);
    assert.deepEqual(
      best.alternatives.map(({ chosen, payable, certificate: { kind } }) => [chosen.join(), payable, kind]),
      [["w1", 10800, "optimal"], ["w2,w3", 10800, "optimal"], ["w2", 11300, "optimal"]],
    );
    assert.equal(mall.quote(JSON.stringify(REQUEST)).payable, best.payable);
  });

  test(`${host}: whoever picks by hand sees what one more would save, and the best`, () => {
    const picked = told({ ...REQUEST, coupons: ["w2"] });
    assert.deepEqual([picked.chosen, picked.payable, picked.certificate], [["w2"], 11300, { kind: "listed" }]);
    assert.deepEqual(picked.coupons.slice(0, 3), [
      { coupon: "w1", alone: 2000 }, { coupon: "w2", alone: 1500, without: 1500 }, { coupon: "w3", alone: 500, onTop: 500 },
    ]);
    assert.deepEqual(picked.alternatives[0].chosen, ["w1", "w3"]);
    assert.equal(picked.alternatives.length, 3);
    assert.ok(!picked.alternatives.some(({ chosen }) => chosen.join() === "w2"));
  });

  test(`${host}: an empty wallet has nothing to choose`, () => {
    assert.deepEqual(told({ ...REQUEST, wallet: [] }), {
      chosen: [], payable: 12800, certificate: { kind: "optimal", steps: told({ ...REQUEST, wallet: [] }).certificate.steps }, coupons: [], alternatives: [],
    });
  });

  test(`${host}: what is wrong with the request is told as everywhere`, () => {
    for (const wrong of [undefined, 7, "{", "{}", { ...REQUEST, coupons: ["w9"] }, { ...REQUEST, wallet: [{ id: "w1" }] }]) {
      const said = typeof wrong === "object" ? value(JSON.stringify(wrong)) : wrong;
      const issues = (door) => {
        try {
          mall[door](said);
        } catch (error) {
          return JSON.stringify([error.name, error.issues]);
        }
        return assert.fail(`${JSON.stringify(wrong)} is no request`);
      };
      assert.equal(issues("wallet"), issues("quote"));
    }
  });
}
