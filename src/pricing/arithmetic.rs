//! How the mall counts: which way a broken fen goes, where it is rounded, and who gets what is left over.
//!
//! Declared, never assumed. The named profiles are how other malls count, so that a merchant who moves can compare
//! invoice by invoice; `strict` is the one that holds where nothing is said.

use crate::money::{BasisPoints, Claim, Exact, Filled, Money, Rounding};

/// Everything that is declared, settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arithmetic {
    /// Which way a broken fen of a percentage goes.
    pub rounding: Rounding,
    /// What is rounded.
    pub round_per: RoundPer,
    /// How an amount is shared out.
    pub sharing: Sharing,
    /// Which costs thresholds look at.
    pub threshold_base: Base,
    /// Which costs a percentage is of.
    pub percent_base: Base,
    /// What becomes of an amount larger than what it is taken from.
    pub too_large: TooLarge,
}

/// What is declared in one place; whatever is left out is as the place around it says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the fields of Arithmetic, each left out or not")]
pub struct Declared {
    pub rounding: Option<Rounding>,
    pub round_per: Option<RoundPer>,
    pub allocation: Option<Allocation>,
    pub share_rounding: Option<Rounding>,
    pub threshold_base: Option<Base>,
    pub percent_base: Option<Base>,
    pub too_large: Option<TooLarge>,
}

/// What a percentage is rounded over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundPer {
    /// Everything the promotion means, once.
    Promotion,
    /// Equal units together, and then summed up.
    Line,
    /// Each unit by itself, and then summed up.
    Unit,
}

/// How an amount is shared out over what it is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sharing {
    /// Who gets what is left over.
    pub allocation: Allocation,
    /// Which way a broken fen of a share goes, where the allocation asks.
    pub rounding: Rounding,
}

/// Who gets what is left over when shares are made whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allocation {
    /// Those whose broken fen was largest, the earlier first.
    LargestRemainder,
    /// The last one.
    LastTakesRest,
    /// One fen each from the first on, round and round; what was given too much is taken back the same way.
    FirstTakesRest,
    /// Whoever is next: a broken fen is carried on to the next share.
    Carry,
    /// Every unit bears the same, the first ones a fen more.
    PerUnit,
    /// From the last to the first, each a share of the rest; the first takes what then remains.
    OfTheRest,
}

/// Which costs are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// What things cost when the lane starts.
    LaneStart,
    /// List prices.
    List,
    /// Unit prices before any promotion.
    Original,
    /// What things cost now, every promotion before counted.
    Running,
}

/// What becomes of an amount larger than what it is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLarge {
    /// All that is there is taken.
    Take,
    /// It cannot be used.
    Unusable,
}

impl Declared {
    /// This, and where it says nothing, what the place around it says.
    #[must_use]
    pub fn or(self, around: Declared) -> Declared {
        Declared {
            rounding: self.rounding.or(around.rounding),
            round_per: self.round_per.or(around.round_per),
            allocation: self.allocation.or(around.allocation),
            share_rounding: self.share_rounding.or(around.share_rounding),
            threshold_base: self.threshold_base.or(around.threshold_base),
            percent_base: self.percent_base.or(around.percent_base),
            too_large: self.too_large.or(around.too_large),
        }
    }

    /// What holds; `strict` where nobody said anything.
    pub fn settled(self) -> Arithmetic {
        let rounding = self.rounding.unwrap_or(Rounding::HalfUp);
        let allocation = self.allocation.unwrap_or(Allocation::LargestRemainder);
        Arithmetic {
            rounding,
            round_per: self.round_per.unwrap_or(RoundPer::Promotion),
            sharing: Sharing { allocation, rounding: self.share_rounding.unwrap_or(rounding) },
            threshold_base: self.threshold_base.unwrap_or(Base::LaneStart),
            percent_base: self.percent_base.unwrap_or(Base::Running),
            too_large: self.too_large.unwrap_or(TooLarge::Take),
        }
    }
}

/// How a named mall counts: rounding, per what, allocation, its rounding, and the costs that thresholds and percentages
/// look at.
const fn profile(
    rounding: Rounding,
    round_per: RoundPer,
    allocation: Allocation,
    share_rounding: Rounding,
    threshold_base: Base,
    percent_base: Base,
) -> Declared {
    Declared {
        rounding: Some(rounding),
        round_per: Some(round_per),
        allocation: Some(allocation),
        share_rounding: Some(share_rounding),
        threshold_base: Some(threshold_base),
        percent_base: Some(percent_base),
        too_large: Some(TooLarge::Take),
    }
}

use Allocation::{Carry, FirstTakesRest, LargestRemainder, LastTakesRest, OfTheRest};
use Base::{LaneStart, Original, Running};
use RoundPer::{Line, Promotion, Unit};
use Rounding::{Down, HalfDown, HalfEven, HalfUp, Up};

/// How other malls count, by name.
pub const PROFILES: [(&str, Declared); 11] = [
    ("strict", profile(HalfUp, Promotion, LargestRemainder, HalfUp, LaneStart, Running)),
    ("magento", profile(HalfUp, Line, Carry, HalfUp, Running, Running)),
    ("medusa", profile(HalfUp, Line, LargestRemainder, HalfUp, LaneStart, Running)),
    ("oscar", profile(Down, Line, LastTakesRest, Down, Running, Running)),
    ("saleor", profile(HalfUp, Unit, LastTakesRest, HalfEven, LaneStart, Running)),
    ("shopify", profile(HalfUp, Promotion, LargestRemainder, HalfUp, LaneStart, LaneStart)),
    ("solidus", profile(HalfUp, Line, OfTheRest, Down, LaneStart, Running)),
    ("sylius", profile(HalfUp, Promotion, FirstTakesRest, HalfDown, Running, Running)),
    ("vendure", profile(HalfDown, Promotion, LargestRemainder, HalfDown, Running, Running)),
    ("woocommerce", profile(HalfDown, Promotion, FirstTakesRest, Down, Original, Original)),
    ("yudao", profile(Up, Promotion, LastTakesRest, Down, LaneStart, Running)),
];

impl Arithmetic {
    /// The part of an amount that a rate names.
    pub fn part(&self, amount: Money, rate: BasisPoints) -> Money {
        amount.portion_by(self.rounding, u64::from(rate.get()), u64::from(BasisPoints::WHOLE))
    }

    /// The parts of so many equal units that a rate names, each made whole by itself: the last units bear the broken fen.
    pub fn part_of_units(&self, amount: Money, units: u32, rate: BasisPoints) -> Money {
        let units = u64::from(units);
        let each = amount.portion_down(1, units);
        let dearer = amount.less(each.times(units)).minor();
        let cheaper = self.part(each, rate).times(units.saturating_sub(dearer));
        cheaper.plus(self.part(each.plus(Money::FEN), rate).times(dearer))
    }
}

impl Sharing {
    /// Shares an amount over the weights, none above its limit: who would be above gets the limit, and the others share
    /// what is left. What fits below no limit is cut. The product of the amount and any weight is below 2^128.
    pub fn share(self, amount: Money, weights: &[u128], limits: &[Money]) -> Vec<Money> {
        self.deal(amount.fill(weights, limits), limits)
    }

    /// The same for claims, each of which is told its share, and what it was before it was made whole.
    pub fn settle(self, amount: Money, claims: &mut [Claim]) {
        if let [claim] = claims {
            let all = if claim.weight > 0 { amount.min(claim.limit) } else { Money::ZERO };
            (claim.share, claim.exact) = (all, Exact::whole(all));
            return;
        }
        let weights: Vec<u128> = claims.iter().map(|claim| claim.weight).collect();
        let limits: Vec<Money> = claims.iter().map(|claim| claim.limit).collect();
        let filled = amount.fill(&weights, &limits);
        let exact = filled.exact();
        for ((claim, share), exact) in claims.iter_mut().zip(self.deal(filled, &limits)).zip(exact) {
            (claim.share, claim.exact) = (share, exact);
        }
    }

    /// Makes the shares whole.
    fn deal(self, mut filled: Filled, limits: &[Money]) -> Vec<Money> {
        if self.allocation == Allocation::LargestRemainder {
            return filled.by_remainder();
        }
        // Whoever has no weight takes part in nothing, not even in what is left over.
        filled.open.retain(|(_, weight)| *weight > 0);
        let mut dealt = Deal { left: filled.left, parts: filled.parts, limits };
        let (whole, amount) = (filled.whole, u128::from(filled.left.minor()));
        let exact = |weight: u128| amount.saturating_mul(weight);
        match self.allocation {
            Allocation::LargestRemainder => {}
            Allocation::LastTakesRest => {
                let last = filled.open.len().saturating_sub(1);
                for (at, weight) in filled.open.iter().take(last) {
                    dealt.give(*at, self.rounding.divide(exact(*weight), whole));
                }
                if let Some((at, _)) = filled.open.last() {
                    dealt.give(*at, dealt.left);
                }
            }
            Allocation::FirstTakesRest => {
                let shares = filled.open.iter().map(|(at, weight)| (*at, self.rounding.divide(exact(*weight), whole)));
                let shares: Vec<(usize, Money)> = shares.collect();
                dealt.round_robin(&shares);
            }
            Allocation::Carry => {
                let (mut weights, mut given) = (0_u128, Money::ZERO);
                for (at, weight) in &filled.open {
                    weights += *weight;
                    let owed = exact(weights).saturating_sub(u128::from(given.minor()).saturating_mul(whole));
                    given = given.plus(dealt.give(*at, self.rounding.divide(owed, whole)));
                }
            }
            Allocation::PerUnit => {
                let each = Rounding::Down.divide(amount, whole);
                let mut more = filled.left.less(each.times(u64::try_from(whole).unwrap_or(u64::MAX)));
                for (at, weight) in &filled.open {
                    let units = u64::try_from(*weight).unwrap_or(u64::MAX);
                    let first = more.min(Money::FEN.times(units));
                    more = more.less(first);
                    dealt.give(*at, each.times(units).plus(first));
                }
            }
            Allocation::OfTheRest => {
                let mut weights = whole;
                for (at, weight) in filled.open.iter().skip(1).rev() {
                    let rest = u128::from(dealt.left.minor()).saturating_mul(*weight);
                    dealt.give(*at, self.rounding.divide(rest, weights));
                    weights = weights.saturating_sub(*weight);
                }
                // The first takes the rest: it is the first to be given what is left, as in every allocation.
            }
        }
        for (at, _) in &filled.open {
            dealt.give(*at, dealt.left);
        }
        dealt.parts
    }
}

/// An amount that is being dealt out.
struct Deal<'a> {
    left: Money,
    parts: Vec<Money>,
    limits: &'a [Money],
}

impl Deal<'_> {
    /// Gives someone as much more, as far as it is there and their limit lets it.
    fn give(&mut self, at: usize, amount: Money) -> Money {
        let limit = self.limits.get(at).copied().unwrap_or(Money::ZERO);
        let Some(part) = self.parts.get_mut(at) else { return Money::ZERO };
        let given = amount.min(self.left).min(limit.less(*part));
        *part = part.plus(given);
        self.left = self.left.less(given);
        given
    }

    /// Gives everyone their share; what is left over goes out, or comes back, fen by fen from the first on.
    fn round_robin(&mut self, shares: &[(usize, Money)]) {
        let whole: Money = shares.iter().map(|(_, share)| *share).sum();
        let mut surplus = whole.less(self.left);
        let mut cut: Vec<Money> = shares.iter().map(|(_, share)| *share).collect();
        while !surplus.is_zero() {
            for share in cut.iter_mut().filter(|share| !share.is_zero()) {
                let fen = surplus.min(Money::FEN);
                *share = share.less(fen);
                surplus = surplus.less(fen);
            }
        }
        for ((at, _), share) in shares.iter().zip(cut) {
            self.give(*at, share);
        }
        let mut before = Money::MAX;
        while self.left < before {
            before = self.left;
            for (at, _) in shares {
                self.give(*at, Money::FEN);
            }
        }
    }
}
