//! One file per command.

mod again;
pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod diagram;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod import;
pub(crate) mod init;
mod save;
pub(crate) mod schema;
pub(crate) mod serve;
