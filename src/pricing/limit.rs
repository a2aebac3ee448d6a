//! Limits and budgets: how often, on how many units and up to which amount a promotion may be used.

use crate::id::{PromotionId, Sku};
use crate::money::Money;
use crate::order::Map;
use crate::pricing::reason::{Counted, Reason, Whose};
use crate::pricing::taking::Taking;

/// Everything that limits a promotion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// In one order; its uses are not counted.
    pub per_order: Limit,
    /// Which units it covers where it may not cover all that it means.
    pub first: First,
    /// For one customer, over all orders.
    pub per_customer: Limit,
    /// For all customers together.
    pub total: Limit,
}

/// Which units come first where only some may be covered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum First {
    /// The dearest.
    #[default]
    Dearest,
    /// The cheapest.
    Cheapest,
    /// As the products stand.
    Listed,
}

/// One limit; whatever is left out is not limited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limit {
    /// So often.
    pub uses: Option<u32>,
    /// On so many units.
    pub units: Option<u32>,
    /// On so many units of each product.
    pub units_per_sku: Option<u32>,
    /// Up to so much money.
    pub amount: Option<Money>,
}

/// What was counted of a promotion before this order: overall, or of one product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counter {
    /// The promotion.
    pub promotion: PromotionId,
    /// The product; of all products together, when left out.
    pub sku: Option<Sku>,
    /// By this customer.
    pub customer: Used,
    /// By all customers.
    pub total: Used,
}

/// How far something was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// So often.
    pub uses: u64,
    /// On so many units.
    pub units: u64,
    /// For so much money.
    pub amount: Money,
}

/// Counts so many units and so much money more of a promotion, for the customer and for all: overall, or of one product.
pub fn count(counters: &mut Vec<Counter>, promotion: &PromotionId, sku: Option<&Sku>, units: u32, amount: Money) {
    let known = counters.iter().position(|one| one.promotion == *promotion && one.sku.as_ref() == sku);
    let at = known.unwrap_or(counters.len());
    if known.is_none() {
        let (customer, total) = (Used::default(), Used::default());
        counters.push(Counter { promotion: promotion.clone(), sku: sku.cloned(), customer, total });
    }
    let counted = counters.get_mut(at).map(|counter| [&mut counter.customer, &mut counter.total]);
    for used in counted.into_iter().flatten() {
        used.units = used.units.saturating_add(u64::from(units));
        used.amount = used.amount.plus(amount);
    }
}

/// The limits of a promotion, held against what was counted.
#[derive(Clone, Copy, Debug)]
pub struct Left<'a> {
    limits: &'a Limits,
    promotion: &'a PromotionId,
    counters: &'a [Counter],
}

impl<'a> Left<'a> {
    /// The limits of a promotion with what was counted of it.
    pub fn of(limits: &'a Limits, promotion: &'a PromotionId, counters: &'a [Counter]) -> Left<'a> {
        Left { limits, promotion, counters }
    }

    /// True when nothing is limited.
    pub fn are_open(&self) -> bool {
        *self.limits == Limits::default()
    }

    /// True when the promotion may only cover so many units.
    pub fn covers_some(&self) -> bool {
        let Limits { per_order, per_customer, total, .. } = self.limits;
        [per_order, per_customer, total].iter().any(|limit| limit.units.is_some() || limit.units_per_sku.is_some())
    }

    /// Which units come first where not all may be covered.
    pub fn first(&self) -> First {
        self.limits.first
    }

    /// How many units the promotion may still cover.
    pub fn units(&self) -> u32 {
        self.least(None, |limit| limit.units)
    }

    /// How many units of a product the promotion may still cover, whatever it covers of others.
    pub fn units_of(&self, sku: Option<&Sku>) -> u32 {
        self.least(sku, |limit| limit.units_per_sku)
    }

    /// How often it may still be used.
    pub fn uses(&self) -> u64 {
        let left = |(of, limit): (Whose, Limit)| Some(u64::from(limit.uses?).saturating_sub(self.used(of, None).uses));
        self.counted().into_iter().filter_map(left).min().unwrap_or(u64::MAX)
    }

    /// Why it may not be used once more, when this order uses it so often already.
    pub fn used_up(&self, here: u64) -> Option<Reason> {
        self.counted().into_iter().find_map(|(of, limit)| {
            let (limit, used) = (u64::from(limit.uses?), self.used(of, None).uses.saturating_add(here));
            (limit <= used).then_some(Reason::LimitReached { of, what: Counted::Uses, limit, used })
        })
    }

    /// The most that one order may take.
    pub fn order_amount(&self) -> Option<Money> {
        self.limits.per_order.amount
    }

    /// Every limit that is reached before anything is taken. `skus` are the products that the promotion means.
    pub fn reached(&self, skus: &[&Sku]) -> Vec<Reason> {
        let mut reasons = Vec::new();
        for (of, limit) in self.counted() {
            let used = self.used(of, None);
            let mut reach = |what, limit: Option<u64>, used: u64| {
                reasons.extend(limit.filter(|limit| *limit <= used).map(|limit| Reason::LimitReached {
                    of,
                    what,
                    limit,
                    used,
                }));
            };
            reach(Counted::Uses, limit.uses.map(u64::from), used.uses);
            reach(Counted::Units, limit.units.map(u64::from), used.units);
            // One product that is still to be had is enough.
            if let Some(least) = skus.iter().map(|sku| self.used(of, Some(sku)).units).min() {
                reach(Counted::Units, limit.units_per_sku.map(u64::from), least);
            }
            reach(Counted::Amount, limit.amount.map(Money::minor), used.amount.minor());
        }
        reasons
    }

    /// Every budget that is too small for what would be taken: nobody gets half a promise.
    pub fn overdrawn(&self, amount: Money) -> Vec<Reason> {
        let mut reasons = Vec::new();
        for (of, limit) in self.counted() {
            let Some(limit) = limit.amount else { continue };
            let used = self.used(of, None).amount;
            if limit < used.plus(amount) {
                let (limit, used) = (limit.minor(), used.minor());
                reasons.push(Reason::LimitReached { of, what: Counted::Amount, limit, used });
            }
        }
        reasons
    }

    /// Every limit that would be passed by taking this, which is so many units of each product: others may have won their
    /// part since it was offered.
    pub fn passed(&self, taking: &Taking, products: &Map<&Sku, u32>) -> Vec<Reason> {
        let mut reasons = self.overdrawn(taking.total());
        for (of, limit) in self.counted() {
            let units = |limit: Option<u32>, sku: Option<&Sku>, more: u32| {
                let (limit, used) = (u64::from(limit?), self.used(of, sku).units);
                (limit < used.saturating_add(u64::from(more))).then_some((used, limit))
            };
            let of_all = units(limit.units, None, taking.goods.units());
            // Of several products, the one of which most is used.
            let of_one = products.iter().filter_map(|(sku, more)| units(limit.units_per_sku, Some(sku), *more)).max();
            for (used, limit) in of_all.into_iter().chain(of_one) {
                reasons.push(Reason::LimitReached { of, what: Counted::Units, limit, used });
            }
        }
        reasons
    }

    fn counted(&self) -> [(Whose, Limit); 2] {
        [(Whose::Customer, self.limits.per_customer), (Whose::Total, self.limits.total)]
    }

    fn used(&self, of: Whose, sku: Option<&Sku>) -> Used {
        let meant = |counter: &&Counter| counter.promotion == *self.promotion && counter.sku.as_ref() == sku;
        self.counters.iter().find(meant).map_or(Used::default(), |counter| match of {
            Whose::Customer => counter.customer,
            Whose::Total => counter.total,
        })
    }

    fn least(&self, sku: Option<&Sku>, limit_of: impl Fn(&Limit) -> Option<u32>) -> u32 {
        let left = |(of, limit): (Whose, Limit)| {
            let used = u32::try_from(self.used(of, sku).units).unwrap_or(u32::MAX);
            limit_of(&limit).map(|limit| limit.saturating_sub(used))
        };
        let counted = self.counted().into_iter().filter_map(left).min();
        limit_of(&self.limits.per_order).into_iter().chain(counted).min().unwrap_or(u32::MAX)
    }
}
