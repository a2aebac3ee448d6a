//! What does not go together: two promotions in one order, on one line, or on one unit. Who acted first keeps the other out.

use crate::id::{PromotionId, Tag};
use crate::order::{Map, Set};

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

/// One promotion among all.
#[derive(Clone, Copy, Debug)]
pub struct Party<'a> {
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
    /// Both together.
    #[must_use]
    pub fn or(self, other: Clash) -> Clash {
        Clash { order: self.order || other.order, line: self.line || other.line, unit: self.unit || other.unit }
    }

    /// True when one keeps some units from the other.
    pub fn parts(self) -> bool {
        self.line || self.unit
    }
}

/// Where the promotions of a rulebook do not go together, by the numbers of both: worked out once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clashes {
    /// For each promotion the others, one bit each; nothing for one that goes with all.
    rows: Vec<[Vec<u64>; 3]>,
    any: bool,
}

/// So many promotions are in a word of a row.
const WORD: usize = 64;

impl Clashes {
    /// Of all promotions, in their order; `number` finds one by its name. Either of two may say that they do not go together.
    #[inline(never)]
    pub fn of(parties: &[Party], number: impl Fn(&PromotionId) -> Option<usize>) -> Clashes {
        let mut clashes = Clashes { rows: parties.iter().map(|_| Default::default()).collect(), any: false };
        let mut marked: Map<&Tag, Vec<usize>> = Map::default();
        let closed = || parties.iter().enumerate().filter(|(_, party)| !party.company.is_open());
        for tag in closed().filter_map(|(_, party)| party.company.excludes.as_ref()).flat_map(|them| them.tags.iter()) {
            if marked.get(&tag).is_none() {
                let bears = |(at, party): (usize, &Party)| party.tags.contains(tag).then_some(at);
                marked.insert(tag, parties.iter().enumerate().filter_map(bears).collect());
            }
        }
        for (at, Party { company: Company { excludes, exclusive }, .. }) in closed() {
            clashes.any = true;
            if let Some(level) = exclusive {
                (0..parties.len()).for_each(|other| clashes.note(at, *level, other));
            }
            if let Some(Excludes { promotions, tags, within }) = excludes {
                promotions.iter().filter_map(&number).for_each(|other| clashes.note(at, *within, other));
                let marked = tags.iter().filter_map(|tag| marked.get(&tag)).flatten();
                marked.for_each(|other| clashes.note(at, *within, *other));
            }
        }
        clashes
    }

    /// Two promotions do not go together; one always goes with itself.
    fn note(&mut self, one: usize, level: Level, other: usize) {
        if one != other && self.mark(one, level, other) {
            self.mark(other, level, one);
        }
    }

    /// True when it was not marked so before: most pairs are told by both, and need no second look.
    fn mark(&mut self, one: usize, level: Level, other: usize) -> bool {
        let words = self.rows.len().div_ceil(WORD);
        let Some([order, line, unit]) = self.rows.get_mut(one) else { return false };
        let row = match level {
            Level::Order => order,
            Level::Line => line,
            Level::Unit => unit,
        };
        if row.is_empty() {
            row.resize(words, 0);
        }
        let Some(word) = row.get_mut(other / WORD) else { return false };
        let before = core::mem::replace(word, *word | 1 << (other % WORD));
        before != *word
    }

    /// True when some promotions do not go together.
    pub fn are_any(&self) -> bool {
        self.any
    }

    /// Where a promotion does not go together with others.
    pub fn row(&self, promotion: usize) -> Row<'_> {
        let words = |level: usize| self.rows.get(promotion).and_then(|row| row.get(level)).map(Vec::as_slice);
        Row([0, 1, 2].map(|level| words(level).unwrap_or_default()))
    }
}

/// Where one promotion does not go together with others.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a>([&'a [u64]; 3]);

impl Row<'_> {
    /// With some other.
    pub fn levels(self) -> Clash {
        let [order, line, unit] = self.0.map(|words| !words.is_empty());
        Clash { order, line, unit }
    }

    /// With that one.
    pub fn with(self, other: usize) -> Clash {
        let holds = |words: &[u64]| words.get(other / WORD).is_some_and(|word| word >> (other % WORD) & 1 == 1);
        let [order, line, unit] = self.0.map(holds);
        Clash { order, line, unit }
    }
}
