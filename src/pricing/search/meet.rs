//! Two halves meet: the ways through some parts, the ways through the others, and how it may end, for a goal that is raised
//! until something meets it. What meets the lowest goal that can be met is the best.

use crate::pricing::search::endings::{Ending, Last};
use crate::pricing::search::hand::Preference;
use crate::pricing::search::stage::Stage;
use crate::pricing::search::walk::{Effort, Found, Trail};
use crate::pricing::search::ways::{Way, through_both};

/// So much is the goal raised when nothing meets it, and twice as much each time after that.
const RAISE: u64 = 1 << 6;

/// Two halves.
#[derive(Debug)]
pub struct Meeting<'a> {
    halves: (Vec<Way>, Vec<Way>),
    last: Last<'a>,
    preference: &'a Preference,
    effort: Effort,
    found: Found,
}

impl<'a> Meeting<'a> {
    /// The halves of a trail, where they are short enough; `found` is what is known so far.
    #[inline(never)]
    pub fn new(trail: Trail<'a>, preference: &'a Preference, effort: Effort, found: Found) -> Option<Meeting<'a>> {
        let mut halves = (vec![Way { cost: trail.start, ..Way::default() }], vec![Way::default()]);
        let mut turns = Vec::new();
        for stage in trail.stages {
            match stage {
                Stage::Part(ways) => {
                    // The longest come first, so that both end up about as long.
                    let (one, other) = &mut halves;
                    let shorter = if one.len() <= other.len() { one } else { other };
                    *shorter = through_both(preference, shorter, ways, trail.most, effort.halves)?;
                }
                Stage::Turn { turn, beyond } => turns.push((*turn, *beyond)),
            }
        }
        if halves.0.len() > halves.1.len() {
            core::mem::swap(&mut halves.0, &mut halves.1);
        }
        let cost = |way: Option<&Way>| way.map_or(0, |way| way.cost);
        let lowest = cost(halves.0.first()) + cost(halves.1.first());
        let highest = cost(halves.0.last()) + cost(halves.1.last());
        let last = Last { turns, most: trail.most, beside: trail.beside, costs: (lowest, highest) };
        Some(Meeting { halves, last, preference, effort, found })
    }

    /// The best hand, or how far it came where it takes too many endings or steps.
    #[inline(never)]
    pub fn best(mut self) -> Result<Found, Found> {
        let mut goal = self.last.least(self.found.cost, self.effort.endings);
        let mut raise = RAISE;
        self.found.least = goal;
        loop {
            let endings = self.last.endings(goal, self.effort.endings);
            if endings.is_none_or(|endings| !endings.iter().all(|ending| self.meet(ending))) {
                return Err(self.found);
            }
            if self.found.cost <= goal {
                return Ok(Found { least: self.found.cost, ..self.found });
            }
            self.found.least = goal + 1;
            goal = goal.saturating_add(raise).min(self.found.cost);
            raise *= 2;
        }
    }

    /// Looks at all pairs of ways from which an ending meets its goal; false when that takes too many steps.
    fn meet(&mut self, ending: &Ending) -> bool {
        let fits = |way: &Way| !ending.hand.touches(way.ruled_out);
        let (short, mut open) = (&self.halves.0, self.halves.1.as_slice());
        for way in short.iter().filter(|way| fits(way)) {
            self.found.steps += 1;
            // The dearer the one, the cheaper the other.
            while let [lower @ .., highest] = open
                && way.cost + highest.cost > ending.to
            {
                open = lower;
            }
            for other in open.iter().rev().take_while(|other| way.cost + other.cost >= ending.from) {
                self.found.steps += 1;
                let Some(both) = way.and(other, self.last.most).filter(|_| fits(other)) else { continue };
                let hand = both.hand.and(ending.hand);
                if hand.count() <= self.last.most {
                    self.found.offer(self.preference, (self.last.cost(ending.hand, both.cost), hand));
                }
            }
            if self.found.steps > self.effort.meet.min(self.effort.steps) {
                return false;
            }
        }
        true
    }
}
