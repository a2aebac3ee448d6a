//! What is known of coupons before any is tried: the most that each can take, and whether they form a chain.

use crate::money::Money;
use crate::pricing::arithmetic::Declared;
use crate::pricing::due::Due;
use crate::pricing::effect::amount_off::{AmountOff, Per};
use crate::pricing::effect::tiers::Tiers;
use crate::pricing::effect::{Effect, PercentOff};
use crate::pricing::lane::{Asking, Candidate, Verdict};
use crate::pricing::limit::Limits;
use crate::pricing::lots::Scope;
use crate::pricing::offer::Off;
use crate::pricing::promotion::Stacking;
use crate::pricing::search::chain::Chain;
use crate::pricing::search::hand::Hand;
use crate::pricing::search::turn::{Part, Take, Turn};

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
fn is_one_amount(tiers: &Tiers) -> bool {
    !tiers.each_product && tiers.steps.iter().all(|(_, off)| matches!(off, Off::Amount(_)))
}

/// The coupons as a chain, where they are one: all of one lane in which every coupon acts in its turn and nothing else
/// does, each on what its part of the cart costs together, parts inside parts, and nothing on goods after them.
pub fn chain(asking: &Asking, pool: &[Held], due: &Due) -> Option<Chain> {
    let lane = pool.first()?.candidate.place.lane;
    let alone =
        pool.iter().all(|held| held.candidate.place.lane == lane) && asking.automatic_from(lane).next().is_none();
    let each = asking.rulebook.lanes().get(lane).is_some_and(|lane| matches!(lane.stacking, Stacking::Each));
    let free = due.piles.iter().all(|pile| pile.least.is_zero());
    let plain = pool
        .iter()
        .all(|held| counts_strictly(&held.candidate) && held.candidate.promotion.limits == Limits::default());
    if !alone || !each || !free || !plain || !asking.steady || asking.rulebook.guard().is_some() {
        return None;
    }
    let mut pool: Vec<_> = pool.iter().collect();
    pool.sort_by(|one, other| one.candidate.rank().cmp(&other.candidate.rank()));
    // Inner parts first, whatever the order of the coupons; whether that agrees is looked at below.
    let mut scopes: Vec<&Scope> = Vec::new();
    for held in &pool {
        let scope = asking.scope(held.candidate.place)?;
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    scopes.sort_by_key(|scope| scope.count());
    let inside =
        |at: usize, scope: &Scope| scopes.iter().enumerate().skip(at + 1).find(|(_, outer)| scope.is_in(outer));
    let nested = scopes
        .iter()
        .enumerate()
        .all(|(at, scope)| scopes.iter().skip(at + 1).all(|outer| scope.is_in(outer) || !scope.touches(outer)));
    if !nested {
        return None;
    }
    let part = |(at, scope): (usize, &&Scope)| Part {
        cost: due.piles(scope).due().minor(),
        inside: inside(at, scope).map(|(outer, _)| outer),
    };
    let parts: Vec<Part> = scopes.iter().enumerate().map(part).collect();
    let mut turns = Vec::new();
    for held in pool {
        let scope = asking.scope(held.candidate.place)?;
        let part = scopes.iter().position(|other| *other == scope)?;
        turns.push(Turn { own: held.own, rivals: held.rivals, part, need: 0, take: take(held)? });
    }
    let outer_first = |(at, turn): (usize, &Turn)| {
        turns.iter().skip(at + 1).any(|later| {
            let (inner, outer) = (scopes.get(later.part), scopes.get(turn.part));
            later.part != turn.part && inner.zip(outer).is_some_and(|(inner, outer)| inner.is_in(outer))
        })
    };
    if turns.iter().enumerate().any(outer_first) {
        return None;
    }
    Some(Chain { parts, turns, most: asking.rulebook.coupons_per_order() })
}

/// What a coupon takes, where that hangs on nothing but what its lines cost together. Thresholds look at the start of
/// the lane, so an amount is what it is when the coupon is the only one.
fn take(held: &Held) -> Option<Take> {
    let amount = match held.alone {
        Verdict::Applied { amount, wanted, .. } => Take::Amount(wanted.unwrap_or(*amount).minor()),
        _ => return None,
    };
    match &held.candidate.promotion.then {
        Effect::PercentOff(PercentOff { rate, up_to }) => {
            let up_to = up_to.map_or(u64::MAX, Money::minor);
            Some(Take::Rate { rate: u64::from(rate.get()), round: HALF, up_to })
        }
        Effect::AmountOff(AmountOff { per: Per::Order | Per::Every { .. }, .. }) => Some(amount),
        Effect::Tiers(tiers) if is_one_amount(tiers) => Some(amount),
        _ => None,
    }
}

/// Half of ten thousand: rates round half up.
const HALF: u64 = 5_000;
