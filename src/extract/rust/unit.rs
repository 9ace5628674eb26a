//! One crate with all that rustc or rustdoc must be told to read it, and the runs of both.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::extract::{ExtractError, Session};
use crate::toolchain::process::{run, run_tolerant};
use crate::toolchain::rustc::RustTools;

use super::opened;
use super::rustdoc::Crate;

/// What rustdoc is told, in every run.
pub const RUSTDOC_FLAGS: [&str; 7] = [
    "-Zunstable-options",
    "--output-format",
    "json",
    "--document-private-items",
    "--document-hidden-items",
    "--cap-lints",
    "allow",
];

/// One crate, ready to be compiled.
#[derive(Clone, Debug, Default)]
pub struct Unit {
    /// The name as the compiler knows it.
    pub name: String,
    /// The crate root, absolute.
    pub root: PathBuf,
    /// The directory that the sources are mirrored from: of the file, or of the package.
    pub directory: PathBuf,
    /// Everything else: edition, cfgs, dependencies, the person's own flags.
    pub flags: Vec<String>,
    /// The environment that the source may ask for with `env!`.
    pub env: Vec<(String, String)>,
}

/// How an attempt to compile a probe ended.
#[derive(Debug)]
pub enum Compiled {
    /// The object was written.
    Object,
    /// What the compiler says, one diagnostic as JSON per line, and its own text.
    Refused(String),
}

impl Unit {
    /// Runs rustdoc on the crate itself, without cargo.
    ///
    /// # Errors
    /// When rustdoc refuses the crate, or writes what we cannot read.
    pub fn document(
        &self,
        tools: &RustTools,
        session: &Session<'_>,
        label: &str,
    ) -> Result<(Crate, Vec<u8>), ExtractError> {
        let out = session.scratch.join("doc");
        let mut command = tools.rustdoc.command();
        self.common(&mut command, tools, &self.root, session)
            .args(RUSTDOC_FLAGS)
            .arg("-o")
            .arg(&out);
        run(command, label, session.timings)
            .map_err(|error| refused("could not read the Rust crate", error).at(&self.root))?;
        read_json(&out.join(format!("{}.json", self.name)), &self.root)
    }

    /// Compiles the crate with `root` in place of its own root to the object `object`.
    ///
    /// # Errors
    /// When the compiler cannot be started.
    pub fn compile(
        &self,
        tools: &RustTools,
        session: &Session<'_>,
        root: &Path,
        remap: &str,
        object: &Path,
        label: &str,
    ) -> Result<Compiled, ExtractError> {
        let mut command = tools.rustc.command();
        self.common(&mut command, tools, root, session);
        command.arg(format!("--emit=obj={}", object.display()));
        let list = opened::dependency_file(session);
        command.arg(format!("--emit=dep-info={}", list.display()));
        // Intermediate files go here too; left to itself, rustc writes them to the current
        // directory, where two probes of crates of one name take each other's.
        command.arg("--out-dir").arg(session.scratch);
        command.args(["-Cdebuginfo=2", "-Copt-level=0", "-Ccodegen-units=1", "-Cstrip=none"]);
        command.args(["--cap-lints=allow", "--error-format=json"]);
        command.arg(format!("--remap-path-prefix={remap}"));
        let (status, output) = run_tolerant(command, label, session.timings)
            .map_err(|error| ExtractError::tool("could not run the Rust compiler", error))?;
        if status.success() && object.is_file() {
            return Ok(Compiled::Object);
        }
        Ok(Compiled::Refused(output.stderr))
    }

    /// What rustc and rustdoc are both told.
    fn common<'a>(
        &self,
        command: &'a mut Command,
        tools: &RustTools,
        root: &Path,
        session: &Session<'_>,
    ) -> &'a mut Command {
        // The crate's name allows unstable flags for this crate alone; `1` would also switch
        // nightly features on in crates that look for them.
        command.env("RUSTC_BOOTSTRAP", &self.name);
        command.envs(self.env.iter().map(|(key, value)| (key, value)));
        command.arg(root).args(["--crate-type", "lib", "--crate-name", &self.name]);
        let target = tools.library.target(&session.target.triple);
        command.args(["--target", &target]).args(&self.flags);
        command.args(tools.library.flags())
    }
}

/// Reads what rustdoc wrote.
///
/// # Errors
/// When the file is not there or has a format that we cannot read.
pub fn read_json(path: &Path, root: &Path) -> Result<(Crate, Vec<u8>), ExtractError> {
    let headline = "could not read rustdoc's description of the Rust crate";
    let bytes =
        std::fs::read(path).map_err(|error| ExtractError::new(headline).at(root).because(error))?;
    let krate = Crate::parse(&bytes).map_err(|error| {
        let help = "abiding knows the formats of rustc 1.90 and later; name another rustc with \
                    `compiler`, or update abiding";
        ExtractError::new(headline).at(root).because(error).help(help)
    })?;
    Ok((krate, bytes))
}

/// The error for a tool that refused the crate; the tool's own words say why.
pub fn refused(headline: &str, error: crate::toolchain::process::ToolError) -> ExtractError {
    let started = error.said().is_some();
    let error = ExtractError::tool(headline, error);
    if started { error } else { error.help("install Rust from rustup, or name it with `compiler`") }
}
