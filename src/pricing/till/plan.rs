//! Who has to be asked at the till: whoever is closed, means nothing here or is not for this customer is left out at once.

use crate::order::sorted_by;
use crate::pricing::arithmetic::{Allocation, Arithmetic, Base, TooLarge};
use crate::pricing::condition::Condition;
use crate::pricing::coupon::Coupon;
use crate::pricing::effect::Effect;
use crate::pricing::effect::buy_get::BuyGet;
use crate::pricing::exclusion::Clash;
use crate::pricing::limit::{Left, Limit, Limits};
use crate::pricing::lots::Scope;
use crate::pricing::offer::Off;
use crate::pricing::pile::Place;
use crate::pricing::promotion::{Lane, Promotion, Rulebook, Stacking};
use crate::pricing::request::Request;
use crate::pricing::schedule::Standing;

/// Who has to be asked, lane by lane.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The lanes.
    pub lanes: Vec<Stop>,
    /// The first lane with a coupon of the wallet; behind all lanes, where there is none.
    pub first: usize,
    /// The places of the coupons in the wallet that may do something.
    pub coupons: Vec<usize>,
}

/// One lane at the till.
#[derive(Clone, Debug)]
pub struct Stop {
    /// Who competes, who adds up.
    pub stacking: Stacking,
    /// Those who have to be asked, in canonical order: automatic promotions, and coupons of the wallet.
    pub entries: Vec<Entry>,
    /// True where each unit may be given to the best bid without a look at who goes together with whom.
    pub open: bool,
}

/// One who has to be asked.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Where the promotion stands.
    pub place: Place,
    /// Its number among all.
    pub number: usize,
    /// The coupon's place in the wallet.
    pub coupon: Option<usize>,
    /// True for what the till works out by itself.
    pub plain: bool,
    /// Where it does not go together with others.
    pub levels: Clash,
    /// The lots it means.
    pub scope: Scope,
    /// How it is counted.
    pub arithmetic: Arithmetic,
    /// The lots that its answer hangs on, where it hangs on nothing else that may change while only quantities do.
    pub reach: Option<Scope>,
}

impl Plan {
    /// For a request whose cart lies so: the lots that each promotion means with its hours, those it has a price for, and those
    /// that its answer hangs on.
    pub fn of(
        rulebook: &Rulebook,
        request: &Request,
        grounds: &[(Scope, Standing)],
        priced: &[Vec<(usize, usize)>],
        reach: impl Fn(usize) -> Option<Scope>,
    ) -> Plan {
        let entry = |place: Place, coupon: Option<usize>| {
            let promotion = rulebook.at(place)?;
            let number = rulebook.number(place);
            let levels = rulebook.row(place).levels();
            let (scope, standing) = grounds.get(number)?;
            let priceless =
                matches!(promotion.then, Effect::UnitPrice(_)) && priced.get(number).is_none_or(|lots| lots.is_empty());
            // What only gives something takes nothing, and keeps others out of the whole order at most; but a coupon takes room.
            let gives = coupon.is_none() && !promotion.then.competes() && !matches!(promotion.then, Effect::AddOn(_));
            let idle = scope.is_empty() || priceless || gives && !levels.order;
            let open = matches!(standing, Standing::Open(_)) && !idle;
            (open && may_hold(promotion, rulebook, request)).then(|| {
                let (plain, arithmetic) = (is_plain(promotion), promotion.arithmetic.settled());
                (
                    promotion,
                    Entry { place, number, coupon, plain, levels, scope: *scope, arithmetic, reach: reach(number) },
                )
            })
        };
        let valid = |coupon: &Coupon| {
            coupon.valid_from.is_none_or(|from| from <= request.now)
                && coupon.expires_at.is_none_or(|until| request.now < until)
        };
        let known = |(at, coupon): (usize, &Coupon)| {
            let place = rulebook.place(&coupon.template).filter(|_| valid(coupon))?;
            let (promotion, entry) = entry(place, Some(at))?;
            promotion.coupon_terms().map(|_| entry)
        };
        let held: Vec<Entry> = request.wallet.iter().enumerate().filter_map(known).collect();
        let stop = |(at, lane): (usize, &Lane)| {
            let automatic = rulebook.automatic(at).iter();
            let automatic = automatic.filter_map(|nth| entry(Place { lane: at, promotion: *nth }, None));
            let mut entries: Vec<Entry> = automatic.map(|(_, entry)| entry).collect();
            let rank = |entry: &Entry| {
                let promotion =
                    rulebook.at(entry.place).map(|promotion| (core::cmp::Reverse(promotion.priority), &promotion.id));
                (promotion, entry.coupon.and_then(|at| request.wallet.get(at)).map(|coupon| &coupon.id))
            };
            if held.iter().any(|coupon| coupon.place.lane == at) {
                let coupons = held.iter().filter(|coupon| coupon.place.lane == at).copied();
                entries = sorted_by(entries.into_iter().chain(coupons), |one, other| rank(one).cmp(&rank(other)));
            }
            let open = |entry: &Entry| {
                let then = rulebook.at(entry.place).map(|promotion| &promotion.then);
                // Coupons of one promotion that win side by side share its limits.
                let limits = rulebook.at(entry.place).map(|promotion| &promotion.limits);
                let shares = entry.coupon.is_some() && limits != Some(&Limits::default());
                let alone = matches!(then, Some(Effect::ShippingOff(_) | Effect::Points(_)) | None);
                !entry.levels.order && !entry.levels.line && !alone && !shares && then.is_some_and(Effect::competes)
            };
            let open = entries.iter().all(open);
            Stop { stacking: lane.stacking, entries, open }
        };
        let lanes: Vec<Stop> = rulebook.lanes().iter().enumerate().map(stop).collect();
        let first = held.iter().map(|coupon| coupon.place.lane).min().unwrap_or(lanes.len());
        Plan { lanes, first, coupons: held.iter().filter_map(|entry| entry.coupon).collect() }
    }
}

/// False where it is known already, whatever is in the cart, that the promotion is not for this order.
fn may_hold(promotion: &Promotion, rulebook: &Rulebook, request: &Request) -> bool {
    let may = |condition: &Condition| condition.untrue(request, rulebook.offset()).is_none();
    let holds = match &promotion.when {
        None => true,
        Some(Condition::All(all)) => all.iter().all(may),
        Some(condition) => may(condition),
    };
    holds && (promotion.limits == Limits::default() || left(promotion, request).reached(&[]).is_empty())
}

fn left<'a>(promotion: &'a Promotion, request: &'a Request) -> Left<'a> {
    Left::of(&promotion.limits, &promotion.id, &request.counters)
}

/// True for a promotion that the till works out by itself.
fn is_plain(promotion: &Promotion) -> bool {
    let arithmetic = promotion.arithmetic.settled();
    let Limits { per_order, per_customer, total, .. } = promotion.limits;
    // How often it was used is known before; units and money are counted by the judge.
    let counts = |limit: Limit| limit != Limit { uses: limit.uses, ..Limit::default() };
    let shares = arithmetic.sharing.allocation == Allocation::LargestRemainder;
    let parts = |off: &Off| matches!(off, Off::Amount(_)) || arithmetic.percent_base == Base::Running;
    let effect = match &promotion.then {
        Effect::UnitPrice(_) => true,
        Effect::PercentOff(_) => arithmetic.percent_base == Base::Running,
        Effect::AmountOff(_) | Effect::FixedPrice(_) => true,
        Effect::Tiers(tiers) => !tiers.each_product && tiers.steps.iter().all(|(_, off)| parts(off)),
        Effect::BuyGet(effect) => {
            let BuyGet { buy_of, get_of, same_sku, off, .. } = effect.as_ref();
            buy_of.is_none() && get_of.is_none() && !same_sku && parts(off)
        }
        _ => false,
    };
    effect
        && shares
        && arithmetic.too_large == TooLarge::Take
        && ![per_order, per_customer, total].into_iter().any(counts)
        && promotion.when.as_ref().is_none_or(Condition::is_sum)
}
