//! Money is counted in whole fen, never less than nothing, and what is shared out always adds up.

use crate::order::sorted;

/// An amount in minor units (fen), from 0 to 2^53 - 1, so that JavaScript holds it exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(u64);

impl Money {
    /// Nothing to pay.
    pub const ZERO: Money = Money(0);
    /// The largest amount: 2^53 - 1 minor units.
    pub const MAX: Money = Money((1 << 53) - 1);

    /// `None` above [`Money::MAX`].
    pub const fn new(minor: u64) -> Option<Money> {
        if minor <= Money::MAX.0 { Some(Money(minor)) } else { None }
    }

    /// The amount in minor units.
    pub const fn minor(self) -> u64 {
        self.0
    }

    /// True for an amount of zero.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum; it stays at [`Money::MAX`], which no checked cart can reach.
    pub fn plus(self, other: Money) -> Money {
        Money(self.0.saturating_add(other.0).min(Money::MAX.0))
    }

    /// The difference; taking more than there is leaves nothing.
    pub fn less(self, other: Money) -> Money {
        Money(self.0.saturating_sub(other.0))
    }

    /// So many times the amount; it stays at [`Money::MAX`].
    pub fn times(self, count: u64) -> Money {
        Money(self.0.saturating_mul(count).min(Money::MAX.0))
    }

    /// The part of the amount that the rate names, rounded half up.
    pub fn share(self, rate: BasisPoints) -> Money {
        self.portion(u64::from(rate.get()), u64::from(BasisPoints::WHOLE))
    }

    /// `part` out of `whole` of the amount, rounded half up; `part <= whole`, and of no whole there is no part.
    pub fn portion(self, part: u64, whole: u64) -> Money {
        Money(divide_half_up(u128::from(self.0) * u128::from(part.min(whole)), u128::from(whole)))
    }

    /// `part` out of `whole` of the amount, the broken fen left behind; `part <= whole`.
    pub fn portion_down(self, part: u64, whole: u64) -> Money {
        let product = u128::from(self.0) * u128::from(part.min(whole));
        Money(narrow(product.checked_div(u128::from(whole)).unwrap_or(0)))
    }

    /// Shares the amount over the weights by largest remainder; an earlier weight wins a tie.
    ///
    /// The parts add up to the amount, each differs from its exact share by less than one minor unit, and no part
    /// is above its weight: an amount above the sum of the weights is cut to that sum.
    pub fn allocate(self, weights: &[Money]) -> Vec<Money> {
        let whole: Money = weights.iter().copied().sum();
        let exact: Vec<u128> = weights.iter().map(|weight| u128::from(weight.0)).collect();
        self.min(whole).allocate_by(&exact, weights)
    }

    /// Shares the amount over weights that need not be amounts, by largest remainder; an earlier weight wins a tie, and
    /// no part is above its limit. The product of the amount and any weight is below 2^128.
    pub fn allocate_by(self, weights: &[u128], limits: &[Money]) -> Vec<Money> {
        let whole: u128 = weights.iter().sum();
        let amount = u128::from(self.0);
        let mut parts = Vec::with_capacity(weights.len());
        let mut remainders = Vec::with_capacity(weights.len());
        let mut missing = self;
        for (at, (weight, limit)) in weights.iter().zip(limits).enumerate() {
            let exact = amount.saturating_mul(*weight);
            let part = Money(narrow(exact.checked_div(whole).unwrap_or(0))).min(*limit);
            missing = missing.less(part);
            parts.push(part);
            remainders.push((core::cmp::Reverse(exact.checked_rem(whole).unwrap_or(0)), at));
        }
        // One round gives each its broken part; another is only needed where limits were in the way.
        let turns = sorted(remainders);
        let mut given = true;
        while !missing.is_zero() && given && whole > 0 {
            given = false;
            for (_, at) in &turns {
                let room = limits.get(*at).zip(parts.get_mut(*at)).filter(|(limit, part)| **part < **limit);
                if let Some((_, part)) = room.filter(|_| !missing.is_zero()) {
                    part.0 += 1;
                    missing = missing.less(Money(1));
                    given = true;
                }
            }
        }
        parts
    }

    /// The amount that so many coins make, rounded half up, when a minor unit is worth `coin` of them.
    pub fn of_coins(coins: u128, coin: u128) -> Money {
        Money(divide_half_up(coins, coin))
    }
}

impl core::iter::Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, Money::plus)
    }
}

/// A rate in hundredths of a percent, from 0 to 10,000: 1,000 is ten percent off, which a Chinese label calls 9折.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BasisPoints(u16);

impl BasisPoints {
    /// One hundred percent.
    pub const WHOLE: u16 = 10_000;

    /// `None` above one hundred percent.
    pub const fn new(points: u16) -> Option<BasisPoints> {
        if points <= BasisPoints::WHOLE { Some(BasisPoints(points)) } else { None }
    }

    /// The rate in basis points.
    pub const fn get(self) -> u16 {
        self.0
    }
}

/// The one rounding rule of the house: halves go up. Nothing divided by nothing is nothing.
fn divide_half_up(dividend: u128, divisor: u128) -> u64 {
    match dividend.checked_div(divisor) {
        Some(whole) => narrow(whole.saturating_add(u128::from(dividend % divisor >= divisor.div_ceil(2)))),
        None => 0,
    }
}

/// A quotient that is known to fit; the bound is Money's own.
fn narrow(value: u128) -> u64 {
    u64::try_from(value).map_or(Money::MAX.0, |value| value.min(Money::MAX.0))
}
