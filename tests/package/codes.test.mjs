// What a page sends to the mall's server, made and read on the device: the digest of a quote, coupon codes, share tokens.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { clone, hosts, MALL, REQUEST } from "./built.mjs";

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Letters with the check character that makes the sum nought: each step adds a letter and doubles in the field of 32. */
function checked(letters) {
  const double = (element) => (element < 16 ? element * 2 : (element * 2) ^ 37);
  const sum = [...letters].reduce((sum, letter) => double(sum ^ LETTERS.indexOf(letter)), 0);
  return letters + LETTERS[sum];
}

const CODE = checked("7ZQ4K1M8RT0X");
const TOKEN = checked("1ABCDEFGHJKMNPQRS");

/** The digest's fields as the engine's page of it tells them. */
function digestOf(quote) {
  const fields = ["liebian/quote/v2", quote.currency];
  const lines = quote.lines.filter(({ selected }) => selected);
  fields.push(lines.length);
  for (const { id, sku, quantity, payable, shares } of lines) {
    fields.push(id, sku, quantity, payable, shares.length, ...shares.flatMap(({ promotion, amount }) => [promotion, amount]));
  }
  fields.push(quote.shipping.payable, quote.payable, quote.coupons.chosen.length, ...quote.coupons.chosen);
  fields.push(quote.gifts.length, ...quote.gifts.flatMap(({ promotion, sku, quantity }) => [promotion, sku, quantity]));
  fields.push(quote.points.used, quote.points.earned, quote.grants.length);
  fields.push(...quote.grants.flatMap(({ promotion, template = "", quantity = 0, validDays = 0, points = 0 }) => [promotion, template, quantity, validDays, points]));
  return createHash("sha256").update(fields.map((field) => `${String(field).length}:${field}`).join("")).digest("hex");
}

for (const [host, { api, value }] of Object.entries(await hosts())) {
  const mall = await api.load(JSON.stringify(MALL));
  const refusal = (act) => {
    try {
      act();
    } catch (error) {
      assert.ok(error instanceof api.LiebianError, String(error));
      return error.issues.map(({ path, code }) => `${path} ${code}`).join();
    }
    return assert.fail("it was accepted");
  };

  test(`${host}: a quote has a digest that anyone can work out`, () => {
    const digest = mall.digest(JSON.stringify(REQUEST));
    assert.equal(digest, digestOf(mall.quote(REQUEST)));
    assert.equal(mall.digest(value(JSON.stringify(REQUEST))), digest);
    const basket = mall.basket(REQUEST);
    assert.equal(basket.digest(), digest);
    basket.setQuantity("b", 3);
    assert.notEqual(basket.digest(), digest);
    assert.equal(basket.digest(), digestOf(basket.quote()));
    assert.equal(basket.setQuantity("b", 2).digest(), digest);
    const dearer = clone(REQUEST);
    dearer.cart.lines[0].unitPrice += 1;
    assert.notEqual(mall.digest(dearer), digest);
    assert.equal(refusal(() => mall.digest({ cart: {} })), "cart.lines missing");
  });

  test(`${host}: a coupon code is read as people write it`, () => {
    const printed = `${CODE.slice(0, 4)}-${CODE.slice(4, 8)}-${CODE.slice(8)}`;
    const typed = [CODE, printed, CODE.toLowerCase(), ` ${printed.toLowerCase()} `, CODE.replace("1", "l").replace("0", "O")];
    for (const code of typed) {
      const read = mall.readCode(code);
      assert.deepEqual([read.code, read.printed], [CODE, printed]);
    }
  });

  test(`${host}: a mistyped code is told at once`, () => {
    assert.equal(refusal(() => mall.readCode(CODE.slice(1))), "code code-has-wrong-length");
    assert.equal(refusal(() => mall.readCode(`${CODE}X`)), "code code-has-wrong-length");
    assert.equal(refusal(() => mall.readCode("")), "code code-has-wrong-length");
    assert.equal(refusal(() => mall.readCode(`U${CODE.slice(1)}`)), "code code-has-unknown-sign");
    assert.equal(refusal(() => mall.readCode(5)), "code not-text");
    assert.equal(refusal(() => mall.readCode()), "code missing");
    assert.equal(refusal(() => mall.readCode({ toString: () => CODE })), "code not-text");
    // Every wrong letter and every two neighbours that changed places.
    for (let at = 0; at < CODE.length; at += 1) {
      for (const letter of LETTERS) {
        if (letter !== CODE[at]) assert.equal(refusal(() => mall.readCode(CODE.slice(0, at) + letter + CODE.slice(at + 1))), "code code-mistyped");
      }
      if (at > 0 && CODE[at] !== CODE[at - 1]) {
        assert.equal(refusal(() => mall.readCode(CODE.slice(0, at - 1) + CODE[at] + CODE[at - 1] + CODE.slice(at + 1))), "code code-mistyped");
      }
    }
  });

  test(`${host}: a share token is whole or it is none`, () => {
    assert.equal(mall.readToken(TOKEN), TOKEN);
    assert.equal(mall.readToken(TOKEN.toLowerCase()), TOKEN);
    // One that only the server can open passes as it is.
    const sealed = "IAabcd-_".repeat(4);
    assert.equal(mall.readToken(sealed), sealed);
    assert.equal(refusal(() => mall.readToken(TOKEN.slice(0, -1))), "token code-has-wrong-length");
    assert.equal(refusal(() => mall.readToken(`${TOKEN.slice(0, -2)}${TOKEN.slice(-1)}${TOKEN.slice(-2, -1)}`)), "token code-mistyped");
    assert.equal(refusal(() => mall.readToken(checked(`2${TOKEN.slice(1, 17)}`))), "token code-of-unknown-kind");
    assert.equal(refusal(() => mall.readToken("<script>")), "token code-has-unknown-sign");
    assert.equal(refusal(() => mall.readToken(null)), "token missing");
  });
}
