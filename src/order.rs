//! Things in order, each once: small lists where a look-up is a few comparisons and the order never surprises.
//!
//! A cart has hundreds of things at most, so insertion is quick; and the code of one sort stays small in wasm, where
//! the standard library's sorts and trees would be most of the module.

use core::cmp::Ordering;

/// The things in order; equal ones stay as they came.
pub fn sorted_by<T>(things: impl IntoIterator<Item = T>, compare: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let mut sorted = Vec::new();
    for thing in things {
        let at = sorted.partition_point(|earlier| compare(earlier, &thing) != Ordering::Greater);
        sorted.insert(at, thing);
    }
    sorted
}

/// The things in their own order.
pub fn sorted<T: Ord>(things: impl IntoIterator<Item = T>) -> Vec<T> {
    sorted_by(things, T::cmp)
}

/// The turns in which so many things come, by their places as they came; equal ones stay as they came.
///
/// For long lists, such as facts: a merge of ever longer runs, compiled once for all kinds of things.
pub fn turns(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut turns: Vec<usize> = (0..count).collect();
    let mut run = 1;
    while run < count {
        let mut merged = Vec::with_capacity(count);
        for pair in turns.chunks(run.saturating_mul(2)) {
            let (mut one, mut other) = pair.split_at_checked(run).unwrap_or((pair, &[]));
            while let (Some((first, rest)), Some((second, after))) = (one.split_first(), other.split_first()) {
                if compare(*first, *second) == Ordering::Greater {
                    merged.push(*second);
                    other = after;
                } else {
                    merged.push(*first);
                    one = rest;
                }
            }
            merged.extend_from_slice(one);
            merged.extend_from_slice(other);
        }
        turns = merged;
        run = run.saturating_mul(2);
    }
    turns
}

/// Things, each once, in their own order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Set<T>(Vec<T>);

impl<T> Default for Set<T> {
    fn default() -> Set<T> {
        Set(Vec::new())
    }
}

impl<T: Ord> Set<T> {
    /// Many things at once, in any order, some perhaps more than once.
    pub fn of(things: Vec<T>) -> Set<T> {
        let turns = turns(things.len(), &|one, other| things.get(one).cmp(&things.get(other)));
        let mut taken: Vec<Option<T>> = things.into_iter().map(Some).collect();
        let mut set: Vec<T> = Vec::with_capacity(taken.len());
        for turn in turns {
            let thing = taken.get_mut(turn).and_then(Option::take);
            set.extend(thing.filter(|thing| set.last() != Some(thing)));
        }
        Set(set)
    }

    /// The place of a thing among the others.
    pub fn place(&self, thing: &T) -> Option<usize> {
        self.0.binary_search(thing).ok()
    }

    /// The thing at a place.
    pub fn at(&self, place: usize) -> Option<&T> {
        self.0.get(place)
    }

    /// How many are in.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Puts a thing in; false when it was there already.
    pub fn insert(&mut self, thing: T) -> bool {
        match self.0.binary_search(&thing) {
            Ok(_) => false,
            Err(at) => {
                self.0.insert(at, thing);
                true
            }
        }
    }

    /// True when the thing is in.
    pub fn contains(&self, thing: &T) -> bool {
        self.0.binary_search(thing).is_ok()
    }

    /// True when some thing is in both.
    pub fn touches(&self, other: &Set<T>) -> bool {
        self.0.iter().any(|thing| other.contains(thing))
    }

    /// Only the things that a rule lets through.
    #[must_use]
    pub fn only(&self, keep: impl Fn(&T) -> bool) -> Set<T>
    where
        T: Clone,
    {
        Set(self.0.iter().filter(|thing| keep(thing)).cloned().collect())
    }

    /// True when nothing is in.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The things, in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.0.iter()
    }
}

/// Values under keys, each key once, in the keys' order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Map<K, V>(Vec<(K, V)>);

impl<K, V> Default for Map<K, V> {
    fn default() -> Map<K, V> {
        Map(Vec::new())
    }
}

impl<K: Ord, V> Map<K, V> {
    /// Many things at once, in any order; of those under one key the first stays.
    pub fn of(things: Vec<(K, V)>) -> Map<K, V> {
        let key = |at: usize| things.get(at).map(|(key, _)| key);
        let turns = turns(things.len(), &|one, other| key(one).cmp(&key(other)));
        let mut taken: Vec<Option<(K, V)>> = things.into_iter().map(Some).collect();
        let mut map: Vec<(K, V)> = Vec::with_capacity(taken.len());
        for turn in turns {
            let thing = taken.get_mut(turn).and_then(Option::take);
            map.extend(thing.filter(|(key, _)| map.last().is_none_or(|(last, _)| last != key)));
        }
        Map(map)
    }

    /// How many keys there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    fn search(&self, key: &K) -> Result<usize, usize> {
        self.0.binary_search_by(|(held, _)| held.cmp(key))
    }

    /// The value under a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.search(key).ok().and_then(|at| self.0.get(at)).map(|(_, value)| value)
    }

    /// The value under a key, to change it.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let at = self.search(key).ok()?;
        self.0.get_mut(at).map(|(_, value)| value)
    }

    /// Puts a value under a key, in place of what was there.
    pub fn insert(&mut self, key: K, value: V) {
        match self.get_mut(&key) {
            Some(held) => *held = value,
            None => {
                let at = self.0.partition_point(|(held, _)| *held < key);
                self.0.insert(at, (key, value));
            }
        }
    }

    /// Takes the value under a key away.
    pub fn remove(&mut self, key: &K) {
        if let Ok(at) = self.search(key) {
            self.0.remove(at);
        }
    }

    /// The key and the value at a place.
    pub fn at(&self, place: usize) -> Option<&(K, V)> {
        self.0.get(place)
    }

    /// The first key and its value.
    pub fn first(&self) -> Option<(&K, &V)> {
        self.0.first().map(|(key, value)| (key, value))
    }

    /// Keys and values, in the keys' order.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// Keeps only the values that a rule lets through.
    pub fn retain(&mut self, keep: impl Fn(&V) -> bool) {
        self.0.retain(|(_, value)| keep(value));
    }
}
