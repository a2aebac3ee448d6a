//! Buy some, get some for less.

use super::{costs, quoted, tells, units};
use serde_json::{Value, json};

const FREE: u32 = 10_000;

fn buy_get(buy: u32, get: u32, more: Value, about: Value) -> Value {
    let mut got = json!({ "quantity": get, "off": { "percent": FREE } });
    got.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let mut said = json!({ "buy": { "quantity": buy }, "get": got });
    said.as_object_mut().unwrap().extend(about.as_object().unwrap().clone());
    json!({ "buyGet": said })
}

fn plain(buy: u32, get: u32) -> Value {
    buy_get(buy, get, json!({}), json!({}))
}

#[test]
fn of_every_full_group_the_cheapest_are_free() {
    costs(plain(2, 1), &[("a", 3, 1000)], &["2x1000 1x0"]);
    costs(plain(2, 1), &[("a", 5, 1000)], &["4x1000 1x0"]);
    costs(plain(2, 1), &[("a", 6, 1000)], &["4x1000 2x0"]);
    costs(plain(2, 1), &[("a", 2, 1000), ("b", 1, 300)], &["2x1000", "1x0"]);
    // Seven units make two groups: the two cheapest are free, wherever they stand.
    costs(plain(2, 1), &[("a", 3, 300), ("b", 4, 1000)], &["1x300 2x0", "4x1000"]);
}

#[test]
fn the_dearest_can_be_free_instead() {
    costs(
        buy_get(2, 1, json!({ "pick": "dearest" }), json!({})),
        &[("a", 2, 1000), ("b", 1, 300)],
        &["1x1000 1x0", "1x300"],
    );
}

#[test]
fn in_groups_the_last_of_each_group_is_free() {
    let grouped = || buy_get(1, 1, json!({ "pick": "inGroup" }), json!({}));
    costs(grouped(), &[("a", 1, 400), ("b", 1, 300), ("c", 1, 200), ("d", 1, 100)], &["1x400", "1x0", "1x200", "1x0"]);
    costs(
        plain(1, 1),
        &[("a", 1, 400), ("b", 1, 300), ("c", 1, 200), ("d", 1, 100)],
        &["1x400", "1x300", "1x0", "1x0"],
    );
    // As the lines stand: by product, whatever they cost.
    let listed = buy_get(1, 1, json!({ "pick": "listed" }), json!({}));
    costs(listed, &[("a", 1, 100), ("b", 1, 400), ("c", 1, 200), ("d", 1, 300)], &["1x100", "1x0", "1x200", "1x0"]);
}

#[test]
fn nothing_need_be_bought() {
    let cheapest = || buy_get(0, 1, json!({ "off": { "percent": 5000 } }), json!({ "times": 1 }));
    costs(cheapest(), &[("a", 2, 1000), ("b", 1, 300)], &["2x1000", "1x150"]);
    let by_three = buy_get(0, 3, json!({ "off": { "amount": 100 }, "pick": "listed" }), json!({}));
    costs(by_three, &[("a", 2, 1000), ("b", 2, 300)], &["2x900", "1x300 1x200"]);
}

#[test]
fn among_equals_the_bought_stand_before_the_free() {
    // 540 and 540 alike in price: 50 are bought, then 490 of the first and 510 of the second are free.
    let quote = quoted(json!({ "id": "p", "then": plain(50, 1000) }), &[("a", 540, 10), ("b", 540, 10)]);
    assert_eq!(units(&quote), ["50x10 490x0", "30x10 510x0"]);
}

#[test]
fn at_most_so_many_times() {
    costs(buy_get(1, 1, json!({}), json!({ "times": 2 })), &[("a", 9, 100)], &["7x100 2x0"]);
}

#[test]
fn what_comes_off_each_of_them() {
    costs(buy_get(1, 1, json!({ "off": { "percent": 5000 } }), json!({})), &[("a", 2, 999)], &["1x999 1x499"]);
    costs(buy_get(1, 1, json!({ "off": { "amount": 300 } }), json!({})), &[("a", 2, 999)], &["1x999 1x699"]);
    let more = buy_get(1, 2, json!({ "off": { "amount": 300 } }), json!({}));
    costs(more.clone(), &[("a", 1, 999), ("b", 2, 200)], &["1x999", "2x0"]);
    tells(more, &[("a", 1, 999), ("b", 2, 200)], json!({ "amount": 400, "wanted": 600 }));
}

#[test]
fn the_percentage_is_rounded_once_over_all_of_them() {
    // Half of 3 x 333 is 499.5, which is 500.
    tells(buy_get(1, 3, json!({ "off": { "percent": 5000 } }), json!({})), &[("a", 4, 333)], json!({ "amount": 500 }));
}

#[test]
fn too_few_units_name_the_gap_and_more_of_them_the_next() {
    tells(
        plain(2, 1),
        &[("a", 2, 100)],
        json!({ "result": "refused", "reasons": [{ "code": "quantity-below", "need": 3, "have": 2, "gap": 1 }] }),
    );
    tells(plain(2, 1), &[("a", 4, 100)], json!({ "next": { "by": "quantity", "need": 6, "have": 4, "gap": 2 } }));
    tells(
        buy_get(2, 1, json!({}), json!({ "times": 1 })),
        &[("a", 4, 100)],
        json!({ "result": "applied", "next": null }),
    );
}

#[test]
fn every_product_by_itself() {
    let own = || buy_get(2, 1, json!({}), json!({ "sameSku": true }));
    costs(own(), &[("a", 3, 100), ("b", 2, 50)], &["2x100 1x0", "2x50"]);
    // Two prices of one product are one product.
    costs(own(), &[("a", 2, 100), ("a", 1, 80)], &["2x100", "1x0"]);
    tells(
        own(),
        &[("a", 3, 100), ("b", 2, 50)],
        json!({ "next": { "by": "quantity", "need": 3, "have": 2, "gap": 1 } }),
    );
    tells(
        own(),
        &[("a", 1, 100), ("b", 2, 50)],
        json!({ "result": "refused", "reasons": [{ "code": "line-quantity-below", "need": 3, "have": 2, "gap": 1 }] }),
    );
}

/// Buy of `a`, get of `b`.
fn a_for_b(buy: u32, get: u32, more: Value, about: Value) -> Value {
    let mut said = buy_get(buy, get, more, about);
    said["buyGet"]["buy"]["of"] = json!({ "skus": ["a"] });
    said["buyGet"]["get"]["of"] = json!({ "skus": ["b"] });
    said
}

#[test]
fn some_are_bought_and_others_are_free() {
    let plain = || a_for_b(2, 1, json!({}), json!({}));
    costs(plain(), &[("a", 4, 100), ("b", 3, 50)], &["4x100", "1x50 2x0"]);
    costs(plain(), &[("a", 3, 100), ("b", 3, 50)], &["3x100", "2x50 1x0"]);
    costs(plain(), &[("a", 9, 100), ("b", 1, 50)], &["9x100", "1x0"]);
    tells(
        plain(),
        &[("a", 1, 100), ("b", 1, 50)],
        json!({ "reasons": [{ "code": "quantity-below", "need": 2, "have": 1, "gap": 1 }] }),
    );
    tells(plain(), &[("a", 2, 100)], json!({ "reasons": [{ "code": "no-matching-item" }] }));
}

#[test]
fn a_last_group_gives_what_is_there_unless_it_must_be_whole() {
    costs(a_for_b(1, 2, json!({}), json!({})), &[("a", 2, 100), ("b", 3, 50)], &["2x100", "3x0"]);
    costs(a_for_b(1, 2, json!({ "whole": true }), json!({})), &[("a", 2, 100), ("b", 3, 50)], &["2x100", "1x50 2x0"]);
    let none = json!([{ "code": "quantity-below", "need": 2, "have": 1, "gap": 1 }]);
    tells(
        a_for_b(1, 2, json!({ "whole": true }), json!({})),
        &[("a", 2, 100), ("b", 1, 50)],
        json!({ "reasons": none }),
    );
}

/// Buy of everything, get of `b`.
#[test]
fn a_unit_that_is_free_is_not_bought_too() {
    let mut any_for_b = buy_get(2, 1, json!({}), json!({}));
    any_for_b["buyGet"]["get"]["of"] = json!({ "skus": ["b"] });
    costs(any_for_b.clone(), &[("a", 1, 100), ("b", 1, 50)], &["1x100", "1x50"]);
    costs(any_for_b.clone(), &[("a", 1, 100), ("b", 2, 50)], &["1x100", "1x50 1x0"]);
    costs(any_for_b.clone(), &[("b", 5, 50)], &["4x50 1x0"]);
    costs(any_for_b.clone(), &[("b", 6, 50)], &["4x50 2x0"]);
    let gap = json!([{ "code": "quantity-below", "need": 2, "have": 1, "gap": 1 }]);
    tells(any_for_b, &[("a", 1, 100), ("b", 1, 50)], json!({ "reasons": gap }));
}
