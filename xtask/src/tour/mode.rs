//! Who watches a program while it runs, and what that asks of its build.

use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

use super::programs::{Build, Linked, Program};
use crate::step;

/// A way to build and run the programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Nobody watches; Zig programs bring their debug allocator along in every mode.
    Plain,
    /// AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer.
    Address,
    /// ThreadSanitizer.
    Thread,
    /// Valgrind's memcheck, which needs no special build and so sees every language.
    Memcheck,
}

impl Mode {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "run",
            Self::Address => "ASan+LSan+UBSan",
            Self::Thread => "TSan",
            Self::Memcheck => "memcheck",
        }
    }

    /// Who catches a broken program.
    pub fn catcher(self) -> &'static str {
        match self {
            Self::Plain => "Zig's debug allocator and the boundary kit",
            Self::Address | Self::Thread | Self::Memcheck => self.name(),
        }
    }

    /// Whether it runs what [`Mode::Plain`], which always comes before, has built.
    pub fn reuses_plain(self) -> bool {
        self == Self::Memcheck
    }

    /// Where cargo builds, and the folder `native` inside for everything else.
    pub fn folder(self) -> PathBuf {
        step::target_dir().join("tour").join(match self {
            Self::Plain | Self::Memcheck => "plain",
            Self::Address => "address",
            Self::Thread => "thread",
        })
    }

    /// Whether this one is to look at a program. Zig and Python have no sanitizers of the C
    /// compilers' kind, and what those see of C, C++ and Rust need not be seen by valgrind again.
    pub fn looks_at(self, program: &Program) -> bool {
        let sanitizers_see_all = match program.build {
            Build::Cargo(_, linked) => linked == Linked::Native,
            Build::Native(..) => true,
            Build::Sqlite | Build::Zig(..) | Build::Python(..) => false,
        };
        match self {
            Self::Plain => true,
            Self::Address => sanitizers_see_all,
            Self::Thread => sanitizers_see_all && program.threads,
            Self::Memcheck => !sanitizers_see_all,
        }
    }

    /// Flags for C and C++, at compiling and at linking.
    pub fn native_flags(self) -> &'static [&'static str] {
        match self {
            Self::Plain | Self::Memcheck => &[],
            // The check of C++ objects' dynamic types needs a runtime that rustc does not bring.
            Self::Address => &[
                "-fsanitize=address,undefined",
                "-fno-sanitize=vptr",
                "-fno-sanitize-recover=all",
                "-fno-omit-frame-pointer",
            ],
            Self::Thread => &["-fsanitize=thread", "-fno-omit-frame-pointer"],
        }
    }

    /// Flags for rustc. Its own library comes without instrumentation, and stays so.
    pub fn rust_flags(self) -> &'static str {
        match self {
            Self::Plain | Self::Memcheck => "",
            Self::Address => "-Zsanitizer=address -Cforce-frame-pointers=yes",
            Self::Thread => "-Zsanitizer=thread -Cunsafe-allow-abi-mismatch=sanitizer",
        }
    }

    /// Adds what the checker wants to know when the program runs.
    pub fn prepare_run(self, run: &mut Command) {
        match self {
            Self::Plain | Self::Memcheck => {}
            Self::Address => {
                run.env(
                    "ASAN_OPTIONS",
                    "detect_leaks=1:detect_stack_use_after_return=1:strict_string_checks=1:\
                     alloc_dealloc_mismatch=1",
                );
                run.env("UBSAN_OPTIONS", "halt_on_error=1:print_stacktrace=1");
            }
            Self::Thread => {
                let known = super::build::tour().join("thread-sanitizer.supp");
                let known = known.display();
                run.env("TSAN_OPTIONS", format!("halt_on_error=1:suppressions={known}"));
            }
        }
    }

    /// The command that runs `program` under the checker's eyes.
    pub fn command(self, program: &OsStr) -> Command {
        if self == Self::Memcheck {
            let mut valgrind = Command::new("valgrind");
            valgrind.args(["--quiet", "--error-exitcode=99", "--leak-check=full"]);
            valgrind.args(["--errors-for-leak-kinds=definite", "--show-leak-kinds=definite"]);
            valgrind.arg(program);
            return valgrind;
        }
        let mut run = Command::new(program);
        self.prepare_run(&mut run);
        run
    }

    /// The command that runs a script of `python`.
    pub fn python(self, python: &OsStr) -> Command {
        if self != Self::Memcheck {
            return self.command(python);
        }
        let valgrind = self.command(python);
        let mut run = Command::new(valgrind.get_program());
        // The interpreter itself computes with bytes that memcheck takes for uninitialised.
        run.arg("--undef-value-errors=no").args(valgrind.get_args());
        // Each Python object its own allocation, so that memcheck sees it.
        run.env("PYTHONMALLOC", "malloc");
        run
    }
}
