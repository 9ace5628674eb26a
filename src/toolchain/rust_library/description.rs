//! Targets that are described to rustc by a file, to get DWARF where it writes CodeView.
//!
//! For `*-msvc` and UEFI rustc writes CodeView, and types get names in the style of C++. Both hang
//! on two members of the compiler's own description of the target, `debuginfo-kind` and
//! `is-like-msvc`. The file that is written here is that description with the two changed;
//! everything that decides on layout stays (`data-layout`, `llvm-target`, `c-enum-min-bits`,
//! `env`, …). In rustc 1.96, `is-like-msvc` is asked by its linking, by its debug information, by
//! unwinding and by the choice of registers on 32-bit x86 (`rustc_target/src/callconv/mod.rs`),
//! and by nothing that a probe's types depend on: `rustc_abi` and `rustc_ty_utils` do not know it.
//!
//! To rustc a target that is described by a file is another one than the built-in, so the library
//! is compiled for it even where the built-in target's is installed.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{LibraryError, at};
use crate::toolchain::process::{Timings, ToolError, run};
use crate::toolchain::rustc::RustTools;

/// Whether rustc's debug information for the target is CodeView.
pub fn writes_codeview(triple: &str) -> bool {
    triple.ends_with("-msvc") || triple.ends_with("-uefi")
}

/// The target as the compiler describes it; null when that is no JSON.
///
/// # Errors
/// When the compiler cannot be asked or does not know the target.
pub fn own_description(
    tools: &RustTools,
    triple: &str,
    timings: &Timings,
) -> Result<Value, ToolError> {
    let mut command = tools.rustc.command();
    command.env("RUSTC_BOOTSTRAP", "1").args(["-Zunstable-options", "--target", triple]);
    command.args(["--print", "target-spec-json"]);
    let output = run(command, "rustc: target", timings)?;
    Ok(serde_json::from_slice(&output.stdout).unwrap_or_default())
}

/// Writes the description `spec`, with DWARF in place of CodeView, into `directory`.
///
/// # Errors
/// When the file cannot be written.
pub fn write_with_dwarf(
    mut spec: Value,
    triple: &str,
    directory: &Path,
) -> Result<(), LibraryError> {
    with_dwarf(&mut spec);
    let file = file(directory, triple);
    std::fs::write(&file, spec.to_string()).map_err(at(&file))
}

fn with_dwarf(spec: &mut Value) {
    let Some(members) = spec.as_object_mut() else { return };
    // Microsoft's linker goes with `is-like-msvc` only; nothing is ever linked.
    for of_linker in ["lld-flavor", "pre-link-args", "split-debuginfo", "supported-split-debuginfo"]
    {
        members.remove(of_linker);
    }
    members.insert("debuginfo-kind".to_owned(), "dwarf".into());
    members.insert("is-like-msvc".to_owned(), false.into());
    members.insert("linker-flavor".to_owned(), "gnu".into());
}

/// The description of the target beside the library that was compiled for it. cargo and rustc call
/// the target by the file's name.
fn file(directory: &Path, triple: &str) -> PathBuf {
    directory.join(format!("{triple}.json"))
}

/// The target as `--target` wants it: the description's path where `directory` has one.
pub fn target_word(directory: &Path, triple: &str) -> String {
    let file = file(directory, triple);
    if file.is_file() { file.display().to_string() } else { triple.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What rustc 1.95 and 1.96 say, shortened.
    const MSVC: &str = r#"{ "arch": "x86_64", "data-layout": "e-m:w-S128", "debuginfo-kind": "pdb",
        "env": "msvc", "is-like-msvc": true, "linker-flavor": "msvc",
        "pre-link-args": { "msvc": ["/NOLOGO"] }, "llvm-target": "x86_64-pc-windows-msvc" }"#;

    #[test]
    fn only_linking_and_the_form_of_debug_information_change() {
        let mut spec: Value = serde_json::from_str(MSVC).unwrap();
        with_dwarf(&mut spec);
        let wanted = r#"{ "arch": "x86_64", "data-layout": "e-m:w-S128", "debuginfo-kind": "dwarf",
            "env": "msvc", "is-like-msvc": false, "linker-flavor": "gnu",
            "llvm-target": "x86_64-pc-windows-msvc" }"#;
        assert_eq!(spec, serde_json::from_str::<Value>(wanted).unwrap());
    }

    #[test]
    fn a_target_is_named_by_its_description_where_there_is_one() {
        let folder = tempfile::tempdir().unwrap();
        let word = || target_word(folder.path(), "x86_64-pc-windows-msvc");
        assert_eq!(word(), "x86_64-pc-windows-msvc");
        let spec = serde_json::from_str(MSVC).unwrap();
        write_with_dwarf(spec, "x86_64-pc-windows-msvc", folder.path()).unwrap();
        assert!(word().ends_with("x86_64-pc-windows-msvc.json"), "{}", word());
    }

    #[test]
    fn only_microsofts_targets_have_codeview() {
        assert!(
            writes_codeview("x86_64-pc-windows-msvc") && writes_codeview("x86_64-unknown-uefi")
        );
        assert!(!writes_codeview("x86_64-pc-windows-gnu"));
    }
}
