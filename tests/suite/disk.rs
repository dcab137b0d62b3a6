//! Suite: disk.

mod any_edits;
mod glance;
mod history;
mod kill;
mod killed_edits;
mod load;
mod memory;
mod refuse;
mod same;
mod seal;
mod store;
mod twin;
mod write;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use groundplan::model::Output;

use crate::project::{self, names, put};

/// Returns the files of a site in memory.
fn output(files: &[(&str, &str)]) -> Output {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), Arc::from(text.as_bytes())));
    Output { files: files.collect() }
}

/// Returns every file under `root` with its text, our manifest apart.
fn tree(root: &Path) -> BTreeMap<String, String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    project::tree(root).iter().map(|(path, bytes)| (path.clone(), text(bytes))).collect()
}
