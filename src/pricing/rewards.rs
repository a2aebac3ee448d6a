//! What an order brings beside its price: gifts, points, and what comes once it is paid.

use crate::id::{CouponId, PromotionId, Sku};
use crate::money::Money;
use crate::pricing::effect::Effect;
use crate::pricing::lane::{Asking, Candidate, Run, Verdict};
use crate::pricing::offer::Gives;

/// What an order brings beside its price.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rewards {
    /// Gifts: lines of their own that cost nothing.
    pub gifts: Vec<QuoteGift>,
    /// Points.
    pub points: QuotePoints,
    /// What comes once the order is paid.
    pub grants: Vec<QuoteGrant>,
}

/// A gift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteGift {
    /// Who gives it.
    pub promotion: PromotionId,
    /// The coupon that set it off.
    pub coupon: Option<CouponId>,
    /// The product.
    pub sku: Sku,
    /// So many units.
    pub quantity: u32,
    /// What they are worth together.
    pub value: Money,
}

/// Points of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QuotePoints {
    /// So many pay.
    pub used: u64,
    /// They pay so much.
    pub off: Money,
    /// So many are earned.
    pub earned: u64,
}

/// What comes once the order is paid: coupons of one kind, or points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteGrant {
    /// Who gives it.
    pub promotion: PromotionId,
    /// The coupon that set it off.
    pub coupon: Option<CouponId>,
    /// The promotion that the coupons set off.
    pub template: Option<PromotionId>,
    /// So many coupons.
    pub quantity: Option<u32>,
    /// They work for so many days.
    pub valid_days: Option<u32>,
    /// So many points.
    pub points: Option<u64>,
}

/// Points that lines earn: the lots they come from, and how many.
pub type Earned<'a> = Vec<(Candidate<'a>, u64)>;

impl Rewards {
    /// What those who gave something have given, all prices being settled; with the points that each has earned.
    pub fn of<'a>(asking: &Asking<'a>, run: &mut Run<'a>) -> (Rewards, Earned<'a>) {
        let mut rewards = Rewards::default();
        let earned = earned(asking, run);
        let given = core::mem::take(&mut run.given);
        for (candidate, gives) in &given {
            let promotion = || candidate.promotion.id.clone();
            let coupon = || candidate.coupon.map(|(_, id)| id.clone());
            if let Gives::Gifts(gifts) = gives {
                rewards.gifts.extend(gifts.iter().map(|gift| QuoteGift {
                    promotion: promotion(),
                    coupon: coupon(),
                    sku: gift.sku.clone(),
                    quantity: gift.quantity,
                    value: gift.value,
                }));
            }
            let Effect::Grant(grant) = &candidate.promotion.then else { continue };
            let bare = || QuoteGrant {
                promotion: promotion(),
                coupon: coupon(),
                template: None,
                quantity: None,
                valid_days: None,
                points: None,
            };
            rewards.grants.extend(grant.coupons.iter().map(|some| QuoteGrant {
                template: Some(some.coupon.clone()),
                quantity: Some(some.quantity.get()),
                valid_days: some.valid_days.map(u32::from),
                ..bare()
            }));
            let points = grant.points.map(|points| u64::from(points.get()));
            rewards.grants.extend(points.map(|points| QuoteGrant { points: Some(points), ..bare() }));
            tell_points(run, candidate, points);
        }
        run.given = given;
        for (candidate, points) in &earned {
            tell_points(run, candidate, Some(*points));
        }
        let pays = run.takings.iter().filter(|(candidate, _)| candidate.promotion.then.pays());
        rewards.points = QuotePoints {
            used: run.points_used,
            off: pays.map(|(_, taken)| taken.total()).sum(),
            earned: earned.iter().map(|(_, points)| *points).fold(0, u64::saturating_add),
        };
        (rewards, earned)
    }
}

/// The points that each earning promotion is good for. Who earns none has nothing left to give.
#[inline(never)]
fn earned<'a>(asking: &Asking<'a>, run: &mut Run<'a>) -> Earned<'a> {
    let of_earn = |candidate: &Candidate<'a>| match &candidate.promotion.then {
        Effect::Earn(earn) => Some(*earn),
        _ => None,
    };
    let earners = run.given.iter().filter_map(|(candidate, _)| Some((*candidate, of_earn(candidate)?)));
    let costs: Vec<_> = earners
        .map(|(candidate, earn)| {
            let scope = asking.ground(candidate.place).map(|(scope, _)| scope);
            let cost = scope.map_or(Money::ZERO, |scope| run.due.piles(scope).due());
            (candidate, earn, earn.of(cost))
        })
        .collect();
    let every = costs.iter().filter(|(_, earn, _)| earn.is_base()).map(|(_, _, points)| *points);
    let base = every.fold(0, u64::saturating_add);
    let all = costs.into_iter().map(|(candidate, earn, points)| (candidate, points.saturating_add(earn.over(base))));
    let (earned, none): (Earned, Earned) = all.partition(|(_, points)| *points > 0);
    for (candidate, _) in none {
        run.acted.retain(|one| *one != candidate);
        if let Some((_, verdict)) = run.verdicts.iter_mut().find(|(one, _)| *one == candidate) {
            *verdict = Verdict::NothingLeft;
        }
    }
    earned
}

fn tell_points(run: &mut Run, candidate: &Candidate, granted: Option<u64>) {
    let verdict = run.verdicts.iter_mut().find(|(one, _)| one == candidate);
    if let Some((_, Verdict::Applied { points, .. })) = verdict {
        *points = granted;
    }
}
