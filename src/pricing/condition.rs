//! What must hold before a promotion acts, and when it does not: by how much.

use crate::id::{Channel, CouponId, Tag, Tier};
use crate::money::Money;
use crate::order::Set;
use crate::pricing::cart::Selector;
use crate::pricing::due::Due;
use crate::pricing::lots::Lots;
use crate::pricing::pile::Piles;
use crate::pricing::request::Request;
use crate::time::{Offset, Timestamp};

/// What must hold. A condition without a selector of its own looks at the lines that its promotion means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The lines cost at least so much when the lane starts.
    Spend(AtLeast<Money>),
    /// There are at least so many units.
    Quantity(AtLeast<u32>),
    /// The customer bears certain marks, or does not.
    Tags(TagRule),
    /// The customer's level is one of these.
    Tier(Set<Tier>),
    /// The customer has never bought here (or, when false, has).
    NewCustomer(bool),
    /// This will be the customer's n-th order.
    OrderNumber(u32),
    /// The customer shops in one of these channels.
    Channel(Set<Channel>),
    /// Every one of these holds.
    All(Vec<Condition>),
    /// One of these holds.
    Any(Vec<Condition>),
    /// This does not hold.
    Not(Box<Condition>),
}

/// A threshold over lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtLeast<T> {
    /// What it takes.
    pub at_least: T,
    /// The lines that count, where they are not the promotion's own.
    pub of: Option<Selector>,
}

/// A rule over the marks of the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TagRule {
    /// At least one of these.
    Any(Set<Tag>),
    /// Every one of these.
    All(Set<Tag>),
    /// None of these.
    None(Set<Tag>),
}

/// Why something does not act, with what is missing.
#[derive(Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is named for what it tells; the wire documents them")]
pub enum Reason {
    NotStarted { opens_at: Option<Timestamp> },
    Closed { opens_at: Option<Timestamp> },
    Ended { ended_at: Timestamp },
    NoMatchingItem,
    SpendBelow { need: Money, have: Money, gap: Money },
    QuantityBelow { need: u32, have: u32, gap: u32 },
    TagsNoneOf { tags: Set<Tag> },
    TagsMissing { tags: Set<Tag> },
    TagsForbidden { tags: Set<Tag> },
    TierNotIn { tiers: Set<Tier>, have: Option<Tier> },
    NotANewCustomer,
    OnlyReturningCustomers,
    OrderNumberIsNot { need: u32, have: Option<u32> },
    ChannelNotIn { channels: Set<Channel>, have: Option<Channel> },
    NoRoad { roads: Vec<Vec<Reason>> },
    MustNotHold { condition: &'static str },
    NoCoupon,
    UnknownCoupon,
    CouponNotValidYet { valid_from: Timestamp },
    CouponExpired { expired_at: Timestamp },
    CouponGroupTaken { by: CouponId },
    CouponPerOrderReached { limit: u32 },
    CouponsPerOrderReached { limit: u32 },
}

/// Everything that a condition may look at.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// What is asked, by whom and where.
    pub request: &'a Request,
    /// The mall's distance from UTC.
    pub offset: Offset,
    /// What is bought.
    pub lots: &'a Lots<'a>,
    /// What is due, now and when the lane started.
    pub due: &'a Due,
}

impl Condition {
    /// What is missing; nothing, when the condition holds. `own` is what the promotion means.
    pub fn unmet(&self, facts: &Facts, own: &Piles) -> Vec<Reason> {
        let customer = &facts.request.customer;
        let missing = match self {
            Condition::Spend(AtLeast { at_least, of }) => {
                facts.over(of, own, |piles| spend_gap(*at_least, piles.start()))
            }
            Condition::Quantity(AtLeast { at_least, of }) => {
                facts.over(of, own, |piles| quantity_gap(*at_least, piles.units()))
            }
            Condition::Tags(rule) => rule.unmet(&customer.tags),
            Condition::Tier(tiers) => {
                let held = customer.tier.as_ref().is_some_and(|tier| tiers.contains(tier));
                (!held).then(|| Reason::TierNotIn { tiers: tiers.clone(), have: customer.tier.clone() })
            }
            Condition::NewCustomer(true) => (!customer.is_new).then_some(Reason::NotANewCustomer),
            Condition::NewCustomer(false) => customer.is_new.then_some(Reason::OnlyReturningCustomers),
            Condition::OrderNumber(need) => (customer.order_number != Some(*need))
                .then_some(Reason::OrderNumberIsNot { need: *need, have: customer.order_number }),
            Condition::Channel(channels) => {
                let have = &facts.request.channel;
                let held = have.as_ref().is_some_and(|channel| channels.contains(channel));
                (!held).then(|| Reason::ChannelNotIn { channels: channels.clone(), have: have.clone() })
            }
            Condition::All(all) => return all.iter().flat_map(|one| one.unmet(facts, own)).collect(),
            Condition::Any(any) => {
                let roads: Vec<_> = any.iter().map(|one| one.unmet(facts, own)).collect();
                let open = roads.iter().any(Vec::is_empty);
                (!open).then_some(Reason::NoRoad { roads })
            }
            Condition::Not(inner) => {
                let held = inner.unmet(facts, own).is_empty();
                held.then(|| Reason::MustNotHold { condition: inner.kind() })
            }
        };
        missing.into_iter().collect()
    }

    /// True when the condition could come out as `wanted` if the lines cost something else than they do now.
    ///
    /// Coupons change costs and nothing more, so what this denies no choice of coupons can bring about.
    pub fn could_be(&self, wanted: bool, facts: &Facts, own: &Piles) -> bool {
        match self {
            Condition::Spend(_) => true,
            Condition::All(all) if wanted => all.iter().all(|one| one.could_be(true, facts, own)),
            Condition::All(all) => all.iter().any(|one| one.could_be(false, facts, own)),
            Condition::Any(any) if wanted => any.iter().any(|one| one.could_be(true, facts, own)),
            Condition::Any(any) => any.iter().all(|one| one.could_be(false, facts, own)),
            Condition::Not(inner) => inner.could_be(!wanted, facts, own),
            fact => fact.unmet(facts, own).is_empty() == wanted,
        }
    }

    /// The largest spend that the condition asks for anywhere; nothing when it asks for none.
    pub fn threshold(&self) -> Money {
        match self {
            Condition::Spend(spend) => spend.at_least,
            Condition::All(several) | Condition::Any(several) => {
                several.iter().map(Condition::threshold).max().unwrap_or(Money::ZERO)
            }
            _ => Money::ZERO,
        }
    }

    /// The condition's name in the rulebook.
    pub fn kind(&self) -> &'static str {
        match self {
            Condition::Spend(_) => "spend",
            Condition::Quantity(_) => "quantity",
            Condition::Tags(_) => "tags",
            Condition::Tier(_) => "tier",
            Condition::NewCustomer(_) => "newCustomer",
            Condition::OrderNumber(_) => "orderNumber",
            Condition::Channel(_) => "channel",
            Condition::All(_) => "all",
            Condition::Any(_) => "any",
            Condition::Not(_) => "not",
        }
    }
}

/// What is missing to a spend, if anything is.
pub fn spend_gap(need: Money, have: Money) -> Option<Reason> {
    (have < need).then(|| Reason::SpendBelow { need, have, gap: need.less(have) })
}

/// What is missing to a number of units, if anything is.
pub fn quantity_gap(need: u32, have: u32) -> Option<Reason> {
    (have < need).then(|| Reason::QuantityBelow { need, have, gap: need.saturating_sub(have) })
}

impl Reason {
    /// True when the other reason asks for nothing more of the same.
    pub fn says_all_of(&self, other: &Reason) -> bool {
        match (self, other) {
            (Reason::SpendBelow { need, have, .. }, Reason::SpendBelow { need: other, have: now, .. }) => {
                (need, have) == (other, now)
            }
            (Reason::QuantityBelow { need, have, .. }, Reason::QuantityBelow { need: other, have: now, .. }) => {
                (need, have) == (other, now)
            }
            (Reason::NoMatchingItem, Reason::NoMatchingItem) => true,
            _ => false,
        }
    }
}

impl Facts<'_> {
    /// Asks of the selector's lines, or of the promotion's own where there is no selector.
    fn over<T>(&self, of: &Option<Selector>, own: &Piles, ask: impl FnOnce(&Piles) -> T) -> T {
        match of {
            Some(selector) => ask(&self.due.piles(&self.lots.scope(selector))),
            None => ask(own),
        }
    }
}

impl TagRule {
    fn unmet(&self, borne: &Set<Tag>) -> Option<Reason> {
        match self {
            TagRule::Any(tags) => (!tags.touches(borne)).then(|| Reason::TagsNoneOf { tags: tags.clone() }),
            TagRule::All(tags) => {
                let missing = tags.only(|tag| !borne.contains(tag));
                (!missing.is_empty()).then_some(Reason::TagsMissing { tags: missing })
            }
            TagRule::None(tags) => {
                let borne = tags.only(|tag| borne.contains(tag));
                (!borne.is_empty()).then_some(Reason::TagsForbidden { tags: borne })
            }
        }
    }
}
