//! What happened: facts, only ever added to, and the balances that follow from them. `kinds` says what can happen.

use liebian::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::fault::Refusal;
use crate::kinds::Kind;

/// The mall itself, where a fact is about nobody else.
pub const MALL: &str = "mall";

/// Adds a fact; a second one with its id is an error. Answers its number.
pub fn add<K: Kind>(db: &Connection, id: &str, member: &str, at: Timestamp, body: &K) -> Result<i64, Refusal> {
    let body = serde_json::to_string(body).map_err(Refusal::broken)?;
    db.prepare_cached("INSERT INTO facts (id, member, kind, body, at) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![id, member, K::KIND, body, at.millis()])?;
    Ok(db.last_insert_rowid())
}

/// Every fact of a kind about a member, in order, with its moment.
pub fn all<K: Kind>(db: &Connection, member: &str) -> Result<Vec<(i64, K)>, Refusal> {
    let mut asked = db.prepare_cached("SELECT at, body FROM facts WHERE member = ?1 AND kind = ?2 ORDER BY seq")?;
    let mut rows = asked.query(params![member, K::KIND])?;
    let mut facts = Vec::new();
    while let Some(row) = rows.next()? {
        facts.push((row.get(0)?, meant(row.get_ref(1)?.as_str().map_err(Refusal::broken)?)?));
    }
    Ok(facts)
}

/// Every fact of a kind, whoever it is about, with its member.
pub fn everyone<K: Kind>(db: &Connection) -> Result<Vec<(String, K)>, Refusal> {
    let mut asked = db.prepare("SELECT member, body FROM facts WHERE kind = ?1 ORDER BY seq")?;
    let mut rows = asked.query([K::KIND])?;
    let mut facts = Vec::new();
    while let Some(row) = rows.next()? {
        facts.push((row.get(0)?, meant(row.get_ref(1)?.as_str().map_err(Refusal::broken)?)?));
    }
    Ok(facts)
}

/// The fact of an id, with its member and its moment.
pub fn one<K: Kind>(db: &Connection, id: &str) -> Result<Option<(String, i64, K)>, Refusal> {
    let found = db
        .prepare_cached("SELECT member, at, body FROM facts WHERE id = ?1 AND kind = ?2")?
        .query_row(params![id, K::KIND], |row| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?)))
        .optional()?;
    found.map(|(member, at, body)| Ok((member, at, meant(&body)?))).transpose()
}

/// How a fact is told to its member.
#[derive(Debug, Serialize)]
pub struct Told {
    /// Its number.
    pub seq: i64,
    /// Its id.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// When.
    pub at: i64,
    /// What.
    pub body: Value,
}

/// A member's facts after a number, so many at most.
pub fn since(db: &Connection, member: &str, seq: i64, most: usize) -> Result<Vec<Told>, Refusal> {
    let mut asked = db.prepare_cached(
        "SELECT seq, id, kind, at, body FROM facts WHERE member = ?1 AND seq > ?2 ORDER BY seq LIMIT ?3",
    )?;
    let mut rows = asked.query(params![member, seq, i64::try_from(most).unwrap_or(i64::MAX)])?;
    let mut facts = Vec::new();
    while let Some(row) = rows.next()? {
        let body = meant(row.get_ref(4)?.as_str().map_err(Refusal::broken)?)?;
        facts.push(Told { seq: row.get(0)?, id: row.get(1)?, kind: row.get(2)?, at: row.get(3)?, body });
    }
    Ok(facts)
}

fn meant<T: DeserializeOwned>(body: &str) -> Result<T, Refusal> {
    serde_json::from_str(body).map_err(|error| Refusal::broken(format!("a fact cannot be read: {error}")))
}

/// The account of a SKU's stock.
pub fn stock(sku: &str) -> String {
    format!("stock:{sku}")
}

/// The account of how often a template's coupons may still be used.
pub fn uses(template: &str) -> String {
    format!("uses:{template}")
}

/// The last balance of an account; `None` when there is no such account.
pub fn balance(db: &Connection, account: &str) -> Result<Option<i64>, Refusal> {
    Ok(last(db, account)?.map(|(_, balance)| balance))
}

/// The balance of an account before a fact.
pub fn balance_before(db: &Connection, account: &str, fact: i64) -> Result<Option<i64>, Refusal> {
    let found = db
        .prepare_cached("SELECT balance FROM balances WHERE account = ?1 AND fact < ?2 ORDER BY nth DESC LIMIT 1")?
        .query_row(params![account, fact], |row| row.get(0))
        .optional()?;
    Ok(found)
}

/// Moves an account because of a fact. The account must be open and is never overdrawn: check first.
pub fn shift(db: &Connection, account: &str, change: i64, fact: i64) -> Result<(), Refusal> {
    let (nth, balance) = last(db, account)?.unwrap_or((0, 0));
    db.prepare_cached("INSERT INTO balances (account, nth, change, balance, fact) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![account, nth + 1, change, balance.saturating_add(change), fact])?;
    Ok(())
}

fn last(db: &Connection, account: &str) -> Result<Option<(i64, i64)>, Refusal> {
    let found = db
        .prepare_cached("SELECT nth, balance FROM balances WHERE account = ?1 ORDER BY nth DESC LIMIT 1")?
        .query_row([account], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found)
}
