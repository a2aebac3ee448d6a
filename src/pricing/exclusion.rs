//! What does not go together: two promotions in one order, on one line, or on one unit. Who acted first keeps the other out.

use crate::id::{PromotionId, Tag};
use crate::order::Set;
use crate::pricing::due::Due;
use crate::pricing::pile::Place;

/// Which promotions one does not go with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excludes {
    /// These.
    pub promotions: Set<PromotionId>,
    /// Those with one of these marks.
    pub tags: Set<Tag>,
    /// Where they do not go together.
    pub within: Level,
}

/// Where two promotions do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// In one order.
    Order,
    /// On equal units.
    Line,
    /// On one unit.
    Unit,
}

/// What a promotion says of others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Company {
    /// These it does not go with.
    pub excludes: Option<Excludes>,
    /// It goes with none, there.
    pub exclusive: Option<Level>,
}

/// Where two promotions do not go together, all told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Clash {
    /// In one order.
    pub order: bool,
    /// On equal units.
    pub line: bool,
    /// On one unit.
    pub unit: bool,
}

/// One of two promotions that may not go together.
#[derive(Clone, Copy, Debug)]
pub struct Party<'a> {
    /// Its name.
    pub id: &'a PromotionId,
    /// Its marks.
    pub tags: &'a Set<Tag>,
    /// What it says of others.
    pub company: &'a Company,
}

impl Company {
    /// True when it goes with everything, as far as it has a say.
    pub fn is_open(&self) -> bool {
        self.excludes.is_none() && self.exclusive.is_none()
    }
}

impl Clash {
    /// Where two promotions do not go together: either may say so.
    pub fn of(one: Party, other: Party) -> Clash {
        let mut clash = Clash::default();
        if one.id == other.id {
            return clash;
        }
        let names = |one: Party, other: Party| {
            let excludes = one.company.excludes.as_ref();
            excludes
                .filter(|them| them.promotions.contains(other.id) || them.tags.touches(other.tags))
                .map(|them| them.within)
        };
        let levels = [names(one, other), names(other, one), one.company.exclusive, other.company.exclusive];
        for level in levels.into_iter().flatten() {
            match level {
                Level::Order => clash.order = true,
                Level::Line => clash.line = true,
                Level::Unit => clash.unit = true,
            }
        }
        clash
    }

    /// True when one who acted at a place keeps the other out of a pile.
    pub fn hides(self, by: Place, pile: usize, due: &Due) -> bool {
        let Some(pile) = due.piles.get(pile) else { return false };
        self.unit && pile.met.contains(&by)
            || self.line && due.piles.iter().any(|other| other.lot == pile.lot && other.met.contains(&by))
    }
}
