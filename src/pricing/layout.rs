//! How a cart lies under a rulebook: what stays the same while only quantities change, so that a tap need not look for it again.

use core::cell::OnceCell;

use crate::order::sorted_by;
use crate::pricing::lots::{Scope, likeness};
use crate::pricing::promotion::{Looks, Promotion, Rulebook};
use crate::pricing::request::Request;
use crate::pricing::schedule::Standing;
use crate::pricing::till::plan::Plan;

/// Which lines are alike, which of them every promotion means, and how its hours stand.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The lines of each lot, by their places in the cart: by line id.
    pub lots: Vec<Vec<usize>>,
    /// The lots that each of the rulebook's selectors means, by its number.
    pub scopes: Vec<Scope>,
    /// For each promotion by its number: the lots it means, and how its hours stand.
    pub grounds: Vec<(Scope, Standing)>,
    /// For each promotion by its number: the lots that it has a price for, with the place of that price.
    pub priced: Vec<Vec<(usize, usize)>>,
    /// For each promotion by its number: the lots that its answer hangs on, where it hangs on nothing else that may change
    /// while only quantities do.
    reaches: Vec<Option<Reach>>,
    /// Who has to be asked at the till, where it has been asked.
    plan: OnceCell<Plan>,
}

/// What the answer of a promotion hangs on.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// These lots.
    pub lots: Scope,
    /// True where only an offer hangs on nothing else.
    pub only_offers: bool,
}

impl Layout {
    /// Lays the request's cart out under the rulebook.
    pub fn of(rulebook: &Rulebook, request: &Request) -> Layout {
        let lines = request.cart.lines();
        let selected = lines.iter().enumerate().filter(|(_, line)| line.selected);
        let selected = sorted_by(selected, |(_, one), (_, other)| {
            likeness(one).cmp(&likeness(other)).then_with(|| one.id.cmp(&other.id))
        });
        let alike = selected.chunk_by(|(_, one), (_, other)| likeness(one) == likeness(other));
        let lots: Vec<Vec<usize>> = alike.map(|some| some.iter().map(|(at, _)| *at).collect()).collect();
        let mut scopes = vec![Scope::default(); rulebook.selectors().count()];
        let promotions = || rulebook.lanes().iter().flat_map(|lane| &lane.promotions);
        let mut priced: Vec<Vec<(usize, usize)>> = promotions().map(|_| Vec::new()).collect();
        let firsts = lots.iter().enumerate().filter_map(|(lot, held)| Some((lot, lines.get(*held.first()?)?)));
        for (lot, line) in firsts.filter(|(_, line)| line.add_on.is_none()) {
            rulebook.selectors().meant(line, |number| {
                scopes.get_mut(number).into_iter().for_each(|scope| scope.insert(lot));
            });
            for (promotion, price) in rulebook.prices(&line.sku) {
                priced.get_mut(*promotion).into_iter().for_each(|held| held.push((lot, *price)));
            }
        }
        let ground = |promotion: &Promotion| {
            let scope = promotion.of.number.and_then(|number| scopes.get(number)).copied().unwrap_or_default();
            (scope, promotion.schedule.standing(request.now, rulebook.offset()))
        };
        let grounds = promotions().map(ground).collect();
        let reach = |looks: &Option<Looks>| {
            let Looks { selectors, prices, only_offers } = looks.as_ref()?;
            let mut reach = Scope::default();
            let named = selectors.iter().filter_map(|number| scopes.get(*number));
            named.for_each(|scope| reach.join(scope));
            let lots = prices.and_then(|number| priced.get(number)).into_iter().flatten();
            lots.for_each(|(lot, _)| reach.insert(*lot));
            Some(Reach { lots: reach, only_offers: *only_offers })
        };
        let reaches = rulebook.looks().iter().map(reach).collect();
        Layout { lots, scopes, grounds, priced, reaches, plan: OnceCell::new() }
    }

    /// The lots that the answer of a promotion hangs on, where it hangs on nothing else that may change while only quantities
    /// do.
    pub fn reach(&self, promotion: usize) -> Option<&Reach> {
        self.reaches.get(promotion)?.as_ref()
    }

    /// Who has to be asked at the till.
    pub fn plan(&self, rulebook: &Rulebook, request: &Request) -> &Plan {
        let reach = |number| Some(self.reach(number)?.lots);
        self.plan.get_or_init(|| Plan::of(rulebook, request, &self.grounds, &self.priced, reach))
    }
}
