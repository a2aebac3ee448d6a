//! An order: worked out anew, held against what the customer saw, and written down whole or not at all.

use liebian::id::LineId;
use liebian::order::{Map, Set};
use liebian::pricing::cart::Cart;
use liebian::pricing::quote::Quote;
use liebian::time::Timestamp;
use liebian::wire::digest::digest;
use liebian::wire::leaves::Several;
use liebian::wire::request::CouponsSaid;
use rusqlite::Connection;
use serde::Serialize;

use crate::ask::{self, Expected, OrderSaid, Wanted};
use crate::counters;
use crate::difference;
use crate::facts;
use crate::fault::{Difference, Fault, Refusal};
use crate::granting;
use crate::kinds::{Ordered, Redeemed};
use crate::ledger;
use crate::parts::{self, OrderedUsage};
use crate::proofs;
use crate::quoting::{View, beyond_balance, cart, missing_gifts, priced, run_out, shortages};
use crate::shop::{Reply, Shop, fresh_id};
use crate::wallet::times_used;
use crate::ways;

/// Where orders are placed; part of what a key stands for.
const PATH: &str = "/api/orders";

/// An order as it is told.
#[derive(Debug, Serialize)]
struct ToldOrder {
    #[serde(flatten)]
    order: Ordered,
    at: i64,
    quote: Quote,
}

impl Shop {
    /// Places an order, once for a key.
    pub fn order(&self, member: &str, key: &str, body: &[u8]) -> Result<Reply, Refusal> {
        let (wanted, expect) = ask::read::<OrderSaid>(body)?.parted();
        let cart = cart(&self.mall, &wanted)?;
        check_expectation(&cart, &expect)?;
        let placed =
            self.once(member, key, (PATH, body), |db, now| self.place(db, member, now, &cart, &wanted, &expect));
        match placed {
            Err(refusal) if refusal.reason == Some(Difference::EngineMismatch) => {
                // Finding out why takes many quotes; nobody has to wait for it to write.
                let reason = self.store.read(|db| difference::reason(self, db, member, &wanted, &expect))?;
                let issues = vec![Fault::new("expect", reason.word())];
                Err(Refusal { reason: Some(reason), issues, ..refusal })
            }
            placed => placed,
        }
    }

    fn place(
        &self,
        db: &Connection,
        member: &str,
        now: Timestamp,
        cart: &Cart,
        wanted: &Wanted,
        expect: &Expected,
    ) -> Result<(ToldOrder, Option<i64>), Refusal> {
        let view = View::of(self, db, member, now)?;
        if let Some(doubt) = ways::doubt(db, member, &view.grounds.customer, wanted)? {
            return Err(Refusal::impossible(vec![doubt]));
        }
        let (unusable, usable) = sift(&view, wanted);
        let mut short = shortages(db, cart)?;
        let (quote, usages) = priced(&self.mall, &view.grounds, cart.clone(), &usable)?;
        short.extend(missing_gifts(db, wanted, &quote)?);
        if !short.is_empty() {
            return Err(Refusal::differs(Difference::OutOfStock, short, quote));
        }
        if let Some((reason, _)) = unusable.first() {
            let reason = *reason;
            return Err(Refusal::differs(reason, unusable.into_iter().map(|(_, fault)| fault).collect(), quote));
        }
        if let Some(fault) = beyond_balance(wanted, view.balance.usable) {
            return Err(Refusal::differs(Difference::PointsChanged, vec![fault], quote));
        }
        if !expect.is_met_by(&quote) {
            return Err(Refusal::differs(Difference::EngineMismatch, Vec::new(), quote));
        }
        let order = Ordered {
            order: fresh_id('o')?,
            channel: wanted.channel.as_ref().map(ToString::to_string),
            store: wanted.store.as_ref().map(ToString::to_string),
            region: wanted.region.as_ref().map(ToString::to_string),
            payment: wanted.payment.as_ref().map(ToString::to_string),
            scene: wanted.scene.as_ref().map(ToString::to_string),
            lines: parts::lines(&quote, &self.mall.rulebook),
            gifts: parts::gifts(&quote),
            points: parts::points(&quote),
            grants: parts::grants(&quote),
            usages: usages.into_iter().map(OrderedUsage::from).collect(),
            shipping: quote.shipping.payable.minor(),
            payable: quote.payable.minor(),
            coupons: quote.coupons.chosen.iter().map(ToString::to_string).collect(),
        };
        let fact = self.write_down(db, member, now, &order, &view)?;
        Ok((ToldOrder { order: order.as_told(), at: now.millis(), quote }, Some(fact)))
    }

    /// Adds the order, takes its goods out of stock, uses its coupons, points and proofs up, and gives what comes with it.
    fn write_down(
        &self,
        db: &Connection,
        member: &str,
        now: Timestamp,
        order: &Ordered,
        view: &View,
    ) -> Result<i64, Refusal> {
        let fact = facts::add(db, &format!("ordered:{}", order.order), member, now, order)?;
        for line in &order.lines {
            facts::shift(db, &facts::stock(&line.sku), -i64::from(line.quantity), fact)?;
        }
        for gift in &order.gifts {
            facts::shift(db, &facts::stock(&gift.sku), -i64::from(gift.quantity), fact)?;
        }
        for (nth, coupon) in order.coupons.iter().enumerate() {
            let held = view.grounds.wallet.iter().find(|held| held.id.as_str() == coupon);
            let template =
                held.map(|held| held.template.clone()).ok_or_else(|| Refusal::broken("a coupon from nowhere"))?;
            let time = times_used(db, member, coupon)?.saturating_add(1);
            let id = format!("redeemed:{}:{nth}", order.order);
            let (coupon, order) = (coupon.clone(), order.order.clone());
            let redeemed = Redeemed { coupon, template: template.to_string(), order, time };
            let fact = facts::add(db, &id, member, now, &redeemed)?;
            if self.mall.limits.contains_key(&template) {
                facts::shift(db, &facts::uses(template.as_str()), -1, fact)?;
            }
        }
        counters::count(db, &self.counted, member, now, order)?;
        ledger::order(db, member, now, order)?;
        proofs::show(db, (&self.mall, &view.proofs), member, now, order)?;
        granting::grant(db, member, now, order)?;
        Ok(fact)
    }
}

impl Expected {
    /// True when the quote says to the fen what the customer saw, and for the same reasons where the digest is told.
    pub fn is_met_by(&self, quote: &Quote) -> bool {
        let told = |id: &LineId| quote.lines.iter().find(|line| line.id == *id).map(|line| line.payable);
        let lines = self.lines.iter().flat_map(|lines| &lines.0);
        self.payable.0 == quote.payable
            && lines.map(|line| (told(&line.id), line.payable.0)).all(|(told, expected)| told == Some(expected))
            && self.digest.as_ref().is_none_or(|expected| expected.0 == digest(quote))
    }
}

/// Every selected line has to be expected, once, and nothing else.
fn check_expectation(cart: &Cart, expect: &Expected) -> Result<(), Refusal> {
    let mut faults = Vec::new();
    if !cart.lines().iter().any(|line| line.selected) {
        faults.push(Fault::new("lines", "nothing-selected"));
    }
    let Some(Several(expected)) = &expect.lines else {
        return if faults.is_empty() { Ok(()) } else { Err(Refusal::impossible(faults)) };
    };
    let mut seen: Map<&LineId, usize> = Map::default();
    let mut known = Set::default();
    for line in cart.lines() {
        known.insert(&line.id);
    }
    for (at, line) in expected.iter().enumerate() {
        let path = format!("expect.lines[{at}].id");
        if let Some(first) = seen.get(&&line.id) {
            faults.push(Fault::new(path, "duplicate-id").with("first", format!("expect.lines[{first}].id")));
        } else if !known.contains(&&line.id) {
            faults.push(Fault::new(path, "unknown-line"));
        } else {
            seen.insert(&line.id, at);
        }
    }
    let unexpected = cart.lines().iter().find(|line| line.selected && seen.get(&&line.id).is_none());
    faults.extend(unexpected.map(|line| Fault::new("expect.lines", "missing").with("line", line.id.as_str())));
    if faults.is_empty() { Ok(()) } else { Err(Refusal::impossible(faults)) }
}

/// Parts the listed coupons into those that cannot be used, with the reason, and a wish without them.
fn sift(view: &View, wanted: &Wanted) -> (Vec<(Difference, Fault)>, Wanted) {
    let Some(CouponsSaid::Listed(ids)) = &wanted.coupons else { return (Vec::new(), wanted.clone()) };
    let gone = run_out(view, wanted).into_iter().map(|fault| (Difference::PromotionChanged, fault));
    let mut unusable: Vec<(Difference, Fault)> = gone.collect();
    let mut usable = Vec::new();
    for (at, id) in ids.iter().enumerate() {
        let reason = if view.grounds.wallet.iter().any(|coupon| coupon.id == *id) {
            usable.push(id.clone());
            continue;
        } else if view.run_out.iter().any(|coupon| coupon.id == *id) {
            continue;
        } else if view.used.iter().any(|used| used.coupon.id == *id) {
            Difference::CouponSpent
        } else if view.withdrawn.iter().any(|coupon| coupon.id == *id) {
            Difference::CouponWithdrawn
        } else {
            // An unknown coupon and someone else's get the same answer.
            Difference::CouponNotYours
        };
        unusable.push((reason, Fault::new(format!("coupons[{at}]"), reason.word())));
    }
    (unusable, Wanted { coupons: Some(CouponsSaid::Listed(usable)), ..wanted.clone() })
}
