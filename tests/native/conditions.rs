//! Who is meant, to the millisecond: birthdays, days of membership, pauses, pilot stores, regions, announcements.

use liebian::id::{Region, StoreId, Tag};
use liebian::pricing::member::{Birthday, Within, has_paused, is_member_for};
use liebian::pricing::pilot::Pilot;
use liebian::pricing::reason::Reason;
use liebian::pricing::schedule::{Schedule, Standing};
use liebian::time::{CivilTime, Day, LeapBirthday, MonthDay, Offset, TimeOfDay, Timestamp};
use proptest::prelude::*;

const DAY: i64 = 86_400_000;

fn china() -> Offset {
    Offset::new(480).unwrap()
}

fn at(year: u16, month: u8, day: u8, minutes: u16) -> Timestamp {
    let (day, time) = (Day::of_date(year, month, day).unwrap(), TimeOfDay::new(minutes).unwrap());
    china().moment(CivilTime { day, time })
}

fn before(moment: Timestamp) -> Timestamp {
    Timestamp::new(moment.millis() - 1).unwrap()
}

#[track_caller]
fn opens(reason: Option<Reason>) -> Timestamp {
    match reason {
        Some(
            Reason::NotBirthday { opens_at: Some(at), .. }
            | Reason::MemberTooShort { opens_at: Some(at), .. }
            | Reason::OrderedTooRecently { opens_at: Some(at) },
        ) => at,
        other => panic!("no moment that lifts it: {other:?}"),
    }
}

#[test]
fn a_leap_birthday_follows_the_rule_that_was_declared() {
    let born = MonthDay::new(2, 29);
    let rule = |within, leap| Birthday { within, leap };
    let (early, late) = (rule(Within::Day, LeapBirthday::Before), rule(Within::Day, LeapBirthday::After));
    // 2027 has no 29 February.
    assert_eq!(opens(early.unmet(born, at(2027, 2, 27, 1439), china())), at(2027, 2, 28, 0));
    assert!(early.unmet(born, at(2027, 2, 28, 0), china()).is_none());
    assert!(early.unmet(born, before(at(2027, 3, 1, 0)), china()).is_none());
    assert_eq!(opens(late.unmet(born, at(2027, 2, 28, 720), china())), at(2027, 3, 1, 0));
    assert!(late.unmet(born, at(2027, 3, 1, 0), china()).is_none());
    // 2028 has one, and then both have it there.
    for rule in [early, late] {
        assert_eq!(opens(rule.unmet(born, at(2028, 2, 28, 720), china())), at(2028, 2, 29, 0));
        assert!(rule.unmet(born, at(2028, 2, 29, 1439), china()).is_none());
        assert!(rule.unmet(born, at(2028, 3, 1, 0), china()).is_some());
    }
    // The month follows the day: March for those who have it in March.
    assert!(rule(Within::Month, LeapBirthday::After).unmet(born, at(2027, 3, 31, 0), china()).is_none());
    assert!(rule(Within::Month, LeapBirthday::Before).unmet(born, at(2027, 3, 1, 0), china()).is_some());
}

#[test]
fn a_birthday_week_may_lie_in_two_years() {
    let week = Birthday { within: Within::Week, leap: LeapBirthday::Before };
    for born in [MonthDay::new(12, 30), MonthDay::new(1, 2)] {
        assert_eq!(opens(week.unmet(born, before(at(2026, 12, 28, 0)), china())), at(2026, 12, 28, 0));
        assert!(week.unmet(born, at(2026, 12, 28, 0), china()).is_none());
        assert!(week.unmet(born, before(at(2027, 1, 4, 0)), china()).is_none());
        assert!(week.unmet(born, at(2027, 1, 4, 0), china()).is_some());
    }
}

#[test]
fn the_last_year_there_is_has_no_next_birthday() {
    let day = Birthday { within: Within::Day, leap: LeapBirthday::Before };
    let over = day.unmet(MonthDay::new(1, 1), Timestamp::MAX, Offset::new(0).unwrap());
    assert_eq!(over, Some(Reason::NotBirthday { opens_at: None, closes_at: None }));
}

#[test]
fn a_date_of_birth_must_have_been_a_day() {
    assert_eq!(MonthDay::of_date(1996, 2, 29), MonthDay::new(2, 29));
    assert_eq!(MonthDay::of_date(1900, 2, 29), None);
    assert_eq!(MonthDay::of_date(1930, 4, 31), None);
    assert_eq!(MonthDay::of_date(1930, 12, 31), MonthDay::new(12, 31));
    assert_eq!(MonthDay::of_date(1930, 0, 1), None);
}

#[test]
fn membership_and_pause_turn_at_the_malls_midnight() {
    let since = at(2026, 10, 25, 1439);
    let turns = at(2026, 11, 24, 0);
    assert_eq!(opens(is_member_for(30, Some(since), before(turns), china())), turns);
    assert!(is_member_for(30, Some(since), turns, china()).is_none());
    assert_eq!(opens(has_paused(30, Some(since), before(turns), china())), turns);
    assert!(has_paused(30, Some(since), turns, china()).is_none());
    // One who becomes a member tomorrow has been one for no day.
    let told = is_member_for(1, Some(at(2026, 11, 25, 0)), turns, china());
    assert!(matches!(told, Some(Reason::MemberTooShort { need: 1, have: Some(0), .. })));
    assert!(matches!(
        is_member_for(1, None, turns, china()),
        Some(Reason::MemberTooShort { have: None, opens_at: None, .. })
    ));
    assert_eq!(has_paused(1, None, turns, china()), Some(Reason::OrderedTooRecently { opens_at: None }));
}

#[test]
fn a_store_stays_in_its_bucket() {
    let pilot = |salt: &str| Pilot { buckets: u32::MAX, take: 1, salt: Tag::new(salt) };
    let bucket = |pilot: &Pilot, store| pilot.bucket(&StoreId::new(store).unwrap());
    // Published values of FNV-1a, 32 bits.
    assert_eq!(bucket(&pilot(""), "a"), 0xe40c_292c);
    assert_eq!(bucket(&pilot(""), "foobar"), 0xbf9c_f968);
    assert_eq!(bucket(&pilot("foo"), "bar"), 0xbf9c_f968);
    let few = Pilot { buckets: 300, take: 12, salt: Tag::new("tea") };
    assert_eq!((bucket(&few, "store-023"), bucket(&few, "store-028"), bucket(&few, "store-045")), (4, 9, 0));
    let stores = (0..30_000).map(|nth| StoreId::new(&format!("s{nth}")).unwrap());
    let taken = stores.filter(|store| few.takes(store)).count();
    assert!((1_100..1_300).contains(&taken), "12 of 300 buckets hold {taken} of 30,000 stores");
}

#[test]
fn a_region_covers_what_lies_in_it() {
    let region = |name| Region::new(name).unwrap();
    let province = region("CN-44");
    assert!(
        province.covers(&province) && province.covers(&region("CN-44.03")) && province.covers(&region("CN-44.03.05"))
    );
    assert!(
        !province.covers(&region("CN-440")) && !province.covers(&region("CN")) && !province.covers(&region("CN-4"))
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_said_of_the_next_birthday_is_seen_by_waiting(
        month in 1..=12_u8, day in 1..=31_u8, within in 0..3_usize, late in any::<bool>(), now in 0..20_000_i64, hour in 0..24_i64
    ) {
        let Some(born) = MonthDay::new(month, day) else { return Ok(()) };
        let within = [Within::Day, Within::Week, Within::Month][within];
        let leap = if late { LeapBirthday::After } else { LeapBirthday::Before };
        let rule = Birthday { within, leap };
        let now = Timestamp::new(now * DAY + hour * 3_600_000).unwrap();
        let holds = |moment| rule.unmet(Some(born), moment, china()).is_none();
        // The slow way: is one of the next or last days, as far as the window may reach, the birthday?
        let today = china().day(now);
        let near = (0..=62).filter_map(|ahead| today.later(ahead).earlier(31)).any(|day| {
            let (year, month, _) = day.date();
            let is = born.birthday_in(u16::try_from(year).unwrap(), leap) == Some(day);
            let week = |day: Day| day.number() - day.weekday() as i32;
            is && match within {
                Within::Day => day == today,
                Within::Week => week(day) == week(today),
                Within::Month => (year, month) == (today.date().0, today.date().1),
            }
        });
        prop_assert_eq!(holds(now), near);
        if !near {
            let Some(Reason::NotBirthday { opens_at: Some(opens), closes_at: Some(closes) }) = rule.unmet(Some(born), now, china()) else {
                return Err(TestCaseError::fail("no moment that lifts it"));
            };
            prop_assert!(now < opens && opens < closes);
            prop_assert!(!holds(before(opens)) && holds(opens) && holds(before(closes)));
            let days = (closes.millis() - opens.millis()) / DAY;
            let most = match within {
                Within::Day => 1..=1,
                Within::Week => 7..=7,
                Within::Month => 28..=31,
            };
            prop_assert!(most.contains(&days), "{} days", days);
        }
    }

    #[test]
    fn announced_from_the_warm_up_to_the_opening(warm in 0..10_u16, wait in 1..10_u16, minute in 0..20 * 1_440_i64) {
        let start = Day::of_date(2026, 11, 20).unwrap();
        let civil = |ahead| CivilTime { day: start.later(ahead), time: TimeOfDay::START };
        let schedule = Schedule { warm_up: Some(civil(warm)), from: Some(civil(warm + wait)), ..Schedule::default() };
        let now = Timestamp::new(at(2026, 11, 20, 0).millis() + minute * 60_000).unwrap();
        let opens = china().moment(civil(warm + wait));
        let expected = if now < china().moment(civil(warm)) {
            Standing::NotStarted(Some(opens))
        } else if now < opens {
            Standing::Announced(opens)
        } else {
            Standing::Open(None)
        };
        prop_assert_eq!(schedule.standing(now, china()), expected);
    }
}
