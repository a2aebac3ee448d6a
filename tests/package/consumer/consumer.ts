// A program that uses the package: it must type-check as it is, and every marked line must not.

import { Basket, LiebianError, load, Mall, sentence, yuan, type Activity, type Answer, type CheckIn, type CommunityGroups, type GrowthRequest, type Hints, type HintsRequest, type Issue, type Lifecycle, type Reason, type Referral, type Rulebook } from "liebian";
import * as miniProgram from "liebian/miniprogram";

const rulebook: Rulebook = {
  contract: 1,
  currency: "CNY",
  utcOffsetMinutes: 480,
  lanes: [{ id: "order", stacking: "bestOne", promotions: [{ id: "off", when: { spend: { atLeast: 10000 } }, then: { amountOff: { amount: 2000 } } }] }],
};

export async function shop(): Promise<string> {
  const mall: Mall = await load(rulebook);
  await load(JSON.stringify(rulebook));
  const quote: Answer = mall.quote({ cart: { lines: [{ id: "a", sku: "a", quantity: 1, unitPrice: 100 }] }, coupons: "best" });
  if (quote.degraded) return yuan(quote.payable);
  const activities: Activity[] = mall.activities({ now: 0 });
  const basket: Basket = mall.basket('{"cart":{"lines":[]}}');
  const payable: number = basket.setQuantity("a", 2).select("a", false).useCoupons(["w"]).setShipping({ fee: 0 }).setNow(0).payable();
  const reasons: Reason[] = quote.outcomes.flatMap((outcome) => (outcome.result === "refused" ? outcome.reasons : []));
  return [...reasons.map((reason) => sentence(reason, "zh", mall)), String(payable), String(activities.length)].join();
}

export function days(mall: Mall): string[] {
  const came: GrowthRequest = { member: "me", facts: [{ id: "f1", seq: 1, at: 0, member: "me", what: { checkedIn: { program: "vine" } } }] };
  const states: CheckIn[] = [...mall.checkIn(came), ...mall.checkIn(JSON.stringify(came))];
  mall.quote({ cart: { lines: [] }, wallet: states.flatMap((state) => state.wallet), coupons: "best" });
  return states.flatMap((state) => state.notCounted.map((fact) => sentence(fact, "zh")));
}

export function grown(mall: Mall, asked: GrowthRequest): string[] {
  const friends: Referral[] = mall.referral({ ...asked, item: { sku: "necklace", price: 12800 } });
  const [way]: Lifecycle[] = mall.lifecycle(asked);
  const groups: CommunityGroups[] = mall.community(asked);
  const [near] = mall.nearest([{ id: "wukang", latitude: 31.2083, longitude: 121.4376, city: "上海" }].slice(), { latitude: 31, longitude: 121 });
  const said = friends.flatMap(({ refused }) => refused.map((refusal) => sentence(refusal, "en", mall)));
  return [...said, ...groups.map(({ entry }) => entry), `${way?.next?.at} ${near?.store} ${near?.metres}`];
}

export function better(mall: Mall, basket: Basket): string[] {
  const asked: HintsRequest = { catalogue: [{ sku: "socks", unitPrice: 2100, left: 3 }], most: 1, steps: 50 };
  const all: Hints[] = [mall.hints({ cart: { lines: [] } }), mall.hints('{"cart":{"lines":[]}}', asked), basket.hints(), basket.hints(asked)];
  return all.flatMap(({ hints }) => hints.map(({ kind, items, payable }) => `${kind} ${items?.[0]?.sku} ${yuan(payable)}`));
}

export function told(error: unknown): string[] {
  if (!(error instanceof LiebianError)) throw error;
  const issues: Issue[] = error.issues;
  return issues.map((issue) => `${issue.path} ${sentence(issue, "en", { utcOffsetMinutes: 480, name: (id) => id })}`);
}

export const onPhone: Promise<Mall> = miniProgram.load(rulebook, { path: "/liebian.wasm.br" });

export async function wrong(mall: Mall): Promise<void> {
  // @ts-expect-error a lane must say how its promotions stack
  await load({ ...rulebook, lanes: [{ id: "order", promotions: [] }] });
  // @ts-expect-error a rate is called rate
  await load({ ...rulebook, lanes: [{ id: "order", stacking: "each", promotions: [{ id: "p", then: { percentOff: { percent: 10 } } }] }] });
  // @ts-expect-error money is a number
  mall.quote({ cart: { lines: [{ id: "a", sku: "a", quantity: 1, unitPrice: "1.00" }] } });
  // @ts-expect-error there is no cart
  mall.quote({});
  // @ts-expect-error what happened is one of the things that can happen
  mall.checkIn({ member: "me", facts: [{ id: "f1", at: 0, member: "me", what: { flew: {} } }] });
  // @ts-expect-error a mall comes from load()
  new Mall();
  // @ts-expect-error two languages
  sentence({ code: "closed" }, "fr");
}
