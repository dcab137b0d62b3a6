//! How wide a text is at most, and what of it fits a width.

use super::widths::{BOLD, MONO, Run, SANS};

/// What a text is set in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// The sans of details.
    Sans,
    /// The bold sans of names.
    Bold,
    /// The mono of labels.
    Mono,
}

/// The most characters of a text that are looked at; longer texts are shortened anyway.
const CHARACTERS_MAX: usize = 400;
/// How much narrower a text must get to be worth another line.
const WRAP_GAIN: f64 = 0.85;
/// The most words among which the best break is sought.
const WORDS_MAX: usize = 40;
/// The most combining marks kept on one character, so that a stack cannot leave its line.
const MARKS_MAX: usize = 3;

/// Returns the width of `text` at `size` in the widest font that a reader may have.
pub fn width(text: &str, face: Face, size: f64) -> f64 {
    let total: u32 = text.chars().map(|c| advance(c, face)).sum();
    f64::from(total) * size / 1000.0
}

/// Returns `text` cut to `width_max` with an ellipsis, and whether it was cut.
pub fn fit(text: &str, face: Face, size: f64, width_max: f64) -> (String, bool) {
    let clean = clean(text);
    let whole = clean.chars().count() == text.chars().count() || text.chars().count() < 400;
    if whole && width(&clean, face, size) <= width_max {
        return (clean, false);
    }
    let room = width_max - width("…", face, size);
    let mut used = 0.0;
    let mut kept = String::new();
    for c in clean.chars() {
        used += f64::from(advance(c, face)) * size / 1000.0;
        if used > room {
            break;
        }
        kept.push(c);
    }
    (format!("{}…", kept.trim_end()), true)
}

/// Returns `text` on at most two lines of `width_max`, and whether something was cut.
pub fn wrap(text: &str, face: Face, size: f64, width_max: f64) -> (Vec<String>, bool) {
    let clean = clean(text);
    if width(&clean, face, size) <= width_max {
        return (vec![clean], text.chars().count() > CHARACTERS_MAX);
    }
    let words: Vec<&str> = clean.split(' ').collect();
    let mut first = 0;
    while first < words.len() && width(&words[..=first].join(" "), face, size) <= width_max {
        first += 1;
    }
    if first == 0 || first == words.len() {
        let (line, cut) = fit(&clean, face, size, width_max);
        return (vec![line], cut);
    }
    let (rest, cut) = fit(&words[first..].join(" "), face, size, width_max);
    (vec![words[..first].join(" "), rest], cut)
}

/// Returns `text` on as few lines of `wide` as it needs, at most `count`, as even as they get.
///
/// Where words are too long for that, lines get wider, but not wider than `width_max`; also
/// returns whether something was cut.
pub fn wrap_even(
    text: &str,
    face: Face,
    size: f64,
    wide: f64,
    count: usize,
    width_max: f64,
) -> (Vec<String>, bool) {
    let (line, cut) = fit(text, face, size, width_max);
    if line.is_empty() {
        return (Vec::new(), cut);
    }
    let words: Vec<&str> = line.split(' ').collect();
    let extent = |from: usize, to: usize| width(&words[from..to].join(" "), face, size);
    let mut best = (vec![0, words.len()], extent(0, words.len()));
    for lines in 2..=count.min(words.len()) {
        if best.1 <= wide {
            break;
        }
        let breaks = even_breaks(words.len(), lines, &extent);
        if breaks.1 < best.1 * WRAP_GAIN {
            best = breaks;
        }
    }
    let lines = best.0.windows(2).map(|pair| words[pair[0]..pair[1]].join(" ")).collect();
    (lines, cut)
}

/// Returns where to break so that the widest of two or three lines is as narrow as it gets.
fn even_breaks(
    words: usize,
    lines: usize,
    extent: &impl Fn(usize, usize) -> f64,
) -> (Vec<usize>, f64) {
    if lines <= 1 || words <= 1 {
        return (vec![0, words], extent(0, words));
    }
    let mut best = (Vec::new(), f64::MAX);
    for last in lines - 1..words.min(WORDS_MAX) {
        let (mut breaks, widest) = even_breaks(last, lines - 1, extent);
        let widest = widest.max(extent(last, words));
        if widest < best.1 {
            breaks.push(words);
            best = (breaks, widest);
        }
    }
    best
}

/// Returns `text` as one line that can stand in SVG: no controls, single spaces, bounded stacks.
pub fn clean(text: &str) -> String {
    let mut kept = String::with_capacity(text.len().min(CHARACTERS_MAX));
    let mut marks = 0;
    for c in text.chars().take(CHARACTERS_MAX) {
        if c.is_ascii_graphic() {
            marks = 0;
            kept.push(c);
            continue;
        }
        if is_mark(c) {
            marks += 1;
            if marks > MARKS_MAX {
                continue;
            }
        } else {
            marks = 0;
        }
        match c {
            _ if c.is_whitespace() || c.is_control() => {
                if !kept.is_empty() && !kept.ends_with(' ') {
                    kept.push(' ');
                }
            }
            _ if is_invisible(c) => {}
            _ => kept.push(c),
        }
    }
    kept.truncate(kept.trim_end().len());
    kept
}

/// Returns the advance of a character in thousandths of the size.
fn advance(c: char, face: Face) -> u32 {
    let code = u32::from(c);
    let runs = match face {
        Face::Sans => SANS,
        Face::Bold => BOLD,
        Face::Mono => MONO,
    };
    in_table(code, runs).unwrap_or_else(|| by_script(c, code))
}

fn in_table(code: u32, runs: &[Run]) -> Option<u32> {
    let run = runs.iter().rev().find(|run| run.first <= code)?;
    run.advances.get((code - run.first) as usize).map(|a| u32::from(*a))
}

/// Returns a width for scripts that the table lacks, wide enough for the usual fallback fonts.
fn by_script(c: char, code: u32) -> u32 {
    match code {
        _ if is_mark(c) || is_invisible(c) => 0,
        0x1f1e6..=0x1faff | 0x2600..=0x27bf => 1400,
        0x1100..=0x11ff | 0x2e80..=0xa4cf | 0xac00..=0xd7ff | 0xf900..=0xfaff => 1050,
        0xfe30..=0xfe4f | 0xff00..=0xff60 | 0x20000..=0x3ffff => 1050,
        0x590..=0x8ff | 0xfb1d..=0xfdff | 0xfe70..=0xfefe => 900,
        _ => 1200,
    }
}

/// Returns whether the character sits on the one before it.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c),
        0x300..=0x36f | 0x483..=0x489 | 0x591..=0x5bd | 0x5bf..=0x5c7 | 0x610..=0x61a
        | 0x64b..=0x65f | 0x670 | 0x6d6..=0x6ed | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff
        | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f | 0xe0100..=0xe01ef)
}

/// Returns whether the character only steers others: joiners, direction, byte order, not allowed.
fn is_invisible(c: char) -> bool {
    matches!(u32::from(c),
        0xad | 0x61c | 0x180e | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f | 0xfeff
        | 0xfff0..=0xfffb | 0xfffe | 0xffff | 0xe0000..=0xe007f)
}

#[cfg(test)]
mod tests {
    use super::{Face, clean, fit, width, wrap};

    #[test]
    fn widths_add_up() {
        assert!((width("Nginx", Face::Mono, 12.0) - 5.0 * 7.236).abs() < 0.1);
        assert!(width("Nginx", Face::Bold, 13.0) > width("Nginx", Face::Sans, 13.0));
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        let long = "x".repeat(10_000);
        let (line, cut) = fit(&long, Face::Bold, 13.0, 100.0);
        assert!(cut && line.ends_with('…') && width(&line, Face::Bold, 13.0) <= 100.0);
    }

    #[test]
    fn two_lines_before_an_ellipsis() {
        let (lines, cut) = wrap("Accounts Summary Controller", Face::Bold, 13.0, 150.0);
        assert_eq!((lines.len(), cut), (2, false));
    }

    #[test]
    fn nothing_steers_the_line() {
        assert_eq!(
            clean("a\u{202e}b\r\n\u{0} c\u{301}\u{301}\u{301}\u{301}\u{301}"),
            "ab c\u{301}\u{301}\u{301}"
        );
    }
}
