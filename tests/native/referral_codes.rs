//! Every way to say no, each by a history of its own: the fact, the code, and who is told.

use liebian::growth::fact::Issued;
use liebian::growth::referral::{BindAt, Orders, Promise, Rebind, ReferralProgram, Refused};
use liebian::id::{ProgramId, Sku};
use liebian::order::Set;
use liebian::time::Day;

use crate::referral_story::*;

/// The last fact is refused with this code; the member is told, and whoever would have been credited is told of the
/// friend.
#[track_caller]
fn refused(program: &ReferralProgram, story: &Story, code: Refused, told: &[&str]) {
    let facts = &story.facts;
    let (last, now) = (facts.last().unwrap(), facts.iter().map(|fact| fact.at).max().unwrap());
    let member = last.member.to_string();
    let now = now.millis() - start();
    let of = |who: &str| {
        story.refused(program, who, now).into_iter().filter(|(fact, ..)| *fact == last.id.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(of(&member), [(last.id.to_string(), code, None)], "the member is told");
    for who in told {
        assert_eq!(of(who), [(last.id.to_string(), code, Some(member.clone()))], "{who} is told");
    }
}

/// Amy has a link.
fn amy() -> Story {
    let mut story = Story::default();
    story.shares(0, "amy");
    story
}

/// Ben came by Amy's link and joined.
fn ben() -> Story {
    let mut story = amy();
    story.brings(1, "amy", "ben");
    story
}

fn with(change: impl Fn(&mut ReferralProgram)) -> ReferralProgram {
    let mut program = necklace();
    change(&mut program);
    program
}

#[test]
fn links_that_do_not_count() {
    refused(&necklace(), amy().opens(1, "ben", "t-eve"), Refused::UnknownToken, &[]);
    let until = |issued: &mut Issued| issued.until = Some(at(5));
    let mut expiring = Story::default();
    expiring.issues(0, "amy", "t-amy", until).opens(4, "cat", "t-amy").opens(5, "ben", "t-amy");
    refused(&necklace(), &expiring, Refused::TokenExpired, &["amy"]);
    assert_eq!(expiring.refused(&necklace(), "amy", 6).len(), 1);
    refused(&necklace(), amy().issues(1, "eve", "t-amy", |_| {}), Refused::TokenToldTwice, &[]);
    let foreign = |issued: &mut Issued| issued.program = ProgramId::new("q").unwrap();
    let mut other = Story::default();
    refused(&necklace(), other.issues(0, "amy", "t-q", foreign).opens(1, "ben", "t-q"), Refused::ForeignProgram, &[]);
    let told = other.of(&necklace(), "ben", 2).refused;
    assert_eq!(told.first().and_then(|refusal| refusal.foreign.as_ref()).map(ProgramId::as_str), Some("q"));
    refused(&necklace(), amy().opens(1, "amy", "t-amy"), Refused::SelfReferral, &[]);
    let mut two = amy();
    two.known(1, "amy", "phone").known(2, "ann", "phone").opens(3, "ann", "t-amy");
    refused(&necklace(), &two, Refused::SamePerson, &[]);
}

#[test]
fn the_days_of_a_program() {
    let day = |day| Day::of_date(2026, 3, day).unwrap();
    let bounded = with(|program| (program.from, program.until) = (Some(day(2)), Some(day(4))));
    refused(&bounded, amy().opens(DAY - 1, "ben", "t-amy"), Refused::ProgramNotStarted, &["amy"]);
    assert!(amy().opens(DAY, "ben", "t-amy").refused(&bounded, "ben", DAY).is_empty());
    refused(&bounded, amy().opens(3 * DAY, "ben", "t-amy"), Refused::ProgramOver, &["amy"]);
    let late = amy().opens(3 * DAY - 1, "ben", "t-amy").joins(3 * DAY, "ben").clone();
    refused(&bounded, &late, Refused::ProgramOver, &["amy"]);
    let mut ordered = amy();
    ordered.brings(DAY, "amy", "ben").orders(3 * DAY, "ben", "o1", 9_000);
    refused(&bounded, &ordered, Refused::ProgramOver, &["amy"]);
    // A binding made in time stands, and an order in time counts and matures after the end.
    let mut in_time = amy();
    in_time.brings(DAY, "amy", "ben").orders(3 * DAY - 1, "ben", "o1", 9_000);
    assert_eq!(in_time.of(&bounded, "amy", 20 * DAY).count.unwrap().matured, 1);
}

#[test]
fn who_is_bound_is_bound() {
    let members = with(|program| program.attribution.new_members_only = false);
    let again = ben().shares(2, "eve").opens(3, "ben", "t-eve").clone();
    refused(&members, &again, Refused::AlreadyBound, &["eve"]);
    let guarded = with(|program| {
        program.attribution.new_members_only = false;
        program.attribution.rebind = Rebind::After(3);
    });
    let early = ben().shares(2, "eve").opens(3 * DAY, "ben", "t-eve").clone();
    refused(&guarded, &early, Refused::StillProtected, &["eve"]);
    let mut free = ben();
    free.shares(2, "eve").opens(3 * DAY + 1, "ben", "t-eve");
    assert!(free.refused(&guarded, "ben", 4 * DAY).is_empty());
    assert_eq!(free.of(&guarded, "eve", 4 * DAY).friends.len(), 1);
}

#[test]
fn old_customers_are_no_new_members() {
    let mut old = amy();
    old.joins(1, "ben").opens(2, "ben", "t-amy");
    refused(&necklace(), &old, Refused::NotANewMember, &["amy"]);
    let at_open = with(|program| program.attribution.bind_at = BindAt::Open);
    let mut bought = amy();
    bought.orders(1, "ben", "o1", 500).opens(2, "ben", "t-amy");
    refused(&at_open, &bought, Refused::NotANewMember, &["amy"]);
    let at_order = with(|program| program.attribution.bind_at = BindAt::Order);
    bought.orders(3, "ben", "o2", 9_000);
    refused(&at_order, &bought, Refused::NotANewMember, &["amy"]);
    let mut fresh = amy();
    fresh.opens(1, "ben", "t-amy").orders(2, "ben", "o1", 9_000);
    assert_eq!(fresh.of(&at_order, "amy", 3).count.unwrap().held, 1);
    // A visitor who was somebody's earlier phone is no new member either; and what was refused binds nobody later.
    let mut second = amy();
    second.joins_as(1, "v", "ben").opens(2, "v", "t-amy");
    refused(&necklace(), &second, Refused::NotANewMember, &["amy"]);
    // What was refused once is not tried again.
    second.joins_as(3, "v", "bob");
    assert_eq!(second.refused(&necklace(), "amy", 4).len(), 1);
}

#[test]
fn circles_of_any_length() {
    let open = with(|program| {
        program.attribution.bind_at = BindAt::Open;
        program.attribution.new_members_only = false;
    });
    for length in 2..40 {
        let mut story = Story::default();
        for nth in 0..length {
            story.shares(0, &format!("m{nth}"));
        }
        for nth in 1..length {
            story.opens(nth, &format!("m{nth}"), &format!("t-m{}", nth - 1));
        }
        let last = format!("m{}", length - 1);
        story.opens(length, "m0", &format!("t-{last}"));
        refused(&open, &story, Refused::WouldCloseACircle, &[&last]);
    }
}

#[test]
fn links_and_bindings_that_are_over() {
    let mut stale = amy();
    stale.opens(1, "ben", "t-amy").joins(1 + 7 * DAY, "ben");
    refused(&necklace(), &stale, Refused::TouchTooOld, &["amy"]);
    let short = with(|program| program.attribution.valid_days = Some(3));
    refused(&short, ben().orders(1 + 3 * DAY, "ben", "o1", 9_000), Refused::BindingLapsed, &["amy"]);
    let mut extended = ben();
    extended.orders(DAY, "ben", "o1", 100).orders(5 * DAY, "ben", "o2", 9_000);
    let longer = with(|program| {
        program.attribution.valid_days = Some(3);
        program.attribution.extend_on_order_days = Some(5);
    });
    assert_eq!(extended.of(&longer, "amy", 5 * DAY).count.unwrap().held, 1);
    assert_eq!(extended.of(&short, "amy", 5 * DAY).count.unwrap().held, 0);
    refused(&necklace(), amy().orders(1, "eve", "o1", 9_000), Refused::NotBound, &[]);
}

#[test]
fn orders_that_do_not_count() {
    let order = |paid| ben().orders(2, "ben", "o1", paid).clone();
    assert!(order(2_000).refused(&necklace(), "ben", 3).is_empty());
    refused(&necklace(), &order(1_999), Refused::OrderBelowMinimum, &["amy"]);
    refused(&necklace(), &order(0), Refused::NothingPaid, &["amy"]);
    let beads = with(|program| program.qualify.skus = Some(Set::of(vec![Sku::new("bead").unwrap()])));
    refused(&beads, &order(9_000), Refused::NoProductInScope, &["amy"]);
    let mixed = ben().buys(2, "ben", "o1", &[("thing", 9_000), ("bead", 1_999)]).clone();
    refused(&beads, &mixed, Refused::OrderBelowMinimum, &["amy"]);
    let soon = with(|program| program.qualify.within_days = Some(2));
    refused(&soon, ben().orders(1 + 2 * DAY, "ben", "o1", 9_000), Refused::TooLateAfterBinding, &["amy"]);
    assert_eq!(ben().orders(2 * DAY, "ben", "o1", 9_000).of(&soon, "amy", 2 * DAY).count.unwrap().held, 1);
    refused(&necklace(), order(9_000).orders(3, "ben", "o2", 9_000), Refused::FriendCountedAlready, &["amy"]);
    let every = with(|program| program.qualify.orders = Orders::Every);
    assert_eq!(order(9_000).orders(3, "ben", "o2", 9_000).of(&every, "amy", 4).count.unwrap().held, 2);
    refused(&necklace(), order(9_000).orders(3, "ben", "o1", 9_000), Refused::OrderToldTwice, &[]);
    refused(&necklace(), order(9_000).orders(3, "eve", "o1", 9_000), Refused::OrderToldTwice, &[]);
}

#[test]
fn what_follows_an_order() {
    let ordered = || ben().orders(2, "ben", "o1", 9_000).clone();
    refused(&necklace(), ordered().receives(3, "ben", "o2"), Refused::UnknownOrder, &[]);
    refused(&necklace(), ordered().gets_back(3, "ben", "o2", 1), Refused::UnknownOrder, &[]);
    refused(&necklace(), ordered().receives(3, "eve", "o1"), Refused::NotTheMembersOrder, &[]);
    refused(&necklace(), ordered().gets_back(3, "eve", "o1", 1), Refused::NotTheMembersOrder, &[]);
    refused(&necklace(), ordered().receives(3, "ben", "o1").receives(4, "ben", "o1"), Refused::ReceivedAlready, &[]);
    refused(&necklace(), ordered().gets_back(3, "ben", "o1", 9_001), Refused::RefundBeyondOrder, &["amy"]);
    refused(&necklace(), ordered().gets_back_for(3, "ben", "o1", &[("bead", 1)]), Refused::RefundBeyondOrder, &["amy"]);
    let twice = ordered().gets_back(3, "ben", "o1", 9_000).gets_back(4, "ben", "o1", 1).clone();
    refused(&necklace(), &twice, Refused::RefundBeyondOrder, &["amy"]);
    assert!(ordered().gets_back(3, "ben", "o1", 9_000).refused(&necklace(), "ben", 4).is_empty());
}

#[test]
fn rewards_and_payouts() {
    let mut story = amy();
    for (nth, friend) in (0..).zip(["ben", "cat", "dan"]) {
        story.brings(nth, "amy", friend).orders(nth, friend, &format!("o{nth}"), 9_000);
    }
    let change = |change: &dyn Fn(&mut liebian::growth::referral::CountReward, &mut Option<liebian::money::Money>)| {
        with(|program| {
            let budget = &mut program.budget;
            if let Promise::Count(terms) = &mut program.promise {
                terms.friends = 1.try_into().unwrap();
                change(terms, budget);
            }
        })
    };
    let told = |program: &ReferralProgram| story.refused(program, "amy", 9 * DAY);
    let third = |code| vec![(story.facts[9].id.to_string(), code, Some("dan".to_owned()))];
    let twice = change(&|terms, _| terms.times = Some(2.try_into().unwrap()));
    assert_eq!(told(&twice), third(Refused::RewardLimitReached));
    assert_eq!(story.of(&twice, "amy", 9 * DAY).grants.len(), 2);
    let poor = change(&|_, budget| *budget = Some(fen(35_999)));
    assert_eq!(told(&poor), third(Refused::BudgetUsedUp));
    assert_eq!(story.of(&poor, "amy", 9 * DAY).grants.len(), 2);
    let rich = change(&|_, budget| *budget = Some(fen(36_000)));
    assert!(told(&rich).is_empty());

    let two = || story.clone();
    refused(&twice, two().redeems(9 * DAY, "amy", "p.3.1"), Refused::NotGranted, &[]);
    refused(&twice, two().redeems(9 * DAY, "ben", "p.1.1"), Refused::NotGranted, &[]);
    refused(
        &twice,
        two().redeems(9 * DAY, "amy", "p.1.1").redeems(9 * DAY, "amy", "p.1.1"),
        Refused::RedeemedAlready,
        &[],
    );
    refused(&twice, two().returns(9 * DAY, "amy", "p.1.1"), Refused::NotRedeemed, &[]);
    // A coupon of another name is no business of this program.
    for other in ["p.1.2", "p.01.1", "p.1", "q.1.1", "p.1.1.1", "p.0.1"] {
        let told = two().redeems(9 * DAY, "amy", other).refused(&twice, "amy", 9 * DAY);
        assert_eq!(told.iter().any(|(fact, ..)| *fact == "f11"), other == "p.0.1", "{other}");
    }
    refused(&twice, two().is_paid(9 * DAY, "amy", 1), Refused::PayoutBeyondAvailable, &[]);
    let pays = commission();
    assert!(two().is_paid(9 * DAY, "amy", 1_350).refused(&pays, "amy", 9 * DAY).is_empty());
    refused(&pays, two().is_paid(9 * DAY, "amy", 1_351), Refused::PayoutBeyondAvailable, &[]);
    let mut poor = commission();
    poor.budget = Some(fen(1_349));
    assert_eq!(told(&poor), third(Refused::BudgetUsedUp));
}

#[test]
fn who_leaves_needs_an_heir() {
    refused(&necklace(), ben().hands_over(2, "amy", "amy"), Refused::NoHeir, &[]);
    let mut self_heir = ben();
    self_heir.known(2, "amy", "phone").known(2, "ann", "phone").hands_over(3, "amy", "ann");
    refused(&necklace(), &self_heir, Refused::NoHeir, &[]);
    // Ben cannot inherit himself.
    let passed = ben().hands_over(2, "amy", "ben").clone();
    assert_eq!(
        passed.refused(&necklace(), "amy", 3),
        [("f4".to_owned(), Refused::SelfReferral, Some("ben".to_owned()))]
    );
    let mut after = passed.clone();
    refused(&necklace(), after.orders(3, "ben", "o1", 9_000), Refused::SelfReferral, &[]);
}

#[test]
fn what_nobody_heard_and_what_lies_ahead() {
    let mut offline = ben();
    offline.orders(2, "ben", "o1", 9_000);
    offline.facts.last_mut().unwrap().seq = None;
    refused(&necklace(), &offline, Refused::NotConfirmed, &[]);
    let mut early = ben();
    early.orders(5, "ben", "o1", 9_000);
    assert_eq!(early.refused(&necklace(), "ben", 4), [("f4".to_owned(), Refused::InTheFuture, None)]);
    assert!(early.refused(&necklace(), "ben", 5).is_empty());
}
