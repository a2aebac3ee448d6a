//! Incidents that cost real shops real money, each as a test: our answer keeps the law that was broken, and a deliberately
//! naive twin, which reckons as that shop did, breaks it. A test that its twin passes would prove nothing, so it fails too.

mod below_zero;
mod borders;
mod fen;
mod limits;
mod taxes;

use serde_json::{Value, json};

pub use crate::laws::case::{answer, fen, list};

/// Ours keeps the law, and the naive twin breaks it.
#[track_caller]
pub fn bites<T: std::fmt::Debug>(ours: T, naive: T, law: impl Fn(&T) -> bool) {
    assert!(law(&ours), "ours breaks the law: {ours:?}");
    assert!(!law(&naive), "the naive twin keeps the law, so it proves nothing: {naive:?}");
}

/// A mall with one promotion in each lane, in this order.
pub fn mall(promotions: &[Value]) -> Value {
    let lane = |(at, promotion): (usize, &Value)| json!({ "id": format!("lane{at}"), "stacking": "each", "promotions": [promotion] });
    let lanes: Vec<Value> = promotions.iter().enumerate().map(lane).collect();
    json!({ "contract": 1, "currency": "CNY", "utcOffsetMinutes": 480, "lanes": lanes })
}

/// A promotion that holds for everyone.
pub fn promotion(id: &str, then: Value) -> Value {
    json!({ "id": id, "then": then })
}

/// So much off the order.
pub fn amount_off(amount: i64) -> Value {
    json!({ "amountOff": { "amount": amount } })
}

/// So many basis points off.
pub fn percent_off(rate: i64) -> Value {
    json!({ "percentOff": { "rate": rate } })
}

/// A cart with one line for each price and quantity, at a moment that is nobody's.
pub fn cart(lines: &[(i64, i64)]) -> Value {
    let line = |(at, (price, quantity)): (usize, &(i64, i64))| json!({ "id": format!("l{at}"), "sku": format!("s{at}"), "quantity": quantity, "unitPrice": price });
    json!({ "now": 1_795_572_000_000_i64, "cart": { "lines": lines.iter().enumerate().map(line).collect::<Vec<_>>() } })
}

/// What is to pay.
pub fn payable(rules: &Value, asked: &Value) -> i64 {
    fen(&answer(rules, asked)["payable"])
}

/// The incidents that are told elsewhere, and where. Their numbers are those of the research they were found in.
const ELSEWHERE: [(u8, &str); 16] = [
    (4, "free drinks for new accounts: who is new is the mall's word (`newCustomer`); velocity is the server's"),
    (5, "sign-up bonuses: growth, a referral counts by a paid order after its hold"),
    (6, "a bank's trial deposits: no cart and no price"),
    (7, "a card's balance moved twice at once: the server's ledger"),
    (8, "a limit passed by paying twice at once: the server counts in one transaction"),
    (9, "the same race in five more shops: as 8"),
    (21, "a partial refund takes the whole commission: growth, referral_money.rs"),
    (22, "a percent paid as money: growth, rates and amounts are different types"),
    (23, "a code of one program credited in another: growth, referral_laws.rs"),
    (24, "self-referrals by a second path: growth, the fold refuses whoever asks"),
    (25, "circles longer than two: growth, referral_laws.rs"),
    (33, "a day counted twice when clocks change: growth, zones.rs"),
    (34, "a streak lost when clocks change: growth, zones.rs"),
    (35, "a restored streak lost again: growth, check_in_laws.rs"),
    (36, "a streak lost by a late upload: growth, check_in_laws.rs"),
    (37, "rewards for sharing: growth, a share is a bonus and never a gate"),
];

/// Those that are told here, by the names of their tests.
const HERE: [u8; 24] = [1, 2, 3, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 26, 27, 28, 29, 30, 31, 32, 38, 39, 40];

#[test]
fn every_incident_is_told_here_or_elsewhere() {
    let mut all: Vec<u8> = HERE.iter().copied().chain(ELSEWHERE.iter().map(|(number, _)| *number)).collect();
    all.sort_unstable();
    assert_eq!(all, (1..=40).collect::<Vec<u8>>());
    let rooms = [
        include_str!("below_zero.rs"),
        include_str!("borders.rs"),
        include_str!("fen.rs"),
        include_str!("limits.rs"),
        include_str!("taxes.rs"),
    ];
    let told = rooms.concat();
    for number in HERE {
        assert!(told.contains(&format!("fn inc_{number:02}_")), "incident {number} has no test");
    }
    assert_eq!(told.matches("fn inc_").count(), HERE.len());
}
