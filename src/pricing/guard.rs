//! The guard (折扣管控): no promotion goes below it, whatever was promised.

use crate::id::Channel;
use crate::money::{BasisPoints, Money, Rounding};
use crate::pricing::cart::{LineItem, Selector};

/// What no promotion goes below.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guard {
    /// The lowest price of a unit.
    pub floors: Vec<Floor>,
    /// The largest discount of an order.
    pub largest_discount: Vec<LargestDiscount>,
    /// True when units may cost less than they cost the mall.
    pub below_cost: bool,
}

/// The lowest price of some lines' units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Floor {
    /// These lines.
    pub of: Selector,
    /// The price.
    pub price: Money,
}

/// The largest discount of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LargestDiscount {
    /// In this channel; in every channel that has none of its own, when left out.
    pub channel: Option<Channel>,
    /// So much of what the goods cost before promotions.
    pub rate: BasisPoints,
}

impl Guard {
    /// What a unit of a line costs at least.
    pub fn least(&self, line: &LineItem) -> Money {
        let floors = self.floors.iter().filter(|floor| floor.of.matches(line)).map(|floor| floor.price);
        let cost = line.cost.filter(|_| !self.below_cost);
        floors.chain(cost).max().unwrap_or(Money::ZERO)
    }

    /// What all promotions together may take off the goods, where that is bounded.
    pub fn most(&self, channel: Option<&Channel>, subtotal: Money) -> Option<Money> {
        let of = |channel: Option<&Channel>| self.largest_discount.iter().find(|rule| rule.channel.as_ref() == channel);
        let rule = channel.and_then(|channel| of(Some(channel))).or_else(|| of(None))?;
        let part = u128::from(subtotal.minor()) * u128::from(rule.rate.get());
        Some(Rounding::Down.divide(part, u128::from(BasisPoints::WHOLE)))
    }
}
