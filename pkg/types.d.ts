// Made from the Rust declarations that read and write the wire (tests/types.rs). Do not edit.
// Amounts are whole minor units (fen), rates are basis points, moments are epoch milliseconds.

/** From when to look at the promotions' hours. */
export interface ActivitiesRequest {
  /** The moment, in epoch ms; the package fills in the present when it is left out. Whole, 0 to 253402300799999. */
  now?: number;
}

/** When a promotion is open, seen from a moment. */
export interface Activity {
  /** The promotion. */
  promotion: string;
  /** Its lane. */
  lane: string;
  /** Whether it is open at the moment. */
  open: boolean;
  /** When it opens next; left out when it is open, over, or its hours never come. Whole, 0 to 253402300799999. */
  opensAt?: number;
  /** When it closes; left out when it is not open, or has no end. Whole, 0 to 253402300799999. */
  closesAt?: number;
}

/** What may be had in addition: cart lines with `addOn` and this promotion's id. */
export interface AddOn {
  /** These. 1 to 100 of them. */
  items: AddOnItem[];
  /** At most so many units in all, those that save most. Whole, 1 to 1000000. */
  pick?: number;
}

/** One thing that may be had in addition. */
export interface AddOnItem {
  /** The product. */
  sku: string;
  /** What a unit costs then. Whole, 0 to 10000000000. */
  price: number;
}

/**
 * Who gets what is left over: the largest broken fen; the last; one fen each from the first on, round and round; the next,
 * carried on; the same for every unit, the first ones a fen more; from the last on each a share of the rest.
 */
export type Allocation = "largestRemainder" | "lastTakesRest" | "firstTakesRest" | "carry" | "perUnit" | "ofTheRest";

/** Another combination of coupons. */
export interface Alternative {
  /** Its coupons, in the wallet's order. */
  chosen: string[];
  /** What the order costs with them. Whole, 0 to 10000000000000. */
  payable: number;
  /** How sure it is that no other combination but those before it costs less. */
  certificate: Certificate;
}

/** An amount. */
export interface AmountOff {
  /** The amount. Whole, 1 to 10000000000. */
  amount: number;
  /** How often it counts; `order` when left out. */
  per?: Per;
}

/** Work for the mall. */
export interface Appointed {
  /** As what: a guide, a shopkeeper, a KOC. */
  role: string;
  /** In which store. */
  store?: string;
}

/**
 * How amounts are rounded and shared out. What is said on a promotion goes before what is said on its lane, and that
 * before the rulebook; a field goes before the profile beside it.
 */
export interface Arithmetic {
  /** How another mall counts, as a whole. */
  profile?: ArithmeticProfile;
  /** Which way the broken fen of a percentage goes. */
  rounding?: Rounding;
  /** What a percentage is rounded over. */
  roundPer?: RoundPer;
  /** Who gets what is left over when an amount is shared out. */
  allocation?: Allocation;
  /** Which way the broken fen of a share goes, where the allocation asks; as `rounding` when left out. */
  shareRounding?: Rounding;
  /** Which costs thresholds of spend look at. */
  thresholdBase?: ThresholdBase;
  /** Which costs a percentage is of. */
  percentBase?: PercentBase;
  /** What becomes of an amount larger than what it is taken from. */
  tooLarge?: TooLarge;
}

/** How another mall counts. */
export type ArithmeticProfile = "strict" | "magento" | "medusa" | "oscar" | "saleor" | "shopify" | "solidus" | "sylius" | "vendure" | "woocommerce" | "yudao";

/** Whose friend someone is. */
export interface Attribution {
  /** The moment that ties a friend to who brought them; `join` when left out. */
  bindAt?: BindAt;
  /** Which of several opened links counts, of those fresh at the moment that binds; the last when left out. Where opening binds, it is the link just opened. */
  touch?: Touch;
  /** An opened link counts for so many days; 7 when left out. Whole, 1 to 90. */
  windowDays?: number;
  /** Whether a friend who is bound may be bound to another, by a link opened later; never when left out. A binding that lapsed may always be followed by another. */
  rebind?: Rebind;
  /** A binding lasts so many days; for good when left out. Whole, 1 to 3660. */
  validDays?: number;
  /** An order of the friend, whether it counts or not, makes the binding last so many days from then, if that is later. Whole, 1 to 3660. */
  extendOnOrderDays?: number;
  /** True when only new members can be bound: by joining, who was no member before; by opening or ordering, who never ordered before. True when left out. */
  newMembersOnly?: boolean;
}

/** One change of a basket. */
export type BasketEdit = 
  /** Another number of units. */
  | { setQuantity: SetQuantity; }
  /** In or out of this order. */
  | { select: Select; }
  /** One line more, at the end. */
  | { add: LineItem; }
  /** One line less. */
  | { remove: Remove; }
  /** Other coupons. */
  | { useCoupons:    | "best"   | string[]; }
  /** Another moment. */
  | { setNow: SetNow; }
  /** Another fee, or freight template, for sending it. */
  | { setShipping: Shipping; }
  /** Other points, or another number of them that is to pay. */
  | { setPoints: PointsAsked; }
  /** The gifts that the customer chose, in place of those before. */
  | { chooseGifts: ChosenGift[]; };

/**
 * The moment that ties a friend to who brought them: opening the link; becoming a member (for members: opening
 * the link); paying an order.
 */
export type BindAt = "open" | "join" | "order";

/** A birthday about now, on the mall's own calendar. */
export interface BirthdayRule {
  /** How near to it. */
  within: BirthdayWithin;
  /** When those born on 29 February have theirs in other years; `feb28` when left out. */
  leap?: LeapBirthday;
}

/** On the day itself, in its week from Monday to Sunday, in its month. */
export type BirthdayWithin = "day" | "week" | "month";

/** Units of a product that were bought. */
export interface Bought {
  /** The product. */
  sku: string;
  /** How many. Whole, 1 to 1000000. */
  quantity: number;
  /** What was paid for all of them after every discount, without shipping; 0 for a gift. Whole, 0 to 10000000000. */
  paid: number;
}

/** Units in full groups, each for one price, until a group costs no more. */
export interface BundlePrice {
  /** So many units a group. Whole, 1 to 1000000. */
  quantity: number;
  /** What a group costs. Whole, 0 to 10000000000. */
  price: number;
  /** Which units find a group first; the `dearest`, when left out. */
  pick?: PickFirst;
  /** At most so many groups. Whole, 1 to 1000000. */
  times?: number;
}

/** What is bought. */
export interface Buy {
  /** So many units; none need be. Whole, 0 to 1000000. */
  quantity: number;
  /** Of these lines; of the promotion's own when left out. */
  of?: Selector;
}

/** For every so many units bought, so many for less. */
export interface BuyGet {
  /** What is bought. */
  buy: Buy;
  /** What costs less. */
  get: Get;
  /** At most so many times. Whole, 1 to 1000000. */
  times?: number;
  /** `true`: every product is counted by itself. */
  sameSku?: boolean;
}

/** A day of the running cycle. */
export interface CalendarDay {
  /** The day. */
  day: string;
  /** How it stands. */
  status: DayStatus;
  /** Which day of the cycle it is; for a day to come, if none before it is missed. Left out for a day that the cycle does not count. Whole, 0 to 4294967295. */
  step?: number;
  /** The promotion that its coupon sets off, where it earns one. */
  coupon?: string;
  /** The points that it earns. Whole, 0 to 4294967295. */
  points?: number;
}

/** A make-up card. */
export interface CardIssued {
  /** The program it is for. */
  program: string;
  /** The card. */
  card: string;
}

/** What is wanted. It may be empty. */
export interface Cart {
  /** The lines, at most 200 and 50,000 units in all. 0 to 200 of them. */
  lines: LineItem[];
}

/** A product that may be added, as a line of the cart would say it. */
export interface CatalogueItem {
  /** What it is; no two products share one. */
  sku: string;
  /** What one unit costs today without any promotion, in fen. Whole, 0 to 10000000000. */
  unitPrice: number;
  /** The price that may be struck through; never below the unit price. Whole, 0 to 10000000000. */
  listPrice?: number;
  /** What one unit costs the mall. Whole, 0 to 10000000000. */
  cost?: number;
  /** No promotion brings a unit below this, in fen. Whole, 0 to 10000000000. */
  floorPrice?: number;
  /** At which rate it is taxed, in basis points; 0 when left out. Whole, 0 to 10000. */
  taxRate?: number;
  /** The categories it belongs to. 0 to 1000 of them. */
  categories?: string[];
  /** The marks it bears. 0 to 1000 of them. */
  tags?: string[];
  /** What one unit weighs, in grams; nothing, when left out. Whole, 0 to 9007199254740991. */
  weight?: number;
  /** How much room one unit takes, in cubic centimetres; none, when left out. Whole, 0 to 9007199254740991. */
  volume?: number;
  /** So many units there are, those in the cart included; as many as one likes, when left out. Whole, 0 to 1000000. */
  left?: number;
}

/** How sure it is that no other choice of coupons costs less. */
export type Certificate = 
  /** The request named the coupons; nothing was searched. */
  | { kind: "listed"; }
  /** No allowed combination costs less: proved, in so many steps. */
  | { kind: "optimal"; steps: number; }
  /** The search was given up after so many steps: another combination may save more, but no more than `atMost`. */
  | { kind: "bounded"; steps: number; atMost: number; };

/** Something that a customer can do. */
export type Change = 
  /** To spend so much more. */
  | { spend: number; }
  /** To take so many more units. */
  | { units: number; }
  /** To take so many more products. */
  | { distinct: number; }
  /** To wait until this moment. */
  | { wait: number; }
  /** To order so many times before. */
  | { orders: number; };

/** Where a member stands in a check-in program. */
export interface CheckIn {
  /** The program. */
  program: string;
  /** The mall's civil day at the moment of asking. */
  today: string;
  /** Whether today counts. */
  todayIs: TodayIs;
  /** How many days make a cycle. Whole, 0 to 4294967295. */
  length: number;
  /** Which cycle is running, from 1. Whole, 0 to 4294967295. */
  cycle: number;
  /** How many days of it are done. Whole, 0 to 4294967295. */
  done: number;
  /** True when there is no cycle left to do. */
  complete: boolean;
  /** Days in a row up to today, or up to yesterday while today may still come. Whole, 0 to 4294967295. */
  streak: number;
  /** The most days in a row ever. Whole, 0 to 4294967295. */
  longest: number;
  /** The moment at which the days in a row would break; left out when nothing is at risk today. Whole, 0 to 253402300799999. */
  atRiskUntil?: number;
  /** The day of the cycle that earns something next. Whole, 0 to 4294967295. */
  nextMilestone?: number;
  /** Every day that counts, earliest first. */
  days: CountedDay[];
  /** Days that a card could still make up, latest first. */
  openDays: string[];
  /** Make-up cards that are not spent. */
  cards: string[];
  /** How many days of this cycle may still be made up. Whole, 0 to 4294967295. */
  makeUpsLeft: number;
  /** How many visitors of this cycle may still earn the share bonus; left out where there is none. Whole, 0 to 4294967295. */
  shareBonusesLeft?: number;
  /** The running cycle day by day: from its first day that counts, or today, to the day that would complete it if none is missed, or that did complete it. */
  calendar: CalendarDay[];
  /** What was earned, in the order it was earned. */
  grants: Grant[];
  /** The coupons among it, as a quote's wallet takes them. */
  wallet: GrantedCoupon[];
  /** Facts of this program that did not count, and why. */
  notCounted: NotCounted[];
}

/** A promise to those who come every day. Days are the mall's own civil days, as the server counts them. */
export interface CheckInProgram {
  /** Names it, among all programs. */
  id: string;
  /** Its name for people. */
  name?: Name;
  /** The first day that counts, as `2026-11-01`. */
  from?: string;
  /** The first day that counts no more. */
  until?: string;
  /** How many days make a cycle; 21 when left out. Whole, 1 to 366. */
  length?: number;
  /** Days in a row, or in sum; in a row when left out. */
  counting?: Counting;
  /** Whether a new cycle begins when one is complete; not, when left out. */
  repeats?: boolean;
  /** How missed days may be made up; not at all, when left out. */
  makeUp?: MakeUpTerms;
  /** What is earned on which day of the cycle; the days rise. 1 to 64 of them. */
  milestones: Milestone[];
  /** What is earned when others open what the member shared: a bonus, and never what a milestone waits for. */
  shareBonus?: ShareBonus;
}

/** A check-in. */
export interface CheckedIn {
  /** The program. */
  program: string;
}

/** The coupons at work. */
export interface ChosenCoupons {
  /** Their ids, in the wallet's order. */
  chosen: string[];
  /** How sure it is that no other choice costs less. */
  certificate: Certificate;
}

/** A gift that the customer chose. */
export interface ChosenGift {
  /** Of this promotion. */
  promotion: string;
  /** This product. */
  sku: string;
}

/** A part of what friends pay for goods. */
export interface Commission {
  /** Who is paid; the sharer when left out. */
  credit?: Credit;
  /** The rates; for each product of an order the first that fits it and who is paid, at either level by their own role. 1 to 64 of them. */
  rates: CommissionRate[];
  /** Never more than this for one order and one level. Whole, 0 to 10000000000. */
  upTo?: number;
}

/** So much for each unit that was bought, and never more than was paid for it; it may be nothing. */
export interface CommissionEach {
  /** How much. Whole, 0 to 10000000000. */
  each: number;
}

/** What is earned. */
export interface CommissionProgress {
  /** Earned, and held. Whole, 0 to 10000000000000. */
  pending: number;
  /** Earned for good, and not paid out. Whole, 0 to 10000000000000. */
  available: number;
  /** Paid out. Whole, 0 to 10000000000000. */
  paid: number;
  /** Taken back because money was given back. Whole, 0 to 10000000000000. */
  reversed: number;
  /** What the member owes the mall, because commission was paid out and then taken back. Whole, 0 to 10000000000000. */
  debt: number;
  /** Every movement of the member's commission, earliest first. */
  entries: LedgerEntry[];
}

/** A rate, and when it fits. */
export interface CommissionRate {
  /** Fits those who are one of these to the mall; everyone when left out. 1 to 1000 of them. */
  roles?: string[];
  /** Fits these products; all when left out. 1 to 1000 of them. */
  skus?: string[];
  /** Basis points, or so much a unit, for whoever brought the friend. */
  direct: 
  | number
  | CommissionEach;
  /** The same for whoever brought that one; nothing when left out. There is no third level. */
  indirect?: 
  | number
  | CommissionEach;
}

/** A community: one entry code, and groups behind it. */
export interface Community {
  /** Names it, and is its entry code. */
  id: string;
  /** Its name for people. */
  name?: Name;
  /** The store it is of. */
  store?: string;
  /** How many a group holds before the next one opens; 200 when left out. Whole, 1 to 10000. */
  capacity?: number;
}

/** A group of a community. */
export interface CommunityGroup {
  /** Its name: that of the community and its number. */
  group: string;
  /** How many are in. Whole, 0 to 4294967295. */
  members: number;
  /** How many more it holds. Whole, 0 to 4294967295. */
  room: number;
}

/** The groups behind the entry code of a community, by the facts that were told. */
export interface CommunityGroups {
  /** The community. */
  community: string;
  /** The store it is of. */
  store?: string;
  /** Its groups, in the order they were opened. */
  groups: CommunityGroup[];
  /** The group that the entry code leads to: the first with room. */
  entry: string;
  /** The group that the member is in. */
  mine?: string;
}

/** A community was entered, or left. */
export interface CommunityMoved {
  /** The community. */
  community: string;
}

/** What must hold. */
export type Condition = 
  /** The lines cost at least so much when the lane starts. */
  | { spend: SpendAtLeast; }
  /** There are at least so many units. */
  | { quantity: QuantityAtLeast; }
  /** There are at least so many products. */
  | { distinct: QuantityAtLeast; }
  /** There are at least so many units of one product alone. */
  | { lineQuantity: QuantityAtLeast; }
  /** The customer's marks. */
  | { tags: TagRule; }
  /** The customer's level is one of these. */
  | { tier: string[]; }
  /** The customer has never bought here; `false`: has. */
  | { newCustomer: boolean; }
  /** This will be the customer's n-th order; 1 is the first. */
  | { orderNumber: number; }
  /** The customer shops in one of these channels. */
  | { channel: string[]; }
  /** The customer is of one of these kinds. */
  | { class: string[]; }
  /** The customer has a birthday about now. */
  | { birthday: BirthdayRule; }
  /** The customer has been a member for so many days. */
  | { memberFor: MemberFor; }
  /** The customer has checked in so many days in a row. */
  | { streak: Streak; }
  /** A friend brought the customer; `false`: nobody did. */
  | { referred: boolean; }
  /** The customer has ordered before, but not for so many days. */
  | { lastOrder: LastOrder; }
  /** It is bought in one of these stores. */
  | { store: string[]; }
  /** It is bought in one of the stores that try it first. */
  | { pilot: Pilot; }
  /** It is sent to one of these regions, or into one: `CN-44` means `CN-44.03` too. */
  | { region: string[]; }
  /** It is paid in one of these ways. */
  | { payment: string[]; }
  /** The customer came in by one of these ways: a community, a live room. */
  | { scene: string[]; }
  /** The request holds a proof of this kind, for this promotion and a product that it means. */
  | { proof: ProofRule; }
  /** Every one of these holds. */
  | { all: Condition[]; }
  /** One of these holds. */
  | { any: Condition[]; }
  /** This does not hold. */
  | { not: Condition; };

/** Towards the next reward. */
export interface CountProgress {
  /** Friends for each reward. Whole, 0 to 4294967295. */
  needed: number;
  /** Friends whose orders matured and stand. Whole, 0 to 4294967295. */
  matured: number;
  /** Friends whose orders are held and stand. Whole, 0 to 4294967295. */
  held: number;
  /** Friends still missing for the next reward, those held not counted; 0 when there is no next. Whole, 0 to 4294967295. */
  toGo: number;
  /** How often the reward is given at most. Whole, 0 to 4294967295. */
  times?: number;
  /** Rewards that stand. Whole, 0 to 4294967295. */
  granted: number;
  /** Rewards that were used up and are no more earned; later friends make up for them first. Whole, 0 to 4294967295. */
  debt: number;
}

/** Something for every so many friends. */
export interface CountReward {
  /** How many friends it takes each time. Whole, 1 to 10000. */
  friends: number;
  /** What is earned each time. */
  reward: Reward;
  /** At most so many times for one member. Whole, 1 to 10000. */
  times?: number;
}

/** A day that counts. */
export interface CountedDay {
  /** The day. */
  day: string;
  /** How it came to count. */
  how: HowCounted;
}

/** What was counted of a promotion before this order. */
export interface Counter {
  /** The promotion. */
  promotion: string;
  /** The product; of all products together, when left out. */
  sku?: string;
  /** By this customer. */
  customer?: Used;
  /** By all customers. */
  total?: Used;
}

/** What a cycle counts. */
export type Counting = "consecutive" | "cumulative";

/** One coupon in the customer's wallet. */
export interface Coupon {
  /** Names this very coupon. */
  id: string;
  /** The id of the promotion it sets off. */
  coupon: string;
  /** Works from this moment on, in epoch ms. Whole, 0 to 253402300799999. */
  validFrom?: number;
  /** Works no more from this moment on, in epoch ms. Whole, 0 to 253402300799999. */
  expiresAt?: number;
  /** When the customer got it, in epoch ms. Whole, 0 to 253402300799999. */
  receivedAt?: number;
}

/** A coupon code in its one spelling. Whether it is worth anything, only the mall's server knows. */
export interface CouponCode {
  /** As the server takes it. */
  code: string;
  /** As it is printed, in groups of four. */
  printed: string;
}

/** A coupon was used, or came back. */
export interface CouponMoved {
  /** The coupon. */
  coupon: string;
}

/** A coupon of one of the rulebook's templates. */
export interface CouponReward {
  /** The promotion that the coupon sets off. */
  template: string;
  /** How many days it lasts from the moment it is earned; without end when left out. Whole, 1 to 366. */
  validDays?: number;
  /** What it costs the mall, which a program's budget counts; nothing when left out. Whole, 0 to 10000000000. */
  cost?: number;
}

/** How coupons of one template go with others. */
export interface CouponTerms {
  /** At most one coupon of a group works in an order. */
  group?: string;
  /** At most so many coupons of this template work in an order; 1 when left out. Whole, 1 to 1000000. */
  perOrder?: number;
}

/** What one coupon is worth. */
export interface CouponWorth {
  /** The coupon. */
  coupon: string;
  /** What it saves by itself; below nothing, when the order then costs more than without any coupon. Whole, -9007199254740991 to 9007199254740991. */
  alone: number;
  /** Of one that is not chosen and could act beside all that are: what the order would then cost less, or, below nothing, more. Whole, -9007199254740991 to 9007199254740991. */
  onTop?: number;
  /** Of a chosen one: what the order costs more without it. With `coupons: "best"` the others are then chosen anew, and it is left out where that would have taken too many steps. Whole, -9007199254740991 to 9007199254740991. */
  without?: number;
}

/**
 * Who is paid: whoever shared, or the store in whose name it was shared, by the sharer's rate. The store `west` has
 * the account `store:west`: no customer's id may begin with `store:`.
 */
export type Credit = "sharer" | "store";

/** What the mall knows of the one who buys. What is left out is not known. */
export interface Customer {
  /** Who it is. */
  id?: string;
  /** The marks the customer bears. 0 to 1000 of them. */
  tags?: string[];
  /** The membership level. */
  tier?: string;
  /** Whether the customer has never bought here. */
  isNew?: boolean;
  /** Which order this will be: 1 is the first. Whole, 1 to 1000000. */
  orderNumber?: number;
  /** The kinds of customer that the mall counts the customer among: wholesale, staff, students. 0 to 1000 of them. */
  class?: string[];
  /** When the customer became a member, in epoch ms. Whole, 0 to 253402300799999. */
  memberSince?: number;
  /** The birthday, as `02-29` or `1996-02-29`. */
  birthday?: string;
  /** So many days in a row the customer has checked in. Whole, 0 to 9007199254740991. */
  streakDays?: number;
  /** Whether a friend brought the customer. */
  referred?: boolean;
  /** When the customer ordered last, in epoch ms. Whole, 0 to 253402300799999. */
  lastOrderAt?: number;
}

/** A part of every day. */
export interface DailySlot {
  /** From this time on, as `10:00`. */
  from: string;
  /** Up to this time, `24:00` at the latest. */
  until: string;
}

/** How a day stands: the member came; a card made up for it; it was missed; it was missed and can be made up; the member may come today; the server has yet to confirm today; it is to come. */
export type DayStatus = "counted" | "madeUp" | "missed" | "open" | "today" | "pending" | "future";

/** Points that are earned. */
export type Earn = 
  /** So many. */
  | { bonus: number; }
  /** So many for every so much that the lines meant cost in the end. */
  | { every: EarnEvery; }
  /** The points of all `every` so many times, in basis points: 20000 doubles them. */
  | { multiply: number; };

/** Points for every so much that the lines meant cost in the end. */
export interface EarnEvery {
  /** So much. Whole, 1 to 10000000000. */
  spent: number;
  /** So many points. Whole, 1 to 1000000. */
  points: number;
}

/** What happens. */
export type Effect = 
  /** These products cost this much a unit (秒杀价, 会员价). */
  | { unitPrice: UnitPrice; }
  /** A percentage off. */
  | { percentOff: PercentOff; }
  /** An amount off. */
  | { amountOff: AmountOff; }
  /** More off for more (阶梯满减, N件M折). */
  | { tiers: Tiers; }
  /** Every n-th unit for less (第2件半价). */
  | { nthItem: NthItem; }
  /** Buy some, get some for less (买三免一, 买A送B). */
  | { buyGet: BuyGet; }
  /** So many units for one price (任选3件99元). */
  | { bundlePrice: BundlePrice; }
  /** A set for one price (套餐). */
  | { setPrice: SetPrice; }
  /** All the lines meant for one price together; never more than they cost. */
  | { fixedPrice: FixedPrice; }
  /** A price that was reached elsewhere (拼团价, 砍价价). */
  | { provenPrice: ProvenPrice; }
  /** Something given along (赠品). */
  | { gift: Gift; }
  /** Something to be had in addition, for little (加价购, 换购). */
  | { addOn: AddOn; }
  /** Points that pay. */
  | { points: Points; }
  /** Points that are earned. */
  | { earn: Earn; }
  /** What comes once the order is paid (满返券). */
  | { grant: OrderGrant; }
  /** Shipping for less, or free. */
  | { shippingOff: ShippingOff; };

/** Once for every so much spent (每满). */
export interface EverySpent {
  /** So much. Whole, 1 to 10000000000. */
  spent: number;
  /** At most so many times. Whole, 1 to 1000000. */
  times?: number;
}

/** A share before it was made whole. */
export interface ExactShare {
  /** The whole fen of it. Whole, 0 to 10000000000000. */
  whole: number;
  /** And so many millionths of one. Whole, 0 to 4294967295. */
  millionths: number;
}

/** What a promotion does not go with; it is enough that one of two says so, and who acts first keeps the other out. */
export interface Excludes {
  /** These promotions. 0 to 1000 of them. */
  promotions?: string[];
  /** Promotions with one of these marks. 0 to 1000 of them. */
  tags?: string[];
  /** Where they do not go together; in the order, when left out. */
  within?: ExclusionLevel;
}

/** In one order; on equal units of one product; on one unit. */
export type ExclusionLevel = "order" | "line" | "unit";

/** One thing that happened. Facts are never changed; telling one twice or in another order changes nothing. */
export interface Fact {
  /** Names it; the same fact told twice has one name. */
  id: string;
  /** The server's number for it; left out for what the server has not confirmed. Whole, 0 to 9007199254740991. */
  seq?: number;
  /** When the server heard of it, in epoch ms; before that, when the device says it happened. Whole, 0 to 253402300799999. */
  at: number;
  /** Whom it is about. */
  member: string;
  /** What happened. */
  what: Happening;
}

/** The dearest units; the cheapest; as the products stand, by their SKUs. */
export type FirstUnits = "dearest" | "cheapest" | "listed";

/** All the lines meant for one price. */
export interface FixedPrice {
  /** What they cost together. Whole, 0 to 10000000000. */
  price: number;
}

/** Sent for nothing when all of it is reached. */
export interface FreeFrom {
  /** At least so much of what the template counts. Whole, 0 to 9007199254740991. */
  atLeast?: number;
  /** The goods cost at least so much before promotions. Whole, 0 to 10000000000. */
  spend?: number;
}

/** The first so much of what is sent costs one amount, every further so much another. */
export interface Freight {
  /** What it counts. */
  by: Measure;
  /** So much is sent for the first fee. Whole, 0 to 9007199254740991. */
  first: number;
  /** The first fee. Whole, 0 to 10000000000. */
  firstFee: number;
  /** Every further so much, begun or full, costs the next fee. Whole, 1 to 1000000. */
  next: number;
  /** The next fee. Whole, 0 to 10000000000. */
  nextFee: number;
  /** What it takes to be sent for nothing, whatever promotions take off; for more than that take a promotion. */
  freeFrom?: FreeFrom;
}

/** A friend, or an order of a friend that counts. */
export interface Friend {
  /** Who: the account that ordered; before that, of a person's accounts the one that joined first. */
  friend: string;
  /** How far they have come. */
  step: FriendStep;
  /** When they came so far. Whole, 0 to 253402300799999. */
  at: number;
  /** The order that counts. */
  order?: string;
  /** While the order is held: until when; left out while it waits to be received. Whole, 0 to 253402300799999. */
  heldUntil?: number;
  /** What is left of what was paid for the products that count. Whole, 0 to 10000000000000. */
  paid?: number;
  /** The commission that stands, where the program pays commission. Whole, 0 to 10000000000000. */
  worth?: number;
  /** 1 for a friend of one's own, 2 for a friend's friend, where the program pays commission. Whole, 0 to 4294967295. */
  level?: number;
  /** Which way the order came; where that is not known, which way the friend was to come. */
  path?: Path;
  /** The store in whose name the link was shared. */
  store?: string;
  /** The store where the order was placed. */
  orderStore?: string;
  /** Why they could not be bound. */
  code?: ReferralCode;
}

/**
 * How far a friend has come: they opened a link and may still be bound; they are bound; their
 * order is held; it counts for good; it was given back; they could not be bound.
 */
export type FriendStep = "opened" | "bound" | "held" | "matured" | "reversed" | "refused";

/** What costs less. */
export interface Get {
  /** So many units. Whole, 1 to 1000000. */
  quantity: number;
  /** Of these lines; of the promotion's own when left out. */
  of?: Selector;
  /** What comes off each of them. */
  off: Off;
  /** Which of them; `cheapest`, when left out. */
  pick?: Pick;
  /** `true`: a last group that is not full gives nothing; `false`: it gives what is there. */
  whole?: boolean;
}

/** Gifts: lines of their own that cost nothing and count for nothing. */
export interface Gift {
  /** What may be given. 1 to 50 of them. */
  choices: GiftChoice[];
  /** So many of them are picked each time; 1 when left out. Where there are no more, all are given. Whole, 1 to 1000000. */
  pick?: number;
  /** How often; once, when left out. */
  times?: GiftTimes;
}

/** One thing that may be given. */
export interface GiftChoice {
  /** The product. */
  sku: string;
  /** So many units of it; 1 when left out. Whole, 1 to 1000000. */
  quantity?: number;
  /** What a unit is worth, in fen; for people. Whole, 0 to 10000000000. */
  value?: number;
}

/** Once for every so much spent. */
export interface GiftTimes {
  /** So much. Whole, 1 to 10000000000. */
  every: number;
  /** At most so many times. Whole, 1 to 1000000. */
  most?: number;
}

/** Money given back for a product. */
export interface GivenBack {
  /** The product. */
  sku: string;
  /** How many units were sent back; left out where only money was given back. Whole, 1 to 1000000. */
  quantity?: number;
  /** How much was given back. Whole, 0 to 10000000000. */
  amount: number;
}

/** Something earned, once: a coupon or points. */
export interface Grant {
  /** The same achievement always has the same id. */
  id: string;
  /** The program that promised it. */
  program: string;
  /** Which time round, from 1. Whole, 0 to 4294967295. */
  cycle: number;
  /** The step that earned it: the day of a check-in's cycle, or which bonus of it; how many friends a referral's reward takes; the place of a lifecycle's step. Whole, 0 to 4294967295. */
  step: number;
  /** True for what was earned by sharing; else left out. */
  bonus?: boolean;
  /** The promotion that the coupon sets off. */
  coupon?: string;
  /** Points. Whole, 0 to 4294967295. */
  points?: number;
  /** When it was earned. Whole, 0 to 253402300799999. */
  at: number;
}

/** A coupon that was earned, as a quote's wallet takes it. */
export interface GrantedCoupon {
  /** Names this very coupon. */
  id: string;
  /** The id of the promotion it sets off. */
  coupon: string;
  /** When it was earned. Whole, 0 to 253402300799999. */
  receivedAt: number;
  /** Works no more from this moment on. Whole, 0 to 253402300799999. */
  expiresAt?: number;
}

/** Programs that let the mall grow. */
export interface Growth {
  /** Check-ins. 0 to 1000 of them. */
  checkIns?: CheckInProgram[];
  /** Referrals. 0 to 1000 of them. */
  referrals?: ReferralProgram[];
  /** Promises along a member's way. 0 to 1000 of them. */
  lifecycles?: LifecycleProgram[];
  /** Communities. 0 to 1000 of them. */
  communities?: Community[];
}

/** Where does this member stand, by these facts? */
export interface GrowthRequest {
  /** What happened, in any order. 0 to 10000 of them. */
  facts: Fact[];
  /** Whom the question is about. */
  member: string;
  /** The moment, in epoch ms; the package fills in the present when it is left out. Whole, 0 to 253402300799999. */
  now?: number;
}

/** What no promotion goes below. What it keeps back goes to other lines of the promotion that have room, else nowhere. */
export interface Guard {
  /** The lowest prices of units. 0 to 1000 of them. */
  floors?: PriceFloor[];
  /** The largest discounts of an order's goods, by channel. 0 to 64 of them. */
  largestDiscount?: LargestDiscount[];
  /** True when units may cost less than they cost the mall. */
  belowCost?: boolean;
}

/** What can happen. */
export type Happening = 
  /** The member checked in. */
  | { checkedIn: CheckedIn; }
  /** The member was given a make-up card. */
  | { cardIssued: CardIssued; }
  /** The member spent a make-up card on a day that was missed. */
  | { madeUp: MadeUp; }
  /** The member became a member. */
  | { joined: Joined; }
  /** The member is known by something; whoever is known by the same is the same person. */
  | { known: Known; }
  /** The member works for the mall. */
  | { appointed: Appointed; }
  /** The member was given a share token. */
  | { issued: Issued; }
  /** The member, or a visitor, opened a shared link. */
  | { opened: Opened; }
  /** Someone else opened what the member had shared in a check-in program. */
  | { shareReturned: ShareReturned; }
  /** The member paid an order. */
  | { ordered: Ordered; }
  /** The member received an order. */
  | { received: Received; }
  /** Money of an order was given back. */
  | { refunded: Refunded; }
  /** The member left the mall's service; their customers pass to another. */
  | { transferred: Transferred; }
  /** The member used up a coupon. */
  | { redeemed: CouponMoved; }
  /** A coupon that was used up came back, with the order that had used it. */
  | { returned: CouponMoved; }
  /** Commission was paid out to the member. */
  | { paidOut: PaidOut; }
  /** The member entered a community by its entry code. */
  | { entered: CommunityMoved; }
  /** The member left a community. */
  | { left: CommunityMoved; };

/** One hint, with what the whole order then costs: do as it says, and the quote says the same. */
export interface Hint {
  /** `more` of a line, `add` something, `wait` until a moment; or do not wait: the price `ends`. */
  kind: HintKind;
  /** What to add. */
  items?: HintItem[];
  /** The moment to wait for, or at which the price ends. Whole, 0 to 253402300799999. */
  until?: number;
  /** What is then to pay. Whole, 0 to 10000000000000. */
  payable: number;
  /** So much less than now. Whole, 0 to 10000000000000. */
  lower?: number;
  /** So much more than now. Whole, 0 to 10000000000000. */
  dearer?: number;
  /** What the added things would cost by themselves, without coupons and shipping. Whole, 0 to 10000000000000. */
  worth?: number;
  /** The promotions that make the difference: they act though they do not now, or take more; where the price ends, those that are over. */
  reaches: string[];
}

/** Something to add. */
export interface HintItem {
  /** The product. */
  sku: string;
  /** So many units more. Whole, 0 to 4294967295. */
  quantity: number;
  /** The line of the cart that it is more of. */
  line?: string;
}

/** What a hint says to do. */
export type HintKind = "more" | "add" | "wait" | "ends";

/** What could make an order better. */
export interface Hints {
  /** What is to pay without any of them. Whole, 0 to 10000000000000. */
  payable: number;
  /** The hints, the best first: what lowers the price, the lowest price first; then what adds for little, the smallest part of its worth first; last, until when the price holds. */
  hints: Hint[];
  /** True when everything was tried that was to be tried; false when there were too few steps for it. */
  complete: boolean;
  /** How many quotes were worked out. Whole, 0 to 4294967295. */
  steps: number;
}

/** Which hints: from what catalogue, how many, and with how much work. */
export interface HintsRequest {
  /** What there is to add; only more of what is in the cart, when left out. 0 to 1000 of them. */
  catalogue?: CatalogueItem[];
  /** So many hints at most; 5 when left out. Whole, 1 to 50. */
  most?: number;
  /** So many quotes at most are worked out for them; 500 when left out. Whole, 1 to 10000. */
  steps?: number;
}

/** How long a counted order is held. */
export interface Hold {
  /** So many days, up to 180; 7 when left out. Whole, 0 to 180. */
  days?: number;
  /** Counted from payment, or from the moment the friend received it; from payment when left out. */
  from?: HoldFrom;
}

/** From when an order is held. */
export type HoldFrom = "payment" | "receipt";

/** How a day came to count. */
export type HowCounted = "checkedIn" | "madeUp";

/** A share token given out. */
export interface Issued {
  /** The referral program it is for. */
  program: string;
  /** The token. */
  token: string;
  /** Which way the friends are to come. */
  path?: Path;
  /** The store in whose name it was shared. */
  store?: string;
  /** From this moment on it binds nobody; the program's own span may end sooner. Whole, 0 to 253402300799999. */
  until?: number;
}

/** Someone became a member. */
export interface Joined {
  /** The visitor they were before: what the visitor opened is theirs now. */
  was?: string;
  /** Their birthday without a year, as `02-29`. */
  birthday?: string;
}

/** What a member is known by. */
export interface Known {
  /** A hashed phone, a payer, an openid: never the thing itself. */
  identity: string;
}

/** Promotions that compete or add up. */
export interface Lane {
  /** Names the lane. */
  id: string;
  /** Its name for people. */
  name?: Name;
  /** Who competes, who adds up. */
  stacking: Stacking;
  /** How this lane counts, where it is not as the rulebook says. */
  arithmetic?: Arithmetic;
  /** Its promotions. 0 to 1000 of them. */
  promotions: Promotion[];
}

/** The largest discount of an order. */
export interface LargestDiscount {
  /** In this channel; in every channel that has none of its own, when left out. */
  channel?: string;
  /** Basis points of what the goods cost before promotions. Whole, 1 to 10000. */
  rate: number;
}

/** So many days ago, counted from one of the mall's midnights to another. */
export interface LastOrder {
  /** The days. Whole, 1 to 36500. */
  daysAgo: number;
}

/** When those born on 29 February have their birthday in other years. */
export type LeapBirthday = "feb28" | "mar01";

/**
 * One movement of commission, from one account to another: `budget`, and of each member `pending:ID`,
 * `available:ID`, `paid:ID`, `owed:ID`. All accounts together always hold nothing.
 */
export interface LedgerEntry {
  /** When. Whole, 0 to 253402300799999. */
  at: number;
  /** From where. */
  from: string;
  /** To where. */
  to: string;
  /** How much; never nothing. Whole, 0 to 10000000000000. */
  amount: number;
  /** The order that earns it; left out for what is paid out. */
  order?: string;
  /** 1 for a friend's order, 2 for that of a friend's friend. Whole, 0 to 4294967295. */
  level?: number;
}

/**
 * How far a member is along the way of a program. A grant's step is the place of its step from 1; the cycle of a
 * birthday is its year, that of a silence its number.
 */
export interface Lifecycle {
  /** The program. */
  program: string;
  /** What was given, in the order it was given. */
  grants: Grant[];
  /** The coupons among it, as a quote's wallet takes them. */
  wallet: GrantedCoupon[];
  /** What is given next, if nothing else happens until then; left out before joining and when nothing is to come. */
  next?: NextLifecycleStep;
}

/** When a step is due. */
export type LifecycleDue = 
  /** So many days after joining; 0 is at once. */
  | { day: number; }
  /** So many months after joining, on the same day of the month or the last there is. */
  | { month: number; }
  /** Every year on the birthday; says when those born on 29 February have theirs in other years. */
  | { birthday: LeapBirthday; }
  /** When the member has bought nothing for so many days; once each time. */
  | { dormant: number; };

/** A promise along a member's way; each step is given once. */
export interface LifecycleProgram {
  /** Names it, among all programs. */
  id: string;
  /** Its name for people. */
  name?: Name;
  /** The steps, in any order. A grant is named after the place of its step: add new ones at the end. 1 to 64 of them. */
  steps: LifecycleStep[];
}

/** One step of the way. */
export interface LifecycleStep {
  /** When it is due. */
  when: LifecycleDue;
  /** What is given. */
  reward: Reward;
}

/** A limit over several orders; what is left out is not limited. */
export interface Limit {
  /** So often. Whole, 1 to 1000000. */
  uses?: number;
  /** On so many units. Whole, 1 to 1000000. */
  units?: number;
  /** On so many units of each product. Whole, 1 to 1000000. */
  unitsPerSku?: number;
  /** Up to so much money. What would take more than is left is refused: nobody gets half a promise. Whole, 1 to 10000000000. */
  amount?: number;
}

/** Whose limit it is: the customer's, or everybody's. */
export type LimitOf = "customer" | "total";

/** What is limited. */
export type LimitWhat = "uses" | "units" | "amount";

/** How far a promotion may be used. What was used before this order, the request's `counters` say. */
export interface Limits {
  /** In one order; of several coupons of one template, for each of them. */
  perOrder?: OrderLimit;
  /** For one customer, over all orders. */
  perCustomer?: Limit;
  /** For all customers together. */
  total?: Limit;
}

/** One line of the cart. */
export interface LineItem {
  /** Names the line; no two lines share one. */
  id: string;
  /** What is bought. */
  sku: string;
  /** How many units. Whole, 1 to 9999. */
  quantity: number;
  /** What one unit costs today without any promotion, in fen. Whole, 0 to 10000000000. */
  unitPrice: number;
  /** The price that may be struck through; never below the unit price. Whole, 0 to 10000000000. */
  listPrice?: number;
  /** What one unit costs the mall. Whole, 0 to 10000000000. */
  cost?: number;
  /** No promotion brings a unit below this, in fen. Whole, 0 to 10000000000. */
  floorPrice?: number;
  /** At which rate it is taxed, in basis points; 0 when left out. Whole, 0 to 10000. */
  taxRate?: number;
  /** The categories it belongs to. 0 to 1000 of them. */
  categories?: string[];
  /** The marks it bears. 0 to 1000 of them. */
  tags?: string[];
  /** What one unit weighs, in grams; nothing, when left out. Whole, 0 to 9007199254740991. */
  weight?: number;
  /** How much room one unit takes, in cubic centimetres; none, when left out. Whole, 0 to 9007199254740991. */
  volume?: number;
  /** Only selected lines are priced; selected, when left out. */
  selected?: boolean;
  /** Had in addition, by this promotion: the line stands outside of everything else. */
  addOn?: string;
}

/** A day made up. */
export interface MadeUp {
  /** The program. */
  program: string;
  /** The card that is spent. */
  card: string;
  /** The day, as `2026-11-01`. */
  day: string;
}

/** How missed days may be made up, with cards. */
export interface MakeUpTerms {
  /** At most so many days of a cycle. Whole, 1 to 366. */
  perCycle: number;
  /** At most so many days back. Whole, 1 to 366. */
  daysBack: number;
}

/** Ways of naming lines. */
export interface Marks {
  /** By product. 0 to 1000 of them. */
  skus?: string[];
  /** By category. 0 to 1000 of them. */
  categories?: string[];
  /** By tag. 0 to 1000 of them. */
  tags?: string[];
}

/** What a freight template counts: pieces, grams, or cubic centimetres. */
export type Measure = "units" | "weight" | "volume";

/** So many days, counted from one of the mall's midnights to another. */
export interface MemberFor {
  /** The days. Whole, 1 to 36500. */
  days: number;
}

/** What is earned on a day of a cycle. */
export interface Milestone {
  /** The day of the cycle, from 1 up to its length. Whole, 1 to 366. */
  day: number;
  /** What is earned. */
  reward: Reward;
}

/** What is missing to one item of a set. */
export interface MissingItem {
  /** The item's place in the set, from 0. Whole, 0 to 4294967295. */
  item: number;
  /** What it takes. Whole, 0 to 4294967295. */
  need: number;
  /** What there is. Whole, 0 to 4294967295. */
  have: number;
  /** What is missing. Whole, 0 to 4294967295. */
  gap: number;
}

/** Text for people, in Chinese and in English. */
export interface Name {
  /** In Chinese. */
  zh: string;
  /** In English. */
  en: string;
}

/** What is given next. */
export interface NextLifecycleStep {
  /** The place of its step, from 1. Whole, 0 to 4294967295. */
  step: number;
  /** When. Whole, 0 to 253402300799999. */
  at: number;
  /** The promotion that its coupon sets off. */
  coupon?: string;
  /** The points. Whole, 0 to 4294967295. */
  points?: number;
}

/** What is missing to the next step up. */
export type NextStep = 
  | { by: "spend"; need: number; have: number; gap: number; }
  | { by: "quantity"; need: number; have: number; gap: number; }
  | { by: "distinct"; need: number; have: number; gap: number; }
  | { by: "set"; missing: MissingItem[]; };

/** A fact that did not count. */
export interface NotCounted {
  /** The fact. */
  fact: string;
  /** Why. */
  code: NotCountedCode;
}

/** Why a fact did not count. */
export type NotCountedCode = "day-already-counted" | "program-not-started" | "program-ended" | "program-complete" | "no-make-up" | "unknown-card" | "card-spent" | "day-not-over" | "too-far-back" | "before-joining" | "make-ups-used" | "no-share-bonus" | "own-share" | "visitor-came-before" | "share-bonuses-used" | "not-confirmed" | "in-the-future";

/** Units dearest first, in groups of n: the last of every full group costs less. */
export interface NthItem {
  /** The size of a group; with 1 every unit is the last of its group. Whole, 1 to 100. */
  n: number;
  /** What comes off that unit. */
  off: Off;
  /** At most so many units. Whole, 1 to 1000000. */
  times?: number;
}

/** A part off. */
export type Off = 
  /** Basis points off. */
  | { percent: number; }
  /** An amount off. */
  | { amount: number; };

/** A shared link was opened. */
export interface Opened {
  /** What the link carried. */
  token: string;
}

/** Coupons of one kind. */
export interface OrderCoupon {
  /** The promotion that they set off. */
  coupon: string;
  /** So many of them; 1 when left out. Whole, 1 to 1000000. */
  quantity?: number;
  /** They work for so many days; as long as the promotion is open, when left out. Whole, 1 to 366. */
  validDays?: number;
}

/**
 * What an order says about the links that led to it, by three ways of counting side by side: those that were fresh
 * when it was paid, and the one that bound the friend; of more than 32 the first and the last 31.
 */
export interface OrderCredit {
  /** The order. */
  order: string;
  /** What is left of what was paid for the products that count. Whole, 0 to 10000000000000. */
  amount: number;
  /** All to the first link. */
  first: TouchCredit;
  /** All to the last. */
  last: TouchCredit;
  /** The same to each, earliest first; odd fen go to the earliest. */
  linear: PartCredit[];
}

/** What a paid order brings. */
export interface OrderGrant {
  /** Coupons. 0 to 20 of them. */
  coupons?: OrderCoupon[];
  /** Points. Whole, 1 to 1000000. */
  points?: number;
}

/** The limit of one order; what is left out is not limited. */
export interface OrderLimit {
  /** On so many units. Whole, 1 to 1000000. */
  units?: number;
  /** On so many units of each product. Whole, 1 to 1000000. */
  unitsPerSku?: number;
  /** Up to so much money: what would take more takes so much. Whole, 1 to 10000000000. */
  amount?: number;
  /** Which units come first, here and for the other limits, where they do not reach for all; the dearest, when left out. Unit prices are for those that save most, and groups find their units by themselves. */
  pick?: FirstUnits;
}

/** The tax of an order. */
export interface OrderTax {
  /** Without the tax. Whole, 0 to 10000000000000. */
  net: number;
  /** The tax. Whole, 0 to 10000000000000. */
  tax: number;
  /** With it. Whole, 0 to 10000000000000. */
  gross: number;
  /** By rate, the lowest first. */
  rates: RateTax[];
}

/** A paid order. */
export interface Ordered {
  /** Names it. */
  order: string;
  /** Where it was placed, whoever brought the customer. */
  store?: string;
  /** Which way it came. */
  path?: Path;
  /** What was bought. 1 to 500 of them. */
  lines: Bought[];
}

/**
 * Which orders of a friend count: the first that fulfils the terms, or every one. Every one counts as a friend of
 * its own towards a reward for so many friends.
 */
export type Orders = "first" | "every";

/** What became of one promotion or coupon. */
export type Outcome = 
  /** It took `amount` off; `wanted` when there was less to take than it would have taken; `next` is what is missing to more: the next tier, the next full amount (每满), the next full group, the next set; `units` are those that it met, where it means more; one of `choose` may still be chosen; so many `points` pay, are earned or come once it is paid. */
  | { promotion: string; lane?: string; coupon?: string; flip?: Change[]; result: "applied"; amount: number; wanted?: number; cut?: number; next?: NextStep; units?: number; choose?: string[]; points?: number; }
  /** Something else was better: promotions of its lane, or coupons of the wallet, by their ids. */
  | { promotion: string; lane?: string; coupon?: string; flip?: Change[]; result: "beaten"; by: string[]; worth: number; }
  /** It does not apply, for all of these reasons. */
  | { promotion: string; lane?: string; coupon?: string; flip?: Change[]; result: "refused"; reasons: Reason[]; }
  /** It applies, but nothing is left to take. */
  | { promotion: string; lane?: string; coupon?: string; flip?: Change[]; result: "nothingLeft"; }
  /** It applies, but the guard keeps all of it back. */
  | { promotion: string; lane?: string; coupon?: string; flip?: Change[]; result: "guarded"; cut: number; }
  /** It does not go with something that acted before it: promotions or coupons, by their ids; `reasons` are what its conditions miss in what those leave to it. */
  | { promotion: string; lane?: string; coupon?: string; flip?: Change[]; result: "excluded"; by: string[]; reasons?: Reason[]; }
  /** It is announced: from `opensAt` on it would take `worth` off this cart. */
  | { promotion: string; lane?: string; coupon?: string; flip?: Change[]; result: "announced"; opensAt: number; worth: number; }
  /** A coupon that would work, but the request did not name it. */
  | { promotion: string; lane?: string; coupon?: string; flip?: Change[]; result: "unused"; };

/** A payment of commission. */
export interface PaidOut {
  /** The program. */
  program: string;
  /** How much. Whole, 0 to 10000000000. */
  amount: number;
}

/** An opened link that is credited with a part. */
export interface PartCredit {
  /** The token. */
  token: string;
  /** Who shared it. */
  referrer: string;
  /** The part. Whole, 0 to 10000000000000. */
  amount: number;
}

/** The five ways in which a community turns into an order. */
export type Path = "live" | "till" | "chat" | "recommended" | "membersSale";

/** How often an amount counts: once; for each product; for each unit; for every so much spent. */
export type Per = 
  | "order" | "line" | "unit"
  | EverySpent;

/** What things cost now; when the lane starts; their unit prices before promotions. */
export type PercentBase = "running" | "laneStart" | "original";

/** A percentage of the running price, rounded half up once over all the lines meant. */
export interface PercentOff {
  /** Basis points off: 1000 is ten percent off (9折). Whole, 1 to 10000. */
  rate: number;
  /** Never more than this. Whole, 0 to 10000000000. */
  upTo?: number;
}

/**
 * Which units cost less: the cheapest of all, or the dearest; the last of every full group of bought and lowered units,
 * dearest first, or as the lines stand.
 */
export type Pick = "cheapest" | "dearest" | "inGroup" | "listed";

/** Which units find a group first. */
export type PickFirst = "dearest" | "cheapest";

/**
 * Stores fall into buckets by their ids (FNV-1a, 32 bits, over salt and id, modulo the buckets); those in the first
 * buckets take part: always the same, and nobody chose them.
 */
export interface Pilot {
  /** How many buckets there are. Whole, 1 to 10000. */
  buckets: number;
  /** How many of them take part. Whole, 1 to 10000. */
  take: number;
  /** Deals the stores anew, so that it is not the same stores that try everything. */
  salt?: string;
}

/** Points that pay: a payment, which no guard binds. */
export interface Points {
  /** So many points ... Whole, 1 to 1000000. */
  points: number;
  /** ... are worth so much. Whole, 1 to 10000000000. */
  worth: number;
  /** They are used in steps of so many; 1 when left out. Whole, 1 to 1000000. */
  step?: number;
  /** At most so many an order. Whole, 1 to 1000000. */
  most?: number;
  /** At most so much of what the goods cost when the lane starts, in basis points. Whole, 1 to 10000. */
  upTo?: number;
  /** At least so much of the goods stays to pay. Whole, 0 to 10000000000. */
  leave?: number;
  /** `true`: they pay for shipping too, goods first. */
  shipping?: boolean;
}

/** The customer's points. */
export interface PointsAsked {
  /** So many there are. Whole, 0 to 9007199254740991. */
  balance: number;
  /** So many are to pay: `"most"`, or a number; none, when left out. */
  use?: 
  | "most"
  | number;
}

/** The lowest price of some lines' units. */
export interface PriceFloor {
  /** These lines. */
  of: Selector;
  /** The price. Whole, 0 to 10000000000. */
  price: number;
}

/** Unit prices before promotions. */
export interface PriceRange {
  /** At least so much. Whole, 0 to 10000000000. */
  from?: number;
  /** At most so much. Whole, 0 to 10000000000. */
  to?: number;
}

/** One promise: when, for whom, on what, how much. */
export interface Promotion {
  /** Names the promotion, in the whole rulebook. */
  id: string;
  /** Its name for people. */
  name?: Name;
  /** A sentence for people. */
  note?: Name;
  /** Marks, to speak of several promotions at once. 0 to 1000 of them. */
  tags?: string[];
  /** Higher goes first and wins a tie; 0 when left out. Whole, 0 to 1000. */
  priority?: number;
  /** When it is open; always, when left out. */
  schedule?: Schedule;
  /** Which lines it means; every line, when left out. */
  of?: Selector;
  /** What must hold, at most 256 conditions in all; nothing, when left out. */
  when?: Condition;
  /** What happens. */
  then: Effect;
  /** How it is counted, where it is not as its lane says. */
  arithmetic?: Arithmetic;
  /** How far it may be used; without limit, when left out. */
  limits?: Limits;
  /** What it does not go with. */
  excludes?: Excludes;
  /** It goes with nothing else, there. In a lane where others compete, a gift or an addition is heard after the winners. */
  exclusive?: ExclusionLevel;
  /** Present: it takes a coupon from the customer's wallet, on these terms. */
  coupon?: CouponTerms;
}

/** Something that the mall has seen happen: a group that bought together, a price bargained down. */
export interface Proof {
  /** Of what. */
  kind: string;
  /** The promotion it is good for; any, when left out. */
  promotion?: string;
  /** The product it is good for; any, when left out. */
  sku?: string;
  /** The price of a unit that was reached, in fen. Whole, 0 to 10000000000. */
  price?: number;
  /** For so many units; any number, when left out. Whole, 1 to 1000000. */
  units?: number;
  /** Good until this moment, in epoch ms. Whole, 0 to 253402300799999. */
  until?: number;
}

/** A proof that the customer holds. */
export interface ProofRule {
  /** Of what. */
  kind: string;
}

/** A price that a proof of the request names. */
export interface ProvenPrice {
  /** Proofs of this kind. */
  kind: string;
  /** Never below this. Whole, 0 to 10000000000. */
  least?: number;
}

/** Which order of a friend counts. One for which nothing was paid never does. */
export interface Qualify {
  /** What it costs at least, after every discount and without shipping; anything above nothing when left out. Whole, 0 to 10000000000. */
  atLeast?: number;
  /** Only these products count towards that; all when left out. 1 to 1000 of them. */
  skus?: string[];
  /** It is paid within so many days after the friend was bound. Whole, 1 to 366. */
  withinDays?: number;
  /** Whether the friend's later orders count too; only the first when left out. It counts once, even if it is given back. */
  orders?: Orders;
}

/** A threshold of units, or of products. */
export interface QuantityAtLeast {
  /** How many it takes. Whole, 1 to 1000000. */
  atLeast: number;
  /** The lines that count; the promotion's own when left out. */
  of?: Selector;
}

/** What a cart costs, and why. */
export interface Quote {
  /** The moment it holds for, in epoch ms. Whole, 0 to 253402300799999. */
  now: number;
  /** The currency of every amount, three letters. */
  currency: string;
  /** Every line, in the request's order. */
  lines: QuoteLine[];
  /** Shipping. */
  shipping: QuoteShipping;
  /** The selected lines at list price. Whole, 0 to 10000000000000. */
  list: number;
  /** The selected lines at unit price. Whole, 0 to 10000000000000. */
  subtotal: number;
  /** All that was taken off, shipping's part included. Whole, 0 to 10000000000000. */
  discount: number;
  /** What is to pay: `subtotal + shipping.fee - discount`. Whole, 0 to 10000000000000. */
  payable: number;
  /** The tax of the whole order, shipping included where its rate was said. With exclusive prices the customer pays `gross`. */
  tax?: OrderTax;
  /** Gifts: lines of their own that cost nothing. */
  gifts: QuoteGift[];
  /** Points that pay and that are earned. */
  points: QuotePoints;
  /** What comes once the order is paid. */
  grants: QuoteGrant[];
  /** The coupons at work. */
  coupons: ChosenCoupons;
  /** What became of every promotion and every coupon, each once: first the promotions in the rulebook's order (a coupon's template only when nobody holds one), then the wallet's coupons in the wallet's order. */
  outcomes: Outcome[];
}

/** A gift: a line of its own that costs nothing. */
export interface QuoteGift {
  /** Who gives it. */
  promotion: string;
  /** The wallet's coupon that set it off. */
  coupon?: string;
  /** The product. */
  sku: string;
  /** So many units. Whole, 0 to 4294967295. */
  quantity: number;
  /** What they are worth together. Whole, 0 to 10000000000000. */
  value: number;
}

/** What comes once the order is paid: coupons of one kind, or points. */
export interface QuoteGrant {
  /** Who gives it. */
  promotion: string;
  /** The wallet's coupon that set it off. */
  coupon?: string;
  /** The promotion that the coupons set off. */
  template?: string;
  /** So many coupons. Whole, 0 to 4294967295. */
  quantity?: number;
  /** They work for so many days. Whole, 0 to 4294967295. */
  validDays?: number;
  /** So many points. Whole, 0 to 9007199254740991. */
  points?: number;
}

/** A line of the quote. */
export interface QuoteLine {
  /** The line of the cart. */
  id: string;
  /** What is bought. */
  sku: string;
  /** How many units. Whole, 0 to 4294967295. */
  quantity: number;
  /** Whether it is bought now; a line that is not has no discount and nothing to pay. */
  selected: boolean;
  /** One unit before promotions. Whole, 0 to 10000000000000. */
  unitPrice: number;
  /** The line at list price. Whole, 0 to 10000000000000. */
  list: number;
  /** The line at unit price. Whole, 0 to 10000000000000. */
  subtotal: number;
  /** What was taken off: the sum of its shares. Whole, 0 to 10000000000000. */
  discount: number;
  /** What is left to pay for it. Whole, 0 to 10000000000000. */
  payable: number;
  /** Who took what off, in the order it was taken. */
  shares: Share[];
  /** What each of its units costs in the end, the dearest first; nothing for a line that is not bought now. They add up to `payable`: this is what a refund of some of them gives back. */
  units: UnitsAt[];
  /** The tax of what is left to pay for it, where the rulebook asks. */
  tax?: Tax;
  /** The points that it earns: a refund takes them back. Whole, 0 to 9007199254740991. */
  earned?: number;
  /** The promotion that it is had in addition by. */
  addOn?: string;
}

/** Points of an order. */
export interface QuotePoints {
  /** So many pay. Whole, 0 to 9007199254740991. */
  used: number;
  /** They pay so much; it is part of the discount. Whole, 0 to 10000000000000. */
  off: number;
  /** So many are earned, once it is paid. Whole, 0 to 9007199254740991. */
  earned: number;
}

/** What is asked: what does this cart cost this customer at this moment? */
export interface QuoteRequest {
  /** The moment, in epoch ms; the package fills in the present when it is left out. Whole, 0 to 253402300799999. */
  now?: number;
  /** What is wanted. */
  cart: Cart;
  /** What sending it costs; nothing, when left out. */
  shipping?: Shipping;
  /** Who asks; nobody known, when left out. */
  customer?: Customer;
  /** Where: the H5 mall, a mini-program, a store. */
  channel?: string;
  /** The store it is bought in, or through. */
  store?: string;
  /** Where it is sent; dots lead from the large to the small, as in `CN-44.03`. */
  region?: string;
  /** How it is paid. */
  payment?: string;
  /** How the customer came in: a community, a live room. */
  scene?: string;
  /** What was counted of promotions before this order; what is not said was not used. 0 to 1000 of them. */
  counters?: Counter[];
  /** What the customer can prove: a group that bought together, a price bargained down. 0 to 100 of them. */
  proofs?: Proof[];
  /** The customer's points, and how many are to pay. */
  points?: PointsAsked;
  /** The gifts that the customer chose; one twice is picked twice. 0 to 100 of them. */
  gifts?: ChosenGift[];
  /** What is left of gifts and add-ons; what is not said is there. 0 to 1000 of them. */
  stock?: Stock[];
  /** The coupons that the customer holds. 0 to 100 of them. */
  wallet?: Coupon[];
  /** Which of them to use: `"best"`, or their ids; none, when left out. */
  coupons?: 
  | "best"
  | string[];
}

/** Shipping in the quote. */
export interface QuoteShipping {
  /** The fee before promotions; nothing selected ships nothing. Whole, 0 to 10000000000000. */
  fee: number;
  /** What was taken off. Whole, 0 to 10000000000000. */
  discount: number;
  /** What is left to pay for it. Whole, 0 to 10000000000000. */
  payable: number;
  /** Who took what off. */
  shares: Share[];
  /** The tax of what is left to pay for it, where the rulebook and the request ask. */
  tax?: Tax;
}

/** What is taxed at one rate. */
export interface RateTax {
  /** The rate, in basis points. Whole, 0 to 10000. */
  rate: number;
  /** Without the tax. Whole, 0 to 10000000000000. */
  net: number;
  /** The tax. Whole, 0 to 10000000000000. */
  tax: number;
  /** With it. Whole, 0 to 10000000000000. */
  gross: number;
}

/** Why something does not apply, with what is missing. Sentences are made from the code. */
export type Reason = 
  /** Its first day has not come. */
  | { code: "not-started"; opensAt?: number; }
  /** Between two of its openings. */
  | { code: "closed"; opensAt?: number; }
  /** Over. */
  | { code: "ended"; endedAt: number; }
  /** No selected line is meant. */
  | { code: "no-matching-item"; }
  /** The lines cost too little when the lane starts. */
  | { code: "spend-below"; need: number; have: number; gap: number; }
  /** Too few units. */
  | { code: "quantity-below"; need: number; have: number; gap: number; }
  /** Too few products. */
  | { code: "distinct-below"; need: number; have: number; gap: number; }
  /** Too few units of any one product. */
  | { code: "line-quantity-below"; need: number; have: number; gap: number; }
  /** No full set comes together: what these items lack. */
  | { code: "set-incomplete"; missing: MissingItem[]; }
  /** The customer bears none of these marks. */
  | { code: "tags-none-of"; tags: string[]; }
  /** The customer lacks these marks. */
  | { code: "tags-missing"; tags: string[]; }
  /** The customer bears these marks. */
  | { code: "tags-forbidden"; tags: string[]; }
  /** The customer's level is another. */
  | { code: "tier-not-in"; tiers: string[]; have?: string; }
  /** The customer has bought here before, or nobody knows. */
  | { code: "not-a-new-customer"; }
  /** The customer has not bought here before, or nobody knows. */
  | { code: "only-returning-customers"; }
  /** This is another of the customer's orders. */
  | { code: "order-number-is-not"; need: number; have?: number; }
  /** The customer shops elsewhere. */
  | { code: "channel-not-in"; channels: string[]; have?: string; }
  /** The customer is of another kind. */
  | { code: "class-not-in"; classes: string[]; }
  /** Nobody said when the customer has a birthday. */
  | { code: "birthday-unknown"; }
  /** The customer's birthday is not near; from when to when it will be. */
  | { code: "not-birthday"; opensAt?: number; closesAt?: number; }
  /** The customer has not been a member for so many days; left out: is not known to be one. */
  | { code: "member-too-short"; need: number; have?: number; opensAt?: number; }
  /** The customer has checked in fewer days in a row. */
  | { code: "streak-below"; need: number; have: number; gap: number; }
  /** No friend is known to have brought the customer. */
  | { code: "not-referred"; }
  /** A friend brought the customer, or nobody knows whether one did. */
  | { code: "only-unreferred"; }
  /** The last order is too near; without a moment: none is known. */
  | { code: "ordered-too-recently"; opensAt?: number; }
  /** It is bought in another store. */
  | { code: "store-not-in"; stores: string[]; have?: string; }
  /** The store does not take part in the pilot. */
  | { code: "store-not-in-pilot"; have?: string; }
  /** It is not sent free to there. */
  | { code: "region-excluded"; have: string; }
  /** It is sent elsewhere. */
  | { code: "region-not-in"; regions: string[]; have?: string; }
  /** It is paid in another way. */
  | { code: "payment-not-in"; payments: string[]; have?: string; }
  /** The customer came in by another way. */
  | { code: "scene-not-in"; scenes: string[]; have?: string; }
  /** There is no such proof. */
  | { code: "proof-missing"; kind: string; }
  /** The proof is no longer good. */
  | { code: "proof-expired"; kind: string; expiredAt: number; }
  /** The promotion was used as often, on as many units or for as much money as it may be. */
  | { code: "limit-reached"; of: LimitOf; what: LimitWhat; limit: number; used: number; }
  /** The amount is larger than what it would be taken from. */
  | { code: "larger-than-scope"; amount: number; have: number; }
  /** None of several conditions holds; the reasons of each. */
  | { code: "no-road"; roads: Reason[][]; }
  /** A condition holds that must not. */
  | { code: "must-not-hold"; condition: string; }
  /** It takes a coupon, and the wallet holds none. */
  | { code: "no-coupon"; }
  /** The rulebook knows no such coupon. */
  | { code: "unknown-coupon"; }
  /** The coupon works later. */
  | { code: "coupon-not-valid-yet"; validFrom: number; }
  /** The coupon has expired. */
  | { code: "coupon-expired"; expiredAt: number; }
  /** Another coupon of its group works already. */
  | { code: "coupon-group-taken"; by: string; }
  /** As many coupons of its kind work as may. */
  | { code: "coupon-per-order-reached"; limit: number; }
  /** As many coupons work as may in one order. */
  | { code: "coupons-per-order-reached"; limit: number; };

/** When a friend who is bound may be bound to another. */
export type Rebind = 
  /** So many days after they were bound; 0 is at any time. */
  | { afterDays: number; };

/** An order arrived. */
export interface Received {
  /** The order. */
  order: string;
}

/**
 * Where a member stands in a referral program.
 * Facts are read in the server's order, on a clock that never runs backwards. Accounts known by the same are one
 * person from the moment on at which that is told; what was counted before stays counted.
 */
export interface Referral {
  /** The program. */
  program: string;
  /** One for every order that counts or counted, one for every other friend; by `at`, then by name. */
  friends: Friend[];
  /** Towards the next reward, where the program counts friends. */
  count?: CountProgress;
  /** What is earned, where the program pays commission. */
  commission?: CommissionProgress;
  /** Rewards that stand, used up or not. */
  grants: Grant[];
  /** Rewards that were taken back; one that is earned again stands again under its old name. */
  withdrawn: string[];
  /** The coupons among `grants` that are not used up, as a quote's wallet takes them. */
  wallet: GrantedCoupon[];
  /** What is missing until the item that was asked about is free; left out where the program cannot tell. */
  untilFree?: UntilFree;
  /** What each counted order of the member's own friends says about the links that led to it. */
  credits: OrderCredit[];
  /** Facts of the member and of their friends that did not do what they might have done, as they were refused. */
  refused: ReferralRefusal[];
}

/** Why a fact did not do what it might have done in a referral program. */
export type ReferralCode = "unknown-token" | "token-expired" | "token-told-twice" | "foreign-program" | "program-not-started" | "program-over" | "self-referral" | "same-person" | "already-bound" | "still-protected" | "not-a-new-member" | "would-close-a-circle" | "touch-too-old" | "binding-lapsed" | "not-bound" | "order-told-twice" | "unknown-order" | "not-the-members-order" | "received-already" | "no-product-in-scope" | "nothing-paid" | "order-below-minimum" | "too-late-after-binding" | "friend-counted-already" | "refund-beyond-order" | "reward-limit-reached" | "budget-used-up" | "payout-beyond-available" | "not-granted" | "redeemed-already" | "not-redeemed" | "no-heir" | "not-confirmed" | "in-the-future";

/** A promise to those who bring friends. Days are the mall's own civil days, as the server counts them. */
export interface ReferralProgram {
  /** Names it, among all programs. */
  id: string;
  /** Its name for people. */
  name?: Name;
  /** A line about it for people. */
  note?: Name;
  /** The first day on which anything counts, as `2026-11-01`. */
  from?: string;
  /** The first day on which nothing new counts: no link, no binding, no order. What counted before still matures. */
  until?: string;
  /** Whose friend someone is. */
  attribution?: Attribution;
  /** Which order of a friend counts. */
  qualify?: Qualify;
  /** How long a counted order is held, so that what is sent back earns nothing. */
  hold?: Hold;
  /** What is earned. */
  reward: ReferralReward;
  /** Never more than this is promised to all together: the commission, or what the rewards cost. An order whose commission would pass it does not count; a reward that would pass it is not given, and is tried again when another friend's order matures. Whole, 0 to 10000000000. */
  budget?: number;
}

/**
 * A fact that did not do what it might have done. A link of another program is told by that program alone; one of a
 * program that the rulebook does not have, by every program.
 */
export interface ReferralRefusal {
  /** The fact. An order that is refused for a reward did count; one of `known` and `joined` did join accounts. */
  fact: string;
  /** Why. */
  code: ReferralCode;
  /** The friend it is about; left out when it is about the member. */
  friend?: string;
}

/** Where does this member stand in every referral program, by these facts? */
export interface ReferralRequest {
  /** What happened, in any order: also what others did, such as opening the member's links. 0 to 10000 of them. */
  facts: Fact[];
  /** Whom the question is about. `store:` and a store's id asks for the store's own commission. */
  member: string;
  /** The moment, in epoch ms; the package fills in the present when it is left out. Whole, 0 to 253402300799999. */
  now?: number;
  /** What the member would like to have for nothing: the answers tell `untilFree`. */
  item?: WantedItem;
}

/** What is earned by bringing friends. */
export type ReferralReward = 
  /** Something for every so many friends. */
  | { count: CountReward; }
  /** A part of what friends pay. */
  | { commission: Commission; };

/** Money was given back. */
export interface Refunded {
  /** The order. */
  order: string;
  /** For what. 1 to 500 of them. */
  lines: GivenBack[];
}

/** One line less. */
export interface Remove {
  /** The line. */
  line: string;
}

/** What a program promises. */
export type Reward = 
  /** A coupon. */
  | { coupon: CouponReward; }
  /** Points. */
  | { points: number; };

/** All that the promotion means, once; equal units together; each unit. */
export type RoundPer = "promotion" | "line" | "unit";

/** To the nearest fen, a half up, down, or to the even one; down; up. */
export type Rounding = "halfUp" | "halfDown" | "halfEven" | "down" | "up";

/**
 * Everything the mall promises. Amounts are whole minor units (fen), rates basis points, dates and times are on
 * the mall's own wall clock. Unknown keys are issues; `null` means left out.
 */
export interface Rulebook {
  /** The version of this contract. */
  contract: 1;
  /** The currency of every amount, three capital letters as in ISO 4217. */
  currency: string;
  /** The mall's distance from UTC in minutes, east is positive: 480 in China. Whole, -720 to 840. */
  utcOffsetMinutes: number;
  /** How many coupons may work in one order; 10 when left out. Whole, 1 to 99. */
  couponsPerOrder?: number;
  /** How amounts are rounded and shared out; `strict` when left out. */
  arithmetic?: Arithmetic;
  /** Present: every answer tells the tax. */
  tax?: TaxRule;
  /** What no promotion goes below. With a guard no unit costs less than its `cost`, unless it says so. */
  guard?: Guard;
  /** The lanes, in the order they run. 0 to 16 of them. */
  lanes: Lane[];
  /** Programs that let the mall grow. */
  growth?: Growth;
}

/** When a promotion is open, on the mall's own wall clock. All parts must hold together. */
export interface Schedule {
  /** Announced from this moment on: what it would take is told, and nothing is taken until `from`. */
  warmUp?: string;
  /** Open from this moment on, as `2026-11-25T10:00`. */
  from?: string;
  /** Closed from this moment on. */
  until?: string;
  /** Open only in these windows of the week. 0 to 32 of them. */
  weekly?: WeeklyWindow[];
  /** Open only in these slots of the day. 0 to 32 of them. */
  daily?: DailySlot[];
}

/** In or out of this order. */
export interface Select {
  /** The line. */
  line: string;
  /** Whether it is bought now. */
  selected: boolean;
}

/**
 * Which lines are meant: those in any of the lists (none given: every line), and in none of `except`; with
 * `unitPrice` or `onSale` only those of them whose prices are so.
 */
export interface Selector {
  /** By product. 0 to 1000 of them. */
  skus?: string[];
  /** By category. 0 to 1000 of them. */
  categories?: string[];
  /** By tag. 0 to 1000 of them. */
  tags?: string[];
  /** Not these. */
  except?: Marks;
  /** Only lines whose unit price lies here. */
  unitPrice?: PriceRange;
  /** Only lines with a list price above the unit price; `false`: only the others. */
  onSale?: boolean;
}

/** One item of a set. */
export interface SetItem {
  /** Units of these lines. */
  of: Selector;
  /** So many. Whole, 1 to 1000000. */
  quantity: number;
}

/** Another moment. */
export interface SetNow {
  /** The moment, in epoch ms. Whole, 0 to 253402300799999. */
  now: number;
}

/** Full sets, each for one price, until a set costs no more. */
export interface SetPrice {
  /** What belongs to a set; each item finds the dearest units that those before it have left. 1 to 16 of them. */
  items: SetItem[];
  /** What a set costs. Whole, 0 to 10000000000. */
  price: number;
  /** At most so many sets. Whole, 1 to 1000000. */
  times?: number;
}

/** Another number of units. */
export interface SetQuantity {
  /** The line. */
  line: string;
  /** How many units. Whole, 1 to 9999. */
  quantity: number;
}

/** One amount off one line, or off shipping, by one promotion. */
export interface Share {
  /** The lane. */
  lane: string;
  /** The promotion. */
  promotion: string;
  /** The wallet's coupon that set it off. */
  coupon?: string;
  /** The amount, above nothing. Whole, 0 to 10000000000000. */
  amount: number;
  /** Which taking of the order it is part of, from 1: all shares of one step add up to what was taken at once. Whole, 0 to 4294967295. */
  step: number;
  /** The amount before it was made whole; what it has more or less is the broken fen. */
  exact: ExactShare;
}

/** What is earned when others open what the member shared. */
export interface ShareBonus {
  /** What is earned for each visitor who had not opened it before. */
  reward: Reward;
  /** At most so often in a cycle. Whole, 1 to 366. */
  perCycle: number;
}

/** A shared check-in was opened. */
export interface ShareReturned {
  /** The check-in program. */
  program: string;
  /** Who opened it. */
  visitor: string;
}

/** What sending the cart costs. */
export interface Shipping {
  /** The fee before promotions, in fen; or the freight template that works it out (运费模板). */
  fee: 
  | number
  | Freight;
  /** At which rate it is taxed, in basis points; left out: its tax is not told. Whole, 0 to 10000. */
  taxRate?: number;
}

/** Off the shipping fee. */
export interface ShippingOff {
  /** Basis points of the fee; all of it, when left out. Whole, 1 to 10000. */
  rate?: number;
  /** Nothing off into these regions, nor into any within them. 0 to 1000 of them. */
  except?: string[];
  /** Never more than this; free when left out. Whole, 0 to 10000000000. */
  upTo?: number;
}

/** What one unit of a product costs. */
export interface SkuPrice {
  /** The product. */
  sku: string;
  /** The price of one unit. Whole, 0 to 10000000000. */
  price: number;
  /** For so many units an order, those that save most; the units beyond pay the next best price. Whole, 1 to 1000000. */
  limit?: number;
}

/** A threshold of spend. */
export interface SpendAtLeast {
  /** The amount it takes. Whole, 1 to 10000000000. */
  atLeast: number;
  /** The lines that count; the promotion's own when left out. */
  of?: Selector;
  /** Which costs count; as the arithmetic's `thresholdBase` says when left out. */
  base?: ThresholdBase;
}

/**
 * `bestPerLine`: each line takes the best that is offered to it. `bestOne`: the one promotion that takes most off
 * the cart. `each`: every one in turn, by priority and then id, each on what the one before has left.
 */
export type Stacking = "bestPerLine" | "bestOne" | "each";

/** What is left of a gift or an add-on. */
export interface Stock {
  /** The product. */
  sku: string;
  /** So many units. Whole, 0 to 1000000. */
  left: number;
}

/** A store, and how far it is. */
export interface StoreNear {
  /** The store. */
  store: string;
  /** Metres, as the crow flies. Whole, 0 to 4294967295. */
  metres: number;
}

/** A threshold of days in a row. */
export interface Streak {
  /** The days it takes. Whole, 1 to 1000000. */
  atLeast: number;
}

/** A rule over the customer's marks. */
export type TagRule = 
  /** At least one of these. */
  | { any: string[]; }
  /** Every one of these. */
  | { all: string[]; }
  /** None of these. */
  | { none: string[]; };

/** An amount with its tax told apart: `net + tax = gross`. */
export interface Tax {
  /** Without the tax. Whole, 0 to 10000000000000. */
  net: number;
  /** The tax. Whole, 0 to 10000000000000. */
  tax: number;
  /** With it. Whole, 0 to 10000000000000. */
  gross: number;
}

/** Each unit; each line; all that is taxed at one rate. */
export type TaxPer = "unit" | "line" | "rate";

/** Prices hold the tax, or it comes on top. */
export type TaxPrices = "inclusive" | "exclusive";

/** How the mall is taxed. What is to pay does not change: with exclusive prices the tax comes on top of it. */
export interface TaxRule {
  /** Whether prices hold the tax already. */
  prices: TaxPrices;
  /** Which way a broken fen goes; half up when left out. */
  rounding?: Rounding;
  /** What is rounded; each line when left out. */
  roundPer?: TaxPer;
}

/** What things cost when the lane starts; their list prices; their unit prices before promotions; what they cost now. */
export type ThresholdBase = "laneStart" | "list" | "original" | "running";

/** What the steps count. */
export type TierBase = "spend" | "quantity" | "distinct";

/** One step. */
export interface TierStep {
  /** What it takes: an amount, or a number of units or products. Whole, 1 to 10000000000. */
  atLeast: number;
  /** What comes off. */
  off: Off;
}

/** Steps of spend, of quantity or of kinds; the highest step reached counts. */
export interface Tiers {
  /** What the steps count: what the lines cost when the lane starts, how many units there are, or how many products. */
  by: TierBase;
  /** `line`: each product is measured and lowered by itself; `scope`, when left out. */
  per?: TiersPer;
  /** The steps, each higher than the one before. 1 to 32 of them. */
  steps: TierStep[];
}

/** What the steps are measured on. */
export type TiersPer = "scope" | "line";

/** Whether today counts: it does; it will when the server confirms it; it may; it cannot. */
export type TodayIs = "counted" | "pending" | "open" | "closed";

/** All that is there is taken; it cannot be used. */
export type TooLarge = "take" | "unusable";

/** Which of several opened links counts. */
export type Touch = "first" | "last";

/** An opened link that is credited. */
export interface TouchCredit {
  /** The token. */
  token: string;
  /** Who shared it. */
  referrer: string;
  /** Which way the friends were to come. */
  path?: Path;
  /** The store in whose name it was shared. */
  store?: string;
}

/**
 * A hand-over: everyone bound to the member is the heir's from now on, and the member is nothing to the mall any
 * more. What was earned stays.
 */
export interface Transferred {
  /** Who takes the customers over. */
  to: string;
}

/** Prices by product. */
export interface UnitPrice {
  /** One price a product. 0 to 1000 of them. */
  prices: SkuPrice[];
}

/** So many units, and what each of them costs in the end. */
export interface UnitsAt {
  /** So many. Whole, 0 to 4294967295. */
  quantity: number;
  /** So much a unit. Whole, 0 to 10000000000000. */
  each: number;
}

/** What is missing until an item is free. */
export interface UntilFree {
  /** Friends still missing, those held not counted. Where commission is paid: each with the smallest order that counts, at the member's rate for the item's product. Whole, 0 to 4294967295. */
  friends: number;
  /** Friends whose orders matured and stand. Whole, 0 to 4294967295. */
  matured: number;
  /** Friends whose orders are held and stand. Whole, 0 to 4294967295. */
  held: number;
}

/** How far something was used. */
export interface Used {
  /** So often. Whole, 0 to 9007199254740991. */
  uses?: number;
  /** On so many units. Whole, 0 to 9007199254740991. */
  units?: number;
  /** For so much money. Whole, 0 to 10000000000. */
  amount?: number;
}

/** What the coupons of a wallet are worth for an order. */
export interface Wallet {
  /** The coupons at work, in the wallet's order: the best ones, or those that the request names. */
  chosen: string[];
  /** What the order costs with them. Whole, 0 to 10000000000000. */
  payable: number;
  /** How sure it is that no other choice costs less. */
  certificate: Certificate;
  /** What each coupon is worth, in the wallet's order. */
  coupons: CouponWorth[];
  /** The next best combinations, three at most, the cheapest first; each leaves something out of every one before it. */
  alternatives: Alternative[];
}

/** An item that a member would like to have for nothing. */
export interface WantedItem {
  /** The product. */
  sku: string;
  /** What it costs. Whole, 0 to 10000000000. */
  price: number;
}

/** A day of the week. */
export type Weekday = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

/** The same hours on several days of the week. */
export interface WeeklyWindow {
  /** The days. 1 to 1000 of them. */
  days: Weekday[];
  /** From this time on, as `10:00`; the start of the day when left out. */
  from?: string;
  /** Up to this time, `24:00` at the latest, which it is when left out. */
  until?: string;
}

/** What can be wrong; a code once published is never renamed. */
export type IssueCode =
  /** Not three capital letters. */
  | "bad-currency"
  /** Not a date as `2026-11-25`, or no such day. */
  | "bad-date"
  /** Not a date and time as `2026-11-25T10:00`, or no such day. */
  | "bad-date-time"
  /** Not 1 to 64 of `A-Z a-z 0-9 . _ : -`. */
  | "bad-id"
  /** Text with half a character in it. */
  | "bad-text"
  /** Not a time as `10:00`, up to `24:00`. */
  | "bad-time-of-day"
  /** A coupon code or share token with a sign that no code has; `at` is its place, from 1. */
  | "code-has-unknown-sign"
  /** A coupon code or share token with too few or too many letters. */
  | "code-has-wrong-length"
  /** A coupon code or share token with a wrong letter, or two that changed places. */
  | "code-mistyped"
  /** A share token of a kind that is not known here. */
  | "code-of-unknown-kind"
  /** The same id again; `first` is where it was said before. */
  | "duplicate-id"
  /** The same key twice in one record. */
  | "duplicate-key"
  /** A list price below the unit price. */
  | "list-price-below-unit-price"
  /** A milestone on a day that the cycle does not have. */
  | "milestone-beyond-the-cycle"
  /** Something that must be said was not. */
  | "missing"
  /** Neither `true` nor `false`. */
  | "not-a-boolean"
  /** Not a list. */
  | "not-a-list"
  /** Not a number. */
  | "not-a-number"
  /** Not a record. */
  | "not-an-object"
  /** A coupon that the wallet does not hold. */
  | "not-in-wallet"
  /** Not JSON text. */
  | "not-json"
  /** No rulebook of that number is loaded. */
  | "not-loaded"
  /** A choice takes exactly one of these keys. */
  | "not-one-choice"
  /** No basket of that number is open. */
  | "not-open"
  /** Not text. */
  | "not-text"
  /** A number that is not whole. */
  | "not-whole"
  /** A number outside its bounds. */
  | "out-of-range"
  /** A range whose end is below its start. */
  | "range-ends-before-it-starts"
  /** Steps that do not rise. */
  | "steps-not-rising"
  /** Text with more bytes than may be. */
  | "text-too-long"
  /** Lists and records too deep inside each other. */
  | "too-deep"
  /** Fewer elements than must be. */
  | "too-few"
  /** More bytes than may be. */
  | "too-large"
  /** More elements than may be. */
  | "too-many"
  /** More promotions in all lanes than may be. */
  | "too-many-promotions"
  /** More units in the cart than may be. */
  | "too-many-units"
  /** More values than may be. */
  | "too-many-values"
  /** A cart that costs more than may be. */
  | "total-too-large"
  /** A value that could not be read: a getter threw, or a proxy was revoked. */
  | "unreadable"
  /** A word or key that is none of the choices. */
  | "unknown-choice"
  /** A contract that this engine does not speak. */
  | "unknown-contract"
  /** A key that means nothing here. */
  | "unknown-key"
  /** A coupon is promised that the rulebook has no template of. */
  | "unknown-coupon-template"
  /** A line that the basket does not hold. */
  | "unknown-line"
  /** A window that ends before it starts, or has no length. */
  | "window-ends-before-it-starts"
  /** The engine could not be started again after a fault. */
  | "engine-down";

/** A fault in what was said. */
export interface Issue {
  /** Where, as in `lanes[1].promotions[0].then.percentOff.rate`; empty for the whole document. */
  path: string;
  /** What. */
  code: IssueCode;
  /** The figures that belong to it. */
  params: Record<string, number | string | string[]>;
}
