//! The search for the best coupons: exact where it can be, and honest about how far it came where it cannot.

pub mod beside;
pub mod bound;
pub mod chain;
pub mod endings;
pub mod hand;
pub mod links;
pub mod meet;
pub mod priced;
pub mod stage;
pub mod terms;
pub mod tolls;
pub mod tree;
pub mod turn;
pub mod walk;
pub mod ways;
