//! `abiding explain`: what the codes of differences mean.

use std::fmt::Write;

use super::{Failure, output};
use crate::check::Verdict;
use crate::compare::{Code, Explanation, Level, TABLE};
use crate::extract::ExtractError;
use crate::report::style::{self, paint};

/// Explain what a finding means, why it matters and how to mend it.
///
/// Without CODE, list all codes with their levels.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The code in square brackets of a report, such as `width`
    code: Option<String>,
}

/// Prints one explanation or the list.
pub fn run(args: &Args) -> Result<Verdict, Failure> {
    let text = match &args.code {
        Some(code) => explanation(known(code)?),
        None => list(),
    };
    output::print(&text)?;
    Ok(Verdict::Agree)
}

fn known(code: &str) -> Result<&'static Explanation, ExtractError> {
    let code = code.trim_matches(['[', ']']);
    code.parse().map(Code::explanation).map_err(|unknown| {
        ExtractError::new(unknown.to_string()).help("`abiding explain` lists all codes")
    })
}

fn explanation(entry: &Explanation) -> String {
    let level = paint(style::of(entry.level), &format!("{}[{}]", entry.level, entry.spelling));
    let width = output::width().min(90);
    let headline = paint(style::BOLD, entry.headline);
    let body = wrap(entry.text, width);
    format!("{level}: {headline}\n\n{body}\n\nSource: {}\n", entry.source)
}

/// Breaks lines between words; empty lines between paragraphs stay.
fn wrap(text: &str, width: usize) -> String {
    let paragraphs: Vec<String> = text.split("\n\n").map(|p| wrap_paragraph(p, width)).collect();
    paragraphs.join("\n\n")
}

fn wrap_paragraph(text: &str, width: usize) -> String {
    let mut wrapped = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            wrapped.push('\n');
            column = 0;
        } else if column > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += length;
    }
    wrapped
}

fn list() -> String {
    let mut text = String::new();
    for level in [Level::Error, Level::Warning, Level::Note] {
        for entry in TABLE.iter().filter(|entry| entry.level == level) {
            let level = paint(style::of(level), &format!("{level:<7}"));
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{level}  {:<19} {}", entry.spelling, entry.headline);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_listed_on_one_line() {
        assert_eq!(list().lines().count(), TABLE.len());
    }

    #[test]
    fn long_lines_are_broken_between_words() {
        assert_eq!(wrap("aa bb cc\n\ndd", 5), "aa bb\ncc\n\ndd");
    }
}
