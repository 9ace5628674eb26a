//! Notes down which compilers an extraction ran, so that another one is noticed without running it.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use super::Session;
use crate::toolchain::process::run;
use crate::toolchain::rustc::RustTools;
use crate::toolchain::zig::{Zig, locate};

/// Notes down Zig, and where it was looked for before it was found. Returns the directory of its
/// library, whose files belong to it; `None` if it does not tell, and the list stays incomplete.
pub fn zig(zig: &Zig, session: &Session<'_>) -> Option<PathBuf> {
    let inputs = session.inputs;
    inputs.program(zig.tool.command().get_program());
    if std::env::var_os("ZIG").is_none_or(|value| value.is_empty()) {
        inputs.program("zig");
        inputs.program(locate::PYTHON);
        let current = std::env::current_dir().ok()?;
        current.ancestors().for_each(|folder| inputs.tool(folder.join(locate::VENV_PYTHON)));
    }
    let mut command = zig.tool.command();
    command.arg("env");
    let said = answer(command, "zig: env", session)?;
    let executable = PathBuf::from(zon_text(&said, "zig_exe")?);
    let library = PathBuf::from(zon_text(&said, "lib_dir")?);
    inputs.tool(&executable);
    inputs.tool(library.join("std").join("std.zig"));
    Some(library)
}

/// Notes down the Rust tools and, behind rustup's stand-ins, the toolchain and what chose it.
/// `None` if rustc does not tell where its toolchain is.
pub fn rust(tools: &RustTools, session: &Session<'_>) -> Option<()> {
    let inputs = session.inputs;
    for tool in [&tools.rustc, &tools.rustdoc, &tools.cargo] {
        inputs.program(tool.command().get_program());
    }
    let mut command = tools.rustc.command();
    command.args(["--print", "sysroot"]);
    let sysroot = PathBuf::from(answer(command, "rustc: sysroot", session)?.trim());
    for program in ["rustc", "rustdoc"] {
        let name = format!("{program}{}", std::env::consts::EXE_SUFFIX);
        inputs.tool(sysroot.join("bin").join(name));
    }
    // Another target's standard library changes the directory.
    inputs.tool(sysroot.join("lib").join("rustlib"));
    inputs.tool(sysroot.join("lib").join("rustlib").join(&session.target.triple));
    let rustup = std::env::var_os("RUSTUP_HOME").map(PathBuf::from);
    let rustup = rustup.or_else(|| dirs::home_dir().map(|home| home.join(".rustup")));
    inputs.file(rustup?.join("settings.toml"));
    for folder in std::env::current_dir().ok()?.ancestors() {
        inputs.file(folder.join("rust-toolchain"));
        inputs.file(folder.join("rust-toolchain.toml"));
    }
    Some(())
}

/// What a compiler says of itself, asked once per process.
fn answer(command: Command, label: &str, session: &Session<'_>) -> Option<String> {
    static KNOWN: Mutex<Option<HashMap<Vec<OsString>, String>>> = Mutex::new(None);
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(OsString::from).collect();
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known.get_or_insert_default();
    if let Some(said) = known.get(&words) {
        return Some(said.clone());
    }
    let output = run(command, label, session.timings).ok()?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    known.insert(words, said.clone());
    Some(said)
}

/// The text after `.key =` in Zig's object notation, or `"key":` in JSON.
fn zon_text(said: &str, key: &str) -> Option<String> {
    let line = said.lines().map(str::trim).find(|line| {
        let line = line.trim_start_matches(['.', '"']);
        line.strip_prefix(key).is_some_and(|rest| rest.starts_with([' ', '"']))
    })?;
    let value = line.split_once(['=', ':'])?.1.trim().trim_end_matches(',');
    let inside = value.strip_prefix('"')?.strip_suffix('"')?;
    Some(inside.replace("\\\\", "\\"))
}

/// Whether `path` is a file of our own that is gone after the extraction.
pub fn is_scratch(path: &Path, session: &Session<'_>) -> bool {
    let scratch = std::path::absolute(session.scratch).unwrap_or(session.scratch.to_owned());
    path.starts_with(scratch)
}

#[cfg(test)]
mod tests {
    use super::zon_text;

    #[test]
    fn zigs_environment_is_read_in_both_notations() {
        let zon = ".{\n    .zig_exe = \"/opt/zig/zig\",\n    .lib_dir = \"C:\\\\zig\\\\lib\",\n}";
        assert_eq!(zon_text(zon, "zig_exe").as_deref(), Some("/opt/zig/zig"));
        assert_eq!(zon_text(zon, "lib_dir").as_deref(), Some("C:\\zig\\lib"));
        let json = "{\n \"zig_exe\": \"/opt/zig\",\n \"zig_exe_other\": \"x\"\n}";
        assert_eq!(zon_text(json, "zig_exe").as_deref(), Some("/opt/zig"));
        assert_eq!(zon_text(json, "std_dir"), None);
    }
}
