//! What the mall knows of the one who buys: plain facts, and nothing of how they came to be.

use crate::id::{CustomerId, Tag, Tier};
use crate::order::Set;

/// Facts about the customer. Whatever is left out is not known, and no promise is made on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Customer {
    /// Who it is.
    pub id: Option<CustomerId>,
    /// The marks the customer bears.
    pub tags: Set<Tag>,
    /// The membership level.
    pub tier: Option<Tier>,
    /// True for one who has never bought here.
    pub is_new: bool,
    /// Which order this will be: 1 is the first.
    pub order_number: Option<u32>,
}
