//! Commission that is paid out: once for a key, and never more than there is.

use liebian::growth::fact::Body;
use liebian::growth::referral::{Promise, Refused};
use liebian::money::Money;
use serde_json::json;

use crate::ask::{self, PayoutSaid};
use crate::facts;
use crate::fault::{Fault, Refusal, word};
use crate::growth::told;
use crate::happened::candidate;
use crate::kinds::{Kind, PaidOut};
use crate::shop::{Reply, Shop, named};

impl Shop {
    /// Pays commission out to a member, once for a key and never more than is available.
    pub fn pay_out(&self, member: &str, key: &str, body: &[u8]) -> Result<Reply, Refusal> {
        let PayoutSaid { program, amount } = ask::read(body)?;
        let refused = |fault| Refusal::impossible(vec![fault]);
        let referrals = &self.mall.programs.referrals;
        let Some(nth) = referrals.iter().position(|one| one.id == program) else {
            return Err(refused(Fault::new("program", "unknown-program")));
        };
        if !referrals.get(nth).is_some_and(|one| matches!(one.promise, Promise::Commission(_))) {
            return Err(refused(Fault::new("program", "pays-no-commission")));
        }
        if amount.0 == Money::ZERO {
            return Err(refused(Fault::new("amount", "nothing-to-pay")));
        }
        self.once(member, key, ("/api/payouts", body), |db, now| {
            let paid = candidate(db, member, now, Body::PaidOut { program: program.clone(), amount: amount.0 })?;
            let (id, payee) = (paid.id.clone(), paid.member.clone());
            let states = self.everybody_if(db, now, vec![paid])?.of(&payee);
            let progress = states.into_iter().nth(nth).ok_or_else(|| Refusal::broken("a program without a state"))?;
            if let Some(refusal) = progress.refused.iter().find(|refusal| refusal.fact == id) {
                let fault = Fault::new("amount", word(&refusal.code)?);
                let before = self.everybody(db, now)?.of(&payee).into_iter().nth(nth).and_then(|one| one.commission);
                let available = before.map_or(0, |commission| commission.available.minor());
                let beyond = refusal.code == Refused::PayoutBeyondAvailable;
                return Err(refused(if beyond { fault.with("available", available) } else { fault }));
            }
            let paid = PaidOut { program: program.to_string(), amount: amount.0.minor() };
            let fact = facts::add(db, &named(PaidOut::KIND)?, member, now, &paid)?;
            Ok((json!({ "referral": told(progress, &payee, &self.mall.programs) }), Some(fact)))
        })
    }
}
