//! Random referral programs and random histories: forged, repeated, late, unconfirmed, refunded, handed over.

use std::collections::BTreeMap;

use liebian::growth::fact::{Body, Fact, Facts};
use liebian::growth::referral::*;
use liebian::id::{CustomerId, ProgramId, Role, Sku, StoreId};
use liebian::money::BasisPoints;
use liebian::order::Set;
use proptest::prelude::*;

use crate::referral_story::*;

/// Everybody: members, two visitors, and friends who come only to buy.
pub const MEMBERS: [&str; 14] =
    ["ann", "ben", "cat", "dan", "eve", "fay", "gus", "v1", "v2", "x0", "x1", "x2", "x3", "x4"];

/// One random event: what, who, with whom or which, how much, and how much later.
pub type Event = (u8, u8, u8, u16, u8);

/// Up to sixty events.
pub fn history() -> impl Strategy<Value = Vec<Event>> {
    prop::collection::vec((0..54_u8, 0..9_u8, 0..9_u8, 0..6_000_u16, any::<u8>()), 1..60)
}

/// The facts of a history, as the server hears them; everyone has a link from the start.
pub fn story(history: &[Event]) -> Story {
    let mut story = Story::default();
    let mut clock = 0;
    for (nth, member) in MEMBERS.iter().enumerate() {
        story.issues(0, member, &format!("t-{member}"), |issued| {
            issued.store = StoreId::new("west").filter(|_| nth % 3 == 0);
            if nth == 6 {
                issued.program = ProgramId::new("q").unwrap();
            }
        });
    }
    story.tell(0, "ann", Body::Appointed { role: Role::new("guide").unwrap(), store: None });
    let mut orders = 0_u8;
    for (kind, one, other, amount, step) in history {
        let (a, b) = (MEMBERS[usize::from(*one)], MEMBERS[usize::from(*other)]);
        clock += match step {
            0..60 => 0,
            60..100 => 1,
            100..180 => 3_600_000,
            180..230 => DAY,
            230..250 => 3 * DAY,
            // A clock that was set back.
            _ => -DAY,
        };
        clock = clock.max(0);
        // Most come by the links of two members, so that something comes of it.
        let sharer = MEMBERS[usize::from(if amount % 4 == 0 { *other } else { other % 2 })];
        let paid = u64::from(*amount).saturating_sub(200);
        let some_order = format!("o{}", if orders == 0 { 0 } else { (one + other) % orders });
        let coupon = format!("p.{}.{}", if amount % 3 == 0 { other / 3 + 1 } else { 1 }, amount % 2 + 1);
        match kind {
            0..8 => story.opens(clock, a, &format!("t-{sharer}")),
            8..12 => story.joins(clock, a),
            12..15 => story.brings(clock, sharer, a),
            15 => story.joins_as(clock, "v1", a),
            16 => story.known(clock, a, if *amount < 3_000 { "phone" } else { "payer" }),
            17..27 => {
                orders += 1;
                story.buys(clock, a, &format!("o{}", orders - 1), &[("thing", paid), ("other", paid / 2 % 977)])
            }
            27..31 => {
                let all = if other % 2 == 0 { 9_999 } else { paid / 3 };
                story.gets_back_for(clock, a, &some_order, &[("thing", all), ("other", all / 5)])
            }
            31 => story.orders(clock, a, &some_order, paid),
            32 => story.hands_over(clock, sharer, b),
            33..35 => story.is_paid(clock, sharer, paid / 40),
            35..39 => story.redeems(clock, sharer, &coupon),
            39 => story.returns(clock, sharer, &coupon),
            40..43 => story.receives(clock, a, &some_order),
            43 => story.issues(clock, a, &format!("t-{b}"), |_| {}),
            _ => {
                orders += 1;
                let friend = MEMBERS[usize::from(9 + one % 5)];
                story.brings(clock, sharer, friend).orders(clock, friend, &format!("o{}", orders - 1), paid + 2_000)
            }
        };
        // The friend often asks for their own money back.
        if (27..31).contains(kind) || (40..43).contains(kind) {
            let orderer = story.facts.iter().find_map(|fact| match &fact.body {
                Body::Ordered { order, .. } if order.as_str() == some_order => Some(fact.member.clone()),
                _ => None,
            });
            if let (Some(orderer), Some(fact), true) = (orderer, story.facts.last_mut(), step % 4 != 0) {
                fact.member = orderer;
            }
        }
        if *step == 77
            && let Some(fact) = story.facts.last_mut()
        {
            fact.seq = None;
        }
    }
    story
}

fn days() -> impl Strategy<Value = Option<u16>> {
    prop_oneof![3 => Just(None), 1 => Just(Some(1)), 1 => Just(Some(3)), 2 => Just(Some(10))]
}

fn attribution() -> impl Strategy<Value = Attribution> {
    let bind_at = prop_oneof![Just(BindAt::Open), Just(BindAt::Join), Just(BindAt::Order)];
    let touch = prop_oneof![Just(Touch::First), Just(Touch::Last)];
    let rebind = prop_oneof![Just(Rebind::Never), Just(Rebind::After(0)), Just(Rebind::After(3))];
    (bind_at, touch, prop_oneof![Just(1_u16), Just(7), Just(30)], rebind, days(), days(), prop::bool::weighted(0.3))
        .prop_map(|(bind_at, touch, window_days, rebind, valid_days, extend_on_order_days, new_members_only)| {
            Attribution { bind_at, touch, window_days, rebind, valid_days, extend_on_order_days, new_members_only }
        })
}

fn promise() -> impl Strategy<Value = Promise> {
    let count = (1..3_u16, prop::option::of(1..3_u16)).prop_map(|(friends, times)| {
        let Promise::Count(count) = necklace().promise else { unreachable!() };
        let times = times.map(|times| times.try_into().unwrap());
        Promise::Count(CountReward { friends: friends.try_into().unwrap(), times, ..count })
    });
    let worth = |most: u16| {
        let rate = (1..most).prop_map(|points| Worth::Rate(BasisPoints::new(points).unwrap()));
        prop_oneof![3 => rate, 1 => (0..200_u64).prop_map(|amount| Worth::Each(fen(amount)))]
    };
    let rate = (worth(9_000), prop::option::of(worth(1_000)), any::<bool>(), any::<bool>()).prop_map(
        move |(direct, indirect, guides, things)| Rate {
            roles: guides.then(|| Set::of(vec![Role::new("guide").unwrap()])),
            skus: things.then(|| Set::of(vec![Sku::new("thing").unwrap()])),
            levels: match indirect {
                None => Levels::One(direct),
                Some(indirect) => Levels::Two(direct, indirect),
            },
        },
    );
    let credit = prop_oneof![Just(Credit::Sharer), Just(Credit::Store)];
    let commission = (credit, prop::collection::vec(rate, 1..4), prop::option::of(1..400_u64))
        .prop_map(|(credit, rates, up_to)| Promise::Commission(Commission { credit, rates, up_to: up_to.map(fen) }));
    prop_oneof![count, commission]
}

pub fn program() -> impl Strategy<Value = ReferralProgram> {
    let orders = prop_oneof![Just(Orders::First), Just(Orders::Every)];
    let qualify = (prop_oneof![Just(0_u64), 0..2_000_u64], any::<bool>(), days(), orders).prop_map(
        |(at_least, things, within_days, orders)| {
            let skus = things.then(|| Set::of(vec![Sku::new("thing").unwrap()]));
            Qualify { at_least: fen(at_least), skus, within_days, orders }
        },
    );
    let from = prop_oneof![Just(HoldFrom::Payment), Just(HoldFrom::Receipt)];
    let hold = (0..3_u16, from).prop_map(|(days, from)| Hold { days, from });
    let budget = prop::option::of(prop_oneof![Just(24_000_u64), 0..9_000_u64]);
    (attribution(), qualify, hold, promise(), budget).prop_map(|(attribution, qualify, hold, promise, budget)| {
        ReferralProgram { attribution, qualify, hold, promise, budget: budget.map(fen), ..necklace() }
    })
}

/// Who is one person by these facts, found the slow way: everyone's smallest name.
pub fn persons(facts: &[Fact]) -> BTreeMap<String, String> {
    let mut same: Vec<(String, String)> = Vec::new();
    for fact in facts.iter().filter(|fact| fact.seq.is_some()) {
        match &fact.body {
            Body::Joined { was: Some(was), .. } => same.push((fact.member.to_string(), was.to_string())),
            Body::Known { identity } => same.push((fact.member.to_string(), format!("#{identity}"))),
            _ => {}
        }
    }
    let mut name: BTreeMap<String, String> =
        same.iter().flat_map(|(a, b)| [a.clone(), b.clone()]).map(|name| (name.clone(), name)).collect();
    for _ in 0..name.len() {
        for (a, b) in &same {
            let least = name[a].clone().max(name[b].clone());
            name.insert(a.clone(), least.clone());
            name.insert(b.clone(), least);
        }
    }
    name
}

pub fn person(persons: &BTreeMap<String, String>, name: &CustomerId) -> String {
    persons.get(name.as_str()).cloned().unwrap_or_else(|| name.to_string())
}

/// The moment of the last fact, on a clock that never runs backwards.
pub fn end(facts: &[Fact]) -> i64 {
    facts.iter().map(|fact| fact.at.millis() - start()).max().unwrap_or(0)
}

/// Everyone's view.
pub fn views(program: &ReferralProgram, facts: &[Fact], millis: i64) -> Vec<Progress> {
    let facts = Facts::new(facts.to_vec());
    let state = state(program, &facts, millis);
    MEMBERS.iter().map(|member| state.of(&who(member), None)).collect()
}

/// An event less told is a fact less: everything up to one.
pub fn prefixes(story: &Story) -> impl Iterator<Item = &[Fact]> {
    (1..=story.facts.len()).map(|count| &story.facts[..count])
}
