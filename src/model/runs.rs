//! Runs of plain letters and digits in a text, 64 bytes at a time.

/// How many bytes are looked at together.
const CHUNK: usize = 64;

/// Times a byte: eight of them.
const EACH: u64 = u64::from_le_bytes([1; 8]);

/// Calls `found` with the borders of each run of plain letters and digits, in order.
#[inline]
pub fn runs(text: &[u8], mut found: impl FnMut(usize, usize)) {
    let (chunks, rest) = text.as_chunks::<CHUNK>();
    let mut last = [0; CHUNK];
    last[..rest.len()].copy_from_slice(rest);
    let (mut start, mut open) = (0, false);
    for (number, chunk) in chunks.iter().chain([&last]).enumerate() {
        let letters = letters(chunk);
        // Where a run begins or ends: a bit that differs from the one before.
        let mut borders = letters ^ (letters << 1 | u64::from(open));
        while borders != 0 {
            let at = number * CHUNK + borders.trailing_zeros() as usize;
            borders &= borders - 1;
            if open {
                found(start, at);
            } else {
                start = at;
            }
            open = !open;
        }
    }
    if open {
        found(start, text.len());
    }
}

/// Returns a bit for each byte that is a plain letter or digit.
#[inline]
fn letters(chunk: &[u8; CHUNK]) -> u64 {
    let (words, _) = chunk.as_chunks::<8>();
    let bits = |all, word: &[u8; 8]| all >> 8 | marks(u64::from_le_bytes(*word)) << 56;
    words.iter().fold(0, bits)
}

/// Returns a bit for each of eight bytes, the first one the lowest.
#[inline]
fn marks(word: u64) -> u64 {
    // The highest bit of each byte is free for a carry, which tells "at least".
    let low = word & (EACH * 0x7f);
    let small = low | (EACH * 0x20);
    let letter = (small + EACH * (0x80 - b'a' as u64)) & !(small + EACH * (0x7f - b'z' as u64));
    let digit = (low + EACH * (0x80 - b'0' as u64)) & !(low + EACH * (0x7f - b'9' as u64));
    let found = (letter | digit) & !word & (EACH * 0x80);
    // The product moves the bits of all bytes side by side into the highest one.
    (found >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CHUNK, marks, runs};

    fn all(text: &[u8]) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        runs(text, |start, end| all.push((start, end)));
        all
    }

    /// Byte for byte, as it is told in words.
    fn slowly(text: &[u8]) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        let mut at = 0;
        for run in text.split_inclusive(|byte| !byte.is_ascii_alphanumeric()) {
            let length = run.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            if length > 0 {
                all.push((at, at + length));
            }
            at += run.len();
        }
        all
    }

    #[test]
    fn each_byte_is_known() {
        for byte in 0..=u8::MAX {
            for place in 0..8 {
                let mut bytes = [0; 8];
                bytes[place] = byte;
                let mark = u64::from(byte.is_ascii_alphanumeric()) << place;
                assert_eq!(marks(u64::from_le_bytes(bytes)), mark, "{byte} at {place}");
            }
        }
    }

    #[test]
    fn runs_go_over_the_borders_of_chunks() {
        for length in [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
            assert_eq!(all(&vec![b'x'; length]), [(0, length)]);
        }
        assert_eq!(all(b""), []);
    }

    proptest! {
        #[test]
        fn chunks_find_what_bytes_find(text in proptest::collection::vec(any::<u8>(), 0..300)) {
            prop_assert_eq!(all(&text), slowly(&text));
        }

        #[test]
        fn words_are_found(text in "[a-zA-Z0-9 .,'\u{e9}-]{0,300}") {
            prop_assert_eq!(all(text.as_bytes()), slowly(text.as_bytes()));
        }
    }
}
