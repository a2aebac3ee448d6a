//! What an order earns: points on what it cost in the end, and coupons and points once it is paid (满返券).

use std::num::NonZeroU32;

use crate::id::PromotionId;
use crate::money::Money;

/// Points that an order earns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Earn {
    /// So many.
    Bonus(NonZeroU32),
    /// So many for every so much that the lines meant cost in the end.
    Every {
        /// So much, above nothing.
        spent: Money,
        /// So many.
        points: NonZeroU32,
    },
    /// The points of all `Every` together, so many times, in hundredths of a percent; once is counted already.
    Multiply(u32),
}

/// What a paid order brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// These coupons.
    pub coupons: Vec<GrantedCoupon>,
    /// So many points.
    pub points: Option<NonZeroU32>,
}

/// Coupons of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantedCoupon {
    /// The promotion that they set off.
    pub coupon: PromotionId,
    /// So many of them.
    pub quantity: NonZeroU32,
    /// They work for so many days.
    pub valid_days: Option<u16>,
}

impl Earn {
    /// The points for what the lines meant cost in the end.
    pub fn of(self, cost: Money) -> u64 {
        match self {
            Earn::Bonus(points) => u64::from(points.get()),
            Earn::Every { spent, points } => {
                cost.minor().checked_div(spent.minor()).unwrap_or(0).saturating_mul(u64::from(points.get()))
            }
            Earn::Multiply(_) => 0,
        }
    }

    /// True when a multiplication counts its points.
    pub fn is_base(self) -> bool {
        matches!(self, Earn::Every { .. })
    }

    /// The points that a multiplication adds to those of all `Every` together.
    pub fn over(self, base: u64) -> u64 {
        match self {
            Earn::Multiply(rate) => {
                let more = u128::from(base) * u128::from(rate.saturating_sub(10_000)) / 10_000;
                u64::try_from(more).unwrap_or(u64::MAX)
            }
            _ => 0,
        }
    }
}
