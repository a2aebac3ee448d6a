//! Coupon codes: made by the mall, printed, typed by someone, and good for one coupon.
//!
//! The file keeps digests, so that whoever reads it can use no code. A code that nobody made and one that was made for
//! another, is used up or is over get the same answer.

use liebian::growth::code::{CODE_BYTES, CouponCode};
use liebian::id::{CouponId, PromotionId};
use liebian::pricing::coupon::Coupon;
use liebian::time::Timestamp;
use rusqlite::OptionalExtension;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::ask::{self, CodeSaid};
use crate::facts::{self, MALL};
use crate::fault::{Fault, Refusal};
use crate::kinds::{Coded, Granted, Kind};
use crate::shop::{Reply, Shop, fresh_id, hex, named};
use crate::wallet;

fn digest(code: &CouponCode) -> String {
    hex(&Sha256::digest(code.as_str().as_bytes()))
}

impl Shop {
    /// Makes a code for a coupon of a template; this is the only time that it can be read.
    pub fn make_code(
        &self,
        template: &PromotionId,
        holder: Option<&str>,
        until: Option<Timestamp>,
    ) -> Result<CouponCode, Refusal> {
        let rulebook = &self.mall.rulebook;
        let place = rulebook.place(template);
        let is_coupon = place.and_then(|place| rulebook.at(place)?.coupon_terms()).is_some();
        if !is_coupon {
            return Err(Refusal::impossible(vec![Fault::new("template", "unknown-coupon-template")]));
        }
        let mut bytes = [0_u8; CODE_BYTES];
        getrandom::fill(&mut bytes).map_err(Refusal::broken)?;
        let code = CouponCode::of(bytes);
        let coded = Coded {
            code: digest(&code),
            template: template.to_string(),
            holder: holder.map(str::to_owned),
            expires_at: until.map(Timestamp::millis),
        };
        self.store.write(|db| facts::add(db, &named(Coded::KIND)?, MALL, self.clock.now(), &coded))?;
        Ok(code)
    }

    /// Gives a member the coupon of a code, once for a key and once for the code.
    pub fn use_code(&self, member: &str, key: &str, body: &[u8]) -> Result<Reply, Refusal> {
        let CodeSaid { code } = ask::read(body)?;
        self.once(member, key, ("/api/codes", body), |db, now| {
            let digest = digest(&code);
            let coded: Option<String> = db
                .prepare_cached("SELECT body FROM facts WHERE kind = 'coded' AND json_extract(body, '$.code') = ?1")?
                .query_row([&digest], |row| row.get(0))
                .optional()?;
            let coded: Option<Coded> =
                coded.map(|body| serde_json::from_str(&body)).transpose().map_err(Refusal::broken)?;
            let used: bool = db
                .prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM facts WHERE kind = 'granted' AND json_extract(body, '$.code') = ?1)",
                )?
                .query_row([&digest], |row| row.get(0))?;
            let good = |coded: &Coded| {
                let mine = coded.holder.as_deref().is_none_or(|holder| holder == member);
                mine && !used && coded.expires_at.is_none_or(|end| now.millis() < end)
            };
            let unknown = || Refusal::impossible(vec![Fault::new("code", "unknown-code")]);
            let Coded { template, expires_at, .. } = coded.filter(good).ok_or_else(unknown)?;
            let bad = || Refusal::broken("a code for nothing");
            let coupon = Coupon {
                id: CouponId::new(&fresh_id('c')?).ok_or_else(bad)?,
                template: PromotionId::new(&template).ok_or_else(bad)?,
                valid_from: None,
                expires_at: expires_at.and_then(Timestamp::new),
                received_at: Some(now),
            };
            let granted = Granted { code: Some(digest), ..Granted::of(&coupon) };
            let fact = wallet::grant(db, member, now, &granted)?;
            Ok((json!({ "coupon": Value::Object(wallet::told(&coupon)) }), Some(fact)))
        })
    }
}
