//! Numbers as drawings write them: short, and without a text for each.

use std::fmt::{self, Write};

/// A number with at most one decimal.
#[derive(Clone, Copy)]
pub(super) struct Number {
    tenths: i64,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.tenths.unsigned_abs() / 10, self.tenths.unsigned_abs() % 10);
        if self.tenths < 0 {
            f.write_char('-')?;
        }
        write!(f, "{whole}")?;
        if rest == 0 { Ok(()) } else { write!(f, ".{rest}") }
    }
}

/// Returns a number with at most one decimal.
pub(super) fn number(value: f64) -> Number {
    Number { tenths: (value * 10.0).round() as i64 }
}

/// Two numbers; a sign parts them as well as a space does.
pub(super) struct Pair(pub(super) Number, pub(super) Number);

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)?;
        if self.1.tenths >= 0 {
            f.write_char(' ')?;
        }
        self.1.fmt(f)
    }
}
