//! When a promotion is open: from a day to a day, on certain weekdays, at certain hours of the mall's own clock.

use crate::order::Set;
use crate::time::{CivilTime, Day, Offset, TimeOfDay, Timestamp, Weekday};

/// A promise's opening hours. All parts must hold together; a part left out always holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Announced from this civil moment on, until it opens; before `from`.
    pub warm_up: Option<CivilTime>,
    /// Open from this civil moment on.
    pub from: Option<CivilTime>,
    /// Closed from this civil moment on.
    pub until: Option<CivilTime>,
    /// Open only in one of these windows of the week; none means all week.
    pub weekly: Vec<WeeklyWindow>,
    /// Open only in one of these slots of the day; none means all day.
    pub daily: Vec<Slot>,
}

/// The same hours on several days of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeeklyWindow {
    /// The days.
    pub days: Set<Weekday>,
    /// The hours.
    pub slot: Slot,
}

/// Part of a day, its end left out: `from < until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    from: TimeOfDay,
    until: TimeOfDay,
}

impl Slot {
    /// The whole day.
    pub const WHOLE_DAY: Slot = Slot { from: TimeOfDay::START, until: TimeOfDay::END };

    /// `None` when it ends before it starts, or has no length.
    pub fn new(from: TimeOfDay, until: TimeOfDay) -> Option<Slot> {
        (from < until).then_some(Slot { from, until })
    }

    /// Its first minute.
    pub fn from(self) -> TimeOfDay {
        self.from
    }

    /// The minute it is over.
    pub fn until(self) -> TimeOfDay {
        self.until
    }
}

/// How a schedule stands at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Open; it closes at the moment given, if it ever does.
    Open(Option<Timestamp>),
    /// Its first day has not come; it opens at the moment given, if it ever does.
    NotStarted(Option<Timestamp>),
    /// Its first day has not come, but it is told of already; it opens at the moment given.
    Announced(Timestamp),
    /// Between two openings; the next is given, if there is one.
    Closed(Option<Timestamp>),
    /// Over since the moment given.
    Ended(Timestamp),
}

/// Every weekly pattern has shown itself after a week; one more day lets a window reach across its end.
const DAYS_AHEAD: u16 = 8;

impl Schedule {
    /// How it stands at the moment.
    pub fn standing(&self, now: Timestamp, offset: Offset) -> Standing {
        let moment = |civil: &CivilTime| offset.moment(*civil);
        let until = self.until.as_ref().map(moment);
        match (self.from.as_ref().map(moment), until) {
            (_, Some(until)) if until <= now => Standing::Ended(until),
            (Some(from), _) if now < from => {
                let opens = self.opens_from(from, until, offset);
                let told = self.warm_up.as_ref().map(moment).is_some_and(|told| told <= now);
                opens.filter(|_| told).map_or(Standing::NotStarted(opens), Standing::Announced)
            }
            _ if self.hours_hold(now, offset) => Standing::Open(self.closes_after(now, until, offset)),
            _ => Standing::Closed(self.opens_from(now, until, offset)),
        }
    }

    /// True inside a weekly window and a daily slot; `from` and `until` are not looked at.
    fn hours_hold(&self, at: Timestamp, offset: Offset) -> bool {
        let day = offset.day(at);
        let inside = |slot: &Slot| {
            let moment = |time| offset.moment(CivilTime { day, time });
            moment(slot.from) <= at && (slot.until == TimeOfDay::END || at < moment(slot.until))
        };
        let weekday = day.weekday();
        let weekly = |window: &WeeklyWindow| window.days.contains(&weekday) && inside(&window.slot);
        (self.weekly.is_empty() || self.weekly.iter().any(weekly))
            && (self.daily.is_empty() || self.daily.iter().any(inside))
    }

    fn opens_from(&self, start: Timestamp, until: Option<Timestamp>, offset: Offset) -> Option<Timestamp> {
        let opens = core::iter::once(start)
            .chain(self.edges_after(start, offset))
            .find(|edge| self.hours_hold(*edge, offset))?;
        until.is_none_or(|until| opens < until).then_some(opens)
    }

    fn closes_after(&self, now: Timestamp, until: Option<Timestamp>, offset: Offset) -> Option<Timestamp> {
        let closes = self.edges_after(now, offset).into_iter().find(|edge| !self.hours_hold(*edge, offset));
        match (closes, until) {
            (Some(closes), Some(until)) => Some(closes.min(until)),
            (closes, until) => closes.or(until),
        }
    }

    /// Every moment of the coming week at which the hours may change, in order.
    fn edges_after(&self, start: Timestamp, offset: Offset) -> Vec<Timestamp> {
        if self.weekly.is_empty() && self.daily.is_empty() {
            return Vec::new();
        }
        let slots = self.weekly.iter().map(|window| window.slot).chain(self.daily.iter().copied());
        let mut times = Set::default();
        for time in slots.flat_map(|slot| [slot.from, slot.until]).chain([TimeOfDay::START]) {
            times.insert(time);
        }
        let today: Day = offset.day(start);
        let days = (0..=DAYS_AHEAD).map(|ahead| today.later(ahead));
        let moments = days.flat_map(|day| times.iter().map(move |time| CivilTime { day, time: *time }));
        let mut edges: Vec<Timestamp> =
            moments.map(|civil| offset.moment(civil)).filter(|edge| *edge > start).collect();
        edges.dedup();
        edges
    }
}
