//! Random malls that grow and random histories, with the native answers, written down so that the built package can be
//! held against them (law S14: a preview in the client is what the server folds).

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};

use crate::dice::Dice;
use crate::parity::bytes;
use liebian::time::Timestamp;
use liebian::wire::issue::Issue;
use liebian::wire::said::Said;
use liebian::wire::{
    FACTS_LIMITS, Mall, REQUEST_LIMITS, RULEBOOK_LIMITS, check_in_text, community_text, lifecycle_text, mall,
    nearest_text, referral_text,
};
use serde_json::{Value, json};

const MALLS: u64 = 40;
const HISTORIES: u64 = 15;
const DAY: i64 = 86_400_000;
/// 2026-02-01 in the mall.
const START: i64 = 1_769_875_200_000;
const MEMBERS: [&str; 5] = ["ann", "ben", "cat", "dan", "eve"];

/// A door of the wire.
type Door = fn(&Mall, &Result<Said, Issue>, Option<Timestamp>) -> String;
const DOORS: [(&str, Door); 4] = [
    ("checkIn", check_in_text),
    ("referral", referral_text),
    ("lifecycle", lifecycle_text),
    ("community", community_text),
];

fn reward(dice: &mut Dice) -> Value {
    if dice.chance(60) {
        json!({ "coupon": { "template": "gift", "validDays": 1 + dice.upto(30), "cost": dice.fen(3000) } })
    } else {
        json!({ "points": 1 + dice.upto(99) })
    }
}

fn check_in(dice: &mut Dice) -> Value {
    let mut program = json!({
        "id": "vine", "length": 7, "counting": dice.one(&["consecutive", "cumulative"]), "repeats": dice.chance(50),
        "milestones": [{ "day": 2, "reward": reward(dice) }, { "day": 7, "reward": reward(dice) }],
    });
    if dice.chance(70) {
        program["makeUp"] = json!({ "perCycle": 1 + dice.upto(2), "daysBack": 1 + dice.upto(6) });
    }
    if dice.chance(70) {
        program["shareBonus"] = json!({ "reward": reward(dice), "perCycle": 1 + dice.upto(2) });
    }
    if dice.chance(30) {
        program["from"] = json!("2026-02-04");
        program["until"] = json!("2026-02-20");
    }
    program
}

fn referral(dice: &mut Dice) -> Value {
    let earned = if dice.chance(50) {
        let mut count = json!({ "friends": 1 + dice.upto(1), "reward": reward(dice) });
        if dice.chance(50) {
            count["times"] = json!(1 + dice.upto(1));
        }
        json!({ "count": count })
    } else {
        json!({ "commission": { "rates": [{ "direct": 500, "indirect": 200 }], "upTo": dice.fen(2000) } })
    };
    json!({
        "id": "friends", "reward": earned, "hold": { "days": dice.upto(5), "from": dice.one(&["payment", "receipt"]) },
        "attribution": {
            "bindAt": dice.one(&["open", "join", "order"]), "touch": dice.one(&["first", "last"]),
            "windowDays": 1 + dice.upto(9), "newMembersOnly": dice.chance(50),
        },
        "qualify": { "atLeast": dice.fen(1500), "orders": dice.one(&["first", "every"]) },
        "budget": 500 + dice.fen(9000),
    })
}

fn lifecycle(dice: &mut Dice) -> Value {
    let steps = [
        json!({ "day": dice.upto(9) }),
        json!({ "month": 1 + dice.upto(2) }),
        json!({ "birthday": dice.one(&["feb28", "mar01"]) }),
        json!({ "dormant": 1 + dice.upto(20) }),
    ];
    let steps = steps.map(|when| json!({ "when": when, "reward": reward(dice) }));
    json!({ "id": "welcome", "steps": steps })
}

fn rules(dice: &mut Dice) -> Value {
    json!({
        "contract": 1, "currency": "CNY", "utcOffsetMinutes": dice.one(&[480_i64, 0, -300, 345]),
        "lanes": [{ "id": "coupon", "stacking": "each",
            "promotions": [{ "id": "gift", "coupon": {}, "then": { "amountOff": { "amount": 500 } } }] }],
        "growth": {
            "checkIns": [check_in(dice)], "referrals": [referral(dice)], "lifecycles": [lifecycle(dice)],
            "communities": [{ "id": "wukang", "store": "wukang", "capacity": 1 + dice.upto(2) }],
        },
    })
}

fn what(dice: &mut Dice, nth: u64, day: i64) -> Value {
    let vine = |what: Value| {
        let mut what = what;
        what["program"] = json!("vine");
        what
    };
    let lines = |dice: &mut Dice, key: &str| {
        let mut line = json!({ "sku": dice.one(&["tea", "silk"]), "quantity": 1 });
        line[key] = json!(dice.fen(4000));
        json!([line])
    };
    match dice.upto(19) {
        0..=5 => json!({ "checkedIn": vine(json!({})) }),
        6 => json!({ "cardIssued": vine(json!({ "card": format!("c{}", dice.upto(2)) })) }),
        7 => {
            let date = format!("2026-02-{:02}", (day - i64::from(dice.upto(4))).clamp(1, 28));
            json!({ "madeUp": vine(json!({ "card": format!("c{}", dice.upto(2)), "day": date })) })
        }
        8 => json!({ "shareReturned": vine(json!({ "visitor": dice.one(&["v1", "v2", "v3", "ann"]) })) }),
        9 => json!({ "joined": { "birthday": dice.one(&["02-14", "02-28", "02-29"]) } }),
        10 => json!({ "joined": { "was": dice.one(&["v1", "v2"]) } }),
        11 => json!({ "issued": { "program": "friends", "token": format!("t{}", dice.upto(3)) } }),
        12 | 13 => json!({ "opened": { "token": format!("t{}", dice.upto(3)) } }),
        14 | 15 => {
            let lines = lines(dice, "paid");
            json!({ "ordered": { "order": format!("o{nth}"), "path": dice.one(&["live", "till"]), "lines": lines } })
        }
        16 => json!({ "received": { "order": format!("o{}", dice.upto(40)) } }),
        17 => {
            let lines = lines(dice, "amount");
            json!({ "refunded": { "order": format!("o{}", dice.upto(40)), "lines": lines } })
        }
        18 => json!({ "entered": { "community": "wukang" } }),
        _ => json!({ "left": { "community": "wukang" } }),
    }
}

/// The facts of some weeks, as they reach the one who asks: out of order, some of them twice, some without a number; and
/// the moment of asking, mostly soon after the last of them.
fn facts(dice: &mut Dice, asks: &str) -> (Vec<Value>, i64) {
    let (mut told, mut at) = (Vec::new(), START);
    for (nth, member) in MEMBERS.iter().enumerate().take(3) {
        told.push((
            at,
            (*member).to_owned(),
            json!({ "issued": { "program": "friends", "token": format!("t{nth}") } }),
        ));
    }
    for nth in 0..u64::from(10 + dice.upto(40)) {
        at += i64::from(dice.upto(20)) * DAY / 18;
        let day = (at - START) / DAY + 1;
        if dice.chance(25) {
            // Someone comes by a link and buys.
            let friend = if dice.chance(80) { format!("x{nth}") } else { dice.one(&MEMBERS).to_owned() };
            told.push((at, friend.clone(), json!({ "opened": { "token": format!("t{}", dice.upto(2)) } })));
            told.push((at, friend.clone(), json!({ "joined": {} })));
            let lines = json!([{ "sku": "tea", "quantity": 1, "paid": 1500 + dice.fen(4000) }]);
            told.push((at, friend.clone(), json!({ "ordered": { "order": format!("o{nth}"), "lines": lines } })));
            if dice.chance(50) {
                told.push((at, friend.clone(), json!({ "received": { "order": format!("o{nth}") } })));
            }
            if dice.chance(25) {
                at += DAY;
                let lines = json!([{ "sku": "tea", "quantity": 1, "amount": 1500 + dice.fen(4000) }]);
                told.push((at, friend, json!({ "refunded": { "order": format!("o{nth}"), "lines": lines } })));
            }
        } else {
            let member = if dice.chance(60) { asks } else { dice.one(&MEMBERS) };
            told.push((at, member.to_owned(), what(dice, nth, day)));
        }
    }
    let now =
        if dice.chance(20) { START + i64::from(dice.upto(30)) * DAY } else { at + i64::from(dice.upto(12)) * DAY };
    let mut facts = Vec::new();
    for (nth, (at, member, what)) in told.into_iter().enumerate() {
        let mut fact = json!({ "id": format!("f{nth}"), "at": at, "member": member, "what": what });
        if dice.chance(95) {
            fact["seq"] = json!(nth);
        }
        if dice.chance(10) {
            facts.push(fact.clone());
        }
        let place = dice.upto(facts.len() as u32) as usize;
        facts.insert(place, fact);
    }
    if dice.chance(50) {
        facts.push(
            json!({ "id": "offline", "at": now, "member": asks, "what": { "checkedIn": { "program": "vine" } } }),
        );
    }
    (facts, now)
}

/// Every word that an answer says under a key of this name.
fn words(answer: &Value, keys: &[&str], found: &mut BTreeMap<String, u32>) {
    match answer {
        Value::Array(list) => list.iter().for_each(|value| words(value, keys, found)),
        Value::Object(record) => record.iter().for_each(|(key, value)| match value {
            Value::String(word) if keys.contains(&key.as_str()) => *found.entry(word.clone()).or_default() += 1,
            value => words(value, keys, found),
        }),
        _ => {}
    }
}

#[test]
fn what_grows_is_written_down() {
    let target = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/parity");
    std::fs::create_dir_all(&target).unwrap();
    let mut file = BufWriter::new(std::fs::File::create(target.join("growth.jsonl")).unwrap());
    let mut reached = BTreeMap::new();
    for nth in 0..MALLS {
        let rules = rules(&mut Dice::new(&bytes(nth << 8 | 7, 200)));
        let mall = mall(&Said::from_text(&rules.to_string(), RULEBOOK_LIMITS)).unwrap();
        writeln!(file, "{}", json!({ "rulebook": rules })).unwrap();
        for history in 0..HISTORIES {
            let chance = bytes(nth << 32 | history | 1 << 61, 1_000);
            let mut dice = Dice::new(&chance);
            let asks = dice.one(&MEMBERS);
            let (facts, now) = facts(&mut dice, asks);
            let asked = json!({ "facts": facts, "member": asks, "now": now });
            for (door, answer) in DOORS {
                let text = answer(&mall, &Said::from_text(&asked.to_string(), FACTS_LIMITS), None);
                let told =
                    text.strip_prefix("{\"ok\":true,\"value\":").and_then(|text| text.strip_suffix('}')).unwrap();
                let keys = ["status", "how", "todayIs", "code", "step"];
                words(&serde_json::from_str(told).unwrap(), &keys, &mut reached);
                writeln!(file, "{}", json!({ "door": door, "asked": asked, "answer": told })).unwrap();
            }
        }
        near(&mut file, nth);
    }
    file.flush().unwrap();
    println!("{reached:#?}");
    let expected = [
        "counted",
        "madeUp",
        "missed",
        "open",
        "today",
        "pending",
        "future",
        "closed",
        "checkedIn",
        "day-already-counted",
        "program-complete",
        "unknown-card",
        "visitor-came-before",
        "not-confirmed",
        "in-the-future",
        "bound",
        "held",
        "matured",
        "reversed",
        "refused",
    ];
    for word in expected {
        assert!(reached.get(word).is_some_and(|count| *count >= 5), "{word} was hardly ever reached: {reached:?}");
    }
}

/// Stores somewhere on earth, in the degrees that a page hands in.
fn near(file: &mut impl Write, nth: u64) {
    let chance = bytes(nth << 16 | 9, 400);
    let mut dice = Dice::new(&chance);
    let mut place = |most: u32| i64::from(dice.upto(most)) * 255 + i64::from(dice.upto(254)) - i64::from(most) * 128;
    let mut at = || (place(700_000), place(1_400_000));
    let places: Vec<(i64, i64)> = (0..12).map(|_| at()).collect();
    let places_in = |unit: f64| {
        let place = |(latitude, longitude): &(i64, i64)| (*latitude as f64 / unit, *longitude as f64 / unit);
        places.iter().map(place).collect::<Vec<_>>()
    };
    let at = |(latitude, longitude): &(f64, f64), value: fn(f64) -> Value| json!({ "latitude": value(*latitude), "longitude": value(*longitude) });
    let id = |nth: usize| format!("s{nth}");
    // The engine is asked in millionths, a page in degrees.
    let whole: fn(f64) -> Value = |value| json!(value as i64);
    let places = places_in(1.0);
    let store = |(nth, place): (usize, &(f64, f64))| json!({ "id": id(nth), "at": at(place, whole) });
    let stores: Vec<Value> = places.iter().skip(1).enumerate().map(store).collect();
    let whole = json!({ "stores": stores, "here": at(&places[0], whole) });
    let text = nearest_text(&Said::from_text(&whole.to_string(), REQUEST_LIMITS));
    let told = text.strip_prefix("{\"ok\":true,\"value\":").and_then(|text| text.strip_suffix('}')).unwrap();
    let degrees: fn(f64) -> Value = |value| json!(value);
    let places = places_in(1e6);
    let store = |(nth, place): (usize, &(f64, f64))| {
        let mut store = at(place, degrees);
        store["id"] = json!(id(nth));
        store
    };
    let stores: Vec<Value> = places.iter().skip(1).enumerate().map(store).collect();
    let degrees = json!({ "stores": stores, "here": at(&places[0], degrees) });
    writeln!(file, "{}", json!({ "door": "nearest", "asked": degrees, "answer": told })).unwrap();
}
