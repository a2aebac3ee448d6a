//! Law S12: in every time zone of the world and across every change of its clocks from 2015 to 2035, a mall that keeps
//! the offset in force has one day for each moment, each calendar date once, and no check-in is lost or counted twice.

use std::collections::BTreeSet;

use crate::check_in::{fact, me, program};
use jiff::civil::date;
use jiff::tz::{TimeZone, db};
use jiff::{Timestamp as Instant, ToSpan};
use liebian::growth::check_in::check_in;
use liebian::growth::check_in_program::Counting;
use liebian::growth::fact::{Body, Fact, Facts};
use liebian::time::{CivilTime, Day, Offset, TimeOfDay, Timestamp};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

fn ours(millis: i64) -> Timestamp {
    Timestamp::new(millis).unwrap()
}

/// The date that another calendar finds for a moment.
fn theirs(millis: i64, offset: jiff::tz::Offset) -> (i32, u8, u8) {
    let date = offset.to_datetime(Instant::from_millisecond(millis).unwrap()).date();
    (i32::from(date.year()), date.month() as u8, date.day() as u8)
}

/// Every zone that has a name.
fn zones() -> Vec<TimeZone> {
    let zones: Vec<TimeZone> = db().available().map(|name| db().get(name.as_str()).unwrap()).collect();
    assert!(zones.len() > 400, "the zones of the world are not there: {}", zones.len());
    zones
}

fn span() -> (Instant, Instant) {
    let at = |year| date(year, 1, 1).to_zoned(TimeZone::UTC).unwrap().timestamp();
    (at(2015), at(2036))
}

/// A mall's offset; every zone has had whole minutes since 1972.
fn mall(offset: jiff::tz::Offset) -> Offset {
    assert_eq!(offset.seconds() % 60, 0);
    Offset::new((offset.seconds() / 60) as i16).unwrap()
}

/// Around a moment: each moment has the day that another calendar finds, and midnights follow each other by a day.
fn days_follow(around: i64, offset: jiff::tz::Offset) {
    let mall = mall(offset);
    for hour in -72..=72 {
        for millis in [-1, 0, 1] {
            let at = around + hour * HOUR + millis;
            let day = mall.day(ours(at));
            assert_eq!(day.date(), theirs(at, offset), "{at} at {offset}");
            let begins = mall.moment(CivilTime { day, time: TimeOfDay::START }).millis();
            assert!(begins <= at && at < begins + DAY);
            assert_eq!(mall.day(ours(begins + DAY)).number(), day.number() + 1);
            assert_eq!(mall.day(ours(begins - 1)).number(), day.number() - 1);
        }
    }
}

/// One who comes once each calendar day around a moment, at odd hours, keeps the row.
fn a_row_holds(around: i64, offset: jiff::tz::Offset) {
    let (mall, program) = (mall(offset), program(21, Counting::Consecutive, true, None));
    let first = mall.day(ours(around)).earlier(4).unwrap();
    let visit = |nth: u16| {
        let time = TimeOfDay::new([0, 1439, 121, 1, 180, 1438, 60, 719, 0][usize::from(nth)]).unwrap();
        let at = mall.moment(CivilTime { day: first.later(nth), time });
        fact(u64::from(nth) + 1, at, Body::CheckedIn { program: program.id.clone() })
    };
    let facts: Vec<Fact> = (0..9).map(visit).collect();
    let now = facts.last().unwrap().at;
    let state = check_in(&program, &Facts::new(facts), &me(), now, mall);
    assert_eq!((state.streak, state.days.iter().count(), state.not_counted.len()), (9, 9, 0));
}

#[test]
fn across_every_change_of_every_clock_each_day_is_there_once() {
    let (from, until) = span();
    let (mut zones_tried, mut changes, mut moved) = (0, 0, 0);
    let (mut offsets, mut tried) = (BTreeSet::new(), BTreeSet::new());
    for zone in zones() {
        zones_tried += 1;
        offsets.insert(zone.to_offset(from).seconds());
        for change in zone.following(from).take_while(|change| change.timestamp() < until) {
            let at = change.timestamp();
            let before = zone.to_offset(at - 1.nanosecond());
            changes += 1;
            moved += usize::from(before != change.offset());
            for offset in [before, change.offset()] {
                offsets.insert(offset.seconds());
                // Zones with the same changes are one zone under two names; one of them is enough to walk through.
                if tried.insert((at.as_millisecond(), offset.seconds())) {
                    days_follow(at.as_millisecond(), offset);
                    a_row_holds(at.as_millisecond(), offset);
                }
            }
        }
    }
    println!(
        "{zones_tried} zones, {changes} changes of their rules ({moved} move the clock), {} moments and offsets",
        tried.len()
    );
    assert!(changes > 5_000 && moved > 5_000, "{changes} changes, {moved} of them move the clock");
    // Every day of the years, at every offset that was ever in force.
    for seconds in offsets {
        let offset = jiff::tz::Offset::from_seconds(seconds).unwrap();
        let mall = mall(offset);
        let first = Day::of_date(2015, 1, 1).unwrap();
        let mut date = date(2015, 1, 1);
        for nth in 0..=7_669 {
            let day = first.later(nth);
            assert_eq!(day.date(), (i32::from(date.year()), date.month() as u8, date.day() as u8));
            let begins = mall.moment(CivilTime { day, time: TimeOfDay::START });
            assert_eq!((mall.day(begins), mall.day(ours(begins.millis() - 1))), (day, day.earlier(1).unwrap()));
            assert_eq!(offset.to_timestamp(date.at(0, 0, 0, 0)).unwrap().as_millisecond(), begins.millis());
            date = date.tomorrow().unwrap();
        }
        assert_eq!(date, jiff::civil::date(2036, 1, 1));
    }
}
