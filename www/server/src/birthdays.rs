//! When a member was born: told once by the member, and kept, so that nobody has two birthdays a year.

use liebian::time::MonthDay;
use rusqlite::Connection;
use serde::Serialize;

use crate::ask::{self, BirthdaySaid, LIMITS};
use crate::customers::{known_before, written};
use crate::facts;
use crate::fault::{Fault, Refusal};
use crate::kinds::Born;
use crate::members::joined;
use crate::shop::{Reply, Shop};

/// What is told back.
#[derive(Debug, Serialize)]
struct ToldBirthday {
    birthday: String,
}

impl Shop {
    /// Notes a member's birthday, once and for good.
    pub fn note_birthday(&self, member: &str, key: &str, body: &[u8]) -> Result<Reply, Refusal> {
        let BirthdaySaid { birthday: said } = ask::read(body)?;
        self.once(member, key, ("/api/birthday", body), |db, now| {
            let known = birthday(db, member)?.or(known_before(member, &joined(db, member)?)?.birthday);
            let told = ToldBirthday { birthday: written(said) };
            match known {
                Some(known) if known == said => Ok((told, None)),
                Some(_) => Err(Refusal::impossible(vec![Fault::new("birthday", "birthday-known")])),
                None => {
                    let fact = facts::add(db, &id(member), member, now, &Born { birthday: told.birthday.clone() })?;
                    Ok((told, Some(fact)))
                }
            }
        })
    }
}

/// The birthday that a member has told.
pub fn birthday(db: &Connection, member: &str) -> Result<Option<MonthDay>, Refusal> {
    let Some((_, _, Born { birthday })) = facts::one::<Born>(db, &id(member))? else { return Ok(None) };
    let said = liebian::wire::said::Said::from_text(&format!("\"{birthday}\""), LIMITS);
    liebian::wire::reader::read(&said).map(Some).map_err(|issues| Refusal::broken(format!("{member}: {issues:?}")))
}

/// One fact a member, whatever comes.
fn id(member: &str) -> String {
    format!("born:{member}")
}
