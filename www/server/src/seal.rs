//! Sealed share tokens: what a link says stands in the token itself, under a seal that only this server can make.
//!
//! 24 bytes as 32 letters, as many as WeChat's `scene` takes: kind and key (1), program (3), referrer (8), last day (2),
//! seal (10). The seal is HMAC-SHA256 cut to 80 bits: enough for a door that may be knocked at so many times a second,
//! too little for anything that can be tried at home. Nothing in a page ever knows a key.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use liebian::id::{ProgramId, TokenId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

use crate::fault::Refusal;

/// How many letters a sealed token has.
pub const SEALED_LENGTH: usize = 32;
const BYTES: usize = 24;
const CLAIM: usize = 14;
/// The kind of token, in the high half of the first byte; the key is in the low half.
const KIND: u8 = 0x20;
/// So many keys may be named; as many of the latest ones open tokens.
const KEYS: i64 = 16;
/// What is sealed is said to be a share token, so that no other seal can pass for one.
const PURPOSE: &[u8] = b"liebian/share/1";

/// What a sealed token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Which program, by its mark.
    pub program: [u8; 3],
    /// Who shared: the number of the fact of their joining.
    pub referrer: u64,
    /// The first civil day on which it binds nobody, counted from 1970-01-01.
    pub until: u16,
}

/// What a program is called in a sealed token.
pub fn mark(program: &ProgramId) -> [u8; 3] {
    let [a, b, c, ..] = <[u8; 32]>::from(Sha256::digest(program.as_str().as_bytes()));
    [a, b, c]
}

/// A key. It never leaves the server, and is shown nowhere.
#[derive(Clone)]
pub struct Key {
    nth: i64,
    secret: [u8; 32],
}

impl std::fmt::Debug for Key {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Key {}", self.nth)
    }
}

impl Key {
    /// The key of a number.
    pub const fn new(nth: i64, secret: [u8; 32]) -> Key {
        Key { nth, secret }
    }

    /// What the key is called in a token.
    fn name(&self) -> u8 {
        u8::try_from(self.nth.rem_euclid(KEYS)).unwrap_or_default()
    }

    fn mac(&self, claim: &[u8]) -> Result<Hmac<Sha256>, Refusal> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).map_err(Refusal::broken)?;
        mac.update(PURPOSE);
        mac.update(claim);
        Ok(mac)
    }

    /// A token that says this.
    pub fn seal(&self, claim: Claim) -> Result<TokenId, Refusal> {
        let mut bytes = Vec::with_capacity(BYTES);
        bytes.push(KIND | self.name());
        bytes.extend(claim.program);
        bytes.extend(claim.referrer.to_be_bytes());
        bytes.extend(claim.until.to_be_bytes());
        let mac = self.mac(&bytes)?.finalize().into_bytes();
        bytes.extend(mac.iter().take(BYTES - CLAIM));
        TokenId::new(&URL_SAFE_NO_PAD.encode(bytes)).ok_or_else(|| Refusal::broken("a token with bad letters"))
    }
}

/// What a token says, if one of these keys sealed it. How it fails takes as long wherever it fails.
pub fn open(keys: &[Key], token: &str) -> Option<Claim> {
    if token.len() != SEALED_LENGTH {
        return None;
    }
    let bytes: [u8; BYTES] = URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
    let (claim, seal) = bytes.split_at_checked(CLAIM)?;
    let [first, a, b, c, inside @ ..] = <[u8; CLAIM]>::try_from(claim).ok()?;
    let key = keys.iter().find(|key| KIND | key.name() == first)?;
    // Compared in constant time.
    key.mac(claim).ok()?.verify_truncated_left(seal).ok()?;
    let (referrer, until) = inside.split_at_checked(8)?;
    Some(Claim {
        program: [a, b, c],
        referrer: u64::from_be_bytes(referrer.try_into().ok()?),
        until: u16::from_be_bytes(until.try_into().ok()?),
    })
}

/// The keys that still open tokens, the latest first.
pub fn keys(db: &Connection) -> Result<Vec<Key>, Refusal> {
    let mut asked = db.prepare_cached("SELECT nth, secret FROM seals ORDER BY nth DESC LIMIT ?1")?;
    let keys = asked.query_map([KEYS], |row| Ok(Key { nth: row.get(0)?, secret: row.get(1)? }))?;
    Ok(keys.collect::<Result<_, _>>()?)
}

/// Makes a key with which tokens are sealed from now on; those sealed before still open.
pub fn add_key(db: &Transaction) -> Result<Key, Refusal> {
    let mut secret = [0_u8; 32];
    getrandom::fill(&mut secret).map_err(Refusal::broken)?;
    let last: Option<i64> =
        db.query_row("SELECT nth FROM seals ORDER BY nth DESC LIMIT 1", [], |row| row.get(0)).optional()?;
    let nth = last.map_or(0, |last| last.saturating_add(1));
    db.execute("INSERT INTO seals (nth, secret) VALUES (?1, ?2)", params![nth, secret])?;
    Ok(Key { nth, secret })
}
