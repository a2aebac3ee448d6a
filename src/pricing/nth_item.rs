//! Every n-th unit for less (第2件半价): units dearest first, the last of every full group, rounded once over all.

use std::num::NonZeroU32;

use crate::money::{BasisPoints, Money};
use crate::order::sorted_by;
use crate::pricing::condition::{Reason, quantity_gap};
use crate::pricing::due::Scope;
use crate::pricing::offer::{Ground, NextStep, Off, Offer, goods};

/// Units dearest first, in groups of n: the last of every full group costs less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NthItem {
    /// The size of a group, two or more.
    pub n: u32,
    /// What comes off the unit; an amount is at most its price.
    pub off: Off,
    /// At most so many units.
    pub times: Option<NonZeroU32>,
}

impl NthItem {
    /// What it would take, or how many units are missing.
    pub fn offer(&self, ground: Ground, scope: &Scope, dues: &[Money]) -> Result<Offer, Reason> {
        let have = scope.units(ground.lots);
        if let Some(reason) = quantity_gap(self.n, have) {
            return Err(reason);
        }
        let units = |at| ground.lots.get(at).map_or(0, |lot| lot.units);
        let lots = scope.places().zip(dues).enumerate().map(|(nth, (at, due))| (nth, *due, units(at)));
        // Running unit prices are compared crosswise, because they need not be whole fen; equal ones keep their order.
        let lots = sorted_by(lots, |(_, due, units), (_, other, others)| {
            let crosswise = |due: &Money, units: &u32| u128::from(due.minor()) * u128::from(*units);
            crosswise(other, units).cmp(&crosswise(due, others))
        });
        let most = self.times.map_or(have / self.n, |times| times.get().min(have / self.n));
        let groups_by = |unit: u32| (unit / self.n).min(most);
        let mut before = 0;
        let mut chosen = vec![(0, 1); lots.len()];
        for (nth, _, units) in lots {
            let count = groups_by(before + units) - groups_by(before);
            before += units;
            if let Some(place) = chosen.get_mut(nth) {
                *place = (u64::from(count), u64::from(units));
            }
        }
        let (taken, amounts) = self.exactly(dues, &chosen).unwrap_or_else(|| self.by_the_fen(dues, &chosen));
        let wanted = match self.off {
            Off::Amount(off) => Some(off.times(chosen.iter().map(|(count, _)| count).sum())),
            Off::Percent(_) => None,
        };
        let need = have - have % self.n + self.n;
        let more = self.times.is_none_or(|times| have / self.n < times.get());
        let next = more.then_some(NextStep::Quantity { need, have });
        Ok(Offer { next, ..goods(scope, amounts, wanted.filter(|wanted| taken < *wanted)) })
    }

    /// What comes off, and its parts: unit prices are counted in a coin so small that each is whole, and the sum is
    /// rounded once. `None` where the coin would be too small to count with.
    fn exactly(&self, dues: &[Money], chosen: &[(u64, u64)]) -> Option<(Money, Vec<Money>)> {
        let mut multiple = 1_u128;
        for (_, units) in chosen.iter().filter(|(count, _)| *count > 0) {
            let units = u128::from(*units);
            multiple = multiple.checked_mul(units / common_divisor(multiple, units))?;
        }
        let coin = multiple.checked_mul(u128::from(BasisPoints::WHOLE))?;
        let mut coins = Vec::with_capacity(dues.len());
        for (due, (count, units)) in dues.iter().zip(chosen) {
            let cost = u128::from(due.minor()).checked_mul(u128::from(*count))?;
            let cost = if *count == 0 { 0 } else { cost.checked_mul(coin / u128::from(*units))? };
            coins.push(match self.off {
                Off::Percent(rate) => (cost / u128::from(BasisPoints::WHOLE)).checked_mul(u128::from(rate.get()))?,
                Off::Amount(off) => {
                    cost.min(u128::from(off.minor()).checked_mul(u128::from(*count))?.checked_mul(coin)?)
                }
            });
        }
        let taken = Money::of_coins(coins.iter().try_fold(0_u128, |sum, coins| sum.checked_add(*coins))?, coin);
        coins.iter().try_for_each(|coins| coins.checked_mul(u128::from(taken.minor())).map(drop))?;
        Some((taken, taken.allocate_by(&coins, dues)))
    }

    /// The same with whole minor units only, for carts whose numbers of units have no common multiple one can count
    /// with: every lot's chosen units are worth their whole fen.
    fn by_the_fen(&self, dues: &[Money], chosen: &[(u64, u64)]) -> (Money, Vec<Money>) {
        let costs: Vec<Money> =
            dues.iter().zip(chosen).map(|(due, (count, units))| due.portion_down(*count, *units)).collect();
        let amounts = match self.off {
            Off::Percent(rate) => costs.iter().copied().sum::<Money>().share(rate).allocate(&costs),
            Off::Amount(off) => {
                costs.iter().zip(chosen).map(|(cost, (count, _))| off.times(*count).min(*cost)).collect()
            }
        };
        (amounts.iter().copied().sum(), amounts)
    }
}

/// The largest number that divides both.
fn common_divisor(one: u128, other: u128) -> u128 {
    if other == 0 { one } else { common_divisor(other, one % other) }
}
