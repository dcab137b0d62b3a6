//! A result on standard output, or in a file that somebody names.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use crate::cli::failure::Failure;
use crate::cli::terminal;

/// Writes a result to the file, or to standard output without one.
pub(crate) fn hand_over(bytes: &[u8], output: Option<&Path>) -> Result<(), Failure> {
    let Some(path) = output else { return terminal::print(bytes) };
    save(path, bytes).map_err(|error| {
        let help = "name a file in a folder that exists and may be written to";
        Failure::system(format!("cannot write `{}`: {error}", path.display()), help)
    })
}

/// Writes a file: whole or not at all where the target is a file, straight where it is a pipe.
fn save(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut file = tempfile::Builder::new();
    #[cfg(unix)]
    let file = {
        use std::os::unix::fs::PermissionsExt;
        // As for any new file; the system takes off what the person's mask forbids.
        file.permissions(fs::Permissions::from_mode(0o666))
    };
    let mut file = file.prefix(".").tempfile_in(folder.unwrap_or(Path::new(".")))?;
    file.write_all(bytes)?;
    file.persist(path).map(|_| ()).map_err(|error| error.error)
}
