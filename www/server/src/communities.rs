//! Communities of stores: a member enters by the store's one code and is then known as one of the community.

use liebian::growth::fact::Body;
use liebian::id::CommunityId;
use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value;

use crate::ask::{self, Nothing};
use crate::facts;
use crate::fault::{Fault, Refusal};
use crate::happened::candidate;
use crate::kinds::{Entered, Kind, Left};
use crate::shop::{Reply, Shop, named};

/// The mark of those who are in a community: prices for the community ask for it.
pub const TAG: &str = "community";

#[derive(Debug, Serialize)]
struct ToldEntry {
    group: String,
}

impl Shop {
    /// Lets a member into a community; one who is in it stays where they are.
    pub fn enter(&self, member: &str, community: &str, key: &str, body: &[u8]) -> Result<Reply, Refusal> {
        ask::read::<Nothing>(body)?;
        let (nth, id) = self.community(community)?;
        self.once(member, key, (&format!("/api/communities/{community}/enter"), body), |db, now| {
            let inside = is_in(db, member, Some(community))?;
            let fact = candidate(db, member, now, Body::Entered { community: id.clone() })?;
            let who = fact.member.clone();
            let everybody = if inside { self.everybody(db, now)? } else { self.everybody_if(db, now, vec![fact])? };
            let group = everybody.groups().get(nth).and_then(|groups| groups.place(&who));
            let group = group.ok_or_else(|| Refusal::impossible(vec![Fault::new("community", "in-the-future")]))?;
            let told = ToldEntry { group: format!("{community}.{group}") };
            if inside {
                return Ok((told, None));
            }
            let entered = Entered { community: community.to_owned() };
            let fact = facts::add(db, &named(Entered::KIND)?, member, now, &entered)?;
            Ok((told, Some(fact)))
        })
    }

    /// Lets a member out of a community again.
    pub fn leave(&self, member: &str, community: &str, key: &str, body: &[u8]) -> Result<Reply, Refusal> {
        ask::read::<Nothing>(body)?;
        self.community(community)?;
        self.once(member, key, (&format!("/api/communities/{community}/leave"), body), |db, now| {
            if !is_in(db, member, Some(community))? {
                return Ok((serde_json::json!({}), None));
            }
            let left = Left { community: community.to_owned() };
            let fact = facts::add(db, &named(Left::KIND)?, member, now, &left)?;
            Ok((serde_json::json!({}), Some(fact)))
        })
    }

    /// A community, with its place in the rulebook.
    fn community(&self, id: &str) -> Result<(usize, &CommunityId), Refusal> {
        let ids = self.mall.programs.communities.iter().map(|community| &community.id);
        let known = ids.enumerate().find(|(_, known)| known.as_str() == id);
        known.ok_or_else(|| Refusal::new(404, Fault::new("community", "unknown-community")))
    }

    /// The mall's stores.
    pub fn stores(&self) -> &[Value] {
        &self.mall.stores
    }
}

/// True for a member of any community.
pub fn is_in_one(db: &Connection, member: &str) -> Result<bool, Refusal> {
    is_in(db, member, None)
}

/// True when a member's last word about a community is that they entered it.
fn is_in(db: &Connection, member: &str, community: Option<&str>) -> Result<bool, Refusal> {
    let mut asked = db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM facts AS came WHERE member = ?1 AND kind = 'entered'
            AND (?2 IS NULL OR json_extract(body, '$.community') = ?2)
            AND NOT EXISTS (SELECT 1 FROM facts AS went WHERE went.member = ?1 AND went.kind = 'left'
                AND went.seq > came.seq
                AND json_extract(went.body, '$.community') = json_extract(came.body, '$.community')))",
    )?;
    Ok(asked.query_row(rusqlite::params![member, community], |row| row.get(0))?)
}
