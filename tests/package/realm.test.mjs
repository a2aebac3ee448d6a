// The mini-program build leaves the phone as it found it, and the probe page finds everything as expected.

import assert from "node:assert/strict";
import { test } from "node:test";

import { codePackage, MALL, PAYABLE, REQUEST } from "./built.mjs";
import { openRealm, PROFILES } from "./realm.mjs";

for (const profile of Object.keys(PROFILES)) {
  test(`${profile}: no global is added, nothing is said, one spare engine is kept`, async () => {
    const realm = openRealm(codePackage(), profile);
    const before = realm.names();
    const api = realm.require("miniprogram_npm/liebian/index.js");
    // Loading the script alone starts nothing.
    assert.equal(realm.state.started, 0);
    const malls = await Promise.all([api.load(MALL), api.load(MALL), api.load(JSON.stringify(MALL))]);
    for (const mall of malls) assert.equal(mall.quote(REQUEST).payable, PAYABLE);
    await new Promise((done) => setTimeout(done, 200));
    assert.equal(realm.state.started, 2);
    assert.deepEqual(realm.names(), before);
    assert.deepEqual(realm.said, []);
  });

  test(`${profile}: the realm has nothing that a phone has not`, () => {
    const realm = openRealm(codePackage(), profile);
    for (const name of ["process", "Buffer", "TextDecoder", "TextEncoder", "URL", "fetch", "crypto", "performance", "atob", "WebAssembly", "Intl"]) {
      assert.equal(realm.run(`typeof ${name}`), "undefined", name);
    }
    assert.throws(() => realm.run('eval("1")'));
    assert.throws(() => realm.run('new Function("return 1")'));
  });

  test(`${profile}: another path can be given, and a wrong one is told`, async () => {
    const realm = openRealm(codePackage(), profile);
    const api = realm.require("miniprogram_npm/liebian/index.js");
    assert.equal((await api.load(MALL, { path: "/miniprogram_npm/liebian/liebian.wasm" })).quote(REQUEST).payable, PAYABLE);
    for (const path of ["/nowhere.wasm", "https://example.com/liebian.wasm", "/app.json", 5]) {
      await assert.rejects(api.load(MALL, { path }), (error) => error instanceof api.LiebianError && error.code === "engine-down" && Boolean(error.cause));
    }
  });

  test(`${profile}: the probe page`, async () => {
    const realm = openRealm(codePackage(), profile);
    realm.require("app.js");
    realm.require("pages/probe/probe.js");
    const [page] = realm.pages;
    page.setData = (data) => Object.assign(page.data, JSON.parse(JSON.stringify(data)));
    await page.onLoad();
    assert.deepEqual(page.data.rows.filter((row) => !row.ok), []);
    assert.ok(page.data.rows.length >= 7, `${page.data.rows.length} rows`);
    assert.equal(page.data.verdict, "全部相符 · all as expected");
    assert.deepEqual(realm.said, []);
  });
}
