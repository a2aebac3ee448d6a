//! A hand of coupons: some of the wallet, as one number, and which of two hands one would rather give away.

use crate::money::Money;

/// Some of at most 128 coupons, by place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hand(u128);

impl Hand {
    /// The most places there are.
    pub const PLACES: usize = 128;
    /// Every place.
    pub const ALL: Hand = Hand(u128::MAX);

    /// The hand of one coupon; of a place that does not exist there is none.
    pub fn of(place: usize) -> Hand {
        Hand(u32::try_from(place).ok().and_then(|place| 1_u128.checked_shl(place)).unwrap_or(0))
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Hand) -> Hand {
        Hand(self.0 | other.0)
    }

    /// What is in both.
    #[must_use]
    pub fn common(self, other: Hand) -> Hand {
        Hand(self.0 & other.0)
    }

    /// What is here and not there.
    #[must_use]
    pub fn without(self, other: Hand) -> Hand {
        Hand(self.0 & !other.0)
    }

    /// True when some coupon is in both.
    pub fn touches(self, other: Hand) -> bool {
        self.0 & other.0 != 0
    }

    /// How many coupons.
    pub fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// The places, from the lowest.
    pub fn places(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        core::iter::from_fn(move || {
            let place = left.trailing_zeros();
            left &= left.checked_sub(1)?;
            usize::try_from(place).ok()
        })
    }

    /// The lowest place; beyond all for an empty hand.
    pub fn lowest(self) -> u32 {
        self.0.trailing_zeros()
    }

    /// A number that scatters hands.
    pub fn scattered(self) -> u64 {
        let half = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or(0);
        half(self.0).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ half(self.0 >> 64).wrapping_mul(0xC2B2_AE3D_27D4_EB4F)
    }
}

/// Which of two equally cheap hands is the better one: fewer coupons, then those that are worth least to keep.
#[derive(Debug)]
pub struct Preference {
    /// The amount printed on each coupon; more is given away first.
    pub face_values: Vec<Money>,
    /// The spend that each asks for; more is given away first.
    pub thresholds: Vec<Money>,
    /// For expiry and for receipt: the coupons that are alike in it together, those first that are given away first.
    /// After all that, the coupon at the lower place is given away first.
    pub alike: [Vec<Hand>; 2],
}

impl Preference {
    /// True when one is better than the other.
    pub fn prefers(&self, one: Hand, other: Hand) -> bool {
        if one.count() != other.count() {
            return one.count() < other.count();
        }
        let (mine, theirs) = (one.without(other), other.without(one));
        for amounts in [&self.face_values, &self.thresholds] {
            let sum = |hand: Hand| hand.places().filter_map(|at| amounts.get(at)).copied().sum::<Money>();
            if sum(mine) != sum(theirs) {
                return sum(mine) > sum(theirs);
            }
        }
        // Of two hands of one size, the one that gives away more of the first that differ is the better.
        let more = |alike: &Hand| alike.common(mine).count().cmp(&alike.common(theirs).count());
        match self.alike.iter().flatten().map(more).find(|order| order.is_ne()) {
            Some(order) => order.is_gt(),
            None => mine.lowest() < theirs.lowest(),
        }
    }
}
