//! The wallet: the coupons a member was granted or has earned, less those that orders have used up.

use std::collections::{BTreeMap, BTreeSet};

use liebian::id::{CouponId, PromotionId};
use liebian::pricing::coupon::Coupon;
use liebian::time::Timestamp;
use liebian::wire::request::MOST_COUPONS;
use rusqlite::Connection;
use serde::Serialize;
use serde_json::{Value, json};

use crate::counters;
use crate::facts;
use crate::fault::{Fault, Refusal};
use crate::kinds::{Granted, Redeemed, Returned, Revoked};
use crate::parts::is_zero;
use crate::proofs;
use crate::quoting::{View, told_stock};
use crate::shop::Shop;

/// A member's coupons.
#[derive(Debug)]
pub struct Wallet {
    /// Not used yet, in the order they came; some may have expired or not begun.
    pub held: Vec<Coupon>,
    /// Used, in the order they were used.
    pub used: Vec<Used>,
    /// Not used, and taken back with the order that they had come with.
    pub revoked: Vec<Coupon>,
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
#[serde(rename_all = "camelCase")]
pub struct ToldWallet {
    coupons: Vec<Value>,
    used: Vec<Value>,
    points: u64,
    #[serde(skip_serializing_if = "is_zero")]
    points_pending: u64,
    #[serde(skip_serializing_if = "is_zero")]
    points_owed: u64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    proofs: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    counters: Vec<Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stock: Vec<Value>,
}

impl Granted {
    /// The grant of a coupon.
    pub fn of(coupon: &Coupon) -> Granted {
        Granted {
            coupon: coupon.id.to_string(),
            template: coupon.template.to_string(),
            valid_from: coupon.valid_from.map(Timestamp::millis),
            expires_at: coupon.expires_at.map(Timestamp::millis),
            received_at: coupon.received_at.map(Timestamp::millis),
            code: None,
            order: None,
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
    if wallet(db, member, Vec::new())?.held.len() >= MOST_COUPONS {
        return Err(Refusal::impossible(vec![Fault::new("wallet", "too-many").with("limit", MOST_COUPONS)]));
    }
    facts::add(db, &format!("granted:{}", granted.coupon), member, now, granted)
}

/// A member's coupons, folded from the facts: those that were granted, then those that are `earned`.
///
/// A used coupon is told even where it was earned and has been withdrawn since.
pub fn wallet(db: &Connection, member: &str, earned: Vec<Coupon>) -> Result<Wallet, Refusal> {
    let bad = || Refusal::broken("a coupon with a bad id");
    let mut held = Vec::new();
    for (_, granted) in facts::all::<Granted>(db, member)? {
        held.push(granted.coupon().ok_or_else(bad)?);
    }
    held.extend(earned);
    // What came with an order and was taken back with it is held no more; where it was used by then, it stays used.
    let taken: BTreeSet<String> = facts::all::<Revoked>(db, member)?.into_iter().map(|(_, one)| one.coupon).collect();
    let parted = |coupons: Vec<Coupon>| coupons.into_iter().partition(|coupon| taken.contains(coupon.id.as_str()));
    let mut uses: BTreeMap<String, (usize, i64, Redeemed)> = BTreeMap::new();
    for (nth, (at, redeemed)) in facts::all::<Redeemed>(db, member)?.into_iter().enumerate() {
        uses.insert(redeemed.coupon.clone(), (nth, at, redeemed));
    }
    if uses.is_empty() {
        let (revoked, held) = parted(held);
        return Ok(Wallet { held, used: Vec::new(), revoked });
    }
    // A coupon is only used again after it came back, so that as often as it came back it is not used.
    for (_, returned) in facts::all::<Returned>(db, member)? {
        let last = uses.get(&returned.coupon).is_some_and(|(_, _, used)| used.order == returned.order);
        if last {
            uses.remove(&returned.coupon);
        }
    }
    let (mut left, mut used) = (Vec::new(), Vec::new());
    for coupon in held {
        match uses.remove(coupon.id.as_str()) {
            None => left.push(coupon),
            Some((nth, at, by)) => used.push((nth, Used { coupon, order: by.order, at })),
        }
    }
    for (nth, at, by) in uses.into_values() {
        let (id, template) = (CouponId::new(&by.coupon), PromotionId::new(&by.template));
        let (id, template) = id.zip(template).ok_or_else(bad)?;
        let coupon = Coupon { id, template, valid_from: None, expires_at: None, received_at: None };
        used.push((nth, Used { coupon, order: by.order, at }));
    }
    used.sort_by_key(|(nth, _)| *nth);
    let (revoked, held) = parted(left);
    Ok(Wallet { held, used: used.into_iter().map(|(_, used)| used).collect(), revoked })
}

/// How often a member has used a coupon.
pub fn times_used(db: &Connection, member: &str, coupon: &str) -> Result<u32, Refusal> {
    let mut asked = db.prepare_cached(
        "SELECT count(*) FROM facts WHERE member = ?1 AND kind = 'redeemed' AND json_extract(body, '$.coupon') = ?2",
    )?;
    Ok(asked.query_row([member, coupon], |row| row.get(0))?)
}

impl Shop {
    /// A member's wallet, as it is told.
    pub fn wallet(&self, member: &str) -> Result<ToldWallet, Refusal> {
        let (View { grounds, held, used, balance, .. }, stock) =
            self.store.read(|db| Ok((View::of(self, db, member, self.clock.now())?, told_stock(&self.mall, db)?)))?;
        let used = used.iter().map(|used| {
            let mut coupon = told(&used.coupon);
            coupon.extend([("order".to_owned(), json!(used.order)), ("usedAt".to_owned(), json!(used.at))]);
            Value::Object(coupon)
        });
        Ok(ToldWallet {
            used: used.collect(),
            coupons: held.iter().map(|coupon| Value::Object(told(coupon))).collect(),
            points: grounds.points,
            points_pending: balance.pending,
            points_owed: balance.owed,
            proofs: grounds.proofs.iter().map(proofs::told).collect(),
            counters: grounds.counters.iter().map(counters::told).collect(),
            stock,
        })
    }
}

/// A coupon in the words of a request.
pub fn told(coupon: &Coupon) -> serde_json::Map<String, Value> {
    let moments =
        [("validFrom", coupon.valid_from), ("expiresAt", coupon.expires_at), ("receivedAt", coupon.received_at)];
    let mut told = serde_json::Map::new();
    told.insert("id".to_owned(), json!(coupon.id.as_str()));
    told.insert("coupon".to_owned(), json!(coupon.template.as_str()));
    told.extend(moments.into_iter().filter_map(|(key, at)| Some((key.to_owned(), json!(at?.millis())))));
    told
}
