//! Counters: how far promotions with limits and budgets are used, by a member and by all.
//!
//! What a member has used is folded from the member's own facts; what all have used stands in accounts that move in the
//! transaction of the order, so that nobody is given what another has just taken. An order that comes back whole gives
//! back what it used; one that comes back in part does not, as with coupons.

use std::collections::{BTreeMap, BTreeSet};

use liebian::id::{PromotionId, Sku};
use liebian::money::Money;
use liebian::pricing::limit::{Counter, Limit, Used};
use liebian::time::Timestamp;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::facts::{self, MALL};
use crate::fault::Refusal;
use crate::kinds::{Counted, Counting, Ordered, Refunded};
use crate::mall::Mall;
use crate::parts::OrderedUsage;

/// The promotions that are counted: those that have or had a limit for a customer or for all.
pub type CountedPromotions = BTreeSet<PromotionId>;

/// The accounts of a promotion; no id has a space in it, so that none can pass for another.
fn account(promotion: &str, what: &str) -> String {
    format!("counted {promotion} {what}")
}

fn limited(mall: &Mall) -> impl Iterator<Item = &PromotionId> {
    let promotions = mall.rulebook.lanes().iter().flat_map(|lane| &lane.promotions);
    let limited = promotions.filter(|promotion| {
        let limits = &promotion.limits;
        limits.per_customer != Limit::default() || limits.total != Limit::default()
    });
    limited.map(|promotion| &promotion.id)
}

/// Begins to count what is limited now; a limit may come late, and what was used before it counts.
pub fn open(db: &Connection, mall: &Mall, now: Timestamp) -> Result<CountedPromotions, Refusal> {
    let mut counted: CountedPromotions = facts::all::<Counting>(db, MALL)?
        .into_iter()
        .filter_map(|(_, Counting { promotion })| PromotionId::new(&promotion))
        .collect();
    let fresh: Vec<&PromotionId> = limited(mall).filter(|id| !counted.contains(id)).collect();
    if fresh.is_empty() {
        return Ok(counted);
    }
    for promotion in &fresh {
        let counting = Counting { promotion: promotion.to_string() };
        facts::add(db, &format!("counting:{promotion}"), MALL, now, &counting)?;
    }
    let whole: BTreeSet<String> = facts::everyone::<Refunded>(db)?
        .into_iter()
        .filter(|(_, refund)| refund.whole)
        .map(|(_, refund)| refund.order)
        .collect();
    for (member, ordered) in facts::everyone::<Ordered>(db)? {
        let stands = !whole.contains(&ordered.order);
        for usage in ordered.usages.iter().filter(|_| stands) {
            if fresh.iter().any(|promotion| promotion.as_str() == usage.promotion) {
                note(db, &member, now, &ordered.order, usage, false)?;
            }
        }
    }
    counted.extend(fresh.into_iter().cloned());
    Ok(counted)
}

/// Counts what an order uses.
pub fn count(
    db: &Connection,
    counted: &CountedPromotions,
    member: &str,
    now: Timestamp,
    ordered: &Ordered,
) -> Result<(), Refusal> {
    let is_counted = |usage: &&OrderedUsage| counted.iter().any(|promotion| promotion.as_str() == usage.promotion);
    ordered.usages.iter().filter(is_counted).try_for_each(|usage| note(db, member, now, &ordered.order, usage, false))
}

/// Gives back what an order used.
pub fn give_back(db: &Connection, member: &str, now: Timestamp, order: &str) -> Result<(), Refusal> {
    let mine = facts::all::<Counted>(db, member)?.into_iter().filter(|(_, one)| one.order == order && !one.back);
    mine.map(|(_, one)| one.usage).try_for_each(|usage| note(db, member, now, order, &usage, true))
}

fn note(
    db: &Connection,
    member: &str,
    now: Timestamp,
    order: &str,
    usage: &OrderedUsage,
    back: bool,
) -> Result<(), Refusal> {
    let promotion = &usage.promotion;
    let word = if back { "uncounted" } else { "counted" };
    let counted = Counted { order: order.to_owned(), usage: usage.clone(), back };
    let fact = facts::add(db, &format!("{word}:{order}:{promotion}"), member, now, &counted)?;
    let sign = if back { -1 } else { 1 };
    for (account, change) in changes(usage) {
        facts::shift(db, &account, change.saturating_mul(sign), fact)?;
    }
    Ok(())
}

/// The accounts that a usage moves, each with by how much.
pub fn changes(usage: &OrderedUsage) -> Vec<(String, i64)> {
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let of = |what: &str| account(&usage.promotion, what);
    let mut changes = vec![
        (of("uses"), i64::from(usage.uses)),
        (of("units"), whole(usage.all_units())),
        (of("amount"), whole(usage.amount)),
    ];
    changes.extend(usage.units.iter().map(|some| (of(&format!("units {}", some.sku)), i64::from(some.units))));
    changes.retain(|(_, change)| *change != 0);
    changes
}

/// Where the number of a fact stands in time: what counts is what was counted before it.
#[derive(Clone, Copy, Debug)]
pub enum Before {
    /// Everything so far.
    Now,
    /// Before this fact.
    Fact(i64),
}

/// The counters of a member, as a request takes them; had these orders not been placed.
pub fn of(
    mall: &Mall,
    db: &Connection,
    member: &str,
    (undone, before): (&[&String], Before),
) -> Result<Vec<Counter>, Refusal> {
    let mut mine: BTreeMap<(String, Option<String>), Used> = BTreeMap::new();
    let mut gone: BTreeMap<(String, Option<String>), Used> = BTreeMap::new();
    for (_, Counted { order, usage, back }) in facts::all(db, member)? {
        let of = if undone.contains(&&order) { &mut gone } else { &mut mine };
        add(of.entry((usage.promotion.clone(), None)).or_default(), &whole(&usage), back);
        for some in &usage.units {
            let used = Used { units: u64::from(some.units), ..Used::default() };
            add(of.entry((usage.promotion.clone(), Some(some.sku.clone()))).or_default(), &used, back);
        }
    }
    let mut counters = Vec::new();
    for promotion in limited(mall) {
        let limits = mall.rulebook.place(promotion).and_then(|place| mall.rulebook.at(place));
        let by_sku = limits.is_some_and(|promotion| {
            promotion.limits.per_customer.units_per_sku.or(promotion.limits.total.units_per_sku).is_some()
        });
        let products = mall.items.keys().filter(|_| by_sku).map(Some);
        for sku in [None].into_iter().chain(products) {
            let key = (promotion.to_string(), sku.map(Sku::to_string));
            let mut total = total(db, promotion.as_str(), sku, before)?;
            if let Some(gone) = gone.get(&key) {
                add(&mut total, gone, true);
            }
            let customer = mine.get(&key).copied().unwrap_or_default();
            if customer != Used::default() || total != Used::default() {
                counters.push(Counter { promotion: promotion.clone(), sku: sku.cloned(), customer, total });
            }
        }
    }
    Ok(counters)
}

fn total(db: &Connection, promotion: &str, sku: Option<&Sku>, before: Before) -> Result<Used, Refusal> {
    let read = |what: &str| -> Result<u64, Refusal> {
        let account = account(promotion, what);
        let balance = match before {
            Before::Now => facts::balance(db, &account)?,
            Before::Fact(fact) => facts::balance_before(db, &account, fact)?,
        };
        Ok(u64::try_from(balance.unwrap_or(0)).unwrap_or(0))
    };
    match sku {
        Some(sku) => Ok(Used { units: read(&format!("units {sku}"))?, ..Used::default() }),
        None => {
            let amount = Money::new(read("amount")?).unwrap_or(Money::MAX);
            Ok(Used { uses: read("uses")?, units: read("units")?, amount })
        }
    }
}

fn whole(usage: &OrderedUsage) -> Used {
    let amount = Money::new(usage.amount).unwrap_or(Money::MAX);
    Used { uses: u64::from(usage.uses), units: usage.all_units(), amount }
}

fn add(sum: &mut Used, used: &Used, back: bool) {
    let (uses, units, amount) = (used.uses, used.units, used.amount);
    *sum = if back {
        Used {
            uses: sum.uses.saturating_sub(uses),
            units: sum.units.saturating_sub(units),
            amount: sum.amount.less(amount),
        }
    } else {
        Used {
            uses: sum.uses.saturating_add(uses),
            units: sum.units.saturating_add(units),
            amount: sum.amount.plus(amount),
        }
    };
}

/// The facts of the last day that moved what all customers together have used, the latest first.
pub fn latest(db: &Connection, since: i64, most: usize) -> Result<Vec<i64>, Refusal> {
    let mut asked =
        db.prepare_cached("SELECT seq FROM facts WHERE kind = 'counted' AND at > ?1 ORDER BY seq DESC LIMIT ?2")?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let latest = asked.query_map([since, most], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(latest)
}

/// A counter in the words of a request.
pub fn told(counter: &Counter) -> Value {
    let used = |used: Used| json!({ "uses": used.uses, "units": used.units, "amount": used.amount.minor() });
    let mut told = json!({
        "promotion": counter.promotion.as_str(), "customer": used(counter.customer), "total": used(counter.total),
    });
    if let (Some(sku), Value::Object(fields)) = (&counter.sku, &mut told) {
        fields.insert("sku".to_owned(), json!(sku.as_str()));
    }
    told
}
