//! Small objects for tests, made by the compilers that the project needs anyway.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::Image;

/// A directory with one source file, removed when it is dropped.
pub(super) struct Source {
    directory: tempfile::TempDir,
    file: PathBuf,
}

impl Source {
    /// A file called `name` with `text`.
    pub fn new(name: &str, text: &str) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let file = directory.path().join(name);
        std::fs::write(&file, text).expect("a file in a temporary directory");
        Self { directory, file }
    }

    /// The object that gcc makes of it with `flags`.
    pub fn gcc(&self, flags: &[&str]) -> Image {
        let mut command = Command::new("gcc");
        command.args(["-c", "-w"]).args(flags);
        self.compiled(command, "object.o")
    }

    /// The shared library that gcc makes of it with `flags`.
    pub fn library(&self, flags: &[&str]) -> Image {
        let mut command = Command::new("gcc");
        command.args(["-shared", "-fPIC", "-w"]).args(flags);
        self.compiled(command, "library.so")
    }

    /// The object that rustc makes of it with `flags`.
    pub fn rustc(&self, flags: &[&str]) -> Image {
        let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()));
        command.args(["--edition=2024", "--emit=obj", "--crate-type=lib", "-g"]).args(flags);
        self.compiled(command, "object.o")
    }

    /// Where its compilers ran.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    fn compiled(&self, mut command: Command, name: &str) -> Image {
        let output = self.directory.path().join(name);
        command.current_dir(self.directory.path()).arg(&self.file).arg("-o").arg(&output);
        let ran = command.output().unwrap_or_else(|error| {
            panic!("these tests need gcc and rustc on PATH: {command:?}: {error}")
        });
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{command:?} failed:\n{said}");
        Image::open(&output).expect("the compiler's own object")
    }
}
