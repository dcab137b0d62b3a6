//! One file per command.

mod again;
pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod diagram;
pub(crate) mod explain;
pub(crate) mod init;
pub(crate) mod schema;
pub(crate) mod serve;
