//! The orders a member has placed, as they are told; and that one of them has arrived.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::Serialize;
use serde_json::{Value, json};

use crate::ask::{self, Nothing};
use crate::facts;
use crate::fault::{Fault, Refusal};
use crate::kinds::{Ordered, OrderedGift, OrderedLine, Received, Refunded};
use crate::shop::{Reply, Shop};

/// The most orders that are told: the latest.
const MOST_ORDERS: usize = 200;

#[derive(Debug, Serialize)]
struct ToldPastOrder {
    order: String,
    at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<String>,
    lines: Vec<OrderedLine>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gifts: Vec<OrderedGift>,
    shipping: u64,
    payable: u64,
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
            let orders =
                orders.map(|(at, Ordered { order, channel, lines, gifts, shipping, payable, .. })| ToldPastOrder {
                    refunded: back.remove(&order).unwrap_or(0),
                    received: arrived.remove(&order),
                    order,
                    at,
                    channel,
                    lines,
                    gifts,
                    shipping,
                    payable,
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

/// A member's order. An unknown one and someone else's get the same answer.
pub fn placed(db: &Connection, member: &str, order: &str) -> Result<Ordered, Refusal> {
    let found = facts::one::<Ordered>(db, &format!("ordered:{order}"))?.filter(|(owner, _, _)| owner == member);
    let (_, _, ordered) = found.ok_or_else(|| Refusal::new(404, Fault::new("order", "unknown-order")))?;
    Ok(ordered)
}
