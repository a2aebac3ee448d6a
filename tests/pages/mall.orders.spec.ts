// Ordering: the server agrees to the fen or says what has changed, and whatever is lost on the way, once is once.
import { expect } from "@playwright/test";
import { LINES, setServerClock, ownName, written, self, comeAs, heardAt, keysOf, openCheckout, place, loseAnswers } from "./mall.member";
import { ask, complaints, faults, go, itemOf, money, nameOf, sheet, withOwnServer as test } from "./mall.shop";

const MINUTE = 60_000;

test.describe("ordering", () => {
  test("the server agrees to the fen, and the order stands in the list", async ({ page }) => {
    const heard = complaints(page);
    await comeAs(page, { lines: LINES });
    const { payable } = ask({ lines: LINES, as: await self(page) });
    const asked = heardAt(page, /\/api\/orders$/);
    await openCheckout(page);
    await expect(place(page)).toHaveText(`提交订单 ${money(payable)}`);
    await place(page).click();
    await expect(sheet(page).locator("[data-part=placed] [data-part=paid] .sr-only")).toHaveText(money(payable));
    const [order, ...more] = await written(page, "ordered");
    expect(more).toEqual([]);
    expect(order!.body.payable).toBe(payable);
    expect(asked[0]!.postDataJSON().expect.digest, "every share was held against the server's").toMatch(/^[0-9a-f]{64}$/);
    await expect(sheet(page).locator("[data-part=order]")).toHaveText(String(order!.body.order));
    expect(await faults(page)).toEqual([]);
    await sheet(page).getByRole("button", { name: "看我的订单" }).click();
    const card = page.locator(`[data-order="${String(order!.body.order)}"]`);
    await expect(card.locator("[data-part=paid] .sr-only")).toHaveText(money(payable));
    await expect(card).toContainText(nameOf("nuts-daily"));
    await go(page, "/cart");
    await expect(page.getByText("购物车还是空的"), "what was ordered is out of the cart").toBeVisible();
    expect(heard).toEqual([]);
  });

  test("two taps are one order", async ({ page }) => {
    await comeAs(page, { lines: LINES });
    const asked = heardAt(page, /\/api\/orders$/);
    await openCheckout(page);
    await place(page).evaluate((button: HTMLButtonElement) => {
      button.click();
      button.click();
    });
    await expect(sheet(page).locator("[data-part=placed]")).toBeVisible();
    expect(asked.length).toBe(1);
    expect((await written(page, "ordered")).length).toBe(1);
  });

  test("an answer that is lost, then a reload: the same key again, and still one order", async ({ page }) => {
    await comeAs(page, { lines: LINES });
    let lost = true;
    await loseAnswers(page, "**/api/orders", () => lost);
    const asked = heardAt(page, /\/api\/orders$/);
    await openCheckout(page);
    await place(page).click();
    await expect(sheet(page).locator("[data-part=trouble]")).toContainText("不会重复下单");
    await page.reload();
    await openCheckout(page);
    lost = false;
    await place(page).click();
    await expect(sheet(page).locator("[data-part=placed]")).toBeVisible();
    expect(asked.length).toBe(2);
    expect(keysOf(asked).size, "one key for both").toBe(1);
    expect((await written(page, "ordered")).length).toBe(1);
  });

  test("what changed meanwhile is said, with the server's price, and agreed to", async ({ page }) => {
    const at = Date.parse("2026-11-24T13:58:00+08:00");
    const later = at + 7 * MINUTE;
    await comeAs(page, { lines: LINES, at });
    const as = await self(page);
    const before = ask({ lines: LINES, as, at });
    const after = ask({ lines: LINES, as, at: later });
    expect(after.payable, "the flash sale ends between").not.toBe(before.payable);
    await openCheckout(page);
    await setServerClock(page, later);
    await place(page).click();
    const differs = sheet(page).locator("[data-part=differs]");
    await expect(differs).toContainText("有活动刚刚开始、结束或用完了。");
    await expect(differs.locator("[data-part=now-costs] .sr-only")).toHaveText(money(after.payable));
    expect(await written(page, "ordered"), "nothing without agreement").toEqual([]);
    expect(await faults(page)).toEqual([]);
    await sheet(page).getByRole("button", { name: `按 ${money(after.payable)} 提交` }).click();
    await expect(sheet(page).locator("[data-part=placed] [data-part=paid] .sr-only")).toHaveText(money(after.payable));
    expect((await written(page, "ordered")).map(({ body }) => body.payable)).toEqual([after.payable]);
    await page.keyboard.press("Escape");
  });

  test("a coupon that another window has used is said, and the rest can be ordered", async ({ page }) => {
    await comeAs(page, { lines: LINES });
    const as = await self(page);
    const welcome = as.wallet.find((one) => one.coupon === "welcome-59-20")!;
    await go(page, "/cart");
    const spent = [{ sku: "nuts-daily", quantity: 1 }];
    const quote = ask({ lines: spent, as, coupons: [welcome.id] });
    expect(quote.coupons.chosen).toEqual([welcome.id]);
    const answer = await page.request.post("api/orders", {
      headers: { "idempotency-key": "another-window" + test.info().testId },
      data: {
        lines: [{ id: "nuts-daily", sku: "nuts-daily", quantity: 1 }],
        channel: "h5",
        coupons: [welcome.id],
        expect: { payable: quote.payable, lines: quote.lines.map(({ id, payable }) => ({ id, payable })) },
      },
    });
    expect(answer.status()).toBe(201);
    await openCheckout(page);
    await place(page).click();
    await expect(sheet(page).locator("[data-part=differs]")).toContainText(/券已经用掉了|价格和刚才|算得不一样|活动刚刚/);
    await sheet(page).getByRole("button", { name: /^按 / }).click();
    await expect(sheet(page).locator("[data-part=placed]")).toBeVisible();
    expect((await written(page, "redeemed")).filter(({ body }) => body.coupon === welcome.id).length, "a coupon is spent once").toBe(1);
  });

  test("what another has bought meanwhile is said, with what is left", async ({ page, browser, baseURL }, info) => {
    const sku = "silver-pendant";
    const { stock } = itemOf(sku);
    await comeAs(page, { lines: [{ sku, quantity: 2 }] });
    await openCheckout(page);
    await expect(place(page)).toBeVisible();
    const other = await browser.newContext({ baseURL });
    await other.request.post("api/sign-in", { data: { name: `${ownName()}乙` } });
    const lines = [{ id: sku, sku, quantity: stock - 1 }];
    const quote = await (await other.request.post("api/quote", { data: { lines, channel: "h5" } })).json();
    const expected = { payable: quote.payable, lines: quote.lines.map(({ id, payable }: { id: string; payable: number }) => ({ id, payable })) };
    const bought = await other.request.post("api/orders", { headers: { "idempotency-key": `other-${info.testId}` }, data: { lines, channel: "h5", expect: expected } });
    expect(bought.status()).toBe(201);
    await other.close();
    await place(page).click();
    const differs = sheet(page).locator("[data-part=differs]");
    await expect(differs).toContainText("有商品库存不够了。");
    await expect(differs).toContainText(`${nameOf(sku)}还剩 1 件`);
    await expect(sheet(page).getByRole("button", { name: /^按 / }), "no price buys what is not there").toHaveCount(0);
    expect(await written(page, "ordered")).toEqual([]);
    await sheet(page).getByRole("button", { name: "按库存改好" }).click();
    await place(page).click();
    await expect(sheet(page).locator("[data-part=placed]")).toBeVisible();
  });

  test("offline the order says so and the cart stays; online it goes through once", async ({ page, context }) => {
    await comeAs(page, { lines: LINES });
    await openCheckout(page);
    await context.setOffline(true);
    await place(page).click();
    await expect(sheet(page).locator("[data-part=trouble]")).toContainText("购物车留着");
    expect(await faults(page)).toEqual([]);
    await context.setOffline(false);
    await place(page).click();
    await expect(sheet(page).locator("[data-part=placed]")).toBeVisible();
    expect((await written(page, "ordered")).length).toBe(1);
  });

  test("a moved demonstration clock is brought back before an order", async ({ page }) => {
    await comeAs(page, { lines: LINES });
    await page.getByRole("button", { name: /周三会员日/ }).click();
    await openCheckout(page);
    await sheet(page).getByRole("button", { name: "回到现在" }).click();
    await place(page).click();
    await expect(sheet(page).locator("[data-part=placed]")).toBeVisible();
  });

  test("the orders can be received, and sent back whole after being asked", async ({ page }) => {
    const heard = complaints(page);
    await comeAs(page, { lines: LINES });
    await openCheckout(page);
    await place(page).click();
    await sheet(page).getByRole("button", { name: "看我的订单" }).click();
    const card = page.locator("[data-order]");
    await card.getByRole("button", { name: "确认收货" }).click();
    await expect(card.locator(".chip")).toContainText("已收货");
    await card.getByRole("button", { name: "整单退款" }).click();
    await expect(card.getByRole("group")).toBeVisible();
    await card.getByRole("button", { name: "留着" }).click();
    expect(await written(page, "refunded")).toEqual([]);
    await card.getByRole("button", { name: "整单退款" }).click();
    await card.getByRole("button", { name: "退款", exact: true }).click();
    await expect(card.locator(".chip")).toHaveText("已整单退款");
    await expect(card.getByRole("button")).toHaveCount(0);
    const [order] = await written(page, "ordered");
    expect((await written(page, "refunded")).map(({ body }) => body.amount)).toEqual([order!.body.payable]);
    expect(await faults(page)).toEqual([]);
    expect(heard).toEqual([]);
  });
});
