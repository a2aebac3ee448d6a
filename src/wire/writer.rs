//! Answers become JSON text, byte for byte as serde_json writes it, in a tenth of its code: what is answered is whole
//! numbers, words, lists and records, and memory takes all of it.

use core::fmt;

use serde::Serialize;
use serde::ser::{self, Impossible, SerializeMap, SerializeSeq, SerializeStruct, Serializer};

use crate::wire::text::{are_plain, plain};

/// Room for a usual answer.
const USUAL: usize = 1 << 13;
/// One more than the largest number of eight digits.
const EIGHT_DIGITS: u64 = 100_000_000;

/// A value as JSON text.
pub fn text(value: &impl Serialize) -> String {
    let mut writer = Writer(Vec::with_capacity(USUAL));
    // Nothing that this house answers is unsayable; what were, would be no answer at all, and the shell would say so.
    match value.serialize(&mut writer) {
        Ok(()) => String::from_utf8(writer.0).unwrap_or_default(),
        Err(Unsayable) => String::new(),
    }
}

/// Something that no answer holds: a fraction, bytes, an enum with fields.
#[derive(Debug)]
pub struct Unsayable;

impl fmt::Display for Unsayable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("no answer holds such a thing")
    }
}

impl core::error::Error for Unsayable {}

impl ser::Error for Unsayable {
    fn custom<T: fmt::Display>(_: T) -> Unsayable {
        Unsayable
    }
}

struct Writer(Vec<u8>);

/// These stand behind every field of every answer, so they are there once and not at each of them. Most pieces are a few
/// bytes long, so they are put there eight at a time, and what was put there too much is taken back.
impl Writer {
    #[inline(never)]
    fn sign(&mut self, sign: u8) {
        self.0.push(sign);
    }

    #[inline(always)]
    fn signs<const COUNT: usize>(&mut self, signs: [u8; COUNT]) {
        self.0.extend_from_slice(&signs);
    }

    /// Eight bytes, of which so many count.
    #[inline(always)]
    fn eight(&mut self, signs: u64, count: usize) {
        self.0.extend_from_slice(&signs.to_le_bytes());
        self.0.truncate((self.0.len() + count).saturating_sub(8));
    }

    #[inline(never)]
    fn word(&mut self, word: &str) {
        let (eights, rest) = word.as_bytes().as_chunks::<8>();
        eights.iter().for_each(|eight| self.signs(*eight));
        let half = |four: &[u8; 4]| u64::from(u32::from_le_bytes(*four));
        let signs = match (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
            (Some(first), Some(last)) => half(first) | half(last) << (8 * (rest.len() - 4)),
            _ => rest.iter().rev().fold(0, |signs, sign| signs << 8 | u64::from(*sign)),
        };
        self.eight(signs, rest.len());
    }

    #[inline(never)]
    fn digits(&mut self, number: u64) {
        match u32::try_from(number) {
            Ok(few) if number < EIGHT_DIGITS => self.eight_digits(few, false),
            _ => {
                self.digits(number / EIGHT_DIGITS);
                self.eight_digits(u32::try_from(number % EIGHT_DIGITS).unwrap_or(0), true);
            }
        }
    }

    /// A number of eight digits at most, with the zeros before it or without them.
    #[inline(always)]
    fn eight_digits(&mut self, number: u32, zeros: bool) {
        let digits = eight_digits(number);
        let leading = if zeros { 0 } else { (digits.trailing_zeros() / 8).min(7) };
        let signs = (digits | u64::from_le_bytes([b'0'; 8])) >> (8 * leading);
        self.eight(signs, 8 - leading as usize);
    }

    #[inline(never)]
    fn number(&mut self, number: i64) {
        if number < 0 {
            self.sign(b'-');
        }
        self.digits(number.unsigned_abs());
    }

    /// Most text stands for itself; what does not is escaped.
    #[inline(never)]
    fn quoted(&mut self, text: &str) {
        if are_plain(text.as_bytes()) {
            return self.plain(text);
        }
        self.sign(b'"');
        let mut rest = text;
        loop {
            let (plain, others) = rest.split_at_checked(plain(rest.as_bytes())).unwrap_or((rest, ""));
            self.word(plain);
            let Some(sign) = others.bytes().next() else { break };
            self.escape(sign);
            rest = others.get(1..).unwrap_or_default();
        }
        self.sign(b'"');
    }

    /// Text that stands for itself.
    #[inline(never)]
    fn plain(&mut self, text: &str) {
        self.signs([b'"']);
        self.word(text);
        self.signs([b'"']);
    }

    fn escape(&mut self, sign: u8) {
        let short = match sign {
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            8 => b'b',
            12 => b'f',
            0..b' ' => {
                self.word("\\u00");
                self.signs([sign >> 4, sign & 15].map(|digit| digit + if digit < 10 { b'0' } else { b'a' - 10 }));
                return;
            }
            _ => sign,
        };
        self.signs([b'\\', short]);
    }
}

/// The eight digits of a number below 10^8, a byte each, the first digit lowest: all of them are divided at once, first
/// into halves, then into pairs, then into digits.
#[inline(always)]
fn eight_digits(number: u32) -> u64 {
    let halves = u64::from(number / 10_000) | u64::from(number % 10_000) << 32;
    // So many 2^-20 are a hundredth, near enough for four digits; and so many 2^-10 a tenth, for two.
    let hundreds = (halves.wrapping_mul(10_486) >> 20) & 0x7f_0000_007f;
    let pairs = hundreds | halves.wrapping_sub(hundreds.wrapping_mul(100)) << 16;
    let tens = (pairs.wrapping_mul(103) >> 10) & 0x000f_000f_000f_000f;
    tens | pairs.wrapping_sub(tens.wrapping_mul(10)) << 8
}

/// A list or a record that is being written.
struct Several<'w> {
    writer: &'w mut Writer,
    /// What stands before the next thing: what begins them all, or the comma.
    before: u8,
    end: u8,
}

impl<'w> Several<'w> {
    fn begin(writer: &'w mut Writer, begin: u8, end: u8) -> Several<'w> {
        Several { writer, before: begin, end }
    }

    #[inline(never)]
    fn next(&mut self) -> &mut Writer {
        self.writer.sign(self.before);
        self.before = b',';
        self.writer
    }

    /// A key of ours, which nothing in need of an escape is part of.
    #[inline(never)]
    fn key(&mut self, key: &'static str) -> &mut Writer {
        self.writer.signs([self.before, b'"']);
        self.before = b',';
        self.writer.word(key);
        self.writer.signs([b'"', b':']);
        self.writer
    }

    #[inline(never)]
    fn end(self) {
        if self.before != b',' {
            self.writer.sign(self.before);
        }
        self.writer.sign(self.end);
    }
}

impl SerializeSeq for Several<'_> {
    type Ok = ();
    type Error = Unsayable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsayable> {
        value.serialize(self.next())
    }

    fn end(self) -> Result<(), Unsayable> {
        self.end();
        Ok(())
    }
}

impl SerializeStruct for Several<'_> {
    type Ok = ();
    type Error = Unsayable;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Unsayable> {
        value.serialize(self.key(key))
    }

    fn end(self) -> Result<(), Unsayable> {
        self.end();
        Ok(())
    }
}

impl SerializeMap for Several<'_> {
    type Ok = ();
    type Error = Unsayable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unsayable> {
        key.serialize(self.next())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsayable> {
        self.writer.sign(b':');
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), Unsayable> {
        self.end();
        Ok(())
    }
}

macro_rules! numbers {
    ($($method:ident $of:ty, $write:ident as $to:ty;)*) => { $(
        fn $method(self, number: $of) -> Result<(), Unsayable> {
            self.$write(<$to>::from(number));
            Ok(())
        }
    )* };
}

impl<'w> Serializer for &'w mut Writer {
    type Ok = ();
    type Error = Unsayable;
    type SerializeSeq = Several<'w>;
    type SerializeMap = Several<'w>;
    type SerializeTuple = Impossible<(), Unsayable>;
    type SerializeTupleStruct = Impossible<(), Unsayable>;
    type SerializeTupleVariant = Impossible<(), Unsayable>;
    type SerializeStruct = Several<'w>;
    type SerializeStructVariant = Impossible<(), Unsayable>;

    numbers! {
        serialize_i8 i8, number as i64;
        serialize_i16 i16, number as i64;
        serialize_i32 i32, number as i64;
        serialize_i64 i64, number as i64;
        serialize_u8 u8, digits as u64;
        serialize_u16 u16, digits as u64;
        serialize_u32 u32, digits as u64;
        serialize_u64 u64, digits as u64;
    }

    fn serialize_bool(self, value: bool) -> Result<(), Unsayable> {
        self.word(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Result<(), Unsayable> {
        self.quoted(text);
        Ok(())
    }

    fn serialize_char(self, sign: char) -> Result<(), Unsayable> {
        self.quoted(sign.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_unit(self) -> Result<(), Unsayable> {
        self.word("null");
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Unsayable> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unsayable> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Several<'w>, Unsayable> {
        Ok(Several::begin(self, b'[', b']'))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Several<'w>, Unsayable> {
        Ok(Several::begin(self, b'{', b'}'))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Unsayable> {
        value.serialize(self)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unsayable> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, word: &'static str) -> Result<(), Unsayable> {
        self.plain(word);
        Ok(())
    }

    fn serialize_f32(self, _: f32) -> Result<(), Unsayable> {
        Err(Unsayable)
    }

    fn serialize_f64(self, _: f64) -> Result<(), Unsayable> {
        Err(Unsayable)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Unsayable> {
        Err(Unsayable)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Unsayable> {
        Err(Unsayable)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Unsayable> {
        Err(Unsayable)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Unsayable> {
        Err(Unsayable)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unsayable> {
        Err(Unsayable)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Several<'w>, Unsayable> {
        Ok(Several::begin(self, b'{', b'}'))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unsayable> {
        Err(Unsayable)
    }
}
