//! Gives equal values one number: the hash tables of diagrams.

/// A value made of three small numbers.
pub(super) trait Key: Copy + Eq {
    /// Returns the numbers.
    fn numbers(self) -> [u32; 3];
}

/// Values in the order they came, each once.
///
/// Building a diagram is little but looking up, so this is as plain as a table can be: nothing is
/// ever removed, and a place says only which value is there. The numbers are of our own making, so
/// nobody can choose them to collide.
pub(super) struct Interner<K> {
    /// The values, by number.
    pub(super) values: Vec<K>,
    /// One more than the number of the value there; 0 where there is none. Never more than half
    /// full, and a power of two.
    places: Vec<u32>,
}

const PLACES_MIN: usize = 1 << 10;

/// An odd number without a pattern: 2⁶⁴ divided by the golden ratio.
const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;

impl<K: Key> Interner<K> {
    pub(super) fn new() -> Self {
        Self { values: Vec::new(), places: vec![0; PLACES_MIN] }
    }

    /// Returns the number of a value that is there.
    #[inline]
    pub(super) fn find(&self, value: K) -> Option<u32> {
        self.places[self.place(value)].checked_sub(1)
    }

    /// Adds a value that is not there and returns its number; `None` if there are too many.
    #[inline]
    pub(super) fn add(&mut self, value: K) -> Option<u32> {
        let number = u32::try_from(self.values.len()).ok()?;
        self.values.push(value);
        if self.values.len() * 2 > self.places.len() {
            self.grow();
        } else {
            let place = self.place(value);
            self.places[place] = number + 1;
        }
        Some(number)
    }

    /// Returns where a value is, or the free place for it.
    #[inline]
    fn place(&self, value: K) -> usize {
        let [a, b, c] = value.numbers();
        let low = u64::from(a) << 32 | u64::from(b);
        let mixed = (low.wrapping_mul(FACTOR) ^ u64::from(c)).wrapping_mul(FACTOR);
        let last = self.places.len() - 1;
        // A product is best mixed in its high digits.
        let mut place = (mixed >> 32) as usize & last;
        loop {
            match self.places[place].checked_sub(1) {
                Some(number) if self.values[number as usize] != value => place = (place + 1) & last,
                _ => return place,
            }
        }
    }

    fn grow(&mut self) {
        self.places = vec![0; self.places.len() * 4];
        for (number, value) in (1..).zip(&self.values) {
            let place = self.place(*value);
            self.places[place] = number;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Interner, Key};

    impl Key for [u32; 3] {
        fn numbers(self) -> [u32; 3] {
            self
        }
    }

    #[test]
    fn equal_values_have_one_number() {
        let mut all = Interner::new();
        let values = (0..5_000_u32).map(|n| [n % 7, n / 7, n ^ 0x55]);
        for (number, value) in (0..).zip(values.clone()) {
            assert_eq!(all.find(value), None);
            assert_eq!(all.add(value), Some(number));
        }
        for (number, value) in (0..).zip(values) {
            assert_eq!(all.find(value), Some(number));
        }
    }
}
