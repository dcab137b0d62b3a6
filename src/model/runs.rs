//! Runs of plain letters and digits in a text, and where a sign stands, 64 bytes at a time.

/// How many bytes are looked at together.
const CHUNK: usize = 64;

/// Calls `found` with the borders of each run of plain letters and digits, in order.
#[inline]
pub fn runs(text: &[u8], mut found: impl FnMut(usize, usize)) {
    let (chunks, rest) = text.as_chunks::<CHUNK>();
    let mut last = [0; CHUNK];
    last[..rest.len()].copy_from_slice(rest);
    // Where the run began that goes over the border of a chunk.
    let mut open = None;
    for (number, chunk) in chunks.iter().chain([&last]).enumerate() {
        let (letters, base) = (letters(chunk), number * CHUNK);
        let before = letters << 1 | u64::from(open.is_some());
        let (mut starts, mut ends) = (letters & !before, before & !letters);
        while ends != 0 {
            let start = open.take().unwrap_or_else(|| base + lowest(&mut starts));
            found(start, base + lowest(&mut ends));
        }
        if starts != 0 {
            open = Some(base + lowest(&mut starts));
        }
    }
    // No run is open now: the last chunk is never full, and what fills it up is no letter.
}

/// Takes the lowest bit away; returns its number.
#[inline]
fn lowest(bits: &mut u64) -> usize {
    let lowest = bits.trailing_zeros();
    *bits &= *bits - 1;
    lowest as usize
}

/// Returns where a plain sign stands first.
///
/// For short texts, which are sooner gone through than a search is prepared.
#[inline]
pub fn place(text: &str, sign: u8) -> Option<usize> {
    text.bytes().position(|byte| byte == sign)
}

/// Calls `found` with the place of each `sign` in a text, in order.
#[inline]
pub fn places(text: &[u8], sign: u8, mut found: impl FnMut(usize)) {
    let (chunks, rest) = text.as_chunks::<CHUNK>();
    for (number, chunk) in chunks.iter().enumerate() {
        let mut signs = bits(chunk, |byte| u8::from(byte == sign));
        while signs != 0 {
            found(number * CHUNK + lowest(&mut signs));
        }
    }
    let from = chunks.len() * CHUNK;
    let last = rest.iter().enumerate().filter(|(_, byte)| **byte == sign);
    last.for_each(|(at, _)| found(from + at));
}

/// Returns a bit for each byte that is a plain letter or digit.
#[inline]
fn letters(chunk: &[u8; CHUNK]) -> u64 {
    bits(chunk, |byte| {
        let (letter, digit) = ((byte | 0x20).wrapping_sub(b'a'), byte.wrapping_sub(b'0'));
        u8::from(letter < 26) | u8::from(digit < 10)
    })
}

/// Returns a bit for each byte of which `is` makes 1 instead of 0.
#[inline]
fn bits(chunk: &[u8; CHUNK], is: impl Fn(u8) -> u8) -> u64 {
    let mut marks = [0; CHUNK];
    // Without branches, so that many bytes are asked at once.
    for (mark, byte) in marks.iter_mut().zip(chunk) {
        *mark = is(*byte);
    }
    let mut all = 0;
    for word in marks.as_chunks::<8>().0 {
        // The product moves the lowest bits of eight bytes side by side into the highest byte.
        let bits = u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        all = all >> 8 | bits << 56;
    }
    all
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CHUNK, letters, places, runs};

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
            for place in 0..CHUNK {
                let mut bytes = [0; CHUNK];
                bytes[place] = byte;
                let mark = u64::from(byte.is_ascii_alphanumeric()) << place;
                assert_eq!(letters(&bytes), mark, "{byte} at {place}");
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
        fn signs_are_found(text in "[a\n]{0,300}") {
            let mut found = Vec::new();
            places(text.as_bytes(), b'\n', |at| found.push(at));
            let all: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
            prop_assert_eq!(found, all);
        }

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
