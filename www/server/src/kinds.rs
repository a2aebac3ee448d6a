//! What can happen: every kind of fact, as it is written down.
//!
//! Kinds that the growth wing knows are written in its own words, so that a fact is read by it as it stands.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::parts::{OrderedGift, OrderedGrant, OrderedLine, OrderedPoints, OrderedUsage, RefundedLine, is_zero};

/// A kind of fact.
pub trait Kind: Serialize + DeserializeOwned {
    /// Its word in the file.
    const KIND: &'static str;
}

macro_rules! kinds {
    ($( $(#[$doc:meta])* $word:literal $Type:ident { $( $(#[$about:meta])* $field:ident: $of:ty ),* $(,)? } )*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $Type { $( $(#[$about])* pub $field: $of ),* }

        impl Kind for $Type {
            const KIND: &'static str = $word;
        }
    )* };
}

kinds! {
    /// Someone came for the first time.
    "joined" Joined {
        /// How they are called: text, or text in both languages. Nobody else is called so.
        name: Value,
        /// The persona they play, if any.
        #[serde(skip_serializing_if = "Option::is_none")]
        persona: Option<String>,
        /// What is known of them from before.
        customer: Value,
        /// The visitor they were before: what the visitor opened is theirs now.
        #[serde(skip_serializing_if = "Option::is_none")]
        was: Option<String>,
    }
    /// A member told when they were born.
    "born" Born {
        /// The day, as `02-29`.
        birthday: String,
    }
    /// A member received a coupon.
    "granted" Granted {
        /// The coupon.
        coupon: String,
        /// Its template: a promotion of the rulebook.
        template: String,
        /// Works from this moment on.
        #[serde(skip_serializing_if = "Option::is_none")]
        valid_from: Option<i64>,
        /// Works no more from this moment on.
        #[serde(skip_serializing_if = "Option::is_none")]
        expires_at: Option<i64>,
        /// When it counts as received.
        #[serde(skip_serializing_if = "Option::is_none")]
        received_at: Option<i64>,
        /// The digest of the coupon code it was given for.
        #[serde(skip_serializing_if = "Option::is_none")]
        code: Option<String>,
        /// The order that it came with.
        #[serde(skip_serializing_if = "Option::is_none")]
        order: Option<String>,
    }
    /// A coupon that came with an order was taken back with it.
    "revoked" Revoked {
        /// The coupon.
        coupon: String,
        /// The order.
        order: String,
    }
    /// A coupon was used up by an order.
    "redeemed" Redeemed {
        /// The coupon.
        coupon: String,
        /// Its template.
        template: String,
        /// The order.
        order: String,
        /// Which time it was used: one that came back may be used again.
        time: u32,
    }
    /// A coupon that was used up came back with the order that had used it.
    "returned" Returned {
        /// The coupon.
        coupon: String,
        /// Its template.
        template: String,
        /// The order.
        order: String,
    }
    /// An order was placed and is to be paid.
    "ordered" Ordered {
        /// Names the order.
        order: String,
        /// Where it was placed.
        #[serde(skip_serializing_if = "Option::is_none")]
        channel: Option<String>,
        /// The store it is fetched from.
        #[serde(skip_serializing_if = "Option::is_none")]
        store: Option<String>,
        /// Where it is sent.
        #[serde(skip_serializing_if = "Option::is_none")]
        region: Option<String>,
        /// How it is paid.
        #[serde(skip_serializing_if = "Option::is_none")]
        payment: Option<String>,
        /// How the customer came in.
        #[serde(skip_serializing_if = "Option::is_none")]
        scene: Option<String>,
        /// What was bought.
        lines: Vec<OrderedLine>,
        /// What came along for nothing.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        gifts: Vec<OrderedGift>,
        /// The points that pay for it, and that it earns.
        #[serde(default, skip_serializing_if = "OrderedPoints::are_none")]
        points: OrderedPoints,
        /// What comes with its payment.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        grants: Vec<OrderedGrant>,
        /// How far it uses each promotion.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        usages: Vec<OrderedUsage>,
        /// What sending it costs.
        shipping: u64,
        /// What it costs in all.
        payable: u64,
        /// The coupons it used up.
        coupons: Vec<String>,
    }
    /// Units were sent back and money was given back.
    "refunded" Refunded {
        /// Names the refund.
        refund: String,
        /// The order.
        order: String,
        /// What was sent back.
        lines: Vec<RefundedLine>,
        /// What was given back of the shipping.
        shipping: u64,
        /// What was given back in all.
        amount: u64,
        /// True when nothing of the order is left.
        whole: bool,
        /// The coupons that came back with it.
        coupons: Vec<String>,
        /// The gifts that came back with it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        gifts: Vec<OrderedGift>,
        /// So many points that had paid were given back.
        #[serde(default, skip_serializing_if = "is_zero")]
        points: u64,
        /// So many points that the order had earned were taken back.
        #[serde(default, skip_serializing_if = "is_zero")]
        earned: u64,
        /// The coupons that had come with the order and were taken back.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        revoked: Vec<String>,
    }
    /// A member's points became more or less.
    "points" Points {
        /// So many more, or less.
        change: i64,
        /// Why: `start`, `used`, `earned`, `granted`, `back`, `taken` or `revoked`.
        why: String,
        /// The order it happened with.
        #[serde(skip_serializing_if = "Option::is_none")]
        order: Option<String>,
        /// They count from this moment on; at once, when left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<i64>,
    }
    /// An order used a promotion that is counted, or gave back what it had used.
    "counted" Counted {
        /// The order.
        order: String,
        /// How far.
        usage: OrderedUsage,
        /// True when it was given back.
        #[serde(default, skip_serializing_if = "is_no")]
        back: bool,
    }
    /// The mall began to count a promotion.
    "counting" Counting {
        /// Which.
        promotion: String,
    }
    /// A member can show something: a group that bought together, a price bargained down.
    "proven" Proven {
        /// Names the proof.
        proof: String,
        /// Of what.
        kind: String,
        /// The promotion it is good for; any, when left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        promotion: Option<String>,
        /// The product it is good for; any, when left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        sku: Option<String>,
        /// The price of a unit that was reached.
        #[serde(skip_serializing_if = "Option::is_none")]
        price: Option<u64>,
        /// For so many units; for one order, when left out.
        #[serde(skip_serializing_if = "Option::is_none")]
        units: Option<u32>,
        /// Good until this moment.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<i64>,
    }
    /// An order used units of a proof, or gave them back.
    "shown" Shown {
        /// The proof.
        proof: String,
        /// The order.
        order: String,
        /// So many.
        units: u32,
        /// True when they were given back.
        #[serde(default, skip_serializing_if = "is_no")]
        back: bool,
    }
    /// A member was given a share token.
    "issued" Issued {
        /// The program it is for: a referral, or a check-in.
        program: String,
        /// The token.
        token: String,
        /// Which way the friends are to come.
        #[serde(skip_serializing_if = "Option::is_none")]
        path: Option<String>,
        /// The store in whose name it is shared.
        #[serde(skip_serializing_if = "Option::is_none")]
        store: Option<String>,
        /// From this moment on it binds nobody.
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<i64>,
        /// The thing that the link shows.
        #[serde(skip_serializing_if = "Option::is_none")]
        sku: Option<String>,
    }
    /// A visitor or a member opened a shared link.
    "opened" Opened {
        /// What the link carried.
        token: String,
    }
    /// Someone opened what a member had shared in a check-in program.
    "shareReturned" ShareReturned {
        /// The check-in program.
        program: String,
        /// Who opened it.
        visitor: String,
    }
    /// A member checked in.
    "checkedIn" CheckedIn {
        /// To which program.
        program: String,
    }
    /// A member was given a make-up card.
    "cardIssued" CardIssued {
        /// For which program.
        program: String,
        /// The card.
        card: String,
    }
    /// A member made up for a day.
    "madeUp" MadeUp {
        /// In which program.
        program: String,
        /// The card that is spent.
        card: String,
        /// The day, as `2026-11-25`.
        day: String,
    }
    /// A member is known by something; whoever is known by the same is the same person.
    "known" Known {
        /// By what: a hashed phone, a payer; never the thing itself.
        identity: String,
    }
    /// A member works for the mall.
    "appointed" Appointed {
        /// As what.
        role: String,
        /// In which store.
        #[serde(skip_serializing_if = "Option::is_none")]
        store: Option<String>,
    }
    /// A member left the mall's service, and their customers pass to another.
    "transferred" Transferred {
        /// To whom.
        to: String,
    }
    /// A member received an order.
    "received" Received {
        /// The order.
        order: String,
    }
    /// A member entered a community.
    "entered" Entered {
        /// Which.
        community: String,
    }
    /// A member left a community.
    "left" Left {
        /// Which.
        community: String,
    }
    /// Commission was paid out to a member.
    "paidOut" PaidOut {
        /// Of which program.
        program: String,
        /// How much.
        amount: u64,
    }
    /// The mall made a key for its own doors; the last one opens them.
    "staffKey" StaffKey {
        /// Its digest; the key itself was shown once.
        digest: String,
    }
    /// The mall made a coupon code.
    "coded" Coded {
        /// Its digest; the code itself is only ever on paper.
        code: String,
        /// The template of the coupon that it is good for.
        template: String,
        /// The only member who may use it; anyone, once, when there is none.
        #[serde(skip_serializing_if = "Option::is_none")]
        holder: Option<String>,
        /// Works no more from this moment on.
        #[serde(skip_serializing_if = "Option::is_none")]
        expires_at: Option<i64>,
    }
    /// Goods came into stock.
    "stocked" Stocked {
        /// Which.
        sku: String,
        /// How many.
        units: u32,
    }
    /// The coupons of a template may be used so often by all together.
    "limited" Limited {
        /// Which.
        template: String,
        /// How often.
        times: u32,
    }
    /// Something got its price.
    "priced" Priced {
        /// What.
        sku: String,
        /// The price of one.
        unit_price: u64,
    }
}

/// True for a no, which is not written down.
const fn is_no(flag: &bool) -> bool {
    !*flag
}

/// A name as others may see it: its first sign, and no more.
pub fn masked(name: &Value) -> Value {
    match name {
        Value::String(name) => {
            let first = name.chars().find(|sign| sign.is_alphanumeric());
            Value::from(first.map_or_else(|| "*".to_owned(), |first| format!("{first}*")))
        }
        Value::Object(names) => Value::Object(names.iter().map(|(key, name)| (key.clone(), masked(name))).collect()),
        _ => Value::from("*"),
    }
}
