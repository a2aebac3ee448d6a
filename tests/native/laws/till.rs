//! Laws that a till, a refund and a platform's order stand on.

use serde_json::{Value, json};

use super::ONE_ANSWER;
use super::case::{Case, answer, fen, list, sum};
use crate::dice::Dice;

/// What each unit costs, dearest first, each price once.
fn prices(line: &Value) -> Vec<(i64, i64)> {
    list(&line["units"]).iter().map(|units| (fen(&units["quantity"]), fen(&units["each"]))).collect()
}

pub fn every_unit_has_its_price_and_together_they_are_the_line(case: &Case) {
    for line in case.lines() {
        let prices = prices(line);
        let units: i64 = prices.iter().map(|(quantity, _)| quantity).sum();
        assert_eq!(units, if line["selected"] == true { fen(&line["quantity"]) } else { 0 });
        assert_eq!(prices.iter().map(|(quantity, each)| quantity * each).sum::<i64>(), fen(&line["payable"]));
        assert!(prices.iter().all(|(quantity, each)| *quantity > 0 && *each >= 0));
        assert!(prices.windows(2).all(|pair| pair[0].1 > pair[1].1));
        assert!(prices.first().is_none_or(|(_, each)| *each <= fen(&line["unitPrice"])), "a unit got dearer");
    }
}

/// Unit by unit, in an order that nobody planned, what is given back is what was paid: never more before, never less after.
pub fn refunds_in_any_order_give_back_what_was_paid(case: &Case) {
    let mut dice = Dice::new(&case.chance);
    let mut left: Vec<i64> = case
        .lines()
        .iter()
        .flat_map(prices)
        .flat_map(|(quantity, each)| std::iter::repeat_n(each, quantity as usize))
        .collect();
    let goods = fen(&case.answer["payable"]) - fen(&case.answer["shipping"]["payable"]);
    let mut given = 0;
    while !left.is_empty() {
        given += left.swap_remove(dice.upto(left.len() as u32 - 1) as usize);
        assert!(given <= goods);
    }
    assert_eq!(given, goods);
}

/// The order as WeChat's trade component takes it: both of its sums must come to the price of the order.
pub fn both_sums_of_a_wechat_order_are_its_price(case: &Case) {
    let asked = list(&case.asked["cart"]["lines"]);
    let bought = || case.lines().iter().zip(asked).filter(|(line, _)| line["selected"] == true);
    let sale_prices: i64 = bought().map(|(_, asked)| fen(&asked["unitPrice"]) * fen(&asked["quantity"])).sum();
    let real_prices: i64 = bought().map(|(line, _)| fen(&line["payable"])).sum();
    let discounted: i64 = bought().map(|(line, _)| sum(list(&line["shares"]), "amount")).sum();
    let freight = fen(&case.answer["shipping"]["payable"]);
    let order_price = fen(&case.answer["payable"]);
    assert_eq!(order_price, sale_prices + freight - discounted);
    assert_eq!(order_price, real_prices + freight);
    let by_unit: i64 = bought().flat_map(|(line, _)| prices(line)).map(|(quantity, each)| quantity * each).sum();
    assert_eq!(by_unit, real_prices, "what a refund of single units goes by");
}

/// Money by the name of its field, grown to where amounts end.
fn grow(said: &mut Value) {
    match said {
        Value::Array(list) => list.iter_mut().for_each(grow),
        // What points may pay `upTo` is a rate, not money.
        Value::Object(record) if record.contains_key("worth") => {}
        Value::Object(record) => record.iter_mut().for_each(|(key, value)| match value.as_i64() {
            Some(amount) if ["amount", "price", "upTo", "spent", "least"].contains(&key.as_str()) => {
                *value = json!((amount * 2_000_003).min(10_000_000_000));
            }
            _ => grow(value),
        }),
        _ => {}
    }
}

pub fn the_largest_amounts_add_up_too(case: &Case) {
    let (mut rules, mut asked) = (case.rules.clone(), case.asked.clone());
    grow(&mut rules);
    let mut dice = Dice::new(&case.chance);
    for line in asked["cart"]["lines"].as_array_mut().unwrap() {
        let price = 10_000_000_000 - i64::from(dice.upto(999));
        line["unitPrice"] = json!(price);
        line["quantity"] = json!(1 + dice.upto(198));
        if line.get("listPrice").is_some() {
            line["listPrice"] = json!(price);
        }
    }
    let answer = answer(&rules, &asked);
    let large = Case { rules, asked, answer, chance: case.chance.clone() };
    ONE_ANSWER.iter().for_each(|law| law(&large));
    both_sums_of_a_wechat_order_are_its_price(&large);
}
