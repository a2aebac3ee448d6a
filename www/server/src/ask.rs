//! What pages may ask the server, read by the engine's own reader: bounded first, and every fault told at once.

use liebian::growth::code::CouponCode;
use liebian::growth::fact::Path;
use liebian::id::{
    Channel, CustomerId, Identity, LineId, PaymentMethod, ProgramId, PromotionId, Region, Role, Scene, Sku, StoreId,
};
use liebian::money::Money;
use liebian::pricing::cart::{LARGEST_TOTAL, MOST_LINES, Quantity};
use liebian::pricing::request::{ChosenGift, PointsUse, Proof};
use liebian::time::{Day, MonthDay, Timestamp};
use liebian::wire::issue::{Code, Param};
use liebian::wire::leaves::Several;
use liebian::wire::reader::{self, Read, Reader, number};
use liebian::wire::request::{CouponsSaid, MOST_GIFTS};
use liebian::wire::said::{Limits, Part, Said};
use liebian::wire::shape::{Book, Field, Shape};

use crate::fault::Refusal;

/// What a request to the server may hold: 64 KiB of text, 4,000 values, 8 levels.
pub const LIMITS: Limits = Limits { bytes: 1 << 16, values: 4_000, depth: 8 };
/// The longest name of a member, and the longest text that is looked up, in bytes.
const LONGEST_NAME: usize = 64;

/// What the body means, or everything that is wrong with it.
pub fn read<T: Read>(body: &[u8]) -> Result<T, Refusal> {
    let said = match std::str::from_utf8(body) {
        Ok(text) => Said::from_text(text, LIMITS),
        Err(_) => Err(liebian::wire::issue::Issue::new(String::new(), Code::NotJson)),
    };
    reader::read(&said).map_err(Refusal::not_understood)
}

macro_rules! asked {
    ($( $(#[doc = $doc:literal])* $Type:ident {
        $( $(#[doc = $field_doc:literal])* $field:ident $key:literal : $of:ty ),* $(,)?
    } )*) => { $(
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub struct $Type { $( $(#[doc = $field_doc])* pub $field: $of ),* }

        impl Read for $Type {
            fn read(said: Part, reader: &mut Reader) -> Option<Self> {
                reader.fields(said, &[$($key),*])?;
                $( let $field = reader.field::<$of>($key); )*
                Some($Type { $( $field: $field? ),* })
            }

            fn shape(book: &mut Book) -> Shape {
                book.name(stringify!($Type), concat!($($doc, "\n"),*), |book| Shape::Record(vec![$( Field {
                    key: $key,
                    doc: concat!($($field_doc),*).trim_ascii(),
                    optional: <$of as Read>::OPTIONAL,
                    shape: <$of as Read>::shape(book),
                } ),*]))
            }
        }
    )* };
}

asked! {
    /// What is wanted, in words that hold no price.
    Wanted {
        /// The lines of the cart.
        lines "lines": Several<WantedLine, 0, MOST_LINES>,
        /// Which coupons to use: `"best"`, or their ids; none, when left out.
        coupons "coupons": Option<CouponsSaid>,
        /// Where the customer shops.
        channel "channel": Option<Channel>,
        /// The gifts that the customer chose.
        gifts "gifts": Option<Several<ChosenGift, 0, MOST_GIFTS>>,
        /// The points that are to pay; how many there are is not asked.
        points "points": Option<WantedPoints>,
        /// The store that it is fetched from.
        store "store": Option<StoreId>,
        /// Where it is sent.
        region "region": Option<Region>,
        /// How it is paid.
        payment "payment": Option<PaymentMethod>,
        /// How the customer came in.
        scene "scene": Option<Scene>,
    }
    /// Points that are to pay.
    WantedPoints {
        /// So many at most, or `"most"`.
        r#use "use": PointsUse,
    }
    /// One line.
    WantedLine {
        /// Names the line.
        id "id": LineId,
        /// What is wanted.
        sku "sku": Sku,
        /// How many.
        quantity "quantity": Quantity,
        /// Whether it is to be bought now; it is, when left out.
        selected "selected": Option<bool>,
        /// The promotion that it is added to, at that promotion's price.
        add_on "addOn": Option<PromotionId>,
    }
    /// What is ordered, and what the customer saw that it costs.
    OrderSaid {
        /// The lines of the cart.
        lines "lines": Several<WantedLine, 1, MOST_LINES>,
        /// Which coupons to use.
        coupons "coupons": Option<CouponsSaid>,
        /// Where the customer shops.
        channel "channel": Option<Channel>,
        /// The gifts that the customer chose.
        gifts "gifts": Option<Several<ChosenGift, 0, MOST_GIFTS>>,
        /// The points that are to pay; how many there are is not asked.
        points "points": Option<WantedPoints>,
        /// The store that it is fetched from.
        store "store": Option<StoreId>,
        /// Where it is sent.
        region "region": Option<Region>,
        /// How it is paid.
        payment "payment": Option<PaymentMethod>,
        /// How the customer came in.
        scene "scene": Option<Scene>,
        /// What the customer saw. It decides nothing; it only has to be true.
        expect "expect": Expected,
    }
    /// What the customer saw that an order costs.
    Expected {
        /// In all.
        payable "payable": Total,
        /// For each line; only in all, when left out.
        lines "lines": Option<Several<ExpectedLine, 0, MOST_LINES>>,
        /// The digest of the quote, as the engine makes it: then every share of every line has to be the same.
        digest "digest": Option<Typed>,
    }
    /// What the customer saw that a line costs.
    ExpectedLine {
        /// The line.
        id "id": LineId,
        /// What it costs.
        payable "payable": Total,
    }
    /// What is sent back.
    RefundSaid {
        /// Units of lines.
        lines "lines": Several<RefundLine, 1, MOST_LINES>,
    }
    /// Units of a line that are sent back.
    RefundLine {
        /// The line of the order.
        id "id": LineId,
        /// How many units.
        quantity "quantity": Quantity,
    }
    /// Something to share.
    ShareSaid {
        /// The program it is shared for.
        program "program": ProgramId,
        /// The thing that the link shows; the mall itself, when left out.
        sku "sku": Option<Sku>,
        /// Which way the friends are to come.
        path "path": Option<Path>,
        /// The store in whose name it is shared.
        store "store": Option<StoreId>,
        /// True for a token that nothing is written down for until someone opens it: for print and posters.
        sealed "sealed": Option<bool>,
    }
    /// A shared link that was opened.
    OpenSaid {
        /// What it carried.
        token "token": Typed,
    }
    /// A check-in.
    CheckInSaid {
        /// To which program.
        program "program": ProgramId,
    }
    /// A day to make up.
    MakeUpSaid {
        /// In which program.
        program "program": ProgramId,
        /// Which day.
        day "day": Day,
    }
    /// By what a member is known.
    KnowSaid {
        /// Who.
        member "member": CustomerId,
        /// By what: a hashed phone, a payer; never the thing itself.
        identity "identity": Identity,
    }
    /// Work for the mall.
    AppointSaid {
        /// Who.
        member "member": CustomerId,
        /// As what.
        role "role": Role,
        /// In which store.
        store "store": Option<StoreId>,
    }
    /// Someone leaves the mall's service.
    HandOverSaid {
        /// Who.
        member "member": CustomerId,
        /// Who takes the customers over.
        to "to": CustomerId,
    }
    /// Something that a member can show from now on.
    ProveSaid {
        /// Who.
        member "member": CustomerId,
        /// What.
        proof "proof": Proof,
    }
    /// A birthday.
    BirthdaySaid {
        /// The day, with or without a year; the year is forgotten.
        birthday "birthday": MonthDay,
    }
    /// A coupon code that was typed.
    CodeSaid {
        /// The code; a misspelt one is told apart before anything is looked up.
        code "code": CouponCode,
    }
    /// Commission to be paid out.
    PayoutSaid {
        /// Of which program.
        program "program": ProgramId,
        /// How much.
        amount "amount": Total,
    }
    /// A moment to set the clock to.
    ClockSaid {
        /// The moment, in epoch ms.
        now "now": Timestamp,
    }
}

impl OrderSaid {
    /// What is wanted, and what the customer saw that it costs.
    pub fn parted(self) -> (Wanted, Expected) {
        let OrderSaid { lines, coupons, channel, gifts, points, store, region, payment, scene, expect } = self;
        let lines = Several(lines.0);
        (Wanted { lines, coupons, channel, gifts, points, store, region, payment, scene }, expect)
    }
}

/// Nothing more than the wish itself.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

impl Read for Nothing {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        reader.fields(said, &[]).map(|_| Nothing)
    }

    fn shape(_: &mut Book) -> Shape {
        Shape::Record(Vec::new())
    }
}

/// Text that someone typed or a link carried: what it is worth is found out by looking it up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed(pub String);

impl Read for Typed {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        let text = reader.text(said)?;
        if text.len() > LONGEST_NAME {
            reader.note_with(Code::TextTooLong, &[("limit", number(LONGEST_NAME))]);
            return None;
        }
        Some(Typed(text.to_owned()))
    }

    fn shape(_: &mut Book) -> Shape {
        Shape::Text { pattern: None, most: LONGEST_NAME }
    }
}

/// An amount up to what a whole cart may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total(pub Money);

impl Read for Total {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        let minor = reader.whole(said, 0, LARGEST_TOTAL as i64)?;
        u64::try_from(minor).ok().and_then(Money::new).map(Total)
    }

    fn shape(_: &mut Book) -> Shape {
        Shape::Whole { least: 0, most: LARGEST_TOTAL as i64 }
    }
}

/// Who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// One of the demo's customers.
    Persona(CustomerId),
    /// Someone new.
    Name(MemberName),
}

impl Read for SignIn {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        let (key, said) = reader.choice(said, &["persona", "name"])?;
        reader.at_key(key, |reader| match key {
            "persona" => CustomerId::read(said, reader).map(SignIn::Persona),
            _ => MemberName::read(said, reader).map(SignIn::Name),
        })
    }

    fn shape(book: &mut Book) -> Shape {
        let one = |key, shape| ("", Shape::Record(vec![Field { key, doc: "", shape, optional: false }]));
        Shape::OneOf(vec![one("persona", CustomerId::shape(book)), one("name", MemberName::shape(book))])
    }
}

/// How a member is called: some visible text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberName(pub String);

impl Read for MemberName {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        let name = reader.text(said)?.trim();
        if name.len() > LONGEST_NAME {
            reader.note_with(Code::TextTooLong, &[("limit", number(LONGEST_NAME))]);
            return None;
        }
        if name.is_empty() {
            reader.note_with(Code::TooFew, &[("least", Param::Number(1))]);
            return None;
        }
        if name.chars().any(char::is_control) {
            reader.note(Code::BadText);
            return None;
        }
        Some(MemberName(name.to_owned()))
    }

    fn shape(_: &mut Book) -> Shape {
        Shape::Text { pattern: None, most: LONGEST_NAME }
    }
}
