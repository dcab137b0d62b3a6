//! Numbers as drawings write them: short, and without a text for each.

use std::fmt::{self, Write};

/// The most digits of a number, with its sign and its point.
const DIGITS_MAX: usize = 22;

/// A number with at most one decimal.
#[derive(Clone, Copy)]
pub(super) struct Number {
    tenths: i64,
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut whole, rest) = (self.tenths.unsigned_abs() / 10, self.tenths.unsigned_abs() % 10);
        let mut written = [0; DIGITS_MAX];
        let mut at = DIGITS_MAX;
        let mut put = |byte: u8| {
            at -= 1;
            written[at] = byte;
        };
        if rest != 0 {
            put(digit(rest));
            put(b'.');
        }
        put(digit(whole));
        while whole > 9 {
            whole /= 10;
            put(digit(whole));
        }
        if self.tenths < 0 {
            put(b'-');
        }
        f.write_str(std::str::from_utf8(&written[at..]).map_err(|_| fmt::Error)?)
    }
}

/// Returns the last digit of a number.
fn digit(number: u64) -> u8 {
    b'0' + (number % 10) as u8
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

#[cfg(test)]
mod tests {
    use super::{Pair, number};

    #[test]
    fn numbers_have_one_decimal_at_most() {
        let written = |value: f64| number(value).to_string();
        assert_eq!([0.0, 7.0, 10.0, 1_205.5].map(written), ["0", "7", "10", "1205.5"]);
        assert_eq!([-0.04, -0.06, -12.0, -3.25].map(written), ["0", "-0.1", "-12", "-3.3"]);
        assert_eq!([f64::MAX, f64::MIN, f64::NAN].map(|value| written(value).len()), [20, 21, 1]);
        assert_eq!(Pair(number(4.0), number(-2.5)).to_string(), "4-2.5");
    }
}
