//! A `[[exception]]` section: a difference that is known and accepted, with the reason.

use std::ops::Range;
use std::str::FromStr;

use globset::{Glob, GlobMatcher};

use super::document::{Located, Problems, Section};
use super::error::Problem;
use super::nearest;
use crate::compare::Code;

/// The keys of the section.
pub const KEYS: [&str; 3] = ["item", "code", "reason"];

/// A difference that is known and accepted.
#[derive(Clone, Debug)]
pub struct Exception {
    /// The item as reports write it, `Type.field`, or a glob over such paths.
    pub item: String,
    /// The code of the difference.
    pub code: Code,
    /// Why it is accepted.
    pub reason: String,
    /// Line in the configuration file, from 1.
    pub line: usize,
    matcher: GlobMatcher,
}

impl Exception {
    /// Whether it accepts a difference of `code` in `item`.
    #[must_use]
    pub fn accepts(&self, item: &str, code: Code) -> bool {
        self.code == code && self.matcher.is_match(item)
    }
}

/// Reads an exception from a `text`'s section.
pub fn read(section: &Section<'_, '_>, text: &str, problems: &mut Problems) -> Option<Exception> {
    let item = section.required("item", "Type.field", problems);
    let code = section.required("code", "width", problems);
    let reason = section.required("reason", "why this is fine", problems);
    let matcher = item.as_ref().and_then(|item| problems.check(matcher(item)));
    let code = code.and_then(|code| problems.check(known_code(&code)));
    Some(Exception {
        item: item?.into_inner(),
        code: code?,
        reason: reason?.into_inner(),
        line: line_of(text, section.span()),
        matcher: matcher?,
    })
}

fn matcher(item: &Located<String>) -> Result<GlobMatcher, Problem> {
    let compiled = Glob::new(item.get_ref()).map(|glob| glob.compile_matcher());
    compiled.map_err(|error| {
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
