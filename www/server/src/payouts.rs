//! Commission that is paid out, and those who work for the mall: doors of the house, most of them not open to pages.

use liebian::growth::fact::Body;
use liebian::growth::referral::{Promise, Refused};
use liebian::id::{CustomerId, Identity, Role, StoreId};
use liebian::money::Money;
use serde_json::json;

use crate::ask::{self, PayoutSaid};
use crate::facts;
use crate::fault::{Fault, Refusal, word};
use crate::growth::told;
use crate::happened::candidate;
use crate::kinds::{Appointed, Joined, Kind, Known, PaidOut, Transferred};
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
            Ok((json!({ "referral": told(progress, &payee) }), Some(fact)))
        })
    }

    /// Notes by what a member is known, so that one person with two accounts is one person.
    pub fn know(&self, member: &CustomerId, identity: &Identity) -> Result<(), Refusal> {
        self.note(member, &Known { identity: identity.to_string() })
    }

    /// Takes a member into the mall's service.
    pub fn appoint(&self, member: &CustomerId, role: &Role, store: Option<&StoreId>) -> Result<(), Refusal> {
        self.note(member, &Appointed { role: role.to_string(), store: store.map(ToString::to_string) })
    }

    /// Hands the customers of a member who leaves the mall's service over to another.
    pub fn hand_over(&self, member: &CustomerId, to: &CustomerId) -> Result<(), Refusal> {
        self.check_member(to)?;
        self.note(member, &Transferred { to: to.to_string() })
    }

    fn note<K: Kind>(&self, member: &CustomerId, fact: &K) -> Result<(), Refusal> {
        self.check_member(member)?;
        self.store.write(|db| facts::add(db, &named(K::KIND)?, member.as_str(), self.clock.now(), fact)).map(drop)
    }

    fn check_member(&self, member: &CustomerId) -> Result<(), Refusal> {
        let joined = self.store.read(|db| facts::one::<Joined>(db, &format!("joined:{member}")))?;
        if joined.is_some() { Ok(()) } else { Err(Refusal::impossible(vec![Fault::new("member", "unknown-member")])) }
    }
}
