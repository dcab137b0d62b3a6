//! The `groundplan` program: arguments → command → exit code.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
