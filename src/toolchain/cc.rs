//! C compilers: Zig's own clang, which lists what a header declares, and whichever compiler is to
//! lay the declarations out.

use std::path::{Path, PathBuf};
use std::process::Command;

use thiserror::Error;

use super::process::{Timings, Tool, ToolError, run, run_tolerant};
use super::target::{HOST, TargetError, zig_triple};
use super::zig::{self, MEND, NotFound, Zig};
use crate::contract::Compiler;

/// Which language of the C family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// C.
    #[default]
    C,
    /// C++.
    Cpp,
}

impl Dialect {
    /// What `-x` calls it.
    fn name(self) -> &'static str {
        match self {
            Self::C => "c",
            Self::Cpp => "c++",
        }
    }

    /// The language in a person's words.
    #[must_use]
    pub fn shown(self) -> &'static str {
        match self {
            Self::C => "C",
            Self::Cpp => "C++",
        }
    }

    /// The extension of our own source files.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::C => "c",
            Self::Cpp => "cpp",
        }
    }

    /// What the language's probes need of every compiler that is used like gcc.
    fn flags(self) -> &'static [&'static str] {
        match self {
            Self::C => &[],
            // Private types and members are laid out too.
            Self::Cpp => &["-fno-access-control"],
        }
    }
}

/// What a compiler is asked to read C with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// C or C++.
    pub dialect: Dialect,
    /// The target in rustc's spelling.
    pub triple: String,
    /// Flags as the user gave them, then `-I` and `-D`.
    pub flags: Vec<String>,
    /// In front of the label of each run, for `--timings`.
    pub label: String,
}

/// Why a C compiler cannot be used.
#[derive(Debug, Error)]
pub enum CompilerError {
    /// There is no Zig.
    #[error("{0}")]
    NoZig(#[from] NotFound),
    /// The scratch directory cannot be written to.
    #[error("could not write to the scratch directory: {cause}")]
    Scratch {
        /// The operating system's reason.
        cause: std::io::Error,
    },
    /// Zig does not know the target.
    #[error(transparent)]
    Target(#[from] TargetError),
    /// It could not be run.
    #[error(transparent)]
    Tool(#[from] ToolError),
    /// `zig cc` refused the flags, or said nothing that we know how to read.
    #[error("`zig cc` does not accept the flags")]
    Refused {
        /// What it wrote.
        said: String,
    },
    /// The compiler that the user named cannot be found.
    #[error("no C compiler `{name}`: {cause}")]
    NotFound {
        /// As the user named it.
        name: String,
        /// What the search said.
        cause: String,
    },
    /// It is a compiler that we cannot ask for DWARF.
    #[error("`{0}` is not used like gcc, so it cannot be asked for DWARF")]
    Unlike(PathBuf),
}

impl CompilerError {
    /// What the compiler wrote, whole.
    #[must_use]
    pub fn said(&self) -> Option<&str> {
        match self {
            Self::Refused { said } => Some(said),
            Self::Tool(error) => error.said(),
            Self::NoZig(_)
            | Self::Scratch { .. }
            | Self::Target(_)
            | Self::NotFound { .. }
            | Self::Unlike(_) => None,
        }
    }

    /// What the person can do.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::NoZig(error) => error.help(MEND),
            Self::Scratch { .. } => "set TMPDIR to a directory that can be written to".to_owned(),
            Self::Target(_) => "leave this target out of `targets`".to_owned(),
            Self::Tool(_) | Self::Refused { .. } => {
                "look at `flags`, `include-dirs` and `defines` of this party".to_owned()
            }
            Self::NotFound { .. } => {
                "set `compiler` to a C compiler on PATH, to \"host\", or leave it out for Zig's"
                    .to_owned()
            }
            Self::Unlike(_) => {
                "set `compiler` to gcc or clang, or leave it out for Zig's".to_owned()
            }
        }
    }
}

/// Zig's clang, run as `zig cc` would run it for one target and set of flags.
///
/// `zig cc -###` prints the line with which it would call its own clang: every include directory
/// of the libc that Zig ships, the exact processor features. That line, given to `zig clang`, is
/// the same compiler without Zig's cache and linker around it.
#[derive(Clone, Debug)]
pub struct Clang {
    tool: Tool,
    arguments: Vec<String>,
    dialect: Dialect,
    compiler: Compiler,
    label: String,
}

impl Clang {
    /// Asks Zig how it would compile C or C++. `scratch` is a directory for an empty C file.
    ///
    /// # Errors
    /// When there is no Zig, or it refuses the flags.
    pub fn find(
        options: &Options,
        scratch: &Path,
        timings: &Timings,
    ) -> Result<Self, CompilerError> {
        let zig = zig::find()?;
        let dialect = options.dialect;
        let input = scratch.join("flags").with_extension(dialect.extension());
        std::fs::write(&input, "").map_err(|cause| CompilerError::Scratch { cause })?;
        let mut command = zig.tool.command();
        let driver = if dialect == Dialect::C { "cc" } else { "c++" };
        command.args([driver, "-###", "-target", &zig_triple(&options.triple)?]);
        command.args(&options.flags).args(DEBUG_FLAGS);
        command.args(["-fno-sanitize=undefined", "-fno-stack-protector"]);
        command.args(["-x", dialect.name(), "-c", "-o"]);
        command.args([scratch.join("flags.o"), input]);
        let output = run(command, &format!("{}: zig cc -###", options.label), timings)?;
        let refused = || CompilerError::Refused { said: output.stderr.clone() };
        let line = output.stderr.lines().find(|line| line.contains("\"-cc1\""));
        let mut arguments = line.and_then(base_arguments).ok_or_else(refused)?;
        arguments.extend(dialect.flags().iter().map(|&flag| flag.to_owned()));
        let compiler =
            Compiler { name: "zig".to_owned(), version: version(zig, &output.stderr), since: None };
        let (tool, label) = (zig.tool.clone(), options.label.clone());
        Ok(Self { tool, arguments, dialect, compiler, label })
    }

    /// A command that does what `mode` says to one C file.
    #[must_use]
    pub fn command(&self, mode: &[&str], file: &Path) -> Command {
        let mut command = self.tool.command();
        let language = ["-x", self.dialect.name()];
        command.arg("clang").args(&self.arguments).args(mode).args(language).arg(file);
        command
    }

    /// The same to one file that is preprocessed already.
    #[must_use]
    pub fn preprocessed_command(&self, mode: &[&str], file: &Path) -> Command {
        let mut command = self.tool.command();
        let language = match self.dialect {
            Dialect::C => "cpp-output",
            Dialect::Cpp => "c++-cpp-output",
        };
        command.arg("clang").args(&self.arguments).args(mode).args(["-x", language]).arg(file);
        command
    }
}

/// Full debug information of every type, without optimisation. They come after the user's flags,
/// because the last one counts.
const DEBUG_FLAGS: &[&str] =
    &["-O0", "-g", "-gdwarf-4", "-fno-eliminate-unused-debug-types", "-Wno-error"];

/// The words of a `-###` line between the program and the input, without what says what to make.
fn base_arguments(line: &str) -> Option<Vec<String>> {
    let words = unquote(line);
    let start = words.iter().position(|word| word == "-cc1")?;
    let mut arguments = Vec::new();
    let mut words = words.into_iter().skip(start);
    while let Some(word) = words.next() {
        match word.as_str() {
            "-emit-obj" => {}
            "-o" | "-main-file-name" => drop(words.next()),
            // What follows is the language and the input, which end the line.
            "-x" => return Some(arguments),
            _ => arguments.push(word),
        }
    }
    None
}

/// Splits a line that clang printed: words in double quotes, in which a backslash escapes.
fn unquote(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = line.chars();
    while rest.by_ref().any(|c| c == '"') {
        let mut word = String::new();
        while let Some(c) = rest.next() {
            match c {
                '"' => break,
                '\\' => word.extend(rest.next()),
                c => word.push(c),
            }
        }
        words.push(word);
    }
    words
}

/// `0.16.0 (clang 21.1.0)`.
fn version(zig: &Zig, said: &str) -> String {
    let clang = said.lines().find_map(|line| line.strip_prefix("clang version "));
    let clang = clang.and_then(|rest| rest.split_whitespace().next());
    clang
        .map_or_else(|| zig.version.to_string(), |clang| format!("{} (clang {clang})", zig.version))
}

/// A compiler of the user's choice, used like gcc.
#[derive(Clone, Debug)]
pub struct Named {
    path: PathBuf,
    arguments: Vec<String>,
    dialect: Dialect,
    clang: bool,
    compiler: Compiler,
    label: String,
}

impl Named {
    /// Finds the compiler called `name`; `host` is the system's own, or `$CC`.
    ///
    /// # Errors
    /// When it cannot be found or run, or is not used like gcc.
    pub fn find(name: &str, options: &Options, timings: &Timings) -> Result<Self, CompilerError> {
        let mut build = cc::Build::new();
        build.target(&options.triple).host(HOST).opt_level(0);
        build.cargo_metadata(false).cargo_warnings(false).cpp(options.dialect == Dialect::Cpp);
        if name != "host" {
            build.compiler(name);
        }
        let missing = |cause: String| CompilerError::NotFound { name: name.to_owned(), cause };
        let found = build.try_get_compiler().map_err(|error| missing(error.to_string()))?;
        if !(found.is_like_gnu() || found.is_like_clang()) {
            return Err(CompilerError::Unlike(found.path().to_owned()));
        }
        let lossy = |word: &std::ffi::OsString| word.to_string_lossy().into_owned();
        let mut arguments: Vec<String> = found.args().iter().map(lossy).collect();
        arguments.extend(options.flags.iter().cloned());
        let dialect = options.dialect;
        arguments.extend(dialect.flags().iter().map(|&flag| flag.to_owned()));
        if dialect == Dialect::Cpp && !found.is_like_clang() {
            // gcc would describe a class only where its virtual table is.
            arguments.push("-femit-class-debug-always".to_owned());
        }
        let mut ask = Command::new(found.path());
        ask.arg("--version");
        let said = run(ask, &format!("{}: {name} --version", options.label), timings);
        let said = said.map_err(|error| match error {
            ToolError::NotStarted { cause, .. } => missing(cause.to_string()),
            other => CompilerError::Tool(other),
        })?;
        let clang = found.is_like_clang();
        let compiler = named_version(&String::from_utf8_lossy(&said.stdout), clang);
        let path = found.path().to_owned();
        let label = options.label.clone();
        Ok(Self { path, arguments, dialect, clang, compiler, label })
    }

    fn command(&self, mode: &[&str], file: &Path) -> Command {
        let mut command = Command::new(&self.path);
        let language = ["-x", self.dialect.name()];
        command.args(&self.arguments).args(DEBUG_FLAGS).args(mode).args(language).arg(file);
        command
    }
}

/// Name and version from the first line of `--version`:
/// `gcc (Debian 12.2.0-14) 12.2.0`, `Apple clang version 15.0.0 (clang-1500.3.9.4)`.
fn named_version(said: &str, clang: bool) -> Compiler {
    let line = said.lines().next().unwrap_or_default();
    let mut numbers =
        line.split_whitespace().filter(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let number = if clang { numbers.next() } else { numbers.next_back() };
    let name = if clang { "clang" } else { "gcc" };
    Compiler { name: name.to_owned(), version: number.unwrap_or(line).to_owned(), since: None }
}

/// The compiler whose numbers a contract gives.
#[derive(Clone, Debug)]
pub enum Producer {
    /// Zig's own clang.
    Zig(Clang),
    /// One that the user chose.
    Named(Named),
}

impl Producer {
    /// How it names itself.
    #[must_use]
    pub fn compiler(&self) -> &Compiler {
        match self {
            Self::Zig(clang) => &clang.compiler,
            Self::Named(named) => &named.compiler,
        }
    }

    /// The program, if it is one that the user chose.
    #[must_use]
    pub fn program(&self) -> Option<&Path> {
        match self {
            Self::Zig(_) => None,
            Self::Named(named) => Some(&named.path),
        }
    }

    /// The preprocessed text of `file`.
    ///
    /// # Errors
    /// When the compiler cannot be run or fails.
    pub fn preprocess(&self, file: &Path, timings: &Timings) -> Result<Vec<u8>, ToolError> {
        let command = match self {
            Self::Zig(clang) => clang.command(&["-E"], file),
            Self::Named(named) => named.command(&["-E"], file),
        };
        Ok(run(command, &self.label("macro expansion"), timings)?.stdout)
    }

    /// Checks `file` and returns all that the compiler says, errors and warnings, a line each.
    ///
    /// # Errors
    /// When the compiler cannot be run. Errors in the file are the answer.
    pub fn check(&self, file: &Path, timings: &Timings) -> Result<String, ToolError> {
        let command = match self {
            Self::Zig(clang) => {
                let mode = ["-fsyntax-only", "-fno-caret-diagnostics", "-ferror-limit", "0"];
                clang.command(&mode, file)
            }
            Self::Named(named) => {
                let terse = if named.clang {
                    ["-fno-caret-diagnostics", "-ferror-limit=0", "-fno-color-diagnostics"]
                } else {
                    // A message about a macro is to stand where the probe uses the macro.
                    ["-fno-diagnostics-show-caret", "-fmax-errors=0", "-ftrack-macro-expansion=0"]
                };
                let mut command = named.command(&terse, file);
                command.arg("-fsyntax-only");
                command
            }
        };
        Ok(run_tolerant(command, &self.label("macro check"), timings)?.1.stderr)
    }

    /// Compiles `file` with debug information. A compiler that the user chose also lists the files
    /// that it opened, for make, beside the object with the extension `d`. The compiler's words are the error of the inner
    /// result.
    ///
    /// # Errors
    /// When the compiler cannot be run.
    pub fn compile(
        &self,
        file: &Path,
        object: &Path,
        timings: &Timings,
    ) -> Result<Result<(), ToolError>, ToolError> {
        let mut command = match self {
            Self::Zig(clang) => {
                let mode = ["-emit-obj", "-w", "-fno-caret-diagnostics", "-ferror-limit", "0"];
                clang.command(&mode, file)
            }
            Self::Named(named) if named.clang => {
                named.command(&["-c", "-w", "-fno-caret-diagnostics", "-ferror-limit=0"], file)
            }
            Self::Named(named) => {
                let terse = "-fno-diagnostics-show-caret";
                named.command(&["-c", "-w", terse, "-ftrack-macro-expansion=0"], file)
            }
        };
        command.arg("-o").arg(object);
        if let Self::Named(_) = self {
            command.args(["-MD", "-MT", "probe", "-MF"]).arg(object.with_extension("d"));
        }
        match run(command, &self.label("probe"), timings) {
            Ok(_) => Ok(Ok(())),
            Err(failed @ ToolError::Failed { .. }) => Ok(Err(failed)),
            Err(other) => Err(other),
        }
    }

    fn label(&self, what: &str) -> String {
        match self {
            Self::Zig(clang) => format!("{}: zig {what}", clang.label),
            Self::Named(named) => format!("{}: {} {what}", named.label, named.compiler.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_line_becomes_arguments() {
        let line = r#" "/z ig/zig" "-cc1" "-triple" "x" "-emit-obj" "-D" "A=\"b\\c\"" "-main-file-name" "p.c" "-o" "p.o" "-x" "c" "p.c""#;
        let arguments = base_arguments(line).unwrap();
        assert_eq!(arguments, ["-cc1", "-triple", "x", "-D", r#"A="b\c""#]);
        assert_eq!(base_arguments(r#" "ld" "-o" "a.out""#), None);
    }

    #[test]
    fn versions_are_found_in_what_compilers_print() {
        let version = |said, clang| named_version(said, clang).version;
        assert_eq!(version("gcc (Debian 12.2.0-14) 12.2.0\nCopyright", false), "12.2.0");
        assert_eq!(version("Debian clang version 14.0.6\nTarget: x", true), "14.0.6");
        assert_eq!(version("Apple clang version 15.0.0 (clang-1500.3.9.4)", true), "15.0.0");
    }

    #[test]
    fn a_compiler_that_is_not_there_is_named() {
        let options = Options { triple: "x86_64-unknown-linux-gnu".into(), ..Options::default() };
        let error = Named::find("abiding-no-such-cc", &options, &Timings::default()).unwrap_err();
        assert!(error.to_string().contains("abiding-no-such-cc"), "{error}");
    }
}
