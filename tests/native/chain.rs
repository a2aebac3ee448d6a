//! Coupons in a chain: the hand that is found is the best of all hands, tried one by one on small wallets.

use liebian::money::Money;
use liebian::pricing::search::beside::Beside;
use liebian::pricing::search::chain::Chain;
use liebian::pricing::search::hand::{Hand, Preference};
use liebian::pricing::search::turn::{Part, Take, Turn};
use liebian::pricing::search::walk::Effort;

/// So many wallets are tried; `CASES=1000000` tries as many as one has patience for.
const CASES: u64 = 4_000;

/// Numbers that look random and are the same every time (splitmix64).
pub struct Numbers(pub u64);

impl Numbers {
    pub fn upto(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % (most + 1)
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.upto(99) < percent
    }

    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.upto(of.len() as u64 - 1) as usize]
    }
}

/// Parts in the shape of a tree: alone, side by side, one in another, or both.
fn parts(numbers: &mut Numbers) -> Vec<Part> {
    let shape: &[Option<usize>] = numbers.one(&[
        &[None][..],
        &[None, None],
        &[Some(1), None],
        &[Some(2), Some(2), None],
        &[Some(1), Some(3), Some(3), None],
        &[Some(2), Some(2), Some(3), None],
        &[Some(2), Some(2), Some(5), Some(5), None, None],
    ]);
    // A cart of a few coins has many ways to one sum; a dear one has awkward numbers.
    let most = numbers.one(&[12, 100, 3_000, 900_000]);
    let mut parts: Vec<Part> = shape.iter().map(|inside| Part { cost: numbers.upto(most), inside: *inside }).collect();
    for at in 0..parts.len() {
        if let Some(outer) = parts[at].inside {
            parts[outer].cost += parts[at].cost;
        }
    }
    parts
}

/// What no coupon goes below, for each part: at least what holds for the parts that it holds.
fn floors(numbers: &mut Numbers, parts: &[Part]) -> Vec<u64> {
    let guarded = numbers.chance(25);
    let mut floors = vec![0; parts.len()];
    for (at, part) in parts.iter().enumerate() {
        let inner: u64 = parts.iter().filter(|other| other.inside == Some(at)).map(|other| other.cost).sum();
        floors[at] += if guarded { numbers.upto(part.cost - inner) } else { 0 };
        if let Some(outer) = part.inside {
            floors[outer] += floors[at];
        }
    }
    floors
}

/// Coupons in a chain, so many at most.
fn chain(numbers: &mut Numbers, most_coupons: u64) -> (Chain, Preference) {
    let parts = parts(numbers);
    let floors = floors(numbers, &parts);
    let count = numbers.upto(most_coupons);
    let mut turns: Vec<Turn> = (0..count)
        .map(|at| {
            let part = numbers.upto(parts.len() as u64 - 1) as usize;
            let cost = parts[part].cost;
            // Thresholds near the top make coupons spoil each other, which is where greed goes wrong.
            let need = match numbers.upto(3) {
                0 => 0,
                1 => numbers.upto(cost),
                _ => cost - numbers.upto(cost / 4),
            };
            let take = if numbers.chance(60) {
                let large = if numbers.chance(10) { cost + 5 } else { cost / 3 + 1 };
                Take::Amount(numbers.upto(large))
            } else {
                let up_to = if numbers.chance(50) { u64::MAX } else { numbers.upto(cost / 4 + 1) };
                let highest = if numbers.chance(10) { 10_000 } else { 4_000 };
                Take::Rate { rate: numbers.upto(highest), round: numbers.one(&[0, 5_000]), up_to }
            };
            Turn { own: Hand::of(at as usize), rivals: Hand::default(), part, need, least: floors[part], take }
        })
        .collect();
    turns.sort_by_key(|turn| turn.part);
    for one in 0..turns.len() {
        let loner = numbers.chance(8);
        for other in 0..turns.len() {
            if one != other && (loner || numbers.chance(12)) {
                turns[one].rivals = turns[one].rivals.and(turns[other].own);
                turns[other].rivals = turns[other].rivals.and(turns[one].own);
            }
        }
    }
    let most = if numbers.chance(70) { 99 } else { numbers.upto(4) as u32 };
    let amounts = |numbers: &mut Numbers| (0..count).map(|_| Money::new(numbers.upto(2)).unwrap()).collect::<Vec<_>>();
    let alike = |numbers: &mut Numbers| {
        let mut alike = vec![Hand::default(); 3];
        (0..count).for_each(|at| {
            let class = numbers.upto(2) as usize;
            alike[class] = alike[class].and(Hand::of(at as usize));
        });
        alike
    };
    let preference = Preference {
        face_values: amounts(numbers),
        thresholds: amounts(numbers),
        alike: [alike(numbers), alike(numbers)],
    };
    // Shipping may be free from so much on, and other goods cost what they cost.
    let whole: u64 = parts.iter().filter(|part| part.inside.is_none()).map(|part| part.cost).sum();
    let others = numbers.upto(50);
    let mut beside = vec![(0, others + numbers.upto(whole / 8 + 1))];
    if numbers.chance(30) {
        beside.push((1 + numbers.upto(whole), others));
    }
    (Chain { parts, turns, most, beside: Beside::new(beside) }, preference)
}

/// The best of all hands of which every coupon acts.
fn by_trying_all(chain: &Chain, preference: &Preference) -> (u64, Hand) {
    let all = 0..1_u32 << chain.turns.len();
    let hand = |bits: u32| (0..32).filter(|at| bits >> at & 1 == 1).map(Hand::of).fold(Hand::default(), Hand::and);
    let tried = all.map(hand).map(|hand| (hand, chain.acting(hand))).filter(|(hand, (_, acted))| acted == hand);
    let better = |best: (u64, Hand), one: (u64, Hand)| {
        if one.0 < best.0 || one.0 == best.0 && preference.prefers(one.1, best.1) { one } else { best }
    };
    tried.map(|(_, found)| found).reduce(better).unwrap()
}

/// With little effort a small wallet is as hard as a large one.
const HARD: [Effort; 5] = [
    Effort { meet: 3, ..Effort::USUAL },
    Effort { halves: 4, endings: 4, ..Effort::USUAL },
    Effort {
        halves: 0,
        few: 1,
        several: 2,
        blunt: 2,
        fine: 2,
        rough: 2,
        sharp: 64,
        quick: 0,
        easy: 0,
        ..Effort::USUAL
    },
    Effort {
        halves: 0,
        few: 2,
        several: 1,
        blunt: 8,
        fine: 32,
        rough: 4,
        sharp: 1 << 12,
        quick: 9,
        easy: 30,
        ..Effort::USUAL
    },
    Effort {
        halves: 0,
        few: 1,
        several: 1,
        blunt: 16,
        fine: 16,
        rough: 16,
        sharp: 1 << 20,
        quick: 2,
        easy: 4,
        ..Effort::USUAL
    },
];

#[test]
fn the_best_hand_is_the_best_of_all() {
    let cases = std::env::var("CASES").map_or(CASES, |cases| cases.parse().unwrap());
    let mut greedy_fails = 0;
    for case in 0..cases {
        let (chain, preference) = chain(&mut Numbers(case), 9);
        let (cost, hand) = by_trying_all(&chain, &preference);
        for effort in [Effort::USUAL, HARD[case as usize % HARD.len()]] {
            let found = chain.best(&preference, effort).unwrap();
            assert_eq!((found.cost, found.hand), (cost, hand), "case {case}: {effort:?} {chain:?}\n{preference:?}");
            assert_eq!(found.least, cost, "case {case} is proved");
        }
        greedy_fails += u64::from(chain.greedy().0 > cost);
    }
    println!("{cases} wallets, in {greedy_fails} of them greed is not the best");
    assert!(greedy_fails * 20 > cases, "the wallets are too easy: greed fails in {greedy_fails} of {cases}");
}

#[test]
fn an_answer_that_was_given_up_early_is_honest() {
    let mut unproved = 0;
    for case in 0..CASES {
        let (chain, preference) = chain(&mut Numbers(case), 9);
        let (few, several, blunt, fine, rough, sharp) = (1, 1, 2, 2, 2, 64);
        let (halves, endings, meet) = (case as usize % 3, 4, 0);
        let steps = case % 40;
        let effort =
            Effort { halves, endings, meet, few, several, blunt, fine, rough, sharp, quick: 0, easy: 0, steps };
        let found = chain.best(&preference, effort).unwrap();
        let (best, _) = by_trying_all(&chain, &preference);
        assert!(found.least <= best && best <= found.cost, "case {case}: {found:?}, but the best is {best}");
        assert!(found.cost <= chain.greedy().0, "case {case}: greed alone is better");
        assert_eq!(chain.acting(found.hand), (found.cost, found.hand), "case {case}");
        unproved += u64::from(found.least < found.cost);
    }
    assert!(unproved > CASES / 100, "no case was hard: {unproved}");
}

#[test]
fn two_halves_and_a_walk_find_the_same_in_larger_wallets() {
    let mut met = 0;
    for case in 0..CASES / 10 {
        let (chain, preference) = chain(&mut Numbers(case), 22);
        let halves = chain.best(&preference, Effort::USUAL).unwrap();
        let walk = chain.best(&preference, Effort { halves: 0, ..Effort::USUAL }).unwrap();
        assert_eq!((halves.cost, halves.hand), (walk.cost, walk.hand), "case {case}: {chain:?}\n{preference:?}");
        assert_eq!((halves.least, walk.least), (halves.cost, walk.cost), "case {case} is proved");
        met += u64::from(halves.steps != walk.steps);
    }
    assert!(met * 4 > CASES / 10, "both went the same way in all but {met}");
}
