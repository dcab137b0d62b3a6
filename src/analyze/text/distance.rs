//! How many slips of the pen lie between two words.

/// Returns the number of characters to insert, delete or replace (Levenshtein), if it is at most
/// `most`.
pub(in crate::analyze) fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    let (width, height) = (b.chars().count(), a.chars().count());
    // Words of very different lengths need not be compared letter by letter.
    if width.abs_diff(height) > most {
        return None;
    }
    let mut row: Vec<usize> = (0..=width).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        let mut least = i + 1;
        for (j, cb) in b.chars().enumerate() {
            let replaced = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
            least = least.min(row[j + 1]);
        }
        // What is below never becomes less than the least of a row.
        if least > most {
            return None;
        }
    }
    Some(row[width]).filter(|slips| *slips <= most)
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn slips_are_counted() {
        assert_eq!(distance("haproxy", "haproxi", 2), Some(1));
        assert_eq!(distance("", "abc", 3), Some(3));
        assert_eq!(distance("kitten", "sitting", 3), Some(3));
        assert_eq!(distance("kitten", "sitting", 2), None);
        assert_eq!(distance("one", "another", 2), None);
    }
}
