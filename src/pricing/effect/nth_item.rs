//! Every n-th unit for less (第2件半价): units dearest first, the last of every full group, rounded once over all.

use std::num::NonZeroU32;

use crate::money::{BasisPoints, Money};
use crate::order::sorted_by;
use crate::pricing::arithmetic::{Allocation, Arithmetic, RoundPer};
use crate::pricing::offer::{Ground, NextStep, Off, Offer, goods_of};
use crate::pricing::pile::{Batch, Part, Piles};
use crate::pricing::reason::{Reason, quantity_gap};

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
    #[inline(never)]
    pub fn offer(&self, ground: Ground, piles: &Piles) -> Result<Offer, Reason> {
        let have = piles.units();
        if let Some(reason) = quantity_gap(self.n, have) {
            return Err(reason);
        }
        let stand = piles.iter().map(|batch| (batch.due, batch.units)).enumerate();
        // Running unit prices are compared crosswise, because they need not be whole fen; equal ones keep their order.
        let stand = sorted_by(stand, |(_, (due, units)), (_, (other, others))| {
            let crosswise = |due: &Money, units: &u32| u128::from(due.minor()) * u128::from(*units);
            crosswise(other, units).cmp(&crosswise(due, others))
        });
        let most = ground.groups(self.n, self.times.map_or(have / self.n, |times| times.get().min(have / self.n)));
        let groups_by = |unit: u32| (unit / self.n).min(most);
        let mut before = 0;
        let mut chosen = vec![(0, 1); stand.len()];
        for (nth, (_, units)) in stand {
            let count = groups_by(before + units) - groups_by(before);
            before += units;
            if let Some(place) = chosen.get_mut(nth) {
                *place = (u64::from(count), u64::from(units));
            }
        }
        let arithmetic = ground.arithmetic;
        // What a percentage is of, and what there is to take.
        let cost = |batch: &Batch| (batch.cost(arithmetic.percent_base, ground.lots), batch.due);
        let costs: Vec<(Money, Money)> = piles.iter().map(cost).collect();
        let parts = self
            .exactly(&costs, &chosen)
            .map(|(coins, coin)| Self::rounded(piles, &chosen, &coins, coin, arithmetic))
            .unwrap_or_else(|| self.by_the_fen(piles, &costs, &chosen, arithmetic));
        let wanted = match self.off {
            Off::Amount(off) => off.times(chosen.iter().map(|(count, _)| count).sum()),
            Off::Percent(_) => Money::ZERO,
        };
        let parts = parts.into_iter().filter(|part| !part.amount.is_zero()).collect();
        let need = have - have % self.n + self.n;
        let more = self.times.is_none_or(|times| have / self.n < times.get());
        let next = more.then_some(NextStep::Quantity { need, have });
        Ok(Offer { next, ..goods_of(parts, wanted) })
    }

    /// What comes off each pile, in a coin so small that every unit price is whole in it, and the coin: so many make a fen.
    /// `None` where the coin would be too small to count with.
    fn exactly(&self, costs: &[(Money, Money)], chosen: &[(u64, u64)]) -> Option<(Vec<u128>, u128)> {
        let mut multiple = 1_u128;
        for (_, units) in chosen.iter().filter(|(count, _)| *count > 0) {
            let units = u128::from(*units);
            multiple = multiple.checked_mul(units / common_divisor(multiple, units))?;
        }
        let coin = multiple.checked_mul(u128::from(BasisPoints::WHOLE))?;
        let mut coins = Vec::with_capacity(costs.len());
        for ((base, due), (count, units)) in costs.iter().zip(chosen) {
            let coins_of = |amount: &Money| {
                let all = u128::from(amount.minor()).checked_mul(u128::from(*count))?;
                if *count == 0 { Some(0) } else { all.checked_mul(coin / u128::from(*units)) }
            };
            let wished = match self.off {
                Off::Percent(rate) => {
                    (coins_of(base)? / u128::from(BasisPoints::WHOLE)).checked_mul(u128::from(rate.get()))?
                }
                Off::Amount(off) => u128::from(off.minor()).checked_mul(u128::from(*count))?.checked_mul(coin)?,
            };
            coins.push(wished.min(coins_of(due)?));
        }
        coins.iter().try_fold(0_u128, |sum, coins| sum.checked_add(*coins))?;
        let most: Money = costs.iter().map(|(_, due)| *due).sum();
        coins.iter().try_for_each(|coins| coins.checked_mul(u128::from(most.minor())).map(drop))?;
        Some((coins, coin))
    }

    /// The coins made whole, once for all piles, for each lot, or for each unit, and shared out.
    fn rounded(piles: &Piles, chosen: &[(u64, u64)], coins: &[u128], coin: u128, arithmetic: Arithmetic) -> Vec<Part> {
        let Arithmetic { rounding, round_per, sharing, .. } = arithmetic;
        let all: Vec<(&Batch, u128, u64)> =
            piles.iter().zip(coins).zip(chosen).map(|((batch, coins), (count, _))| (batch, *coins, *count)).collect();
        let alike = |one: &(&Batch, u128, u64), other: &(&Batch, u128, u64)| {
            round_per == RoundPer::Promotion || one.0.lot == other.0.lot
        };
        let mut parts = Vec::with_capacity(all.len());
        for some in all.chunk_by(alike) {
            let unit = |(_, coins, count): &(&Batch, u128, u64)| {
                rounding.divide(*coins, coin.saturating_mul(u128::from(*count).max(1))).times(*count)
            };
            let taken = match round_per {
                RoundPer::Unit => some.iter().map(unit).sum(),
                _ => rounding.divide(some.iter().map(|(_, coins, _)| *coins).sum(), coin),
            };
            let weight = |(_, coins, count): &(&Batch, u128, u64)| match sharing.allocation {
                Allocation::PerUnit => u128::from(*count),
                _ => *coins,
            };
            let weights: Vec<u128> = some.iter().map(weight).collect();
            parts.extend(Piles::of(some.iter().map(|(batch, ..)| **batch)).spread_by(taken, sharing, &weights));
        }
        parts
    }

    /// The same with whole minor units only, for carts whose numbers of units have no common multiple one can count
    /// with: every pile's chosen units are worth their whole fen.
    fn by_the_fen(
        &self,
        piles: &Piles,
        costs: &[(Money, Money)],
        chosen: &[(u64, u64)],
        arithmetic: Arithmetic,
    ) -> Vec<Part> {
        let hit = |((base, due), (count, units)): (&(Money, Money), &(u64, u64))| {
            (base.portion_down(*count, *units), due.portion_down(*count, *units))
        };
        let hits: Vec<(Money, Money)> = costs.iter().zip(chosen).map(hit).collect();
        match self.off {
            Off::Percent(rate) => {
                let weight = |((base, _), (count, _)): (&(Money, Money), &(u64, u64))| {
                    u128::from(if arithmetic.sharing.allocation == Allocation::PerUnit { *count } else { base.minor() })
                };
                let weights: Vec<u128> = hits.iter().zip(chosen).map(weight).collect();
                let taken = arithmetic.part(hits.iter().map(|(base, _)| *base).sum(), rate);
                let most = hits.iter().map(|(_, due)| *due).sum();
                piles.spread_by(taken.min(most), arithmetic.sharing, &weights)
            }
            Off::Amount(off) => {
                let each = hits.iter().zip(chosen).map(|((_, due), (count, _))| off.times(*count).min(*due));
                piles.iter().zip(each).map(|(batch, amount)| batch.part(amount)).collect()
            }
        }
    }
}

/// The largest number that divides both.
fn common_divisor(one: u128, other: u128) -> u128 {
    if other == 0 { one } else { common_divisor(other, one % other) }
}
