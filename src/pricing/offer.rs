//! An offer: what an effect would take off which lots, and what is missing to more.

use crate::money::{BasisPoints, Money};
use crate::pricing::due::{Due, Taking};
use crate::pricing::lots::{Lots, Scope};
use crate::pricing::pile::{Part, Piles};

/// A part off: a percentage or an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// A percentage.
    Percent(BasisPoints),
    /// An amount.
    Amount(Money),
}

impl Off {
    /// What comes off a price.
    pub fn of(self, price: Money) -> Money {
        match self {
            Off::Percent(rate) => price.share(rate),
            Off::Amount(amount) => amount,
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
}

/// What an effect is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The cart's lots.
    pub lots: &'a Lots<'a>,
    /// What is due now, and was when the lane started.
    pub due: &'a Due,
}

impl<'a> Ground<'a> {
    /// The piles of a scope.
    pub fn piles(&self, scope: &Scope) -> Piles<'a> {
        self.due.piles(scope)
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
