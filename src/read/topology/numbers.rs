//! Availability, durations and counts, exact to the decimals written.

use crate::model::Availability;

/// Most digits of a stated availability.
const DIGITS_MAX: usize = 18;

/// Returns the availability that `text` states: `99.95%` or `0.9995`.
pub(crate) fn availability(text: &str) -> Result<Availability, &'static str> {
    const EXPECTED: &str = "expected a share such as `99.95%` or `0.9995`";
    let trimmed = text.trim();
    let (digits, percent) = match trimmed.strip_suffix('%') {
        Some(digits) => (digits.trim_end(), true),
        None => (trimmed, false),
    };
    let (mut works, mut whole) = decimal(digits).ok_or(EXPECTED)?;
    if percent {
        whole *= 100;
    }
    if works > whole && !percent && works <= whole * 100 {
        return Err("more than 1: a percentage needs its `%`");
    }
    if works > whole {
        return Err("more than always: at most `100%`");
    }
    // Unavailability straight from the decimals: 1 − A would lose digits beyond five nines.
    while works % 10 == 0 && whole % 10 == 0 {
        (works, whole) = (works / 10, whole / 10);
    }
    let unavailability = (whole - works) as f64 / whole as f64;
    Ok(Availability { unavailability, mtbf_mttr_hours: None, text: trimmed.to_owned() })
}

/// Returns the availability of so many nines.
pub(crate) fn nines(count: f64) -> Result<Availability, &'static str> {
    if count.fract() != 0.0 || !(1.0..=12.0).contains(&count) {
        return Err("expected a whole number of nines, 1 to 12");
    }
    let unavailability = 1.0 / 10_u64.pow(count as u32) as f64;
    let text = format!("{count} nines");
    Ok(Availability { unavailability, mtbf_mttr_hours: None, text })
}

/// Returns the availability that mean up time and mean repair time give, both in hours.
pub(crate) fn from_times(mtbf: f64, mttr: f64, text: String) -> Availability {
    let unavailability = mttr / (mtbf + mttr);
    Availability { unavailability, mtbf_mttr_hours: Some((mtbf, mttr)), text }
}

/// Returns the hours that `text` states: `2000h`, `30m`, `90 s`, `2d`, `1w`, `1y`, or hours alone.
pub(crate) fn hours(text: &str) -> Option<f64> {
    let text = text.trim();
    let unit_at = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (digits, unit) = text.split_at(unit_at);
    let (value, scale) = decimal(digits.trim())?;
    let (times, per) = match unit.to_ascii_lowercase().as_str() {
        "" | "h" | "hour" | "hours" => (1, 1),
        "m" | "min" | "minutes" => (1, 60),
        "s" | "sec" | "seconds" => (1, 3600),
        "d" | "day" | "days" => (24, 1),
        "w" | "week" | "weeks" => (168, 1),
        "y" | "year" | "years" => (8760, 1),
        _ => return None,
    };
    Some((value * times) as f64 / (scale * per) as f64)
}

/// Returns a decimal as a whole number and the power of ten it is divided by.
fn decimal(text: &str) -> Option<(u128, u128)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = format!("{whole}{fraction}");
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !plain || digits.len() > DIGITS_MAX {
        return None;
    }
    Some((digits.parse().ok()?, 10_u128.pow(u32::try_from(fraction.len()).ok()?)))
}

#[cfg(test)]
mod tests {
    use super::{availability, hours};

    #[test]
    fn decimals_are_exact() {
        for (text, expected) in
            [("99.9%", 0.001), ("0.999", 0.001), ("99.95 %", 0.0005), ("100%", 0.0), ("1", 0.0)]
        {
            assert_eq!(availability(text).map(|a| a.unavailability), Ok(expected), "{text}");
        }
        assert_eq!(availability("99.99999%").map(|a| a.unavailability), Ok(1e-7));
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in ["99.9", "101%", "-1", "", "%", "often", "0.99999999999999999999"] {
            assert!(availability(text).is_err(), "{text}");
        }
    }

    #[test]
    fn durations_are_hours() {
        for (text, expected) in
            [("2000h", 2000.0), ("30m", 0.5), ("2d", 48.0), ("4", 4.0), ("1.5 h", 1.5)]
        {
            assert_eq!(hours(text), Some(expected), "{text}");
        }
        assert_eq!(hours("soon"), None);
    }
}
