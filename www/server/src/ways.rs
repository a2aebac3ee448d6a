//! The ways of an order: where it is placed, where it goes, how it is paid, how the customer came in.
//!
//! A page may choose what then holds for the order itself: the store it is fetched from, the region it is sent to, the
//! way it is paid are written down with it, and it is carried out so. How somebody came in is believed where the facts
//! say so too.

use liebian::id::Region;
use liebian::pricing::customer::Customer;
use rusqlite::Connection;
use serde_json::Value;

use crate::ask::Wanted;
use crate::communities::TAG;
use crate::customers::has_opened_a_link;
use crate::fault::{Fault, Refusal};
use crate::mall::Mall;

/// The ways into this mall.
pub const CHANNELS: [&str; 2] = ["h5", "miniProgram"];
/// The ways to pay in this mall.
const PAYMENTS: [&str; 3] = ["wechatPay", "alipay", "card"];
/// From a store's community, and by a link that somebody shared.
const SCENES: [&str; 2] = ["community", "share"];
/// Orders are sent to this region and to every region in it.
const SENT_TO: &str = "CN";

/// Everything that is wrong with the ways, whoever asks.
pub fn faults(mall: &Mall, wanted: &Wanted) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut choose = |path: &str, said: Option<&str>, choices: &[&'static str]| {
        if said.is_some_and(|said| !choices.contains(&said)) {
            let choices: Vec<Value> = choices.iter().map(|choice| Value::from(*choice)).collect();
            faults.push(Fault::new(path, "unknown-choice").with("choices", choices));
        }
    };
    choose("channel", wanted.channel.as_ref().map(|said| said.as_str()), &CHANNELS);
    choose("payment", wanted.payment.as_ref().map(|said| said.as_str()), &PAYMENTS);
    choose("scene", wanted.scene.as_ref().map(|said| said.as_str()), &SCENES);
    if wanted.store.as_ref().is_some_and(|store| !mall.has_store(store)) {
        faults.push(Fault::new("store", "unknown-store"));
    }
    let served = |region: &Region| {
        region.as_str().strip_prefix(SENT_TO).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '.']))
    };
    if wanted.region.as_ref().is_some_and(|region| !served(region)) {
        faults.push(Fault::new("region", "not-sent-there"));
    }
    faults
}

/// What the facts say against the way in which the customer says to have come.
pub fn doubt(db: &Connection, member: &str, known: &Customer, wanted: &Wanted) -> Result<Option<Fault>, Refusal> {
    let (came, code) = match wanted.scene.as_ref().map(|scene| scene.as_str()) {
        Some("community") => (known.tags.iter().any(|tag| tag.as_str() == TAG), "not-in-a-community"),
        Some("share") => (has_opened_a_link(db, member)?, "no-link-opened"),
        _ => return Ok(None),
    };
    Ok((!came).then(|| Fault::new("scene", code)))
}
