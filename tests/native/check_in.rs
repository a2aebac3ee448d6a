//! Check-ins worked out by hand: gifts, make-up cards, share bonuses, calendars, and the door of the wire.

use liebian::growth::calendar::{DayStatus, calendar};
use liebian::growth::check_in::{CheckIn, NotCounted, Today, check_in};
use liebian::growth::check_in_program::{CheckInProgram, Counting, MakeUpTerms, Milestone, ShareBonus};
use liebian::growth::fact::{Body, Fact, Facts};
use liebian::growth::grant::Reward;
use liebian::id::{CardId, CustomerId, FactId, ProgramId};
use liebian::time::{CivilTime, Day, Offset, TimeOfDay, Timestamp};

/// 2026-02-01: histories run over the end of a short month.
pub fn start() -> Day {
    Day::of_date(2026, 2, 1).unwrap()
}

pub fn offset() -> Offset {
    Offset::new(480).unwrap()
}

pub fn moment(day: u16, minute: u16) -> Timestamp {
    offset().moment(CivilTime { day: start().later(day), time: TimeOfDay::new(minute).unwrap() })
}

pub fn program(length: u16, counting: Counting, repeats: bool, make_up: Option<(u16, u16)>) -> CheckInProgram {
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

pub fn me() -> CustomerId {
    CustomerId::new("me").unwrap()
}

pub fn fact(seq: u64, at: Timestamp, body: Body) -> Fact {
    Fact { id: FactId::new(&format!("f{seq}")).unwrap(), seq: Some(seq), at, member: me(), body }
}

pub fn came(seq: u64, day: u16, minute: u16) -> Fact {
    fact(seq, moment(day, minute), Body::CheckedIn { program: ProgramId::new("vine").unwrap() })
}

pub fn card(seq: u64, day: u16, name: &str) -> Fact {
    let (program, card) = (ProgramId::new("vine").unwrap(), CardId::new(name).unwrap());
    fact(seq, moment(day, 1), Body::CardIssued { program, card })
}

pub fn made_up(seq: u64, on: u16, name: &str, for_day: u16) -> Fact {
    let (program, card) = (ProgramId::new("vine").unwrap(), CardId::new(name).unwrap());
    fact(seq, moment(on, 900), Body::MadeUp { program, card, day: start().later(for_day) })
}

pub fn returned(seq: u64, day: u16, visitor: &str) -> Fact {
    let (program, visitor) = (ProgramId::new("vine").unwrap(), CustomerId::new(visitor).unwrap());
    fact(seq, moment(day, 700), Body::ShareReturned { program, visitor })
}

pub fn stand(program: &CheckInProgram, facts: Vec<Fact>, now: Timestamp) -> CheckIn {
    check_in(program, &Facts::new(facts), &me(), now, offset())
}

/// Where the facts put the one who asks, told in one word a day: `c` counted, `m` made up, `x` missed, `o` can be made
/// up, `t` today, `p` pending, `f` to come; with the step, where it has one.
fn page(program: &CheckInProgram, facts: Vec<Fact>, now: Timestamp) -> String {
    let word = |status| match status {
        DayStatus::Counted => "c",
        DayStatus::MadeUp => "m",
        DayStatus::Missed => "x",
        DayStatus::Open => "o",
        DayStatus::Today => "t",
        DayStatus::Pending => "p",
        DayStatus::Future => "f",
    };
    let days = calendar(program, &stand(program, facts, now));
    let told = days.iter().map(|day| {
        let at = day.day.number() - start().number();
        format!("{at}{}{}", word(day.status), day.step.map_or(String::new(), |step| step.to_string()))
    });
    told.collect::<Vec<_>>().join(" ")
}

fn twenty_one_days() -> Vec<Fact> {
    (0..21).map(|day| came(u64::from(day) + 1, day, 600)).collect()
}

#[test]
fn twenty_one_days_in_a_row_earn_the_gift_once() {
    let program = program(21, Counting::Consecutive, false, None);
    let state = stand(&program, twenty_one_days(), moment(20, 700));
    assert_eq!((state.streak, state.done.len(), state.complete), (21, 21, true));
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

#[test]
fn a_calendar_shows_the_running_cycle() {
    let row = |make_up| program(5, Counting::Consecutive, false, make_up);
    let sum = program(5, Counting::Cumulative, false, None);
    // Nobody came yet: today is the first day.
    assert_eq!(page(&row(None), vec![], moment(3, 0)), "3t1 4f2 5f3 6f4 7f5");
    // Two days in a row, today not yet, today on its way to the server, today counted.
    let two = || vec![came(1, 1, 600), came(2, 2, 600)];
    assert_eq!(page(&row(None), two(), moment(3, 0)), "1c1 2c2 3t3 4f4 5f5");
    let mut waiting = two();
    waiting.push(Fact { seq: None, ..came(3, 3, 600) });
    assert_eq!(page(&row(None), waiting, moment(3, 700)), "1c1 2c2 3p3 4f4 5f5");
    let three = || two().into_iter().chain([came(3, 3, 600)]).collect::<Vec<_>>();
    assert_eq!(page(&row(None), three(), moment(3, 700)), "1c1 2c2 3c3 4f4 5f5");
    // A day missed: in a row the count starts again, unless a card can still make up for it; in sum it goes on.
    let gap = || vec![came(1, 1, 600), came(2, 2, 600), came(3, 4, 600)];
    assert_eq!(page(&row(None), gap(), moment(4, 700)), "1c 2c 3x 4c1 5f2 6f3 7f4 8f5");
    assert_eq!(page(&row(Some((1, 2))), gap(), moment(4, 700)), "1c 2c 3o 4c1 5f2 6f3 7f4 8f5");
    assert_eq!(page(&sum, gap(), moment(4, 700)), "1c1 2c2 3x 4c3 5f4 6f5");
    let mended = || gap().into_iter().chain([card(4, 4, "c"), made_up(5, 4, "c", 3)]).collect::<Vec<_>>();
    assert_eq!(page(&row(Some((1, 2))), mended(), moment(4, 1000)), "1c1 2c2 3m3 4c4 5f5");
    // Two days missed: nothing is alive, and today would be the first again.
    assert_eq!(page(&row(None), two(), moment(4, 0)), "1c 2c 3x 4t1 5f2 6f3 7f4 8f5");
}

#[test]
fn a_calendar_ends_with_its_cycle_and_its_program() {
    let five = || (1..=5).map(|day| came(u64::from(day), day, 600)).collect::<Vec<_>>();
    let once = program(5, Counting::Consecutive, false, None);
    assert_eq!(page(&once, five(), moment(9, 0)), "1c1 2c2 3c3 4c4 5c5");
    // Where cycles repeat, the day that completed one is still shown, and the next cycle begins tomorrow.
    let again = program(5, Counting::Consecutive, true, None);
    assert_eq!(page(&again, five(), moment(5, 700)), "5c 6f1 7f2 8f3 9f4 10f5");
    assert_eq!(page(&again, five(), moment(6, 0)), "6t1 7f2 8f3 9f4 10f5");
    let bounded = CheckInProgram { from: Some(start().later(3)), until: Some(start().later(6)), ..once };
    assert_eq!(page(&bounded, vec![], moment(0, 0)), "3f1 4f2 5f3");
    assert_eq!(page(&bounded, vec![came(1, 3, 600)], moment(4, 0)), "3c1 4t2 5f3");
    assert_eq!(page(&bounded, vec![came(1, 3, 600)], moment(9, 0)), "3c 4x 5x");
}

fn shared(per_cycle: u16) -> CheckInProgram {
    let share_bonus = Some(ShareBonus { reward: Reward::Points(5), per_cycle });
    CheckInProgram { share_bonus, ..program(3, Counting::Consecutive, true, None) }
}

#[test]
fn a_visitor_earns_a_bonus_once_and_no_more_than_a_cycle_allows() {
    let ids = |state: &CheckIn| state.grants.iter().map(|grant| grant.id.to_string()).collect::<Vec<_>>();
    let mut facts = vec![came(1, 0, 600), returned(2, 0, "v1"), returned(3, 0, "v1"), returned(4, 1, "v2")];
    facts.extend([returned(5, 1, "v3"), returned(6, 1, "me"), came(7, 1, 800), came(8, 2, 600), returned(9, 2, "v3")]);
    facts.extend([returned(10, 2, "v4")]);
    let state = stand(&shared(2), facts, moment(2, 800));
    assert_eq!(ids(&state), ["vine.1.share-1", "vine.1.share-2", "vine.1.3", "vine.2.share-1"]);
    assert!(state.grants.iter().all(|grant| grant.bonus == grant.id.as_str().contains("share")));
    let why: Vec<(&str, NotCounted)> = state.not_counted.iter().map(|(id, why)| (id.as_str(), *why)).collect();
    let came_before = NotCounted::VisitorCameBefore;
    let expected =
        [("f3", came_before), ("f5", NotCounted::ShareBonusesUsed), ("f6", NotCounted::OwnShare), ("f9", came_before)];
    assert_eq!(why, expected);
    assert_eq!(state.share_bonuses_left, Some(1));
    // Sharing is no day: it moves neither the days in a row nor the next milestone.
    assert_eq!((state.streak, state.days.iter().count()), (3, 3));
}

#[test]
fn whom_the_member_was_before_is_no_visitor() {
    let visitor = CustomerId::new("v1").unwrap();
    let joined = fact(1, moment(0, 0), Body::Joined { was: Some(visitor), birthday: None });
    let state = stand(&shared(9), vec![joined, returned(2, 0, "v1"), returned(3, 0, "v2")], moment(1, 0));
    assert_eq!(state.not_counted.iter().map(|(_, why)| *why).collect::<Vec<_>>(), [NotCounted::OwnShare]);
    assert_eq!(state.grants.len(), 1);
}

#[test]
fn a_share_counts_only_where_and_when_it_may() {
    let why = |program: &CheckInProgram, fact: Fact, day| {
        let state = stand(program, vec![fact], moment(day, 900));
        assert!(state.grants.is_empty());
        state.not_counted.first().map(|(_, why)| *why)
    };
    assert_eq!(
        why(&program(3, Counting::Consecutive, false, None), returned(1, 0, "v"), 0),
        Some(NotCounted::NoShareBonus)
    );
    let bounded = CheckInProgram { from: Some(start().later(1)), until: Some(start().later(3)), ..shared(9) };
    assert_eq!(why(&bounded, returned(1, 0, "v"), 9), Some(NotCounted::NotStarted));
    assert_eq!(why(&bounded, returned(1, 3, "v"), 9), Some(NotCounted::Ended));
    assert_eq!(why(&bounded, returned(1, 2, "v"), 1), Some(NotCounted::InTheFuture));
    assert_eq!(why(&bounded, Fact { seq: None, ..returned(1, 1, "v") }, 1), Some(NotCounted::NotConfirmed));
}

#[test]
fn the_clock_of_the_facts_never_runs_backwards() {
    let program = program(7, Counting::Consecutive, false, None);
    // The second was told after the first, so it was not told on an earlier day.
    let state = stand(&program, vec![came(1, 3, 600), came(2, 1, 600)], moment(3, 700));
    assert_eq!(state.days.iter().map(|(day, _)| *day).collect::<Vec<_>>(), [start().later(3)]);
    assert_eq!(state.not_counted, [(FactId::new("f2").unwrap(), NotCounted::DayAlreadyCounted)]);
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

#[test]
fn a_program_has_an_id_short_enough_to_name_what_it_earns() {
    let with = |length: usize| {
        asked(&said(7, "gift").replace("vine", &"v".repeat(length)), r#"{"facts":[],"member":"me","now":0}"#)
    };
    assert!(with(40).is_ok());
    assert_eq!(with(41).unwrap_err(), [("growth.checkIns[0].id".to_owned(), "text-too-long")]);
    let (id, at) = (ProgramId::new(&"v".repeat(40)).unwrap(), moment(0, 0));
    let longest = liebian::growth::grant::Grant::bonus(&id, 10_000, 10_000, &Reward::Points(1), at);
    assert!(longest.is_some_and(|grant| grant.id.as_str().len() <= 64));
}
