//! What sending a cart costs: a fee, or a freight template that works it out from pieces, weight or volume (运费模板).

use core::num::NonZeroU32;

use crate::money::Money;

/// What sending a cart costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shipping {
    /// So much.
    Fee(Money),
    /// What a template says for what is sent.
    Freight(Freight),
}

/// A freight template: the first so much of what is sent costs one amount, every further so much another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Freight {
    /// What it counts.
    pub by: Measure,
    /// So much is sent for the first fee.
    pub first: u64,
    /// The first fee.
    pub first_fee: Money,
    /// Every further so much, begun or full, costs the next fee.
    pub next: NonZeroU32,
    /// The next fee.
    pub next_fee: Money,
    /// What it takes to be sent for nothing.
    pub free_from: Option<FreeFrom>,
}

/// What a freight template counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Pieces.
    Units,
    /// Grams.
    Weight,
    /// Cubic centimetres.
    Volume,
}

/// Sent for nothing when all of it is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FreeFrom {
    /// At least so much of what the template counts.
    pub at_least: Option<u64>,
    /// The goods cost at least so much before promotions.
    pub spend: Option<Money>,
}

impl From<Money> for Shipping {
    fn from(fee: Money) -> Shipping {
        Shipping::Fee(fee)
    }
}

/// What is sent, all of it together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// How many units.
    pub units: u64,
    /// Their weight in grams.
    pub weight: u64,
    /// Their volume in cubic centimetres.
    pub volume: u64,
    /// What they cost before promotions.
    pub goods: Money,
}

impl Shipping {
    /// What sending it costs before promotions; nothing ships nothing.
    pub fn fee(&self, load: Load) -> Money {
        match self {
            _ if load.units == 0 => Money::ZERO,
            Shipping::Freight(freight) if freight.is_free(load) => Money::ZERO,
            _ => self.most(load),
        }
    }

    /// The most that sending it, or less, can cost.
    pub fn most(&self, load: Load) -> Money {
        match self {
            Shipping::Fee(fee) => *fee,
            Shipping::Freight(freight) => freight.fee(load),
        }
    }
}

impl Freight {
    fn fee(&self, load: Load) -> Money {
        let further = self.by.of(load).saturating_sub(self.first).div_ceil(u64::from(self.next.get()));
        self.first_fee.plus(self.next_fee.times(further))
    }

    fn is_free(&self, load: Load) -> bool {
        self.free_from.is_some_and(|FreeFrom { at_least, spend }| {
            at_least.is_none_or(|at_least| at_least <= self.by.of(load))
                && spend.is_none_or(|spend| spend <= load.goods)
        })
    }
}

impl Measure {
    fn of(self, load: Load) -> u64 {
        match self {
            Measure::Units => load.units,
            Measure::Weight => load.weight,
            Measure::Volume => load.volume,
        }
    }
}
