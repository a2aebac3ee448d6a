//! The binding dialects of the malls, as data: one history, and each mall's answer to who gets the friend.

use std::path::Path;

use liebian::growth::referral::{ReferralProgram, Refused, Step};
use liebian::wire::{RULEBOOK_LIMITS, mall, said::Said};
use serde_json::{Value, json};

use crate::referral_story::*;

fn dialects() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/growth/dialects.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The program of a dialect, as a marketer's rulebook says it.
fn program(dialect: &Value) -> ReferralProgram {
    let mut program = dialect["program"].clone();
    (program["id"], program["name"]) = (json!("p"), dialect["name"].clone());
    let rulebook = json!({ "contract": 1, "currency": "CNY", "utcOffsetMinutes": 480, "lanes": [], "growth": { "referrals": [program] } });
    let read = mall(&Said::from_text(&rulebook.to_string(), RULEBOOK_LIMITS));
    read.unwrap_or_else(|issues| panic!("{}: {issues:?}", dialect["id"])).programs.referrals.remove(0)
}

fn story(told: &Value) -> Story {
    let mut story = Story::default();
    for event in told.as_array().unwrap() {
        let at = (event["day"].as_f64().unwrap() * DAY as f64) as i64;
        let (who, what) = (event["who"].as_str().unwrap(), event["what"].as_str().unwrap_or_default());
        match event["does"].as_str().unwrap() {
            "shares" => story.shares(at, who),
            "joins" => story.joins(at, who),
            "opens" => story.opens(at, who, &format!("t-{what}")),
            "orders" => story.orders(at, who, what, 10_000),
            "receives" => story.receives(at, who, what),
            other => panic!("nobody {other}"),
        };
    }
    story
}

#[test]
fn each_mall_gives_the_friend_to_its_own() {
    let told = dialects();
    let story = story(&told["story"]);
    let all = told["dialects"].as_array().unwrap();
    assert!(all.len() >= 15);
    for dialect in all {
        let program = program(dialect);
        let (mut credited, mut matures) = (json!({}), None);
        for order in dialect["expect"].as_object().unwrap().keys() {
            credited[order] = Value::Null;
        }
        for member in ["amy", "eve", "gus"] {
            for friend in story.of(&program, member, 90 * DAY).friends {
                let Some(order) = friend.order.filter(|_| friend.level == Some(1)) else { continue };
                assert!(credited[order.as_str()].is_null(), "{}: {order} was credited twice", dialect["id"]);
                credited[order.as_str()] = json!(member);
                if order.as_str() == "o1" && friend.step == Step::Matured {
                    matures = Some((friend.at.millis() - start()) / DAY);
                }
            }
        }
        assert_eq!(credited, dialect["expect"], "{}", dialect["id"]);
        assert_eq!(matures, dialect["o1Matures"].as_i64(), "{}", dialect["id"]);
    }
}

#[test]
fn no_dialect_lets_a_circle_close_or_anyone_bring_themselves() {
    for dialect in dialects()["dialects"].as_array().unwrap() {
        let program = program(dialect);
        let mut story = Story::default();
        let members = ["amy", "ben", "cat"];
        for member in members {
            story.shares(0, member);
        }
        // Each opens the next one's link, joins and orders: amy brings ben, ben brings cat, and cat would bring amy.
        for (nth, friend) in (1..).zip(["ben", "cat", "amy"]) {
            let bringer = members[(nth - 1) as usize];
            story.opens(nth, friend, &format!("t-{bringer}")).joins(nth, friend).orders(nth, friend, friend, 9_000);
        }
        let refused = story.refused(&program, "amy", DAY);
        assert!(
            refused.iter().any(|(_, code, _)| *code == Refused::WouldCloseACircle),
            "{}: {refused:?}",
            dialect["id"]
        );
        let mut alone = Story::default();
        alone.shares(0, "amy").opens(1, "amy", "t-amy").joins(2, "amy").orders(3, "amy", "o1", 9_000);
        alone.known(4, "amy", "phone").known(5, "ann", "phone").opens(6, "ann", "t-amy").orders(7, "ann", "o2", 9_000);
        let codes: Vec<_> = alone.refused(&program, "amy", DAY).into_iter().map(|(_, code, _)| code).collect();
        let own = [Refused::SelfReferral, Refused::NotBound, Refused::SamePerson, Refused::NotBound];
        assert_eq!(codes, own, "{}", dialect["id"]);
        assert!(alone.of(&program, "amy", DAY).friends.is_empty());
    }
}
