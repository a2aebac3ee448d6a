//! One lane at work: ask every promotion, choose among the yeses, take.

use core::cell::RefCell;
use std::borrow::Cow;
use std::rc::Rc;

use crate::id::{CouponId, PromotionId, Sku};
use crate::money::Money;
use crate::order::Set;
use crate::pricing::contest::{Rules, contest};
use crate::pricing::due::Due;
use crate::pricing::exclusion::Clash;
use crate::pricing::layout::Layout;
use crate::pricing::lots::{Lots, Scope};
use crate::pricing::memory::Memory;
use crate::pricing::offer::{Gives, NextStep, Offer};
use crate::pricing::pile::Place;
use crate::pricing::promotion::{Promotion, Rulebook, Stacking};
use crate::pricing::reason::Reason;
use crate::pricing::request::Request;
use crate::pricing::schedule::Standing;
use crate::pricing::taking::Taken;
use crate::time::Timestamp;

/// A request held against a rulebook: what does not change however the coupons are chosen.
#[derive(Clone, Debug)]
pub struct Asking<'a> {
    /// What is promised.
    pub rulebook: &'a Rulebook,
    /// What is asked.
    pub request: &'a Request,
    /// The cart's lots.
    pub lots: Lots<'a>,
    /// How it lies.
    pub layout: &'a Layout,
    /// True when some promotions do not go together.
    pub clashes: bool,
    /// True when what is refused or finds nothing by itself does so in company, too.
    pub steady: bool,
    /// True when everything is told of what does not act; else that it does not act is enough.
    pub tells_all: bool,
    /// What was answered at the last tap, where that is kept.
    memory: Option<&'a RefCell<Memory<Answer>>>,
}

/// One who competes in a lane: an automatic promotion, or a promotion set off by one coupon of the wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// Where the promotion stands.
    pub place: Place,
    /// The promotion.
    pub promotion: &'a Promotion,
    /// The coupon's place in the wallet, and its id.
    pub coupon: Option<(usize, &'a CouponId)>,
}

/// One who was better.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rival {
    /// A promotion, and its place in the rulebook.
    Promotion(PromotionId, Place),
    /// A coupon, and its place in the wallet.
    Coupon(CouponId, usize),
}

/// What became of a promotion or a coupon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It took something off.
    Applied {
        /// So much.
        amount: Money,
        /// It would have liked to take so much, but there was less.
        wanted: Option<Money>,
        /// The guard kept so much of it back.
        cut: Option<Money>,
        /// What is missing to its next step.
        next: Option<NextStep>,
        /// It met so many units, where it means more.
        units: Option<u32>,
        /// One of these may still be chosen.
        choose: Option<Vec<Sku>>,
        /// So many points: that pay, or are earned or granted.
        points: Option<u64>,
    },
    /// Something else was better.
    Beaten {
        /// The better ones.
        by: Vec<Rival>,
        /// What it would have taken off by itself.
        worth: Money,
    },
    /// It does not apply, and why: every reason, never only the first.
    Refused {
        /// At least one.
        reasons: Vec<Reason>,
    },
    /// It applies, but there is nothing left to take.
    NothingLeft,
    /// It applies, but the guard keeps all of it back.
    Guarded {
        /// So much.
        cut: Money,
    },
    /// It does not go with something that acted before it.
    Excluded {
        /// That.
        by: Vec<Rival>,
        /// What its conditions miss in what that leaves.
        reasons: Option<Vec<Reason>>,
    },
    /// It is told of before it opens.
    Announced {
        /// From then on it acts.
        opens_at: Timestamp,
        /// What it would take off now.
        worth: Money,
    },
    /// A coupon that would work, but was not asked for.
    Unused,
}

/// What a candidate offers, or what is to be said instead.
pub type Answer = Result<Rc<Offer>, Verdict>;

/// What has happened so far.
#[derive(Debug)]
pub struct Run<'a> {
    /// What is still to pay.
    pub due: Due,
    /// What all promotions together may still take off the goods, where that is bounded.
    pub may_take: Option<Money>,
    /// Who has acted, in their order.
    pub acted: Vec<Candidate<'a>>,
    /// Who gives something beside the prices.
    pub given: Vec<(Candidate<'a>, Gives)>,
    /// True where the answers of the last tap may hold, and those of this one are kept.
    pub remembers: bool,
    /// So many points pay.
    pub points_used: u64,
    /// Who took what, in the order it was taken.
    pub takings: Vec<(Candidate<'a>, Taken)>,
    /// What became of each candidate.
    pub verdicts: Vec<(Candidate<'a>, Verdict)>,
}

impl<'a> Asking<'a> {
    /// Holds the request against the rulebook, under which its cart lies so.
    pub fn new(rulebook: &'a Rulebook, request: &'a Request, layout: &'a Layout) -> Asking<'a> {
        let lots = Lots::of(&request.cart, &layout.lots, &layout.scopes);
        let (clashes, steady) = (rulebook.clashes(), rulebook.is_steady());
        Asking { rulebook, request, lots, layout, clashes, steady, tells_all: true, memory: None }
    }

    /// The same where only the price counts: of what does not act nobody wants to know every reason.
    #[must_use]
    pub fn quietly(self) -> Asking<'a> {
        Asking { tells_all: false, ..self }
    }

    /// True where what is asked is kept for the next tap.
    pub fn remembers(&self) -> bool {
        self.memory.is_some()
    }

    /// The same with what was answered at the last tap.
    #[must_use]
    pub fn remembering(self, memory: &'a RefCell<Memory<Answer>>) -> Asking<'a> {
        Asking { memory: Some(memory), ..self }
    }

    /// Before any lane has run.
    pub fn start(&self) -> Run<'a> {
        let guard = self.rulebook.guard();
        let due = Due::of(&self.request.cart, &self.lots, guard);
        let subtotal = due.piles.iter().map(|pile| pile.due).sum();
        let may_take = guard.and_then(|guard| guard.most(self.request.channel.as_ref(), subtotal));
        Run {
            due,
            may_take,
            acted: Vec::new(),
            given: Vec::new(),
            remembers: true,
            points_used: 0,
            takings: Vec::new(),
            verdicts: Vec::new(),
        }
    }

    /// The candidate that a coupon of the wallet is.
    pub fn candidate(&self, coupon: usize, place: Place) -> Option<Candidate<'a>> {
        let promotion = self.rulebook.at(place)?;
        let id = &self.request.wallet.get(coupon)?.id;
        Some(Candidate { place, promotion, coupon: Some((coupon, id)) })
    }

    /// Runs the lanes from `first` on, with these coupons, over what has happened so far.
    pub fn run(&self, first: usize, coupons: &[Candidate<'a>], run: &mut Run<'a>) {
        for at in first..self.rulebook.lanes().len() {
            self.run_lane(at, coupons, run);
        }
    }

    /// Runs one lane. Its steps are functions by themselves, so that a host compiles only those that a mall's lanes take.
    pub fn run_lane(&self, at: usize, coupons: &[Candidate<'a>], run: &mut Run<'a>) {
        let Some(lane) = self.rulebook.lanes().get(at) else { return };
        let automatic = |nth: &usize| {
            let place = Place { lane: at, promotion: *nth };
            Some(Candidate { place, promotion: lane.promotions.get(*nth)?, coupon: None })
        };
        let mut candidates: Vec<Candidate> = self.rulebook.automatic(at).iter().filter_map(automatic).collect();
        for coupon in coupons.iter().filter(|coupon| coupon.place.lane == at) {
            let turn = candidates.partition_point(|earlier| earlier.rank() <= coupon.rank());
            candidates.insert(turn, *coupon);
        }
        run.due.start_lane();
        let offers = self.ask(at, candidates, run);
        if lane.stacking == Stacking::Each {
            return self.take_each(offers, run);
        }
        let competes = |(candidate, _): &Offered| candidate.promotion.then.competes();
        let (rivals, others) =
            if offers.iter().all(competes) { (offers, Vec::new()) } else { offers.into_iter().partition(competes) };
        match lane.stacking {
            Stacking::BestOne => self.take_best(rivals, run),
            _ => self.take_by_line(rivals, run),
        }
        // What does not compete is asked again after them: those who won may have parted piles, or keep it out.
        for (candidate, _) in others {
            self.judge_and_settle(candidate, run);
        }
    }

    /// Asks every candidate at the start of the lane; those with nothing to offer get their verdict here.
    #[inline(never)]
    fn ask(&self, lane: usize, candidates: Vec<Candidate<'a>>, run: &mut Run<'a>) -> Vec<Offered<'a>> {
        // Of the largest discount of an order, everybody's answer hangs on everybody's.
        let memory = self.memory.filter(|_| run.remembers && run.may_take.is_none());
        let changed = memory.map(|memory| memory.borrow_mut().start(lane, self.tells_all, &run.due));
        let mut coupons = run.coupons();
        let mut offers = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            let reach = self.layout.reach(self.rulebook.number(candidate.place)).filter(|_| candidate.coupon.is_none());
            let answer = match (memory, changed, reach) {
                (Some(memory), Some(changed), Some(reach)) => {
                    let promotion = candidate.place.promotion;
                    let known = || memory.borrow_mut().answer(lane, self.tells_all, promotion);
                    let held = if reach.lots.touches(&changed) { None } else { known() };
                    held.unwrap_or_else(|| {
                        let answer = self.judge(&candidate, run).map(Rc::new);
                        let kept = if reach.only_offers && answer.is_err() { None } else { Some(answer.clone()) };
                        memory.borrow_mut().keep(lane, self.tells_all, promotion, kept);
                        answer
                    })
                }
                _ => self.judge(&candidate, run).map(Rc::new),
            };
            match answer {
                Err(verdict) => self.tell(candidate, run, || verdict),
                Ok(offer) if !offer.acts() => self.tell(candidate, run, || nothing(offer.cut)),
                Ok(offer) => match self.no_room(&candidate, &coupons) {
                    Some(reason) => self.tell(candidate, run, || Verdict::Refused { reasons: vec![reason] }),
                    None => {
                        coupons.extend(candidate.coupon.is_some().then_some(candidate));
                        offers.push((candidate, offer));
                    }
                },
            }
        }
        offers
    }

    /// Writes down what became of a candidate, where somebody wants to know.
    pub fn tell(&self, candidate: Candidate<'a>, run: &mut Run<'a>, verdict: impl FnOnce() -> Verdict) {
        if self.tells_all || candidate.coupon.is_some() {
            run.verdicts.push((candidate, verdict()));
        }
    }

    /// The lots that a promotion means, and how its hours stand.
    pub fn ground(&self, place: Place) -> Option<&(Scope, Standing)> {
        self.layout.grounds.get(self.rulebook.number(place))
    }

    /// The lots that a promotion has a price for, with the place of that price.
    pub fn priced(&self, place: Place) -> &[(usize, usize)] {
        self.layout.priced.get(self.rulebook.number(place)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Each in its turn, on what the ones before have left.
    #[inline(never)]
    fn take_each(&self, offers: Vec<Offered<'a>>, run: &mut Run<'a>) {
        let before = run.acted.len();
        for (candidate, asked) in offers {
            // Where nobody has acted yet, nothing has changed since it was asked.
            if run.acted.len() == before {
                self.settle(candidate, &asked, Cow::Borrowed(&asked.taking), run);
            } else {
                self.judge_and_settle(candidate, run);
            }
        }
    }

    #[inline(never)]
    fn judge_and_settle(&self, candidate: Candidate<'a>, run: &mut Run<'a>) {
        match self.judge(&candidate, run) {
            Ok(offer) => self.settle(candidate, &offer, Cow::Borrowed(&offer.taking), run),
            Err(verdict) => self.tell(candidate, run, || verdict),
        }
    }

    /// The one that takes most; of equal ones the first, since offers stand in rank order.
    #[inline(never)]
    fn take_best(&self, offers: Vec<Offered<'a>>, run: &mut Run<'a>) {
        let best = offers.iter().map(|(_, offer)| offer.taking.total()).max();
        let winner = offers.iter().position(|(_, offer)| Some(offer.taking.total()) == best);
        let rival = winner.and_then(|at| offers.get(at)).filter(|_| self.tells_all).map(|(one, _)| one.rival());
        for (at, (candidate, offer)) in offers.into_iter().enumerate() {
            if Some(at) == winner {
                self.settle(candidate, &offer, Cow::Borrowed(&offer.taking), run);
            } else {
                let beaten = || Verdict::Beaten { by: rival.iter().cloned().collect(), worth: offer.taking.total() };
                self.tell(candidate, run, beaten);
            }
        }
    }

    /// Each unit takes the best that is offered to it.
    #[inline(never)]
    fn take_by_line(&self, offers: Vec<Offered<'a>>, run: &mut Run<'a>) {
        let rules = Rules {
            open: |at| levels(self, &offers, at).is_none_or(|levels| !levels.order && !levels.line),
            clash: |one, other| clash(self, &offers, one, other),
            tells: self.tells_all,
        };
        let takings: Vec<_> = offers.iter().map(|(_, offer)| &offer.taking).collect();
        let prizes = contest(&takings, &mut run.due, &rules);
        let told = if self.tells_all { offers.as_slice() } else { &[] };
        let rivals: Vec<Rival> = told.iter().map(|(candidate, _)| candidate.rival()).collect();
        let named = |places: &Set<usize>| places.iter().filter_map(|at| rivals.get(*at).cloned()).collect();
        for ((candidate, offer), prize) in offers.into_iter().zip(prizes) {
            if !prize.is_empty() {
                let taking = prize.taking(offer.taking.pays);
                // Another coupon of its promotion may have won what the limits leave.
                let reasons = self.passed(&candidate, &taking, run);
                if reasons.is_empty() {
                    self.settle(candidate, &offer, Cow::Owned(taking), run);
                } else {
                    self.tell(candidate, run, || Verdict::Refused { reasons });
                }
            } else if prize.kept_out_by.is_empty() {
                let worth = offer.taking.total();
                self.tell(candidate, run, || Verdict::Beaten { by: named(&prize.winners), worth });
            } else {
                let by = || named(&prize.kept_out_by);
                self.tell(candidate, run, || Verdict::Excluded { by: by(), reasons: None });
            }
        }
    }
}

/// A candidate, and what it offers.
type Offered<'a> = (Candidate<'a>, Rc<Offer>);

/// Where an offer does not go together with some other.
fn levels(asking: &Asking, offers: &[Offered], at: usize) -> Option<Clash> {
    offers.get(at).map(|(candidate, _)| asking.rulebook.row(candidate.place).levels())
}

/// Where two offers do not go together.
fn clash(asking: &Asking, offers: &[Offered], one: usize, other: usize) -> Clash {
    match (offers.get(one), offers.get(other)) {
        (Some((one, _)), Some((other, _))) => asking.rulebook.row(one.place).with(asking.rulebook.number(other.place)),
        _ => Clash::default(),
    }
}

/// What is to be said of an offer of nothing, of which the guard kept so much back.
pub fn nothing(cut: Money) -> Verdict {
    if cut.is_zero() { Verdict::NothingLeft } else { Verdict::Guarded { cut } }
}
