// A stand-in for the mall's server where growth is told: a member with friends, days and gifts, answered in the wire's own shape.
import { type Page, type Route } from "@playwright/test";
import type { Fact } from "liebian";
import { readFileSync } from "node:fs";
import { engine, go, personas, TUESDAY, visit } from "./mall.shop";

const MEMBER = "m-lin";
const stores: unknown = JSON.parse(readFileSync(new URL("../../www/shared/stores.json", import.meta.url), "utf8"));
export const at = (text: string) => Date.parse(`${text}+08:00`);
const DAY = 86_400_000;

interface Friend {
  friend: string;
  step: string;
  at: number;
  [key: string]: unknown;
}

export interface Desk {
  signedIn: boolean;
  /** What the device can reach: everything, nothing, or a server that only says "busy". */
  line: "there" | "cut" | "busy";
  facts: Fact[];
  necklace: Record<string, unknown> & { friends: Friend[] };
  earn: Record<string, unknown>;
  shares: Record<string, unknown>[];
  communities: Record<string, unknown>[];
  points: number;
  birthday: string | null;
  /** What was asked with POST, in order. */
  heard: { door: string; body: Record<string, unknown> }[];
  /** A no for the next POST. */
  refuse: string | null;
}

let seq = 0;
const fact = (id: string, when: number, what: Fact["what"]): Fact => ({ id, seq: ++seq, at: when, member: MEMBER, what });
const checkedIn = (day: string) => fact(`c-${day}`, at(`${day}T20:10:00`), { checkedIn: { program: "reading-21" } });

/** Five days, one missed that a card can still close, six more up to yesterday. */
const days = [...["12", "13", "14", "15", "16"], ...["18", "19", "20", "21", "22", "23"]].map((day) => `2026-11-${day}`);

export function aDesk(): Desk {
  seq = 0;
  return {
    signedIn: true,
    line: "there",
    facts: [
      fact("j-1", at("2026-11-10T09:00:00"), { joined: {} }),
      checkedIn(days[0]!),
      ...[1, 2, 3].map((n) => fact(`card-${n}`, at("2026-11-12T20:10:00"), { cardIssued: { program: "reading-21", card: `card-${n}` } })),
      ...days.slice(1).map(checkedIn),
    ],
    necklace: {
      program: "necklace-for-two",
      friends: [
        { friend: "m-he", step: "matured", at: at("2026-11-12T18:30:00"), order: "o-1204", paid: 8900, level: 1, path: "chat", store: "wukang" },
        { friend: "m-su", step: "held", at: at("2026-11-21T12:05:00"), order: "o-1288", heldUntil: at("2026-11-28T12:05:00"), paid: 4560, level: 1, path: "recommended" },
        { friend: "m-bai", step: "bound", at: at("2026-11-22T09:40:00"), level: 1 },
        { friend: "m-qin", step: "refused", at: at("2026-11-20T21:15:00"), code: "not-a-new-member" },
        { friend: "m-wen", step: "reversed", at: at("2026-11-19T10:00:00"), order: "o-1250", level: 1, code: "order-below-minimum" },
      ],
      count: { needed: 2, matured: 1, held: 1, toGo: 1, times: 3, granted: 0, debt: 0 },
      grants: [],
      withdrawn: [],
      wallet: [],
      credits: [],
      refused: [],
    },
    earn: {
      program: "share-and-earn",
      friends: [
        { friend: "m-he", step: "matured", at: at("2026-11-12T18:30:00"), order: "o-1204", worth: 445, level: 1, path: "chat" },
        { friend: "m-su", step: "held", at: at("2026-11-21T12:05:00"), order: "o-1288", heldUntil: at("2026-11-28T12:05:00"), worth: 228, level: 1 },
        { friend: "m-tao", step: "matured", at: at("2026-11-10T08:20:00"), order: "o-1190", worth: 318, level: 2 },
      ],
      commission: {
        pending: 228,
        available: 1263,
        paid: 2000,
        reversed: 150,
        debt: 0,
        entries: [
          { at: at("2026-11-03T10:00:00"), from: "budget", to: `pending:${MEMBER}`, amount: 2650, order: "o-1101", level: 1 },
          { at: at("2026-11-10T10:00:00"), from: `pending:${MEMBER}`, to: `available:${MEMBER}`, amount: 2650, order: "o-1101", level: 1 },
          { at: at("2026-11-10T08:20:00"), from: "budget", to: `pending:${MEMBER}`, amount: 318, order: "o-1190", level: 2 },
          { at: at("2026-11-11T15:30:00"), from: `available:${MEMBER}`, to: `paid:${MEMBER}`, amount: 2000 },
          { at: at("2026-11-12T18:30:00"), from: "budget", to: `pending:${MEMBER}`, amount: 445, order: "o-1204", level: 1 },
          { at: at("2026-11-13T11:00:00"), from: `available:${MEMBER}`, to: "budget", amount: 150, order: "o-1101", level: 1 },
          { at: at("2026-11-17T08:20:00"), from: `pending:${MEMBER}`, to: `available:${MEMBER}`, amount: 318, order: "o-1190", level: 2 },
          { at: at("2026-11-19T18:30:00"), from: `pending:${MEMBER}`, to: `available:${MEMBER}`, amount: 445, order: "o-1204", level: 1 },
          { at: at("2026-11-21T12:05:00"), from: "budget", to: `pending:${MEMBER}`, amount: 228, order: "o-1288", level: 1 },
        ],
      },
      grants: [],
      withdrawn: [],
      wallet: [],
      credits: [],
      refused: [],
    },
    shares: [
      { program: "necklace-for-two", token: "1QK7M2V9TB4HXWD3R5", sku: "silver-necklace", url: "/mall/?s=1QK7M2V9TB4HXWD3R5#/item/silver-necklace", at: at("2026-11-12T17:00:00"), until: at("2027-02-12T00:00:00") },
      { program: "share-and-earn", token: "1PZ8C4N6YA2GFSE7J0", url: "/mall/?s=1PZ8C4N6YA2GFSE7J0#/", at: at("2026-11-02T09:00:00"), until: at("2026-11-20T00:00:00") },
    ],
    communities: [
      { community: "wukang", store: "wukang", groups: [{ group: "wukang.1", members: 200, room: 0 }, { group: "wukang.2", members: 173, room: 27 }], entry: "wukang.2" },
      { community: "xinhua", store: "xinhua", groups: [{ group: "xinhua.1", members: 86, room: 114 }], entry: "xinhua.1" },
      { community: "binjiang", store: "binjiang", groups: [{ group: "binjiang.1", members: 41, room: 159 }], entry: "binjiang.1", mine: "binjiang.1" },
      { community: "wuhou", store: "wuhou", groups: [{ group: "wuhou.1", members: 0, room: 200 }], entry: "wuhou.1" },
    ],
    points: 30,
    birthday: null,
    heard: [],
    refuse: null,
  };
}

/** A desk of someone who has just come. */
export function anEmptyDesk(): Desk {
  const desk = aDesk();
  const nothing = { friends: [], grants: [], withdrawn: [], wallet: [], credits: [], refused: [] };
  return {
    ...desk,
    facts: desk.facts.slice(0, 1),
    necklace: { program: "necklace-for-two", ...nothing, count: { needed: 2, matured: 0, held: 0, toGo: 2, times: 3, granted: 0, debt: 0 } },
    earn: { program: "share-and-earn", ...nothing, commission: { pending: 0, available: 0, paid: 0, reversed: 0, debt: 0, entries: [] } },
    shares: [],
    points: 0,
  };
}

const NAMES = { "m-he": "小*", "m-su": "苏**", "m-bai": "白*", "m-qin": "秦*", "m-wen": "文**", "m-tao": "陶*" };
const silver = personas.find(({ id }) => id === "silver")!;

/** Answers every door of the API from the desk; what the page sends is written down. */
export async function serve(page: Page, desk: Desk, now = TUESDAY): Promise<void> {
  const json = (route: Route, body: unknown, status = 200) => route.fulfill({ status, json: body });
  const no = (route: Route, code: string, status = 409) => json(route, { issues: [{ path: "", code, params: {} }] }, status);
  const checkIns = () => engine.checkIn({ facts: desk.facts, member: MEMBER, now });

  await page.route("**/api/**", async (route) => {
    const request = route.request();
    const door = new URL(request.url()).pathname.replace(/^.*\/api\//, "");
    if (desk.line === "cut") return route.abort("internetdisconnected");
    if (desk.line === "busy") return no(route, "busy", 503);
    if (door === "server.json") return json(route, { mall: "server", signedIn: desk.signedIn, now });
    if (door === "stores") return json(route, stores);
    if (!desk.signedIn && door !== "opens") return no(route, "not-signed-in", 401);
    if (request.method() === "GET") {
      if (door === "me") return json(route, { member: MEMBER, name: silver.name, persona: "silver", customer: { ...silver.customer, ...(desk.birthday === null ? {} : { birthday: desk.birthday }) }, now });
      if (door === "wallet") return json(route, { coupons: [...silver.wallet, ...[...checkIns(), ...engine.lifecycle({ facts: desk.facts, member: MEMBER, now })].flatMap((one) => one.wallet)], points: desk.points, used: [] });
      if (door === "growth")
        return json(route, {
          now, member: MEMBER, facts: desk.facts, checkIns: checkIns(), referrals: [desk.necklace, desk.earn],
          lifecycles: engine.lifecycle({ facts: desk.facts, member: MEMBER, now }), communities: desk.communities, points: desk.points, names: NAMES, shares: desk.shares,
        });
      return no(route, "not-found", 404);
    }
    const body = (request.postDataJSON() ?? {}) as Record<string, unknown>;
    desk.heard.push({ door, body });
    if (desk.refuse) {
      const code = desk.refuse;
      desk.refuse = null;
      return no(route, code);
    }
    if (door === "shares") {
      const token = "1TESTTOKEN00000000";
      const place = body.sku ? `/item/${body.sku}` : "/";
      const made = {
        program: body.program, token, ...(body.sku ? { sku: body.sku } : {}), url: `/mall/?s=${token}#${place}`, at: now, until: now + 90 * DAY,
        miniProgramPath: `pages/item/item?s=${token}${body.sku ? `&sku=${body.sku}` : ""}`, scene: token,
      };
      desk.shares.push(made);
      return json(route, made, 201);
    }
    if (door === "check-ins" || door === "make-ups") {
      const what: Fact["what"] =
        door === "check-ins" ? { checkedIn: { program: String(body.program) } } : { madeUp: { program: String(body.program), card: "card-1", day: String(body.day) } };
      const told = fact(`new-${desk.facts.length}`, now, what);
      desk.facts.push(told);
      return json(route, { checkIn: checkIns()[0], fact: told }, 201);
    }
    if (door === "payouts") {
      const account = desk.earn.commission as Record<string, number>;
      desk.earn.commission = { ...account, available: account.available! - Number(body.amount), paid: account.paid! + Number(body.amount) };
      return json(route, { referral: desk.earn }, 201);
    }
    if (door === "birthday") {
      desk.birthday = String(body.birthday);
      return json(route, { birthday: desk.birthday }, 201);
    }
    if (door === "codes") return json(route, { coupon: { id: "code.1", coupon: "mall-129-15" } }, 201);
    const entered = /^communities\/(.+)\/enter$/.exec(door)?.[1];
    const community = desk.communities.find((one) => one.community === entered);
    if (community) {
      community.mine = community.entry;
      return json(route, { group: community.entry }, 201);
    }
    return no(route, "not-found", 404);
  });
}

/** What a browser says by itself of a line that is cut. */
export const ofTheNetwork = (said: string) => /Failed to load resource|net::ERR_/.test(said);

/** A visit to a page of the mall while the desk answers. */
export async function come(page: Page, desk: Desk, path: string, left: Parameters<typeof visit>[1] = {}) {
  await serve(page, desk);
  await visit(page, left);
  await go(page, path);
}
