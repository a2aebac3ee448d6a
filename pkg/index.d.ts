// The package as a program sees it. What goes in and comes out is in types.d.ts.

import type {
  Activity, CheckIn, ChosenGift, CommunityGroups, CouponCode, GrowthRequest, Hints, HintsRequest, Issue, IssueCode, Lifecycle, LineItem, NotCountedCode, PointsAsked, Quote,
  QuoteRequest, Reason, Referral, ReferralCode, ReferralRequest, Rulebook, Shipping, StoreNear, Wallet,
} from "./types.js";

export * from "./types.js";

/**
 * Opens a mall with its rulebook, given as data or as JSON text.
 * Rejects with a LiebianError that holds every issue of the rulebook.
 */
export function load(rulebook: Rulebook | string, options?: LoadOptions): Promise<Mall>;

export interface LoadOptions {
  /** Mini-programs only: where the engine's file is. Default: where npm puts it. */
  path?: string;
}

/** What to pay and why. */
export interface Answer extends Quote {
  /** The engine did not answer: these are the mall's own prices, without any promotion. Absent otherwise. */
  degraded?: true;
}

/** A place on earth in decimal degrees, north and east positive, as phones and maps tell it. */
export interface GeoPoint {
  latitude: number;
  longitude: number;
}

/** A store and where it is; whatever else it holds is passed over. */
export interface StorePlace extends GeoPoint {
  id: string;
}

/** One mall: its promotions, and what carts cost under them. */
export class Mall {
  private constructor();
  readonly currency: string;
  readonly utcOffsetMinutes: number;

  /** Prices a cart. Throws a LiebianError with every issue of the request. */
  quote(request: QuoteRequest | string): Answer;

  /**
   * One line that stands for the answer to a request: 64 hexadecimal digits. Send it with the order; the mall's server
   * works out its own, and where they differ it says what changed. Without an engine it throws.
   */
  digest(request: QuoteRequest | string): string;

  /**
   * What the customer could add or wait for so that the order gets better (凑单): each hint with what the whole cart then
   * costs, found by quoting it, the best first. So many `steps` of work at most. Without an engine it throws.
   */
  hints(request: QuoteRequest | string, asked?: HintsRequest | string): Hints;

  /**
   * What each coupon of the wallet is worth for the order, and what the next best combinations would come to. It takes
   * several searches, so ask it when somebody looks at the wallet and not at every tap. Without an engine it throws.
   */
  wallet(request: QuoteRequest | string): Wallet;

  /** Every promotion with the time it is open. */
  activities(asked?: { now?: number }): Activity[];

  /**
   * Where a member stands in every check-in program, by what happened. A preview for the member: the mall's server
   * asks the same core with its own facts, and that decides. Without an engine it throws: there is nothing to show.
   */
  checkIn(asked: GrowthRequest | string): CheckIn[];

  /**
   * Where a member stands with their friends in every referral program, by what happened to all of them; with `item`,
   * also how many friends are still missing until it is free. A preview, as above.
   */
  referral(asked: ReferralRequest | string): Referral[];

  /** What a member was given along the way of every lifecycle program, and what comes next. A preview, as above. */
  lifecycle(asked: GrowthRequest | string): Lifecycle[];

  /**
   * The groups of every community, the one that its entry code leads to, and the member's own, by the facts given: only
   * the server knows everybody's.
   */
  community(asked: GrowthRequest | string): CommunityGroups[];

  /** How far it is to each store as the crow flies, the nearest first. Nothing leaves the device. */
  nearest(stores: StorePlace[], here: GeoPoint): StoreNear[];

  /**
   * A coupon code as it was typed, in its one spelling. Throws where a letter is wrong or two have changed places, so
   * that nobody waits for the server to say so; whether a code is worth anything, only the server knows.
   */
  readCode(code: string): CouponCode;

  /** A share token as a link carried it, in its one spelling. Throws where a link was cut or mistyped. */
  readToken(token: string): string;

  /** A cart that stays in the engine, so that a tap is priced at once. */
  basket(request: QuoteRequest | string): Basket;
}

/**
 * One cart being filled. An edit that is refused throws a LiebianError and changes nothing.
 * The clock stands still at the request's `now`, or at the opening, until `setNow` moves it.
 */
export class Basket {
  private constructor();
  setQuantity(line: string, quantity: number): this;
  select(line: string, selected: boolean): this;
  add(line: LineItem): this;
  remove(line: string): this;
  useCoupons(coupons: "best" | string[]): this;
  setNow(now: number): this;
  setShipping(shipping: Shipping): this;
  /** How many points pay: `{ balance, use: "most" }`, or a number. */
  setPoints(points: PointsAsked): this;
  /** The gifts that the customer chose, in place of those before. */
  chooseGifts(gifts: ChosenGift[]): this;

  /** What is to pay now, in fen. */
  payable(): number;
  quote(): Answer;

  /** What could make it better, as `Mall.hints` tells. */
  hints(asked?: HintsRequest | string): Hints;

  /** What each coupon of the wallet is worth, as `Mall.wallet` tells it. */
  wallet(): Wallet;

  /** One line that stands for `quote()`, as `Mall.digest` makes it. */
  digest(): string;
}

/** What was wrong with a rulebook, a request or an edit. */
export class LiebianError extends Error {
  private constructor();
  readonly name: "LiebianError";
  /** The code of the first issue. */
  readonly code: IssueCode;
  /** Everything that was wrong, not only the first. */
  readonly issues: Issue[];
  /** What stopped the engine, where the code is "engine-down"; what the value threw, where it is "unreadable". */
  readonly cause?: unknown;
}

/** What bare facts cannot say: a mall, or a rulebook, has the first two. */
export interface Telling {
  utcOffsetMinutes?: number;
  currency?: string;
  /** How to call a thing that has an id: a tier, a tag, a channel, a coupon. Default: its id. */
  name?(id: string): string;
}

/** One sentence for an issue or a reason why not, that says what is missing and how to get it. */
export function sentence(said: Issue | Reason | { code: NotCountedCode | ReferralCode }, language?: "zh" | "en", about?: Telling): string;

/** Whole fen as yuan: `yuan(1234)` is `"12.34"`. Throws a TypeError for anything but whole fen. */
export function yuan(fen: number): string;
