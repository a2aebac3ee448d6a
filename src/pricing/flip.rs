//! What would lift a refusal: the smallest change by which every reason goes away.

use crate::money::Money;
use crate::pricing::reason::{Missing, Reason};
use crate::time::Timestamp;

/// Something that a customer can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// To spend so much more.
    Spend(Money),
    /// To take so many more units.
    Units(u32),
    /// To take so many more products.
    Distinct(u32),
    /// To wait until this moment.
    Wait(Timestamp),
    /// To order so many times before.
    Orders(u32),
}

/// The changes that lift all of the reasons, each once; `None` when one of them no change lifts.
pub fn flip(reasons: &[Reason]) -> Option<Vec<Change>> {
    let mut changes = Vec::new();
    for reason in reasons {
        for change in lift(reason)? {
            if !changes.contains(&change) {
                changes.push(change);
            }
        }
    }
    Some(changes)
}

fn lift(reason: &Reason) -> Option<Vec<Change>> {
    let change = match reason {
        Reason::SpendBelow { gap, .. } => Change::Spend(*gap),
        Reason::QuantityBelow { gap, .. } | Reason::LineQuantityBelow { gap, .. } => Change::Units(*gap),
        Reason::SetIncomplete { missing } => Change::Units(units(missing)),
        Reason::DistinctBelow { gap, .. } => Change::Distinct(*gap),
        Reason::OrderNumberIsNot { need, have: Some(have) } if have < need => Change::Orders(need - have),
        Reason::NotStarted { opens_at: Some(moment) }
        | Reason::Closed { opens_at: Some(moment) }
        | Reason::NotBirthday { opens_at: Some(moment), .. }
        | Reason::MemberTooShort { opens_at: Some(moment), .. }
        | Reason::OrderedTooRecently { opens_at: Some(moment) }
        | Reason::CouponNotValidYet { valid_from: moment } => Change::Wait(*moment),
        Reason::NoRoad { roads } => {
            let mut best: Option<Vec<Change>> = None;
            for road in roads.iter().filter_map(|road| flip(road)) {
                if best.as_ref().is_none_or(|best| road.len() < best.len()) {
                    best = Some(road);
                }
            }
            return best;
        }
        _ => return None,
    };
    Some(vec![change])
}

/// So many units complete a set.
pub fn units(missing: &[Missing]) -> u32 {
    missing.iter().map(|item| item.gap).sum()
}
