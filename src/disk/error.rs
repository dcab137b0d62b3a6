//! What can go wrong on disk, in two kinds: mis-set and broken.

use std::io;
use std::path::{Path, PathBuf};

/// A problem that ends a command.
#[derive(Debug, thiserror::Error)]
pub enum DiskError {
    /// There is no project to work on.
    #[error("{message}")]
    NoProject {
        /// What is missing.
        message: String,
        /// What to do next.
        help: String,
    },
    /// Git cannot be asked, or there is nothing to ask it about.
    #[error("{message}")]
    Git {
        /// What is missing or was answered.
        message: String,
        /// What to do next.
        help: String,
    },
    /// The output folder is one that must not be replaced.
    #[error("`{}` cannot be the output: {reason}", path.display())]
    Refused {
        /// The folder.
        path: PathBuf,
        /// Why not.
        reason: String,
        /// What to do next.
        help: String,
    },
    /// The system said no.
    #[error("cannot {action} `{}`: {source}", path.display())]
    System {
        /// What was tried.
        action: &'static str,
        /// On which path.
        path: PathBuf,
        /// What the system answered.
        source: io::Error,
    },
}

impl DiskError {
    /// Returns what to do next.
    pub fn help(&self) -> &str {
        match self {
            Self::NoProject { help, .. } | Self::Git { help, .. } | Self::Refused { help, .. } => {
                help
            }
            Self::System { source, .. } => system_help(source.kind()),
        }
    }

    /// Returns whether the caller pointed at the wrong place, rather than the system failing.
    pub fn is_usage(&self) -> bool {
        !matches!(self, Self::System { .. } | Self::Git { .. })
    }
}

fn system_help(kind: io::ErrorKind) -> &'static str {
    use io::ErrorKind as Kind;
    match kind {
        Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => {
            "free some space; the site that was there is untouched"
        }
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => {
            "check the permissions, or choose another folder"
        }
        Kind::CrossesDevices | Kind::ResourceBusy => {
            "something is mounted there; choose a folder inside it: `--output DIR/site`"
        }
        Kind::NotADirectory | Kind::NotFound => {
            "something on the way there is missing, or is a file; choose another folder"
        }
        _ => "",
    }
}

/// Turns an answer of the system into a [`DiskError`].
pub(super) trait Context<T> {
    fn context(self, action: &'static str, path: &Path) -> Result<T, DiskError>;
}

impl<T> Context<T> for io::Result<T> {
    fn context(self, action: &'static str, path: &Path) -> Result<T, DiskError> {
        self.map_err(|source| DiskError::System { action, path: path.to_owned(), source })
    }
}
