// What outlives a reload, what happens to unreadable leftovers, and shopping on while the engine is out of reach.
import { expect, test } from "@playwright/test";
import { arrive, ask, complaints, expectCart, footer, go, itemOf, lineRow, money, nameOf, settle, sheet, TUESDAY } from "./mall.shop";

test("cart, customer, language, appearance and clock survive a reload", async ({ page }) => {
  await arrive(page);
  await go(page, "/me");
  await page.locator("[data-persona=silver]").click();
  await page.getByRole("button", { name: /周三会员日/ }).click();
  await page.getByRole("radio", { name: "深色" }).check({ force: true });
  await page.getByRole("radio", { name: "English" }).check({ force: true });
  await go(page, "/category/duck");
  await page.getByRole("button", { name: `Add ${itemOf("duck-wing").name.en} to cart` }).click();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Browse" })).toBeVisible();
  await go(page, "/cart");
  const at = Date.parse("2026-11-25T00:00:00+08:00");
  await expectCart(page, { lines: [{ sku: "duck-wing", quantity: 1 }], persona: "silver", at });
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

for (const [what, left] of [
  ["broken text", "{not json"],
  ["another schema", JSON.stringify({ schema: 99, lines: [] })],
  ["foreign content", JSON.stringify({ schema: 1, locale: "zh", theme: "light", persona: null, clockOffset: 0, lines: [{ sku: "<b>", quantity: -1, selected: true }], coupons: "best" })],
] as const) {
  test(`${what} in the storage is dropped and said so`, async ({ page }) => {
    const heard = complaints(page);
    await page.addInitScript((text) => localStorage.setItem("liebian.mall", text), left);
    await go(page, "/cart");
    await expect(page.getByText("上次保存的内容读不出来，已经重新开始。")).toBeVisible();
    await expect(page.getByText("购物车还是空的")).toBeVisible();
    expect(heard).toEqual([]);
  });
}

test("a saved line is fitted to today's stock, and what is gone is named", async ({ page }) => {
  await arrive(page, { lines: [{ sku: "silver-pendant", quantity: 9 }, { sku: "duck-egg", quantity: 1 }, { sku: "no-longer-sold", quantity: 1 }] });
  await go(page, "/cart");
  await expectCart(page, { lines: [{ sku: "silver-pendant", quantity: 3 }] });
  await expect(page.getByText("有 2 件商品已下架或售罄")).toBeVisible();
  await expect(page.locator("[data-line]")).toHaveCount(1);
});

test("clearing forgets everything this device keeps", async ({ page }) => {
  await arrive(page, { lines: [{ sku: "duck-wing", quantity: 1 }], persona: "gold" });
  await go(page, "/me");
  await page.getByRole("button", { name: "清空本机保存的内容" }).click();
  await page.getByRole("button", { name: "清空", exact: true }).click();
  await page.reload();
  await expect(page.getByRole("heading", { name: "还没有选顾客" })).toBeVisible();
  await go(page, "/cart");
  await expect(page.getByText("购物车还是空的")).toBeVisible();
});

test("without the engine the shelves keep their usual prices, the cart says so, and a retry brings it back", async ({ page }) => {
  const visit = { lines: [{ sku: "coffee-latte", quantity: 2 }] };
  await arrive(page, visit);
  await page.route("**/*.wasm", (route) => route.abort());
  await go(page, "/category/coffee");
  await expect(page.getByText("暂时算不出优惠")).toBeVisible();
  await expect(page.locator("article", { hasText: nameOf("coffee-latte") }).locator(".now .sr-only")).toHaveText("¥12.90");
  await go(page, "/cart");
  await expect(page.getByText("暂时算不出优惠")).toBeVisible();
  await expect(lineRow(page, "coffee-latte").locator(".each .sr-only")).toHaveText("¥12.90");
  await page.getByRole("button", { name: /加一件/ }).click();
  await expect(page.getByRole("spinbutton")).toHaveValue("3");
  await page.unroute("**/*.wasm");
  await page.getByRole("button", { name: "再试一次" }).click();
  await expectCart(page, { lines: [{ sku: "coffee-latte", quantity: 3 }] });
  await expect(page.getByText("暂时算不出优惠")).toHaveCount(0);
});

test("an engine that breaks mid-way closes the discounts, keeps the shop open, and can come back", async ({ page }) => {
  // Every engine started by this page stops answering while `broken` is set, as after a trap.
  await page.addInitScript(() => {
    const host = window as unknown as { broken: boolean };
    const guarded = (instance: WebAssembly.Instance) => {
      const exports: Record<string, unknown> = {};
      for (const [name, value] of Object.entries(instance.exports)) {
        exports[name] =
          typeof value !== "function"
            ? value
            : (...args: unknown[]) => {
                if (host.broken) throw new WebAssembly.RuntimeError("unreachable");
                return (value as (...given: unknown[]) => unknown)(...args);
              };
      }
      return { exports } as unknown as WebAssembly.Instance;
    };
    const { instantiate, Instance } = WebAssembly;
    WebAssembly.instantiate = (async (module: WebAssembly.Module, imports: WebAssembly.Imports) =>
      guarded(await (instantiate as (m: WebAssembly.Module, i: WebAssembly.Imports) => Promise<WebAssembly.Instance>)(module, imports))) as typeof instantiate;
    WebAssembly.Instance = function (module: WebAssembly.Module, imports: WebAssembly.Imports) {
      return guarded(new Instance(module, imports));
    } as unknown as typeof Instance;
  });
  const visit = { lines: [{ sku: "coffee-latte", quantity: 2 }] };
  await arrive(page, visit);
  await go(page, "/cart");
  await expectCart(page, visit);
  await page.evaluate(() => ((window as unknown as { broken: boolean }).broken = true));
  await page.getByRole("button", { name: /加一件/ }).click();
  await expect(page.getByText("这一次没有算出优惠")).toBeVisible();
  const { subtotal, shipping } = ask({ lines: [{ sku: "coffee-latte", quantity: 3 }] });
  await expect(footer(page).locator("[data-part=payable] .sr-only")).toHaveText(money(subtotal + shipping.fee));
  await page.evaluate(() => ((window as unknown as { broken: boolean }).broken = false));
  await page.getByRole("button", { name: "再试一次" }).click();
  await expectCart(page, { lines: [{ sku: "coffee-latte", quantity: 3 }] });
});

test("countdowns turn by the minute, and by the second only within the last hour", async ({ page }) => {
  await arrive(page, { at: Date.parse("2026-11-24T12:58:10+08:00") });
  await go(page, "/");
  const timer = page.getByRole("timer").first();
  await expect(timer).toHaveText(/还有 1小时1分/);
  await page.clock.fastForward(130_000);
  await expect(timer).toHaveText(/还有 59分\d\d秒/);
});

test("a countdown does not touch the rest of the page", async ({ page }) => {
  await arrive(page, { at: Date.parse("2026-11-24T13:30:10+08:00") });
  await go(page, "/");
  const timer = page.getByRole("timer").first();
  await expect(timer).toHaveText(/29分/);
  // The page's clock stands, so that what still arrives is all that changes; only then it turns, second by second.
  await page.clock.pauseAt(Date.parse("2026-11-24T13:31:00+08:00"));
  await expect(timer).toHaveText(/29分0?0秒/);
  await settle(page);
  await page.evaluate(() => {
    const places = new Set<string>();
    (window as unknown as { places: Set<string> }).places = places;
    new MutationObserver((changes) => {
      for (const { target } of changes) places.add((target instanceof Element ? target : target.parentElement)!.closest("[class]")!.className);
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  await page.clock.runFor(3000);
  await expect(timer).toHaveText(/28分57秒/);
  expect(await page.evaluate(() => [...(window as unknown as { places: Set<string> }).places])).toEqual(["count-down"]);
});

test("left to itself the mall follows the system into the night, and a choice overrides it", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await arrive(page, { theme: "auto" });
  await go(page, "/me");
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await ground()).toBe("rgb(23, 20, 18)");
  await page.getByRole("radio", { name: "浅色" }).check({ force: true });
  expect(await ground()).toBe("rgb(250, 246, 241)");
});

test("the flash strip shows the next sale's prices before it opens", async ({ page }) => {
  const opens = Date.parse("2026-11-25T10:00:00+08:00");
  await arrive(page, { at: Date.parse("2026-11-24T19:59:30+08:00") });
  await go(page, "/");
  const strip = page.getByRole("region", { name: "下一场秒杀" });
  await expect(strip.getByRole("timer")).toHaveText("14小时0分后开始");
  for (const sku of ["nuts-daily", "silver-necklace"]) {
    const line = ask({ lines: [{ sku, quantity: 1 }], at: opens }).lines[0]!;
    const tag = line.subtotal - line.shares.find((share) => share.lane === "price")!.amount;
    await expect(strip.getByRole("link", { name: nameOf(sku) }).locator(".now .sr-only")).toHaveText(money(tag));
  }
  expect(TUESDAY).toBeLessThan(opens);
  await expect(sheet(page)).toHaveCount(0);
});
