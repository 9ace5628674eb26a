//! A `[[exception]]` section: a difference that is known and accepted, with the reason.

use std::ops::Range;
use std::str::FromStr;

use globset::{Glob, GlobMatcher};

use super::document::{Located, Problems, Section};
use super::error::Problem;
use super::nearest;
use crate::compare::{self, Code};
use crate::toolchain::target::{KNOWN, target};
use crate::toolchain::target_set::in_rustcs_words;

/// The keys of the section.
pub const KEYS: [&str; 4] = ["item", "code", "reason", "targets"];

/// A difference that is known and accepted, and where the configuration says so.
#[derive(Clone, Debug)]
pub struct Exception {
    /// What it accepts, and why.
    pub rule: compare::Exception,
    /// Line in the configuration file, from 1.
    pub line: usize,
    targets: Vec<GlobMatcher>,
}

impl Exception {
    /// A rule that no configuration file states, for all targets.
    #[must_use]
    pub fn unwritten(rule: compare::Exception) -> Self {
        Self { rule, line: 0, targets: Vec::new() }
    }

    /// Whether it is about the target, in rustc's spelling. One that names no targets is about all.
    #[must_use]
    pub fn is_for(&self, triple: &str) -> bool {
        self.targets.is_empty() || self.targets.iter().any(|target| target.is_match(triple))
    }
}

/// Reads an exception from a `text`'s section.
pub fn read(section: &Section<'_, '_>, text: &str, problems: &mut Problems) -> Option<Exception> {
    let item = section.required("item", "Type.field", problems);
    let code = section.required("code", "width", problems);
    let reason = section.required("reason", "why this is fine", problems);
    let code = code.and_then(|code| problems.check(known_code(&code)));
    let reason = reason.as_ref().map_or("", |reason| reason.get_ref());
    let rule = item.and_then(|item| problems.check(rule(&item, code, reason)));
    let targets = section.texts("targets", problems);
    let targets: Vec<_> =
        targets.iter().filter_map(|pattern| problems.check(target_pattern(pattern))).collect();
    Some(Exception { rule: rule?, line: line_of(text, section.span()), targets })
}

/// A target's name in any compiler's spelling, or a glob over rustc's: `*-windows-*`.
fn target_pattern(pattern: &Located<String>) -> Result<GlobMatcher, Problem> {
    let words = in_rustcs_words(pattern.get_ref());
    let matcher = Glob::new(words).map(|glob| glob.compile_matcher()).map_err(|error| {
        let message = format!("`{}` is not a pattern: {}", pattern.get_ref(), error.kind());
        Problem::new(message, pattern.span())
    })?;
    if KNOWN.iter().any(|known| matcher.is_match(known)) || target(words).is_ok() {
        return Ok(matcher);
    }
    let message = format!("`{}` matches no target", pattern.get_ref());
    Err(Problem::new(message, pattern.span()).help("`abiding targets` lists them"))
}

fn rule(
    item: &Located<String>,
    code: Option<Code>,
    reason: &str,
) -> Result<compare::Exception, Problem> {
    compare::Exception::new(item.get_ref(), code, reason).map_err(|error| {
        let message = format!("`{}` is not a pattern: {}", item.get_ref(), error.kind());
        Problem::new(message, item.span())
    })
}

fn known_code(text: &Located<String>) -> Result<Code, Problem> {
    Code::from_str(text.get_ref()).map_err(|unknown| {
        let message = format!("there is no difference with the code `{}`", text.get_ref());
        let problem = Problem::new(message, text.span())
            .help("`abiding explain` lists the codes; a report shows them in square brackets");
        match nearest(text.get_ref(), [unknown.nearest.spelling()]) {
            Some(name) => problem.label(format!("did you mean `{name}`?")),
            None => problem,
        }
    })
}

fn line_of(text: &str, span: Range<usize>) -> usize {
    text.get(..span.start).unwrap_or(text).matches('\n').count() + 1
}
