//! The laws of check-ins, over random histories: several devices, lost and repeated and late messages, make-up cards.

use liebian::growth::check_in::{
    CheckIn, CheckInProgram, Counted, Counting, MakeUpTerms, Milestone, NotCounted, Today, check_in,
};
use liebian::growth::fact::{Body, Fact, Facts};
use liebian::growth::grant::Reward;
use liebian::id::{CardId, CustomerId, FactId, ProgramId};
use liebian::time::{CivilTime, Day, Offset, TimeOfDay, Timestamp};
use proptest::prelude::*;

/// 2026-02-01: histories run over the end of a short month.
fn start() -> Day {
    Day::of_date(2026, 2, 1).unwrap()
}

fn offset() -> Offset {
    Offset::new(480).unwrap()
}

fn moment(day: u16, minute: u16) -> Timestamp {
    offset().moment(CivilTime { day: start().later(day), time: TimeOfDay::new(minute).unwrap() })
}

fn program(length: u16, counting: Counting, repeats: bool, make_up: Option<(u16, u16)>) -> CheckInProgram {
    let milestones = [3, 7, 14, 21].into_iter().filter(|day| *day <= length);
    CheckInProgram {
        share_bonus: None,
        id: ProgramId::new("vine").unwrap(),
        from: None,
        until: None,
        length,
        counting,
        repeats,
        make_up: make_up.map(|(per_cycle, days_back)| MakeUpTerms { per_cycle, days_back }),
        milestones: milestones.map(|day| Milestone { day, reward: Reward::Points(u32::from(day)) }).collect(),
    }
}

fn me() -> CustomerId {
    CustomerId::new("me").unwrap()
}

fn fact(seq: u64, at: Timestamp, body: Body) -> Fact {
    Fact { id: FactId::new(&format!("f{seq}")).unwrap(), seq: Some(seq), at, member: me(), body }
}

fn came(seq: u64, day: u16, minute: u16) -> Fact {
    fact(seq, moment(day, minute), Body::CheckedIn { program: ProgramId::new("vine").unwrap() })
}

fn card(seq: u64, day: u16, name: &str) -> Fact {
    let (program, card) = (ProgramId::new("vine").unwrap(), CardId::new(name).unwrap());
    fact(seq, moment(day, 1), Body::CardIssued { program, card })
}

fn made_up(seq: u64, on: u16, name: &str, for_day: u16) -> Fact {
    let (program, card) = (ProgramId::new("vine").unwrap(), CardId::new(name).unwrap());
    fact(seq, moment(on, 900), Body::MadeUp { program, card, day: start().later(for_day) })
}

fn stand(program: &CheckInProgram, facts: Vec<Fact>, now: Timestamp) -> CheckIn {
    check_in(program, &Facts::new(facts), &me(), now, offset())
}

/// What may happen on a day: nothing, a visit (perhaps two, from two devices), a card, a card spent so far back.
#[derive(Clone, Debug)]
enum Event {
    Nothing,
    Came(u16),
    Twice(u16, u16),
    Card,
    MadeUp(u16),
}

fn history() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        2 => Just(Event::Nothing),
        6 => (0..1440_u16).prop_map(Event::Came),
        2 => (0..1440_u16, 0..1440_u16).prop_map(|(one, other)| Event::Twice(one, other)),
        2 => Just(Event::Card),
        2 => (0..9_u16).prop_map(Event::MadeUp),
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
        }
    }
    (facts, day)
}

fn any_program() -> impl Strategy<Value = CheckInProgram> {
    let counting = prop_oneof![Just(Counting::Consecutive), Just(Counting::Cumulative)];
    let make_up = prop::option::of((1..4_u16, 1..8_u16));
    (prop_oneof![Just(7_u16), Just(21), Just(3)], counting, any::<bool>(), make_up)
        .prop_map(|(length, counting, repeats, make_up)| program(length, counting, repeats, make_up))
}

/// Days in a row that end on a day, counted the slow way.
fn row(days: &[Day], end: Day) -> u32 {
    (0..).map_while(|back| end.earlier(back)).take_while(|day| days.contains(day)).count() as u32
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn delivery_changes_nothing(program in any_program(), history in history(), shuffle in any::<u64>(), repeat in any::<prop::sample::Index>()) {
        let (facts, day) = facts(&history);
        let told = stand(&program, facts.clone(), moment(day, 0));
        let mut delivered = facts.clone();
        if !facts.is_empty() {
            delivered.push(facts[repeat.index(facts.len())].clone());
            let turn = shuffle as usize % delivered.len();
            delivered.rotate_left(turn);
            delivered.reverse();
        }
        prop_assert_eq!(stand(&program, delivered, moment(day, 0)), told);
    }

    #[test]
    fn streaks_are_what_a_calendar_shows(program in any_program(), history in history()) {
        let (facts, day) = facts(&history);
        let state = stand(&program, facts, moment(day, 0));
        let days: Vec<Day> = state.days.iter().map(|(day, _)| *day).collect();
        let today = start().later(day);
        let here = row(&days, today).max(today.earlier(1).map_or(0, |yesterday| row(&days, yesterday)));
        prop_assert_eq!(state.streak, here);
        prop_assert_eq!(state.longest, days.iter().map(|day| row(&days, *day)).max().unwrap_or(0));
        prop_assert!(state.longest <= days.len() as u32 && days.iter().all(|day| start() <= *day && *day <= today));
    }

    #[test]
    fn a_gift_is_given_once_a_cycle_and_never_taken_back(program in any_program(), history in history()) {
        let (facts, day) = facts(&history);
        let mut before: Vec<_> = Vec::new();
        for heard in 0..=facts.len() {
            let state = stand(&program, facts[..heard].to_vec(), moment(day, 0));
            let mut names: Vec<_> = state.grants.iter().map(|grant| (grant.cycle, grant.step)).collect();
            prop_assert!(names.starts_with(&before));
            before = names.clone();
            names.sort_unstable();
            names.dedup();
            prop_assert_eq!(names.len(), state.grants.len());
            if !program.repeats {
                prop_assert!(names.iter().all(|(cycle, _)| *cycle == 1));
            }
        }
    }

    #[test]
    fn the_last_gift_takes_a_whole_cycle_of_days(program in any_program(), history in history()) {
        let (facts, day) = facts(&history);
        let state = stand(&program, facts, moment(day, 0));
        let complete = state.grants.iter().filter(|grant| grant.step == u32::from(program.length)).count() as u32;
        let days = state.days.iter().count() as u32;
        prop_assert!(complete * u32::from(program.length) <= days);
        if program.counting == Counting::Consecutive && complete > 0 {
            prop_assert!(state.longest >= u32::from(program.length));
        }
        prop_assert_eq!(state.complete, !program.repeats && complete == 1);
    }

    #[test]
    fn a_card_makes_up_one_day_and_no_more_than_the_terms_allow(program in any_program(), history in history()) {
        let (facts, day) = facts(&history);
        let issued = facts.iter().filter(|fact| matches!(fact.body, Body::CardIssued { .. })).count();
        let state = stand(&program, facts, moment(day, 0));
        let made_up = state.days.iter().filter(|(_, how)| **how == Counted::MadeUp).count();
        prop_assert_eq!(made_up + state.cards.iter().count(), issued);
        let per_cycle = program.make_up.map_or(0, |terms| usize::from(terms.per_cycle));
        prop_assert!(made_up <= per_cycle * state.cycle as usize);
    }

    #[test]
    fn every_fact_counts_or_is_told_why_not(program in any_program(), history in history()) {
        let (facts, day) = facts(&history);
        let told = facts.iter().filter(|fact| !matches!(fact.body, Body::CardIssued { .. })).count();
        let state = stand(&program, facts, moment(day, 0));
        prop_assert_eq!(state.days.iter().count() + state.not_counted.len(), told);
    }

    #[test]
    fn what_the_server_has_not_heard_grants_nothing(program in any_program(), history in history()) {
        let (mut facts, day) = facts(&history);
        let known = stand(&program, facts.clone(), moment(day, 60));
        let mut offline = came(9_999, day, 30);
        offline.seq = None;
        facts.push(offline);
        let state = stand(&program, facts, moment(day, 60));
        prop_assert_eq!(&state.days, &known.days);
        prop_assert_eq!(&state.grants, &known.grants);
        prop_assert!(state.today_is == Today::Pending || known.today_is != Today::Open);
    }
}

fn twenty_one_days() -> Vec<Fact> {
    (0..21).map(|day| came(u64::from(day) + 1, day, 600)).collect()
}

#[test]
fn twenty_one_days_in_a_row_earn_the_gift_once() {
    let program = program(21, Counting::Consecutive, false, None);
    let state = stand(&program, twenty_one_days(), moment(20, 700));
    assert_eq!((state.streak, state.done, state.complete), (21, 21, true));
    assert_eq!(state.grants.iter().map(|grant| grant.step).collect::<Vec<_>>(), [3, 7, 14, 21]);
    assert_eq!(state.grants.iter().map(|grant| grant.id.as_str()).collect::<Vec<_>>()[3], "vine.1.21");
    assert_eq!(state.today_is, Today::Counted);
}

#[test]
fn a_missed_day_starts_again_unless_a_card_makes_up_for_it() {
    let program = program(21, Counting::Consecutive, false, Some((3, 7)));
    let mut facts = twenty_one_days();
    facts.remove(9);
    let broken = stand(&program, facts.clone(), moment(20, 700));
    assert_eq!((broken.streak, broken.complete), (11, false));
    assert_eq!(broken.grants.iter().map(|grant| grant.step).collect::<Vec<_>>(), [3, 7]);
    facts.push(card(100, 12, "c"));
    facts.push(made_up(101, 12, "c", 9));
    // The card is spent on day 12, before the later days are heard.
    let (early, late): (Vec<Fact>, Vec<Fact>) = facts.into_iter().partition(|fact| fact.at <= moment(12, 901));
    let renumbered = early.into_iter().chain(late).zip(1..).map(|(fact, seq)| Fact { seq: Some(seq), ..fact });
    let mended = stand(&program, renumbered.collect(), moment(20, 700));
    assert_eq!((mended.streak, mended.complete, mended.make_ups_left), (21, true, 2));
    assert_eq!(mended.grants.iter().map(|grant| grant.step).collect::<Vec<_>>(), [3, 7, 14, 21]);
}

#[track_caller]
fn refused(make_up: Option<(u16, u16)>, facts: Vec<Fact>, why: NotCounted) {
    let last = facts.last().unwrap().id.clone();
    let state = stand(&program(21, Counting::Consecutive, false, make_up), facts, moment(10, 1000));
    assert_eq!(state.not_counted, [(last, why)]);
}

#[test]
fn a_card_has_its_limits() {
    let terms = Some((2, 5));
    let joined = || vec![came(1, 2, 600), card(2, 2, "c"), card(3, 2, "d"), card(4, 2, "e")];
    let with = |more: Vec<Fact>| joined().into_iter().chain(more).collect::<Vec<Fact>>();
    refused(None, with(vec![made_up(5, 9, "c", 8)]), NotCounted::NoMakeUp);
    refused(terms, with(vec![made_up(5, 9, "x", 8)]), NotCounted::UnknownCard);
    refused(terms, with(vec![made_up(5, 9, "c", 9)]), NotCounted::DayNotOver);
    refused(terms, with(vec![made_up(5, 9, "c", 3)]), NotCounted::TooFarBack);
    refused(terms, with(vec![made_up(5, 5, "c", 1)]), NotCounted::BeforeJoining);
    refused(terms, with(vec![made_up(5, 5, "c", 2)]), NotCounted::DayAlreadyCounted);
    refused(terms, with(vec![made_up(5, 9, "c", 8), made_up(6, 9, "c", 7)]), NotCounted::CardSpent);
    refused(
        terms,
        with(vec![made_up(5, 9, "c", 8), made_up(6, 9, "d", 7), made_up(7, 9, "e", 6)]),
        NotCounted::MakeUpsUsed,
    );
}

#[test]
fn the_future_and_the_time_outside_the_program_do_not_count() {
    let mut bounded = program(7, Counting::Consecutive, false, None);
    bounded.from = Some(start().later(2));
    bounded.until = Some(start().later(5));
    let facts = vec![came(1, 1, 600), came(2, 2, 0), came(3, 5, 0), came(4, 9, 0)];
    let state = stand(&bounded, facts, moment(8, 0));
    let why: Vec<NotCounted> = state.not_counted.iter().map(|(_, why)| *why).collect();
    assert_eq!(why, [NotCounted::NotStarted, NotCounted::Ended, NotCounted::InTheFuture]);
    assert_eq!((state.days.iter().count(), state.today_is), (1, Today::Closed));
}

#[test]
fn a_day_ends_at_the_malls_midnight_to_the_millisecond() {
    let program = program(7, Counting::Consecutive, false, None);
    let midnight = moment(1, 0).millis();
    let at =
        |millis| fact(millis as u64, Timestamp::new(millis).unwrap(), Body::CheckedIn { program: program.id.clone() });
    let state = stand(&program, vec![at(midnight - 1), at(midnight)], moment(1, 1));
    assert_eq!(state.days.iter().map(|(day, _)| *day).collect::<Vec<_>>(), [start(), start().later(1)]);
    let state = stand(&program, vec![at(midnight), at(midnight + 86_399_999)], moment(2, 0));
    assert_eq!(state.days.iter().count(), 1);
    assert_eq!(state.at_risk_until, Some(moment(3, 0)));
}

/// A mall with a seven-day program that earns a coupon, as a marketer writes it.
fn said(milestone: u16, template: &str) -> String {
    format!(
        r#"{{"contract":1,"currency":"CNY","utcOffsetMinutes":480,"lanes":[{{"id":"coupon","stacking":"each","promotions":[
        {{"id":"gift","then":{{"amountOff":{{"amount":500}}}},"coupon":{{}}}}]}}],
        "growth":{{"checkIns":[{{"id":"vine","length":7,"milestones":[{{"day":{milestone},"reward":{{"coupon":
        {{"template":"{template}","validDays":30}}}}}}]}}]}}}}"#
    )
}

fn asked(mall: &str, question: &str) -> Result<serde_json::Value, Vec<(String, &'static str)>> {
    use liebian::wire::{FACTS_LIMITS, RULEBOOK_LIMITS, check_in_text, mall as read_mall, said::Said};
    let mall = read_mall(&Said::from_text(mall, RULEBOOK_LIMITS))
        .map_err(|issues| issues.into_iter().map(|issue| (issue.path, issue.code.word())).collect::<Vec<_>>())?;
    Ok(serde_json::from_str(&check_in_text(&mall, &Said::from_text(question, FACTS_LIMITS), None)).unwrap())
}

#[test]
fn the_gift_of_a_program_is_a_coupon_that_a_wallet_takes() {
    let at = moment(0, 600).millis();
    let fact = format!(r#"{{"id":"f1","seq":1,"at":{at},"member":"me","what":{{"checkedIn":{{"program":"vine"}}}}}}"#);
    let question = format!(r#"{{"facts":[{fact},{fact}],"member":"me","now":{at}}}"#);
    let answer = asked(&said(1, "gift"), &question).unwrap();
    let state = &answer["value"][0];
    assert_eq!(state["days"], serde_json::json!([{ "day": "2026-02-01", "how": "checkedIn" }]));
    let expires = at + 30 * 86_400_000;
    let coupon = serde_json::json!({ "id": "vine.1.1", "coupon": "gift", "receivedAt": at, "expiresAt": expires });
    assert_eq!(state["wallet"], serde_json::json!([coupon]));
}

#[test]
fn bad_programs_and_facts_get_a_path_and_a_code() {
    let refused = |milestone, template| asked(&said(milestone, template), "{}").unwrap_err();
    let milestone = "growth.checkIns[0].milestones[0]";
    assert_eq!(refused(8, "gift"), [(format!("{milestone}.day"), "milestone-beyond-the-cycle")]);
    assert_eq!(refused(7, "gone"), [(format!("{milestone}.reward.coupon.template"), "unknown-coupon-template")]);
    let question = r#"{"facts":[{"id":"f1","at":1,"member":"me","what":{"madeUp":{"program":"vine","card":"c","day":"2026-02-30"}}}],"member":"me"}"#;
    let answer = asked(&said(7, "gift"), question).unwrap();
    assert_eq!(answer["issues"][0]["path"], "facts[0].what.madeUp.day");
    assert_eq!(answer["issues"][0]["code"], "bad-date");
}
