//! How it may end: every choice of the coupons that act last, with the costs before them from which it meets a goal.
//!
//! A coupon leaves no less of more, so the costs from which a choice meets a goal lie side by side; and of many coupons
//! only few choices meet a goal that is hard to meet.

use crate::pricing::search::beside::Beside;
use crate::pricing::search::hand::Hand;
use crate::pricing::search::turn::Turn;

/// One choice of the coupons that act last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Those of them that act.
    pub hand: Hand,
    /// The lowest cost before them from which the goal is met.
    pub from: u64,
    /// The highest.
    pub to: u64,
}

impl Ending {
    /// The costs that come to no more than a goal when nothing is to come.
    fn at_the_end(beside: &Beside, goal: u64) -> Vec<Ending> {
        let ends = beside.within(goal).into_iter();
        ends.map(|(from, to)| Ending { hand: Hand::default(), from, to }).collect()
    }

    /// The same with one coupon more, which acts before the others; `beyond` is the part of the cost that is not its own.
    fn after(&self, turn: &Turn, beyond: u64, most: u32) -> Option<Ending> {
        if self.hand.touches(turn.rivals) || self.hand.count() >= most {
            return None;
        }
        let highest = |left: u64| beyond.saturating_add(turn.highest(left));
        let to = highest(self.to.checked_sub(beyond)?);
        let below = self.from.saturating_sub(beyond).checked_sub(1);
        let from = below.map_or(0, |below| highest(below).saturating_add(1)).max(turn.need.saturating_add(beyond));
        (from <= to).then(|| Ending { hand: self.hand.and(turn.own), from, to })
    }
}

/// The coupons that act last, each with the part of the cost that is not its own.
#[derive(Debug)]
pub struct Last<'a> {
    /// In the order in which they act.
    pub turns: Vec<(&'a Turn, u64)>,
    /// The most coupons that may act.
    pub most: u32,
    /// What is to pay beside.
    pub beside: &'a Beside,
    /// The costs before them: the lowest and the highest.
    pub costs: (u64, u64),
}

impl Last<'_> {
    /// All endings that meet a goal; nothing when they are more than that.
    pub fn endings(&self, goal: u64, room: usize) -> Option<Vec<Ending>> {
        let (lowest, highest) = self.costs;
        let mut endings = Ending::at_the_end(self.beside, goal);
        for (turn, beyond) in self.turns.iter().rev() {
            for at in 0..endings.len() {
                let ending = endings.get(at).and_then(|ending| ending.after(turn, *beyond, self.most));
                if let Some(ending) = ending.filter(|ending| ending.from <= highest) {
                    endings.push(ending);
                }
            }
            if endings.len() > room {
                return None;
            }
        }
        endings.retain(|ending| ending.from <= highest && ending.to >= lowest);
        Some(endings)
    }

    /// What no ending goes below.
    pub fn least(&self, mut most: u64, room: usize) -> u64 {
        let mut least = 0;
        while least < most {
            let goal = least + (most - least) / 2;
            match self.endings(goal, room) {
                Some(endings) if endings.is_empty() => least = goal + 1,
                _ => most = goal,
            }
        }
        least
    }

    /// What a cost comes to when some of them act, and those.
    pub fn cost(&self, hand: Hand, cost: u64) -> u64 {
        let acting = self.turns.iter().filter(|(turn, _)| turn.own.touches(hand));
        self.beside.with(acting.fold(cost, |cost, (turn, beyond)| cost - turn.of(cost.saturating_sub(*beyond))))
    }
}
