// The cart: every tap shows what the engine says, with the reasons of what did not apply and the button that cures them.
import { expect, test } from "@playwright/test";
import { arrive, ask, complaints, expectCart, footer, go, lineRow, money, nameOf, outcome, promotionName, sheet, TUESDAY } from "./mall.shop";

const WEDNESDAY = Date.parse("2026-11-25T00:00:00+08:00");

test("an item goes from its shelf into the cart at the engine's price", async ({ page }) => {
  const heard = complaints(page);
  await arrive(page);
  await go(page, "/category/duck");
  await page.getByRole("button", { name: `把${nameOf("duck-neck-spicy")}加入购物车` }).click();
  await expect(page.getByRole("status").filter({ hasText: "已加入" })).toBeVisible();
  await page.getByRole("navigation", { name: "主导航" }).getByRole("link", { name: /购物车/ }).click();
  await expectCart(page, { lines: [{ sku: "duck-neck-spicy", quantity: 1 }] });
  expect(heard).toEqual([]);
});

test("the item page adds as many as chosen and no more than the stock", async ({ page }) => {
  await arrive(page);
  await go(page, "/item/silver-pendant");
  const more = page.getByRole("button", { name: `${nameOf("silver-pendant")}，加一件` });
  await more.click();
  await more.click();
  await expect(page.getByRole("spinbutton")).toHaveValue("3");
  await expect(more).toBeDisabled();
  await page.getByRole("button", { name: "加入购物车", exact: true }).click();
  await page.getByRole("button", { name: "加入购物车", exact: true }).click();
  await expect(page.getByText("库存 3 件，已经都在购物车里")).toBeVisible();
  await page.getByRole("link", { name: /购物车/ }).first().click();
  await expectCart(page, { lines: [{ sku: "silver-pendant", quantity: 3 }] });
});

test("each tap on the quantity shows the engine's new price, through every tier", async ({ page }) => {
  await arrive(page);
  await go(page, "/category/nuts");
  await page.getByRole("button", { name: `把${nameOf("nuts-almond")}加入购物车` }).click();
  await go(page, "/cart");
  const seen = new Set<number>();
  for (let quantity = 1; quantity <= 5; quantity += 1) {
    const quote = await expectCart(page, { lines: [{ sku: "nuts-almond", quantity }] });
    const tier = quote.outcomes.find((one) => one.promotion === "nuts-more-off");
    await expect(outcome(page, "nuts-more-off")).toHaveAttribute("data-result", tier!.result);
    if (tier?.result === "applied") {
      seen.add(tier.amount);
      await expect(outcome(page, "nuts-more-off").locator(".amount .sr-only")).toHaveText(`−${money(tier.amount)}`);
    }
    await page.getByRole("button", { name: `${nameOf("nuts-almond")}，加一件` }).click();
  }
  expect(seen.size, "several tiers were reached").toBeGreaterThan(2);
  await page.getByRole("spinbutton").fill("2");
  await page.getByRole("spinbutton").blur();
  await expectCart(page, { lines: [{ sku: "nuts-almond", quantity: 2 }] });
});

test("a line that is not selected costs nothing, and comes back", async ({ page }) => {
  const lines = [{ sku: "coffee-drip", quantity: 2 }, { sku: "nuts-daily", quantity: 1 }];
  await arrive(page, { lines, persona: "gold" });
  await go(page, "/cart");
  await expectCart(page, { lines, persona: "gold" });
  const tick = page.getByRole("checkbox", { name: `选中${nameOf("nuts-daily")}` });
  await tick.uncheck();
  await expectCart(page, { lines: [lines[0]!, { ...lines[1]!, selected: false }], persona: "gold" });
  await expect(footer(page).getByRole("checkbox", { name: "全选" })).not.toBeChecked();
  await footer(page).getByRole("checkbox", { name: "全选" }).check();
  await expectCart(page, { lines, persona: "gold" });
});

test("a removed line can be had back", async ({ page }) => {
  const lines = [{ sku: "coffee-drip", quantity: 2 }, { sku: "nuts-daily", quantity: 1 }];
  await arrive(page, { lines });
  await go(page, "/cart");
  await page.getByRole("button", { name: `删除${nameOf("coffee-drip")}` }).click();
  await expectCart(page, { lines: [lines[1]!] });
  await page.getByRole("button", { name: "撤销" }).click();
  await expectCart(page, { lines });
});

test("the why sheet of a line leads from list price to payable, and tells what did not apply", async ({ page }) => {
  const visit = { lines: [{ sku: "coffee-drip", quantity: 2 }, { sku: "duck-neck-spicy", quantity: 1 }], persona: "gold" };
  await arrive(page, visit);
  await go(page, "/cart");
  await page.getByRole("button", { name: `${nameOf("coffee-drip")}的价格怎么来的` }).click();
  const line = ask(visit).lines[0]!;
  const row = (key: string) => sheet(page).locator(`[data-row="${key}"] .sr-only`);
  await expect(row("list")).toHaveText(money(line.list));
  await expect(row("usual")).toHaveText(`−${money(line.list - line.subtotal)}`);
  for (const share of line.shares) await expect(row(`${share.promotion}/${share.coupon ?? ""}`)).toHaveText(`−${money(share.amount)}`);
  await expect(row("payable")).toHaveText(money(line.payable));
  expect(line.list - (line.list - line.subtotal) - line.shares.reduce((sum, share) => sum + share.amount, 0)).toBe(line.payable);

  const quote = ask(visit);
  const shown = await sheet(page).locator("li[data-promotion]").evaluateAll((rows) => rows.map((one) => (one as HTMLElement).dataset.promotion!));
  expect(shown).toContain("wednesday-member-day");
  expect(shown, "other shelves' promotions are left out").not.toContain("nuts-more-off");
  for (const id of shown) expect(quote.outcomes.some((one) => one.promotion === id && one.result !== "applied"), id).toBe(true);

  await page.keyboard.press("Escape");
  await expect(sheet(page)).toHaveCount(0);
  await expect(page.getByRole("button", { name: `${nameOf("coffee-drip")}的价格怎么来的` })).toBeFocused();
});

test("the whole order's receipt adds up", async ({ page }) => {
  const visit = { lines: [{ sku: "coffee-drip", quantity: 1 }], persona: "silver" };
  await arrive(page, visit);
  await go(page, "/cart");
  await footer(page).getByRole("button", { name: "这个数怎么来的" }).click();
  await expect(sheet(page).locator("[data-row=payable]")).toBeVisible();
  const amounts = await sheet(page).locator("[data-row] .sr-only").allTextContents();
  const fen = amounts.map((text) => Number(text.replace(/[¥.]/g, "").replace("−", "-")));
  const payable = fen.pop()!;
  expect(fen.reduce((sum, one) => sum + one, 0)).toBe(payable);
  expect(payable).toBe(ask(visit).payable);
});

test("a gap is cured by an item whose whole-order total the sheet foretells", async ({ page }) => {
  const visit = { lines: [{ sku: "duck-neck-spicy", quantity: 1 }], persona: "silver" };
  await arrive(page, visit);
  await go(page, "/cart");
  const refused = ask(visit).outcomes.find((one) => one.promotion === "duck-each-50-5")!;
  const reason = refused.result === "refused" ? refused.reasons[0]! : undefined;
  expect(reason?.code).toBe("spend-below");
  const gap = reason && "gap" in reason ? reason.gap : 0;
  await outcome(page, "duck-each-50-5").getByRole("button", { name: `再买 ${money(gap)}` }).click();
  const first = sheet(page).locator("[data-offer]").first();
  const foretold = (await first.locator(".total .sr-only").textContent())!;
  await first.click();
  await expect(footer(page).locator("[data-part=payable] .sr-only")).toHaveText(foretold);
  await expect(outcome(page, "duck-each-50-5")).toHaveAttribute("data-result", "applied");
});

test("a promotion that opens later tells what the cart will cost then, and the demo clock goes there", async ({ page }) => {
  const visit = { lines: [{ sku: "duck-wing", quantity: 2 }], persona: "gold" };
  await arrive(page, visit);
  await go(page, "/cart");
  await outcome(page, "wednesday-member-day").getByRole("button", { name: /周三 00:00 起/ }).click();
  const [now, then] = [ask(visit), ask({ ...visit, at: WEDNESDAY })];
  expect(then.payable).toBeLessThan(now.payable);
  await expect(sheet(page).locator("dd .sr-only")).toHaveText([money(now.payable), money(then.payable)]);
  await sheet(page).getByRole("button", { name: "把演示时间拨到那一刻" }).click();
  await expectCart(page, { ...visit, at: WEDNESDAY });
  await expect(outcome(page, "wednesday-member-day")).toHaveAttribute("data-result", "applied");
  await page.getByRole("button", { name: "回到现在" }).click();
  await expectCart(page, visit);
});

test("a promotion that closes while one looks at the cart is gone at its minute", async ({ page }) => {
  const at = Date.parse("2026-11-24T13:59:30+08:00");
  const visit = { lines: [{ sku: "coffee-latte", quantity: 3 }], at };
  await arrive(page, visit);
  await go(page, "/cart");
  const open = await expectCart(page, visit);
  await page.clock.fastForward(40_000);
  const closed = await expectCart(page, { ...visit, at: Date.parse("2026-11-24T14:00:00+08:00") });
  expect(closed.payable).toBeGreaterThan(open.payable);
});

test("where nothing better is known, the footer's one hint names the nearest gap and opens it", async ({ page }) => {
  const visit = { lines: [{ sku: "nuts-cashew", quantity: 2 }] };
  await arrive(page, visit);
  // A browser that is never idle: what is worked out in idle time does not come.
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });
  await go(page, "/");
  await page.getByRole("link", { name: /购物车/ }).click();
  const hint = footer(page).locator("button.hint");
  const gaps = ask(visit).outcomes.flatMap((one) => {
    if (one.result === "applied" && one.next?.by === "spend") return [one.next.gap];
    const only = one.result === "refused" && one.reasons.length === 1 ? one.reasons[0]! : undefined;
    return only?.code === "spend-below" ? [only.gap] : [];
  });
  await expect(hint).toContainText(money(Math.min(...gaps)));
  await hint.click();
  await expect(sheet(page)).toBeVisible();
  await page.goBack();
  await expect(sheet(page), "the way back closes the sheet first").toHaveCount(0);
  await expect(page).toHaveURL(/#\/cart$/);
});

test("checkout shows the same total and takes no money", async ({ page }) => {
  const visit = { lines: [{ sku: "pizza-beef", quantity: 2 }] };
  await arrive(page, visit);
  await go(page, "/cart");
  await footer(page).getByRole("button", { name: "结算 (2)" }).click();
  await expect(sheet(page).locator("[data-row=payable] .sr-only")).toHaveText(money(ask(visit).payable));
  await expect(sheet(page)).toContainText("不收款");
});

test("a visitor is shown what membership would bring and where to sign in", async ({ page }) => {
  await arrive(page, { lines: [{ sku: "reading-family", quantity: 1 }] });
  await go(page, "/cart");
  await outcome(page, "gold-price").getByRole("button", { name: /选一位顾客/ }).click();
  await expect(page).toHaveURL(/#\/me$/);
  await page.locator("[data-persona=gold]").click();
  await go(page, "/cart");
  await expectCart(page, { lines: [{ sku: "reading-family", quantity: 1 }], persona: "gold" });
  await expect(outcome(page, "gold-price")).toHaveAttribute("data-result", "applied");
  await expect(lineRow(page, "reading-family")).toContainText(promotionName("gold-price"));
});

test("the price counts and flashes once, and keeps still for who asks for that", async ({ page }) => {
  const lines = [{ sku: "duck-lotus", quantity: 1 }];
  await arrive(page, { lines, at: TUESDAY });
  await go(page, "/cart");
  await expectCart(page, { lines });
  const price = footer(page).locator("[data-part=payable]");
  await page.getByRole("button", { name: /加一件/ }).click();
  await expect(price).toHaveClass(/dearer/);
  await expect(price).not.toHaveClass(/dearer/);
  await page.getByRole("button", { name: /减一件/ }).click();
  await expect(price).toHaveClass(/cheaper/);
  await expect(price).not.toHaveClass(/cheaper/);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.getByRole("button", { name: /加一件/ }).click();
  const quote = await expectCart(page, { lines: [{ sku: "duck-lotus", quantity: 2 }] });
  await expect(price.locator(".figures")).toHaveText(money(quote.payable));
  await expect(price).not.toHaveClass(/dearer|cheaper/);
});
