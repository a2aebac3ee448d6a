//! What was bought, what was given back, and what is left of it.

use crate::growth::fact::{Bought, Path};
use crate::growth::referral::person::Account;
use crate::id::{OrderId, Sku, StoreId};
use crate::money::Money;
use crate::order::{Set, turns};
use crate::time::Timestamp;

/// A paid order.
#[derive(Debug)]
pub struct Order<'a> {
    /// Names it.
    pub id: &'a OrderId,
    /// The fact that told it.
    pub fact: usize,
    /// Who paid.
    pub friend: Account,
    /// When.
    pub at: Timestamp,
    /// Where it was placed.
    pub store: Option<&'a StoreId>,
    /// Which way it came.
    pub path: Option<Path>,
    /// Whether it arrived.
    pub received: bool,
    /// What it is to the program; nothing, when it does not count.
    pub counted: Option<Counted>,
    goods: Vec<Goods<'a>>,
}

/// All units of a product in an order.
#[derive(Debug)]
struct Goods<'a> {
    sku: &'a Sku,
    paid: Money,
    back: Money,
    in_scope: bool,
    rated: [bool; 2],
}

/// What a counted order is to the program.
#[derive(Debug)]
pub struct Counted {
    /// Who brought the friend.
    pub referrer: Account,
    /// The opened link that bound the friend.
    pub touch: usize,
    /// The opened links that led to it, earliest first.
    pub story: Vec<usize>,
    /// When it matures; not known while it has not arrived.
    pub due: Option<Timestamp>,
    /// When it matured.
    pub matured: Option<Timestamp>,
    /// When so much was given back that it counts no more.
    pub reversed: Option<Timestamp>,
    /// What it earns, level by level.
    pub earned: [Option<Earned>; 2],
}

/// What an order earns for one member.
#[derive(Clone, Copy, Debug)]
pub struct Earned {
    /// Who brought the friend, or that one.
    pub referrer: Account,
    /// Whose account is credited: theirs, or their store's.
    pub payee: Account,
    /// What it earned at first.
    pub earned: Money,
    /// What stands of it after refunds.
    pub standing: Money,
}

impl Counted {
    /// Whether it is the order of an account's own friend, or pays the account for one.
    pub fn is_direct(&self, account: Account) -> bool {
        self.referrer == account
            || self.earned.first().is_some_and(|first| first.is_some_and(|earned| earned.is_of(account)))
    }
}

impl Earned {
    /// Whether an account brought the friend, or is paid.
    pub fn is_of(&self, account: Account) -> bool {
        self.referrer == account || self.payee == account
    }
}

/// Which amounts of an order to add up.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// The products that count towards the program's minimum.
    Scope,
    /// The products that earn commission at a level, 0 or 1.
    Rated(usize),
}

impl<'a> Order<'a> {
    /// An order as it was paid. Lines of one product become one.
    pub fn new(id: &'a OrderId, fact: usize, friend: Account, at: Timestamp, lines: &'a [Bought]) -> Order<'a> {
        let sku = |line: usize| lines.get(line).map(|line| &line.sku);
        let mut goods: Vec<Goods> = Vec::with_capacity(lines.len());
        for turn in turns(lines.len(), &|one, other| sku(one).cmp(&sku(other))) {
            let Some(Bought { sku, paid, .. }) = lines.get(turn) else { continue };
            match goods.last_mut() {
                Some(last) if last.sku == sku => last.paid = last.paid.plus(*paid),
                _ => goods.push(Goods { sku, paid: *paid, back: Money::ZERO, in_scope: false, rated: [false; 2] }),
            }
        }
        Order { id, fact, friend, at, store: None, path: None, received: false, counted: None, goods }
    }

    /// Marks the products that count towards the program's minimum; false when there is none.
    pub fn scope(&mut self, skus: Option<&Set<Sku>>) -> bool {
        let mut any = false;
        for goods in &mut self.goods {
            goods.in_scope = skus.is_none_or(|skus| skus.contains(goods.sku));
            any |= goods.in_scope;
        }
        any
    }

    /// Marks the products that earn commission at a level.
    pub fn rate(&mut self, level: usize, earns: impl Fn(&Sku) -> bool) {
        for goods in &mut self.goods {
            if let Some(rated) = goods.rated.get_mut(level) {
                *rated = earns(goods.sku);
            }
        }
    }

    /// Notes money given back for a product; false when it is more than what was left of what had been paid.
    pub fn give_back(&mut self, sku: &Sku, amount: Money) -> bool {
        let at = self.goods.binary_search_by(|goods| goods.sku.cmp(sku)).ok();
        let Some(goods) = at.and_then(|at| self.goods.get_mut(at)) else { return false };
        let back = goods.back.plus(amount);
        goods.back = back.min(goods.paid);
        back <= goods.paid
    }

    /// What was paid for a part of it.
    pub fn paid(&self, part: Part) -> Money {
        self.sum(part, |goods| goods.paid)
    }

    /// What is left of a part of it.
    pub fn left(&self, part: Part) -> Money {
        self.sum(part, |goods| goods.paid.less(goods.back))
    }

    fn sum(&self, part: Part, amount: impl Fn(&Goods) -> Money) -> Money {
        let mut sum = Money::ZERO;
        for goods in &self.goods {
            let counts = match part {
                Part::Scope => goods.in_scope,
                Part::Rated(level) => goods.rated.get(level).copied().unwrap_or(false),
            };
            if counts {
                sum = sum.plus(amount(goods));
            }
        }
        sum
    }
}
