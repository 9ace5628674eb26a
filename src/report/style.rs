//! Colours of reports. They are always written; the stream that prints a report drops them where
//! nobody wants them.

use anstyle::{AnsiColor, Style};

use crate::compare::Level;

/// Headlines.
pub const BOLD: Style = Style::new().bold();
/// Line numbers, bars and arrows, as annotate-snippets draws them.
pub const FRAME: Style = AnsiColor::BrightBlue.on_default().bold();
/// Errors, and what disagrees.
pub const ERROR: Style = AnsiColor::BrightRed.on_default().bold();
/// Warnings.
pub const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// Notes.
pub const NOTE: Style = AnsiColor::BrightGreen.on_default().bold();
/// Advice.
pub const HELP: Style = AnsiColor::BrightCyan.on_default().bold();
/// What is fine.
pub const GOOD: Style = AnsiColor::Green.on_default().bold();

/// The colour of a level.
pub fn of(level: Level) -> Style {
    match level {
        Level::Error => ERROR,
        Level::Warning => WARNING,
        Level::Note => NOTE,
    }
}

/// `text` in `style`.
pub fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// `text` without any colours.
#[cfg(test)]
pub fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}
