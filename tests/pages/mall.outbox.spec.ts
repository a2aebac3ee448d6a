// What waits for a connection: check-ins and opened links are kept, sent once, and survive a bad storage.
import { expect, type Page } from "@playwright/test";
import { setServerClock, written, comeAs, heardAt, keysOf, loseAnswers } from "./mall.member";
import { complaints, expectSaid, go, nameOf, TUESDAY, visit, withOwnServer as test } from "./mall.shop";

const PROGRAM = "reading-21";

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
      await Promise.all([page, second].map((window) => window.evaluate(() => window.dispatchEvent(new Event("online")))));
      for (const window of [page, second]) await expect.poll(() => waiting(window)).toBe(0);
      for (const window of [page, second]) await expect.poll(() => today(window), "both know").toBe("counted");
      expect(keysOf(asked.flat()).size, "one key").toBe(1);
      // A window may also try by itself at any moment; only what reached the server says who sent it.
      const arrived = await Promise.all(asked.flat().map((request) => request.response()));
      if (turns) expect(arrived.filter((answer) => answer !== null).length, "one window sent it").toBe(1);
      expect((await written(page, "checkedIn")).length).toBe(1);
    });
  }

  for (const counted of [true, false]) {
    test(`what waits since yesterday ${counted ? "is left out when the day counts already" : "counts for the day on which it arrives"}`, async ({ page }) => {
      await comeAs(page);
      await expect.poll(() => today(page)).toBe("open");
      await page.route("**/api/check-ins", (route) => route.abort("connectionrefused"));
      expect((await checkIn(page)).state).toBe("pending");
      if (counted) {
        const elsewhere = await page.request.post("api/check-ins", { headers: { "idempotency-key": `elsewhere-${test.info().testId}` }, data: { program: PROGRAM } });
        expect(elsewhere.status()).toBe(201);
      }
      const tomorrow = TUESDAY + 24 * 3_600_000;
      await setServerClock(page, tomorrow);
      await page.clock.setSystemTime(tomorrow);
      await page.unroute("**/api/check-ins");
      await page.reload();
      await expect.poll(() => stored(page)).toBeNull();
      await expect.poll(() => today(page)).toBe(counted ? "open" : "counted");
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
    await expectSaid(page, "这台设备的存储满了");
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
