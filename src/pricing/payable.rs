//! What a cart costs and nothing else: the one number that a page shows while somebody types.

use core::cell::RefCell;

use crate::money::Money;
use crate::pricing::best::{Search, held};
use crate::pricing::lane::{Answer, Asking};
use crate::pricing::layout::Layout;
use crate::pricing::memory::Memory;
use crate::pricing::promotion::Rulebook;
use crate::pricing::request::Request;

/// What the cart costs: the `payable` of its quote, and none of the reasons.
pub fn payable(rulebook: &Rulebook, request: &Request) -> Money {
    least(&Asking::new(rulebook, request, &Layout::of(rulebook, request)).quietly())
}

/// The same for a request whose cart is laid out already, with what was answered at the last tap.
pub fn payable_again(
    rulebook: &Rulebook,
    request: &Request,
    layout: &Layout,
    memory: &RefCell<Memory<Answer>>,
) -> Money {
    least(&Asking::new(rulebook, request, layout).quietly().remembering(memory))
}

fn least(asking: &Asking) -> Money {
    let search = Search::new(asking, &held(asking));
    search.least_by_one().unwrap_or_else(|| {
        let (hand, _) = search.choice();
        let (run, _) = search.whole(hand);
        run.due.total()
    })
}
