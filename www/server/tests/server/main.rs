//! The server from outside: what it answers, what it refuses, what it survives.

mod api;
mod client;
mod codes;
mod crash;
mod customers;
mod differences;
mod extras;
mod growth;
mod hostile;
mod limits;
mod payments;
mod points;
mod proofs;
mod races;
mod referrals;
mod refunds;
mod seals;
mod sharing;
mod stand;
