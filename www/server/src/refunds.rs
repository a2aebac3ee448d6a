//! Refunds: money goes back in proportion to the units, in whole fen, and all refunds of an order add up to what was
//! paid for it.
//!
//! After any units of a line are back, so much of its price is back as those units are of the line, broken fen left
//! behind; so it does not matter in how many steps they come, and the last unit brings the rest. Points that paid for a
//! line and points that it earned go the same way. Shipping, gifts, coupons, proofs, what was counted and what came with
//! the payment go back with the last unit of the order: until then they belong to what is kept.

use std::collections::BTreeMap;

use liebian::money::Money;
use liebian::time::Timestamp;
use rusqlite::Connection;
use serde::Serialize;

use crate::ask::{self, RefundLine, RefundSaid};
use crate::counters;
use crate::facts;
use crate::fault::{Fault, Refusal};
use crate::granting;
use crate::kinds::{Ordered, Refunded, Returned};
use crate::ledger;
use crate::parts::{OrderedLine, RefundedLine};
use crate::past_orders::placed;
use crate::proofs;
use crate::shop::{Reply, Shop, fresh_id};
use crate::wallet::wallet;

/// What goes back for the units from `before` up to `after`, of a line of so many units that cost so much.
pub fn portion(paid: Money, units: u32, before: u32, after: u32) -> Money {
    let back = |done: u32| paid.portion_down(u64::from(done), u64::from(units));
    back(after).less(back(before))
}

/// A refund as it is told.
#[derive(Debug, Serialize)]
struct ToldRefund {
    #[serde(flatten)]
    refund: Refunded,
    at: i64,
}

impl Shop {
    /// Takes units of an order back, once for a key.
    pub fn refund(&self, member: &str, order: &str, key: &str, body: &[u8]) -> Result<Reply, Refusal> {
        let said: RefundSaid = ask::read(body)?;
        let path = format!("/api/orders/{order}/refund");
        self.once(member, key, (&path, body), |db, now| {
            let (at, ordered) = placed(db, member, order)?;
            let before = Back::of(db, order)?;
            let (lines, whole) = settle(&ordered, &before.units, &said.lines.0)?;
            let shipping = if whole { ordered.shipping } else { 0 };
            let mut refund = Refunded {
                refund: fresh_id('r')?,
                order: order.to_owned(),
                shipping,
                amount: lines.iter().map(|line| line.amount).sum::<u64>().saturating_add(shipping),
                points: lines.iter().map(|line| line.points).sum(),
                earned: lines.iter().map(|line| line.earned).sum(),
                lines,
                whole,
                ..Refunded::default()
            };
            if whole {
                // What stands with no line comes with the last unit: points that paid for shipping, gifts, coupons.
                refund.points = ordered.points.used.saturating_sub(before.points);
                refund.earned = ordered.points.earned.saturating_sub(before.earned);
                refund.coupons = self.bring_back(db, member, now, &ordered)?;
                refund.gifts.clone_from(&ordered.gifts);
                refund.revoked = granting::revoke(db, member, now, &ordered)?;
                counters::give_back(db, member, now, order)?;
                proofs::give_back(db, member, now, order)?;
            }
            let fact = facts::add(db, &format!("refunded:{}", refund.refund), member, now, &refund)?;
            for line in &refund.lines {
                facts::shift(db, &facts::stock(&line.sku), i64::from(line.quantity), fact)?;
            }
            for gift in &refund.gifts {
                facts::shift(db, &facts::stock(&gift.sku), i64::from(gift.quantity), fact)?;
            }
            ledger::refund(db, member, now, (at, &ordered), &refund)?;
            Ok((ToldRefund { refund, at: now.millis() }, Some(fact)))
        })
    }

    /// Brings back the coupons that the order used up: the same coupons, on their own terms.
    fn bring_back(
        &self,
        db: &Connection,
        member: &str,
        now: Timestamp,
        ordered: &Ordered,
    ) -> Result<Vec<String>, Refusal> {
        let used = wallet(db, member, Vec::new())?.used;
        let mut back = Vec::new();
        for used in used.into_iter().filter(|used| used.order == ordered.order) {
            let (coupon, template) = (used.coupon.id.to_string(), used.coupon.template);
            let id = format!("returned:{}:{}", ordered.order, back.len());
            let returned =
                Returned { coupon: coupon.clone(), template: template.to_string(), order: ordered.order.clone() };
            let fact = facts::add(db, &id, member, now, &returned)?;
            if self.mall.limits.contains_key(&template) {
                facts::shift(db, &facts::uses(template.as_str()), 1, fact)?;
            }
            back.push(coupon);
        }
        Ok(back)
    }
}

/// What has come back of an order so far.
#[derive(Debug, Default)]
pub struct Back {
    /// How many units of each line.
    pub units: BTreeMap<String, u32>,
    /// How many of the points that had paid.
    pub points: u64,
    /// How many of the points that were earned.
    pub earned: u64,
}

impl Back {
    /// Adds up the refunds of an order.
    pub fn of(db: &Connection, order: &str) -> Result<Back, Refusal> {
        let mut asked =
            db.prepare_cached("SELECT body FROM facts WHERE kind = 'refunded' AND json_extract(body, '$.order') = ?1")?;
        let mut rows = asked.query([order])?;
        let mut back = Back::default();
        while let Some(row) = rows.next()? {
            let body: String = row.get(0)?;
            let refund: Refunded = serde_json::from_str(&body).map_err(Refusal::broken)?;
            back.points = back.points.saturating_add(refund.points);
            back.earned = back.earned.saturating_add(refund.earned);
            for line in refund.lines {
                let units = back.units.entry(line.id).or_default();
                *units = units.saturating_add(line.quantity);
            }
        }
        Ok(back)
    }
}

/// What goes back for each line that is sent back, and whether nothing of the order is left then.
pub fn settle(
    ordered: &Ordered,
    before: &BTreeMap<String, u32>,
    said: &[RefundLine],
) -> Result<(Vec<RefundedLine>, bool), Refusal> {
    let mut faults = Vec::new();
    let mut back = before.clone();
    let mut lines: Vec<RefundedLine> = Vec::new();
    for (at, RefundLine { id, quantity }) in said.iter().enumerate() {
        let Some(line) = ordered.lines.iter().find(|line| line.id == id.as_str()) else {
            faults.push(Fault::new(format!("lines[{at}].id"), "unknown-line"));
            continue;
        };
        if let Some(first) = said.iter().take(at).position(|earlier| earlier.id == *id) {
            let first = format!("lines[{first}].id");
            faults.push(Fault::new(format!("lines[{at}].id"), "duplicate-id").with("first", first));
            continue;
        }
        let units = back.entry(line.id.clone()).or_default();
        let (done, quantity) = (*units, u32::from(quantity.get()));
        let left = line.quantity.saturating_sub(done);
        if left < quantity {
            faults.push(Fault::new(format!("lines[{at}].quantity"), "more-than-bought").with("left", left));
            continue;
        }
        *units = done.saturating_add(quantity);
        let part = |all: u64| {
            let all = Money::new(all).ok_or_else(|| Refusal::broken("a line that costs too much"))?;
            Ok::<_, Refusal>(portion(all, line.quantity, done, *units).minor())
        };
        let (amount, points, earned) = (part(line.payable)?, part(line.points)?, part(line.earned)?);
        lines.push(RefundedLine { id: line.id.clone(), sku: line.sku.clone(), quantity, amount, points, earned });
    }
    let gone = |line: &OrderedLine| back.get(&line.id) == Some(&line.quantity);
    if faults.is_empty() { Ok((lines, ordered.lines.iter().all(gone))) } else { Err(Refusal::impossible(faults)) }
}
