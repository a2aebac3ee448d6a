//! Share tokens: what a shared link or a mini-program code carries, short enough for WeChat's `scene`.
//!
//! A token is chance and nothing else: whose it is and what it is for, the server has written down. So it tells nobody
//! anything, and one that was made up leads nowhere.

use crate::growth::code::{self, Misread};
use crate::id::TokenId;

/// The most signs that WeChat's `scene` takes.
pub const LONGEST_SCENE: usize = 32;
/// The kind of token, told by its first letter.
const VERSION: u8 = 1;
/// How many letters are chance: 80 bits.
const CHANCE: usize = 16;
/// How many letters a token has: the version, the chance and the check character.
pub const TOKEN_LENGTH: usize = CHANCE + 2;
/// Bytes of chance that a token is made of.
pub const TOKEN_BYTES: usize = 10;

/// The share token of these random bytes.
pub fn share_token(bytes: [u8; TOKEN_BYTES]) -> Option<TokenId> {
    let mut worths = vec![VERSION];
    worths.extend(code::chance(&bytes, CHANCE));
    TokenId::new(&code::written(&worths))
}

/// The share token that a link carried, in its one spelling: whoever typed it may have used small letters.
pub fn read_share_token(text: &str) -> Result<TokenId, Misread> {
    let worths = code::worths(text, TOKEN_LENGTH)?;
    let (version, inside) = worths.split_first().ok_or(Misread::WrongLength(0, TOKEN_LENGTH))?;
    if *version != VERSION {
        return Err(Misread::UnknownVersion);
    }
    let inside = inside.get(..CHANCE).ok_or(Misread::WrongLength(worths.len(), TOKEN_LENGTH))?;
    let mut plain = vec![VERSION];
    plain.extend(inside);
    TokenId::new(&code::written(&plain)).ok_or(Misread::UnknownVersion)
}

const _: () = assert!(TOKEN_LENGTH <= LONGEST_SCENE);
