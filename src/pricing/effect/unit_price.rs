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
    #[inline(never)]
    pub fn offer(&self, ground: Ground, piles: &Piles) -> Result<Offer, Reason> {
        // Both stand in the order of the lots.
        let mut prices = ground.priced.iter().peekable();
        let mut priced: Vec<(usize, Batch)> = Vec::with_capacity(piles.batches().len());
        for batch in piles.iter() {
            while prices.next_if(|(lot, _)| *lot < batch.lot).is_some() {}
            priced.extend(prices.peek().filter(|(lot, _)| *lot == batch.lot).map(|(_, price)| (*price, *batch)));
        }
        if priced.is_empty() {
            return Err(Reason::NoMatchingItem);
        }
        let limit =
            |(price, _): &(usize, Batch)| self.prices.at(*price).is_some_and(|(_, price)| price.limit.is_some());
        let limited = ground.left.covers_some() || priced.iter().any(limit);
        if limited {
            return Ok(goods(in_order(self.within_limits(ground, &priced)), None));
        }
        let at = |(price, batch): &(usize, Batch)| Some(batch.part(saving(batch, self.prices.at(*price)?.1.price)));
        Ok(goods(priced.iter().filter_map(at).filter(|part| !part.amount.is_zero()).collect(), None))
    }

    /// The same where there are limits: each product by itself, and the lowest prices first.
    fn within_limits(&self, ground: Ground, priced: &[(usize, Batch)]) -> Vec<Part> {
        let products = priced.chunk_by(|(one, _), (other, _)| one == other);
        let product = |some: &[(usize, Batch)]| {
            let (_, price) = self.prices.at(some.first()?.0)?;
            Some((price, Piles::of(some.iter().map(|(_, batch)| *batch))))
        };
        // Where the limits leave only some units, the lowest prices come first; products stand by SKU.
        let products = sorted_by(products.filter_map(product), |(one, _), (other, _)| one.price.cmp(&other.price));
        let mut parts = Vec::new();
        let mut left = ground.left.units();
        for (price, product) in products {
            let dearer = Piles::of(product.iter().filter(|batch| !saving(batch, price.price).is_zero()).copied());
            // All units pay the same price, so where units save most is where they are dearest.
            let most = price.limit.map_or(left, |limit| limit.get().min(left));
            let some = dearer.dearest_first().first(most.min(ground.left.units_of(Some(&price.sku))));
            left -= some.units();
            parts.extend(at(&some, price.price));
        }
        parts
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
