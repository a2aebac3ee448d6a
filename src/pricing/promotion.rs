//! Everything the mall promises: promotions in lanes, some of them only for the holder of a coupon.

use crate::id::{CouponGroup, LaneId, PromotionId, Tag};
use crate::money::Money;
use crate::order::{Map, Set};
use crate::pricing::cart::Selector;
use crate::pricing::condition::Condition;
use crate::pricing::effect::Effect;
use crate::pricing::pile::Place;
use crate::pricing::schedule::Schedule;
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
    /// The terms of its coupon, for a promotion that needs one.
    pub fn coupon_terms(&self) -> Option<&CouponTerms> {
        match &self.trigger {
            Trigger::Automatic => None,
            Trigger::Coupon(terms) => Some(terms),
        }
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
    currency: String,
    offset: Offset,
    coupons_per_order: u32,
    lanes: Vec<Lane>,
    places: Map<PromotionId, Place>,
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
    /// The rulebook, or every id that is there twice.
    pub fn new(
        currency: String,
        offset: Offset,
        coupons_per_order: u32,
        lanes: Vec<Lane>,
    ) -> Result<Rulebook, Vec<RulebookFault>> {
        let mut faults = Vec::new();
        let mut lane_ids = Map::default();
        let mut places = Map::default();
        for (at, lane) in lanes.iter().enumerate() {
            match lane_ids.get(&&lane.id) {
                Some(first) => faults.push(RulebookFault::DuplicateLane { first: *first, again: at }),
                None => lane_ids.insert(&lane.id, at),
            }
            for (promotion, found) in lane.promotions.iter().enumerate() {
                let place = Place { lane: at, promotion };
                match places.get(&found.id) {
                    Some(first) => faults.push(RulebookFault::DuplicatePromotion { first: *first, again: place }),
                    None => places.insert(found.id.clone(), place),
                }
            }
        }
        if faults.is_empty() {
            Ok(Rulebook { currency, offset, coupons_per_order, lanes, places })
        } else {
            Err(faults)
        }
    }

    /// The currency of every amount, three letters.
    pub fn currency(&self) -> &str {
        &self.currency
    }

    /// The mall's distance from UTC.
    pub fn offset(&self) -> Offset {
        self.offset
    }

    /// How many coupons may work in one order.
    pub fn coupons_per_order(&self) -> u32 {
        self.coupons_per_order
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
}
