// What only the server knows shows in the cart before anything is ordered, and what a customer picked by hand stays theirs.
import { expect, type Browser, type Page } from "@playwright/test";
import { LINES, comeAs, openCheckout, ownName, place, self, setServerClock } from "./mall.member";
import { ask, complaints, expectCart, footer, go, itemOf, money, nameOf, outcome, personas, sheet, TUESDAY, visit, withOwnServer as test } from "./mall.shop";

const TEA = [{ sku: "tea-pot", quantity: 1 }];

/** Somebody else buys all but so many of a thing. */
async function buyUp(browser: Browser, baseURL: string | undefined, sku: string, left: number): Promise<void> {
  const other = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  await other.request.post("api/sign-in", { data: { name: `${ownName()}乙${left}` } });
  const lines = [{ id: sku, sku, quantity: itemOf(sku).stock - left }];
  const { payable } = await (await other.request.post("api/quote", { data: { lines, channel: "h5" } })).json();
  const bought = await other.request.post("api/orders", { headers: { "idempotency-key": `up-${test.info().testId}-${sku}` }, data: { lines, channel: "h5", expect: { payable } } });
  expect(bought.status()).toBe(201);
  await other.close();
}

const asGold = async (page: Page, left: Parameters<typeof visit>[1] = {}) => {
  await setServerClock(page, TUESDAY);
  await visit(page, left);
  await go(page, "/me");
  await page.locator("[data-persona=gold]").click();
  await expect(page.getByRole("heading", { name: `你好，${personas.find(({ id }) => id === "gold")!.name.zh}` })).toBeVisible();
};

test("a gift that others have taken cannot be chosen, and the order goes through at once", async ({ page, browser, baseURL }) => {
  await setServerClock(page, TUESDAY);
  await buyUp(browser, baseURL, "tea-sampler", 0);
  await comeAs(page, { lines: TEA });
  const as = await self(page);
  expect(as.stock?.find(({ sku }) => sku === "tea-sampler")).toEqual({ sku: "tea-sampler", left: 0 });
  await go(page, "/cart");
  await page.locator("[data-choose=tea-gift-99]").click();
  await expect(sheet(page).locator("[data-choice=tea-sampler] input")).toBeDisabled();
  await expect(sheet(page).locator("[data-choice=tea-sampler]")).toContainText("已售罄");
  await sheet(page).locator("[data-choice=tea-cup] input").check();
  await sheet(page).getByRole("button", { name: "就选它" }).click();
  const { payable } = await expectCart(page, { lines: TEA, as, gifts: [{ promotion: "tea-gift-99", sku: "tea-cup" }] });
  await openCheckout(page);
  await expect(place(page)).toHaveText(`提交订单 ${money(payable)}`);
  await place(page).click();
  await expect(sheet(page).locator("[data-part=placed]")).toBeVisible();
});

test("the last gift goes into the cart of whoever buys it: it is a gift no more, and the cart says so", async ({ page, browser, baseURL }) => {
  const heard = complaints(page);
  await setServerClock(page, TUESDAY);
  await buyUp(browser, baseURL, "silver-cloth", 1);
  const lines = [{ sku: "silver-necklace", quantity: 2 }];
  await visit(page, { lines });
  await go(page, "/cart");
  await expect(page.locator("[data-gift=silver-cloth]"), "a visitor sees it too").toBeVisible();
  await go(page, "/item/silver-cloth");
  await page.getByRole("button", { name: "加入购物车" }).click();
  await go(page, "/cart");
  await expect(page.locator("[data-gift=silver-cloth]")).toHaveCount(0);
  await expect(outcome(page, "silver-cloth-gift")).toContainText("赠品已经送完");
  await page.getByRole("button", { name: new RegExp(`(移除|删除|拿出).*${nameOf("silver-cloth")}`) }).click();
  await expect(page.locator("[data-gift=silver-cloth]")).toBeVisible();
  expect(heard).toEqual([]);
});

test("points and coupons picked by hand are there after a reload, and go with whoever picked them", async ({ page }) => {
  await asGold(page, { lines: LINES });
  const as = await self(page);
  const [one] = ask({ lines: LINES, as }).coupons.chosen;
  await go(page, "/cart");
  await expectCart(page, { lines: LINES, as });
  await page.evaluate((coupon) => {
    const kept = JSON.parse(localStorage.getItem("liebian.mall")!);
    localStorage.setItem("liebian.mall", JSON.stringify({ ...kept, of: "gold", coupons: [coupon], points: 200 }));
  }, one);
  await page.reload();
  const picked = { lines: LINES, as, coupons: [one!], points: 200 };
  expect((await expectCart(page, picked)).payable).not.toBe(ask({ lines: LINES, as }).payable);
  await page.reload();
  await expectCart(page, picked);
  await go(page, "/me");
  await page.getByRole("button", { name: "退出登录" }).click();
  await expect(page.getByRole("heading", { name: "还没有选顾客" })).toBeVisible();
  expect(await page.evaluate(() => localStorage.getItem("liebian.mall")), "nothing of hers is left").not.toContain(one);
  await page.locator("[data-persona=gold]").click();
  await expect(page.getByRole("button", { name: "退出登录" })).toBeVisible();
  await go(page, "/cart");
  await expectCart(page, { lines: LINES, as: await self(page) });
});

test("goods that others have bought meanwhile: the cart says so at once, and is fitted to what is left", async ({ page, browser, baseURL }) => {
  const heard = complaints(page);
  const gone = "pizza-durian";
  const few = "tea-caddy";
  const lines = [{ sku: few, quantity: 3 }, { sku: gone, quantity: 1 }, { sku: "nuts-daily", quantity: 1 }];
  await comeAs(page, { lines });
  await go(page, "/cart");
  await expectCart(page, { lines, as: await self(page) });
  await expect(page.locator("[data-part=short]")).toHaveCount(0);
  await buyUp(browser, baseURL, few, 2);
  await buyUp(browser, baseURL, gone, 0);

  // Whoever comes back to the cart sees it before anything is ordered.
  await go(page, "/category/tea");
  await expect(page.getByRole("heading", { name: "分类" })).toBeVisible();
  await go(page, "/cart");
  const short = (sku: string) => page.locator(`[data-line="${sku}"] [data-part=short]`);
  await expect(short(few)).toContainText("只剩 2 件");
  await expect(short(gone)).toContainText("已售罄");
  await expect(page.getByRole("button", { name: `${nameOf(few)}，加一件` }), "fewer comes first").toHaveCount(0);
  await footer(page).locator("button.checkout").click();
  await expect(sheet(page).locator("[data-part=short]")).toContainText(`${nameOf(few)}还剩 2 件`);
  await expect(sheet(page).locator("[data-part=short]")).toContainText(`${nameOf(gone)}已售罄`);
  await expect(place(page), "nothing is ordered that is not there").toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(sheet(page)).toHaveCount(0);

  const before = await page.locator(`[data-line="${few}"]`).boundingBox();
  await page.getByRole("button", { name: "改成 2 件" }).click();
  await expect(short(few)).toHaveCount(0);
  expect((await page.locator(`[data-line="${few}"]`).boundingBox())?.height, "a line that is short is no taller").toBe(before?.height);
  await footer(page).locator("button.checkout").click();
  await sheet(page).getByRole("button", { name: "按库存改好" }).click();
  await expect(place(page)).toBeVisible();
  await place(page).click();
  await expect(sheet(page).locator("[data-part=placed]")).toBeVisible();
  await sheet(page).getByRole("button", { name: "继续逛" }).click();
  await expect(page.locator("[data-line]"), "what is gone waits, unselected").toHaveCount(1);
  await expect(page.locator(`[data-line="${gone}"] input[type=checkbox]`)).not.toBeChecked();

  // The shelves know it as well.
  await expect(sheet(page)).toHaveCount(0);
  await go(page, `/item/${gone}`);
  await expect(page.getByRole("button", { name: "已售罄" })).toBeDisabled();
  expect(heard).toEqual([]);
});

test("in English a cart that waited while the page was away is told when it comes back", async ({ page, browser, baseURL }) => {
  const sku = "cake-mungbean";
  await setServerClock(page, TUESDAY);
  await visit(page, { lines: [{ sku, quantity: 3 }], locale: "en" });
  await go(page, "/cart");
  await expect(page.locator(`[data-line="${sku}"]`)).toBeVisible();
  await buyUp(browser, baseURL, sku, 1);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  const short = page.locator("[data-part=short]");
  await expect(short).toContainText("Only 1 left");
  await page.getByRole("button", { name: "Take 1" }).click();
  await expect(short).toHaveCount(0);
  await expect(page.getByRole("spinbutton")).toHaveValue("1");
});
