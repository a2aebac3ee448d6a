//! What must hold before a promotion acts, and when it does not: by how much.

use crate::id::{Channel, Class, PaymentMethod, PromotionId, ProofKind, Region, Scene, Sku, StoreId, Tag, Tier};
use crate::money::Money;
use crate::order::Set;
use crate::pricing::arithmetic::Base;
use crate::pricing::cart::{LineItem, Selector};
use crate::pricing::due::Due;
use crate::pricing::lots::Lots;
use crate::pricing::member::Birthday;
use crate::pricing::pile::Piles;
use crate::pricing::pilot::Pilot;
use crate::pricing::reason::{Reason, quantity_gap, spend_gap};
use crate::pricing::request::{Proof, Request};
use crate::time::Offset;

/// What must hold. A condition without a selector of its own looks at the lines that its promotion means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The lines cost at least so much when the lane starts.
    Spend(Spend),
    /// There are at least so many units.
    Quantity(AtLeast<u32>),
    /// There are at least so many products.
    Distinct(AtLeast<u32>),
    /// There are at least so many units of one product alone.
    LineQuantity(AtLeast<u32>),
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
    /// The customer is of one of these kinds.
    Class(Set<Class>),
    /// The customer has a birthday about now.
    Birthday(Birthday),
    /// The customer has been a member for so many days.
    MemberFor(u16),
    /// The customer has checked in so many days in a row.
    Streak(u32),
    /// A friend brought the customer (or, when false, nobody did).
    Referred(bool),
    /// The customer has ordered nothing for so many days.
    LastOrder(u16),
    /// It is bought in one of these stores.
    Store(Set<StoreId>),
    /// It is bought in one of the stores that try it first.
    Pilot(Pilot),
    /// It is sent to one of these regions, or into one.
    Region(Set<Region>),
    /// It is paid in one of these ways.
    Payment(Set<PaymentMethod>),
    /// The customer came in by one of these ways.
    Scene(Set<Scene>),
    /// The customer holds a proof of this kind.
    Proof(ProofKind),
    /// Every one of these holds.
    All(Vec<Condition>),
    /// One of these holds.
    Any(Vec<Condition>),
    /// This does not hold.
    Not(Box<Condition>),
}

/// A threshold of spend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spend {
    /// What it takes.
    pub at_least: Money,
    /// The lines that count, where they are not the promotion's own.
    pub of: Option<Selector>,
    /// Which costs count, where it is not as the arithmetic says.
    pub base: Option<Base>,
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

/// Everything that a condition may look at.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// What is asked, by whom and where.
    pub request: &'a Request,
    /// The promotion that asks.
    pub promotion: &'a PromotionId,
    /// The mall's distance from UTC.
    pub offset: Offset,
    /// Which costs thresholds look at.
    pub threshold_base: Base,
    /// What is bought.
    pub lots: &'a Lots<'a>,
    /// What is due, now and when the lane started.
    pub due: &'a Due,
}

impl Condition {
    /// How many conditions it is, those inside it counted too.
    pub fn size(&self) -> usize {
        match self {
            Condition::All(inner) | Condition::Any(inner) => 1 + inner.iter().map(Condition::size).sum::<usize>(),
            Condition::Not(inner) => 1 + inner.size(),
            _ => 1,
        }
    }

    /// What is missing; nothing, when the condition holds. `own` is what the promotion means.
    pub fn unmet(&self, facts: &Facts, own: &Piles) -> Vec<Reason> {
        let missing = match self {
            Condition::Spend(Spend { at_least, of, base }) => facts.over(of, own, |piles| {
                spend_gap(*at_least, piles.cost(base.unwrap_or(facts.threshold_base), facts.lots))
            }),
            Condition::Quantity(AtLeast { at_least, of }) => {
                facts.over(of, own, |piles| quantity_gap(*at_least, piles.units()))
            }
            Condition::Distinct(AtLeast { at_least, of }) => facts.over(of, own, |piles| {
                let (need, have) = (*at_least, facts.products(piles).0);
                (have < need).then(|| Reason::DistinctBelow { need, have, gap: need - have })
            }),
            Condition::LineQuantity(AtLeast { at_least, of }) => facts.over(of, own, |piles| {
                let (need, have) = (*at_least, facts.products(piles).1);
                (have < need).then(|| Reason::LineQuantityBelow { need, have, gap: need - have })
            }),
            Condition::Proof(kind) => facts.unproven(kind, own),
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
            fact => fact.untrue(facts.request, facts.offset),
        };
        missing.into_iter().collect()
    }

    /// True when sums over lines are all that it asks of them.
    pub fn is_sum(&self) -> bool {
        match self {
            Condition::Distinct(_) | Condition::LineQuantity(_) | Condition::Proof(_) => false,
            Condition::All(several) | Condition::Any(several) => several.iter().all(Condition::is_sum),
            Condition::Not(inner) => inner.is_sum(),
            _ => true,
        }
    }

    /// True when the condition could come out as `wanted` if the lines cost something else than they do now, or, where lines
    /// may be kept from the promotion (`kept`), if some of them were.
    ///
    /// Coupons change costs, and what is kept from whom; what this denies no choice of coupons can bring about.
    pub fn could_be(&self, wanted: bool, kept: bool, facts: &Facts, own: &Piles) -> bool {
        let could = |one: &Condition, wanted| one.could_be(wanted, kept, facts, own);
        match self {
            Condition::Spend(_) => true,
            Condition::Quantity(_) | Condition::Distinct(_) | Condition::LineQuantity(_) | Condition::Proof(_)
                if kept =>
            {
                true
            }
            Condition::All(all) if wanted => all.iter().all(|one| could(one, true)),
            Condition::All(all) => all.iter().any(|one| could(one, false)),
            Condition::Any(any) if wanted => any.iter().any(|one| could(one, true)),
            Condition::Any(any) => any.iter().all(|one| could(one, false)),
            Condition::Not(inner) => could(inner, !wanted),
            fact => fact.unmet(facts, own).is_empty() == wanted,
        }
    }

    /// Every selector in it.
    pub fn selectors(&mut self) -> Vec<&mut Selector> {
        match self {
            Condition::Spend(Spend { of, .. }) => of.iter_mut().collect(),
            Condition::Quantity(AtLeast { of, .. })
            | Condition::Distinct(AtLeast { of, .. })
            | Condition::LineQuantity(AtLeast { of, .. }) => of.iter_mut().collect(),
            Condition::All(several) | Condition::Any(several) => {
                several.iter_mut().flat_map(Condition::selectors).collect()
            }
            Condition::Not(inner) => inner.selectors(),
            _ => Vec::new(),
        }
    }

    /// True when it looks at running prices anywhere; `base` is what holds where nothing is said.
    pub fn runs(&self, base: Base) -> bool {
        match self {
            Condition::Spend(spend) => spend.base.unwrap_or(base) == Base::Running,
            Condition::All(several) | Condition::Any(several) => several.iter().any(|one| one.runs(base)),
            Condition::Not(inner) => inner.runs(base),
            _ => false,
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

    /// True when it looks at the lines that its promotion means.
    pub fn looks_at_own(&self) -> bool {
        match self {
            Condition::Spend(spend) => spend.of.is_none(),
            Condition::Quantity(units) | Condition::Distinct(units) | Condition::LineQuantity(units) => {
                units.of.is_none()
            }
            Condition::Proof(_) => true,
            Condition::All(several) | Condition::Any(several) => several.iter().any(Condition::looks_at_own),
            Condition::Not(inner) => inner.looks_at_own(),
            _ => false,
        }
    }

    /// True when a threshold of its own, over lines of its own, counts the line.
    pub fn counts(&self, line: &LineItem) -> bool {
        let own = match self {
            Condition::Spend(spend) => spend.of.as_ref(),
            Condition::Quantity(units) | Condition::Distinct(units) | Condition::LineQuantity(units) => {
                units.of.as_ref()
            }
            Condition::All(several) | Condition::Any(several) => return several.iter().any(|one| one.counts(line)),
            _ => None,
        };
        own.is_some_and(|own| own.matches(line))
    }

    /// The condition's name in the rulebook.
    pub fn kind(&self) -> &'static str {
        match self {
            Condition::Spend(_) => "spend",
            Condition::Quantity(_) => "quantity",
            Condition::Distinct(_) => "distinct",
            Condition::LineQuantity(_) => "lineQuantity",
            Condition::Tags(_) => "tags",
            Condition::Tier(_) => "tier",
            Condition::NewCustomer(_) => "newCustomer",
            Condition::OrderNumber(_) => "orderNumber",
            Condition::Channel(_) => "channel",
            Condition::Class(_) => "class",
            Condition::Birthday(_) => "birthday",
            Condition::MemberFor(_) => "memberFor",
            Condition::Streak(_) => "streak",
            Condition::Referred(_) => "referred",
            Condition::LastOrder(_) => "lastOrder",
            Condition::Store(_) => "store",
            Condition::Pilot(_) => "pilot",
            Condition::Region(_) => "region",
            Condition::Payment(_) => "payment",
            Condition::Scene(_) => "scene",
            Condition::Proof(_) => "proof",
            Condition::All(_) => "all",
            Condition::Any(_) => "any",
            Condition::Not(_) => "not",
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

    /// How many products there are, and how many units of the one that has most.
    fn products(&self, piles: &Piles) -> (u32, u32) {
        let (mut products, mut most, mut units, mut last) = (0, 0, 0, None);
        // Lots stand in the order of their SKUs, so those of one product stand together.
        for pile in piles.iter() {
            let sku = self.lots.get(pile.lot).map(|lot| &lot.line.sku);
            if last != sku {
                (products, units, last) = (products + 1, 0, sku);
            }
            units += pile.units;
            most = most.max(units);
        }
        (products, most)
    }

    /// Why there is no proof of the kind for the promotion and a product that it means.
    #[inline(never)]
    fn unproven(&self, kind: &ProofKind, piles: &Piles) -> Option<Reason> {
        let means = |sku: &Sku| piles.iter().filter_map(|pile| self.lots.get(pile.lot)).any(|lot| lot.line.sku == *sku);
        let fits = |proof: &&Proof| {
            proof.kind == *kind
                && proof.promotion.as_ref().is_none_or(|promotion| promotion == self.promotion)
                && proof.sku.as_ref().is_none_or(means)
        };
        let mut expired_at = None;
        for proof in self.request.proofs.iter().filter(fits) {
            match proof.until.filter(|until| *until <= self.request.now) {
                None => return None,
                past => expired_at = expired_at.max(past),
            }
        }
        let kind = kind.clone();
        Some(match expired_at {
            Some(expired_at) => Reason::ProofExpired { kind, expired_at },
            None => Reason::ProofMissing { kind },
        })
    }
}
