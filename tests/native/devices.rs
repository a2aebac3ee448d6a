//! Histories of several devices and one server, with messages that are lost, repeated and late: whatever happens on the
//! way, the server's facts say what a plain calendar says, and every device agrees once it has heard them.

use std::collections::{BTreeMap, BTreeSet};

use crate::check_in::{fact, me, moment, offset, program, start};
use liebian::growth::check_in::{CheckIn, Counted, Today, check_in};
use liebian::growth::check_in_program::{CheckInProgram, Counting, MakeUpTerms};
use liebian::growth::fact::{Body, Fact, Facts};
use liebian::id::{CardId, FactId};
use liebian::time::Day;
use proptest::prelude::*;

const DEVICES: usize = 3;

/// What may happen next. A device is named by its number.
#[derive(Clone, Debug)]
enum Step {
    /// So many minutes pass.
    Wait(u16),
    /// The member checks in, online or not.
    Came(usize),
    /// The member spends a card on the day so far back.
    MadeUp(usize, u16, u16),
    /// The server gives a card.
    Card,
    /// A message of a device reaches the server: which of those it has to send, and whether it sends it once more.
    Send(usize, prop::sample::Index, bool),
    /// A device hears some of what the server knows, in any order, perhaps some of it twice.
    Hear(usize, u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (1..1_600_u16).prop_map(Step::Wait),
        4 => (0..DEVICES).prop_map(Step::Came),
        1 => (0..DEVICES, 0..4_u16, 0..6_u16).prop_map(|(device, card, back)| Step::MadeUp(device, card, back)),
        1 => Just(Step::Card),
        5 => (0..DEVICES, any::<prop::sample::Index>(), any::<bool>()).prop_map(|(device, which, again)| Step::Send(device, which, again)),
        1 => (0..DEVICES, any::<u64>()).prop_map(|(device, some)| Step::Hear(device, some)),
    ];
    prop::collection::vec(step, 1..120)
}

/// What the whole world knows.
#[derive(Default)]
struct World {
    minute: u32,
    made: u64,
    /// What each device says, not yet confirmed to it.
    devices: [Vec<Fact>; DEVICES],
    /// What each device has heard of the server.
    heard: [Vec<Fact>; DEVICES],
    server: Vec<Fact>,
    cards: u16,
    model: Model,
}

/// The same game on paper: which days have a mark, and which cards are gone.
#[derive(Default)]
struct Model {
    days: BTreeMap<Day, Counted>,
    cards: BTreeSet<u16>,
    spent: BTreeSet<u16>,
}

impl World {
    fn now(&self) -> liebian::time::Timestamp {
        moment((self.minute / 1440) as u16, (self.minute % 1440) as u16)
    }

    fn today(&self) -> Day {
        start().later((self.minute / 1440) as u16)
    }

    fn say(&mut self, device: usize, body: Body) {
        self.made += 1;
        let id = FactId::new(&format!("d{device}-{}", self.made)).unwrap();
        let said = Fact { id, seq: None, ..fact(0, self.now(), body) };
        self.devices[device].push(said);
    }

    /// The server writes down what it has not heard before, with its own number and its own time.
    fn receive(&mut self, said: &Fact, terms: MakeUpTerms) {
        if self.server.iter().any(|fact| fact.id == said.id) {
            return;
        }
        let known = Fact { seq: Some(self.server.len() as u64 + 1), at: self.now(), ..said.clone() };
        let today = self.today();
        let model = &mut self.model;
        match &known.body {
            Body::CheckedIn { .. } => drop(model.days.entry(today).or_insert(Counted::CheckedIn)),
            Body::CardIssued { .. } => drop(model.cards.insert(self.cards)),
            Body::MadeUp { card, day, .. } => {
                let card: u16 = card.as_str().trim_start_matches("card").parse().unwrap();
                let first = model.days.keys().next().copied();
                let back = today.number() - day.number();
                let may = model.cards.contains(&card)
                    && !model.spent.contains(&card)
                    && !model.days.contains_key(day)
                    && (1..=i32::from(terms.days_back)).contains(&back)
                    && first.is_some_and(|first| first < *day)
                    && model.spent.len() < usize::from(terms.per_cycle);
                if may {
                    model.spent.insert(card);
                    model.days.insert(*day, Counted::MadeUp);
                }
            }
            _ => unreachable!(),
        }
        self.server.push(known);
    }

    fn go(&mut self, step: &Step, program: &CheckInProgram) {
        let (id, terms) = (program.id.clone(), program.make_up.unwrap());
        match step {
            Step::Wait(minutes) => self.minute += u32::from(*minutes),
            Step::Came(device) => self.say(*device, Body::CheckedIn { program: id }),
            Step::MadeUp(device, card, back) => {
                let day = self.today().earlier(*back).unwrap();
                let card = CardId::new(&format!("card{card}")).unwrap();
                self.say(*device, Body::MadeUp { program: id, card, day });
            }
            Step::Card => {
                let card = CardId::new(&format!("card{}", self.cards)).unwrap();
                let issued = Body::CardIssued { program: id, card };
                let issued =
                    Fact { id: FactId::new(&format!("s{}", self.cards)).unwrap(), ..fact(0, self.now(), issued) };
                self.receive(&issued, terms);
                self.cards += 1;
            }
            Step::Send(device, which, again) => {
                if self.devices[*device].is_empty() {
                    return;
                }
                let at = which.index(self.devices[*device].len());
                let said = self.devices[*device][at].clone();
                // The reply may be lost: then the device will say it again.
                if !again {
                    self.devices[*device].remove(at);
                }
                self.receive(&said, terms);
            }
            Step::Hear(device, some) => {
                let picked = self.server.iter().enumerate().filter(|(at, _)| some >> (at % 64) & 1 == 1);
                let mut picked: Vec<Fact> = picked.map(|(_, fact)| fact.clone()).collect();
                picked.reverse();
                self.heard[*device].extend(picked);
            }
        }
    }

    fn stand(&self, program: &CheckInProgram, facts: Vec<Fact>) -> CheckIn {
        check_in(program, &Facts::new(facts), &me(), self.now(), offset())
    }
}

fn long(counting: Counting) -> CheckInProgram {
    // A cycle so long that none is completed: the model knows no cycles.
    program(366, counting, false, Some((3, 5)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_server_counts_what_a_paper_calendar_counts(steps in steps(), in_a_row in any::<bool>()) {
        let program = long(if in_a_row { Counting::Consecutive } else { Counting::Cumulative });
        let mut world = World::default();
        for step in &steps {
            world.go(step, &program);
            let state = world.stand(&program, world.server.clone());
            let days: BTreeMap<Day, Counted> = state.days.iter().map(|(day, how)| (*day, *how)).collect();
            prop_assert_eq!(&days, &world.model.days);
            prop_assert_eq!(state.cards.iter().count(), world.model.cards.len() - world.model.spent.len());
        }
    }

    #[test]
    fn devices_that_have_heard_everything_agree(steps in steps()) {
        let program = long(Counting::Consecutive);
        let mut world = World::default();
        for step in &steps {
            world.go(step, &program);
        }
        // Everything that is still on its way arrives, device by device.
        for device in 0..DEVICES {
            for said in std::mem::take(&mut world.devices[device]) {
                world.receive(&said, program.make_up.unwrap());
            }
        }
        let server = world.stand(&program, world.server.clone());
        for device in 0..DEVICES {
            let mut known = world.heard[device].clone();
            known.extend(world.server.iter().rev().cloned());
            // What the device once said without a number gives way to what the server wrote down.
            known.extend(world.server.iter().map(|fact| Fact { seq: None, ..fact.clone() }));
            prop_assert_eq!(&world.stand(&program, known), &server);
        }
    }

    #[test]
    fn a_device_never_shows_more_than_the_server_knows(steps in steps()) {
        let program = long(Counting::Consecutive);
        let mut world = World::default();
        for step in &steps {
            world.go(step, &program);
            for device in 0..DEVICES {
                let own = world.heard[device].iter().chain(&world.devices[device]).cloned().collect();
                let shown = world.stand(&program, own);
                // A check-in is never lost: it counts, or today is told as waiting for the server.
                let today = world.today();
                let said_today = world.devices[device].iter().any(|fact| matches!(fact.body, Body::CheckedIn { .. }) && offset().day(fact.at) == today);
                prop_assert!(!said_today || matches!(shown.today_is, Today::Counted | Today::Pending));
                // Made-up days may look possible to a device that has not heard why they are not; days come do not.
                for (day, _) in shown.days.iter().filter(|(_, how)| **how == Counted::CheckedIn) {
                    prop_assert!(world.model.days.contains_key(day));
                }
            }
        }
    }
}

/// Two devices, both offline, spend one card on two days: the one that the server hears first counts, on both.
#[test]
fn one_card_spent_twice_offline_makes_up_one_day() {
    let program = long(Counting::Consecutive);
    let terms = program.make_up.unwrap();
    let mut world = World::default();
    world.go(&Step::Card, &program);
    world.go(&Step::Came(0), &program);
    world.go(&Step::Send(0, first_of_any(), false), &program);
    world.minute = 3 * 1440;
    world.go(&Step::MadeUp(0, 0, 1), &program);
    world.go(&Step::MadeUp(1, 0, 2), &program);
    for device in [1, 0] {
        for said in std::mem::take(&mut world.devices[device]) {
            world.receive(&said, terms);
        }
    }
    let state = world.stand(&program, world.server.clone());
    let days: Vec<(i32, Counted)> =
        state.days.iter().map(|(day, how)| (day.number() - start().number(), *how)).collect();
    assert_eq!(days, [(0, Counted::CheckedIn), (1, Counted::MadeUp)]);
    assert_eq!((state.not_counted.len(), state.cards.iter().count()), (1, 0));
}

/// The first of any list.
fn first_of_any() -> prop::sample::Index {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut index = any::<prop::sample::Index>().new_tree(&mut runner).unwrap();
    while index.simplify() {}
    index.current()
}
