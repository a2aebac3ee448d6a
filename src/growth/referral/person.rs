//! Who is who: accounts that are one person, the links each person opened, and who brought them.

use crate::growth::referral::refusal::Refused;
use crate::id::CustomerId;
use crate::order::Set;
use crate::time::Timestamp;

/// An account: its place among all accounts, in the order of their names.
pub type Account = usize;

/// A refusal, and who would have been credited.
pub type Because = (Refused, Option<Account>);

/// One person, with one or several accounts.
#[derive(Debug, Default)]
pub struct Person {
    /// Their accounts; none when all of them turned out to be another person's.
    accounts: Vec<Account>,
    /// The account that others see.
    pub face: Account,
    /// The fact by which they first became a member.
    pub joined: Option<usize>,
    /// Whether they ever ordered.
    pub ordered: bool,
    /// Whether an order of theirs has counted.
    pub counted: bool,
    /// Whether they ever brought someone.
    brings: bool,
    /// The links they opened, earliest first.
    pub touches: Vec<usize>,
    /// Who brought them.
    pub tie: Tie,
}

/// Who brought a person.
#[derive(Debug, Default)]
pub enum Tie {
    /// Nobody.
    #[default]
    Free,
    /// Someone.
    Bound(Binding),
    /// Someone, until it turned out that it must not be.
    Undone(Because),
}

/// A friend tied to who brought them.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// Who brought them.
    pub referrer: Account,
    /// The opened link that did it.
    pub touch: usize,
    /// The fact that bound them.
    pub fact: usize,
    /// When they were bound.
    pub bound: Timestamp,
    /// Since when they are this referrer's: later than `bound` after a hand-over.
    pub since: Timestamp,
    /// It stands no more from this moment on.
    pub until: Option<Timestamp>,
}

impl Tie {
    /// The binding that stands at a moment.
    pub fn standing(&self, at: Timestamp) -> Option<&Binding> {
        match self {
            Tie::Bound(binding) if binding.until.is_none_or(|until| at < until) => Some(binding),
            _ => None,
        }
    }

    /// Why there is none.
    pub fn why_free(&self) -> Because {
        match self {
            Tie::Free => (Refused::NotBound, None),
            Tie::Bound(binding) => (Refused::BindingLapsed, Some(binding.referrer)),
            Tie::Undone(because) => *because,
        }
    }
}

/// Everybody.
#[derive(Debug)]
pub struct People {
    names: Set<CustomerId>,
    of: Vec<usize>,
    people: Vec<Person>,
}

impl People {
    /// Everybody who is named, each a person of their own.
    pub fn new(names: Vec<CustomerId>) -> People {
        let names = Set::of(names);
        let alone = |account| Person { accounts: vec![account], face: account, ..Person::default() };
        People { of: (0..names.count()).collect(), people: (0..names.count()).map(alone).collect(), names }
    }

    /// How many accounts there are.
    pub fn count(&self) -> usize {
        self.names.count()
    }

    /// The account of a name.
    pub fn account(&self, name: &CustomerId) -> Option<Account> {
        self.names.place(name)
    }

    /// The name of an account.
    pub fn name(&self, account: Account) -> Option<&CustomerId> {
        self.names.at(account)
    }

    /// The person whose account it is.
    pub fn person(&self, account: Account) -> usize {
        self.of.get(account).copied().unwrap_or(account)
    }

    /// What is known of a person.
    pub fn get(&self, person: usize) -> Option<&Person> {
        self.people.get(person)
    }

    /// What is known of a person, to change it.
    pub fn get_mut(&mut self, person: usize) -> Option<&mut Person> {
        self.people.get_mut(person)
    }

    /// Every person.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &Person)> {
        self.people.iter().enumerate().filter(|(_, person)| !person.accounts.is_empty())
    }

    /// The binding of a person that stands at a moment.
    pub fn binding(&self, person: usize, at: Timestamp) -> Option<&Binding> {
        self.people.get(person)?.tie.standing(at)
    }

    /// Why this referrer cannot be the one who brought that person: it is the same person, or the two would stand in a
    /// circle of friends, however long.
    pub fn bars(&self, person: usize, referrer: Account, at: Timestamp) -> Option<Refused> {
        let mut above = self.person(referrer);
        if above == person {
            let alone = self.get(person).is_some_and(|person| person.accounts.len() == 1);
            return Some(if alone { Refused::SelfReferral } else { Refused::SamePerson });
        }
        // Who never brought anyone closes no circle.
        if !self.get(person).is_some_and(|person| person.brings) {
            return None;
        }
        // No way up is longer than there are people.
        for _ in 0..self.people.len() {
            above = self.person(self.binding(above, at)?.referrer);
            if above == person {
                return Some(Refused::WouldCloseACircle);
            }
        }
        None
    }

    /// Ties a person to who brought them.
    pub fn tie(&mut self, person: usize, binding: Binding) {
        let above = self.person(binding.referrer);
        if let Some(above) = self.people.get_mut(above) {
            above.brings = true;
        }
        if let Some(person) = self.people.get_mut(person) {
            person.tie = Tie::Bound(binding);
        }
    }

    /// Makes a binding that stands last at least until a moment.
    pub fn extend(&mut self, person: usize, at: Timestamp, until: Timestamp) {
        let Some(person) = self.people.get_mut(person) else { return };
        if person.tie.standing(at).is_some()
            && let Tie::Bound(binding) = &mut person.tie
        {
            binding.until = binding.until.map(|end| end.max(until));
        }
    }

    /// Passes everyone bound to one account to another, and tells whom it could not pass: their face, and why.
    pub fn hand_over(&mut self, from: Account, to: Account, at: Timestamp) -> Vec<(Account, Refused)> {
        let mut undone = Vec::new();
        if !self.get(self.person(from)).is_some_and(|from| from.brings) {
            return undone;
        }
        for person in 0..self.people.len() {
            let Some(binding) = self.binding(person, at).filter(|binding| binding.referrer == from) else { continue };
            let passed = Binding { referrer: to, since: at, ..*binding };
            match self.bars(person, to, at) {
                None => self.tie(person, passed),
                Some(code) => {
                    if let Some(person) = self.people.get_mut(person) {
                        person.tie = Tie::Undone((code, Some(to)));
                        undone.push((person.face, code));
                    }
                }
            }
        }
        undone
    }

    /// Two accounts turn out to be one person's. Tells which bindings could not stay, and why.
    ///
    /// Of two bindings the earlier stays, unless it ties the person to themselves or closes a circle.
    pub fn merge(&mut self, one: Account, other: Account, at: Timestamp) -> Vec<Because> {
        let (one, other) = (self.person(one), self.person(other));
        if one == other {
            return Vec::new();
        }
        let size = |people: &People, person| people.get(person).map_or(0, |person| person.accounts.len());
        let (kept, gone) = if size(self, one) >= size(self, other) { (one, other) } else { (other, one) };
        let gone = self.people.get_mut(gone).map(core::mem::take).unwrap_or_default();
        for account in &gone.accounts {
            if let Some(of) = self.of.get_mut(*account) {
                *of = kept;
            }
        }
        let mut own = Tie::Free;
        if let Some(person) = self.people.get_mut(kept) {
            let theirs = (gone.joined.unwrap_or(usize::MAX), gone.face);
            if theirs < (person.joined.unwrap_or(usize::MAX), person.face) {
                (person.joined, person.face) = (gone.joined, gone.face);
            }
            person.ordered |= gone.ordered;
            person.counted |= gone.counted;
            person.brings |= gone.brings;
            person.accounts.extend(gone.accounts);
            person.touches = braid(&person.touches, &gone.touches);
            own = core::mem::take(&mut person.tie);
        }
        self.one_tie(kept, own, gone.tie, at)
    }

    /// Which of two ties a person keeps.
    fn one_tie(&mut self, person: usize, one: Tie, other: Tie, at: Timestamp) -> Vec<Because> {
        let mut undone = Vec::new();
        let swap = match (one.standing(at), other.standing(at)) {
            (Some(one), Some(other)) => other.fact < one.fact,
            (None, Some(_)) => true,
            (Some(_), None) => false,
            (None, None) => matches!(one, Tie::Free),
        };
        let (first, second) = if swap { (other, one) } else { (one, other) };
        let mut kept = None;
        for tie in [first, second] {
            let Some(binding) = tie.standing(at).copied() else {
                // What does not stand is only remembered, to say why.
                kept = kept.or(Some(tie));
                continue;
            };
            let bar = match &kept {
                Some(Tie::Bound(_)) => Some(Refused::AlreadyBound),
                _ => self.bars(person, binding.referrer, at),
            };
            match bar {
                None => kept = Some(tie),
                Some(code) => {
                    undone.push((code, Some(binding.referrer)));
                    kept = kept.or(Some(Tie::Undone((code, Some(binding.referrer)))));
                }
            }
        }
        if let (Some(person), Some(kept)) = (self.people.get_mut(person), kept) {
            person.tie = kept;
        }
        undone
    }
}

/// Two lists that rise, as one.
fn braid(one: &[usize], other: &[usize]) -> Vec<usize> {
    let (mut one, mut other) = (one, other);
    let mut braid = Vec::with_capacity(one.len().saturating_add(other.len()));
    while let (Some((first, rest)), Some((second, after))) = (one.split_first(), other.split_first()) {
        if first < second {
            braid.push(*first);
            one = rest;
        } else {
            braid.push(*second);
            other = after;
        }
    }
    braid.extend_from_slice(one);
    braid.extend_from_slice(other);
    braid
}
