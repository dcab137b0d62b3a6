//! Files in the output that we did not write: kept through every exchange.

use std::fs::{self, DirEntry};
use std::io;
use std::path::Path;

use super::manifest::{MANIFEST, Manifest};
use super::system::{self, identity};

/// Returns the paths under `folder` that are not ours, parents first; folders that hold only our
/// files are not among them. A path is written with `/`.
pub(super) fn list(folder: &Path, ours: &Manifest) -> io::Result<Vec<Foreign>> {
    let mut found = Vec::new();
    collect(folder, "", ours, &mut found)?;
    Ok(found)
}

/// One thing that is not ours.
pub(super) struct Foreign {
    pub(super) path: std::path::PathBuf,
    pub(super) is_folder: bool,
}

fn collect(
    folder: &Path,
    prefix: &str,
    ours: &Manifest,
    found: &mut Vec<Foreign>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let is_folder = entry.file_type()?.is_dir();
        // A name that is not UTF-8 is never ours, so its likeness in text cannot be mistaken.
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
        if is_folder {
            if !ours.holds_below(&path) {
                found.push(Foreign { path: entry.path(), is_folder });
            }
            collect(&entry.path(), &path, ours, found)?;
        } else if !is_ours(&entry, &path, ours) {
            found.push(Foreign { path: entry.path(), is_folder });
        }
    }
    Ok(())
}

fn is_ours(entry: &DirEntry, path: &str, ours: &Manifest) -> bool {
    entry.file_name().to_str().is_some() && ours.holds(path)
}

/// Makes `foreign`, which lies in `from`, appear in `to` as well, without copying its bytes.
pub(super) fn keep(foreign: &Foreign, from: &Path, to: &Path) -> io::Result<()> {
    let inner = foreign.path.strip_prefix(from).map_err(io::Error::other)?;
    let place = to.join(inner);
    if foreign.is_folder {
        fs::create_dir_all(&place)?;
        return fs::set_permissions(&place, fs::metadata(&foreign.path)?.permissions());
    }
    if let Some(parent) = place.parent() {
        fs::create_dir_all(parent)?;
    }
    match fs::hard_link(&foreign.path, &place) {
        Ok(()) => Ok(()),
        // Some file systems have no hard links; a copy is the same to whoever reads it.
        Err(_) if fs::symlink_metadata(&foreign.path)?.is_file() => {
            fs::copy(&foreign.path, &place).map(|_| ())
        }
        Err(error) => Err(error),
    }
}

/// Removes the site in `folder` that `ours` lists, without a look into its folders, as long as
/// nothing else lies in them; the rest, and the list, stay.
pub(super) fn remove_listed(folder: &Path, ours: &Manifest) {
    system::remove_listed(folder, &ours.files().collect::<Vec<_>>());
    let last = fs::read_dir(folder).map(|entries| entries.flatten().map(|e| e.file_name()));
    if last.is_ok_and(|mut names| names.all(|name| name == MANIFEST)) {
        let _ = fs::remove_file(folder.join(MANIFEST)).and_then(|()| fs::remove_dir(folder));
    }
}

/// Removes a folder that held a site of ours; what is foreign in it and missing in `output`,
/// or was saved there after we had linked it, is moved to `output` first.
pub(super) fn remove_ours(folder: &Path, output: &Path) -> io::Result<()> {
    // A stage without a manifest was not finished: it holds our files and links to foreign ones.
    if let Some(ours) = Manifest::read(folder) {
        for foreign in list(folder, &ours)? {
            rescue(&foreign, folder, output)?;
        }
    }
    fs::remove_dir_all(folder)
}

fn rescue(foreign: &Foreign, folder: &Path, output: &Path) -> io::Result<()> {
    let inner = foreign.path.strip_prefix(folder).map_err(io::Error::other)?;
    let place = output.join(inner);
    let here = fs::symlink_metadata(&foreign.path)?;
    match fs::symlink_metadata(&place) {
        Ok(there) if foreign.is_folder || identity(&there) == identity(&here) => Ok(()),
        // Linked before the exchange and saved anew since: the version here is the newer one.
        Ok(there) if there.is_file() && there.modified()? >= here.modified()? => Ok(()),
        _ if foreign.is_folder => fs::create_dir_all(&place),
        _ => fs::rename(&foreign.path, &place),
    }
}
