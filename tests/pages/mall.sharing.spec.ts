// Sharing: the whole rule first, then a link that is one's own, to copy, to send or as a poster whose code is read back.
import { expect, test, type Page } from "@playwright/test";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { aDesk, come, ofTheNetwork, serve } from "./mall.desk";
import { complaints, faults, go, sheet, visit } from "./mall.shop";

const shots = fileURLToPath(new URL("../../target/screenshots/", import.meta.url));
mkdirSync(shots, { recursive: true });

// The decoder is another hand than the encoder's, and reads the picture that a customer would save.
const decoder = createRequire(import.meta.url).resolve("zxing-wasm/reader/zxing_reader.wasm");
prepareZXingModule({ overrides: { wasmBinary: readFileSync(decoder).buffer as ArrayBuffer } });

test.describe("sharing", () => {
  const open = async (page: Page) => {
    await page.locator("[data-part=referral]").getByRole("button", { name: "分享" }).click();
    await expect(sheet(page)).toBeVisible();
  };

  test("the whole rule is told, and the link is copied with a clear word", async ({ page, context }) => {
    const heard = complaints(page);
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    const desk = aDesk();
    await come(page, desk, "/item/silver-necklace");
    await open(page);
    for (const line of ["7 天内入会", "只算新朋友", "付满 ¥20", "付款满 7 天", "每满 2 位朋友", "一人最多 3 次", "30 天内有效", "价格对谁都一样"]) await expect(sheet(page)).toContainText(line);
    const link = new URL("/mall/?s=1TESTTOKEN00000000#/item/silver-necklace", page.url()).href;
    await expect(sheet(page).locator("[data-part=link]")).toHaveValue(link);
    expect(desk.heard).toEqual([{ door: "shares", body: { program: "necklace-for-two", sku: "silver-necklace" } }]);
    await sheet(page).getByRole("button", { name: "复制链接" }).click();
    await expect(sheet(page).getByRole("status").filter({ hasText: "链接已复制" })).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
    await expect(sheet(page)).toContainText("pages/item/item?s=1TESTTOKEN00000000&sku=silver-necklace");
    expect(await faults(page)).toEqual([]);
    expect(heard).toEqual([]);
  });

  test("where the clipboard is refused the link stands selected", async ({ page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(navigator, "clipboard", { value: { writeText: () => Promise.reject(new DOMException("no", "NotAllowedError")) } });
    });
    await come(page, aDesk(), "/item/silver-necklace");
    await open(page);
    await sheet(page).getByRole("button", { name: "复制链接" }).click();
    await expect(sheet(page)).toContainText("链接已选中");
    const field = sheet(page).locator("[data-part=link]");
    await expect(field).toBeFocused();
    expect(await page.evaluate(() => getSelection()?.toString())).toBe(await field.inputValue());
  });

  test("the system's own sharing gets the name and the link", async ({ page }) => {
    await page.addInitScript(() => {
      Object.defineProperty(navigator, "share", {
        value: (what: unknown) => {
          (window as unknown as { sent: unknown }).sent = what;
          return Promise.resolve();
        },
      });
    });
    await come(page, aDesk(), "/item/silver-necklace");
    await open(page);
    await sheet(page).getByRole("button", { name: "用系统分享" }).click();
    const link = await sheet(page).locator("[data-part=link]").inputValue();
    expect(await page.evaluate(() => (window as unknown as { sent: unknown }).sent)).toEqual({ title: "小蛮腰银项链", url: link });
  });

  for (const locale of ["zh", "en"] as const) {
    test(`the poster's code leads to the link, and its price is the one on the page (${locale})`, async ({ page }, info) => {
      const heard = complaints(page);
      const loaded: string[] = [];
      page.on("request", (request) => loaded.push(request.url()));
      await come(page, aDesk(), "/item/silver-necklace", { locale });
      await expect(page.locator("[data-part=referral] [data-part=progress]")).toBeVisible();
      await page.waitForTimeout(300);
      expect(loaded.filter((url) => /ShareSheet|SharePoster|poster/.test(url)), "fetched only when wanted").toEqual([]);
      const price = (await page.locator(".price .now .sr-only").textContent())!;
      await page.locator("[data-part=referral] [data-share]").click();
      await sheet(page).locator("button[aria-expanded=false]").click();
      const poster = sheet(page).locator("[data-part=poster]");
      await expect(poster).toBeVisible();
      await expect(poster).toHaveAttribute("alt", new RegExp(price.replace(".", "\\.")));
      const link = await sheet(page).locator("[data-part=link]").inputValue();
      const bytes = await poster.evaluate(async (image: HTMLImageElement) => [...new Uint8Array(await (await fetch(image.src)).arrayBuffer())]);
      const png = new Uint8Array(bytes);
      const found = await readBarcodes(png, { formats: ["QRCode"] });
      expect(found.map(({ text }) => text)).toEqual([link]);
      const save = sheet(page).getByRole("link", { name: locale === "zh" ? "保存图片" : "Save image" });
      const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
      expect(download.suggestedFilename()).toMatch(/\.png$/);
      await download.saveAs(`${shots}growth-poster-${info.project.name}-${locale}.png`);
      expect(await faults(page)).toEqual([]);
      await page.screenshot({ path: `${shots}growth-${info.project.name}-${locale}-sheet-share.png` });
      expect(heard).toEqual([]);
    });
  }

  test("a member's own price stays off the poster", async ({ page }) => {
    const evening = Date.parse("2026-11-24T18:00:00+08:00");
    await serve(page, aDesk(), evening);
    await visit(page, { at: evening });
    await go(page, "/item/silver-necklace");
    await expect(page.locator(".price .now .sr-only")).toHaveText("¥289.00");
    await open(page);
    await sheet(page).getByRole("button", { name: "生成海报" }).click();
    await expect(sheet(page).locator("[data-part=poster]")).toHaveAttribute("alt", /¥299\.00/);
  });

  test("signed out: first to the door, and nothing is made", async ({ page }, info) => {
    const desk = { ...aDesk(), signedIn: false };
    await come(page, desk, "/item/silver-necklace");
    await expect(page.locator("[data-part=progress]")).toHaveText("登录后能看到自己的进度");
    await open(page);
    await expect(sheet(page)).toContainText("先登录");
    await page.waitForTimeout(300);
    await page.screenshot({ path: `${shots}growth-${info.project.name}-sheet-signed-out.png` });
    await sheet(page).getByRole("button", { name: "去登录" }).click();
    await expect(page).toHaveURL(/#\/me$/);
    await expect(sheet(page)).toHaveCount(0);
    expect(desk.heard).toEqual([]);
  });

  test("offline: a link made before is used, and where there is none it says why", async ({ page }) => {
    const heard = complaints(page);
    const desk = aDesk();
    await come(page, desk, "/item/silver-necklace");
    await expect(page.locator("[data-part=progress]")).toHaveText("已有 1 位，1 位等确认，还差 1 位");
    desk.line = "cut";
    await page.reload();
    await expect(page.locator("[data-part=referral]")).toContainText("没有联网，显示的是 今天 11:20 的数据");
    await open(page);
    await expect(sheet(page)).toContainText("这是 11月12日 周四 17:00 做好的链接");
    await expect(sheet(page).locator("[data-part=link]")).toHaveValue(/s=1QK7M2V9TB4HXWD3R5#\/item\/silver-necklace$/);
    await page.keyboard.press("Escape");
    await go(page, "/item/nuts-daily");
    await page.locator("[data-share]").click();
    await expect(sheet(page)).toContainText("还没有做过链接");
    expect(heard.filter((said) => !ofTheNetwork(said))).toEqual([]);
  });

  test("the way back closes the sheet and stays on the page", async ({ page }) => {
    await come(page, aDesk(), "/");
    await page.locator("a.hero").click();
    await open(page);
    await page.goBack();
    await expect(sheet(page)).toHaveCount(0);
    await expect(page).toHaveURL(/silver-necklace/);
  });
});
