//! Moments, and the mall's own days and hours: a phone's time zone never matters.

/// Milliseconds in a minute.
const MINUTE: i64 = 60_000;
/// Minutes in a civil day; the mall's offset is fixed, so every day has as many.
pub const DAY_MINUTES: u16 = 1_440;

/// A moment in milliseconds since 1970-01-01T00:00Z, up to the end of the year 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The last moment of the year 9999.
    pub const MAX: Timestamp = Timestamp(253_402_300_799_999);

    /// `None` before 1970 or after 9999.
    pub const fn new(millis: i64) -> Option<Timestamp> {
        if 0 <= millis && millis <= Timestamp::MAX.0 { Some(Timestamp(millis)) } else { None }
    }

    /// Milliseconds since 1970-01-01T00:00Z.
    pub const fn millis(self) -> i64 {
        self.0
    }
}

/// A civil day of the mall, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The day of a calendar date of the years 1970 to 9999; `None` when there is no such date.
    pub fn of_date(year: u16, month: u8, day: u8) -> Option<Day> {
        let (year, month, day) = (i32::from(year), i32::from(month), i32::from(day));
        if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=days_in(year, month)).contains(&day) {
            return None;
        }
        // Years are counted from March, so that the leap day is the last day of its year.
        let years = if month > 2 { year } else { year - 1 };
        let months = (month + 9) % 12;
        let before = 365 * years + years / 4 - years / 100 + years / 400;
        Some(Day(before + (153 * months + 2) / 5 + day - 1 - 719_468))
    }

    /// So many days later.
    pub fn later(self, days: u16) -> Day {
        Day(self.0.saturating_add(i32::from(days)))
    }

    /// So many days after another; nothing when it is not later.
    pub fn days_after(self, other: Day) -> u32 {
        u32::try_from(self.0.saturating_sub(other.0)).unwrap_or(0)
    }

    /// So many days earlier; `None` before 1970.
    pub fn earlier(self, days: u16) -> Option<Day> {
        let number = self.0 - i32::from(days);
        (number >= 0).then_some(Day(number))
    }

    /// The day's calendar date: year, month, day of the month.
    pub fn date(self) -> (i32, u8, u8) {
        // Days since 0000-03-01, in eras of 400 years of 146,097 days; years begin in March.
        let days = self.0.saturating_add(719_468);
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        (year, u8::try_from(month).unwrap_or(1), u8::try_from(day).unwrap_or(1))
    }

    /// The day's place in the week.
    pub fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday.
        match (self.0 + 3).rem_euclid(7) {
            0 => Weekday::Mon,
            1 => Weekday::Tue,
            2 => Weekday::Wed,
            3 => Weekday::Thu,
            4 => Weekday::Fri,
            5 => Weekday::Sat,
            _ => Weekday::Sun,
        }
    }

    /// Days since 1970-01-01.
    pub const fn number(self) -> i32 {
        self.0
    }
}

/// When those born on 29 February have their birthday in other years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeapBirthday {
    /// On 28 February.
    Before,
    /// On 1 March.
    After,
}

/// A date without a year: a birthday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthDay(u8, u8);

impl MonthDay {
    /// `None` when no year has such a date; 29 February is one.
    pub fn new(month: u8, day: u8) -> Option<MonthDay> {
        // 2000 had a 29 February.
        Day::of_date(2000, month, day).map(|_| MonthDay(month, day))
    }

    /// A date whose year is then forgotten: a date of birth, in whatever year; `None` when that year has no such date.
    pub fn of_date(year: u16, month: u8, day: u8) -> Option<MonthDay> {
        let there = i32::from(day) <= days_in(i32::from(year), i32::from(month));
        MonthDay::new(month, day).filter(|_| there)
    }

    /// Its day in a year; `None` for 29 February in most years.
    pub fn in_year(self, year: u16) -> Option<Day> {
        Day::of_date(year, self.0, self.1)
    }

    /// The day of a year on which this birthday is had.
    pub fn birthday_in(self, year: u16, leap: LeapBirthday) -> Option<Day> {
        self.in_year(year).or_else(|| match leap {
            LeapBirthday::Before => Day::of_date(year, 2, 28),
            LeapBirthday::After => Day::of_date(year, 3, 1),
        })
    }
}

fn days_in(year: i32, month: i32) -> i32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// Minutes since the day began, from 0 (00:00) to 1,440 (24:00, the end of the day).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// 00:00.
    pub const START: TimeOfDay = TimeOfDay(0);
    /// 24:00.
    pub const END: TimeOfDay = TimeOfDay(DAY_MINUTES);

    /// `None` past 24:00.
    pub const fn new(minutes: u16) -> Option<TimeOfDay> {
        if minutes <= DAY_MINUTES { Some(TimeOfDay(minutes)) } else { None }
    }

    /// Minutes since the day began.
    pub const fn minutes(self) -> u16 {
        self.0
    }
}

/// A day and a time of day on the mall's wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CivilTime {
    /// The day.
    pub day: Day,
    /// The time on that day.
    pub time: TimeOfDay,
}

/// The mall's distance from UTC in minutes, east is positive: 480 in China.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offset(i16);

impl Offset {
    /// `None` outside -720 ..= 840, the offsets that places on earth have.
    pub const fn new(minutes: i16) -> Option<Offset> {
        if -720 <= minutes && minutes <= 840 { Some(Offset(minutes)) } else { None }
    }

    /// Minutes east of UTC.
    pub const fn minutes(self) -> i16 {
        self.0
    }

    /// The mall's civil day at a moment.
    pub fn day(self, at: Timestamp) -> Day {
        let minutes = at.0.div_euclid(MINUTE) + i64::from(self.0);
        Day(i32::try_from(minutes.div_euclid(i64::from(DAY_MINUTES))).unwrap_or(i32::MAX))
    }

    /// The moment a day begins.
    pub fn midnight(self, day: Day) -> Timestamp {
        self.moment(CivilTime { day, time: TimeOfDay::START })
    }

    /// The moment a civil time comes; before 1970 it is the first moment there is, after 9999 the last.
    pub fn moment(self, civil: CivilTime) -> Timestamp {
        let minutes = i64::from(civil.day.0) * i64::from(DAY_MINUTES) + i64::from(civil.time.0);
        Timestamp(((minutes - i64::from(self.0)) * MINUTE).clamp(0, Timestamp::MAX.0))
    }
}
