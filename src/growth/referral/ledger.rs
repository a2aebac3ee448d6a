//! Commission in double entry: every entry moves an amount from one pot to another, so all pots together hold nothing.

use crate::growth::referral::person::Account;
use crate::id::OrderId;
use crate::money::Money;
use crate::time::Timestamp;

/// Where money stands. Every member has pots of their own; the budget is everybody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pot {
    /// What the mall set aside: it goes below nothing by what is promised.
    Budget,
    /// Earned, and held.
    Pending,
    /// Earned for good, and not paid out.
    Available,
    /// Paid out.
    Paid,
    /// Below nothing by what the member owes the mall.
    Owed,
}

/// One movement.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// When.
    pub at: Timestamp,
    /// Whose pots.
    pub payee: Account,
    /// From where.
    pub from: Pot,
    /// To where.
    pub to: Pot,
    /// How much; never nothing.
    pub amount: Money,
    /// The order, and the level at which it earns; none for what is paid out.
    pub order: Option<(&'a OrderId, u32)>,
}

impl<'a> Entry<'a> {
    /// A movement that an order makes at a level, 1 or 2; from where to where is the ledger's to say.
    pub fn of_order(order: &'a OrderId, at: Timestamp, payee: Account, amount: Money, level: u32) -> Entry<'a> {
        Entry { at, payee, from: Pot::Budget, to: Pot::Budget, amount, order: Some((order, level)) }
    }
}

/// What stands in a member's pots.
#[derive(Clone, Copy, Debug, Default)]
pub struct Balance {
    /// Earned, and held.
    pub pending: Money,
    /// Earned for good, and not paid out.
    pub available: Money,
    /// Paid out.
    pub paid: Money,
    /// What the member owes the mall.
    pub debt: Money,
    /// What was taken back because money was given back.
    pub reversed: Money,
}

/// Every movement, and what stands in every pot.
#[derive(Debug)]
pub struct Ledger<'a> {
    entries: Vec<Entry<'a>>,
    balances: Vec<Balance>,
    promised: Money,
}

impl<'a> Ledger<'a> {
    /// A ledger for so many accounts.
    pub fn new(accounts: usize) -> Ledger<'a> {
        Ledger { entries: Vec::new(), balances: vec![Balance::default(); accounts], promised: Money::ZERO }
    }

    /// Every movement, earliest first.
    pub fn entries(&self) -> &[Entry<'a>] {
        &self.entries
    }

    /// What stands in a member's pots.
    pub fn balance(&self, account: Account) -> Balance {
        self.balances.get(account).copied().unwrap_or_default()
    }

    /// What is promised to all together.
    pub fn promised(&self) -> Money {
        self.promised
    }

    /// An order counts: its commission is held.
    pub fn earn(&mut self, entry: Entry<'a>) {
        self.put(Entry { from: Pot::Budget, to: Pot::Pending, ..entry });
    }

    /// An order matured: its commission is available, as far as the member owes nothing.
    pub fn mature(&mut self, entry: Entry<'a>) {
        self.put(Entry { from: Pot::Pending, to: Pot::Available, ..entry });
        let amount = entry.amount.min(self.balance(entry.payee).debt);
        self.put(Entry { from: Pot::Available, to: Pot::Owed, amount, ..entry });
    }

    /// Money was given back: its commission goes back too, and what is no more there is owed.
    pub fn reverse(&mut self, entry: Entry<'a>, matured: bool) {
        if !matured {
            self.put(Entry { from: Pot::Pending, to: Pot::Budget, ..entry });
            return;
        }
        let there = entry.amount.min(self.balance(entry.payee).available);
        self.put(Entry { from: Pot::Available, to: Pot::Budget, amount: there, ..entry });
        self.put(Entry { from: Pot::Owed, to: Pot::Budget, amount: entry.amount.less(there), ..entry });
    }

    /// Pays out what is available; false, and nothing is paid, when it is not enough.
    pub fn pay_out(&mut self, payee: Account, amount: Money, at: Timestamp) -> bool {
        let enough = amount <= self.balance(payee).available;
        if enough {
            self.put(Entry { at, payee, from: Pot::Available, to: Pot::Paid, amount, order: None });
        }
        enough
    }

    fn put(&mut self, entry: Entry<'a>) {
        let Some(balance) = self.balances.get_mut(entry.payee).filter(|_| !entry.amount.is_zero()) else { return };
        match entry.from {
            Pot::Budget => self.promised = self.promised.plus(entry.amount),
            Pot::Pending => balance.pending = balance.pending.less(entry.amount),
            Pot::Available => balance.available = balance.available.less(entry.amount),
            Pot::Paid => balance.paid = balance.paid.less(entry.amount),
            Pot::Owed => balance.debt = balance.debt.plus(entry.amount),
        }
        match entry.to {
            Pot::Budget => {
                self.promised = self.promised.less(entry.amount);
                balance.reversed = balance.reversed.plus(entry.amount);
            }
            Pot::Pending => balance.pending = balance.pending.plus(entry.amount),
            Pot::Available => balance.available = balance.available.plus(entry.amount),
            Pot::Paid => balance.paid = balance.paid.plus(entry.amount),
            Pot::Owed => balance.debt = balance.debt.less(entry.amount),
        }
        self.entries.push(entry);
    }
}
