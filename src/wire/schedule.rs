//! When a promotion is open, as marketers write it.

use crate::pricing::schedule::{Schedule, Slot, WeeklyWindow};
use crate::time::{CivilTime, TimeOfDay, Weekday};
use crate::wire::issue::Code;
use crate::wire::leaves::{Several, SomeOf};
use crate::wire::reader::Reader;

meant! {
    ScheduleSaid => Schedule;
    WindowSaid => WeeklyWindow;
    SlotSaid => Slot;
}

struct ScheduleSaid {
    warm_up: Option<CivilTime>,
    from: Option<CivilTime>,
    until: Option<CivilTime>,
    weekly: Several<WeeklyWindow, 0, 32>,
    daily: Several<Slot, 0, 32>,
}

record! {
    /// When a promotion is open, on the mall's own wall clock. All parts must hold together.
    ScheduleSaid as "Schedule" {
        /// Announced from this moment on: what it would take is told, and nothing is taken until `from`.
        warm_up "warmUp": Option<CivilTime>,
        /// Open from this moment on, as `2026-11-25T10:00`.
        from "from": Option<CivilTime>,
        /// Closed from this moment on.
        until "until": Option<CivilTime>,
        /// Open only in these windows of the week.
        weekly "weekly": Several<WeeklyWindow, 0, 32> = Several(Vec::new()),
        /// Open only in these slots of the day.
        daily "daily": Several<Slot, 0, 32> = Several(Vec::new()),
    }
}

impl ScheduleSaid {
    fn mean(self, reader: &mut Reader) -> Option<Schedule> {
        let ScheduleSaid { warm_up, from, until, weekly: Several(weekly), daily: Several(daily) } = self;
        if warm_up.is_some() && from.is_none() {
            reader.at_key("from", |reader| reader.note(Code::Missing));
            return None;
        }
        let backwards = |one: Option<CivilTime>, other| one.zip(other).is_some_and(|(one, other)| other <= one);
        if backwards(warm_up, from) || backwards(from, until) {
            reader.note(Code::WindowEndsBeforeItStarts);
            return None;
        }
        Some(Schedule { warm_up, from, until, weekly, daily })
    }
}

struct WindowSaid {
    days: SomeOf<Weekday>,
    from: TimeOfDay,
    until: TimeOfDay,
}

record! {
    /// The same hours on several days of the week.
    WindowSaid as "WeeklyWindow" {
        /// The days.
        days "days": SomeOf<Weekday>,
        /// From this time on, as `10:00`; the start of the day when left out.
        from "from": TimeOfDay = TimeOfDay::START,
        /// Up to this time, `24:00` at the latest, which it is when left out.
        until "until": TimeOfDay = TimeOfDay::END,
    }
}

impl WindowSaid {
    fn mean(self, reader: &mut Reader) -> Option<WeeklyWindow> {
        let slot = SlotSaid { from: self.from, until: self.until }.mean(reader)?;
        Some(WeeklyWindow { days: self.days.0, slot })
    }
}

struct SlotSaid {
    from: TimeOfDay,
    until: TimeOfDay,
}

record! {
    /// A part of every day.
    SlotSaid as "DailySlot" {
        /// From this time on, as `10:00`.
        from "from": TimeOfDay,
        /// Up to this time, `24:00` at the latest.
        until "until": TimeOfDay,
    }
}

impl SlotSaid {
    fn mean(self, reader: &mut Reader) -> Option<Slot> {
        let slot = Slot::new(self.from, self.until);
        if slot.is_none() {
            reader.note(Code::WindowEndsBeforeItStarts);
        }
        slot
    }
}
