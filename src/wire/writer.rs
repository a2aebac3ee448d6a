//! Answers become JSON text, byte for byte as serde_json writes it, in a tenth of its code: what is answered is whole
//! numbers, words, lists and records, and memory takes all of it.

use core::fmt;

use serde::Serialize;
use serde::ser::{self, Impossible, SerializeMap, SerializeSeq, Serializer};

use crate::wire::text::plain;

/// Room for an answer that is not long.
const USUAL: usize = 1 << 10;
/// The digits of the largest number.
const MOST_DIGITS: usize = 20;

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

/// These stand behind every field of every answer, so they are there once and not at each of them.
impl Writer {
    #[inline(never)]
    fn sign(&mut self, sign: u8) {
        self.0.push(sign);
    }

    #[inline(never)]
    fn word(&mut self, word: &str) {
        self.0.extend_from_slice(word.as_bytes());
    }

    #[inline(never)]
    fn digits(&mut self, mut number: u64) {
        let mut digits = [b'0'; MOST_DIGITS];
        let mut first = MOST_DIGITS;
        for digit in digits.iter_mut().rev() {
            *digit += u8::try_from(number % 10).unwrap_or(0);
            number /= 10;
            first -= 1;
            if number == 0 {
                break;
            }
        }
        self.0.extend_from_slice(digits.get(first..).unwrap_or_default());
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
        self.0.push(b'"');
        let mut rest = text.as_bytes();
        loop {
            let (plain, others) = rest.split_at_checked(plain(rest)).unwrap_or((rest, &[]));
            self.0.extend_from_slice(plain);
            let Some((sign, after)) = others.split_first() else { break };
            self.escape(*sign);
            rest = after;
        }
        self.0.push(b'"');
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
                self.0.extend([sign >> 4, sign & 15].map(|digit| digit + if digit < 10 { b'0' } else { b'a' - 10 }));
                return;
            }
            _ => sign,
        };
        self.0.extend([b'\\', short]);
    }
}

/// A list or a record that is being written.
struct Several<'w> {
    writer: &'w mut Writer,
    empty: bool,
    end: u8,
}

impl<'w> Several<'w> {
    #[inline(never)]
    fn begin(writer: &'w mut Writer, begin: u8, end: u8) -> Several<'w> {
        writer.sign(begin);
        Several { writer, empty: true, end }
    }

    #[inline(never)]
    fn next(&mut self) -> &mut Writer {
        if !self.empty {
            self.writer.sign(b',');
        }
        self.empty = false;
        self.writer
    }
}

impl SerializeSeq for Several<'_> {
    type Ok = ();
    type Error = Unsayable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsayable> {
        value.serialize(self.next())
    }

    fn end(self) -> Result<(), Unsayable> {
        self.writer.sign(self.end);
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
        self.writer.sign(self.end);
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
    type SerializeStruct = Impossible<(), Unsayable>;
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
        self.serialize_str(word)
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

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Unsayable> {
        Err(Unsayable)
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
