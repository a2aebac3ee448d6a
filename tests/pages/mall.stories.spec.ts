// Two whole stories on several phones at once, against the real server whose clock the tests move: two friends make the
// necklace free, and twenty-one days of reading earn the pack.
import { expect, type Browser, type Page } from "@playwright/test";
import { setServerClock } from "./mall.member";
import { complaints, faults, footer, go, lineRow, nameOf, rulebook, sheet, visit, withOwnServer as test } from "./mall.shop";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NECKLACE = "silver-necklace";
const program = rulebook.growth!.referrals!.find(({ id }) => id === "necklace-for-two")!;
const HOLD = program.hold!.days! * DAY;

test.describe.configure({ timeout: 240_000 });

const shots = (name: string) => `../../target/screenshots/stories/${test.info().project.name}-${name}.png`;
const shoot = (page: Page, name: string) => page.screenshot({ path: new URL(shots(name), import.meta.url).pathname, fullPage: true });

/** Where phones come from: the browser, and the address of the story's own mall. */
interface Town {
  browser: Browser;
  baseURL: string | undefined;
}

interface Person {
  page: Page;
  heard: string[];
  name: string;
}

/** Somebody with a phone of their own, signed in under a new name. */
async function someone(town: Town, who: string, at: number, link?: string): Promise<Person> {
  const page = await newPhone(town, at);
  const heard = complaints(page);
  const name = `${who}${test.info().testId.slice(-10)}`;
  if (link !== undefined) {
    await page.goto(link);
    // The page has taken the token in when it stands no more in the address.
    await expect(page).not.toHaveURL(/[?&]s=/);
  }
  await go(page, "/me");
  await page.getByLabel("用一个新名字").fill(name);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.getByText(`已登录：${name}`)).toBeVisible();
  return { page, heard, name };
}

async function newPhone({ browser, baseURL }: Town, at: number): Promise<Page> {
  const context = await browser.newContext({ ...test.info().project.use, ...(baseURL === undefined ? {} : { baseURL }) });
  const page = await context.newPage();
  await setServerClock(page, at);
  await visit(page, { at });
  return page;
}

/** The page as it is after some time, on a phone that was put away. */
async function later(page: Page, at: number, path: string): Promise<void> {
  await setServerClock(page, at);
  await page.clock.setSystemTime(at);
  await go(page, path);
  await page.reload();
}

/** Puts one of an item into the cart and orders it; what was paid, as the page says it. */
async function order(page: Page, sku: string): Promise<string> {
  await go(page, `/item/${sku}`);
  await page.getByRole("button", { name: /加入购物车/ }).first().click();
  await go(page, "/cart");
  await expect(lineRow(page, sku)).toBeVisible();
  await footer(page).locator("button.checkout").click();
  await sheet(page).getByRole("button", { name: /^提交订单/ }).click();
  const paid = await sheet(page).locator("[data-part=placed] [data-part=paid] .sr-only").textContent();
  await sheet(page).getByRole("button", { name: "看我的订单" }).click();
  await expect(page.locator("[data-order]").first()).toBeVisible();
  return paid!;
}

const card = (page: Page) => page.locator("[data-program=necklace-for-two]");
const figure = (page: Page, label: string) => card(page).locator("dl.figures div", { hasText: label }).locator("dd");
const step = (page: Page, name: string) => card(page).locator("[data-friend]", { hasText: name }).getAttribute("data-step");

test("two friends make the necklace free, and what happens when one of them sends the order back", async ({ browser, baseURL }) => {
  const start = Date.parse("2027-01-05T15:00:00+08:00");
  const town = { browser, baseURL };
  const a = await someone(town, "甲", start);

  // A shares the necklace.
  await go(a.page, `/item/${NECKLACE}`);
  await expect(a.page.locator("[data-share=necklace-for-two]").first()).toBeVisible();
  await shoot(a.page, "1-item");
  await a.page.locator("[data-share=necklace-for-two]").first().click();
  const link = await sheet(a.page).locator("[data-part=link]").inputValue();
  expect(new URL(link).searchParams.get("s")).toMatch(/^[0-9A-Z]{18}$/);
  await shoot(a.page, "2-share");
  expect(await faults(a.page)).toEqual([]);
  await a.page.keyboard.press("Escape");
  await expect(sheet(a.page)).toHaveCount(0);

  // B and C open the link on phones of their own, join, and order.
  const b = await someone(town, "乙", start + 60 * MINUTE, link);
  expect(new URL(b.page.url()).search).toBe("");
  await order(b.page, "nuts-daily");
  const c = await someone(town, "丙", start + 120 * MINUTE, link);
  await order(c.page, "nuts-daily");

  await later(a.page, start + 180 * MINUTE, "/friends");
  await expect(figure(a.page, "等确认")).toHaveText("2 位");
  await expect(figure(a.page, "已算数")).toHaveText("0 位");
  await shoot(a.page, "3-held");
  // One's name is one's own: a friend shows as one character and a star.
  await expect(card(a.page)).not.toContainText(b.name);

  // A moment before the hold is over nothing is earned; then both count.
  await later(a.page, start + 60 * MINUTE + HOLD - 5 * MINUTE, "/coupons");
  await expect(a.page.locator("[data-coupon^=necklace-for-two]")).toHaveCount(0);
  const matured = start + 240 * MINUTE + HOLD;
  await later(a.page, matured, "/friends");
  await expect(figure(a.page, "已算数")).toHaveText("2 位");
  await expect(card(a.page).locator(".grant")).toContainText("小蛮腰银项链 0 元券");
  await shoot(a.page, "4-matured");
  expect(await faults(a.page)).toEqual([]);

  // A orders the necklace for nothing.
  expect(await order(a.page, NECKLACE)).toBe("¥0.00");
  await shoot(a.page, "5-free");

  // C sends the order back: the gift is used up, so what remains is a debt that no wallet pays.
  await later(c.page, matured + 60 * MINUTE, "/orders");
  const bought = c.page.locator("[data-order]", { hasText: nameOf("nuts-daily") });
  await bought.getByRole("button", { name: "整单退款" }).click();
  await bought.getByRole("button", { name: "退款", exact: true }).click();
  await expect(bought.locator(".chip")).toContainText("退");

  await later(a.page, matured + 120 * MINUTE, "/friends");
  await expect(figure(a.page, "已算数")).toHaveText("1 位");
  await expect(card(a.page).locator("[data-part=debt]")).toBeVisible();
  await shoot(a.page, "6-debt");
  for (const { page, heard } of [a, b, c]) {
    expect(heard).toEqual([]);
    await page.context().close();
  }
});

test("twenty-one days on two phones, one missed and made up, and the pack comes once", async ({ browser, baseURL }) => {
  const start = Date.parse("2027-02-26T20:00:00+08:00");
  const phones: Page[] = [];
  const heard: string[][] = [];
  for (let nth = 0; nth < 2; nth += 1) {
    const page = await newPhone({ browser, baseURL }, start);
    heard.push(complaints(page));
    await go(page, "/me");
    await page.locator("[data-persona=silver]").click();
    await expect(page.getByRole("button", { name: "退出登录" })).toBeVisible();
    phones.push(page);
  }
  const [one, two] = phones as [Page, Page];
  const today = (page: Page) => page.locator("[data-part=check-in]");
  /** What waited on the phone has arrived: it counts for the day on which it does, and the clock is about to be moved. */
  const arrived = (page: Page) => expect.poll(() => page.evaluate(() => localStorage.getItem("liebian.outbox"))).toBeNull();
  const come = async (page: Page, at: number) => {
    await later(page, at, "/check-in");
    await page.getByRole("button", { name: "打卡", exact: true }).click();
    await expect(today(page)).toHaveText(/今天已打卡|21 天都完成了/);
    await arrived(page);
  };

  for (let day = 0; day < 21; day += 1) {
    const at = start + day * DAY;
    if (day === 4) continue;
    if (day === 5) {
      // The day before was missed: a card makes up for it, and then today counts as well.
      await later(one, at, "/check-in");
      await shoot(one, "7-missed");
      await one.locator("[data-state=open] button").last().click();
      await sheet(one).getByRole("button", { name: "补上这天" }).click();
      await expect(one.locator("[data-state=madeUp]")).toHaveCount(1);
      await come(one, at + MINUTE);
      continue;
    }
    if (day === 9) {
      // The second phone has no network when it is used; the first has, on the same day. The day counts once.
      await later(two, at, "/check-in");
      await two.context().setOffline(true);
      await two.getByRole("button", { name: "打卡", exact: true }).click();
      await expect(today(two)).toContainText("未确认");
      await shoot(two, "8-offline");
      await come(one, at + MINUTE);
      await two.context().setOffline(false);
      await later(two, at + 2 * MINUTE, "/check-in");
      await expect(today(two)).toHaveText("今天已打卡");
      await arrived(two);
      continue;
    }
    await come(day % 2 === 0 ? one : two, at);
    if (day === 20) await shoot(one, "9-done");
  }

  for (const page of phones) {
    await later(page, start + 20 * DAY + 30 * MINUTE, "/check-in");
    await expect(page.getByText("已完成 21 天，共 21 天")).toBeAttached();
    await expect(page.locator("[data-milestone].got")).toHaveCount(4);
    const { coupons } = (await (await page.request.get("api/wallet")).json()) as { coupons: { id: string; coupon: string }[] };
    expect(coupons.filter(({ coupon }) => coupon === "reading-gift").map(({ id }) => id)).toEqual(["reading-21.1.21"]);
  }
  expect(await faults(one)).toEqual([]);

  // The pack costs nothing, once; the other phone then finds no second one.
  expect(await order(one, "reading-family")).toBe("¥0.00");
  await later(two, start + 20 * DAY + 60 * MINUTE, "/coupons");
  const { coupons } = (await (await two.request.get("api/wallet")).json()) as { coupons: { coupon: string }[] };
  expect(coupons.filter(({ coupon }) => coupon === "reading-gift")).toEqual([]);
  await shoot(one, "10-orders");
  expect(heard[0]).toEqual([]);
  expect(heard[1]!.filter((said) => !/ERR_INTERNET_DISCONNECTED|Failed to load resource/.test(said))).toEqual([]);
  for (const page of phones) await page.context().close();
});
