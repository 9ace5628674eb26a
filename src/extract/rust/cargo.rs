//! Packages: what cargo knows about a crate and its dependencies.
//!
//! cargo builds the dependencies and documents the crate in a target directory of our own,
//! `<target directory>/abiding/<digest of the configuration>`: the user's artefacts stay
//! untouched, the second run is warm, and two configurations never read each other's output
//! (cargo writes every configuration's rustdoc JSON to one file name).
//!
//! Every run of cargo has `ABIDING_PROBE=1` in its environment, so that a build script may skip
//! what only linking needs.
//!
//! A party's `flags` that cargo knows (`--features`, `--locked`, …) go to cargo, all others to
//! rustc and rustdoc. `build.rustflags` of cargo's configuration files reach the dependencies
//! and rustdoc, and are not seen by the probe: name what matters in `flags`.

mod opened;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::extract::{ExtractError, Party, Session};
use crate::toolchain::process::run;
use crate::toolchain::rustc::RustTools;

use super::rustdoc::Crate;
use super::unit::{RUSTDOC_FLAGS, Unit, read_json, refused};

/// Flags of cargo that stand alone.
const CARGO_SWITCHES: [&str; 6] =
    ["--all-features", "--no-default-features", "--locked", "--offline", "--frozen", "--release"];
/// Flags of cargo that have a value, in the next word or behind `=`.
const CARGO_OPTIONS: [&str; 5] = ["--features", "-F", "--profile", "--config", "--package"];

/// A package whose dependencies are built.
#[derive(Debug)]
pub struct Workspace {
    metadata: Metadata,
    /// The package itself.
    package: usize,
    /// What the build told, by package id.
    artifacts: HashMap<String, Artifact>,
    scripts: HashMap<String, Script>,
    rustc_flags: Vec<String>,
    deps_directories: Vec<PathBuf>,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
    target_directory: PathBuf,
    workspace_root: PathBuf,
}

#[derive(Debug, Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    manifest_path: PathBuf,
    /// Where it comes from; nothing for a package that is given by its path.
    source: Option<String>,
    targets: Vec<CargoTarget>,
    #[serde(default)]
    authors: Vec<String>,
    description: Option<String>,
    homepage: Option<String>,
    repository: Option<String>,
    license: Option<String>,
    rust_version: Option<String>,
}

impl Package {
    fn library(&self) -> Option<&CargoTarget> {
        const KINDS: [&str; 5] = ["lib", "rlib", "cdylib", "staticlib", "dylib"];
        self.targets.iter().find(|t| t.kind.iter().any(|kind| KINDS.contains(&kind.as_str())))
    }

    fn directory(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(&self.manifest_path)
    }
}

#[derive(Debug, Deserialize)]
struct CargoTarget {
    name: String,
    kind: Vec<String>,
    src_path: PathBuf,
    edition: String,
}

impl CargoTarget {
    fn crate_name(&self) -> String {
        self.name.replace('-', "_")
    }
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
    #[serde(default)]
    features: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    name: String,
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Debug, Deserialize)]
struct DependencyKind {
    kind: Option<String>,
}

/// A line of cargo's output.
#[derive(Debug, Deserialize)]
#[serde(tag = "reason")]
enum Message {
    #[serde(rename = "compiler-artifact")]
    Artifact(Artifact),
    #[serde(rename = "build-script-executed")]
    Script(Script),
    #[serde(other)]
    Other,
}

#[derive(Debug, Deserialize)]
struct Artifact {
    package_id: String,
    target: ArtifactTarget,
    #[serde(default)]
    features: Vec<String>,
    filenames: Vec<PathBuf>,
}

#[derive(Debug, Deserialize)]
struct ArtifactTarget {
    kind: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Script {
    package_id: String,
    #[serde(default)]
    cfgs: Vec<String>,
    #[serde(default)]
    env: Vec<(String, String)>,
    out_dir: PathBuf,
}

/// A party's flags, sorted by whom they are for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Flags {
    cargo: Vec<String>,
    rustc: Vec<String>,
}

impl Flags {
    fn of(party: &Party) -> Self {
        let mut flags = Self::default();
        let mut words = party.flags.iter();
        while let Some(word) = words.next() {
            let option = CARGO_OPTIONS.iter().find(|option| {
                word == *option || word.strip_prefix(**option).is_some_and(|w| w.starts_with('='))
            });
            if let Some(option) = option {
                flags.cargo.push(word.clone());
                flags.cargo.extend((word == option).then(|| words.next().cloned()).flatten());
            } else if CARGO_SWITCHES.contains(&word.as_str()) {
                flags.cargo.push(word.clone());
            } else {
                flags.rustc.push(word.clone());
            }
        }
        for define in &party.defines {
            flags.rustc.extend(["--cfg".to_owned(), cfg(define)]);
        }
        flags
    }
}

/// A definition as rustc's `--cfg` wants it: `NAME=VALUE` becomes `NAME="VALUE"`.
pub fn cfg(define: &str) -> String {
    match define.split_once('=') {
        Some((name, value)) if !value.starts_with('"') => format!("{name}=\"{value}\""),
        _ => define.to_owned(),
    }
}

impl Workspace {
    /// Builds the dependencies of the package at `manifest` and documents it.
    ///
    /// # Errors
    /// When cargo or the compiler refuses it, or when it has no library.
    pub fn document(
        party: &Party,
        manifest: &Path,
        tools: &RustTools,
        session: &Session<'_>,
    ) -> Result<(Self, Crate, Vec<u8>), ExtractError> {
        let mut flags = Flags::of(party);
        flags.rustc.extend(tools.library.flags());
        let manifest = std::path::absolute(manifest).unwrap_or_else(|_| manifest.to_owned());
        let metadata = ask_metadata(party, &manifest, &flags, tools, session)?;
        let package = find_package(&metadata, &manifest, &flags)?;
        let library = metadata.packages[package].library().ok_or_else(|| {
            ExtractError::new("could not read the Rust package: it has no library")
                .at(&manifest)
                .help("name the source file with `path` instead")
        })?;
        let directory = target_directory(&metadata, &manifest, &flags, tools, session);
        let mut command = cargo(tools);
        command.args(["rustdoc", "--lib", "--message-format=json-render-diagnostics"]);
        command.arg("--manifest-path").arg(&manifest).args(&flags.cargo);
        let target = tools.library.target(&session.target.triple);
        command.args(["--target", &target]).arg("--target-dir").arg(&directory);
        if tools.library.is_described(&session.target.triple) {
            // cargo 1.95 and later ask for it; earlier ones do not mind.
            command.env("CARGO_UNSTABLE_JSON_TARGET_SPEC", "true");
        }
        pass_rustc_flags(&mut command, &flags.rustc);
        command.arg("--").args(RUSTDOC_FLAGS);
        let output = run(command, &format!("{}: cargo rustdoc", party.name), session.timings)
            .map_err(|error| refused("could not read the Rust package", error).at(&manifest))?;
        let json = directory.join(&session.target.triple).join("doc");
        let json = json.join(format!("{}.json", library.crate_name()));
        let (krate, bytes) = read_json(&json, &manifest)?;
        let (artifacts, scripts) = read_messages(&output.stdout, &session.target.triple);
        let deps_directories = deps_directories(&directory, &session.target.triple);
        let rustc_flags = flags.rustc;
        let workspace =
            Self { metadata, package, artifacts, scripts, rustc_flags, deps_directories };
        Ok((workspace, krate, bytes))
    }

    /// The directory that cargo runs rustdoc in, which file names are relative to.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.metadata.workspace_root
    }

    /// The package's own library.
    ///
    /// # Errors
    /// Never in practice: the package was found to have a library.
    pub fn unit(&self) -> Result<Unit, ExtractError> {
        let package = &self.metadata.packages[self.package];
        self.unit_of(package).ok_or_else(|| {
            ExtractError::new("could not read the Rust package: it has no library")
                .at(&package.manifest_path)
        })
    }

    /// The library of a dependency, at any depth, by its crate name.
    #[must_use]
    pub fn dependency(&self, crate_name: &str) -> Option<Unit> {
        let mut named = self.metadata.packages.iter().filter(|package| {
            let library = package.library();
            library.is_some_and(|library| library.crate_name() == crate_name)
                && self.artifacts.contains_key(&package.id)
        });
        self.unit_of(named.next()?)
    }

    /// The oldest rustc that the package says it is for.
    pub fn rust_version(&self) -> Option<String> {
        self.metadata.packages[self.package].rust_version.clone()
    }

    fn unit_of(&self, package: &Package) -> Option<Unit> {
        let library = package.library()?;
        let mut flags = vec!["--edition".to_owned(), library.edition.clone()];
        let node = self.metadata.resolve.nodes.iter().find(|node| node.id == package.id);
        let built = self.artifacts.get(&package.id).map(|artifact| &artifact.features);
        let features = built.or(node.map(|node| &node.features));
        for feature in features.into_iter().flatten() {
            flags.extend(["--cfg".to_owned(), format!("feature=\"{feature}\"")]);
        }
        let script = self.scripts.get(&package.id);
        for cfg in script.map_or(&[][..], |script| &script.cfgs) {
            flags.extend(["--cfg".to_owned(), cfg.clone()]);
        }
        for directory in &self.deps_directories {
            flags.extend(["-L".to_owned(), format!("dependency={}", directory.display())]);
        }
        for dependency in node.map_or(&[][..], |node| &node.deps) {
            flags.extend(self.extern_flags(dependency));
        }
        flags.extend(self.rustc_flags.iter().cloned());
        let mut env = package_environment(package, library);
        if let Some(script) = script {
            env.push(("OUT_DIR".to_owned(), script.out_dir.display().to_string()));
            env.extend(script.env.iter().cloned());
        }
        Some(Unit {
            name: library.crate_name(),
            root: library.src_path.clone(),
            directory: package.directory().to_owned(),
            flags,
            env,
        })
    }

    fn extern_flags(&self, dependency: &Dependency) -> Vec<String> {
        // Dependency kinds: none is a normal one, the others are "dev" and "build".
        if !dependency.dep_kinds.iter().any(|kind| kind.kind.is_none()) {
            return Vec::new();
        }
        let artifact = self.artifacts.get(&dependency.pkg);
        let file = artifact.and_then(|artifact| usable_file(&artifact.filenames));
        let Some(file) = file else { return Vec::new() };
        vec!["--extern".to_owned(), format!("{}={}", dependency.name, file.display())]
    }
}

/// Metadata of a library or a procedural macro's own library.
fn usable_file(files: &[PathBuf]) -> Option<&PathBuf> {
    let has = |file: &&PathBuf, extensions: &[&str]| {
        let extension = file.extension().and_then(|extension| extension.to_str());
        extension.is_some_and(|extension| extensions.contains(&extension))
    };
    files
        .iter()
        .find(|file| has(file, &["rmeta"]))
        .or_else(|| files.iter().find(|file| has(file, &["so", "dylib", "dll", "rlib"])))
}

fn cargo(tools: &RustTools) -> Command {
    let mut command = tools.cargo.command();
    command.env("ABIDING_PROBE", "1").env("RUSTC_BOOTSTRAP", "1");
    if let Some(rustc) = &tools.chosen {
        command.env("RUSTC", rustc).env("RUSTDOC", tools.rustdoc.command().get_program());
    }
    command
}

/// Puts the bodies of all functions into the dependencies' metadata: cargo only checks them for
/// rustdoc, and the probe's crate, whose own functions are compiled, may inline any of them.
const ENCODE_BODIES: &str = "-Zalways-encode-mir";

/// Gives flags to rustc and rustdoc alike. The environment takes the place of cargo's
/// configuration files, so it is used only where somebody uses it already.
fn pass_rustc_flags(command: &mut Command, flags: &[String]) {
    let outer = |plain: &str| std::env::var(plain).unwrap_or_default();
    if flags.is_empty() && outer("RUSTFLAGS").is_empty() {
        command.arg(format!("--config=build.rustflags=['{ENCODE_BODIES}']"));
        return;
    }
    for (encoded, plain, extra) in [
        ("CARGO_ENCODED_RUSTFLAGS", "RUSTFLAGS", Some(ENCODE_BODIES)),
        ("CARGO_ENCODED_RUSTDOCFLAGS", "RUSTDOCFLAGS", None),
    ] {
        let outer = outer(plain);
        let words = outer.split_whitespace().chain(flags.iter().map(String::as_str)).chain(extra);
        command.env(encoded, words.collect::<Vec<_>>().join("\u{1f}"));
    }
}

fn ask_metadata(
    party: &Party,
    manifest: &Path,
    flags: &Flags,
    tools: &RustTools,
    session: &Session<'_>,
) -> Result<Metadata, ExtractError> {
    let mut command = cargo(tools);
    command.args(["metadata", "--format-version=1", "--filter-platform", &session.target.triple]);
    command.arg("--manifest-path").arg(manifest);
    let mut words = flags.cargo.iter();
    while let Some(word) = words.next() {
        if word == "--release" || word.starts_with("--profile=") || word.starts_with("--package=") {
            continue;
        }
        if word == "--profile" || word == "--package" {
            words.next();
            continue;
        }
        command.arg(word);
    }
    let output = run(command, &format!("{}: cargo metadata", party.name), session.timings)
        .map_err(|error| refused("could not read the Rust package", error).at(manifest))?;
    serde_json::from_slice(&output.stdout).map_err(|error| {
        ExtractError::new("could not understand `cargo metadata`").at(manifest).because(error)
    })
}

/// The package that the manifest is of.
fn find_package(
    metadata: &Metadata,
    manifest: &Path,
    flags: &Flags,
) -> Result<usize, ExtractError> {
    let wanted = flags.cargo.iter().enumerate().find_map(|(at, word)| {
        let value = word.strip_prefix("--package=").map(str::to_owned);
        value.or_else(|| (word == "--package").then(|| flags.cargo.get(at + 1).cloned()).flatten())
    });
    let canonical = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let manifest_path = canonical(manifest);
    let matches = |package: &Package| match &wanted {
        Some(name) => package.name == *name,
        None => canonical(&package.manifest_path) == manifest_path,
    };
    metadata.packages.iter().position(matches).ok_or_else(|| {
        ExtractError::new("could not find the package that the manifest is of")
            .at(manifest)
            .help("name a package's own Cargo.toml, or choose one of a workspace with the flag `--package=NAME`")
    })
}

fn target_directory(
    metadata: &Metadata,
    manifest: &Path,
    flags: &Flags,
    tools: &RustTools,
    session: &Session<'_>,
) -> PathBuf {
    let mut digest = Sha256::new();
    let manifest = manifest.to_string_lossy();
    let words = [manifest.as_ref(), &tools.version, &session.target.triple];
    let outer = std::env::var("RUSTFLAGS").unwrap_or_default();
    let all = words.into_iter().chain([outer.as_str()]);
    let flags = flags.cargo.iter().chain(&flags.rustc).map(String::as_str);
    for word in all.chain(flags) {
        digest.update(word.as_bytes());
        digest.update([0]);
    }
    let short: String = digest.finalize().iter().take(6).map(|b| format!("{b:02x}")).collect();
    metadata.target_directory.join("abiding").join(short)
}

/// Where cargo puts what the crate and its procedural macros depend on.
fn deps_directories(directory: &Path, triple: &str) -> Vec<PathBuf> {
    let profiles = ["debug", "release"];
    let below = |base: PathBuf| profiles.map(|profile| base.join(profile).join("deps"));
    let all = below(directory.join(triple)).into_iter().chain(below(directory.to_owned()));
    all.filter(|path| path.is_dir()).collect()
}

/// What the build told about each package, that for the target in preference to the host's.
fn read_messages(
    stdout: &[u8],
    triple: &str,
) -> (HashMap<String, Artifact>, HashMap<String, Script>) {
    let (mut artifacts, mut scripts) = (HashMap::new(), HashMap::<String, Script>::new());
    for line in stdout.split(|byte| *byte == b'\n') {
        match serde_json::from_slice(line) {
            Ok(Message::Artifact(artifact)) => {
                let build_script = artifact.target.kind.iter().any(|kind| kind == "custom-build");
                let for_target = artifact.filenames.iter().any(|f| is_below(f, triple));
                if !build_script && (for_target || !artifacts.contains_key(&artifact.package_id)) {
                    artifacts.insert(artifact.package_id.clone(), artifact);
                }
            }
            Ok(Message::Script(script)) => {
                if is_below(&script.out_dir, triple) || !scripts.contains_key(&script.package_id) {
                    scripts.insert(script.package_id.clone(), script);
                }
            }
            Ok(Message::Other) | Err(_) => {}
        }
    }
    (artifacts, scripts)
}

fn is_below(path: &Path, triple: &str) -> bool {
    path.components().any(|part| part.as_os_str() == triple)
}

/// The variables that cargo sets for the compiler (The Cargo Book, "Environment variables Cargo
/// sets for crates").
fn package_environment(package: &Package, library: &CargoTarget) -> Vec<(String, String)> {
    let (numbers, pre) = package.version.split_once('-').unwrap_or((&package.version, ""));
    let mut parts = numbers.split('+').next().unwrap_or_default().split('.');
    let mut part = || parts.next().unwrap_or_default().to_owned();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let pairs = [
        ("CARGO_MANIFEST_DIR", package.directory().display().to_string()),
        ("CARGO_MANIFEST_PATH", package.manifest_path.display().to_string()),
        ("CARGO_CRATE_NAME", library.crate_name()),
        ("CARGO_PKG_NAME", package.name.clone()),
        ("CARGO_PKG_VERSION", package.version.clone()),
        ("CARGO_PKG_VERSION_MAJOR", part()),
        ("CARGO_PKG_VERSION_MINOR", part()),
        ("CARGO_PKG_VERSION_PATCH", part()),
        ("CARGO_PKG_VERSION_PRE", pre.to_owned()),
        ("CARGO_PKG_AUTHORS", package.authors.join(":")),
        ("CARGO_PKG_DESCRIPTION", text(&package.description)),
        ("CARGO_PKG_HOMEPAGE", text(&package.homepage)),
        ("CARGO_PKG_REPOSITORY", text(&package.repository)),
        ("CARGO_PKG_LICENSE", text(&package.license)),
        ("CARGO_PKG_LICENSE_FILE", String::new()),
        ("CARGO_PKG_README", String::new()),
        ("CARGO_PKG_RUST_VERSION", text(&package.rust_version)),
        ("ABIDING_PROBE", "1".to_owned()),
    ];
    pairs.map(|(key, value)| (key.to_owned(), value)).to_vec()
}
