//! Why a command gave no result at all.

use crate::config::{ConfigErrors, LoadError};
use crate::extract::ExtractError;

/// Why a command gave no result at all; always exit status 2.
#[derive(Debug)]
pub enum Failure {
    /// The configuration has mistakes.
    Config(ConfigErrors),
    /// Something could not be read.
    Extract(ExtractError),
    /// The result could not be written.
    Output(std::io::Error),
}

impl From<ExtractError> for Failure {
    fn from(error: ExtractError) -> Self {
        Self::Extract(error)
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        match error {
            LoadError::Unreadable(error) => Self::Extract(error),
            LoadError::Wrong(errors) => Self::Config(errors),
        }
    }
}
