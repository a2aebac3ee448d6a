//! Coupons that act in turn, and the parts of the cart they act on.

use crate::pricing::search::hand::Hand;

/// Rates are counted in parts of this many.
const WHOLE: u64 = 10_000;

/// A part of the cart that coupons mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What all of it costs, inner parts included.
    pub cost: u64,
    /// The part that holds it; a later one.
    pub inside: Option<usize>,
}

/// One coupon that may act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The coupon.
    pub own: Hand,
    /// The coupons that it does not go with.
    pub rivals: Hand,
    /// The part it acts on, by place.
    pub part: usize,
    /// What the part must still cost.
    pub need: u64,
    /// Below this it brings the part no further.
    pub least: u64,
    /// What it takes.
    pub take: Take,
}

/// What a coupon takes off its part of the cart, never more than is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Take {
    /// So much.
    Amount(u64),
    /// A rate of what the part costs.
    Rate {
        /// Of ten thousand.
        rate: u64,
        /// Added before the broken part is cut off: half of ten thousand rounds half up.
        round: u64,
        /// Never more than this.
        up_to: u64,
    },
}

impl Turn {
    /// What comes off a part that costs so much; what is left then never falls when the part costs more.
    pub fn of(&self, cost: u64) -> u64 {
        let wanted = match self.take {
            Take::Amount(amount) => amount,
            // A cart's total is below 2^44 and a rate below 2^14; asking whether that overflows would cost most of the time.
            Take::Rate { rate, round, up_to } => (cost.wrapping_mul(rate).wrapping_add(round) / WHOLE).min(up_to),
        };
        wanted.min(cost.saturating_sub(self.least))
    }

    /// The highest cost of which it leaves so much or less.
    pub fn highest(&self, left: u64) -> u64 {
        if left < self.least {
            return left;
        }
        match self.take {
            Take::Amount(amount) => left.saturating_add(amount),
            Take::Rate { rate, round, up_to } => {
                let broken = left.wrapping_mul(WHOLE).wrapping_add(round).checked_div(WHOLE.saturating_sub(rate));
                broken.unwrap_or(u64::MAX).min(left.saturating_add(up_to))
            }
        }
    }

    /// From this cost on it takes the same, however much more it is.
    pub fn steady_from(&self) -> u64 {
        let wanted = match self.take {
            Take::Amount(amount) => amount,
            // From there on the rate alone is above what it takes at most.
            Take::Rate { rate, up_to, .. } => {
                let full = up_to.saturating_add(1).saturating_mul(WHOLE).checked_div(rate);
                full.map_or(0, |cost| cost.saturating_add(1)).max(up_to)
            }
        };
        wanted.saturating_add(self.least)
    }
}
