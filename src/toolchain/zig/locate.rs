//! Where Zig is on this machine.
//!
//! This file uses nothing but the standard library and nothing else of the crate: `build.rs` and
//! `xtask` include it by its path, so that all three look in the same places in the same order.
#![allow(dead_code, reason = "each of the three users needs another part")]

use std::env;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The release that abiding is developed with and that the advice installs.
pub const PINNED: &str = "0.16.0";
/// Installs the pinned Zig where [`locate`] finds it, for someone who uses abiding.
pub const MEND: &str = "python3 -m venv .venv && .venv/bin/python -m pip install ziglang==0.16.0";
/// The same, for someone who builds abiding.
pub const MEND_IN_REPOSITORY: &str = "cargo xtask setup";

/// The usual name of Python 3.
#[cfg(windows)]
pub const PYTHON: &str = "python";
/// The usual name of Python 3.
#[cfg(not(windows))]
pub const PYTHON: &str = "python3";
/// Python in a folder that has a virtual environment.
#[cfg(windows)]
pub const VENV_PYTHON: &str = ".venv\\Scripts\\python.exe";
/// Python in a folder that has a virtual environment.
#[cfg(not(windows))]
pub const VENV_PYTHON: &str = ".venv/bin/python";

/// A Zig release number: major, minor, patch. Ordered as releases are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub u32, pub u32, pub u32);

impl Version {
    /// Reads `0.16.0`. Development builds (`0.17.0-dev.12+ab`) give `None`: their language is
    /// neither of the releases next to them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('.').map(|part| part.parse().ok());
        let version = Self(parts.next()??, parts.next()??, parts.next()??);
        parts.next().is_none().then_some(version)
    }

    /// Whether abiding works with this release: 0.15.2 and later patches, 0.16, 0.17.
    #[must_use]
    pub fn is_accepted(self) -> bool {
        (Self(0, 15, 2)..Self(0, 18, 0)).contains(&self)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// A Zig that was found and answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zig {
    /// The program and the arguments that always come first: `python3 -m ziglang`.
    pub words: Vec<OsString>,
    /// Its release.
    pub version: Version,
}

impl Zig {
    /// A command that runs it.
    #[must_use]
    pub fn command(&self) -> Command {
        command(&self.words)
    }
}

/// One place that was looked at and did not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The command line that was tried, or the folder that was looked for.
    pub what: String,
    /// What happened.
    pub outcome: String,
}

/// No Zig that abiding can work with was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotFound {
    /// Every place, in the order in which it was tried.
    pub tried: Vec<Attempt>,
    /// Whether `$ZIG` is set and is what failed.
    pub chosen: bool,
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.chosen {
            "`$ZIG` does not name a Zig from 0.15.2 to 0.17; tried"
        } else {
            "no Zig from 0.15.2 to 0.17 was found; tried"
        })?;
        for (index, attempt) in self.tried.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma} {}: {}", attempt.what, attempt.outcome)?;
        }
        Ok(())
    }
}

impl NotFound {
    /// What the person can do, given the command that installs Zig ([`MEND`] or
    /// [`MEND_IN_REPOSITORY`]).
    #[must_use]
    pub fn help(&self, mend: &str) -> String {
        if self.chosen {
            format!("unset ZIG, or set it to a fitting Zig; this installs one: {mend}")
        } else {
            format!("install Zig {PINNED}: {mend}")
        }
    }
}

impl std::error::Error for NotFound {}

/// Finds Zig: `$ZIG` (which may hold several words), `zig` on PATH, `python3 -m ziglang`, then
/// the nearest `.venv` in each of `folders` or above it.
///
/// A `$ZIG` that does not fit is an error at once, because someone chose it; elsewhere a wrong
/// version is passed over.
///
/// # Errors
/// When no place has a fitting release; the error lists what was tried.
pub fn locate(folders: &[&Path]) -> Result<Zig, NotFound> {
    if let Some(chosen) = env::var_os("ZIG").filter(|value| !value.is_empty()) {
        return ask(split(&chosen))
            .map_err(|attempt| NotFound { tried: vec![attempt], chosen: true });
    }
    let venvs = venvs(folders);
    let has_venv = !venvs.is_empty();
    let on_path = [vec!["zig".into()], ziglang(PYTHON.into())];
    let mut tried = Vec::new();
    for words in on_path.into_iter().chain(venvs.into_iter().map(ziglang)) {
        match ask(words) {
            Ok(zig) => return Ok(zig),
            Err(attempt) => tried.push(attempt),
        }
    }
    if !has_venv {
        let outcome = "not there, nor in a folder above".to_owned();
        tried.push(Attempt { what: "`.venv`".to_owned(), outcome });
    }
    Err(NotFound { tried, chosen: false })
}

/// The value of `$ZIG` as words: one word if it is a file (whose path may have blanks), else
/// divided at blanks. A relative path is made absolute, since Zig runs in other folders too.
fn split(value: &OsStr) -> Vec<OsString> {
    let mut words: Vec<OsString> = if Path::new(value).is_file() {
        vec![value.to_owned()]
    } else {
        value.to_string_lossy().split_whitespace().map(OsString::from).collect()
    };
    if let Some(program) = words.first_mut() {
        let path = Path::new(&*program);
        if path.components().count() > 1 {
            // `absolute` fails only for an empty path or without a current folder.
            *program = std::path::absolute(path).unwrap_or(path.to_owned()).into_os_string();
        }
    }
    words
}

fn ziglang(python: OsString) -> Vec<OsString> {
    vec![python, "-m".into(), "ziglang".into()]
}

/// The Python of the nearest virtual environment in each folder or above it, without repeats.
fn venvs(folders: &[&Path]) -> Vec<OsString> {
    let mut found: Vec<OsString> = Vec::new();
    for folder in folders {
        let nearest = folder.ancestors().map(|above| above.join(VENV_PYTHON)).find(|p| p.is_file());
        if let Some(python) = nearest.map(PathBuf::into_os_string)
            && !found.contains(&python)
        {
            found.push(python);
        }
    }
    found
}

fn command(words: &[OsString]) -> Command {
    let (program, leading) = match words {
        [program, leading @ ..] => (program.as_os_str(), leading),
        [] => (OsStr::new("zig"), words),
    };
    let mut command = Command::new(program);
    command.args(leading);
    command
}

/// Asks the candidate for its version.
fn ask(words: Vec<OsString>) -> Result<Zig, Attempt> {
    let outcome = match command(&words).arg("version").stdin(Stdio::null()).output() {
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => "not there".to_owned(),
        Err(cause) => format!("does not start ({cause})"),
        Ok(output) if !output.status.success() => last_line(&output.stderr),
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
            match Version::parse(&text).filter(|version| version.is_accepted()) {
                Some(version) => return Ok(Zig { words, version }),
                None => format!("version {text}"),
            }
        }
    };
    let line: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
    Err(Attempt { what: format!("`{}`", line.join(" ")), outcome })
}

/// What a failed tool said last, which is where Python says that it has no module ziglang.
fn last_line(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let last = text.lines().rev().find(|line| !line.trim().is_empty());
    last.map_or_else(|| "fails without a word".to_owned(), |line| line.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_are_accepted_from_0_15_2_up_to_0_17() {
        let fits = |text| Version::parse(text).is_some_and(Version::is_accepted);
        for yes in ["0.15.2", "0.16.0", "0.17.0", "0.17.1"] {
            assert!(fits(yes), "{yes}");
        }
        for no in ["0.15.1", "0.14.0", "0.18.0", "1.0.0", "0.17.0-dev.12+ab", "0.16", "zig", ""] {
            assert!(!fits(no), "{no}");
        }
    }

    #[test]
    fn several_words_are_a_program_and_its_arguments() {
        assert_eq!(split(OsStr::new("python3 -m  ziglang")), ["python3", "-m", "ziglang"]);
    }

    #[test]
    fn a_relative_program_is_made_absolute() {
        let words = split(OsStr::new("some/zig -x"));
        assert!(Path::new(&words[0]).is_absolute() && words[1] == "-x", "{words:?}");
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let attempt = ask(vec!["abiding-no-such-zig".into()]).unwrap_err();
        assert_eq!(attempt.what, "`abiding-no-such-zig`");
        assert_eq!(attempt.outcome, "not there");
    }

    #[cfg(unix)]
    #[test]
    fn a_wrong_version_is_told() {
        let attempt = ask(vec!["echo".into(), "0.9.1".into()]).unwrap_err();
        assert_eq!(attempt.outcome, "version 0.9.1 version");
    }

    #[test]
    fn the_error_lists_what_was_tried() {
        let attempt = |what: &str| Attempt { what: what.into(), outcome: "not there".into() };
        let error = NotFound { tried: vec![attempt("`zig`"), attempt("`.venv`")], chosen: false };
        let text = error.to_string();
        assert!(text.ends_with("tried `zig`: not there, `.venv`: not there"), "{text}");
        assert!(error.help(MEND).ends_with(MEND));
    }

    #[test]
    fn a_venv_is_found_from_a_folder_below_it() {
        let root = env::temp_dir().join(format!("abiding-locate-{}", std::process::id()));
        let python = root.join(VENV_PYTHON);
        std::fs::create_dir_all(python.parent().unwrap()).unwrap();
        std::fs::write(&python, "").unwrap();
        let found = venvs(&[&root.join("a/b"), &root]);
        std::fs::remove_dir_all(&root).unwrap();
        assert_eq!(found, [python.into_os_string()]);
    }

    #[test]
    fn the_advice_installs_the_pinned_release() {
        assert!(MEND.ends_with(PINNED));
        assert!(Version::parse(PINNED).is_some_and(Version::is_accepted));
    }
}
