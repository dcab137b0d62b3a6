//! Folders and git revisions in, the output folder out.
//!
//! Comes in: a project root, a revision of it, or the files of a finished site.
//! Goes out: [`crate::model::Sources`], or files on disk.
//! Promise: nothing outside the project is read; nothing is written but the output, and what builds
//! remember in a folder of the user's; the output folder holds the whole old site or the whole new
//! one at any moment.

mod entry;
mod error;
mod exchange;
mod foreign;
mod git;
mod glance;
mod history;
mod list;
mod load;
mod manifest;
mod refuse;
mod revision;
mod seal;
mod small;
mod stage;
mod store;
mod system;
mod walk;
mod write;

pub use error::DiskError;
pub use glance::Glance;
pub use history::{head, history};
pub use load::{CONTENT, Loader, THEMES, load, load_topology};
pub use refuse::{Surroundings, check_output};
pub use revision::Repository;
pub use seal::{Inputs, Scan, Seal, is_noted};
pub use small::is_small;
pub use store::{Edited, EditedPage, Recollection, Second, Store};
pub(crate) use system::identity;
pub(crate) use walk::is_kept_name;
pub use write::{Writer, Written, write};
