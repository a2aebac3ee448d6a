//! Codes that people copy by hand: coupon codes, and the letters and the check character that all codes share.
//!
//! The letters are Crockford's: digits and capitals without I, L, O and U, so that nothing looks like something else.
//! The check character is Damm's over the field of 32: it finds every single wrong letter and every two neighbours
//! that changed places. It spares typing errors and is no secret: whether a code is worth anything, the mall knows.

use core::fmt;

/// Crockford's letters, each worth its place.
const LETTERS: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'M', 'N', 'P',
    'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z',
];
/// How many letters of a coupon code are chance: 60 bits.
const CHANCE: usize = 12;
/// How many letters a coupon code has.
pub const CODE_LENGTH: usize = CHANCE + 1;
/// Bytes of chance that a coupon code is made of.
pub const CODE_BYTES: usize = 8;

/// Why a text is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misread {
    /// A sign that is no letter of any code, at this place (from 0, in signs).
    UnknownSign(usize),
    /// Too few or too many letters: so many there are, so many it takes.
    WrongLength(usize, usize),
    /// The check character does not fit: a letter is wrong, or two have changed places.
    WrongCheck,
    /// The first letter names a kind of code that is not known here.
    UnknownVersion,
}

/// What a letter is worth: in either case, with I and L for 1 and O for 0.
fn worth(sign: char) -> Option<u8> {
    let plain = match sign.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        other => other,
    };
    LETTERS.iter().position(|letter| *letter == plain).and_then(|place| u8::try_from(place).ok())
}

fn letter(worth: u8) -> char {
    LETTERS.get(usize::from(worth & 31)).copied().unwrap_or('0')
}

/// Doubles in the field of 32 elements, modulo x^5 + x^2 + 1.
const fn doubled(element: u8) -> u8 {
    let twice = element << 1;
    if twice < 32 { twice } else { twice ^ 0b10_0101 }
}

/// What Damm's sum comes to; 0 over letters that end in their check character.
fn damm(worths: &[u8]) -> u8 {
    worths.iter().fold(0, |sum, worth| doubled(sum ^ worth))
}

/// The letters of these worths, with their check character behind.
pub(crate) fn written(worths: &[u8]) -> String {
    worths.iter().copied().chain([damm(worths)]).map(letter).collect()
}

/// The worths of so many letters that end in their check character; hyphens and spaces mean nothing.
pub(crate) fn worths(text: &str, length: usize) -> Result<Vec<u8>, Misread> {
    let mut worths = Vec::with_capacity(length);
    for (place, sign) in text.chars().enumerate() {
        if sign == '-' || sign.is_whitespace() {
            continue;
        }
        worths.push(worth(sign).ok_or(Misread::UnknownSign(place))?);
    }
    if worths.len() != length {
        return Err(Misread::WrongLength(worths.len(), length));
    }
    if damm(&worths) == 0 { Ok(worths) } else { Err(Misread::WrongCheck) }
}

/// The next so many worths of five bits each, highest first.
pub(crate) fn chance(bytes: &[u8], letters: usize) -> Vec<u8> {
    let bit = |nth: usize| bytes.get(nth / 8).is_some_and(|byte| byte >> (7 - nth % 8) & 1 == 1);
    let one = |at: usize| (0..5).fold(0, |worth, nth| worth << 1 | u8::from(bit(5 * at + nth)));
    (0..letters).map(one).collect()
}

/// A coupon code: 12 random letters and a check character.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CouponCode(String);

impl CouponCode {
    /// The code of these random bytes; the last four bits are left over.
    pub fn of(bytes: [u8; CODE_BYTES]) -> CouponCode {
        CouponCode(written(&chance(&bytes, CHANCE)))
    }

    /// The code that was typed: in either case, with hyphens and spaces anywhere.
    pub fn read(text: &str) -> Result<CouponCode, Misread> {
        let worths = worths(text, CODE_LENGTH)?;
        Ok(CouponCode(worths.into_iter().map(letter).collect()))
    }

    /// The code in its one spelling, without hyphens.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// As it is printed: in groups of four letters, the check character with the last.
impl fmt::Display for CouponCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, letter) in self.0.chars().enumerate() {
            if at != 0 && at % 4 == 0 && at + 1 < CODE_LENGTH {
                out.write_str("-")?;
            }
            write!(out, "{letter}")?;
        }
        Ok(())
    }
}
