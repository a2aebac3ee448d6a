//! The way of a member: worked out by hand on the calendar, and laws over random lives.

use crate::check_in::{me, offset};
use liebian::growth::fact::{Body, Bought, Fact, Facts};
use liebian::growth::grant::Reward;
use liebian::growth::lifecycle::{Due, Lifecycle, LifecycleProgram, Step, lifecycle};
use liebian::id::{CustomerId, FactId, OrderId, ProgramId, Sku};
use liebian::money::Money;
use liebian::time::{CivilTime, Day, LeapBirthday, MonthDay, Offset, TimeOfDay, Timestamp};
use proptest::prelude::*;

fn on(year: u16, month: u8, day: u8, minute: u16) -> Timestamp {
    let day = Day::of_date(year, month, day).unwrap();
    offset().moment(CivilTime { day, time: TimeOfDay::new(minute).unwrap() })
}

fn program(steps: &[Due]) -> LifecycleProgram {
    let step = |(at, when): (u32, &Due)| Step { when: *when, reward: Reward::Points(at) };
    LifecycleProgram { id: ProgramId::new("welcome").unwrap(), steps: (1..).zip(steps).map(step).collect() }
}

fn fact(seq: u64, at: Timestamp, body: Body) -> Fact {
    Fact { id: FactId::new(&format!("f{seq}")).unwrap(), seq: Some(seq), at, member: me(), body }
}

fn joined(seq: u64, at: Timestamp, birthday: Option<(u8, u8)>) -> Fact {
    let birthday = birthday.map(|(month, day)| MonthDay::new(month, day).unwrap());
    fact(seq, at, Body::Joined { was: None, birthday })
}

fn ordered(seq: u64, at: Timestamp, order: &str) -> Fact {
    let bought = Bought { sku: Sku::new("tea").unwrap(), quantity: 1, paid: Money::new(100).unwrap() };
    let order = OrderId::new(order).unwrap();
    fact(seq, at, Body::Ordered { order, store: None, path: None, lines: vec![bought] })
}

fn stand(steps: &[Due], facts: Vec<Fact>, now: Timestamp) -> Lifecycle {
    lifecycle(&program(steps), &Facts::new(facts), &me(), now, offset())
}

/// Each grant as its name and its moment in the mall: `1.2 2026-03-04 00:00`.
fn told(state: &Lifecycle) -> Vec<String> {
    let told = state.grants.iter().map(|grant| format!("{}.{} {}", grant.cycle, grant.step, clock(grant.at)));
    told.collect()
}

fn clock(at: Timestamp) -> String {
    let (year, month, day) = offset().day(at).date();
    let minutes = (at.millis() / 60_000 + 480).rem_euclid(1440);
    format!("{year}-{month:02}-{day:02} {:02}:{:02}", minutes / 60, minutes % 60)
}

#[test]
fn days_count_from_the_day_of_joining_whatever_the_hour() {
    let steps = [Due::Day(0), Due::Day(3), Due::Day(7)];
    // Five minutes before midnight: the third day begins two days and five minutes later.
    let facts = || vec![joined(1, on(2026, 2, 26, 1435), None)];
    let state = stand(&steps, facts(), on(2026, 2, 28, 1439));
    assert_eq!(told(&state), ["1.1 2026-02-26 23:55"]);
    assert_eq!(state.next, Some((2, on(2026, 3, 1, 0))));
    let state = stand(&steps, facts(), on(2026, 3, 1, 0));
    assert_eq!(told(&state), ["1.1 2026-02-26 23:55", "1.2 2026-03-01 00:00"]);
    assert_eq!(state.next.map(|(step, at)| (step, clock(at))), Some((3, "2026-03-05 00:00".to_owned())));
    assert_eq!(stand(&steps, facts(), on(2026, 3, 9, 0)).next, None);
}

#[test]
fn a_month_ends_where_it_ends() {
    let steps = [Due::Month(1), Due::Month(2), Due::Month(12), Due::Month(13), Due::Month(37)];
    let joined_at = |year, month, day| vec![joined(1, on(year, month, day, 700), None)];
    let state = stand(&steps, joined_at(2026, 12, 31), on(2031, 1, 1, 0));
    let expected = ["2027-01-31", "2027-02-28", "2027-12-31", "2028-01-31", "2030-01-31"];
    assert_eq!(state.grants.iter().map(|grant| clock(grant.at)[..10].to_owned()).collect::<Vec<_>>(), expected);
    // In a leap year February has a day more, and it counts from the day of joining, not from the month before.
    let state = stand(&[Due::Month(1), Due::Month(2)], joined_at(2028, 1, 30), on(2028, 4, 1, 0));
    assert_eq!(told(&state), ["1.1 2028-02-29 00:00", "1.2 2028-03-30 00:00"]);
}

#[test]
fn a_birthday_comes_every_year_and_those_of_29_february_have_the_declared_one() {
    let life = |leap, birthday| {
        let facts = vec![joined(1, on(2026, 5, 1, 600), Some(birthday))];
        told(&stand(&[Due::Birthday(leap)], facts, on(2029, 1, 1, 0)))
    };
    let before = ["2027.1 2027-02-28 00:00", "2028.1 2028-02-29 00:00"];
    assert_eq!(life(LeapBirthday::Before, (2, 29)), before);
    assert_eq!(life(LeapBirthday::After, (2, 29)), ["2027.1 2027-03-01 00:00", "2028.1 2028-02-29 00:00"]);
    // On the birthday itself it comes with joining.
    let twice = ["2026.1 2026-05-01 10:00", "2027.1 2027-05-01 00:00", "2028.1 2028-05-01 00:00"];
    assert_eq!(life(LeapBirthday::After, (5, 1)), twice);
    assert_eq!(life(LeapBirthday::After, (4, 30)), ["2027.1 2027-04-30 00:00", "2028.1 2028-04-30 00:00"]);
}

#[test]
fn a_birthday_told_later_counts_from_then_and_the_first_told_stays() {
    let steps = [Due::Birthday(LeapBirthday::Before)];
    let mut facts = vec![joined(1, on(2024, 1, 1, 0), None), joined(2, on(2026, 6, 1, 0), Some((3, 3)))];
    facts.push(joined(3, on(2026, 7, 1, 0), Some((8, 8))));
    assert_eq!(told(&stand(&steps, facts, on(2028, 1, 1, 0))), ["2027.1 2027-03-03 00:00"]);
}

#[test]
fn a_silence_earns_once_and_the_next_order_begins_another() {
    let steps = [Due::Dormant(60)];
    let facts = || {
        vec![
            joined(1, on(2026, 1, 1, 600), None),
            ordered(2, on(2026, 2, 1, 600), "o1"),
            // 4 months later; told twice, it is one order.
            ordered(3, on(2026, 6, 1, 600), "o2"),
            ordered(4, on(2026, 6, 2, 600), "o2"),
        ]
    };
    // Joined on 1 January, ordered on 1 February: no 60 days. From 1 February the 60th day is 2 April.
    let state = stand(&steps, facts(), on(2026, 6, 2, 700));
    assert_eq!(told(&state), ["2.1 2026-04-02 00:00"]);
    assert_eq!(state.next, Some((1, on(2026, 7, 31, 0))));
    let state = stand(&steps, facts(), on(2027, 6, 2, 700));
    assert_eq!(told(&state), ["2.1 2026-04-02 00:00", "3.1 2026-07-31 00:00"]);
    assert_eq!(state.next, None);
    // One who never bought anything is silent since joining, once.
    let state = stand(&steps, vec![joined(1, on(2026, 1, 1, 600), None)], on(2030, 1, 1, 0));
    assert_eq!(told(&state), ["1.1 2026-03-02 00:00"]);
}

#[test]
fn who_has_not_joined_is_given_nothing() {
    let steps = [Due::Day(0), Due::Dormant(1)];
    let now = on(2026, 2, 1, 0);
    let unconfirmed = Fact { seq: None, ..joined(1, on(2026, 1, 1, 0), None) };
    let other = Fact { member: CustomerId::new("you").unwrap(), ..joined(1, on(2026, 1, 1, 0), None) };
    for facts in [vec![], vec![unconfirmed], vec![other], vec![ordered(1, on(2026, 1, 1, 0), "o")]] {
        assert_eq!(stand(&steps, facts, now), Lifecycle { grants: vec![], next: None });
    }
    // An order before joining breaks no silence: it began with joining.
    let facts = vec![ordered(1, on(2026, 1, 1, 0), "o"), joined(2, on(2026, 1, 10, 0), None)];
    assert_eq!(told(&stand(&[Due::Dormant(5)], facts, now)), ["1.1 2026-01-15 00:00"]);
}

#[test]
fn the_end_of_time_is_survived() {
    let steps = [Due::Day(3_660), Due::Month(366), Due::Birthday(LeapBirthday::After), Due::Dormant(366)];
    let last = Timestamp::MAX;
    let state = stand(&steps, vec![joined(1, last, Some((12, 31)))], last);
    assert_eq!(state.next, None);
    assert!(state.grants.iter().all(|grant| grant.at == last));
}

fn due() -> impl Strategy<Value = Due> {
    prop_oneof![
        (0..400_u16).prop_map(Due::Day),
        (1..40_u16).prop_map(Due::Month),
        any::<bool>().prop_map(|before| Due::Birthday(if before { LeapBirthday::Before } else { LeapBirthday::After })),
        (1..120_u16).prop_map(Due::Dormant),
    ]
}

/// A life: when the member joined, with which birthday, and the minutes between orders.
fn life() -> impl Strategy<Value = Vec<Fact>> {
    let birthday = prop::option::of((0..366_u16).prop_map(|nth| {
        let (_, month, day) = Day::of_date(2028, 1, 1).unwrap().later(nth).date();
        (month, day)
    }));
    (0..3_000_u16, 0..1440_u16, birthday, prop::collection::vec(0..200_000_i64, 0..12)).prop_map(
        |(day, minute, birthday, gaps)| {
            let day = Day::of_date(2024, 1, 1).unwrap().later(day);
            let mut at = offset().moment(CivilTime { day, time: TimeOfDay::new(minute).unwrap() });
            let mut facts = vec![joined(1, at, birthday)];
            for (seq, gap) in (2..).zip(gaps) {
                at = Timestamp::new(at.millis() + gap * 60_000).unwrap();
                facts.push(ordered(seq, at, &format!("o{seq}")));
            }
            facts
        },
    )
}

/// The days on which a step is due, found by trying every day: no arithmetic of months or years.
fn slow(when: Due, facts: &[Fact], until: Day) -> Vec<Day> {
    let day = |fact: &Fact| offset().day(fact.at);
    let first = day(&facts[0]);
    let days = (0..).map(|nth| first.later(nth)).take_while(|day| *day <= until);
    let birthday = facts.iter().find_map(|fact| match fact.body {
        Body::Joined { birthday, .. } => birthday,
        _ => None,
    });
    let last_of_month = |day: Day| day.later(1).date().1 != day.date().1;
    match when {
        Due::Day(nth) => days.filter(|day| day.number() - first.number() == i32::from(nth)).collect(),
        Due::Month(months) => {
            let count = |day: Day| day.date().0 * 12 + i32::from(day.date().1);
            let wanted = count(first) + i32::from(months);
            let fits = |day: &Day| {
                count(*day) == wanted
                    && (day.date().2 == first.date().2 || (last_of_month(*day) && day.date().2 < first.date().2))
            };
            days.filter(fits).collect()
        }
        Due::Birthday(leap) => {
            let born = |day: &Day| {
                let here = MonthDay::new(day.date().1, day.date().2);
                let leap_day = MonthDay::new(2, 29);
                let leaps = day.date().0 % 4 == 0 && (day.date().0 % 100 != 0 || day.date().0 % 400 == 0);
                let instead = if leap == LeapBirthday::Before { MonthDay::new(2, 28) } else { MonthDay::new(3, 1) };
                birthday.is_some() && (here == birthday || (birthday == leap_day && !leaps && here == instead))
            };
            days.filter(born).collect()
        }
        Due::Dormant(silent) => {
            // On the day that begins now, the last thing that happened before it lies exactly so many days back.
            let quiet = |day: &Day| {
                let begins = offset().moment(CivilTime { day: *day, time: TimeOfDay::START });
                let before = facts.iter().filter(|fact| fact.at < begins).map(|fact| fact.at).max();
                before.is_some_and(|at| day.number() - offset().day(at).number() == i32::from(silent))
            };
            days.filter(quiet).collect()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_step_comes_on_the_days_that_a_calendar_finds(when in due(), facts in life(), days in 0..2_500_u16) {
        let until = offset().day(facts[0].at).later(days);
        let now = offset().moment(CivilTime { day: until, time: TimeOfDay::new(1439).unwrap() });
        let heard: Vec<Fact> = facts.iter().filter(|fact| fact.at <= now).cloned().collect();
        let state = stand(&[when], facts, now);
        let given: Vec<Day> = state.grants.iter().map(|grant| offset().day(grant.at)).collect();
        prop_assert_eq!(given, slow(when, &heard, until));
    }

    #[test]
    fn once_each_and_never_before_its_moment(steps in prop::collection::vec(due(), 1..6), facts in life(), days in 0..2_500_u16) {
        let now = offset().moment(CivilTime { day: offset().day(facts[0].at).later(days), time: TimeOfDay::START }).max(facts[0].at);
        let state = stand(&steps, facts.clone(), now);
        let mut names: Vec<String> = state.grants.iter().map(|grant| grant.id.to_string()).collect();
        prop_assert!(state.grants.windows(2).all(|two| two[0].at <= two[1].at));
        prop_assert!(state.grants.iter().all(|grant| facts[0].at <= grant.at && grant.at <= now));
        names.sort_unstable();
        names.dedup();
        prop_assert_eq!(names.len(), state.grants.len());
        // A moment before, a grant is not there yet, and at its moment it is.
        for grant in &state.grants {
            let before = Timestamp::new(grant.at.millis() - 1).unwrap();
            prop_assert!(!stand(&steps, facts.clone(), before).grants.contains(grant));
            prop_assert!(stand(&steps, facts.clone(), grant.at).grants.contains(grant));
        }
    }

    #[test]
    fn time_takes_nothing_back_and_brings_what_was_said(steps in prop::collection::vec(due(), 1..6), facts in life(), days in 0..2_500_u16, more in 0..400_u16) {
        let first = offset().day(facts[0].at);
        let at = |days| offset().moment(CivilTime { day: first.later(days), time: TimeOfDay::new(720).unwrap() });
        let (now, later) = (at(days), at(days.saturating_add(more)));
        let (state, then) = (stand(&steps, facts.clone(), now), stand(&steps, facts.clone(), later));
        prop_assert!(then.grants.starts_with(&state.grants));
        // What is said to come next does come at its moment, when nothing else happens until then.
        if let Some((step, moment)) = state.next {
            prop_assert!(now < moment);
            let quiet: Vec<Fact> = facts.into_iter().filter(|fact| fact.at <= now).collect();
            let then = stand(&steps, quiet.clone(), moment);
            prop_assert_eq!(then.grants.get(state.grants.len()).map(|grant| (grant.step, grant.at)), Some((step, moment)));
            let before = stand(&steps, quiet, Timestamp::new(moment.millis() - 1).unwrap());
            prop_assert_eq!(before.grants, state.grants);
        }
    }

    #[test]
    fn delivery_changes_nothing(steps in prop::collection::vec(due(), 1..6), facts in life(), turn in any::<prop::sample::Index>(), days in 0..2_500_u16) {
        let now = offset().moment(CivilTime { day: offset().day(facts[0].at).later(days), time: TimeOfDay::END });
        let told = stand(&steps, facts.clone(), now);
        let mut delivered = facts.clone();
        delivered.push(facts[turn.index(facts.len())].clone());
        let by = turn.index(delivered.len());
        delivered.rotate_left(by);
        delivered.reverse();
        prop_assert_eq!(stand(&steps, delivered, now), told);
    }

    #[test]
    fn every_offset_has_its_own_midnight(minutes in -720..=840_i16, facts in life(), nth in 1..60_u16) {
        let mall = Offset::new(minutes).unwrap();
        let due = mall.moment(CivilTime { day: mall.day(facts[0].at).later(nth), time: TimeOfDay::START });
        let state = lifecycle(&program(&[Due::Day(nth)]), &Facts::new(facts), &me(), due, mall);
        prop_assert_eq!(state.grants.iter().map(|grant| grant.at).collect::<Vec<_>>(), vec![due]);
    }
}
