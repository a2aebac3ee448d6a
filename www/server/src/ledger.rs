//! Points: a ledger of what made a member's points more or less, beside those that growth says are earned.
//!
//! Points that pay are gone at once. What an order earns counts once its goods can hardly come back any more; what comes
//! back with a refund takes it away again. Whoever has spent it by then owes it: no balance is ever below nothing, and
//! the next points pay the debt first.

use liebian::time::Timestamp;
use rusqlite::Connection;

use crate::facts;
use crate::fault::Refusal;
use crate::growth::Earned;
use crate::kinds::{Ordered, Points, Refunded};

/// What an order earns counts after so long: as long as rewards for friends are held in this mall.
const HELD: i64 = 7 * 86_400_000;

/// A member's ledger.
#[derive(Clone, Debug, Default)]
pub struct Ledger(Vec<(i64, Points)>);

/// How many points there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// So many can pay.
    pub usable: u64,
    /// So many come later.
    pub pending: u64,
    /// So many are owed: the next ones pay for them.
    pub owed: u64,
}

impl Ledger {
    /// Reads it.
    pub fn of(db: &Connection, member: &str) -> Result<Ledger, Refusal> {
        facts::all(db, member).map(Ledger)
    }

    /// The same, had these orders not been placed.
    #[must_use]
    pub fn without(&self, orders: &[&String]) -> Ledger {
        let stays = |entry: &Points| entry.order.as_ref().is_none_or(|order| !orders.contains(&order));
        Ledger(self.0.iter().filter(|(_, entry)| stays(entry)).cloned().collect())
    }

    /// The balance as it was at a moment, with what growth says was earned until then.
    pub fn at(&self, now: Timestamp, earned: &Earned) -> Balance {
        let now = now.millis();
        let (mut sum, mut later) = (i64::try_from(earned.points(now)).unwrap_or(i64::MAX), 0_i64);
        for (at, entry) in self.0.iter().filter(|(at, _)| *at <= now) {
            let of = if entry.from.unwrap_or(*at) <= now { &mut sum } else { &mut later };
            *of = of.saturating_add(entry.change);
        }
        Balance {
            usable: u64::try_from(sum).unwrap_or(0),
            pending: u64::try_from(later).unwrap_or(0),
            owed: u64::try_from(sum.saturating_neg()).unwrap_or(0),
        }
    }

    /// Every moment after another at which an entry was made or begins to count.
    pub fn moments(&self) -> impl Iterator<Item = Timestamp> {
        self.0.iter().flat_map(|(at, entry)| [Some(*at), entry.from]).flatten().filter_map(Timestamp::new)
    }
}

/// One entry, under a name that comes once.
struct Entry<'e> {
    why: &'static str,
    of: &'e str,
    order: Option<&'e str>,
    from: Option<i64>,
}

fn enter(db: &Connection, member: &str, now: Timestamp, change: i128, entry: &Entry) -> Result<(), Refusal> {
    if change != 0 {
        let change = i64::try_from(change).map_err(Refusal::broken)?;
        let Entry { why, of, order, from } = *entry;
        let points = Points { change, why: why.to_owned(), order: order.map(str::to_owned), from };
        facts::add(db, &format!("points:{why}:{of}"), member, now, &points)?;
    }
    Ok(())
}

/// The points that a member brings.
pub fn start(db: &Connection, member: &str, now: Timestamp, points: u32) -> Result<(), Refusal> {
    let entry = Entry { why: "start", of: member, order: None, from: None };
    enter(db, member, now, i128::from(points), &entry)
}

/// Enters the points of an order: those that pay, and those that come later.
pub fn order(db: &Connection, member: &str, now: Timestamp, ordered: &Ordered) -> Result<(), Refusal> {
    let order = Some(ordered.order.as_str());
    let later = Some(now.millis().saturating_add(HELD));
    let entry = |why, from| Entry { why, of: &ordered.order, order, from };
    enter(db, member, now, -i128::from(ordered.points.used), &entry("used", None))?;
    enter(db, member, now, i128::from(ordered.points.earned), &entry("earned", later))?;
    enter(db, member, now, i128::from(granted(ordered)), &entry("granted", later))
}

/// Enters the points of a refund: those that come back, and those that are taken back.
pub fn refund(
    db: &Connection,
    member: &str,
    now: Timestamp,
    (placed, ordered): (Timestamp, &Ordered),
    refunded: &Refunded,
) -> Result<(), Refusal> {
    let order = Some(ordered.order.as_str());
    // What does not count yet is taken back where it stands.
    let later = Some(placed.millis().saturating_add(HELD)).filter(|from| now.millis() < *from);
    let entry = |why, from| Entry { why, of: &refunded.refund, order, from };
    enter(db, member, now, i128::from(refunded.points), &entry("back", None))?;
    enter(db, member, now, -i128::from(refunded.earned), &entry("taken", later))?;
    let granted = if refunded.whole { granted(ordered) } else { 0 };
    enter(db, member, now, -i128::from(granted), &entry("revoked", later))
}

/// The points that come with an order's payment beside those that it earns.
fn granted(ordered: &Ordered) -> u64 {
    ordered.grants.iter().filter_map(|grant| grant.points).fold(0, u64::saturating_add)
}
