//! Communities: who enters which group, held against a plain list; and how far it is to a store, held against floats.

use std::num::NonZeroU16;

use crate::check_in::moment;
use liebian::growth::community::{Community, Groups};
use liebian::growth::distance::{Place, nearest};
use liebian::growth::fact::{Body, Fact, Facts};
use liebian::id::{CommunityId, CustomerId, FactId, StoreId};
use liebian::wire::said::Said;
use liebian::wire::{FACTS_LIMITS, REQUEST_LIMITS, RULEBOOK_LIMITS, community_text, mall, nearest_text};
use proptest::prelude::*;
use serde_json::{Value, json};

fn community(capacity: u16) -> Community {
    let id = CommunityId::new("wukang").unwrap();
    Community { id, store: StoreId::new("wukang"), capacity: NonZeroU16::new(capacity).unwrap() }
}

fn moved(seq: u64, member: u16, entered: bool) -> Fact {
    let community = CommunityId::new("wukang").unwrap();
    let body = if entered { Body::Entered { community } } else { Body::Left { community } };
    let id = FactId::new(&format!("f{seq}")).unwrap();
    Fact { id, seq: Some(seq), at: moment(0, 0), member: customer(member), body }
}

fn customer(number: u16) -> CustomerId {
    CustomerId::new(&format!("m{number}")).unwrap()
}

fn groups(capacity: u16, facts: Vec<Fact>) -> Groups {
    Groups::of(&community(capacity), &Facts::new(facts), moment(1, 0))
}

#[test]
fn two_hundred_and_the_next_one_opens_a_group() {
    let facts: Vec<Fact> = (0..200).map(|member| moved(u64::from(member) + 1, member, true)).collect();
    let full = groups(200, facts.clone());
    assert_eq!((full.members.as_slice(), full.entry()), ([200, 0].as_slice(), 2));
    let mut more = facts.clone();
    more.push(moved(201, 200, true));
    let two = groups(200, more.clone());
    assert_eq!((two.members.as_slice(), two.entry(), two.place(&customer(200))), ([200, 1].as_slice(), 2, Some(2)));
    // One leaves, and the place is the next one's.
    more.push(moved(202, 7, false));
    assert_eq!(groups(200, more.clone()).entry(), 1);
    more.extend([moved(203, 300, true), moved(204, 7, true)]);
    let again = groups(200, more);
    assert_eq!((again.members.as_slice(), again.place(&customer(300))), ([200, 2].as_slice(), Some(1)));
    assert_eq!(again.place(&customer(7)), Some(2));
}

#[test]
fn what_the_server_has_not_heard_and_what_is_to_come_moves_nobody() {
    let mut later = moved(2, 2, true);
    later.at = moment(2, 0);
    let facts = vec![Fact { seq: None, ..moved(1, 1, true) }, later, moved(3, 3, false)];
    let empty = groups(5, facts);
    assert_eq!((empty.members.as_slice(), empty.entry()), ([0].as_slice(), 1));
}

/// The same with plain lists of names.
fn slow(capacity: usize, moves: &[(u16, bool)]) -> Vec<Vec<u16>> {
    let mut groups: Vec<Vec<u16>> = Vec::new();
    for (member, entered) in moves {
        let inside = groups.iter().position(|group| group.contains(member));
        match (entered, inside) {
            (true, None) => match groups.iter_mut().find(|group| group.len() < capacity) {
                Some(group) => group.push(*member),
                None => groups.push(vec![*member]),
            },
            (false, Some(group)) => groups[group].retain(|other| other != member),
            _ => {}
        }
    }
    groups
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn groups_are_what_a_list_of_names_shows(capacity in 1..5_u16, moves in prop::collection::vec((0..20_u16, prop::bool::weighted(0.7)), 0..80), turn in any::<prop::sample::Index>()) {
        let mut facts: Vec<Fact> = (1..).zip(&moves).map(|(seq, (member, entered))| moved(seq, *member, *entered)).collect();
        let state = groups(capacity, facts.clone());
        let names = slow(usize::from(capacity), &moves);
        for member in 0..20 {
            prop_assert_eq!(state.place(&customer(member)), names.iter().position(|group| group.contains(&member)).map(|at| at + 1));
        }
        let counts: Vec<u16> = names.iter().map(|group| group.len() as u16).collect();
        prop_assert_eq!(&state.members[..counts.len()], counts.as_slice());
        prop_assert!(state.members.iter().all(|members| *members <= capacity));
        prop_assert!(state.members[state.entry() - 1] < capacity);
        prop_assert!(state.members[..state.entry() - 1].iter().all(|members| *members == capacity));
        // In whatever order and however often the facts arrive.
        if !facts.is_empty() {
            facts.push(facts[turn.index(facts.len())].clone());
            let by = turn.index(facts.len());
            facts.rotate_left(by);
        }
        prop_assert_eq!(groups(capacity, facts), state);
    }
}

fn asked(question: &Value) -> Value {
    let rules = json!({ "contract": 1, "currency": "CNY", "utcOffsetMinutes": 480, "lanes": [],
        "growth": { "communities": [{ "id": "wukang", "store": "wukang", "capacity": 2 }, { "id": "xinhua" }] } });
    let mall = mall(&Said::from_text(&rules.to_string(), RULEBOOK_LIMITS)).unwrap();
    serde_json::from_str(&community_text(&mall, &Said::from_text(&question.to_string(), FACTS_LIMITS), None)).unwrap()
}

#[test]
fn the_door_tells_the_groups_the_entry_and_the_members_own() {
    let entered = |seq: u64, member: &str| json!({ "id": format!("f{seq}"), "seq": seq, "at": 5, "member": member, "what": { "entered": { "community": "wukang" } } });
    let facts = [entered(1, "a"), entered(2, "b"), entered(3, "c")];
    let answer = asked(&json!({ "facts": facts, "member": "c", "now": 9 }));
    assert_eq!(
        answer["value"],
        json!([
            { "community": "wukang", "store": "wukang", "entry": "wukang.2", "mine": "wukang.2", "groups": [
                { "group": "wukang.1", "members": 2, "room": 0 }, { "group": "wukang.2", "members": 1, "room": 1 }] },
            { "community": "xinhua", "entry": "xinhua.1", "groups": [{ "group": "xinhua.1", "members": 0, "room": 200 }] },
        ])
    );
}

fn place(latitude: f64, longitude: f64) -> Place {
    Place::new((latitude * 1e6).round() as i32, (longitude * 1e6).round() as i32).unwrap()
}

/// The haversine as it is written everywhere.
fn in_floats(one: (i32, i32), other: (i32, i32)) -> f64 {
    let angle = |millionths: i32| f64::from(millionths) * 1e-6_f64.to_radians();
    let (along, across) = (angle(other.0) - angle(one.0), angle(other.1) - angle(one.1));
    let part = (along / 2.0).sin().powi(2) + angle(one.0).cos() * angle(other.0).cos() * (across / 2.0).sin().powi(2);
    2.0 * 6_371_009.0 * part.sqrt().atan2((1.0 - part).max(0.0).sqrt())
}

fn agrees(one: (i32, i32), other: (i32, i32)) -> Result<(), String> {
    let of = |(latitude, longitude)| Place::new(latitude, longitude).unwrap();
    let (here, there) = (of(one).metres(of(other)), of(other).metres(of(one)));
    let floats = in_floats(one, other);
    // Half a metre is the rounding; floats lose some 1e-8 of a radian near the other side of the earth.
    let allowed = 0.51 + floats * 1e-9 + if floats > 2.0e7 { 0.5 } else { 0.0 };
    if here == there && (f64::from(here) - floats).abs() <= allowed {
        Ok(())
    } else {
        Err(format!("{one:?} to {other:?}: {here}, back {there}, in floats {floats}"))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn metres_agree_with_floats_all_over_the_earth(one in (-90_000_000..=90_000_000_i32, -180_000_000..=180_000_000_i32), other in (-90_000_000..=90_000_000_i32, -180_000_000..=180_000_000_i32)) {
        prop_assert_eq!(agrees(one, other), Ok(()));
        prop_assert_eq!(agrees(one, (-one.0, one.1 - if one.1 > 0 { 180_000_000 } else { -180_000_000 })), Ok(()));
    }

    #[test]
    fn metres_agree_with_floats_in_a_town(one in (-90_000_000..=90_000_000_i32, -180_000_000..=180_000_000_i32), by in (-300_000..300_000_i32, -300_000..300_000_i32)) {
        let other = ((one.0 + by.0).clamp(-90_000_000, 90_000_000), (one.1 + by.1).clamp(-180_000_000, 180_000_000));
        prop_assert_eq!(agrees(one, other), Ok(()));
    }
}

#[test]
fn the_date_line_and_the_poles_are_places_like_any_other() {
    let metres = |one: (f64, f64), other: (f64, f64)| place(one.0, one.1).metres(place(other.0, other.1));
    // One degree along the equator is 111.195 km, across the date line too.
    assert_eq!(metres((0.0, 179.5), (0.0, -179.5)), 111_195);
    assert_eq!(metres((0.0, 180.0), (0.0, -180.0)), 0);
    // At a pole every longitude is the same place, and half a turn is over the pole.
    assert_eq!(metres((90.0, 10.0), (90.0, -170.0)), 0);
    assert_eq!(metres((89.0, 0.0), (89.0, 180.0)), 222_390);
    assert_eq!(metres((90.0, 0.0), (-90.0, 77.0)), 20_015_115);
    assert_eq!(metres((0.0, 0.0), (0.0, 180.0)), 20_015_115);
    // From the square to the tower in Shanghai: 2.7 km.
    assert_eq!(metres((31.2304, 121.4737), (31.2397, 121.4998)), 2_688);
    assert_eq!(metres((31.2304, 121.4737), (31.2304, 121.4737)), 0);
    assert!(Place::new(90_000_001, 0).is_none() && Place::new(0, -180_000_001).is_none());
}

#[test]
fn the_nearest_comes_first_and_equals_come_by_name() {
    let store = |id: &str, latitude, longitude| (StoreId::new(id).unwrap(), place(latitude, longitude));
    let stores =
        [store("far", 30.0, 120.0), store("b", 31.0, 121.1), store("a", 31.0, 120.9), store("here", 31.0, 121.0)];
    let near: Vec<(String, u32)> =
        nearest(stores.to_vec(), place(31.0, 121.0)).into_iter().map(|(id, metres)| (id.to_string(), metres)).collect();
    let names: Vec<&str> = near.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(names, ["here", "a", "b", "far"]);
    assert_eq!((near[0].1, near[1].1), (0, near[2].1));
}

#[test]
fn places_that_are_none_get_a_path_and_a_code() {
    let refused = |question: Value| {
        let answer: Value =
            serde_json::from_str(&nearest_text(&Said::from_text(&question.to_string(), REQUEST_LIMITS))).unwrap();
        let issues = answer["issues"].as_array().unwrap();
        issues
            .iter()
            .map(|issue| format!("{} {}", issue["path"].as_str().unwrap(), issue["code"].as_str().unwrap()))
            .collect::<Vec<_>>()
    };
    let store = |id: &str, latitude: i64| json!({ "id": id, "at": { "latitude": latitude, "longitude": 0 } });
    let here = json!({ "latitude": 0, "longitude": 0 });
    assert_eq!(
        refused(json!({ "stores": [store("a", 90_000_001)], "here": here })),
        ["stores[0].at.latitude out-of-range"]
    );
    assert_eq!(refused(json!({ "stores": [], "here": { "latitude": 1 } })), ["here.longitude missing"]);
    assert_eq!(refused(json!({ "stores": [store("小店", 0)], "here": here })), ["stores[0].id bad-id"]);
}
