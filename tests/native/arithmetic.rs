//! Every declared way of counting: shares add up to the fen, tax is told apart to the fen, and profiles are what they say.

use liebian::money::{Money, Rounding};
use liebian::pricing::arithmetic::{Allocation, Base, Declared, PROFILES, RoundPer, Sharing};
use liebian::pricing::tax::{Prices, Tax, TaxPer, TaxRate, TaxRule, Taxed};
use proptest::prelude::*;

const ALLOCATIONS: [Allocation; 6] = [
    Allocation::LargestRemainder,
    Allocation::LastTakesRest,
    Allocation::FirstTakesRest,
    Allocation::Carry,
    Allocation::PerUnit,
    Allocation::OfTheRest,
];
const ROUNDINGS: [Rounding; 5] =
    [Rounding::HalfUp, Rounding::HalfDown, Rounding::HalfEven, Rounding::Down, Rounding::Up];

fn fen(minor: u64) -> Money {
    Money::new(minor).unwrap()
}

fn share(allocation: Allocation, rounding: Rounding, amount: u64, weights: &[u64], limits: &[u64]) -> Vec<u64> {
    let weights: Vec<u128> = weights.iter().map(|weight| u128::from(*weight)).collect();
    let limits: Vec<Money> = limits.iter().map(|limit| fen(*limit)).collect();
    let parts = Sharing { allocation, rounding }.share(fen(amount), &weights, &limits);
    parts.into_iter().map(Money::minor).collect()
}

#[track_caller]
fn shares(allocation: Allocation, rounding: Rounding, amount: u64, weights: &[u64], parts: &[u64]) {
    let limits: Vec<u64> = weights.iter().map(|_| amount).collect();
    assert_eq!(share(allocation, rounding, amount, weights, &limits), parts);
}

#[test]
fn each_allocation_deals_its_own_way() {
    use Allocation::*;
    use Rounding::*;
    // 1000 over three equal lines, and over 1 : 2 : 4.
    shares(LargestRemainder, HalfUp, 1000, &[1, 1, 1], &[334, 333, 333]);
    shares(LastTakesRest, Down, 1000, &[1, 1, 1], &[333, 333, 334]);
    shares(LastTakesRest, HalfUp, 1000, &[1, 2, 4], &[143, 286, 571]);
    shares(FirstTakesRest, Down, 1001, &[1, 1, 1], &[334, 334, 333]);
    shares(Carry, HalfUp, 1000, &[1, 1, 1], &[333, 334, 333]);
    shares(OfTheRest, Down, 5000, &[12000, 23000, 30000], &[924, 1769, 2307]);
    // 7 over 3 and 2 units: one fen each, and the first two units one more.
    shares(PerUnit, HalfUp, 7, &[3, 2], &[5, 2]);
    // Rounded up, 10 over three lines is 4 + 4 + 4: two fen come back, from the first on.
    shares(FirstTakesRest, Up, 10, &[1, 1, 1], &[3, 3, 4]);
    // Rounded up, the first ones have taken everything before the last comes.
    shares(LastTakesRest, Up, 4, &[1, 1, 1, 1, 1], &[1, 1, 1, 1, 0]);
}

#[test]
fn who_meets_a_limit_is_out_and_the_others_share_what_is_left() {
    // 100 over 1 : 1 : 2; the first has room for 10, so that 90 go over 1 : 2.
    for allocation in ALLOCATIONS {
        assert_eq!(share(allocation, Rounding::Down, 100, &[1, 1, 2], &[10, 100, 100]), [10, 30, 60], "{allocation:?}");
        assert_eq!(share(allocation, Rounding::Up, 100, &[1, 1], &[10, 20]), [10, 20], "{allocation:?}");
        assert_eq!(share(allocation, Rounding::Up, 100, &[0, 0], &[10, 20]), [0, 0], "{allocation:?}");
        assert_eq!(share(allocation, Rounding::Up, 5, &[0, 3, 0], &[10, 20, 10]), [0, 5, 0], "{allocation:?}");
        assert!(share(allocation, Rounding::Up, 5, &[], &[]).is_empty());
    }
}

#[test]
fn halves_go_where_they_are_sent() {
    let halves = |rounding: Rounding| [1, 3, 5].map(|halves| rounding.divide(halves, 2).minor());
    assert_eq!(halves(Rounding::HalfUp), [1, 2, 3]);
    assert_eq!(halves(Rounding::HalfDown), [0, 1, 2]);
    assert_eq!(halves(Rounding::HalfEven), [0, 2, 2]);
    assert_eq!(halves(Rounding::Down), [0, 1, 2]);
    assert_eq!(halves(Rounding::Up), [1, 2, 3]);
    for rounding in ROUNDINGS {
        assert_eq!(rounding.divide(7, 0), Money::ZERO);
        assert_eq!(rounding.divide(u128::MAX, 1), Money::MAX);
        assert_eq!(rounding.divide(6, 3).minor(), 2);
    }
    assert_eq!([Rounding::HalfUp, Rounding::HalfDown].map(|rounding| rounding.divide(1, 3).minor()), [0, 0]);
    assert_eq!([Rounding::HalfUp, Rounding::HalfDown].map(|rounding| rounding.divide(2, 3).minor()), [1, 1]);
}

#[test]
fn the_nearer_word_goes_first() {
    let profile = |name| PROFILES.iter().find(|(known, _)| *known == name).unwrap().1;
    assert_eq!(profile("strict").settled(), Declared::default().settled());
    let near = Declared { rounding: Some(Rounding::Up), ..Declared::default() };
    let settled = near.or(profile("oscar")).settled();
    assert_eq!((settled.rounding, settled.round_per), (Rounding::Up, RoundPer::Line));
    assert_eq!(settled.sharing, Sharing { allocation: Allocation::LastTakesRest, rounding: Rounding::Down });
    assert_eq!((settled.threshold_base, settled.percent_base), (Base::Running, Base::Running));
    // Where nobody says how shares are rounded, they are rounded as percentages are.
    assert_eq!(near.settled().sharing.rounding, Rounding::Up);
}

fn taxed(rate: u16, units: &[(u32, u64)]) -> Taxed {
    let units: Vec<(u32, Money)> = units.iter().map(|(units, each)| (*units, fen(*each))).collect();
    let price = units.iter().map(|(units, each)| each.times(u64::from(*units))).sum();
    Taxed { rate: TaxRate::new(rate).unwrap(), price, units }
}

#[track_caller]
fn tells(prices: Prices, round_per: TaxPer, things: &[Taxed], taxes: &[(u64, u64, u64)]) {
    let (told, _) = TaxRule { prices, rounding: Rounding::HalfUp, round_per }.of(things);
    let told: Vec<_> = told.iter().map(|tax| (tax.net.minor(), tax.tax.minor(), tax.gross.minor())).collect();
    assert_eq!(told, taxes);
}

#[test]
fn tax_is_told_apart_or_comes_on_top() {
    // 420 with 20 % in it: 420 x 20 / 120 = 70.
    tells(Prices::Inclusive, TaxPer::Line, &[taxed(2000, &[(1, 420)])], &[(350, 70, 420)]);
    tells(Prices::Exclusive, TaxPer::Line, &[taxed(2000, &[(1, 420)])], &[(420, 84, 504)]);
    // 13 % of 3 x 115: 44.85 a line, 14.95 a piece.
    tells(Prices::Exclusive, TaxPer::Line, &[taxed(1300, &[(3, 115)])], &[(345, 45, 390)]);
    tells(Prices::Exclusive, TaxPer::Unit, &[taxed(1300, &[(3, 115)])], &[(345, 45, 390)]);
    // 13 % of 3 x 103: 40.17 a line, 13.39 a piece.
    tells(Prices::Exclusive, TaxPer::Unit, &[taxed(1300, &[(3, 103)])], &[(309, 39, 348)]);
    tells(Prices::Exclusive, TaxPer::Line, &[taxed(1300, &[(3, 103)])], &[(309, 40, 349)]);
    // Two lines of 104 at 13 %: 13.52 each, 27.04 together; the second bears what is left over.
    let two = [taxed(1300, &[(1, 104)]), taxed(1300, &[(1, 104)])];
    tells(Prices::Exclusive, TaxPer::Line, &two, &[(104, 14, 118), (104, 14, 118)]);
    tells(Prices::Exclusive, TaxPer::Rate, &two, &[(104, 14, 118), (104, 13, 117)]);
    // A line without tax is told as such.
    tells(Prices::Inclusive, TaxPer::Rate, &[taxed(0, &[(2, 50)])], &[(100, 0, 100)]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn shares_add_up_and_pass_no_limit(
        amount in 0..5_000_u64,
        lines in prop::collection::vec((prop_oneof![0..4_u64, 0..3_000_u64], prop_oneof![0..40_u64, 0..5_000_u64]), 0..9),
        allocation in 0..6_usize,
        rounding in 0..5_usize,
    ) {
        let (weights, limits): (Vec<u64>, Vec<u64>) = lines.into_iter().unzip();
        let (allocation, rounding) = (ALLOCATIONS[allocation], ROUNDINGS[rounding]);
        let parts = share(allocation, rounding, amount, &weights, &limits);
        prop_assert_eq!(parts.len(), weights.len());
        let room: u64 = weights.iter().zip(&limits).filter(|(weight, _)| **weight > 0).map(|(_, limit)| limit).sum();
        prop_assert_eq!(parts.iter().sum::<u64>(), amount.min(room));
        for ((part, limit), weight) in parts.iter().zip(&limits).zip(&weights) {
            prop_assert!(part <= limit);
            prop_assert!(*weight > 0 || *part == 0);
        }
        // With room for all, each share is a fen from its exact share, but for who takes the rest.
        let whole: u64 = weights.iter().sum();
        if limits.iter().all(|limit| *limit >= amount) && whole > 0 {
            let far = parts.iter().zip(&weights).filter(|(part, weight)| (*part * whole).abs_diff(amount * *weight) >= 2 * whole);
            let rest = matches!(allocation, Allocation::LastTakesRest | Allocation::OfTheRest | Allocation::PerUnit | Allocation::FirstTakesRest);
            prop_assert!(far.count() == 0 || rest, "{:?}", parts);
        }
        if allocation == Allocation::LargestRemainder {
            let weights: Vec<u128> = weights.iter().map(|weight| u128::from(*weight)).collect();
            let limits: Vec<Money> = limits.iter().map(|limit| fen(*limit)).collect();
            prop_assert_eq!(fen(amount).allocate_by(&weights, &limits), parts.into_iter().map(fen).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_quotient_is_next_to_its_fraction(dividend in 0..1_000_000_u64, divisor in 1..1_000_u64, rounding in 0..5_usize) {
        let rounding = ROUNDINGS[rounding];
        let whole = rounding.divide(u128::from(dividend), u128::from(divisor)).minor();
        // Twice the distance, in parts of the divisor: a half is just one of them.
        let off = 2 * i128::from(whole * divisor) - 2 * i128::from(dividend);
        let limit = i128::from(divisor);
        let next = match rounding {
            Rounding::HalfUp => -limit < off && off <= limit,
            Rounding::HalfDown => -limit <= off && off < limit,
            Rounding::HalfEven => off.abs() < limit || off.abs() == limit && whole.is_multiple_of(2),
            Rounding::Down => -2 * limit < off && off <= 0,
            Rounding::Up => 0 <= off && off < 2 * limit,
        };
        prop_assert!(next);
    }

    #[test]
    fn tax_adds_up_by_line_and_by_rate(
        things in prop::collection::vec((0..4_usize, 1..6_u32, 0..50_000_u64, 0..6_u32), 0..8),
        inclusive in any::<bool>(), per in 0..3_usize, rounding in 0..5_usize,
    ) {
        let rates = [0, 600, 900, 1300];
        let things: Vec<Taxed> =
            things.into_iter().map(|(rate, one, each, other)| taxed(rates[rate], &[(one, each + 1), (other, each)])).collect();
        let prices = if inclusive { Prices::Inclusive } else { Prices::Exclusive };
        let rule = TaxRule { prices, rounding: ROUNDINGS[rounding], round_per: [TaxPer::Unit, TaxPer::Line, TaxPer::Rate][per] };
        let (lines, by_rate) = rule.of(&things);
        prop_assert_eq!(lines.len(), things.len());
        for (line, thing) in lines.iter().zip(&things) {
            prop_assert_eq!(line.net.plus(line.tax), line.gross);
            prop_assert_eq!(if inclusive { line.gross } else { line.net }, thing.price);
        }
        let sum = |taxes: &mut dyn Iterator<Item = Tax>| taxes.fold(Tax::default(), Tax::plus);
        prop_assert_eq!(sum(&mut lines.iter().copied()), sum(&mut by_rate.iter().map(|rate| rate.of)));
        prop_assert!(by_rate.windows(2).all(|pair| pair[0].rate < pair[1].rate));
        if rule.round_per == TaxPer::Rate {
            for rate in by_rate {
                let rate_of = u128::from(rate.rate.get());
                let (minor, rounding) = (u128::from(if inclusive { rate.of.gross } else { rate.of.net }.minor()), rule.rounding);
                let whole = if inclusive {
                    rate.of.net == rounding.divide(minor * 10_000, 10_000 + rate_of)
                } else {
                    rate.of.tax == rounding.divide(minor * rate_of, 10_000)
                };
                prop_assert!(whole);
            }
        }
    }
}
