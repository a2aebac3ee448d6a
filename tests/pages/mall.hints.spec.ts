// The hint of the cart: found after the price is painted, priced to the fen, done with one tap; and the page stays quick to the touch.
import { expect, test, type Page } from "@playwright/test";
import { arrive, ask, catalogue, complaints, engine, expectCart, expectStill, faults, footer, go, lineRow, money, nameOf, request, sheet, shots, watchJumps, type Line, type Visit } from "./mall.shop";

const bar = (page: Page) => footer(page).locator("[data-part=hint]");
const act = (page: Page) => bar(page).locator("button.act");

const shelf = catalogue.items.map(({ id: sku, unitPrice, listPrice, category, tags, stock: left }) => {
  return { sku, unitPrice, ...(listPrice === undefined ? {} : { listPrice }), categories: [category], tags, left };
});
/** What the engine in Node finds best to do with the same cart. */
const best = (visit: Visit) => engine.hints(request(visit), { catalogue: shelf, most: 1, steps: 200 }).hints[0];

/** A cart that lacks little to the next tier, one that lacks more, one whose third packet is nearly free, and a member's. */
const NEAR: Visit = { lines: [{ sku: "silver-earrings", quantity: 1 }, { sku: "coffee-freeze-dried", quantity: 2 }] };
const FAR: Visit = { lines: [{ sku: "silver-necklace", quantity: 1 }] };
const TEA: Visit = { lines: [{ sku: "silver-cloth", quantity: 1 }, { sku: "tea-black", quantity: 2 }] };
const GOLD: Visit = { lines: [{ sku: "coffee-drip", quantity: 2 }, { sku: "nuts-daily", quantity: 1 }, { sku: "duck-neck-spicy", quantity: 1 }], persona: "gold" };

const after = ({ lines = [], ...rest }: Visit, items: readonly { sku: string; quantity: number }[]): Visit => {
  const all: Line[] = lines.map((line) => ({ ...line }));
  for (const { sku, quantity } of items) {
    const line = all.find((one) => one.sku === sku);
    if (line) line.quantity += quantity;
    else all.unshift({ sku, quantity });
  }
  return { ...rest, lines: all };
};

for (const [name, visit, kind, way] of [
  ["that makes the whole cheaper", NEAR, "add", "lower"],
  ["for little more", FAR, "add", "dearer"],
  ["of what is there already", TEA, "more", "dearer"],
] as const) {
  test(`something ${name} is added with one tap, and the total is what was promised`, async ({ page }, info) => {
    const hint = best(visit)!;
    expect(hint.kind).toBe(kind);
    expect(hint[way]).toBeGreaterThan(0);
    const heard = complaints(page);
    await watchJumps(page);
    await arrive(page, visit);
    await go(page, "/cart");
    await expectCart(page, visit);
    await expect(bar(page)).toContainText(money(hint.lower ?? hint.dearer ?? 0));
    for (const { sku } of hint.items ?? []) await expect(bar(page)).toContainText(nameOf(sku));
    expect(await faults(page)).toEqual([]);
    await expectStill(page);
    await page.screenshot({ path: `${shots}mall-${info.project.name}-hint-${kind}-${way}.png` });
    await act(page).click();
    const quote = await expectCart(page, after(visit, hint.items ?? []));
    expect(quote.payable).toBe(hint.payable);
    for (const { sku } of hint.items ?? []) await expect(lineRow(page, sku)).toBeVisible();
    expect(heard).toEqual([]);
  });
}

test("the words of a hint lead to every way of reaching the same", async ({ page }) => {
  await arrive(page, NEAR);
  await go(page, "/cart");
  await expect(act(page)).toBeVisible();
  await bar(page).locator("button.hint").click();
  await expect(sheet(page)).toBeVisible();
  await expect(sheet(page).locator("[data-offer]").first()).toBeVisible();
});

test("on a slow phone the price is painted before the hint is worked out, and a tap in between is served at once", async ({ page }) => {
  const hint = best(GOLD)!;
  await arrive(page, GOLD);
  // The order of things, not their speed: a price and a hint are written down as they come onto the page.
  await page.addInitScript(() => {
    const seen: string[] = [];
    (window as unknown as { seen: string[] }).seen = seen;
    const look = () => {
      const part = (name: string) => document.querySelector(`[data-part=footer] ${name}`);
      const now = [part("[data-part=payable] .sr-only") ? "price" : "", part("button.act") ? "hint" : ""];
      for (const one of now) if (one && !seen.includes(one)) seen.push(one);
    };
    new MutationObserver(look).observe(document, { subtree: true, childList: true });
  });
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 6 });
  await go(page, "/cart");
  await expect(act(page)).toBeVisible();
  expect(await page.evaluate(() => (window as unknown as { seen: string[] }).seen)).toEqual(["price", "hint"]);
  await expect(bar(page)).toContainText(money(hint.lower!));

  // Three taps in a row, faster than a hint is worth while: each price is right, and the hint is that of the last.
  const [first, ...rest] = GOLD.lines!;
  const lines = [{ ...first!, quantity: first!.quantity + 3 }, ...rest];
  const more = page.getByRole("button", { name: `${nameOf(first!.sku)}，加一件` });
  for (let tap = 0; tap < 3; tap += 1) await more.click();
  await expectCart(page, { ...GOLD, lines });
  const then = best({ ...GOLD, lines });
  if (then?.items) await expect(bar(page)).toContainText(money(then.lower ?? then.dearer ?? 0));
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
});

test("a cart with nothing to gain names the nearest step, and one without goods none", async ({ page }) => {
  const visit = { lines: [{ sku: "nuts-cashew", quantity: 1, selected: false }] };
  await arrive(page, visit);
  await go(page, "/cart");
  await expect(bar(page)).toContainText("选中商品就算给你看");
  await expect(act(page)).toHaveCount(0);
  expect(ask(visit).payable).toBe(0);
});
