//! How often one may ask: a bucket of tokens for each session, and one for each address that is not signed in.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asker {
    /// A session, by the digest of its token.
    Session([u8; 32]),
    /// An address without a session.
    Address(IpAddr),
}

/// The buckets.
#[derive(Debug)]
pub struct Rate {
    per_second: u32,
    buckets: Mutex<HashMap<Asker, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    /// Thousandths of a token.
    filled: u64,
    at: Instant,
}

/// Buckets beyond this number are looked through, and the full ones forgotten.
const MANY: usize = 10_000;
/// How many seconds' worth of tokens a bucket holds.
const SECONDS: u64 = 3;
const TOKEN: u64 = 1_000;

impl Rate {
    /// So many requests a second, and three times as many at once.
    pub fn new(per_second: u32) -> Rate {
        Rate { per_second: per_second.max(1), buckets: Mutex::new(HashMap::new()) }
    }

    /// Takes a token; false when there is none.
    pub fn allows(&self, asker: Asker, now: Instant) -> bool {
        let rate = u64::from(self.per_second);
        let full = rate.saturating_mul(SECONDS * TOKEN);
        let filled = |bucket: &Bucket| {
            let millis = u64::try_from(now.saturating_duration_since(bucket.at).as_millis()).unwrap_or(u64::MAX);
            bucket.filled.saturating_add(millis.saturating_mul(rate)).min(full)
        };
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= MANY {
            buckets.retain(|_, bucket| filled(bucket) < full);
        }
        let bucket = buckets.entry(asker).or_insert(Bucket { filled: full, at: now });
        let have = filled(bucket);
        // Time is only booked when a whole token is taken, so that asking in vain costs nothing.
        if have < TOKEN {
            return false;
        }
        *bucket = Bucket { filled: have - TOKEN, at: now };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn three_seconds_at_once_and_then_so_many_a_second() {
        let (rate, start) = (Rate::new(5), Instant::now());
        let (one, other) = (Asker::Session([1; 32]), Asker::Session([2; 32]));
        assert_eq!((0..100).filter(|_| rate.allows(one, start)).count(), 15);
        assert!(rate.allows(other, start), "another session has its own bucket");
        let later = start + Duration::from_secs(1);
        assert_eq!((0..100).filter(|_| rate.allows(one, later)).count(), 5);
        assert!(!rate.allows(one, later + Duration::from_millis(199)));
        assert!(rate.allows(one, later + Duration::from_millis(200)));
    }

    #[test]
    fn full_buckets_are_forgotten() {
        let (rate, start) = (Rate::new(1), Instant::now());
        for nth in 0..u32::try_from(MANY).unwrap() {
            assert!(rate.allows(Asker::Address(IpAddr::from(nth.to_be_bytes())), start));
        }
        assert!(rate.allows(Asker::Session([0; 32]), start + Duration::from_secs(9)));
        assert_eq!(rate.buckets.lock().unwrap().len(), 1);
    }
}
