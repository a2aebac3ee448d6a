//! The pricing wing: what a cart costs under everything the mall promises, and why.
//!
//! Read in this order: `freight`, `cart`, `customer`, `coupon`, `request`, `schedule`, `selectors`, `lots`, `pile`,
//! `taking`, `due`, `reason`, `member`, `pilot`, `condition`, `fact`, `offer`, `effect`, `promotion`, `flip`, `contest`, `till`, `layout`, `lane`, `candidate`, `memory`, `run`, `best`,
//! `rewards`, `outcome`, `used`, `quote`, `payable`, `wallet`, `hint`.

pub mod arithmetic;
pub mod best;
pub mod candidate;
pub mod cart;
pub mod condition;
pub mod contest;
pub mod coupon;
pub mod customer;
pub mod due;
pub mod effect;
pub mod exclusion;
pub mod fact;
pub mod flip;
pub mod freight;
pub mod guard;
pub mod hint;
pub mod judge;
pub mod lane;
pub mod layout;
pub mod limit;
pub mod lots;
pub mod member;
pub mod memory;
pub mod offer;
pub mod outcome;
pub mod payable;
pub mod pile;
pub mod pilot;
pub mod promotion;
pub mod quote;
pub mod reason;
pub mod request;
pub mod rewards;
pub mod run;
pub mod schedule;
pub mod search;
pub mod selectors;
pub mod taking;
pub mod tax;
pub mod till;
pub mod used;
pub mod wallet;
