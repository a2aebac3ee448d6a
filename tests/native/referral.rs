//! Referrals by example: windows to the millisecond, debts, hand-overs, roles, stores, and what the wire says.

use liebian::growth::fact::{Body, Path};
use liebian::growth::referral::{
    BindAt, Credit, HoldFrom, Item, Levels, Orders, Pot, Promise, Rate, Rebind, ReferralProgram, Refused, Step, Touch,
    Worth,
};
use liebian::id::{Role, Sku, StoreId};
use liebian::money::BasisPoints;
use liebian::order::Set;
use serde_json::{Value, json};

use crate::referral_story::*;

fn steps(program: &ReferralProgram, story: &Story, member: &str, millis: i64) -> Vec<(String, Step)> {
    let friends = story.of(program, member, millis).friends;
    friends.into_iter().map(|friend| (friend.friend.to_string(), friend.step)).collect()
}

fn one(name: &str, step: Step) -> Vec<(String, Step)> {
    vec![(name.to_owned(), step)]
}

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
fn a_link_is_fresh_and_an_order_is_held_to_the_millisecond() {
    for days in [1, 7, 90] {
        let mut program = necklace();
        program.attribution.window_days = days as u16;
        program.attribution.new_members_only = false;
        for (bind_at, joins) in [(BindAt::Join, true), (BindAt::Order, false)] {
            program.attribution.bind_at = bind_at;
            let window = i64::from(days) * DAY;
            for (moment, bound) in [(window - 1, true), (window, false), (window + 1, false)] {
                let mut story = Story::default();
                story.shares(0, "amy").opens(100, "ben", "t-amy");
                if joins {
                    story.joins(100 + moment, "ben");
                }
                story.orders(100 + moment, "ben", "o1", 9_000);
                assert_eq!(story.of(&program, "amy", 100 + moment).count.unwrap().held, u32::from(bound), "{moment}");
            }
        }
    }
    let mut story = Story::default();
    story.shares(0, "amy").brings(1, "amy", "ben").orders(5, "ben", "o1", 9_000);
    let held = story.of(&necklace(), "amy", 4 + 7 * DAY);
    assert_eq!((held.friends[0].step, held.friends[0].held_until), (Step::Held, Some(at(5 + 7 * DAY))));
    assert_eq!(steps(&necklace(), &story, "amy", 5 + 7 * DAY), one("ben", Step::Matured));
    let facts = story.facts();
    assert_eq!(state(&necklace(), &facts, 6).next_change(), Some(at(1 + 7 * DAY)), "the link goes stale first");
    assert_eq!(state(&necklace(), &facts, 2 + 7 * DAY).next_change(), Some(at(5 + 7 * DAY)));
    assert_eq!(state(&necklace(), &facts, 5 + 7 * DAY).next_change(), None);
}

#[test]
fn an_order_held_from_receipt_waits_for_it() {
    let mut program = necklace();
    program.hold.from = HoldFrom::Receipt;
    let mut story = Story::default();
    story.shares(0, "amy").brings(1, "amy", "ben").orders(2, "ben", "o1", 9_000);
    let held = story.of(&program, "amy", 50 * DAY);
    assert_eq!((held.friends[0].step, held.friends[0].held_until), (Step::Held, None));
    story.receives(10 * DAY, "ben", "o1");
    assert_eq!(steps(&program, &story, "amy", 17 * DAY - 1), one("ben", Step::Held));
    assert_eq!(steps(&program, &story, "amy", 17 * DAY), one("ben", Step::Matured));
}

#[test]
fn a_friend_goes_from_opened_to_bound_or_is_refused() {
    let mut story = Story::default();
    story.shares(0, "amy").shares(0, "eve").opens(1, "v1", "t-amy");
    assert_eq!(steps(&necklace(), &story, "amy", 7 * DAY), one("v1", Step::Opened));
    let stale = &story.of(&necklace(), "amy", 1 + 7 * DAY).friends[0];
    assert_eq!((stale.step, stale.code, stale.at), (Step::Refused, Some(Refused::TouchTooOld), at(1 + 7 * DAY)));
    story.joins_as(2, "v1", "ben");
    assert_eq!(steps(&necklace(), &story, "amy", 2), one("ben", Step::Bound));
    story.opens(3, "ben", "t-eve");
    let eve = &story.of(&necklace(), "eve", 3).friends[0];
    assert_eq!((eve.friend.as_str(), eve.step, eve.code), ("ben", Step::Refused, Some(Refused::AlreadyBound)));
    let facts = story.facts();
    assert_eq!(state(&necklace(), &facts, 3).referrer(&who("v1")), Some(&who("amy")));
}

#[test]
fn a_reward_used_up_and_no_more_earned_is_a_debt_that_later_friends_pay_first() {
    let mut story = Story::default();
    story.shares(0, "amy");
    for friend in ["ben", "cat", "dan", "fay"] {
        story.brings(1, "amy", friend).orders(1, friend, friend, 9_000);
    }
    let mut program = necklace();
    let of = |program: &ReferralProgram, story: &Story, day: i64| {
        let view = story.of(program, "amy", day * DAY);
        let ids = |grants: &[liebian::growth::grant::Grant]| {
            grants.iter().map(|grant| grant.id.to_string()).collect::<Vec<_>>()
        };
        let count = view.count.unwrap();
        (ids(&view.grants), ids(&view.usable), view.withdrawn.len(), count.debt, count.to_go)
    };
    let (first, second) = ("p.1.2".to_owned(), "p.2.2".to_owned());
    let both = vec![first.clone(), second.clone()];
    assert_eq!(of(&program, &story, 8), (both.clone(), both.clone(), 0, 0, 2));
    story.redeems(8 * DAY, "amy", "p.2.2");
    assert_eq!(of(&program, &story, 8), (both.clone(), vec![first], 0, 0, 2));
    // One friend gives everything back: the unused reward goes first, although it was earned first.
    story.gets_back(9 * DAY, "ben", "ben", 7_001);
    assert_eq!(of(&program, &story, 9), (vec![second.clone()], vec![], 1, 0, 1));
    story.gets_back(10 * DAY, "cat", "cat", 9_000).gets_back(10 * DAY, "dan", "dan", 9_000);
    assert_eq!(of(&program, &story, 10), (vec![second.clone()], vec![], 1, 1, 3));
    // New friends: the second makes up for the debt, the fourth earns the name that was taken back.
    for (nth, friend) in (11..).zip(["hal", "ida", "jim"]) {
        story.brings(nth * DAY, "amy", friend).orders(nth * DAY, friend, friend, 9_000);
    }
    assert_eq!(of(&program, &story, 18), (vec![second.clone()], vec![], 1, 0, 2));
    assert_eq!(of(&program, &story, 20), (both.clone(), vec!["p.1.2".to_owned()], 0, 0, 2));
    // A coupon that comes back with its order can be used again, or is taken back.
    story.returns(21 * DAY, "amy", "p.2.2");
    assert_eq!(of(&program, &story, 21), (both.clone(), both, 0, 0, 2));
    program.budget = Some(fen(12_000));
    let poor = story.of(&program, "amy", 22 * DAY);
    assert_eq!(poor.grants.len(), 1);
}

#[test]
fn commission_paid_out_and_taken_back_is_owed_and_paid_off_first() {
    let mut story = Story::default();
    story.shares(0, "amy").opens(1, "ben", "t-amy").orders(2, "ben", "o1", 10_000).orders(3, "ben", "o2", 2_000);
    story.is_paid(8 * DAY, "amy", 550).gets_back(9 * DAY, "ben", "o1", 3_333);
    let told = story.of(&commission(), "amy", 9 * DAY).commission.unwrap();
    // 500 + 100 were earned; 333.35 of the 500 stand, rounded down.
    assert_eq!(
        (told.available.minor(), told.paid.minor(), told.reversed.minor(), told.debt.minor()),
        (0, 550, 167, 117)
    );
    let pots: Vec<_> = told.entries.iter().map(|entry| (entry.from, entry.to, entry.amount.minor())).collect();
    let (pending, available) = (Pot::Pending, Pot::Available);
    assert_eq!(
        pots,
        [
            (Pot::Budget, pending, 500),
            (Pot::Budget, pending, 100),
            (pending, available, 500),
            (pending, available, 100),
            (available, Pot::Paid, 550),
            (available, Pot::Budget, 50),
            (Pot::Owed, Pot::Budget, 117),
        ]
    );
    story.orders(10 * DAY, "ben", "o3", 4_000);
    let later = story.of(&commission(), "amy", 17 * DAY).commission.unwrap();
    assert_eq!((later.available.minor(), later.debt.minor()), (83, 0));
}

#[test]
fn friends_pass_to_the_heir_and_what_was_earned_stays() {
    let mut program = commission();
    program.hold.days = 0;
    let mut story = Story::default();
    story.shares(0, "eve").shares(0, "amy").opens(1, "amy", "t-eve").opens(1, "ben", "t-amy").opens(2, "gus", "t-amy");
    story.orders(3, "ben", "o1", 10_000).hands_over(4, "amy", "gus").orders(5, "ben", "o2", 10_000);
    let worth = |who: &str| -> Vec<(u64, u32)> {
        let friends = story.of(&program, who, DAY).friends.into_iter();
        friends.filter_map(|friend| Some((friend.worth?.minor(), friend.level?))).collect()
    };
    assert_eq!((worth("amy"), worth("gus"), worth("eve")), (vec![(500, 1)], vec![(500, 1)], vec![(200, 2)]));
    // The heir was Amy's friend too, and cannot be their own: they are nobody's now.
    assert_eq!(story.refused(&program, "gus", DAY), [("f7".to_owned(), Refused::SelfReferral, None)]);
    let facts = story.facts();
    assert_eq!(state(&program, &facts, DAY).referrer(&who("gus")), None);
    assert_eq!(state(&program, &facts, DAY).referrer(&who("ben")), Some(&who("gus")));
}

#[test]
fn rates_go_by_role_and_product_and_a_store_may_be_paid() {
    let mut program = commission();
    let points = |points| Worth::Rate(BasisPoints::new(points).unwrap());
    let guide = Role::new("guide").unwrap();
    let rate = |roles: Option<Set<Role>>, skus: Option<Set<Sku>>, levels| Rate { roles, skus, levels };
    let Promise::Commission(terms) = &mut program.promise else { unreachable!() };
    terms.rates = vec![
        rate(None, Some(Set::of(vec![Sku::new("bead").unwrap()])), Levels::One(points(1_000))),
        rate(Some(Set::of(vec![guide.clone()])), None, Levels::Two(points(800), points(300))),
        rate(None, None, Levels::Two(points(500), points(200))),
    ];
    terms.up_to = Some(fen(1_500));
    terms.credit = Credit::Store;
    let mut story = Story::default();
    story.tell(0, "eve", Body::Appointed { role: guide, store: None });
    story.issues(0, "eve", "t-eve", |issued| (issued.store, issued.path) = (StoreId::new("west"), Some(Path::Live)));
    story.shares(0, "amy").opens(1, "amy", "t-eve").opens(2, "ben", "t-amy").opens(3, "cat", "t-eve");
    story.buys(4, "ben", "o1", &[("thing", 10_001), ("bead", 1_005)]);
    story.buys_in(5, "cat", "o2", 90_000, "east", Path::Till);
    // Amy: 500.05 and 100.5, each rounded half up. The store: Eve's 3% of the thing; beads have no second level; and
    // 8% of what Cat paid, cut at 15 yuan.
    assert_eq!(story.of(&program, "amy", 6).commission.unwrap().pending.minor(), 500 + 101);
    assert_eq!(story.of(&program, "eve", 6).commission.unwrap().pending.minor(), 0);
    let store = story.of(&program, "store:west", 6);
    assert_eq!(store.commission.unwrap().pending.minor(), 300 + 1_500);
    let told: Vec<_> = store.friends.iter().map(|friend| (friend.friend.as_str(), friend.level.unwrap())).collect();
    assert_eq!(told, [("ben", 2), ("cat", 1)]);
    // The store in whose name it was shared stands apart from the store of the order, and the way it came.
    let cat = &story.of(&program, "eve", 6).friends[2];
    assert_eq!((cat.store.clone(), cat.order_store.clone()), (StoreId::new("west"), StoreId::new("east")));
    assert_eq!((cat.path, cat.worth.unwrap().minor()), (Some(Path::Till), 1_500));
    let bound = story.of(&program, "eve", 3);
    assert_eq!(bound.friends[1].path, Some(Path::Live));
}

#[test]
fn first_last_and_linear_credit_stand_side_by_side() {
    let mut program = necklace();
    program.attribution.bind_at = BindAt::Order;
    let mut story = Story::default();
    story.shares(0, "amy").shares(0, "eve").shares(0, "gus");
    story.opens(1, "ben", "t-amy").opens(2, "ben", "t-eve").opens(3, "ben", "t-gus").orders(4, "ben", "o1", 5_000);
    for (touch, winner) in [(Touch::Last, "gus"), (Touch::First, "amy")] {
        program.attribution.touch = touch;
        let credits = story.of(&program, winner, 5).credits;
        assert_eq!((credits[0].first.referrer.as_str(), credits[0].last.referrer.as_str()), ("amy", "gus"));
        let parts: Vec<_> =
            credits[0].linear.iter().map(|part| (part.referrer.as_str(), part.amount.minor())).collect();
        assert_eq!(parts, [("amy", 1_667), ("eve", 1_667), ("gus", 1_666)]);
    }
}

#[test]
fn accounts_that_turn_out_to_be_one_person_keep_one_binding_and_no_circle() {
    let mut program = commission();
    program.attribution.rebind = Rebind::Never;
    program.qualify.orders = Orders::Every;
    let mut story = Story::default();
    story.shares(0, "amy").shares(0, "eve").opens(1, "ben", "t-amy").opens(2, "bob", "t-eve");
    story.known(3, "ben", "phone").known(4, "bob", "phone").orders(5, "bob", "o1", 9_000);
    assert_eq!(story.refused(&program, "eve", 6), [("f6".to_owned(), Refused::AlreadyBound, Some("bob".to_owned()))]);
    assert_eq!(story.of(&program, "amy", 6).commission.unwrap().pending.minor(), 450);
    // Amy turns out to be Ben: from then on nothing more is earned, what was earned stays.
    story.known(7, "amy", "phone").orders(8, "ben", "o2", 9_000);
    assert_eq!(story.of(&program, "amy", 9).commission.unwrap().pending.minor(), 450);
    let no: Vec<_> = story.refused(&program, "amy", 9).into_iter().map(|(fact, code, _)| (fact, code)).collect();
    let [known, order] = ["f8", "f9"].map(str::to_owned);
    assert_eq!(no[1..], [(known, Refused::SamePerson), (order, Refused::SamePerson)]);
}

#[test]
fn how_many_friends_until_it_is_free() {
    let item = Item { sku: Sku::new("thing").unwrap(), price: fen(1_201) };
    let mut program = commission();
    let mut story = Story::default();
    story.shares(0, "amy").opens(1, "ben", "t-amy").orders(2, "ben", "o1", 10_000).opens(3, "cat", "t-amy");
    story.orders(9 * DAY, "cat", "o2", 10_000);
    let ask = |program: &ReferralProgram| {
        let facts = story.facts();
        state(program, &facts, 9 * DAY).of(&who("amy"), Some(&item)).until_free
    };
    assert_eq!(ask(&program), None, "no smallest order is asked for");
    program.qualify.at_least = fen(2_000);
    // 500 are available; 701 are missing, 100 a friend.
    let until = ask(&program).unwrap();
    assert_eq!((until.friends, until.matured, until.held), (8, 1, 1));
    let counted = ask(&necklace()).unwrap();
    assert_eq!((counted.friends, counted.matured, counted.held), (2, 0, 0));
}

#[test]
fn ten_thousand_facts_are_folded_quickly() {
    let mut story = Story::default();
    story.shares(0, "m0");
    for friend in 1..2_000_i64 {
        let (name, bringer) = (format!("m{friend}"), format!("m{}", (friend * 7919) % friend.min(97)));
        story.brings(friend * 10, &bringer, &name).shares(friend * 10 + 1, &name);
        story.orders(friend * 10 + 2, &name, &format!("o{friend}"), 3_000);
        story.gets_back(friend * 10 + 3, &name, &format!("o{friend}"), 500);
    }
    let mut told = story.facts.clone();
    told.reverse();
    for program in [necklace(), commission()] {
        let began = std::time::Instant::now();
        let facts = liebian::growth::fact::Facts::new(told.clone());
        let state = state(&program, &facts, 30 * DAY);
        println!("{} facts folded in {:?}", facts.iter().count(), began.elapsed());
        assert!(!state.of(&who("m0"), None).friends.is_empty());
        // Some tenths of that on a quiet machine; this one may be shared.
        assert!(began.elapsed().as_millis() < 1_000);
    }
}

fn asked(question: &Value) -> Value {
    use liebian::wire::{FACTS_LIMITS, RULEBOOK_LIMITS, mall, referral_text, said::Said};
    let rulebook = json!({ "contract": 1, "currency": "CNY", "utcOffsetMinutes": 480,
        "lanes": [{ "id": "coupon", "stacking": "each", "promotions": [
            { "id": "free", "then": { "amountOff": { "amount": 12_000 } }, "coupon": {} }] }],
        "growth": { "referrals": [
            { "id": "p", "hold": { "days": 0 }, "reward": { "count": { "friends": 1, "reward": {
                "coupon": { "template": "free", "validDays": 30 } } } } },
            { "id": "c", "hold": { "days": 0 }, "attribution": { "bindAt": "open", "newMembersOnly": false },
              "reward": { "commission": { "rates": [{ "direct": 500 }] } } }] } });
    let mall = mall(&Said::from_text(&rulebook.to_string(), RULEBOOK_LIMITS)).unwrap();
    serde_json::from_str(&referral_text(&mall, &Said::from_text(&question.to_string(), FACTS_LIMITS), None)).unwrap()
}

#[test]
fn the_wire_tells_it_in_plain_records() {
    let fact = |seq: u64, member: &str, what: Value| json!({ "id": format!("f{seq}"), "seq": seq, "at": 1_000 + seq, "member": member, "what": what });
    let line = json!({ "sku": "thing", "quantity": 1, "paid": 9_000 });
    let issued = |program: &str| json!({ "issued": { "program": program, "token": format!("t-{program}"), "path": "chat", "store": "west" } });
    let facts = json!([
        fact(1, "amy", issued("p")),
        fact(2, "amy", issued("c")),
        fact(3, "ben", json!({ "opened": { "token": "t-p" } })),
        fact(4, "ben", json!({ "joined": {} })),
        fact(5, "ben", json!({ "ordered": { "order": "o1", "store": "east", "lines": [line] } })),
        fact(6, "ben", json!({ "opened": { "token": "t-c" } })),
        fact(7, "ben", json!({ "ordered": { "order": "o2", "lines": [line] } })),
    ]);
    let answer =
        asked(&json!({ "facts": facts, "member": "amy", "now": 2_000, "item": { "sku": "thing", "price": 500 } }));
    let touch = json!({ "token": "t-p", "referrer": "amy", "path": "chat", "store": "west" });
    let friend = json!({ "friend": "ben", "step": "matured", "at": 1_005, "order": "o1", "paid": 9_000, "path": "chat", "store": "west", "orderStore": "east" });
    let expected = json!({
        "program": "p",
        "friends": [friend],
        "count": { "needed": 1, "matured": 1, "held": 0, "toGo": 1, "granted": 1, "debt": 0 },
        "grants": [{ "id": "p.1.1", "program": "p", "cycle": 1, "step": 1, "coupon": "free", "at": 1_005 }],
        "withdrawn": [],
        "wallet": [{ "id": "p.1.1", "coupon": "free", "receivedAt": 1_005, "expiresAt": 1_005 + 30 * DAY }],
        "untilFree": { "friends": 1, "matured": 1, "held": 0 },
        "credits": [{ "order": "o1", "amount": 9_000, "first": touch, "last": touch,
            "linear": [{ "token": "t-p", "referrer": "amy", "amount": 9_000 }] }],
        "refused": [{ "fact": "f7", "code": "friend-counted-already", "friend": "ben" }],
    });
    assert_eq!(answer["value"][0], expected);
    let entry =
        |from: &str, to: &str| json!({ "at": 1_007, "from": from, "to": to, "amount": 450, "order": "o2", "level": 1 });
    let commission = json!({ "pending": 0, "available": 450, "paid": 0, "reversed": 0, "debt": 0,
        "entries": [entry("budget", "pending:amy"), entry("pending:amy", "available:amy")] });
    assert_eq!(answer["value"][1]["commission"], commission);
    assert_eq!(answer["value"][1]["untilFree"], Value::Null);
    let wrong = asked(&json!({ "facts": [], "member": "amy", "item": { "sku": "thing" }, "more": 1 }));
    let told: Vec<_> = wrong["issues"]
        .as_array()
        .unwrap()
        .iter()
        .map(|issue| (issue["path"].clone(), issue["code"].clone()))
        .collect();
    assert_eq!(told, [(json!("more"), json!("unknown-key")), (json!("item.price"), json!("missing"))]);
}
