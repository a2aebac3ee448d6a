// Every other kind of promotion in the cart: groups, gifts, additions, points, limits and announcements, at the engine's figures.
import { expect, test, type Page } from "@playwright/test";
import type { Outcome, Quote } from "liebian";
import { arrive, ask, complaints, expectCart, faults, footer, go, lineRow, money, nameOf, outcome, promotionName, sheet, shots, TUESDAY, type Visit } from "./mall.shop";

const of = <R extends Outcome["result"]>(quote: Quote, promotion: string, result: R) => {
  const found = quote.outcomes.find((one) => one.promotion === promotion && one.coupon === undefined);
  expect(found?.result, promotion).toBe(result);
  return found as Extract<Outcome, { result: R }>;
};
const group = (page: Page, promotion: string) => page.locator(`[data-group=${promotion}]`);
const close = async (page: Page) => {
  await page.keyboard.press("Escape");
  await expect(sheet(page)).toHaveCount(0);
};

test("a group is begun, filled from its sheet, and takes off what the engine says", async ({ page }) => {
  const heard = complaints(page);
  const visit: Visit = { lines: [{ sku: "tea-jasmine", quantity: 1 }, { sku: "tea-oolong", quantity: 1 }] };
  await arrive(page, visit);
  await go(page, "/cart");
  const begun = of(await expectCart(page, visit), "tea-three-99", "refused");
  expect(begun.flip).toEqual([{ units: 1 }]);
  await expect(group(page, "tea-three-99").locator(".filled")).toHaveCount(2);
  await group(page, "tea-three-99").getByRole("button", { name: "再选 1 件" }).click();
  await sheet(page).getByRole("button", { name: `把${nameOf("tea-black")}加入购物车` }).press("Enter");
  await expect(sheet(page).getByRole("button", { name: `${nameOf("tea-black")}，加一件` }), "the keyboard stays").toBeFocused();
  const full = { lines: [{ sku: "tea-black", quantity: 1 }, ...visit.lines!] };
  const applied = of(ask(full), "tea-three-99", "applied");
  await expect(sheet(page).getByRole("status").first()).toHaveText(`已凑齐，减 ${money(applied.amount)}`);
  expect(await faults(page)).toEqual([]);
  await close(page);
  await expectCart(page, full);
  await expect(group(page, "tea-three-99")).toHaveAttribute("data-result", "applied");
  await expect(outcome(page, "tea-three-99").locator(".amount .sr-only")).toHaveText(`−${money(applied.amount)}`);
  expect(heard).toEqual([]);
});

test("a set, a free piece and what comes free with another stand side by side, each with its gap or its amount", async ({ page }) => {
  const visit: Visit = {
    lines: [
      { sku: "tea-pot", quantity: 1 }, { sku: "tea-cup", quantity: 1 },
      { sku: "cake-osmanthus", quantity: 2 }, { sku: "cake-walnut", quantity: 1 },
      { sku: "tea-longjing", quantity: 1 }, { sku: "tea-caddy", quantity: 1 },
    ],
  };
  await arrive(page, visit);
  await go(page, "/cart");
  const quote = await expectCart(page, visit);
  of(quote, "pot-and-two-cups", "refused");
  await expect(group(page, "pot-and-two-cups")).toContainText("再选 1 件");
  expect(of(quote, "third-cake-free", "refused").flip).toEqual([{ distinct: 1 }]);
  await expect(group(page, "third-cake-free").getByRole("button", { name: "再选 1 款" })).toBeVisible();
  const caddy = of(quote, "caddy-with-longjing", "applied");
  await expect(group(page, "caddy-with-longjing")).toContainText(`已凑齐，减 ${money(caddy.amount)}`);
  await expect(lineRow(page, "tea-caddy").locator(".payable .sr-only")).toHaveText(money(0));
});

test("a gift is chosen, kept across a reload, and changed", async ({ page }) => {
  const visit: Visit = { lines: [{ sku: "tea-pot", quantity: 1 }] };
  await arrive(page, visit);
  await go(page, "/cart");
  const { choose = [] } = of(await expectCart(page, visit), "tea-gift-99", "applied");
  await page.locator("[data-choose=tea-gift-99]").click();
  await expect(sheet(page).locator("[data-choice]")).toHaveCount(choose.length);
  await sheet(page).locator("[data-choice=tea-cup] input").check();
  expect(await faults(page)).toEqual([]);
  await sheet(page).getByRole("button", { name: "就选它" }).click();
  const quote = await expectCart(page, { ...visit, gifts: [{ promotion: "tea-gift-99", sku: "tea-cup" }] });
  expect(quote.gifts).toMatchObject([{ sku: "tea-cup", quantity: 1 }]);
  const gift = page.locator("[data-gift=tea-cup]");
  await expect(gift).toContainText(money(quote.gifts[0]!.value));
  await page.reload();
  await gift.getByRole("button").click();
  await sheet(page).locator("[data-choice=tea-cloth] input").check();
  await sheet(page).getByRole("button", { name: "就选它" }).click();
  await expect(page.locator("[data-gift]")).toHaveCount(1);
  await expect(page.locator("[data-gift=tea-cloth]")).toBeVisible();
});

test("an addition has its own price, as many as may be, and loses it with its condition", async ({ page }) => {
  const lines = [{ sku: "nuts-daily", quantity: 2 }];
  await arrive(page, { lines });
  await go(page, "/cart");
  await page.locator("[data-part=add-ons]").click();
  for (const sku of ["tea-cloth", "silver-cloth"]) await sheet(page).locator(`[data-good=${sku}]`).getByRole("button").click();
  await expect(sheet(page).locator("[data-good=duck-lotus]").getByRole("button")).toBeDisabled();
  expect(await faults(page)).toEqual([]);
  await close(page);
  const added = ["tea-cloth", "silver-cloth"].map((sku) => ({ sku, quantity: 1, addOn: "add-on-129" }));
  const quote = await expectCart(page, { lines: [...lines, ...added] });
  for (const line of quote.lines.filter((one) => one.addOn)) expect(line.payable).toBeLessThan(line.unitPrice);
  await page.getByRole("button", { name: `${nameOf("nuts-daily")}，减一件` }).click();
  const less = await expectCart(page, { lines: [{ sku: "nuts-daily", quantity: 1 }, ...added] });
  of(less, "add-on-129", "refused");
  await expect(lineRow(page, "add-on-129.tea-cloth")).toContainText("还不够换购的条件");
});

test("points are pulled by key and by button, never further than the engine goes, and stay at most as the cart grows", async ({ page }) => {
  const visit: Visit = { lines: [{ sku: "tea-cup", quantity: 2 }], persona: "silver" };
  await arrive(page, visit);
  await go(page, "/cart");
  const slider = page.getByRole("slider", { name: "用多少积分" });
  const told = page.locator("[data-part=points]").getByRole("status");
  await slider.press("ArrowRight");
  const some = await expectCart(page, { ...visit, points: 100 });
  await expect(told).toHaveText(`用 ${some.points.used} 分，减 ${money(some.points.off)}`);
  await slider.press("End");
  const most = await expectCart(page, { ...visit, points: "most" });
  await expect(slider).toHaveValue(String(most.points.used));
  expect(await faults(page)).toEqual([]);
  await page.getByRole("button", { name: `${nameOf("tea-cup")}，加一件` }).click();
  const more = await expectCart(page, { ...visit, lines: [{ sku: "tea-cup", quantity: 3 }], points: "most" });
  expect(more.points.used).toBeGreaterThan(most.points.used);
  await page.reload();
  await expect(slider).toHaveValue(String(more.points.used));
  await page.locator("[data-part=points]").getByRole("button", { name: "不用" }).click();
  await expect(told).toHaveText("这一单不用积分");
});

test("beyond a limit the pieces cost the next best price, and the line says so", async ({ page }) => {
  const visit: Visit = { lines: [{ sku: "cake-mungbean", quantity: 3 }] };
  await arrive(page, visit);
  await go(page, "/cart");
  const [line] = (await expectCart(page, visit)).lines;
  const [dear, cheap] = line!.units;
  expect([dear!.quantity, cheap!.quantity]).toEqual([1, 2]);
  const split = `2 件 ${money(cheap!.each)}，其余 ${money(dear!.each)}`;
  await expect(lineRow(page, "cake-mungbean").locator("[data-part=units]")).toContainText(split);
  await expect(lineRow(page, "cake-mungbean")).toContainText(`「${promotionName("flash-ten-to-two")}」每单限 2 件`);
  await page.getByRole("button", { name: `${nameOf("cake-mungbean")}的价格怎么来的` }).click();
  await expect(sheet(page)).toContainText(split);
});

test("a price is announced before it is charged", async ({ page }) => {
  const visit: Visit = { lines: [{ sku: "tea-pot", quantity: 1 }] };
  const { opensAt } = of(ask(visit), "double-twelve", "announced");
  const then = ask({ ...visit, at: opensAt }).lines[0]!;
  const price = then.subtotal - then.shares.find((share) => share.lane === "price")!.amount;
  await arrive(page, visit);
  await go(page, "/item/tea-pot");
  await expect(page.locator("[data-part=coming]")).toContainText(`12月12日 周六 00:00 起 ${money(price)}`);
  await expect(page.locator(".price .now .sr-only")).toHaveText(money(12900));
  await go(page, "/cart");
  await expectCart(page, visit);
  await outcome(page, "double-twelve").getByRole("button", { name: /12月12日/ }).click();
  await expect(sheet(page).locator("dd .sr-only")).toHaveText([money(ask(visit).payable), money(ask({ ...visit, at: opensAt }).payable)]);
});

test("nothing sells below its floor, and what was kept back is said", async ({ page }) => {
  const visit: Visit = { lines: [{ sku: "tea-longjing", quantity: 1 }], persona: "silver" };
  await arrive(page, visit);
  await go(page, "/cart");
  const quote = await expectCart(page, visit);
  const cut = quote.outcomes.flatMap((one) => (one.result === "applied" && one.cut ? [one] : []))[0]!;
  await expect(page.locator(`li[data-promotion=${cut.promotion}]`)).toContainText(`减到最低售价为止，${money(cut.cut!)} 没有再减`);
});

test("a group price asks for its proof, and what comes after payment is told", async ({ page }) => {
  const visit: Visit = { lines: [{ sku: "tea-box", quantity: 1 }], persona: "silver" };
  await arrive(page, visit);
  await go(page, "/cart");
  const quote = await expectCart(page, visit);
  of(quote, "tea-box-for-three", "applied");
  await expect(lineRow(page, "tea-box")).toContainText(promotionName("tea-box-for-three"));
  await expect(page.locator("[data-part=after]")).toContainText(`得 ${quote.points.earned} 积分`);
  await go(page, "/me");
  await page.locator("[data-persona=gold]").click();
  await go(page, "/cart");
  const gold = await expectCart(page, { ...visit, persona: "gold" });
  of(gold, "tea-box-for-three", "refused");
  expect(gold.grants).toMatchObject([{ template: "tea-99-12", quantity: 1 }]);
  await expect(page.locator("[data-part=after]")).toContainText(`得「${promotionName("tea-99-12")}」一张`);
});

test("whatever did not apply says why in words, with the engine's smallest change as buttons", async ({ page }) => {
  const visit: Visit = {
    lines: [{ sku: "duck-wing", quantity: 1 }, { sku: "tea-jasmine", quantity: 1 }, { sku: "cake-walnut", quantity: 1 }, { sku: "coffee-latte", quantity: 1 }],
    persona: "silver",
    at: TUESDAY + 4 * 3_600_000,
  };
  await arrive(page, visit);
  await go(page, "/cart");
  const quote = await expectCart(page, visit);
  await footer(page).locator("button.total").click();
  await sheet(page).getByRole("button", { name: /^另外/ }).click();
  const open = quote.outcomes.filter((one) => one.result !== "applied" && !(one.result === "refused" && one.reasons.some(({ code }) => code === "no-coupon")));
  await expect(sheet(page).locator("li[data-promotion]")).toHaveCount(open.length);
  for (const one of open) {
    const row = sheet(page).locator(`li[data-promotion=${one.promotion}]`);
    await expect(row, one.promotion).not.toContainText(/[a-z]+-[a-z]+/);
    await expect(row.locator(".reason").first(), one.promotion).toBeVisible();
    const flip = one.result === "refused" ? (one.flip ?? []) : [];
    const labels = flip.flatMap((change) => ("spend" in change ? [`再买 ${money(change.spend)}`] : "distinct" in change ? [`再选 ${change.distinct} 款`] : []));
    for (const label of labels) await expect(row.getByRole("button", { name: label }), one.promotion).toBeVisible();
    if ("wait" in (flip[0] ?? {})) await expect(row.getByRole("button", { name: /起/ }), one.promotion).toBeVisible();
  }
  expect(await faults(page)).toEqual([]);
});

test("a full cart in English at night: quiet, readable, and with room for a thumb", async ({ page }, info) => {
  // Looking over a page and three sheets takes its time on a small machine.
  test.slow();
  const heard = complaints(page);
  const visit: Visit = {
    lines: [
      { sku: "tea-jasmine", quantity: 2 }, { sku: "tea-oolong", quantity: 1 }, { sku: "tea-pot", quantity: 1 }, { sku: "cake-mungbean", quantity: 3 },
      { sku: "tea-longjing", quantity: 1 }, { sku: "tea-cloth", quantity: 1, addOn: "add-on-129" },
    ],
    persona: "gold", points: 800, gifts: [{ promotion: "tea-gift-99", sku: "tea-cup" }], locale: "en", theme: "dark",
  };
  await arrive(page, visit);
  await go(page, "/cart");
  await expectCart(page, visit);
  const looked = async (name: string) => {
    await page.waitForTimeout(350);
    expect(await faults(page), name).toEqual([]);
    expect((await page.locator("main, [role=dialog]").last().innerText()).match(/[\u4e00-\u9fff]+/g) ?? [], name).toEqual([]);
    await page.screenshot({ path: `${shots}mall-${info.project.name}-dark-en-kinds-${name}.png`, fullPage: name === "cart" });
  };
  await looked("cart");
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), "no sideways scroll").toBe(0);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("main button, main a, main label, main input[type=range]")]
      .filter((node) => node.offsetParent !== null && node.tabIndex >= 0 && !node.closest(".van-stepper"))
      .map((node) => ({ node, box: node.getBoundingClientRect() }))
      .filter(({ box }) => box.height < 44 || box.width < 44)
      .map(({ node, box }) => `${Math.round(box.width)}x${Math.round(box.height)} ${node.outerHTML.slice(0, 90)}`),
  );
  if (info.project.name === "phone") expect(small).toEqual([]);
  for (const [name, opener] of [["pick", "[data-group=tea-three-99] button"], ["gift", "[data-gift] button"], ["add-ons", "[data-part=add-ons]"]] as const) {
    await page.locator(opener).click();
    await expect(sheet(page)).toBeVisible();
    await looked(name);
    await close(page);
  }
  expect(heard).toEqual([]);
});
