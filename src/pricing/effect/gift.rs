//! Gifts: lines of their own that cost nothing; the ones that were chosen, or all where there is nothing to choose.

use std::num::NonZeroU32;

use crate::id::Sku;
use crate::money::Money;
use crate::pricing::offer::{Gift, Gives, Ground, Offer, goods};
use crate::pricing::pile::Piles;
use crate::pricing::reason::{Reason, spend_gap};

/// What may be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftOffer {
    /// Of these, at least one.
    pub choices: Vec<GiftChoice>,
    /// So many of them are picked each time.
    pub pick: NonZeroU32,
    /// How often; once, when left out.
    pub times: Option<EverySpent>,
}

/// One thing that may be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GiftChoice {
    /// The product.
    pub sku: Sku,
    /// So many units of it.
    pub quantity: NonZeroU32,
    /// What a unit is worth.
    pub value: Money,
}

/// Once for every so much spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EverySpent {
    /// So much, above nothing.
    pub every: Money,
    /// At most so many times.
    pub most: Option<NonZeroU32>,
}

impl GiftOffer {
    /// What would be given, and what may still be chosen.
    #[inline(never)]
    pub fn offer(&self, ground: Ground, piles: &Piles) -> Result<Offer, Reason> {
        let mut rounds = 1;
        if let Some(EverySpent { every, most }) = self.times {
            let have = ground.spend(piles);
            if let Some(reason) = spend_gap(every, have) {
                return Err(reason);
            }
            let full = u32::try_from(have.minor().checked_div(every.minor()).unwrap_or(0)).unwrap_or(u32::MAX);
            rounds = most.map_or(full, |most| full.min(most.get()));
        }
        // For each choice, how often it may be given, and how often it is.
        let may = |choice: &GiftChoice| ground.stock(&choice.sku).checked_div(choice.quantity.get()).unwrap_or(0);
        let there: Vec<(&GiftChoice, u32)> =
            self.choices.iter().map(|choice| (choice, may(choice))).filter(|(_, may)| *may > 0).collect();
        let named = |sku: &Sku| {
            let gifts = ground.request.gifts.iter();
            gifts.filter(|gift| gift.promotion == *ground.promotion && gift.sku == *sku).count()
        };
        let mut open = rounds.saturating_mul(self.pick.get());
        let chosen = there.iter().any(|(choice, _)| named(&choice.sku) > 0);
        let all = !chosen && there.len() <= usize::try_from(self.pick.get()).unwrap_or(usize::MAX);
        let mut gifts = Vec::new();
        let mut choose = Vec::new();
        for (choice, may) in &there {
            let wanted = match (chosen, all) {
                (true, _) => u32::try_from(named(&choice.sku)).unwrap_or(u32::MAX),
                (false, true) => rounds,
                (false, false) => 0,
            };
            let count = wanted.min(*may).min(open);
            open -= count;
            if count > 0 {
                let quantity = choice.quantity.get().saturating_mul(count);
                gifts.push(Gift { sku: choice.sku.clone(), quantity, value: choice.value.times(u64::from(quantity)) });
            }
            if count < *may {
                choose.push(choice.sku.clone());
            }
        }
        if open == 0 || all {
            choose.clear();
        }
        let gives = if gifts.is_empty() { Gives::Nothing } else { Gives::Gifts(gifts) };
        Ok(Offer { gives, choose, ..goods(Vec::new(), None) })
    }
}
