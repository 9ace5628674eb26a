//! Small objects for tests, made by the compilers that the project needs anyway.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::toolchain::process::Tool;

use super::Image;

/// The Zig of this machine.
pub(super) fn zig() -> &'static Tool {
    match crate::toolchain::zig::find() {
        Ok(zig) => &zig.tool,
        Err(error) => panic!("these tests need Zig: {error}"),
    }
}

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

    /// The object that Zig's C compiler makes of it for the target `triple` with `flags`.
    pub fn zig_cc(&self, triple: &str, flags: &[&str]) -> Image {
        let mut command = zig().command();
        command.args(["cc", "-target", triple, "-c", "-w", "-fno-sanitize=undefined"]).args(flags);
        self.compiled(command, &format!("{triple}.o"))
    }

    /// The module or program that Zig's C compiler links for the target `triple` with `flags`.
    pub fn zig_module(&self, triple: &str, flags: &[&str]) -> Image {
        let mut command = zig().command();
        command.args(["cc", "-target", triple, "-w", "-fno-sanitize=undefined"]).args(flags);
        self.compiled(command, "linked")
    }

    /// The object that Zig makes of it, a Zig file, for the target `triple`.
    pub fn zig_object(&self, triple: &str) -> Image {
        let output = self.directory.path().join("zig.o");
        let mut command = zig().command();
        command.args(["build-obj", "-target", triple]).arg(&self.file);
        command.arg(format!("-femit-bin={}", output.display()));
        self.run(&mut command);
        Image::open(&output).expect("Zig's own object")
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
        command.arg(&self.file).arg("-o").arg(&output);
        self.run(&mut command);
        Image::open(&output).expect("the compiler's own object")
    }

    /// Runs a command in the directory.
    pub fn run(&self, command: &mut Command) {
        command.current_dir(self.directory.path());
        let ran = command.output().unwrap_or_else(|error| {
            panic!("these tests need gcc, rustc and Zig: {command:?}: {error}")
        });
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.success(), "{command:?} failed:\n{said}");
    }
}
