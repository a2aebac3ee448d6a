//! The shop: the mall's papers, its facts and its clock in one hand.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use liebian::id::Sku;
use liebian::money::Money;
use liebian::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::clock::Clock;
use crate::counters::{self, CountedPromotions};
use crate::facts::{self, MALL};
use crate::fault::{Fault, Refusal};
use crate::folds::Folds;
use crate::kinds::{Limited, Priced, Stocked};
use crate::mall::Mall;
use crate::seal;
use crate::store::Store;

/// The shop.
#[derive(Debug)]
pub struct Shop {
    /// What it says.
    pub mall: Mall,
    /// What happened in it.
    pub store: Store,
    /// What time it is there.
    pub clock: Arc<dyn Clock>,
    /// Everybody's referrals, as they were last worked out.
    pub folds: Folds,
    /// What the things cost whose price has changed since the mall first opened: the price before the present one.
    pub former_prices: BTreeMap<Sku, Money>,
    /// The promotions that are counted.
    pub counted: CountedPromotions,
}

/// An answer that is kept, so that asking again gets the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// JSON text.
    pub text: String,
}

impl Shop {
    /// Opens the shop on its data, or says in a sentence why not.
    pub fn open(mall: Mall, data: &Path, clock: Arc<dyn Clock>) -> Result<Shop, String> {
        let store = Store::open(data)?;
        let now = clock.now();
        let opened = store.write(|db| {
            open_accounts(db, &mall, now)?;
            if seal::keys(db)?.is_empty() {
                seal::add_key(db)?;
            }
            Ok((note_prices(db, &mall, now)?, counters::open(db, &mall, now)?))
        });
        let (former_prices, counted) =
            opened.map_err(|refusal| format!("The shop cannot open: {:?}.", refusal.issues))?;
        Ok(Shop { mall, store, clock, folds: Folds::default(), former_prices, counted })
    }

    /// Does something once for a member and a key: the same request again gets the answer of the first time, another
    /// request under the same key is refused, and a refusal keeps nothing, so that it may be tried again.
    ///
    /// The work answers with what is to be told and with the fact that it added; where it added none there is nothing
    /// to keep, and asking again is asking anew.
    pub fn once<T: Serialize>(
        &self,
        member: &str,
        key: &str,
        asked: (&str, &[u8]),
        work: impl FnOnce(&Transaction, Timestamp) -> Result<(T, Option<i64>), Refusal>,
    ) -> Result<Reply, Refusal> {
        let asked = digest(asked.0, asked.1);
        self.store.write(|db| {
            if let Some((before, status, text)) = answered(db, member, key)? {
                if before != asked {
                    return Err(Refusal::new(422, Fault::new("Idempotency-Key", "key-used-for-another-request")));
                }
                return Ok(Reply { status, text });
            }
            let (told, fact) = work(db, self.clock.now())?;
            let text = serde_json::to_string(&told).map_err(Refusal::broken)?;
            let Some(fact) = fact else { return Ok(Reply { status: 200, text }) };
            let reply = Reply { status: 201, text };
            db.prepare_cached(
                "INSERT INTO answers (member, key, asked, status, answer, fact) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![member, key, asked, reply.status, reply.text, fact])?;
            Ok(reply)
        })
    }
}

/// A fresh random id with a letter in front that says of what.
pub fn fresh_id(of: char) -> Result<String, Refusal> {
    let mut bytes = [0_u8; 10];
    getrandom::fill(&mut bytes).map_err(Refusal::broken)?;
    Ok(format!("{of}-{}", hex(&bytes)))
}

/// A fresh id for a fact of a kind.
pub fn named(kind: &str) -> Result<String, Refusal> {
    Ok(format!("{kind}:{}", fresh_id('f')?))
}

/// Bytes as text.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What was asked, where: the parts are kept apart by their length.
fn digest(path: &str, body: &[u8]) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(path.len().to_be_bytes());
    hash.update(path.as_bytes());
    hash.update(body);
    hash.finalize().to_vec()
}

type Answered = (Vec<u8>, u16, String);

fn answered(db: &Connection, member: &str, key: &str) -> Result<Option<Answered>, Refusal> {
    let found = db
        .prepare_cached("SELECT asked, status, answer FROM answers WHERE member = ?1 AND key = ?2")?
        .query_row(params![member, key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    Ok(found)
}

/// Opens an account for every stock and every limit that has none yet.
fn open_accounts(db: &Connection, mall: &Mall, now: Timestamp) -> Result<(), Refusal> {
    for (sku, item) in &mall.items {
        let account = facts::stock(sku.as_str());
        if facts::balance(db, &account)?.is_none() {
            let stocked = Stocked { sku: sku.to_string(), units: item.stock };
            let fact = facts::add(db, &format!("stocked:{sku}"), MALL, now, &stocked)?;
            facts::shift(db, &account, i64::from(item.stock), fact)?;
        }
    }
    for (template, times) in &mall.limits {
        let account = facts::uses(template.as_str());
        if facts::balance(db, &account)?.is_none() {
            let limited = Limited { template: template.to_string(), times: *times };
            let fact = facts::add(db, &format!("limited:{template}"), MALL, now, &limited)?;
            // A limit may come late: what was used before it counts.
            let used: i64 = db.query_row(
                "SELECT count(*) FILTER (WHERE kind = 'redeemed') - count(*) FILTER (WHERE kind = 'returned')
                 FROM facts WHERE kind IN ('redeemed', 'returned') AND json_extract(body, '$.template') = ?1",
                [template.as_str()],
                |row| row.get(0),
            )?;
            facts::shift(db, &account, i64::from(*times).saturating_sub(used).max(0), fact)?;
        }
    }
    Ok(())
}

/// Writes down every price that is not the last one written down; tells the price before the present one.
fn note_prices(db: &Connection, mall: &Mall, now: Timestamp) -> Result<BTreeMap<Sku, Money>, Refusal> {
    let mut history: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for (_, priced) in facts::all::<Priced>(db, MALL)? {
        history.entry(priced.sku).or_default().push(priced.unit_price);
    }
    let mut former = BTreeMap::new();
    for (sku, item) in &mall.items {
        let present = item.unit_price.minor();
        let prices = history.entry(sku.to_string()).or_default();
        if prices.last() != Some(&present) {
            prices.push(present);
            let id = format!("priced:{sku}:{}", prices.len());
            facts::add(db, &id, MALL, now, &Priced { sku: sku.to_string(), unit_price: present })?;
        }
        let before = prices.len().checked_sub(2).and_then(|at| prices.get(at));
        if let Some(price) = before.and_then(|price| Money::new(*price)) {
            former.insert(sku.clone(), price);
        }
    }
    Ok(former)
}
