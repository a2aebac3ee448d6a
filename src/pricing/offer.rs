//! An offer: what an effect would take off which lots, and what is missing to more.

use std::borrow::Cow;

use crate::id::{PromotionId, Sku};
use crate::money::{BasisPoints, Money};
use crate::order::sorted_by;
use crate::pricing::arithmetic::{Arithmetic, Base, RoundPer};
use crate::pricing::cart::Selector;
use crate::pricing::due::{Due, Hidden};
use crate::pricing::limit::{First, Left};
use crate::pricing::lots::{Lots, Scope};
use crate::pricing::pile::{Batch, Part, Piles};
use crate::pricing::reason::Missing;
use crate::pricing::request::Request;
use crate::pricing::taking::{Goods, Taking};

/// A part off: a percentage or an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Off {
    /// A percentage.
    Percent(BasisPoints),
    /// An amount.
    Amount(Money),
}

impl Off {
    /// The amount that is printed on a coupon of it.
    pub fn face_value(self) -> Money {
        match self {
            Off::Amount(amount) => amount,
            Off::Percent(_) => Money::ZERO,
        }
    }
}

/// What an effect would take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Part by part, no more than there is room for.
    pub taking: Taking,
    /// What it would have liked to take, where it wanted something certain.
    pub wanted: Option<Money>,
    /// What the guard kept back.
    pub cut: Money,
    /// The next step up, where there is one.
    pub next: Option<NextStep>,
    /// What is given beside the prices.
    pub gives: Gives,
    /// What may still be chosen.
    pub choose: Vec<Sku>,
    /// So many points pay for it.
    pub points: Option<u64>,
}

/// What is given beside the prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gives {
    /// Nothing.
    Nothing,
    /// Gifts.
    Gifts(Vec<Gift>),
    /// Points, for what is paid in the end.
    Points,
    /// What comes once it is paid.
    Grant,
}

/// What is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gift {
    /// The product.
    pub sku: Sku,
    /// So many units.
    pub quantity: u32,
    /// What they are worth together.
    pub value: Money,
}

/// What is missing to more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// To spend.
    Spend {
        /// What the step takes.
        need: Money,
        /// What there is.
        have: Money,
    },
    /// To buy.
    Quantity {
        /// What the step takes.
        need: u32,
        /// What there is.
        have: u32,
    },
    /// Products to choose.
    Distinct {
        /// What the step takes.
        need: u32,
        /// What there is.
        have: u32,
    },
    /// One set more to complete.
    Set {
        /// The items that it misses.
        missing: Vec<Missing>,
    },
}

/// What an effect is asked about.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The cart's lots.
    pub lots: &'a Lots<'a>,
    /// What is due now, and was when the lane started.
    pub due: &'a Due,
    /// How it is counted.
    pub arithmetic: Arithmetic,
    /// The piles that those who acted before keep to themselves.
    pub hidden: Hidden<'a>,
    /// What is left of the promotion's limits.
    pub left: Left<'a>,
    /// The lots that the promotion has a price for, with the place of that price.
    pub priced: &'a [(usize, usize)],
    /// What is asked.
    pub request: &'a Request,
    /// Who offers.
    pub promotion: &'a PromotionId,
    /// How many points pay already.
    pub points_used: u64,
}

impl Ground<'_> {
    /// The piles of a scope, as far as nobody keeps them.
    pub fn piles(&self, scope: &Scope) -> Piles {
        let mut piles = self.due.piles(scope);
        if !self.hidden.is_empty() {
            piles.retain(|batch| !self.hidden.holds(batch.pile));
        }
        piles
    }

    /// All piles, as far as nobody keeps them.
    pub fn all(&self) -> Piles {
        let piles = self.due.piles.iter().enumerate().filter(|(at, _)| !self.hidden.holds(*at));
        Piles::of(piles.map(|(at, pile)| pile.batch(at)))
    }

    /// The units that the limits let the promotion cover: the dearest, where nothing else is said.
    pub fn covered(&self, piles: Piles) -> Piles {
        if !self.left.covers_some() {
            return piles;
        }
        let mut left = self.left.units();
        let mut skus: Vec<(Option<&Sku>, u32)> = Vec::new();
        let mut covered = Vec::new();
        let in_turn = match self.left.first() {
            First::Dearest => &piles.dearest_first(),
            First::Cheapest => &piles.cheapest_first(),
            First::Listed => &piles,
        };
        for batch in in_turn.iter() {
            let sku = self.sku(batch);
            if !skus.iter().any(|(known, _)| *known == sku) {
                skus.push((sku, self.left.units_of(sku)));
            }
            let Some((_, of_sku)) = skus.iter_mut().find(|(known, _)| *known == sku) else { continue };
            let (first, _) = batch.split(left.min(*of_sku));
            left -= first.units;
            *of_sku -= first.units;
            covered.extend((first.units > 0).then_some(first));
        }
        Piles::from(sorted_by(covered, |one, other| one.pile.cmp(&other.pile)))
    }

    /// So many groups of a size the limits let the promotion cover, if it could be so many.
    pub fn groups(&self, size: u32, most: u32) -> u32 {
        self.left.units().checked_div(size).unwrap_or(0).min(most)
    }

    /// The piles that a selector means; the promotion's own where there is no selector.
    pub fn pool<'p>(&self, of: Option<&Selector>, own: &'p Piles) -> Cow<'p, Piles> {
        of.map_or(Cow::Borrowed(own), |of| Cow::Owned(self.piles(&self.lots.scope(of))))
    }

    /// The product that a batch is of.
    pub fn sku(&self, batch: &Batch) -> Option<&Sku> {
        self.lots.get(batch.lot).map(|lot| &lot.line.sku)
    }

    /// What some units cost, as thresholds look at it.
    pub fn spend(&self, piles: &Piles) -> Money {
        piles.cost(self.arithmetic.threshold_base, self.lots)
    }

    /// An amount off some piles, shared by what they cost.
    pub fn amount_off(&self, piles: Piles, amount: Money) -> Offer {
        offer(Goods::shared(piles, amount, self.arithmetic.sharing), Some(amount))
    }

    /// A percentage off some piles, rounded where it is declared, and never more than the cap.
    pub fn percent_off(&self, piles: Piles, rate: BasisPoints, up_to: Option<Money>) -> Offer {
        let Arithmetic { round_per, percent_base, sharing, .. } = self.arithmetic;
        let cost = |batch: &Batch| batch.cost(percent_base, self.lots);
        let whole = |batches: &[Batch]| self.arithmetic.part(batches.iter().map(cost).sum(), rate);
        let each = |batch: &Batch| self.arithmetic.part_of_units(cost(batch), batch.units, rate);
        let amount = match round_per {
            RoundPer::Promotion => whole(piles.batches()),
            RoundPer::Line => piles.lots().map(whole).sum(),
            RoundPer::Unit => piles.iter().map(each).sum(),
        };
        let capped = up_to.filter(|most| *most <= amount);
        let parts = match (capped, round_per) {
            (None, RoundPer::Line) => {
                let mut parts = Vec::with_capacity(piles.batches().len());
                for lot in piles.lots() {
                    match lot {
                        [batch] => parts.push(batch.part(whole(lot))),
                        _ => parts.extend(Piles::of(lot.iter().copied()).spread(whole(lot), sharing, cost)),
                    }
                }
                parts
            }
            (None, RoundPer::Unit) => piles.each(each),
            (capped, _) if percent_base == Base::Running => {
                let goods = Goods::shared(piles, capped.unwrap_or(amount), sharing);
                return offer(goods, None);
            }
            (capped, _) => piles.spread(capped.unwrap_or(amount), sharing, cost),
        };
        goods(parts, None)
    }

    /// A part off some piles: a percentage, or an amount.
    pub fn part_off(&self, piles: Piles, off: Off) -> Offer {
        match off {
            Off::Amount(amount) => self.amount_off(piles, amount),
            Off::Percent(rate) => self.percent_off(piles, rate, None),
        }
    }

    /// How many units of a gift or an add-on there are.
    pub fn stock(&self, sku: &Sku) -> u32 {
        self.request.stock.iter().find(|stock| stock.sku == *sku).map_or(u32::MAX, |stock| stock.left)
    }

    /// The piles of each product by itself: lots stand in the order of their SKUs.
    pub fn products(&self, piles: &Piles) -> Vec<Piles> {
        piles.by(|batch| self.sku(batch)).collect()
    }
}

/// An offer on goods.
pub fn goods(parts: Vec<Part>, wanted: Option<Money>) -> Offer {
    offer(Goods::Parts(parts), wanted)
}

fn offer(goods: Goods, wanted: Option<Money>) -> Offer {
    Offer {
        taking: Taking { goods, ..Taking::default() },
        wanted,
        cut: Money::ZERO,
        next: None,
        gives: Gives::Nothing,
        choose: Vec::new(),
        points: None,
    }
}

/// An offer on goods that would have liked to take so much.
pub fn goods_of(parts: Vec<Part>, wanted: Money) -> Offer {
    goods(parts, Some(wanted))
}

impl Offer {
    /// True when it does something, even if it takes nothing.
    pub fn acts(&self) -> bool {
        !self.taking.total().is_zero() || self.gives_or_lets_choose()
    }

    /// True when it does something beside what it takes.
    pub fn gives_or_lets_choose(&self) -> bool {
        self.gives != Gives::Nothing || !self.choose.is_empty()
    }
}
