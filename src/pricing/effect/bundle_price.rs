//! So many units for one price (任选3件99元): units in full groups, until a group costs no more than the price.

use std::num::NonZeroU32;

use crate::money::Money;
use crate::pricing::effect::group::{First, Groups};
use crate::pricing::offer::{Ground, NextStep, Offer};
use crate::pricing::pile::Piles;
use crate::pricing::reason::{Reason, quantity_gap};

/// So many units for one price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundlePrice {
    /// So many.
    pub quantity: NonZeroU32,
    /// For so much together.
    pub price: Money,
    /// Which find a group first.
    pub first: First,
    /// At most so many times.
    pub times: Option<NonZeroU32>,
}

impl BundlePrice {
    /// What it would take, or how many units are missing.
    #[inline(never)]
    pub fn offer(&self, ground: Ground, piles: &Piles) -> Result<Offer, Reason> {
        let (group, have) = (self.quantity.get(), piles.units());
        if let Some(reason) = quantity_gap(group, have) {
            return Err(reason);
        }
        let full = have / group;
        let mut groups = Groups::of(piles, self.first, ground.arithmetic.sharing);
        for _ in 0..ground.groups(group, self.times.map_or(full, |most| most.get().min(full))) {
            groups.pick(group, |_| true);
            if !groups.close(self.price) {
                break;
            }
        }
        let more = self.times.is_none_or(|most| full < most.get());
        let next = more.then(|| NextStep::Quantity { need: (full + 1).saturating_mul(group), have });
        Ok(Offer { next, ..groups.offer() })
    }
}
