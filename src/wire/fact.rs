//! What happened, as it is said.

use crate::growth::fact::{Body, Bought, Fact, GivenBack, Issued, Path};
use crate::id::{
    CardId, CommunityId, CouponId, CustomerId, FactId, Identity, OrderId, ProgramId, Role, Sku, StoreId, TokenId,
};
use crate::money::Money;
use crate::time::{Day, MonthDay, Timestamp};
use crate::wire::leaves::Several;

/// The most products of one order.
const MOST_BOUGHT: usize = 500;

record! {
    /// One thing that happened. Facts are never changed; telling one twice or in another order changes nothing.
    Fact as "Fact" {
        /// Names it; the same fact told twice has one name.
        id "id": FactId,
        /// The server's number for it; left out for what the server has not confirmed.
        seq "seq": Option<u64>,
        /// When the server heard of it, in epoch ms; before that, when the device says it happened.
        at "at": Timestamp,
        /// Whom it is about.
        member "member": CustomerId,
        /// What happened.
        body "what": Body,
    }
}

choice! {
    /// What can happen.
    Body as "Happening" {
        /// The member checked in.
        "checkedIn" CheckedInSaid => |said| Body::CheckedIn { program: said.program },
        /// The member was given a make-up card.
        "cardIssued" CardSaid => |said| Body::CardIssued { program: said.program, card: said.card },
        /// The member spent a make-up card on a day that was missed.
        "madeUp" MadeUpSaid => |said| Body::MadeUp { program: said.program, card: said.card, day: said.day },
        /// The member became a member.
        "joined" JoinedSaid => |said| Body::Joined { was: said.was, birthday: said.birthday },
        /// The member is known by something; whoever is known by the same is the same person.
        "known" KnownSaid => |said| Body::Known { identity: said.identity },
        /// The member works for the mall.
        "appointed" AppointedSaid => |said| Body::Appointed { role: said.role, store: said.store },
        /// The member was given a share token.
        "issued" Issued => Body::Issued,
        /// The member, or a visitor, opened a shared link.
        "opened" OpenedSaid => |said| Body::Opened { token: said.token },
        /// Someone else opened what the member had shared in a check-in program.
        "shareReturned" ShareReturnedSaid => |said| Body::ShareReturned { program: said.program, visitor: said.visitor },
        /// The member paid an order.
        "ordered" OrderedSaid => |said| Body::Ordered {
            order: said.order, store: said.store, path: said.path, lines: said.lines.0,
        },
        /// The member received an order.
        "received" ReceivedSaid => |said| Body::Received { order: said.order },
        /// Money of an order was given back.
        "refunded" RefundedSaid => |said| Body::Refunded { order: said.order, lines: said.lines.0 },
        /// The member left the mall's service; their customers pass to another.
        "transferred" TransferredSaid => |said| Body::Transferred { to: said.to },
        /// The member used up a coupon.
        "redeemed" CouponSaid => |said| Body::Redeemed { coupon: said.coupon },
        /// A coupon that was used up came back, with the order that had used it.
        "returned" CouponSaid => |said| Body::Returned { coupon: said.coupon },
        /// Commission was paid out to the member.
        "paidOut" PaidOutSaid => |said| Body::PaidOut { program: said.program, amount: said.amount },
        /// The member entered a community by its entry code.
        "entered" CommunitySaid => |said| Body::Entered { community: said.community },
        /// The member left a community.
        "left" CommunitySaid => |said| Body::Left { community: said.community },
    }
}

struct CheckedInSaid {
    program: ProgramId,
}

record! {
    /// A check-in.
    CheckedInSaid as "CheckedIn" {
        /// The program.
        program "program": ProgramId,
    }
}

struct CardSaid {
    program: ProgramId,
    card: CardId,
}

record! {
    /// A make-up card.
    CardSaid as "CardIssued" {
        /// The program it is for.
        program "program": ProgramId,
        /// The card.
        card "card": CardId,
    }
}

struct MadeUpSaid {
    program: ProgramId,
    card: CardId,
    day: Day,
}

record! {
    /// A day made up.
    MadeUpSaid as "MadeUp" {
        /// The program.
        program "program": ProgramId,
        /// The card that is spent.
        card "card": CardId,
        /// The day, as `2026-11-01`.
        day "day": Day,
    }
}

struct JoinedSaid {
    was: Option<CustomerId>,
    birthday: Option<MonthDay>,
}

record! {
    /// Someone became a member.
    JoinedSaid as "Joined" {
        /// The visitor they were before: what the visitor opened is theirs now.
        was "was": Option<CustomerId>,
        /// Their birthday without a year, as `02-29`.
        birthday "birthday": Option<MonthDay>,
    }
}

struct KnownSaid {
    identity: Identity,
}

record! {
    /// What a member is known by.
    KnownSaid as "Known" {
        /// A hashed phone, a payer, an openid: never the thing itself.
        identity "identity": Identity,
    }
}

struct AppointedSaid {
    role: Role,
    store: Option<StoreId>,
}

record! {
    /// Work for the mall.
    AppointedSaid as "Appointed" {
        /// As what: a guide, a shopkeeper, a KOC.
        role "role": Role,
        /// In which store.
        store "store": Option<StoreId>,
    }
}

record! {
    /// A share token given out.
    Issued as "Issued" {
        /// The referral program it is for.
        program "program": ProgramId,
        /// The token.
        token "token": TokenId,
        /// Which way the friends are to come.
        path "path": Option<Path>,
        /// The store in whose name it was shared.
        store "store": Option<StoreId>,
        /// From this moment on it binds nobody; the program's own span may end sooner.
        until "until": Option<Timestamp>,
    }
}

words! {
    /// The five ways in which a community turns into an order.
    Path as "Path" {
        "live" => Path::Live,
        "till" => Path::Till,
        "chat" => Path::Chat,
        "recommended" => Path::Recommended,
        "membersSale" => Path::MembersSale,
    }
}

struct OpenedSaid {
    token: TokenId,
}

record! {
    /// A shared link was opened.
    OpenedSaid as "Opened" {
        /// What the link carried.
        token "token": TokenId,
    }
}

struct ShareReturnedSaid {
    program: ProgramId,
    visitor: CustomerId,
}

record! {
    /// A shared check-in was opened.
    ShareReturnedSaid as "ShareReturned" {
        /// The check-in program.
        program "program": ProgramId,
        /// Who opened it.
        visitor "visitor": CustomerId,
    }
}

struct OrderedSaid {
    order: OrderId,
    store: Option<StoreId>,
    path: Option<Path>,
    lines: Several<Bought, 1, MOST_BOUGHT>,
}

record! {
    /// A paid order.
    OrderedSaid as "Ordered" {
        /// Names it.
        order "order": OrderId,
        /// Where it was placed, whoever brought the customer.
        store "store": Option<StoreId>,
        /// Which way it came.
        path "path": Option<Path>,
        /// What was bought.
        lines "lines": Several<Bought, 1, MOST_BOUGHT>,
    }
}

record! {
    /// Units of a product that were bought.
    Bought as "Bought" {
        /// The product.
        sku "sku": Sku,
        /// How many.
        quantity "quantity": u32,
        /// What was paid for all of them after every discount, without shipping; 0 for a gift.
        paid "paid": Money,
    }
}

struct ReceivedSaid {
    order: OrderId,
}

record! {
    /// An order arrived.
    ReceivedSaid as "Received" {
        /// The order.
        order "order": OrderId,
    }
}

struct RefundedSaid {
    order: OrderId,
    lines: Several<GivenBack, 1, MOST_BOUGHT>,
}

record! {
    /// Money was given back.
    RefundedSaid as "Refunded" {
        /// The order.
        order "order": OrderId,
        /// For what.
        lines "lines": Several<GivenBack, 1, MOST_BOUGHT>,
    }
}

record! {
    /// Money given back for a product.
    GivenBack as "GivenBack" {
        /// The product.
        sku "sku": Sku,
        /// How many units were sent back; left out where only money was given back.
        quantity "quantity": u32 = 0,
        /// How much was given back.
        amount "amount": Money,
    }
}

struct TransferredSaid {
    to: CustomerId,
}

record! {
    /// A hand-over: everyone bound to the member is the heir's from now on, and the member is nothing to the mall any
    /// more. What was earned stays.
    TransferredSaid as "Transferred" {
        /// Who takes the customers over.
        to "to": CustomerId,
    }
}

struct CouponSaid {
    coupon: CouponId,
}

record! {
    /// A coupon was used, or came back.
    CouponSaid as "CouponMoved" {
        /// The coupon.
        coupon "coupon": CouponId,
    }
}

struct PaidOutSaid {
    program: ProgramId,
    amount: Money,
}

record! {
    /// A payment of commission.
    PaidOutSaid as "PaidOut" {
        /// The program.
        program "program": ProgramId,
        /// How much.
        amount "amount": Money,
    }
}

struct CommunitySaid {
    community: CommunityId,
}

record! {
    /// A community was entered, or left.
    CommunitySaid as "CommunityMoved" {
        /// The community.
        community "community": CommunityId,
    }
}
