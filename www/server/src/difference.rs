//! Why the customer saw another price: the server looks for the past in which it was true.
//!
//! Prices only change at certain moments: when a promotion opens or closes, when a coupon comes, goes, begins or
//! expires, when the customer places an order, when the mall changes a price. So there are few pasts to try, and each
//! is one quote. A sum that was true in none of them was reckoned by another engine.

use liebian::pricing::cart::Cart;
use liebian::pricing::coupon::Coupon;
use liebian::pricing::customer::Customer;
use liebian::pricing::schedule::Standing;
use liebian::time::Timestamp;
use rusqlite::{Connection, params};

use crate::ask::{Expected, Wanted};
use crate::customers::customer_before;
use crate::fault::{Difference, Refusal};
use crate::quoting::{View, cart, cart_at, priced};
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
    let held = || view.wallet.iter().chain(&view.run_out).cloned().collect::<Vec<_>>();
    let present = cart(&shop.mall, wanted)?;
    let moments = moments(shop, &view);
    let was_true = |cart: &Cart, customer: &Customer, wallet: &[Coupon], received: fn(&Coupon, Timestamp) -> bool| {
        moments.iter().any(|now| {
            let wallet = wallet.iter().filter(|coupon| received(coupon, *now)).cloned().collect();
            let then = priced(&shop.mall, (*now, customer, wallet), cart.clone(), wanted);
            then.is_ok_and(|quote| expect.is_met_by(&quote))
        })
    };
    if was_true(&present, &view.customer, &held(), |_, _| true) {
        return Ok(Difference::PromotionChanged);
    }
    if was_true(&present, &view.customer, &held(), |coupon, now| coupon.received_at.is_none_or(|at| at <= now)) {
        return Ok(Difference::CouponReceived);
    }
    if !view.withdrawn.is_empty() {
        let wallet: Vec<Coupon> = held().into_iter().chain(view.withdrawn.iter().cloned()).collect();
        if was_true(&present, &view.customer, &wallet, |_, _| true) {
            return Ok(Difference::CouponWithdrawn);
        }
    }
    if present.lines().iter().any(|line| shop.former_prices.contains_key(&line.sku)) {
        let former = cart_at(&shop.mall, wanted, |sku, price| shop.former_prices.get(sku).copied().unwrap_or(price))?;
        if was_true(&former, &view.customer, &held(), |_, _| true) {
            return Ok(Difference::PriceChanged);
        }
    }
    let orders = latest_orders(db, member, view.now)?;
    for fewer in 1..=MOST_ORDERS {
        let undone = orders.iter().take(fewer as usize).collect::<Vec<_>>();
        if undone.len() < fewer as usize {
            break;
        }
        let spent = view.used.iter().filter(|used| undone.contains(&&used.order)).map(|used| used.coupon.clone());
        let wallet: Vec<Coupon> = held().into_iter().chain(spent).collect();
        let other = wallet.len() > view.wallet.len() + view.run_out.len();
        if was_true(&present, &customer_before(db, member, &view.customer, fewer)?, &wallet, |_, _| true) {
            return Ok(if other { Difference::CouponSpent } else { Difference::PromotionChanged });
        }
    }
    Ok(Difference::EngineMismatch)
}

/// Now, and every moment of the last day from which on a price may have been another one.
fn moments(shop: &Shop, view: &View) -> Vec<Timestamp> {
    let now = view.now.millis();
    let Some(mut moment) = Timestamp::new(now.saturating_sub(LOOK_BACK).max(0)) else { return vec![view.now] };
    let mut moments = vec![view.now, moment];
    while let Some(next) = next_change(shop, view, moment).filter(|next| *next <= view.now) {
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

/// The next moment at which a promotion opens or closes, or a coupon comes, begins or expires.
fn next_change(shop: &Shop, view: &View, after: Timestamp) -> Option<Timestamp> {
    let rulebook = &shop.mall.rulebook;
    let promotions = rulebook.lanes().iter().flat_map(|lane| &lane.promotions);
    let hours = promotions.filter_map(|promotion| match promotion.schedule.standing(after, rulebook.offset()) {
        Standing::Open(next) | Standing::NotStarted(next) | Standing::Closed(next) => next,
        Standing::Announced(next) => Some(next),
        Standing::Ended(_) => None,
    });
    let held = view.wallet.iter().chain(&view.run_out).chain(view.used.iter().map(|used| &used.coupon));
    let terms = held.flat_map(|coupon| [coupon.valid_from, coupon.expires_at, coupon.received_at]).flatten();
    hours.chain(terms).filter(|at| after < *at).min()
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
