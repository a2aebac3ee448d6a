//! Bringing friends: whose friend someone is, which order counts, and what is earned for it (裂变, 分销).
//!
//! A program and the facts give the state of everybody, in one pass; from it each member's own view is read. Read in
//! this order: `program` (what is promised), `refusal` (every way to say no), `person` (who is who), `binding` (whose
//! friend), `order_book`, `ledger` and `reward` (what was bought, owed and given), `fold`, `ordered`,
//! `settle`, `progress`, `friends`.

mod binding;
mod fold;
mod friends;
mod ledger;
mod order_book;
mod ordered;
mod person;
mod program;
mod progress;
mod refusal;
mod reward;
mod settle;

pub use fold::{ReferralState, fold};
pub use ledger::Pot;
pub use program::{
    Attribution, BindAt, Commission, CountReward, Credit, Hold, HoldFrom, Levels, Orders, Promise, Qualify, Rate,
    Rebind, ReferralProgram, Touch, Worth,
};
pub use progress::{
    CommissionProgress, CountProgress, Friend, Item, Movement, OrderCredit, PartCredit, Progress, Refusal, Step,
    TouchCredit, UntilFree,
};
pub use refusal::Refused;
