//! The names under which a party's items are compared, where they are not those that it uses.
//!
//! ```toml
//! [[party]]
//! rename = { "Db" = "sqlite3", "ffi_open" = "lib_open" }
//! strip-prefix = ["ffi_"]
//! ignore-case = true
//! ```
//! A rename comes first; what has none loses the first of the prefixes that it begins with. They
//! hold for types, functions, globals and constants alike; functions and globals by their symbols.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::document::{Problems, Section};
use super::error::Problem;
use crate::contract::{Contract, Name};

/// The renames of one party.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    /// New names by old ones.
    pub names: BTreeMap<String, String>,
    /// Prefixes to leave out, in the order of preference.
    pub prefixes: Vec<String>,
    /// Whether a constant that no other party has under its name may be one that is written with
    /// other letter case. Types pair so by themselves.
    pub ignore_case: bool,
}

impl Renames {
    /// Reads the keys of a `[[party]]`.
    pub fn read(section: &Section<'_, '_>, problems: &mut Problems) -> Self {
        let names = section.text_table("rename", problems);
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for (old, new) in names {
            if let Some((other, _)) = known.iter().find(|(_, name)| *name == new.get_ref()) {
                let message =
                    format!("`{other}` and `{old}` are both renamed to `{}`", new.get_ref());
                problems.add(Problem::new(message, new.span()));
            }
            known.insert(old, new.into_inner());
        }
        let prefixes = section.texts("strip-prefix", problems);
        let prefixes = prefixes.into_iter().map(Spanned::into_inner).collect();
        let ignore_case = section.truth("ignore-case", problems).unwrap_or(false);
        Self { names: known, prefixes, ignore_case }
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.prefixes.is_empty()
    }

    /// Gives the items of `contract` their new names, and answers with the old names and prefixes
    /// that were met.
    pub fn apply(&self, contract: &mut Contract) -> BTreeSet<String> {
        let mut met = BTreeSet::new();
        let mut rename = |name: &mut Name| {
            if let Some((new, rule)) = self.new_name(name) {
                *name = new;
                met.insert(rule.to_owned());
            }
        };
        let types = &mut contract.types;
        types.records.iter_mut().filter_map(|(_, it)| it.name.as_mut()).for_each(&mut rename);
        types.enums.iter_mut().filter_map(|(_, it)| it.name.as_mut()).for_each(&mut rename);
        types.opaques.iter_mut().for_each(|(_, it)| rename(&mut it.name));
        types.aliases.iter_mut().for_each(|(_, it)| rename(&mut it.name));
        contract.type_items.iter_mut().for_each(|it| rename(&mut it.name));
        contract.functions.iter_mut().for_each(|it| rename(&mut it.symbol));
        contract.globals.iter_mut().for_each(|it| rename(&mut it.symbol));
        contract.constants.iter_mut().for_each(|it| rename(&mut it.name));
        contract.gaps.iter_mut().for_each(|it| rename(&mut it.item));
        met
    }

    /// The new name of an item and the rule that gives it, if there is one.
    fn new_name(&self, name: &str) -> Option<(Name, &str)> {
        const TAGS: [&str; 3] = ["struct ", "union ", "enum "];
        let bare = TAGS.iter().find_map(|tag| name.strip_prefix(tag)).unwrap_or(name);
        if let Some((old, new)) = self.names.get_key_value(bare) {
            return Some((Name::new(new), old));
        }
        self.prefixes.iter().find_map(|prefix| {
            let rest = bare.strip_prefix(prefix.as_str()).filter(|rest| !rest.is_empty())?;
            Some((Name::new(rest), prefix.as_str()))
        })
    }

    /// The old names and prefixes, as they were written.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        self.names.keys().chain(&self.prefixes).map(String::as_str)
    }
}

/// Writes the constants of `contract` as `others` do, where only letter case tells them apart.
pub fn adopt_case(contract: &mut Contract, others: &BTreeSet<Name>) {
    let mut by_folded: BTreeMap<String, Vec<Name>> = BTreeMap::new();
    for name in others {
        by_folded.entry(name.to_lowercase()).or_default().push(*name);
    }
    for constant in &mut contract.constants {
        if others.contains(&constant.name) {
            continue;
        }
        if let Some([only]) = by_folded.get(&constant.name.to_lowercase()).map(Vec::as_slice) {
            constant.name = *only;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renames() -> Renames {
        let names = BTreeMap::from([("Db".to_owned(), "engine".to_owned())]);
        let prefixes = vec!["ffi_db_".to_owned(), "ffi_".to_owned()];
        Renames { names, prefixes, ignore_case: false }
    }

    #[test]
    fn a_rename_comes_before_a_prefix_and_a_tag_counts_for_nothing() {
        let renames = renames();
        let new = |name| renames.new_name(name).map(|(name, _)| name.to_string());
        assert_eq!(new("struct Db").as_deref(), Some("engine"));
        assert_eq!(new("ffi_db_open").as_deref(), Some("open"));
        assert_eq!(new("ffi_close").as_deref(), Some("close"));
        assert_eq!((new("ffi_"), new("Database")), (None, None));
    }
}
