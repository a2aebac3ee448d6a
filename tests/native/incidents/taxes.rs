//! Taxes that made totals and taxable bases fall below nothing.

use serde_json::json;

use super::{amount_off, answer, bites, cart, fen, mall, percent_off, promotion};

/// Magento 2 #10790: taxes rounded by the unit came to 5999.99, a hundred percent off to 6000.00.
#[test]
fn inc_11_all_off_and_a_total_below_zero() {
    let mut rules = mall(&[promotion("all", percent_off(10_000))]);
    rules["tax"] = json!({ "prices": "inclusive", "roundPer": "unit" });
    let mut asked = cart(&[(200_000, 3)]);
    asked["cart"]["lines"][0]["taxRate"] = json!(1900);
    let told = answer(&rules, &asked);
    let ours = ["net", "tax", "gross"].map(|part| fen(&told["tax"][part]));
    // A unit's net is rounded, the tax is reckoned on three of them, and the discount on the price with its tax.
    let net = 3 * ((200_000 * 10_000 + 5950) / 11_900);
    let tax = (net * 1900 + 5000) / 10_000;
    let naive = [net - 600_000 * 10_000 / 11_900, tax - 600_000 * 1900 / 11_900, net + tax - 600_000];
    bites(ours, naive, |parts| parts.iter().all(|part| *part == 0));
    assert_eq!(fen(&told["payable"]), 0);
}

/// Medusa #15532, #14899: a promotion on prices with tax, taken off a price without, made the taxable base negative.
#[test]
fn inc_14_a_taxable_base_below_zero() {
    let mut rules = mall(&[promotion("most", percent_off(9900)), promotion("rest", amount_off(200))]);
    rules["tax"] = json!({ "prices": "exclusive" });
    let mut asked = cart(&[(10_000, 1)]);
    asked["cart"]["lines"][0]["taxRate"] = json!(1000);
    let told = answer(&rules, &asked);
    let ours = ["net", "tax", "gross"].map(|part| fen(&told["tax"][part]));
    // The percent is of the price with its tax, and comes off the price without.
    let naive = [10_000 - 11_000 * 9900 / 10_000 - 200, 0, 0];
    bites(ours, naive, |parts| parts.iter().all(|part| *part >= 0) && parts[0] + parts[1] == parts[2]);
}
