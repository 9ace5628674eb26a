//! The name of a manifest: a digest of all that is known before anything is read.

use std::env;

use sha2::{Digest, Sha256};

use super::disk::fresh_stat;
use crate::contract::{SCHEMA_VERSION, Target};
use crate::extract::Party;

/// Changed when a manifest of the same name would mean something else.
const FORMAT: u32 = 2;

/// Beginnings of the names of environment variables that change what compilers are run or what
/// they read: those of Zig, of cc and the `cc` crate, of clang and gcc, of Rust, of Python (by
/// which Zig may be run), and of the language that messages are in.
const VARIABLES: [&str; 24] = [
    "ZIG",
    "CC",
    "CFLAGS",
    "CPPFLAGS",
    "CPATH",
    "C_INCLUDE",
    "CPLUS_INCLUDE",
    "COMPILER_PATH",
    "GCC_",
    "CLANG",
    "CRATE_CC",
    "TARGET_",
    "HOST_",
    "SDKROOT",
    "DEVELOPER_DIR",
    "MACOSX_",
    "NIX_",
    "RUST",
    "CARGO",
    "PYTHON",
    "VIRTUAL_ENV",
    "LANG",
    "LC_",
    "SOURCE_DATE_EPOCH",
];
/// Names that begin like those and change nothing: how much is printed, and cargo's job server,
/// which is another in every run.
const HARMLESS: [&str; 6] = [
    "RUST_BACKTRACE",
    "RUST_LIB_BACKTRACE",
    "RUST_LOG",
    "CARGO_MAKEFLAGS",
    "CARGO_TERM_",
    "CARGO_TARGET_TMPDIR",
];

/// What is the same for all parties and targets of a run; `None` where it cannot be told.
///
/// The executable of abiding counts by its size and times, so that one built anew starts anew.
pub fn surroundings() -> Option<String> {
    let executable = fresh_stat(&env::current_exe().ok()?)?;
    // Contracts name files relative to the current directory.
    let current = env::current_dir().ok()?;
    let version = env!("CARGO_PKG_VERSION");
    let environment = environment();
    Some(format!("{FORMAT} {SCHEMA_VERSION} {version} {executable:?} {current:?} {environment:?}"))
}

/// The key of what `party` says on `target`, in these [`surroundings`].
pub fn key(surroundings: &str, party: &Party, target: &Target) -> String {
    // Taken apart, so that a new field cannot be forgotten.
    let Party {
        name,
        language,
        source,
        flags,
        include_dirs,
        defines,
        items,
        compiler,
        library,
        load_libraries,
    } = party;
    digest(&[
        surroundings,
        &format!(
            "{name} {language} {source:?} {compiler:?} {library:?} {load_libraries} {target:?}"
        ),
        &format!("{flags:?} {include_dirs:?} {defines:?} {:?}", items.patterns()),
    ])
}

/// SHA-256 over texts, each with its length, in hexadecimal.
pub fn digest<T: AsRef<str>>(texts: &[T]) -> String {
    let mut hash = Sha256::new();
    for text in texts.iter().map(AsRef::as_ref) {
        hash.update(text.len().to_le_bytes());
        hash.update(text);
    }
    format!("{:x}", hash.finalize())
}

/// The environment variables that matter, sorted.
fn environment() -> Vec<(String, String)> {
    let lossy = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
    let all = env::vars_os().map(|(name, value)| (lossy(name), lossy(value)));
    let mut found: Vec<_> = all.filter(|(name, _)| matters(name)).collect();
    found.sort();
    found
}

fn matters(name: &str) -> bool {
    let begins = |with: &[&str]| with.iter().any(|beginning| name.starts_with(beginning));
    // Microsoft's compilers have variables with very short names.
    begins(&VARIABLES) && !begins(&HARMLESS) || ["INCLUDE", "LIB", "LIBPATH"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{PartyOptions, party_from_shorthand};
    use crate::toolchain::target::target;

    #[test]
    fn everything_that_is_configured_counts() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.h");
        std::fs::write(&file, "").unwrap();
        let text = format!("c:{}", file.display());
        let make = || party_from_shorthand(&text, &PartyOptions::default()).unwrap();
        let host = target("x86_64-unknown-linux-gnu").unwrap();
        let here = surroundings().unwrap();
        let base = key(&here, &make(), &host);
        assert_eq!(key(&here, &make(), &host), base);
        let changes: [fn(&mut Party); 5] = [
            |party| party.flags.push("-O2".into()),
            |party| party.defines.push("A".into()),
            |party| party.include_dirs.push("inc".into()),
            |party| party.compiler = Some("gcc".into()),
            |party| party.name = crate::contract::Name::new("other"),
        ];
        for change in changes {
            let mut party = make();
            change(&mut party);
            assert_ne!(key(&here, &party, &host), base);
        }
        assert_ne!(key(&here, &make(), &target("i686-unknown-linux-gnu").unwrap()), base);
        assert_ne!(key("elsewhere", &make(), &host), base);
    }

    #[test]
    fn variables_of_compilers_matter_and_others_do_not() {
        assert!(matters("ZIG") && matters("CFLAGS_i686_unknown_linux_gnu") && matters("RUSTFLAGS"));
        assert!(!matters("CARGO_MAKEFLAGS") && !matters("TERM") && !matters("RUST_BACKTRACE"));
    }
}
