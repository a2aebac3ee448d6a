//! Check-ins: days in a row (or in sum) that earn a gift, counted on the mall's own calendar (每日签到, 补签).
//!
//! A day is the civil day on which the server heard of it. Decisions follow the facts in the server's order, and a
//! later fact never takes back what an earlier one earned. The clock of the facts never runs backwards.

use crate::growth::check_in_program::{CheckInProgram, Counting};
use crate::growth::fact::{Body, Fact, Facts};
use crate::growth::grant::Grant;
use crate::growth::walk::Walk;
use crate::id::{CardId, CustomerId, FactId, ProgramId};
use crate::order::{Map, Set};
use crate::time::{CivilTime, Day, Offset, TimeOfDay, Timestamp};

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
    /// Nothing is earned by sharing.
    NoShareBonus,
    /// The member opened what the member had shared.
    OwnShare,
    /// This visitor opened it before.
    VisitorCameBefore,
    /// As many visitors of this cycle earned something as may.
    ShareBonusesUsed,
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
    /// The first day that counts in this cycle, whether the days in a row still reach back to it or not.
    pub cycle_from: Option<Day>,
    /// The days of the cycle that are done, in order: what the next milestone counts.
    pub done: Vec<Day>,
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
    /// Visitors of this cycle that may still earn something; none when sharing earns nothing.
    pub share_bonuses_left: Option<u16>,
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

/// Where the member stands in the program, by these facts. Only the member's own facts are heard.
pub fn check_in(
    program: &CheckInProgram,
    facts: &Facts,
    member: &CustomerId,
    now: Timestamp,
    offset: Offset,
) -> CheckIn {
    let mut fold = Fold {
        program,
        now,
        today: offset.day(now),
        offset,
        clock: None,
        days: Map::default(),
        walk: Walk::default(),
        granted: Set::default(),
        grants: Vec::new(),
        cards: Map::default(),
        make_ups: Map::default(),
        selves: Set::default(),
        visitors: Set::default(),
        bonuses: Map::default(),
        pending_today: false,
        not_counted: Vec::new(),
    };
    fold.selves.insert(member.clone());
    for fact in facts.iter().filter(|fact| fact.member == *member) {
        fold.hear(fact);
    }
    fold.answer()
}

/// What is known after some of the facts.
struct Fold<'a> {
    program: &'a CheckInProgram,
    now: Timestamp,
    today: Day,
    offset: Offset,
    clock: Option<Timestamp>,
    days: Map<Day, Counted>,
    walk: Walk,
    granted: Set<(u32, u16)>,
    grants: Vec<Grant>,
    cards: Map<CardId, bool>,
    make_ups: Map<u32, u16>,
    selves: Set<CustomerId>,
    visitors: Set<CustomerId>,
    bonuses: Map<u32, u16>,
    pending_today: bool,
    not_counted: Vec<(FactId, NotCounted)>,
}

impl Fold<'_> {
    fn hear(&mut self, fact: &Fact) {
        let own = |program: &ProgramId| *program == self.program.id;
        let heard = match &fact.body {
            Body::CheckedIn { program } if own(program) => self.at(fact).and_then(|at| self.checked_in(fact, at)),
            Body::CardIssued { program, card } if own(program) => self.at(fact).and_then(|_| self.issued(fact, card)),
            Body::MadeUp { program, card, day } if own(program) => {
                self.at(fact).and_then(|at| self.made_up(fact, card, *day, at))
            }
            Body::ShareReturned { program, visitor } if own(program) => {
                self.at(fact).and_then(|at| self.share_returned(fact, visitor, at))
            }
            Body::Joined { was: Some(was), .. } => {
                self.selves.insert(was.clone());
                Ok(())
            }
            _ => Ok(()),
        };
        if let Err(why) = heard {
            self.not_counted.push((fact.id.clone(), why));
        }
    }

    /// The moment at which a fact is heard: never before what was heard before it. What the server has not heard has
    /// only its device's word.
    fn at(&mut self, fact: &Fact) -> Result<Timestamp, NotCounted> {
        let mut at = fact.at;
        if fact.seq.is_some() {
            at = self.clock.map_or(at, |clock| clock.max(at));
            self.clock = Some(at);
        }
        if at <= self.now { Ok(at) } else { Err(NotCounted::InTheFuture) }
    }

    fn checked_in(&mut self, fact: &Fact, at: Timestamp) -> Result<(), NotCounted> {
        let day = self.offset.day(at);
        self.may_count(day)?;
        if fact.seq.is_none() {
            self.pending_today |= day == self.today;
            return Err(NotCounted::NotConfirmed);
        }
        self.count(day, Counted::CheckedIn, at);
        Ok(())
    }

    /// A card that is not confirmed is no card yet; a card issued again is still one card.
    fn issued(&mut self, fact: &Fact, card: &CardId) -> Result<(), NotCounted> {
        if fact.seq.is_none() {
            return Err(NotCounted::NotConfirmed);
        }
        if self.cards.get(card).is_none() {
            self.cards.insert(card.clone(), false);
        }
        Ok(())
    }

    fn made_up(&mut self, fact: &Fact, card: &CardId, day: Day, at: Timestamp) -> Result<(), NotCounted> {
        let terms = self.program.make_up.ok_or(NotCounted::NoMakeUp)?;
        let heard_on = self.offset.day(at);
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
        let used = self.make_ups.get(&self.walk.cycles).copied().unwrap_or(0);
        if used >= terms.per_cycle {
            return Err(NotCounted::MakeUpsUsed);
        }
        self.make_ups.insert(self.walk.cycles, used + 1);
        self.cards.insert(card.clone(), true);
        self.count(day, Counted::MadeUp, at);
        Ok(())
    }

    /// A visitor earns something once, whether what may be earned in a cycle is used up by then or not.
    fn share_returned(&mut self, fact: &Fact, visitor: &CustomerId, at: Timestamp) -> Result<(), NotCounted> {
        let bonus = self.program.share_bonus.as_ref().ok_or(NotCounted::NoShareBonus)?;
        self.is_open(self.offset.day(at))?;
        if self.selves.contains(visitor) {
            return Err(NotCounted::OwnShare);
        }
        if self.visitors.contains(visitor) {
            return Err(NotCounted::VisitorCameBefore);
        }
        if fact.seq.is_none() {
            return Err(NotCounted::NotConfirmed);
        }
        self.visitors.insert(visitor.clone());
        let given = self.bonuses.get(&self.walk.cycles).copied().unwrap_or(0);
        if given >= bonus.per_cycle {
            return Err(NotCounted::ShareBonusesUsed);
        }
        self.bonuses.insert(self.walk.cycles, given + 1);
        let (cycle, nth) = (self.walk.cycles + 1, u32::from(given) + 1);
        self.grants.extend(Grant::bonus(&self.program.id, cycle, nth, &bonus.reward, at));
        Ok(())
    }

    /// Why nothing of a day counts, whoever says it.
    fn is_open(&self, day: Day) -> Result<(), NotCounted> {
        if self.program.from.is_some_and(|from| day < from) {
            Err(NotCounted::NotStarted)
        } else if self.program.until.is_some_and(|until| until <= day) {
            Err(NotCounted::Ended)
        } else {
            Ok(())
        }
    }

    /// Why a day cannot count.
    fn may_count(&self, day: Day) -> Result<(), NotCounted> {
        self.is_open(day)?;
        if self.days.get(&day).is_some() {
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
        let mut reached = Vec::new();
        if self.walk.last.is_none_or(|last| last < day) {
            reached.push(self.walk.go(self.program, day));
        } else {
            self.walk = Walk::default();
            reached.extend(self.days.iter().map(|(day, _)| self.walk.go(self.program, *day)));
        }
        for (cycle, step) in reached.into_iter().flatten() {
            let milestone = self.program.milestones.iter().find(|milestone| milestone.day == step);
            if let Some(milestone) = milestone.filter(|_| self.granted.insert((cycle, step))) {
                self.grants.extend(Grant::new(&self.program.id, cycle, u32::from(step), &milestone.reward, at));
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
        let done = if walk.complete || alive || !in_a_row { walk.done.clone() } else { Vec::new() };
        let at_risk = in_a_row && alive && !done.is_empty() && matches!(today_is, Today::Open | Today::Pending);
        let end = offset.moment(CivilTime { day: *today, time: TimeOfDay::END });
        let next = program.milestones.iter().map(|milestone| milestone.day).find(|day| usize::from(*day) > done.len());
        let left = |most: u16, used: &Map<u32, u16>| most.saturating_sub(used.get(&walk.cycles).copied().unwrap_or(0));
        let make_ups_left = program.make_up.map_or(0, |terms| left(terms.per_cycle, &self.make_ups));
        let mut cards = Set::default();
        for (card, _) in self.cards.iter().filter(|(_, spent)| !*spent) {
            cards.insert(card.clone());
        }
        CheckIn {
            today: *today,
            streak: if alive { walk.run } else { 0 },
            longest: walk.longest,
            cycle: walk.cycles + 1,
            cycle_from: walk.first,
            done,
            complete: walk.complete,
            today_is,
            at_risk_until: at_risk.then_some(end),
            next_milestone: next.filter(|_| !walk.complete),
            open_days: if make_ups_left == 0 { Vec::new() } else { self.open_days() },
            cards,
            make_ups_left,
            share_bonuses_left: program.share_bonus.as_ref().map(|bonus| left(bonus.per_cycle, &self.bonuses)),
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
