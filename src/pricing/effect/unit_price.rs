//! Prices by product (秒杀价, 会员价): a unit costs what the price says, or what it costs already.

use std::num::NonZeroU32;

use crate::id::Sku;
use crate::money::Money;
use crate::order::{Map, sorted_by};
use crate::pricing::offer::{Ground, Offer, goods};
use crate::pricing::pile::{Batch, Part, Piles, in_order};
use crate::pricing::reason::Reason;

/// Prices by product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPrice {
    /// One price a product.
    pub prices: Map<Sku, SkuPrice>,
}

/// What one unit of a product costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkuPrice {
    /// The product.
    pub sku: Sku,
    /// The price of one unit.
    pub price: Money,
    /// For so many units an order; those beyond pay the next best price.
    pub limit: Option<NonZeroU32>,
}

impl UnitPrice {
    /// What it would take.
    pub fn offer(&self, ground: Ground, piles: &Piles) -> Result<Offer, Reason> {
        let product = |sku: &Sku| {
            let lots = ground.lots.product(sku);
            let meant = piles.iter().filter(|batch| lots.contains(&batch.lot)).copied();
            if lots.is_empty() { Piles::default() } else { Piles::of(meant) }
        };
        let priced = self.prices.iter().map(|(sku, price)| (price, product(sku)));
        let priced = priced.filter(|(_, product)| !product.is_empty());
        // Where the limits leave only some units, the lowest prices come first; products stand by SKU.
        let priced = sorted_by(priced, |(one, _), (other, _)| one.price.cmp(&other.price));
        if priced.is_empty() {
            return Err(Reason::NoMatchingItem);
        }
        let mut parts = Vec::new();
        let mut left = ground.left.units();
        for (price, product) in priced {
            let dearer = Piles::of(product.iter().filter(|batch| !saving(batch, price.price).is_zero()).copied());
            // All units pay the same price, so where units save most is where they are dearest.
            let most = price.limit.map_or(left, |limit| limit.get().min(left));
            let some = dearer.dearest_first().first(most.min(ground.left.units_of(Some(&price.sku))));
            left -= some.units();
            parts.extend(at(&some, price.price));
        }
        Ok(goods(in_order(parts), None))
    }
}

/// What units save at a price.
pub fn saving(batch: &Batch, price: Money) -> Money {
    batch.due.less(price.times(u64::from(batch.units)))
}

fn at(piles: &Piles, price: Money) -> Vec<Part> {
    let mut parts = piles.each(|batch| saving(batch, price));
    parts.retain(|part| !part.amount.is_zero());
    parts
}
