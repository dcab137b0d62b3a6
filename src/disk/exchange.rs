//! Puts a finished folder in the place of another.

use std::io;
use std::path::Path;

use super::error::{Context, DiskError};
use super::stage::set_aside_name;
use super::system;

/// Puts `stage` at `output`; afterwards the old folder, if any, lies at `stage`.
pub(super) fn put_in_place(stage: &Path, output: &Path) -> Result<(), DiskError> {
    if !output.exists() {
        return std::fs::rename(stage, output).context("create", output);
    }
    match system::exchange(stage, output) {
        Err(error) if error.kind() == io::ErrorKind::Unsupported => in_two_steps(stage, output),
        result => result.context("replace", output),
    }
}

/// Where the system has no exchange: between the two renames there is no output for an instant.
/// A build that is killed right then is mended by the next one, which finds the folder set aside.
fn in_two_steps(stage: &Path, output: &Path) -> Result<(), DiskError> {
    let aside = set_aside_name(output);
    std::fs::rename(output, &aside).context("move away", output)?;
    if let Err(error) = std::fs::rename(stage, output) {
        std::fs::rename(&aside, output).context("move back", output)?;
        return Err(error).context("replace", output);
    }
    std::fs::rename(&aside, stage).context("remove", &aside)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::super::walk::tests::scratch;
    use super::in_two_steps;

    fn folder(place: &Path, text: &str) {
        fs::create_dir(place).expect("a folder");
        fs::write(place.join("index.html"), text).expect("a file");
    }

    /// Returns the root, the new site and the old one.
    fn two_sites(name: &str) -> (PathBuf, PathBuf, PathBuf) {
        let root = scratch(name);
        let (stage, output) = (root.join("stage"), root.join("public"));
        folder(&stage, "new");
        folder(&output, "old");
        (root, stage, output)
    }

    fn text(place: &Path) -> String {
        fs::read_to_string(place.join("index.html")).expect("a page")
    }

    fn names(place: &Path) -> Vec<String> {
        let entries = fs::read_dir(place).expect("a folder").map(|entry| entry.expect("an entry"));
        let mut names: Vec<_> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn two_renames_exchange_two_folders() {
        let (root, stage, output) = two_sites("exchanged");
        in_two_steps(&stage, &output).expect("nothing is in the way");
        assert_eq!((&*text(&output), &*text(&stage)), ("new", "old"));
        assert_eq!(names(&root), ["public", "stage"]);
    }

    #[test]
    fn when_the_second_rename_fails_the_old_site_is_back() {
        let root = scratch("second");
        let (stage, output) = (root.join("gone"), root.join("public"));
        folder(&output, "old");
        let error = in_two_steps(&stage, &output).expect_err("there is no new site");
        assert!(!error.is_usage(), "{error}");
        assert_eq!(text(&output), "old");
        assert_eq!(names(&root), ["public"]);
    }

    #[test]
    fn when_the_first_rename_fails_nothing_has_happened() {
        let (_, stage, output) = two_sites("first");
        // The name under which the old site would wait is taken.
        folder(&super::set_aside_name(&output), "in the way");
        in_two_steps(&stage, &output).expect_err("something is in the way");
        assert_eq!((&*text(&output), &*text(&stage)), ("old", "new"));
    }
}
