// Coupons: the proved best set by default, one's own pick instead, and a wallet that says when each can be used.
import { expect, test, type Page } from "@playwright/test";
import { arrive, ask, complaints, engine, expectCart, faults, footer, go, money, personas, request, sheet, shots } from "./mall.shop";

const visit = { lines: [{ sku: "coffee-yirga", quantity: 2 }, { sku: "nuts-daily", quantity: 1 }], persona: "gold" };
const wallet = personas.find((one) => one.id === "gold")!.wallet;
const openCoupons = (page: Page) => page.getByRole("button", { name: /^优惠券/ }).click();
const ticket = (page: Page, id: string) => page.locator(`[data-coupon=${id}]`);
const pay = (page: Page) => footer(page).locator("[data-part=payable] .sr-only");

test("the best set is on by default, sealed, and no other choice is cheaper", async ({ page }) => {
  await arrive(page, visit);
  await go(page, "/cart");
  const quote = await expectCart(page, visit);
  expect(quote.coupons.certificate.kind).toBe("optimal");
  expect(quote.coupons.chosen.length).toBeGreaterThan(0);
  await openCoupons(page);
  await expect(sheet(page).getByRole("switch", { name: "自动用最省的组合" })).toBeChecked();
  for (const { id } of wallet)
    await expect(ticket(page, id)).toHaveAttribute("data-state", quote.coupons.chosen.includes(id) ? "inUse" : /usable|notNow/);

  await sheet(page).getByRole("button", { name: "已证最优" }).click();
  await expect(sheet(page).locator(".other:not(.mine)").nth(1)).toBeVisible();
  const others = await sheet(page).locator(".other:not(.mine) .sr-only").allTextContents();
  expect(others.length).toBeGreaterThan(1);
  for (const other of others) expect(Number(other.slice(1))).toBeGreaterThanOrEqual(quote.payable / 100);
  expect(others).toContain(money(ask({ ...visit, coupons: [] }).payable));
});

test("the sheet tells what each coupon is worth, and another set can be chosen for what it costs, and given back", async ({ page }, info) => {
  const heard = complaints(page);
  await arrive(page, visit);
  await go(page, "/cart");
  const best = await expectCart(page, visit);
  const told = engine.wallet(request(visit));
  expect(told.alternatives.length).toBeGreaterThan(0);
  await openCoupons(page);
  for (const { coupon, without, alone } of told.coupons) {
    const worth = ticket(page, coupon).locator("[data-part=worth]");
    if (without !== undefined) await expect(worth).toHaveText(without > 0 ? `不用它，多付 ${money(without)}` : "不用它，也是这个价");
    else if (await worth.count()) await expect(worth).toHaveText(alone > 0 ? `只用它，省 ${money(alone)}` : "只用它，不省钱");
  }
  await sheet(page).getByRole("button", { name: "已证最优" }).click();
  const [other] = told.alternatives;
  const row = sheet(page).locator(`[data-other="${other!.chosen.join()}"]`);
  await expect(row).toContainText(`选它多付 ${money(other!.payable - best.payable)}`);
  expect(await faults(page)).toEqual([]);
  await page.screenshot({ path: `${shots}mall-${info.project.name}-wallet-others.png` });
  await row.click();
  await expect(pay(page)).toHaveText(money(other!.payable));
  await expect(sheet(page).getByRole("switch")).not.toBeChecked();
  await expect(sheet(page).locator("[data-part=cost]")).toContainText(money(other!.payable - best.payable));
  await page.screenshot({ path: `${shots}mall-${info.project.name}-wallet-chosen.png` });
  await sheet(page).locator("[data-part=cost]").click();
  await expect(pay(page)).toHaveText(money(best.payable));
  await expect(sheet(page).getByRole("switch")).toBeChecked();
  expect(heard).toEqual([]);
});

test("picked by hand, the cart follows the pick and the seal is gone", async ({ page }) => {
  await arrive(page, visit);
  await go(page, "/cart");
  const best = await expectCart(page, visit);
  await openCoupons(page);
  await sheet(page).getByRole("switch").click();
  await expect(sheet(page).getByRole("button", { name: "已证最优" })).toHaveCount(0);
  await expect(pay(page)).toHaveText(money(best.payable));
  let chosen = [...best.coupons.chosen];
  for (const id of best.coupons.chosen) {
    await ticket(page, id).getByRole("checkbox").uncheck();
    chosen = chosen.filter((one) => one !== id);
    await expect(pay(page)).toHaveText(money(ask({ ...visit, coupons: chosen }).payable));
  }
  await ticket(page, "g1").getByRole("checkbox").check();
  await expect(pay(page)).toHaveText(money(ask({ ...visit, coupons: ["g1"] }).payable));
  await expect(ticket(page, "g1")).toHaveAttribute("data-state", "inUse");

  await page.keyboard.press("Escape");
  await page.reload();
  await expectCart(page, { ...visit, coupons: ["g1"] });
  await openCoupons(page);
  await sheet(page).getByRole("switch").click();
  await expect(pay(page)).toHaveText(money(best.payable));
});

test("the wallet says of every coupon whether it can be used now, and why not", async ({ page }) => {
  await arrive(page, visit);
  await go(page, "/coupons");
  const quote = ask(visit);
  for (const { id, coupon } of wallet) {
    const outcome = quote.outcomes.find((one) => one.coupon === id && one.promotion === coupon)!;
    const state = outcome.result === "applied" ? "inUse" : outcome.result === "refused" ? "notNow" : "usable";
    await expect(ticket(page, id)).toHaveAttribute("data-state", state);
    if (outcome.result === "applied") await expect(ticket(page, id)).toContainText(money(outcome.amount));
    const gap = outcome.result === "refused" ? outcome.reasons.find((reason) => reason.code === "spend-below") : undefined;
    if (gap && "gap" in gap) await expect(ticket(page, id)).toContainText(money(gap.gap));
  }
});

test("an expired coupon and an empty wallet are told kindly", async ({ page }) => {
  const at = Date.parse("2027-05-05T12:00:00+08:00");
  await arrive(page, { ...visit, at });
  await go(page, "/coupons");
  expect(ask({ ...visit, at }).outcomes.some((one) => one.coupon === "g1" && one.result === "refused")).toBe(true);
  await expect(ticket(page, "g1")).toHaveAttribute("data-state", "notNow");
  await expect(ticket(page, "g1")).toContainText("过期");
  await go(page, "/me");
  await page.locator("[data-persona=visitor]").click();
  await go(page, "/coupons");
  await expect(page.getByText("券会放在这里")).toBeVisible();
});
