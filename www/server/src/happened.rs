//! The stored facts in the words of the growth wing: read by its own reader, and told to their member in the same words.

use liebian::growth::fact::{Body, Fact};
use liebian::id::{CustomerId, FactId};
use liebian::time::Timestamp;
use liebian::wire::FACTS_LIMITS;
use liebian::wire::reader;
use liebian::wire::said::Said;
use rusqlite::{Connection, Row, params};
use serde_json::{Map, Value, json};

use crate::fault::Refusal;
use crate::kinds::{Born, Joined, Kind};

/// A fact as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// Its number.
    pub seq: i64,
    id: String,
    member: String,
    kind: String,
    at: i64,
    body: Value,
}

/// The kinds that say something of everybody's referrals and groups.
const GROWTH: &str = "'joined', 'known', 'appointed', 'issued', 'opened', 'shareReturned', 'checkedIn', 'cardIssued', \
    'madeUp', 'ordered', 'received', 'refunded', 'redeemed', 'returned', 'transferred', 'paidOut', 'entered', 'left'";
/// The kinds that a page folds for its own member; orders it asks for at their own door.
const OWN: [&str; 8] = ["checkedIn", "cardIssued", "madeUp", "shareReturned", "joined", "born", "entered", "left"];

impl Stored {
    fn of(row: &Row) -> Result<Stored, Refusal> {
        let body = serde_json::from_str(row.get_ref(5)?.as_str().map_err(Refusal::broken)?).map_err(Refusal::broken)?;
        Ok(Stored { seq: row.get(0)?, id: row.get(1)?, member: row.get(2)?, kind: row.get(3)?, at: row.get(4)?, body })
    }

    /// The fact in the growth wing's words.
    pub fn told(&self) -> Value {
        let Stored { seq, id, member, kind, at, body } = self;
        // A birthday may be told later than the joining that it belongs to; nobody joins anew by it.
        let what = if kind == Born::KIND { Joined::KIND } else { kind };
        json!({ "id": id, "seq": seq, "at": at, "member": member, "what": { what: inside(kind, body) } })
    }

    /// The fact as the growth wing knows it.
    pub fn meant(&self) -> Result<Fact, Refusal> {
        let said = Said::from_text(&self.told().to_string(), FACTS_LIMITS);
        reader::read(&said).map_err(|issues| Refusal::broken(format!("fact {}: {issues:?}", self.id)))
    }

    /// True for what a page folds for its own member.
    pub fn is_own(&self) -> bool {
        OWN.contains(&self.kind.as_str())
    }
}

/// What the growth wing needs to know of a body.
fn inside(kind: &str, body: &Value) -> Value {
    match kind {
        "joined" => only(body, &["was", "birthday"]),
        "issued" => only(body, &["program", "token", "path", "store", "until"]),
        "redeemed" | "returned" => only(body, &["coupon"]),
        "ordered" => lines_of(body, "paid", "payable"),
        "refunded" => lines_of(body, "amount", "amount"),
        _ => body.clone(),
    }
}

fn only(body: &Value, keys: &[&str]) -> Value {
    let kept = keys.iter().filter_map(|key| Some(((*key).to_owned(), body.get(key)?.clone())));
    Value::Object(kept.collect::<Map<_, _>>())
}

/// The order and its lines, by product: what was paid for goods, without shipping.
fn lines_of(body: &Value, says: &str, stored: &str) -> Value {
    let lines = body["lines"].as_array().into_iter().flatten();
    let lines = lines.map(|line| json!({ "sku": line["sku"], "quantity": line["quantity"], says: line[stored] }));
    json!({ "order": body["order"], "lines": lines.collect::<Vec<_>>() })
}

/// Everyone's facts of growth after a number, in order.
pub fn since(db: &Connection, seq: i64) -> Result<Vec<Stored>, Refusal> {
    let mut asked = db.prepare_cached(&format!(
        "SELECT seq, id, member, kind, at, body FROM facts WHERE seq > ?1 AND kind IN ({GROWTH}) ORDER BY seq"
    ))?;
    collect(asked.query([seq])?)
}

/// A member's facts of growth, in order, with the birthday, which is nobody else's business.
pub fn of(db: &Connection, member: &str) -> Result<Vec<Stored>, Refusal> {
    let mut asked = db.prepare_cached(&format!(
        "SELECT seq, id, member, kind, at, body FROM facts WHERE member = ?1 AND (kind IN ({GROWTH}) OR kind = 'born') ORDER BY seq"
    ))?;
    collect(asked.query(params![member])?)
}

/// The number of the last fact of any kind.
pub fn last(db: &Connection) -> Result<i64, Refusal> {
    let mut asked = db.prepare_cached("SELECT coalesce(max(seq), 0) FROM facts")?;
    Ok(asked.query_row([], |row| row.get(0))?)
}

fn collect(mut rows: rusqlite::Rows) -> Result<Vec<Stored>, Refusal> {
    let mut facts = Vec::new();
    while let Some(row) = rows.next()? {
        facts.push(Stored::of(row)?);
    }
    Ok(facts)
}

/// Something that would happen now, after everything that is written down.
pub fn candidate(db: &Connection, member: &str, now: Timestamp, body: Body) -> Result<Fact, Refusal> {
    let bad = || Refusal::broken("a bad id");
    let seq = u64::try_from(last(db)?).map_err(Refusal::broken)?.saturating_add(1);
    let (id, member) = (FactId::new("candidate").ok_or_else(bad)?, CustomerId::new(member).ok_or_else(bad)?);
    Ok(Fact { id, seq: Some(seq), at: now, member, body })
}
