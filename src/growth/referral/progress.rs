//! One member's own view: which friend stands where, what is earned, and who still has to do what until it is free.

use crate::growth::fact::Path;
use crate::growth::grant::Grant;
use crate::growth::referral::fold::ReferralState;
use crate::growth::referral::ledger::{Balance, Entry, Pot};
use crate::growth::referral::person::Account;
use crate::growth::referral::program::{Commission, CountReward, Promise};
use crate::growth::referral::refusal::Refused;
use crate::growth::referral::reward::State;
use crate::growth::referral::settle::rate_of;
use crate::id::{CouponId, CustomerId, FactId, OrderId, ProgramId, Sku, StoreId, TokenId};
use crate::money::Money;
use crate::time::Timestamp;

/// Where a member stands in a referral program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The program.
    pub program: ProgramId,
    /// Friends, and friends' friends who earn commission, by the moment of their last step.
    pub friends: Vec<Friend>,
    /// Towards the next reward, where the program counts friends.
    pub count: Option<CountProgress>,
    /// What is earned, where the program pays commission.
    pub commission: Option<CommissionProgress>,
    /// Rewards that stand, by the time round they were earned.
    pub grants: Vec<Grant>,
    /// Those of them that can still be used.
    pub usable: Vec<Grant>,
    /// Rewards that were taken back.
    pub withdrawn: Vec<CouponId>,
    /// What is missing until the item that was asked about is free.
    pub until_free: Option<UntilFree>,
    /// What each counted order says about the links that led to it.
    pub credits: Vec<OrderCredit>,
    /// Facts that did not do what they might have done, as they were refused.
    pub refused: Vec<Refusal>,
}

/// A friend, or an order of a friend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Friend {
    /// Who: the account that ordered, or the one that joined first.
    pub friend: CustomerId,
    /// How far.
    pub step: Step,
    /// When they came so far.
    pub at: Timestamp,
    /// The order that counts.
    pub order: Option<OrderId>,
    /// While it is held: until when; none while it has not arrived.
    pub held_until: Option<Timestamp>,
    /// What is left of what was paid for the products that count.
    pub paid: Option<Money>,
    /// The commission that stands.
    pub worth: Option<Money>,
    /// 1 for a friend of one's own, 2 for a friend's friend.
    pub level: Option<u32>,
    /// Which way the order came; before there is one, which way the friend was to come.
    pub path: Option<Path>,
    /// The store in whose name the link was shared.
    pub store: Option<StoreId>,
    /// The store where the order was placed.
    pub order_store: Option<StoreId>,
    /// Why they got no further.
    pub code: Option<Refused>,
}

/// How far a friend has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// They opened the link, and may still be bound.
    Opened,
    /// They are bound.
    Bound,
    /// Their order counts, and is held.
    Held,
    /// Their order counts for good.
    Matured,
    /// Their order was given back.
    Reversed,
    /// They could not be bound.
    Refused,
}

/// Towards the next reward.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountProgress {
    /// Friends for each reward.
    pub needed: u32,
    /// Friends whose orders matured and stand.
    pub matured: u32,
    /// Friends whose orders are held and stand.
    pub held: u32,
    /// Friends still missing for the next reward; 0 when there is no next.
    pub to_go: u32,
    /// How often the reward is given at most.
    pub times: Option<u32>,
    /// Rewards that stand.
    pub granted: u32,
    /// Rewards that were used up and are no more earned.
    pub debt: u32,
}

/// What is earned, and every movement of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommissionProgress {
    /// Earned, and held.
    pub pending: Money,
    /// Earned for good, and not paid out.
    pub available: Money,
    /// Paid out.
    pub paid: Money,
    /// Taken back because money was given back.
    pub reversed: Money,
    /// What the member owes the mall.
    pub debt: Money,
    /// Every movement, earliest first.
    pub entries: Vec<Movement>,
}

/// One movement of commission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    /// When.
    pub at: Timestamp,
    /// From where.
    pub from: Pot,
    /// To where.
    pub to: Pot,
    /// How much.
    pub amount: Money,
    /// The order that earns it.
    pub order: Option<OrderId>,
    /// At which level.
    pub level: Option<u32>,
}

/// An item that a member would like to have for nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The product.
    pub sku: Sku,
    /// What it costs.
    pub price: Money,
}

/// What is missing until it is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UntilFree {
    /// Friends still missing.
    pub friends: u32,
    /// Friends whose orders matured and stand.
    pub matured: u32,
    /// Friends whose orders are held and stand.
    pub held: u32,
}

/// What an order says about the links that led to it, by three ways of counting side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderCredit {
    /// The order.
    pub order: OrderId,
    /// What is left of what was paid for the products that count.
    pub amount: Money,
    /// All to the first link.
    pub first: TouchCredit,
    /// All to the last.
    pub last: TouchCredit,
    /// The same to each, earliest first; what cannot be shared out evenly goes to the earliest.
    pub linear: Vec<PartCredit>,
}

/// An opened link that is credited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TouchCredit {
    /// The token.
    pub token: TokenId,
    /// Who shared it.
    pub referrer: CustomerId,
    /// Which way the friends were to come.
    pub path: Option<Path>,
    /// The store in whose name it was shared.
    pub store: Option<StoreId>,
}

/// An opened link that is credited with a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartCredit {
    /// The token.
    pub token: TokenId,
    /// Who shared it.
    pub referrer: CustomerId,
    /// The part.
    pub amount: Money,
}

/// A fact that did not do what it might have done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The fact.
    pub fact: FactId,
    /// Why.
    pub code: Refused,
    /// The friend it is about; none when it is about the member.
    pub friend: Option<CustomerId>,
    /// The program whose link it was, where that is another.
    pub foreign: Option<ProgramId>,
}

impl ReferralState<'_> {
    /// Every movement of commission, earliest first, with whose it is.
    pub fn movements(&self) -> impl Iterator<Item = (&CustomerId, Movement)> {
        let movement = |entry: &Entry| Movement {
            at: entry.at,
            from: entry.from,
            to: entry.to,
            amount: entry.amount,
            order: entry.order.map(|(order, _)| order.clone()),
            level: entry.order.map(|(_, level)| level),
        };
        self.ledger.entries().iter().filter_map(move |entry| Some((self.people.name(entry.payee)?, movement(entry))))
    }

    /// Who brought a member, while that counts.
    pub fn referrer(&self, member: &CustomerId) -> Option<&CustomerId> {
        let person = self.people.person(self.account(member));
        self.people.name(self.people.binding(person, self.now)?.referrer)
    }

    /// What is promised to all together: commission that stands, or what rewards cost that stand.
    pub fn promised(&self) -> Money {
        self.ledger.promised().plus(self.rewards.promised())
    }

    /// Where a member stands, and what is missing until an item is free.
    pub fn of(&self, member: &CustomerId, item: Option<&Item>) -> Progress {
        // Whom no fact mentions stands at the beginning.
        let account = self.account(member);
        let mut progress = Progress {
            program: self.program.id.clone(),
            friends: self.friends(account),
            count: None,
            commission: None,
            grants: Vec::new(),
            usable: Vec::new(),
            withdrawn: Vec::new(),
            until_free: None,
            credits: self.credits(account),
            refused: self.refused(account),
        };
        match &self.program.promise {
            Promise::Count(terms) => self.count(terms, account, item, &mut progress),
            Promise::Commission(terms) => {
                let balance = self.ledger.balance(account);
                progress.until_free = item.and_then(|item| self.until_paid(terms, account, item, balance));
                progress.commission = Some(self.commission_progress(account, balance));
            }
        }
        progress
    }

    fn count(&self, terms: &CountReward, account: Account, item: Option<&Item>, progress: &mut Progress) {
        let nothing = Default::default();
        let tally = self.rewards.tally(account).unwrap_or(&nothing);
        for (cycle, given) in (1..).zip(&tally.given) {
            let Some(grant) = self.grant(terms, cycle, given.at) else { continue };
            match given.state {
                State::Withdrawn => progress.withdrawn.push(grant.id),
                State::Redeemed => progress.grants.push(grant),
                State::Open => {
                    progress.usable.push(grant.clone());
                    progress.grants.push(grant);
                }
            }
        }
        let (matured, held, to_go) = (tally.matured, tally.held, tally.to_go(terms));
        progress.until_free = item.map(|_| UntilFree { friends: to_go, matured, held });
        progress.count = Some(CountProgress {
            needed: u32::from(terms.friends.get()),
            matured,
            held,
            to_go,
            times: terms.times.map(|times| u32::from(times.get())),
            granted: tally.standing(),
            debt: tally.debt(terms),
        });
    }

    fn commission_progress(&self, account: Account, balance: Balance) -> CommissionProgress {
        let own = self.movements().filter(|(payee, _)| Some(*payee) == self.people.name(account));
        CommissionProgress {
            pending: balance.pending,
            available: balance.available,
            paid: balance.paid,
            reversed: balance.reversed,
            debt: balance.debt,
            entries: own.map(|(_, movement)| movement).collect(),
        }
    }

    /// How many friends, each with the smallest order that counts, until the commission available pays for an item.
    fn until_paid(&self, terms: &Commission, account: Account, item: &Item, balance: Balance) -> Option<UntilFree> {
        let worth = rate_of(&self.rates(terms, account), 0, &item.sku)?;
        let each = worth.of(self.program.qualify.at_least, 1);
        let each = terms.up_to.map_or(each, |most| most.min(each));
        let missing = item.price.plus(balance.debt).less(balance.available);
        let friends = missing.minor().checked_add(each.minor().checked_sub(1)?)?.checked_div(each.minor())?;
        let (matured, held) = self.own_orders(account);
        Some(UntilFree { friends: u32::try_from(friends).unwrap_or(u32::MAX), matured, held })
    }

    fn refused(&self, account: Account) -> Vec<Refusal> {
        let person = self.people.person(account);
        let mut refused = Vec::new();
        for note in &self.notes {
            let own = self.people.person(note.about) == person;
            if let Some(fact) = self.facts.get(note.fact).filter(|_| own || note.referrer == Some(account)) {
                let friend = if own { None } else { self.people.name(note.about).cloned() };
                let foreign = (note.code == Refused::ForeignProgram).then(|| self.program_of(fact)).flatten();
                refused.push(Refusal { fact: fact.id.clone(), code: note.code, friend, foreign });
            }
        }
        refused
    }
}
