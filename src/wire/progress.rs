//! Where a member stands with their friends, as it is asked and told.

use crate::growth::fact::{Fact, Facts, Path};
use crate::growth::grant::Grant;
use crate::growth::referral::{
    CountProgress, Friend, Item, OrderCredit, PartCredit, Pot, Progress, Refusal, Refused, Step, TouchCredit, UntilFree,
};
use crate::id::{CouponId, CustomerId, FactId, OrderId, ProgramId, Sku, StoreId, TokenId};
use crate::money::Money;
use crate::time::Timestamp;
use crate::wire::growth::{MOST_FACTS, Programs};
use crate::wire::issue::{Code, Issue};
use crate::wire::leaves::Several;
use crate::wire::standing::{GrantedCoupon, wallet};

/// A question about referrals.
#[derive(Debug)]
pub struct ReferralAsked {
    facts: Several<Fact, 0, MOST_FACTS>,
    member: CustomerId,
    now: Option<Timestamp>,
    item: Option<Item>,
}

record! {
    /// Where does this member stand in every referral program, by these facts?
    ReferralAsked as "ReferralRequest" {
        /// What happened, in any order: also what others did, such as opening the member's links.
        facts "facts": Several<Fact, 0, MOST_FACTS>,
        /// Whom the question is about. `store:` and a store's id asks for the store's own commission.
        member "member": CustomerId,
        /// The moment, in epoch ms; the package fills in the present when it is left out.
        now "now": Option<Timestamp>,
        /// What the member would like to have for nothing: the answers tell `untilFree`.
        item "item": Option<Item>,
    }
}

record! {
    /// An item that a member would like to have for nothing.
    Item as "WantedItem" {
        /// The product.
        sku "sku": Sku,
        /// What it costs.
        price "price": Money,
    }
}

/// The question, in order and at a moment.
#[derive(Debug)]
pub struct ReferralQuestion {
    /// What happened.
    pub facts: Facts,
    /// Whom it is about.
    pub member: CustomerId,
    /// When.
    pub now: Timestamp,
    /// What they would like to have.
    pub item: Option<Item>,
}

impl ReferralAsked {
    /// The question, in order and at a moment.
    pub fn mean(self, now: Option<Timestamp>) -> Result<ReferralQuestion, Vec<Issue>> {
        let ReferralAsked { facts: Several(facts), member, now: said, item } = self;
        let now = said.or(now).ok_or_else(|| vec![Issue::new("now".to_owned(), Code::Missing)])?;
        Ok(ReferralQuestion { facts: Facts::new(facts), member, now, item })
    }
}

/// Where a member stands in a referral program, as it is told.
#[derive(Debug)]
pub struct Referral {
    program: ProgramId,
    friends: Vec<Friend>,
    count: Option<CountProgress>,
    commission: Option<CommissionTold>,
    grants: Vec<Grant>,
    withdrawn: Vec<CouponId>,
    wallet: Vec<GrantedCoupon>,
    until_free: Option<UntilFree>,
    credits: Vec<OrderCredit>,
    refused: Vec<Refusal>,
}

written! {
    /// Where a member stands in a referral program.
    ///
    /// Facts are read in the server's order, on a clock that never runs backwards. Accounts known by the same are one
    /// person from the moment on at which that is told; what was counted before stays counted.
    Referral as "Referral" {
        /// The program.
        program "program": ProgramId,
        /// One for every order that counts or counted, one for every other friend; by `at`, then by name.
        friends "friends": Vec<Friend>,
        /// Towards the next reward, where the program counts friends.
        count "count": Option<CountProgress>,
        /// What is earned, where the program pays commission.
        commission "commission": Option<CommissionTold>,
        /// Rewards that stand, used up or not.
        grants "grants": Vec<Grant>,
        /// Rewards that were taken back; one that is earned again stands again under its old name.
        withdrawn "withdrawn": Vec<CouponId>,
        /// The coupons among `grants` that are not used up, as a quote's wallet takes them.
        wallet "wallet": Vec<GrantedCoupon>,
        /// What is missing until the item that was asked about is free; left out where the program cannot tell.
        until_free "untilFree": Option<UntilFree>,
        /// What each counted order of the member's own friends says about the links that led to it.
        credits "credits": Vec<OrderCredit>,
        /// Facts of the member and of their friends that did not do what they might have done, as they were refused.
        refused "refused": Vec<Refusal>,
    }
}

written! {
    /// A friend, or an order of a friend that counts.
    Friend as "Friend" {
        /// Who: the account that ordered; before that, of a person's accounts the one that joined first.
        friend "friend": CustomerId,
        /// How far they have come.
        step "step": Step,
        /// When they came so far.
        at "at": Timestamp,
        /// The order that counts.
        order "order": Option<OrderId>,
        /// While the order is held: until when; left out while it waits to be received.
        held_until "heldUntil": Option<Timestamp>,
        /// What is left of what was paid for the products that count.
        paid "paid": Option<Money>,
        /// The commission that stands, where the program pays commission.
        worth "worth": Option<Money>,
        /// 1 for a friend of one's own, 2 for a friend's friend, where the program pays commission.
        level "level": Option<u32>,
        /// Which way the order came; where that is not known, which way the friend was to come.
        path "path": Option<Path>,
        /// The store in whose name the link was shared.
        store "store": Option<StoreId>,
        /// The store where the order was placed.
        order_store "orderStore": Option<StoreId>,
        /// Why they could not be bound.
        code "code": Option<Refused>,
    }
}

written! {
    /// Towards the next reward.
    CountProgress as "CountProgress" {
        /// Friends for each reward.
        needed "needed": u32,
        /// Friends whose orders matured and stand.
        matured "matured": u32,
        /// Friends whose orders are held and stand.
        held "held": u32,
        /// Friends still missing for the next reward, those held not counted; 0 when there is no next.
        to_go "toGo": u32,
        /// How often the reward is given at most.
        times "times": Option<u32>,
        /// Rewards that stand.
        granted "granted": u32,
        /// Rewards that were used up and are no more earned; later friends make up for them first.
        debt "debt": u32,
    }
}

/// What is earned, as it is told.
#[derive(Debug)]
pub struct CommissionTold {
    pending: Money,
    available: Money,
    paid: Money,
    reversed: Money,
    debt: Money,
    entries: Vec<EntryTold>,
}

written! {
    /// What is earned.
    CommissionTold as "CommissionProgress" {
        /// Earned, and held.
        pending "pending": Money,
        /// Earned for good, and not paid out.
        available "available": Money,
        /// Paid out.
        paid "paid": Money,
        /// Taken back because money was given back.
        reversed "reversed": Money,
        /// What the member owes the mall, because commission was paid out and then taken back.
        debt "debt": Money,
        /// Every movement of the member's commission, earliest first.
        entries "entries": Vec<EntryTold>,
    }
}

/// One movement, as it is told.
#[derive(Debug)]
pub struct EntryTold {
    at: Timestamp,
    from: String,
    to: String,
    amount: Money,
    order: Option<OrderId>,
    level: Option<u32>,
}

written! {
    /// One movement of commission, from one account to another: `budget`, and of each member `pending:ID`,
    /// `available:ID`, `paid:ID`, `owed:ID`. All accounts together always hold nothing.
    EntryTold as "LedgerEntry" {
        /// When.
        at "at": Timestamp,
        /// From where.
        from "from": String,
        /// To where.
        to "to": String,
        /// How much; never nothing.
        amount "amount": Money,
        /// The order that earns it; left out for what is paid out.
        order "order": Option<OrderId>,
        /// 1 for a friend's order, 2 for that of a friend's friend.
        level "level": Option<u32>,
    }
}

written! {
    /// What is missing until an item is free.
    UntilFree as "UntilFree" {
        /// Friends still missing, those held not counted. Where commission is paid: each with the smallest order that
        /// counts, at the member's rate for the item's product.
        friends "friends": u32,
        /// Friends whose orders matured and stand.
        matured "matured": u32,
        /// Friends whose orders are held and stand.
        held "held": u32,
    }
}

written! {
    /// What an order says about the links that led to it, by three ways of counting side by side: those that were fresh
    /// when it was paid, and the one that bound the friend; of more than 32 the first and the last 31.
    OrderCredit as "OrderCredit" {
        /// The order.
        order "order": OrderId,
        /// What is left of what was paid for the products that count.
        amount "amount": Money,
        /// All to the first link.
        first "first": TouchCredit,
        /// All to the last.
        last "last": TouchCredit,
        /// The same to each, earliest first; odd fen go to the earliest.
        linear "linear": Vec<PartCredit>,
    }
}

written! {
    /// An opened link that is credited.
    TouchCredit as "TouchCredit" {
        /// The token.
        token "token": TokenId,
        /// Who shared it.
        referrer "referrer": CustomerId,
        /// Which way the friends were to come.
        path "path": Option<Path>,
        /// The store in whose name it was shared.
        store "store": Option<StoreId>,
    }
}

written! {
    /// An opened link that is credited with a part.
    PartCredit as "PartCredit" {
        /// The token.
        token "token": TokenId,
        /// Who shared it.
        referrer "referrer": CustomerId,
        /// The part.
        amount "amount": Money,
    }
}

written! {
    /// A fact that did not do what it might have done. A link of another program is told by that program alone; one of a
    /// program that the rulebook does not have, by every program.
    Refusal as "ReferralRefusal" {
        /// The fact. An order that is refused for a reward did count; one of `known` and `joined` did join accounts.
        fact "fact": FactId,
        /// Why.
        code "code": Refused,
        /// The friend it is about; left out when it is about the member.
        friend "friend": Option<CustomerId>,
    }
}

/// Where a member stands, as it is told.
///
/// A link of another program of the mall's is that program's affair, and is no refusal of this one.
pub fn referral(mut progress: Progress, member: &CustomerId, programs: &Programs) -> Referral {
    progress.refused.retain(|refusal| refusal.foreign.as_ref().is_none_or(|program| !programs.has(program)));
    let pot = |pot: Pot| {
        let name = match pot {
            Pot::Budget => return "budget".to_owned(),
            Pot::Pending => "pending:",
            Pot::Available => "available:",
            Pot::Paid => "paid:",
            Pot::Owed => "owed:",
        };
        [name, member.as_str()].concat()
    };
    let commission = progress.commission.map(|commission| CommissionTold {
        pending: commission.pending,
        available: commission.available,
        paid: commission.paid,
        reversed: commission.reversed,
        debt: commission.debt,
        entries: commission
            .entries
            .into_iter()
            .map(|entry| EntryTold {
                at: entry.at,
                from: pot(entry.from),
                to: pot(entry.to),
                amount: entry.amount,
                order: entry.order,
                level: entry.level,
            })
            .collect(),
    });
    Referral {
        program: progress.program,
        friends: progress.friends,
        count: progress.count,
        commission,
        wallet: wallet(&progress.usable),
        grants: progress.grants,
        withdrawn: progress.withdrawn,
        until_free: progress.until_free,
        credits: progress.credits,
        refused: progress.refused,
    }
}

tell_words! {
    Path as "Path" "The five ways in which a community turns into an order." {
        Live "live",
        Till "till",
        Chat "chat",
        Recommended "recommended",
        MembersSale "membersSale",
    }
    Step as "FriendStep" "How far a friend has come: they opened a link and may still be bound; they are bound; their
        order is held; it counts for good; it was given back; they could not be bound." {
        Opened "opened",
        Bound "bound",
        Held "held",
        Matured "matured",
        Reversed "reversed",
        Refused "refused",
    }
    Refused as "ReferralCode" "Why a fact did not do what it might have done in a referral program." {
        UnknownToken "unknown-token",
        TokenExpired "token-expired",
        TokenToldTwice "token-told-twice",
        ForeignProgram "foreign-program",
        ProgramNotStarted "program-not-started",
        ProgramOver "program-over",
        SelfReferral "self-referral",
        SamePerson "same-person",
        AlreadyBound "already-bound",
        StillProtected "still-protected",
        NotANewMember "not-a-new-member",
        WouldCloseACircle "would-close-a-circle",
        TouchTooOld "touch-too-old",
        BindingLapsed "binding-lapsed",
        NotBound "not-bound",
        OrderToldTwice "order-told-twice",
        UnknownOrder "unknown-order",
        NotTheMembersOrder "not-the-members-order",
        ReceivedAlready "received-already",
        NoProductInScope "no-product-in-scope",
        NothingPaid "nothing-paid",
        OrderBelowMinimum "order-below-minimum",
        TooLateAfterBinding "too-late-after-binding",
        FriendCountedAlready "friend-counted-already",
        RefundBeyondOrder "refund-beyond-order",
        RewardLimitReached "reward-limit-reached",
        BudgetUsedUp "budget-used-up",
        PayoutBeyondAvailable "payout-beyond-available",
        NotGranted "not-granted",
        RedeemedAlready "redeemed-already",
        NotRedeemed "not-redeemed",
        NoHeir "no-heir",
        NotConfirmed "not-confirmed",
        InTheFuture "in-the-future",
    }
}
