//! The lines of source that a difference is about, of both sides, one under the other.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

use annotate_snippets::{Annotation, AnnotationKind, Element, Level as SnippetLevel, Snippet};

use super::declaration::Declaration;
use super::facts::Facts;
use super::message::{bytes, count, offset_number};
use super::place::Place;
use crate::compare::{Container, Level, Side, Subject};
use crate::contract::Span;

/// The most lines that are shown of one declaration.
const LONGEST: usize = 6;

/// The text of source files, each read at most once.
#[derive(Default)]
pub struct Sources(RefCell<HashMap<String, Option<Rc<str>>>>);

impl Sources {
    /// The text of `file`, if it can be read.
    fn text(&self, file: &str) -> Option<Rc<str>> {
        let mut files = self.0.borrow_mut();
        let read = || std::fs::read(file).ok().map(|b| String::from_utf8_lossy(&b).into());
        files.entry(file.to_owned()).or_insert_with(read).clone()
    }
}

/// A cut-out of a file, ready to be drawn.
struct Cut {
    text: String,
    file: String,
    first_line: usize,
    marked: Range<usize>,
    label: String,
}

/// A headline with the lines of both sides.
pub struct Drawn {
    /// The text, without a final newline.
    pub text: String,
    /// Number of digits that the line numbers take, so that what follows can line up.
    pub gutter: usize,
    /// Whether it ends in a line of source, from which remarks stand off.
    pub open: bool,
}

/// The headline and both sides' lines, drawn. `name` is what a side may lack.
#[must_use]
pub fn draw(
    (level, code, title): (Level, &str, &str),
    name: &str,
    sides: &[(&Side, Option<Place<'_>>, Facts)],
    sources: &Sources,
    width: usize,
) -> Drawn {
    let mut cuts = Vec::new();
    let mut remarks = Vec::new();
    for (side, place, facts) in sides {
        match place.as_ref().map(|place| cut((side, name), place, facts, sources)) {
            Some(Ok(cut)) => cuts.push(cut),
            Some(Err(remark)) => remarks.push((party(side, place.as_ref()), remark)),
            None => {}
        }
    }
    let level = match level {
        Level::Error => SnippetLevel::ERROR,
        Level::Warning => SnippetLevel::WARNING,
        Level::Note => SnippetLevel::NOTE,
    };
    let snippets = cuts.iter().map(|cut| Element::from(snippet(cut)));
    let notes = remarks.iter().map(|(party, remark)| {
        Element::from(SnippetLevel::NOTE.with_name(party.as_str()).message(remark.as_str()))
    });
    let group = level.primary_title(title).id(code).elements(snippets.chain(notes));
    let text = super::error::renderer(width).render(&[group]);
    let last_line = cuts.iter().map(|cut| cut.first_line + cut.text.matches('\n').count()).max();
    let open = remarks.is_empty() && !cuts.is_empty();
    Drawn { text, gutter: last_line.map_or(0, |line| line.to_string().len()), open }
}

/// What stands where something is missing.
fn missing(name: &str) -> String {
    if name.is_empty() { "not here".to_owned() } else { format!("no `{name}` here") }
}

fn party(side: &Side, place: Option<&Place<'_>>) -> String {
    match place {
        Some(place) => format!("{} ({})", side.name, place.language),
        None => side.name.to_string(),
    }
}

fn snippet(cut: &Cut) -> Snippet<'_, Annotation<'_>> {
    Snippet::source(cut.text.as_str())
        .path(cut.file.as_str())
        .line_start(cut.first_line)
        .fold(false)
        .annotation(AnnotationKind::Primary.span(cut.marked.clone()).label(cut.label.as_str()))
}

/// The lines of one side, or a sentence in their place where there is nothing to show.
fn cut(
    (side, name): (&Side, &str),
    place: &Place<'_>,
    facts: &Facts,
    sources: &Sources,
) -> Result<Cut, String> {
    let words = if place.absent { missing(name) } else { words(facts) };
    let Some(declaration) = &place.declaration else {
        let file = place.file.as_deref().unwrap_or("its source");
        return Err(match side.subject {
            Subject::Export(_) => format!("exported by {file}"),
            Subject::Absent(Container::Library) => format!("not exported by {file}"),
            _ => format!("not declared in {file}"),
        });
    };
    let spelled = || {
        let at = place.span.map(|span| format!(" at {span}")).unwrap_or_default();
        let ty = facts.ty.as_deref().unwrap_or_default();
        let words = words.strip_prefix(ty).unwrap_or(&words).trim_start_matches(", ");
        let colon = if words.is_empty() { "" } else { ": " };
        format!("`{}`{at}{colon}{words}", declaration.text)
    };
    let span = place.span.ok_or_else(spelled)?;
    let text = sources.text(&span.file).ok_or_else(spelled)?;
    let line = text.lines().nth(line_index(span)).ok_or_else(spelled)?;
    let marked = mark(line, declaration, span);
    let colon = if words.is_empty() { "" } else { ": " };
    let label = format!("{}{colon}{words}", party(side, Some(place)));
    let text = shown_lines(&text, span);
    let first_line = line_index(span) + 1;
    Ok(Cut { text, file: span.file.to_string(), first_line, marked, label })
}

fn line_index(span: Span) -> usize {
    (span.line as usize).saturating_sub(1)
}

/// The lines from the name to the end of the declaration, at most [`LONGEST`]: what a parameter
/// list that goes over several lines says is part of it.
fn shown_lines(text: &str, span: Span) -> String {
    let lines: Vec<&str> = text.lines().skip(line_index(span)).take(LONGEST).collect();
    let ends = |line: &&str| line.contains([';', '{', '}']) || line.trim_end().ends_with(',');
    let is_list = lines.first().is_some_and(|line| opens_list(line));
    let length = if is_list {
        lines.iter().position(|line| line.contains([';', '{'])).map_or(1, |last| last + 1)
    } else {
        lines.iter().position(ends).map_or(1, |last| last + 1)
    };
    let shown = if is_list || length == 1 { length } else { 1 };
    lines[..shown.min(lines.len())].join("\n")
}

/// Whether a parenthesis stays open at the end of the line.
fn opens_list(line: &str) -> bool {
    line.matches('(').count() > line.matches(')').count()
}

/// The bytes of `line` to mark: the item's name, or all that is written there.
fn mark(line: &str, declaration: &Declaration, span: Span) -> Range<usize> {
    let name = declaration.name.map(|name| name.to_string()).unwrap_or_default();
    let column = (span.column as usize).saturating_sub(1);
    let at_column = |name: &str| line.get(column..).is_some_and(|rest| rest.starts_with(name));
    if !name.is_empty() {
        if span.column > 0 && at_column(&name) {
            return column..column + name.len();
        }
        if let Some(start) = word(line, &name) {
            return start..start + name.len();
        }
    }
    let start = line.len() - line.trim_start().len();
    start..line.trim_end().len().max(start)
}

/// Where `name` stands in `line` as a word of its own.
fn word(line: &str, name: &str) -> Option<usize> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(name).map(|(start, _)| start).find(|start| {
        let before = line[..*start].chars().next_back().is_some_and(part);
        let after = line[start + name.len()..].chars().next().is_some_and(part);
        !before && !after
    })
}

/// What a declaration comes to: `c_uint, 4 bytes, at offset 8`.
fn words(facts: &Facts) -> String {
    let mut words: Vec<String> = Vec::new();
    if let Some(value) = facts.value.as_ref().filter(|value| value.len() <= 40) {
        words.push(value.clone());
    } else {
        words.extend(facts.ty.clone());
    }
    let is_value = facts.value.is_some();
    words.extend(facts.size.filter(|_| !is_value && facts.bit_width.is_none()).map(bytes));
    words.extend(facts.bit_width.map(|bits| count(bits.into(), "bit")));
    words.extend(facts.bit_offset.map(|bits| format!("at offset {}", offset_number(bits))));
    words.extend(facts.align.map(|align| format!("alignment {align}")));
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_marked_as_words() {
        assert_eq!(word("int xs, x;", "x"), Some(8));
        assert_eq!(word("int xs;", "x"), None);
    }

    #[test]
    fn a_parameter_list_is_shown_whole() {
        let text = "int f(\n  int a,\n  int b);\nint g;\n";
        assert_eq!(shown_lines(text, Span::new("f", 1, 5)), "int f(\n  int a,\n  int b);");
        assert_eq!(shown_lines(text, Span::new("f", 4, 5)), "int g;");
    }
}
