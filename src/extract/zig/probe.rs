//! Runs the probes: Zig sources of ours that import the user's module and are never linked or run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::extract::{ExtractError, Party, Session};
use crate::toolchain::process::{self, ToolError};
use crate::toolchain::zig::Zig;

use super::headers::{CNames, HeaderWords};
use super::imports::{self, Access, Import};
use super::sources::Sources;

const REFLECT: &str = include_str!("../../../zig/reflect.zig");
const REFLECT_INFO: &str = include_str!("../../../zig/reflect_info.zig");
const REFLECT_IMPORTS: &str = include_str!("../../../zig/reflect_imports.zig");
/// What the probe calls the user's module.
const MODULE: &str = "abiding_party";
/// The probe is the root, where `std` looks for its options, so it passes on those of the module, which
/// is the root in its own build. Bare metal needs some, such as the size of a page.
const STD_OPTIONS: &str = "pub const std_options: @import(\"std\").Options =\n    \
    if (@hasDecl(@import(\"abiding_party\"), \"std_options\")) \
    @import(\"abiding_party\").std_options else .{};\n";
/// Builds in a row that may each find other declarations which do not compile.
const MOST_BUILDS: usize = 12;

/// What Zig calls the files that it generates from C headers.
const GENERATED: &str = "cimport.zig";

/// Declarations that do not compile, with the compiler's reason.
pub type Broken = BTreeMap<String, String>;

/// What the probes found out.
#[derive(Debug)]
pub struct Probed {
    /// The object with the reflection table.
    pub object: PathBuf,
    /// What Zig generated from C headers.
    pub imports: Vec<Import>,
    /// C's own names.
    pub c_names: CNames,
    /// Declarations that do not compile, with the compiler's reason.
    pub broken: Broken,
}

/// The probes of one party.
pub struct Prober<'a> {
    /// How to run Zig.
    pub zig: &'a Zig,
    /// Whose module it is.
    pub party: &'a Party,
    /// The target and a place for files.
    pub session: &'a Session<'a>,
    /// The files of the module.
    pub sources: &'a Sources,
    /// `-target` and its value, or nothing for the machine itself.
    pub target: Vec<String>,
}

impl Prober<'_> {
    /// Runs the probes until one compiles.
    ///
    /// # Errors
    /// When the module does not compile, with Zig's messages.
    pub fn run(&self) -> Result<Probed, ExtractError> {
        self.write("reflect.zig", REFLECT)?;
        self.write("reflect_info.zig", REFLECT_INFO)?;
        let mut broken = BTreeMap::new();
        let mut imports = self.find_imports(&broken)?;
        let c_names = self.c_names(&imports)?;
        for _ in 0..MOST_BUILDS {
            let Err(error) = self.reflect(&imports, &c_names, &broken)? else {
                let object = self.session.scratch.join("probe.o");
                return Ok(Probed { object, imports, c_names, broken });
            };
            let new = error.said().and_then(|said| self.culprits(said, &imports, &broken));
            let Some(new) = new else { return Err(self.failure(error)) };
            broken.extend(new);
            // What is broken may have hidden an import that stands beside it.
            imports = self.find_imports(&broken)?;
        }
        let headline = "could not read the Zig module: too many declarations do not compile";
        Err(ExtractError::new(headline).at(self.party.source.file()))
    }

    /// Reads the files that Zig generated for every `@cImport` that the module offers.
    fn find_imports(&self, broken: &Broken) -> Result<Vec<Import>, ExtractError> {
        if self.sources.header.is_none() {
            return Ok(Vec::new());
        }
        self.write("reflect_imports.zig", REFLECT_IMPORTS)?;
        self.write_broken(broken)?;
        let root = format!(
            "comptime {{\n    @import(\"reflect_imports.zig\").ask(@import(\"{MODULE}\"), &.{{{}}}, @import(\"broken.zig\"));\n}}\n\
             pub const panic = @import(\"std\").debug.no_panic;\n{STD_OPTIONS}",
            list(&self.sources.module_names()),
        );
        self.write("imports.zig", &root)?;
        let mut command = self.command("imports.zig");
        command.arg("-fno-emit-bin");
        let label = format!("{}: zig @cImport", self.party.name);
        let (_, output) = process::run_tolerant(command, &label, self.session.timings)
            .map_err(|error| self.failure(error))?;
        // Other errors than the answers come up again in the probe itself.
        answers(&output.stderr)
            .into_iter()
            .map(|file| {
                Import::read(&file).map_err(|cause| {
                    ExtractError::new("could not read what Zig made of the C headers")
                        .at(&file)
                        .because(cause)
                })
            })
            .collect()
    }

    /// Looks into the C headers, because the importer's output leaves open what C calls a type and
    /// whose header a declaration is from.
    fn c_names(&self, imports: &[Import]) -> Result<CNames, ExtractError> {
        let Some(header) = self.sources.header.as_ref().filter(|_| !imports.is_empty()) else {
            return Ok(CNames::default());
        };
        self.write("import.h", header)?;
        let mut command = self.zig.tool.command();
        command.args(["cc", "-E", "-dD", "-x", "c"]).args(&self.target);
        self.add_c_flags(&mut command);
        self.add_users_c_flags(&mut command);
        command.arg(self.session.scratch.join("import.h"));
        let label = format!("{}: zig cc -E", self.party.name);
        Ok(match process::run(command, &label, self.session.timings) {
            Ok(output) => {
                let text = String::from_utf8_lossy(&output.stdout);
                CNames { words: Some(HeaderWords::of(&text)), unread: None }
            }
            Err(error) => CNames { words: None, unread: Some(self.first_words(&error)) },
        })
    }

    /// The first error in the compiler's words, in one line.
    fn first_words(&self, error: &ToolError) -> String {
        let said = error.said().map(|said| self.readable(said)).unwrap_or_default();
        let first = said.lines().find(|line| line.contains("error:"));
        first.map_or_else(|| error.to_string(), |line| line.trim().to_owned())
    }

    /// Builds the object with the table. The inner error is the compiler's.
    fn reflect(
        &self,
        imports: &[Import],
        c_names: &CNames,
        broken: &Broken,
    ) -> Result<Result<(), ToolError>, ExtractError> {
        self.write("imported.zig", &self.imported(imports, c_names, broken))?;
        self.write_broken(broken)?;
        self.write("probe.zig", &self.root())?;
        let mut command = self.command("probe.zig");
        command.arg(joined("-femit-bin=", &self.session.scratch.join("probe.o")));
        let label = format!("{}: zig reflection", self.party.name);
        Ok(process::run(command, &label, self.session.timings).map(|_| ()))
    }

    fn root(&self) -> String {
        let files = list(&self.sources.module_names());
        let prefixes = list(&self.party.items.prefixes());
        let explicit = self.party.items.is_explicit();
        let table = super::table::TABLE;
        format!(
            "const reflect = @import(\"reflect.zig\");\n\
             /// Keeps the code that reports panics, and with it half of `std`, out of the object.\n\
             pub const panic = @import(\"std\").debug.no_panic;\n\
             {STD_OPTIONS}\
             comptime {{\n    \
                 @export(reflect.table(@import(\"{MODULE}\"), .{{\n        \
                     .files = &.{{{files}}},\n        \
                     .prefixes = &.{{{prefixes}}},\n        \
                     .explicit = {explicit},\n        \
                     .imported = @import(\"imported.zig\"),\n        \
                     .broken = @import(\"broken.zig\"),\n    \
                 }}), .{{ .name = \"{table}\" }});\n}}\n"
        )
    }

    /// The wanted declarations of C headers, each with whether its address may be taken.
    fn imported(&self, imports: &[Import], c_names: &CNames, broken: &Broken) -> String {
        let selected = |name| imports::is_selected(name, &self.party.items, c_names);
        let mut wanted = BTreeMap::new();
        for declaration in imports.iter().flat_map(|import| &import.declarations) {
            let name = declaration.name.as_str();
            let unclear = c_names.words.is_none() && declaration.is_empty_text;
            let usable = !unclear && !matches!(declaration.access, Access::Broken { .. });
            if usable && !broken.contains_key(name) && selected(name) {
                let full = declaration.access == Access::Full;
                wanted.entry(name).and_modify(|all| *all &= full).or_insert(full);
            }
        }
        // A name that fails in one of several imports fails the probe wherever it is touched.
        for declaration in imports.iter().flat_map(|import| &import.declarations) {
            if matches!(declaration.access, Access::Broken { .. }) {
                wanted.remove(declaration.name.as_str());
            }
        }
        declarations(wanted)
    }

    fn command(&self, root: &str) -> Command {
        let party = self.party;
        let mut command = self.zig.tool.command();
        command.args(["build-obj", "-fstrip"]).args(&self.target);
        command.arg("--cache-dir").arg(self.session.scratch.join("zig-cache"));
        command.args(["--dep", MODULE]).arg(joined("-Mroot=", &self.session.scratch.join(root)));
        command.arg("-lc");
        self.add_c_flags(&mut command);
        // Flags in front of `-M` are those of the module that it names; a user who names further
        // modules writes `--dep x -Mx=x.zig`, of which the first word belongs to this module.
        let own = party.flags.iter().position(|flag| flag.starts_with("-M"));
        let (own, further) = party.flags.split_at(own.unwrap_or(party.flags.len()));
        command.args(own).arg(joined(&format!("-M{MODULE}="), &self.sources.root)).args(further);
        command
    }

    fn write_broken(&self, broken: &Broken) -> Result<(), ExtractError> {
        self.write("broken.zig", &declarations(broken.keys().map(|name| (name.as_str(), true))))
    }

    fn add_c_flags(&self, command: &mut Command) {
        for directory in &self.party.include_dirs {
            command.arg(joined("-I", directory));
        }
        command.args(self.party.defines.iter().map(|define| format!("-D{define}")));
    }

    /// The user's own flags that say where headers are and what is defined: `zig cc` takes them as
    /// `zig build-obj` does.
    fn add_users_c_flags(&self, command: &mut Command) {
        const APART: [&str; 6] = ["-I", "-D", "-isystem", "-idirafter", "-iframework", "-F"];
        let mut flags = self.party.flags.iter();
        while let Some(flag) = flags.next() {
            if APART.contains(&flag.as_str()) {
                command.arg(flag).args(flags.next());
            } else if ["-I", "-D", "-F"].iter().any(|start| flag.starts_with(start)) {
                command.arg(flag);
            }
        }
    }

    fn write(&self, name: &str, text: &str) -> Result<(), ExtractError> {
        let path = self.session.scratch.join(name);
        std::fs::write(&path, text)
            .map_err(|cause| ExtractError::new("could not write a probe").at(&path).because(cause))
    }

    fn failure(&self, error: ToolError) -> ExtractError {
        let file = self.party.source.file();
        let headline = match &error {
            ToolError::Failed { .. } => "could not compile the Zig module",
            ToolError::NotStarted { .. }
            | ToolError::TimedOut { .. }
            | ToolError::TooMuch { .. } => "could not run Zig",
        };
        let mut failure = ExtractError::tool(headline, error).at(file);
        failure.compiler_said = failure.compiler_said.map(|said| self.readable(&said));
        failure
    }

    /// Zig's words without the parts that are about the probe.
    fn readable(&self, said: &str) -> String {
        let scratch = format!("{}/", self.session.scratch.display());
        let about_the_module = without_references(said);
        self.sources.with_original_paths(&about_the_module).replace(&scratch, "")
    }

    /// The declarations that the errors are in, with reasons; `None` when an error is in none or
    /// nothing new was found. Zig compiles a constant only when something uses it, so one that
    /// does not compile and that only the probe uses is no error of the module. If the module
    /// uses it too, the next build fails for the same reason, and nothing new is found.
    fn culprits(&self, said: &str, imports: &[Import], broken: &Broken) -> Option<Broken> {
        let mut found = BTreeMap::new();
        for group in error_groups(said) {
            let culprit = |(file, line): &(String, u32)| {
                if Path::new(file).file_name().is_some_and(|name| name == GENERATED) {
                    return generated_at(imports, Path::new(file), *line);
                }
                self.sources.constant_at(file, *line)
            };
            let name = group.places.iter().find_map(culprit)?;
            found.insert(name, group.message);
        }
        let is_new = found.keys().any(|name| !broken.contains_key(name));
        is_new.then_some(found)
    }
}

/// An error with the places that it and its notes name.
#[derive(Debug, PartialEq, Eq)]
struct ErrorGroup {
    message: String,
    places: Vec<(String, u32)>,
}

/// Divides Zig's output into errors. A line `a.zig:1:2: error: …` starts one, and lines
/// `b.zig:3:4: note: …` belong to the one above.
fn error_groups(said: &str) -> Vec<ErrorGroup> {
    let mut groups: Vec<ErrorGroup> = Vec::new();
    for line in said.lines() {
        if let Some((place, message)) = message(line, "error") {
            groups.push(ErrorGroup { message: message.to_owned(), places: vec![place] });
        } else if let (Some((place, _)), Some(last)) = (message(line, "note"), groups.last_mut()) {
            last.places.push(place);
        }
    }
    groups
}

/// Reads `path:line:column: kind: message`. The path may have colons.
fn message<'a>(text: &'a str, kind: &str) -> Option<((String, u32), &'a str)> {
    let (place, message) = text.split_once(&format!(": {kind}: "))?;
    let mut parts = place.rsplitn(3, ':');
    let _column: u32 = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some(((parts.next()?.to_owned(), line), message))
}

/// The declaration at a line of a generated file. Where the build with an object uses other settings
/// than the one without (aarch64, s390x, …), Zig generates the file a second time for it.
fn generated_at(imports: &[Import], file: &Path, line: u32) -> Option<String> {
    let read;
    let import = match imports.iter().find(|import| import.file == file) {
        Some(import) => import,
        None => {
            read = Import::read(file).ok()?;
            &read
        }
    };
    Some(import.declaration_at(line)?.name.clone())
}

/// The generated files that answered the questions of `reflect_imports.zig`.
fn answers(said: &str) -> BTreeSet<PathBuf> {
    let declared = |line| message(line, "note").filter(|(_, text)| *text == "struct declared here");
    let files = said.lines().filter_map(declared).map(|((file, _), _)| PathBuf::from(file));
    files.filter(|file| file.file_name().is_some_and(|name| name == GENERATED)).collect()
}

/// Zig's output without the traces that tell how the probe came to a declaration.
fn without_references(said: &str) -> String {
    let mut kept = String::with_capacity(said.len());
    let mut in_trace = false;
    for line in said.lines() {
        in_trace = line == "referenced by:" || (in_trace && line.starts_with("    "));
        if !in_trace {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept
}

/// A Zig file with one declaration for each name.
fn declarations<'a>(names: impl IntoIterator<Item = (&'a str, bool)>) -> String {
    let mut text = String::new();
    for (name, value) in names {
        let _ = writeln!(text, "pub const @\"{name}\" = {value};");
    }
    text
}

/// The elements of a Zig list of strings.
fn list(texts: &[String]) -> String {
    let quoted = |text: &String| {
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
        format!("\"{escaped}\"")
    };
    texts.iter().map(quoted).collect::<Vec<_>>().join(", ")
}

fn joined(flag: &str, path: &Path) -> std::ffi::OsString {
    let mut word = std::ffi::OsString::from(flag);
    word.push(path);
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "\
/c/o/12/cimport.zig:72:10: error: unable to translate
pub const X = @compileError();
          ^~~~
C:\\a b\\lib.zig:3:4: error: expected type 'u8', found 'bool'
/c/o/12/cimport.zig:1:1: note: struct declared here
referenced by:
    comptime: reflect.zig:1:2
    2 reference(s) hidden
error: other
";

    #[test]
    fn errors_are_divided_with_their_notes() {
        let groups = error_groups(SAID);
        assert_eq!(groups.len(), 2);
        assert_eq!(groups[0].message, "unable to translate");
        assert_eq!(groups[0].places, [("/c/o/12/cimport.zig".to_owned(), 72)]);
        assert_eq!(groups[1].places[0], ("C:\\a b\\lib.zig".to_owned(), 3));
        assert_eq!(groups[1].places.len(), 2);
    }

    #[test]
    fn answers_name_generated_files_only() {
        let files: Vec<_> = answers(SAID).into_iter().collect();
        assert_eq!(files, [PathBuf::from("/c/o/12/cimport.zig")]);
    }

    #[test]
    fn traces_into_the_probe_are_left_out() {
        let text = without_references(SAID);
        assert!(!text.contains("reflect.zig") && text.ends_with("error: other\n"), "{text}");
    }
}
