//! What a member is given along the way: on joining, some days and months later, on a birthday, after a long silence.
//!
//! Each step has its moments, by the mall's own calendar. What is given at a moment is given for good: asking later, or
//! telling the facts in another order, changes nothing of it.

use crate::growth::fact::{Body, Facts};
use crate::growth::grant::{Grant, Reward};
use crate::id::{CustomerId, OrderId, ProgramId};
use crate::order::{Set, sorted_by};
use crate::time::{Day, LeapBirthday, MonthDay, Offset, Timestamp};

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

/// How far a member is along the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lifecycle {
    /// What was given, in the order it was given. The cycle of a birthday is its year, that of a silence its number; every
    /// other step has one cycle.
    pub grants: Vec<Grant>,
    /// The next step, by its place from 1, and its moment, if nothing else happens until then.
    pub next: Option<(u32, Timestamp)>,
}

/// How far a member is along the way of a program, by these facts. Only the member's own facts are heard.
pub fn lifecycle(
    program: &LifecycleProgram,
    facts: &Facts,
    member: &CustomerId,
    now: Timestamp,
    offset: Offset,
) -> Lifecycle {
    let Some(way) = Way::of(facts, member, now, offset) else {
        return Lifecycle { grants: Vec::new(), next: None };
    };
    let (mut given, mut next) = (Vec::new(), None);
    for (place, step) in (1..).zip(&program.steps) {
        for (cycle, at) in way.moments(step.when, now) {
            if at <= now {
                given.extend(Grant::new(&program.id, cycle, place, &step.reward, at));
            } else if next.is_none_or(|(_, first)| at < first) {
                next = Some((place, at));
            }
        }
    }
    // Steps stand in their order already, so that what is given at one moment stays in it.
    Lifecycle { grants: sorted_by(given, |one, other| one.at.cmp(&other.at)), next }
}

/// What the facts say of a member.
struct Way {
    offset: Offset,
    joined: Timestamp,
    /// The birthday, and since when it is known: one that is told late earns nothing for the years before.
    birthday: Option<(MonthDay, Timestamp)>,
    /// When orders were paid, since joining.
    orders: Vec<Timestamp>,
}

impl Way {
    fn of(facts: &Facts, member: &CustomerId, now: Timestamp, offset: Offset) -> Option<Way> {
        let mut way: Option<Way> = None;
        let mut clock = None;
        let mut told: Set<OrderId> = Set::default();
        for fact in facts.iter().filter(|fact| fact.member == *member && fact.seq.is_some()) {
            if !matches!(fact.body, Body::Joined { .. } | Body::Ordered { .. }) {
                continue;
            }
            // The clock of the facts never runs backwards.
            let at = clock.map_or(fact.at, |clock: Timestamp| clock.max(fact.at));
            clock = Some(at);
            if now < at {
                break;
            }
            match (&fact.body, &mut way) {
                (Body::Joined { birthday, .. }, None) => {
                    let birthday = birthday.map(|birthday| (birthday, at));
                    way = Some(Way { offset, joined: at, birthday, orders: Vec::new() });
                }
                (Body::Joined { birthday: Some(birthday), .. }, Some(way)) if way.birthday.is_none() => {
                    way.birthday = Some((*birthday, at));
                }
                (Body::Ordered { order, .. }, Some(way)) if told.insert(order.clone()) => way.orders.push(at),
                _ => {}
            }
        }
        way
    }

    /// The moments of a step up to now, and the next after it; each with its cycle.
    fn moments(&self, due: Due, now: Timestamp) -> Vec<(u32, Timestamp)> {
        let joined = self.offset.day(self.joined);
        let once = match due {
            Due::Day(0) => Some(self.joined),
            Due::Day(days) => self.begins(joined.later(days)),
            Due::Month(months) => months_later(joined, months).and_then(|day| self.begins(day)),
            Due::Birthday(leap) => return self.birthdays(leap, now),
            Due::Dormant(days) => return self.silences(days),
        };
        once.map(|at| (1, at)).into_iter().collect()
    }

    fn birthdays(&self, leap: LeapBirthday, now: Timestamp) -> Vec<(u32, Timestamp)> {
        let mut moments = Vec::new();
        let Some((birthday, known)) = self.birthday else { return moments };
        let year = |at| u16::try_from(self.offset.day(at).date().0).unwrap_or(u16::MAX);
        for year in year(known)..=year(now).saturating_add(1) {
            let day = birthday.birthday_in(year, leap).filter(|day| self.offset.day(known) <= *day);
            // On the very day that it is told, it is not before it is told.
            let at = day.and_then(|day| self.begins(day)).map(|at| at.max(known));
            moments.extend(at.map(|at| (u32::from(year), at)));
        }
        moments
    }

    /// Each silence begins with joining or an order, and is broken by the next order.
    fn silences(&self, days: u16) -> Vec<(u32, Timestamp)> {
        let mut moments = Vec::new();
        let (mut cycle, mut due) = (1, self.begins(self.offset.day(self.joined).later(days)));
        for order in &self.orders {
            moments.extend(due.filter(|due| due <= order).map(|due| (cycle, due)));
            (cycle, due) = (cycle + 1, self.begins(self.offset.day(*order).later(days)));
        }
        moments.extend(due.map(|due| (cycle, due)));
        moments
    }

    /// The moment a day begins; none before 1970 and after 9999.
    fn begins(&self, day: Day) -> Option<Timestamp> {
        let begins = self.offset.midnight(day);
        (self.offset.day(begins) == day).then_some(begins)
    }
}

/// The same day of a later month, or the last that the month has.
fn months_later(day: Day, months: u16) -> Option<Day> {
    let (year, month, of_month) = day.date();
    let months = i32::from(month) - 1 + i32::from(months);
    let year = u16::try_from(year + months / 12).ok()?;
    let month = u8::try_from(months % 12 + 1).ok()?;
    (0..4).find_map(|less| Day::of_date(year, month, of_month.checked_sub(less)?))
}
