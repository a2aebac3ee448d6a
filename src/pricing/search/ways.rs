//! Ways through the coupons so far: what is left to pay, with which coupons, and which others that rules out.

use crate::pricing::search::hand::{Hand, Preference};
use crate::pricing::search::turn::Turn;

/// One way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// What is left to pay.
    pub cost: u64,
    /// The coupons that acted.
    pub hand: Hand,
    /// The coupons that may act no more, because they do not go with those that did.
    pub ruled_out: Hand,
}

impl Way {
    /// The same with one coupon more, where it may act; `beyond` is the part of the cost that is not its own.
    pub fn with(&self, turn: &Turn, beyond: u64, most: u32) -> Option<Way> {
        if turn.own.touches(self.ruled_out) || self.hand.count() >= most {
            return None;
        }
        self.with_anyhow(turn, beyond)
    }

    /// The same, whatever goes with what.
    pub fn with_anyhow(&self, turn: &Turn, beyond: u64) -> Option<Way> {
        let cost = self.cost.saturating_sub(beyond);
        (cost >= turn.need).then(|| Way {
            cost: self.cost - turn.of(cost),
            hand: self.hand.and(turn.own),
            ruled_out: self.ruled_out.and(turn.rivals),
        })
    }

    /// This way and then a way through another part, where they go together.
    #[inline]
    pub fn and(&self, other: &Way, most: u32) -> Option<Way> {
        if other.hand.touches(self.ruled_out) || self.hand.count() + other.hand.count() > most {
            return None;
        }
        Some(self.and_anyhow(other))
    }

    /// The same, whatever goes with what.
    #[inline]
    pub fn and_anyhow(&self, other: &Way) -> Way {
        Way {
            cost: self.cost + other.cost,
            hand: self.hand.and(other.hand),
            ruled_out: self.ruled_out.and(other.ruled_out),
        }
    }
}

/// Two lists of ways in one, both in the order of their costs; of ways that differ in nothing but their hands, only the best
/// is kept.
pub fn merged(preference: &Preference, mut one: &[Way], mut other: &[Way]) -> Vec<Way> {
    let mut merged: Vec<Way> = Vec::with_capacity(one.len() + other.len());
    loop {
        let way = match (one, other) {
            ([way, rest @ ..], _) if other.first().is_none_or(|other| way.cost <= other.cost) => {
                one = rest;
                *way
            }
            (_, [way, rest @ ..]) => {
                other = rest;
                *way
            }
            _ => return merged,
        };
        let mut alike = merged.iter_mut().rev().take_while(|held| held.cost == way.cost);
        match alike.find(|held| held.ruled_out == way.ruled_out) {
            Some(held) if preference.prefers(way.hand, held.hand) => *held = way,
            Some(_) => {}
            None => merged.push(way),
        }
    }
}

/// The ways through two parts, in the order of their costs; nothing when they are more than that.
pub fn through_both(preference: &Preference, one: &[Way], other: &[Way], most: u32, room: usize) -> Option<Vec<Way>> {
    let (many, few) = if one.len() < other.len() { (other, one) } else { (one, other) };
    let both = match few {
        [] => Vec::new(),
        [way] => {
            let mut both = Vec::with_capacity(many.len());
            both.extend(many.iter().filter_map(|other| way.and(other, most)));
            both
        }
        _ => {
            let (some, others) = few.split_at_checked(few.len() / 2).unwrap_or_default();
            let through = |few| through_both(preference, many, few, most, room);
            merged(preference, &through(some)?, &through(others)?)
        }
    };
    (both.len() <= room).then_some(both)
}

/// Ways that differ for what is to come: of those that do not, only the best is kept.
#[derive(Debug)]
pub struct Ways<'a> {
    preference: &'a Preference,
    /// The coupons that are still to come.
    open: Hand,
    ways: Vec<Way>,
    /// Places in `ways` plus one, scattered over twice as much room as they need; nothing is 0.
    slots: Vec<u32>,
}

impl<'a> Ways<'a> {
    /// No way yet, with room for so many; `open` are the coupons that are still to come.
    pub fn new(preference: &'a Preference, open: Hand, room: usize) -> Ways<'a> {
        let slots = room.max(8).next_power_of_two() * 4;
        Ways { preference, open, ways: Vec::with_capacity(room), slots: vec![0; slots] }
    }

    /// One way more.
    pub fn add(&mut self, way: Way) {
        let way = Way { ruled_out: way.ruled_out.common(self.open), ..way };
        if self.ways.len() * 2 >= self.slots.len() {
            self.spread();
        }
        let slot = self.slot(&way);
        let Some(held) = self.slots.get_mut(slot) else { return };
        match held.checked_sub(1).and_then(|at| self.ways.get_mut(at as usize)) {
            Some(other) if self.preference.prefers(way.hand, other.hand) => *other = way,
            Some(_) => {}
            None => {
                self.ways.push(way);
                *held = u32::try_from(self.ways.len()).unwrap_or(0);
            }
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.ways.len()
    }

    /// All of them.
    pub fn all(self) -> Vec<Way> {
        self.ways
    }

    /// The slot of a way like this one, or a free one.
    fn slot(&self, way: &Way) -> usize {
        let mask = self.slots.len() - 1;
        let scattered = (way.cost ^ way.ruled_out.scattered()).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let mut slot = usize::try_from(scattered).unwrap_or(0) & mask;
        while let Some(other) = self.slots.get(slot).and_then(|at| self.ways.get((*at as usize).checked_sub(1)?)) {
            if (other.cost, other.ruled_out) == (way.cost, way.ruled_out) {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn spread(&mut self) {
        self.slots = vec![0; self.slots.len() * 2];
        for at in 0..self.ways.len() {
            let Some(slot) = self.ways.get(at).map(|way| self.slot(way)) else { continue };
            if let Some(held) = self.slots.get_mut(slot) {
                *held = u32::try_from(at + 1).unwrap_or(0);
            }
        }
    }
}
