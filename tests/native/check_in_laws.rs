//! The laws of check-ins, over random histories of days, cards and shares. Each test says which of the laws S1 to S14
//! it holds; S12 is held in `zones.rs`, and S14 in the package too (`tests/package/growth-parity.test.mjs`).

use crate::check_in::{came, card, fact, made_up, me, moment, offset, program, returned, stand, start};
use liebian::growth::calendar::{DayStatus, calendar};
use liebian::growth::check_in::{CheckIn, Counted, Today, check_in};
use liebian::growth::check_in_program::{CheckInProgram, Counting, ShareBonus};
use liebian::growth::fact::{Body, Fact, Facts};
use liebian::growth::grant::Reward;
use liebian::id::{CustomerId, FactId};
use liebian::time::{CivilTime, Day, Offset, TimeOfDay, Timestamp};
use proptest::prelude::*;

/// What may happen on a day: nothing, a visit (perhaps two, from two devices), a card, a card spent so far back, a
/// visitor who opened what was shared.
#[derive(Clone, Debug)]
enum Event {
    Nothing,
    Came(u16),
    Twice(u16, u16),
    Card,
    MadeUp(u16),
    Returned(u16),
}

fn history() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        2 => Just(Event::Nothing),
        6 => (0..1440_u16).prop_map(Event::Came),
        2 => (0..1440_u16, 0..1440_u16).prop_map(|(one, other)| Event::Twice(one, other)),
        2 => Just(Event::Card),
        2 => (0..9_u16).prop_map(Event::MadeUp),
        1 => (0..5_u16).prop_map(Event::Returned),
    ];
    prop::collection::vec(event, 1..60)
}

/// The facts of a history, numbered as the server hears them, and the day after its last.
fn facts(history: &[Event]) -> (Vec<Fact>, u16) {
    let (mut facts, mut day, mut cards, mut spent) = (Vec::new(), 0_u16, 0, 0);
    let next = |facts: &Vec<Fact>| facts.len() as u64 + 1;
    for event in history {
        match event {
            Event::Nothing => day += 1,
            Event::Came(minute) => {
                facts.push(came(next(&facts), day, *minute));
                day += 1;
            }
            Event::Twice(one, other) => {
                facts.push(came(next(&facts), day, *one.min(other)));
                facts.push(came(next(&facts), day, *one.max(other)));
                day += 1;
            }
            Event::Card => {
                cards += 1;
                facts.push(card(next(&facts), day, &format!("card{cards}")));
            }
            Event::MadeUp(back) => {
                spent += 1;
                facts.push(made_up(next(&facts), day, &format!("card{spent}"), day.saturating_sub(*back)));
            }
            // The fourth is the member.
            Event::Returned(visitor) => {
                let visitor = if *visitor == 4 { "me".to_owned() } else { format!("v{visitor}") };
                facts.push(returned(next(&facts), day, &visitor));
            }
        }
    }
    (facts, day)
}

fn any_program() -> impl Strategy<Value = CheckInProgram> {
    let counting = prop_oneof![Just(Counting::Consecutive), Just(Counting::Cumulative)];
    let make_up = prop::option::of((1..4_u16, 1..8_u16));
    let share = prop::option::of(1..4_u16);
    let length = prop_oneof![Just(7_u16), Just(21), Just(3), Just(1)];
    (length, counting, any::<bool>(), make_up, share).prop_map(|(length, counting, repeats, make_up, share)| {
        let share_bonus = share.map(|per_cycle| ShareBonus { reward: Reward::Points(5), per_cycle });
        CheckInProgram { share_bonus, ..program(length, counting, repeats, make_up) }
    })
}

/// After everything that happened, and on the same day.
fn end(day: u16) -> Timestamp {
    moment(day, 1439)
}

/// Days in a row that end on a day, counted the slow way.
fn row(days: &[Day], end: Day) -> u32 {
    (0..).map_while(|back| end.earlier(back)).take_while(|day| days.contains(day)).count() as u32
}

fn days(state: &CheckIn) -> Vec<Day> {
    state.days.iter().map(|(day, _)| *day).collect()
}

fn names(state: &CheckIn) -> Vec<String> {
    state.grants.iter().map(|grant| grant.id.to_string()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// S1: merging is a union. S2: the same twice is once. S4: the order of delivery changes nothing.
    #[test]
    fn delivery_changes_nothing(program in any_program(), history in history(), shuffle in any::<u64>(), first in any::<u64>(), second in any::<u64>()) {
        let (facts, day) = facts(&history);
        let told = stand(&program, facts.clone(), end(day));
        // Two devices know some each, in some order; the rest comes later; and some come again.
        let of = |bits: u64| facts.iter().enumerate().filter(move |(at, _)| bits >> (at % 64) & 1 == 1).map(|(_, fact)| fact.clone());
        let rest = of(!(first | second)).collect::<Vec<_>>();
        let merged = |one: u64, other: u64| {
            let mut merged: Vec<Fact> = of(one).chain(of(other)).chain(rest.clone()).chain(of(one)).collect();
            if !merged.is_empty() {
                let turn = shuffle as usize % merged.len();
                merged.rotate_left(turn);
                if shuffle % 2 == 0 { merged.reverse() }
            }
            merged
        };
        prop_assert_eq!(&stand(&program, merged(first, second), end(day)), &told);
        prop_assert_eq!(&stand(&program, merged(second, first), end(day)), &told);
        prop_assert_eq!(Facts::new(merged(first, second)), Facts::new(facts));
    }

    /// S3: the days in a row are no more than the days, and those no more than the calendar has.
    #[test]
    fn streaks_are_what_a_calendar_shows(program in any_program(), history in history()) {
        let (facts, day) = facts(&history);
        let state = stand(&program, facts, end(day));
        let days = days(&state);
        let today = start().later(day);
        let here = row(&days, today).max(today.earlier(1).map_or(0, |yesterday| row(&days, yesterday)));
        prop_assert_eq!(state.streak, here);
        prop_assert_eq!(state.longest, days.iter().map(|day| row(&days, *day)).max().unwrap_or(0));
        prop_assert!(days.iter().all(|day| start() <= *day && *day <= today));
        prop_assert!(state.longest <= days.len() as u32 && days.len() <= usize::from(day) + 1);
    }

    /// S5: one more check-in never shortens the longest row, takes no day and no gift back.
    /// S8: a gift is given once a cycle, and once for good.
    #[test]
    fn a_gift_is_given_once_a_cycle_and_never_taken_back(program in any_program(), history in history()) {
        let (facts, day) = facts(&history);
        let (mut before, mut longest, mut counted): (Vec<String>, u32, Vec<Day>) = (Vec::new(), 0, Vec::new());
        for heard in 0..=facts.len() {
            let state = stand(&program, facts[..heard].to_vec(), end(day));
            let now = names(&state);
            prop_assert!(now.starts_with(&before));
            prop_assert!(state.longest >= longest && counted.iter().all(|day| state.days.get(day).is_some()));
            (before, longest, counted) = (now.clone(), state.longest, days(&state));
            let mut once = now.clone();
            once.sort_unstable();
            once.dedup();
            prop_assert_eq!(once.len(), now.len());
            if !program.repeats {
                prop_assert!(state.grants.iter().all(|grant| grant.cycle == 1));
            }
        }
    }

    /// S8: the last gift takes a whole cycle of days.
    #[test]
    fn the_last_gift_takes_a_whole_cycle_of_days(program in any_program(), history in history()) {
        let (facts, day) = facts(&history);
        let state = stand(&program, facts, end(day));
        let last = |step| step == u32::from(program.length);
        let promised = program.milestones.iter().any(|milestone| milestone.day == program.length);
        let complete = state.grants.iter().filter(|grant| !grant.bonus && last(grant.step)).count() as u32;
        let days = state.days.iter().count() as u32;
        prop_assert!(complete * u32::from(program.length) <= days);
        if program.counting == Counting::Consecutive && complete > 0 {
            prop_assert!(state.longest >= u32::from(program.length));
        }
        if promised {
            prop_assert_eq!(state.complete, !program.repeats && complete == 1);
        }
    }

    /// S6: each moment has one day, days follow each other, and time going on never goes back a day.
    #[test]
    fn each_moment_has_one_day(minutes in -720..=840_i16, one in 0..=Timestamp::MAX.millis(), other in 0..=Timestamp::MAX.millis()) {
        let mall = Offset::new(minutes).unwrap();
        let (early, late) = (one.min(other), one.max(other));
        let day = |millis| mall.day(Timestamp::new(millis).unwrap());
        prop_assert!(day(early) <= day(late));
        let begins = |day| mall.moment(CivilTime { day, time: TimeOfDay::START }).millis();
        let here = day(early);
        prop_assert!(begins(here) <= early && (early < begins(here.later(1)) || early == Timestamp::MAX.millis()));
        prop_assert!(here.number() < 1 || i64::from(day(late).number() - here.number()) * 86_400_000 <= late - early + 86_400_000);
    }

    /// S7: what lies after the moment of asking never counts, and asking later never takes anything back.
    #[test]
    fn the_future_does_not_count(program in any_program(), history in history(), asked in 0..60_u16) {
        let (facts, day) = facts(&history);
        let now = end(asked.min(day));
        let state = stand(&program, facts.clone(), now);
        let heard: Vec<Fact> = facts.iter().filter(|fact| fact.at <= now).cloned().collect();
        let mut known = stand(&program, heard, now);
        known.not_counted = state.not_counted.clone();
        prop_assert_eq!(&state, &known);
        prop_assert!(state.grants.iter().all(|grant| grant.at <= now) && days(&state).iter().all(|day| *day <= state.today));
        let later = stand(&program, facts, end(day));
        prop_assert!(names(&later).starts_with(&names(&state)));
    }

    /// S9: a card makes up one day, and no more days than the terms allow.
    #[test]
    fn a_card_makes_up_one_day_and_no_more_than_the_terms_allow(program in any_program(), history in history()) {
        let (facts, day) = facts(&history);
        let issued = facts.iter().filter(|fact| matches!(fact.body, Body::CardIssued { .. })).count();
        let state = stand(&program, facts, end(day));
        let made_up = state.days.iter().filter(|(_, how)| **how == Counted::MadeUp).count();
        prop_assert_eq!(made_up + state.cards.iter().count(), issued);
        let per_cycle = program.make_up.map_or(0, |terms| usize::from(terms.per_cycle));
        prop_assert!(made_up <= per_cycle * state.cycle as usize);
    }

    /// S10: whatever the devices' clocks say, only what the server has heard counts.
    #[test]
    fn the_clocks_of_devices_change_nothing(program in any_program(), history in history(), said in prop::collection::vec((0..=Timestamp::MAX.millis(), any::<bool>(), 0..60_u16), 0..12)) {
        let (mut facts, day) = facts(&history);
        let known = stand(&program, facts.clone(), end(day));
        for (at, (millis, came_by, back)) in said.iter().enumerate() {
            let at_device = Timestamp::new(*millis).unwrap();
            let mut offline = if *came_by { came(0, 0, 0) } else { made_up(0, 0, &format!("card{at}"), *back) };
            offline = Fact { id: FactId::new(&format!("offline{at}")).unwrap(), seq: None, at: at_device, ..offline };
            facts.push(offline);
        }
        let state = stand(&program, facts, end(day));
        let verified = |state: &CheckIn| (state.days.clone(), state.grants.clone(), state.streak, state.longest, state.done.clone(), state.cards.clone(), state.cycle);
        prop_assert_eq!(verified(&state), verified(&known));
        prop_assert!(state.today_is == known.today_is || (state.today_is == Today::Pending && known.today_is == Today::Open));
    }

    /// S11: who comes once every day of the mall keeps the row and no day counts twice, wherever the device travels.
    #[test]
    fn travelling_changes_nothing(minutes in -720..=840_i16, visits in prop::collection::vec((0..1440_u16, -720..=840_i16), 1..60)) {
        let mall = Offset::new(minutes).unwrap();
        let program = program(21, Counting::Consecutive, true, None);
        let visit = |(at, (minute, zone)): (usize, &(u16, i16))| {
            let day = start().later(at as u16);
            let here = mall.moment(CivilTime { day, time: TimeOfDay::new(*minute).unwrap() });
            // The device reads its own wall clock and tells the moment it stands for: the same moment.
            let device = Offset::new(*zone).unwrap();
            let wall = here.millis() + i64::from(device.minutes()) * 60_000;
            let told = Timestamp::new(wall - i64::from(device.minutes()) * 60_000).unwrap();
            fact(at as u64 + 1, told, Body::CheckedIn { program: program.id.clone() })
        };
        let facts: Vec<Fact> = visits.iter().enumerate().map(visit).collect();
        let now = facts.last().unwrap().at;
        let state = check_in(&program, &Facts::new(facts), &me(), now, mall);
        prop_assert_eq!((state.streak as usize, state.days.iter().count()), (visits.len(), visits.len()));
        prop_assert!(state.not_counted.is_empty());
    }

    /// S14: whoever folds the same facts gets the same answer; others' facts are nothing to it.
    #[test]
    fn the_facts_of_others_change_nothing(program in any_program(), history in history(), others in history()) {
        let (mut facts, day) = facts(&history);
        let own = stand(&program, facts.clone(), end(day));
        let other = |fact: Fact| Fact { id: FactId::new(&format!("o-{}", fact.id)).unwrap(), member: CustomerId::new("other").unwrap(), ..fact };
        facts.extend(super::check_in_laws::facts(&others).0.into_iter().map(other));
        prop_assert_eq!(stand(&program, facts, end(day)), own);
    }

    #[test]
    fn every_fact_counts_or_is_told_why_not(program in any_program(), history in history()) {
        let (facts, day) = facts(&history);
        let told = facts.iter().filter(|fact| !matches!(fact.body, Body::CardIssued { .. })).count();
        let state = stand(&program, facts, end(day));
        let bonuses = state.grants.iter().filter(|grant| grant.bonus).count();
        prop_assert_eq!(state.days.iter().count() + bonuses + state.not_counted.len(), told);
    }

    /// A share never moves a day, and never stands between a member and a milestone.
    #[test]
    fn sharing_is_a_bonus_and_never_a_gate(program in any_program(), history in history()) {
        let (facts, day) = facts(&history);
        let shared = stand(&program, facts.clone(), end(day));
        let alone = facts.into_iter().filter(|fact| !matches!(fact.body, Body::ShareReturned { .. }));
        let alone = stand(&program, alone.collect(), end(day));
        let steps = |state: &CheckIn| state.grants.iter().filter(|grant| !grant.bonus).map(|grant| grant.id.clone()).collect::<Vec<_>>();
        prop_assert_eq!(steps(&shared), steps(&alone));
        prop_assert_eq!((&shared.days, shared.streak, &shared.done), (&alone.days, alone.streak, &alone.done));
        let mut given = std::collections::BTreeMap::new();
        for grant in shared.grants.iter().filter(|grant| grant.bonus) {
            *given.entry(grant.cycle).or_insert(0) += 1;
        }
        let most = program.share_bonus.as_ref().map_or(0, |bonus| bonus.per_cycle);
        prop_assert!(given.values().all(|count| *count <= most));
    }

    /// The calendar shows what the answer says, day by day, and the days to come do complete the cycle.
    #[test]
    fn a_calendar_agrees_with_the_answer(program in any_program(), history in history()) {
        let (mut facts, day) = facts(&history);
        let state = stand(&program, facts.clone(), end(day));
        let page = calendar(&program, &state);
        prop_assert!(page.windows(2).all(|two| two[0].day.later(1) == two[1].day));
        let steps = page.iter().filter(|day| matches!(day.status, DayStatus::Counted | DayStatus::MadeUp) && day.step.is_some());
        prop_assert_eq!(steps.map(|day| day.day).collect::<Vec<_>>(), state.done.clone());
        for shown in &page {
            let counted = match shown.status { DayStatus::Counted => Some(Counted::CheckedIn), DayStatus::MadeUp => Some(Counted::MadeUp), _ => None };
            prop_assert_eq!(state.days.get(&shown.day).copied(), counted);
            prop_assert_eq!(shown.status == DayStatus::Open, shown.day < state.today && state.open_days.contains(&shown.day));
        }
        let to_come: Vec<_> = page.iter().filter(|day| matches!(day.status, DayStatus::Today | DayStatus::Future)).collect();
        prop_assert_eq!(to_come.last().and_then(|day| day.step), (!state.complete).then_some(program.length));
        // Coming on every one of them earns what the calendar says, on the day it says.
        let from = start();
        for (at, day) in to_come.iter().enumerate() {
            facts.push(came(9_000 + at as u64, (day.day.number() - from.number()) as u16, 1439));
        }
        if let Some(last) = to_come.last() {
            let then = stand(&program, facts, offset().moment(CivilTime { day: last.day, time: TimeOfDay::END }));
            for day in to_come {
                let promised = program.milestones.iter().any(|milestone| Some(milestone.day) == day.step);
                let given = then.grants.iter().any(|grant| grant.cycle == state.cycle && !grant.bonus && Some(grant.step) == day.step.map(u32::from));
                prop_assert!(!promised || given);
            }
        }
    }

    #[test]
    fn what_the_server_has_not_heard_grants_nothing(program in any_program(), history in history()) {
        let (mut facts, day) = facts(&history);
        let known = stand(&program, facts.clone(), end(day));
        let mut offline = came(9_999, day, 1438);
        offline.seq = None;
        facts.push(offline);
        let state = stand(&program, facts, end(day));
        prop_assert_eq!(&state.days, &known.days);
        prop_assert_eq!(&state.grants, &known.grants);
        prop_assert!(state.today_is == Today::Pending || known.today_is != Today::Open);
    }
}

/// S13: leap days, year ends and the hour at which a mall's day begins: none is skipped and none is there twice.
#[test]
fn leap_days_and_year_ends_are_days_like_any_other() {
    for (year, month, day) in
        [(2024, 2, 25), (2028, 2, 25), (2100, 2, 25), (2026, 12, 27), (2027, 12, 27), (1999, 12, 27)]
    {
        let first = Day::of_date(year, month, day).unwrap();
        // A mall whose day begins at 4 in the morning is a mall four hours further west.
        for hour in 0..=23_i16 {
            let mall = Offset::new(840 - 60 * hour).unwrap();
            let program = program(10, Counting::Consecutive, false, None);
            let visit = |nth: u16| {
                let at =
                    mall.moment(CivilTime { day: first.later(nth), time: TimeOfDay::new(nth * 140 % 1440).unwrap() });
                fact(u64::from(nth) + 1, at, Body::CheckedIn { program: program.id.clone() })
            };
            let facts: Vec<Fact> = (0..10).map(visit).collect();
            let now = facts.last().unwrap().at;
            let state = check_in(&program, &Facts::new(facts), &me(), now, mall);
            assert_eq!((state.streak, state.complete), (10, true), "{year}-{month}-{day} at {hour}");
            assert!(state.not_counted.is_empty());
        }
    }
}
