//! What became of every promotion and of every coupon, each told once.

use crate::id::{CouponId, LaneId, PromotionId};
use crate::pricing::best::{Certificate, Tried};
use crate::pricing::flip::{Change, flip};
use crate::pricing::lane::{Asking, Candidate, Run, Verdict};
use crate::pricing::pile::{Actor, Place};
use crate::pricing::reason::Reason;
use crate::pricing::run::Verdicts;

/// What became of one promotion or coupon.
#[derive(Debug, PartialEq, Eq)]
pub struct Outcome {
    /// Whose it is, by places; a coupon may name a promotion that is no more.
    pub of: Option<Actor>,
    /// The promotion.
    pub promotion: PromotionId,
    /// Its lane; a coupon may name a promotion that is no more.
    pub lane: Option<LaneId>,
    /// The coupon.
    pub coupon: Option<CouponId>,
    /// What became of it.
    pub verdict: Verdict,
    /// The smallest change that lifts every reason against it, where there is one.
    pub flip: Option<Vec<Change>>,
}

/// One outcome for every automatic promotion, for every coupon held, and for every coupon template that nobody holds.
#[inline(never)]
pub fn outcomes(
    asking: &Asking,
    held: &[Option<Candidate>],
    mut alone: Vec<Tried>,
    certificate: Certificate,
    mut run: Run,
) -> Vec<Outcome> {
    let mut verdicts = Verdicts::of(asking, core::mem::take(&mut run.verdicts));
    let mut outcomes = Vec::with_capacity(verdicts.count());
    for (at, lane) in asking.rulebook.lanes().iter().enumerate() {
        for (nth, promotion) in lane.promotions.iter().enumerate() {
            let place = Place { lane: at, promotion: nth };
            let verdict = if promotion.coupon_terms().is_none() {
                verdicts.take_automatic(asking.rulebook.number(place))
            } else {
                let held = held.iter().flatten().any(|held| held.place == place);
                (!held).then(|| Verdict::Refused { reasons: vec![Reason::NoCoupon] })
            };
            let flip = verdict.as_ref().and_then(flip_of);
            outcomes.extend(verdict.map(|verdict| Outcome {
                of: Some(Actor { place, coupon: None }),
                promotion: promotion.id.clone(),
                lane: Some(lane.id.clone()),
                coupon: None,
                verdict,
                flip,
            }));
        }
    }
    for (at, (coupon, held)) in asking.request.wallet.iter().zip(held).enumerate() {
        let verdict = match held {
            None => Verdict::Refused { reasons: vec![Reason::UnknownCoupon] },
            Some(_) => match verdicts.take_coupon(at) {
                Some(verdict) => verdict,
                None => not_used(at, &mut alone, certificate, &run),
            },
        };
        let place = asking.rulebook.place(&coupon.template);
        outcomes.push(Outcome {
            of: place.map(|place| Actor { place, coupon: Some(at) }),
            promotion: coupon.template.clone(),
            lane: place.and_then(|place| asking.rulebook.lanes().get(place.lane)).map(|lane| lane.id.clone()),
            coupon: Some(coupon.id.clone()),
            flip: flip_of(&verdict),
            verdict,
        });
    }
    outcomes
}

fn flip_of(verdict: &Verdict) -> Option<Vec<Change>> {
    match verdict {
        Verdict::Refused { reasons } => flip(reasons),
        _ => None,
    }
}

/// Why a coupon that could have been used was not.
fn not_used(at: usize, alone: &mut Vec<Tried>, certificate: Certificate, run: &Run) -> Verdict {
    let Some(found) = alone.iter().position(|one| one.candidate.coupon.is_some_and(|(place, _)| place == at)) else {
        return Verdict::Unused;
    };
    let alone = alone.swap_remove(found);
    let worth = alone.worth();
    match (alone.verdict, certificate) {
        (Verdict::Applied { .. } | Verdict::Beaten { .. }, Certificate::Listed) => Verdict::Unused,
        (Verdict::Applied { .. } | Verdict::Beaten { .. }, _) => {
            Verdict::Beaten { by: run.coupons().iter().map(Candidate::rival).collect(), worth }
        }
        // Whatever else it is by itself, it is in company.
        (verdict, _) => verdict,
    }
}
