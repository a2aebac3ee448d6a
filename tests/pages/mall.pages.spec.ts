// Every page in every guise: no complaint from the browser, nothing jumps, everyone can read and reach everything.
import { expect, test, type Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { arrive, complaints, expectCart, expectStill, faults, footer, go, nameOf, sheet, shots, watchJumps } from "./mall.shop";

const lines = [
  { sku: "coffee-drip", quantity: 2 },
  { sku: "nuts-daily", quantity: 1 },
  { sku: "duck-neck-spicy", quantity: 1 },
  { sku: "silver-pendant", quantity: 1, selected: false },
];

const PAGES: [name: string, path: string, ready: string][] = [
  ["home", "/", "article .now"],
  ["category", "/category/coffee", "article .now"],
  ["offer", "/category?offer=wednesday-member-day", "article .now"],
  ["item", "/item/nuts-daily", "[data-promotion]"],
  ["sold-out", "/item/duck-egg", ".now"],
  ["cart", "/cart", "[data-promotion]"],
  ["coupons", "/coupons", "[data-coupon]"],
  ["me", "/me", "[data-persona]"],
];
const GUISES = [
  { locale: "zh", theme: "light" },
  { locale: "en", theme: "dark" },
] as const;

/** The engine arrives late, as on a slow line, so that the skeletons have to hold the place. */
const slowEngine = (page: Page) =>
  page.route("**/*.wasm", async (route) => {
    await new Promise((done) => setTimeout(done, 500));
    await route.continue();
  });

/** Pictures load as they come into sight; a full picture of the page wants them all. */
async function lookDown(page: Page) {
  await page.evaluate(async () => {
    for (let y = 0; y < document.body.scrollHeight; y += 500) {
      window.scrollTo(0, y);
      await new Promise((done) => setTimeout(done, 15));
    }
    window.scrollTo(0, 0);
  });
}

for (const { locale, theme } of GUISES) {
  for (const [name, path, ready] of PAGES) {
    test(`${name} in ${locale}, ${theme}: quiet, still and readable`, async ({ page }, info) => {
      const heard = complaints(page);
      await watchJumps(page);
      await slowEngine(page);
      await arrive(page, { lines, persona: "gold", locale, theme });
      await go(page, path);
      await expect(page.locator(ready).first()).toBeVisible();
      await page.waitForTimeout(400);
      await expectStill(page);
      expect(await faults(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), "no sideways scroll").toBe(0);
      await lookDown(page);
      await page.screenshot({ path: `${shots}mall-${info.project.name}-${theme}-${locale}-${name}.png`, fullPage: true });
      expect(heard).toEqual([]);
    });
  }

  test(`every sheet in ${locale}, ${theme}: quiet and readable`, async ({ page }, info) => {
    // Six sheets, each looked over whole, take their time on a small machine.
    test.slow();
    const heard = complaints(page);
    await arrive(page, { lines, persona: "gold", locale, theme });
    await go(page, "/cart");
    await expect(page.locator("[data-promotion]").first()).toBeVisible();
    const look = async (name: string) => {
      await expect(sheet(page)).toBeVisible();
      await page.waitForTimeout(350);
      expect(await faults(page), name).toEqual([]);
      await page.screenshot({ path: `${shots}mall-${info.project.name}-${theme}-${locale}-sheet-${name}.png` });
      await page.keyboard.press("Escape");
      await expect(sheet(page)).toHaveCount(0);
    };
    await page.locator("[data-line] button.price").first().click();
    await look("why-line");
    await footer(page).locator("button.total").click();
    await look("why-order");
    await footer(page).locator("button.hint").click();
    await look("top-up");
    await page.locator("[data-promotion=wednesday-member-day] button").click();
    await look("later");
    await page.locator("aside > button").click();
    await sheet(page).locator("button.seal").click();
    await look("coupons");
    await footer(page).locator("button.checkout").click();
    await look("checkout");
    expect(heard).toEqual([]);
  });

  test(`the empty states in ${locale}, ${theme}`, async ({ page }, info) => {
    const heard = complaints(page);
    await arrive(page, { locale, theme });
    for (const [name, path] of [["cart", "/cart"], ["coupons", "/coupons"], ["missing", "/item/nothing"], ["found-nothing", "/category?search=1"]] as const) {
      await go(page, path);
      if (name === "found-nothing") await page.getByRole("searchbox").fill("zzz");
      await expect(page.locator(".empty")).toBeVisible();
      expect(await faults(page), name).toEqual([]);
      await page.screenshot({ path: `${shots}mall-${info.project.name}-${theme}-${locale}-empty-${name}.png` });
    }
    expect(heard).toEqual([]);
  });
}

test("the language is complete: nothing of the other shows through", async ({ page }) => {
  await arrive(page, { lines, persona: "gold", locale: "en" });
  for (const [, path, ready] of PAGES) {
    await go(page, path);
    await expect(page.locator(ready).first()).toBeVisible();
    const text = await page.evaluate(() => {
      const said = document.body.cloneNode(true) as HTMLElement;
      said.querySelectorAll("[lang^=zh]").forEach((node) => node.remove());
      const labels = [...document.body.querySelectorAll("[aria-label]")].map((node) => node.getAttribute("aria-label"));
      return said.textContent + labels.join();
    });
    expect(text.match(/[\u4e00-\u9fff]+/g) ?? [], path).toEqual([]);
  }
});

test("a name of one endless word breaks, and pushes no price off the page", async ({ page }) => {
  const endless = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
  await page.route("**/assets/*.js", async (route) => {
    const answer = await route.fetch();
    let text = await answer.text();
    for (const name of [nameOf("tea-pot"), nameOf("tea-jasmine"), "花茶任选 3 件 99 元", "全场 满 259 减 35", "满 129 加价换购", "茶与点心满 99 送一件"]) text = text.replaceAll(name, endless);
    await route.fulfill({ response: answer, body: text });
  });
  await arrive(page, { lines: [{ sku: "tea-pot", quantity: 1 }, { sku: "tea-jasmine", quantity: 2 }, { sku: "silver-necklace", quantity: 1 }], persona: "gold" });
  const beyond = () => page.evaluate(() => {
    const reaches = [...document.querySelectorAll("main .sr-only + *, main .price, main .amount, main .brought, main h1, dialog dd, [role=dialog] dd")];
    return [document.documentElement.scrollWidth - innerWidth, ...reaches.map((one) => Math.round(one.getBoundingClientRect().right - innerWidth))].filter((px) => px > 0);
  });
  for (const path of ["/item/tea-pot", "/category/tea", "/coupons", "/cart"]) {
    await go(page, path);
    await expect(page.getByText(endless).first()).toBeVisible();
    expect(await beyond(), path).toEqual([]);
  }
  await footer(page).locator("button.checkout").click();
  await expect(sheet(page).getByText(endless).first()).toBeVisible();
  expect(await beyond(), "checkout").toEqual([]);
});

test("search finds by name in the language of the page", async ({ page }) => {
  await arrive(page);
  await go(page, "/");
  await page.getByRole("link", { name: "搜商品" }).click();
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.type("坚果");
  await expect(page.getByRole("link", { name: new RegExp(nameOf("nuts-daily")) })).toBeVisible();
  await page.getByRole("button", { name: "清空搜索" }).click();
  await expect(page.getByRole("searchbox")).toHaveValue("");
});

test("one can shop with the keyboard alone", async ({ page }, info) => {
  test.skip(info.project.name === "phone", "a phone has no Tab key");
  await arrive(page, { persona: "gold" });
  await go(page, "/item/coffee-drip");
  await expect(page.locator("[data-promotion]").first()).toBeVisible();
  const press = async (name: string | RegExp, role: "button" | "link" | "checkbox" | "switch" = "button") => {
    const wanted = page.getByRole(role, { name }).first();
    for (let tab = 0; tab < 60; tab += 1) {
      await page.keyboard.press("Tab");
      if (await wanted.evaluate((node) => node === document.activeElement)) break;
    }
    await expect(wanted).toBeFocused();
    const ring = await wanted.evaluate((node) => getComputedStyle(node.closest("label") ?? node).outlineStyle + getComputedStyle(node).outlineStyle);
    expect(ring).toContain("solid");
    await page.keyboard.press(role === "link" ? "Enter" : "Space");
  };
  await press(/，加一件/);
  await press("加入购物车");
  await press(/^购物车/, "link");
  await expectCart(page, { lines: [{ sku: "coffee-drip", quantity: 2 }], persona: "gold" });
  await press(/^优惠券/);
  await expect(sheet(page)).toBeVisible();
  for (let tab = 0; tab < 25; tab += 1) {
    await page.keyboard.press("Tab");
    const inside = await page.evaluate(() => document.activeElement === document.body || !!document.activeElement?.closest("[role=dialog]"));
    expect(inside, "focus stays in the sheet").toBe(true);
  }
  await press("自动用最省的组合", "switch");
  await expect(sheet(page).getByRole("switch")).not.toBeChecked();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: /^优惠券/ })).toBeFocused();
});

test("every target has room for a thumb", async ({ page }, info) => {
  test.skip(info.project.name === "desktop", "a desk has a pointer");
  await arrive(page, { lines, persona: "gold" });
  for (const [name, path, ready] of PAGES) {
    await go(page, path);
    await expect(page.locator(ready).first()).toBeVisible();
    const small = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("#app a, #app button, #app label, #app input:not([type=checkbox]):not([type=radio])")]
        .filter((node) => node.offsetParent !== null && node.tabIndex >= 0 && !node.closest(".skip") && !node.closest("label label"))
        .map((node) => ({ node, box: node.getBoundingClientRect() }))
        .filter(({ node, box }) => box.height > 0 && (box.height < 44 || box.width < 44) && !(node.tagName === "INPUT" && node.closest(".van-stepper, label")))
        .map(({ node, box }) => `${Math.round(box.width)}x${Math.round(box.height)} ${node.outerHTML.slice(0, 90)}`),
    );
    expect(small, name).toEqual([]);
  }
});

test("the mall loads none of the studio's code", async ({ page }) => {
  const loaded: string[] = [];
  page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
  await arrive(page, { lines, persona: "gold" });
  for (const [, path, ready] of PAGES) {
    await go(page, path);
    await expect(page.locator(ready).first()).toBeVisible();
  }
  const page1 = await page.request.get("studio/index.html");
  const studio = [...(await page1.text()).matchAll(/(?:src|href)="\.\.(\/assets\/studio[^"]+)"/g)].map((match) => match[1]!);
  expect(studio.length).toBeGreaterThan(0);
  for (const file of studio) expect(loaded).not.toContain(file);
  expect(loaded.filter((path) => /element-plus|codemirror|studio/.test(path))).toEqual([]);
});

test("the door leads to the mall and to the studio", async ({ page }) => {
  const heard = complaints(page);
  await page.goto("");
  expect(await faults(page)).toEqual([]);
  await page.getByRole("link", { name: /商城/ }).click();
  await expect(page).toHaveURL(/\/mall\/index.html/);
  await page.goBack();
  await expect(page.getByRole("link", { name: /营销工作台/ })).toHaveAttribute("href", "./studio/index.html");
  expect(heard).toEqual([]);
});

test("text and ground of the house's colours contrast at least 4.5 to 1", async () => {
  const css = readFileSync(new URL("../../www/shared/look.css", import.meta.url), "utf8");
  const tokens = (theme: string) => {
    const block = css.match(new RegExp(`\\[data-theme="${theme}"\\] \\{([^}]+--ink:[^}]+)\\}`))![1]!.replace(/\/\*.*?\*\//g, "");
    return Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/gi)].map((match) => [match[1]!, match[2]!]));
  };
  const light = (hex: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const contrast = (a: string, b: string) => {
    const [low, high] = [light(a), light(b)].sort((x, y) => x - y);
    return (high! + 0.05) / (low! + 0.05);
  };
  const grounds = ["paper", "card", "ember-wash", "leaf-wash", "honey-wash", "dusk-wash"];
  const pairs = [
    ...["ink", "ink-2"].flatMap((text) => grounds.map((ground) => [text, ground])),
    ...["ember", "leaf", "dusk"].flatMap((text) => ["paper", "card"].map((ground) => [text, ground])),
    ["ember", "ember-wash"], ["leaf", "leaf-wash"],
    ["ink-2", "line"], ["paper", "ink"],
    ["on-ember", "ember"], ["on-leaf", "leaf"], ["on-honey", "honey"], ["on-dusk", "dusk"],
  ] as const;
  for (const theme of ["light", "dark"]) {
    const of = tokens(theme);
    for (const [text, ground] of pairs) expect(contrast(of[text!]!, of[ground!]!), `${theme}: ${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  }
});
