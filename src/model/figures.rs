//! Availabilities and hours as people read them.

/// Returns an unavailability as availability in percent, with four digits of what is missing:
/// `98.793 %`.
pub fn availability_text(unavailability: f64) -> String {
    percent_text(unavailability, 4)
}

/// Returns an unavailability as availability in percent, with `digits` digits of what is missing.
pub fn percent_text(unavailability: f64, digits: u8) -> String {
    decimals_text(unavailability, decimals(unavailability, digits))
}

/// Returns two unavailabilities as availabilities with equally many decimals, enough to tell them
/// apart: `98.793 % → 99.386 %`.
pub fn change_text(before: f64, after: f64) -> String {
    let mut decimals = decimals(before.max(after), 4);
    let text = |decimals| (decimals_text(before, decimals), decimals_text(after, decimals));
    while text(decimals).0 == text(decimals).1 && before != after && decimals < 12 {
        decimals += 1;
    }
    let (before, after) = text(decimals);
    format!("{before} → {after}")
}

/// Returns how many decimals of the percentage show `digits` digits of what is missing.
fn decimals(unavailability: f64, digits: u8) -> usize {
    let wanted = 10_f64.powi(i32::from(digits.max(1)) - 1);
    let (mut decimals, mut scaled) = (0, unavailability * 100.0);
    while scaled > 0.0 && scaled < wanted && decimals < 12 {
        (scaled, decimals) = (scaled * 10.0, decimals + 1);
    }
    decimals
}

fn decimals_text(unavailability: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", 100.0 - (unavailability * 100.0).clamp(0.0, 100.0));
    let text = if decimals > 0 { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text} %")
}

/// Returns hours a year for people: `105.7 h/year`, `5.3 min/year`, `2 s/year`.
pub fn hours_text(hours: f64) -> String {
    if hours >= 0.95 {
        format!("{hours:.1} h/year")
    } else if hours * 60.0 >= 0.95 {
        format!("{:.1} min/year", hours * 60.0)
    } else {
        format!("{:.1} s/year", hours * 3600.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{change_text, hours_text, percent_text};

    #[test]
    fn percent_shows_what_is_missing() {
        assert_eq!(percent_text(0.012_066_67, 4), "98.793 %");
        assert_eq!(percent_text(0.012_066_67, 6), "98.79333 %");
        assert_eq!(percent_text(0.001, 4), "99.9 %");
        assert_eq!(percent_text(0.000_001_234, 4), "99.9998766 %");
        assert_eq!(percent_text(0.25, 4), "75 %");
        assert_eq!(percent_text(0.0, 4), "100 %");
        assert_eq!(percent_text(1.0, 4), "0 %");
    }

    #[test]
    fn changes_show_as_many_decimals_on_both_sides() {
        assert_eq!(change_text(0.012_066_67, 0.006_144), "98.793 % → 99.386 %");
        assert_eq!(change_text(0.012_066_67, 0.012_066_68), "98.793333 % → 98.793332 %");
        assert_eq!(change_text(0.5, 0.5), "50 % → 50 %");
    }

    #[test]
    fn hours_choose_a_unit_that_reads_well() {
        assert_eq!(hours_text(105.7), "105.7 h/year");
        assert_eq!(hours_text(0.0876), "5.3 min/year");
        assert_eq!(hours_text(0.001), "3.6 s/year");
    }
}
