// What the tests of the mall with its server share: coming in, what the server has written down, and lines that fail.
import { expect, type Page, type Request } from "@playwright/test";
import { footer, go, sheet, TUESDAY, visit, withOwnServer as test, type Visit } from "./mall.shop";

export const LINES = [{ sku: "nuts-daily", quantity: 1 }, { sku: "coffee-drip", quantity: 2 }];

/** What a browser says by itself of an answer that is a no, or of a line that is cut. */
export const ofTheNetwork = (said: string) => /Failed to load resource|net::ERR_/.test(said);

export const setServerClock = async (page: Page, now: number) => expect((await page.request.post("api/test/clock", { data: { now } })).ok()).toBe(true);
export const ownName = () => `客${test.info().testId.slice(-12)}`;

interface Told {
  facts: { id: string; kind: string; body: Record<string, unknown> }[];
}
/** What the server has written down about whoever is signed in. */
export async function written(page: Page, kind: string) {
  const { facts } = (await (await page.request.get("api/facts?since=0")).json()) as Told;
  return facts.filter((fact) => fact.kind === kind);
}

/** Whoever is signed in, with what the server would price them by. */
export async function self(page: Page): Promise<NonNullable<Visit["as"]>> {
  const { customer } = await (await page.request.get("api/me")).json();
  const { coupons, points, proofs, counters, stock } = await (await page.request.get("api/wallet")).json();
  return { customer, wallet: coupons, points, proofs, counters, stock };
}

/** Comes to the mall at an hour that page and server agree on, and signs in under a new name. */
export async function comeAs(page: Page, left: Visit = {}, name = ownName()): Promise<void> {
  await setServerClock(page, left.at ?? TUESDAY);
  await visit(page, left);
  await go(page, "/me");
  await page.getByLabel("用一个新名字").fill(name);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await expect(page.getByText(`已登录：${name}`)).toBeVisible();
}

/** Counts the requests to a door, with their keys. */
export function heardAt(page: Page, door: RegExp): Request[] {
  const heard: Request[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && door.test(new URL(request.url()).pathname)) heard.push(request);
  });
  return heard;
}
export const keysOf = (requests: Request[]) => new Set(requests.map((request) => request.headers()["idempotency-key"]));

export const openCheckout = async (page: Page) => {
  await go(page, "/cart");
  await footer(page).locator("button.checkout").click();
  await expect(sheet(page)).toBeVisible();
};
export const place = (page: Page) => sheet(page).getByRole("button", { name: /^提交订单/ });

/** The server's answers to a door are lost on their way back while `lost` says so. */
export async function loseAnswers(page: Page, door: string, lost: () => boolean) {
  await page.route(door, async (route) => {
    const answer = await route.fetch();
    if (lost()) await route.abort("connectionreset");
    else await route.fulfill({ response: answer });
  });
}
