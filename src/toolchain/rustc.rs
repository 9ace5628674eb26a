//! Finding rustc, rustdoc and cargo, and their versions.

use std::path::{Path, PathBuf};

use super::process::{Timings, Tool, ToolError, run};
use super::rust_library::Library;

/// The Rust tools of one toolchain.
#[derive(Clone, Debug)]
pub struct RustTools {
    /// The compiler.
    pub rustc: Tool,
    /// The documentation tool that belongs to it.
    pub rustdoc: Tool,
    /// The package manager.
    pub cargo: Tool,
    /// The compiler's version, `1.95.0`.
    pub version: String,
    /// The triple that the compiler runs on, `x86_64-unknown-linux-gnu`.
    pub host: String,
    /// All that the compiler says about itself: version, commit, LLVM.
    pub identity: String,
    /// The library for the target in question; what the compiler itself has, until
    /// [`RustTools::find_library`] is asked.
    pub library: Library,
    /// The program to name in `RUSTC` for cargo, where it is not cargo's own choice.
    pub chosen: Option<PathBuf>,
}

impl RustTools {
    /// The tools around `named`, else around `$RUSTC`, else those on `PATH`.
    ///
    /// rustdoc is looked for next to a rustc that is given by path; otherwise `$RUSTDOC` or the
    /// one on `PATH` serves. cargo is `$CARGO` (which cargo sets for what it runs) or on `PATH`.
    ///
    /// # Errors
    /// When rustc cannot be started or does not tell its version.
    pub fn find(named: Option<&str>, timings: &Timings) -> Result<Self, ToolError> {
        let chosen = named.map(PathBuf::from).or_else(|| variable("RUSTC"));
        let rustc = Tool::new(chosen.clone().unwrap_or_else(|| "rustc".into()));
        let rustdoc = chosen
            .as_deref()
            .and_then(rustdoc_beside)
            .or_else(|| variable("RUSTDOC"))
            .unwrap_or_else(|| "rustdoc".into());
        let cargo = variable("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = rustc.command();
        command.args(["--version", "--verbose"]);
        let output = run(command, "rustc: version", timings)?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok(Self {
            rustc,
            rustdoc: Tool::new(rustdoc),
            cargo: Tool::new(cargo),
            version: line_of(&text, "release: "),
            host: line_of(&text, "host: "),
            identity: text,
            library: Library::default(),
            chosen,
        })
    }
}

/// A non-empty environment variable as a path.
fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// The rustdoc in the directory of a rustc that is given by path.
fn rustdoc_beside(rustc: &Path) -> Option<PathBuf> {
    let directory = rustc.parent().filter(|parent| !parent.as_os_str().is_empty())?;
    let beside = directory.join(format!("rustdoc{}", std::env::consts::EXE_SUFFIX));
    beside.is_file().then_some(beside)
}

/// What follows `key` on its line of `rustc --version --verbose`.
fn line_of(text: &str, key: &str) -> String {
    text.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_compiler_tells_version_and_host() {
        let tools = RustTools::find(None, &Timings::default()).unwrap();
        assert!(tools.version.starts_with("1."), "{tools:?}");
        assert!(tools.host.contains('-'), "{tools:?}");
    }

    #[test]
    fn a_missing_compiler_is_named() {
        let error = RustTools::find(Some("abiding-no-such-rustc"), &Timings::default());
        assert!(error.unwrap_err().to_string().contains("abiding-no-such-rustc"));
    }
}
