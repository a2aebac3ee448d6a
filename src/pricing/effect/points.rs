//! Points that pay: never more than may be, in whole steps, and no more points than the amount needs.

use std::num::NonZeroU32;

use crate::money::{BasisPoints, Money};
use crate::pricing::arithmetic::Base;
use crate::pricing::offer::{Ground, Offer, goods};
use crate::pricing::pile::{Batch, Piles};
use crate::pricing::request::PointsUse;
use crate::pricing::taking::{Goods, Taking};

/// What points are worth, and how many may pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Points {
    /// So many points ...
    pub points: NonZeroU32,
    /// ... are worth so much.
    pub worth: Money,
    /// They are used in steps of so many.
    pub step: NonZeroU32,
    /// At most so many.
    pub most: Option<NonZeroU32>,
    /// At most so much of what the goods cost when the lane starts.
    pub up_to: Option<BasisPoints>,
    /// At least so much of the goods stays to pay.
    pub leave: Money,
    /// True when they pay for shipping too.
    pub shipping: bool,
}

impl Points {
    /// What they would pay.
    #[inline(never)]
    pub fn offer(&self, ground: Ground, piles: &Piles) -> Offer {
        let asked = ground.request.points;
        let wished = match asked.and_then(|asked| asked.r#use) {
            None => 0,
            Some(PointsUse::Most) => u64::MAX,
            Some(PointsUse::Number(number)) => number.saturating_sub(ground.points_used),
        };
        let balance = asked.map_or(0, |asked| asked.balance).saturating_sub(ground.points_used);
        let may = wished.min(balance).min(self.most.map_or(u64::MAX, |most| u64::from(most.get())));

        let due = piles.due();
        let start = piles.cost(Base::LaneStart, ground.lots);
        let share = self
            .up_to
            .map_or(Money::MAX, |rate| start.portion_down(u64::from(rate.get()), u64::from(BasisPoints::WHOLE)));
        let goods_at_most = due.less(self.leave).min(share).min(due);
        let fee = if self.shipping { ground.due.shipping } else { Money::ZERO };
        let most = ground.left.order_amount().unwrap_or(Money::MAX);
        let cap = u128::from(goods_at_most.plus(fee).min(most).minor());

        let (points, worth) = (u128::from(self.points.get()), u128::from(self.worth.minor().max(1)));
        let step = u128::from(self.step.get());
        // The most points whose worth, rounded down, is within the cap.
        let fits = ((cap + 1) * points - 1) / worth;
        let used = u128::from(may).min(fits) / step * step;
        let amount = used * worth / points;
        let amount = Money::new(u64::try_from(amount).unwrap_or(0)).unwrap_or(Money::ZERO);

        let of_goods = amount.min(goods_at_most);
        // A payment is no promotion: no guard binds it.
        let open = Piles::of(piles.iter().map(|batch| Batch { least: Money::ZERO, ..*batch }));
        let parts = open.spread(of_goods, ground.arithmetic.sharing, |batch| batch.due);
        let taking = Taking { goods: Goods::Parts(parts), shipping: amount.less(of_goods), pays: true };
        Offer { taking, points: Some(self.needed(amount)), ..goods(Vec::new(), None) }
    }

    /// The points that an amount needs, and no more: in whole steps.
    pub fn needed(&self, amount: Money) -> u64 {
        let (points, worth) = (u128::from(self.points.get()), u128::from(self.worth.minor().max(1)));
        let step = u128::from(self.step.get());
        let used = (u128::from(amount.minor()) * points).div_ceil(worth).div_ceil(step) * step;
        u64::try_from(used).unwrap_or(u64::MAX)
    }
}
