//! Running one command after another, each announced, the first failure named.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Why a developer command stopped, in words for the terminal.
pub type Failure = String;

/// The top folder of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("xtask lies in the repository").to_owned()
}

/// A cargo command, run by the cargo that runs this program.
pub fn cargo() -> Command {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(cargo);
    command.current_dir(root());
    command
}

/// The folder that cargo builds the workspace in.
pub fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The built `abiding` command.
pub fn abiding() -> Command {
    let name = format!("abiding{}", env::consts::EXE_SUFFIX);
    let mut command = Command::new(target_dir().join("debug").join(name));
    command.current_dir(root());
    command
}

/// Announces `title`, runs `command` and requires success.
pub fn run(title: &str, command: &mut Command) -> Result<(), Failure> {
    println!("\n==> {title}");
    let started = Instant::now();
    let status =
        command.status().map_err(|error| format!("{title}: {}: {error}", line(command)))?;
    if status.success() {
        println!("    done in {:.1} s", started.elapsed().as_secs_f64());
        return Ok(());
    }
    Err(format!("{title}: failed ({status})\n  command: {}", line(command)))
}

/// Says aloud that `what` is not tested here, and why; gives the line, to be said once more at the end.
pub fn skip(what: &str, reason: &str) -> String {
    let first = reason.lines().next().unwrap_or_default();
    println!("\n==> SKIPPED: {what}\n{reason}");
    format!("SKIPPED: {what}: {first}")
}

/// Runs a command without a word, and gives its output.
pub fn quiet(command: &mut Command) -> Result<String, Failure> {
    let line = line(command);
    let output = command.output().map_err(|error| format!("{line}: {error}"))?;
    let both = [&output.stdout[..], &output.stderr[..]].concat();
    let text = String::from_utf8_lossy(&both).into_owned();
    if output.status.success() {
        Ok(text)
    } else {
        Err(format!("{line}: {}\n{text}", output.status))
    }
}

/// The triple that rustc compiles for on this machine.
pub fn host() -> Result<String, Failure> {
    let text = quiet(Command::new("rustc").arg("-vV"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    line.map(str::to_owned).ok_or_else(|| "rustc -vV names no host".to_owned())
}

/// The command as a person would type it.
pub fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
