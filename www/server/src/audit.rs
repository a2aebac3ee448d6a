//! Holds everything that is derived against the facts it is derived from, and says in sentences what does not agree.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::de::DeserializeOwned;

use crate::facts::{Granted, Kind, Limited, Ordered, Redeemed, Refunded, Stocked, stock, uses};
use crate::fault::Refusal;

/// Every fact of a kind, whoever it is about, with its member.
fn everyone<K: Kind + DeserializeOwned>(db: &Connection) -> Result<Vec<(String, K)>, Refusal> {
    let mut asked = db.prepare("SELECT member, body FROM facts WHERE kind = ?1 ORDER BY seq")?;
    let rows = asked.query_map([K::KIND], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
    let mut facts = Vec::new();
    for row in rows {
        let (member, body) = row?;
        facts.push((member, serde_json::from_str(&body).map_err(Refusal::broken)?));
    }
    Ok(facts)
}

/// What does not agree; nothing, when all is well.
pub fn audit(db: &Connection) -> Result<Vec<String>, Refusal> {
    let mut complaints = Vec::new();
    let sound: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if sound != "ok" {
        complaints.push(format!("The file is damaged: {sound}."));
    }
    let orders = everyone::<Ordered>(db)?;
    let redeemed = everyone::<Redeemed>(db)?;
    let granted = everyone::<Granted>(db)?;
    let refunds = everyone::<Refunded>(db)?;
    complaints.extend(sums(&orders, &refunds));
    complaints.extend(coupons(&orders, &redeemed, &granted, &refunds));
    complaints.extend(balances(db, &orders, &redeemed, &granted, &refunds)?);
    let unanswered: i64 = db.query_row(
        "SELECT count(*) FROM facts LEFT JOIN answers ON answers.fact = facts.seq
         WHERE kind IN ('ordered', 'refunded') AND answers.fact IS NULL",
        [],
        |row| row.get(0),
    )?;
    if unanswered != 0 {
        complaints.push(format!("{unanswered} orders or refunds have no answer."));
    }
    Ok(complaints)
}

fn sums(orders: &[(String, Ordered)], refunds: &[(String, Refunded)]) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut back: BTreeMap<&str, (u64, bool)> = BTreeMap::new();
    for (_, refund) in refunds {
        let (amount, whole) = back.entry(&refund.order).or_default();
        *amount = amount.saturating_add(refund.amount);
        *whole |= refund.whole;
        if refund.lines.iter().map(|line| line.amount).sum::<u64>().saturating_add(refund.shipping) != refund.amount {
            complaints.push(format!("Refund {} does not add up.", refund.refund));
        }
    }
    for (_, order) in orders {
        let lines: u64 = order.lines.iter().map(|line| line.payable).sum();
        if lines.saturating_add(order.shipping) != order.payable {
            complaints.push(format!("Order {} does not add up.", order.order));
        }
        let (amount, whole) = back.remove(order.order.as_str()).unwrap_or_default();
        if amount > order.payable || (whole && amount != order.payable) {
            complaints.push(format!("{amount} went back for order {}, which cost {}.", order.order, order.payable));
        }
    }
    complaints.extend(back.keys().map(|order| format!("A refund is for order {order}, which nobody placed.")));
    complaints
}

fn coupons(
    orders: &[(String, Ordered)],
    redeemed: &[(String, Redeemed)],
    granted: &[(String, Granted)],
    refunds: &[(String, Refunded)],
) -> Vec<String> {
    let owners: BTreeMap<&str, &str> =
        granted.iter().map(|(member, grant)| (grant.coupon.as_str(), member.as_str())).collect();
    let mut listed: Vec<(String, String)> = Vec::new();
    for (_, order) in orders {
        listed.extend(order.coupons.iter().map(|coupon| (coupon.clone(), order.order.clone())));
    }
    let mut spent: Vec<(String, String)> =
        redeemed.iter().map(|(_, one)| (one.coupon.clone(), one.order.clone())).collect();
    listed.sort();
    spent.sort();
    let mut complaints = Vec::new();
    if listed != spent {
        complaints.push(format!("Orders list {} coupons, and {} are used.", listed.len(), spent.len()));
    }
    for (member, one) in redeemed {
        if owners.get(one.coupon.as_str()) != Some(&member.as_str()) {
            complaints.push(format!("Coupon {} was used by one who does not hold it.", one.coupon));
        }
    }
    let mut told: Vec<&String> = refunds.iter().flat_map(|(_, refund)| &refund.coupons).collect();
    let mut back: Vec<&String> =
        granted.iter().filter(|(_, grant)| grant.back_from.is_some()).map(|(_, grant)| &grant.coupon).collect();
    told.sort();
    back.sort();
    if told != back {
        complaints.push(format!("Refunds list {} coupons, and {} came back.", told.len(), back.len()));
    }
    complaints
}

/// Every account, folded from the facts, against its chain of balances.
fn balances(
    db: &Connection,
    orders: &[(String, Ordered)],
    redeemed: &[(String, Redeemed)],
    granted: &[(String, Granted)],
    refunds: &[(String, Refunded)],
) -> Result<Vec<String>, Refusal> {
    let mut accounts: BTreeMap<String, i64> = BTreeMap::new();
    for (_, stocked) in everyone::<Stocked>(db)? {
        accounts.insert(stock(&stocked.sku), i64::from(stocked.units));
    }
    for (_, limited) in everyone::<Limited>(db)? {
        accounts.insert(uses(&limited.template), i64::from(limited.times));
    }
    let mut shift = |account: String, change: i64| {
        accounts.entry(account).and_modify(|balance| *balance = balance.saturating_add(change));
    };
    for line in orders.iter().flat_map(|(_, order)| &order.lines) {
        shift(stock(&line.sku), -i64::from(line.quantity));
    }
    for line in refunds.iter().flat_map(|(_, refund)| &refund.lines) {
        shift(stock(&line.sku), i64::from(line.quantity));
    }
    for (_, one) in redeemed {
        shift(uses(&one.template), -1);
    }
    for (_, grant) in granted.iter().filter(|(_, grant)| grant.back_from.is_some()) {
        shift(uses(&grant.template), 1);
    }
    let mut asked = db.prepare("SELECT account, nth, change, balance FROM balances ORDER BY account, nth")?;
    let mut rows = asked.query([])?;
    let mut last: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    let mut complaints = Vec::new();
    while let Some(row) = rows.next()? {
        let (account, nth, change, balance): (String, i64, i64, i64) =
            (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        let (before, sum) = last.get(&account).copied().unwrap_or_default();
        if nth != before.saturating_add(1) || balance != sum.saturating_add(change) || balance < 0 {
            complaints.push(format!("Entry {nth} of account {account} does not follow from the one before."));
        }
        last.insert(account, (nth, balance));
    }
    let last: BTreeMap<String, i64> = last.into_iter().map(|(account, (_, balance))| (account, balance)).collect();
    if last != accounts {
        let wrong = accounts.iter().find(|(account, balance)| last.get(*account) != Some(balance));
        complaints.push(format!("The facts say otherwise than the balances: {wrong:?}."));
    }
    Ok(complaints)
}
