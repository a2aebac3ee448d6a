//! Why something does not act, and what is missing: every reason carries its gap, or the moment that lifts it.

use crate::id::{Channel, Class, CouponId, PaymentMethod, ProofKind, Region, Scene, StoreId, Tag, Tier};
use crate::money::Money;
use crate::order::Set;
use crate::time::Timestamp;

/// Why something does not act, with what is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each field is named for what it tells; the wire documents them")]
pub enum Reason {
    NotStarted { opens_at: Option<Timestamp> },
    Closed { opens_at: Option<Timestamp> },
    Ended { ended_at: Timestamp },
    NoMatchingItem,
    SpendBelow { need: Money, have: Money, gap: Money },
    QuantityBelow { need: u32, have: u32, gap: u32 },
    DistinctBelow { need: u32, have: u32, gap: u32 },
    LineQuantityBelow { need: u32, have: u32, gap: u32 },
    SetIncomplete { missing: Vec<Missing> },
    TagsNoneOf { tags: Set<Tag> },
    TagsMissing { tags: Set<Tag> },
    TagsForbidden { tags: Set<Tag> },
    TierNotIn { tiers: Set<Tier>, have: Option<Tier> },
    NotANewCustomer,
    OnlyReturningCustomers,
    OrderNumberIsNot { need: u32, have: Option<u32> },
    ChannelNotIn { channels: Set<Channel>, have: Option<Channel> },
    ClassNotIn { classes: Set<Class> },
    BirthdayUnknown,
    NotBirthday { opens_at: Option<Timestamp>, closes_at: Option<Timestamp> },
    MemberTooShort { need: u32, have: Option<u32>, opens_at: Option<Timestamp> },
    StreakBelow { need: u32, have: u32, gap: u32 },
    NotReferred,
    OnlyUnreferred,
    OrderedTooRecently { opens_at: Option<Timestamp> },
    StoreNotIn { stores: Set<StoreId>, have: Option<StoreId> },
    StoreNotInPilot { have: Option<StoreId> },
    RegionExcluded { have: Region },
    RegionNotIn { regions: Set<Region>, have: Option<Region> },
    PaymentNotIn { payments: Set<PaymentMethod>, have: Option<PaymentMethod> },
    SceneNotIn { scenes: Set<Scene>, have: Option<Scene> },
    ProofMissing { kind: ProofKind },
    ProofExpired { kind: ProofKind, expired_at: Timestamp },
    LimitReached { of: Whose, what: Counted, limit: u64, used: u64 },
    LargerThanScope { amount: Money, have: Money },
    NoRoad { roads: Vec<Vec<Reason>> },
    MustNotHold { condition: &'static str },
    NoCoupon,
    UnknownCoupon,
    CouponNotValidYet { valid_from: Timestamp },
    CouponExpired { expired_at: Timestamp },
    CouponGroupTaken { by: CouponId },
    CouponPerOrderReached { limit: u32 },
    CouponsPerOrderReached { limit: u32 },
}

/// What is missing to one item of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its place among the items, from 0.
    pub item: u32,
    /// What it takes.
    pub need: u32,
    /// What there is.
    pub have: u32,
    /// What is missing.
    pub gap: u32,
}

/// Whose limit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// The customer's.
    Customer,
    /// Everybody's.
    Total,
}

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// How often.
    Uses,
    /// How many units.
    Units,
    /// How much money.
    Amount,
}

/// What is missing to a spend, if anything is.
pub fn spend_gap(need: Money, have: Money) -> Option<Reason> {
    (have < need).then(|| Reason::SpendBelow { need, have, gap: need.less(have) })
}

/// What is missing to a number of units, if anything is.
pub fn quantity_gap(need: u32, have: u32) -> Option<Reason> {
    (have < need).then(|| Reason::QuantityBelow { need, have, gap: need.saturating_sub(have) })
}

impl Reason {
    /// True when the other reason asks for nothing more of the same.
    pub fn says_all_of(&self, other: &Reason) -> bool {
        match self {
            Reason::SpendBelow { .. }
            | Reason::QuantityBelow { .. }
            | Reason::DistinctBelow { .. }
            | Reason::LineQuantityBelow { .. }
            | Reason::ProofMissing { .. }
            | Reason::ProofExpired { .. }
            | Reason::NoMatchingItem => self == other,
            _ => false,
        }
    }
}
