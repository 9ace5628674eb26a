//! Runs the real `abiding` in a folder of its own.

#![allow(dead_code, reason = "not every test uses all of it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot run its bench has failed")]

use std::path::Path;
use std::process::{Command, Output};

/// A folder with source files.
pub struct Bench(tempfile::TempDir);

impl Bench {
    /// A folder with these files.
    pub fn new(files: &[(&str, &str)]) -> Self {
        // Below the repository, so that its `.venv` is found, where the only Zig may be.
        let bench = Self(tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap());
        files.iter().for_each(|(name, text)| bench.write(name, text));
        bench
    }

    /// An empty folder outside of the repository and its `abiding.toml`.
    pub fn outside() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file.
    pub fn write(&self, name: &str, text: &str) {
        let file = self.0.path().join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }

    /// Reads a file.
    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    /// Runs `abiding` in the folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_in(".", arguments)
    }

    /// Runs `abiding` in a folder below.
    pub fn run_in(&self, folder: &str, arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_abiding"));
        command
            .args(arguments)
            // Not the user's: nothing that another abiding left there is to be met here.
            .env("ABIDING_CACHE_DIR", concat!(env!("CARGO_TARGET_TMPDIR"), "/abiding-cache"))
            .current_dir(self.0.path().join(folder))
            .env_remove("CARGO_TERM_COLOR");
        Run { arguments: arguments.join(" "), output: command.output().unwrap() }
    }
}

/// A finished run.
pub struct Run {
    arguments: String,
    output: Output,
}

impl Run {
    /// What it printed to standard output.
    pub fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    /// All that it printed.
    pub fn everything(&self) -> String {
        self.stdout() + &String::from_utf8_lossy(&self.output.stderr)
    }

    /// Requires this exit status.
    pub fn fails_with(&self, status: i32) -> &Self {
        let found = self.output.status.code();
        assert_eq!(found, Some(status), "abiding {}\n{}", self.arguments, self.everything());
        self
    }

    /// Requires exit status 0.
    pub fn succeeds(&self) -> &Self {
        self.fails_with(0)
    }

    /// Requires all of these words in what it printed.
    pub fn says(&self, words: &[&str]) -> &Self {
        let text = self.everything();
        for word in words {
            assert!(text.contains(word), "abiding {}: no `{word}` in\n{text}", self.arguments);
        }
        self
    }
}
