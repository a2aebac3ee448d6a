//! How far an order uses its promotions: what a mall counts, so that its limits and budgets hold.

use crate::id::{PromotionId, Sku};
use crate::money::Money;
use crate::pricing::lane::{Asking, Candidate, Run};

/// How far an order uses one promotion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// The promotion.
    pub promotion: PromotionId,
    /// So often: once, or once for each of its coupons.
    pub uses: u32,
    /// On so many units of each product, those included that only had to be there.
    pub units: Vec<(Sku, u32)>,
    /// For so much money.
    pub amount: Money,
}

impl Usage {
    /// On so many units of all products together.
    pub fn all_units(&self) -> u64 {
        self.units.iter().map(|(_, units)| u64::from(*units)).sum()
    }
}

/// Every promotion that took something or gives something, in the order in which they first acted.
pub fn usages(asking: &Asking, run: &Run) -> Vec<Usage> {
    let mut usages: Vec<Usage> = Vec::new();
    for candidate in &run.acted {
        let taken = run.takings.iter().find(|(one, _)| one == candidate).map(|(_, taken)| taken);
        let gives = run.given.iter().any(|(one, _)| one == candidate);
        if taken.is_none() && !gives {
            continue;
        }
        let usage = of(candidate, &mut usages);
        let Some(usage) = usage else { continue };
        usage.uses += 1;
        let Some(taken) = taken else { continue };
        usage.amount = usage.amount.plus(taken.total());
        for part in &taken.goods {
            let Some(lot) = asking.lots.get(part.lot) else { continue };
            match usage.units.iter_mut().find(|(sku, _)| *sku == lot.line.sku) {
                Some((_, units)) => *units += part.units,
                None => usage.units.push((lot.line.sku.clone(), part.units)),
            }
        }
    }
    usages
}

/// The usage of the candidate's promotion: a fresh one, where there is none yet.
fn of<'u>(candidate: &Candidate, usages: &'u mut Vec<Usage>) -> Option<&'u mut Usage> {
    let promotion = &candidate.promotion.id;
    let at = usages.iter().position(|usage| usage.promotion == *promotion).unwrap_or(usages.len());
    if at == usages.len() {
        usages.push(Usage { promotion: promotion.clone(), uses: 0, units: Vec::new(), amount: Money::ZERO });
    }
    usages.get_mut(at)
}
