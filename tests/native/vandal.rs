//! Spoils a document in one place, as a careless hand or a hostile one would.

use serde_json::{Value, json};

use crate::dice::Dice;

/// Things that are said by mistake or by malice.
fn oddities() -> Vec<Value> {
    vec![
        json!(null),
        json!(-1),
        json!(0),
        json!(0.5),
        json!(9_007_199_254_740_993_u64),
        json!(1e300),
        json!(""),
        json!("x".repeat(70)),
        json!("价格"),
        json!("__proto__"),
        json!("\u{fffd}"),
        json!([]),
        json!([[[]]]),
        json!({}),
        json!({ "__proto__": { "price": 0 } }),
        json!(true),
        json!(std::iter::repeat_n(json!("a"), 1_001).collect::<Vec<_>>()),
    ]
}

/// The places of a document, each as a way to get there.
fn places(value: &Value, way: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(record) => record.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(list) => list.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    found.push(way.clone());
    for (step, value) in inner {
        way.push(step);
        places(value, way, found);
        way.pop();
    }
}

fn at_mut<'v>(value: &'v mut Value, way: &[String]) -> &'v mut Value {
    way.iter().fold(value, |value, step| match value {
        Value::Array(list) => &mut list[step.parse::<usize>().unwrap()],
        Value::Object(record) => record.get_mut(step).unwrap(),
        _ => unreachable!(),
    })
}

/// The document with one place spoilt: a key too many, an element twice, or something else in its stead.
pub fn vandalise(document: &Value, dice: &mut Dice) -> Value {
    let mut found = Vec::new();
    places(document, &mut Vec::new(), &mut found);
    let mut document = document.clone();
    let place = at_mut(&mut document, &found[dice.upto(found.len() as u32 - 1) as usize]);
    let oddities = oddities();
    match (dice.upto(oddities.len() as u32 + 1) as usize, place) {
        (0, Value::Object(record)) => drop(record.insert("misspelt".to_owned(), json!(1))),
        (1, Value::Array(list)) if !list.is_empty() => list.push(list[0].clone()),
        (nth, place) => *place = oddities[nth.saturating_sub(2)].clone(),
    }
    document
}
