//! The shop's own truth: a mall server that prices with its own facts and the same core as the customer's page.
//!
//! It takes no price, no day and no claim from a page. A page says what is wanted; the server works out what that
//! costs, compares it with what the customer saw, and writes an order down only when both are the same to the fen.
//!
//! What happened is kept as facts that are only ever added to; a wallet, a stock and a customer's history are folds of
//! them. From the ground up: `mall` and `clock`, `store`, `facts`, then `members`, `wallet` and `quoting`, then
//! `orders`, `difference`, `refunds` and `audit`; `routes` and `serve` are the only files that know HTTP.

#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::float_arithmetic,
        clippy::unreachable,
        clippy::todo
    )
)]

pub mod ask;
pub mod audit;
pub mod birthdays;
pub mod check_ins;
pub mod clock;
pub mod codes;
pub mod communities;
pub mod counters;
pub mod customers;
pub mod difference;
mod doors;
pub mod facts;
pub mod fault;
pub mod folds;
pub mod granting;
pub mod growth;
pub mod happened;
pub mod house;
pub mod kinds;
pub mod ledger;
pub mod mall;
pub mod members;
pub mod orders;
pub mod pages;
pub mod parts;
pub mod past_orders;
pub mod payouts;
pub mod proofs;
pub mod quoting;
pub mod rate;
pub mod refunds;
pub mod routes;
pub mod seal;
pub mod serve;
pub mod shares;
pub mod shop;
pub mod staff;
pub mod store;
pub mod wallet;
pub mod ways;
