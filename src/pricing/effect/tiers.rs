//! More off for more (阶梯满减, N件M折): the highest step reached counts.

use crate::money::Money;
use crate::pricing::offer::{Ground, NextStep, Off, Offer, goods};
use crate::pricing::pile::{Batch, Piles};
use crate::pricing::reason::Reason;

/// Steps, and what they are measured on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tiers {
    /// What the steps count.
    pub by: By,
    /// True when each product is measured, and lowered, by itself.
    pub each_product: bool,
    /// The steps.
    pub steps: Steps,
}

/// What steps count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// What the lines cost when the lane starts.
    Spend,
    /// How many units there are.
    Quantity,
    /// How many products there are.
    Distinct,
}

/// At least one step, each higher than the one before: in fen, or in numbers of units or products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps(Vec<(u64, Off)>);

impl Steps {
    /// The steps, or the place of the first that is not higher than the one before; place 0 when there is none.
    pub fn new(steps: Vec<(u64, Off)>) -> Result<Steps, usize> {
        let falls = steps.iter().zip(steps.iter().skip(1)).position(|((low, _), (high, _))| high <= low);
        match falls {
            Some(before) => Err(before + 1),
            None if steps.is_empty() => Err(0),
            None => Ok(Steps(steps)),
        }
    }

    /// The steps, lowest first.
    pub fn iter(&self) -> impl Iterator<Item = &(u64, Off)> {
        self.0.iter()
    }

    /// The highest step reached, if any, and the lowest that is not.
    pub fn reached(&self, have: u64) -> (Option<Off>, Option<u64>) {
        let off = self.0.iter().rev().find(|(at_least, _)| *at_least <= have).map(|(_, off)| *off);
        let next = self.0.iter().find(|(at_least, _)| have < *at_least).map(|(at_least, _)| *at_least);
        (off, next)
    }
}

impl Tiers {
    /// What it would take, or what is missing to the first step.
    #[inline(never)]
    pub fn offer(&self, ground: Ground, meant: Piles) -> Result<Offer, Reason> {
        if !self.each_product {
            return self.of_all(ground, meant);
        }
        let products = ground.products(&meant);
        let piles = ground.covered(meant);
        let mut parts = Vec::new();
        let mut wanted = Money::ZERO;
        let mut cut = false;
        let mut reached = false;
        // The step that is nearest: of several products, the one that lacks least.
        let mut nearest: Option<(u64, u64)> = None;
        for some in &products {
            let have = self.by.measure(ground, some);
            let (off, next) = self.steps.reached(have);
            if let Some(need) = next.filter(|need| nearest.is_none_or(|(near, had)| need - have < near - had)) {
                nearest = Some((need, have));
            }
            let Some(off) = off else { continue };
            let lots = |batch: &&Batch| some.iter().any(|one| one.lot == batch.lot);
            let offer = ground.part_off(Piles::of(piles.iter().filter(lots).copied()), off);
            reached = true;
            cut |= offer.wanted.is_some();
            wanted = wanted.plus(offer.wanted.unwrap_or_else(|| offer.taking.total()));
            parts.extend(offer.taking.goods.into_parts());
        }
        match (reached, nearest) {
            (true, _) => {
                let next = nearest.map(|(need, have)| self.by.next(need, have));
                Ok(Offer { next, ..goods(parts, cut.then_some(wanted)) })
            }
            (false, Some((need, have))) => Err(self.by.below(need, have, true)),
            (false, None) => Err(Reason::NoMatchingItem),
        }
    }

    /// The same where all products are measured together.
    fn of_all(&self, ground: Ground, meant: Piles) -> Result<Offer, Reason> {
        let have = self.by.measure(ground, &meant);
        match self.steps.reached(have) {
            (Some(off), need) => {
                let next = need.map(|need| self.by.next(need, have));
                Ok(Offer { next, ..ground.part_off(ground.covered(meant), off) })
            }
            (None, Some(need)) => Err(self.by.below(need, have, false)),
            (None, None) => Err(Reason::NoMatchingItem),
        }
    }
}

impl By {
    fn measure(self, ground: Ground, piles: &Piles) -> u64 {
        match self {
            By::Spend => ground.spend(piles).minor(),
            By::Quantity => u64::from(piles.units()),
            By::Distinct => u64::try_from(ground.products(piles).len()).unwrap_or(u64::MAX),
        }
    }

    fn next(self, need: u64, have: u64) -> NextStep {
        match self {
            By::Spend => NextStep::Spend { need: fen(need), have: fen(have) },
            By::Quantity => NextStep::Quantity { need: count(need), have: count(have) },
            By::Distinct => NextStep::Distinct { need: count(need), have: count(have) },
        }
    }

    fn below(self, need: u64, have: u64, each_product: bool) -> Reason {
        let (units, held, gap) = (count(need), count(have), count(need.saturating_sub(have)));
        match self {
            By::Spend => Reason::SpendBelow { need: fen(need), have: fen(have), gap: fen(need).less(fen(have)) },
            By::Quantity if each_product => Reason::LineQuantityBelow { need: units, have: held, gap },
            By::Quantity => Reason::QuantityBelow { need: units, have: held, gap },
            By::Distinct => Reason::DistinctBelow { need: units, have: held, gap },
        }
    }
}

fn fen(number: u64) -> Money {
    Money::new(number).unwrap_or(Money::MAX)
}

fn count(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
