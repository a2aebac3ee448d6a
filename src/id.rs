//! Names that systems give to things: short, plain, and compared letter by letter.

use std::sync::Arc;

/// The longest id, in bytes.
pub const LONGEST_ID: usize = 64;

/// True for 1 to 64 bytes of `A-Z a-z 0-9 . _ : -`; such text has one spelling, so two ids never look alike and differ.
pub fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b':' | b'-');
    (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(plain)
}

macro_rules! ids {
    ($($(#[doc = $doc:literal])* $Id:ident)*) => { $(
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $Id(Arc<str>);

        impl $Id {
            /// `None` when the text is not an id (see [`is_id`]).
            pub fn new(text: &str) -> Option<$Id> {
                is_id(text).then(|| $Id(Arc::from(text)))
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl core::fmt::Display for $Id {
            fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                out.write_str(&self.0)
            }
        }
    )* };
}

ids! {
    /// What is sold: a stock keeping unit.
    Sku
    /// A line of the cart.
    LineId
    /// A category of the catalogue.
    Category
    /// A mark on a product, a promotion or a customer.
    Tag
    /// A membership level.
    Tier
    /// A kind of customer that the mall keeps apart: wholesale, staff, students.
    Class
    /// Where the customer shops: an H5 page, a mini-program, a store.
    Channel
    /// Where it is sent; dots lead from the large to the small: `CN-44.03` lies in `CN-44`.
    Region
    /// How the customer pays.
    PaymentMethod
    /// Where in the channel the customer came in: a community, a live room, a poster.
    Scene
    /// What a proof is of: a group that bought together, a price bargained down.
    ProofKind
    /// One who buys.
    CustomerId
    /// A promotion of the rulebook.
    PromotionId
    /// A lane of the rulebook.
    LaneId
    /// One coupon in a wallet.
    CouponId
    /// Coupons of one group do not go together.
    CouponGroup
    /// A growth program: a check-in, a referral.
    ProgramId
    /// Something that happened.
    FactId
    /// A make-up card.
    CardId
    /// A share token: what a shared link carries.
    TokenId
    /// An order.
    OrderId
    /// A store.
    StoreId
    /// What someone is to the mall: a guide, a shopkeeper, a KOC.
    Role
    /// Something by which two accounts are known to be one person: a hashed phone, a payer, an openid.
    Identity
    /// A community of a store: one entry code, and groups behind it.
    CommunityId
}

impl Region {
    /// True for the region itself and for every region in it.
    pub fn covers(&self, other: &Region) -> bool {
        let rest = other.as_str().strip_prefix(self.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}
