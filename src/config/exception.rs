//! A `[[exception]]` section: a difference that is known and accepted, with the reason.

use std::ops::Range;
use std::str::FromStr;

use super::document::{Located, Problems, Section};
use super::error::Problem;
use super::nearest;
use crate::compare::{self, Code};

/// The keys of the section.
pub const KEYS: [&str; 3] = ["item", "code", "reason"];

/// A difference that is known and accepted, and where the configuration says so.
#[derive(Clone, Debug)]
pub struct Exception {
    /// What it accepts, and why.
    pub rule: compare::Exception,
    /// Line in the configuration file, from 1.
    pub line: usize,
}

/// Reads an exception from a `text`'s section.
pub fn read(section: &Section<'_, '_>, text: &str, problems: &mut Problems) -> Option<Exception> {
    let item = section.required("item", "Type.field", problems);
    let code = section.required("code", "width", problems);
    let reason = section.required("reason", "why this is fine", problems);
    let code = code.and_then(|code| problems.check(known_code(&code)));
    let reason = reason.as_ref().map_or("", |reason| reason.get_ref());
    let rule = item.and_then(|item| problems.check(rule(&item, code, reason)));
    Some(Exception { rule: rule?, line: line_of(text, section.span()) })
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
