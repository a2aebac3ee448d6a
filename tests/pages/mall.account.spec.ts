// The mall with its server: signing in, ordering, what happens when the answer is no, late, nonsense or missing, and what waits.
import { expect, type Page, type Request } from "@playwright/test";
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ask, complaints, expectCart, expectSaid, expectStill, faults, footer, go, itemOf, money, nameOf, personas, sheet, shots, TUESDAY, visit, watchJumps, withOwnServer as test, type Visit } from "./mall.shop";

const MINUTE = 60_000;
const PROGRAM = "reading-21";
const LINES = [{ sku: "nuts-daily", quantity: 1 }, { sku: "coffee-drip", quantity: 2 }];

/** What a browser says by itself of an answer that is a no, or of a line that is cut. */
const ofTheNetwork = (said: string) => /Failed to load resource|net::ERR_/.test(said);

const setServerClock = async (page: Page, now: number) => expect((await page.request.post("api/test/clock", { data: { now } })).ok()).toBe(true);
const ownName = () => `客${test.info().testId.slice(-12)}`;

interface Told {
  facts: { id: string; kind: string; body: Record<string, unknown> }[];
}
/** What the server has written down about whoever is signed in. */
async function written(page: Page, kind: string) {
  const { facts } = (await (await page.request.get("api/facts?since=0")).json()) as Told;
  return facts.filter((fact) => fact.kind === kind);
}

/** Whoever is signed in, with what the server would price them by. */
async function self(page: Page): Promise<NonNullable<Visit["as"]>> {
  const { customer } = await (await page.request.get("api/me")).json();
  const { coupons } = await (await page.request.get("api/wallet")).json();
  return { customer, wallet: coupons };
}

/** Comes to the mall at an hour that page and server agree on, and signs in under a new name. */
async function comeAs(page: Page, left: Visit = {}, name = ownName()): Promise<void> {
  await setServerClock(page, left.at ?? TUESDAY);
  await visit(page, left);
  await go(page, "/me");
  await page.getByLabel("用一个新名字").fill(name);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.getByText(`已登录：${name}`)).toBeVisible();
}

/** Counts the requests to a door, with their keys. */
function heardAt(page: Page, door: RegExp): Request[] {
  const heard: Request[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && door.test(new URL(request.url()).pathname)) heard.push(request);
  });
  return heard;
}
const keysOf = (requests: Request[]) => new Set(requests.map((request) => request.headers()["idempotency-key"]));

const openCheckout = async (page: Page) => {
  await go(page, "/cart");
  await footer(page).locator("button.checkout").click();
  await expect(sheet(page)).toBeVisible();
};
const place = (page: Page) => sheet(page).getByRole("button", { name: /^提交订单/ });

/** The server's answers to a door are lost on their way back while `lost` says so. */
async function loseAnswers(page: Page, door: string, lost: () => boolean) {
  await page.route(door, async (route) => {
    const answer = await route.fetch();
    if (lost()) await route.abort("connectionreset");
    else await route.fulfill({ response: answer });
  });
}

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

test.describe("ordering", () => {
  test("the server agrees to the fen, and the order stands in the list", async ({ page }) => {
    const heard = complaints(page);
    await comeAs(page, { lines: LINES });
    const { payable } = ask({ lines: LINES, as: await self(page) });
    await openCheckout(page);
    await expect(place(page)).toHaveText(`提交订单 ${money(payable)}`);
    await place(page).click();
    await expect(sheet(page).locator("[data-part=placed] [data-part=paid] .sr-only")).toHaveText(money(payable));
    const [order, ...more] = await written(page, "ordered");
    expect(more).toEqual([]);
    expect(order!.body.payable).toBe(payable);
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
    const other = await browser.newContext({ baseURL });
    await other.request.post("api/sign-in", { data: { name: `${ownName()}乙` } });
    const lines = [{ id: sku, sku, quantity: stock - 1 }];
    const quote = await (await other.request.post("api/quote", { data: { lines, channel: "h5" } })).json();
    const expected = { payable: quote.payable, lines: quote.lines.map(({ id, payable }: { id: string; payable: number }) => ({ id, payable })) };
    const bought = await other.request.post("api/orders", { headers: { "idempotency-key": `other-${info.testId}` }, data: { lines, channel: "h5", expect: expected } });
    expect(bought.status()).toBe(201);
    await other.close();
    await openCheckout(page);
    await place(page).click();
    const differs = sheet(page).locator("[data-part=differs]");
    await expect(differs).toContainText("有商品库存不够了。");
    await expect(differs).toContainText(`${nameOf(sku)}还剩 1 件`);
    await expect(sheet(page).getByRole("button", { name: /^按 / }), "no price buys what is not there").toHaveCount(0);
    expect(await written(page, "ordered")).toEqual([]);
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

test.describe("without a connection", () => {
  /** The mall's own store of check-ins, as its pages use it. */
  interface Growth {
    checkIn(program: string): Promise<{ state: string; kept: boolean }>;
    pending: readonly { program: string }[];
    checkIns: readonly { program: string; todayIs: string; done: number }[];
    state: string;
    confirmedAt?: number;
  }
  /** Asks the store inside the page. */
  const inside = <T>(page: Page, question: (growth: Growth, program: string) => T | Promise<T>): Promise<T> =>
    page.evaluate(`(() => {
      const app = document.getElementById("app").__vue_app__;
      const growth = app.config.globalProperties.$pinia._s.get("growth");
      return (${question.toString()})(growth, ${JSON.stringify(PROGRAM)});
    })()`) as Promise<T>;
  const checkIn = (page: Page) => inside(page, (growth, program) => growth.checkIn(program));
  const waiting = (page: Page) => inside(page, (growth) => growth.pending.length);
  const today = (page: Page) => inside(page, (growth, program) => growth.checkIns.find((one) => one.program === program)?.todayIs);
  const stored = (page: Page) => page.evaluate(() => localStorage.getItem("liebian.outbox"));

  test("a check-in waits, shows as pending, is sent once when the connection is back, and counts", async ({ page, context }) => {
    await comeAs(page);
    const asked = heardAt(page, /\/api\/check-ins$/);
    await expect.poll(() => today(page)).toBe("open");
    await context.setOffline(true);
    expect(await checkIn(page)).toEqual({ state: "pending", kept: true });
    expect(await today(page), "the engine knows that it waits").toBe("pending");
    expect(await checkIn(page), "a second tap adds nothing").toEqual({ state: "pending", kept: true });
    expect(await waiting(page)).toBe(1);
    await context.setOffline(false);
    await expectSaid(page, "打卡已由服务器确认");
    expect(await waiting(page)).toBe(0);
    expect(await today(page)).toBe("counted");
    expect((await written(page, "checkedIn")).length).toBe(1);
    expect(keysOf(asked).size, "every try carried the same key").toBe(1);
    expect(await stored(page)).toBeNull();
  });

  test("it outlives a reload, and an answer that is lost does not make it two", async ({ page }) => {
    await comeAs(page);
    await expect.poll(() => today(page)).toBe("open");
    let lost = true;
    await loseAnswers(page, "**/api/check-ins", () => lost);
    const asked = heardAt(page, /\/api\/check-ins$/);
    expect((await checkIn(page)).state).toBe("pending");
    lost = false;
    await page.reload();
    await expectSaid(page, "打卡已由服务器确认");
    expect(keysOf(asked).size).toBe(1);
    expect((await written(page, "checkedIn")).length).toBe(1);
  });

  for (const taking of ["taking turns", "without the browser's locks"] as const) {
    test(`two windows, ${taking}: what waits counts once`, async ({ page, context }) => {
      const turns = taking === "taking turns";
      if (!turns) await context.addInitScript(() => Object.defineProperty(Navigator.prototype, "locks", { value: undefined }));
      await comeAs(page);
      const second = await context.newPage();
      await visit(second);
      await go(second, "/me");
      for (const window of [page, second]) await expect.poll(() => today(window)).toBe("open");
      const asked = [heardAt(page, /\/api\/check-ins$/), heardAt(second, /\/api\/check-ins$/)];
      await context.route("**/api/check-ins", (route) => route.abort("connectionrefused"));
      expect((await checkIn(page)).state).toBe("pending");
      await expect.poll(() => waiting(second), "the other window sees it wait").toBe(1);
      await context.unroute("**/api/check-ins");
      const before = asked.flat().length;
      await Promise.all([page, second].map((window) => window.evaluate(() => window.dispatchEvent(new Event("online")))));
      for (const window of [page, second]) await expect.poll(() => waiting(window)).toBe(0);
      expect(keysOf(asked.flat()).size, "one key").toBe(1);
      if (turns) expect(asked.flat().length - before, "one window sent it").toBe(1);
      expect((await written(page, "checkedIn")).length).toBe(1);
    });
  }

  test("what is kept for another member is not sent as mine", async ({ page }) => {
    await comeAs(page);
    await expect.poll(() => today(page)).toBe("open");
    await page.route("**/api/check-ins", (route) => route.abort("connectionrefused"));
    expect((await checkIn(page)).state).toBe("pending");
    await page.request.post("api/sign-in", { data: { persona: "silver" } });
    await page.unroute("**/api/check-ins");
    await page.reload();
    await expect(page.getByRole("heading", { name: /林先生/ })).toBeVisible();
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await expect.poll(() => today(page)).toBe("open");
    expect(await written(page, "checkedIn")).toEqual([]);
    expect(await stored(page), "it still waits for its own").not.toBeNull();
  });

  test("a storage that is full is said, and the check-in still goes out from this page", async ({ page, context }) => {
    await comeAs(page);
    await expect.poll(() => today(page)).toBe("open");
    await page.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError");
      };
    });
    await context.setOffline(true);
    expect(await checkIn(page)).toEqual({ state: "pending", kept: false });
    await expectSaid(page, "这台手机的存储满了");
    await context.setOffline(false);
    await expectSaid(page, "打卡已由服务器确认");
    expect((await written(page, "checkedIn")).length).toBe(1);
  });

  for (const [what, spoil] of [
    ["cut off", (text: string) => text.slice(0, -9)],
    ["touched by hand", (text: string) => text.replace("reading-21", "reading-22")],
    ["of another version", (text: string) => text.replace(/^1\./, "9.")],
    ["nonsense", () => "\u0000{{{"],
  ] as const) {
    test(`an outbox that is ${what} is dropped and said so`, async ({ page }) => {
      await comeAs(page);
      await expect.poll(() => today(page)).toBe("open");
      await page.route("**/api/check-ins", (route) => route.abort("connectionrefused"));
      await checkIn(page);
      const spoilt = spoil((await stored(page))!);
      expect(spoilt).not.toBe(await stored(page));
      await page.evaluate((text) => localStorage.setItem("liebian.outbox", text), spoilt);
      await page.unroute("**/api/check-ins");
      await page.reload();
      await expectSaid(page, "上次等着发送的内容读不出来，已经清掉。");
      expect(await waiting(page)).toBe(0);
      expect(await written(page, "checkedIn")).toEqual([]);
    });
  }

  test("the last word on growth is kept with its time and shown as such", async ({ page }) => {
    await comeAs(page);
    await checkIn(page);
    await expect.poll(() => inside(page, (growth) => growth.state)).toBe("fresh");
    await page.route("**/api/**", (route) => route.abort("connectionrefused"));
    await page.reload();
    await expect(page.getByText("现在连不上商城的服务器，显示的是上次的内容。")).toBeVisible();
    expect(await inside(page, (growth) => [growth.state, growth.confirmedAt])).toEqual(["cached", TUESDAY]);
    expect(await today(page)).toBe("counted");
  });
});

test.describe("a shared link", () => {
  const share = async (page: Page) => {
    const answer = await page.request.post("api/shares", { headers: { "idempotency-key": `share-${test.info().testId}` }, data: { program: "share-and-earn", sku: "nuts-daily" } });
    expect(answer.status()).toBe(201);
    return (await answer.json()) as { token: string; url: string };
  };
  const opens = (page: Page) => heardAt(page, /\/api\/opens$/);

  test("is read once, told to the server, and gone from the address", async ({ page, browser }) => {
    const heard = complaints(page);
    await comeAs(page);
    const { token, url } = await share(page);
    const friend = await (await browser.newContext()).newPage();
    const asked = opens(friend);
    await visit(friend);
    await friend.goto(url);
    await expect(friend).toHaveURL(/\/mall\/#\/item\/nuts-daily$/);
    await expectSaid(friend, "分享给你的");
    expect(asked.map((request) => request.postDataJSON())).toEqual([{ token }]);
    await friend.reload();
    await expect(friend.getByRole("heading", { name: nameOf("nuts-daily") })).toBeVisible();
    expect(asked.length, "not again after a reload").toBe(1);
    await friend.context().close();
    expect(heard).toEqual([]);
  });

  test("a forged one opens the page and says so quietly", async ({ page }) => {
    await setServerClock(page, TUESDAY);
    await visit(page);
    await page.goto("mall/?s=1ABCDEFGHJKMNPQRST#/item/nuts-daily");
    await expectSaid(page, "这个分享链接认不出来，商品照常看。");
    await expect(page.getByRole("heading", { name: nameOf("nuts-daily") })).toBeVisible();
    await expect(page).toHaveURL(/\/mall\/#\/item\/nuts-daily$/);
    await page.goto("mall/?scene=%3Cscript%3E#/");
    await expectSaid(page, "这个分享链接认不出来，商品照常看。");
  });

  test("opened while the server is away, it is told later", async ({ page, browser }) => {
    await comeAs(page);
    const { token, url } = await share(page);
    const friend = await (await browser.newContext()).newPage();
    await visit(friend);
    await friend.route("**/api/**", (route) => route.abort("connectionrefused"));
    await friend.goto(url);
    await expect(friend.getByRole("heading", { name: nameOf("nuts-daily") })).toBeVisible();
    await expect.poll(() => friend.evaluate(() => localStorage.getItem("liebian.outbox"))).toContain(token);
    await friend.unroute("**/api/**");
    const asked = opens(friend);
    await friend.evaluate(() => window.dispatchEvent(new Event("online")));
    await expectSaid(friend, "分享给你的");
    expect(asked.length).toBe(1);
    await friend.context().close();
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
