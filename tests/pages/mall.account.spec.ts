// The mall with its server: signing in, a server that misbehaves or is not there, and how a member's pages look.
import { expect } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { LINES, ofTheNetwork, setServerClock, ownName, written, self, comeAs, openCheckout, place } from "./mall.member";
import { complaints, expectCart, expectSaid, expectStill, faults, footer, go, personas, sheet, shots, TUESDAY, visit, watchJumps, withOwnServer as test } from "./mall.shop";

test.describe("signing in", () => {
  test("as a customer of the demonstration: facts and wallet are the server's, and outlive a reload", async ({ page }) => {
    const heard = complaints(page);
    await setServerClock(page, TUESDAY);
    await visit(page, { lines: LINES });
    await go(page, "/me");
    await page.locator("[data-persona=gold]").click();
    await expect(page.getByRole("heading", { name: `你好，${personas.find(({ id }) => id === "gold")!.name.zh}` })).toBeVisible();
    const as = await self(page);
    await go(page, "/cart");
    await expectCart(page, { lines: LINES, as });
    await page.reload();
    await expectCart(page, { lines: LINES, as });
    await go(page, "/me");
    await page.getByRole("button", { name: "退出登录" }).click();
    await expect(page.getByRole("heading", { name: "还没有选顾客" })).toBeVisible();
    expect(await page.evaluate(() => Object.keys(localStorage)), "nothing of hers is left on the device").toEqual(["liebian.mall"]);
    await go(page, "/cart");
    await expectCart(page, { lines: LINES });
    expect(heard).toEqual([]);
  });

  test("under a new name, which nobody else can take", async ({ page, browser }) => {
    const heard = complaints(page);
    await comeAs(page);
    const other = await browser.newPage();
    await visit(other);
    await go(other, "/me");
    await other.getByLabel("用一个新名字").fill(ownName());
    await other.getByRole("button", { name: "登录", exact: true }).click();
    await expect(other.getByText("这个名字已经有人用了，换一个。")).toBeVisible();
    await other.close();
    expect(heard).toEqual([]);
  });

  test("a session that has ended is said in a sentence, and the mall stays open", async ({ page }) => {
    await comeAs(page, { lines: LINES });
    await page.context().clearCookies();
    await openCheckout(page);
    await place(page).click();
    await expect(sheet(page).getByText("登录已经过期，请再登录一次。")).toBeVisible();
    await sheet(page).getByRole("button", { name: "去登录" }).click();
    await expect(page.getByRole("heading", { name: "还没有选顾客" })).toBeVisible();
  });

  test("prices go by the server's clock, not by this device's", async ({ page }) => {
    await setServerClock(page, Date.parse("2026-11-25T12:00:00+08:00"));
    await visit(page, { lines: LINES, at: Date.parse("2026-11-20T03:00:00+08:00") });
    await go(page, "/me");
    await page.locator("[data-persona=gold]").click();
    await expect(page.getByRole("button", { name: "退出登录" })).toBeVisible();
    await go(page, "/cart");
    await expectCart(page, { lines: LINES, as: await self(page), at: Date.parse("2026-11-25T12:00:00+08:00") });
  });
});

test.describe("a server that misbehaves", () => {
  for (const [what, answer] of [
    ["a page instead of an answer", { status: 200, contentType: "text/html", body: "<!doctype html><title>hello</title>" }],
    ["the wrong shape", { status: 200, contentType: "application/json", body: '{"member":7,"customer":"gold"}' }],
    ["half an answer", { status: 200, contentType: "application/json", body: '{"member":"m1","na' }],
    ["a no without words", { status: 500, contentType: "text/plain", body: "oops" }],
  ] as const) {
    test(`${what} is not believed, and the mall stays open`, async ({ page }) => {
      const heard = complaints(page);
      await setServerClock(page, TUESDAY);
      await visit(page, { lines: LINES });
      await page.route("**/api/sign-in", (route) => route.fulfill(answer));
      await go(page, "/me");
      await page.locator("[data-persona=gold]").click();
      await expectSaid(page, "服务器的回答读不懂，这一次没有当真。稍后再试。");
      await go(page, "/cart");
      await expectCart(page, { lines: LINES });
      expect(heard.filter((said) => !ofTheNetwork(said))).toEqual([]);
    });
  }

  test("silence is waited for so long and no longer", async ({ page }) => {
    await comeAs(page, { lines: LINES });
    await page.route("**/api/orders", () => undefined);
    await openCheckout(page);
    await place(page).click();
    await expect(sheet(page).getByRole("button", { name: "正在提交" })).toBeVisible();
    await page.clock.fastForward(9000);
    await expect(sheet(page).locator("[data-part=trouble]")).toContainText("服务器还没有回话");
    await page.unroute("**/api/orders");
    await place(page).click();
    await expect(sheet(page).locator("[data-part=placed]")).toBeVisible();
    expect((await written(page, "ordered")).length).toBe(1);
  });

  test("away at the start: what the last visit knew is shown, said to be so, and made true later", async ({ page }) => {
    await comeAs(page, { lines: LINES });
    const as = await self(page);
    await page.route("**/api/**", (route) => route.abort("connectionrefused"));
    await page.reload();
    await expect(page.getByText("现在连不上商城的服务器，显示的是上次的内容。")).toBeVisible();
    await go(page, "/cart");
    await expectCart(page, { lines: LINES, as });
    await go(page, "/me");
    await page.unroute("**/api/**");
    await page.getByRole("button", { name: "再试一次" }).click();
    await expect(page.getByText(`已登录：${ownName()}`)).toBeVisible();
  });
});

for (const { locale, theme } of [{ locale: "zh", theme: "light" }, { locale: "en", theme: "dark" }] as const) {
  test(`the pages of a member in ${locale}, ${theme}: quiet, still and readable`, async ({ page }, info) => {
    const heard = complaints(page);
    await setServerClock(page, TUESDAY);
    await visit(page, { lines: LINES, locale, theme });
    await watchJumps(page);
    // The server answers late, so that the places kept for its words have to be of the right size.
    await page.route("**/api/**", async (route) => {
      await new Promise((done) => setTimeout(done, 300));
      await route.continue();
    });
    const look = async (name: string) => {
      await page.waitForTimeout(500);
      await expectStill(page);
      expect(await faults(page), name).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), "no sideways scroll").toBe(0);
      if (locale === "en") {
        const text = await page.evaluate(() => document.body.innerText.replaceAll("中文", ""));
        expect(text.match(/[\u4e00-\u9fff]+/g) ?? [], name).toEqual([]);
      }
      await page.screenshot({ path: `${shots}mall-${info.project.name}-${theme}-${locale}-member-${name}.png`, fullPage: name !== "placed" });
    };
    await go(page, "/orders");
    await expect(page.locator(".empty")).toBeVisible();
    await look("orders-signed-out");
    await go(page, "/me");
    await page.locator("#new-name").fill(`Guest ${info.testId.slice(-12)}`);
    await page.keyboard.press("Enter");
    const out = page.getByRole("button", { name: /^(退出登录|Sign out)$/ });
    await expect(out).toBeVisible();
    await expect.poll(() => page.evaluate(() => localStorage.getItem("liebian.account"))).not.toBeNull();
    await page.reload();
    await expect(out).toBeVisible();
    await look("me");
    await go(page, "/orders");
    await expect(page.locator(".empty")).toBeVisible();
    await look("orders-none");
    await go(page, "/cart");
    await footer(page).locator("button.checkout").click();
    await sheet(page).locator("button.done").click();
    await expect(sheet(page).locator("[data-part=placed]")).toBeVisible();
    await look("placed");
    await sheet(page).locator("button.done").click();
    await expect(page.locator("[data-order]")).toBeVisible();
    await page.reload();
    await expect(page.locator("[data-order]")).toBeVisible();
    await look("orders");
    expect(heard).toEqual([]);
  });
}

test("pages are kept as long as is right, and what is not there is a plain no", async ({ page }) => {
  const told = async (path: string) => {
    const answer = await page.request.get(path, { maxRedirects: 0 });
    return [answer.status(), answer.headers()["cache-control"]];
  };
  const html = await (await page.request.get("mall/")).text();
  const script = /\.\.\/assets\/[^"]+\.js/.exec(html)![0].replace("../", "");
  expect(await told("mall/")).toEqual([200, "no-cache"]);
  expect(await told("mall")).toEqual([307, "no-store"]);
  expect(await told(script)).toEqual([200, "public, max-age=31536000, immutable"]);
  expect(await told("assets/gone.js")).toEqual([404, "no-store"]);
  expect(await told("api/server.json")).toEqual([200, "no-store"]);
});

test("pages on a static host shop on without a server, and the browser has nothing to complain about", async ({ page }) => {
  const heard = complaints(page);
  const dist = fileURLToPath(new URL("../../www/dist/", import.meta.url));
  const kinds: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json", ".wasm": "application/wasm", ".png": "image/png" };
  const asked: string[] = [];
  // In a folder of another site, as such hosts serve them.
  const host = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://host").pathname;
    asked.push(`${request.method} ${path}`);
    const inside = path.replace(/^\/of\/someone\//, "").replace(/\/$/, "/index.html");
    readFile(join(dist, inside)).then(
      (body) => response.writeHead(200, { "content-type": kinds[extname(inside)] ?? "text/plain" }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done) => host.listen(0, "127.0.0.1", done));
  const { port } = host.address() as { port: number };
  try {
    await visit(page, { lines: LINES });
    await page.goto(`http://127.0.0.1:${port}/of/someone/mall/#/me`);
    await page.locator("[data-persona=gold]").click();
    await expect(page.getByText("这一份页面只用来看价格，不能下单。")).toBeVisible();
    await page.goto(`http://127.0.0.1:${port}/of/someone/mall/#/cart`);
    await expectCart(page, { lines: LINES, persona: "gold" });
    await footer(page).locator("button.checkout").click();
    await expect(sheet(page).getByRole("button", { name: "知道了" })).toBeVisible();
    await page.goto(`http://127.0.0.1:${port}/of/someone/mall/#/orders`);
    await page.keyboard.press("Escape");
    expect(asked.filter((one) => one.includes("/api/"))).toEqual(["GET /of/someone/api/server.json"]);
    expect(heard).toEqual([]);
  } finally {
    host.close();
  }
});
