//! Projects that several suites start from.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Makes files under `root`, with the folders they need.
pub(crate) fn put(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let place = root.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, text).unwrap();
    }
}

/// Returns the project that `init` makes, with two pages of a guide.
pub(crate) fn small() -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let scaffold = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cli/scaffold");
    for name in ["index.md", "topology.yaml", "site.yaml"] {
        let text = fs::read_to_string(scaffold.join(name)).unwrap();
        put(root.path(), &[(&format!("content/{name}"), &text)]);
    }
    put(
        root.path(),
        &[
            ("content/guide/01-first.md", "# First step\n\nText about First step.\n"),
            ("content/guide/02-second.md", "# Second step\n\nText about Second step.\n"),
        ],
    );
    root
}

/// Returns the program with what no test may depend on taken away.
pub(crate) fn program(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_groundplan"));
    command.current_dir(root).env_remove("NO_COLOR").env("HOME", "/nonexistent");
    command.env_remove("XDG_CACHE_HOME");
    command.env("SOURCE_DATE_EPOCH", "1700000000");
    command
}

/// Runs the program in `root`.
pub(crate) fn run(root: &Path, arguments: &[&str]) -> Output {
    program(root).args(arguments).output().unwrap()
}

/// Returns every file under `root` with its bytes, our manifest and links apart.
pub(crate) fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                folders.push(path);
            } else if path.file_name().unwrap() != ".groundplan-manifest.json" {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).unwrap_or_default());
            }
        }
    }
    found
}

/// Returns the names in a folder, in order.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> =
        entries.map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
