// What the server answers, and the shape that each answer must have before the mall believes it.
import type { CheckIn, CommunityGroups, Customer, Fact, Friend, Grant, GrantedCoupon, Lifecycle, Quote, QuoteRequest, Referral } from "liebian/slim";
import * as v from "valibot";

const whole = v.pipe(v.number(), v.safeInteger());
const fen = v.pipe(whole, v.minValue(0));
const moment = v.pipe(whole, v.minValue(0), v.maxValue(253_402_300_799_999));
const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9._:-]{1,64}$/));
/** A name in both languages, or as someone gave it: then it is the same in both. */
const name = v.union([
  v.object({ zh: v.string(), en: v.string() }),
  v.pipe(v.string(), v.transform((text) => ({ zh: text, en: text }))),
]);
/** A record of the engine's own: what the pages reach into is checked, the rest passes as it came. */
const engines = <T>(shape: v.GenericSchema<unknown, unknown>) => shape as unknown as v.GenericSchema<T>;

export const coupon = v.object({
  id,
  coupon: id,
  validFrom: v.optional(moment),
  expiresAt: v.optional(moment),
  receivedAt: v.optional(moment),
});

const grant = engines<Grant>(v.looseObject({ id, program: id, cycle: whole, step: whole, at: moment }));
const granted = engines<GrantedCoupon>(v.looseObject({ id, coupon: id, receivedAt: moment }));
export const fact = engines<Fact>(v.looseObject({ id, at: moment, member: id, what: v.record(v.string(), v.unknown()) }));

const stock = v.array(v.object({ sku: id, left: fen }));

/** Whether a server stands behind the pages, and what it says before anybody has signed in. */
export const host = v.variant("mall", [
  v.object({ mall: v.literal("static") }),
  v.object({ mall: v.literal("server"), signedIn: v.boolean(), now: moment, stock: v.optional(stock) }),
]);

export const me = v.object({
  member: id,
  name,
  persona: v.optional(id),
  customer: engines<Customer>(
    v.looseObject({ tags: v.optional(v.array(v.string())), tier: v.optional(v.string()), isNew: v.optional(v.boolean()), orderNumber: v.optional(whole), birthday: v.optional(v.string()) }),
  ),
  now: moment,
});
export type Me = v.InferOutput<typeof me>;

/** What the engine reads of the customer besides; it looks at it itself before it believes any of it. */
const proofs = engines<NonNullable<QuoteRequest["proofs"]>>(v.array(v.looseObject({ kind: id })));
const counters = engines<NonNullable<QuoteRequest["counters"]>>(v.array(v.looseObject({ promotion: id })));

export const wallet = v.object({ coupons: v.array(coupon), points: v.optional(fen), pointsPending: v.optional(fen), pointsOwed: v.optional(fen), proofs: v.optional(proofs), counters: v.optional(counters), stock: v.optional(stock) });
export type Wallet = v.InferOutput<typeof wallet>;

/** A quote as an order or a refusal brings it. */
const quote = engines<Quote>(
  v.looseObject({
    payable: fen,
    lines: v.array(v.looseObject({ id, sku: id, quantity: whole, selected: v.boolean(), payable: fen })),
    outcomes: v.array(v.looseObject({ promotion: id, result: v.string() })),
    coupons: v.looseObject({ chosen: v.array(id) }),
    shipping: v.looseObject({ payable: fen }),
  }),
);

/** Why an order was not placed as the customer saw it. */
export const difference = v.object({ reason: v.string(), quote });
export type Difference = v.InferOutput<typeof difference>;

const boughtLine = v.object({ id, sku: id, quantity: whole, payable: fen, addOn: v.optional(id) });
export const order = v.object({
  order: id,
  at: moment,
  channel: v.optional(v.string()),
  lines: v.array(boughtLine),
  shipping: fen,
  payable: fen,
  /** What came along for nothing. */
  gifts: v.optional(v.array(v.looseObject({ promotion: id, sku: id, quantity: whole })), []),
  points: v.optional(v.looseObject({ used: whole, off: fen, earned: whole }), { used: 0, off: 0, earned: 0 }),
  grants: v.optional(engines<Quote["grants"]>(v.array(v.looseObject({ promotion: id }))), []),
  /** Fen that were given back so far. */
  refunded: v.optional(fen, 0),
  /** When the customer said that it arrived. */
  received: v.optional(moment),
});
export type Order = v.InferOutput<typeof order>;
export const orders = v.object({ orders: v.array(order) });
export const placed = v.looseObject({ order: id, at: moment, payable: fen });
export const refund = v.looseObject({ refund: id, amount: fen });

export const checkIn = engines<CheckIn>(
  v.looseObject({
    program: id,
    today: v.string(),
    todayIs: v.picklist(["counted", "pending", "open", "closed"]),
    length: whole,
    cycle: whole,
    done: whole,
    complete: v.boolean(),
    streak: whole,
    longest: whole,
    days: v.array(v.looseObject({ day: v.string(), how: v.picklist(["checkedIn", "madeUp"]) })),
    openDays: v.array(v.string()),
    cards: v.array(id),
    makeUpsLeft: whole,
    grants: v.array(grant),
    wallet: v.array(granted),
    notCounted: v.array(v.looseObject({ fact: id, code: v.string() })),
  }),
);

const optionalFen = v.optional(fen);
const friend = v.looseObject({
  friend: id,
  step: v.picklist(["opened", "bound", "held", "matured", "reversed", "refused"]),
  at: moment,
  order: v.optional(id),
  heldUntil: v.optional(moment),
  paid: optionalFen,
  worth: optionalFen,
  code: v.optional(v.string()),
});
const entry = v.looseObject({ at: moment, from: v.string(), to: v.string(), amount: fen });
const credit = v.looseObject({ token: v.string(), referrer: id });
export const referral = engines<Referral>(
  v.looseObject({
    program: id,
    friends: v.array(friend),
    count: v.optional(v.looseObject({ needed: whole, matured: whole, held: whole, toGo: whole, times: v.optional(whole), granted: whole, debt: whole })),
    commission: v.optional(v.looseObject({ pending: fen, available: fen, paid: fen, reversed: fen, debt: fen, entries: v.array(entry) })),
    grants: v.array(grant),
    withdrawn: v.array(id),
    wallet: v.array(granted),
    untilFree: v.optional(v.looseObject({ friends: whole, matured: whole, held: whole })),
    credits: v.array(v.looseObject({ order: id, amount: fen, first: credit, last: credit, linear: v.array(v.looseObject({ ...credit.entries, amount: fen })) })),
    refused: v.array(v.looseObject({ fact: id, code: v.string() })),
  }),
);

export const lifecycle = engines<Lifecycle>(
  v.looseObject({
    program: id,
    grants: v.array(grant),
    wallet: v.array(granted),
    next: v.optional(v.looseObject({ step: whole, at: moment })),
  }),
);

export const community = engines<CommunityGroups>(
  v.looseObject({
    community: id,
    store: v.optional(id),
    groups: v.array(v.looseObject({ group: id, members: whole, room: whole })),
    entry: id,
    mine: v.optional(id),
  }),
);
/** A community with its groups; `mine` is the group that the member is in. */
export type Community = CommunityGroups;

export const share = v.object({
  program: id,
  token: v.string(),
  sku: v.optional(id),
  url: v.string(),
  miniProgramPath: v.optional(v.string()),
  scene: v.optional(v.string()),
  at: v.optional(moment),
  until: v.optional(moment),
});
/** A link that was made to be shared. */
export type Share = v.InferOutput<typeof share>;

export const growth = v.object({
  now: moment,
  member: id,
  facts: v.array(fact),
  checkIns: v.array(checkIn),
  referrals: v.array(referral),
  lifecycles: v.array(lifecycle),
  communities: v.array(community),
  points: v.optional(fen, 0),
  names: v.optional(v.record(v.string(), name), {}),
  shares: v.optional(v.array(share), []),
});
export type GrowthAnswer = v.InferOutput<typeof growth>;

export const opened = v.object({
  accepted: v.boolean(),
  code: v.optional(v.string()),
  program: v.optional(id),
  referrer: v.optional(name),
  sku: v.optional(id),
});
/** What came of opening a shared link. */
export type Opened = v.InferOutput<typeof opened>;

export const checkedIn = v.object({ checkIn, fact });
export const codeRedeemed = v.object({ coupon });
export const entered = v.object({ group: id });
export const paidOut = v.object({ referral });

const store = v.object({ id, name, city: name, address: name, latitude: v.number(), longitude: v.number() });
export const stores = v.array(store);
export type Store = v.InferOutput<typeof store>;

export type { CheckIn, Fact, Friend, Lifecycle, Referral };
