//! How far it is to a store, in whole numbers alone: the same metres on every phone and on the server.
//!
//! Fractions are counted in parts of 2^60. The great circle over a round earth is right to about one in 300, which is
//! what the shape of the earth allows.

use crate::id::StoreId;
use crate::order::sorted_by;

/// One, in parts of 2^60.
const ONE: i128 = 1 << 60;
/// Half a turn, in parts of 2^60.
const PI: i128 = 3_622_009_729_038_561_421;
/// The earth's mean radius.
const RADIUS: i128 = 6_371_009;
/// A quarter of a turn, in millionths of a degree.
const QUARTER: i32 = 90_000_000;

/// A place on earth, in millionths of a degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    latitude: i32,
    longitude: i32,
}

impl Place {
    /// `None` beyond the poles, or more than half a turn east or west.
    pub const fn new(latitude: i32, longitude: i32) -> Option<Place> {
        if latitude.unsigned_abs() <= 90_000_000 && longitude.unsigned_abs() <= 180_000_000 {
            Some(Place { latitude, longitude })
        } else {
            None
        }
    }

    /// The metres between two places.
    pub fn metres(self, other: Place) -> u32 {
        let across = self.longitude.abs_diff(other.longitude);
        let across = across.min(360_000_000 - across).cast_signed();
        let along = half_sine_squared(self.latitude.abs_diff(other.latitude).cast_signed());
        let narrowing = times(sine(QUARTER - self.latitude.abs()), sine(QUARTER - other.latitude.abs()));
        let haversine = (along + times(narrowing, half_sine_squared(across))).min(ONE);
        // Beyond a quarter of a turn the arc is found from the other end, where it is as sharp.
        let angle =
            if haversine * 2 <= ONE { arc_sine(root(haversine)) } else { PI / 2 - arc_sine(root(ONE - haversine)) };
        u32::try_from((2 * RADIUS * angle + ONE / 2) >> 60).unwrap_or(u32::MAX)
    }
}

/// Stores with their metres from a place, the nearest first; of equally near ones the smaller id.
pub fn nearest(stores: Vec<(StoreId, Place)>, here: Place) -> Vec<(StoreId, u32)> {
    let far = stores.into_iter().map(|(id, place)| (id, place.metres(here)));
    sorted_by(far, |one, other| one.1.cmp(&other.1).then_with(|| one.0.cmp(&other.0)))
}

#[inline(never)]
fn times(one: i128, other: i128) -> i128 {
    (one * other) >> 60
}

/// The sine of up to a quarter of a turn, by its power series.
fn sine(millionths: i32) -> i128 {
    sine_of(i128::from(millionths) * PI / 180_000_000)
}

fn half_sine_squared(millionths: i32) -> i128 {
    let sine = sine_of(i128::from(millionths) * PI / 360_000_000);
    times(sine, sine)
}

fn sine_of(angle: i128) -> i128 {
    let square = times(angle, angle);
    let (mut term, mut sum, mut at) = (angle, 0, 1);
    while term != 0 {
        sum += term;
        term = -times(term, square) / ((at + 1) * (at + 2));
        at += 2;
    }
    sum
}

/// The angle of a sine of at most the root of a half, by its power series.
fn arc_sine(sine: i128) -> i128 {
    let square = times(sine, sine);
    let (mut term, mut sum, mut at) = (sine, 0, 1);
    while term != 0 {
        sum += term / at;
        term = times(term, square) * at / (at + 1);
        at += 2;
    }
    sum
}

/// The square root, by Newton's way from above.
fn root(of: i128) -> i128 {
    let of = of << 60;
    let mut root = ONE;
    loop {
        let next = (root + of / root.max(1)) / 2;
        if next >= root {
            return root;
        }
        root = next;
    }
}
