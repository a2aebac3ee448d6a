//! Fen that came from nowhere or went there: the books did not add up.

use super::{amount_off, answer, bites, cart, fen, list, mall, payable, percent_off, promotion};

/// WooCommerce #7837: 25 percent and then 50.00 off on 153.00 were 0.01 off the books.
#[test]
fn inc_18_a_cent_off_the_books() {
    let rules = mall(&[promotion("quarter", percent_off(2500)), promotion("fifty", amount_off(5000))]);
    let ours = payable(&rules, &cart(&[(5100, 1), (5100, 1), (5100, 1)]));
    // The amount is dealt out to the items, and each item's part is rounded.
    let part = (5000_i64 + 1) / 3;
    let naive = 3 * (5100 * 7500 / 10_000) - 3 * part;
    bites(ours, naive, |payable| *payable == 15_300 - 3825 - 5000);
}

/// VirtoCommerce vc-storefront #122: rounded where it was shown, not where it was charged.
#[test]
fn inc_19_what_is_shown_is_what_is_charged() {
    let told = answer(&mall(&[promotion("some", percent_off(1500))]), &cart(&[(1005, 1), (1005, 1), (1005, 1)]));
    let shown: i64 = list(&told["lines"]).iter().map(|line| fen(&line["payable"])).sum();
    let each = 1005.0 * 0.85_f64;
    let naive = (3 * each.round() as i64, (3.0 * each).round() as i64);
    bites((shown, fen(&told["payable"])), naive, |(shown, charged)| shown == charged);
}

/// Dub: 2.9 percent of 5.00 came to 0.14 in floats, and 0.6 of a cent to nothing.
#[test]
fn inc_20_a_rate_that_floats_cannot_say() {
    let off =
        |price: i64, rate: i64| price - payable(&mall(&[promotion("rate", percent_off(rate))]), &cart(&[(price, 1)]));
    let ours = [off(500, 290), off(2, 3000)];
    let floats = |price: f64, percent: f64| (price * (percent / 100.0)) as i64;
    bites(ours, [floats(500.0, 2.9), floats(2.0, 30.0)], |off| *off == [15, 1]);
}
