//! What promotions answered at the last tap: whoever is asked about lines that nothing has changed answers the same again.

use crate::pricing::due::{Due, Fates};
use crate::pricing::lots::Scope;
use crate::pricing::pile::Pile;

/// The answers of the last time, lane by lane: once where everything is told, and once where only the price counts.
#[derive(Clone, Debug)]
pub struct Memory<A> {
    loud: Vec<Lane<A>>,
    quiet: Vec<Lane<A>>,
}

/// How a lane started the last time, and who answered what.
#[derive(Clone, Debug)]
struct Lane<A> {
    piles: Vec<Pile>,
    fates: Fates,
    /// By the promotion's place in the lane.
    answers: Vec<Option<A>>,
}

impl<A> Default for Memory<A> {
    fn default() -> Memory<A> {
        Memory { loud: Vec::new(), quiet: Vec::new() }
    }
}

impl<A: Clone> Memory<A> {
    fn lane(&mut self, lane: usize, tells_all: bool) -> Option<&mut Lane<A>> {
        let lanes = if tells_all { &mut self.loud } else { &mut self.quiet };
        if lanes.len() <= lane {
            lanes.resize_with(lane + 1, || Lane { piles: Vec::new(), fates: Fates::default(), answers: Vec::new() });
        }
        lanes.get_mut(lane)
    }

    /// A lane starts: the lots that are not as they were when it started the last time.
    pub fn start(&mut self, lane: usize, tells_all: bool, due: &Due) -> Scope {
        let mut changed = Scope::default();
        let Some(lane) = self.lane(lane, tells_all) else { return changed };
        for at in 0..lane.piles.len().max(due.piles.len()) {
            let (before, now) = (lane.piles.get(at), due.piles.get(at));
            let same = before.zip(now).is_some_and(|(before, now)| {
                Pile { fate: now.fate, ..*before } == *now
                    && (before.fate == 0 && now.fate == 0 || lane.fates.met(before.fate).eq(due.fates().met(now.fate)))
            });
            if !same {
                before.into_iter().chain(now).for_each(|pile| changed.insert(pile.lot));
            }
        }
        lane.piles.clone_from(&due.piles);
        lane.fates.clone_from(due.fates());
        changed
    }

    /// What a promotion of the lane answered the last time.
    pub fn answer(&mut self, lane: usize, tells_all: bool, promotion: usize) -> Option<A> {
        self.lane(lane, tells_all)?.answers.get(promotion)?.clone()
    }

    /// Keeps what a promotion of the lane answers now, or forgets what it answered.
    pub fn keep(&mut self, lane: usize, tells_all: bool, promotion: usize, answer: Option<A>) {
        let Some(Lane { answers, .. }) = self.lane(lane, tells_all) else { return };
        if answers.len() <= promotion {
            answers.resize_with(promotion + 1, || None);
        }
        if let Some(held) = answers.get_mut(promotion) {
            *held = answer;
        }
    }
}
