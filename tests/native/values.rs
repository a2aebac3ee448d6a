//! The laws of money, days and hours, each against a slower way to know the same.

use crate::dice;
use liebian::money::{BasisPoints, Money};
use liebian::pricing::schedule::Standing;
use liebian::time::{CivilTime, Day, Offset, TimeOfDay, Timestamp, Weekday};
use liebian::wire::RULEBOOK_LIMITS;
use liebian::wire::reader::read;
use liebian::wire::said::Said;
use proptest::prelude::*;

fn money() -> impl Strategy<Value = Money> {
    prop_oneof![0..100_u64, 0..1_000_000_u64, 0..=10_000_000_000_000_u64].prop_map(|minor| Money::new(minor).unwrap())
}

#[track_caller]
fn allocates(amount: u64, weights: &[u64], parts: &[u64]) {
    let money = |minor: &u64| Money::new(*minor).unwrap();
    let weights: Vec<Money> = weights.iter().map(money).collect();
    assert_eq!(money(&amount).allocate(&weights), parts.iter().map(money).collect::<Vec<_>>());
}

#[test]
fn the_last_fen_goes_to_the_largest_remainder() {
    allocates(10, &[10, 20, 40], &[1, 3, 6]);
    allocates(300, &[4300, 1400, 2300], &[161, 53, 86]);
    allocates(299, &[4300, 1400, 2300], &[161, 52, 86]);
}

#[test]
fn a_tie_goes_to_the_earlier_part() {
    allocates(1000, &[5000, 5000, 5000], &[334, 333, 333]);
    allocates(1, &[1000, 1000, 1000], &[1, 0, 0]);
}

#[test]
fn nothing_is_shared_among_nothing_and_no_part_exceeds_its_weight() {
    allocates(7, &[], &[]);
    allocates(7, &[0, 0], &[0, 0]);
    allocates(7, &[1, 0, 2], &[1, 0, 2]);
    allocates(1500, &[2200, 1400, 4300, 750, 0], &[381, 243, 746, 130, 0]);
}

#[track_caller]
fn rounds(amount: u64, rate: u16, share: u64) {
    assert_eq!(Money::new(amount).unwrap().share(BasisPoints::new(rate).unwrap()).minor(), share);
}

#[test]
fn halves_go_up() {
    rounds(5, 1000, 1);
    rounds(4, 1000, 0);
    rounds(500, 290, 15);
    rounds(1, 5000, 1);
    rounds(1, 4999, 0);
    rounds(10_000_000_000_000, 10_000, 10_000_000_000_000);
}

#[test]
fn amounts_and_rates_outside_their_range_do_not_exist() {
    assert_eq!(Money::new((1 << 53) - 1), Some(Money::MAX));
    assert_eq!(Money::new(1 << 53), None);
    assert_eq!(BasisPoints::new(10_001), None);
    assert_eq!(Money::MAX.plus(Money::MAX), Money::MAX);
    assert_eq!(Money::ZERO.less(Money::MAX), Money::ZERO);
    assert_eq!(Money::MAX.times(u64::MAX), Money::MAX);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 50_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_add_up_and_are_less_than_one_fen_from_their_share(amount in money(), weights in prop::collection::vec(money(), 0..12)) {
        let whole: u128 = weights.iter().map(|weight| u128::from(weight.minor())).sum();
        let parts = amount.allocate(&weights);
        let shared = u128::from(amount.minor()).min(whole);
        prop_assert_eq!(parts.iter().map(|part| u128::from(part.minor())).sum::<u128>(), shared);
        for (part, weight) in parts.iter().zip(&weights) {
            let (exact, given) = (shared * u128::from(weight.minor()), u128::from(part.minor()) * whole);
            prop_assert!(part <= weight);
            prop_assert!(exact.abs_diff(given) < whole.max(1));
        }
    }

    #[test]
    fn a_share_is_the_nearest_fen(amount in money(), rate in 0..=10_000_u16) {
        let share = i128::from(amount.share(BasisPoints::new(rate).unwrap()).minor());
        let off = share * 10_000 - i128::from(amount.minor()) * i128::from(rate);
        prop_assert!(-5_000 < off && off <= 5_000);
    }

    #[test]
    fn a_moment_lies_in_its_day(millis in 0..=Timestamp::MAX.millis() - 100_000_000, offset in -720..=840_i16) {
        let (at, offset) = (Timestamp::new(millis).unwrap(), Offset::new(offset).unwrap());
        let day = offset.day(at);
        let start = offset.moment(CivilTime { day, time: TimeOfDay::START });
        let end = offset.moment(CivilTime { day, time: TimeOfDay::END });
        prop_assert!(start <= at && at < end);
        prop_assert_eq!(end, offset.moment(CivilTime { day: day.later(1), time: TimeOfDay::START }));
    }
}

#[test]
fn every_date_of_six_centuries_follows_the_one_before() {
    let mut day = Day::of_date(1970, 1, 1).unwrap();
    assert_eq!((day.number(), day.weekday()), (0, Weekday::Thu));
    for year in 1970..2570_u16 {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        for (month, days) in
            [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].into_iter().enumerate()
        {
            let month = month as u8 + 1;
            for date in 1..=days {
                assert_eq!(Day::of_date(year, month, date), Some(day), "{year}-{month}-{date}");
                day = day.later(1);
            }
            assert_eq!(Day::of_date(year, month, days + 1), None);
        }
    }
    assert_eq!(Day::of_date(2026, 11, 25).map(Day::weekday), Some(Weekday::Wed));
    assert_eq!([Day::of_date(2026, 13, 1), Day::of_date(2026, 0, 1), Day::of_date(1969, 12, 31)], [None; 3]);
}

/// Minutes of a fortnight, for a slower way to know when something opens.
const FORTNIGHT: i64 = 14 * 24 * 60;

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_said_of_the_next_opening_is_seen_by_waiting(bytes in prop::collection::vec(any::<u8>(), 30), minute in 0..FORTNIGHT) {
        let said = dice::schedule(&mut dice::Dice::new(&bytes)).to_string();
        let said = Said::from_text(&said, RULEBOOK_LIMITS);
        let schedule: Result<liebian::pricing::schedule::Schedule, _> = read(&said);
        let Ok(schedule) = schedule else { return Ok(()) };
        let offset = Offset::new(480).unwrap();
        let at = |minute: i64| Timestamp::new(dice::WEDNESDAY + minute * 60_000).unwrap();
        let open = |minute: i64| matches!(schedule.standing(at(minute), offset), Standing::Open(_));
        // A week ahead is what is promised; beyond it nothing need be said.
        let week = minute..minute + 8 * 24 * 60;
        match schedule.standing(at(minute), offset) {
            Standing::Open(closes) => {
                let seen = week.into_iter().find(|minute| !open(*minute)).map(at);
                prop_assert!(seen.is_none() || seen == closes);
                prop_assert!(closes.is_none_or(|closes| !matches!(schedule.standing(closes, offset), Standing::Open(_))));
            }
            Standing::Announced(opens) => {
                let seen = week.into_iter().find(|minute| open(*minute)).map(at);
                prop_assert!(seen.is_none() || seen == Some(opens));
            }
            Standing::NotStarted(opens) | Standing::Closed(opens) => {
                let seen = week.into_iter().find(|minute| open(*minute)).map(at);
                prop_assert!(seen.is_none() || seen == opens);
                prop_assert!(opens.is_none_or(|opens| matches!(schedule.standing(opens, offset), Standing::Open(_))));
            }
            Standing::Ended(ended) => {
                prop_assert!(ended <= at(minute) && !week.into_iter().any(open));
            }
        }
    }
}
