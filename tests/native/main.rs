//! Everything that is asked of the native core: values, laws, cases, bad words, and the shape of the house itself.

mod cases;
mod check_in;
mod check_in_laws;
mod community;
#[path = "../reading/corpus.rs"]
mod corpus;
mod devices;
mod dice;
mod floors;
mod hostile;
mod laws;
mod lifecycle;
mod parity;
mod referral;
mod referral_story;
mod token;
mod types;
mod values;
mod zones;
