//! `abiding targets`: the targets that have a name, and what each language needs for them.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{Failure, output};
use crate::check::Verdict;
use crate::extract::ExtractError;
use crate::report::style::{self, paint};
use crate::toolchain::process::{Timings, ToolError, run};
use crate::toolchain::rust_library::{Availability, Survey};
use crate::toolchain::rustc::RustTools;
use crate::toolchain::target::KNOWN;
use crate::toolchain::target_set::{ALL, has_c_library};
use crate::toolchain::zig;

/// List targets and what each language needs for them.
///
/// Other targets that both rustc and Zig know work too. Targets may be named as rustc, Zig or
/// clang name them. No linker and nothing of the target itself is ever needed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// List only the targets that `--target all` stands for
    #[arg(long)]
    all: bool,
    /// Ask this rustc instead of the usual one
    #[arg(long, value_name = "PATH")]
    rustc: Option<String>,
}

/// Prints the list.
pub fn run_command(args: &Args) -> Result<Verdict, Failure> {
    let timings = Timings::default();
    let rust = RustTools::find(args.rustc.as_deref(), &timings)
        .and_then(|tools| tools.survey(&timings))
        .map_err(|error| error.to_string());
    let libraries = c_libraries(&timings)?;
    let targets: Vec<&str> = if args.all {
        ALL.to_vec()
    } else {
        let others = KNOWN.into_iter().filter(|known| !ALL.contains(known));
        ALL.into_iter().chain(others).collect()
    };
    output::print(&table(&targets, rust.as_ref(), &libraries))?;
    Ok(Verdict::Agree)
}

/// What `zig targets` prints.
fn c_libraries(timings: &Timings) -> Result<String, ExtractError> {
    let zig = zig::find()
        .map_err(|error| ExtractError::new(error.to_string()).help(error.help(zig::MEND)))?;
    let mut command = zig.tool.command();
    command.arg("targets");
    let failed = |error: ToolError| ExtractError::tool("could not ask Zig for its targets", error);
    let output = run(command, "zig: targets", timings).map_err(failed)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn table(targets: &[&str], rust: Result<&Survey, &String>, zig_targets: &str) -> String {
    let width = targets.iter().map(|target| target.len()).max().unwrap_or(0);
    let rust_column: Vec<_> = targets.iter().map(|target| rust_words(target, rust)).collect();
    let rust_width = rust_column.iter().map(|(words, _)| words.len()).max().unwrap_or(0);
    let head = format!("  {:width$}  {:rust_width$}  C and Zig: system headers", "target", "Rust");
    let mut text = paint(style::BOLD, &head) + "\n";
    for (target, (words, _)) in targets.iter().zip(&rust_column) {
        let mark = if ALL.contains(target) { '*' } else { ' ' };
        let headers = if has_c_library(target, zig_targets) {
            "Zig's"
        } else {
            "yours (`include-dirs`), or none"
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{mark} {target:width$}  {words:rust_width$}  {headers}");
    }
    let _ = writeln!(text, "\n* checked by `--target all`");
    let notes: BTreeSet<_> = rust_column.iter().filter_map(|(_, note)| note.clone()).collect();
    notes.iter().for_each(|note| text.push_str(&format!("Rust: {note}\n")));
    text
}

/// What Rust needs for one target, and a note that is the same for many.
fn rust_words(target: &str, rust: Result<&Survey, &String>) -> (&'static str, Option<String>) {
    let survey = match rust {
        Ok(survey) => survey,
        Err(reason) => return ("no rustc", Some(reason.clone())),
    };
    match survey.of(target) {
        Availability::Installed => ("installed", None),
        Availability::WithoutStd => ("installed, without std", None),
        Availability::Source => {
            let note = "core from source: abiding compiles `core` and `alloc` once and keeps them; \
                        for code that needs `std`: rustup target add TARGET";
            ("core from source", Some(note.to_owned()))
        }
        Availability::Missing => {
            let note = "not installed: `rustup target add TARGET`, or `rustup component add rust-src` \
                        (Debian: `apt install rustc-web rust-web-src`) for all targets at once";
            ("not installed", Some(note.to_owned()))
        }
        Availability::Unknown => ("unknown to this rustc", None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_target_has_a_line_and_each_note_stands_once() {
        let reason = "there is none".to_owned();
        let list = ".libc = .{ \"x86_64-linux-gnu\" }";
        let text = table(&["x86_64-unknown-linux-gnu", "avr-none"], Err(&reason), list);
        let text = crate::report::style::plain(&text);
        let expected = "  target                    Rust      C and Zig: system headers\n\
                        * x86_64-unknown-linux-gnu  no rustc  Zig's\n  \
                          avr-none                  no rustc  yours (`include-dirs`), or none\n\
                        \n* checked by `--target all`\nRust: there is none\n";
        assert_eq!(text, expected);
    }
}
