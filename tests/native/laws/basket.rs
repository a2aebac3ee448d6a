//! Laws of the basket: however it came to be, it answers like a fresh request.

use liebian::pricing::payable::payable;
use liebian::pricing::quote::quote;
use liebian::wire::basket::Basket;
use liebian::wire::said::Said;
use liebian::wire::{REQUEST_LIMITS, answer_text, quote_text};
use serde_json::{Value, json};

use super::case::{Case, list, request_of, rules_of};
use crate::dice::{self, Dice};

pub fn a_basket_answers_like_a_fresh_request(case: &Case) {
    // Once everything changes between two looks, and once almost only quantities, as at the taps of a customer.
    look_after_edits(case, 10, 0);
    look_after_edits(case, 12, 85);
}

fn look_after_edits(case: &Case, edits: u32, taps: u32) {
    let rules = rules_of(&case.rules);
    let (mut fresh, mut basket) = (case.asked.clone(), Basket::new(rules.clone(), request_of(&case.asked)));
    let mut dice = Dice::new(&case.chance);
    for step in 0..edits {
        let lines = list(&fresh["cart"]["lines"]).len() as u32;
        let at = dice.upto(lines.max(1) - 1) as usize;
        let kind = if dice.chance(taps) { TAP } else { dice.upto(11) };
        let Some(edit) = edit(&mut dice, &fresh, at, lines, step, kind) else { continue };
        let refused = basket.edit(&Said::from_text(&edit.to_string(), REQUEST_LIMITS)).is_err();
        assert_eq!(refused, edit["useCoupons"] == "none");
        mirror(&edit, at, &mut fresh);
        // Now and then several edits pass before anybody looks, and then at one thing or at both.
        let (looks, asked) = (dice.upto(3), request_of(&fresh));
        if looks & 1 == 1 {
            let told = quote(&rules, &asked).payable;
            assert_eq!(payable(&rules, &asked), told, "the till without a memory");
            assert_eq!(basket.payable(), told);
        }
        if looks & 2 == 2 {
            assert_eq!(answer_text(Ok(basket.quote())), quote_text(&rules, &asked));
        }
    }
}

/// The kind of edit that is made at every tap.
const TAP: u32 = 8;

fn edit(dice: &mut Dice, fresh: &Value, at: usize, lines: u32, step: u32, kind: u32) -> Option<Value> {
    let id = &fresh["cart"]["lines"][at]["id"];
    let wallet = fresh["wallet"].as_array().map_or(&[][..], Vec::as_slice);
    Some(match kind {
        0 => json!({ "add": dice::line(dice, &format!("new{step}")) }),
        1 => json!({ "setNow": { "now": dice::WEDNESDAY + i64::from(dice.upto(60_000)) * 9_000 } }),
        2 => json!({ "setShipping": { "fee": dice.upto(900) } }),
        3 => json!({ "useCoupons": dice.one(&["best", "none"]) }),
        4 => {
            let held = wallet.iter().map(|coupon| coupon["id"].clone()).filter(|_| dice.chance(50));
            json!({ "useCoupons": held.collect::<Vec<_>>() })
        }
        5 => json!({ "setPoints": { "balance": dice.upto(4000), "use": "most" } }),
        6 => json!({ "setPoints": { "balance": dice.upto(4000) } }),
        7 => json!({ "chooseGifts": [] }),
        _ if lines == 0 => return None,
        TAP | 9 => json!({ "setQuantity": { "line": id, "quantity": 1 + dice.upto(9) } }),
        10 => json!({ "select": { "line": id, "selected": dice.chance(50) } }),
        _ => json!({ "remove": { "line": id } }),
    })
}

/// The same edit, made in the request itself.
fn mirror(edit: &Value, at: usize, fresh: &mut Value) {
    let line = &mut fresh["cart"]["lines"];
    if let Some(added) = edit.get("add") {
        line.as_array_mut().unwrap().push(added.clone());
    } else if let Some(moment) = edit.get("setNow") {
        fresh["now"] = moment["now"].clone();
    } else if let Some(shipping) = edit.get("setShipping") {
        fresh["shipping"] = shipping.clone();
    } else if edit.get("useCoupons").is_some_and(|coupons| coupons != "none") {
        fresh["coupons"] = edit["useCoupons"].clone();
    } else if let Some(points) = edit.get("setPoints") {
        fresh["points"] = points.clone();
    } else if let Some(gifts) = edit.get("chooseGifts") {
        fresh["gifts"] = gifts.clone();
    } else if let Some(set) = edit.get("setQuantity") {
        line[at]["quantity"] = set["quantity"].clone();
    } else if let Some(select) = edit.get("select") {
        line[at]["selected"] = select["selected"].clone();
    } else if edit.get("remove").is_some() {
        line.as_array_mut().unwrap().remove(at);
    }
}
