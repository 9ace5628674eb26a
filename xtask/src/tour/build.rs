//! Building one program of the tour, in one mode.

use std::collections::BTreeSet;
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use super::mode::Mode;
use super::programs::{Build, Cffi, Library};
use crate::locate::Zig;
use crate::step::{self, Failure, quiet};

/// What rustc's static libraries need of the system
/// (`rustc --print native-static-libs`).
const RUST_NEEDS: [&str; 5] = ["-lgcc_s", "-lpthread", "-lm", "-ldl", "-lrt"];

/// Everything that building needs to know.
pub struct Builder<'a> {
    /// What it builds for.
    pub mode: Mode,
    /// The Zig to build with.
    pub zig: &'a Zig,
    /// Python for scripts that need nothing.
    pub python: &'a Path,
    /// Python with the package `cffi`, or why there is none.
    pub python_with_cffi: &'a Result<PathBuf, Failure>,
    /// Which files that several programs share are written. Held while one is; none is written
    /// again, because a program that another thread runs may have it open.
    pub shared: Mutex<BTreeSet<PathBuf>>,
}

/// The tour's folder.
pub fn tour() -> PathBuf {
    step::root().join("examples/tour")
}

impl Builder<'_> {
    /// Builds everything that cargo builds.
    pub fn cargo_workspace(&self) -> Result<(), Failure> {
        if self.mode.reuses_plain() {
            return Ok(());
        }
        let mut build = self.cargo(&["build", "--workspace"])?;
        step::run(&format!("build the tour's Rust ({})", self.mode.name()), &mut build)
    }

    /// A command of cargo for the tour's workspace. The sanitized builds link the libsodium of the
    /// plain one, so that it is compiled once.
    fn cargo(&self, arguments: &[&str]) -> Result<Command, Failure> {
        let mut cargo = step::cargo();
        cargo.args(arguments).args(["--quiet", "--manifest-path"]).arg(tour().join("Cargo.toml"));
        cargo.arg("--target-dir").arg(self.mode.folder());
        cargo.env("ZIG", self.zig.words.join(&OsString::from(" ")));
        if !self.mode.rust_flags().is_empty() {
            // With a target named, build scripts are compiled without these flags.
            cargo.args(["--target", &step::host()?]).env("RUSTC_BOOTSTRAP", "1");
            cargo.env("RUSTFLAGS", self.mode.rust_flags());
            let flags = self.mode.native_flags().join(" ");
            cargo.env("CFLAGS", &flags).env("CXXFLAGS", &flags);
            cargo.env("SODIUM_LIB_DIR", compiled_sodium()?);
        }
        Ok(cargo)
    }

    /// Runs abiding's own tests of what crosses, as far as this checker can watch them. Those of the
    /// kit have a package of their own in the tour; those of the C API and of Zig run as they are.
    pub fn own_tests(&self) -> Result<(), Failure> {
        let title = format!("abiding's own tests of what crosses ({})", self.mode.name());
        match self.mode {
            Mode::Address => {
                let mut tests = self.cargo(&["test", "--package", "tour-kit", "--lib"])?;
                self.mode.prepare_run(&mut tests);
                step::run(&title, &mut tests)
            }
            Mode::Memcheck => {
                step::run(&title, &mut self.under_valgrind(&["crossing", "capi"], "full")?)?;
                // The test leaks on purpose what it passes in.
                let title = format!("{title}, bad input");
                step::run(&title, &mut self.under_valgrind(&["capi_bad_input"], "no")?)
            }
            // Tests of Rust run in threads whose channels are inside of Rust's library, which
            // ThreadSanitizer does not see: the tour's programs stand in for them.
            Mode::Plain | Mode::Thread => Ok(()),
        }
    }

    /// Test binaries of abiding, run by valgrind.
    fn under_valgrind(&self, names: &[&str], leak_check: &str) -> Result<Command, Failure> {
        let mut tests = step::cargo();
        tests.args(["test", "--quiet", "--package", "abiding"]);
        for name in names {
            tests.args(["--test", name]);
        }
        tests.env("ZIG", self.zig.words.join(&OsString::from(" ")));
        let host = step::host()?.to_uppercase().replace('-', "_");
        let valgrind = step::line(&self.mode.command("".as_ref()));
        let words = format!("{valgrind} --leak-check={leak_check}");
        tests.env(
            format!("CARGO_TARGET_{host}_RUNNER"),
            words.split_whitespace().collect::<Vec<_>>().join(" "),
        );
        Ok(tests)
    }

    /// Builds a program and gives the command that runs it.
    pub fn program(&self, build: &Build) -> Result<Command, Failure> {
        match *build {
            Build::Cargo(name, _) => {
                Ok(self.mode.command(self.cargo_output()?.join(name).as_ref()))
            }
            Build::Sqlite => self.sqlite(),
            Build::Native(source, library) => {
                Ok(self.mode.command(self.native(source, library)?.as_ref()))
            }
            Build::Zig(source, library) => {
                Ok(self.mode.command(self.zig_program(source, library)?.as_ref()))
            }
            Build::Python(script, library, cffi) => self.script(script, library, cffi),
        }
    }

    /// Where cargo puts what it built.
    fn cargo_output(&self) -> Result<PathBuf, Failure> {
        let folder = self.mode.folder();
        let plain = self.mode.rust_flags().is_empty();
        Ok(if plain { folder.join("debug") } else { folder.join(step::host()?).join("debug") })
    }

    fn sqlite(&self) -> Result<Command, Failure> {
        let folder = step::root().join("examples/sqlite");
        let mut build = step::cargo();
        build.args(["build", "--quiet", "--manifest-path"]).arg(folder.join("Cargo.toml"));
        build.arg("--target-dir").arg(folder.join("target"));
        build.env("ZIG", self.zig.words.join(&OsString::from(" ")));
        quiet(&mut build)?;
        Ok(self.mode.command(folder.join("target/debug/sqlite-example").as_ref()))
    }

    /// A C or C++ program, linked with a static library.
    fn native(&self, source: &str, library: Library) -> Result<PathBuf, Failure> {
        let program = self.place(source);
        if self.mode.reuses_plain() {
            return Ok(program);
        }
        let mut link = compiler(true);
        link.arg("-o").arg(&program).arg(self.object(source)?);
        match library {
            Library::Rust(name) => {
                link.arg(self.cargo_output()?.join(format!("lib{name}.a")));
                // gcc's runtime for threads lacks functions that rustc's code calls.
                if self.mode == Mode::Thread {
                    link.arg("-Wl,--whole-archive").arg(rustc_runtime("tsan")?);
                    link.arg("-Wl,--no-whole-archive");
                } else {
                    link.args(self.mode.native_flags());
                }
                link.args(RUST_NEEDS);
            }
            Library::Native(_, sources) => {
                for source in sources {
                    link.arg(self.shared_object(source)?);
                }
                link.args(self.mode.native_flags()).arg("-lpthread");
            }
        }
        quiet(&mut link)?;
        Ok(program)
    }

    /// A Zig program, linked with a shared library that is found at run time.
    fn zig_program(&self, source: &str, library: Library) -> Result<PathBuf, Failure> {
        let (program, folder) = (self.place(source), self.shared_library(library)?);
        if self.mode.reuses_plain() && !source.starts_with("broken/") {
            return Ok(program);
        }
        let mut build = self.zig.command();
        build.arg("build-exe").arg(tour().join(source)).args(["-lc", "-fllvm", "-mcpu=baseline"]);
        build.arg("-L").arg(&folder).arg("-rpath").arg(&folder);
        build.arg(format!("-l{}", library.name())).arg("-fallow-shlib-undefined");
        build.arg(format!("-femit-bin={}", program.display()));
        build.arg("--cache-dir").arg(self.mode.folder().join(format!("zig-{}", self.zig.version)));
        quiet(&mut build)?;
        Ok(program)
    }

    fn script(&self, script: &str, library: Library, cffi: Cffi) -> Result<Command, Failure> {
        let python = match cffi {
            Cffi::No => self.python,
            Cffi::Yes => self.python_with_cffi.as_deref().map_err(Clone::clone)?,
        };
        let folder = self.shared_library(library)?;
        let mut run = self.mode.python(python.as_ref());
        run.arg("-X").arg("dev").arg(tour().join(script));
        run.arg(folder.join(format!("lib{}.so", library.name())));
        run.env("PYTHONDONTWRITEBYTECODE", "1");
        Ok(run)
    }

    /// The folder in which the shared library lies.
    fn shared_library(&self, library: Library) -> Result<PathBuf, Failure> {
        let Library::Native(name, sources) = library else { return self.cargo_output() };
        let native = self.mode.folder().join("native");
        if self.mode.reuses_plain() {
            return Ok(native);
        }
        let library = native.join(format!("lib{name}.so"));
        let mut link = compiler(true);
        link.args(self.mode.native_flags()).args(["-shared", "-o"]).arg(&library);
        for source in sources {
            link.arg(self.shared_object(source)?);
        }
        self.once(&library, || quiet(link.arg("-lpthread")).map(drop))?;
        Ok(native)
    }

    /// Writes a file that several programs share, unless one of them has.
    fn once(
        &self,
        file: &Path,
        write: impl FnOnce() -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut written = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if !written.contains(file) {
            write()?;
            written.insert(file.to_owned());
        }
        Ok(())
    }

    /// A compiled source of a library that several programs link.
    fn shared_object(&self, source: &str) -> Result<PathBuf, Failure> {
        let object = self.object_place(source);
        self.once(&object, || self.object(source).map(drop))?;
        Ok(object)
    }

    /// A compiled C or C++ source. Warnings are errors, as users' builds may have it.
    fn object(&self, source: &str) -> Result<PathBuf, Failure> {
        let cpp = Path::new(source).extension().is_some_and(|ending| ending == "cpp");
        let object = self.object_place(source);
        let mut compile = compiler(cpp);
        compile.arg(if cpp { "-std=c++17" } else { "-std=c11" });
        compile.args(["-D_POSIX_C_SOURCE=200809L", "-g", "-O1", "-fPIC"]);
        compile.args(["-Wall", "-Wextra", "-Wpedantic", "-Werror"]);
        compile.args(self.mode.native_flags());
        compile.arg("-I").arg(tour()).arg("-c").arg(tour().join(source)).arg("-o").arg(&object);
        quiet(&mut compile)?;
        Ok(object)
    }

    fn object_place(&self, source: &str) -> PathBuf {
        self.place(source).with_extension("o")
    }

    /// Where the program made of a source lies.
    fn place(&self, source: &str) -> PathBuf {
        let name = source.replace(['/', '.'], "_");
        self.mode.folder().join("native").join(name)
    }
}

/// The C or C++ compiler.
pub fn compiler(cpp: bool) -> Command {
    let (variable, usual) = if cpp { ("CXX", "c++") } else { ("CC", "cc") };
    Command::new(env::var_os(variable).unwrap_or_else(|| usual.into()))
}

/// The sanitizer runtime that comes with rustc.
fn rustc_runtime(name: &str) -> Result<PathBuf, Failure> {
    let folder = quiet(Command::new("rustc").args(["--print", "target-libdir"]))?;
    let folder = Path::new(folder.trim());
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    let ending = format!("_rt.{name}.a");
    let mut found = paths.filter(|path| path.to_string_lossy().ends_with(&ending));
    found.next().ok_or_else(|| format!("no *{ending} in {}", folder.display()))
}

/// The folder of the libsodium that the plain build compiled.
fn compiled_sodium() -> Result<PathBuf, Failure> {
    let builds = Mode::Plain.folder().join("debug/build");
    let entries = std::fs::read_dir(&builds).map_err(|e| format!("{}: {e}", builds.display()))?;
    let folders =
        entries.filter_map(Result::ok).map(|entry| entry.path().join("out/installed/lib"));
    let found = folders.filter(|folder| folder.join("libsodium.a").is_file()).max();
    found.ok_or_else(|| format!("no libsodium.a below {}", builds.display()))
}
