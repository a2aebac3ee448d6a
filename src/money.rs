//! Money is counted in whole fen, never less than nothing, and what is shared out always adds up.

use crate::order::sorted;

/// An amount in minor units (fen), from 0 to 2^53 - 1, so that JavaScript holds it exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(u64);

impl Money {
    /// Nothing to pay.
    pub const ZERO: Money = Money(0);
    /// The smallest amount above nothing.
    pub const FEN: Money = Money(1);
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

    /// How much more it is than the other; below nothing, when it is less.
    pub fn more_than(self, other: Money) -> i64 {
        let whole = |amount: Money| i64::try_from(amount.0).unwrap_or(i64::MAX);
        whole(self) - whole(other)
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
        self.portion_by(Rounding::HalfUp, part, whole)
    }

    /// `part` out of `whole` of the amount, the broken fen left behind; `part <= whole`.
    pub fn portion_down(self, part: u64, whole: u64) -> Money {
        self.portion_by(Rounding::Down, part, whole)
    }

    /// `part` out of `whole` of the amount, the broken fen rounded as is said; `part <= whole`.
    pub fn portion_by(self, rounding: Rounding, part: u64, whole: u64) -> Money {
        let part = part.min(whole);
        match self.0.checked_mul(part) {
            Some(_) if whole == 0 => Money::ZERO,
            // Most amounts are small, and to divide small numbers is quick.
            Some(dividend) => {
                let (full, rest) = (dividend / whole, dividend % whole);
                Money(full + u64::from(rest > 0 && rounding.goes_up(rest, whole, full)))
            }
            None => rounding.divide(u128::from(self.0) * u128::from(part), u128::from(whole)),
        }
    }

    /// What the first `count` of so many equal things cost, when all of them cost this: the last ones bear the broken fen.
    pub fn of_first(self, count: u32, units: u32) -> Money {
        let (count, units) = (u64::from(count.min(units)), u64::from(units));
        let each = self.0.checked_div(units).unwrap_or(0);
        let broken = self.0.checked_rem(units).unwrap_or(0);
        Money((each * count).saturating_add((count + broken).saturating_sub(units)))
    }

    /// Shares the amount over the weights by largest remainder; an earlier weight wins a tie.
    ///
    /// The parts add up to the amount, each differs from its exact share by less than one minor unit, and no part
    /// is above its weight: an amount above the sum of the weights is cut to that sum.
    pub fn allocate(self, weights: &[Money]) -> Vec<Money> {
        self.allocate_within(weights, weights)
    }

    /// Shares the amount over the weights, none above its limit: see [`Money::allocate_by`].
    pub fn allocate_within(self, weights: &[Money], limits: &[Money]) -> Vec<Money> {
        let weights: Vec<u128> = weights.iter().map(|weight| u128::from(weight.0)).collect();
        self.allocate_by(&weights, limits)
    }

    /// Shares the amount over weights that need not be amounts, as water fills basins (see [`Money::fill`]), and then by
    /// largest remainder, an earlier weight winning a tie. What fits below no limit is cut.
    pub fn allocate_by(self, weights: &[u128], limits: &[Money]) -> Vec<Money> {
        self.fill(weights, limits).by_remainder()
    }

    /// Whose share by weight would be above its limit gets the limit, and the others share what is left by their
    /// weights, until nobody is above. The product of the amount and any weight is below 2^128.
    pub fn fill(self, weights: &[u128], limits: &[Money]) -> Filled {
        let mut parts = vec![Money::ZERO; weights.len()];
        let mut open: Vec<(usize, u128)> = weights.iter().copied().enumerate().collect();
        let mut left = self;
        loop {
            let whole: u128 = open.iter().map(|(_, weight)| *weight).sum();
            let (amount, before) = (u128::from(left.0), open.len());
            open.retain(|(at, weight)| {
                let limit = limits.get(*at).copied().unwrap_or(Money::ZERO);
                let exact = amount.saturating_mul(*weight);
                let full = exact > u128::from(limit.0).saturating_mul(whole);
                if full {
                    left = left.less(limit);
                    if let Some(part) = parts.get_mut(*at) {
                        *part = limit;
                    }
                }
                !full
            });
            if open.len() == before {
                return Filled { parts, open, whole, left };
            }
        }
    }
}

/// One who has part in what is shared out.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// The share is by this.
    pub weight: u128,
    /// And no more than this.
    pub limit: Money,
    /// The share.
    pub share: Money,
    /// The share before it was made whole.
    pub exact: Exact,
}

impl Claim {
    /// A claim that nothing has been shared out to.
    pub fn new(weight: u128, limit: Money) -> Claim {
        Claim { weight, limit, share: Money::ZERO, exact: Exact::whole(Money::ZERO) }
    }
}

/// Gives one each to so many of those who have most left, an earlier one first where it is the same; they are no more than
/// have something left.
pub fn largest_first(rests: &mut [u64], count: u64, give: &mut dyn FnMut(usize)) {
    const FEW: u64 = 12;
    if count <= FEW {
        for _ in 0..count {
            let (mut at, mut most) = (0, 0);
            for (place, rest) in rests.iter().enumerate() {
                if *rest > most {
                    (at, most) = (place, *rest);
                }
            }
            rests.get_mut(at).into_iter().for_each(|rest| *rest = 0);
            give(at);
        }
        return;
    }
    // The least rest from which on everyone gets one; who comes first of those just below it gets what then is left.
    let from = |rest: u64| rests.iter().filter(|held| **held >= rest).count() as u64;
    let (mut low, mut high) = (0, rests.iter().max().map_or(0, |most| most + 1));
    while low < high {
        let middle = low + (high - low) / 2;
        if from(middle) <= count { high = middle } else { low = middle + 1 }
    }
    let mut left = count - from(high);
    for (at, rest) in rests.iter().enumerate() {
        let last = left > 0 && rest + 1 == high;
        left -= u64::from(last);
        if last || *rest >= high {
            give(at);
        }
    }
}

/// How far an amount is shared out when whoever meets a limit has been served.
#[derive(Clone, Debug)]
pub struct Filled {
    /// The limit of each who met it, nothing for the others.
    pub parts: Vec<Money>,
    /// The others, by place, with their weights.
    pub open: Vec<(usize, u128)>,
    /// Their weights together.
    pub whole: u128,
    /// What is left for them.
    pub left: Money,
}

impl Filled {
    /// The shares made whole: what is missing then goes to the largest remainders, an earlier one winning a tie.
    pub fn by_remainder(self) -> Vec<Money> {
        let Filled { mut parts, open, whole, left } = self;
        let mut rest = left;
        let mut turns = Vec::with_capacity(open.len());
        for (at, weight) in open {
            let exact = u128::from(left.0).saturating_mul(weight);
            let share = Rounding::Down.divide(exact, whole);
            turns.push((core::cmp::Reverse(exact.checked_rem(whole).unwrap_or(0)), at));
            rest = rest.less(share);
            if let Some(part) = parts.get_mut(at) {
                *part = share;
            }
        }
        // Each share is less than one fen short, so one round gives each what it lacks.
        for (_, at) in sorted(turns).into_iter().take(usize::try_from(rest.0).unwrap_or(usize::MAX)) {
            if let Some(part) = parts.get_mut(at).filter(|_| whole > 0) {
                part.0 += 1;
            }
        }
        parts
    }

    /// The shares before they are made whole.
    pub fn exact(&self) -> Vec<Exact> {
        let mut exact: Vec<Exact> = self.parts.iter().map(|part| Exact::whole(*part)).collect();
        for (at, weight) in self.open.iter().filter(|_| self.whole > 0) {
            if let Some(exact) = exact.get_mut(*at) {
                *exact = Exact { of: u128::from(self.left.0).saturating_mul(*weight), by: self.whole };
            }
        }
        exact
    }
}

/// A share before it is made whole: a fraction of minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact {
    of: u128,
    by: u128,
}

impl Exact {
    const MILLION: u128 = 1_000_000;
    /// A million times less than this fits into 64 bits.
    const SMALL: u64 = 1 << 44;

    /// A fraction; the divisor is above nothing.
    pub fn fraction(of: u64, by: u64) -> Exact {
        Exact { of: u128::from(of), by: u128::from(by) }
    }

    /// A share that is whole.
    pub fn whole(amount: Money) -> Exact {
        Exact { of: u128::from(amount.0), by: 1 }
    }

    /// `part` out of `whole` of it; of no whole there is no part.
    #[must_use]
    pub fn part(self, part: u128, whole: u128) -> Exact {
        if whole == 0 {
            return Exact::whole(Money::ZERO);
        }
        if part == whole {
            return self;
        }
        if self.of.is_multiple_of(whole) {
            return Exact { of: (self.of / whole).saturating_mul(part), by: self.by };
        }
        match (self.of.checked_mul(part), self.by.checked_mul(whole)) {
            (Some(of), Some(by)) => Exact { of, by },
            _ => Exact { of: (self.millionths() / whole).saturating_mul(part), by: Exact::MILLION },
        }
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Exact) -> Exact {
        if self.by == other.by {
            return Exact { of: self.of.saturating_add(other.of), by: self.by };
        }
        let crosswise = |one: Exact, other: Exact| one.of.checked_mul(other.by);
        match (crosswise(self, other), crosswise(other, self), self.by.checked_mul(other.by)) {
            (Some(one), Some(other), Some(by)) => Exact { of: one.saturating_add(other), by },
            _ => Exact { of: self.millionths().saturating_add(other.millionths()), by: Exact::MILLION },
        }
    }

    /// The whole minor units, and the millionths of one beyond them.
    pub fn told(self) -> (Money, u32) {
        // To divide small numbers is quick.
        if let (Ok(of), Ok(by @ 1..Exact::SMALL)) = (u64::try_from(self.of), u64::try_from(self.by)) {
            return (Money(of / by), u32::try_from(of % by * 1_000_000 / by).unwrap_or(0));
        }
        let millionths = self.millionths();
        (Money(narrow(millionths / Exact::MILLION)), u32::try_from(millionths % Exact::MILLION).unwrap_or(0))
    }

    fn millionths(self) -> u128 {
        match self.of.checked_mul(Exact::MILLION) {
            Some(of) => of / self.by,
            None => (self.of / self.by).saturating_mul(Exact::MILLION),
        }
    }
}

/// Which way a fraction of a fen goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// To the nearest fen, a half up.
    HalfUp,
    /// To the nearest fen, a half down.
    HalfDown,
    /// To the nearest fen, a half to the even one.
    HalfEven,
    /// Left behind.
    Down,
    /// A whole fen for any part of one.
    Up,
}

impl Rounding {
    /// The quotient as whole minor units. Nothing divided by nothing is nothing.
    pub fn divide(self, dividend: u128, divisor: u128) -> Money {
        // Most amounts are small, and to divide small numbers is quick.
        let (whole, rest) = match (u64::try_from(dividend), u64::try_from(divisor)) {
            (_, Ok(0)) => return Money::ZERO,
            (Ok(dividend), Ok(divisor)) => (u128::from(dividend / divisor), u128::from(dividend % divisor)),
            _ => (dividend / divisor, dividend % divisor),
        };
        let up = rest > 0 && self.goes_up(rest, divisor, whole);
        Money(narrow(whole.saturating_add(u128::from(up))))
    }
}

impl Rounding {
    /// Whether what is left of a division goes up; it is above nothing and below the divisor, so that is halved, not this
    /// doubled.
    fn goes_up<N: Copy + Ord + From<u8> + core::ops::Div<Output = N> + core::ops::Rem<Output = N>>(
        self,
        rest: N,
        divisor: N,
        whole: N,
    ) -> bool {
        let (two, odd) = (N::from(2), N::from(1));
        let (over, half) = (rest > divisor / two, rest == divisor / two && divisor % two != odd);
        match self {
            Rounding::HalfUp => over || half,
            Rounding::HalfDown => over,
            Rounding::HalfEven => over || half && whole % two == odd,
            Rounding::Down => false,
            Rounding::Up => true,
        }
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

/// A quotient that is known to fit; the bound is Money's own.
fn narrow(value: u128) -> u64 {
    u64::try_from(value).map_or(Money::MAX.0, |value| value.min(Money::MAX.0))
}
