// What the tests of the mall share: a visit that starts at a fixed hour, and the engine's own answer to compare with.
import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { load, yuan, type LineItem, type Quote, type QuoteRequest, type Rulebook } from "liebian";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startServer } from "../../pkg/build/server.mjs";

const shared = (name: string) => JSON.parse(readFileSync(new URL(`../../www/shared/${name}`, import.meta.url), "utf8"));

interface Item {
  id: string;
  name: { zh: string; en: string };
  category: string;
  tags: string[];
  listPrice?: number;
  unitPrice: number;
  stock: number;
}

interface Persona {
  id: string;
  name: { zh: string; en: string };
  customer: QuoteRequest["customer"];
  wallet: NonNullable<QuoteRequest["wallet"]>;
  points?: number;
  proofs?: QuoteRequest["proofs"];
  counters?: QuoteRequest["counters"];
  stock?: QuoteRequest["stock"];
}

/** Where pictures of the pages go. */
export const shots = fileURLToPath(new URL("../../target/screenshots/", import.meta.url));
mkdirSync(shots, { recursive: true });

export const rulebook: Rulebook = shared("rulebook.json");
export const catalogue: { items: Item[]; shipping: { fee: number } } = shared("catalogue.json");
export const personas: Persona[] = shared("personas.json");
export const engine = await load(rulebook);

export const itemOf = (id: string): Item => catalogue.items.find((item) => item.id === id)!;
export const promotionName = (id: string): string =>
  rulebook.lanes.flatMap((lane) => lane.promotions).find((promotion) => promotion.id === id)!.name!.zh;

/** Tuesday 11:20 in the mall: the flash sale is on, member Wednesday is tomorrow. */
export const TUESDAY = Date.parse("2026-11-24T11:20:00+08:00");

export interface Line {
  sku: string;
  quantity: number;
  selected?: boolean;
  addOn?: string;
}

export interface Visit {
  lines?: Line[];
  persona?: string | null;
  /** Whoever is signed in, as the server knows them. */
  as?: Omit<Persona, "id" | "name">;
  coupons?: "best" | string[];
  gifts?: { promotion: string; sku: string }[];
  points?: "most" | number;
  locale?: "zh" | "en";
  theme?: "auto" | "light" | "dark";
  at?: number;
}

const kept = (visit: Visit) => ({
  schema: 1,
  locale: visit.locale ?? "zh",
  theme: visit.theme ?? "light",
  persona: visit.persona ?? null,
  clockOffset: 0,
  lines: (visit.lines ?? []).map((line) => ({ selected: true, ...line })),
  coupons: visit.coupons ?? "best",
  gifts: visit.gifts ?? [],
  points: visit.points ?? 0,
});

/**
 * A test with a server of its own, which knows nobody yet: what one test buys or when its clock stands is nothing to
 * another, for a server's time must never run backwards.
 */
export const withOwnServer = test.extend<{ server: string }>({
  server: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "mall-"));
    const more = ["--test-clock", "--rate", "1000000"];
    const server = await startServer({ host: "127.0.0.1", port: 0, data: join(folder, "mall.sqlite"), more });
    await use(server.address);
    server.stop();
    await server.ended;
    rmSync(folder, { recursive: true });
  },
  baseURL: ({ server }, use) => use(server),
});

/** The file that says that no server stands behind the pages, as a static host answers it. */
export const withoutServer = (page: Page) =>
  page.route("**/api/server.json", (route) => route.fulfill({ path: fileURLToPath(new URL("../../www/dist/api/server.json", import.meta.url)) }));

/** A visit to the mall with its server: sets the page's hour and what an earlier visit left. */
export async function visit(page: Page, left: Visit = {}): Promise<void> {
  await page.clock.install({ time: left.at ?? TUESDAY });
  await listen(page);
  await page.addInitScript((saved) => {
    if (sessionStorage.getItem("arrived")) return;
    sessionStorage.setItem("arrived", "yes");
    localStorage.setItem("liebian.mall", saved);
  }, JSON.stringify(kept(left)));
}

/** Writes down every short word of the page, which are gone after a few seconds. */
const listen = (page: Page) =>
  page.addInitScript(() => {
    const said = new Set<string>();
    (window as unknown as { said: Set<string> }).said = said;
    new MutationObserver(() => {
      for (const node of document.querySelectorAll("[role=status]")) said.add((node.textContent ?? "").trim());
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });

/** The page has said so since it was opened, if only for a moment. */
export const expectSaid = (page: Page, words: string) =>
  expect.poll(() => page.evaluate(() => [...(window as unknown as { said: Set<string> }).said].join("\n"))).toContain(words);

/** A visit to pages that stand alone. A reload later in the test finds what the mall itself kept. */
export async function arrive(page: Page, left: Visit = {}): Promise<void> {
  await withoutServer(page);
  await visit(page, left);
}

export const go = (page: Page, path: string) => page.goto(`mall/index.html#${path}`);

/** What the page fetches by itself has come, and two looks at it show the same: parts that arrive late are there. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  let last: string | undefined;
  const same = async () => {
    const before = last;
    last = await page.locator("#app").innerHTML();
    return last === before;
  };
  await expect.poll(same, { intervals: [200] }).toBe(true);
}

/** What keeps somebody from reading or reaching something. */
export async function faults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
}

/** Watches for anything that moves by itself; taps are excused by the browser. */
export const watchJumps = (page: Page) =>
  page.addInitScript(() => {
    const seen = { score: 0, what: [] as string[] };
    (window as unknown as { jumps: typeof seen }).jumps = seen;
    type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean; sources: { node?: Node }[] };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Shift[]) {
        if (entry.hadRecentInput) continue;
        seen.score += entry.value;
        seen.what.push(...entry.sources.map(({ node }) => (node instanceof Element ? node.outerHTML.slice(0, 80) : String(node?.nodeName))));
      }
    }).observe({ type: "layout-shift", buffered: true });
  });

export async function expectStill(page: Page): Promise<void> {
  const jumps = await page.evaluate(() => (window as unknown as { jumps: { score: number; what: string[] } }).jumps);
  expect(jumps.score, jumps.what.join("\n")).toBeLessThan(0.02);
}

/** Everything a browser complains about; asked for at the end of a test. */
export function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") heard.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => heard.push(`thrown: ${error.message}`));
  return heard;
}

/** How the mall names a line: an addition is a line of its own. */
export const lineId = ({ sku, addOn }: Pick<Line, "sku" | "addOn">) => (addOn === undefined ? sku : `${addOn}.${sku}`);

const lineOf = ({ sku, quantity, selected = true, addOn }: Line): LineItem => {
  const { unitPrice, listPrice, category, tags } = itemOf(sku);
  const said = { ...(listPrice === undefined ? {} : { listPrice }), ...(addOn === undefined ? {} : { addOn }) };
  return { id: lineId({ sku, addOn }), sku, quantity, unitPrice, categories: [category], tags, selected, ...said };
};

const takesPoints = rulebook.lanes.some((lane) => lane.promotions.some(({ then }) => "points" in then));

const factsOf = ({ customer, wallet, points = 0, proofs, counters, stock }: Omit<Persona, "id" | "name">, use: "most" | number) => ({
  customer,
  wallet,
  ...(takesPoints ? { points: { balance: points, ...(use === 0 ? {} : { use }) } } : {}),
  ...(proofs?.length ? { proofs } : {}),
  ...(counters?.length ? { counters } : {}),
  ...(stock?.length ? { stock } : {}),
});

/** The same cart as a question to the engine. */
export function request(visit: Visit): QuoteRequest {
  const person = visit.as ?? personas.find((one) => one.id === visit.persona);
  return {
    now: visit.at ?? TUESDAY,
    channel: "h5",
    cart: { lines: (visit.lines ?? []).map(lineOf) },
    shipping: { fee: catalogue.shipping.fee },
    coupons: visit.coupons ?? "best",
    ...(visit.gifts?.length ? { gifts: visit.gifts } : {}),
    ...(person ? factsOf(person, visit.points ?? 0) : {}),
  };
}

/** What the engine in Node says of the same cart: the number every page must show. */
export const ask = (visit: Visit): Quote => engine.quote(request(visit));

export const money = (fen: number) => `¥${yuan(fen)}`;

export const footer = (page: Page) => page.locator("[data-part=footer]");
export const lineRow = (page: Page, id: string) => page.locator(`[data-line="${id}"]`);
export const outcome = (page: Page, promotion: string) => page.locator(`li[data-promotion=${promotion}]`);
export const sheet = (page: Page) => page.getByRole("dialog");
export const nameOf = (sku: string) => itemOf(sku).name.zh;

/** The footer and every line show the engine's numbers, to the fen. */
export async function expectCart(page: Page, visit: Visit): Promise<Quote> {
  const quote = ask(visit);
  await expect(footer(page).locator("[data-part=payable] .sr-only")).toHaveText(money(quote.payable));
  for (const line of quote.lines) {
    const shown = lineRow(page, line.id).locator(".payable .sr-only");
    await expect(shown).toHaveText(money(line.selected ? line.payable : line.subtotal));
  }
  return quote;
}
