//! What a wallet is worth, held against all lists of its coupons, tried one by one.

use std::collections::BTreeMap;

use liebian::wire::said::Said;
use liebian::wire::{REQUEST_LIMITS, RULEBOOK_LIMITS, quote_text, request, rulebook, wallet_text};
use serde_json::{Value, json};

use crate::chain::Numbers;
use crate::wallets::{case, cases};

/// So many coupons of each template.
type Templates = BTreeMap<String, usize>;

struct Lists {
    asked: Value,
    /// Each list of coupons by its bits: what it costs, and which of them act.
    told: Vec<(i64, Vec<String>)>,
}

impl Lists {
    fn templates(&self, coupons: &[String]) -> Templates {
        let mut templates = Templates::new();
        for coupon in self.asked["wallet"].as_array().unwrap() {
            if coupons.iter().any(|id| coupon["id"] == **id) {
                *templates.entry(coupon["coupon"].to_string()).or_default() += 1;
            }
        }
        templates
    }

    /// The least that a list costs which keeps a rule, and with how many coupons.
    fn least(&self, keeps: impl Fn(&[String]) -> bool) -> Option<(i64, usize)> {
        let kept = self.told.iter().filter(|(_, chosen)| keeps(chosen));
        kept.map(|(cost, chosen)| (*cost, chosen.len())).min()
    }

    fn cost(&self, coupons: &[String]) -> (i64, &[String]) {
        let bits = (0..).zip(self.asked["wallet"].as_array().unwrap());
        let bits = bits.filter(|(_, coupon)| coupons.iter().any(|id| coupon["id"] == **id));
        let (cost, chosen) = &self.told[bits.map(|(at, _)| 1 << at).sum::<usize>()];
        (*cost, chosen)
    }
}

fn has_all(these: &Templates, those: &Templates) -> bool {
    those.iter().all(|(template, count)| these.get(template).is_some_and(|held| held >= count))
}

fn ids(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_wallet_is_worth_what_its_lists_cost() {
    let (mut alternatives, mut on_top) = (0, 0);
    for case_no in 0..cases(400) {
        let numbers = &mut Numbers(case_no + 1_000_000);
        let (rules, asked) = case(numbers);
        let book = rulebook(&Said::from_text(&rules.to_string(), RULEBOOK_LIMITS)).unwrap();
        let ask = |asked: &Value, door: &dyn Fn(&_) -> String| -> Value {
            let asked = request(&Said::from_text(&asked.to_string(), REQUEST_LIMITS), None).unwrap();
            serde_json::from_str::<Value>(&door(&asked)).unwrap()["value"].take()
        };
        let quote = |asked: &Value| ask(asked, &|asked| quote_text(&book, asked));
        let wallet = |asked: &Value| ask(asked, &|asked| wallet_text(&book, asked));
        let held: Vec<String> =
            asked["wallet"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
        let told = (0..1_usize << held.len()).map(|bits| {
            let mut listed = asked.clone();
            listed["coupons"] = (0..held.len()).filter(|at| bits >> at & 1 == 1).map(|at| json!(held[at])).collect();
            let answer = quote(&listed);
            (answer["payable"].as_i64().unwrap(), ids(&answer["coupons"]["chosen"]))
        });
        let lists = Lists { asked: asked.clone(), told: told.collect() };
        let said = format!("case {case_no}\n{rules}\n{asked}");

        let best = wallet(&asked);
        assert_eq!(best["payable"], quote(&asked)["payable"], "{said}");
        assert_eq!(best["chosen"], quote(&asked)["coupons"]["chosen"], "{said}");
        let listed: Vec<String> = held.iter().filter(|_| numbers.chance(50)).cloned().collect();
        let mut by_hand = asked.clone();
        by_hand["coupons"] = json!(listed);
        let best_chosen = ids(&best["chosen"]);
        for (asked, told) in [(&asked, best), (&by_hand, wallet(&by_hand))] {
            let by_best = asked["coupons"] == "best";
            let (payable, chosen) = (told["payable"].as_i64().unwrap(), ids(&told["chosen"]));
            assert_eq!(lists.cost(&chosen).0, payable, "{said}");
            for (id, worth) in held.iter().zip(told["coupons"].as_array().unwrap()) {
                let is_chosen = chosen.contains(id);
                assert_eq!(worth["coupon"], **id);
                assert_eq!(
                    worth["alone"].as_i64(),
                    Some(lists.cost(&[]).0 - lists.cost(std::slice::from_ref(id)).0),
                    "{id} {said}"
                );
                let others: Vec<String> = chosen.iter().filter(|other| *other != id).cloned().collect();
                let without =
                    if by_best { lists.least(|list| !list.contains(id)).unwrap().0 } else { lists.cost(&others).0 };
                assert_eq!(worth["without"].as_i64(), is_chosen.then_some(without - payable), "{id} {said}");
                let both: Vec<String> = held.iter().filter(|one| chosen.contains(one) || *one == id).cloned().collect();
                let (more, acting) = lists.cost(&both);
                let fits = !is_chosen && acting == both;
                assert_eq!(worth["onTop"].as_i64(), fits.then_some(payable - more), "{id} {said}");
                on_top += usize::from(fits);
            }
            if !by_best {
                let first = told["alternatives"].get(0).map(|first| ids(&first["chosen"]));
                assert!(
                    first == Some(best_chosen.clone()) || lists.templates(&best_chosen) == lists.templates(&chosen),
                    "{said}"
                );
            }
            // Each alternative is the best of those that leave something out of everything before it.
            let mut past = vec![lists.templates(&chosen)];
            for alternative in told["alternatives"].as_array().unwrap() {
                let chosen = ids(&alternative["chosen"]);
                let found = (alternative["payable"].as_i64().unwrap(), chosen.len());
                assert_eq!(lists.cost(&chosen).0, found.0, "{said}");
                if by_best {
                    let open = |list: &[String]| !past.iter().any(|past| has_all(&lists.templates(list), past));
                    assert_eq!(Some(found), lists.least(open), "{chosen:?} {said}");
                    assert_eq!(alternative["certificate"]["kind"], "optimal", "{said}");
                }
                past.push(lists.templates(&chosen));
                alternatives += 1;
            }
        }
    }
    assert!(alternatives > 0 && on_top > 0);
}
