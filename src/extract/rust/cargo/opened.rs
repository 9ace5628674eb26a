//! Which files cargo and the compilers that it ran read for a package's dependencies.

use std::path::{Path, PathBuf};

use super::{Package, Workspace, usable_file};
use crate::extract::Inputs;
use crate::extract::inputs::{prerequisites, variables};

impl Workspace {
    /// Notes down everything around the package: manifests, lock file, configuration of cargo, and
    /// the sources and build scripts of packages that are given by path. Other packages never
    /// change under the version that the lock file names. `None` if something cannot be told.
    pub fn record(&self, inputs: &Inputs) -> Option<()> {
        let root = &self.metadata.workspace_root;
        inputs.file(root.join("Cargo.lock"));
        inputs.file(root.join("Cargo.toml"));
        let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
        let cargo_home = cargo_home.or_else(|| dirs::home_dir().map(|home| home.join(".cargo")))?;
        let current = std::env::current_dir().ok()?;
        let above = current.ancestors().map(|folder| folder.join(".cargo"));
        for folder in above.chain([cargo_home]) {
            inputs.file(folder.join("config"));
            inputs.file(folder.join("config.toml"));
        }
        let local = self.metadata.packages.iter().filter(|package| package.source.is_none());
        for package in local {
            inputs.file(&package.manifest_path);
            inputs.file(package.directory().join("build.rs"));
            self.record_library(package, inputs)?;
            self.record_script(package, inputs)?;
        }
        Some(())
    }

    /// Where cargo puts what it builds.
    #[must_use]
    pub fn target_directory(&self) -> &Path {
        &self.metadata.target_directory
    }

    /// The sources of a library that was built as a dependency: for `libx-1a2b.rmeta` rustc lists
    /// them in `x-1a2b.d`.
    fn record_library(&self, package: &Package, inputs: &Inputs) -> Option<()> {
        let artifact = self.artifacts.get(&package.id);
        let Some(file) = artifact.and_then(|artifact| usable_file(&artifact.filenames)) else {
            return Some(());
        };
        let stem = file.file_stem()?.to_str()?;
        let plain = stem.strip_prefix("lib").unwrap_or(stem);
        let listed = [plain, stem].map(|name| file.with_file_name(format!("{name}.d")));
        self.record_listed(listed.iter().find(|path| path.is_file())?, inputs)
    }

    /// The sources of a build script and what it asks cargo to watch; without a word from it, cargo
    /// watches the whole package, and so do we.
    fn record_script(&self, package: &Package, inputs: &Inputs) -> Option<()> {
        let Some(script) = self.scripts.get(&package.id) else { return Some(()) };
        for deps in &self.deps_directories {
            let builds = std::fs::read_dir(deps.with_file_name("build")).into_iter().flatten();
            let of_package = |path: &PathBuf| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                name.strip_prefix(&package.name).is_some_and(|rest| rest.starts_with('-'))
            };
            for folder in builds.flatten().map(|entry| entry.path()).filter(of_package) {
                let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
                let files = files.map(|entry| entry.path());
                for list in files.filter(|file| file.extension().is_some_and(|e| e == "d")) {
                    self.record_listed(&list, inputs)?;
                }
            }
        }
        let said = std::fs::read_to_string(script.out_dir.with_file_name("output")).ok()?;
        let mut told = false;
        for line in said.lines() {
            let line = line.strip_prefix("cargo::").or_else(|| line.strip_prefix("cargo:"));
            let Some((key, value)) = line.and_then(|line| line.split_once('=')) else { continue };
            match key {
                "rerun-if-changed" => {
                    let path = package.directory().join(value);
                    if path.is_file() { inputs.file(path) } else { inputs.tree(path) }
                }
                "rerun-if-env-changed" => inputs.variable(value),
                _ => continue,
            }
            told = true;
        }
        if !told {
            inputs.tree(package.directory());
        }
        Some(())
    }

    fn record_listed(&self, list: &Path, inputs: &Inputs) -> Option<()> {
        let text = std::fs::read_to_string(list).ok()?;
        for path in prerequisites(&text) {
            // cargo runs rustc in the workspace's directory.
            let path = self.metadata.workspace_root.join(path);
            if !path.starts_with(&self.metadata.target_directory) {
                inputs.file(path);
            }
        }
        variables(&text).for_each(|name| inputs.variable(name));
        Some(())
    }
}
