//! Refunds: money goes back in proportion to the units, in whole fen, and all refunds of an order add up to what was
//! paid for it.
//!
//! After any units of a line are back, so much of its price is back as those units are of the line, broken fen left
//! behind; so it does not matter in how many steps they come, and the last unit brings the rest. Shipping goes back
//! with the last unit of the order.

use std::collections::BTreeMap;

use liebian::money::Money;
use liebian::time::Timestamp;
use rusqlite::Connection;
use serde::Serialize;

use crate::ask::{self, RefundLine, RefundSaid};
use crate::facts;
use crate::fault::{Fault, Refusal};
use crate::kinds::{Ordered, OrderedLine, Refunded, RefundedLine, Returned};
use crate::past_orders::placed;
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
            let ordered = placed(db, member, order)?;
            let (lines, whole) = settle(&ordered, &units_back(db, order)?, &said.lines.0)?;
            let shipping = if whole { ordered.shipping } else { 0 };
            let amount = lines.iter().map(|line| line.amount).sum::<u64>().saturating_add(shipping);
            let coupons = if whole { self.bring_back(db, member, now, &ordered)? } else { Vec::new() };
            let order = order.to_owned();
            let refund = Refunded { refund: fresh_id('r')?, order, lines, shipping, amount, whole, coupons };
            let fact = facts::add(db, &format!("refunded:{}", refund.refund), member, now, &refund)?;
            for line in &refund.lines {
                facts::shift(db, &facts::stock(&line.sku), i64::from(line.quantity), fact)?;
            }
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

/// How many units of each line of an order are back.
pub fn units_back(db: &Connection, order: &str) -> Result<BTreeMap<String, u32>, Refusal> {
    let mut asked =
        db.prepare_cached("SELECT body FROM facts WHERE kind = 'refunded' AND json_extract(body, '$.order') = ?1")?;
    let mut rows = asked.query([order])?;
    let mut back: BTreeMap<String, u32> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let body: String = row.get(0)?;
        let refund: Refunded = serde_json::from_str(&body).map_err(Refusal::broken)?;
        for line in refund.lines {
            let units = back.entry(line.id).or_default();
            *units = units.saturating_add(line.quantity);
        }
    }
    Ok(back)
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
        let paid = Money::new(line.payable).ok_or_else(|| Refusal::broken("a line that costs too much"))?;
        let amount = portion(paid, line.quantity, done, *units).minor();
        lines.push(RefundedLine { id: line.id.clone(), sku: line.sku.clone(), quantity, amount });
    }
    let gone = |line: &OrderedLine| back.get(&line.id) == Some(&line.quantity);
    if faults.is_empty() { Ok((lines, ordered.lines.iter().all(gone))) } else { Err(Refusal::impossible(faults)) }
}
