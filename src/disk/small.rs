//! Tells a project that is made before a second thread has started.

use std::fs;
use std::path::Path;

use super::load::{CONTENT, THEMES};

/// How many files and folders a small project has at most.
const ENTRIES_MAX: usize = 16;
/// How many bytes they have together.
const BYTES_MAX: u64 = 12 << 10;

/// Returns whether the project at `root` has a few short texts and no theme of its own.
pub fn is_small(root: &Path) -> bool {
    let mut left = (ENTRIES_MAX, BYTES_MAX);
    fs::symlink_metadata(root.join(THEMES)).is_err() && fits(&root.join(CONTENT), &mut left)
}

/// Takes what is in a folder off what is `left`; returns whether there was enough.
fn fits(folder: &Path, left: &mut (usize, u64)) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    for entry in entries {
        let Ok((entry, kind)) = entry.and_then(|e| e.file_type().map(|kind| (e, kind))) else {
            return false;
        };
        let size = || entry.metadata().ok().filter(|_| kind.is_file()).map(|m| m.len());
        let Some(entries) = left.0.checked_sub(1) else { return false };
        left.0 = entries;
        let enough = match kind.is_dir() {
            true => fits(&entry.path(), left),
            false => size().and_then(|size| left.1.checked_sub(size)).map(|b| left.1 = b).is_some(),
        };
        if !enough {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::walk::tests::scratch;
    use super::{BYTES_MAX, ENTRIES_MAX, is_small};

    #[test]
    fn few_short_texts_are_small() {
        let root = scratch("small");
        assert!(!is_small(&root), "there is no content");
        let section = root.join("content/section");
        std::fs::create_dir_all(&section).expect("folders");
        std::fs::write(section.join("index.md"), "# x").expect("a file");
        assert!(is_small(&root));
        let long = section.join("long.md");
        std::fs::write(&long, vec![b'x'; BYTES_MAX as usize]).expect("a file");
        assert!(!is_small(&root));
        std::fs::remove_file(long).expect("it is there");
        for number in 0..ENTRIES_MAX {
            std::fs::write(section.join(format!("{number}.md")), "").expect("a file");
        }
        assert!(!is_small(&root));
    }
}
