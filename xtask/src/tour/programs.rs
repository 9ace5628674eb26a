//! The programs of the tour, one row each.

/// One program: a pattern in one pair of languages.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// The pattern, which is also its folder.
    pub pattern: &'static str,
    /// Who calls whom.
    pub pair: &'static str,
    /// How it is built.
    pub build: Build,
    /// Whether threads meet in it, so that it is looked at for data races.
    pub threads: bool,
}

impl Program {
    /// Whether it is a script that needs the Python package `cffi`.
    pub fn needs_cffi(&self) -> bool {
        matches!(self.build, Build::Python(_, _, Cffi::Yes))
    }
}

/// How a program is built. Paths start at the tour's folder.
#[derive(Clone, Copy, Debug)]
pub enum Build {
    /// A binary of the tour's cargo workspace; the languages that its build script links.
    Cargo(&'static str, Linked),
    /// `examples/sqlite`, which stands beside the tour.
    Sqlite,
    /// A C or C++ source.
    Native(&'static str, Library),
    /// A Zig source.
    Zig(&'static str, Library),
    /// A Python script, which may need the package `cffi`.
    Python(&'static str, Library, Cffi),
}

/// What a cargo binary is linked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Linked {
    /// C or C++, which the compilers' sanitizers know.
    Native,
    /// Zig, which they do not.
    Zig,
}

/// Whether a script needs the package `cffi`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cffi {
    /// The standard library suffices.
    No,
    /// It does.
    Yes,
}

/// The library that a program calls.
#[derive(Clone, Copy, Debug)]
pub enum Library {
    /// A library of the tour's cargo workspace.
    Rust(&'static str),
    /// C or C++ sources, compiled to a library of that name.
    Native(&'static str, &'static [&'static str]),
}

impl Library {
    /// Its name without `lib` and ending.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rust(name) | Self::Native(name, _) => name,
        }
    }
}

/// For programs that stand alone.
pub const NOTHING: Library = Library::Native("", &[]);
/// The library of that pattern.
pub const PERSON: Library = Library::Rust("tour_person");
/// The library of that pattern.
const ERRORS: Library = Library::Rust("tour_errors");
/// The library of that pattern.
pub const GEOMETRY: Library = Library::Rust("tour_geometry");
/// The library of that pattern.
pub const ENGINE: Library =
    Library::Native("tour_engine", &["engine/engine.cpp", "engine/engine_c.cpp"]);
/// The library of that pattern.
pub const LOGGER: Library = Library::Native("tour_logger", &["logger/logger.c"]);

const fn row(pattern: &'static str, pair: &'static str, build: Build) -> Program {
    Program { pattern, pair, build, threads: false }
}

const fn threaded(pattern: &'static str, pair: &'static str, build: Build) -> Program {
    Program { pattern, pair, build, threads: true }
}

const fn ctypes(script: &'static str, library: Library) -> Build {
    Build::Python(script, library, Cffi::No)
}

const fn cffi(script: &'static str, library: Library) -> Build {
    Build::Python(script, library, Cffi::Yes)
}

/// All programs.
pub const PROGRAMS: &[Program] = &[
    row("person", "C calls Rust", Build::Native("person/from_c.c", PERSON)),
    row("person", "C++ calls Rust", Build::Native("person/from_cpp.cpp", PERSON)),
    row("person", "Zig calls Rust", Build::Zig("person/from_zig.zig", PERSON)),
    row("person", "Python (ctypes) calls Rust", ctypes("person/from_ctypes.py", PERSON)),
    row("person", "Python (cffi) calls Rust", cffi("person/from_cffi.py", PERSON)),
    row("geometry", "Zig calls Rust", Build::Zig("geometry/from_zig.zig", GEOMETRY)),
    row("geometry", "Python (ctypes) calls Rust", ctypes("geometry/from_ctypes.py", GEOMETRY)),
    row("geometry", "Python (cffi) calls Rust", cffi("geometry/from_cffi.py", GEOMETRY)),
    row("geometry", "Rust calls Zig", Build::Cargo("tour-geometry", Linked::Zig)),
    row("sodium", "Rust calls C (libsodium)", Build::Cargo("tour-sodium", Linked::Native)),
    row("sqlite", "Rust calls Zig, which calls C (SQLite)", Build::Sqlite),
    row("engine", "Rust calls C++", Build::Cargo("tour-engine", Linked::Native)),
    row("engine", "Zig calls C++", Build::Zig("engine/from_zig.zig", ENGINE)),
    threaded("logger", "C calls Rust closures", Build::Cargo("tour-logger", Linked::Native)),
    threaded("logger", "C calls C++ lambdas", Build::Native("logger/from_cpp.cpp", LOGGER)),
    threaded("logger", "C calls Zig functions", Build::Zig("logger/from_zig.zig", LOGGER)),
    threaded("logger", "C calls Python (ctypes)", ctypes("logger/from_ctypes.py", LOGGER)),
    threaded("logger", "C calls Python (cffi)", cffi("logger/from_cffi.py", LOGGER)),
    threaded("errors", "Rust calls Rust and C", Build::Cargo("tour-errors", Linked::Native)),
    threaded("errors", "C calls Rust, which calls C", Build::Native("errors/from_c.c", ERRORS)),
    threaded("errors", "Zig calls Rust, which calls C", Build::Zig("errors/from_zig.zig", ERRORS)),
];
