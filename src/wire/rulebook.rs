//! The rulebook as marketers write it, read into everything the mall promises.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use crate::id::{CouponGroup, LaneId, PromotionId, Sku, Tag};
use crate::money::{BasisPoints, Money};
use crate::pricing::cart::{Marks, Selector};
use crate::pricing::condition::{AtLeast, Condition, TagRule};
use crate::pricing::effect::{
    AmountOff, Effect, NthItem, Off, Per, PercentOff, ShippingOff, SkuPrice, Steps, Tiers, UnitPrice,
};
use crate::pricing::promotion::{CouponTerms, Lane, Place, Promotion, Rulebook, RulebookFault, Stacking, Trigger};
use crate::pricing::schedule::{Schedule, Slot, WeeklyWindow};
use crate::time::{CivilTime, Offset, TimeOfDay, Weekday};
use crate::wire::issue::{Code, Param};
use crate::wire::leaves::{LONGEST_LIST, Name, Positive, Several, SomeOf, Whole};
use crate::wire::reader::{Read, Reader};
use crate::wire::said::Said;
use crate::wire::shape::{Book, Shape};

/// The version of the contract that this engine speaks.
pub const CONTRACT: i64 = 1;
/// The most lanes.
pub const MOST_LANES: usize = 16;
/// The most promotions in all lanes together.
pub const MOST_PROMOTIONS: usize = LONGEST_LIST;

/// Reads one type by reading another first, and then asking it what it means.
macro_rules! meant {
    ($($Said:ident => $Meant:ty;)*) => { $(
        impl Read for $Meant {
            fn read(said: &Said, reader: &mut Reader) -> Option<Self> {
                $Said::read(said, reader)?.mean(reader)
            }

            fn shape(book: &mut Book) -> Shape {
                $Said::shape(book)
            }
        }
    )* };
}

meant! {
    RulebookSaid => Rulebook;
    PromotionSaid => Promotion;
    LaneSaid => Lane;
    SelectorSaid => Selector;
    ScheduleSaid => Schedule;
    WindowSaid => WeeklyWindow;
    SlotSaid => Slot;
    TiersSaid => Tiers;
    AmountOffSaid => AmountOff;
    NthItemSaid => NthItem;
}

struct RulebookSaid {
    contract: Contract,
    currency: Currency,
    offset: Offset,
    coupons_per_order: Whole<1, 20>,
    lanes: Several<Lane, 0, MOST_LANES>,
}

record! {
    /// Everything the mall promises. Amounts are whole minor units (fen), rates basis points, dates and times are on
    /// the mall's own wall clock. Unknown keys are issues; `null` means left out.
    RulebookSaid as "Rulebook" {
        /// The version of this contract.
        contract "contract": Contract,
        /// The currency of every amount, three capital letters as in ISO 4217.
        currency "currency": Currency,
        /// The mall's distance from UTC in minutes, east is positive: 480 in China.
        offset "utcOffsetMinutes": Offset,
        /// How many coupons may work in one order; 10 when left out.
        coupons_per_order "couponsPerOrder": Whole<1, 20> = Whole::<1, 20>::fixed(10),
        /// The lanes, in the order they run.
        lanes "lanes": Several<Lane, 0, MOST_LANES>,
    }
}

impl RulebookSaid {
    fn mean(self, reader: &mut Reader) -> Option<Rulebook> {
        let (Contract, Several(lanes)) = (self.contract, self.lanes);
        let promotions: usize = lanes.iter().map(|lane| lane.promotions.len()).sum();
        if promotions > MOST_PROMOTIONS {
            let limit = [("limit", crate::wire::reader::number(MOST_PROMOTIONS))];
            reader.at_key("lanes", |reader| reader.note_with(Code::TooManyPromotions, &limit));
            return None;
        }
        let faults = match Rulebook::new(self.currency.0, self.offset, self.coupons_per_order.to(), lanes) {
            Ok(rulebook) => return Some(rulebook),
            Err(faults) => faults,
        };
        for fault in faults {
            let (first, again) = match fault {
                RulebookFault::DuplicateLane { first, again } => ((first, None), (again, None)),
                RulebookFault::DuplicatePromotion { first, again } => {
                    let both = |place: Place| (place.lane, Some(place.promotion));
                    (both(first), both(again))
                }
            };
            let first = match first {
                (lane, None) => format!("lanes[{lane}].id"),
                (lane, Some(promotion)) => format!("lanes[{lane}].promotions[{promotion}].id"),
            };
            let note = |reader: &mut Reader| {
                let params = [("first", Param::Text(first.clone()))];
                reader.at_key("id", |reader| reader.note_with(Code::DuplicateId, &params));
            };
            reader.at_key("lanes", |reader| {
                reader.at_index(again.0, |reader| match again.1 {
                    None => note(reader),
                    Some(at) => reader.at_key("promotions", |reader| reader.at_index(at, note)),
                })
            });
        }
        None
    }
}

/// The number of the contract; there is one so far.
struct Contract;

impl Read for Contract {
    fn read(said: &Said, reader: &mut Reader) -> Option<Self> {
        if *said == Said::Whole(CONTRACT) {
            return Some(Contract);
        }
        reader.note_with(Code::UnknownContract, &[("supported", Param::Number(CONTRACT))]);
        None
    }

    fn shape(_: &mut Book) -> Shape {
        Shape::Exactly(CONTRACT)
    }
}

struct Currency(String);

impl Read for Currency {
    fn read(said: &Said, reader: &mut Reader) -> Option<Self> {
        let text = reader.text(said)?;
        if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Some(Currency(text.to_owned()));
        }
        reader.note(Code::BadCurrency);
        None
    }

    fn shape(_: &mut Book) -> Shape {
        Shape::Text { pattern: Some("^[A-Z]{3}$"), most: 3 }
    }
}

struct LaneSaid {
    id: LaneId,
    #[expect(dead_code, reason = "names are for people; the engine only checks that they can be shown")]
    name: Option<Name>,
    stacking: Stacking,
    promotions: Vec<Promotion>,
}

record! {
    /// Promotions that compete or add up.
    LaneSaid as "Lane" {
        /// Names the lane.
        id "id": LaneId,
        /// Its name for people.
        name "name": Option<Name>,
        /// Who competes, who adds up.
        stacking "stacking": Stacking,
        /// Its promotions.
        promotions "promotions": Vec<Promotion>,
    }
}

impl LaneSaid {
    fn mean(self, _: &mut Reader) -> Option<Lane> {
        let LaneSaid { id, name: _, stacking, promotions } = self;
        Some(Lane { id, stacking, promotions })
    }
}

words! {
    /// `bestPerLine`: each line takes the best that is offered to it. `bestOne`: the one promotion that takes most off
    /// the cart. `each`: every one in turn, by priority and then id, each on what the one before has left.
    Stacking as "Stacking" {
        "bestPerLine" => Stacking::BestPerLine,
        "bestOne" => Stacking::BestOne,
        "each" => Stacking::Each,
    }
}

struct PromotionSaid {
    id: PromotionId,
    #[expect(dead_code, reason = "names are for people; the engine only checks that they can be shown")]
    name: Option<Name>,
    #[expect(dead_code, reason = "as the name")]
    note: Option<Name>,
    tags: BTreeSet<Tag>,
    priority: Whole<0, 1000>,
    schedule: Schedule,
    of: Selector,
    when: Option<Condition>,
    then: Effect,
    coupon: Option<CouponTerms>,
}

record! {
    /// One promise: when, for whom, on what, how much.
    PromotionSaid as "Promotion" {
        /// Names the promotion, in the whole rulebook.
        id "id": PromotionId,
        /// Its name for people.
        name "name": Option<Name>,
        /// A sentence for people.
        note "note": Option<Name>,
        /// Marks, to speak of several promotions at once.
        tags "tags": BTreeSet<Tag> = BTreeSet::new(),
        /// Higher goes first and wins a tie; 0 when left out.
        priority "priority": Whole<0, 1000> = Whole::<0, 1000>::fixed(0),
        /// When it is open; always, when left out.
        schedule "schedule": Schedule = Schedule::default(),
        /// Which lines it means; every line, when left out.
        of "of": Selector = Selector::default(),
        /// What must hold; nothing, when left out.
        when "when": Option<Condition>,
        /// What happens.
        then "then": Effect,
        /// Present: it takes a coupon from the customer's wallet, on these terms.
        coupon "coupon": Option<CouponTerms>,
    }
}

impl PromotionSaid {
    fn mean(self, _: &mut Reader) -> Option<Promotion> {
        let PromotionSaid { id, name: _, note: _, tags, priority, schedule, of, when, then, coupon } = self;
        let trigger = coupon.map_or(Trigger::Automatic, Trigger::Coupon);
        Some(Promotion { id, tags, priority: priority.to(), schedule, of, when, then, trigger })
    }
}

record! {
    /// How coupons of one template go with others.
    CouponTerms as "CouponTerms" {
        /// At most one coupon of a group works in an order.
        group "group": Option<CouponGroup>,
        /// At most so many coupons of this template work in an order; 1 when left out.
        per_order "perOrder": u32 = 1,
    }
}

struct SelectorSaid {
    skus: BTreeSet<Sku>,
    categories: BTreeSet<crate::id::Category>,
    tags: BTreeSet<Tag>,
    except: Marks,
}

record! {
    /// Which lines are meant: those in any of the lists (none given: every line), and in none of `except`.
    SelectorSaid as "Selector" {
        /// By product.
        skus "skus": BTreeSet<Sku> = BTreeSet::new(),
        /// By category.
        categories "categories": BTreeSet<crate::id::Category> = BTreeSet::new(),
        /// By tag.
        tags "tags": BTreeSet<Tag> = BTreeSet::new(),
        /// Not these.
        except "except": Marks = Marks::default(),
    }
}

record! {
    /// Ways of naming lines.
    Marks as "Marks" {
        /// By product.
        skus "skus": BTreeSet<Sku> = BTreeSet::new(),
        /// By category.
        categories "categories": BTreeSet<crate::id::Category> = BTreeSet::new(),
        /// By tag.
        tags "tags": BTreeSet<Tag> = BTreeSet::new(),
    }
}

impl SelectorSaid {
    fn mean(self, _: &mut Reader) -> Option<Selector> {
        let SelectorSaid { skus, categories, tags, except } = self;
        Some(Selector { among: Marks { skus, categories, tags }, except })
    }
}

struct ScheduleSaid {
    from: Option<CivilTime>,
    until: Option<CivilTime>,
    weekly: Several<WeeklyWindow, 0, 32>,
    daily: Several<Slot, 0, 32>,
}

record! {
    /// When a promotion is open, on the mall's own wall clock. All parts must hold together.
    ScheduleSaid as "Schedule" {
        /// Open from this moment on, as `2026-11-25T10:00`.
        from "from": Option<CivilTime>,
        /// Closed from this moment on.
        until "until": Option<CivilTime>,
        /// Open only in these windows of the week.
        weekly "weekly": Several<WeeklyWindow, 0, 32> = Several(Vec::new()),
        /// Open only in these slots of the day.
        daily "daily": Several<Slot, 0, 32> = Several(Vec::new()),
    }
}

impl ScheduleSaid {
    fn mean(self, reader: &mut Reader) -> Option<Schedule> {
        let ScheduleSaid { from, until, weekly: Several(weekly), daily: Several(daily) } = self;
        if from.is_some() && until.is_some() && from >= until {
            reader.note(Code::WindowEndsBeforeItStarts);
            return None;
        }
        Some(Schedule { from, until, weekly, daily })
    }
}

struct WindowSaid {
    days: SomeOf<Weekday>,
    from: TimeOfDay,
    until: TimeOfDay,
}

record! {
    /// The same hours on several days of the week.
    WindowSaid as "WeeklyWindow" {
        /// The days.
        days "days": SomeOf<Weekday>,
        /// From this time on, as `10:00`; the start of the day when left out.
        from "from": TimeOfDay = TimeOfDay::START,
        /// Up to this time, `24:00` at the latest, which it is when left out.
        until "until": TimeOfDay = TimeOfDay::END,
    }
}

impl WindowSaid {
    fn mean(self, reader: &mut Reader) -> Option<WeeklyWindow> {
        let slot = SlotSaid { from: self.from, until: self.until }.mean(reader)?;
        Some(WeeklyWindow { days: self.days.0, slot })
    }
}

struct SlotSaid {
    from: TimeOfDay,
    until: TimeOfDay,
}

record! {
    /// A part of every day.
    SlotSaid as "DailySlot" {
        /// From this time on, as `10:00`.
        from "from": TimeOfDay,
        /// Up to this time, `24:00` at the latest.
        until "until": TimeOfDay,
    }
}

impl SlotSaid {
    fn mean(self, reader: &mut Reader) -> Option<Slot> {
        let slot = Slot::new(self.from, self.until);
        if slot.is_none() {
            reader.note(Code::WindowEndsBeforeItStarts);
        }
        slot
    }
}

choice! {
    /// What must hold.
    Condition as "Condition" {
        /// The lines cost at least so much when the lane starts.
        "spend" SpendSaid => |said| Condition::Spend(AtLeast { at_least: said.at_least.0, of: said.of }),
        /// There are at least so many units.
        "quantity" QuantitySaid => |said| Condition::Quantity(AtLeast { at_least: said.at_least, of: said.of }),
        /// The customer's marks.
        "tags" TagRule => Condition::Tags,
        /// The customer's level is one of these.
        "tier" SomeOf<crate::id::Tier> => |SomeOf(tiers)| Condition::Tier(tiers),
        /// The customer has never bought here; `false`: has.
        "newCustomer" bool => Condition::NewCustomer,
        /// This will be the customer's n-th order; 1 is the first.
        "orderNumber" u32 => Condition::OrderNumber,
        /// The customer shops in one of these channels.
        "channel" SomeOf<crate::id::Channel> => |SomeOf(channels)| Condition::Channel(channels),
        /// Every one of these holds.
        "all" Several<Condition, 1, 64> => |Several(all)| Condition::All(all),
        /// One of these holds.
        "any" Several<Condition, 1, 64> => |Several(any)| Condition::Any(any),
        /// This does not hold.
        "not" Box<Condition> => Condition::Not,
    }
}

struct SpendSaid {
    at_least: Positive,
    of: Option<Selector>,
}

record! {
    /// A threshold of spend.
    SpendSaid as "SpendAtLeast" {
        /// The amount it takes.
        at_least "atLeast": Positive,
        /// The lines that count; the promotion's own when left out.
        of "of": Option<Selector>,
    }
}

struct QuantitySaid {
    at_least: u32,
    of: Option<Selector>,
}

record! {
    /// A threshold of units.
    QuantitySaid as "QuantityAtLeast" {
        /// The units it takes.
        at_least "atLeast": u32,
        /// The lines that count; the promotion's own when left out.
        of "of": Option<Selector>,
    }
}

choice! {
    /// A rule over the customer's marks.
    TagRule as "TagRule" {
        /// At least one of these.
        "any" SomeOf<Tag> => |SomeOf(tags)| TagRule::Any(tags),
        /// Every one of these.
        "all" SomeOf<Tag> => |SomeOf(tags)| TagRule::All(tags),
        /// None of these.
        "none" SomeOf<Tag> => |SomeOf(tags)| TagRule::None(tags),
    }
}

choice! {
    /// What happens.
    Effect as "Effect" {
        /// These products cost this much a unit (秒杀价, 会员价).
        "unitPrice" UnitPrice => Effect::UnitPrice,
        /// A percentage off.
        "percentOff" PercentOff => Effect::PercentOff,
        /// An amount off.
        "amountOff" AmountOff => Effect::AmountOff,
        /// More off for more (阶梯满减, N件M折).
        "tiers" Tiers => Effect::Tiers,
        /// Every n-th unit for less (第2件半价).
        "nthItem" NthItem => Effect::NthItem,
        /// Shipping for less, or free.
        "shippingOff" ShippingOff => Effect::ShippingOff,
    }
}

record! {
    /// Prices by product.
    UnitPrice as "UnitPrice" {
        /// One price a product.
        prices "prices": Vec<SkuPrice>,
    }
}

record! {
    /// What one unit of a product costs.
    SkuPrice as "SkuPrice" {
        /// The product.
        sku "sku": Sku,
        /// The price of one unit.
        price "price": Money,
    }
}

record! {
    /// A percentage of the running price, rounded half up once over all the lines meant.
    PercentOff as "PercentOff" {
        /// Basis points off: 1000 is ten percent off (9折).
        rate "rate": BasisPoints,
        /// Never more than this.
        up_to "upTo": Option<Money>,
    }
}

struct AmountOffSaid {
    amount: Positive,
    per: Per,
}

record! {
    /// An amount.
    AmountOffSaid as "AmountOff" {
        /// The amount.
        amount "amount": Positive,
        /// How often it counts; `order` when left out.
        per "per": Per = Per::Order,
    }
}

impl AmountOffSaid {
    fn mean(self, _: &mut Reader) -> Option<AmountOff> {
        Some(AmountOff { amount: self.amount.0, per: self.per })
    }
}

struct EverySaid {
    spent: Positive,
    times: Option<NonZeroU32>,
}

record! {
    /// Once for every so much spent (每满).
    EverySaid as "EverySpent" {
        /// So much.
        spent "spent": Positive,
        /// At most so many times.
        times "times": Option<NonZeroU32>,
    }
}

const PER: [&str; 3] = ["order", "line", "unit"];

impl Read for Per {
    fn read(said: &Said, reader: &mut Reader) -> Option<Self> {
        if let Said::Record(_) = said {
            let every = EverySaid::read(said, reader)?;
            return Some(Per::Every { spent: every.spent.0, times: every.times });
        }
        let at = reader.word(said, &PER)?;
        [Per::Order, Per::Line, Per::Unit].into_iter().nth(at)
    }

    fn shape(book: &mut Book) -> Shape {
        book.name(
            "Per",
            "How often an amount counts: once; for each product; for each unit; for every so much spent.",
            |book| Shape::OneOf(vec![("", Shape::Words(PER.to_vec())), ("", EverySaid::shape(book))]),
        )
    }
}

choice! {
    /// A part off.
    Off as "Off" {
        /// Basis points off.
        "percent" BasisPoints => Off::Percent,
        /// An amount off.
        "amount" Positive => |Positive(amount)| Off::Amount(amount),
    }
}

struct TiersSaid {
    by: By,
    steps: Several<StepSaid, 1, 32>,
}

#[derive(Clone, Copy)]
enum By {
    Spend,
    Quantity,
}

words! {
    /// What the steps count.
    By as "TierBase" {
        "spend" => By::Spend,
        "quantity" => By::Quantity,
    }
}

record! {
    /// Steps of spend or of quantity; the highest step reached counts.
    TiersSaid as "Tiers" {
        /// What the steps count: what the lines cost when the lane starts, or how many units there are.
        by "by": By,
        /// The steps, each higher than the one before.
        steps "steps": Several<StepSaid, 1, 32>,
    }
}

struct StepSaid {
    at_least: Positive,
    off: Off,
}

record! {
    /// One step.
    StepSaid as "TierStep" {
        /// What it takes: an amount, or a number of units.
        at_least "atLeast": Positive,
        /// What comes off.
        off "off": Off,
    }
}

impl TiersSaid {
    fn mean(self, reader: &mut Reader) -> Option<Tiers> {
        let steps = self.steps.0.into_iter().map(|step| (step.at_least.0, step.off));
        let tiers = match self.by {
            By::Spend => Steps::new(steps.collect()).map(Tiers::Spend),
            By::Quantity => {
                let units = |amount: Money| u32::try_from(amount.minor()).unwrap_or(u32::MAX);
                Steps::new(steps.map(|(at_least, off)| (units(at_least), off)).collect()).map(Tiers::Quantity)
            }
        };
        if tiers.is_none() {
            reader.at_key("steps", |reader| reader.note(Code::StepsNotRising));
        }
        tiers
    }
}

struct NthItemSaid {
    n: Whole<2, 100>,
    off: Off,
    times: Option<NonZeroU32>,
}

record! {
    /// Units dearest first, in groups of n: the last of every full group costs less.
    NthItemSaid as "NthItem" {
        /// The size of a group.
        n "n": Whole<2, 100>,
        /// What comes off that unit.
        off "off": Off,
        /// At most so many units.
        times "times": Option<NonZeroU32>,
    }
}

impl NthItemSaid {
    fn mean(self, _: &mut Reader) -> Option<NthItem> {
        Some(NthItem { n: self.n.to(), off: self.off, times: self.times })
    }
}

record! {
    /// Off the shipping fee.
    ShippingOff as "ShippingOff" {
        /// Never more than this; free when left out.
        up_to "upTo": Option<Money>,
    }
}
