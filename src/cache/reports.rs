//! What whole runs printed.
//!
//! A report follows from the contracts and from how it was asked for. The names of contracts are
//! digests of them, so a report is valid for as long as every party's manifest leads to the contract
//! that it was made from.

use serde::{Deserialize, Serialize};

use super::key::digest;
use super::{Cache, Store};
use crate::contract::Target;
use crate::extract::Party;
use crate::user_cache::place::Folder;

/// What a run printed, and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Printed {
    /// The report, with colours as ANSI escapes.
    pub text: String,
    /// Whether all that was compared agrees.
    pub agrees: bool,
}

impl Cache {
    /// What a run printed that was asked for in the words `asked` and met each of `parties` on each of
    /// `targets` as they are now. `None` if there was none, or something has changed.
    ///
    /// `asked` must tell everything that a report depends on beyond the parties: exceptions,
    /// format, width, and so on.
    #[must_use]
    pub fn printed(&self, parties: &[Party], targets: &[Target], asked: &str) -> Option<Printed> {
        let store = self.store.as_ref()?;
        let now = |key: &str| Some(self.manifest(store, key)?.contract);
        let text = store.read(Folder::Reports, &self.name(parties, targets, asked, now)?)?;
        let printed = serde_json::from_str(&text).ok()?;
        self.hits.fetch_add(parties.len() * targets.len(), super::Ordering::Relaxed);
        Some(printed)
    }

    /// Keeps what this run printed, if all contracts that it has got are kept.
    pub fn keep_printed(
        &self,
        parties: &[Party],
        targets: &[Target],
        asked: &str,
        printed: &Printed,
    ) {
        let Some(store) = &self.store else { return };
        // Not what a manifest says now: another process may have written it since.
        let got = self.got.lock().unwrap_or_else(super::PoisonError::into_inner).clone();
        let name = self.name(parties, targets, asked, |key| got.get(key).cloned());
        let text = serde_json::to_string(printed).map_err(std::io::Error::other);
        let kept = name.map(|name| write(store, &name, text));
        if let Some(Err(error)) = kept {
            self.note_trouble(&error);
        }
    }

    /// A digest of `asked` and of the contract of every party on every target.
    fn name(
        &self,
        parties: &[Party],
        targets: &[Target],
        asked: &str,
        contract: impl Fn(&str) -> Option<String>,
    ) -> Option<String> {
        let mut texts = vec![asked.to_owned()];
        for target in targets {
            for party in parties {
                let key = self.key(party, target)?;
                texts.push(contract(&key)?);
                texts.push(key);
            }
        }
        Some(digest(&texts))
    }
}

fn write(store: &Store, name: &str, text: std::io::Result<String>) -> std::io::Result<()> {
    store.write(Folder::Reports, name, &text?)
}
