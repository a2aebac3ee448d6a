//! The counted days, one after the other: how long a row is, and which day of which cycle each of them is.

use crate::growth::check_in_program::{CheckInProgram, Counting};
use crate::time::Day;

/// The counted days, walked through from the first.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// Cycles that are behind.
    pub cycles: u32,
    /// The first day of the cycle.
    pub first: Option<Day>,
    /// The days of the cycle that are done.
    pub done: Vec<Day>,
    /// Days in a row up to the last one.
    pub run: u32,
    /// The most days in a row ever.
    pub longest: u32,
    /// The last day walked.
    pub last: Option<Day>,
    /// True when there is no cycle left.
    pub complete: bool,
}

impl Walk {
    /// One counted day further; the cycle and the day of the cycle that are reached with it.
    pub fn go(&mut self, program: &CheckInProgram, day: Day) -> Option<(u32, u16)> {
        let follows = self.last.is_some_and(|last| last.later(1) == day);
        self.run = if follows { self.run + 1 } else { 1 };
        self.longest = self.longest.max(self.run);
        self.last = Some(day);
        if self.complete {
            return None;
        }
        if !follows && program.counting == Counting::Consecutive {
            self.done.clear();
        }
        self.first = self.first.or(Some(day));
        self.done.push(day);
        let reached = (self.cycles + 1, u16::try_from(self.done.len()).unwrap_or(u16::MAX));
        if reached.1 == program.length {
            if program.repeats {
                self.cycles += 1;
                self.done.clear();
                self.first = None;
            } else {
                self.complete = true;
            }
        }
        Some(reached)
    }
}
