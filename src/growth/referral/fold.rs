//! One pass over the facts, in the server's order and on one clock that never runs backwards: the state of everybody.

use crate::growth::fact::{Body, Fact, Facts};
use crate::growth::referral::binding::{Links, Occasion, Opening, Token};
use crate::growth::referral::ledger::Ledger;
use crate::growth::referral::order_book::Order;
use crate::growth::referral::person::{Account, Because, People};
use crate::growth::referral::program::{BindAt, ReferralProgram};
use crate::growth::referral::refusal::Refused;
use crate::growth::referral::reward::Rewards;
use crate::id::{CustomerId, Identity, OrderId, ProgramId, Role, StoreId, TokenId};
use crate::order::Set;
use crate::time::{Offset, Timestamp};

/// Where everybody stands in a referral program.
#[derive(Debug)]
pub struct ReferralState<'a> {
    pub(super) program: &'a ReferralProgram,
    pub(super) facts: Vec<&'a Fact>,
    pub(super) now: Timestamp,
    pub(super) people: People,
    pub(super) links: Links<'a>,
    pub(super) orders: Vec<Option<Order<'a>>>,
    pub(super) ledger: Ledger<'a>,
    pub(super) rewards: Rewards,
    pub(super) notes: Vec<Note>,
    /// Orders that count, in the order in which they came to count.
    pub(super) counted: Vec<usize>,
    /// What each account is to the mall.
    pub(super) roles: Vec<Vec<&'a Role>>,
    pub(super) names: Names<'a>,
    /// Orders in the order in which they mature, and how many of them have.
    pub(super) queue: Vec<usize>,
    pub(super) ripe: usize,
    /// When the first of the facts comes that lie in the future.
    pub(super) future: Option<Timestamp>,
    known: Vec<Option<Account>>,
    pub(super) offset: Offset,
}

/// A fact that did not do what it might have done.
#[derive(Clone, Copy, Debug)]
pub struct Note {
    /// The fact, by its place.
    pub fact: usize,
    /// When it was refused.
    pub at: Timestamp,
    /// Why.
    pub code: Refused,
    /// Whom it is about.
    pub about: Account,
    /// Who would have been credited.
    pub referrer: Option<Account>,
}

/// Every name that the facts mention, each with a number.
#[derive(Debug)]
pub struct Names<'a> {
    tokens: Set<&'a TokenId>,
    pub(super) orders: Set<&'a OrderId>,
    identities: Set<&'a Identity>,
}

/// Where everybody stands at a moment, by these facts.
pub fn fold<'a>(program: &'a ReferralProgram, facts: &'a Facts, now: Timestamp, offset: Offset) -> ReferralState<'a> {
    let mut state = ReferralState::new(program, facts.iter().collect(), now, offset);
    let mut clock = None;
    for number in 0..state.facts.len() {
        let Some(fact) = state.facts.get(number).copied() else { continue };
        // What the server has not heard has only its device's word, and moves no clock.
        let mut at = fact.at;
        if fact.seq.is_some() {
            at = clock.map_or(at, |clock| at.max(clock));
            clock = Some(at);
        }
        let heard = if at > now {
            state.future = Some(state.future.map_or(at, |first| first.min(at)));
            Err((Refused::InTheFuture, None))
        } else if fact.seq.is_none() {
            Err((Refused::NotConfirmed, None))
        } else {
            state.ripen(at);
            state.hear(number, fact, at)
        };
        if let Err(because) = heard
            && state.concerns(fact)
        {
            let about = state.account(&fact.member);
            state.note(number, at, about, because);
        }
    }
    state.ripen(now);
    state
}

impl<'a> ReferralState<'a> {
    fn new(program: &'a ReferralProgram, facts: Vec<&'a Fact>, now: Timestamp, offset: Offset) -> ReferralState<'a> {
        let (mut people, mut tokens, mut orders, mut identities) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for fact in &facts {
            people.push(fact.member.clone());
            match &fact.body {
                Body::Joined { was, .. } => people.extend(was.clone()),
                Body::Known { identity } => identities.push(identity),
                Body::Issued(issued) => {
                    tokens.push(&issued.token);
                    people.extend(issued.store.as_ref().and_then(store_account));
                }
                Body::Ordered { order, .. } => orders.push(order),
                Body::Transferred { to } => people.push(to.clone()),
                _ => {}
            }
        }
        let people = People::new(people);
        let (tokens, orders, identities) = (Set::of(tokens), Set::of(orders), Set::of(identities));
        let accounts = people.count();
        ReferralState {
            program,
            facts,
            now,
            links: Links::new(tokens.count()),
            orders: (0..orders.count()).map(|_| None).collect(),
            ledger: Ledger::new(accounts),
            rewards: Rewards::new(accounts),
            notes: Vec::new(),
            counted: Vec::new(),
            roles: vec![Vec::new(); accounts],
            known: vec![None; identities.count()],
            names: Names { tokens, orders, identities },
            people,
            queue: Vec::new(),
            ripe: 0,
            future: None,
            offset,
        }
    }

    /// The account of someone whom the facts mention.
    pub(super) fn account(&self, name: &CustomerId) -> Account {
        self.people.account(name).unwrap_or(usize::MAX)
    }

    /// The program whose link was opened.
    pub(super) fn program_of(&self, opened: &Fact) -> Option<ProgramId> {
        let Body::Opened { token } = &opened.body else { return None };
        Some(self.links.token(self.names.tokens.place(&token)?)?.issued.program.clone())
    }

    pub(super) fn note(&mut self, fact: usize, at: Timestamp, about: Account, (code, referrer): Because) {
        self.notes.push(Note { fact, at, code, about, referrer });
    }

    /// Whether a fact says anything to this program.
    fn concerns(&self, fact: &Fact) -> bool {
        match &fact.body {
            Body::Issued(issued) => issued.program == self.program.id,
            Body::PaidOut { program, .. } => *program == self.program.id,
            Body::Redeemed { coupon } | Body::Returned { coupon } => self.time_round(coupon).is_some(),
            Body::CheckedIn { .. }
            | Body::CardIssued { .. }
            | Body::MadeUp { .. }
            | Body::ShareReturned { .. }
            | Body::Entered { .. }
            | Body::Left { .. } => false,
            _ => true,
        }
    }

    fn hear(&mut self, number: usize, fact: &'a Fact, at: Timestamp) -> Result<(), Because> {
        let member = self.account(&fact.member);
        match &fact.body {
            Body::Issued(issued) => {
                let token = self.names.tokens.place(&&issued.token).unwrap_or(usize::MAX);
                self.links.issue(token, Token { issued, referrer: member }).map_err(|code| (code, None))
            }
            Body::Opened { token } => self.opened(number, member, token, at),
            Body::Joined { was, .. } => self.joined(number, member, was.as_ref(), at),
            Body::Known { identity } => {
                let place = self.names.identities.place(&identity).unwrap_or(usize::MAX);
                match self.known.get_mut(place) {
                    Some(Some(first)) => {
                        let first = *first;
                        self.merge(number, member, first, at);
                    }
                    Some(first) => *first = Some(member),
                    None => {}
                }
                Ok(())
            }
            Body::Appointed { role, .. } => {
                if let Some(roles) = self.roles.get_mut(member).filter(|roles| !roles.contains(&role)) {
                    roles.push(role);
                }
                Ok(())
            }
            Body::Ordered { order, store, path, lines } => {
                let mut order = Order::new(order, number, member, at, lines);
                (order.store, order.path) = (store.as_ref(), *path);
                self.ordered(order, lines)
            }
            Body::Received { order } => self.received(member, order, at),
            Body::Refunded { order, lines } => self.refunded(member, order, lines, at),
            Body::Transferred { to } => self.transferred(number, member, to, at),
            Body::Redeemed { coupon } => self.redeemed(member, coupon, true),
            Body::Returned { coupon } => self.redeemed(member, coupon, false),
            Body::PaidOut { program, amount } if *program == self.program.id => {
                if self.ledger.pay_out(member, *amount, at) {
                    Ok(())
                } else {
                    Err((Refused::PayoutBeyondAvailable, None))
                }
            }
            _ => Ok(()),
        }
    }

    fn opened(&mut self, fact: usize, friend: Account, token: &TokenId, at: Timestamp) -> Result<(), Because> {
        let place = self.names.tokens.place(&token).unwrap_or(usize::MAX);
        let token = self.links.token(place).ok_or((Refused::UnknownToken, None))?;
        if token.issued.program != self.program.id {
            return Err((Refused::ForeignProgram, None));
        }
        let no = |code| (code, Some(token.referrer));
        self.program.runs(at, self.offset).map_err(no)?;
        if token.issued.until.is_some_and(|until| until <= at) {
            return Err(no(Refused::TokenExpired));
        }
        let person = self.people.person(friend);
        if friend == token.referrer {
            return Err(no(Refused::SelfReferral));
        }
        if person == self.people.person(token.referrer) {
            return Err(no(Refused::SamePerson));
        }
        let number = self.links.open(Opening { token, friend, at, fact, accepted: true });
        let Some(known) = self.people.get_mut(person) else { return Ok(()) };
        known.touches.push(number);
        let terms = &self.program.attribution;
        let new = match terms.bind_at {
            BindAt::Open => !known.ordered,
            BindAt::Join if known.joined.is_some() => false,
            BindAt::Join | BindAt::Order => return Ok(()),
        };
        let bound = self.links.bind(terms, &mut self.people, Occasion { person, at, fact, new }, number);
        if bound.is_err() {
            self.links.decline(number);
        }
        bound
    }

    fn joined(&mut self, fact: usize, member: Account, was: Option<&CustomerId>, at: Timestamp) -> Result<(), Because> {
        let was = was.map_or(member, |was| self.account(was));
        let joined =
            |people: &People, account| people.get(people.person(account)).is_some_and(|one| one.joined.is_some());
        let new = !joined(&self.people, member) && !joined(&self.people, was);
        self.merge(fact, member, was, at);
        let person = self.people.person(member);
        if let Some(known) = self.people.get_mut(person).filter(|known| known.joined.is_none()) {
            (known.joined, known.face) = (Some(fact), member);
        }
        if self.program.attribution.bind_at == BindAt::Join {
            self.bind_by_choice(Occasion { person, at, fact, new })?;
        }
        Ok(())
    }

    pub(super) fn bind_by_choice(&mut self, occasion: Occasion) -> Result<(), Because> {
        let terms = &self.program.attribution;
        let Some(chosen) = self.links.choice(terms, &self.people, occasion)? else { return Ok(()) };
        let referrer = self.links.opening(chosen).map(|opening| opening.token.referrer);
        self.program.runs(occasion.at, self.offset).map_err(|code| (code, referrer))?;
        self.links.bind(terms, &mut self.people, occasion, chosen)
    }

    /// Two accounts turn out to be one person's; which bindings fell is noted.
    fn merge(&mut self, fact: usize, one: Account, other: Account, at: Timestamp) {
        for because in self.people.merge(one, other, at) {
            self.note(fact, at, one, because);
        }
    }

    fn transferred(&mut self, fact: usize, from: Account, to: &CustomerId, at: Timestamp) -> Result<(), Because> {
        let to = self.account(to);
        if self.people.person(from) == self.people.person(to) {
            return Err((Refused::NoHeir, None));
        }
        if let Some(roles) = self.roles.get_mut(from) {
            roles.clear();
        }
        for (friend, code) in self.people.hand_over(from, to, at) {
            self.note(fact, at, friend, (code, Some(from)));
        }
        Ok(())
    }
}

/// The account of a store, which is nobody's own.
pub(super) fn store_account(store: &StoreId) -> Option<CustomerId> {
    CustomerId::new(&["store:", store.as_str()].concat())
}
