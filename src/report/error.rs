//! How errors look: things that could not be checked, and mistakes in a configuration.

use std::error::Error;
use std::fmt::Write;
use std::path::Path;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::style::{self, paint};
use crate::config::{ConfigErrors, Problem};
use crate::contract::Language;
use crate::extract::ExtractError;

/// Width of the place for line numbers where there are none.
const GUTTER: usize = 2;

/// One line: `error: …`.
#[must_use]
pub fn headline(message: &str) -> String {
    format!("{}{}\n", paint(style::ERROR, "error"), paint(style::BOLD, &format!(": {message}")))
}

/// An error with its file, the compiler's own words indented and whole, its causes and the advice.
///
/// ```text
/// error: could not compile header `api.h`
///   --> include/api.h
///    |
///    |  include/api.h:3:1: error: unknown type name 'foo'
///    |
///    = cause: `zig` failed (exit status: 1)
///    = help: …
/// ```
#[must_use]
pub fn extract_error(error: &ExtractError) -> String {
    let mut text = headline(&error.headline);
    if let Some(file) = &error.file {
        // Writing to a string cannot fail, here and below.
        let _ = writeln!(text, "  {} {}", paint(style::FRAME, "-->"), shown_path(file));
    }
    let bar = paint(style::FRAME, "|");
    if let Some(said) = error.compiler_said.as_deref().filter(|said| !said.trim().is_empty()) {
        let _ = writeln!(text, "   {bar}");
        for line in said.trim_end().lines() {
            let _ = writeln!(text, "   {bar}  {line}");
        }
        let _ = writeln!(text, "   {bar}");
    }
    for cause in causes(error) {
        remark(&mut text, GUTTER, "cause", &cause);
    }
    if let Some(help) = &error.help {
        remark(&mut text, GUTTER, "help", help);
    }
    text
}

/// The error of a party of a boundary, which also names the party.
#[must_use]
pub fn unread(party: &str, language: Language, error: &ExtractError) -> String {
    let mut text = extract_error(error);
    remark(&mut text, GUTTER, "party", &format!("{party} ({language})"));
    text
}

/// Adds a line `= what: words` to an error.
pub fn note(text: &mut String, what: &str, words: &str) {
    remark(text, GUTTER, what, words);
}

/// A path as people look for it: relative where it is below the current directory, with `/`.
#[must_use]
pub fn shown_path(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// The causes underneath an error, outermost first, each once.
#[must_use]
pub fn causes(error: &ExtractError) -> Vec<String> {
    let mut causes: Vec<String> = Vec::new();
    let mut next = error.source();
    while let Some(cause) = next {
        let words = cause.to_string();
        if !causes.last().is_some_and(|last| last.contains(&words)) {
            causes.push(words);
        }
        next = cause.source();
    }
    causes
}

/// The bar that stands beside excerpts, below line numbers of `gutter` digits.
pub fn bar(gutter: usize) -> String {
    format!("{}{}", " ".repeat(gutter + 1), paint(style::FRAME, "|"))
}

/// A line `= what: words` under an error, below line numbers of `gutter` digits; further lines of
/// `words` line up with the first.
pub fn remark(text: &mut String, gutter: usize, what: &str, words: &str) {
    let before = " ".repeat(gutter + 1);
    let indent = " ".repeat(gutter + " = : ".len() + what.chars().count());
    let words = words.replace('\n', &format!("\n{indent}"));
    let equals = paint(style::FRAME, "=");
    let _ = writeln!(text, "{before}{equals} {}: {words}", paint(style::BOLD, what));
}

/// All mistakes of a configuration, each with an excerpt.
#[must_use]
pub fn config_errors(errors: &ConfigErrors, width: usize) -> String {
    let mut text = String::new();
    for problem in &errors.problems {
        text.push_str(&config_problem(errors, problem, width));
        text.push_str("\n\n");
    }
    let count = errors.problems.len();
    let plural = if count == 1 { "" } else { "s" };
    let summary =
        format!("{count} mistake{plural} in {}; nothing was checked", errors.file.display());
    text + &headline(&summary)
}

fn config_problem(errors: &ConfigErrors, problem: &Problem, width: usize) -> String {
    let path = errors.file.to_string_lossy();
    let marked = first_line(&errors.text, problem);
    let mut mark = AnnotationKind::Primary.span(marked);
    if let Some(label) = &problem.label {
        mark = mark.label(label.as_str());
    }
    let snippet = Snippet::source(errors.text.as_str()).path(path.as_ref()).annotation(mark);
    let mut group = Level::ERROR.primary_title(problem.message.as_str()).element(snippet);
    if let Some(help) = &problem.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer(width).render(&[group])
}

/// A whole table is marked by its first line only.
fn first_line(text: &str, problem: &Problem) -> std::ops::Range<usize> {
    let marked = text.get(problem.span.clone()).unwrap_or_default();
    let length = marked.find('\n').unwrap_or(marked.len());
    problem.span.start..problem.span.start + length
}

/// The renderer of excerpts, for all reports.
pub(super) fn renderer(width: usize) -> Renderer {
    Renderer::styled().decor_style(DecorStyle::Ascii).term_width(width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::style::plain;

    #[test]
    fn the_compilers_words_are_kept_whole() {
        let mut error = ExtractError::new("could not compile header `a.h`").at("inc/a.h");
        error.compiler_said = Some("inc/a.h:1:1: error: no\n  int x\n  ^\n".into());
        let text = plain(&extract_error(&error.help("install it\nor not")));
        insta::assert_snapshot!(text, @r"
        error: could not compile header `a.h`
          --> inc/a.h
           |
           |  inc/a.h:1:1: error: no
           |    int x
           |    ^
           |
           = help: install it
                   or not
        ");
    }

    #[test]
    fn mistakes_show_their_line() {
        let text = "[boundary]\nnmae = \"x\"\n".to_owned();
        let problem = Problem::new("unknown key `nmae`", 11..15).label("did you mean `name`?");
        let errors = ConfigErrors { file: "abiding.toml".into(), text, problems: vec![problem] };
        insta::assert_snapshot!(plain(&config_errors(&errors, 80)), @r#"
        error: unknown key `nmae`
         --> abiding.toml:2:1
          |
        2 | nmae = "x"
          | ^^^^ did you mean `name`?

        error: 1 mistake in abiding.toml; nothing was checked
        "#);
    }
}
