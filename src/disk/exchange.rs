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
