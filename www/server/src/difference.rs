//! Why the customer saw another price: the server looks for the past in which it was true.
//!
//! Prices only change at certain moments: when a promotion opens or closes or reaches a limit, when a coupon, a proof or
//! points come, go, begin or expire, when the customer places an order, when the mall changes a price. So there are few pasts to try, and each
//! is one quote. A sum that was true in none of them was reckoned by another engine.

use liebian::pricing::cart::Cart;
use liebian::pricing::coupon::Coupon;
use liebian::pricing::schedule::Standing;
use liebian::time::Timestamp;
use rusqlite::{Connection, params};

use crate::ask::{Expected, Wanted};
use crate::counters::{self, Before};
use crate::customers::customer_before;
use crate::fault::{Difference, Refusal};
use crate::proofs;
use crate::quoting::{Grounds, View, cart, cart_at, priced};
use crate::shop::Shop;

/// How far back a page's quote may lie: a day.
const LOOK_BACK: i64 = 86_400_000;
/// The most moments that are tried; the latest ones, where there are more.
const MOST_MOMENTS: usize = 32;
/// The most orders of the customer that are thought away.
const MOST_ORDERS: u32 = 3;

/// Why what was expected is not what it costs.
pub fn reason(
    shop: &Shop,
    db: &Connection,
    member: &str,
    wanted: &Wanted,
    expect: &Expected,
) -> Result<Difference, Refusal> {
    let view = View::of(shop, db, member, shop.clock.now())?;
    let held = || view.grounds.wallet.iter().chain(&view.run_out).cloned().collect::<Vec<_>>();
    let present = cart(&shop.mall, wanted)?;
    let moments = moments(shop, &view);
    let is_it = |cart: &Cart, grounds: &Grounds| {
        priced(&shop.mall, grounds, cart.clone(), wanted).is_ok_and(|(quote, _)| expect.is_met_by(&quote))
    };
    let was_true = |cart: &Cart, grounds: &Grounds, received: fn(&Coupon, Timestamp) -> bool| {
        moments.iter().any(|now| {
            let mut then = Grounds { now: *now, ..grounds.clone() };
            then.wallet.retain(|coupon| received(coupon, *now));
            is_it(cart, &then)
        })
    };
    let today = Grounds { wallet: held(), ..view.grounds.clone() };
    if was_true(&present, &today, |_, _| true) {
        return Ok(Difference::PromotionChanged);
    }
    let before = |coupon: &Coupon, now: Timestamp| coupon.received_at.is_none_or(|at| at <= now);
    if was_true(&present, &today, before) {
        return Ok(Difference::CouponReceived);
    }
    if !view.withdrawn.is_empty() {
        let wallet: Vec<Coupon> = held().into_iter().chain(view.withdrawn.iter().cloned()).collect();
        if was_true(&present, &Grounds { wallet, ..today.clone() }, |_, _| true) {
            return Ok(Difference::CouponWithdrawn);
        }
    }
    if present.lines().iter().any(|line| shop.former_prices.contains_key(&line.sku)) {
        let former = cart_at(&shop.mall, wanted, |sku, price| shop.former_prices.get(sku).copied().unwrap_or(price))?;
        if was_true(&former, &today, |_, _| true) {
            return Ok(Difference::PriceChanged);
        }
    }
    if is_it(&present, &Grounds { stock: Vec::new(), ..today.clone() }) {
        return Ok(Difference::OutOfStock);
    }
    let points = moments.iter().map(|then| view.ledger.at(*then, &view.earned).usable);
    if points
        .filter(|points| *points != today.points)
        .any(|points| is_it(&present, &Grounds { points, ..today.clone() }))
    {
        return Ok(Difference::PointsChanged);
    }
    let since = today.now.millis().saturating_sub(LOOK_BACK);
    for fact in counters::latest(db, since, MOST_MOMENTS)? {
        let counters = counters::of(&shop.mall, db, member, (&[], Before::Fact(fact)))?;
        if is_it(&present, &Grounds { counters, ..today.clone() }) {
            return Ok(Difference::PromotionChanged);
        }
    }
    let orders = latest_orders(db, member, today.now)?;
    for fewer in 1..=MOST_ORDERS {
        let undone = orders.iter().take(fewer as usize).collect::<Vec<_>>();
        if undone.len() < fewer as usize {
            break;
        }
        let spent = view.used.iter().filter(|used| undone.contains(&&used.order)).map(|used| used.coupon.clone());
        let proofs = proofs::held(db, member, &undone)?;
        let then = Grounds {
            customer: customer_before(db, member, &today.customer, fewer)?,
            wallet: held().into_iter().chain(spent).collect(),
            points: view.ledger.without(&undone).at(today.now, &view.earned).usable,
            proofs: proofs.into_iter().map(|held| held.proof).collect(),
            counters: counters::of(&shop.mall, db, member, (&undone, Before::Now))?,
            ..today.clone()
        };
        if was_true(&present, &then, |_, _| true) {
            return Ok(if then.wallet.len() > today.wallet.len() {
                Difference::CouponSpent
            } else if then.proofs != today.proofs {
                Difference::ProofSpent
            } else if then.points != today.points && wanted.points.is_some() {
                Difference::PointsChanged
            } else {
                Difference::PromotionChanged
            });
        }
    }
    Ok(Difference::EngineMismatch)
}

/// Now, and every moment of the last day from which on a price may have been another one.
fn moments(shop: &Shop, view: &View) -> Vec<Timestamp> {
    let now = view.grounds.now;
    let Some(mut moment) = Timestamp::new(now.millis().saturating_sub(LOOK_BACK).max(0)) else { return vec![now] };
    let mut moments = vec![now, moment];
    while let Some(next) = next_change(shop, view, moment).filter(|next| *next <= now) {
        moments.push(next);
        moment = next;
        if moments.len() > 16 * MOST_MOMENTS {
            break;
        }
    }
    let late = moments.len().saturating_sub(MOST_MOMENTS).max(1);
    if moments.len() > MOST_MOMENTS {
        moments.drain(1..late);
    }
    moments
}

/// The next moment at which a promotion opens or closes, a coupon or a proof comes, begins or expires, or points change.
fn next_change(shop: &Shop, view: &View, after: Timestamp) -> Option<Timestamp> {
    let rulebook = &shop.mall.rulebook;
    let promotions = rulebook.lanes().iter().flat_map(|lane| &lane.promotions);
    let hours = promotions.filter_map(|promotion| match promotion.schedule.standing(after, rulebook.offset()) {
        Standing::Open(next) | Standing::NotStarted(next) | Standing::Closed(next) => next,
        Standing::Announced(next) => Some(next),
        Standing::Ended(_) => None,
    });
    let held = view.grounds.wallet.iter().chain(&view.run_out).chain(view.used.iter().map(|used| &used.coupon));
    let terms = held.flat_map(|coupon| [coupon.valid_from, coupon.expires_at, coupon.received_at]).flatten();
    let proofs = view.grounds.proofs.iter().filter_map(|proof| proof.until);
    hours.chain(terms).chain(proofs).chain(view.ledger.moments()).filter(|at| after < *at).min()
}

/// The member's latest orders of the last day, the latest first.
fn latest_orders(db: &Connection, member: &str, now: Timestamp) -> Result<Vec<String>, Refusal> {
    let mut asked = db.prepare_cached(
        "SELECT json_extract(body, '$.order') FROM facts
         WHERE member = ?1 AND kind = 'ordered' AND at > ?2 ORDER BY seq DESC LIMIT ?3",
    )?;
    let since = now.millis().saturating_sub(LOOK_BACK);
    let orders = asked.query_map(params![member, since, MOST_ORDERS], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(orders)
}
