//! Something for every so many friends: what is due, what was given, what was used up, and what is owed.

use crate::growth::grant::Reward;
use crate::growth::referral::program::CountReward;
use crate::money::Money;
use crate::time::Timestamp;

/// What one member has brought, and been given.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Friends whose orders matured and stand.
    pub matured: u32,
    /// Friends whose orders are held and stand.
    pub held: u32,
    /// What was given, by the time round it was earned.
    pub given: Vec<Given>,
    standing: u32,
    redeemed: u32,
}

/// A reward that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// When; when it was taken back and earned anew, the last time.
    pub at: Timestamp,
    /// How it stands.
    pub state: State,
}

/// How a given reward stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It can be used.
    Open,
    /// It was used up.
    Redeemed,
    /// It was taken back.
    Withdrawn,
}

/// Every member's rewards, and what they cost together.
#[derive(Debug)]
pub struct Rewards {
    tallies: Vec<Tally>,
    promised: Money,
}

impl Rewards {
    /// Nothing given yet to so many accounts.
    pub fn new(accounts: usize) -> Rewards {
        Rewards { tallies: vec![Tally::default(); accounts], promised: Money::ZERO }
    }

    /// What a member has brought and been given.
    pub fn tally(&self, account: usize) -> Option<&Tally> {
        self.tallies.get(account)
    }

    /// The same, to change it.
    pub fn tally_mut(&mut self, account: usize) -> Option<&mut Tally> {
        self.tallies.get_mut(account)
    }

    /// What all rewards that stand cost together.
    pub fn promised(&self) -> Money {
        self.promised
    }

    /// Gives what is due to a member. False when the budget is not enough for it.
    pub fn give(&mut self, terms: &CountReward, account: usize, budget: Option<Money>, at: Timestamp) -> bool {
        let Some(tally) = self.tallies.get_mut(account) else { return true };
        while tally.standing < tally.entitled(terms) {
            let promised = self.promised.plus(cost(terms));
            if budget.is_some_and(|budget| promised > budget) {
                return false;
            }
            self.promised = promised;
            tally.standing = tally.standing.saturating_add(1);
            let given = Given { at, state: State::Open };
            match tally.given.iter_mut().find(|given| given.state == State::Withdrawn) {
                Some(withdrawn) => *withdrawn = given,
                None => tally.given.push(given),
            }
        }
        true
    }

    /// Takes back what is no more due to a member and was not used up, the latest first.
    pub fn take_back(&mut self, terms: &CountReward, account: usize) {
        let Some(tally) = self.tallies.get_mut(account) else { return };
        while tally.standing > tally.entitled(terms) {
            let Some(open) = tally.given.iter_mut().rev().find(|given| given.state == State::Open) else { return };
            open.state = State::Withdrawn;
            tally.standing = tally.standing.saturating_sub(1);
            self.promised = self.promised.less(cost(terms));
        }
    }
}

impl Tally {
    /// How many rewards are due by the friends that matured and stand.
    pub fn entitled(&self, terms: &CountReward) -> u32 {
        let earned = self.matured.checked_div(u32::from(terms.friends.get())).unwrap_or(0);
        earned.min(terms.times.map_or(u32::MAX, |times| u32::from(times.get())))
    }

    /// Whether more friends have matured than rewards are given for.
    pub fn beyond(&self, terms: &CountReward) -> bool {
        let most = terms.times.map(|times| u32::from(times.get()).saturating_mul(u32::from(terms.friends.get())));
        most.is_some_and(|most| self.matured > most)
    }

    /// Rewards that stand.
    pub fn standing(&self) -> u32 {
        self.standing
    }

    /// Rewards used up and no more due.
    pub fn debt(&self, terms: &CountReward) -> u32 {
        self.redeemed.saturating_sub(self.entitled(terms))
    }

    /// How many friends are missing for the next reward; 0 when there is no next.
    pub fn to_go(&self, terms: &CountReward) -> u32 {
        let next = self.entitled(terms).max(self.redeemed).saturating_add(1);
        let there_is = terms.times.is_none_or(|times| next <= u32::from(times.get()));
        let needed = next.saturating_mul(u32::from(terms.friends.get()));
        if there_is { needed.saturating_sub(self.matured) } else { 0 }
    }

    /// How the reward of a time round stands.
    pub fn state(&self, cycle: u32) -> Option<State> {
        let at = usize::try_from(cycle).ok()?.checked_sub(1)?;
        self.given.get(at).map(|given| given.state)
    }

    /// Uses up an open reward, or puts a used one back.
    pub fn set_redeemed(&mut self, cycle: u32, redeemed: bool) {
        let at = usize::try_from(cycle).unwrap_or(usize::MAX).wrapping_sub(1);
        if let Some(given) = self.given.get_mut(at) {
            given.state = if redeemed { State::Redeemed } else { State::Open };
            self.redeemed = if redeemed { self.redeemed.saturating_add(1) } else { self.redeemed.saturating_sub(1) };
        }
    }
}

fn cost(terms: &CountReward) -> Money {
    match terms.reward {
        Reward::Coupon { cost, .. } => cost,
        Reward::Points(_) => Money::ZERO,
    }
}
