//! The rulebook as marketers write it, read into everything the mall promises.

use std::sync::Arc;

use crate::id::{CouponGroup, LaneId, PromotionId, Sku, Tag};
use crate::money::Money;
use crate::order::Set;
use crate::pricing::arithmetic::Declared;
use crate::pricing::cart::{Marks, Selector};
use crate::pricing::condition::Condition;
use crate::pricing::effect::Effect;
use crate::pricing::exclusion::{Company, Excludes, Level};
use crate::pricing::guard::Guard;
use crate::pricing::limit::Limits;
use crate::pricing::pile::Place;
use crate::pricing::promotion::{CouponTerms, Lane, Promotion, Rulebook, RulebookFault, Stacking, Terms, Trigger};
use crate::pricing::schedule::Schedule;
use crate::pricing::tax::TaxRule;
use crate::time::Offset;
use crate::wire::Mall;
use crate::wire::growth::Programs;
use crate::wire::issue::{Code, Issue, Param};
use crate::wire::leaves::{LONGEST_LIST, Name, Several, Whole};
use crate::wire::reader::{Read, Reader};
use crate::wire::said::{Part, Value};
use crate::wire::shape::{Book, Shape};

/// The version of the contract that this engine speaks.
pub const CONTRACT: i64 = 1;
/// The most lanes.
pub const MOST_LANES: usize = 16;
/// The most promotions in all lanes together.
pub const MOST_PROMOTIONS: usize = LONGEST_LIST;
/// The most conditions of one promotion, those inside others counted too.
pub const MOST_CONDITIONS: usize = 256;

meant! {
    RulebookSaid => Mall;
    PromotionSaid => Promotion;
    LaneSaid => Lane;
    SelectorSaid => Selector;
}

struct RulebookSaid {
    contract: Contract,
    currency: Currency,
    offset: Offset,
    coupons_per_order: Whole<1, 99>,
    arithmetic: Declared,
    tax: Option<TaxRule>,
    guard: Option<Guard>,
    lanes: Several<Lane, 0, MOST_LANES>,
    growth: Programs,
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
        coupons_per_order "couponsPerOrder": Whole<1, 99> = Whole::<1, 99>::fixed(10),
        /// How amounts are rounded and shared out; `strict` when left out.
        arithmetic "arithmetic": Declared = Declared::default(),
        /// Present: every answer tells the tax.
        tax "tax": Option<TaxRule>,
        /// What no promotion goes below. With a guard no unit costs less than its `cost`, unless it says so.
        guard "guard": Option<Guard>,
        /// The lanes, in the order they run.
        lanes "lanes": Several<Lane, 0, MOST_LANES>,
        /// Programs that let the mall grow.
        growth "growth": Programs = Programs::default(),
    }
}

impl RulebookSaid {
    fn mean(self, reader: &mut Reader) -> Option<Mall> {
        let (Contract, Several(mut lanes)) = (self.contract, self.lanes);
        let promotions_of_all = lanes.iter_mut().flat_map(|lane| &mut lane.promotions);
        promotions_of_all.for_each(|promotion| promotion.arithmetic = promotion.arithmetic.or(self.arithmetic));
        let promotions: usize = lanes.iter().map(|lane| lane.promotions.len()).sum();
        if promotions > MOST_PROMOTIONS {
            let limit = [("limit", crate::wire::reader::number(MOST_PROMOTIONS))];
            reader.at_key("lanes", |reader| reader.note_with(Code::TooManyPromotions, &limit));
            return None;
        }
        let terms = Terms {
            currency: self.currency.0,
            offset: self.offset,
            coupons_per_order: self.coupons_per_order.to(),
            tax: self.tax,
            guard: self.guard,
        };
        let faults = match Rulebook::new(terms, lanes) {
            Ok(rulebook) => return kept(rulebook, self.growth, reader),
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

/// Both wings together, when every coupon that growth promises is one that pricing knows.
fn kept(rulebook: Rulebook, programs: Programs, reader: &mut Reader) -> Option<Mall> {
    let known = |template: &PromotionId| {
        rulebook.place(template).and_then(|place| rulebook.at(place)?.coupon_terms()).is_some()
    };
    let promised = programs.promised();
    let unknown = promised.iter().filter(|(_, template)| !known(template));
    let mut issues: Vec<Issue> =
        unknown.map(|(path, _)| Issue::new(path.clone(), Code::UnknownCouponTemplate)).collect();
    issues.extend(unknown_grants(&rulebook, &known));
    issues.extend(programs.duplicates().into_iter().map(|path| Issue::new(path, Code::DuplicateId)));
    let sound = issues.is_empty();
    reader.add(issues);
    sound.then(|| Mall { rulebook: Arc::new(rulebook), programs })
}

/// Coupons that orders bring and that the rulebook has no template of.
fn unknown_grants(rulebook: &Rulebook, known: &impl Fn(&PromotionId) -> bool) -> Vec<Issue> {
    let mut issues = Vec::new();
    for (lane, promotions) in rulebook.lanes().iter().map(|lane| &lane.promotions).enumerate() {
        for (at, promotion) in promotions.iter().enumerate() {
            let Effect::Grant(grant) = &promotion.then else { continue };
            for (nth, _) in grant.coupons.iter().enumerate().filter(|(_, some)| !known(&some.coupon)) {
                let path = format!("lanes[{lane}].promotions[{at}].then.grant.coupons[{nth}].coupon");
                issues.push(Issue::new(path, Code::UnknownCouponTemplate));
            }
        }
    }
    issues
}

/// The number of the contract; there is one so far.
struct Contract;

impl Read for Contract {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        if let Value::Whole(CONTRACT) = reader.value(said) {
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
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
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
    arithmetic: Declared,
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
        /// How this lane counts, where it is not as the rulebook says.
        arithmetic "arithmetic": Declared = Declared::default(),
        /// Its promotions.
        promotions "promotions": Vec<Promotion>,
    }
}

impl LaneSaid {
    fn mean(self, _: &mut Reader) -> Option<Lane> {
        let LaneSaid { id, name: _, stacking, arithmetic, mut promotions } = self;
        promotions.iter_mut().for_each(|promotion| promotion.arithmetic = promotion.arithmetic.or(arithmetic));
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
    tags: Set<Tag>,
    priority: Whole<0, 1000>,
    schedule: Schedule,
    of: Selector,
    when: Option<Condition>,
    then: Effect,
    arithmetic: Declared,
    limits: Limits,
    excludes: Option<Excludes>,
    exclusive: Option<Level>,
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
        tags "tags": Set<Tag> = Set::default(),
        /// Higher goes first and wins a tie; 0 when left out.
        priority "priority": Whole<0, 1000> = Whole::<0, 1000>::fixed(0),
        /// When it is open; always, when left out.
        schedule "schedule": Schedule = Schedule::default(),
        /// Which lines it means; every line, when left out.
        of "of": Selector = Selector::default(),
        /// What must hold, at most 256 conditions in all; nothing, when left out.
        when "when": Option<Condition>,
        /// What happens.
        then "then": Effect,
        /// How it is counted, where it is not as its lane says.
        arithmetic "arithmetic": Declared = Declared::default(),
        /// How far it may be used; without limit, when left out.
        limits "limits": Limits = Limits::default(),
        /// What it does not go with.
        excludes "excludes": Option<Excludes>,
        /// It goes with nothing else, there. In a lane where others compete, a gift or an addition is heard after the winners.
        exclusive "exclusive": Option<Level>,
        /// Present: it takes a coupon from the customer's wallet, on these terms.
        coupon "coupon": Option<CouponTerms>,
    }
}

impl PromotionSaid {
    fn mean(self, reader: &mut Reader) -> Option<Promotion> {
        let PromotionSaid { id, tags, priority, schedule, of, when, then, arithmetic, limits, coupon, .. } = self;
        let company = Company { excludes: self.excludes, exclusive: self.exclusive };
        if when.as_ref().is_some_and(|when| when.size() > MOST_CONDITIONS) {
            let limit = [("limit", crate::wire::reader::number(MOST_CONDITIONS))];
            reader.at_key("when", |reader| reader.note_with(Code::TooMany, &limit));
            return None;
        }
        let trigger = coupon.map_or(Trigger::Automatic, Trigger::Coupon);
        let priority = priority.to();
        Some(Promotion { id, tags, priority, schedule, of, when, then, arithmetic, limits, company, trigger })
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
    skus: Set<Sku>,
    categories: Set<crate::id::Category>,
    tags: Set<Tag>,
    except: Marks,
    unit_price: PriceRange,
    on_sale: Option<bool>,
}

record! {
    /// Which lines are meant: those in any of the lists (none given: every line), and in none of `except`; with
    /// `unitPrice` or `onSale` only those of them whose prices are so.
    SelectorSaid as "Selector" {
        /// By product.
        skus "skus": Set<Sku> = Set::default(),
        /// By category.
        categories "categories": Set<crate::id::Category> = Set::default(),
        /// By tag.
        tags "tags": Set<Tag> = Set::default(),
        /// Not these.
        except "except": Marks = Marks::default(),
        /// Only lines whose unit price lies here.
        unit_price "unitPrice": PriceRange = PriceRange::default(),
        /// Only lines with a list price above the unit price; `false`: only the others.
        on_sale "onSale": Option<bool>,
    }
}

record! {
    /// Ways of naming lines.
    Marks as "Marks" {
        /// By product.
        skus "skus": Set<Sku> = Set::default(),
        /// By category.
        categories "categories": Set<crate::id::Category> = Set::default(),
        /// By tag.
        tags "tags": Set<Tag> = Set::default(),
    }
}

impl SelectorSaid {
    fn mean(self, reader: &mut Reader) -> Option<Selector> {
        let SelectorSaid { skus, categories, tags, except, unit_price: PriceRange { from, to }, on_sale } = self;
        if to.is_some() && from > to {
            reader.at_key("unitPrice", |reader| reader.note(Code::RangeEndsBeforeItStarts));
            return None;
        }
        let among = Marks { skus, categories, tags };
        Some(Selector { among, except, price_from: from, price_to: to, on_sale, number: None })
    }
}

#[derive(Default)]
struct PriceRange {
    from: Option<Money>,
    to: Option<Money>,
}

record! {
    /// Unit prices before promotions.
    PriceRange as "PriceRange" {
        /// At least so much.
        from "from": Option<Money>,
        /// At most so much.
        to "to": Option<Money>,
    }
}
