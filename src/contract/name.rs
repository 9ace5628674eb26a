//! Interned names: every identifier of a contract is stored once per process.

use std::fmt;
use std::ops::Deref;

use internment::Intern;

/// An identifier, path or spelled type, interned.
///
/// Copying is a pointer copy and equality is pointer equality. Interned text lives until the
/// process ends; a contract names each identifier once, so the pool is bounded by the number of
/// distinct names that were ever loaded.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Name(Intern<str>);

impl Name {
    /// Interns `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(Intern::from(text))
    }

    /// The text of the name; it stays valid until the process ends.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Name {
    /// The text of the name, for as long as the process runs.
    #[must_use]
    pub fn as_static(self) -> &'static str {
        self.0.as_ref()
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Self::new(&text)
    }
}

impl From<&String> for Name {
    fn from(text: &String) -> Self {
        Self::new(text)
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

/// Names order by their text, never by address, so that sorted output is the same in every run.
impl Ord for Name {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl PartialOrd for Name {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
