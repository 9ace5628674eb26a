//! Running the introspector in the user's own Python.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;

use super::document::{About, FORMAT, Interpreter};
use super::platform::Facts;
use crate::extract::{ExtractError, Party, Session, Source};
use crate::toolchain::process::{self, Bounds, Tool, ToolError};

/// How long an import may take, and how much it and the introspector may write: the 1,500 items of
/// a large binding are about 2 MiB.
const BOUNDS: Bounds = Bounds { time: Duration::from_secs(120), output: 256 << 20 };
/// The exit status by which the introspector says that the import failed.
const IMPORT_FAILED: i32 = 3;

/// The introspector's files: a program that runs as a folder.
const FILES: [(&str, &str); 10] = [
    ("__main__.py", include_str!("introspector/__main__.py")),
    ("abiding_cffi.py", include_str!("introspector/abiding_cffi.py")),
    ("abiding_ctypes.py", include_str!("introspector/abiding_ctypes.py")),
    ("abiding_document.py", include_str!("introspector/abiding_document.py")),
    ("abiding_libraries.py", include_str!("introspector/abiding_libraries.py")),
    ("abiding_numpy.py", include_str!("introspector/abiding_numpy.py")),
    ("abiding_sources.py", include_str!("introspector/abiding_sources.py")),
    ("abiding_static.py", include_str!("introspector/abiding_static.py")),
    ("abiding_target.py", include_str!("introspector/abiding_target.py")),
    ("abiding_words.py", include_str!("introspector/abiding_words.py")),
];

/// What the introspector is asked.
#[derive(Serialize)]
struct Request<'a> {
    /// Only for the interpreter itself.
    about: bool,
    /// The module's file, if it is named by that.
    file: Option<&'a Path>,
    /// The module's dotted name, if it is named by that.
    module: Option<&'a Path>,
    /// Folders to look for modules in, before the interpreter's own.
    sys_path: Vec<PathBuf>,
    /// Whether libraries are loaded.
    load_libraries: bool,
    /// The target, where the interpreter does not run on it.
    target: Option<&'a Facts>,
}

/// An interpreter with the introspector laid out for it.
pub struct Introspector<'a> {
    party: &'a Party,
    session: &'a Session<'a>,
    tool: Tool,
    folder: PathBuf,
}

impl<'a> Introspector<'a> {
    /// Writes the introspector into the session's scratch folder.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(party: &'a Party, session: &'a Session<'a>) -> Result<Self, ExtractError> {
        let folder = session.scratch.join("introspector");
        let write = || {
            std::fs::create_dir_all(&folder)?;
            FILES.iter().try_for_each(|(name, text)| std::fs::write(folder.join(name), text))
        };
        write().map_err(|cause: std::io::Error| {
            ExtractError::new("could not write the introspector").at(&folder).because(cause)
        })?;
        Ok(Self { party, session, tool: tool(party), folder })
    }

    /// The program that is run.
    pub fn tool(&self) -> &Tool {
        &self.tool
    }

    /// What the interpreter says about itself, asked once per process.
    ///
    /// # Errors
    /// When it cannot be run or is no Python that the introspector runs on.
    pub fn about(&self) -> Result<Interpreter, ExtractError> {
        static KNOWN: Mutex<Vec<(String, Interpreter)>> = Mutex::new(Vec::new());
        let key = format!("{} {:?}", self.tool, self.party.flags);
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, interpreter)) = known.iter().find(|(tool, _)| *tool == key) {
            return Ok(interpreter.clone());
        }
        let interpreter = self.ask_about()?;
        known.push((key, interpreter.clone()));
        Ok(interpreter)
    }

    fn ask_about(&self) -> Result<Interpreter, ExtractError> {
        let answer = self.ask(&Request {
            about: true,
            file: None,
            module: None,
            sys_path: Vec::new(),
            load_libraries: false,
            target: None,
        })?;
        let about: About = serde_json::from_slice(&answer).map_err(|cause| {
            ExtractError::new(format!("`{}` is no Python interpreter", self.tool)).because(cause)
        })?;
        match about.format {
            FORMAT => Ok(about.interpreter),
            format => {
                let headline = format!("the introspector answers in format {format}, not {FORMAT}");
                Err(ExtractError::new(headline))
            }
        }
    }

    /// What the party's module declares, as JSON.
    ///
    /// # Errors
    /// When the module cannot be imported; the error carries Python's own words.
    pub fn read(&self, target: Option<&Facts>) -> Result<Vec<u8>, ExtractError> {
        let (file, module) = match &self.party.source {
            Source::Module(name) => (None, Some(name.as_path())),
            Source::File(path) | Source::Manifest(path) => (Some(path.as_path()), None),
        };
        let absolute = |path: &PathBuf| std::path::absolute(path).unwrap_or_else(|_| path.clone());
        self.ask(&Request {
            about: false,
            file,
            module,
            sys_path: self.party.include_dirs.iter().map(absolute).collect(),
            load_libraries: self.party.load_libraries,
            target,
        })
    }

    fn ask(&self, request: &Request<'_>) -> Result<Vec<u8>, ExtractError> {
        let file = self.session.scratch.join("request.json");
        let text = serde_json::to_vec(request).map_err(|cause| {
            ExtractError::new("a path of the party is not UTF-8, which Python is asked in")
                .because(cause)
        })?;
        std::fs::write(&file, text).map_err(|cause| {
            ExtractError::new("could not write the request").at(&file).because(cause)
        })?;
        let mut command = self.tool.command();
        // Isolated: no PYTHON* variables, no user packages, and nothing but what the request says
        // is added to the path. No bytecode is left beside the user's files.
        command.args(["-I", "-B"]).args(&self.party.flags).arg(&self.folder).arg(&file);
        self.run(command, request.about)
    }

    fn run(&self, command: Command, about: bool) -> Result<Vec<u8>, ExtractError> {
        let what = if about { "python" } else { "python: import" };
        let label = format!("{}: {what}", self.party.name);
        let result = process::run_within(command, &label, self.session.timings, BOUNDS);
        let (status, output) = result.map_err(|error| self.not_run(error))?;
        match status.code() {
            Some(0) => Ok(output.stdout),
            Some(IMPORT_FAILED) if !about => Err(self.not_imported(output.stderr)),
            _ => Err(self.ended(status, output.stderr)),
        }
    }

    fn not_run(&self, error: ToolError) -> ExtractError {
        let help = match error {
            ToolError::TimedOut { .. } => {
                "the module must not wait for anything while it is imported"
            }
            ToolError::TooMuch { .. } => "name a smaller module, or one of the package's parts",
            _ => "name an interpreter with `interpreter` in [[party]], or with the variable PYTHON",
        };
        let headline = format!("could not run Python for {}", self.party.name);
        ExtractError::tool(headline, error).at(self.party.source.file()).help(help)
    }

    fn not_imported(&self, said: String) -> ExtractError {
        let help = if said.contains("ModuleNotFoundError") {
            "add the folder of the missing module to `sys-path`, or name with `interpreter` the \
             Python that has it"
        } else {
            "the module has to be importable by itself, as with `import` in a new Python"
        };
        let headline = format!("could not import `{}`", self.party.source.file().display());
        let mut error = ExtractError::new(headline).at(self.party.source.file()).help(help);
        error.compiler_said = Some(said);
        error
    }

    fn ended(&self, status: ExitStatus, said: String) -> ExtractError {
        let headline = format!("Python ended with {status} while it read `{}`", self.party.name);
        let mut error = ExtractError::new(headline).at(self.party.source.file());
        error.compiler_said = Some(said).filter(|said| !said.is_empty());
        error.help("abiding needs Python 3.8 or later")
    }
}

/// The interpreter that the party names, else `$PYTHON`, else the usual one.
fn tool(party: &Party) -> Tool {
    let chosen = std::env::var("PYTHON").ok().filter(|words| !words.trim().is_empty());
    let usual = if cfg!(windows) { "python" } else { "python3" };
    let words = party.compiler.clone().or(chosen).unwrap_or_else(|| usual.to_owned());
    if Path::new(&words).is_file() {
        return Tool::new(words);
    }
    let mut parts = words.split_whitespace();
    Tool::with_leading(parts.next().unwrap_or(usual), parts)
}
