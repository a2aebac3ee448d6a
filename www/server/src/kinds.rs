//! What can happen: every kind of fact, as it is written down.
//!
//! Kinds that the growth wing knows are written in its own words, so that a fact is read by it as it stands.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A kind of fact.
pub trait Kind: Serialize + DeserializeOwned {
    /// Its word in the file.
    const KIND: &'static str;
}

macro_rules! kinds {
    ($( $(#[$doc:meta])* $word:literal $Type:ident { $( $(#[$about:meta])* $field:ident: $of:ty ),* $(,)? } )*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
        /// What was bought.
        lines: Vec<OrderedLine>,
        /// What came along for nothing.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        gifts: Vec<OrderedGift>,
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

/// A line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderedLine {
    /// Names the line.
    pub id: String,
    /// What was bought.
    pub sku: String,
    /// How many.
    pub quantity: u32,
    /// What the line costs.
    pub payable: u64,
    /// The promotion that it was added to.
    #[serde(default, rename = "addOn", skip_serializing_if = "Option::is_none")]
    pub add_on: Option<String>,
}

/// A gift of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderedGift {
    /// The promotion that gives it.
    pub promotion: String,
    /// What was given.
    pub sku: String,
    /// How many.
    pub quantity: u32,
}

/// A line of a refund.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundedLine {
    /// The line of the order.
    pub id: String,
    /// What was sent back.
    pub sku: String,
    /// How many.
    pub quantity: u32,
    /// What was given back for it.
    pub amount: u64,
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
