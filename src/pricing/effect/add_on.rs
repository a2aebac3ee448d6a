//! Add-ons (加价购, 换购): lines that name the promotion cost its prices; they stand outside of everything else.

use std::num::NonZeroU32;

use crate::id::Sku;
use crate::money::Money;
use crate::order::sorted_by;
use crate::pricing::offer::{Ground, Offer, goods};
use crate::pricing::pile::{Batch, in_order};

/// What may be had in addition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddOn {
    /// These, at least one.
    pub items: Vec<AddOnItem>,
    /// So many units in all.
    pub pick: Option<NonZeroU32>,
}

/// One thing that may be had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddOnItem {
    /// The product.
    pub sku: Sku,
    /// What a unit costs.
    pub price: Money,
}

impl AddOn {
    /// What comes off the lines that name the promotion, and what may still be chosen.
    #[inline(never)]
    pub fn offer(&self, ground: Ground) -> Offer {
        let price = |batch: &Batch| {
            let sku = ground.sku(batch)?;
            self.items.iter().find(|item| item.sku == *sku).map(|item| item.price)
        };
        let saving = |batch: &Batch| price(batch).map_or(Money::ZERO, |price| batch.unit().less(price));
        let own = ground.due.piles(&ground.lots.add_ons(ground.promotion));
        let cheaper = own.iter().filter(|batch| !saving(batch).is_zero());
        let mut open = self.pick.map_or(u32::MAX, NonZeroU32::get);
        let mut stock: Vec<(&Sku, u32)> = self.items.iter().map(|item| (&item.sku, ground.stock(&item.sku))).collect();
        let mut parts = Vec::new();
        for batch in sorted_by(cheaper, |one, other| saving(other).cmp(&saving(one))) {
            let sku = ground.sku(batch);
            let Some((_, left)) = stock.iter_mut().find(|(of, _)| Some(*of) == sku) else { continue };
            let (first, _) = batch.split(open.min(*left));
            if first.units > 0 {
                open -= first.units;
                *left -= first.units;
                let all = price(batch).unwrap_or(Money::ZERO).times(u64::from(first.units));
                parts.push(first.part(first.due.less(all)));
            }
        }
        let there = self.items.iter().filter(|item| open > 0 && ground.stock(&item.sku) > 0);
        let choose = there.map(|item| item.sku.clone()).collect();
        Offer { choose, ..goods(in_order(parts), None) }
    }
}
