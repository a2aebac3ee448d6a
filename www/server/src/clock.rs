//! The mall's clock. Time is handed in, so that a test can stand on any day it likes.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use liebian::time::Timestamp;

/// Something that knows the time.
pub trait Clock: Send + Sync + std::fmt::Debug {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        // A machine whose clock stands before 1970 or after 9999 is taken to stand at the nearest end.
        let millis = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis());
        i64::try_from(millis).ok().and_then(Timestamp::new).unwrap_or(Timestamp::MAX)
    }
}

/// A clock that goes with the machine's until it is set, and then stands still.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

/// No moment: the clock has not been set.
const RUNNING: i64 = -1;

impl TestClock {
    /// A clock that has not been set.
    pub const fn running() -> TestClock {
        TestClock(AtomicI64::new(RUNNING))
    }

    /// A clock that stands at a moment.
    pub fn at(now: Timestamp) -> TestClock {
        TestClock(AtomicI64::new(now.millis()))
    }

    /// Sets the clock; from now on it stands there.
    pub fn set(&self, now: Timestamp) {
        self.0.store(now.millis(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::new(self.0.load(Ordering::SeqCst)).unwrap_or_else(|| SystemClock.now())
    }
}
