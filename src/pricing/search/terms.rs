//! What is known of coupons before any is tried: who else acts, and the most that each can take.

use crate::money::Money;
use crate::pricing::arithmetic::Declared;
use crate::pricing::due::Due;
use crate::pricing::effect::amount_off::{AmountOff, Per};
use crate::pricing::effect::tiers::Tiers;
use crate::pricing::effect::{Effect, PercentOff};
use crate::pricing::lane::{Asking, Candidate, Run, Verdict};
use crate::pricing::lots::Scope;
use crate::pricing::offer::Off;
use crate::pricing::pile::Place;
use crate::pricing::search::hand::Hand;

/// One coupon of a search.
#[derive(Debug)]
pub struct Held<'a, 'v> {
    /// The coupon.
    pub candidate: Candidate<'a>,
    /// What becomes of it when it is the only one.
    pub alone: &'v Verdict,
    /// Its place in hands.
    pub own: Hand,
    /// The other coupons of its group.
    pub rivals: Hand,
}

/// The lots that a candidate means.
pub fn scope<'s>(asking: &'s Asking, candidate: &Candidate) -> Option<&'s Scope> {
    asking.ground(candidate.place).map(|(scope, _)| scope)
}

/// The automatic promotions from a lane on that may act.
pub fn automatic_from<'s, 'a>(
    asking: &'s Asking<'a>,
    first: usize,
) -> impl Iterator<Item = Candidate<'a>> + use<'s, 'a> {
    let lanes = asking.rulebook.lanes().iter().enumerate().skip(first);
    let candidates = lanes.flat_map(|(lane, held)| {
        let all = held.promotions.iter().enumerate();
        all.map(move |(at, promotion)| Candidate { place: Place { lane, promotion: at }, promotion, coupon: None })
    });
    candidates.filter(|one| one.promotion.coupon_terms().is_none() && !asking.is_hopeless(one))
}

/// What has happened so far, once more, for what is to come: who took what until now is left out.
pub fn again<'a>(run: &Run<'a>) -> Run<'a> {
    let (due, acted, may_take, points_used) = (run.due.clone(), run.acted.clone(), run.may_take, run.points_used);
    let (given, takings, verdicts) = (Vec::new(), Vec::new(), Vec::new());
    Run { due, may_take, acted, given, remembers: false, points_used, takings, verdicts }
}

/// What had happened, with what has come of it since.
pub fn joined<'a>(before: Run<'a>, mut later: Run<'a>) -> Run<'a> {
    let Run { mut given, mut takings, mut verdicts, .. } = before;
    given.append(&mut later.given);
    takings.append(&mut later.takings);
    verdicts.append(&mut later.verdicts);
    Run { given, takings, verdicts, ..later }
}

/// The most that a promotion can take, now or when less is due than now.
pub fn most(candidate: &Candidate, due: &Due, scope: &Scope) -> Money {
    let piles = due.piles(scope);
    let (cost, room) = (piles.due(), piles.room());
    let all = due.total();
    match &candidate.promotion.then {
        Effect::Gift(_) | Effect::Earn(_) | Effect::Grant(_) => Money::ZERO,
        Effect::ShippingOff(_) => due.shipping,
        // Another way of counting may take more than the rate of what is due now.
        _ if !counts_strictly(candidate) => all,
        Effect::PercentOff(PercentOff { rate, up_to }) => up_to.unwrap_or(Money::MAX).min(cost.share(*rate)).min(room),
        Effect::AmountOff(AmountOff { amount, per }) => match per {
            Per::Order => (*amount).min(room),
            Per::Line | Per::Unit => amount.times(u64::from(piles.units())).min(room),
            Per::Every { spent, times } => {
                let full = cost.minor().checked_div(spent.minor()).unwrap_or(0);
                amount.times(times.map_or(full, |most| full.min(u64::from(most.get())))).min(room)
            }
        },
        Effect::Tiers(tiers) if is_one_amount(tiers) => candidate.promotion.then.face_value().min(room),
        // Some take from other lines than their promotion means.
        _ => all,
    }
}

/// True for a promotion that counts as the mall does where nothing else is said.
fn counts_strictly(candidate: &Candidate) -> bool {
    candidate.promotion.arithmetic.settled() == Declared::default().settled()
}

/// True for steps that take one amount off everything together.
pub fn is_one_amount(tiers: &Tiers) -> bool {
    !tiers.each_product && tiers.steps.iter().all(|(_, off)| matches!(off, Off::Amount(_)))
}
