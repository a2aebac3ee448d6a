//! Whether coupons form a chain: each acts in its turn on what its part of the cart costs together, parts lie inside parts,
//! and nothing else on goods comes after.

use crate::money::{Money, Rounding};
use crate::order::sorted_by;
use crate::pricing::arithmetic::{Arithmetic, Base, RoundPer, TooLarge};
use crate::pricing::cart::Selector;
use crate::pricing::condition::{Condition, Spend};
use crate::pricing::effect::amount_off::{AmountOff, Per};
use crate::pricing::effect::{Effect, PercentOff};
use crate::pricing::exclusion::{Clash, Row};
use crate::pricing::lane::{Asking, Candidate, Run, Verdict};
use crate::pricing::limit::{Limit, Limits};
use crate::pricing::lots::Scope;
use crate::pricing::pile::{Batch, Piles};
use crate::pricing::promotion::Stacking;
use crate::pricing::search::beside::Beside;
use crate::pricing::search::chain::Chain;
use crate::pricing::search::hand::Hand;
use crate::pricing::search::terms::{Held, automatic_from, is_one_amount, scope};
use crate::pricing::search::turn::{Part, Take, Turn};

/// The coupons as a chain over what the lanes before theirs have left, where they are one.
#[inline(never)]
pub fn chain(asking: &Asking, pool: &[Held], before: &Run) -> Option<Chain> {
    let lane = pool.first()?.candidate.place.lane;
    let one_lane = pool.iter().all(|held| held.candidate.place.lane == lane);
    let each = asking.rulebook.lanes().get(lane).is_some_and(|lane| matches!(lane.stacking, Stacking::Each));
    let number = |candidate: &Candidate| asking.rulebook.number(candidate.place);
    let goes_with_all = |one: Candidate| {
        let row = asking.rulebook.row(one.place);
        pool.iter().all(|held| row.with(number(&held.candidate)) == Clash::default())
    };
    let bystanders = !asking.clashes || automatic_from(asking, lane).all(goes_with_all);
    if !one_lane || !each || !bystanders || before.may_take.is_some() {
        return None;
    }
    // All are asked before any of them acts, so who does not act alone does not act at all.
    let acting = pool.iter().filter(|held| matches!(held.alone, Verdict::Applied { .. }));
    let pool = sorted_by(acting, |one, other| one.candidate.rank().cmp(&other.candidate.rank()));
    let own: Vec<(usize, Hand)> = pool.iter().map(|held| (number(&held.candidate), held.own)).collect();
    let earlier: Vec<usize> = before.acted.iter().map(number).chain(own.iter().map(|(number, _)| *number)).collect();
    let row = |held: &Held| asking.rulebook.row(held.candidate.place);
    let parted = |row: Row| row.levels().parts() && earlier.iter().any(|one| row.with(*one).parts());
    if asking.clashes && pool.iter().any(|held| parted(row(held))) {
        return None;
    }
    let scopes = nested(pool.iter().filter_map(|held| scope(asking, &held.candidate)))?;
    let piles: Vec<Piles> = scopes.iter().map(|scope| before.due.piles(scope)).collect();
    let parts = scopes.iter().zip(&piles).enumerate().map(|(at, (scope, piles))| {
        let outer = scopes.iter().enumerate().skip(at + 1).find(|(_, outer)| scope.is_in(outer));
        Part { cost: piles.due().minor(), inside: outer.map(|(outer, _)| outer) }
    });
    let parts: Vec<Part> = parts.collect();
    let all = parts.iter().filter(|part| part.inside.is_none()).map(|part| part.cost).sum();
    let beside = Beside::after(asking, lane, before, all)?;
    let mut turns: Vec<Turn> = Vec::with_capacity(pool.len());
    for held in &pool {
        let meant = scope(asking, &held.candidate)?;
        let part = scopes.iter().position(|scope| *scope == meant)?;
        // Inner parts come first.
        let outer = |turn: &Turn| turn.part != part && scopes.get(turn.part).is_some_and(|scope| meant.is_in(scope));
        if turns.iter().any(outer) {
            return None;
        }
        let row = Some(row(held)).filter(|row| row.levels().order);
        let excluded = own.iter().filter(|(number, _)| row.is_some_and(|row| row.with(*number).order));
        let rivals = excluded.map(|(_, own)| *own).fold(held.rivals, Hand::and);
        turns.push(Turn { rivals, part, ..turn(asking, held, meant, piles.get(part)?)? });
    }
    Some(Chain { parts, turns, most: asking.rulebook.coupons_per_order(), beside })
}

/// Different scopes, inner ones first, where each two lie one in the other or apart.
fn nested<'s>(scopes: impl Iterator<Item = &'s Scope>) -> Option<Vec<&'s Scope>> {
    let mut different: Vec<&Scope> = Vec::new();
    for scope in scopes {
        if !different.contains(&scope) {
            different.push(scope);
        }
    }
    let different = sorted_by(different, |one, other| one.count().cmp(&other.count()));
    let fits = |(at, scope): (usize, &&Scope)| {
        different.iter().skip(at + 1).all(|outer| scope.is_in(outer) || !scope.touches(outer))
    };
    different.iter().enumerate().all(fits).then_some(different)
}

/// What a coupon needs and takes, where that hangs on nothing but what its lines cost together.
#[inline(never)]
fn turn(asking: &Asking, held: &Held, scope: &Scope, piles: &Piles) -> Option<Turn> {
    let promotion = held.candidate.promotion;
    let arithmetic = promotion.arithmetic.settled();
    let own = |of: &_| asking.lots.scope(of) == *scope;
    let spend = promotion.when.as_ref().map_or(Some(0), |when| need(when, arithmetic.threshold_base, &own))?;
    let cap = cap(&promotion.limits)?;
    let nominal = match held.alone {
        Verdict::Applied { amount, wanted, .. } => wanted.unwrap_or(*amount),
        _ => return None,
    };
    let runs = arithmetic.threshold_base == Base::Running;
    let (take, whole) = match &promotion.then {
        Effect::PercentOff(percent) => (rate(percent, arithmetic, cap, piles, asking)?, Money::ZERO),
        Effect::AmountOff(AmountOff { per: Per::Order, amount }) => (Take::Amount((*amount).min(cap).minor()), *amount),
        // Thresholds look at the start of the lane, so the amount is what it is when the coupon is the only one.
        Effect::AmountOff(AmountOff { per: Per::Every { .. }, .. }) if !runs => {
            (Take::Amount(nominal.min(cap).minor()), nominal)
        }
        Effect::Tiers(tiers) if is_one_amount(tiers) && !runs => (Take::Amount(nominal.min(cap).minor()), nominal),
        _ => return None,
    };
    // What is larger than what it is taken from cannot be used, where the mall says so.
    let whole = if arithmetic.too_large == TooLarge::Unusable { whole.minor() } else { 0 };
    let kept = |batch: &Batch| batch.due.less(batch.room()).minor();
    let least = piles.iter().map(kept).sum();
    Some(Turn { own: held.own, rivals: Hand::default(), part: 0, need: spend.max(whole), least, take })
}

/// What the lines that a condition means must still cost at the turn, where it looks at running costs; nothing where it
/// looks at others' running costs, or in another way.
fn need(condition: &Condition, base: Base, own: &impl Fn(&Selector) -> bool) -> Option<u64> {
    match condition {
        condition if !condition.runs(base) => Some(0),
        Condition::Spend(Spend { at_least, of, .. }) => of.as_ref().is_none_or(own).then(|| at_least.minor()),
        Condition::All(several) => several.iter().try_fold(0, |most, one| Some(need(one, base, own)?.max(most))),
        _ => None,
    }
}

/// The most that a promotion may take in one order, where no other limit hangs on costs or units.
fn cap(limits: &Limits) -> Option<Money> {
    let Limits { per_order, per_customer, total, .. } = limits;
    let plain = |limit: &Limit| limit.units.or(limit.units_per_sku).is_none();
    let open = plain(per_order) && [per_customer, total].iter().all(|limit| plain(limit) && limit.amount.is_none());
    open.then(|| per_order.amount.unwrap_or(Money::MAX))
}

/// A percentage of what the lines cost together, rounded once.
#[inline(never)]
fn rate(percent: &PercentOff, arithmetic: Arithmetic, cap: Money, piles: &Piles, asking: &Asking) -> Option<Take> {
    if arithmetic.round_per != RoundPer::Promotion {
        return None;
    }
    let up_to = percent.up_to.unwrap_or(Money::MAX).min(cap);
    match arithmetic.percent_base {
        Base::Running => {
            let rate = u64::from(percent.rate.get());
            let round = match arithmetic.rounding {
                Rounding::Down => 0,
                Rounding::HalfDown => HALF - 1,
                Rounding::HalfUp => HALF,
                Rounding::Up => HALF + HALF - 1,
                Rounding::HalfEven => return None,
            };
            Some(Take::Rate { rate, round, up_to: up_to.minor() })
        }
        // The lane starts with what is due now.
        Base::LaneStart => Some(Take::Amount(arithmetic.part(piles.due(), percent.rate).min(up_to).minor())),
        base => Some(Take::Amount(arithmetic.part(piles.cost(base, &asking.lots), percent.rate).min(up_to).minor())),
    }
}

/// Half of ten thousand.
const HALF: u64 = 5_000;
