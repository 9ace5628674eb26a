//! Which of a party's items are on the boundary.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use globset::{Glob, GlobMatcher};
use serde::{Deserialize, Serialize};

/// What the patterns of a filter matched in one extraction, to be kept with its contract.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// The patterns that matched.
    used: BTreeSet<String>,
    /// For each that did not, the name most like it, for advice.
    near: BTreeSet<String>,
}

/// The `items` globs of a party. An empty list selects everything that the party itself declares.
///
/// A pattern matches an item's plain name (`sqlite3_open`), never its module path. Patterns
/// remember whether they matched, because one that matches nothing is an error.
#[derive(Debug, Default)]
pub struct ItemFilter {
    patterns: Vec<Pattern>,
    /// Names that no pattern selects, for advice.
    rejected: Mutex<BTreeSet<String>>,
}

#[derive(Debug)]
struct Pattern {
    matcher: GlobMatcher,
    used: AtomicBool,
}

impl ItemFilter {
    /// A filter from its patterns.
    ///
    /// # Errors
    /// When a pattern is not a glob; the error names it.
    pub fn new<S: AsRef<str>>(patterns: &[S]) -> Result<Self, globset::Error> {
        let compile = |text: &S| {
            let matcher = Glob::new(text.as_ref())?.compile_matcher();
            Ok(Pattern { matcher, used: AtomicBool::new(false) })
        };
        let patterns = patterns.iter().map(compile).collect::<Result<_, _>>()?;
        Ok(Self { patterns, rejected: Mutex::default() })
    }

    /// The patterns as they were written.
    #[must_use]
    pub fn patterns(&self) -> Vec<&str> {
        self.patterns.iter().map(|pattern| pattern.matcher.glob().glob()).collect()
    }

    /// The same patterns, none of which has matched anything.
    #[must_use]
    pub fn apart(&self) -> Self {
        let fresh = |pattern: &Pattern| {
            let matcher = pattern.matcher.clone();
            Pattern { matcher, used: AtomicBool::new(false) }
        };
        Self { patterns: self.patterns.iter().map(fresh).collect(), rejected: Mutex::default() }
    }

    /// What the patterns have matched so far.
    #[must_use]
    pub fn usage(&self) -> Usage {
        let unused = self.unused();
        let all = self.patterns().into_iter().map(str::to_owned);
        Usage {
            used: all.filter(|pattern| !unused.contains(pattern)).collect(),
            near: unused.iter().filter_map(|pattern| self.nearest(pattern)).collect(),
        }
    }

    /// Remembers matches of an earlier run as this filter's own.
    pub fn recall(&self, usage: &Usage) {
        for pattern in &self.patterns {
            if usage.used.contains(pattern.matcher.glob().glob()) {
                pattern.used.store(true, Ordering::Relaxed);
            }
        }
        let mut rejected = self.rejected.lock().unwrap_or_else(PoisonError::into_inner);
        rejected.extend(usage.near.iter().cloned());
    }

    /// Takes over the matches of a filter that was made by [`Self::apart`].
    pub fn absorb(&self, other: &Self) {
        self.recall(&other.usage());
    }

    /// Whether the party declares what it wants, so that items from other files count too.
    #[must_use]
    pub fn is_explicit(&self) -> bool {
        !self.patterns.is_empty()
    }

    /// Whether an item of this name is on the boundary.
    #[must_use]
    pub fn selects(&self, name: &str) -> bool {
        let mut selected = self.patterns.is_empty();
        for pattern in &self.patterns {
            if pattern.matcher.is_match(name) {
                pattern.used.store(true, Ordering::Relaxed);
                selected = true;
            }
        }
        if !selected {
            self.rejected.lock().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned());
        }
        selected
    }

    /// The name most like `pattern` among those that were asked for and not selected.
    #[must_use]
    pub fn nearest(&self, pattern: &str) -> Option<String> {
        let literal = pattern.replace(['*', '?'], "");
        let rejected = self.rejected.lock().unwrap_or_else(PoisonError::into_inner);
        let scored = rejected.iter().map(|name| (strsim::jaro_winkler(&literal, name), name));
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
        (best.0 > 0.8).then(|| best.1.clone())
    }

    /// How the names begin that a pattern can match, without repeats: `sqlite3_` for `sqlite3_*`,
    /// the empty text for `*` and for an empty list. A cheap first look before [`Self::selects`].
    #[must_use]
    pub fn prefixes(&self) -> Vec<String> {
        let literal = |pattern: &Pattern| {
            let glob = pattern.matcher.glob().glob();
            let end = glob.find(['*', '?', '[', ']', '{', '}', '\\', '!']).unwrap_or(glob.len());
            glob[..end].to_owned()
        };
        let mut prefixes: Vec<_> = self.patterns.iter().map(literal).collect();
        prefixes.sort();
        prefixes.dedup();
        if prefixes.is_empty() { vec![String::new()] } else { prefixes }
    }

    /// Whether a pattern is this very name and not a glob that happens to match it.
    #[must_use]
    pub fn names(&self, name: &str) -> bool {
        self.patterns.iter().any(|p| p.matcher.glob().glob() == name)
    }

    /// The patterns that have matched nothing so far, as they were written.
    #[must_use]
    pub fn unused(&self) -> Vec<String> {
        let unused = self.patterns.iter().filter(|p| !p.used.load(Ordering::Relaxed));
        unused.map(|p| p.matcher.glob().glob().to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_filter_selects_everything() {
        let filter = ItemFilter::default();
        assert!(filter.selects("anything") && !filter.is_explicit());
    }

    #[test]
    fn prefixes_end_where_a_pattern_begins_to_vary() {
        let prefixes = |patterns: &[&str]| ItemFilter::new(patterns).unwrap().prefixes();
        assert_eq!(prefixes(&["b_?x", "a_*", "a_*y", "exact"]), ["a_", "b_", "exact"]);
        assert_eq!(prefixes(&["{a,b}*"]), [""]);
        assert_eq!(prefixes(&[]), [""]);
    }

    #[test]
    fn an_unmatched_pattern_is_remembered() {
        let filter = ItemFilter::new(&["sqlite3_*", "nothing_*"]).unwrap();
        assert!(filter.selects("sqlite3_open") && !filter.selects("malloc"));
        assert!(filter.names("sqlite3_*") && !filter.names("sqlite3_open"));
        assert_eq!(filter.unused(), ["nothing_*"]);
    }

    #[test]
    fn what_was_matched_apart_is_taken_over() {
        let filter = ItemFilter::new(&["a_*", "sqlit3_*"]).unwrap();
        let apart = filter.apart();
        assert!(apart.selects("a_x") && !apart.selects("sqlite3_open"));
        assert_eq!(filter.unused(), ["a_*", "sqlit3_*"]);
        filter.absorb(&apart);
        assert_eq!(filter.unused(), ["sqlit3_*"]);
        assert_eq!(filter.nearest("sqlit3_*").as_deref(), Some("sqlite3_open"));
    }

    #[test]
    fn a_misspelled_pattern_finds_its_neighbour() {
        let filter = ItemFilter::new(&["sqlit3_*"]).unwrap();
        assert!(!filter.selects("sqlite3_open") && !filter.selects("malloc"));
        assert_eq!(filter.nearest("sqlit3_*").as_deref(), Some("sqlite3_open"));
        assert_eq!(filter.nearest("zzz*"), None);
    }
}
