//! Totals that fell below nothing: the mall paid its customers.

use serde_json::json;

use super::{amount_off, answer, bites, cart, fen, list, mall, payable, percent_off, promotion};

/// django-oscar #2463: a voucher of 20.00 on a basket of 5.00 made it cost -15.00.
#[test]
fn inc_12_a_voucher_larger_than_the_basket() {
    let ours = payable(&mall(&[promotion("voucher", amount_off(2000))]), &cart(&[(500, 1)]));
    bites(ours, 500 - 2000, |payable| *payable >= 0);
}

/// Odoo #63106: ten percent and then 50.00 off on 50.00 fell below zero; the fix held in one order of the two.
#[test]
fn inc_13_a_percent_and_an_amount_in_either_order() {
    let (percent, amount) = (promotion("percent", percent_off(1000)), promotion("amount", amount_off(5000)));
    let orders = [[percent.clone(), amount.clone()], [amount, percent]];
    let ours = orders.map(|order| payable(&mall(&order), &cart(&[(5000, 1)])));
    // The amount is cut to what is left, the percent is always of the price that was.
    let tenth = 5000 / 10;
    let naive = [5000 - tenth - (5000 - tenth), 5000 - 5000 - tenth];
    bites(ours, naive, |payable| payable.iter().all(|payable| *payable >= 0));
}

/// Spree #998: adjustments of the items and of the order, each sound by itself, exceeded the items together.
#[test]
fn inc_16_promotions_that_exceed_the_items_together() {
    let per_unit = promotion("item", json!({ "amountOff": { "amount": 800, "per": "unit" } }));
    let rules = mall(&[per_unit, promotion("order", amount_off(1000))]);
    let asked = answer(&rules, &cart(&[(1000, 2), (500, 1)]));
    let off = |line: &serde_json::Value| fen(&line["discount"]);
    let ours: Vec<(i64, i64)> = list(&asked["lines"]).iter().map(|line| (fen(&line["subtotal"]), off(line))).collect();
    // Every adjustment is added up; nobody looks at what the line still costs.
    let naive = vec![(2000, 1600 + 800), (500, 800 + 200)];
    bites(ours, naive, |lines| lines.iter().all(|(subtotal, off)| off <= subtotal));
}

/// pfpayments/woocommerce #19: what twenty percent and rounding left over became a discount of -0.01, and the bank refused.
#[test]
fn inc_17_a_discount_with_the_wrong_sign() {
    let asked = answer(&mall(&[promotion("fifth", percent_off(2000))]), &cart(&[(199, 1), (199, 1), (199, 1)]));
    let shares = list(&asked["lines"]).iter().flat_map(|line| list(&line["shares"]));
    let ours: Vec<i64> = shares.map(|share| fen(&share["amount"])).collect();
    // Each line rounds by itself, and the order's own total is made to fit by one discount more.
    let each = (199 * 2000 + 5000) / 10_000;
    let order = (597 * 2000 + 5000) / 10_000;
    let naive = vec![each, each, each, order - 3 * each];
    bites(ours, naive, |shares| shares.iter().all(|share| *share > 0) && shares.iter().sum::<i64>() == order);
}
