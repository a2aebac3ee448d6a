//! A price that was reached elsewhere (拼团价, 砍价价): by a group that bought together, by friends who bargained it down.

use crate::id::ProofKind;
use crate::money::Money;
use crate::order::sorted_by;
use crate::pricing::effect::unit_price::saving;
use crate::pricing::offer::{Ground, Offer, goods};
use crate::pricing::pile::{Batch, Piles, in_order};
use crate::pricing::reason::Reason;
use crate::pricing::request::Proof;

/// The price that a proof names, for the units that it is good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvenPrice {
    /// Proofs of this kind.
    pub kind: ProofKind,
    /// Never below this.
    pub least: Money,
}

impl ProvenPrice {
    /// What it would take, or that there is no proof.
    #[inline(never)]
    pub fn offer(&self, ground: Ground, piles: &Piles) -> Result<Offer, Reason> {
        let fits = |proof: &&Proof| {
            let named = proof.promotion.as_ref().is_none_or(|promotion| promotion == ground.promotion);
            proof.kind == self.kind && named && proof.price.is_some()
        };
        let shown: Vec<&Proof> = ground.request.proofs.iter().filter(fits).collect();
        let good = |proof: &&&Proof| proof.until.is_none_or(|until| ground.request.now < until);
        let price = |proof: &Proof| proof.price.unwrap_or(Money::MAX).max(self.least);
        let order = |proof: &Proof| (price(proof), proof.sku.is_none(), proof.sku.clone());
        let proofs = sorted_by(shown.iter().filter(good), |one, other| order(one).cmp(&order(other)));
        if proofs.is_empty() {
            let kind = self.kind.clone();
            return Err(match shown.iter().filter_map(|proof| proof.until).max() {
                Some(expired_at) => Reason::ProofExpired { kind, expired_at },
                None => Reason::ProofMissing { kind },
            });
        }
        let mut parts = Vec::new();
        let mut rest: Vec<Batch> = piles.dearest_first().iter().copied().collect();
        for proof in proofs {
            let mut left = proof.units.unwrap_or(u32::MAX);
            for batch in &mut rest {
                let meant = proof.sku.as_ref().is_none_or(|sku| ground.sku(batch) == Some(sku));
                if batch.units == 0 || !meant || saving(batch, price(proof)).is_zero() {
                    continue;
                }
                let (first, others) = batch.split(left);
                left -= first.units;
                if first.units > 0 {
                    parts.push(first.part(saving(&first, price(proof))));
                    *batch = others;
                }
            }
        }
        parts.retain(|part| !part.amount.is_zero());
        Ok(goods(in_order(parts), None))
    }
}
