//! Proofs: what a member can show of a group that bought together or a price bargained down, and what is left of it.
//!
//! A proof is good for so many units, or for one order where it names no number; units that an order used are used, and
//! come back with the whole order.

use std::collections::BTreeMap;

use liebian::id::{PromotionId, ProofKind, Sku};
use liebian::money::Money;
use liebian::order::sorted_by;
use liebian::pricing::effect::Effect;
use liebian::pricing::request::Proof;
use liebian::time::Timestamp;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use crate::facts;
use crate::fault::Refusal;
use crate::kinds::{Ordered, Proven, Shown};
use crate::mall::Mall;
use crate::parts::OrderedUsage;

/// A proof that is not used up, with its name.
#[derive(Clone, Debug)]
pub struct HeldProof {
    /// Its name.
    pub id: String,
    /// What is left of it.
    pub proof: Proof,
}

impl Proven {
    /// The fact of a proof.
    pub fn of(id: String, proof: &Proof) -> Proven {
        Proven {
            proof: id,
            kind: proof.kind.to_string(),
            promotion: proof.promotion.as_ref().map(ToString::to_string),
            sku: proof.sku.as_ref().map(ToString::to_string),
            price: proof.price.map(Money::minor),
            units: proof.units,
            until: proof.until.map(Timestamp::millis),
        }
    }

    fn meant(&self) -> Option<Proof> {
        Some(Proof {
            kind: ProofKind::new(&self.kind)?,
            promotion: self.promotion.as_deref().map_or(Some(None), |id| PromotionId::new(id).map(Some))?,
            sku: self.sku.as_deref().map_or(Some(None), |sku| Sku::new(sku).map(Some))?,
            price: self.price.map_or(Some(None), |price| Money::new(price).map(Some))?,
            units: self.units,
            until: self.until.and_then(Timestamp::new),
        })
    }
}

/// A member's proofs that are not used up, had these orders not been placed.
pub fn held(db: &Connection, member: &str, undone: &[&String]) -> Result<Vec<HeldProof>, Refusal> {
    let mut used: BTreeMap<String, i64> = BTreeMap::new();
    for (_, Shown { proof, order, units, back }) in facts::all(db, member)? {
        if !undone.contains(&&order) {
            let units = if back { -i64::from(units) } else { i64::from(units) };
            let sum = used.entry(proof).or_default();
            *sum = sum.saturating_add(units);
        }
    }
    let mut held = Vec::new();
    for (_, proven) in facts::all::<Proven>(db, member)? {
        let proof = proven.meant().ok_or_else(|| Refusal::broken("a proof with a bad id"))?;
        let used = u32::try_from(used.get(&proven.proof).copied().unwrap_or(0)).unwrap_or(0);
        let left = match proof.units {
            Some(units) => Some(units.saturating_sub(used)),
            None => Some(0).filter(|_| used > 0),
        };
        if left != Some(0) {
            held.push(HeldProof { id: proven.proof, proof: Proof { units: left, ..proof } });
        }
    }
    Ok(held)
}

/// Uses up what an order used of proofs, in the order in which the engine takes them: the cheapest first.
pub fn show(
    db: &Connection,
    (mall, held): (&Mall, &[HeldProof]),
    member: &str,
    now: Timestamp,
    ordered: &Ordered,
) -> Result<(), Refusal> {
    let mut left: Vec<(&HeldProof, u32)> = held.iter().map(|one| (one, one.proof.units.unwrap_or(u32::MAX))).collect();
    let mut shown: BTreeMap<&str, u32> = BTreeMap::new();
    for (kind, usage) in proven_prices(mall, ordered) {
        for some in &usage.units {
            let meant = |proof: &Proof| {
                proof.kind == *kind
                    && proof.promotion.as_ref().is_none_or(|promotion| promotion.as_str() == usage.promotion)
                    && proof.sku.as_ref().is_none_or(|sku| sku.as_str() == some.sku)
                    && proof.until.is_none_or(|until| now < until)
            };
            let mut units = some.units;
            let fit = left.iter_mut().filter(|(one, left)| *left > 0 && one.proof.price.is_some() && meant(&one.proof));
            let order = |one: &HeldProof| (one.proof.price, one.proof.sku.is_none(), one.proof.sku.clone());
            for (one, left) in sorted_by(fit, |(one, _), (other, _)| order(one).cmp(&order(other))) {
                let taken = units.min(*left);
                *left -= taken;
                units -= taken;
                let sum = shown.entry(&one.id).or_default();
                *sum = sum.saturating_add(taken);
            }
        }
    }
    for (proof, units) in shown.into_iter().filter(|(_, units)| *units > 0) {
        let order = ordered.order.clone();
        let fact = Shown { proof: proof.to_owned(), order, units, back: false };
        facts::add(db, &format!("shown:{}:{proof}", ordered.order), member, now, &fact)?;
    }
    Ok(())
}

/// The promotions of proven prices that an order uses, each with the kind of proof.
fn proven_prices<'o>(mall: &'o Mall, ordered: &'o Ordered) -> impl Iterator<Item = (&'o ProofKind, &'o OrderedUsage)> {
    ordered.usages.iter().filter_map(|usage| {
        let place = mall.rulebook.place(&PromotionId::new(&usage.promotion)?)?;
        match &mall.rulebook.at(place)?.then {
            Effect::ProvenPrice(price) => Some((&price.kind, usage)),
            _ => None,
        }
    })
}

/// Gives back what an order used of proofs.
pub fn give_back(db: &Connection, member: &str, now: Timestamp, order: &str) -> Result<(), Refusal> {
    for (_, shown) in facts::all::<Shown>(db, member)? {
        if shown.order == order && !shown.back {
            let id = format!("unshown:{order}:{}", shown.proof);
            facts::add(db, &id, member, now, &Shown { back: true, ..shown })?;
        }
    }
    Ok(())
}

/// A proof in the words of a request.
pub fn told(proof: &Proof) -> Value {
    let fields = [
        ("kind", Some(json!(proof.kind.as_str()))),
        ("promotion", proof.promotion.as_ref().map(|id| json!(id.as_str()))),
        ("sku", proof.sku.as_ref().map(|sku| json!(sku.as_str()))),
        ("price", proof.price.map(|price| json!(price.minor()))),
        ("units", proof.units.map(Value::from)),
        ("until", proof.until.map(|until| json!(until.millis()))),
    ];
    Value::Object(fields.into_iter().filter_map(|(key, said)| Some((key.to_owned(), said?))).collect::<Map<_, _>>())
}
