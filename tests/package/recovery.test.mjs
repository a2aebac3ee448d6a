// An engine that breaks is replaced: the next call works, at the same price, and nobody notices.
// The faults are put in from outside, around what WebAssembly hands out; the package is the one that is shipped.

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { clone, codePackage, dist, MALL, PAYABLE, REQUEST } from "./built.mjs";
import { openRealm } from "./realm.mjs";

/** Breaks the next `left` calls of `door`: before it does anything, or after it has done everything. */
const fault = { door: "", left: 0, after: false };
const engines = { started: 0, refuseSync: false, refuseAll: false, calls: {} };

function breakable(instance) {
  engines.started += 1;
  let dead = false;
  const exports = {};
  for (const [name, value] of Object.entries(instance.exports)) {
    if (typeof value !== "function" || !name.includes("engine_")) {
      exports[name] = value;
      continue;
    }
    exports[name] = (...args) => {
      // A wasm instance that has trapped is never to be used again, not even to free what it held.
      assert.ok(!dead, `${name} was called on a broken engine`);
      engines.calls[name] = (engines.calls[name] || 0) + 1;
      const hit = fault.left > 0 && name.startsWith(`engine_${fault.door}`);
      if (!hit) return value(...args);
      fault.left -= 1;
      dead = true;
      if (fault.after) value(...args);
      throw new WebAssembly.RuntimeError("unreachable");
    };
  }
  return { exports };
}

const { instantiate, Instance } = WebAssembly;
WebAssembly.instantiate = async (module, imports) => {
  if (engines.refuseAll) throw new RangeError("out of memory");
  return breakable(await instantiate(module, imports));
};
WebAssembly.Instance = function (module, imports) {
  if (engines.refuseSync || engines.refuseAll) throw new RangeError("not allowed here");
  return breakable(new Instance(module, imports));
};

const { load, LiebianError } = await import(`${dist}/esm/index.js`);

beforeEach(async () => {
  Object.assign(fault, { door: "", left: 0, after: false });
  Object.assign(engines, { refuseSync: false, refuseAll: false });
  await quiet();
});

/** Waits until no further engine is being started: the spare is ready. */
async function quiet() {
  for (let before = -1; before !== engines.started; ) {
    before = engines.started;
    await pause(60);
  }
}

const isDown = (error) => error instanceof LiebianError && error.code === "engine-down";

test("a quote that traps is asked again of a spare engine", async () => {
  const mall = await load(MALL);
  const sound = JSON.stringify(mall.quote(REQUEST));
  await quiet();
  engines.refuseSync = true;
  for (let round = 0; round < 3; round += 1) {
    for (const after of [false, true]) {
      Object.assign(fault, { door: "quote_rows", left: 1, after });
      assert.equal(JSON.stringify(mall.quote(REQUEST)), sound);
      assert.equal(JSON.stringify(mall.quote(REQUEST)), sound);
      await quiet();
    }
  }
});

test("without a spare at hand one is made at once, where the host can", async () => {
  const mall = await load(MALL);
  for (let round = 0; round < 5; round += 1) {
    Object.assign(fault, { door: "quote_rows", left: 1 });
    assert.equal(mall.quote(REQUEST).payable, PAYABLE);
  }
});

test("what is earned is asked again of a spare engine, and is never made up without one", async () => {
  const growth = { checkIns: [{ id: "vine", length: 1, milestones: [{ day: 1, reward: { points: 5 } }] }] };
  const mall = await load({ ...MALL, growth });
  const asked = { now: 1000, member: "me", facts: [{ id: "f", seq: 1, at: 500, member: "me", what: { checkedIn: { program: "vine" } } }] };
  const sound = JSON.stringify(mall.checkIn(asked));
  assert.equal(JSON.parse(sound)[0].grants[0].points, 5);
  for (const after of [false, true]) {
    await quiet();
    Object.assign(fault, { door: "check_in", left: 1, after });
    assert.equal(JSON.stringify(mall.checkIn(asked)), sound);
  }
  await quiet();
  Object.assign(fault, { door: "check_in", left: 2 });
  assert.throws(() => mall.checkIn(asked), isDown);
  await quiet();
  assert.equal(JSON.stringify(mall.checkIn(asked)), sound);
});

test("an engine that breaks while loading is replaced", async () => {
  Object.assign(fault, { door: "load", left: 1 });
  assert.equal((await load(MALL)).quote(REQUEST).payable, PAYABLE);
});

for (const after of [false, true]) {
  test(`a basket and its edits outlive the engine (trap ${after ? "after" : "before"} the work)`, async () => {
    const mall = await load(MALL);
    const basket = mall.basket(REQUEST);
    const mirror = clone(REQUEST);
    const traps = (door) => Object.assign(fault, { door, left: 1, after });

    traps("set_quantity");
    basket.setQuantity("b", 5);
    mirror.cart.lines[1].quantity = 5;
    assert.equal(basket.payable(), mall.quote(mirror).payable);
    await quiet();

    traps("edit");
    const line = { id: "c", sku: "coffee", quantity: 3, unitPrice: 990 };
    basket.add(line);
    mirror.cart.lines.push(clone(line));
    // The caller's own line may change later; the basket's does not.
    line.unitPrice = 1;
    assert.equal(basket.payable(), mall.quote(mirror).payable);
    await quiet();

    traps("edit");
    basket.remove("a");
    mirror.cart.lines.shift();
    traps("basket_rows");
    assert.deepEqual(basket.quote(), mall.quote(mirror));
    await quiet();

    traps("basket_payable");
    assert.equal(basket.payable(), mall.quote(mirror).payable);
    await quiet();

    traps("edit");
    basket.select("c", false).useCoupons([]).setShipping({ fee: 900 }).setNow(REQUEST.now + 1);
    Object.assign(mirror, { coupons: [], shipping: { fee: 900 }, now: REQUEST.now + 1 });
    mirror.cart.lines[1].selected = false;
    traps("basket_rows");
    assert.deepEqual(basket.quote(), mall.quote(mirror));
  });
}

test("an edit that was refused is not repeated when the engine is replaced", async () => {
  const mall = await load(MALL);
  const basket = mall.basket(REQUEST);
  assert.throws(() => basket.setQuantity("a", 0), LiebianError);
  assert.throws(() => basket.setQuantity("nobody", 2), LiebianError);
  assert.throws(() => basket.add(REQUEST.cart.lines[0]), LiebianError);
  Object.assign(fault, { door: "basket_rows", left: 1 });
  assert.equal(basket.quote().payable, PAYABLE);
});

test("when a second engine breaks too, the mall sells at its own prices and says so", async () => {
  const mall = await load(MALL);
  const basket = mall.basket(REQUEST);
  Object.assign(fault, { door: "quote_rows", left: 2 });
  const quote = mall.quote(REQUEST);
  assert.equal(quote.degraded, true);
  assert.equal(fault.left, 0);
  // The figures are those of a mall that promises nothing.
  const bare = (await load({ ...MALL, lanes: [] })).quote({ ...REQUEST, wallet: [], coupons: [] });
  const { degraded, ...plain } = quote;
  assert.deepEqual(plain, bare);

  Object.assign(fault, { door: "basket_rows", left: 2 });
  assert.equal(basket.quote().degraded, true);
  Object.assign(fault, { door: "basket_payable", left: 2 });
  assert.equal(basket.payable(), bare.payable);
  Object.assign(fault, { door: "set_quantity", left: 2 });
  assert.throws(() => basket.setQuantity("a", 2), isDown);
  Object.assign(fault, { door: "edit", left: 2 });
  assert.throws(() => basket.remove("a"), isDown);

  // A later call tries again, and finds everything as it was.
  assert.equal(mall.quote(REQUEST).payable, PAYABLE);
  assert.equal(basket.quote().payable, PAYABLE);
});

test("what is not selected and what has a list price counts at own prices as it does in the engine", async () => {
  const request = {
    ...REQUEST,
    cart: { lines: [...REQUEST.cart.lines, { id: "c", sku: "c", quantity: 2, unitPrice: 500, listPrice: 700, selected: false }, { id: "d", sku: "d", quantity: 3, unitPrice: 500, listPrice: 700 }] },
    wallet: [],
    coupons: [],
  };
  const mall = await load({ ...MALL, lanes: [] });
  for (const cart of [request.cart, { lines: [] }, { lines: [{ ...request.cart.lines[0], selected: false }] }]) {
    const asked = { ...request, cart };
    for (const said of [asked, JSON.stringify(asked)]) {
      const sound = mall.quote(said);
      Object.assign(fault, { door: "quote_rows", left: 2 });
      const { degraded, ...plain } = mall.quote(said);
      assert.equal(degraded, true);
      assert.deepEqual(plain, sound);
    }
  }
});

test("freight by a template costs at own prices what it costs in the engine", async () => {
  const mall = await load({ ...MALL, lanes: [] });
  const goods = { id: "a", sku: "a", quantity: 7, unitPrice: 100, weight: 400 };
  const lines = [goods, { ...goods, id: "b", quantity: 1, weight: null }, { ...goods, id: "c", selected: false }];
  const template = { first: 2, firstFee: 500, next: 3, nextFee: 200 };
  const kinds = [{ by: "units" }, { by: "weight" }, { by: "volume" }, { by: "units", freeFrom: { atLeast: 8 } }, { by: "units", freeFrom: { atLeast: 8, spend: 801 } }, { by: "weight", freeFrom: {} }, { by: "units", freeFrom: null }];
  for (const kind of kinds) {
    const asked = { now: REQUEST.now, cart: { lines }, shipping: { fee: { ...template, ...kind } } };
    const sound = mall.quote(asked);
    Object.assign(fault, { door: "quote_rows", left: 2 });
    const { degraded, ...plain } = mall.quote(asked);
    assert.equal(degraded, true);
    assert.deepEqual(plain, sound);
  }
});

test("at own prices nothing is added up that cannot be a price", async () => {
  const mall = await load(MALL);
  const wrong = [{}, { cart: { lines: [{ quantity: -1, unitPrice: 5 }] } }, { cart: { lines: [{ quantity: 1.5, unitPrice: 5 }] } }, "{", null, 7];
  for (const request of wrong) {
    Object.assign(fault, { door: "quote_rows", left: 2 });
    assert.throws(() => mall.quote(request), isDown);
  }
});

test("where no engine can be started at all, it recovers as soon as one can", async () => {
  const mall = await load(MALL);
  const basket = mall.basket(REQUEST);
  engines.refuseAll = true;
  Object.assign(fault, { door: "quote_rows", left: 2 });
  assert.equal(mall.quote(REQUEST).degraded, true);
  for (let round = 0; round < 3; round += 1) {
    await pause(2);
    assert.equal(mall.quote(REQUEST).degraded, true);
    assert.equal(basket.quote().degraded, true);
    assert.throws(() => basket.setQuantity("a", 2), isDown);
    assert.throws(() => mall.activities(), isDown);
    for (const door of ["checkIn", "referral", "lifecycle", "community"]) {
      assert.throws(() => mall[door]({ facts: [], member: "me" }), isDown);
    }
    assert.throws(() => mall.nearest([], { latitude: 0, longitude: 0 }), isDown);
    assert.throws(() => mall.hints(REQUEST), isDown);
    assert.throws(() => mall.digest(REQUEST), isDown);
    assert.throws(() => basket.digest(), isDown);
    assert.throws(() => mall.readCode("0"), isDown);
    await assert.rejects(load(MALL), isDown);
  }
  engines.refuseAll = false;
  assert.equal(mall.quote(REQUEST).payable, PAYABLE);
  assert.equal(basket.quote().payable, PAYABLE);
});

const cheaper = (off) => ({
  ...MALL,
  lanes: [{ id: "order", stacking: "each", promotions: [{ id: "off", then: { amountOff: { amount: off } } }] }],
});
const plain = { now: REQUEST.now, cart: REQUEST.cart };

for (const [malls, basketsEach] of [[9, 2], [6, 1], [2, 12]]) {
  test(`${malls} malls with ${basketsEach} baskets each are put away and fetched back unseen`, async () => {
    const baskets = [];
    for (let off = 1; off <= malls; off += 1) {
      const mall = await load(cheaper(off));
      for (let count = 0; count < basketsEach; count += 1) baskets.push({ basket: mall.basket(plain), off });
    }
    for (let round = 1; round <= 4; round += 1) {
      for (const { basket, off } of round % 2 ? baskets : [...baskets].reverse()) {
        basket.setQuantity("b", round);
        assert.equal(basket.payable(), 12800 + 1250 * round - off);
      }
      Object.assign(fault, { door: "basket_payable", left: 1 });
    }
  });
}

test("an engine holds no more than four malls and eight baskets", async () => {
  engines.calls = {};
  const malls = [];
  for (let off = 1; off <= 12; off += 1) malls.push(await load(cheaper(off)));
  for (let count = 0; count < 20; count += 1) malls[11].basket(plain);
  const { engine_load: loaded, engine_drop_mall: dropped, engine_open: opened, engine_close: closed } = engines.calls;
  assert.ok(loaded - dropped <= 4, `${loaded} loaded, ${dropped} dropped`);
  assert.ok(opened - closed <= 8, `${opened} opened, ${closed} closed`);
});

test("a broken engine that is collected as garbage harms nobody", async () => {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc");
  const failures = [];
  process.on("uncaughtException", (error) => failures.push(error));
  const mall = await load(MALL);
  for (let round = 0; round < 20; round += 1) {
    Object.assign(fault, { door: "quote_rows", left: 1, after: true });
    mall.quote(REQUEST);
    await pause(1);
    collectGarbage();
  }
  await pause(50);
  assert.deepEqual(failures, []);
});

for (const profile of ["floor", "modern"]) {
  test(`a mini-program recovers too (${profile})`, async () => {
    // The realm starts its engines with the WebAssembly.Instance from above.
    const realm = openRealm(codePackage(), profile);
    const api = realm.require("miniprogram_npm/liebian/index.js");
    const mall = await api.load(realm.value(JSON.stringify(MALL)));
    const basket = mall.basket(JSON.stringify(REQUEST));
    await quiet();
    for (let round = 0; round < 3; round += 1) {
      Object.assign(fault, { door: "quote_rows", left: 1 });
      assert.equal(mall.quote(JSON.stringify(REQUEST)).payable, PAYABLE);
      await quiet();
      Object.assign(fault, { door: "basket_rows", left: 1, after: true });
      assert.equal(basket.quote().payable, PAYABLE);
      await quiet();
    }
    // Both engines gone, and a phone cannot start one at once: own prices until the next one is there.
    Object.assign(fault, { door: "quote_rows", left: 2, after: false });
    assert.equal(mall.quote(JSON.stringify(REQUEST)).degraded, true);
    assert.equal(mall.quote(JSON.stringify(REQUEST)).degraded, true);
    await quiet();
    assert.equal(mall.quote(JSON.stringify(REQUEST)).payable, PAYABLE);
  });
}
