//! What is thrown at the doors, and what must hold whatever is thrown: the laws of the tests.

#[path = "../../native/dice/mod.rs"]
pub mod dice;
#[path = "../../native/laws/mod.rs"]
pub mod laws;
pub mod targets;
#[path = "../../native/vandal.rs"]
pub mod vandal;
