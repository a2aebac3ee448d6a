//! One stage of the walk through the coupons.

use crate::pricing::search::turn::Turn;
use crate::pricing::search::ways::Way;

/// What happens in one stage.
#[derive(Debug)]
pub enum Stage<'a> {
    /// One of the ways through an inner part.
    Part(Vec<Way>),
    /// One coupon acts, or it does not.
    Turn {
        /// The coupon.
        turn: &'a Turn,
        /// So much of the cost is not its own.
        beyond: u64,
    },
}
