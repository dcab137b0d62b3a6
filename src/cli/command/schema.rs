//! `schema`: the JSON Schema of a topology, for editors.

use groundplan::read::schema;

use crate::cli::failure::{Failure, Status};
use crate::cli::terminal;

pub(crate) fn run() -> Result<Status, Failure> {
    terminal::print(schema().as_bytes())?;
    Ok(Status::Fine)
}
