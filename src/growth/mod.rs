//! The growth wing: what happened becomes what is earned. It knows nothing of prices.
//!
//! Read in this order: `fact`, `grant`, `check_in`.

pub mod check_in;
pub mod fact;
pub mod grant;
