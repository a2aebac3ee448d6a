//! Tokens and codes: no single wrong letter and no two neighbours that changed places get through, ever.

use liebian::growth::code::{CODE_LENGTH, CouponCode, Misread};
use liebian::growth::token::{LONGEST_SCENE, TOKEN_LENGTH, read_share_token, share_token};

const LETTERS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Bytes as if by chance, the same every time.
fn chance<const N: usize>(seed: u64) -> [u8; N] {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    std::array::from_fn(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_be_bytes()[3]
    })
}

/// Every text that differs from this one in a single letter, and every one with two neighbours swapped.
fn misspelt(text: &str) -> (Vec<String>, Vec<String>) {
    let letters: Vec<char> = text.chars().collect();
    let spelt = |letters: Vec<char>| letters.into_iter().collect::<String>();
    let (mut wrong, mut swapped) = (Vec::new(), Vec::new());
    for at in 0..letters.len() {
        for other in LETTERS.chars().filter(|other| *other != letters[at]) {
            let mut one = letters.clone();
            one[at] = other;
            wrong.push(spelt(one));
        }
        if at + 1 < letters.len() && letters[at] != letters[at + 1] {
            let mut one = letters.clone();
            one.swap(at, at + 1);
            swapped.push(spelt(one));
        }
    }
    (wrong, swapped)
}

#[test]
fn every_single_error_and_every_swap_is_found() {
    let (mut tried_wrong, mut tried_swapped) = (0, 0);
    for seed in 0..400 {
        let code = CouponCode::of(chance(seed));
        assert_eq!((code.as_str().len(), CouponCode::read(code.as_str())), (CODE_LENGTH, Ok(code.clone())));
        let (wrong, swapped) = misspelt(code.as_str());
        assert_eq!(wrong.len(), CODE_LENGTH * 31);
        for text in wrong.iter().chain(&swapped) {
            assert_eq!(CouponCode::read(text), Err(Misread::WrongCheck), "{text} for {code}");
        }
        let token = share_token(chance(seed)).expect("a token");
        assert_eq!(read_share_token(token.as_str()), Ok(token.clone()));
        let (more_wrong, more_swapped) = misspelt(token.as_str());
        for text in more_wrong.iter().chain(&more_swapped) {
            assert_eq!(read_share_token(text), Err(Misread::WrongCheck), "{text} for {token}");
        }
        tried_wrong += wrong.len() + more_wrong.len();
        tried_swapped += swapped.len() + more_swapped.len();
    }
    println!("{tried_wrong} single errors and {tried_swapped} swaps, all found");
    assert!(tried_swapped > 10_000);
}

/// By place and by pair, with nothing else in the text: the sum is linear, so what is found here is found everywhere.
#[test]
fn every_pair_of_letters_at_every_place() {
    for at in 0..CODE_LENGTH - 2 {
        for (one, other) in LETTERS.chars().flat_map(|one| LETTERS.chars().map(move |other| (one, other))) {
            let body: String = (0..CODE_LENGTH - 1)
                .map(|place| {
                    if place == at {
                        one
                    } else if place == at + 1 {
                        other
                    } else {
                        '0'
                    }
                })
                .collect();
            let right: Vec<String> = LETTERS
                .chars()
                .map(|check| format!("{body}{check}"))
                .filter(|code| CouponCode::read(code).is_ok())
                .collect();
            assert_eq!(right.len(), 1, "one check character fits {body}");
            let mut swapped: Vec<char> = right[0].chars().collect();
            swapped.swap(at, at + 1);
            assert_eq!(CouponCode::read(&swapped.iter().collect::<String>()).is_ok(), one == other);
        }
    }
}

#[test]
fn a_code_is_read_as_people_write_it() {
    let code = CouponCode::of([0, 0x44, 0x32, 0x14, 0xC7, 0x42, 0x54, 0xB6]);
    assert_eq!(code.as_str().get(..12), Some("0123456789AB"));
    assert_eq!(code.to_string(), format!("0123-4567-89AB{}", &code.as_str()[12..]));
    let check = &code.as_str()[12..];
    for typed in [
        format!("0123456789ab{check}"),
        format!("o123-4567-89aB{}", check.to_lowercase()),
        format!(" O l 2 3 4 5 6 7 8 9 A b - {check} "),
        format!("0i23—456789AB{check}").replace('—', "--"),
    ] {
        assert_eq!(CouponCode::read(&typed), Ok(code.clone()), "{typed}");
    }
    for (typed, fault) in [
        ("", Misread::WrongLength(0, 13)),
        ("0123", Misread::WrongLength(4, 13)),
        ("0123456789AB00", Misread::WrongLength(14, 13)),
        ("0123U56789AB0", Misread::UnknownSign(4)),
        ("01-23*56789AB", Misread::UnknownSign(5)),
        ("零123456789AB0", Misread::UnknownSign(0)),
    ] {
        assert_eq!(CouponCode::read(typed), Err(fault), "{typed}");
    }
}

#[test]
fn a_token_fits_a_scene_and_is_all_chance() {
    let token = share_token([0xFF; 10]).expect("a token");
    assert_eq!((token.as_str().len(), TOKEN_LENGTH), (18, 18));
    assert!(TOKEN_LENGTH <= LONGEST_SCENE && token.as_str().starts_with("1ZZZZZZZZZZZZZZZZ"));
    assert!(token.as_str().bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase()));
    assert_eq!(read_share_token(&token.as_str().to_lowercase()), Ok(token.clone()));
    // Each bit of chance is in the token: flipping it makes another one.
    for bit in 0..80 {
        let mut bytes = [0xFF; 10];
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert_ne!(share_token(bytes), Some(token.clone()));
    }
    let foreign: Vec<Misread> = LETTERS
        .chars()
        .filter_map(|check| read_share_token(&format!("20000000000000000{check}")).err())
        .filter(|fault| *fault != Misread::WrongCheck)
        .collect();
    assert_eq!(foreign, [Misread::UnknownVersion], "another kind of token is told apart from a misspelt one");
}
