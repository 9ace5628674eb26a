//! Why a party could not be read.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::toolchain::process::ToolError;

/// A party could not be read: what we tried, where, what the compiler said, what to do about it.
///
/// Such an error always ends in exit status 2; it never turns into an empty contract.
#[derive(Debug)]
pub struct ExtractError {
    /// What was tried, as "could not …".
    pub headline: String,
    /// The file it is about.
    pub file: Option<PathBuf>,
    /// The compiler's own words, whole.
    pub compiler_said: Option<String>,
    /// What the person can do.
    pub help: Option<String>,
    /// The cause underneath, if it is not already in the words above.
    pub cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl ExtractError {
    /// An error that says `headline`.
    pub fn new(headline: impl Into<String>) -> Self {
        Self { headline: headline.into(), file: None, compiler_said: None, help: None, cause: None }
    }

    /// A tool's failure while doing what `headline` says.
    pub fn tool(headline: impl Into<String>, error: ToolError) -> Self {
        let compiler_said = error.said().map(str::to_owned);
        Self { compiler_said, cause: Some(Box::new(error)), ..Self::new(headline) }
    }

    /// The same, about `file`.
    #[must_use]
    pub fn at(mut self, file: impl AsRef<Path>) -> Self {
        self.file = Some(file.as_ref().to_owned());
        self
    }

    /// The same, with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, with a cause.
    #[must_use]
    pub fn because(mut self, cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }
}

impl fmt::Display for ExtractError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline)
    }
}

impl std::error::Error for ExtractError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_deref().map(|cause| cause as _)
    }
}
