//! What people read: messages on standard error, results on standard output.

use std::io::{self, Write};

use anstream::{AutoStream, ColorChoice};
use groundplan::Timings;

use super::args::{Color, Common};
use super::failure::Failure;

/// Where messages go, and how many.
pub(crate) struct Terminal {
    asked: Color,
    choice: ColorChoice,
    quiet: bool,
    verbose: bool,
    timings: bool,
}

impl Terminal {
    pub(crate) fn new(common: &Common) -> Self {
        let choice = match common.color {
            // `Auto` looks at NO_COLOR, CLICOLOR, TERM and at whether a person is reading.
            Color::Auto => AutoStream::choice(&io::stderr()),
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        let Common { color: asked, quiet, verbose, timings, .. } = *common;
        Self { asked, choice, quiet, verbose, timings }
    }

    /// Returns whether messages on standard error are coloured.
    pub(crate) fn colored(&self) -> bool {
        !matches!(self.choice, ColorChoice::Never)
    }

    /// Returns whether results for people on standard output are coloured.
    pub(crate) fn colors_results(&self) -> bool {
        let choice = match self.asked {
            Color::Auto => AutoStream::choice(&io::stdout()),
            _ => self.choice,
        };
        !matches!(choice, ColorChoice::Never)
    }

    /// Says what was done.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet {
            self.line(text);
        }
    }

    /// Says what is done, to those who want to know more.
    pub(crate) fn detail(&self, text: &str) {
        if self.verbose {
            self.line(text);
        }
    }

    /// Says what is wrong, also to those who asked for quiet.
    pub(crate) fn warn(&self, text: &str) {
        self.line(text);
    }

    /// Says why a command ended early.
    pub(crate) fn fail(&self, failure: &Failure) {
        let (red, cyan, end) = match self.colored() {
            true => ("\x1b[1;31m", "\x1b[1;36m", "\x1b[0m"),
            false => ("", "", ""),
        };
        self.line(&format!("{red}error{end}: {}", failure.message));
        if !failure.help.is_empty() {
            self.line(&format!("  = {cyan}help{end}: {}", failure.help));
        }
    }

    /// Prints how long the stages took, if asked.
    pub(crate) fn timings(&self, timings: &Timings) {
        if !self.timings {
            return;
        }
        for (stage, time) in timings.stages() {
            self.line(&format!("{stage:>8} {:>9.2} ms", time.as_secs_f64() * 1e3));
        }
        self.line(&format!("{:>8} {:>9.2} ms", "total", timings.total().as_secs_f64() * 1e3));
    }

    fn line(&self, text: &str) {
        // Nobody is left to tell when standard error is closed.
        let mut stream = AutoStream::new(io::stderr().lock(), self.choice);
        let _ = writeln!(stream, "{text}");
    }
}

/// Writes a result to standard output; a reader that left early has read enough.
pub(crate) fn print(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::system(format!("cannot write the result: {error}"), ""))
        }
        _ => Ok(()),
    }
}
