//! The orders a member has placed, as they are told; and that one of them has arrived.

use std::collections::BTreeMap;

use liebian::time::Timestamp;
use rusqlite::Connection;
use serde::Serialize;
use serde_json::{Value, json};

use crate::ask::{self, Nothing};
use crate::facts;
use crate::fault::{Fault, Refusal};
use crate::kinds::{Ordered, Received, Refunded};
use crate::shop::{Reply, Shop};

/// The most orders that are told: the latest.
const MOST_ORDERS: usize = 200;

#[derive(Debug, Serialize)]
struct ToldPastOrder {
    #[serde(flatten)]
    order: Ordered,
    at: i64,
    refunded: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    received: Option<i64>,
}

impl Shop {
    /// A member's orders, the latest first.
    pub fn orders(&self, member: &str) -> Result<Value, Refusal> {
        self.store.read(|db| {
            let mut back: BTreeMap<String, u64> = BTreeMap::new();
            for (_, Refunded { order, amount, .. }) in facts::all(db, member)? {
                let sum = back.entry(order).or_default();
                *sum = sum.saturating_add(amount);
            }
            let mut arrived: BTreeMap<String, i64> = BTreeMap::new();
            arrived.extend(facts::all::<Received>(db, member)?.into_iter().map(|(at, Received { order })| (order, at)));
            let orders = facts::all::<Ordered>(db, member)?.into_iter().rev().take(MOST_ORDERS);
            let orders = orders.map(|(at, order)| ToldPastOrder {
                refunded: back.remove(&order.order).unwrap_or(0),
                received: arrived.remove(&order.order),
                at,
                order: order.as_told(),
            });
            Ok(json!({ "orders": orders.collect::<Vec<_>>() }))
        })
    }

    /// Notes that an order has arrived, once.
    pub fn receive(&self, member: &str, order: &str, key: &str, body: &[u8]) -> Result<Reply, Refusal> {
        ask::read::<Nothing>(body)?;
        self.once(member, key, (&format!("/api/orders/{order}/received"), body), |db, now| {
            placed(db, member, order)?;
            let id = format!("received:{order}");
            let before = facts::one::<Received>(db, &id)?.map(|(_, at, _)| at);
            let told = json!({ "order": order, "received": before.unwrap_or(now.millis()) });
            let fact = match before {
                Some(_) => None,
                None => Some(facts::add(db, &id, member, now, &Received { order: order.to_owned() })?),
            };
            Ok((told, fact))
        })
    }
}

/// A member's order, and when it was placed. An unknown one and someone else's get the same answer.
pub fn placed(db: &Connection, member: &str, order: &str) -> Result<(Timestamp, Ordered), Refusal> {
    let found = facts::one::<Ordered>(db, &format!("ordered:{order}"))?.filter(|(owner, _, _)| owner == member);
    let (_, at, ordered) = found.ok_or_else(|| Refusal::new(404, Fault::new("order", "unknown-order")))?;
    let at = Timestamp::new(at).ok_or_else(|| Refusal::broken("an order at no moment"))?;
    Ok((at, ordered))
}
