//! Whose friend someone is: tokens given out, links opened, and the one link that ties a friend to who shared it.

use crate::growth::fact::Issued;
use crate::growth::referral::person::{Account, Because, Binding, People};
use crate::growth::referral::program::{Attribution, Rebind, Touch, later};
use crate::growth::referral::refusal::Refused;
use crate::time::Timestamp;

/// The most opened links of which an order tells the story: the first, and the last ones.
const LONGEST_STORY: usize = 32;

/// A token that was given out.
#[derive(Clone, Copy, Debug)]
pub struct Token<'a> {
    /// What was said when it was given out.
    pub issued: &'a Issued,
    /// Who shares it.
    pub referrer: Account,
}

/// A link that was opened.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'a> {
    /// What the link carried.
    pub token: Token<'a>,
    /// Who opened it.
    pub friend: Account,
    /// When.
    pub at: Timestamp,
    /// The fact that told it.
    pub fact: usize,
    /// Whether it may bind; one that was refused is only a link that led to an order.
    pub accepted: bool,
}

/// The moment that may bind a friend.
#[derive(Clone, Copy, Debug)]
pub struct Occasion {
    /// The person who may be bound.
    pub person: usize,
    /// When.
    pub at: Timestamp,
    /// The fact that told it.
    pub fact: usize,
    /// Whether they are a new member in the sense of the program's moment.
    pub new: bool,
}

/// Every token, and every opened link that was somebody else's, in order.
#[derive(Debug, Default)]
pub struct Links<'a> {
    tokens: Vec<Option<Token<'a>>>,
    opened: Vec<Opening<'a>>,
}

impl<'a> Links<'a> {
    /// Room for so many tokens.
    pub fn new(tokens: usize) -> Links<'a> {
        Links { tokens: vec![None; tokens], opened: Vec::new() }
    }

    /// Notes a token; of two with one name the first stands.
    pub fn issue(&mut self, number: usize, token: Token<'a>) -> Result<(), Refused> {
        match self.tokens.get_mut(number) {
            Some(place @ None) => {
                *place = Some(token);
                Ok(())
            }
            _ => Err(Refused::TokenToldTwice),
        }
    }

    /// The token of a number.
    pub fn token(&self, number: usize) -> Option<Token<'a>> {
        self.tokens.get(number).copied().flatten()
    }

    /// Notes that a link was opened, and tells its number.
    pub fn open(&mut self, opening: Opening<'a>) -> usize {
        self.opened.push(opening);
        self.opened.len().saturating_sub(1)
    }

    /// Notes that an opened link was refused: it binds nobody later either.
    pub fn decline(&mut self, number: usize) {
        if let Some(opening) = self.opened.get_mut(number) {
            opening.accepted = false;
        }
    }

    /// An opened link.
    pub fn opening(&self, number: usize) -> Option<&Opening<'a>> {
        self.opened.get(number)
    }

    /// Every opened link, earliest first.
    pub fn openings(&self) -> impl Iterator<Item = &Opening<'a>> {
        self.opened.iter()
    }

    /// The opened link that the program chooses of those that are fresh; none when there was no link to choose.
    pub fn choice(&self, terms: &Attribution, people: &People, occasion: Occasion) -> Result<Option<usize>, Because> {
        let Some(person) = people.get(occasion.person) else { return Ok(None) };
        // Who is bound is only bound again by a link opened later.
        let bound = person.tie.standing(occasion.at).map(|binding| binding.fact);
        let touches = match bound {
            None => person.touches.as_slice(),
            Some(bound) => {
                tail(&person.touches, |number| self.opened.get(*number).is_some_and(|open| open.fact <= bound))
            }
        };
        let fresh = tail(touches, |number| !self.is_fresh(terms, *number, occasion.at));
        let accepted = |number: &&usize| self.opened.get(**number).is_some_and(|opening| opening.accepted);
        let chosen = match terms.touch {
            Touch::First => fresh.iter().find(accepted),
            Touch::Last => fresh.iter().rfind(accepted),
        };
        match (chosen, touches.iter().rfind(accepted).and_then(|stale| self.opened.get(*stale))) {
            (None, Some(stale)) if bound.is_none() => Err((Refused::TouchTooOld, Some(stale.token.referrer))),
            _ => Ok(chosen.copied()),
        }
    }

    /// Binds a person by one opened link.
    pub fn bind(
        &self,
        terms: &Attribution,
        people: &mut People,
        occasion: Occasion,
        number: usize,
    ) -> Result<(), Because> {
        let Occasion { person, at, fact, new } = occasion;
        let Some(opening) = self.opened.get(number) else { return Ok(()) };
        let referrer = opening.token.referrer;
        let bar = match people.binding(person, at) {
            Some(binding) => match terms.rebind {
                Rebind::Never => Some(Refused::AlreadyBound),
                Rebind::After(days) => (at < later(binding.bound, days)).then_some(Refused::StillProtected),
            },
            None => None,
        };
        let bar = bar.or((terms.new_members_only && !new).then_some(Refused::NotANewMember));
        match bar.or_else(|| people.bars(person, referrer, at)) {
            Some(code) => Err((code, Some(referrer))),
            None => {
                let until = terms.valid_days.map(|days| later(at, days));
                people.tie(person, Binding { referrer, touch: number, fact, bound: at, since: at, until });
                Ok(())
            }
        }
    }

    /// Whether an opened link still counts at a moment.
    pub fn is_fresh(&self, terms: &Attribution, number: usize, at: Timestamp) -> bool {
        self.opened.get(number).is_some_and(|opening| at < later(opening.at, terms.window_days))
    }

    /// The opened links that led to an order: those still fresh, and the one that bound.
    pub fn story(
        &self,
        terms: &Attribution,
        people: &People,
        binding: &Binding,
        friend: usize,
        at: Timestamp,
    ) -> Vec<usize> {
        let touches = people.get(friend).map_or(&[][..], |person| &person.touches);
        let fresh = tail(touches, |number| !self.is_fresh(terms, *number, at));
        let mut story = Vec::new();
        if fresh.first().is_none_or(|first| binding.touch < *first) {
            story.push(binding.touch);
        } else {
            story.extend(fresh.first());
        }
        let room = LONGEST_STORY - 1;
        let rest = tail(fresh, |number| story.contains(number));
        story.extend_from_slice(rest.get(rest.len().saturating_sub(room)..).unwrap_or(rest));
        story
    }
}

/// The list from the first that no more fits the rule, which fits the beginning only.
fn tail<T>(list: &[T], rule: impl Fn(&T) -> bool) -> &[T] {
    list.get(list.partition_point(rule)..).unwrap_or(&[])
}
