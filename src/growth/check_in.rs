//! Check-ins: days in a row (or in sum) that earn a gift, counted on the mall's own calendar (每日签到, 补签).
//!
//! A day is the civil day on which the server heard of it. Decisions follow the facts in the server's order, and a
//! later fact never takes back what an earlier one earned.

use crate::growth::fact::{Body, Fact, Facts};
use crate::growth::grant::{Grant, Reward};
use crate::id::{CardId, CustomerId, FactId, ProgramId};
use crate::order::{Map, Set};
use crate::time::{CivilTime, Day, Offset, TimeOfDay, Timestamp};

/// A promise to those who come every day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckInProgram {
    /// Names it.
    pub id: ProgramId,
    /// The first day that counts.
    pub from: Option<Day>,
    /// The first day that counts no more.
    pub until: Option<Day>,
    /// How many days make a cycle: 21 days, a week.
    pub length: u16,
    /// What is counted.
    pub counting: Counting,
    /// Whether a new cycle begins when one is complete.
    pub repeats: bool,
    /// How missed days may be made up.
    pub make_up: Option<MakeUpTerms>,
    /// What is earned on which day of a cycle, by day; no day twice, none beyond the cycle's length.
    pub milestones: Vec<Milestone>,
    /// What is earned when others open what the member shared: a bonus, and never what a milestone waits for.
    pub share_bonus: Option<ShareBonus>,
}

/// What is earned when others open what the member shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareBonus {
    /// What is earned for each visitor who had not opened it before.
    pub reward: Reward,
    /// At most so often in a cycle.
    pub per_cycle: u16,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// Days in a row: a day missed and not made up starts the count again.
    Consecutive,
    /// Days in sum.
    Cumulative,
}

/// How missed days may be made up, with cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MakeUpTerms {
    /// At most so many days of a cycle.
    pub per_cycle: u16,
    /// At most so many days back.
    pub days_back: u16,
}

/// What is earned on a day of a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// The day of the cycle, from 1.
    pub day: u16,
    /// What is earned.
    pub reward: Reward,
}

/// How a day was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// The member came.
    CheckedIn,
    /// A card made up for it.
    MadeUp,
}

/// Why a fact did not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotCounted {
    /// That day counts already.
    DayAlreadyCounted,
    /// The program had not begun.
    NotStarted,
    /// The program was over.
    Ended,
    /// The cycle is complete, and there is no other.
    Complete,
    /// The program has no make-up.
    NoMakeUp,
    /// The member was never given this card.
    UnknownCard,
    /// The card was spent already.
    CardSpent,
    /// Only a day that is over can be made up.
    DayNotOver,
    /// The day lies too far back.
    TooFarBack,
    /// The member had not joined on that day.
    BeforeJoining,
    /// As many days of this cycle are made up as may be.
    MakeUpsUsed,
    /// The server has not heard of it yet.
    NotConfirmed,
    /// It lies in the future.
    InTheFuture,
}

/// Where a member stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckIn {
    /// The mall's civil day at the moment of asking.
    pub today: Day,
    /// Every day that counts, and how.
    pub days: Map<Day, Counted>,
    /// Days in a row up to today, or up to yesterday while today may still come.
    pub streak: u32,
    /// The most days in a row ever.
    pub longest: u32,
    /// Which cycle is running, from 1.
    pub cycle: u32,
    /// How many days of the cycle are done.
    pub done: u32,
    /// True when every cycle there is has been completed.
    pub complete: bool,
    /// Whether today counts already, or will when the server has heard of it.
    pub today_is: Today,
    /// While the streak lives and today is missing: the moment it would break.
    pub at_risk_until: Option<Timestamp>,
    /// The next milestone of the cycle, by its day.
    pub next_milestone: Option<u16>,
    /// What was earned, in the order it was earned.
    pub grants: Vec<Grant>,
    /// Days that a card could still make up, latest first.
    pub open_days: Vec<Day>,
    /// Cards that are not spent.
    pub cards: Set<CardId>,
    /// Make-ups left in this cycle.
    pub make_ups_left: u16,
    /// Facts that did not count, and why.
    pub not_counted: Vec<(FactId, NotCounted)>,
}

/// How today stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Today {
    /// It counts.
    Counted,
    /// The device says so, and the server has not heard of it yet.
    Pending,
    /// The member may check in.
    Open,
    /// There is nothing to check in to today.
    Closed,
}

/// Where the member stands in the program, by these facts.
pub fn check_in(
    program: &CheckInProgram,
    facts: &Facts,
    member: &CustomerId,
    now: Timestamp,
    offset: Offset,
) -> CheckIn {
    let today = offset.day(now);
    let mut fold = Fold::new(program, today, offset);
    for fact in facts.iter().filter(|fact| fact.member == *member) {
        fold.hear(fact);
    }
    fold.answer()
}

/// What is known after some of the facts.
struct Fold<'a> {
    program: &'a CheckInProgram,
    today: Day,
    offset: Offset,
    days: Map<Day, Counted>,
    walk: Walk,
    grants: Vec<Grant>,
    cards: Map<CardId, bool>,
    make_ups: Map<u32, u16>,
    pending_today: bool,
    not_counted: Vec<(FactId, NotCounted)>,
}

/// The counted days, walked through from the first.
#[derive(Clone, Debug, Default)]
struct Walk {
    cycle: u32,
    done: u32,
    run: u32,
    longest: u32,
    last: Option<Day>,
    complete: bool,
    reached: Vec<(u32, u16)>,
}

impl<'a> Fold<'a> {
    fn new(program: &'a CheckInProgram, today: Day, offset: Offset) -> Fold<'a> {
        Fold {
            program,
            today,
            offset,
            days: Map::default(),
            walk: Walk { cycle: 1, ..Walk::default() },
            grants: Vec::new(),
            cards: Map::default(),
            make_ups: Map::default(),
            pending_today: false,
            not_counted: Vec::new(),
        }
    }

    fn hear(&mut self, fact: &Fact) {
        let heard = match &fact.body {
            Body::CheckedIn { program } if *program == self.program.id => self.checked_in(fact),
            Body::CardIssued { program, card } if *program == self.program.id => {
                // A card not confirmed is no card yet; a card issued again is still one card.
                if fact.seq.is_some() && self.cards.get(card).is_none() {
                    self.cards.insert(card.clone(), false);
                }
                Ok(())
            }
            Body::MadeUp { program, card, day } if *program == self.program.id => self.made_up(fact, card, *day),
            _ => Ok(()),
        };
        if let Err(why) = heard {
            self.not_counted.push((fact.id.clone(), why));
        }
    }

    fn checked_in(&mut self, fact: &Fact) -> Result<(), NotCounted> {
        let day = self.offset.day(fact.at);
        self.may_count(day)?;
        if fact.seq.is_none() {
            self.pending_today |= day == self.today;
            return Err(NotCounted::NotConfirmed);
        }
        self.count(day, Counted::CheckedIn, fact.at);
        Ok(())
    }

    fn made_up(&mut self, fact: &Fact, card: &CardId, day: Day) -> Result<(), NotCounted> {
        let terms = self.program.make_up.ok_or(NotCounted::NoMakeUp)?;
        let heard_on = self.offset.day(fact.at);
        if heard_on > self.today {
            return Err(NotCounted::InTheFuture);
        }
        if day >= heard_on {
            return Err(NotCounted::DayNotOver);
        }
        self.may_count(day)?;
        if heard_on.number() - day.number() > i32::from(terms.days_back) {
            return Err(NotCounted::TooFarBack);
        }
        if self.days.first().is_none_or(|(joined, _)| day < *joined) {
            return Err(NotCounted::BeforeJoining);
        }
        match self.cards.get(card) {
            None => return Err(NotCounted::UnknownCard),
            Some(true) => return Err(NotCounted::CardSpent),
            Some(false) if fact.seq.is_none() => return Err(NotCounted::NotConfirmed),
            Some(false) => {}
        }
        let used = self.make_ups.get(&self.walk.cycle).copied().unwrap_or(0);
        if used >= terms.per_cycle {
            return Err(NotCounted::MakeUpsUsed);
        }
        self.make_ups.insert(self.walk.cycle, used + 1);
        self.cards.insert(card.clone(), true);
        self.count(day, Counted::MadeUp, fact.at);
        Ok(())
    }

    /// Why a day cannot count, whoever says it.
    fn may_count(&self, day: Day) -> Result<(), NotCounted> {
        if day > self.today {
            Err(NotCounted::InTheFuture)
        } else if self.program.from.is_some_and(|from| day < from) {
            Err(NotCounted::NotStarted)
        } else if self.program.until.is_some_and(|until| until <= day) {
            Err(NotCounted::Ended)
        } else if self.days.get(&day).is_some() {
            Err(NotCounted::DayAlreadyCounted)
        } else if self.walk.complete {
            Err(NotCounted::Complete)
        } else {
            Ok(())
        }
    }

    /// Counts a day, and grants whatever is reached now and was not before.
    fn count(&mut self, day: Day, how: Counted, at: Timestamp) {
        self.days.insert(day, how);
        self.walk = Walk::through(self.program, &self.days);
        for (cycle, step) in &self.walk.reached {
            let same = |grant: &Grant| grant.cycle == *cycle && grant.step == u32::from(*step);
            let milestone = self.program.milestones.iter().find(|milestone| milestone.day == *step);
            if let Some(milestone) = milestone.filter(|_| !self.grants.iter().any(same)) {
                let step = u32::from(*step);
                self.grants.extend(Grant::new(&self.program.id, *cycle, step, &milestone.reward, at));
            }
        }
    }

    fn answer(self) -> CheckIn {
        let Fold { program, today, offset, walk, .. } = &self;
        let yesterday = today.number() - 1;
        let alive = walk.last.is_some_and(|last| last.number() >= yesterday);
        let counted_today = self.days.get(today).is_some();
        let today_is = match self.may_count(*today) {
            _ if counted_today => Today::Counted,
            Ok(()) if self.pending_today => Today::Pending,
            Ok(()) => Today::Open,
            Err(_) => Today::Closed,
        };
        let in_a_row = program.counting == Counting::Consecutive;
        let done = if walk.complete || alive || !in_a_row { walk.done } else { 0 };
        let at_risk = in_a_row && alive && done > 0 && matches!(today_is, Today::Open | Today::Pending);
        let end = offset.moment(CivilTime { day: *today, time: TimeOfDay::END });
        let next = program.milestones.iter().map(|milestone| milestone.day).find(|day| u32::from(*day) > done);
        let used = self.make_ups.get(&walk.cycle).copied().unwrap_or(0);
        let make_ups_left = program.make_up.map_or(0, |terms| terms.per_cycle.saturating_sub(used));
        let mut cards = Set::default();
        for (card, _) in self.cards.iter().filter(|(_, spent)| !*spent) {
            cards.insert(card.clone());
        }
        CheckIn {
            today: *today,
            streak: if alive { walk.run } else { 0 },
            longest: walk.longest,
            cycle: walk.cycle,
            done,
            complete: walk.complete,
            today_is,
            at_risk_until: at_risk.then_some(end),
            next_milestone: next.filter(|_| !walk.complete),
            open_days: if make_ups_left == 0 { Vec::new() } else { self.open_days() },
            cards,
            make_ups_left,
            days: self.days,
            grants: self.grants,
            not_counted: self.not_counted,
        }
    }

    /// Days over and not counted that a card given today could make up.
    fn open_days(&self) -> Vec<Day> {
        let Some(terms) = self.program.make_up else { return Vec::new() };
        let joined = self.days.first().map(|(day, _)| *day);
        let back = (1..=terms.days_back).filter_map(|back| self.today.earlier(back));
        back.filter(|day| joined.is_some_and(|joined| joined < *day) && self.may_count(*day).is_ok()).collect()
    }
}

impl Walk {
    fn through(program: &CheckInProgram, days: &Map<Day, Counted>) -> Walk {
        let mut walk = Walk { cycle: 1, ..Walk::default() };
        for (day, _) in days.iter() {
            let follows = walk.last.is_some_and(|last| last.later(1) == *day);
            walk.run = if follows { walk.run + 1 } else { 1 };
            walk.longest = walk.longest.max(walk.run);
            walk.last = Some(*day);
            if walk.complete {
                continue;
            }
            let goes_on = follows || program.counting == Counting::Cumulative;
            walk.done = if goes_on { walk.done + 1 } else { 1 };
            walk.reached.extend(u16::try_from(walk.done).ok().map(|done| (walk.cycle, done)));
            if walk.done == u32::from(program.length) {
                if program.repeats {
                    walk.cycle += 1;
                    walk.done = 0;
                } else {
                    walk.complete = true;
                }
            }
        }
        walk
    }
}
