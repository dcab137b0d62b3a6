//! Words as numbers.

use std::hash::{Hash, Hasher};

/// A word as numbers, which are as large as the word is late in the order of words.
#[derive(Clone, Copy, Debug, Eq, PartialOrd, Ord)]
pub(super) struct Packed(pub(super) [u64; 3]);

impl PartialEq for Packed {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        let ([a, b, c], [x, y, z]) = (self.0, other.0);
        (a ^ x) | (b ^ y) | (c ^ z) == 0
    }
}

impl Hash for Packed {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        let [first, second, third] = self.0;
        state.write_u64(first);
        // Most words are short.
        if second != 0 {
            state.write_u64(second);
            state.write_u64(third);
        }
    }
}

impl Packed {
    /// Returns a word of up to eight plain letters and digits, which stand at the start of `bytes`.
    #[inline]
    pub(super) fn short(bytes: [u8; 8], length: usize) -> Self {
        let letters = u64::MAX << (64 - 8 * length);
        // The bit by which a small letter differs from a capital is set in digits, too.
        Self([(u64::from_be_bytes(bytes) | u64::from_be_bytes([0x20; 8])) & letters, 0, 0])
    }

    /// Returns a word that is not too long, its plain letters in lower case.
    pub(super) fn of(word: &[u8]) -> Self {
        let mut bytes = [[0; 8]; 3];
        for (place, byte) in bytes.as_flattened_mut().iter_mut().zip(word) {
            *place = byte.to_ascii_lowercase();
        }
        Self(bytes.map(u64::from_be_bytes))
    }

    /// Returns the first byte of its text.
    pub(super) fn first_byte(self) -> u8 {
        (self.0[0] >> (u64::BITS - u8::BITS)) as u8
    }

    /// Returns its text.
    pub(super) fn text(self) -> String {
        let bytes = self.0.iter().flat_map(|number| number.to_be_bytes());
        let bytes = bytes.take_while(|byte| *byte != 0).collect();
        String::from_utf8(bytes).unwrap_or_default()
    }
}
