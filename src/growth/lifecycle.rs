//! What a member is given along the way: on joining, some days and months later, on a birthday, after a long silence.

use crate::growth::grant::Reward;
use crate::id::ProgramId;

/// A promise along a member's way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LifecycleProgram {
    /// Names it.
    pub id: ProgramId,
    /// The steps.
    pub steps: Vec<Step>,
}

/// One step of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When it is due.
    pub when: Due,
    /// What is given.
    pub reward: Reward,
}

/// When a step is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// So many days after joining; 0 is at once.
    Day(u16),
    /// So many months after joining, on the same day of the month or the last there is.
    Month(u16),
    /// Every year on the birthday.
    Birthday(LeapBirthday),
    /// When the member has bought nothing for so many days; once each time.
    Dormant(u16),
}

/// When those born on 29 February have their birthday in other years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeapBirthday {
    /// On 28 February.
    Before,
    /// On 1 March.
    After,
}
