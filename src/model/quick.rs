//! A quick hash for words and paths.

use std::hash::{BuildHasher, Hasher, RandomState};
use std::sync::OnceLock;

/// Makes [`QuickHasher`]s for maps that are asked for each word of a site.
///
/// The keys are random in each process, so that no text can be written to collide.
#[derive(Clone, Copy, Debug)]
pub struct Quick {
    keys: [u64; 2],
}

impl Default for Quick {
    fn default() -> Self {
        static KEYS: OnceLock<[u64; 2]> = OnceLock::new();
        let random = |salt: u8| RandomState::new().hash_one(salt) | 1;
        Self { keys: *KEYS.get_or_init(|| [random(0), random(1)]) }
    }
}

impl BuildHasher for Quick {
    type Hasher = QuickHasher;

    #[inline]
    fn build_hasher(&self) -> QuickHasher {
        QuickHasher { state: self.keys[0], key: self.keys[1] }
    }
}

/// Mixes eight bytes at a time by a multiplication whose halves are put together.
#[derive(Clone, Copy, Debug)]
pub struct QuickHasher {
    state: u64,
    key: u64,
}

impl QuickHasher {
    #[inline]
    fn mix(&mut self, word: u64) {
        let product = u128::from(self.state ^ word) * u128::from(self.key);
        self.state = (product as u64) ^ ((product >> 64) as u64) ^ self.key.rotate_left(23);
    }
}

impl Hasher for QuickHasher {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(8);
        for word in &mut words {
            self.mix(u64::from_le_bytes(word.try_into().unwrap_or_default()));
        }
        // The last bytes and the length in one word: `ab` and `ab\0` differ.
        let rest = words.remainder().iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte));
        self.mix(rest ^ ((bytes.len() as u64) << 56));
    }

    #[inline]
    fn write_u8(&mut self, byte: u8) {
        // Texts end with one; it is mixed in by what follows.
        self.state = self.state.rotate_left(8) ^ u64::from(byte);
    }

    #[inline]
    fn write_u32(&mut self, word: u32) {
        self.mix(u64::from(word));
    }

    #[inline]
    fn write_u64(&mut self, word: u64) {
        self.mix(word);
    }

    #[inline]
    fn write_u128(&mut self, word: u128) {
        self.mix(word as u64);
        self.mix((word >> 64) as u64);
    }

    #[inline]
    fn write_usize(&mut self, word: usize) {
        self.mix(word as u64);
    }

    #[inline]
    fn finish(&self) -> u64 {
        let mut last = *self;
        last.mix(0x9e37_79b9_7f4a_7c15);
        last.state
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::hash::BuildHasher;

    use super::Quick;

    #[test]
    fn words_spread() {
        let quick = Quick::default();
        let words = (0..10_000).map(|at| format!("word-{at}"));
        let hashes: BTreeSet<u64> = words.map(|word| quick.hash_one(word)).collect();
        assert_eq!(hashes.len(), 10_000);
        let low: BTreeSet<u64> = hashes.iter().map(|hash| hash & 0xffff).collect();
        assert!(low.len() > 8_500, "{}", low.len());
        assert_ne!(quick.hash_one("ab"), quick.hash_one("ab\0"));
    }
}
