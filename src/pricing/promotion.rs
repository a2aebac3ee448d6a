//! Everything the mall promises: promotions in lanes, some of them only for the holder of a coupon.

use crate::id::{CouponGroup, LaneId, PromotionId, Sku, Tag};
use crate::money::Money;
use crate::order::{Map, Set, sorted_by, turns};
use crate::pricing::arithmetic::{Base, Declared};
use crate::pricing::cart::{LineItem, Selector};
use crate::pricing::condition::Condition;
use crate::pricing::effect::Effect;
use crate::pricing::exclusion::{Clash, Clashes, Company, Party, Row};
use crate::pricing::guard::Guard;
use crate::pricing::limit::Limits;
use crate::pricing::pile::Place;
use crate::pricing::schedule::Schedule;
use crate::pricing::selectors::Selectors;
use crate::pricing::tax::TaxRule;
use crate::time::Offset;

/// One promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promotion {
    /// Names it, in the whole rulebook.
    pub id: PromotionId,
    /// Marks, for those who want to speak of several at once.
    pub tags: Set<Tag>,
    /// Higher goes first, and wins a tie.
    pub priority: u16,
    /// When it is open.
    pub schedule: Schedule,
    /// Which lines it means.
    pub of: Selector,
    /// What must hold.
    pub when: Option<Condition>,
    /// What happens.
    pub then: Effect,
    /// How it is counted, where the mall says so.
    pub arithmetic: Declared,
    /// How far it may be used.
    pub limits: Limits,
    /// What it does not go with.
    pub company: Company,
    /// What sets it off.
    pub trigger: Trigger,
}

/// What sets a promotion off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// Nothing but its conditions.
    Automatic,
    /// A coupon from the customer's wallet, on these terms.
    Coupon(CouponTerms),
}

/// How coupons of one template go with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CouponTerms {
    /// At most one coupon of a group works in an order.
    pub group: Option<CouponGroup>,
    /// At most so many coupons of this template work in an order.
    pub per_order: u32,
}

impl Promotion {
    /// True when less to pay never makes it act where it did not: it looks at no running price and has no budget.
    pub fn is_steady(&self) -> bool {
        let Limits { per_customer, total, .. } = &self.limits;
        let base = self.arithmetic.settled().threshold_base;
        let runs = base == Base::Running || self.when.as_ref().is_some_and(|when| when.runs(base));
        !runs && per_customer.amount.or(total.amount).is_none()
    }

    /// The canonical order: higher priority, then smaller id.
    pub fn rank(&self) -> impl Ord + use<'_> {
        (core::cmp::Reverse(self.priority), &self.id)
    }

    /// Every selector in it.
    fn selectors(&mut self) -> impl Iterator<Item = &mut Selector> {
        let asked = self.when.iter_mut().flat_map(Condition::selectors);
        core::iter::once(&mut self.of).chain(asked).chain(self.then.selectors())
    }

    /// What it looks at, where that is nothing but lines. `levels` says where it does not go together with others.
    #[inline(never)]
    fn looks(&mut self, number: usize, levels: Clash) -> Option<Looks> {
        // Who acted before, what shipping costs, points and budgets are no lines.
        let elsewhere = matches!(&self.then, Effect::ShippingOff(_) | Effect::Points(_) | Effect::AddOn(_));
        if levels.order || elsewhere || self.limits != Limits::default() {
            return None;
        }
        let priced =
            matches!(self.then, Effect::UnitPrice(_)) && !self.when.as_ref().is_some_and(Condition::looks_at_own);
        let skip = usize::from(priced);
        let selectors = self.selectors().skip(skip).filter_map(|selector| selector.number).collect();
        Some(Looks { selectors, prices: priced.then_some(number), only_offers: priced && levels.parts() })
    }

    fn party(&self) -> Party<'_> {
        Party { tags: &self.tags, company: &self.company }
    }

    /// The terms of its coupon, for a promotion that needs one.
    pub fn coupon_terms(&self) -> Option<&CouponTerms> {
        match &self.trigger {
            Trigger::Automatic => None,
            Trigger::Coupon(terms) => Some(terms),
        }
    }

    /// True when it means the line, or one of its thresholds counts it.
    pub fn counts(&self, line: &LineItem) -> bool {
        self.of.matches(line) || self.when.as_ref().is_some_and(|when| when.counts(line))
    }

    /// The spend that its conditions ask for, nothing when they ask for none.
    pub fn threshold(&self) -> Money {
        self.when.as_ref().map_or(Money::ZERO, Condition::threshold)
    }
}

/// Promotions that compete or add up; lanes run one after another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Names it.
    pub id: LaneId,
    /// Who competes, who adds up.
    pub stacking: Stacking,
    /// Its promotions, in the order they were written.
    pub promotions: Vec<Promotion>,
}

/// Who competes, who adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stacking {
    /// Each line takes the best that is offered to it.
    BestPerLine,
    /// The one promotion that takes most off the cart.
    BestOne,
    /// Every one in its turn: by priority, then id, each on what the one before has left.
    Each,
}

/// Everything the mall promises, checked: ids differ, and the order of reading does not matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rulebook {
    terms: Terms,
    lanes: Vec<Lane>,
    places: Map<PromotionId, Place>,
    selectors: Selectors,
    prices: Map<Sku, Vec<(usize, usize)>>,
    looks: Vec<Option<Looks>>,
    turns: Vec<Turns>,
    clashes: Clashes,
    steady: bool,
}

/// What is settled about a lane whatever is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Turns {
    /// How many promotions stand in the lanes before it.
    before: usize,
    /// Its automatic promotions in canonical order.
    automatic: Vec<usize>,
}

/// What a promotion looks at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looks {
    /// The numbers of its selectors.
    pub selectors: Vec<usize>,
    /// Its own number where it looks at no line but those that it has a price for.
    pub prices: Option<usize>,
    /// True where what it says when it offers nothing hangs on who keeps other lines from it, too.
    pub only_offers: bool,
}

/// What holds for every order, whatever is promised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The currency of every amount, three letters.
    pub currency: String,
    /// The mall's distance from UTC.
    pub offset: Offset,
    /// How many coupons may work in one order.
    pub coupons_per_order: u32,
    /// How the mall is taxed, where it wants to know.
    pub tax: Option<TaxRule>,
    /// What no promotion goes below.
    pub guard: Option<Guard>,
}

/// Two things with one id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RulebookFault {
    /// Two lanes.
    DuplicateLane {
        /// The lane that had it first.
        first: usize,
        /// The lane that has it again.
        again: usize,
    },
    /// Two promotions, in one lane or in two.
    DuplicatePromotion {
        /// The one that had it first.
        first: Place,
        /// The one that has it again.
        again: Place,
    },
}

impl Rulebook {
    /// The rulebook, or every id that is there twice. What it asks are functions by themselves: a host that finds one large
    /// function busy while it reads its first rulebook would compile all of it anew.
    pub fn new(terms: Terms, mut lanes: Vec<Lane>) -> Result<Rulebook, Vec<RulebookFault>> {
        let all = || lanes.iter().flat_map(|lane| &lane.promotions);
        let places = Map::of(places(&lanes).map(|(promotion, place)| (promotion.id.clone(), place)).collect());
        let ids = Map::of(lanes.iter().map(|lane| (&lane.id, ())).collect());
        if places.count() < all().count() || ids.count() < lanes.len() {
            return Err(twice(&lanes));
        }
        let promotions = lanes.iter_mut().flat_map(|lane| &mut lane.promotions);
        let selectors = Selectors::number(promotions.flat_map(Promotion::selectors));
        let (mut turns, mut before) = (Vec::with_capacity(lanes.len()), 0);
        for lane in &lanes {
            turns.push(Turns::of(lane, before));
            before += lane.promotions.len();
        }
        let all = || lanes.iter().flat_map(|lane| &lane.promotions);
        let number = |id: &PromotionId| places.get(id).map(|place| number(&turns, *place));
        let clashes = Clashes::of(&all().map(Promotion::party).collect::<Vec<_>>(), number);
        let steady = !clashes.are_any() && all().all(Promotion::is_steady);
        let prices = prices(all());
        let numbered = lanes.iter_mut().flat_map(|lane| &mut lane.promotions).enumerate();
        let looks = numbered.map(|(number, promotion)| {
            let levels = clashes.row(number).levels();
            promotion.looks(number, levels)
        });
        let looks = looks.collect();
        Ok(Rulebook { terms, lanes, places, selectors, prices, looks, turns, clashes, steady })
    }

    /// The currency of every amount, three letters.
    pub fn currency(&self) -> &str {
        &self.terms.currency
    }

    /// The mall's distance from UTC.
    pub fn offset(&self) -> Offset {
        self.terms.offset
    }

    /// How many coupons may work in one order.
    pub fn coupons_per_order(&self) -> u32 {
        self.terms.coupons_per_order
    }

    /// What no promotion goes below.
    pub fn guard(&self) -> Option<&Guard> {
        self.terms.guard.as_ref()
    }

    /// How the mall is taxed, where it wants to know.
    pub fn tax(&self) -> Option<TaxRule> {
        self.terms.tax
    }

    /// The lanes, in the order they run.
    pub fn lanes(&self) -> &[Lane] {
        &self.lanes
    }

    /// Where a promotion stands, if there is one of that name.
    pub fn place(&self, id: &PromotionId) -> Option<Place> {
        self.places.get(id).copied()
    }

    /// The promotion at a place.
    pub fn at(&self, place: Place) -> Option<&Promotion> {
        self.lanes.get(place.lane)?.promotions.get(place.promotion)
    }
    /// The automatic promotions of a lane, by their places in it, in canonical order.
    pub fn automatic(&self, lane: usize) -> &[usize] {
        self.turns.get(lane).map(|turns| turns.automatic.as_slice()).unwrap_or_default()
    }

    /// The number of a promotion among all.
    pub fn number(&self, place: Place) -> usize {
        number(&self.turns, place)
    }

    /// The promotions, by number, that have a price of their own for a product, with the place of that price.
    pub fn prices(&self, sku: &Sku) -> &[(usize, usize)] {
        self.prices.get(sku).map(Vec::as_slice).unwrap_or_default()
    }

    /// What each promotion looks at, by its number, where that is nothing but lines.
    pub fn looks(&self) -> &[Option<Looks>] {
        &self.looks
    }

    /// Its selectors.
    pub fn selectors(&self) -> &Selectors {
        &self.selectors
    }

    /// True when some of its promotions do not go together.
    pub fn clashes(&self) -> bool {
        self.clashes.are_any()
    }

    /// Where the promotion at a place does not go together with others.
    pub fn row(&self, place: Place) -> Row<'_> {
        self.clashes.row(self.number(place))
    }

    /// True when what is refused or finds nothing by itself does so in the company of coupons, too.
    pub fn is_steady(&self) -> bool {
        self.steady
    }
}

/// Who has a price for which product.
#[inline(never)]
fn prices<'p>(promotions: impl Iterator<Item = &'p Promotion>) -> Map<Sku, Vec<(usize, usize)>> {
    let mut all: Vec<(&Sku, usize, usize)> = Vec::new();
    for (number, promotion) in promotions.enumerate() {
        if let Effect::UnitPrice(effect) = &promotion.then {
            all.extend(effect.prices.iter().enumerate().map(|(place, (sku, _))| (sku, number, place)));
        }
    }
    let turns = turns(all.len(), &|one, other| all.get(one).cmp(&all.get(other)));
    let mut prices = Map::default();
    let all: Vec<_> = turns.into_iter().filter_map(|at| all.get(at)).collect();
    for some in all.chunk_by(|(one, ..), (other, ..)| one == other) {
        if let Some((sku, ..)) = some.first() {
            prices.insert((*sku).clone(), some.iter().map(|(_, number, place)| (*number, *place)).collect());
        }
    }
    prices
}

/// Every promotion and where it stands.
fn places(lanes: &[Lane]) -> impl Iterator<Item = (&Promotion, Place)> {
    lanes.iter().enumerate().flat_map(|(lane, found)| {
        found.promotions.iter().enumerate().map(move |(at, promotion)| (promotion, Place { lane, promotion: at }))
    })
}

fn number(turns: &[Turns], place: Place) -> usize {
    turns.get(place.lane).map_or(0, |turns| turns.before) + place.promotion
}

/// Every id that is there twice, in the order of reading.
#[inline(never)]
fn twice(lanes: &[Lane]) -> Vec<RulebookFault> {
    let mut faults = Vec::new();
    let (mut lane_ids, mut places) = (Map::default(), Map::default());
    for (at, lane) in lanes.iter().enumerate() {
        match lane_ids.get(&&lane.id) {
            Some(first) => faults.push(RulebookFault::DuplicateLane { first: *first, again: at }),
            None => lane_ids.insert(&lane.id, at),
        }
        for (promotion, found) in lane.promotions.iter().enumerate() {
            let place = Place { lane: at, promotion };
            match places.get(&&found.id) {
                Some(first) => faults.push(RulebookFault::DuplicatePromotion { first: *first, again: place }),
                None => places.insert(&found.id, place),
            }
        }
    }
    faults
}

impl Turns {
    #[inline(never)]
    fn of(lane: &Lane, before: usize) -> Turns {
        let automatic = lane.promotions.iter().enumerate().filter(|(_, promotion)| promotion.coupon_terms().is_none());
        let automatic = sorted_by(automatic, |(_, one), (_, other)| one.rank().cmp(&other.rank()));
        Turns { before, automatic: automatic.into_iter().map(|(at, _)| at).collect() }
    }
}
