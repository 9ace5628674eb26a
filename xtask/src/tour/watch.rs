//! Whether this machine has the checkers.

use std::path::Path;
use std::process::Command;

use super::build::compiler;
use super::mode::Mode;
use crate::step::{Failure, host, quiet};

impl Mode {
    /// Why this machine cannot run programs in this mode; nothing if it can.
    pub fn missing(self) -> Option<String> {
        match self {
            Self::Plain => None,
            Self::Memcheck => quiet(Command::new("valgrind").arg("--version"))
                .err()
                .map(|_| "no valgrind; Debian: apt-get install valgrind".to_owned()),
            Self::Address | Self::Thread => self.try_sanitizer().err(),
        }
    }

    /// Compiles and runs an empty program of C and one of Rust with the sanitizer.
    fn try_sanitizer(self) -> Result<(), Failure> {
        let folder = self.folder().join("probe");
        let io = |error| format!("{}: {error}", folder.display());
        std::fs::create_dir_all(&folder).map_err(io)?;
        for (name, text) in
            [("probe.c", "int main(void) { return 0; }\n"), ("probe.rs", "fn main() {}\n")]
        {
            std::fs::write(folder.join(name), text).map_err(io)?;
        }
        let mut cc = compiler(false);
        cc.args(self.native_flags()).arg(folder.join("probe.c"));
        self.runs(cc.arg("-o").arg(folder.join("probe-c")), &folder.join("probe-c"))?;
        let mut rustc = Command::new("rustc");
        rustc.args(self.rust_flags().split(' ')).args(["--target", &host()?]);
        rustc.env("RUSTC_BOOTSTRAP", "1").arg(folder.join("probe.rs"));
        self.runs(rustc.arg("-o").arg(folder.join("probe-rust")), &folder.join("probe-rust"))
    }

    fn runs(self, compile: &mut Command, program: &Path) -> Result<(), Failure> {
        quiet(compile)?;
        quiet(&mut self.command(program.as_ref())).map(drop)
    }
}
