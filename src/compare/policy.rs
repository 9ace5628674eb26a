//! What a project has decided about differences: exceptions with reasons, and when a check fails.

use globset::{Glob, GlobMatcher};

use super::{Code, Difference, Level};

/// A difference that is known and accepted, with the reason.
#[derive(Clone, Debug)]
pub struct Exception {
    item: GlobMatcher,
    code: Option<Code>,
    /// Why it is accepted.
    pub reason: String,
}

impl Exception {
    /// An exception for the items that match the glob `item` (`Type.field`, `sqlite3_*`), for
    /// differences of `code` or of every code.
    ///
    /// # Errors
    /// When `item` is not a glob.
    pub fn new(item: &str, code: Option<Code>, reason: &str) -> Result<Self, globset::Error> {
        let item = Glob::new(item)?.compile_matcher();
        Ok(Self { item, code, reason: reason.to_owned() })
    }

    /// The glob as it was written.
    #[must_use]
    pub fn item(&self) -> &str {
        self.item.glob().glob()
    }

    /// The code that it is limited to.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        self.code
    }

    /// Whether it is about this difference. The item may be written in either party's names.
    #[must_use]
    pub fn covers(&self, difference: &Difference) -> bool {
        let code = self.code.is_none_or(|code| code == difference.code());
        let own = [&difference.left.path, &difference.right.path];
        let mut names = own.into_iter().flatten().chain([&difference.item]);
        code && names.any(|name| self.item.is_match(name))
    }
}

/// What a check makes of the differences.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The exceptions.
    pub exceptions: Vec<Exception>,
    /// The mildest level that makes a check fail.
    pub fail_at: Level,
}

impl Default for Policy {
    /// No exceptions; errors and warnings fail.
    fn default() -> Self {
        Self { exceptions: Vec::new(), fail_at: Level::Warning }
    }
}

/// The outcome of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing that fails the check.
    Agree,
    /// Something does.
    Disagree,
}

/// Differences after a policy was applied.
#[derive(Debug)]
pub struct Judged {
    /// Those that no exception covers, in their order.
    pub differences: Vec<Difference>,
    /// Those that an exception covers, with the exception's position.
    pub accepted: Vec<(Difference, usize)>,
    /// The positions of the exceptions that cover nothing.
    pub unused: Vec<usize>,
    /// Whether what is left fails the check.
    pub verdict: Verdict,
}

impl Policy {
    /// Applies the policy. Of several exceptions that cover a difference the first counts, and none
    /// of them is unused.
    #[must_use]
    pub fn judge(&self, all: Vec<Difference>) -> Judged {
        let mut used = vec![false; self.exceptions.len()];
        let (mut differences, mut accepted) = (Vec::new(), Vec::new());
        for difference in all {
            let covering = self.exceptions.iter().enumerate();
            let covering: Vec<usize> =
                covering.filter(|(_, e)| e.covers(&difference)).map(|(at, _)| at).collect();
            covering.iter().for_each(|at| used[*at] = true);
            match covering.first() {
                Some(at) => accepted.push((difference, *at)),
                None => differences.push(difference),
            }
        }
        let fails = differences.iter().any(|d| d.level() >= self.fail_at);
        let verdict = if fails { Verdict::Disagree } else { Verdict::Agree };
        let unused = (0..used.len()).filter(|at| !used[*at]).collect();
        Judged { differences, accepted, unused, verdict }
    }
}
