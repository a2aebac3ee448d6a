//! An amount off: once, for each product, for each unit, or for every so much spent (每满).

use std::num::NonZeroU32;

use crate::money::Money;
use crate::pricing::offer::{Ground, NextStep, Offer, goods_of};
use crate::pricing::pile::Piles;
use crate::pricing::reason::{Reason, spend_gap};

/// An amount, and how often it counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountOff {
    /// The amount.
    pub amount: Money,
    /// How often.
    pub per: Per,
}

/// How often an amount counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// Once.
    Order,
    /// Once for each product, in however many lines it stands.
    Line,
    /// Once for each unit.
    Unit,
    /// Once for every so much spent (每满), at most so many times.
    Every {
        /// So much, above nothing.
        spent: Money,
        /// At most so many times.
        times: Option<NonZeroU32>,
    },
}

impl AmountOff {
    /// What it would take, or what is missing.
    #[inline(never)]
    pub fn offer(&self, ground: Ground, meant: Piles) -> Result<Offer, Reason> {
        let amount = self.amount;
        match self.per {
            Per::Order => Ok(ground.amount_off(ground.covered(meant), amount)),
            Per::Line => {
                let products = ground.products(&ground.covered(meant));
                let wanted = amount.times(u64::try_from(products.len()).unwrap_or(u64::MAX));
                let parts = products
                    .into_iter()
                    .flat_map(|product| ground.amount_off(product, amount).taking.goods.into_parts());
                Ok(goods_of(parts.collect(), wanted))
            }
            Per::Unit => {
                let piles = ground.covered(meant);
                let parts = piles.each(|batch| amount.times(u64::from(batch.units)));
                Ok(goods_of(parts, amount.times(u64::from(piles.units()))))
            }
            Per::Every { spent, times } => {
                let have = ground.spend(&meant);
                if let Some(reason) = spend_gap(spent, have) {
                    return Err(reason);
                }
                let full = have.minor().checked_div(spent.minor()).unwrap_or(0);
                let count = times.map_or(full, |most| full.min(u64::from(most.get())));
                let need = spent.times(full.saturating_add(1));
                let more = times.is_none_or(|most| full < u64::from(most.get()));
                let next = more.then_some(NextStep::Spend { need, have });
                Ok(Offer { next, ..ground.amount_off(ground.covered(meant), amount.times(count)) })
            }
        }
    }
}
