//! An offer: what an effect would take off which lots, and what is missing to more.

use crate::id::Sku;
use crate::money::{BasisPoints, Money};
use crate::pricing::cart::Selector;
use crate::pricing::due::{Due, Taking};
use crate::pricing::lots::{Lots, Scope};
use crate::pricing::pile::{Batch, Part, Piles};

/// A part off: a percentage or an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// A percentage.
    Percent(BasisPoints),
    /// An amount.
    Amount(Money),
}

impl Off {
    /// The amount that is printed on a coupon of it.
    pub fn face_value(self) -> Money {
        match self {
            Off::Amount(amount) => amount,
            Off::Percent(_) => Money::ZERO,
        }
    }
}

/// What an effect would take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Part by part, no more than there is room for.
    pub taking: Taking,
    /// What it would have liked to take, where that is more.
    pub wanted: Option<Money>,
    /// The next step up, where there is one.
    pub next: Option<NextStep>,
}

/// What is missing to more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// To spend.
    Spend {
        /// What the step takes.
        need: Money,
        /// What there is.
        have: Money,
    },
    /// To buy.
    Quantity {
        /// What the step takes.
        need: u32,
        /// What there is.
        have: u32,
    },
    /// Products to choose.
    Distinct {
        /// What the step takes.
        need: u32,
        /// What there is.
        have: u32,
    },
}

/// What an effect is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The cart's lots.
    pub lots: &'a Lots<'a>,
    /// What is due now, and was when the lane started.
    pub due: &'a Due,
}

impl Ground<'_> {
    /// The piles of a scope.
    pub fn piles(&self, scope: &Scope) -> Piles {
        self.due.piles(scope)
    }

    /// All piles.
    pub fn all(&self) -> Piles {
        Piles::of(self.due.piles.iter().enumerate().map(|(at, pile)| pile.batch(at)))
    }

    /// The piles that a selector means; the promotion's own where there is no selector.
    pub fn pool(&self, of: Option<&Selector>, own: &Piles) -> Piles {
        of.map_or_else(|| own.clone(), |of| self.piles(&self.lots.scope(of)))
    }

    /// The product that a batch is of.
    pub fn sku(&self, batch: &Batch) -> Option<&Sku> {
        self.lots.get(batch.lot).map(|lot| &lot.line.sku)
    }

    /// The piles of each product by itself: lots stand in the order of their SKUs.
    pub fn products(&self, piles: &Piles) -> Vec<Piles> {
        piles.by(|batch| self.sku(batch)).collect()
    }
}

/// An offer of a part off some piles: a percentage is rounded once over all of them, an amount is shared by what they cost.
pub fn part_off(piles: &Piles, off: Off) -> Offer {
    match off {
        Off::Amount(amount) => goods_of(piles.spread(amount), amount),
        Off::Percent(rate) => goods(piles.spread(piles.due().share(rate)), None),
    }
}

/// An offer on goods.
pub fn goods(parts: Vec<Part>, wanted: Option<Money>) -> Offer {
    Offer { taking: Taking { goods: parts, shipping: Money::ZERO }, wanted, next: None }
}

/// An offer on goods that would have liked to take so much; it says so where there was less.
pub fn goods_of(parts: Vec<Part>, wanted: Money) -> Offer {
    let taken: Money = parts.iter().map(|part| part.amount).sum();
    goods(parts, (taken < wanted).then_some(wanted))
}
