// The room itself: its clock, its failure, its two languages and lights, and whether everyone can use it.
import { mkdirSync, readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { load, type Rulebook } from "liebian";

const SUNDAY = new Date("2026-11-22T15:00:00+08:00");
const HOUR = 3_600_000;
const own = JSON.parse(readFileSync(new URL("../../www/shared/rulebook.json", import.meta.url), "utf8")) as Rulebook;
const pictures = new URL("../../target/screenshots/", import.meta.url).pathname;
mkdirSync(pictures, { recursive: true });

test.use({ locale: "zh-CN", timezoneId: "America/New_York" });

let noise: string[] = [];
test.beforeEach(async ({ page }) => {
  noise = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") noise.push(message.text());
  });
  page.on("pageerror", (error) => noise.push(String(error)));
  await page.clock.setFixedTime(SUNDAY);
});
test.afterEach(() => expect(noise).toEqual([]));

async function open(page: Page): Promise<void> {
  await page.goto("studio/");
  await expect(page.locator("[data-payable]")).toBeVisible();
}

const now = async (page: Page): Promise<number> => Number(await page.locator("[data-moment]").getAttribute("data-now"));
const handle = (page: Page) => page.getByRole("slider", { name: "报价的时刻" });
const resultOf = (page: Page, promotion: string) => page.locator(`[data-result][data-promotion="${promotion}"]`);
/** The rulebook's own Wednesday promotion: the one with weekly days. */
const wednesday = own.lanes.flatMap((lane) => lane.promotions).find((one) => one.schedule?.weekly?.some(({ days }) => days.includes("wed")));

test("dragging the clock to Wednesday changes what happens", async ({ page }) => {
  await open(page);
  const id = wednesday?.id ?? "";
  await expect(resultOf(page, id).locator('[data-code="closed"]')).toHaveCount(1);
  const payableBefore = await page.locator("[data-payable]").getAttribute("data-fen");

  const box = await page.locator("[data-track]").boundingBox();
  const from = await handle(page).boundingBox();
  if (!box || !from) throw new Error("the ruler is not on the page");
  const [first, last] = [Number(await handle(page).getAttribute("aria-valuemin")), Number(await handle(page).getAttribute("aria-valuemax"))];
  const target = Date.parse("2026-11-25T18:00:00+08:00");
  const y = from.y + from.height / 2;
  await page.mouse.move(from.x + from.width / 2, y);
  await page.mouse.down();
  await page.mouse.move(box.x + (box.width * (target - first)) / (last - first), y, { steps: 8 });
  await page.mouse.up();

  expect(Math.abs((await now(page)) - target)).toBeLessThanOrEqual(HOUR);
  await expect(page.locator("[data-moment]")).toContainText("周三");
  await expect(resultOf(page, id).locator('[data-code="closed"]')).toHaveCount(0);
  const open_ = (await load(own)).activities({ now: await now(page) }).find((one) => one.promotion === id);
  expect(open_?.open).toBe(true);
  expect(await page.locator("[data-payable]").getAttribute("data-fen")).not.toBe(payableBefore);
});

test("the keyboard moves the clock by quarters, days and home again", async ({ page }) => {
  await open(page);
  await handle(page).focus();
  await page.keyboard.press("ArrowRight");
  expect(await now(page)).toBe(SUNDAY.getTime() + HOUR / 4);
  await page.keyboard.press("Shift+ArrowRight");
  expect(await now(page)).toBe(SUNDAY.getTime() + 24.25 * HOUR);
  await expect(handle(page)).toHaveAttribute("aria-valuetext", "11月23日 周一 15:15");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+ArrowLeft");
  expect(await now(page)).toBe(SUNDAY.getTime());
  for (let i = 0; i < 20; i += 1) await page.keyboard.press("Shift+ArrowRight");
  expect(await now(page)).toBe(SUNDAY.getTime() + 480 * HOUR);
  const [least, most] = [Number(await handle(page).getAttribute("aria-valuemin")), Number(await handle(page).getAttribute("aria-valuemax"))];
  expect(least).toBeLessThanOrEqual(await now(page));
  expect(most).toBeGreaterThan(await now(page));
  await page.keyboard.press("Home");
  expect(await now(page)).toBe(SUNDAY.getTime());
});

test("the ruler's marks are the moments at which the engine's answer about openness changes", async ({ page }) => {
  await open(page);
  const mall = await load(own);
  const [first, last] = [Number(await handle(page).getAttribute("aria-valuemin")), Number(await handle(page).getAttribute("aria-valuemax"))];
  // Found here the slow way: asked every quarter of an hour.
  const openAt = (at: number) => mall.activities({ now: at }).filter((one) => one.open).map((one) => one.promotion).join();
  let turns = 0;
  for (let at = first + HOUR / 4; at < last; at += HOUR / 4) if (openAt(at) !== openAt(at - HOUR / 4)) turns += 1;
  expect(turns).toBeGreaterThan(14);
  await expect(page.locator("[data-mark].opens, [data-mark].closes")).toHaveCount(turns);

  const soonest = mall.activities({ now: SUNDAY.getTime() }).flatMap((one) => [one.opensAt, one.closesAt]).filter((at): at is number => at !== undefined && at > SUNDAY.getTime()).sort((a, b) => a - b)[0] ?? 0;
  const civil = new Date(soonest + 8 * HOUR).toISOString().slice(11, 16);
  const more = page.getByRole("button", { name: "更多时钟选项" });
  if (await more.isVisible()) await more.click();
  await expect(page.locator("[data-next]")).toContainText(`下一次变化：11月23日 周一 ${civil}`);
  await page.locator("[data-next]").getByRole("button").click();
  expect(await now(page)).toBe(soonest);
});

test("when the engine cannot be fetched the room says so, and a second try opens it", async ({ page }) => {
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto("studio/");
  await expect(page.getByRole("alert")).toContainText("引擎没有启动");
  await page.unroute("**/*.wasm");
  await page.getByRole("button", { name: "再试一次" }).click();
  await expect(page.locator("[data-payable]")).toBeVisible();
  // The browser itself reports the fetch we cut off.
  noise = noise.filter((line) => !/ERR_FAILED/.test(line));
});

for (const lang of ["zh", "en"] as const) {
  for (const theme of ["light", "dark"] as const) {
    test(`everyone can use it: ${lang}, ${theme}`, async ({ page }, info) => {
      // Looking over the whole page twice takes its time on a small machine.
      test.slow();
      await open(page);
      await page.locator(`[data-lang="${lang}"]`).click();
      await page.locator(`[data-theme-choice="${theme}"]`).click();
      await expect(page.locator("html")).toHaveAttribute("lang", lang === "zh" ? "zh-CN" : "en");
      await check(page);
      await page.screenshot({ path: `${pictures}studio-${info.project.name}-${lang}-${theme}.png`, fullPage: info.project.name === "phone" });
      // And again with a fault in the list and the clock unfolded.
      await page.locator(".cm-content").focus();
      await page.keyboard.press("ControlOrMeta+Home");
      await page.keyboard.type("x");
      await expect(page.locator("[data-issue]")).toHaveCount(1);
      const more = page.locator("button[aria-expanded]").filter({ has: page.locator("svg") });
      if (await more.first().isVisible()) await more.first().click();
      await check(page);
      await page.screenshot({ path: `${pictures}studio-${info.project.name}-${lang}-${theme}-broken.png` });
    });
  }
}

async function check(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter((one) => one.impact === "serious" || one.impact === "critical");
  expect(grave.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(" | ")}`)).toEqual([]);
}

test("nothing is cut off sideways", async ({ page }) => {
  await open(page);
  const { wide, room } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, room: innerWidth }));
  expect(wide).toBeLessThanOrEqual(room);
});

test("a name of one endless word breaks, and every figure stays in sight", async ({ page }) => {
  const endless = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
  await page.route("**/assets/*.js", async (route) => {
    const answer = await route.fetch();
    let text = await answer.text();
    for (const name of ["每日坚果 30袋", "坚果 满 99 减 15", "全场 9 折券", "金卡价", "十点四小时秒杀"]) text = text.replaceAll(name, endless);
    await route.fulfill({ response: answer, body: text });
  });
  await open(page);
  await expect(page.locator("[data-hint]").first()).toBeVisible();
  const cut = await page.evaluate(() => [document.documentElement, ...document.querySelectorAll(".pane-body, .figures, [data-hints] ul")].map((one) => one.scrollWidth - one.clientWidth));
  expect(cut.filter((px) => px > 0)).toEqual([]);
});

test("a quote that changes moves nothing but its own words", async ({ page }) => {
  await open(page);
  const heads = page.locator("h2, [data-payable], [data-filter]");
  const places = () => heads.evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().top)));
  const before = await places();
  await page.locator(".cm-content").focus();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.type("x");
  await expect(page.locator("[data-issue]")).toHaveCount(1);
  await page.evaluate(() => scrollTo(0, 0));
  expect(await places()).toEqual(before);
});

test("the whole room can be walked with the Tab key, into the editor and out of it", async ({ page }) => {
  await open(page);
  const seen = new Set<string>();
  for (let i = 0; i < 500; i += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body) return "";
      return one.classList.contains("cm-content") ? "editor" : one.getAttribute("role") === "slider" ? "clock" : one.closest("[data-result]") ? "outcome" : (one.textContent ?? "").trim();
    });
    seen.add(at);
    if (seen.has("clock")) break;
  }
  for (const stop of ["editor", "存为样例", "outcome", "clock"]) expect([...seen]).toContain(stop);
});
