//! Why a command ends early, and the exit status that says so.

use std::process::ExitCode;

use groundplan::disk::DiskError;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    /// All is well.
    Fine,
    /// Findings at or above the threshold, or a build with errors.
    Findings,
    /// The command was used wrongly.
    Usage,
    /// The disk, a port or a permission.
    System,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        match status {
            Status::Fine => Self::SUCCESS,
            Status::Findings => Self::from(1),
            Status::Usage => Self::from(2),
            Status::System => Self::from(3),
        }
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) status: Status,
    pub(crate) message: String,
    pub(crate) help: String,
}

impl Failure {
    pub(crate) fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { status: Status::Usage, message: message.into(), help: help.into() }
    }

    pub(crate) fn system(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { status: Status::System, message: message.into(), help: help.into() }
    }
}

impl From<DiskError> for Failure {
    fn from(error: DiskError) -> Self {
        let status = if error.is_usage() { Status::Usage } else { Status::System };
        Self { status, message: error.to_string(), help: error.help().to_owned() }
    }
}
