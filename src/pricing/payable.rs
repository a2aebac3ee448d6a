//! What a cart costs and nothing else: the one number that a page shows while somebody types.

use core::cell::RefCell;

use crate::money::Money;
use crate::pricing::best::{Search, held};
use crate::pricing::lane::{Answer, Asking, Candidate, Run};
use crate::pricing::layout::Layout;
use crate::pricing::memory::Memory;
use crate::pricing::promotion::{Rulebook, Stacking};
use crate::pricing::request::{CouponChoice, Request};
use crate::pricing::search::terms::again;
use crate::pricing::till::bit::money;
use crate::pricing::till::desk::Desk;

/// What the cart costs: the `payable` of its quote, and none of the reasons.
pub fn payable(rulebook: &Rulebook, request: &Request) -> Money {
    least(&Asking::new(rulebook, request, &Layout::of(rulebook, request)).quietly(), &mut Desk::default())
}

/// The same for a request whose cart is laid out already, with what was answered at the last tap.
pub fn payable_again(
    rulebook: &Rulebook,
    request: &Request,
    layout: &Layout,
    memory: &RefCell<Memory<Answer>>,
    desk: &mut Desk,
) -> Money {
    least(&Asking::new(rulebook, request, layout).quietly().remembering(memory), desk)
}

fn least(asking: &Asking, desk: &mut Desk) -> Money {
    let (plan, lanes) = (asking.plan(), asking.rulebook.lanes().len());
    let mut run = asking.start();
    if asking.remembers() {
        desk.remember(&run.due);
    }
    match &asking.request.coupons {
        CouponChoice::Listed(places) => {
            asking.ring(0..plan.first, &|_| false, &mut run, desk);
            desk.forget();
            asking.ring(plan.first..lanes, &|at| places.contains(&at), &mut run, desk);
            run.due.total()
        }
        CouponChoice::Best if asking.rulebook.coupons_per_order() == 1 || plan.coupons.len() < 2 => {
            asking.ring(0..plan.first, &|_| false, &mut run, desk);
            desk.forget();
            by_one(asking, run, desk)
        }
        CouponChoice::Best => {
            let search = Search::new(asking, &held(asking));
            let (hand, _) = search.choice();
            let (run, _) = search.whole(hand);
            run.due.total()
        }
    }
}

/// What the order costs with the best coupon, where no second one may come to it. The lanes before have run.
fn by_one<'a>(asking: &Asking<'a>, mut run: Run<'a>, desk: &mut Desk) -> Money {
    let plan = asking.plan();
    let mut later = plan.lanes.iter().skip(plan.first);
    if let Some(stop) = later.next().filter(|_| later.all(|stop| stop.entries.is_empty()))
        && stop.stacking == Stacking::Each
        && stop.entries.iter().all(|entry| entry.coupon.is_some() && entry.plain)
    {
        // What a coupon would take is the last word.
        run.due.start_lane();
        desk.start_lane();
        let takes = |entry| {
            let takes = asking.gain(entry, &run, desk).total();
            let room = |candidate: Candidate| asking.no_room(&candidate, &[]).is_none();
            if takes > 0 && asking.enters(entry).is_some_and(room) { takes } else { 0 }
        };
        let most = stop.entries.iter().map(takes).max().unwrap_or(0);
        return run.due.total().less(money(most));
    }
    let hands = plan.coupons.iter().copied().map(Some).chain([None]);
    let cost = |hand: Option<usize>| {
        let mut run = again(&run);
        asking.ring(plan.first..plan.lanes.len(), &|at| hand == Some(at), &mut run, desk);
        run.due.total()
    };
    hands.map(cost).min().unwrap_or_else(|| run.due.total())
}
