//! The growth wing: what happened becomes what is earned. It knows nothing of prices.
//!
//! Read in this order: `fact`, `grant`, `check_in_program`, `walk`, `check_in`, `calendar`, `referral`, `lifecycle`,
//! `community`, `distance`; `code` and `token` are what people type and share.

pub mod calendar;
pub mod check_in;
pub mod check_in_program;
pub mod code;
pub mod community;
pub mod distance;
pub mod fact;
pub mod grant;
pub mod lifecycle;
pub mod referral;
pub mod token;
pub mod walk;
