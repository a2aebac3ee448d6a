//! The walk through the stages: all ways at once, the hopeless ones left behind, until the best hand stands proved.

use crate::order::turns;
use crate::pricing::search::beside::Beside;
use crate::pricing::search::bound::{Cells, Reach};
use crate::pricing::search::hand::{Hand, Preference};
use crate::pricing::search::stage::Stage;
use crate::pricing::search::tolls::{Bound, Limit};
use crate::pricing::search::ways::{Way, Ways};

/// How much is tried, counted in steps and never in time, so that every machine finds the same.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// So many ways are in one half at most where all of two halves are held against each other.
    pub halves: usize,
    /// So many endings are looked at once at most.
    pub endings: usize,
    /// So many steps are tried before halves are given up.
    pub meet: u64,
    /// So many ways are followed at once while a good hand is looked for.
    pub few: usize,
    /// The same with the sharp bound.
    pub several: usize,
    /// About so many cells has the blunt bound, which also tells how good a way is.
    pub blunt: usize,
    /// The same where single coupons act.
    pub fine: usize,
    /// So many cells has the sharp bound, which only says yes or no.
    pub sharp: usize,
    /// So many steps are tried before anything is made sharper.
    pub quick: u64,
    /// So many cells are enough to find out what is scarce.
    pub rough: usize,
    /// So many steps are tried before the sharp bound is made.
    pub easy: u64,
    /// So many steps are tried in all.
    pub steps: u64,
}

impl Effort {
    /// Enough for sixty coupons that mostly go together, and for less than half a second.
    pub const USUAL: Effort = Effort {
        halves: 1 << 18,
        endings: 1 << 12,
        meet: 1 << 22,
        few: 1 << 6,
        several: 1 << 12,
        blunt: 1 << 11,
        fine: 1 << 13,
        sharp: 1 << 19,
        quick: 1 << 16,
        rough: 1 << 9,
        easy: 1 << 18,
        steps: 1 << 23,
    };
}

/// The best hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The coupons, by place.
    pub hand: Hand,
    /// What the cart costs with them.
    pub cost: u64,
    /// What no hand goes below: the cost itself, where it is proved.
    pub least: u64,
    /// How many steps were tried.
    pub steps: u64,
}

impl Found {
    /// A hand of which nothing else is known.
    pub fn so_far((cost, hand): (u64, Hand)) -> Found {
        Found { hand, cost, least: 0, steps: 0 }
    }

    /// Takes a hand when it is better than the best so far.
    pub fn offer(&mut self, preference: &Preference, (cost, hand): (u64, Hand)) {
        if cost < self.cost || cost == self.cost && preference.prefers(hand, self.hand) {
            (self.cost, self.hand) = (cost, hand);
        }
    }
}

/// What a walk goes through.
#[derive(Clone, Copy, Debug)]
pub struct Trail<'a> {
    /// The cost before the first stage, to which parts add theirs.
    pub start: u64,
    /// The stages.
    pub stages: &'a [Stage<'a>],
    /// The most coupons that may act.
    pub most: u32,
    /// What is to pay beside.
    pub beside: &'a Beside,
    /// What all parts cost before any coupon acts.
    pub whole: u64,
}

/// One walk.
#[derive(Debug)]
pub struct Walk<'a> {
    trail: Trail<'a>,
    /// After each stage, the coupons that are still to come.
    open: Vec<Hand>,
    preference: &'a Preference,
    effort: Effort,
    found: Found,
}

/// The sharp bound of one stage takes about as long as so many steps.
const REACH_STEPS: u64 = 1 << 10;

/// Whether a way after a stage is worth following, when the best hand so far costs so much.
type Lives<'l> = &'l dyn Fn(usize, &Way, u64) -> bool;

impl<'a> Walk<'a> {
    /// A walk that starts with what is known so far.
    pub fn new(trail: Trail<'a>, preference: &'a Preference, effort: Effort, found: Found) -> Walk<'a> {
        let mut open = Vec::new();
        let mut to_come = Hand::default();
        for stage in trail.stages.iter().rev() {
            open.push(to_come);
            to_come = to_come.and(match stage {
                Stage::Part(ways) => ways.iter().map(|way| way.hand).fold(Hand::default(), Hand::and),
                Stage::Turn { turn, .. } => turn.own,
            });
        }
        open.reverse();
        Walk { trail, open, preference, effort, found }
    }

    /// Takes a hand when it is better than the best so far.
    pub fn offer(&mut self, one: (u64, Hand)) {
        self.found.offer(self.preference, one);
    }

    /// The best hand; `limits` say what is scarce, and `better` makes an allowed hand of any, as good as it can.
    #[inline(never)]
    pub fn run(mut self, limits: &[Limit], better: impl Fn(Hand) -> (u64, Hand)) -> Found {
        let start = Way { cost: self.trail.start, ..Way::default() };
        let cells = |count| Cells::new(self.trail.whole, count);
        let (rough, sharp) = (cells(self.effort.rough), cells(self.effort.sharp));
        let cells = (cells(self.effort.fine), cells(self.effort.blunt));
        let mut bound = Bound::new(self.trail.stages, cells, self.trail.beside, Vec::new());
        if !limits.is_empty() {
            if self.is_easy(self.effort.quick, &bound) {
                return self.found(true, 0);
            }
            // What is scarce is found out roughly.
            let rough = Bound::new(self.trail.stages, (rough, rough), self.trail.beside, Vec::new());
            let tolls = rough.sharpened(self.trail.stages, limits, self.trail.start, |hand| {
                self.offer(better(hand));
                self.found.cost
            });
            bound = Bound::new(self.trail.stages, cells, self.trail.beside, tolls);
        }
        if self.is_easy(self.effort.easy, &bound) {
            return self.found(true, 0);
        }
        let least = bound.of(0, &start);
        let cells = sharp;
        // First whether anything at all costs less, then the best of what costs as much.
        loop {
            let before = self.found.cost;
            if self.found.steps >= self.effort.steps {
                return self.found(false, least);
            }
            let reaches = self.reaches(cells, before.saturating_sub(1));
            let lives = |stage: usize, way: &Way, best: u64| {
                reaches.get(stage).is_some_and(|reach| reach.holds(cells, way.cost)) && bound.of(stage, way) < best
            };
            if !lives(0, &start, before) {
                break;
            }
            self.through(self.effort.several, self.effort.steps, &lives, &bound);
            if self.found.cost == before {
                if !self.through(usize::MAX, self.effort.steps, &lives, &bound) {
                    return self.found(false, least);
                }
                if self.found.cost == before {
                    break;
                }
            }
        }
        let reaches = self.reaches(cells, self.found.cost);
        let lives = |stage: usize, way: &Way, best: u64| {
            reaches.get(stage).is_some_and(|reach| reach.holds(cells, way.cost)) && bound.of(stage, way) <= best
        };
        self.through(usize::MAX, self.effort.steps, &lives, &bound);
        self.found(true, least)
    }

    /// True when so many steps are enough to prove the best hand.
    fn is_easy(&mut self, steps: u64, bound: &Bound) -> bool {
        let lives = |stage: usize, way: &Way, best: u64| bound.of(stage, way) <= best;
        self.through(self.effort.few, u64::MAX, &lives, bound);
        self.through(usize::MAX, self.found.steps.saturating_add(steps).min(self.effort.steps), &lives, bound)
    }

    fn found(&self, proved: bool, least: u64) -> Found {
        let cost = self.found.cost;
        Found { least: if proved { cost } else { self.found.least.max(least).min(cost) }, ..self.found }
    }

    /// The sharp bound before each stage: from where a goal can be reached.
    #[inline(never)]
    fn reaches(&mut self, cells: Cells, goal: u64) -> Vec<Reach> {
        let mut reaches = vec![Reach::at_the_end(cells, self.trail.beside, goal)];
        for stage in self.trail.stages.iter().rev() {
            self.found.steps += REACH_STEPS;
            let before = reaches.last().map(|next| match stage {
                Stage::Part(ways) => next.before_part(cells, ways),
                Stage::Turn { turn, beyond, .. } => next.before_turn(cells, turn, *beyond),
            });
            reaches.extend(before);
        }
        reaches.reverse();
        reaches
    }

    /// Follows all ways that live, or only the most promising; false when any were left behind for want of room or steps.
    #[inline(never)]
    fn through(&mut self, room: usize, steps: u64, lives: Lives, bound: &Bound) -> bool {
        let mut ways = vec![Way { cost: self.trail.start, ..Way::default() }];
        let mut all = true;
        let stages = self.trail.stages;
        for (at, stage) in stages.iter().enumerate() {
            let mut next = Ways::new(self.preference, self.open.get(at).copied().unwrap_or_default(), ways.len());
            let best = self.found.cost;
            let mut follow = |way: Way| {
                if lives(at + 1, &way, best) {
                    next.add(way);
                }
            };
            for way in &ways {
                match stage {
                    Stage::Part(through) => {
                        self.found.steps += through.len() as u64;
                        through.iter().filter_map(|other| way.and(other, self.trail.most)).for_each(&mut follow);
                    }
                    Stage::Turn { turn, beyond } => {
                        self.found.steps += 1;
                        follow(*way);
                        way.with(turn, *beyond, self.trail.most).into_iter().for_each(&mut follow);
                    }
                }
                if self.found.steps > steps {
                    return false;
                }
            }
            ways = next.all();
            if ways.len() > room {
                all = false;
                ways = most_promising(&ways, room, |way| bound.of(at + 1, way));
            }
            let complete = stages.get(at + 1).is_none_or(|next| matches!(next, Stage::Turn { .. }));
            if complete {
                ways.iter().for_each(|way| self.offer((self.trail.beside.with(way.cost), way.hand)));
            }
        }
        all
    }
}

/// The most promising ways: those that a bound puts lowest.
fn most_promising(ways: &[Way], room: usize, bound: impl Fn(&Way) -> u64) -> Vec<Way> {
    let keys: Vec<_> = ways.iter().map(|way| (bound(way), way.cost, way.hand)).collect();
    let turns = turns(keys.len(), &|one, other| keys.get(one).cmp(&keys.get(other)));
    turns.into_iter().take(room).filter_map(|turn| ways.get(turn)).copied().collect()
}
