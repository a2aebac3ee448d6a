//! What the mall promises to those who come every day: what is counted, what can be made up, what is earned when.

use crate::growth::grant::Reward;
use crate::id::ProgramId;
use crate::time::Day;

/// A promise to those who come every day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckInProgram {
    /// Names it.
    pub id: ProgramId,
    /// The first day that counts.
    pub from: Option<Day>,
    /// The first day that counts no more.
    pub until: Option<Day>,
    /// How many days make a cycle: 21 days, a week.
    pub length: u16,
    /// What is counted.
    pub counting: Counting,
    /// Whether a new cycle begins when one is complete.
    pub repeats: bool,
    /// How missed days may be made up.
    pub make_up: Option<MakeUpTerms>,
    /// What is earned on which day of a cycle, by day; no day twice, none beyond the cycle's length.
    pub milestones: Vec<Milestone>,
    /// What is earned when others open what the member shared: a bonus, and never what a milestone waits for.
    pub share_bonus: Option<ShareBonus>,
}

/// What is earned when others open what the member shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareBonus {
    /// What is earned for each visitor who had not opened it before.
    pub reward: Reward,
    /// At most so often in a cycle.
    pub per_cycle: u16,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// Days in a row: a day missed and not made up starts the count again.
    Consecutive,
    /// Days in sum.
    Cumulative,
}

/// How missed days may be made up, with cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MakeUpTerms {
    /// At most so many days of a cycle.
    pub per_cycle: u16,
    /// At most so many days back.
    pub days_back: u16,
}

/// What is earned on a day of a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// The day of the cycle, from 1.
    pub day: u16,
    /// What is earned.
    pub reward: Reward,
}
