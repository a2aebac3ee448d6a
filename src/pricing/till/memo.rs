//! What a till remembers from one tap to the next: whoever looks at lots that nothing has changed says the same again.

use crate::pricing::lots::Scope;
use crate::pricing::till::bit::Bit;

/// What was answered and taken the last time, lane by lane.
#[derive(Clone, Debug, Default)]
pub struct Memo {
    /// True where it may be used, and is kept.
    pub on: bool,
    /// By the places of entries in the plan.
    pub lanes: Vec<Vec<Known>>,
    /// What each lot cost before any lane.
    pub start: Vec<(u32, u64)>,
    /// The lots that may not stand as they stood the last time at this moment.
    pub changed: Scope,
    /// The same as soon as the lane is over, where all bid before anybody takes.
    pub soon: Scope,
}

/// Where an entry stands in the plan: its lane, its place in it, and whether the lane has just started.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    /// The lane.
    pub lane: usize,
    /// The place in it.
    pub nth: usize,
    /// True before anybody of the lane has acted.
    pub first: bool,
}

/// What is known of one entry. Piles are counted from the first of their lot.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// What it said when the lane had just started.
    pub first: Option<Answer>,
    /// What it said when others had acted.
    pub again: Option<Answer>,
    /// What it bid or took.
    pub took: Vec<Bit>,
    /// The lots of which it took something that is not written down.
    pub elsewhere: Scope,
}

/// What one said.
#[derive(Clone, Debug)]
pub struct Answer {
    /// So much in all.
    pub total: u64,
    /// Whether it is yet to be shared.
    pub shared: bool,
    /// The same bit by bit, where it is not.
    pub bits: Vec<Bit>,
}

impl Memo {
    /// What is known of the entry that has this turn.
    pub fn known(&mut self, Turn { lane, nth, .. }: Turn) -> Option<&mut Known> {
        if self.lanes.len() <= lane {
            self.lanes.resize_with(lane + 1, Vec::new);
        }
        let known = self.lanes.get_mut(lane)?;
        if known.len() <= nth {
            known.resize_with(nth + 1, Known::default);
        }
        known.get_mut(nth)
    }
}
