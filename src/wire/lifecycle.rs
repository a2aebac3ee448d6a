//! Promises along a member's way, and communities, as marketers write them.

use std::num::NonZeroU16;

use crate::growth::community::Community;
use crate::growth::grant::Reward;
use crate::growth::lifecycle::{Due, LeapBirthday, LifecycleProgram, Step};
use crate::id::{CommunityId, ProgramId, StoreId};
use crate::wire::leaves::{Name, Several, Whole};
use crate::wire::reader::Reader;

meant! {
    LifecycleSaid => LifecycleProgram;
    CommunitySaid => Community;
}

struct LifecycleSaid {
    id: ProgramId,
    #[expect(dead_code, reason = "names are for people; the engine only checks that they can be shown")]
    name: Option<Name>,
    steps: Several<Step, 1, 64>,
}

record! {
    /// A promise along a member's way; each step is given once.
    LifecycleSaid as "LifecycleProgram" {
        /// Names it, among all programs.
        id "id": ProgramId,
        /// Its name for people.
        name "name": Option<Name>,
        /// The steps, in any order. A grant is named after the place of its step: add new ones at the end.
        steps "steps": Several<Step, 1, 64>,
    }
}

impl LifecycleSaid {
    fn mean(self, _: &mut Reader) -> Option<LifecycleProgram> {
        Some(LifecycleProgram { id: self.id, steps: self.steps.0 })
    }
}

record! {
    /// One step of the way.
    Step as "LifecycleStep" {
        /// When it is due.
        when "when": Due,
        /// What is given.
        reward "reward": Reward,
    }
}

choice! {
    /// When a step is due.
    Due as "LifecycleDue" {
        /// So many days after joining; 0 is at once.
        "day" Whole<0, 3_660> => |days: Whole<0, 3_660>| Due::Day(days.to()),
        /// So many months after joining, on the same day of the month or the last there is.
        "month" u16 => Due::Month,
        /// Every year on the birthday; says when those born on 29 February have theirs in other years.
        "birthday" LeapBirthday => Due::Birthday,
        /// When the member has bought nothing for so many days; once each time.
        "dormant" u16 => Due::Dormant,
    }
}

words! {
    /// When those born on 29 February have their birthday in other years.
    LeapBirthday as "LeapBirthday" {
        "feb28" => LeapBirthday::Before,
        "mar01" => LeapBirthday::After,
    }
}

struct CommunitySaid {
    id: CommunityId,
    #[expect(dead_code, reason = "names are for people; the engine only checks that they can be shown")]
    name: Option<Name>,
    store: Option<StoreId>,
    capacity: Option<NonZeroU16>,
}

record! {
    /// A community: one entry code, and groups behind it.
    CommunitySaid as "Community" {
        /// Names it, and is its entry code.
        id "id": CommunityId,
        /// Its name for people.
        name "name": Option<Name>,
        /// The store it is of.
        store "store": Option<StoreId>,
        /// How many a group holds before the next one opens; 200 when left out.
        capacity "capacity": Option<NonZeroU16>,
    }
}

impl CommunitySaid {
    fn mean(self, _: &mut Reader) -> Option<Community> {
        // 200 is what a group on WeChat takes before it needs invitations.
        let capacity = self.capacity.or(NonZeroU16::new(200))?;
        Some(Community { id: self.id, store: self.store, capacity })
    }
}
