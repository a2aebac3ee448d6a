//! What is to pay beside what coupons act on: other goods, and shipping, which may be free from so much on.

use crate::money::Money;
use crate::order::sorted;
use crate::pricing::arithmetic::Base;
use crate::pricing::condition::{Condition, Spend};
use crate::pricing::effect::Effect;
use crate::pricing::lane::{Asking, Candidate, Run};
use crate::pricing::search::terms::{again, automatic_from, scope};

/// What is to pay beside, by what the parts of a chain cost in the end; nothing where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside(Vec<(u64, u64)>);

impl Beside {
    /// From each of these costs on, in their order, so much is to pay beside.
    pub fn new(steps: Vec<(u64, u64)>) -> Beside {
        Beside(steps)
    }

    /// What is to pay beside parts that cost so much now, when a lane of coupons has run; nothing where it hangs on more
    /// than what they cost in the end.
    pub fn after(asking: &Asking, lane: usize, before: &Run, parts: u64) -> Option<Beside> {
        let goods: u64 = before.due.piles.iter().map(|pile| pile.due.minor()).sum();
        let others = goods.saturating_sub(parts);
        let mut from = vec![0];
        for one in automatic_from(asking, lane) {
            let base = one.promotion.arithmetic.settled().threshold_base;
            match one.promotion.then {
                // What changes no price.
                Effect::Gift(_) | Effect::Earn(_) | Effect::Grant(_) => {}
                Effect::ShippingOff(_) if one.place.lane > lane => {
                    let when = one.promotion.when.as_ref();
                    if !when.is_none_or(|when| thresholds(when, base, asking, &one, others, &mut from)) {
                        return None;
                    }
                }
                _ => return None,
            }
        }
        let mut from = sorted(from.into_iter().filter(|from| *from <= parts));
        from.dedup();
        let beside = |from: u64| {
            // The lanes to come look at nothing but what all goods cost together, so it may be that of any of them.
            let mut run = again(before);
            let mut left = Money::new(from.saturating_add(others));
            for pile in &mut run.due.piles {
                pile.due = left.take().unwrap_or(Money::ZERO);
            }
            asking.run(lane + 1, &[], &mut run);
            (from, others.saturating_add(run.due.shipping.minor()))
        };
        Some(Beside(from.into_iter().map(beside).collect()))
    }

    /// A cost with what is to pay beside it.
    pub fn with(&self, cost: u64) -> u64 {
        let step = self.0.iter().rev().find(|(from, _)| *from <= cost);
        step.map_or(cost, |(_, beside)| cost.saturating_add(*beside))
    }

    /// The costs that come to no more than a goal: from the first of each two to the second.
    pub fn within(&self, goal: u64) -> Vec<(u64, u64)> {
        let Some((first, _)) = self.0.first() else { return vec![(0, goal)] };
        let nexts = self.0.iter().skip(1).map(|(from, _)| from.saturating_sub(1)).chain([u64::MAX]);
        let steps = self
            .0
            .iter()
            .zip(nexts)
            .filter_map(|((from, beside), to)| Some((*from, to.min(goal.checked_sub(*beside)?))));
        let before = first.checked_sub(1).map(|to| (0, to.min(goal)));
        before.into_iter().chain(steps).filter(|(from, to)| from <= to).collect()
    }

    /// The least that a cost between two others comes to: the lower one, or where a step begins.
    pub fn least(&self, low: u64, high: u64) -> u64 {
        let begins = self.0.iter().map(|(from, _)| *from).filter(|from| (low..=high).contains(from));
        begins.map(|from| self.with(from)).fold(self.with(low), u64::min)
    }
}

/// Gathers the costs of the parts from which on a condition of a later lane may be another; false where it looks at what
/// some of the goods cost.
fn thresholds(
    condition: &Condition,
    base: Base,
    asking: &Asking,
    of: &Candidate,
    others: u64,
    from: &mut Vec<u64>,
) -> bool {
    match condition {
        Condition::Spend(spend) if matches!(spend.base.unwrap_or(base), Base::Running | Base::LaneStart) => {
            from.push(spend.at_least.minor().saturating_sub(others));
            looks_at_all(spend, asking, of)
        }
        Condition::All(several) | Condition::Any(several) => {
            several.iter().all(|one| thresholds(one, base, asking, of, others, from))
        }
        Condition::Not(inner) => thresholds(inner, base, asking, of, others, from),
        _ => true,
    }
}

fn looks_at_all(spend: &Spend, asking: &Asking, of: &Candidate) -> bool {
    let all = asking.lots.iter().count();
    match &spend.of {
        Some(selector) => asking.lots.scope(selector).count() == all,
        None => scope(asking, of).is_some_and(|scope| scope.count() == all),
    }
}
