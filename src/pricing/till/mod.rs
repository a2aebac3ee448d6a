//! The till: what is to pay and nothing else, for all who only want to see the price.
//!
//! It asks the same promotions by the same rules as the lanes do, and writes no reason down. Plain promotions it works out in
//! sums, without lists of their own; any other it hands to the judge.

pub mod bit;
pub mod buy_get;
pub mod by_line;
pub mod desk;
pub mod gain;
pub mod holds;
pub mod memo;
pub mod plan;
pub mod recall;
pub mod ring;
