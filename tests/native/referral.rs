//! Referrals by example: one small history for every rule, and one for every way to say no.

use liebian::growth::referral::Step;

use crate::referral_story::*;

#[test]
fn two_friends_make_the_necklace_free() {
    let mut story = Story::default();
    story.shares(0, "amy").brings(1, "amy", "ben").brings(2, "amy", "cat");
    story.orders(3, "ben", "o1", 2_000).orders(4, "cat", "o2", 5_000);
    let held = story.of(&necklace(), "amy", 5);
    assert_eq!(held.friends.iter().map(|friend| friend.step).collect::<Vec<_>>(), [Step::Held, Step::Held]);
    assert_eq!((held.count.unwrap().held, held.count.unwrap().to_go), (2, 2));
    let one = story.of(&necklace(), "amy", 3 + 7 * DAY);
    assert_eq!((one.count.unwrap().matured, one.count.unwrap().to_go, one.grants.len()), (1, 1, 0));
    let both = story.of(&necklace(), "amy", 4 + 7 * DAY);
    assert_eq!(both.grants.iter().map(|grant| grant.id.as_str()).collect::<Vec<_>>(), ["p.1.2"]);
    assert_eq!((both.count.unwrap().granted, both.count.unwrap().to_go), (1, 2));
    assert!(both.refused.is_empty());
}

#[test]
fn ten_thousand_facts_are_folded_quickly() {
    let mut story = Story::default();
    story.shares(0, "m0");
    for friend in 1..2_000_i64 {
        let name = format!("m{friend}");
        let bringer = format!("m{}", (friend * 7919) % friend.min(97));
        story.brings(friend * 10, &bringer, &name).shares(friend * 10 + 1, &name);
        story.orders(friend * 10 + 2, &name, &format!("o{friend}"), 3_000);
        story.gets_back(friend * 10 + 3, &name, &format!("o{friend}"), 500);
    }
    story.facts.truncate(10_000);
    let mut told = story.facts.clone();
    told.reverse();
    for program in [necklace(), commission()] {
        let began = std::time::Instant::now();
        let facts = liebian::growth::fact::Facts::new(told.clone());
        let sorted = began.elapsed();
        let state = state(&program, &facts, 30 * DAY);
        let folded = began.elapsed();
        let view = state.of(&who("m0"), None);
        println!(
            "{} facts: in order {sorted:?}, folded {folded:?}, told {:?}, {} friends",
            facts.iter().count(),
            began.elapsed(),
            view.friends.len()
        );
        assert!(began.elapsed().as_millis() < 1_000);
    }
}
