//! What the mall promises to those who bring friends: whose friend someone is, what counts, what is earned for it.

use std::num::NonZeroU16;

use crate::growth::grant::Reward;
use crate::growth::referral::refusal::Refused;
use crate::id::{ProgramId, Role, Sku};
use crate::money::{BasisPoints, Money};
use crate::order::Set;
use crate::time::{Day, Offset, Timestamp};

/// A promise to those who bring friends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferralProgram {
    /// Names it.
    pub id: ProgramId,
    /// The first day on which anything counts.
    pub from: Option<Day>,
    /// The first day on which nothing new counts.
    pub until: Option<Day>,
    /// Whose friend someone is.
    pub attribution: Attribution,
    /// Which order of a friend counts.
    pub qualify: Qualify,
    /// How long a counted order is held, so that what is sent back earns nothing.
    pub hold: Hold,
    /// What is earned.
    pub promise: Promise,
    /// Never more than this is promised to all together.
    pub budget: Option<Money>,
}

impl ReferralProgram {
    /// Whether anything new counts at a moment.
    pub(super) fn runs(&self, at: Timestamp, offset: Offset) -> Result<(), Refused> {
        let day = offset.day(at);
        if self.from.is_some_and(|from| day < from) {
            Err(Refused::ProgramNotStarted)
        } else if self.until.is_some_and(|until| until <= day) {
            Err(Refused::ProgramOver)
        } else {
            Ok(())
        }
    }
}

/// So many times 24 hours later.
pub(super) fn later(at: Timestamp, days: u16) -> Timestamp {
    let millis = at.millis().saturating_add(i64::from(days).saturating_mul(86_400_000));
    Timestamp::new(millis).unwrap_or(Timestamp::MAX)
}

/// Whose friend someone is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The moment that ties a friend to who brought them.
    pub bind_at: BindAt,
    /// Which of several opened links counts.
    pub touch: Touch,
    /// An opened link counts for so many days.
    pub window_days: u16,
    /// Whether a friend who is bound may be bound to another.
    pub rebind: Rebind,
    /// A binding lasts so many days; for good when none.
    pub valid_days: Option<u16>,
    /// An order of the friend makes the binding last so many days from then, if that is later.
    pub extend_on_order_days: Option<u16>,
    /// True when only those who never were members before can be bound.
    pub new_members_only: bool,
}

/// The moment that ties a friend to who brought them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindAt {
    /// Opening the link.
    Open,
    /// Becoming a member; for those who are one already, opening the link.
    Join,
    /// Paying an order.
    Order,
}

/// Which of several opened links counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    /// The first that is still fresh.
    First,
    /// The last.
    Last,
}

/// Whether a friend who is bound may be bound to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rebind {
    /// Never, while the binding lasts.
    Never,
    /// So many days after they were bound; 0 is at any time.
    After(u16),
}

/// Which order of a friend counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qualify {
    /// What it costs at least, after every discount.
    pub at_least: Money,
    /// Only these products count towards that; all when none.
    pub skus: Option<Set<Sku>>,
    /// It is paid within so many days after the friend was bound.
    pub within_days: Option<u16>,
    /// Whether the friend's later orders count too.
    pub orders: Orders,
}

/// Whether a friend's later orders count too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orders {
    /// Only the first that fulfils the terms.
    First,
    /// Every one.
    Every,
}

/// How long a counted order is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// So many days.
    pub days: u16,
    /// Counted from when.
    pub from: HoldFrom,
}

/// From when an order is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoldFrom {
    /// From payment.
    Payment,
    /// From the moment the friend received it; until then it is held.
    Receipt,
}

/// What is earned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Promise {
    /// Something for every so many friends.
    Count(CountReward),
    /// A part of what friends pay.
    Commission(Commission),
}

/// Something for every so many friends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountReward {
    /// How many friends it takes each time.
    pub friends: NonZeroU16,
    /// What is earned each time.
    pub reward: Reward,
    /// At most so many times for one member.
    pub times: Option<NonZeroU16>,
}

/// A part of what friends pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commission {
    /// Who is paid.
    pub credit: Credit,
    /// The rates; for each line of an order the first that fits.
    pub rates: Vec<Rate>,
    /// Never more than this for one order and one level.
    pub up_to: Option<Money>,
}

/// Who is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credit {
    /// Whoever shared.
    Sharer,
    /// The store in whose name it was shared; the sharer where there is none.
    Store,
}

/// A rate, and when it fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Fits those who are one of these to the mall; everyone when none.
    pub roles: Option<Set<Role>>,
    /// Fits these products; all when none.
    pub skus: Option<Set<Sku>>,
    /// What is paid.
    pub levels: Levels,
}

/// What is paid to whom: two levels at most, because there is no way to write down a third.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Levels {
    /// To whoever brought the friend.
    One(Worth),
    /// To whoever brought the friend, and to whoever brought that one.
    Two(Worth, Worth),
}

/// What a product is worth to whoever is paid for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// A part of what was paid.
    Rate(BasisPoints),
    /// So much for each unit, and never more than was paid.
    Each(Money),
}

impl Worth {
    /// For so many units that were paid with so much.
    pub fn of(self, paid: Money, units: u32) -> Money {
        match self {
            Worth::Rate(rate) => paid.share(rate),
            Worth::Each(amount) => amount.times(u64::from(units)).min(paid),
        }
    }
}
