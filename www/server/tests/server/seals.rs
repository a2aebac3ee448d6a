//! Sealed tokens: what the server sealed opens, and nothing else does, however near it comes.

use liebian::growth::token::LONGEST_SCENE;
use liebian::id::ProgramId;
use liebian_mall_server::mall::Mall;
use liebian_mall_server::seal::{Claim, Key, SEALED_LENGTH, mark, open};

const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const FORGERIES: usize = 1_000_000;

fn claim(nth: u64) -> Claim {
    let program = mark(&ProgramId::new("necklace-for-two").unwrap());
    Claim { program, referrer: nth, until: 20_800 }
}

/// Chance that is the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % end
    }

    fn letter(&mut self) -> u8 {
        LETTERS[self.below(64)]
    }
}

#[test]
fn what_was_sealed_opens() {
    let keys = [Key::new(17, [2; 32]), Key::new(16, [1; 32])];
    for nth in [0, 1, 7, u64::MAX] {
        for key in &keys {
            let token = key.seal(claim(nth)).unwrap();
            assert_eq!((token.as_str().len(), SEALED_LENGTH), (LONGEST_SCENE, LONGEST_SCENE));
            assert_eq!(open(&keys, token.as_str()), Some(claim(nth)));
            assert_eq!(key.seal(claim(nth)).unwrap(), token, "the same words, the same token");
        }
        let old = keys[1].seal(claim(nth)).unwrap();
        assert_eq!(open(&keys[..1], old.as_str()), None, "a key that is gone opens nothing");
        let other = [Key::new(16, [3; 32])];
        assert_eq!(open(&other, old.as_str()), None, "another mall's key opens nothing");
    }
}

#[test]
fn a_million_forged_tokens_open_nothing() {
    let keys = [Key::new(1, [7; 32]), Key::new(0, [9; 32])];
    let real: Vec<String> = (0..64).map(|nth| keys[nth % 2].seal(claim(nth as u64)).unwrap().to_string()).collect();
    let (mut dice, mut tried, mut opened) = (Dice(0x11EB_1A25), 0_usize, 0_usize);
    let mut try_one = |token: &[u8]| {
        let token = std::str::from_utf8(token).unwrap();
        if !real.iter().any(|real| real == token) {
            tried += 1;
            opened += usize::from(open(&keys, token).is_some());
        }
    };
    // Every single letter of some real tokens changed into every other one.
    for real in &real {
        for at in 0..SEALED_LENGTH {
            for letter in LETTERS {
                let mut forged = real.clone().into_bytes();
                forged[at] = *letter;
                try_one(&forged);
            }
        }
    }
    // Two real tokens put together at every place.
    for (one, other) in real.iter().flat_map(|one| real.iter().map(move |other| (one, other))) {
        for at in 1..SEALED_LENGTH {
            try_one(&[&one.as_bytes()[..at], &other.as_bytes()[at..]].concat());
        }
    }
    for nth in 0..FORGERIES {
        let mut forged = real[nth % real.len()].clone().into_bytes();
        match nth % 4 {
            // A few letters of a real one are others.
            0 => (0..1 + dice.below(4)).for_each(|_| forged[dice.below(SEALED_LENGTH)] = dice.letter()),
            // A real claim under a seal of chance.
            1 => forged[19..].iter_mut().for_each(|letter| *letter = dice.letter()),
            // A claim of chance under a real seal, with a real first byte.
            2 => forged[2..18].iter_mut().for_each(|letter| *letter = dice.letter()),
            // Nothing real at all.
            _ => forged.iter_mut().for_each(|letter| *letter = dice.letter()),
        }
        try_one(&forged);
    }
    println!("{tried} forged tokens, {opened} opened");
    assert!(tried >= FORGERIES);
    assert_eq!(opened, 0);
}

#[test]
fn other_words_are_no_tokens() {
    let keys = [Key::new(0, [9; 32])];
    let real = keys[0].seal(claim(1)).unwrap().to_string();
    for word in ["", "A", &real[1..], &format!("{real}A"), &"=".repeat(32), &"é".repeat(16), &"\u{0}".repeat(32)] {
        assert_eq!(open(&keys, word), None, "{word}");
    }
    assert_eq!(open(&[], &real), None);
}

/// A program is named by three bytes in a seal: no two programs of this mall share them.
#[test]
fn every_program_has_a_mark_of_its_own() {
    let programs = Mall::built_in().unwrap().programs;
    let referrals = programs.referrals.iter().map(|program| mark(&program.id));
    let mut marks: Vec<[u8; 3]> = referrals.chain(programs.check_ins.iter().map(|program| mark(&program.id))).collect();
    let all = marks.len();
    marks.sort_unstable();
    marks.dedup();
    assert_eq!(marks.len(), all);
}
