//! Prices by product (秒杀价, 会员价): a unit costs what the price says, or what it costs already.

use std::num::NonZeroU32;

use crate::id::Sku;
use crate::money::Money;
use crate::pricing::offer::{Ground, Offer, goods};
use crate::pricing::pile::{Batch, Part, Piles, in_order};
use crate::pricing::reason::Reason;

/// Prices by product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPrice {
    /// One price a product.
    pub prices: Vec<SkuPrice>,
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
        let mut parts = Vec::new();
        let mut any = false;
        for product in ground.products(piles) {
            let sku = product.iter().next().and_then(|batch| ground.sku(batch));
            let Some(price) = self.prices.iter().find(|price| Some(&price.sku) == sku) else { continue };
            any = true;
            let dearer = Piles::of(product.iter().filter(|batch| !saving(batch, price.price).is_zero()).copied());
            match price.limit {
                None => parts.extend(at(&dearer, price.price)),
                // All units pay the same price, so where units save most is where they are dearest.
                Some(limit) => parts.extend(in_order(at(&dearer.dearest_first().first(limit.get()), price.price))),
            }
        }
        if any { Ok(goods(parts, None)) } else { Err(Reason::NoMatchingItem) }
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
