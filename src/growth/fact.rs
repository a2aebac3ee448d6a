//! What happened, written down once and never changed: merged as a set, read in the server's order.

use core::cmp::Ordering;

use crate::id::{
    CardId, CommunityId, CouponId, CustomerId, FactId, Identity, OrderId, ProgramId, Role, Sku, StoreId, TokenId,
};
use crate::money::Money;
use crate::order::turns;
use crate::time::{Day, MonthDay, Timestamp};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Names it; the same fact told twice has one name.
    pub id: FactId,
    /// The server's number for it; none yet for what the server has not heard.
    pub seq: Option<u64>,
    /// When the server heard of it (or, before that, when the device says it happened).
    pub at: Timestamp,
    /// Whom it is about.
    pub member: CustomerId,
    /// What happened.
    pub body: Body,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// The member checked in to a program.
    CheckedIn {
        /// The program.
        program: ProgramId,
    },
    /// The member was given a make-up card (补签卡).
    CardIssued {
        /// The program it is for.
        program: ProgramId,
        /// The card.
        card: CardId,
    },
    /// The member spent a make-up card on a day that was missed.
    MadeUp {
        /// The program.
        program: ProgramId,
        /// The card.
        card: CardId,
        /// The day.
        day: Day,
    },
    /// The member became a member.
    Joined {
        /// The visitor they were before.
        was: Option<CustomerId>,
        /// Their birthday, without a year.
        birthday: Option<MonthDay>,
    },
    /// The member is known by this; whoever is known by the same is the same person.
    Known {
        /// By what.
        identity: Identity,
    },
    /// The member works for the mall.
    Appointed {
        /// As what.
        role: Role,
        /// Where.
        store: Option<StoreId>,
    },
    /// The member was given a share token.
    Issued(Issued),
    /// The member, or a visitor, opened a shared link.
    Opened {
        /// What the link carried.
        token: TokenId,
    },
    /// Someone else opened what the member had shared in a check-in program.
    ShareReturned {
        /// The check-in program.
        program: ProgramId,
        /// Who opened it.
        visitor: CustomerId,
    },
    /// The member paid an order.
    Ordered {
        /// The order.
        order: OrderId,
        /// Where it was placed.
        store: Option<StoreId>,
        /// Which way it came.
        path: Option<Path>,
        /// What was bought.
        lines: Vec<Bought>,
    },
    /// The member received an order.
    Received {
        /// The order.
        order: OrderId,
    },
    /// Money of an order was given back.
    Refunded {
        /// The order.
        order: OrderId,
        /// What was given back, by product.
        lines: Vec<GivenBack>,
    },
    /// The member left the mall's service; their customers pass to another.
    Transferred {
        /// To whom.
        to: CustomerId,
    },
    /// The member used up a coupon.
    Redeemed {
        /// The coupon.
        coupon: CouponId,
    },
    /// A coupon that was used up came back, with the order that had used it.
    Returned {
        /// The coupon.
        coupon: CouponId,
    },
    /// Commission was paid out to the member.
    PaidOut {
        /// The program.
        program: ProgramId,
        /// How much.
        amount: Money,
    },
    /// The member entered a community by its entry code.
    Entered {
        /// The community.
        community: CommunityId,
    },
    /// The member left a community.
    Left {
        /// The community.
        community: CommunityId,
    },
}

/// A share token that was given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The referral program it is for.
    pub program: ProgramId,
    /// The token.
    pub token: TokenId,
    /// Which way the friends are to come.
    pub path: Option<Path>,
    /// The store in whose name it was shared.
    pub store: Option<StoreId>,
    /// From this moment on it binds nobody.
    pub until: Option<Timestamp>,
}

/// The five ways in which a community turns into an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Path {
    /// A live show in the community, paid in the app.
    Live,
    /// A visit to the store, paid at its till.
    Till,
    /// A private chat, paid to the shopkeeper.
    Chat,
    /// A recommendation in the neighbourhood, paid in the app.
    Recommended,
    /// A sale for members of the community, paid in the app.
    MembersSale,
}

/// Units of a product that were bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bought {
    /// The product.
    pub sku: Sku,
    /// How many.
    pub quantity: u32,
    /// What was paid for all of them, after every discount.
    pub paid: Money,
}

/// Money given back for a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenBack {
    /// The product.
    pub sku: Sku,
    /// How many units were sent back; none, where only money was given back.
    pub quantity: u32,
    /// How much was given back.
    pub amount: Money,
}

/// Facts in the agreed order: by the server's number and then by id; what the server has not heard comes last.
///
/// Telling a fact twice, or in another order, changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts(Vec<Fact>);

impl Facts {
    /// Brings facts into their order; of two with one id the earlier stays.
    pub fn new(told: Vec<Fact>) -> Facts {
        let place = |fact: &Fact| (fact.seq.unwrap_or(u64::MAX), fact.seq.is_none().then_some(fact.at));
        let ordered = put(told, &|one, other| place(one).cmp(&place(other)).then_with(|| one.id.cmp(&other.id)));
        let by_id = turns(ordered.len(), &|one, other| id(&ordered, one).cmp(&id(&ordered, other)));
        let mut first = vec![true; ordered.len()];
        for pair in by_id.windows(2) {
            if let [earlier, later] = pair
                && id(&ordered, *earlier) == id(&ordered, *later)
                && let Some(first) = first.get_mut(*later)
            {
                *first = false;
            }
        }
        Facts(ordered.into_iter().zip(first).filter_map(|(fact, first)| first.then_some(fact)).collect())
    }

    /// The facts, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Fact> {
        self.0.iter()
    }
}

fn id(facts: &[Fact], at: usize) -> Option<&FactId> {
    facts.get(at).map(|fact| &fact.id)
}

/// The facts in an order.
fn put(told: Vec<Fact>, compare: &dyn Fn(&Fact, &Fact) -> Ordering) -> Vec<Fact> {
    let turns = turns(told.len(), &|one, other| match (told.get(one), told.get(other)) {
        (Some(one), Some(other)) => compare(one, other),
        _ => Ordering::Equal,
    });
    let mut told: Vec<Option<Fact>> = told.into_iter().map(Some).collect();
    turns.into_iter().filter_map(|turn| told.get_mut(turn).and_then(Option::take)).collect()
}
