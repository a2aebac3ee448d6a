// The preview room as a marketer meets it: rules on the left, a cart in the middle, the engine's answer on the right.
import { readFileSync } from "node:fs";
import { expect, test, type Page } from "@playwright/test";
import { load, type QuoteRequest, type Rulebook } from "liebian";

const SUNDAY = new Date("2026-11-22T15:00:00+08:00");
const WEDNESDAY_NOON = Date.parse("2026-11-25T12:00:00+08:00");
const ownText = readFileSync(new URL("../../www/shared/rulebook.json", import.meta.url), "utf8");
const own = JSON.parse(ownText) as Rulebook;
const promotions = own.lanes.flatMap((lane) => lane.promotions);

interface Case {
  about: { zh: string; en: string };
  rulebook: Rulebook;
  request: QuoteRequest;
  expect: Record<string, unknown>;
}

// A reader far from the mall must see the mall's time all the same.
test.use({ locale: "zh-CN", timezoneId: "America/New_York", acceptDownloads: true });

let noise: string[] = [];
test.beforeEach(async ({ page }) => {
  noise = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") noise.push(message.text());
  });
  page.on("pageerror", (error) => noise.push(String(error)));
  await page.clock.setFixedTime(SUNDAY);
  await page.goto("studio/");
  await expect(payable(page)).toBeVisible();
});
test.afterEach(() => expect(noise).toEqual([]));

const payable = (page: Page) => page.locator("[data-payable]");
const issues = (page: Page) => page.locator("[data-issue]");
const row = (page: Page, promotion: string) => page.locator(`[data-result][data-promotion="${promotion}"]`);
const fen = async (page: Page): Promise<number> => Number(await payable(page).getAttribute("data-fen"));
const outline = (page: Page, name: string) => page.getByRole("list", { name: "规则书目录" }).getByRole("button", { name, exact: true });

/** Lays a whole text into the editor as a marketer would: select all, paste. */
async function paste(page: Page, text: string): Promise<void> {
  await page.locator(".cm-content").focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.locator(".cm-content").evaluate((node, said) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", said);
    node.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

/** Saves the bench as a case and reads the file. */
async function savedCase(page: Page): Promise<{ path: string; kase: Case }> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "存为样例" }).click()]);
  const path = await file.path();
  return { path, kase: JSON.parse(readFileSync(path, "utf8")) as Case };
}

async function setClock(page: Page, civil: string): Promise<void> {
  const more = page.getByRole("button", { name: "更多时钟选项" });
  if (await more.isVisible() && (await more.getAttribute("aria-expanded")) === "false") await more.click();
  await page.getByLabel("时刻（商城时间）").fill(civil);
  await page.getByLabel("时刻（商城时间）").dispatchEvent("change");
}

/** What the engine answers in Node, in the order the page does not have to keep. */
async function results(book: Rulebook, request: QuoteRequest): Promise<string[]> {
  const quote = (await load(book)).quote(request);
  return quote.outcomes.map((one) => `${one.promotion} ${one.coupon ?? ""} ${one.result}`).sort();
}

async function shown(page: Page): Promise<string[]> {
  const rows = await page.locator("[data-result]").evaluateAll((all) =>
    all.map((one) => `${one.getAttribute("data-promotion")} ${one.getAttribute("data-coupon") ?? ""} ${one.getAttribute("data-result")}`),
  );
  return rows.sort();
}

test("opens with the mall's own rulebook, and nothing is wrong with it", async ({ page }) => {
  await expect(page.getByText(`引擎检查通过：${own.lanes.length} 道，${promotions.length} 个活动`)).toBeVisible();
  await expect(issues(page)).toHaveCount(0);
  await expect(page.getByText("与商城一致")).toBeVisible();
  const { kase } = await savedCase(page);
  expect(kase.rulebook).toEqual(own);
  expect(await fen(page)).toBe((await load(own)).quote(kase.request).payable);
});

test("a misspelt key shows its path and code, takes the cursor there, and goes when it is put right", async ({ page }) => {
  await outline(page, "金卡价").click();
  await page.keyboard.type(' "tagz": ["a"],');
  const issue = issues(page);
  await expect(issue).toHaveCount(1);
  await expect(issue).toContainText("lanes[0].promotions[1].tagz");
  await expect(issue).toContainText("unknown-key");
  await expect(issue).toContainText("金卡价");
  await expect(page.locator(".cm-lintRange-error")).toHaveText('"tagz"');
  await issue.click();
  expect(await page.evaluate(() => getSelection()?.toString())).toBe('"tagz"');
  // There is a "tags" further down already: now it is written twice, which the engine also refuses.
  await page.keyboard.type('"tags"');
  await expect(issue).toContainText("duplicate-key");
  await page.getByRole("button", { name: "恢复商城规则" }).click();
  await expect(issues(page)).toHaveCount(0);
  await expect(page.getByText("与商城一致")).toBeVisible();
});

test("a text that is no JSON says where it breaks, and the last good quote stays and is marked", async ({ page }) => {
  const before = await fen(page);
  await expect(page.locator("[data-stale]")).toHaveText("");
  await outline(page, "金卡价").click();
  await page.keyboard.type("oops");
  await expect(issues(page)).toHaveCount(1);
  await expect(issues(page)).toContainText("not-json");
  const line = ownText.slice(0, ownText.indexOf('{ "id": "gold-price"')).split("\n").length;
  await expect(issues(page)).toContainText(`第 ${line} 行`);
  await expect(page.locator("[data-stale]")).toHaveText("这是上一本成立的规则书的报价");
  expect(await fen(page)).toBe(before);
  for (let i = 0; i < 4; i += 1) await page.keyboard.press("Backspace");
  await expect(issues(page)).toHaveCount(0);
  await expect(page.locator("[data-stale]")).toHaveText("");
});

test("another percent makes the payable what the engine says it is", async ({ page }) => {
  await setClock(page, "2026-11-25T12:00");
  const { kase } = await savedCase(page);
  expect(kase.request.now).toBe(WEDNESDAY_NOON);
  const before = await fen(page);
  const changed = ownText.replace('"percentOff": {"rate": 1500}', '"percentOff": {"rate": 4500}');
  expect(changed).not.toBe(ownText);
  const said = (await load(changed)).quote(kase.request).payable;
  expect(said).not.toBe(before);
  await paste(page, changed);
  await expect(payable(page)).toHaveAttribute("data-fen", String(said));
  await expect(page.getByText("已改动")).toBeVisible();
  // Beside it stands what the mall's own rules make of the same cart at the same moment.
  await expect(page.locator("[data-own-rules]")).toContainText(`¥${(before / 100).toFixed(2)}`);
});

test("every promotion and every coupon held is told exactly once, as the engine tells it", async ({ page }) => {
  const { kase } = await savedCase(page);
  expect(await shown(page)).toEqual(await results(own, kase.request));
  const held = new Set((kase.request.wallet ?? []).map((one) => one.coupon));
  for (const { id } of promotions.filter((one) => !held.has(one.id))) await expect(row(page, id)).toHaveCount(1);
  for (const { id } of kase.request.wallet ?? []) await expect(page.locator(`[data-result][data-coupon="${id}"]`)).toHaveCount(1);
});

test("lines add up on the page as they do in the quote", async ({ page }) => {
  const { kase } = await savedCase(page);
  const quote = (await load(own)).quote(kase.request);
  const lines = page.locator("details li");
  for (const [i, line] of quote.lines.entries()) {
    const text = (await lines.nth(i).innerText()).replace(/\s+/g, " ");
    for (const share of line.shares) expect(text).toContain(`−¥${(share.amount / 100).toFixed(2)}`);
    expect(text).toContain(`¥${(line.payable / 100).toFixed(2)}`);
  }
});

test("the filter keeps only what is asked for, and says so when that is nothing", async ({ page }) => {
  const all = await page.locator("[data-result]").count();
  const filter = page.getByLabel("按名称、编号或原因筛选");
  await filter.fill("gold-price");
  await expect(row(page, "gold-price")).toHaveCount(1);
  expect(await page.locator("[data-result]").count()).toBeLessThan(all);
  await filter.fill("没有这样的活动");
  await expect(page.getByText("没有哪一条提到“没有这样的活动”。")).toBeVisible();
  await page.getByRole("button", { name: "清除筛选" }).click();
  await expect(page.locator("[data-result]")).toHaveCount(all);
});

test("edits survive a reload; what cannot be read is dropped and said", async ({ page }) => {
  const changed = ownText.replace('"couponsPerOrder": 3', '"couponsPerOrder": 1');
  await paste(page, changed);
  await expect(page.getByText("已改动")).toBeVisible();
  await page.reload();
  await expect(page.locator(".cm-content")).toContainText('"couponsPerOrder": 1');
  await expect(page.getByText("已改动")).toBeVisible();

  await page.evaluate(() => localStorage.setItem("liebian.studio.rulebook", '{"version":1,"value":'));
  await page.reload();
  await expect(page.locator("[data-notice]")).toContainText("已丢弃");
  await expect(page.getByText("与商城一致")).toBeVisible();
  await expect(issues(page)).toHaveCount(0);
});

test("a broken rulebook survives a reload too, and there is still a quote to read", async ({ page }) => {
  const before = await fen(page);
  await paste(page, ownText.replace('"stacking": "bestPerLine"', '"stacking": "cheapest"'));
  await expect(issues(page)).toContainText("lanes[0].stacking");
  await page.reload();
  await expect(issues(page)).toContainText("unknown-choice");
  await expect(page.locator("[data-stale]")).not.toHaveText("");
  expect(await fen(page)).toBe(before);
});

test("a saved case gives the same figures in Node, and opens again as it was", async ({ page }) => {
  await page.locator('[data-persona="newcomer"]').click();
  await page.getByLabel("每日坚果 30袋 的数量").fill("3");
  await page.keyboard.press("Tab");
  await page.getByRole("textbox", { name: "这个样例说明什么" }).fill("新客买三袋坚果");
  const { path, kase } = await savedCase(page);
  const before = await fen(page);
  expect(kase.about).toEqual({ zh: "新客买三袋坚果", en: "新客买三袋坚果" });
  const line = kase.request.cart.lines.find((one) => one.sku === "nuts-daily");
  expect(line?.quantity).toBe(3);
  const quote = (await load(kase.rulebook)).quote(kase.request);
  expect(quote).toMatchObject(kase.expect);
  expect(quote.payable).toBe(before);

  await page.getByRole("button", { name: "还原顾客与购物车" }).click();
  await expect(payable(page)).not.toHaveAttribute("data-fen", String(before));
  await page.locator('input[type="file"]').setInputFiles(path);
  await expect(page.locator("[data-notice]")).toContainText("新客买三袋坚果");
  await expect(payable(page)).toHaveAttribute("data-fen", String(before));
});

test("a file that is neither rulebook nor case changes nothing", async ({ page }) => {
  const before = await fen(page);
  await page.locator('input[type="file"]').setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from("[1, 2]") });
  await expect(page.locator("[data-notice]")).toContainText("读不出");
  expect(await fen(page)).toBe(before);
  await expect(page.getByText("与商城一致")).toBeVisible();
});

test("a request the engine refuses is told, and the last quote stays", async ({ page }) => {
  const before = await fen(page);
  await page.getByLabel("每日坚果 30袋 的单价（元）").fill("999");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("alert")).toContainText("list-price-below-unit-price");
  expect(await fen(page)).toBe(before);
  await expect(page.getByRole("button", { name: "存为样例" })).toBeDisabled();
});

test("what would be better is what the engine says, and whoever follows it pays that", async ({ page }) => {
  const { kase } = await savedCase(page);
  const catalogue = (JSON.parse(readFileSync(new URL("../../www/shared/catalogue.json", import.meta.url), "utf8")) as { items: { id: string; unitPrice: number; listPrice: number; category: string; tags: string[]; stock: number }[] }).items
    .map(({ id: sku, unitPrice, listPrice, category, tags, stock: left }) => ({ sku, unitPrice, listPrice, categories: [category], tags, left }));
  const mall = await load(own);
  const told = mall.hints(kase.request, { catalogue, most: 3, steps: 600 }).hints;
  expect(told.length).toBeGreaterThan(0);
  const rows = page.locator("[data-hint]");
  await expect(rows).toHaveCount(told.length);
  for (const [i, hint] of told.entries()) {
    await expect(rows.nth(i)).toHaveAttribute("data-hint", hint.kind);
    await expect(rows.nth(i)).toContainText(`共 ¥${(hint.payable / 100).toFixed(2)}`);
  }
  await rows.first().getByRole("button").click();
  await expect(payable(page)).toHaveAttribute("data-fen", String(told[0]?.payable));
});

test("a hint of goods puts them into the cart, and an empty cart is told what will stand there", async ({ page }) => {
  // One more pack of nuts is cheaper than none: two of them take 9 折.
  for (const name of ["挂耳咖啡 10包", "香辣鸭脖 250克"]) await page.getByRole("button", { name: `移除 ${name}` }).click();
  const hint = page.locator('[data-hint="more"], [data-hint="add"]').first();
  await expect(hint).toBeVisible();
  const said = /共 ¥([0-9.]+)/.exec(await hint.innerText())?.[1];
  await hint.getByRole("button", { name: /^照做/ }).click();
  await expect(payable(page)).toHaveAttribute("data-fen", String(Math.round(Number(said) * 100)));
  const goods = page.getByRole("group", { name: "购物车" }).getByRole("button", { name: /^移除/ });
  while ((await goods.count()) > 0) await goods.first().click();
  await expect(page.locator("[data-hints]")).toContainText("购物车里有了要结算的商品");
});

test("hints that come move nothing, and where there are none the room is given back", async ({ page }) => {
  const places = () => page.locator(".pane h2, .pane h3").evaluateAll((all) => all.filter((one) => one.id !== "hints").map((one) => Math.round(one.getBoundingClientRect().top + scrollY)));
  await page.reload();
  await expect(payable(page)).toBeVisible();
  const before = await places();
  await expect(page.locator("[data-hint]").first()).toBeVisible();
  expect(await places()).toEqual(before);
  const goods = page.getByRole("group", { name: "购物车" }).getByRole("button", { name: /^移除/ });
  while ((await goods.count()) > 0) await goods.first().click();
  await expect(page.locator("[data-hints]")).toContainText("购物车里有了要结算的商品");
  expect(await page.locator("[data-hints]").evaluate((one) => one.getBoundingClientRect().height), "a heading and a sentence").toBeLessThan(96);
});

test("tiers, tags, channels and proofs are called by their names, in both languages", async ({ page }) => {
  const facts = page.getByRole("group", { name: "顾客" }).first();
  await expect(facts).toContainText("金卡");
  await expect(facts).toContainText("社群成员");
  await page.locator('[data-persona="newcomer"]').click();
  await expect(row(page, "gold-price")).toContainText("金卡");
  await expect(row(page, "gold-price")).not.toContainText("gold");
  await expect(row(page, "tea-box-for-three")).not.toContainText("groupBuy");
  await page.getByRole("button", { name: "English" }).click();
  await expect(row(page, "gold-price")).toContainText("Gold");
});

test("the best coupons bear the seal of the proof, and a ticked list does not", async ({ page }) => {
  const seal = page.locator("[data-certificate]");
  await expect(seal).toContainText("已证明最优");
  await expect(seal).toHaveClass(/proved/);
  await page.getByRole("button", { name: "只用我勾的" }).click();
  await expect(seal).not.toContainText("已证明最优");
});
