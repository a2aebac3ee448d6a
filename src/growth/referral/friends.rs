//! A member's friends one by one: who only looked, who is bound, whose order counts; and which links led to it.

use crate::growth::referral::fold::ReferralState;
use crate::growth::referral::order_book::{Counted, Order, Part};
use crate::growth::referral::person::{Account, Person, Tie};
use crate::growth::referral::program::{Promise, Rebind, later};
use crate::growth::referral::progress::{Friend, OrderCredit, PartCredit, Step, TouchCredit};
use crate::growth::referral::refusal::Refused;
use crate::money::Money;
use crate::order::turns;
use crate::time::Timestamp;

impl ReferralState<'_> {
    pub(super) fn friends(&self, account: Account) -> Vec<Friend> {
        let own = self.people.person(account);
        let mut friends = Vec::new();
        // What is known of each person with regard to this member; whoever has a counted order is told by it.
        let mut told = vec![false; self.people.count()];
        let mut touched = vec![None; self.people.count()];
        let mut led = vec![None; self.people.count()];
        let mut refused = vec![None; self.people.count()];
        for (order, counted) in self.counted_orders() {
            for (level, friend) in (1..).zip(self.orders_of(order, counted, account)) {
                if level == 1
                    && friend.is_some()
                    && let Some(told) = told.get_mut(self.people.person(order.friend))
                {
                    *told = true;
                }
                friends.extend(friend);
            }
        }
        for (number, opening) in self.links.openings().enumerate() {
            if opening.token.referrer == account {
                let person = self.people.person(opening.friend);
                if let Some(led) = led.get_mut(person) {
                    *led = Some(number);
                }
                if let Some(touched) = touched.get_mut(person).filter(|_| opening.accepted) {
                    *touched = Some((number, opening));
                }
            }
        }
        for note in self.notes.iter().filter(|note| note.referrer == Some(account)) {
            if let Some(refused) = refused.get_mut(self.people.person(note.about)) {
                *refused = Some(note);
            }
        }
        for (person, known) in self.people.iter().filter(|(person, _)| *person != own) {
            if told.get(person).is_some_and(|told| *told) {
                continue;
            }
            let note = refused.get(person).copied().flatten();
            let touch = touched.get(person).copied().flatten();
            let bound = known.tie.standing(self.now);
            if let Some(binding) = bound.filter(|binding| binding.referrer == account) {
                let friend = self.unordered(known, Step::Bound, binding.since, None);
                friends.extend(friend.map(|friend| self.brought_by(friend, binding.touch)));
                continue;
            }
            let lapsed = match &known.tie {
                Tie::Bound(binding) if bound.is_none() && binding.referrer == account => binding.until,
                _ => None,
            };
            // While the friend was bound, nothing that was refused says why they are bound no more.
            let note = note.filter(|note| lapsed.is_none_or(|until| until <= note.at));
            let newer = touch.filter(|(_, touch)| match &known.tie {
                Tie::Bound(binding) if lapsed.is_some() => binding.fact < touch.fact,
                _ => true,
            });
            let (step, at, code) = match (note, newer, lapsed) {
                (Some(note), newer, _) if newer.is_none_or(|(_, touch)| touch.fact <= note.fact) => {
                    (Step::Refused, note.at, Some(note.code))
                }
                (_, Some((number, touch)), _) => {
                    let stale = later(touch.at, self.program.attribution.window_days);
                    let may_move = !matches!(self.program.attribution.rebind, Rebind::Never);
                    match bound.filter(|other| !may_move || touch.fact <= other.fact) {
                        Some(other) => (Step::Refused, other.since.max(touch.at), Some(Refused::AlreadyBound)),
                        None if self.links.is_fresh(&self.program.attribution, number, self.now) => {
                            (Step::Opened, touch.at, None)
                        }
                        None => (Step::Refused, stale, Some(Refused::TouchTooOld)),
                    }
                }
                (_, None, Some(until)) => (Step::Refused, until, Some(Refused::BindingLapsed)),
                _ => continue,
            };
            let friend = self.unordered(known, step, at, code);
            let link = match &known.tie {
                Tie::Bound(binding) if lapsed.is_some() && newer.is_none() => Some(binding.touch),
                _ => led.get(person).copied().flatten(),
            };
            friends.extend(friend.map(|friend| match link {
                Some(number) => self.brought_by(friend, number),
                None => friend,
            }));
        }
        in_order(friends)
    }

    /// How many orders of a member's own friends matured and stand, and how many are held and stand.
    pub(super) fn own_orders(&self, account: Account) -> (u32, u32) {
        let (mut matured, mut held) = (0_u32, 0_u32);
        for (_, counted) in self.counted_orders().filter(|(_, counted)| counted.is_direct(account)) {
            match (counted.reversed, counted.matured) {
                (Some(_), _) => {}
                (None, Some(_)) => matured = matured.saturating_add(1),
                (None, None) => held = held.saturating_add(1),
            }
        }
        (matured, held)
    }

    /// Every order that counts, or has counted.
    fn counted_orders(&self) -> impl Iterator<Item = (&Order<'_>, &Counted)> {
        self.counted.iter().filter_map(|place| {
            let order = self.orders.get(*place)?.as_ref()?;
            Some((order, order.counted.as_ref()?))
        })
    }

    /// What an order is to a member, at either level.
    fn orders_of(&self, order: &Order, counted: &Counted, account: Account) -> [Option<Friend>; 2] {
        let pays = matches!(self.program.promise, Promise::Commission(_));
        let (step, at) = match (counted.reversed, counted.matured) {
            (Some(at), _) => (Step::Reversed, at),
            (None, Some(at)) => (Step::Matured, at),
            (None, None) => (Step::Held, order.at),
        };
        let [first, second] = counted.earned;
        let direct = counted.is_direct(account);
        let indirect = second.is_some_and(|earned| earned.is_of(account));
        [(1, direct, first), (2, indirect, second)].map(|(level, ours, earned)| {
            let friend = Friend {
                friend: self.people.name(order.friend).filter(|_| ours)?.clone(),
                step,
                at,
                order: Some(order.id.clone()),
                held_until: counted.due.filter(|_| step == Step::Held),
                paid: Some(order.left(Part::Scope)),
                worth: pays.then(|| earned.map_or(Money::ZERO, |earned| earned.standing)),
                level: pays.then_some(level),
                path: None,
                store: None,
                order_store: order.store.cloned(),
                code: None,
            };
            let friend = self.brought_by(friend, counted.touch);
            Some(Friend { path: order.path.or(friend.path), ..friend })
        })
    }

    /// A friend without an order that counts.
    fn unordered(&self, known: &Person, step: Step, at: Timestamp, code: Option<Refused>) -> Option<Friend> {
        Some(Friend {
            friend: self.people.name(known.face)?.clone(),
            step,
            at,
            order: None,
            held_until: None,
            paid: None,
            worth: None,
            level: None,
            path: None,
            store: None,
            order_store: None,
            code,
        })
    }

    /// The friend, and what the link says by which they came.
    fn brought_by(&self, friend: Friend, number: usize) -> Friend {
        let issued = self.links.opening(number).map(|opening| opening.token.issued);
        Friend {
            path: issued.and_then(|issued| issued.path),
            store: issued.and_then(|issued| issued.store.clone()),
            ..friend
        }
    }

    pub(super) fn credits(&self, account: Account) -> Vec<OrderCredit> {
        let own = self.counted_orders().filter(|(_, counted)| counted.referrer == account);
        own.filter_map(|(order, counted)| {
            let amount = order.left(Part::Scope);
            let touches: Vec<TouchCredit> = counted.story.iter().filter_map(|number| self.touch(*number)).collect();
            let parts = amount.allocate_by(&vec![1; touches.len()], &vec![amount; touches.len()]);
            let linear = touches.iter().zip(parts).map(|(touch, amount)| PartCredit {
                token: touch.token.clone(),
                referrer: touch.referrer.clone(),
                amount,
            });
            Some(OrderCredit {
                order: order.id.clone(),
                amount,
                first: touches.first()?.clone(),
                last: touches.last()?.clone(),
                linear: linear.collect(),
            })
        })
        .collect()
    }

    fn touch(&self, number: usize) -> Option<TouchCredit> {
        let token = self.links.opening(number)?.token;
        Some(TouchCredit {
            token: token.issued.token.clone(),
            referrer: self.people.name(token.referrer)?.clone(),
            path: token.issued.path,
            store: token.issued.store.clone(),
        })
    }
}

/// Friends by the moment of their last step; then by name, order and level.
fn in_order(friends: Vec<Friend>) -> Vec<Friend> {
    let key = |at: usize| friends.get(at).map(|friend| (friend.at, &friend.friend, &friend.order, friend.level));
    let turns = turns(friends.len(), &|one, other| key(one).cmp(&key(other)));
    let mut friends: Vec<Option<Friend>> = friends.into_iter().map(Some).collect();
    turns.into_iter().filter_map(|turn| friends.get_mut(turn).and_then(Option::take)).collect()
}
