//! Which declarations are on the boundary.

use std::collections::HashSet;
use std::sync::Arc;

use super::location::Place;
use crate::extract::ItemFilter;

/// The party's own files and its filter.
#[derive(Debug)]
pub struct Scope<'a> {
    filter: &'a ItemFilter,
    system: &'a HashSet<Arc<str>>,
    /// The file that the party names, which is its own wherever it stands.
    source: String,
    /// Our file that includes it.
    probe: String,
}

impl<'a> Scope<'a> {
    /// The scope of the party whose file `source` was included from `probe`.
    pub fn new(
        filter: &'a ItemFilter,
        system: &'a HashSet<Arc<str>>,
        source: String,
        probe: String,
    ) -> Self {
        Self { filter, system, source, probe }
    }

    /// Whether the item called `name` is on the boundary. Without a filter that is everything
    /// declared in the named file and in what it includes except system headers; a filter also
    /// reaches into those.
    pub fn wants(&self, name: &str, place: Option<&Place>) -> bool {
        if !self.filter.is_explicit() && !place.is_some_and(|place| self.is_own(&place.file)) {
            return false;
        }
        // Names that the compiler makes up stand in no file.
        place.is_some_and(|place| !self.is_made_up(&place.file)) && self.filter.selects(name)
    }

    /// Whether names were chosen one by one, so that one which cannot be read must be told.
    pub fn is_explicit(&self) -> bool {
        self.filter.is_explicit()
    }

    /// Whether the filter asks for this very name.
    pub fn names(&self, name: &str) -> bool {
        self.filter.names(name)
    }

    /// Whether the party brings the file itself.
    pub fn is_own(&self, file: &str) -> bool {
        file == self.source || !(self.is_made_up(file) || self.system.contains(file))
    }

    fn is_made_up(&self, file: &str) -> bool {
        file.is_empty() || file.starts_with('<') || file == self.probe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wants(filter: &ItemFilter, name: &str, file: &str) -> bool {
        let system = HashSet::from([Arc::from("/usr/include/stdio.h")]);
        let scope = Scope::new(filter, &system, "/p/a.h".into(), "/tmp/probe.c".into());
        scope.wants(name, Some(&Place { file: file.into(), line: 1, column: 1 }))
    }

    #[test]
    fn without_a_filter_everything_but_system_headers_counts() {
        let all = ItemFilter::default();
        assert!(wants(&all, "f", "/p/a.h") && wants(&all, "f", "/p/inner.h"));
        assert!(!wants(&all, "printf", "/usr/include/stdio.h"));
        assert!(!wants(&all, "__STDC__", "<built-in>") && !wants(&all, "x", "/tmp/probe.c"));
    }

    #[test]
    fn a_filter_reaches_into_system_headers() {
        let chosen = ItemFilter::new(&["printf"]).unwrap();
        assert!(wants(&chosen, "printf", "/usr/include/stdio.h"));
        assert!(!wants(&chosen, "f", "/p/a.h"));
    }
}
