//! How many slips of the pen lie between two words.

/// Returns the number of characters to insert, delete or replace (Levenshtein), if it is at most
/// `most`.
pub(in crate::analyze) fn distance(a: &str, b: &str, most: usize) -> Option<usize> {
    if a.is_ascii() && b.is_ascii() {
        return between(a.as_bytes(), b.as_bytes(), most);
    }
    let letters = |text: &str| text.chars().collect::<Vec<_>>();
    between(&letters(a), &letters(b), most)
}

/// Words up to this length are compared without asking for memory.
const SHORT: usize = 80;
/// More slips than any two words have.
const FAR: usize = usize::MAX / 2;

fn between<T: PartialEq>(a: &[T], b: &[T], most: usize) -> Option<usize> {
    let width = b.len();
    // Words of very different lengths need not be compared letter by letter.
    if width.abs_diff(a.len()) > most {
        return None;
    }
    let (mut short, mut long) = ([FAR; SHORT + 1], Vec::new());
    let row = if width <= SHORT {
        &mut short[..=width]
    } else {
        long.resize(width + 1, FAR);
        &mut long[..]
    };
    row.iter_mut().enumerate().take(most.saturating_add(1)).for_each(|(at, slips)| *slips = at);
    for (i, letter) in a.iter().enumerate() {
        // Whatever leads further from the diagonal has too many slips already.
        let (from, to) = (i.saturating_sub(most), width.min(i.saturating_add(most) + 1));
        let mut diagonal = row[from.min(width)];
        row[from.min(width)] = if from == 0 { i + 1 } else { FAR };
        let mut least = row[from.min(width)];
        for j in from..to {
            let replaced = diagonal + usize::from(*letter != b[j]);
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
    use proptest::prelude::*;

    use super::distance;

    /// The same without any shortcut.
    fn plainly(a: &[char], b: &[char]) -> usize {
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, ca) in a.iter().enumerate() {
            let mut diagonal = std::mem::replace(&mut row[0], i + 1);
            for (j, cb) in b.iter().enumerate() {
                let replaced = diagonal + usize::from(ca != cb);
                diagonal = row[j + 1];
                row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
            }
        }
        row[b.len()]
    }

    proptest! {
        #[test]
        fn shortcuts_change_nothing(a in "[abcé]{0,9}", b in "[abcé]{0,9}", most in 0_usize..9) {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            let all = plainly(&letters(&a), &letters(&b));
            prop_assert_eq!(distance(&a, &b, most), Some(all).filter(|slips| *slips <= most));
        }
    }

    #[test]
    fn slips_are_counted() {
        assert_eq!(distance("haproxy", "haproxi", 2), Some(1));
        assert_eq!(distance("", "abc", 3), Some(3));
        assert_eq!(distance("kitten", "sitting", 3), Some(3));
        assert_eq!(distance("kitten", "sitting", 2), None);
        assert_eq!(distance("one", "another", 2), None);
    }
}
