//! Reading tables of a TOML document key by key, with a place for every complaint.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::Problem;
use super::nearest;

/// A value with the bytes that it was written in.
pub type Located<T> = Spanned<T>;

/// The problems found so far. Reading goes on after each, so that a person sees all at once.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Adds one.
    pub fn add(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// All of them, in the order of the file.
    pub fn into_sorted(mut self) -> Vec<Problem> {
        self.0.sort_by_key(|problem| (problem.span.start, problem.span.end));
        self.0
    }

    /// The value of `result`, or nothing and its error added as a problem at `span`.
    pub fn check<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|problem| self.add(problem)).ok()
    }
}

/// One table of the document: `[boundary]`, a `[[party]]`, a `[[exception]]`.
#[derive(Debug)]
pub struct Section<'t, 'i> {
    title: &'static str,
    table: &'t DeTable<'i>,
    span: Range<usize>,
}

impl<'t, 'i> Section<'t, 'i> {
    /// The section `title`, whose keys must be among `known`.
    pub fn new(
        title: &'static str,
        (table, span): (&'t DeTable<'i>, Range<usize>),
        known: &[&str],
        problems: &mut Problems,
    ) -> Self {
        for key in table.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                problems.add(unknown_key(key.get_ref(), key.span(), title, known));
            }
        }
        Self { title, table, span }
    }

    /// Where the section begins, for what is missing in it.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// Where the key of an entry stands.
    pub fn key_span(&self, key: &str) -> Option<Range<usize>> {
        self.table.keys().find(|k| k.get_ref() == key).map(Spanned::span)
    }

    /// The text under `key`, if it is there; an empty one is a problem.
    pub fn text(&self, key: &str, problems: &mut Problems) -> Option<Located<String>> {
        let value = self.table.get(key)?;
        let Some(text) = value.get_ref().as_str() else {
            problems.add(wrong_type(key, "text in quotes", value));
            return None;
        };
        if text.trim().is_empty() {
            problems.add(Problem::new(format!("`{key}` is empty"), value.span()));
            return None;
        }
        Some(Spanned::new(value.span(), text.to_owned()))
    }

    /// The text under `key`, which must be there; `example` shows what it may look like.
    pub fn required(
        &self,
        key: &str,
        example: &str,
        problems: &mut Problems,
    ) -> Option<Located<String>> {
        if self.table.get(key).is_none() {
            let message = format!("{} has no `{key}`", self.title);
            let problem = Problem::new(message, self.span());
            problems.add(problem.help(format!("add a line such as `{key} = \"{example}\"`")));
        }
        self.text(key, problems)
    }

    /// The truth value under `key`, if it is there.
    pub fn truth(&self, key: &str, problems: &mut Problems) -> Option<bool> {
        let value = self.table.get(key)?;
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            problems.add(wrong_type(key, "`true` or `false`", value));
        }
        truth
    }

    /// The list of texts under `key`, empty if it is not there.
    pub fn texts(&self, key: &str, problems: &mut Problems) -> Vec<Located<String>> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let Some(list) = value.get_ref().as_array() else {
            problems.add(wrong_type(key, "a list of texts", value));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for element in list.iter() {
            match element.get_ref().as_str() {
                Some(text) => texts.push(Spanned::new(element.span(), text.to_owned())),
                None => problems.add(wrong_type(key, "a list of texts", element)),
            }
        }
        texts
    }

    /// The table of texts under `key`, as pairs in the order of the file; empty if it is not there.
    pub fn text_table(&self, key: &str, problems: &mut Problems) -> Vec<(String, Located<String>)> {
        let Some(value) = self.table.get(key) else { return Vec::new() };
        let Some(table) = value.get_ref().as_table() else {
            problems.add(wrong_type(key, "a table of texts", value));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for (name, element) in table.iter() {
            match element.get_ref().as_str() {
                Some(text) => {
                    let text = Spanned::new(element.span(), text.to_owned());
                    texts.push((name.get_ref().to_string(), text));
                }
                None => problems.add(wrong_type(key, "a table of texts", element)),
            }
        }
        texts
    }

    /// Like [`Section::texts`], without the places.
    pub fn plain_texts(&self, key: &str, problems: &mut Problems) -> Vec<String> {
        self.texts(key, problems).into_iter().map(Spanned::into_inner).collect()
    }
}

/// The tables of an array of tables such as `[[party]]`, with their places.
pub fn tables<'t, 'i>(
    root: &'t DeTable<'i>,
    key: &str,
    problems: &mut Problems,
) -> Vec<(&'t DeTable<'i>, Range<usize>)> {
    let Some(value) = root.get(key) else { return Vec::new() };
    let Some(list) = value.get_ref().as_array() else {
        let expected = format!("a list of tables, each under a line `[[{key}]]`");
        problems.add(wrong_type(key, &expected, value));
        return Vec::new();
    };
    let mut found = Vec::new();
    for element in list.iter() {
        match element.get_ref().as_table() {
            Some(table) => found.push((table, element.span())),
            None => problems.add(wrong_type(key, "a table", element)),
        }
    }
    found
}

/// The table under `key`, with its place.
pub fn table<'t, 'i>(
    root: &'t DeTable<'i>,
    key: &str,
    problems: &mut Problems,
) -> Option<(&'t DeTable<'i>, Range<usize>)> {
    let value = root.get(key)?;
    let found = value.get_ref().as_table();
    if found.is_none() {
        problems.add(wrong_type(key, &format!("a table under a line `[{key}]`"), value));
    }
    found.map(|table| (table, value.span()))
}

/// The complaint about a key that no section has.
pub fn unknown_key(key: &str, span: Range<usize>, title: &str, known: &[&str]) -> Problem {
    let problem = Problem::new(format!("unknown key `{key}` in {title}"), span);
    match nearest(key, known.iter().copied()) {
        Some(name) => problem.label(format!("did you mean `{name}`?")),
        None => problem.help(format!("known keys are {}", known.join(", "))),
    }
}

fn wrong_type(key: &str, expected: &str, value: &Spanned<DeValue<'_>>) -> Problem {
    let found = value.get_ref().type_str();
    Problem::new(format!("`{key}` must be {expected}"), value.span())
        .label(format!("this is of type {found}"))
}
