//! Check-ins and make-ups: a day counts when the server heard of it and the growth wing says so, and not before.

use liebian::growth::check_in::CheckIn;
use liebian::growth::check_in_program::CheckInProgram;
use liebian::growth::fact::Body;
use liebian::id::CardId;
use liebian::time::{Day, Timestamp};
use liebian::wire::standing::{Standing, standing};
use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value;

use crate::ask::{self, CheckInSaid, MakeUpSaid};
use crate::facts;
use crate::fault::{Fault, Refusal, word};
use crate::growth::Own;
use crate::happened::{self, candidate};
use crate::kinds::{CardIssued, CheckedIn, Kind, MadeUp};
use crate::shop::{Reply, Shop, fresh_id, named};

/// A day that counts now, as it is told.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ToldCheckIn {
    check_in: Standing,
    fact: Value,
}

impl Shop {
    /// Checks a member in today, once for a key; a day counts once, whatever the key.
    pub fn check_in(&self, member: &str, key: &str, body: &[u8]) -> Result<Reply, Refusal> {
        let said: CheckInSaid = ask::read(body)?;
        let program = self.mall.check_in(&said.program)?;
        self.once(member, key, ("/api/check-ins", body), |db, now| {
            let happened = Body::CheckedIn { program: said.program.clone() };
            let first = self.would_count(db, member, program, now, happened, "program")?;
            let fact = CheckedIn { program: said.program.to_string() };
            // The first check-in brings the cards for a cycle, so that a day missed is no end.
            let cards = match program.make_up {
                Some(terms) if first => terms.per_cycle,
                _ => 0,
            };
            for _ in 0..cards {
                let card = CardIssued { program: said.program.to_string(), card: fresh_id('k')? };
                facts::add(db, &named(CardIssued::KIND)?, member, now, &card)?;
            }
            self.counted(db, member, program, now, &fact)
        })
    }

    /// Makes up for a day that was missed, with the first card that is left; once for a key.
    pub fn make_up(&self, member: &str, key: &str, body: &[u8]) -> Result<Reply, Refusal> {
        let said: MakeUpSaid = ask::read(body)?;
        let program = self.mall.check_in(&said.program)?;
        self.once(member, key, ("/api/make-ups", body), |db, now| {
            let card = self.first_card(db, member, program, now)?;
            // Whatever else is wrong is told first; that there is no card, last.
            let id = card.clone().or_else(|| CardId::new("none")).ok_or_else(|| Refusal::broken("no word for none"))?;
            let happened = Body::MadeUp { program: said.program.clone(), card: id, day: said.day };
            self.would_count(db, member, program, now, happened, "day")?;
            let card = card.ok_or_else(|| Refusal::impossible(vec![Fault::new("day", "unknown-card")]))?;
            let (program_id, day) = (said.program.to_string(), written(said.day));
            self.counted(db, member, program, now, &MadeUp { program: program_id, card: card.to_string(), day })
        })
    }

    fn first_card(
        &self,
        db: &Connection,
        member: &str,
        program: &CheckInProgram,
        now: Timestamp,
    ) -> Result<Option<CardId>, Refusal> {
        let state = Own::of(db, member)?.check_in(&self.mall, program, now);
        Ok(state.cards.iter().next().cloned())
    }

    /// Refuses what would not count, in the growth wing's own word; tells whether it is the first day ever.
    fn would_count(
        &self,
        db: &Connection,
        member: &str,
        program: &CheckInProgram,
        now: Timestamp,
        happened: Body,
        path: &str,
    ) -> Result<bool, Refusal> {
        let fact = candidate(db, member, now, happened)?;
        let id = fact.id.clone();
        let CheckIn { days, not_counted, .. } = Own::of(db, member)?.and(fact).check_in(&self.mall, program, now);
        match not_counted.into_iter().find(|(fact, _)| *fact == id) {
            None => Ok(days.iter().count() == 1),
            Some((_, why)) => Err(Refusal::impossible(vec![Fault::new(path, word(&why)?)])),
        }
    }

    /// Writes the day down, and tells where the member stands then.
    fn counted<K: Kind>(
        &self,
        db: &Connection,
        member: &str,
        program: &CheckInProgram,
        now: Timestamp,
        fact: &K,
    ) -> Result<(ToldCheckIn, Option<i64>), Refusal> {
        let seq = facts::add(db, &named(K::KIND)?, member, now, fact)?;
        let told = happened::of(db, member)?.into_iter().find(|fact| fact.seq == seq);
        let fact = told.ok_or_else(|| Refusal::broken("a fact that is not there"))?.told();
        let state = Own::of(db, member)?.check_in(&self.mall, program, now);
        Ok((ToldCheckIn { check_in: standing(program, state), fact }, Some(seq)))
    }
}

/// A day as it is written.
fn written(day: Day) -> String {
    let (year, month, day) = day.date();
    format!("{year:04}-{month:02}-{day:02}")
}
