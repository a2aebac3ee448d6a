//! Laws of what may not happen whatever is promised: guards, limits, things that do not go together; and of taxes.

use serde_json::Value;

use super::case::{Case, fen, list, promotions};

/// Whether a selector means a line of the request: said again here, so that the engine does not judge itself.
fn means(selector: &Value, line: &Value) -> bool {
    let shares = |one: &Value, other: &Value| {
        one.as_array().into_iter().flatten().any(|name| other.as_array().is_some_and(|other| other.contains(name)))
    };
    let named = |marks: &Value| {
        marks["skus"].as_array().is_some_and(|skus| skus.contains(&line["sku"]))
            || shares(&marks["categories"], &line["categories"])
            || shares(&marks["tags"], &line["tags"])
    };
    let anything = ["skus", "categories", "tags"].iter().all(|key| selector[key].is_null());
    let price = fen(&line["unitPrice"]);
    let range = &selector["unitPrice"];
    let on_sale = line["listPrice"].as_i64().is_some_and(|list| list > price);
    (anything || named(selector))
        && !named(&selector["except"])
        && range["from"].as_i64().is_none_or(|from| price >= from)
        && range["to"].as_i64().is_none_or(|to| price <= to)
        && selector["onSale"].as_bool().is_none_or(|wanted| wanted == on_sale)
}

/// The least that a unit of a line may cost, promotions or not.
fn floor(rules: &Value, line: &Value) -> i64 {
    let own = line["floorPrice"].as_i64();
    let guard = &rules["guard"];
    let cost = line["cost"].as_i64().filter(|_| guard.is_object() && guard["belowCost"] != true);
    let floors = guard["floors"].as_array().into_iter().flatten().filter(|floor| means(&floor["of"], line));
    let least = floors.map(|floor| fen(&floor["price"])).chain(own).chain(cost).max().unwrap_or(0);
    least.min(fen(&line["unitPrice"]))
}

pub fn no_guard_is_passed(case: &Case) {
    let asked = list(&case.asked["cart"]["lines"]);
    let pays = |share: &Value| {
        promotions(&case.rules).any(|one| one["id"] == share["promotion"] && one["then"].get("points").is_some())
    };
    let mut off = 0;
    for (line, said) in case.lines().iter().zip(asked).filter(|(_, said)| said.get("addOn").is_none()) {
        let shares = list(&line["shares"]);
        off += shares.iter().filter(|share| !pays(share)).map(|share| fen(&share["amount"])).sum::<i64>();
        if !shares.iter().any(pays) {
            let least = floor(&case.rules, said);
            assert!(list(&line["units"]).iter().all(|units| fen(&units["each"]) >= least), "{line} below {least}");
        }
    }
    let rules = case.rules["guard"]["largestDiscount"].as_array().map_or(&[][..], Vec::as_slice);
    let of = |channel: &Value| rules.iter().find(|rule| rule["channel"] == *channel);
    if let Some(rule) = of(&case.asked["channel"]).or_else(|| of(&Value::Null)) {
        assert!(off <= fen(&case.answer["subtotal"]) * fen(&rule["rate"]) / 10_000);
    }
}

/// Where two promotions do not go together, if one of them says so.
fn level<'v>(one: &'v Value, other: &Value) -> Option<&'v str> {
    if let Some(level) = one["exclusive"].as_str() {
        return Some(level);
    }
    let excludes = &one["excludes"];
    let named = |key: &str, name: &Value| excludes[key].as_array().is_some_and(|names| names.contains(name));
    let tagged = other["tags"].as_array().into_iter().flatten().any(|tag| named("tags", tag));
    (named("promotions", &other["id"]) || tagged).then(|| excludes["within"].as_str().unwrap_or("order"))
}

pub fn what_does_not_go_together_never_meets(case: &Case) {
    let takes =
        |promotion: &Value, shares: &Value| list(shares).iter().any(|share| share["promotion"] == promotion["id"]);
    for one in promotions(&case.rules) {
        for other in promotions(&case.rules).filter(|other| other["id"] != one["id"]) {
            let both = |line: &&Value| takes(one, &line["shares"]) && takes(other, &line["shares"]);
            match level(one, other) {
                Some("order") => {
                    let acted = |promotion: &Value| case.bearers().any(|line| takes(promotion, &line["shares"]));
                    assert!(!(acted(one) && acted(other)), "{one} and {other} in one order");
                }
                Some("line") => assert!(!case.lines().iter().any(|line| both(&line)), "{one} and {other} on a line"),
                Some(_) => {
                    let single = |line: &&Value| line["quantity"] == 1 && both(line);
                    assert!(!case.lines().iter().any(|line| single(&line)), "{one} and {other} on a unit");
                }
                None => {}
            }
        }
    }
}

pub fn no_limit_is_passed(case: &Case) {
    let counters = case.asked["counters"].as_array().map_or(&[][..], Vec::as_slice);
    for promotion in promotions(&case.rules).filter(|promotion| promotion.get("limits").is_some()) {
        let taken: i64 = case
            .bearers()
            .flat_map(|line| list(&line["shares"]))
            .filter(|share| share["promotion"] == promotion["id"])
            .map(|share| fen(&share["amount"]))
            .sum();
        let counter =
            counters.iter().find(|counter| counter["promotion"] == promotion["id"] && counter.get("sku").is_none());
        for (whose, of) in [("perCustomer", "customer"), ("total", "total")] {
            let limit = &promotion["limits"][whose];
            let used = |what: &str| counter.and_then(|counter| counter[of][what].as_i64()).unwrap_or(0);
            for what in ["uses", "units", "amount"] {
                let reached = limit[what].as_i64().is_some_and(|limit| used(what) >= limit);
                assert!(!reached || taken == 0, "{promotion} passes {whose} {what}");
            }
            assert!(limit["amount"].as_i64().is_none_or(|limit| taken == 0 || used("amount") + taken <= limit));
        }
        // Of several coupons of one template each has its own order's cap.
        if promotion.get("coupon").is_none() {
            assert!(promotion["limits"]["perOrder"]["amount"].as_i64().is_none_or(|cap| taken <= cap));
        }
    }
}

pub fn taxes_add_up(case: &Case) {
    let Some(tax) = case.answer.get("tax") else { return assert!(case.rules.get("tax").is_none()) };
    let whole = |tax: &Value| {
        assert_eq!(fen(&tax["net"]) + fen(&tax["tax"]), fen(&tax["gross"]), "{tax}");
        assert!(["net", "tax", "gross"].iter().all(|part| fen(&tax[part]) >= 0), "{tax}");
    };
    whole(tax);
    list(&tax["rates"]).iter().for_each(whole);
    for part in ["net", "tax", "gross"] {
        assert_eq!(list(&tax["rates"]).iter().map(|rate| fen(&rate[part])).sum::<i64>(), fen(&tax[part]));
    }
    let paid = if case.rules["tax"]["prices"] == "inclusive" { "gross" } else { "net" };
    for line in case.lines().iter().filter(|line| line.get("tax").is_some()) {
        whole(&line["tax"]);
        assert_eq!(line["tax"][paid], line["payable"]);
    }
    let goods: i64 = case.lines().iter().map(|line| fen(&line["payable"])).sum();
    let shipping = case.answer["shipping"].get("tax").map_or(0, |_| fen(&case.answer["shipping"]["payable"]));
    assert_eq!(fen(&tax[paid]), goods + shipping);
}
