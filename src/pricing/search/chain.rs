//! Coupons in a chain: they act one after another on parts of the cart, on inner parts before the outer ones that hold
//! them, so that all a coupon needs to know of what others did before is one number: what its part still costs.
//!
//! The best hand is found by dynamic programming over these numbers: ways that leave the same to pay and the same
//! coupons open are one from there on, and a way that a bound shows to be hopeless is left (see [`super::walk`]).

use crate::order::sorted_by;
use crate::pricing::search::beside::Beside;
use crate::pricing::search::hand::{Hand, Preference};
use crate::pricing::search::meet::Meeting;
use crate::pricing::search::stage::Stage;
use crate::pricing::search::tolls::limits;
use crate::pricing::search::turn::{Part, Turn};
use crate::pricing::search::walk::{Effort, Found, Trail, Walk};
use crate::pricing::search::ways::{Way, merged, through_both};

/// So many ways lead through one inner part at most; where there are more, the coupons are no chain.
const MOST_WAYS: usize = 1 << 13;

/// Coupons in a chain.
#[derive(Debug)]
pub struct Chain {
    /// The parts, inner ones before those that hold them.
    pub parts: Vec<Part>,
    /// The coupons in the order in which they act: those of inner parts before those of the parts that hold them.
    pub turns: Vec<Turn>,
    /// The most coupons that may act.
    pub most: u32,
    /// What is to pay beside the parts, by what they cost in the end.
    pub beside: Beside,
}

impl Chain {
    /// The best hand, or nothing when an inner part has too many ways.
    #[inline(never)]
    pub fn best(&self, preference: &Preference, effort: Effort) -> Option<Found> {
        let (start, stages) = self.stages(preference)?;
        let (most, beside, whole) = (self.most, &self.beside, self.whole());
        let trail = Trail { start, stages: &stages, most, beside, whole };
        // Coupons that go with no other are looked at alone: in a bound they would seem to go with all.
        let (loners, others): (Vec<&Turn>, Vec<&Turn>) = self.turns.iter().partition(|turn| self.is_loner(turn));
        let mut found = Found::so_far(self.acting(Hand::default()));
        loners.into_iter().for_each(|turn| found.offer(preference, self.acting(turn.own)));
        if let Some(meeting) = Meeting::new(trail, preference, effort, found) {
            found = match meeting.best() {
                Ok(best) => return Some(best),
                Err(so_far) => so_far,
            };
        }
        let mut walk = Walk::new(trail, preference, effort, found);
        walk.offer(self.climbed(self.greedy()));
        Some(walk.run(&limits(&others, self.most), |hand| self.acting(hand)))
    }

    /// What all parts cost together before any coupon acts.
    pub fn whole(&self) -> u64 {
        self.parts.iter().filter(|part| part.inside.is_none()).map(|part| part.cost).sum()
    }

    /// What the cart costs with a hand, and the coupons of it that act: each does where it still may.
    pub fn acting(&self, hand: Hand) -> (u64, Hand) {
        let mut costs: Vec<u64> = self.parts.iter().map(|part| part.cost).collect();
        let (mut acted, mut ruled_out) = (Hand::default(), Hand::default());
        for turn in self.turns.iter().filter(|turn| turn.own.touches(hand)) {
            let cost = costs.get(turn.part).copied().unwrap_or(0);
            let taken = turn.of(cost);
            if cost < turn.need || taken == 0 || turn.own.touches(ruled_out) || acted.count() >= self.most {
                continue;
            }
            acted = acted.and(turn.own);
            ruled_out = ruled_out.and(turn.rivals);
            let mut part = Some(turn.part);
            while let Some(at) = part {
                if let Some(cost) = costs.get_mut(at) {
                    *cost -= taken;
                }
                part = self.parts.get(at).and_then(|part| part.inside);
            }
        }
        let outermost = self.parts.iter().zip(&costs).filter(|(part, _)| part.inside.is_none());
        (self.beside.with(outermost.map(|(_, cost)| *cost).sum()), acted)
    }

    /// What malls usually do: the coupon with which most is saved, and so on while more is.
    #[inline(never)]
    pub fn greedy(&self) -> (u64, Hand) {
        self.best_of(self.acting(Hand::default()), |hand, turn| hand.and(turn.own))
    }

    /// From a hand on, as long as one coupon more, whose rivals make room, or one less makes it better.
    #[inline(never)]
    fn climbed(&self, from: (u64, Hand)) -> (u64, Hand) {
        self.best_of(from, |hand, turn| {
            if hand.touches(turn.own) { hand.without(turn.own) } else { hand.without(turn.rivals).and(turn.own) }
        })
    }

    fn best_of(&self, mut best: (u64, Hand), change: impl Fn(Hand, &Turn) -> Hand) -> (u64, Hand) {
        loop {
            let changed = self.turns.iter().map(|turn| self.acting(change(best.1, turn)));
            match changed.min() {
                Some(better) if better.0 < best.0 => best = better,
                _ => return best,
            }
        }
    }

    /// True for a coupon that goes with no other.
    fn is_loner(&self, turn: &Turn) -> bool {
        let all = self.turns.iter().map(|turn| turn.own).fold(Hand::default(), Hand::and);
        let others = all.without(turn.own);
        others != Hand::default() && others.without(turn.rivals) == Hand::default()
    }

    /// The coupons that act on a part together with others.
    fn on(&self, part: usize) -> impl Iterator<Item = &Turn> {
        self.turns.iter().filter(move |turn| turn.part == part && !self.is_loner(turn))
    }

    /// The parts that one part holds, or that none holds.
    fn within(&self, outer: Option<usize>) -> impl Iterator<Item = usize> {
        let parts = self.parts.iter().enumerate().filter(move |(_, part)| part.inside == outer);
        parts.map(|(at, _)| at)
    }

    /// What a part costs beside the parts that it holds.
    fn own(&self, part: usize) -> u64 {
        let cost = |part: usize| self.parts.get(part).map_or(0, |part| part.cost);
        cost(part).saturating_sub(self.within(Some(part)).map(cost).sum())
    }

    /// The cost before the first stage, and the stages: ways through the inner parts, then single coupons.
    #[inline(never)]
    fn stages(&self, preference: &Preference) -> Option<(u64, Vec<Stage<'_>>)> {
        // From the outside in, as long as a part is the only one in its place: its coupons act on one running number.
        let (mut outer, mut beyond, mut line) = (None, 0, Vec::new());
        loop {
            let mut inner = self.within(outer);
            let (Some(only), None) = (inner.next(), inner.next()) else { break };
            line.push((only, beyond));
            beyond += self.own(only);
            outer = Some(only);
        }
        let mut parts = Vec::new();
        for part in self.within(outer) {
            parts.push(self.ways(part, preference)?);
        }
        // The largest first: so far few ways have come about.
        let parts = sorted_by(parts, |one: &Vec<Way>, other| other.len().cmp(&one.len()));
        let mut stages: Vec<Stage> = parts.into_iter().map(Stage::Part).collect();
        for (part, beyond) in line.into_iter().rev() {
            stages.extend(self.on(part).map(|turn| Stage::Turn { turn, beyond }));
        }
        Some((beyond, stages))
    }

    /// All ways through a part: what it may cost in the end, and with which coupons.
    fn ways(&self, part: usize, preference: &Preference) -> Option<Vec<Way>> {
        let mut ways = vec![Way { cost: self.own(part), ..Way::default() }];
        for inner in self.within(Some(part)) {
            ways = through_both(preference, &ways, &self.ways(inner, preference)?, self.most, MOST_WAYS)?;
        }
        for turn in self.on(part) {
            // Where more is to pay before a coupon, more is after it, so both lists stay in their order.
            let more: Vec<Way> = ways.iter().filter_map(|way| way.with(turn, 0, self.most)).collect();
            ways = merged(preference, &ways, &more);
            if ways.len() > MOST_WAYS {
                return None;
            }
        }
        Some(ways)
    }
}
