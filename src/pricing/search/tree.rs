//! Branch and bound over all hands, for coupons whose working no formula tells: a hand is priced by the engine itself,
//! and a branch is left when even the most that its coupons could take would not make it the best.

use crate::pricing::search::hand::{Hand, Preference};
use crate::pricing::search::walk::Found;

/// One coupon of the tree.
#[derive(Clone, Copy, Debug)]
pub struct Branch {
    /// The coupon.
    pub own: Hand,
    /// The coupons of its group, which are all rivals of each other.
    pub rivals: Hand,
    /// The most that it can take, whatever the others do.
    pub most: u64,
}

/// The tree of all hands.
pub struct Tree<'a> {
    /// The coupons, those that can take most first.
    pub branches: Vec<Branch>,
    /// The most coupons that may act.
    pub most: u32,
    /// What is left at least when no coupon acts but everything else takes the most it can.
    pub floor: u64,
    /// Which of two equally cheap hands is better.
    pub preference: &'a Preference,
    /// What the order costs with a hand; nothing when no more hands may be priced.
    pub price: &'a dyn Fn(Hand) -> Option<u64>,
}

impl core::fmt::Debug for Tree<'_> {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.debug_struct("Tree").field("branches", &self.branches).finish_non_exhaustive()
    }
}

/// What is known so far.
struct State {
    best: (u64, Hand),
    /// The least that a branch which was left for want of steps could have come to.
    unseen: u64,
    steps: u64,
}

impl Tree<'_> {
    /// The best hand.
    pub fn best(&self) -> Found {
        let mut state = State { best: (u64::MAX, Hand::default()), unseen: u64::MAX, steps: 0 };
        self.try_hand(Hand::default(), &mut state);
        self.greedy(&mut state);
        self.below(Hand::default(), Hand::default(), &self.branches, &mut state);
        let (cost, hand) = state.best;
        Found { hand, cost, least: cost.min(state.unseen), steps: state.steps }
    }

    fn try_hand(&self, hand: Hand, state: &mut State) -> Option<u64> {
        let cost = (self.price)(hand)?;
        state.steps += 1;
        let (best, held) = state.best;
        if cost < best || cost == best && self.preference.prefers(hand, held) {
            state.best = (cost, hand);
        }
        Some(cost)
    }

    /// What malls usually do, so that no answer is ever worse: the coupon with which most is saved, and so on.
    fn greedy(&self, state: &mut State) {
        let (mut hand, mut ruled_out) = (Hand::default(), Hand::default());
        let mut cost = state.best.0;
        while hand.count() < self.most {
            let open = self.branches.iter().filter(|branch| !branch.own.touches(hand.and(ruled_out)));
            let tried = open.filter_map(|branch| Some((self.try_hand(hand.and(branch.own), state)?, branch)));
            let Some((better, branch)) = tried.min_by_key(|(cost, _)| *cost).filter(|(better, _)| *better < cost)
            else {
                break;
            };
            cost = better;
            hand = hand.and(branch.own);
            ruled_out = ruled_out.and(branch.rivals);
        }
    }

    /// Every hand that holds this one and more of the branches.
    fn below(&self, hand: Hand, ruled_out: Hand, branches: &[Branch], state: &mut State) {
        if hand.count() >= self.most {
            return;
        }
        let mut rest = branches;
        while let Some((branch, others)) = rest.split_first() {
            let (best, held) = state.best;
            let bound = self.bound(hand, ruled_out, rest);
            if bound > best || bound == best && hand.count() >= held.count() {
                return;
            }
            rest = others;
            if branch.own.touches(ruled_out) {
                continue;
            }
            let more = hand.and(branch.own);
            if self.try_hand(more, state).is_none() {
                state.unseen = state.unseen.min(bound);
                return;
            }
            self.below(more, ruled_out.and(branch.rivals), others, state);
        }
    }

    /// What no hand goes below that holds this one and one or more of the branches.
    fn bound(&self, hand: Hand, ruled_out: Hand, branches: &[Branch]) -> u64 {
        let held = self.branches.iter().filter(|branch| branch.own.touches(hand)).map(|branch| branch.most);
        let mut taken: u64 = held.sum();
        let (mut room, mut out) = (self.most.saturating_sub(hand.count()), ruled_out);
        // The largest come first; of rivals only the first counts, because the others take no more.
        for branch in branches {
            if room > 0 && !branch.own.touches(out) {
                taken = taken.saturating_add(branch.most);
                out = out.and(branch.rivals);
                room -= 1;
            }
        }
        self.floor.saturating_sub(taken)
    }
}
