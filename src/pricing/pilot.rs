//! A pilot: some of the stores try a promotion first, always the same ones, chosen by nobody.

use crate::id::{StoreId, Tag};

/// Stores fall into buckets by their ids; those of the first buckets take part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pilot {
    /// How many buckets there are.
    pub buckets: u32,
    /// How many of them take part.
    pub take: u32,
    /// Deals the stores anew, so that it is not the same stores that try everything.
    pub salt: Option<Tag>,
}

impl Pilot {
    /// True when the store takes part.
    pub fn takes(&self, store: &StoreId) -> bool {
        self.bucket(store) < self.take
    }

    /// The store's bucket: FNV-1a of the salt and the id, which any system can work out.
    pub fn bucket(&self, store: &StoreId) -> u32 {
        let salt = self.salt.as_ref().map_or("", Tag::as_str);
        let hash = salt
            .bytes()
            .chain(store.as_str().bytes())
            .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        hash.checked_rem(self.buckets).unwrap_or(0)
    }
}
