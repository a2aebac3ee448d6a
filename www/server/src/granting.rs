//! What comes with an order's payment (满返券): its coupons are in the wallet at once, and go again with the order.

use liebian::id::{CouponId, PromotionId};
use liebian::pricing::coupon::Coupon;
use liebian::time::Timestamp;
use rusqlite::Connection;

use crate::facts;
use crate::fault::Refusal;
use crate::kinds::{Granted, Ordered, Revoked};
use crate::parts::OrderedGrant;

/// A day in milliseconds.
const DAY: i64 = 86_400_000;

/// Gives the coupons that come with an order. No wallet is too full for what was paid for.
pub fn grant(db: &Connection, member: &str, now: Timestamp, ordered: &Ordered) -> Result<(), Refusal> {
    for coupon in coupons(ordered, now)? {
        let granted = Granted { order: Some(ordered.order.clone()), ..Granted::of(&coupon) };
        facts::add(db, &format!("granted:{}", coupon.id), member, now, &granted)?;
    }
    Ok(())
}

/// Takes back the coupons that came with an order; those that are used by now stay used.
pub fn revoke(db: &Connection, member: &str, now: Timestamp, ordered: &Ordered) -> Result<Vec<String>, Refusal> {
    let mut revoked = Vec::new();
    for coupon in coupons(ordered, now)? {
        let coupon = coupon.id.to_string();
        let fact = Revoked { coupon: coupon.clone(), order: ordered.order.clone() };
        facts::add(db, &format!("revoked:{coupon}"), member, now, &fact)?;
        revoked.push(coupon);
    }
    Ok(revoked)
}

/// The coupons that come with an order: the n-th is called by the order and n.
fn coupons(ordered: &Ordered, now: Timestamp) -> Result<Vec<Coupon>, Refusal> {
    let bad = || Refusal::broken("a grant of nothing");
    let mut coupons = Vec::new();
    for OrderedGrant { template, quantity, valid_days, .. } in &ordered.grants {
        let Some(template) = template else { continue };
        let end = valid_days.map(|days| now.millis().saturating_add(i64::from(days).saturating_mul(DAY)));
        for _ in 0..quantity.unwrap_or(0) {
            let id = format!("{}.{}", ordered.order, coupons.len() + 1);
            coupons.push(Coupon {
                id: CouponId::new(&id).ok_or_else(bad)?,
                template: PromotionId::new(template).ok_or_else(bad)?,
                valid_from: None,
                expires_at: end.map(|end| Timestamp::new(end).unwrap_or(Timestamp::MAX)),
                received_at: Some(now),
            });
        }
    }
    Ok(coupons)
}
