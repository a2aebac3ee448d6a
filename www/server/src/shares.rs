//! Sharing: a member is given a token for a link, and whoever opens the link is remembered as having come by it.
//!
//! Opening needs no account. What is opened binds nobody by itself; the growth wing decides that from the facts.

use liebian::growth::fact::{self, Body, Fact, Path};
use liebian::growth::referral::Refused;
use liebian::growth::token::{TOKEN_BYTES, read_share_token, share_token};
use liebian::id::{FactId, ProgramId, TokenId};
use liebian::time::{CivilTime, Day, TimeOfDay, Timestamp};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde_json::Value;

use crate::ask::{self, OpenSaid, ShareSaid};
use crate::facts;
use crate::fault::{Fault, Refusal, word};
use crate::happened::candidate;
use crate::kinds::{Issued, Joined, Kind, Opened, ShareReturned, masked};
use crate::seal::{self, Claim, SEALED_LENGTH};
use crate::shop::{Reply, Shop, named};

/// How long a link binds: 30 days, or until its program ends.
const SHARE_DAYS: u16 = 30;
/// A link that binds for so long still is given again for the same wish: half of its days.
const FRESH_ENOUGH: i64 = SHARE_DAYS as i64 * 86_400_000 / 2;
/// Who opens the same link again within an hour has opened it once.
const ONE_VISIT: i64 = 3_600_000;

/// Something to share, as it is told.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ToldShare {
    program: String,
    token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    sku: Option<String>,
    url: String,
    mini_program_path: String,
    scene: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<i64>,
}

impl ToldShare {
    /// A token with the ways in which it travels.
    pub fn of(issued: Issued, at: Option<i64>) -> ToldShare {
        let Issued { program, token, until, sku, .. } = issued;
        let (page, shown) = match &sku {
            Some(sku) => (format!("#/item/{sku}"), format!("pages/item/item?s={token}&sku={sku}")),
            None => ("#/".to_owned(), format!("pages/index/index?s={token}")),
        };
        let (url, scene) = (format!("/mall/?s={token}{page}"), token.clone());
        ToldShare { program, url, mini_program_path: shown, scene, token, sku, at, until }
    }
}

/// What came of opening a link.
#[derive(Debug, Default, Serialize)]
struct ToldOpening {
    accepted: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    program: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    referrer: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sku: Option<String>,
}

/// A link that leads somewhere: what it says, whose it is, and whether that is written down already.
struct Link {
    issued: Issued,
    owner: String,
    written: bool,
}

impl Shop {
    /// Gives a member a token to share; the same wish again gets the same token while it lasts.
    pub fn share(&self, member: &str, key: &str, body: &[u8]) -> Result<Reply, Refusal> {
        let said: ShareSaid = ask::read(body)?;
        let sealed = said.sealed == Some(true);
        let mut faults = Vec::new();
        let span = self.span(&said.program);
        if span.is_none() {
            faults.push(Fault::new("program", "unknown-program"));
        }
        if said.sku.as_ref().is_some_and(|sku| !self.mall.items.contains_key(sku)) {
            faults.push(Fault::new("sku", "unknown-sku"));
        }
        if said.store.as_ref().is_some_and(|store| !self.mall.has_store(store)) {
            faults.push(Fault::new("store", "unknown-store"));
        }
        let full = [("path", said.path.is_some()), ("store", said.store.is_some())];
        faults
            .extend(full.iter().filter(|(_, told)| sealed && *told).map(|(key, _)| Fault::new(*key, "not-in-a-seal")));
        if !faults.is_empty() {
            return Err(Refusal::impossible(faults));
        }
        self.once(member, key, ("/api/shares", body), |db, now| {
            if let Some(code) = self.closed(&said.program, now) {
                return Err(Refusal::impossible(vec![Fault::new("program", code)]));
            }
            let offset = self.mall.rulebook.offset();
            let last = offset.day(now).later(SHARE_DAYS);
            let last = span.and_then(|(_, until)| until).filter(|until| *until < last).unwrap_or(last);
            let wish = Issued {
                program: said.program.to_string(),
                token: String::new(),
                path: said.path.map(|path| word_of(path).to_owned()),
                store: said.store.as_ref().map(ToString::to_string),
                until: self.start_of(last).map(Timestamp::millis),
                sku: said.sku.as_ref().map(ToString::to_string),
            };
            if sealed {
                let token = self.sealed(db, member, &said.program, last)?;
                return Ok((ToldShare::of(Issued { token, ..wish }, Some(now.millis())), None));
            }
            let same = |(_, issued): &(i64, Issued)| {
                // One that is soon over is no good to share; where the program ends with it, there is no better one.
                let late = now.millis().saturating_add(FRESH_ENOUGH);
                let lasts = issued.until == wish.until || issued.until.is_some_and(|until| late < until);
                let like = |one: &Issued| (one.program.clone(), one.path.clone(), one.store.clone(), one.sku.clone());
                lasts && issued.token.len() != SEALED_LENGTH && like(issued) == like(&wish)
            };
            if let Some((at, issued)) = facts::all::<Issued>(db, member)?.into_iter().rev().find(same) {
                return Ok((ToldShare::of(issued, Some(at)), None));
            }
            let mut bytes = [0_u8; TOKEN_BYTES];
            getrandom::fill(&mut bytes).map_err(Refusal::broken)?;
            let token = share_token(bytes).ok_or_else(|| Refusal::broken("a token with bad letters"))?.to_string();
            let issued = Issued { token, ..wish };
            let fact = facts::add(db, &format!("{}:{}", Issued::KIND, issued.token), member, now, &issued)?;
            Ok((ToldShare::of(issued, Some(now.millis())), Some(fact)))
        })
    }

    /// Remembers that a visitor or a member opened a link; what leads nowhere is answered and not remembered.
    pub fn open_link(&self, visitor: &str, key: &str, body: &[u8]) -> Result<Reply, Refusal> {
        let said: OpenSaid = ask::read(body)?;
        self.once(visitor, key, ("/api/opens", body), |db, now| {
            let Some(link) = self.link(db, &said.token.0)? else {
                return Ok((ToldOpening { code: Some("unknown-token".to_owned()), ..ToldOpening::default() }, None));
            };
            let (_, _, joined) = facts::one::<Joined>(db, &format!("joined:{}", link.owner))?
                .ok_or_else(|| Refusal::broken("a token of nobody"))?;
            let mut code = self.refused(&link, &joined, visitor, now).map(str::to_owned);
            let mut matters = code.is_none();
            if matters && let Some(refused) = self.refused_by_facts(db, visitor, now, &link)? {
                // Who is bound already may still be credited for this link, or bound by it later.
                matters = refused != Refused::SamePerson && refused != Refused::SelfReferral;
                code = Some(word(&refused)?);
            }
            let fact = if matters { self.remember(db, visitor, now, &link)? } else { None };
            let told = ToldOpening {
                accepted: code.is_none(),
                code,
                program: Some(link.issued.program),
                referrer: Some(masked(&joined.name)),
                sku: link.issued.sku,
            };
            Ok((told, fact))
        })
    }

    /// Why a link binds nobody, as far as the link itself can tell.
    fn refused(&self, link: &Link, owner: &Joined, visitor: &str, now: Timestamp) -> Option<&'static str> {
        let program = ProgramId::new(&link.issued.program).filter(|program| self.span(program).is_some());
        let Some(program) = program else { return Some("foreign-program") };
        if link.owner == visitor || owner.was.as_deref() == Some(visitor) {
            Some("self-referral")
        } else if link.issued.until.is_some_and(|until| until <= now.millis()) {
            Some("token-expired")
        } else {
            self.closed(&program, now)
        }
    }

    /// Why the growth wing would not bind whoever opens this link now.
    fn refused_by_facts(
        &self,
        db: &Connection,
        visitor: &str,
        now: Timestamp,
        link: &Link,
    ) -> Result<Option<Refused>, Refusal> {
        let Some(nth) = self.mall.programs.referrals.iter().position(|one| one.id.as_str() == link.issued.program)
        else {
            return Ok(None);
        };
        // Someone of whom nothing is known yet is nobody's friend and nobody else.
        if !is_known(db, visitor)? {
            return Ok(None);
        }
        let token = TokenId::new(&link.issued.token).ok_or_else(|| Refusal::broken("a token with bad letters"))?;
        let mut opened = candidate(db, visitor, now, Body::Opened { token: token.clone() })?;
        let (id, opener) = (opened.id.clone(), opened.member.clone());
        let mut more = Vec::new();
        if !link.written {
            // A sealed token is written down with its first opening, just before it.
            let program = ProgramId::new(&link.issued.program).ok_or_else(|| Refusal::broken("a bad program"))?;
            let until = link.issued.until.and_then(Timestamp::new);
            let sealed = Body::Issued(fact::Issued { program, token, path: None, store: None, until });
            let issued = candidate(db, &link.owner, now, sealed)?;
            more.push(Fact { id: FactId::new("sealed").ok_or_else(|| Refusal::broken("a bad id"))?, ..issued });
            opened.seq = opened.seq.map(|seq| seq.saturating_add(1));
        }
        more.push(opened);
        let states = self.everybody_if(db, now, more)?.of(&opener);
        let refused = states.get(nth).and_then(|progress| progress.refused.iter().find(|refusal| refusal.fact == id));
        Ok(refused.map(|refusal| refusal.code))
    }

    /// Writes the opening down, unless it is the same visit; answers the fact that was added.
    fn remember(&self, db: &Connection, visitor: &str, now: Timestamp, link: &Link) -> Result<Option<i64>, Refusal> {
        let Issued { program, token, .. } = &link.issued;
        let last = facts::all::<Opened>(db, visitor)?.pop();
        let same =
            |(at, opened): &(i64, Opened)| opened.token == *token && now.millis().saturating_sub(*at) < ONE_VISIT;
        if last.as_ref().is_some_and(same) {
            return Ok(None);
        }
        if !link.written {
            facts::add(db, &format!("{}:{token}", Issued::KIND), &link.owner, now, &link.issued)?;
        }
        if let Some(check_in) = self.mall.programs.check_ins.iter().find(|check_in| check_in.id.as_str() == program) {
            // Who opens what is shared is nobody's business where nothing comes of it.
            if check_in.share_bonus.is_none() {
                return Ok(None);
            }
            let known = facts::all::<ShareReturned>(db, &link.owner)?;
            if known.iter().any(|(_, known)| known.program == *program && known.visitor == visitor) {
                return Ok(None);
            }
            let returned = ShareReturned { program: program.clone(), visitor: visitor.to_owned() };
            return facts::add(db, &named(ShareReturned::KIND)?, &link.owner, now, &returned).map(Some);
        }
        facts::add(db, &named(Opened::KIND)?, visitor, now, &Opened { token: token.clone() }).map(Some)
    }

    /// Where a token leads.
    fn link(&self, db: &Connection, typed: &str) -> Result<Option<Link>, Refusal> {
        let token = if typed.len() == SEALED_LENGTH {
            typed.to_owned()
        } else if let Ok(token) = read_share_token(typed) {
            token.to_string()
        } else {
            return Ok(None);
        };
        let claim = if token.len() == SEALED_LENGTH { seal::open(&seal::keys(db)?, &token) } else { None };
        if token.len() == SEALED_LENGTH && claim.is_none() {
            return Ok(None);
        }
        match (facts::one::<Issued>(db, &format!("{}:{token}", Issued::KIND))?, claim) {
            (Some((owner, _, issued)), _) => Ok(Some(Link { issued, owner, written: true })),
            (None, Some(claim)) => self.claimed(db, token, claim),
            (None, None) => Ok(None),
        }
    }

    /// What a sealed token says, in words.
    fn claimed(&self, db: &Connection, token: String, claim: Claim) -> Result<Option<Link>, Refusal> {
        let seq = i64::try_from(claim.referrer).unwrap_or_default();
        let owner: Option<String> = db
            .prepare_cached("SELECT member FROM facts WHERE seq = ?1 AND kind = 'joined'")?
            .query_row([seq], |row| row.get(0))
            .optional()?;
        let program = self.programs().find(|(program, _)| seal::mark(program) == claim.program);
        let day = Day::of_date(1970, 1, 1).map(|first| first.later(claim.until));
        let (Some(owner), Some((program, _)), Some(day)) = (owner, program, day) else { return Ok(None) };
        let until = self.start_of(day).map(Timestamp::millis);
        let program = program.to_string();
        let issued = Issued { program, token, path: None, store: None, until, sku: None };
        Ok(Some(Link { issued, owner, written: false }))
    }

    fn sealed(&self, db: &Connection, member: &str, program: &ProgramId, last: Day) -> Result<String, Refusal> {
        let keys = seal::keys(db)?;
        let key = keys.first().ok_or_else(|| Refusal::broken("there is no key"))?;
        let seq: i64 = db
            .prepare_cached("SELECT seq FROM facts WHERE id = ?1 AND member = ?2 AND kind = 'joined'")?
            .query_row(params![format!("joined:{member}"), member], |row| row.get(0))?;
        let until = u16::try_from(last.number()).map_err(Refusal::broken)?;
        let referrer = u64::try_from(seq).map_err(Refusal::broken)?;
        Ok(key.seal(Claim { program: seal::mark(program), referrer, until })?.to_string())
    }

    fn start_of(&self, day: Day) -> Option<Timestamp> {
        TimeOfDay::new(0).map(|time| self.mall.rulebook.offset().moment(CivilTime { day, time }))
    }

    /// Every program that can be shared, with its first day and the first day after it.
    fn programs(&self) -> impl Iterator<Item = (&ProgramId, (Option<Day>, Option<Day>))> {
        let programs = &self.mall.programs;
        let referrals = programs.referrals.iter().map(|program| (&program.id, (program.from, program.until)));
        referrals.chain(programs.check_ins.iter().map(|program| (&program.id, (program.from, program.until))))
    }

    fn span(&self, id: &ProgramId) -> Option<(Option<Day>, Option<Day>)> {
        self.programs().find(|(program, _)| *program == id).map(|(_, span)| span)
    }

    /// Why a program takes nothing today.
    fn closed(&self, id: &ProgramId, now: Timestamp) -> Option<&'static str> {
        let today = self.mall.rulebook.offset().day(now);
        match self.span(id)? {
            (Some(from), _) if today < from => Some("program-not-started"),
            (_, Some(until)) if until <= today => Some("program-over"),
            _ => None,
        }
    }
}

/// True for one of whom there is any fact.
fn is_known(db: &Connection, visitor: &str) -> Result<bool, Refusal> {
    let mut asked = db.prepare_cached("SELECT EXISTS (SELECT 1 FROM facts WHERE member = ?1)")?;
    Ok(asked.query_row([visitor], |row| row.get(0))?)
}

fn word_of(path: Path) -> &'static str {
    match path {
        Path::Live => "live",
        Path::Till => "till",
        Path::Chat => "chat",
        Path::Recommended => "recommended",
        Path::MembersSale => "membersSale",
    }
}
