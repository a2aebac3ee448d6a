//! The pricing wing: what a cart costs under everything the mall promises, and why.
//!
//! Read in this order: `cart`, `customer`, `schedule`, `condition`, `effect`, `promotion`, `request`, `due`, `lane`, `best`, `quote`.

pub mod best;
pub mod cart;
pub mod condition;
pub mod customer;
pub mod due;
pub mod effect;
pub mod lane;
pub mod promotion;
pub mod quote;
pub mod request;
pub mod schedule;
