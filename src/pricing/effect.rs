//! What a promotion takes off, and from what: asking changes nothing, it only answers what would be taken.

use std::num::NonZeroU32;

use crate::id::Sku;
use crate::money::{BasisPoints, Money};
use crate::pricing::due::Taking;
use crate::pricing::lots::{Lots, Scope};
use crate::pricing::nth_item::NthItem;
use crate::pricing::offer::{Ground, NextStep, Off, Offer, goods, goods_of};
use crate::pricing::pile::{Pile, Piles};
use crate::pricing::reason::{Reason, spend_gap};

/// What happens when a promotion acts on the lines it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// These products cost this much a unit (秒杀价, 会员价).
    UnitPrice(UnitPrice),
    /// A percentage of the running price.
    PercentOff(PercentOff),
    /// An amount.
    AmountOff(AmountOff),
    /// More off for more (阶梯满减, N件M折).
    Tiers(Tiers),
    /// Every n-th unit for less (第2件半价).
    NthItem(NthItem),
    /// Shipping for less, or free.
    ShippingOff(ShippingOff),
}

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
}

/// A percentage, with a cap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PercentOff {
    /// How much of the running price.
    pub rate: BasisPoints,
    /// Never more than this.
    pub up_to: Option<Money>,
}

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

/// Steps of spend or of quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tiers {
    /// By what the lines cost when the lane starts.
    Spend(Steps<Money>),
    /// By how many units there are.
    Quantity(Steps<u32>),
}

/// At least one step, each higher than the one before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps<T>(Vec<(T, Off)>);

impl<T: Copy + Ord> Steps<T> {
    /// The steps, or the place of the first that is not higher than the one before; place 0 when there is none.
    pub fn new(steps: Vec<(T, Off)>) -> Result<Steps<T>, usize> {
        let falls = steps.iter().zip(steps.iter().skip(1)).position(|((low, _), (high, _))| high <= low);
        match falls {
            Some(before) => Err(before + 1),
            None if steps.is_empty() => Err(0),
            None => Ok(Steps(steps)),
        }
    }

    /// The steps, lowest first.
    pub fn iter(&self) -> impl Iterator<Item = &(T, Off)> {
        self.0.iter()
    }

    /// The highest step reached, if any, and the lowest that is not.
    fn reached(&self, have: T) -> (Option<Off>, Option<T>) {
        let off = self.0.iter().rev().find(|(at_least, _)| *at_least <= have).map(|(_, off)| *off);
        let next = self.0.iter().find(|(at_least, _)| have < *at_least).map(|(at_least, _)| *at_least);
        (off, next)
    }
}

/// Off the shipping fee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShippingOff {
    /// Never more than this; free when left out.
    pub up_to: Option<Money>,
}

impl Effect {
    /// What it would take from the lots in its scope, or why it takes nothing.
    pub fn offer(&self, ground: Ground, scope: &Scope) -> Result<Offer, Reason> {
        let piles = ground.piles(scope);
        let spread = |amount: Money| goods_of(piles.spread(amount), amount);
        let step = |off: Off| match off {
            Off::Amount(amount) => spread(amount),
            Off::Percent(rate) => goods(piles.spread(piles.due().share(rate)), None),
        };
        match self {
            Effect::UnitPrice(effect) => effect.offer(ground, &piles),
            Effect::PercentOff(PercentOff { rate, up_to }) => {
                let amount = piles.due().share(*rate);
                Ok(goods(piles.spread(up_to.map_or(amount, |most| amount.min(most))), None))
            }
            Effect::AmountOff(AmountOff { amount, per }) => match per {
                Per::Order => Ok(spread(*amount)),
                Per::Line => Ok(each_product(ground.lots, &piles, *amount)),
                Per::Unit => {
                    let parts = piles.each(|pile| amount.times(u64::from(pile.units)));
                    Ok(goods_of(parts, amount.times(u64::from(piles.units()))))
                }
                Per::Every { spent, times } => {
                    let have = piles.start();
                    if let Some(reason) = spend_gap(*spent, have) {
                        return Err(reason);
                    }
                    let full = have.minor().checked_div(spent.minor()).unwrap_or(0);
                    let count = times.map_or(full, |most| full.min(u64::from(most.get())));
                    let need = spent.times(full.saturating_add(1));
                    let more = times.is_none_or(|most| full < u64::from(most.get()));
                    let next = more.then_some(NextStep::Spend { need, have });
                    Ok(Offer { next, ..spread(amount.times(count)) })
                }
            },
            Effect::Tiers(Tiers::Spend(steps)) => {
                let have = piles.start();
                let (off, next) = steps.reached(have);
                settle_step(off, next.map(|need| NextStep::Spend { need, have }), step)
            }
            Effect::Tiers(Tiers::Quantity(steps)) => {
                let have = piles.units();
                let (off, next) = steps.reached(have);
                settle_step(off, next.map(|need| NextStep::Quantity { need, have }), step)
            }
            Effect::NthItem(effect) => effect.offer(&piles),
            Effect::ShippingOff(ShippingOff { up_to }) => {
                let fee = ground.due.shipping;
                let shipping = up_to.map_or(fee, |most| most.min(fee));
                let taking = Taking { goods: Vec::new(), shipping };
                Ok(Offer { taking, wanted: up_to.filter(|most| fee < *most), next: None })
            }
        }
    }

    /// The amount printed on a coupon of this effect: what it takes at most, where that is fixed.
    pub fn face_value(&self) -> Money {
        let off = |off: &Off| match off {
            Off::Amount(amount) => *amount,
            Off::Percent(_) => Money::ZERO,
        };
        match self {
            Effect::UnitPrice(_) => Money::ZERO,
            Effect::PercentOff(percent) => percent.up_to.unwrap_or(Money::ZERO),
            Effect::AmountOff(amount) => amount.amount,
            Effect::Tiers(Tiers::Spend(steps)) => steps.iter().map(|(_, step)| off(step)).max().unwrap_or_default(),
            Effect::Tiers(Tiers::Quantity(steps)) => steps.iter().map(|(_, step)| off(step)).max().unwrap_or_default(),
            Effect::NthItem(nth) => off(&nth.off),
            Effect::ShippingOff(shipping) => shipping.up_to.unwrap_or(Money::ZERO),
        }
    }
}

impl UnitPrice {
    fn offer(&self, ground: Ground, piles: &Piles) -> Result<Offer, Reason> {
        let price = |pile: &Pile| {
            let sku = &ground.lots.get(pile.lot)?.line.sku;
            Some(self.prices.iter().find(|price| price.sku == *sku)?.price)
        };
        let priced = Piles::of(piles.iter().filter(|(_, pile)| price(pile).is_some()));
        if priced.is_empty() {
            return Err(Reason::NoMatchingItem);
        }
        let off =
            |pile: &Pile| price(pile).map_or(Money::ZERO, |price| pile.due.less(price.times(u64::from(pile.units))));
        let mut parts = priced.each(off);
        parts.retain(|part| !part.amount.is_zero());
        Ok(goods(parts, None))
    }
}

fn settle_step(off: Option<Off>, next: Option<NextStep>, offer: impl FnOnce(Off) -> Offer) -> Result<Offer, Reason> {
    match (off, next) {
        (Some(off), next) => Ok(Offer { next, ..offer(off) }),
        (None, Some(NextStep::Quantity { need, have })) => {
            Err(Reason::QuantityBelow { need, have, gap: need.saturating_sub(have) })
        }
        (None, Some(NextStep::Spend { need, have })) => Err(Reason::SpendBelow { need, have, gap: need.less(have) }),
        (None, None) => Err(Reason::NoMatchingItem),
    }
}

/// One amount for each product, cut to what is due for it and shared over its lots.
fn each_product(lots: &Lots, piles: &Piles, amount: Money) -> Offer {
    // Lots stand in the order of their SKUs, so those of one product stand together.
    let products: Vec<Piles> = piles.by(|pile| lots.get(pile.lot).map(|lot| &lot.line.sku)).collect();
    let all = amount.times(products.len() as u64);
    goods_of(products.iter().flat_map(|product| product.spread(amount)).collect(), all)
}
