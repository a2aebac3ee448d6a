//! What the calendar says of a member: a birthday, how long a member, how long since the last order.
//!
//! Days are civil days of the mall, so each of these turns at one of its midnights.

use crate::pricing::reason::Reason;
use crate::time::{Day, LeapBirthday, MonthDay, Offset, Timestamp};

/// A birthday about now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Birthday {
    /// How near.
    pub within: Within,
    /// When those born on 29 February have theirs.
    pub leap: LeapBirthday,
}

/// How near to the birthday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// On the day itself.
    Day,
    /// In its week, Monday to Sunday.
    Week,
    /// In its month.
    Month,
}

impl Birthday {
    /// When it opens next, if it is not open now.
    pub fn unmet(self, birthday: Option<MonthDay>, now: Timestamp, offset: Offset) -> Option<Reason> {
        let Some(birthday) = birthday else { return Some(Reason::BirthdayUnknown) };
        let today = offset.day(now);
        let year = u16::try_from(today.date().0).unwrap_or(u16::MAX);
        // The week of a birthday may begin in the year before, or end in the year after.
        let years = year.saturating_sub(1)..=year.saturating_add(1);
        let windows = years.filter_map(|year| self.window(birthday.birthday_in(year, self.leap)?));
        let next = windows.into_iter().find(|(_, until)| today < *until);
        let opens_at = next.map(|(from, _)| from).filter(|from| *from <= today).is_none();
        opens_at.then(|| Reason::NotBirthday {
            opens_at: next.map(|(from, _)| offset.midnight(from)),
            closes_at: next.map(|(_, until)| offset.midnight(until)),
        })
    }

    /// The first day of what is near to a birthday, and the first day after it.
    fn window(self, day: Day) -> Option<(Day, Day)> {
        match self.within {
            Within::Day => Some((day, day.later(1))),
            Within::Week => {
                let monday = day.earlier(day.weekday() as u16)?;
                Some((monday, monday.later(7)))
            }
            Within::Month => {
                let (year, month, _) = day.date();
                let year = u16::try_from(year).ok()?;
                let (next, after) = if month < 12 { (year, month + 1) } else { (year + 1, 1) };
                Some((Day::of_date(year, month, 1)?, Day::of_date(next, after, 1)?))
            }
        }
    }
}

/// How many days are missing to so long a membership.
pub fn is_member_for(days: u16, since: Option<Timestamp>, now: Timestamp, offset: Offset) -> Option<Reason> {
    let joined = since.map(|since| offset.day(since));
    let have = joined.map(|joined| offset.day(now).days_after(joined));
    let need = u32::from(days);
    let opens_at = joined.map(|joined| offset.midnight(joined.later(days)));
    have.is_none_or(|have| have < need).then_some(Reason::MemberTooShort { need, have, opens_at })
}

/// When the last order will be so many days ago; nobody knows of one who never ordered.
pub fn has_paused(days: u16, last_order: Option<Timestamp>, now: Timestamp, offset: Offset) -> Option<Reason> {
    let last = last_order.map(|last| offset.day(last));
    let paused = last.is_some_and(|last| u32::from(days) <= offset.day(now).days_after(last));
    (!paused).then(|| Reason::OrderedTooRecently { opens_at: last.map(|last| offset.midnight(last.later(days))) })
}
