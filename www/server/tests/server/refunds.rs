//! Refunds: whatever comes back, in whatever steps and order, adds up to the fen.

use std::collections::BTreeMap;

use liebian::id::LineId;
use liebian::money::Money;
use liebian::pricing::cart::{LARGEST_TOTAL, Quantity};
use liebian_mall_server::ask::RefundLine;
use liebian_mall_server::kinds::Ordered;
use liebian_mall_server::parts::OrderedLine;
use liebian_mall_server::refunds::{portion, settle};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::client::Client;
use crate::stand::{Stand, wanted};

fn order() -> impl Strategy<Value = Ordered> {
    let line = (1..=9_999_u32, prop_oneof![0..=200_u64, 0..=LARGEST_TOTAL / 100]);
    (proptest::collection::vec(line, 1..6), 0..2_000_u64).prop_map(|(lines, shipping)| {
        let lines: Vec<OrderedLine> = lines
            .into_iter()
            .enumerate()
            .map(|(at, (quantity, payable))| OrderedLine {
                id: at.to_string(),
                sku: "sku".to_owned(),
                quantity,
                payable,
                points: payable / 7,
                ..OrderedLine::default()
            })
            .collect();
        let payable = lines.iter().map(|line| line.payable).sum::<u64>() + shipping;
        Ordered { order: "o".to_owned(), lines, shipping, payable, ..Ordered::default() }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_refunds_of_an_order_are_what_was_paid(order in order(), steps in proptest::collection::vec((any::<prop::sample::Index>(), 1..4_000_u32), 0..40)) {
        let mut back: BTreeMap<String, u32> = BTreeMap::new();
        let mut amounts: BTreeMap<String, u64> = BTreeMap::new();
        let mut points = 0;
        let mut ended = 0;
        let rest = order.lines.iter().map(|line| (line.id.clone(), u32::MAX));
        let steps: Vec<(String, u32)> =
            steps.into_iter().map(|(line, units)| (line.get(&order.lines).id.clone(), units)).chain(rest).collect();
        for (id, units) in steps {
            let line = order.lines.iter().find(|line| line.id == id).unwrap();
            let left = line.quantity - back.get(&id).copied().unwrap_or(0);
            let units = units.min(left);
            let Some(quantity) = u16::try_from(units).ok().and_then(Quantity::new) else { continue };
            let said = [RefundLine { id: LineId::new(&id).unwrap(), quantity }];
            let (lines, whole) = settle(&order, &back, &said).unwrap();
            *back.entry(id.clone()).or_default() += units;
            *amounts.entry(id.clone()).or_default() += lines[0].amount;
            points += lines[0].points;
            // However many steps it took, so many units are worth so much.
            let exact = u128::from(line.payable) * u128::from(back[&id]) / u128::from(line.quantity);
            prop_assert_eq!(u128::from(amounts[&id]), exact);
            ended += u32::from(whole);
        }
        prop_assert_eq!(ended, 1, "an order ends once");
        prop_assert_eq!(amounts.values().sum::<u64>() + order.shipping, order.payable);
        prop_assert_eq!(points, order.lines.iter().map(|line| line.points).sum::<u64>(), "points come back like money");
        let more = [RefundLine { id: LineId::new("0").unwrap(), quantity: Quantity::new(1).unwrap() }];
        prop_assert_eq!(settle(&order, &back, &more).unwrap_err().issues[0].code.to_string(), "more-than-bought");
    }

    #[test]
    fn the_last_unit_brings_the_rest(paid in 0..=LARGEST_TOTAL, units in 1..=9_999_u32) {
        let paid = Money::new(paid).unwrap();
        let before = portion(paid, units, 0, units - 1);
        prop_assert_eq!(before.plus(portion(paid, units, units - 1, units)), paid);
        prop_assert_eq!(portion(paid, units, 0, units), paid);
    }
}

#[test]
fn a_refund_in_steps_over_http() {
    let stand = Stand::open();
    let mut new = Client::newcomer(stand.address, "new");
    let order = new.expecting(&wanted(&[("nuts-walnut", 3), ("coffee-latte", 2)], json!("best")));
    let told = new.order("buy", &order).json();
    let path = format!("/api/orders/{}/refund", told["order"].as_str().unwrap());
    let stock = |client: &mut Client| -> i64 {
        let wish = wanted(&[("nuts-walnut", 9_999)], json!([]));
        client.post("/api/quote", &wish).json()["issues"][0]["params"]["left"].as_i64().unwrap()
    };
    assert_eq!(stock(&mut new), 167);
    let mut sum = 0;
    let mut send = |key: &str, id: &str, quantity: u32| -> Value {
        let heard = new.keyed(&path, key, &json!({ "lines": [{ "id": id, "quantity": quantity }] })).unwrap();
        assert_eq!(heard.status, 201, "{heard:?}");
        heard.json()
    };
    for (key, id, quantity) in [("1", "1", 1), ("2", "2", 2), ("3", "1", 1)] {
        let back = send(key, id, quantity);
        assert_eq!((&back["whole"], &back["shipping"], &back["coupons"]), (&json!(false), &json!(0), &json!([])));
        sum += back["amount"].as_u64().unwrap();
    }
    assert_eq!(send("3", "1", 1)["amount"], send("3", "1", 1)["amount"], "the same again is the same, not more");
    let last = send("4", "1", 1);
    sum += last["amount"].as_u64().unwrap();
    assert_eq!((&last["whole"], json!(sum)), (&json!(true), told["payable"].clone()));
    assert_eq!(last["coupons"].as_array().unwrap().len(), told["coupons"].as_array().unwrap().len());
    assert_eq!(stand.count("refunded"), 4);

    let heard = new
        .keyed(&path, "5", &json!({ "lines": [{ "id": "1", "quantity": 1 }, { "id": "9", "quantity": 1 }] }))
        .unwrap();
    assert_eq!(
        (heard.status, heard.issues()),
        (422, vec!["lines[0].quantity more-than-bought".to_owned(), "lines[1].id unknown-line".to_owned()])
    );
    let twice = json!({ "lines": [{ "id": "1", "quantity": 1 }, { "id": "1", "quantity": 1 }] });
    assert!(new.keyed(&path, "6", &twice).unwrap().issues().contains(&"lines[1].id duplicate-id".to_owned()));
    assert_eq!(stock(&mut new), 170, "what came back is for sale again");

    // The coupons are there again, once, and the customer is new again, so that they work.
    let wallet = new.get("/api/wallet").json();
    assert_eq!(wallet["coupons"].as_array().unwrap().len(), 5);
    assert_eq!(new.get("/api/me").json()["customer"]["isNew"], json!(true));
    let again = new.expecting(&wanted(&[("nuts-walnut", 3), ("coffee-latte", 2)], json!("best")));
    assert_eq!(again["expect"], order["expect"], "the same cart costs the same again");
    assert_eq!(new.order("again", &again).status, 201);
    let other =
        Client::persona(stand.address, "gold").keyed(&path, "1", &json!({ "lines": [{ "id": "1", "quantity": 1 }] }));
    assert_eq!(other.unwrap().issues(), ["order unknown-order"], "nobody sends back what another bought");
    stand.assert_sound();
}
