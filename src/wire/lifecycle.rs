//! Promises along a member's way, as marketers write them, and how far a member is, as it is told.

use crate::growth::grant::{Grant, Reward};
use crate::growth::lifecycle::{Due, Lifecycle, LifecycleProgram, Step};
use crate::id::{ProgramId, PromotionId};
use crate::time::{LeapBirthday, Timestamp};
use crate::wire::growth::ProgramName;
use crate::wire::leaves::{Name, Several, Whole};
use crate::wire::reader::Reader;
use crate::wire::standing::{GrantedCoupon, promised, wallet};

meant! {
    LifecycleSaid => LifecycleProgram;
}

struct LifecycleSaid {
    id: ProgramName,
    #[expect(dead_code, reason = "names are for people; the engine only checks that they can be shown")]
    name: Option<Name>,
    steps: Several<Step, 1, 64>,
}

record! {
    /// A promise along a member's way; each step is given once.
    LifecycleSaid as "LifecycleProgram" {
        /// Names it, among all programs.
        id "id": ProgramName,
        /// Its name for people.
        name "name": Option<Name>,
        /// The steps, in any order. A grant is named after the place of its step: add new ones at the end.
        steps "steps": Several<Step, 1, 64>,
    }
}

impl LifecycleSaid {
    fn mean(self, _: &mut Reader) -> Option<LifecycleProgram> {
        Some(LifecycleProgram { id: self.id.0, steps: self.steps.0 })
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

/// How far a member is along the way, as it is told.
#[derive(Debug)]
pub struct Told {
    program: ProgramId,
    grants: Vec<Grant>,
    wallet: Vec<GrantedCoupon>,
    next: Option<Next>,
}

written! {
    /// How far a member is along the way of a program. A grant's step is the place of its step from 1; the cycle of a
    /// birthday is its year, that of a silence its number.
    Told as "Lifecycle" {
        /// The program.
        program "program": ProgramId,
        /// What was given, in the order it was given.
        grants "grants": Vec<Grant>,
        /// The coupons among it, as a quote's wallet takes them.
        wallet "wallet": Vec<GrantedCoupon>,
        /// What is given next, if nothing else happens until then; left out before joining and when nothing is to come.
        next "next": Option<Next>,
    }
}

/// What is given next.
#[derive(Debug)]
pub struct Next {
    step: u32,
    at: Timestamp,
    coupon: Option<PromotionId>,
    points: Option<u32>,
}

written! {
    /// What is given next.
    Next as "NextLifecycleStep" {
        /// The place of its step, from 1.
        step "step": u32,
        /// When.
        at "at": Timestamp,
        /// The promotion that its coupon sets off.
        coupon "coupon": Option<PromotionId>,
        /// The points.
        points "points": Option<u32>,
    }
}

/// How far a member is along the way, as it is told.
pub fn told(program: &LifecycleProgram, state: Lifecycle) -> Told {
    let next = state.next.map(|(step, at)| {
        let place = usize::try_from(step).unwrap_or(usize::MAX).saturating_sub(1);
        let (coupon, points) = promised(program.steps.get(place).map(|step| &step.reward));
        Next { step, at, coupon, points }
    });
    Told { program: program.id.clone(), wallet: wallet(&state.grants), grants: state.grants, next }
}
