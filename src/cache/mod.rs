//! What abiding keeps between runs, in the user's cache directory.
//!
//! A contract is found in two steps, as ccache's direct mode does it: the configuration gives a
//! [`key`], under which a [`manifest`] lists every file that was read with its size, times and
//! SHA-256; if all is as it was, the contract that it names is valid, and no compiler is run, not
//! even for its version.
//! ```text
//! configuration ──▶ manifests/<key> ──all files as they were──▶ contracts/<SHA-256>
//! ```
//! A report is made from contracts and nothing else, so what a run printed is kept under the names of
//! its contracts ([`reports`]): where nothing has changed, not even contracts are read.

mod disk;
mod key;
mod manifest;
pub mod reports;
mod store;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::SystemTime;

use disk::{Disk, sha256};
use manifest::Manifest;
use store::Store;
pub use store::measure;

use crate::contract::{Contract, Target, json};
use crate::extract::{ExtractError, Inputs, Party};
use crate::user_cache::place::{self, Folder};

/// The contracts of earlier runs. Shared by threads; several processes may use one directory.
#[derive(Debug, Default)]
pub struct Cache {
    store: Option<Store>,
    disk: Disk,
    surroundings: OnceLock<Option<String>>,
    /// By key, the names of the contracts that this run has got, where they are kept.
    got: Mutex<HashMap<String, String>>,
    trimmed: OnceLock<()>,
    hits: AtomicUsize,
    misses: AtomicUsize,
    trouble: Mutex<Option<String>>,
}

impl Cache {
    /// The user's cache, or none where the user has no place for one.
    #[must_use]
    pub fn of_user() -> Self {
        Self { store: place::directory().map(Store::new), ..Self::default() }
    }

    /// Keeps nothing and knows nothing.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// What `party` says on `target`: from the cache if nothing has changed, else by `extract`,
    /// whose result is kept.
    ///
    /// # Errors
    /// Those of `extract`, which are never kept. Trouble with the cache is no error.
    pub fn contract(
        &self,
        party: &Party,
        target: &Target,
        extract: impl FnOnce(&Party, &Inputs) -> Result<Contract, ExtractError>,
    ) -> Result<Contract, ExtractError> {
        let Some((store, key)) = self.store.as_ref().zip(self.key(party, target)) else {
            return extract(party, &Inputs::default());
        };
        if let Some(contract) = self.find(store, &key, party) {
            self.hits.fetch_add(1, Ordering::Relaxed);
            return Ok(contract);
        }
        self.misses.fetch_add(1, Ordering::Relaxed);
        let (started, inputs) = (SystemTime::now(), Inputs::default());
        // The party is shared by all targets, but this contract's own matches are kept with it.
        let alone = party.apart();
        let contract = extract(&alone, &inputs);
        let usage = alone.items.usage();
        party.items.absorb(&alone.items);
        let contract = contract?;
        if contract.item_count() > 0 {
            let text = json::to_compact_string(&contract);
            let name = sha256(text.as_bytes());
            let recorded = inputs.recorded();
            if let Some(made) = Manifest::take(recorded, name, usage, started, &self.disk) {
                self.keep(store, &key, &made, &text);
            }
        }
        Ok(contract)
    }

    /// The name of what is known of `party` on `target`; `None` where nothing can be kept.
    fn key(&self, party: &Party, target: &Target) -> Option<String> {
        let surroundings = self.surroundings.get_or_init(key::surroundings).as_ref()?;
        Some(key::key(surroundings, party, target))
    }

    /// How many contracts were found, and how many were not.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.hits.load(Ordering::Relaxed), self.misses.load(Ordering::Relaxed))
    }

    /// Why the last contract could not be kept, if one could not.
    #[must_use]
    pub fn trouble(&self) -> Option<String> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn find(&self, store: &Store, key: &str, party: &Party) -> Option<Contract> {
        let manifest = self.manifest(store, key)?;
        let text = store.read(Folder::Contracts, &manifest.contract)?;
        let Ok(contract) = json::from_str(&text) else {
            store.remove(Folder::Contracts, &manifest.contract);
            return None;
        };
        party.items.recall(&manifest.usage);
        self.remember(key, manifest.contract);
        Some(contract)
    }

    /// What the contract under `key` was made from, if that is as it was.
    fn manifest(&self, store: &Store, key: &str) -> Option<Manifest> {
        let text = store.read(Folder::Manifests, key)?;
        let manifest: Manifest = serde_json::from_str(&text).ok()?;
        manifest.holds(&self.disk).then_some(manifest)
    }

    fn remember(&self, key: &str, contract: String) {
        let mut got = self.got.lock().unwrap_or_else(PoisonError::into_inner);
        got.insert(key.to_owned(), contract);
    }

    /// The contract goes first: a manifest never names one that is not there yet.
    fn keep(&self, store: &Store, key: &str, manifest: &Manifest, contract: &str) {
        let text = serde_json::to_string(manifest).map_err(std::io::Error::other);
        let kept = text.and_then(|text| {
            store.write(Folder::Contracts, &manifest.contract, contract)?;
            store.write(Folder::Manifests, key, &text)
        });
        match kept {
            Ok(()) => {
                self.remember(key, manifest.contract.clone());
                self.trimmed.get_or_init(|| store.trim());
            }
            Err(error) => self.note_trouble(&error),
        }
    }

    fn note_trouble(&self, error: &std::io::Error) {
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.to_string());
    }
}
