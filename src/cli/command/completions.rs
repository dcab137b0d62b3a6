//! `completions`: what a shell needs to complete our commands.

use clap::CommandFactory;

use crate::cli::args::{Arguments, Completions};
use crate::cli::failure::{Failure, Status};
use crate::cli::terminal;

pub(crate) fn run(args: &Completions) -> Result<Status, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "groundplan", &mut text);
    terminal::print(&text)?;
    Ok(Status::Fine)
}
