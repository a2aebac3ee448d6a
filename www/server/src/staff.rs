//! The mall's own doors: who is one person with two accounts, who works for the mall, who takes over whose customers.
//!
//! They open to the mall's key alone, which is made once by the command line and kept nowhere; no page knows it.

use liebian::growth::fact::Body;
use liebian::id::CustomerId;
use rusqlite::{Connection, Transaction};
use serde::Serialize;
use serde_json::json;

use crate::ask::{self, AppointSaid, HandOverSaid, KnowSaid, ProveSaid};
use crate::facts::{self, MALL};
use crate::fault::{Fault, Refusal, word};
use crate::happened::candidate;
use crate::kinds::{Appointed, Joined, Kind, Known, Proven, StaffKey, Transferred};
use crate::members::Token;
use crate::shop::{Reply, Shop, fresh_id, hex, named};

/// What was written down, as it is told.
#[derive(Debug, Serialize)]
struct Noted<K> {
    member: String,
    #[serde(flatten)]
    what: K,
}

impl Shop {
    /// A fresh key for these doors; the one before opens them no more.
    pub fn make_staff_key(&self) -> Result<String, Refusal> {
        let key = Token::fresh()?;
        let made = StaffKey { digest: hex(&key.digest()) };
        self.store.write(|db| facts::add(db, &named(StaffKey::KIND)?, MALL, self.clock.now(), &made))?;
        Ok(key.text().to_owned())
    }

    /// True for the key that was made last.
    pub fn is_staff(&self, key: &Token) -> Result<bool, Refusal> {
        let last = self.store.read(|db| Ok(facts::all::<StaffKey>(db, MALL)?.pop()))?;
        Ok(last.is_some_and(|(_, last)| last.digest == hex(&key.digest())))
    }

    /// Notes by what a member is known, so that one person with two accounts is one person.
    pub fn know(&self, key: &str, body: &[u8]) -> Result<Reply, Refusal> {
        let KnowSaid { member, identity } = ask::read(body)?;
        self.noted(key, ("/api/staff/known", body), &member, |_| Ok(Known { identity: identity.to_string() }))
    }

    /// Takes a member into the mall's service.
    pub fn appoint(&self, key: &str, body: &[u8]) -> Result<Reply, Refusal> {
        let AppointSaid { member, role, store } = ask::read(body)?;
        if store.as_ref().is_some_and(|store| !self.mall.has_store(store)) {
            return Err(Refusal::impossible(vec![Fault::new("store", "unknown-store")]));
        }
        let store = store.map(|store| store.to_string());
        self.noted(key, ("/api/staff/appointed", body), &member, |_| Ok(Appointed { role: role.to_string(), store }))
    }

    /// Hands the customers of a member who leaves the mall's service over to another.
    pub fn hand_over(&self, key: &str, body: &[u8]) -> Result<Reply, Refusal> {
        let HandOverSaid { member, to } = ask::read(body)?;
        self.noted(key, ("/api/staff/transferred", body), &member, |db| {
            check_member(db, "to", &to)?;
            let now = self.clock.now();
            let left = candidate(db, member.as_str(), now, Body::Transferred { to: to.clone() })?;
            let (id, leaver) = (left.id.clone(), left.member.clone());
            let states = self.everybody_if(db, now, vec![left])?.of(&leaver);
            let refused = states.iter().flat_map(|progress| &progress.refused);
            match refused.into_iter().find(|refusal| refusal.fact == id && refusal.friend.is_none()) {
                Some(refusal) => Err(Refusal::impossible(vec![Fault::new("to", word(&refusal.code)?)])),
                None => Ok(Transferred { to: to.to_string() }),
            }
        })
    }

    /// Writes down what a member can show: whoever runs the group buys and bargains tells it, and no page.
    pub fn prove(&self, key: &str, body: &[u8]) -> Result<Reply, Refusal> {
        let ProveSaid { member, proof } = ask::read(body)?;
        let mut faults = Vec::new();
        if proof.promotion.as_ref().is_some_and(|promotion| self.mall.rulebook.place(promotion).is_none()) {
            faults.push(Fault::new("proof.promotion", "unknown-promotion"));
        }
        if proof.sku.as_ref().is_some_and(|sku| !self.mall.items.contains_key(sku)) {
            faults.push(Fault::new("proof.sku", "unknown-sku"));
        }
        if !faults.is_empty() {
            return Err(Refusal::impossible(faults));
        }
        self.noted(key, ("/api/staff/proven", body), &member, |_| Ok(Proven::of(fresh_id('p')?, &proof)))
    }

    fn noted<K: Kind>(
        &self,
        key: &str,
        asked: (&str, &[u8]),
        member: &CustomerId,
        what: impl FnOnce(&Transaction) -> Result<K, Refusal>,
    ) -> Result<Reply, Refusal> {
        self.once(MALL, key, asked, |db, now| {
            check_member(db, "member", member)?;
            let what = what(db)?;
            let fact = facts::add(db, &named(K::KIND)?, member.as_str(), now, &what)?;
            Ok((json!(Noted { member: member.to_string(), what }), Some(fact)))
        })
    }
}

fn check_member(db: &Connection, path: &str, member: &CustomerId) -> Result<(), Refusal> {
    let joined = facts::one::<Joined>(db, &format!("joined:{member}"))?;
    if joined.is_some() { Ok(()) } else { Err(Refusal::impossible(vec![Fault::new(path, "unknown-member")])) }
}
