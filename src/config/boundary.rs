//! A whole configuration.

use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::DeTable;

use super::document::{Located, Problems, Section, table, tables, unknown_key};
use super::error::{ConfigErrors, Problem};
use super::exception::{self, Exception};
use super::party;
use super::renames::Renames;
use crate::extract::{ExtractError, Party};
use crate::toolchain::target;
use crate::toolchain::target_set::named;

/// What is checked: some parties on some targets.
#[derive(Debug)]
pub struct Boundary {
    /// The name that reports use.
    pub name: String,
    /// The targets, as triples in rustc's spelling, or `host`.
    pub targets: Vec<String>,
    /// The parties, in the order in which they were given.
    pub parties: Vec<Party>,
    /// The renames of each party, in the same order; a party behind the end has none.
    pub renames: Vec<Renames>,
    /// Differences that are known and accepted.
    pub exceptions: Vec<Exception>,
    /// The configuration file, if there is one.
    pub file: Option<PathBuf>,
}

/// Why a configuration file was not read.
#[derive(Debug)]
pub enum LoadError {
    /// The file could not be opened.
    Unreadable(ExtractError),
    /// The file has mistakes.
    Wrong(ConfigErrors),
}

impl Boundary {
    /// Reads a configuration file.
    ///
    /// # Errors
    /// When the file cannot be opened or has mistakes; all of them are reported at once.
    pub fn load(file: &Path) -> Result<Self, LoadError> {
        let text = std::fs::read_to_string(file).map_err(|cause| {
            let error = ExtractError::new("could not read the configuration");
            LoadError::Unreadable(error.at(file).because(cause))
        })?;
        Self::parse(file, text).map_err(LoadError::Wrong)
    }

    /// Reads the `text` of a configuration `file`; paths in it are relative to the file's folder.
    ///
    /// # Errors
    /// When it has mistakes; all of them are reported at once.
    pub fn parse(file: &Path, text: String) -> Result<Self, ConfigErrors> {
        let mut problems = Problems::default();
        let (document, syntax_errors) = DeTable::parse_recoverable(&text);
        if !syntax_errors.is_empty() {
            for error in syntax_errors {
                let span = error.span().unwrap_or(0..0);
                problems.add(Problem::new(error.message().to_owned(), span));
            }
            let problems = problems.into_sorted();
            return Err(ConfigErrors { file: file.to_owned(), text, problems });
        }
        let folder = file.parent().unwrap_or(Path::new(""));
        let boundary = read(document.get_ref(), &text, folder, &mut problems);
        drop(document);
        let problems = problems.into_sorted();
        match boundary {
            Some(boundary) if problems.is_empty() => {
                Ok(Self { file: Some(file.to_owned()), ..boundary })
            }
            _ => Err(ConfigErrors { file: file.to_owned(), text, problems }),
        }
    }
}

fn read(
    root: &DeTable<'_>,
    text: &str,
    folder: &Path,
    problems: &mut Problems,
) -> Option<Boundary> {
    const SECTIONS: [&str; 3] = ["boundary", "party", "exception"];
    for key in root.keys() {
        if !SECTIONS.contains(&key.get_ref().as_ref()) {
            problems.add(unknown_key(key.get_ref(), key.span(), "the file", &SECTIONS));
        }
    }
    let header = header(root, problems);
    let (parties, renames) = parties(root, folder, problems);
    let exceptions = exceptions(root, text, problems);
    let (name, targets) = header?;
    Some(Boundary { name, targets, parties, renames, exceptions, file: None })
}

/// Name and targets from `[boundary]`.
fn header(root: &DeTable<'_>, problems: &mut Problems) -> Option<(String, Vec<String>)> {
    let Some(found) = table(root, "boundary", problems) else {
        if !root.contains_key("boundary") {
            let problem = Problem::new("there is no section [boundary]", 0..0);
            problems.add(problem.help("begin with `[boundary]` and `name = \"…\"`"));
        }
        return None;
    };
    let section = Section::new("[boundary]", found, &["name", "targets"], problems);
    let name = section.required("name", "sqlite", problems);
    let targets = section.texts("targets", problems);
    if let (true, Some(span)) = (targets.is_empty(), section.key_span("targets")) {
        let problem = Problem::new("`targets` is empty", span);
        problems.add(problem.help("leave it out to check for the host"));
    }
    for text in &targets {
        let unknown = |name| target::target(name).err();
        if let Some(error) = named(text.get_ref()).into_iter().find_map(unknown) {
            problems.add(Problem::new(error.to_string(), text.span()));
        }
    }
    let mut targets: Vec<_> = targets.into_iter().map(Spanned::into_inner).collect();
    if targets.is_empty() {
        targets.push("host".to_owned());
    }
    Some((name?.into_inner(), targets))
}

fn parties(
    root: &DeTable<'_>,
    folder: &Path,
    problems: &mut Problems,
) -> (Vec<Party>, Vec<Renames>) {
    let found = tables(root, "party", problems);
    let count = found.len();
    let last = found.last().map_or(0..0, |(_, span)| span.clone());
    let mut names: Vec<Located<String>> = Vec::new();
    let (mut parties, mut all_renames) = (Vec::new(), Vec::new());
    for (table, span) in found {
        let section = Section::new("[[party]]", (table, span), &party::KEYS, problems);
        // Its absence or type is reported when the party is read.
        if let Some(name) = section.text("name", &mut Problems::default()) {
            check_unique(&name, &names, problems);
            names.push(name);
        }
        let renames = Renames::read(&section, problems);
        if let Some(party) = party::read(&section, folder, problems) {
            parties.push(party);
            all_renames.push(renames);
        }
    }
    // One party and the library that it names are two descriptions already.
    let named = parties.iter().any(|party: &Party| party.library.is_some());
    if count < 2 && !(count == 1 && named) {
        let message = format!("a boundary has at least two parties, this one has {count}");
        let help = "add a section `[[party]]` for each language's description of the boundary, or \
                    `library` to the only one";
        problems.add(Problem::new(message, last).help(help));
    }
    (parties, all_renames)
}

fn check_unique(name: &Located<String>, earlier: &[Located<String>], problems: &mut Problems) {
    if earlier.iter().any(|other| other.get_ref() == name.get_ref()) {
        let message = format!("two parties are named `{}`", name.get_ref());
        let help = "give each party a name of its own; reports use it";
        problems.add(Problem::new(message, name.span()).help(help));
    }
}

fn exceptions(root: &DeTable<'_>, text: &str, problems: &mut Problems) -> Vec<Exception> {
    let found = tables(root, "exception", problems);
    let read = |(table, span)| {
        let section = Section::new("[[exception]]", (table, span), &exception::KEYS, problems);
        exception::read(&section, text, problems)
    };
    found.into_iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with two sources beside which configurations can be parsed.
    struct Bench(tempfile::TempDir);

    impl Bench {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            std::fs::write(folder.path().join("a.rs"), "").unwrap();
            std::fs::write(folder.path().join("a.h"), "").unwrap();
            Self(folder)
        }

        fn parse(&self, text: &str) -> Result<Boundary, Vec<String>> {
            let file = self.0.path().join("abiding.toml");
            Boundary::parse(&file, text.to_owned()).map_err(|errors| {
                let place = |p: &Problem| {
                    let (line, column) = errors.line_and_column(p.span.start);
                    format!("{line}:{column}: {}", p.message)
                };
                errors.problems.iter().map(place).collect()
            })
        }
    }

    const GOOD: &str = r#"[boundary]
name = "demo"
[[party]]
name = "bindings"
language = "rust"
path = "a.rs"
[[party]]
name = "header"
language = "c"
path = "a.h"
items = ["demo_*"]
"#;

    #[test]
    fn a_good_file_is_read_whole() {
        let bench = Bench::new();
        let boundary = bench.parse(GOOD).unwrap();
        assert_eq!(
            (boundary.name.as_str(), boundary.targets.as_slice()),
            ("demo", &["host".into()][..])
        );
        let header = &boundary.parties[1];
        assert_eq!(header.source.file(), bench.0.path().join("a.h"));
        assert!(header.items.selects("demo_x") && !header.items.selects("x"));
    }

    /// Every mistake alone, with the place and the words that must come out, and nothing else.
    #[test]
    fn each_mistake_is_located() {
        let bench = Bench::new();
        let table = [
            (
                "name = \"demo\"",
                "nmae = \"demo\"",
                vec!["1:1: [boundary] has no `name`", "2:1: unknown key `nmae` in [boundary]"],
            ),
            (
                "[boundary]",
                "[boundary]\ncolour = 1",
                vec!["2:1: unknown key `colour` in [boundary]"],
            ),
            ("\"demo\"", "7", vec!["2:8: `name` must be text in quotes"]),
            (
                "\"rust\"",
                "\"rsut\"",
                vec!["5:12: unknown language `rsut`; known are rust, c, c++, zig, python, object"],
            ),
            ("\"a.rs\"", "\"b.rs\"", vec!["6:8: `b.rs` does not exist"]),
            ("path = \"a.rs\"", "", vec!["3:1: [[party]] has neither `path` nor `manifest`"]),
            (
                "path = \"a.rs\"",
                "path = \"a.rs\"\nmanifest = \"a.rs\"",
                vec!["7:12: a party has either `path` or `manifest`, not both"],
            ),
            (
                "path = \"a.h\"",
                "manifest = \"a.h\"",
                vec!["10:12: only a rust party is read from a cargo manifest"],
            ),
            ("\"header\"", "\"bindings\"", vec!["8:8: two parties are named `bindings`"]),
            (
                "\"demo_*\"",
                "\"demo_[\"",
                vec!["11:10: `demo_[` is not a pattern: unclosed character class; missing ']'"],
            ),
            ("\"demo_*\"", "\"demo_*\", 3", vec!["11:20: `items` must be a list of texts"]),
            ("items = ", "rename = ", vec!["11:10: `rename` must be a table of texts"]),
            (
                "items = [\"demo_*\"]",
                "rename = { a = \"x\", b = \"x\" }",
                vec!["11:25: `a` and `b` are both renamed to `x`"],
            ),
            ("items = ", "include-dirs = ", vec!["11:17: include folder `demo_*` does not exist"]),
            (
                "[[party]]\nname = \"header\"",
                "[[partei]]\nname = \"header\"",
                vec![
                    "3:1: a boundary has at least two parties, this one has 1",
                    "7:3: unknown key `partei` in the file",
                ],
            ),
            ("name = \"demo\"", "name = \"demo", vec!["2:13: invalid basic string, expected `\"`"]),
        ];
        for (from, to, expected) in table {
            let found = bench.parse(&GOOD.replacen(from, to, 1)).expect_err(to);
            assert_eq!(found, expected, "{to}");
        }
    }

    #[test]
    fn an_exception_may_be_for_some_targets_only() {
        let bench = Bench::new();
        let with = |targets: &str| {
            let text = "[[exception]]\nitem = \"x\"\ncode = \"width\"\nreason = \"r\"\n";
            bench.parse(&format!("{GOOD}{text}{targets}"))
        };
        let one = |targets: &str| with(targets).unwrap().exceptions.remove(0);
        assert!(one("").is_for("s390x-unknown-linux-gnu"));
        let windows = one("targets = [\"*-windows-*\", \"s390x-linux-gnu\"]");
        assert!(windows.is_for("x86_64-pc-windows-gnu"));
        assert!(windows.is_for("s390x-unknown-linux-gnu"), "Zig's spelling");
        assert!(!windows.is_for("x86_64-unknown-linux-gnu"));
        let mistakes = with("targets = [\"s390-*\"]").unwrap_err();
        assert_eq!(mistakes, ["16:12: `s390-*` matches no target"]);
    }

    #[test]
    fn all_mistakes_come_at_once() {
        let text = "[boundary]\n[[party]]\nlanguage = \"cobol\"\n";
        let found = Bench::new().parse(text).unwrap_err();
        assert_eq!(found.len(), 5, "{found:#?}");
    }
}
