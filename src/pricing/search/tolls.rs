//! Tolls on what is scarce: where more coupons would act than may, each of them is made to cost something, so that a
//! bound that lets all of them act is not far from the truth (Lagrangian relaxation, by subgradient steps).

use crate::pricing::search::beside::Beside;
use crate::pricing::search::bound::{Cells, Least};
use crate::pricing::search::hand::Hand;
use crate::pricing::search::stage::Stage;
use crate::pricing::search::turn::Turn;
use crate::pricing::search::ways::Way;

/// So many times the tolls are set anew at most.
const MOST_ROUNDS: u32 = 24;
/// Steps are counted in parts of this many.
const FULL_STEP: u64 = 1 << 10;

/// Some coupons of which only so many may act.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// The coupons.
    pub of: Hand,
    /// So many of them.
    pub most: u32,
}

/// What is scarce: of coupons that are all rivals of each other one may act, of all as many as may act in one order.
#[inline(never)]
pub fn limits(turns: &[&Turn], most: u32) -> Vec<Limit> {
    let (mut limits, mut all) = (Vec::new(), Hand::default());
    for turn in turns.iter() {
        if !turn.own.touches(all) {
            let mut of = turn.own;
            for other in turns.iter().filter(|other| !other.own.touches(all)) {
                if of.without(other.rivals) == Hand::default() {
                    of = of.and(other.own);
                }
            }
            all = all.and(of);
            limits.push(Limit { of, most: 1 });
        }
    }
    limits.retain(|limit| limit.of.count() > 1);
    if all.count() > most {
        limits.push(Limit { of: all, most });
    }
    limits
}

/// The blunt bound before each stage, with a toll for each limit.
#[derive(Clone, Debug)]
pub struct Bound<'a> {
    cells: (Cells, Cells),
    beside: &'a Beside,
    /// The limits that cost something.
    tolls: Vec<(Limit, u64)>,
    leasts: Vec<Least>,
}

impl<'a> Bound<'a> {
    /// The bound under these tolls.
    pub fn new(stages: &[Stage], cells: (Cells, Cells), beside: &'a Beside, tolls: Vec<(Limit, u64)>) -> Bound<'a> {
        let toll = |hand: Hand| toll(&tolls, hand);
        let mut leasts = vec![Least::at_the_end(cells.0, beside)];
        for stage in stages.iter().rev() {
            let before = leasts.last().map(|next| match stage {
                Stage::Part(ways) => next.before_part(cells.1, ways, toll),
                Stage::Turn { turn, beyond } => next.before_turn(turn, *beyond, toll(turn.own)),
            });
            leasts.extend(before);
        }
        leasts.reverse();
        Bound { cells, beside, tolls, leasts }
    }

    /// What no way goes below that follows this one, which has come through so many stages.
    pub fn of(&self, stage: usize, way: &Way) -> u64 {
        let left = |limit: &Limit| u64::from(limit.most.saturating_sub(limit.of.common(way.hand).count()));
        let spared: u64 = self.tolls.iter().map(|(limit, toll)| toll.wrapping_mul(left(limit))).sum();
        self.with_tolls(stage, way.cost).saturating_sub(spared)
    }

    /// The same with the tolls that are still to come, and without what they would have been at most.
    fn with_tolls(&self, stage: usize, cost: u64) -> u64 {
        self.leasts.get(stage).map_or(0, |least| least.from(cost))
    }

    /// The coupons that the bound lets act.
    fn hand(&self, stages: &[Stage], start: u64) -> Hand {
        let mut way = Way { cost: start, ..Way::default() };
        for (at, stage) in stages.iter().enumerate() {
            let to_pay =
                |next: &Way| self.with_tolls(at + 1, next.cost) + toll(&self.tolls, next.hand.without(way.hand));
            let next = match stage {
                Stage::Part(ways) => ways.iter().map(|other| way.and_anyhow(other)).min_by_key(to_pay),
                Stage::Turn { turn, beyond } => {
                    [way].into_iter().chain(way.with_anyhow(turn, *beyond)).min_by_key(to_pay)
                }
            };
            way = next.unwrap_or(way);
        }
        way.hand
    }

    /// The same bound with tolls that bring it closer to the best hand. `offer` is asked about the hands that come up on
    /// the way, and tells what the best hand costs by now.
    #[inline(never)]
    pub fn sharpened(
        mut self,
        stages: &[Stage],
        limits: &[Limit],
        start: u64,
        mut offer: impl FnMut(Hand) -> u64,
    ) -> Vec<(Limit, u64)> {
        let from = Way { cost: start, ..Way::default() };
        let mut highest = self.clone();
        let mut step = FULL_STEP;
        for _ in 0..MOST_ROUNDS {
            let hand = self.hand(stages, start);
            let gap = offer(hand).saturating_sub(self.of(0, &from));
            let old = |limit: usize| self.tolls.get(limit).map_or(0, |(_, toll)| *toll);
            let over = |at: usize, limit: &Limit| {
                let over = i64::from(limit.of.common(hand).count()) - i64::from(limit.most);
                if over < 0 && old(at) == 0 { 0 } else { over }
            };
            let norm: i64 = limits.iter().enumerate().map(|(at, limit)| over(at, limit) * over(at, limit)).sum();
            let each = (gap * step / FULL_STEP).checked_div(norm.unsigned_abs()).unwrap_or(0);
            if each == 0 {
                break;
            }
            let change = |at: usize, limit: &Limit| each * over(at, limit).unsigned_abs();
            let new = |at: usize, limit: &Limit| match over(at, limit) {
                0.. => old(at).saturating_add(change(at, limit)),
                _ => old(at).saturating_sub(change(at, limit)),
            };
            let tolls = limits.iter().enumerate().map(|(at, limit)| (*limit, new(at, limit))).collect();
            self = Bound::new(stages, self.cells, self.beside, tolls);
            if self.of(0, &from) > highest.of(0, &from) {
                highest = self.clone();
            } else {
                step -= step / 4;
            }
        }
        highest.tolls
    }
}

/// What a hand pays.
fn toll(tolls: &[(Limit, u64)], hand: Hand) -> u64 {
    tolls.iter().map(|(limit, toll)| toll.wrapping_mul(u64::from(limit.of.common(hand).count()))).sum()
}
