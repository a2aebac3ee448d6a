//! What people type and links carry, read before anyone is asked: a coupon code, a share token, or where it is wrong.

use crate::growth::code::{CouponCode, Misread};
use crate::growth::token::{LONGEST_SCENE, read_share_token};
use crate::id::TokenId;
use crate::wire::issue::{Code, Param};
use crate::wire::leaves::LONGEST_TEXT;
use crate::wire::reader::{Read, Reader, number};
use crate::wire::said::Part;
use crate::wire::shape::{Book, Shape};

/// A coupon code that was typed.
#[derive(Debug)]
pub struct Typed {
    code: CouponCode,
}

record! {
    /// A coupon code, in either case and with hyphens and spaces anywhere.
    Typed as "CodeRequest" {
        /// What was typed.
        code "code": CouponCode,
    }
}

/// A coupon code in its one spelling.
#[derive(Debug)]
pub struct Told {
    code: String,
    printed: String,
}

written! {
    /// A coupon code in its one spelling. Whether it is worth anything, only the mall's server knows.
    Told as "CouponCode" {
        /// As the server takes it.
        code "code": String,
        /// As it is printed, in groups of four.
        printed "printed": String,
    }
}

impl Typed {
    /// The code in its one spelling.
    pub fn told(self) -> Told {
        Told { code: self.code.as_str().to_owned(), printed: self.code.to_string() }
    }
}

/// A share token that a link carried.
#[derive(Debug)]
pub struct Carried {
    token: ShareToken,
}

#[derive(Debug)]
struct ShareToken(TokenId);

record! {
    /// A share token, as a link carried it.
    Carried as "TokenRequest" {
        /// What the link carried.
        token "token": ShareToken,
    }
}

impl Carried {
    /// The token in its one spelling.
    pub fn told(self) -> TokenId {
        self.token.0
    }
}

impl Read for CouponCode {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        let code = CouponCode::read(reader.text(said)?);
        code.map_err(|wrong| misread(wrong, reader)).ok()
    }

    fn shape(_: &mut Book) -> Shape {
        Shape::Text { pattern: None, most: LONGEST_TEXT }
    }
}

impl Read for ShareToken {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        let text = reader.text(said)?;
        // A sealed token has as many letters as a link can carry; only the server can open it.
        let sealed = (text.len() == LONGEST_SCENE).then(|| TokenId::new(text)).flatten();
        let token = sealed.map_or_else(|| read_share_token(text), Ok);
        token.map(ShareToken).map_err(|wrong| misread(wrong, reader)).ok()
    }

    fn shape(_: &mut Book) -> Shape {
        Shape::Text { pattern: None, most: LONGEST_TEXT }
    }
}

fn misread(wrong: Misread, reader: &mut Reader) {
    match wrong {
        Misread::UnknownSign(at) => reader.note_with(Code::CodeHasUnknownSign, &[("at", number(at + 1))]),
        Misread::WrongLength(have, need) => {
            let params: [(&'static str, Param); 2] = [("have", number(have)), ("need", number(need))];
            reader.note_with(Code::CodeHasWrongLength, &params);
        }
        Misread::WrongCheck => reader.note(Code::CodeMistyped),
        Misread::UnknownVersion => reader.note(Code::CodeOfUnknownKind),
    }
}
