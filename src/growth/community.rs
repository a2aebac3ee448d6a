//! The groups around a store: one entry code for good, and behind it the group that has room.

use std::num::NonZeroU16;

use crate::id::{CommunityId, StoreId};

/// A community with one entry code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Community {
    /// Names it, and is its entry code.
    pub id: CommunityId,
    /// The store it is of.
    pub store: Option<StoreId>,
    /// How many a group holds.
    pub capacity: NonZeroU16,
}
