//! What the mall knows of the one who buys: plain facts, and nothing of how they came to be.

use crate::id::{Class, CustomerId, Tag, Tier};
use crate::order::Set;
use crate::time::{MonthDay, Timestamp};

/// Facts about the customer. Whatever is left out is not known, and no promise is made on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customer {
    /// Who it is.
    pub id: Option<CustomerId>,
    /// The marks the customer bears.
    pub tags: Set<Tag>,
    /// The membership level.
    pub tier: Option<Tier>,
    /// Whether the customer has never bought here.
    pub is_new: Option<bool>,
    /// Which order this will be: 1 is the first.
    pub order_number: Option<u32>,
    /// The kinds of customer that the mall counts the customer among.
    pub classes: Set<Class>,
    /// When the customer became a member.
    pub member_since: Option<Timestamp>,
    /// The birthday.
    pub birthday: Option<MonthDay>,
    /// So many days in a row the customer has checked in.
    pub streak_days: u64,
    /// Whether a friend brought the customer.
    pub referred: Option<bool>,
    /// When the customer ordered last.
    pub last_order_at: Option<Timestamp>,
}
