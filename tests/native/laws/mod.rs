//! What is true of every quote: laws, tried on random rulebooks and carts. Each takes a case and falls when it is broken, so
//! that tests and fuzzers hold the same laws.

mod basket;
mod beside;
mod bounds;
pub mod case;
mod flip;
mod one_answer;
mod till;
mod two_answers;
mod wallet;

pub use case::Case;

/// How many cases of each law are tried.
#[allow(dead_code)]
const CASES: u32 = 3_000;

/// Falls when it is broken.
pub type Law = fn(&Case);

/// The laws that one answer keeps by itself, whatever else could have been asked.
pub const ONE_ANSWER: [Law; 5] = [
    one_answer::nothing_is_lost_and_nothing_is_made,
    one_answer::what_is_told_is_what_was_taken,
    one_answer::everything_is_explained_exactly_once,
    till::every_unit_has_its_price_and_together_they_are_the_line,
    one_answer::one_promotion_at_most_wins_a_unit_or_a_cart,
];

/// Declares the laws: each by its room, its name, and how many coupons its wallets hold at most.
macro_rules! laws {
    ($($room:ident :: $law:ident with $coupons:literal),* $(,)?) => {
        /// Every law, for whoever wants to hold them all against bytes of their own.
        pub const LAWS: &[(&str, u32, Law)] = &[$((stringify!($law), $coupons, $room::$law)),*];

        #[cfg(test)]
        mod tried {
            use super::*;
            use proptest::prelude::*;

            /// Thousands at every run; `LAWS` says another number.
            fn cases() -> u32 {
                std::env::var("LAWS").map_or(CASES, |said| said.parse().unwrap())
            }

            proptest! {
                #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]
                $(
                    #[test]
                    fn $law(bytes in prop::collection::vec(any::<u8>(), 60..600)) {
                        $room::$law(&Case::thrown(&bytes, $coupons));
                    }
                )*
            }
        }
    };
}

laws! {
    one_answer::nothing_is_lost_and_nothing_is_made with 6,
    one_answer::what_is_told_is_what_was_taken with 6,
    one_answer::everything_is_explained_exactly_once with 6,
    one_answer::one_promotion_at_most_wins_a_unit_or_a_cart with 4,
    till::every_unit_has_its_price_and_together_they_are_the_line with 6,
    till::refunds_in_any_order_give_back_what_was_paid with 6,
    till::both_sums_of_a_wechat_order_are_its_price with 6,
    till::the_largest_amounts_add_up_too with 4,
    bounds::no_guard_is_passed with 4,
    bounds::what_does_not_go_together_never_meets with 4,
    bounds::no_limit_is_passed with 4,
    bounds::taxes_add_up with 4,
    beside::what_is_given_along_changes_no_price with 4,
    beside::points_pay_what_they_are_worth_and_no_more_of_them_than_needed with 4,
    flip::a_flip_lifts_its_reason_and_nothing_less_does with 0,
    two_answers::the_order_of_saying_changes_no_amount_and_no_reason with 6,
    two_answers::splitting_a_line_changes_no_total_and_no_reason with 5,
    two_answers::a_closed_promotion_is_as_good_as_none with 4,
    two_answers::a_refused_coupon_is_as_good_as_none with 6,
    two_answers::an_unused_coupon_is_as_good_as_none with 6,
    two_answers::the_same_question_gets_the_same_bytes with 6,
    two_answers::saying_null_is_saying_nothing with 3,
    wallet::the_best_wallet_is_the_best_of_all_lists with 6,
    wallet::one_coupon_more_never_costs_more with 8,
    basket::a_basket_answers_like_a_fresh_request with 4,
}
