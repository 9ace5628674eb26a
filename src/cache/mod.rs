//! What abiding keeps between runs, in the user's cache directory.
//!
//! A contract is found in two steps, as ccache's direct mode does it: the configuration gives a
//! [`key`], under which a [`manifest`] lists every file that was read with its size, times and
//! SHA-256; if all is as it was, the contract that it names is valid, and no compiler is run, not
//! even for its version.
//! ```text
//! configuration ──▶ manifests/<key> ──all files as they were──▶ contracts/<SHA-256>
//! ```

mod disk;
pub mod inputs;
mod key;
mod manifest;
pub mod place;
mod store;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use disk::{Disk, sha256};
pub use inputs::Inputs;
use manifest::Manifest;
use place::Folder;
use store::Store;
pub use store::measure;

use crate::contract::{Contract, Target, json};
use crate::extract::{ExtractError, Party};

/// The contracts of earlier runs. Shared by threads; several processes may use one directory.
#[derive(Debug, Default)]
pub struct Cache {
    store: Option<Store>,
    disk: Disk,
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
        let Some((store, key)) = self.store.as_ref().zip(key::key(party, target)) else {
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
            let text = json::to_string(&contract);
            let name = sha256(text.as_bytes());
            let recorded = inputs.recorded();
            if let Some(made) = Manifest::take(recorded, name, usage, started, &self.disk) {
                self.keep(store, &key, &made, &text);
            }
        }
        Ok(contract)
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
        let text = store.read(Folder::Manifests, key)?;
        let manifest: Manifest = serde_json::from_str(&text).ok()?;
        if !manifest.holds(&self.disk) {
            return None;
        }
        let text = store.read(Folder::Contracts, &manifest.contract)?;
        let Ok(contract) = json::from_str(&text) else {
            store.remove(Folder::Contracts, &manifest.contract);
            return None;
        };
        party.items.recall(&manifest.usage);
        Some(contract)
    }

    /// The contract goes first: a manifest never names one that is not there yet.
    fn keep(&self, store: &Store, key: &str, manifest: &Manifest, contract: &str) {
        let text = serde_json::to_string(manifest).map_err(std::io::Error::other);
        let kept = text.and_then(|text| {
            store.write(Folder::Contracts, &manifest.contract, contract)?;
            store.write(Folder::Manifests, key, &text)
        });
        if let Err(error) = kept {
            *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.to_string());
        }
    }
}
