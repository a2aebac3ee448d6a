//! Everything that is asked of the native core: values, laws, cases, bad words, and the shape of the house itself.

mod arithmetic;
mod at_the_till;
mod bounds;
mod cases;
mod chain;
mod check_in;
mod check_in_laws;
mod community;
mod conditions;
#[path = "../reading/corpus.rs"]
mod corpus;
mod devices;
mod dice;
mod digest;
mod effects;
mod floors;
mod growth_parity;
mod hints;
mod hostile;
mod incidents;
mod laws;
mod lifecycle;
mod parity;
mod referral;
mod referral_codes;
mod referral_dialects;
mod referral_dice;
mod referral_laws;
mod referral_money;
mod referral_story;
mod seeds;
#[path = "../fuzz/src/targets.rs"]
mod targets;
mod token;
mod types;
mod values;
mod vandal;
mod wallet_door;
mod wallets;
mod writer;
mod zones;
