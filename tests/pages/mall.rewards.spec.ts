// An order with a gift, an addition, a group's price and points: the server grants each, takes it from where it lies, and gives it back.
import { expect, type Page } from "@playwright/test";
import { openCheckout, place, self, setServerClock } from "./mall.member";
import { ask, complaints, expectCart, faults, go, money, nameOf, outcome, sheet, shots, TUESDAY, visit, withOwnServer as test, type Visit } from "./mall.shop";

const WEEK = 7 * 86_400_000;
const LINES = [{ sku: "tea-pot", quantity: 1 }, { sku: "tea-cup", quantity: 2 }, { sku: "tea-box", quantity: 2 }];

/** Comes as Mr Lin, who holds a silver card, 1,280 points and the proof of a group buy. */
async function comeAsSilver(page: Page, left: Visit): Promise<void> {
  await setServerClock(page, left.at ?? TUESDAY);
  expect((await page.request.post("api/sign-in", { data: { persona: "silver" } })).ok()).toBe(true);
  await visit(page, left);
}
const wallet = async (page: Page) => (await page.request.get("api/wallet")).json();

test("chosen in the cart, agreed to by the server, shown with the order, and back with it", async ({ page }, info) => {
  const heard = complaints(page);
  const shot = (name: string) => page.screenshot({ path: `${shots}rewards-${info.project.name}-${name}.png`, fullPage: name !== "checkout" });
  await comeAsSilver(page, { lines: LINES });
  await go(page, "/cart");
  const as = await self(page);
  await page.locator("[data-choose=tea-gift-99]").click();
  await sheet(page).locator("[data-choice=tea-cloth] input").check();
  await sheet(page).getByRole("button", { name: "就选它" }).click();
  await page.locator("[data-part=add-ons]").click();
  await sheet(page).locator("[data-good=silver-cloth]").getByRole("button").click();
  await page.keyboard.press("Escape");
  await expect(sheet(page)).toHaveCount(0);
  await page.getByRole("slider", { name: "用多少积分" }).press("End");
  const lines = [...LINES, { sku: "silver-cloth", quantity: 1, addOn: "add-on-129" }];
  const quote = await expectCart(page, { lines, as, gifts: [{ promotion: "tea-gift-99", sku: "tea-cloth" }], points: "most" });
  expect(quote.gifts).toMatchObject([{ sku: "tea-cloth", quantity: 1 }]);
  expect(quote.points.used).toBe(1200);
  const box = quote.lines.find((line) => line.sku === "tea-box")!;
  expect(box.shares.map((share) => share.promotion)).toContain("tea-box-for-three");
  expect(box.units.length, "one box at the group's price, one at the usual one").toBe(2);
  await shot("cart");

  await openCheckout(page);
  await expect(sheet(page)).toContainText(nameOf("tea-cloth"));
  expect(await faults(page)).toEqual([]);
  await shot("checkout");
  await place(page).click();
  await expect(sheet(page).locator("[data-part=placed] [data-part=paid] .sr-only")).toHaveText(money(quote.payable));
  await sheet(page).getByRole("button", { name: "看我的订单" }).click();
  const card = page.locator("[data-order]");
  await expect(card.locator("[data-part=paid] .sr-only")).toHaveText(money(quote.payable));
  await expect(card).toContainText(`用 1,200 分，减 ${money(quote.points.off)}`);
  for (const sku of ["tea-cloth", "silver-cloth"]) await expect(card).toContainText(nameOf(sku));
  await expect(card).toContainText(`得 ${quote.points.earned} 积分`);
  expect(await faults(page)).toEqual([]);
  await shot("order");

  const held = await wallet(page);
  expect([held.points, held.pointsPending, held.proofs]).toEqual([80, quote.points.earned, undefined]);
  const came = held.coupons.find((coupon: { coupon: string }) => coupon.coupon === "tea-99-12");
  expect(came.expiresAt, "fifteen days").toBe(TUESDAY + 15 * 86_400_000);
  await go(page, "/me");
  await expect(page.locator("#app")).toContainText(`${quote.points.earned} 分待到账`);
  await shot("me");

  await go(page, "/orders");
  await card.getByRole("button", { name: "整单退款" }).click();
  await card.getByRole("button", { name: "退款", exact: true }).click();
  await expect(card).toContainText("已整单退款");
  const back = await wallet(page);
  expect([back.points, back.pointsPending, back.proofs]).toEqual([as.points, undefined, as.proofs]);
  expect(back.coupons.map((coupon: { id: string }) => coupon.id)).not.toContain(came.id);
  expect(heard).toEqual([]);
});

test("points that another window has used are told, and the order goes at the price that holds now", async ({ page }) => {
  const lines = [{ sku: "reading-family", quantity: 1 }];
  await comeAsSilver(page, { lines });
  await go(page, "/cart");
  const as = await self(page);
  await page.getByRole("slider", { name: "用多少积分" }).press("End");
  const before = await expectCart(page, { lines, as, points: "most" });
  await openCheckout(page);
  const other = { lines: [{ id: "1", sku: "reading-bedtime", quantity: 1 }], channel: "h5", points: { use: 1000 } };
  const seen = await (await page.request.post("api/quote", { data: other })).json();
  const sent = await page.request.post("api/orders", { data: { ...other, expect: { payable: seen.payable } }, headers: { "idempotency-key": "other-window" } });
  expect(sent.status()).toBe(201);
  const now = ask({ lines, as: await self(page), points: "most" });
  expect(now.payable).toBeGreaterThan(before.payable);
  await place(page).click();
  const differs = sheet(page).locator("[data-part=differs]");
  await expect(differs).toContainText("积分刚刚有变动");
  await expect(differs.locator("[data-part=now-costs] .sr-only")).toHaveText(money(now.payable));
  await sheet(page).getByRole("button", { name: `按 ${money(now.payable)} 提交` }).click();
  await expect(sheet(page).locator("[data-part=placed] [data-part=paid] .sr-only")).toHaveText(money(now.payable));
  await setServerClock(page, TUESDAY + WEEK);
  const left = as.points! - seen.points.used - now.points.used;
  expect((await wallet(page)).points, "and what both orders earned has come").toBe(left + seen.points.earned + now.points.earned);
});

test("how often one has used what each may use so often is counted by the server and told in the cart", async ({ page }) => {
  const lines = [{ sku: "tea-longjing", quantity: 1 }, { sku: "tea-caddy", quantity: 1 }];
  await comeAsSilver(page, { lines });
  const row = () => outcome(page, "caddy-with-longjing");
  for (const used of [0, 1]) {
    await go(page, "/cart");
    await expect(row()).toContainText(`每人 2 次，已用 ${used} 次`);
    const said = { lines: lines.map(({ sku, quantity }) => ({ id: sku, sku, quantity })), channel: "h5" };
    const seen = await (await page.request.post("api/quote", { data: said })).json();
    const sent = { data: { ...said, expect: { payable: seen.payable } }, headers: { "idempotency-key": `order-${used}` } };
    expect((await page.request.post("api/orders", sent)).status()).toBe(201);
    await page.reload();
  }
  const group = page.locator("[data-group=caddy-with-longjing]");
  await expect(group).toHaveAttribute("data-result", "refused");
  await expect(group).toContainText("本人最多 2 次，已用 2");
  await expectCart(page, { lines, as: await self(page) });
});
