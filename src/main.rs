//! The `groundplan` program: arguments → command → exit code.

mod cli;

/// Where memory comes from; see `content/decisions/0022-allocator.md`.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::run()
}
