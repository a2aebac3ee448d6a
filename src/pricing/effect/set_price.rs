//! A set for one price (套餐): so many of each of its items, as often as full sets come together.

use std::num::NonZeroU32;

use crate::money::Money;
use crate::pricing::cart::Selector;
use crate::pricing::effect::group::{First, Groups};
use crate::pricing::lots::Scope;
use crate::pricing::offer::{Ground, NextStep, Offer};
use crate::pricing::pile::Piles;
use crate::pricing::reason::{Missing, Reason};

/// A set for one price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetPrice {
    /// What belongs to it, at least one.
    pub items: Vec<SetItem>,
    /// For so much together.
    pub price: Money,
    /// At most so many sets.
    pub times: Option<NonZeroU32>,
}

/// One item of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetItem {
    /// Units of these lines.
    pub of: Selector,
    /// So many of them.
    pub quantity: NonZeroU32,
}

impl SetPrice {
    /// What it would take, or which items are missing.
    #[inline(never)]
    pub fn offer(&self, ground: Ground) -> Result<Offer, Reason> {
        let scopes: Vec<Scope> = self.items.iter().map(|item| ground.lots.scope(&item.of)).collect();
        let any = |lot| scopes.iter().any(|scope| scope.holds(lot));
        let meant = Piles::of(ground.all().iter().filter(|batch| any(batch.lot)).copied());
        let mut groups = Groups::of(&meant, First::Dearest, ground.arithmetic.sharing);
        let size = self.items.iter().map(|item| item.quantity.get()).sum();
        let mut next = None;
        for nth in 0..ground.groups(size, self.times.map_or(u32::MAX, NonZeroU32::get)) {
            let missing = self.pick(&scopes, &mut groups);
            if !missing.is_empty() {
                if nth == 0 {
                    return Err(Reason::SetIncomplete { missing });
                }
                next = Some(NextStep::Set { missing });
                break;
            }
            if !groups.close(self.price) {
                break;
            }
        }
        Ok(Offer { next, ..groups.offer() })
    }

    /// Picks the items of one set, each from what those before it have left; tells what is missing.
    fn pick(&self, scopes: &[Scope], groups: &mut Groups) -> Vec<Missing> {
        let mut missing = Vec::new();
        for (at, (item, scope)) in (0..).zip(self.items.iter().zip(scopes)) {
            let need = item.quantity.get();
            let have = groups.pick(need, |lot| scope.holds(lot));
            if have < need {
                missing.push(Missing { item: at, need, have, gap: need - have });
            }
        }
        missing
    }
}
