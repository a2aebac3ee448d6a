//! Who is there: demo customers and new names, and their sessions.

use liebian::id::CustomerId;
use liebian::pricing::coupon::Coupon;
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::ask::SignIn;
use crate::customers::{customer, told};
use crate::facts;
use crate::fault::{Fault, Refusal};
use crate::growth::Earned;
use crate::kinds::{Granted, Joined, Proven};
use crate::ledger;
use crate::mall::Persona;
use crate::shop::{Shop, fresh_id, hex};
use crate::wallet;
use crate::ways::CHANNELS;

/// How long a session lasts: 30 days.
const SESSION_MILLIS: i64 = 30 * 86_400_000;
/// The same in seconds, for the cookie.
pub const SESSION_SECONDS: i64 = SESSION_MILLIS / 1_000;

/// What a cookie holds, or the mall's own key, and the only place where it can be read; the file keeps its SHA-256.
#[derive(Clone)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Token")
    }
}

impl Token {
    /// A text as a token; `None` when it cannot be one.
    pub fn from_text(text: &str) -> Option<Token> {
        let plain = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        plain.then(|| Token(text.to_owned()))
    }

    /// For who holds it.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// A token that nobody holds yet.
    pub fn fresh() -> Result<Token, Refusal> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes).map_err(Refusal::broken)?;
        Ok(Token(hex(&bytes)))
    }

    /// Who the visitor is that holds it: nobody can pass for a visitor by knowing this name.
    pub fn visitor(&self) -> String {
        format!("v-{}", hex(&self.digest()).get(..20).unwrap_or_default())
    }

    /// What the file keeps, and what the session is called in memory.
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// What a member is told of themself.
#[derive(Debug, Serialize)]
pub struct Me {
    member: String,
    name: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    persona: Option<String>,
    customer: Value,
    channels: [&'static str; 2],
    now: i64,
}

impl Shop {
    /// Signs someone in. A persona is always the same member; a name has to be new, and what the visitor opened before
    /// passes to it.
    pub fn sign_in(&self, who: &SignIn, visitor: Option<&str>) -> Result<(Token, Me), Refusal> {
        let token = Token::fresh()?;
        let member = self.store.write(|db| {
            let member = match who {
                SignIn::Persona(id) => self.admit_persona(db, id)?,
                SignIn::Name(name) => self.admit_newcomer(db, &name.0, visitor)?,
            };
            let now = self.clock.now().millis();
            db.execute("DELETE FROM sessions WHERE expires <= ?1", [now])?;
            db.execute(
                "INSERT INTO sessions (token, member, expires) VALUES (?1, ?2, ?3)",
                params![token.digest(), member, now.saturating_add(SESSION_MILLIS)],
            )?;
            Ok(member)
        })?;
        Ok((token, self.me(&member)?))
    }

    /// Ends a session.
    pub fn sign_out(&self, token: &Token) -> Result<(), Refusal> {
        self.store.write(|db| Ok(db.execute("DELETE FROM sessions WHERE token = ?1", [token.digest()])?))?;
        Ok(())
    }

    /// Whose session it is, if it is one.
    pub fn member_of(&self, token: &Token) -> Result<Option<String>, Refusal> {
        self.store.read(|db| {
            let now = self.clock.now().millis();
            let mut asked = db.prepare_cached("SELECT member FROM sessions WHERE token = ?1 AND ?2 < expires")?;
            Ok(asked.query_row(params![token.digest(), now], |row| row.get(0)).optional()?)
        })
    }

    /// What a member is told of themself.
    pub fn me(&self, member: &str) -> Result<Me, Refusal> {
        self.store.read(|db| {
            let now = self.clock.now();
            let joined = joined(db, member)?;
            let customer = customer(self, db, member, now, &Earned::of(self, db, member, now)?)?;
            Ok(Me {
                member: member.to_owned(),
                name: joined.name,
                persona: joined.persona,
                customer: told(&customer),
                channels: CHANNELS,
                now: now.millis(),
            })
        })
    }

    fn admit_persona(&self, db: &Connection, id: &CustomerId) -> Result<String, Refusal> {
        let unknown = || Refusal::impossible(vec![Fault::new("persona", "unknown-persona")]);
        let persona = self.mall.persona(id).ok_or_else(unknown)?;
        let member = id.to_string();
        if facts::one::<Joined>(db, &format!("joined:{member}"))?.is_none() {
            let name = persona.name.clone();
            let joined = Joined { name, persona: Some(member.clone()), customer: persona.customer.clone(), was: None };
            self.admit(db, &member, &joined, persona, persona.wallet.iter().cloned())?;
        }
        Ok(member)
    }

    /// Someone new starts as the newcomer does, with the same points and with welcome coupons of their own.
    fn admit_newcomer(&self, db: &Connection, name: &str, visitor: Option<&str>) -> Result<String, Refusal> {
        let taken: bool = db
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM facts WHERE kind = 'joined' AND json_extract(body, '$.name') = ?1)",
            )?
            .query_row([name], |row| row.get(0))?;
        if taken {
            return Err(Refusal::impossible(vec![Fault::new("name", "name-taken")]));
        }
        let newcomer = self.mall.newcomer().ok_or_else(|| Refusal::broken("nobody is new"))?;
        let member = fresh_id('m')?;
        let now = self.clock.now();
        let coupons = newcomer.wallet.iter().map(|coupon| {
            let id = format!("{member}.{}", coupon.id);
            liebian::id::CouponId::new(&id).map(|id| Coupon { id, received_at: Some(now), ..coupon.clone() })
        });
        let coupons: Vec<Coupon> = coupons.collect::<Option<_>>().ok_or_else(|| Refusal::broken("a long coupon id"))?;
        let known = visitor.map_or(Ok(false), |visitor| has_opened(db, visitor))?;
        let was = visitor.filter(|_| known).map(str::to_owned);
        let joined = Joined { name: Value::from(name), persona: None, customer: newcomer.customer.clone(), was };
        self.admit(db, &member, &joined, newcomer, coupons)?;
        Ok(member)
    }

    fn admit(
        &self,
        db: &Connection,
        member: &str,
        joined: &Joined,
        persona: &Persona,
        wallet: impl IntoIterator<Item = Coupon>,
    ) -> Result<(), Refusal> {
        let now = self.clock.now();
        facts::add(db, &format!("joined:{member}"), member, now, joined)?;
        for coupon in wallet {
            wallet::grant(db, member, now, &Granted::of(&coupon))?;
        }
        ledger::start(db, member, now, persona.points)?;
        for (nth, proof) in persona.proofs.iter().enumerate() {
            let proven = Proven::of(format!("{member}.{nth}"), proof);
            facts::add(db, &format!("proven:{}", proven.proof), member, now, &proven)?;
        }
        Ok(())
    }
}

/// True for a visitor who opened something and has not become a member since.
fn has_opened(db: &Connection, visitor: &str) -> Result<bool, Refusal> {
    let mut asked = db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM facts WHERE member = ?1 AND kind = 'opened')
            AND NOT EXISTS (SELECT 1 FROM facts WHERE kind = 'joined' AND json_extract(body, '$.was') = ?1)",
    )?;
    Ok(asked.query_row([visitor], |row| row.get(0))?)
}

/// How a member came.
pub fn joined(db: &Connection, member: &str) -> Result<Joined, Refusal> {
    let found = facts::one::<Joined>(db, &format!("joined:{member}"))?;
    found.map(|(_, _, joined)| joined).ok_or_else(|| Refusal::broken("a member who never joined"))
}
