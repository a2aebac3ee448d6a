//! The wallet: the coupons a member was granted, less those that orders have used up.

use std::collections::BTreeMap;

use liebian::id::{CouponId, PromotionId};
use liebian::pricing::promotion::Coupon;
use liebian::time::Timestamp;
use liebian::wire::request::MOST_COUPONS;
use rusqlite::Connection;
use serde::Serialize;
use serde_json::{Value, json};

use crate::facts::{self, Granted, Redeemed};
use crate::fault::{Fault, Refusal};
use crate::shop::Shop;

/// A member's coupons.
#[derive(Debug)]
pub struct Wallet {
    /// Not used yet, in the order they came; some may have expired or not begun.
    pub held: Vec<Coupon>,
    /// Used, in the order they were used.
    pub used: Vec<Used>,
}

/// A coupon that an order used up.
#[derive(Debug)]
pub struct Used {
    /// The coupon.
    pub coupon: Coupon,
    /// The order.
    pub order: String,
    /// When.
    pub at: i64,
}

/// A wallet as it is told: the coupons in the words of a request.
#[derive(Debug, Serialize)]
pub struct ToldWallet {
    coupons: Vec<Value>,
    used: Vec<Value>,
}

impl Granted {
    /// The grant of a coupon; `back_from` names the refunded order that brings it back.
    pub fn of(coupon: &Coupon, back_from: Option<&str>) -> Granted {
        Granted {
            coupon: coupon.id.to_string(),
            template: coupon.template.to_string(),
            valid_from: coupon.valid_from.map(Timestamp::millis),
            expires_at: coupon.expires_at.map(Timestamp::millis),
            received_at: coupon.received_at.map(Timestamp::millis),
            back_from: back_from.map(str::to_owned),
        }
    }

    fn coupon(&self) -> Option<Coupon> {
        Some(Coupon {
            id: CouponId::new(&self.coupon)?,
            template: PromotionId::new(&self.template)?,
            valid_from: self.valid_from.and_then(Timestamp::new),
            expires_at: self.expires_at.and_then(Timestamp::new),
            received_at: self.received_at.and_then(Timestamp::new),
        })
    }
}

/// Gives a member a coupon; a wallet holds a hundred at most.
pub fn grant(db: &Connection, member: &str, now: Timestamp, granted: &Granted) -> Result<i64, Refusal> {
    if wallet(db, member)?.held.len() >= MOST_COUPONS {
        return Err(Refusal::impossible(vec![Fault::new("wallet", "too-many").with("limit", MOST_COUPONS)]));
    }
    facts::add(db, &format!("granted:{}", granted.coupon), member, now, granted)
}

/// A member's coupons, folded from the facts.
pub fn wallet(db: &Connection, member: &str) -> Result<Wallet, Refusal> {
    let mut held = Vec::new();
    for (_, granted) in facts::all::<Granted>(db, member)? {
        held.push(granted.coupon().ok_or_else(|| Refusal::broken("a grant with a bad id"))?);
    }
    let redeemed: Vec<(i64, Redeemed)> = facts::all(db, member)?;
    if redeemed.is_empty() {
        return Ok(Wallet { held, used: Vec::new() });
    }
    let mut places: BTreeMap<&str, (usize, i64, &str)> = BTreeMap::new();
    for (nth, (at, redeemed)) in redeemed.iter().enumerate() {
        places.insert(&redeemed.coupon, (nth, *at, &redeemed.order));
    }
    let (mut left, mut used) = (Vec::new(), Vec::new());
    for coupon in held {
        match places.get(coupon.id.as_str()) {
            None => left.push(coupon),
            Some((nth, at, order)) => used.push((*nth, Used { coupon, order: (*order).to_owned(), at: *at })),
        }
    }
    used.sort_by_key(|(nth, _)| *nth);
    Ok(Wallet { held: left, used: used.into_iter().map(|(_, used)| used).collect() })
}

impl Shop {
    /// A member's wallet, as it is told.
    pub fn wallet(&self, member: &str) -> Result<ToldWallet, Refusal> {
        let wallet = self.store.read(|db| wallet(db, member))?;
        let used = wallet.used.iter().map(|used| {
            let mut coupon = told(&used.coupon);
            coupon.extend([("order".to_owned(), json!(used.order)), ("usedAt".to_owned(), json!(used.at))]);
            Value::Object(coupon)
        });
        Ok(ToldWallet {
            used: used.collect(),
            coupons: wallet.held.iter().map(|coupon| Value::Object(told(coupon))).collect(),
        })
    }
}

fn told(coupon: &Coupon) -> serde_json::Map<String, Value> {
    let moments =
        [("validFrom", coupon.valid_from), ("expiresAt", coupon.expires_at), ("receivedAt", coupon.received_at)];
    let mut told = serde_json::Map::new();
    told.insert("id".to_owned(), json!(coupon.id.as_str()));
    told.insert("coupon".to_owned(), json!(coupon.template.as_str()));
    told.extend(moments.into_iter().filter_map(|(key, at)| Some((key.to_owned(), json!(at?.millis())))));
    told
}
