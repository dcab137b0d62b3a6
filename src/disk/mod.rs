//! Folders and git revisions in, the output folder out.
