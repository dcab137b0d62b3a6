//! The command line: arguments, terminal, commands.

mod args;
mod command;
mod export;
mod failure;
mod import;
mod show;
mod terminal;
mod world;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command, Common};
use failure::{Failure, Status};
use terminal::Terminal;

/// What every command may use.
struct Context {
    common: Common,
    terminal: Terminal,
}

/// Runs the program and returns its exit code.
pub(crate) fn run() -> ExitCode {
    let Arguments { common, command } = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return answer(&error),
    };
    let context = Context { terminal: Terminal::new(&common), common };
    match dispatch(&command, &context) {
        Ok(status) => status.into(),
        Err(failure) => {
            context.terminal.fail(&failure);
            failure.status.into()
        }
    }
}

fn dispatch(command: &Command, context: &Context) -> Result<Status, Failure> {
    match command {
        Command::Init(args) => command::init::run(args, context),
        Command::Build(args) => command::build::run(args, context),
        Command::Serve(args) => command::serve::run(args, context),
        Command::Check(args) => command::check::run(args, context),
        Command::Diagram(args) => command::diagram::run(args, context),
        Command::Diff(args) => command::diff::run(args, context),
        Command::Import(args) => command::import::run(args, context),
        Command::Schema => command::schema::run(),
        Command::Explain(args) => command::explain::run(args),
        Command::Completions(args) => command::completions::run(args),
    }
}

/// Prints help, version or what is wrong with the arguments.
fn answer(error: &clap::Error) -> ExitCode {
    // A closed pipe is the only way this fails, and then nobody reads.
    let _ = error.print();
    match error.use_stderr() {
        true => Status::Usage.into(),
        false => Status::Fine.into(),
    }
}
