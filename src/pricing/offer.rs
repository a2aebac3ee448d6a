//! An offer: what an effect would take off which lots, and what is missing to more.

use crate::money::{BasisPoints, Money};
use crate::pricing::due::{Due, Lots, Scope, Taking};

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
    /// Lot by lot, no more than is due.
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
    /// What each costs when the lane starts: thresholds look here.
    pub start: &'a [Money],
    /// What is due now: amounts look here.
    pub due: &'a Due,
}

/// An offer on goods: one amount for each lot of the scope.
pub fn goods(scope: &Scope, amounts: Vec<Money>, wanted: Option<Money>) -> Offer {
    let taking = Taking { goods: scope.places().zip(amounts).collect(), shipping: Money::ZERO };
    Offer { taking, wanted, next: None }
}
