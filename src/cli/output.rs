//! Writing to the terminal: colours, widths, and a closed pipe that is no error.

use std::io::{IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;

use super::Failure;
use crate::compare::Level;
use crate::report::error;

/// Width of reports where no terminal tells one.
const PIPE_WIDTH: usize = 100;
/// Narrower than this, tables and excerpts are no longer readable.
const LEAST_WIDTH: usize = 60;

/// The format of a report.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Format {
    /// For a person: excerpts, tables and advice.
    Human,
    /// For a program: schemas/report.schema.json describes it.
    Json,
}

/// The mildest level that counts as disagreement.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum FailOn {
    /// The ABI is broken.
    Error,
    /// The same bytes mean something else.
    Warning,
    /// Something is offered and used by nobody.
    Note,
}

impl FailOn {
    /// The level.
    pub fn level(self) -> Level {
        match self {
            Self::Error => Level::Error,
            Self::Warning => Level::Warning,
            Self::Note => Level::Note,
        }
    }
}

/// When to use colours.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless NO_COLOR or CARGO_TERM_COLOR=never says otherwise.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl ColorWhen {
    /// Makes the choice for all streams of the process.
    pub fn apply(self) {
        self.choice(std::env::var("CARGO_TERM_COLOR").ok().as_deref()).write_global();
    }

    /// `CARGO_TERM_COLOR` counts because abiding often runs beside cargo in one CI job. NO_COLOR is
    /// stronger; anstream reads that one itself while the choice is automatic.
    fn choice(self, cargo: Option<&str>) -> ColorChoice {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        match (self, cargo) {
            (Self::Always, _) => ColorChoice::Always,
            (Self::Never, _) | (Self::Auto, Some("never")) => ColorChoice::Never,
            (Self::Auto, Some("always")) if !no_color => ColorChoice::Always,
            (Self::Auto, _) => ColorChoice::Auto,
        }
    }
}

/// The width to lay out reports for, in columns.
pub fn width() -> usize {
    if !std::io::stdout().is_terminal() {
        return PIPE_WIDTH;
    }
    let width =
        terminal_size::terminal_size().map_or(PIPE_WIDTH, |(width, _)| usize::from(width.0));
    width.max(LEAST_WIDTH)
}

/// Writes `text`, in which colours are ANSI escapes, to standard output.
///
/// A reader that closes the pipe early (`| head`) has seen what it wanted; the exit status still
/// tells the verdict.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = AutoStream::auto(std::io::stdout().lock());
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        _ => Ok(()),
    }
}

/// Writes what went wrong to standard error.
pub fn print_failure(failure: &Failure) {
    print_error(&match failure {
        Failure::Config(errors) => error::config_errors(errors, width()),
        Failure::Extract(error) => error::extract_error(error),
        Failure::Output(cause) => error::headline(&format!("could not write the report: {cause}")),
    });
}

/// Writes `text`, in which colours are ANSI escapes, to standard error.
pub fn print_error(text: &str) {
    // There is nowhere left to report a standard error that cannot be written.
    let _ = AutoStream::auto(std::io::stderr().lock()).write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_is_stronger_than_the_environment() {
        assert_eq!(ColorWhen::Never.choice(Some("always")), ColorChoice::Never);
        assert_eq!(ColorWhen::Always.choice(Some("never")), ColorChoice::Always);
        assert_eq!(ColorWhen::Auto.choice(Some("never")), ColorChoice::Never);
    }

    #[test]
    fn the_c_api_writes_every_format() {
        use crate::boundary::Received;
        use crate::capi::AbidingFormat;
        let ours = Format::value_variants().iter().map(|format| format!("{format:?}"));
        let numbers = (0..).map(|number| Received::<AbidingFormat>::new(number).known());
        let theirs = numbers.map_while(|known| known.map(|format| format!("{format:?}")));
        assert_eq!(ours.collect::<Vec<_>>(), theirs.collect::<Vec<_>>());
    }
}
