// What a careless or hostile page can hand in: it is refused by name, and the next call is answered as before.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { clone, hosts, MALL, PAYABLE, REQUEST } from "./built.mjs";

const edited = (change) => {
  const request = clone(REQUEST);
  change(request);
  return request;
};
const inLine = (fields) => edited((request) => Object.assign(request.cart.lines[0], fields));

function nested(depth) {
  let value = {};
  for (let level = 0; level < depth; level += 1) value = { all: [value] };
  return value;
}

function cyclic() {
  const request = clone(REQUEST);
  request.cart.lines[0].tags = [request];
  request.cart.cart = request.cart;
  return request;
}

function branchingCycle() {
  const value = {};
  for (let key = 0; key < 40; key += 1) value[`k${key}`] = value;
  return value;
}

function revoked() {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

const throwing = {
  get quantity() {
    throw new Error("not today");
  },
};

/** name: [a request, the code and, where it can be told, the path of the first issue]. */
const REFUSED = {
  "a getter that throws": [edited((request) => (request.cart.lines[1] = throwing)), "unreadable", "cart.lines[1].quantity"],
  "a getter that throws at the root": [{ get cart() { throw throwing; } }, "unreadable", "cart"],
  "a revoked proxy": [revoked(), "unreadable", ""],
  "a revoked proxy inside": [edited((request) => (request.customer = revoked())), "unreadable", "customer"],
  "a proxy that throws": [new Proxy({}, { ownKeys: () => { throw new RangeError("no keys"); } }), "unreadable", ""],
  "a cycle": [cyclic(), "too-deep", ""],
  "a cycle that branches": [branchingCycle(), "too-deep", ""],
  "20,000 levels": [edited((request) => (request.customer = nested(20000))), "too-deep", ""],
  "20,000 levels as text": [`${"[".repeat(20000)}${"]".repeat(20000)}`, "too-deep", ""],
  "a list with a billion holes": [edited((request) => (request.cart.lines = new Array(1e9))), "too-many-values", ""],
  "a million tags": [inLine({ tags: new Array(1000000).fill("t") }), "too-many-values", ""],
  "text beyond the limit": [" ".repeat(2 ** 20), "too-large", ""],
  "a BigInt": [inLine({ quantity: 2n }), "not-a-number", "cart.lines[0].quantity"],
  "a boxed number": [inLine({ quantity: Object(2) }), "not-a-number", "cart.lines[0].quantity"],
  "a number as text": [inLine({ quantity: "2" }), "not-a-number", "cart.lines[0].quantity"],
  "not a number": [inLine({ unitPrice: NaN }), "not-whole", "cart.lines[0].unitPrice"],
  infinity: [inLine({ unitPrice: Infinity }), "not-whole", "cart.lines[0].unitPrice"],
  "half a fen": [inLine({ unitPrice: 19.99 * 100 }), "not-whole", "cart.lines[0].unitPrice"],
  "more than can be counted": [inLine({ unitPrice: 2 ** 53 }), "out-of-range", "cart.lines[0].unitPrice"],
  "below nothing": [inLine({ unitPrice: -1 }), "out-of-range", "cart.lines[0].unitPrice"],
  "a Map": [edited((request) => (request.cart = new Map(Object.entries(REQUEST.cart)))), "not-an-object", "cart"],
  "a Set": [edited((request) => (request.cart.lines = new Set(REQUEST.cart.lines))), "not-a-list", "cart.lines"],
  "a Date": [edited((request) => (request.now = new Date())), "not-a-number", "now"],
  "a function": [edited((request) => (request.cart.lines = () => [])), "not-a-list", "cart.lines"],
  "a symbol": [inLine({ sku: Symbol("sku") }), "not-text", "cart.lines[0].sku"],
  "a typed array": [edited((request) => (request.cart.lines = new Uint8Array(4))), "not-a-list", "cart.lines"],
  "half a character": [inLine({ sku: "a\ud800" }), "bad-text", "cart.lines[0].sku"],
  "a hole in a list": [edited((request) => delete request.cart.lines[0]), "not-an-object", "cart.lines[0]"],
  null: [null, "not-an-object", ""],
  nothing: [undefined, "not-an-object", ""],
  "no text": ["", "not-json", ""],
  "a mark before the text": [`\ufeff${JSON.stringify(REQUEST)}`, "not-json", ""],
  "two texts": [`${JSON.stringify(REQUEST)} {}`, "not-json", ""],
  "__proto__ as a key of the text": [`{"__proto__":{"cart":{"lines":[]}}}`, "unknown-key", "__proto__"],
  "__proto__ as a key": [JSON.parse(`{"__proto__":{},"cart":{"lines":[]},"now":1}`), "unknown-key", "__proto__"],
  "what is inherited": [Object.create(REQUEST), "missing", "cart"],
};

afterEach(() => {
  for (const key of Object.keys(Object.prototype)) delete Object.prototype[key];
});

for (const [host, { api, value }] of Object.entries(await hosts())) {
  const mall = await api.load(JSON.stringify(MALL));
  const sound = JSON.stringify(mall.quote(REQUEST));
  const works = () => assert.equal(JSON.stringify(mall.quote(REQUEST)), sound);
  const refusal = (act) => {
    try {
      act();
    } catch (error) {
      assert.ok(error instanceof api.LiebianError, String(error && error.stack));
      assert.equal(error.code, error.issues[0].code);
      return error;
    }
    return assert.fail("it was accepted");
  };

  test(host, async (each) => {
    for (const [name, [request, code, path]] of Object.entries(REFUSED)) {
      await each.test(`a quote of ${name}`, () => {
        const error = refusal(() => mall.quote(request));
        const found = error.issues.map((issue) => `${issue.code} ${issue.path}`);
        assert.ok(found.includes(`${code} ${path}`), found.join("; "));
        works();
      });
      await each.test(`a basket of ${name}`, () => {
        assert.ok(refusal(() => mall.basket(request)).issues.some((issue) => issue.code === code));
        works();
      });
      await each.test(`a rulebook of ${name}`, async () => {
        await assert.rejects(api.load(request), api.LiebianError);
        works();
      });
    }

    await each.test("edits of a basket", () => {
      const basket = mall.basket(REQUEST);
      const price = basket.payable();
      const edits = [
        () => basket.setQuantity("a", 1.5),
        () => basket.setQuantity("a", -1),
        () => basket.setQuantity("a", "3"),
        () => basket.setQuantity("a", 2n),
        () => basket.setQuantity("a", NaN),
        () => basket.setQuantity("a", 2 ** 32 + 1),
        () => basket.setQuantity("a"),
        () => basket.setQuantity({ toString: () => "a" }, 2),
        () => basket.setQuantity("a\ud800", 2),
        () => basket.select("a", 1),
        () => basket.select("a"),
        () => basket.add(throwing),
        () => basket.add(revoked()),
        () => basket.add(nested(20000)),
        () => basket.add(),
        () => basket.remove(),
        () => basket.remove(["a"]),
        () => basket.useCoupons("worst"),
        () => basket.useCoupons(["w2"]),
        () => basket.useCoupons(new Array(1e9)),
        () => basket.setNow("now"),
        () => basket.setNow(undefined),
        () => basket.setShipping({ fee: -1 }),
        () => basket.setShipping(5),
      ];
      for (const edit of edits) {
        refusal(edit);
        assert.equal(basket.payable(), price, edit.toString());
      }
      assert.equal(JSON.stringify(basket.quote()), sound);
    });

    await each.test("a page that has spoilt Object.prototype", () => {
      Object.assign(Object.prototype, { selected: false, discount: 999, now: 5, coupons: [], quantity: 7, ok: false, issues: [] });
      works();
      const basket = mall.basket(REQUEST);
      basket.setQuantity("b", 3).setQuantity("b", 2);
      assert.equal(basket.payable(), PAYABLE);
    });

    await each.test("a getter that prices another cart while it is read", () => {
      const meddling = clone(REQUEST);
      Object.defineProperty(meddling, "channel", {
        enumerable: true,
        get() {
          works();
          return "h5";
        },
      });
      assert.equal(mall.quote(meddling).payable, PAYABLE);
    });

    await each.test("what is handed in is not kept, and what is handed out is not shared", async () => {
      const rulebook = value(JSON.stringify(MALL));
      const opening = api.load(rulebook);
      rulebook.lanes.length = 0;
      const other = await opening;
      const request = value(JSON.stringify(REQUEST));
      const basket = other.basket(request);
      request.cart.lines.length = 0;
      basket.quote().lines.length = 0;
      assert.equal(basket.payable(), PAYABLE);
      assert.equal(basket.quote().lines.length, 2);
    });

    await each.test("an error tells its first issues in both languages", () => {
      const request = edited(({ cart }) => cart.lines.push({ id: "c" }, 5));
      const { message, issues } = refusal(() => mall.quote(request));
      assert.ok(issues.length > 3);
      assert.match(message, /^cart\.lines\[2\]\.sku: 缺少这一项 \/ is missing\n/);
      assert.match(message, new RegExp(`\\n\\+ ${issues.length - 3}$`));
    });
  });
}
