//! The groups around a store: one entry code for good, and behind it the group that has room.

use std::num::NonZeroU16;

use crate::growth::fact::{Body, Facts};
use crate::id::{CommunityId, CustomerId, StoreId};
use crate::order::Map;
use crate::time::Timestamp;

/// A community with one entry code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Community {
    /// Names it, and is its entry code.
    pub id: CommunityId,
    /// The store it is of.
    pub store: Option<StoreId>,
    /// How many a group holds.
    pub capacity: NonZeroU16,
}

/// Who is in which group of a community. Groups are counted from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Groups {
    /// How many each group has; the last may be empty, when all others are full or there is no other.
    pub members: Vec<u16>,
    /// How many a group holds.
    pub capacity: u16,
    places: Map<CustomerId, usize>,
}

impl Groups {
    /// The groups of a community, by what the server has heard so far.
    pub fn of(community: &Community, facts: &Facts, now: Timestamp) -> Groups {
        let mut groups = Groups { members: vec![0], capacity: community.capacity.get(), places: Map::default() };
        let mut clock = None;
        for fact in facts.iter().filter(|fact| fact.seq.is_some()) {
            let (entered, of) = match &fact.body {
                Body::Entered { community } => (true, community),
                Body::Left { community } => (false, community),
                _ => continue,
            };
            if *of != community.id {
                continue;
            }
            // The clock of the facts never runs backwards.
            let at = clock.map_or(fact.at, |clock: Timestamp| clock.max(fact.at));
            clock = Some(at);
            if now < at {
                break;
            }
            if entered { groups.enter(&fact.member) } else { groups.leave(&fact.member) }
        }
        groups
    }

    /// The group that the next one enters, from 1: the first with room.
    pub fn entry(&self) -> usize {
        self.members.iter().take_while(|members| **members >= self.capacity).count() + 1
    }

    /// The group of a member, from 1.
    pub fn place(&self, member: &CustomerId) -> Option<usize> {
        self.places.get(member).copied()
    }

    /// One who is inside already stays where they are.
    fn enter(&mut self, member: &CustomerId) {
        let entry = self.entry();
        if self.place(member).is_some() {
            return;
        }
        self.places.insert(member.clone(), entry);
        if let Some(members) = self.members.get_mut(entry - 1) {
            *members += 1;
        }
        // There is always a group with room.
        if self.entry() > self.members.len() {
            self.members.push(0);
        }
    }

    /// A place is free again for whoever enters next.
    fn leave(&mut self, member: &CustomerId) {
        if let Some(members) = self.place(member).and_then(|group| self.members.get_mut(group - 1)) {
            *members -= 1;
        }
        self.places.remove(member);
    }
}
