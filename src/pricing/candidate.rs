//! How one who competes is ranked, and called by those who lose to it.

use crate::id::CouponGroup;
use crate::pricing::lane::{Candidate, Rival};
use crate::pricing::pile::Actor;

impl<'a> Candidate<'a> {
    /// The canonical order: higher priority, then smaller ids.
    pub fn rank(&self) -> impl Ord + 'a {
        (self.promotion.rank(), self.coupon.map(|(_, id)| id))
    }

    /// How it is called as a rival.
    pub fn rival(&self) -> Rival {
        match self.coupon {
            Some((at, id)) => Rival::Coupon(id.clone(), at),
            None => Rival::Promotion(self.promotion.id.clone(), self.place),
        }
    }

    /// Who it is, by places.
    pub fn actor(&self) -> Actor {
        Actor { place: self.place, coupon: self.coupon.map(|(at, _)| at) }
    }

    /// The group of its coupon.
    pub fn group(&self) -> Option<&'a CouponGroup> {
        self.promotion.coupon_terms()?.group.as_ref()
    }
}
