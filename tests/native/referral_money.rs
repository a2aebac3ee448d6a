//! The laws of what referrals earn: every fen comes from somewhere, no pot runs dry, and refunds come to the same.

use std::collections::BTreeMap;

use liebian::growth::fact::{Body, Bought, Facts};
use liebian::growth::referral::*;
use liebian::id::CustomerId;
use liebian::money::Money;
use proptest::prelude::*;

use crate::referral_dice::*;
use crate::referral_story::*;

/// What an order earned at a level, and what of that was taken back.
fn by_order(state: &ReferralState) -> BTreeMap<(String, u32), (u64, u64)> {
    let mut orders: BTreeMap<(String, u32), (u64, u64)> = BTreeMap::new();
    for (_, movement) in state.movements() {
        if let (Some(order), Some(level)) = (movement.order, movement.level) {
            let sums = orders.entry((order.to_string(), level)).or_default();
            match (movement.from, movement.to) {
                (Pot::Budget, _) => sums.0 += movement.amount.minor(),
                (_, Pot::Budget) => sums.1 += movement.amount.minor(),
                _ => {}
            }
        }
    }
    orders
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn commission_adds_up_to_nothing_and_no_pot_runs_dry(program in program(), history in history()) {
        let story = story(&history);
        let facts = story.facts();
        let now = end(&story.facts) + 5 * DAY;
        let state = state(&program, &facts, now);
        let mut pots: BTreeMap<String, i128> = BTreeMap::new();
        let mut clock = 0;
        let name = |who: &CustomerId, pot: Pot| if pot == Pot::Budget { "budget".to_owned() } else { format!("{pot:?}:{who}") };
        for (payee, movement) in state.movements() {
            prop_assert!(movement.amount > Money::ZERO && clock <= movement.at.millis());
            clock = movement.at.millis();
            *pots.entry(name(payee, movement.from)).or_default() -= i128::from(movement.amount.minor());
            *pots.entry(name(payee, movement.to)).or_default() += i128::from(movement.amount.minor());
            prop_assert_eq!(pots.values().sum::<i128>(), 0);
            for (pot, held) in &pots {
                let below = pot == "budget" || pot.starts_with("Owed");
                prop_assert!(if below { *held <= 0 } else { *held >= 0 }, "{} holds {}", pot, held);
            }
        }
        let pot = |pot: &str, who: &str| pots.get(&format!("{pot}:{who}")).copied().unwrap_or(0);
        for member in MEMBERS.iter().copied().chain(["store:west"]) {
            let view = state.of(&who(member), None);
            let Some(told) = view.commission else { continue };
            prop_assert_eq!(i128::from(told.pending.minor()), pot("Pending", member));
            prop_assert_eq!(i128::from(told.available.minor()), pot("Available", member));
            prop_assert_eq!(i128::from(told.paid.minor()), pot("Paid", member));
            prop_assert_eq!(i128::from(told.debt.minor()), -pot("Owed", member));
            prop_assert!(told.debt == Money::ZERO || told.available == Money::ZERO);
            // What stands of every order is held, available, or paid out; what was paid out too much is owed.
            let Promise::Commission(Commission { credit: Credit::Sharer, .. }) = &program.promise else { continue };
            let worth: Money = view.friends.iter().filter_map(|friend| friend.worth).sum();
            prop_assert_eq!(worth.plus(told.debt), told.pending.plus(told.available).plus(told.paid));
        }
    }

    #[test]
    fn an_order_earns_no_more_than_its_rate_and_gives_back_no_more_than_it_earned(program in program(), history in history()) {
        let story = story(&history);
        let facts = story.facts();
        let state = state(&program, &facts, end(&story.facts) + 5 * DAY);
        if let Promise::Commission(terms) = &program.promise {
            for ((order, level), (earned, back)) in by_order(&state) {
                prop_assert!(level == 1 || level == 2);
                prop_assert!(back <= earned);
                prop_assert!(terms.up_to.is_none_or(|most| earned <= most.minor()));
                let lines = story.facts.iter().find_map(|fact| match &fact.body {
                    Body::Ordered { order: id, lines, .. } if id.as_str() == order && fact.seq.is_some() => Some(lines),
                    _ => None,
                });
                let worths: Vec<Worth> = terms.rates.iter().filter_map(|rate| match (rate.levels, level) {
                    (Levels::One(direct) | Levels::Two(direct, _), 1) => Some(direct),
                    (Levels::Two(_, indirect), _) => Some(indirect),
                    _ => None,
                }).collect();
                // No line earns more than the best of the rates gives for it, in ten-thousandths of a fen; half a fen of
                // each may be rounded up.
                let most = |line: &Bought| worths.iter().map(|worth| match worth {
                    Worth::Rate(rate) => line.paid.minor() * u64::from(rate.get()) + 5_000,
                    Worth::Each(amount) => 10_000 * line.paid.minor().min(amount.minor() * u64::from(line.quantity)),
                }).max().unwrap_or(0);
                prop_assert!(earned * 10_000 <= lines.unwrap().iter().map(most).sum::<u64>());
            }
        } else {
            prop_assert!(state.movements().next().is_none());
        }
    }

    #[test]
    fn the_past_never_changes_and_the_budget_is_never_passed(program in program(), history in history()) {
        let mut story = story(&history);
        story.facts.retain(|fact| fact.seq.is_some());
        let mut before: Vec<(String, Movement)> = Vec::new();
        let mut seen = 0;
        for known in prefixes(&story) {
            let facts = Facts::new(known.to_vec());
            let state = state(&program, &facts, end(known));
            let now: Vec<_> = state.movements().map(|(who, movement)| (who.to_string(), movement)).collect();
            prop_assert!(now.starts_with(&before));
            before = now;
            if let Promise::Count(_) = &program.promise {
                let granted = MEMBERS.iter().map(|member| state.of(&who(member), None).grants.len() as u64);
                prop_assert_eq!(state.promised().minor(), granted.sum::<u64>() * 12_000);
            }
            if let Some(budget) = program.budget {
                prop_assert!(state.promised() <= budget);
            }
            seen += 1;
        }
        prop_assert_eq!(seen, story.facts.len());
    }

    #[test]
    fn refunds_come_to_the_same_however_they_are_split_and_ordered(
        mut program in program(),
        amounts in prop::collection::vec((any::<bool>(), 0..4_000_u64, 1..4_u64), 1..8),
        paid in (0..9_000_u64, 0..9_000_u64),
        when in 0..9_i64,
        turn in any::<usize>(),
    ) {
        program.attribution.new_members_only = false;
        program.hold.from = HoldFrom::Payment;
        let told = |parts: &[(&str, u64)]| {
            let mut story = Story::default();
            story.shares(0, "ann").shares(0, "ben").brings(1, "ann", "ben").brings(2, "ben", "cat").brings(2, "ben", "cat");
            story.buys(3, "cat", "o1", &[("thing", paid.0), ("other", paid.1), ("thing", 7)]);
            for (sku, amount) in parts {
                story.gets_back_for(when * DAY / 2, "cat", "o1", &[(sku, *amount)]);
            }
            let facts = story.facts();
            let state = state(&program, &facts, 20 * DAY);
            let money = |name| {
                let view = state.of(&who(name), None);
                let commission = view.commission.map(|told| (told.pending, told.available, told.debt, told.reversed));
                (commission, view.count, view.friends, view.credits)
            };
            (money("ann"), money("ben"))
        };
        let sku = |thing: bool| if thing { "thing" } else { "other" };
        let whole: Vec<(&str, u64)> = amounts.iter().map(|(thing, amount, _)| (sku(*thing), *amount)).collect();
        let split = |(thing, amount, parts): &(bool, u64, u64)| {
            let (thing, amount, parts) = (*thing, *amount, *parts);
            (0..parts).map(move |part| (sku(thing), amount / parts + u64::from(part < amount % parts)))
        };
        let mut pieces: Vec<(&str, u64)> = amounts.iter().flat_map(split).collect();
        let turn = turn % pieces.len();
        pieces.rotate_left(turn);
        pieces.reverse();
        prop_assert_eq!(told(&whole), told(&pieces));
        // What stands is the part that is left, by an account of its own.
        if let ((Some(_), ..), (Some(told), ..)) = (told(&whole).0, told(&whole).1)
            && let Promise::Commission(terms) = &program.promise
            && terms.rates.iter().all(|rate| rate.roles.is_none() && rate.skus.is_none())
            && terms.credit == Credit::Sharer
        {
            let back = |sku| whole.iter().filter(|(of, _)| *of == sku).map(|(_, amount)| *amount).sum::<u64>();
            let all = paid.0 + paid.1 + 7;
            let left = (paid.0 + 7).saturating_sub(back("thing")) + paid.1.saturating_sub(back("other"));
            let earned = told.0.minor() + told.1.minor() + told.3.minor();
            let stands = earned * left / all;
            prop_assert_eq!(told.0.minor() + told.1.minor(), stands);
        }
    }
}
