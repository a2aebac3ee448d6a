//! The running cycle day by day, as a calendar shows it: what is done, what is missed, what is to come.

use crate::growth::check_in::{CheckIn, Counted, Today};
use crate::growth::check_in_program::CheckInProgram;
use crate::time::Day;

/// The most days that a calendar looks back.
const FURTHEST_BACK: u16 = 366;

/// A day of the running cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    /// The day.
    pub day: Day,
    /// How it stands.
    pub status: DayStatus,
    /// Which day of the cycle it is, from 1; for a day to come, if none before it is missed. None for a day that the
    /// cycle does not count.
    pub step: Option<u16>,
}

/// How a day stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayStatus {
    /// The member came.
    Counted,
    /// A card made up for it.
    MadeUp,
    /// It was missed.
    Missed,
    /// It was missed, and a card can still make up for it.
    Open,
    /// It is today, and the member may come.
    Today,
    /// It is today, the member came, and the server has not heard of it yet.
    Pending,
    /// It is to come.
    Future,
}

/// The running cycle: from its first day that counts, or today, to the day that would complete it if none is missed,
/// or that did complete it. It ends with the program.
pub fn calendar(program: &CheckInProgram, state: &CheckIn) -> Vec<CalendarDay> {
    let CheckIn { today, done, .. } = state;
    let within = |day: &Day| program.until.is_none_or(|until| *day < until);
    let last = if state.complete { state.days.iter().map(|(day, _)| *day).last() } else { Some(*today) };
    let earliest = last.and_then(|last| last.earlier(FURTHEST_BACK)).max(program.from);
    let first = state.cycle_from.unwrap_or(*today).min(*today);
    let first = earliest.map_or(first, |earliest| first.max(earliest));
    let past = days_from(first).take_while(|day| last.is_some_and(|last| *day <= last));
    let mut calendar: Vec<CalendarDay> = past.filter(within).map(|day| so_far(state, day)).collect();
    if !state.complete {
        let may_come = matches!(state.today_is, Today::Open | Today::Pending);
        let reached = u16::try_from(done.len()).unwrap_or(u16::MAX).saturating_add(u16::from(may_come));
        let next = program.from.map_or(today.later(1), |from| from.max(today.later(1)));
        let to_come = (reached.saturating_add(1)..=program.length).zip(days_from(next));
        let to_come = to_come.take_while(|(_, day)| within(day));
        calendar.extend(to_come.map(|(step, day)| CalendarDay { day, status: DayStatus::Future, step: Some(step) }));
    }
    calendar
}

fn days_from(first: Day) -> impl Iterator<Item = Day> {
    (0..=u16::MAX).map(move |days| first.later(days))
}

fn so_far(state: &CheckIn, day: Day) -> CalendarDay {
    let CheckIn { today, done, .. } = state;
    let status = match state.days.get(&day) {
        Some(Counted::CheckedIn) => DayStatus::Counted,
        Some(Counted::MadeUp) => DayStatus::MadeUp,
        None if day == *today && state.today_is == Today::Pending => DayStatus::Pending,
        None if day == *today => DayStatus::Today,
        None if state.open_days.contains(&day) => DayStatus::Open,
        None => DayStatus::Missed,
    };
    let place = match status {
        DayStatus::Today | DayStatus::Pending => Some(done.len()),
        _ => done.binary_search(&day).ok(),
    };
    CalendarDay { day, status, step: place.and_then(|place| u16::try_from(place + 1).ok()) }
}
