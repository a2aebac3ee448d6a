// What Chinese malls got wrong about sharing, binding, coming back and checking in, asked of our growth doors.

import { DAY, NOW } from "../mall.mjs";
import { Unsaid } from "../said.mjs";

const PROGRAM = "friends";
/** A share token as the mall's server gives it out. */
const TOKEN = "1ABCDEFGHJKMNPQRSJ";
const RULEBOOK = { contract: 1, currency: "CNY", utcOffsetMinutes: 480 };
const GIFT = { id: "gift", coupon: {}, then: { amountOff: { amount: 100 } } };
const LANES = [{ id: "coupon", stacking: "each", promotions: [GIFT] }];

class Story {
  constructor() {
    this.facts = [];
  }

  tell(day, member, what) {
    const id = `f${this.facts.length + 1}`;
    this.facts.push({ id, seq: this.facts.length + 1, at: NOW + day * DAY, member, what });
    return id;
  }

  ask(mall, door, member, day) {
    return mall[door]({ facts: this.facts, member, now: NOW + day * DAY })[0];
  }
}

const withReferral = (program) => ({ ...RULEBOOK, lanes: LANES, growth: { referrals: [{ id: PROGRAM, ...program }] } });
const ONE_FRIEND = { count: { friends: 1, reward: { coupon: { template: GIFT.id } } } };

/** Who is bound to whom, as `"B->A"`, and whether one more binding is taken. */
export async function bindings({ mode = "", existing, new: wanted }, open) {
  const override = /override/.test(mode);
  const attribution = { bindAt: "open", newMembersOnly: false, ...(override && { rebind: { afterDays: 0 } }) };
  const mall = await open(withReferral({ attribution, reward: ONE_FRIEND }));
  const pairs = [...existing, wanted].map((text) => text.split("->").map((name) => name.trim()));
  const story = new Story();
  for (const member of new Set(pairs.flat())) {
    story.tell(0, member, { joined: {} });
    story.tell(0, member, { issued: { program: PROGRAM, token: `token-${member}` } });
  }
  const opened = pairs.map(([friend, referrer], day) => story.tell(day + 1, friend, { opened: { token: `token-${referrer}` } }));
  const [friend, referrer] = pairs.at(-1);
  const state = story.ask(mall, "referral", referrer, pairs.length + 1);
  const bound = state.friends.some((one) => one.friend === friend && one.step === "bound");
  const refused = state.refused.some(({ fact }) => fact === opened.at(-1));
  return bound ? "accepted" : refused ? "refuse" : "nothing";
}

/** The day on which the reward for so many days comes. */
export async function checkIns(input, open) {
  const days = Number(input.reward_at_cumulative ?? input.reward_at_continuous);
  const counting = "reward_at_cumulative" in input ? "cumulative" : "consecutive";
  const program = { id: "days", length: days, counting, milestones: [{ day: days, reward: { points: 1 } }] };
  const mall = await open({ ...RULEBOOK, lanes: [], growth: { checkIns: [program] } });
  const story = new Story();
  for (let day = 1; day <= days; day += 1) {
    story.tell(day, "me", { checkedIn: { program: program.id } });
    if (story.ask(mall, "checkIn", "me", day).grants.length) return `fires on day ${day}`;
  }
  return "never fires";
}

/** Ways of sharing, as that mall calls them, and the way on which the friends come. */
const WAYS = { poster: "till", forward: "chat", link: "recommended" };

/** Whom a shared link leads back to and on which way, and how long what it carries is. */
export async function sharedLink(input, open) {
  const mall = await open(withReferral({ attribution: { bindAt: "open" }, reward: ONE_FRIEND }));
  if ("scene" in input) return mall.readToken(TOKEN).length;
  const path = WAYS[input.from_];
  if ("from_" in input && !path) throw new Unsaid(`a way of sharing called ${input.from_}`);
  const sharer = String(input.params_shareId ?? input.user ?? "guest");
  const story = new Story();
  // A guest has no token: a link without one carries nothing that the server knows.
  if (!input.guest) story.tell(0, sharer, { issued: { program: PROGRAM, token: TOKEN, ...(path && { path }) } });
  story.tell(1, "friend", { opened: { token: TOKEN } });
  for (const member of [sharer, String(input.user ?? "0"), "0"]) {
    const found = story.ask(mall, "referral", member, 2).friends.find(({ friend, step }) => friend === "friend" && step === "bound");
    if (found) return path ? Object.keys(WAYS).find((way) => WAYS[way] === found.path) : member;
  }
  return "no referrer";
}

/** A coupon was used in an order that is cancelled. */
export async function orderCancelled({ event }, open) {
  if (event !== "order cancelled") throw new Unsaid(`an event ${event}`);
  const mall = await open(withReferral({ attribution: { bindAt: "open" }, hold: { days: 0 }, reward: ONE_FRIEND }));
  const story = new Story();
  story.tell(0, "me", { issued: { program: PROGRAM, token: TOKEN } });
  story.tell(1, "friend", { opened: { token: TOKEN } });
  story.tell(2, "friend", { ordered: { order: "o1", lines: [{ sku: "goods", quantity: 1, paid: 1000 }] } });
  const held = (day) => story.ask(mall, "referral", "me", day).wallet.map(({ id }) => id);
  const [coupon] = held(3);
  story.tell(3, "me", { redeemed: { coupon } });
  const used = held(4).length === 0;
  story.tell(4, "me", { returned: { coupon } });
  return used && held(5).includes(coupon) ? "coupon returned" : "coupon stays used";
}

export async function siteAsReferrer() {
  throw new Unsaid("a fee that a selling site keeps for supplying goods, and sites that are members");
}
