//! The laws of referrals, over random programs and random histories: forged, repeated, late, unconfirmed and refunded.

use std::collections::BTreeMap;

use liebian::growth::fact::{Body, Fact, Facts};
use liebian::growth::referral::*;
use liebian::id::CustomerId;
use liebian::money::Money;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::referral_dice::*;
use crate::referral_story::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn delivery_changes_nothing(program in program(), history in history(), turn in any::<usize>(), again in any::<prop::sample::Index>()) {
        let story = story(&history);
        let mut delivered = story.facts.clone();
        delivered.push(story.facts[again.index(story.facts.len())].clone());
        let turn = turn % delivered.len();
        delivered.rotate_left(turn);
        delivered.reverse();
        let now = end(&story.facts) + 2 * DAY;
        prop_assert_eq!(views(&program, &delivered, now), views(&program, &story.facts, now));
    }

    #[test]
    fn what_the_server_has_not_heard_and_the_future_change_nothing(program in program(), history in history()) {
        let story = story(&history);
        let now = end(&story.facts) / 2;
        let mut clock = 0;
        let mut heard = Vec::new();
        for fact in Facts::new(story.facts.clone()).iter() {
            clock = clock.max(fact.at.millis() - start());
            if clock <= now && fact.seq.is_some() {
                heard.push(fact.clone());
            }
        }
        for (all, only) in views(&program, &story.facts, now).into_iter().zip(views(&program, &heard, now)) {
            let early = |refusal: &Refusal| matches!(refusal.code, Refused::NotConfirmed | Refused::InTheFuture);
            prop_assert_eq!(all.refused.iter().filter(|one| !early(one)).cloned().collect::<Vec<_>>(), only.refused.clone());
            prop_assert_eq!(Progress { refused: only.refused.clone(), ..all }, only);
        }
    }

    #[test]
    fn nothing_changes_before_the_next_change(program in program(), history in history(), when in 0..100_i64) {
        let story = story(&history);
        let now = end(&story.facts) * when / 80;
        let facts = story.facts();
        if let Some(next) = state(&program, &facts, now).next_change() {
            let next = next.millis() - start();
            prop_assert!(next > now);
            prop_assert_eq!(views(&program, &story.facts, now), views(&program, &story.facts, next - 1));
        } else {
            prop_assert_eq!(views(&program, &story.facts, now), views(&program, &story.facts, now + 200 * DAY));
        }
    }


}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_brings_themselves_and_nobody_stands_in_a_circle(program in program(), history in history()) {
        let mut story = story(&history);
        story.facts.retain(|fact| fact.seq.is_some());
        for known in prefixes(&story) {
            let persons = persons(known);
            let facts = Facts::new(known.to_vec());
            let state = state(&program, &facts, end(known));
            let mut above = BTreeMap::new();
            for member in MEMBERS.map(who) {
                if let Some(referrer) = state.referrer(&member) {
                    let up = person(&persons, referrer);
                    prop_assert_ne!(person(&persons, &member), up.clone());
                    let earlier = above.insert(person(&persons, &member), up.clone());
                    prop_assert!(earlier.is_none_or(|earlier| earlier == up), "one person, two referrers");
                }
            }
            for from in above.keys() {
                let (mut at, mut steps) = (from, 0);
                while let Some(next) = above.get(at) {
                    at = next;
                    steps += 1;
                    prop_assert!(steps <= MEMBERS.len(), "{} stands in a circle", from);
                }
            }
            // Nobody stays with who left.
            if let Some(Fact { member, body: Body::Transferred { to }, .. }) = known.last()
                && person(&persons, member) != person(&persons, to)
            {
                prop_assert!(MEMBERS.iter().all(|friend| state.referrer(&who(friend)) != Some(member)));
            }
        }
    }

    #[test]
    fn rewards_are_those_that_are_due_and_debts_are_told(program in program(), history in history()) {
        let story = story(&history);
        let Promise::Count(terms) = &program.promise else { return Ok(()) };
        for view in views(&program, &story.facts, end(&story.facts) + 2 * DAY) {
            let count = view.count.unwrap();
            let steps = |step: Step| view.friends.iter().filter(|friend| friend.step == step).count() as u32;
            prop_assert_eq!((steps(Step::Matured), steps(Step::Held)), (count.matured, count.held));
            let due = (count.matured / count.needed).min(terms.times.map_or(u32::MAX, |times| times.get().into()));
            let used = view.grants.iter().filter(|grant| !view.usable.contains(grant)).count() as u32;
            prop_assert_eq!(count.granted as usize, view.grants.len());
            prop_assert_eq!(count.debt, used.saturating_sub(due));
            if program.budget.is_none() {
                prop_assert_eq!(count.granted, due.max(used));
            } else {
                prop_assert!(count.granted <= due.max(used));
            }
            let mut names: Vec<_> = view.grants.iter().map(|grant| &grant.id).chain(&view.withdrawn).collect();
            let told = names.len();
            names.sort();
            names.dedup();
            prop_assert_eq!(names.len(), told, "a name was given twice");
        }
    }

    #[test]
    fn giving_back_lowers_the_count_by_one_at_most(program in program(), history in history()) {
        let mut story = story(&history);
        story.facts.retain(|fact| fact.seq.is_some());
        let counts = |facts: &[Fact], now| views(&program, facts, now).iter().map(|view| view.count.map_or(0, |count| count.matured + count.held)).sum::<u32>();
        for known in prefixes(&story) {
            if let [before @ .., Fact { body: Body::Refunded { .. }, .. }] = known {
                let now = end(known);
                let (before, after) = (counts(before, now), counts(known, now));
                prop_assert!(after == before || after + 1 == before);
            }
        }
    }

    #[test]
    fn nothing_matures_before_its_time(program in program(), history in history()) {
        let story = story(&history);
        let now = end(&story.facts) + 10 * DAY;
        let mut clock = 0;
        let (mut paid, mut arrived) = (BTreeMap::new(), BTreeMap::new());
        for fact in story.facts().iter().filter(|fact| fact.seq.is_some()) {
            clock = clock.max(fact.at.millis());
            match &fact.body {
                Body::Ordered { order, .. } => drop(paid.entry(order.clone()).or_insert(clock)),
                Body::Received { order } => drop(arrived.entry(order.clone()).or_insert(clock)),
                _ => {}
            }
        }
        let hold = i64::from(program.hold.days) * DAY;
        for friend in views(&program, &story.facts, now).into_iter().flat_map(|view| view.friends) {
            let Some(order) = friend.order else { continue };
            match (friend.step, program.hold.from) {
                (Step::Matured, HoldFrom::Payment) => prop_assert_eq!(friend.at.millis(), paid[&order] + hold),
                (Step::Matured, HoldFrom::Receipt) => prop_assert!(friend.at.millis() >= arrived[&order] + hold),
                (Step::Held, HoldFrom::Payment) => prop_assert_eq!(friend.held_until.unwrap().millis(), paid[&order] + hold),
                (Step::Held, HoldFrom::Receipt) => prop_assert!(friend.held_until.is_none_or(|until| until > at(now))),
                _ => {}
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_friend_counts_once_and_only_by_links_of_the_program(program in program(), history in history()) {
        let mut story = story(&history);
        story.facts.retain(|fact| fact.seq.is_some());
        let state_facts = story.facts();
        let state = state(&program, &state_facts, end(&story.facts) + 5 * DAY);
        let mut counted = Vec::new();
        for member in MEMBERS {
            let view = state.of(&who(member), None);
            for credit in &view.credits {
                prop_assert!(credit.linear.iter().all(|part| part.token.as_str() != "t-gus"), "a foreign link");
                prop_assert_eq!(credit.linear.iter().map(|part| part.amount).sum::<Money>(), credit.amount);
                prop_assert_eq!(&credit.first.token, &credit.linear[0].token);
                prop_assert_eq!(&credit.last.token, &credit.linear[credit.linear.len() - 1].token);
                counted.push(credit.order.clone());
            }
        }
        let told = counted.len();
        counted.sort();
        counted.dedup();
        prop_assert_eq!(counted.len(), told, "an order was credited to two");
        if program.qualify.orders == Orders::First {
            // Whoever was known to be one person when they ordered again had counted already.
            let place = |order| story.facts.iter().position(|fact| matches!(&fact.body, Body::Ordered { order: id, .. } if *id == order)).unwrap();
            let mut places: Vec<usize> = counted.into_iter().map(place).collect();
            places.sort_unstable();
            for (nth, later) in places.iter().enumerate() {
                let persons = persons(&story.facts[..*later]);
                let who = |at: &usize| person(&persons, &story.facts[*at].member);
                prop_assert!(places[..nth].iter().all(|earlier| who(earlier) != who(later)));
            }
        }
    }

    #[test]
    fn who_is_bound_for_good_stays_bound(mut program in program(), history in history()) {
        program.attribution.rebind = Rebind::Never;
        program.attribution.valid_days = None;
        let mut story = story(&history);
        let joins = |fact: &Fact| matches!(fact.body, Body::Joined { was: Some(_), .. } | Body::Known { .. } | Body::Transferred { .. });
        story.facts.retain(|fact| fact.seq.is_some() && !joins(fact));
        let mut before: BTreeMap<&str, CustomerId> = BTreeMap::new();
        for known in prefixes(&story) {
            let facts = Facts::new(known.to_vec());
            let state = state(&program, &facts, end(known));
            for member in MEMBERS {
                let now = state.referrer(&who(member)).cloned();
                if let Some(earlier) = before.get(member) {
                    prop_assert_eq!(Some(earlier.clone()), now);
                } else if let Some(now) = now {
                    before.insert(member, now);
                }
            }
        }
    }
}

/// The laws above say something only if everything that can happen does happen in these histories.
#[test]
fn every_step_and_nearly_every_no_occurs_in_the_histories() {
    let mut runner = TestRunner::deterministic();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for nth in 0..3_000 {
        let program = program().new_tree(&mut runner).unwrap().current();
        let story = story(&history().new_tree(&mut runner).unwrap().current());
        let now = end(&story.facts);
        for view in views(&program, &story.facts, if nth % 5 == 0 { now / 2 } else { now + DAY }) {
            let steps = view.friends.iter().map(|friend| format!("{:?}", friend.step));
            let codes = view.refused.iter().map(|refusal| format!("{:?}", refusal.code));
            let pots = view
                .commission
                .iter()
                .flat_map(|told| &told.entries)
                .map(|entry| format!("{:?}{:?}", entry.from, entry.to));
            let grants = view
                .grants
                .iter()
                .map(|_| "Grant".to_owned())
                .chain(view.withdrawn.iter().map(|_| "Withdrawn".to_owned()));
            let debts = view.count.iter().filter(|count| count.debt > 0).map(|_| "Debt".to_owned());
            for what in steps.chain(codes).chain(pots).chain(grants).chain(debts) {
                *seen.entry(what).or_default() += 1;
            }
        }
    }
    println!("{seen:#?}");
    let expected = "Opened Bound Held Matured Reversed BudgetPending PendingAvailable PendingBudget AvailableBudget \
        AvailablePaid OwedBudget AvailableOwed Grant Withdrawn Debt TokenToldTwice ForeignProgram SelfReferral SamePerson \
        AlreadyBound StillProtected NotANewMember WouldCloseACircle TouchTooOld BindingLapsed NotBound OrderToldTwice \
        UnknownOrder NotTheMembersOrder ReceivedAlready NothingPaid OrderBelowMinimum TooLateAfterBinding \
        FriendCountedAlready RefundBeyondOrder RewardLimitReached BudgetUsedUp PayoutBeyondAvailable NotGranted \
        RedeemedAlready NotRedeemed NoHeir NotConfirmed InTheFuture";
    let missing: Vec<&str> = expected.split_whitespace().filter(|what| !seen.contains_key(*what)).collect();
    assert!(missing.is_empty(), "never seen: {missing:?}");
}
