//! What is wrong with a configuration, and where.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

/// One mistake in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, as a headline.
    pub message: String,
    /// Where, in bytes from the start of the file.
    pub span: Range<usize>,
    /// A word or two beside the marked place.
    pub label: Option<String>,
    /// What the person can do.
    pub help: Option<String>,
}

impl Problem {
    /// A problem at a place.
    pub fn new(message: impl Into<String>, span: Range<usize>) -> Self {
        Self { message: message.into(), span, label: None, help: None }
    }

    /// The same, with a word beside the marked place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// The same, with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Everything that is wrong with one configuration file.
#[derive(Debug)]
pub struct ConfigErrors {
    /// The file.
    pub file: PathBuf,
    /// Its text, for excerpts.
    pub text: String,
    /// The mistakes, in the order of the file.
    pub problems: Vec<Problem>,
}

impl ConfigErrors {
    /// The line and column of a byte offset, both from 1, the column in characters.
    #[must_use]
    pub fn line_and_column(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            let (line, column) = self.line_and_column(problem.span.start);
            let separator = if index == 0 { "" } else { "\n" };
            let file = self.file.display();
            write!(f, "{separator}{file}:{line}:{column}: {}", problem.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigErrors {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_from_one_and_in_characters() {
        let text = "a = 1\nü = 2\n".to_owned();
        let offset = text.find("= 2").unwrap();
        let problems = vec![Problem::new("bad", offset..offset + 1)];
        let errors = ConfigErrors { file: "x.toml".into(), text, problems };
        assert_eq!(errors.to_string(), "x.toml:2:3: bad");
    }
}
