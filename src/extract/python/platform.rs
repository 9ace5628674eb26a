//! Whether an interpreter runs on a target, and what Python says about one.

use std::collections::BTreeMap;

use serde::Serialize;

use super::document::Interpreter;
use super::words::Words;
use crate::contract::{Endian, Target};

/// Words whose sizes a module may ask for.
const SIZED: [&str; 26] = [
    "c_bool",
    "c_char",
    "c_wchar",
    "c_byte",
    "c_ubyte",
    "c_short",
    "c_ushort",
    "c_int",
    "c_uint",
    "c_long",
    "c_ulong",
    "c_longlong",
    "c_ulonglong",
    "c_size_t",
    "c_ssize_t",
    "c_int8",
    "c_int16",
    "c_int32",
    "c_int64",
    "c_uint8",
    "c_uint16",
    "c_uint32",
    "c_uint64",
    "c_float",
    "c_double",
    "c_longdouble",
];

/// What Python on a target answers when it is asked about its platform.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// `sys.platform`.
    pub platform: &'static str,
    /// `os.name`.
    pub os_name: &'static str,
    /// `platform.system()`.
    pub system: &'static str,
    /// `platform.machine()`.
    pub machine: String,
    /// Size of a pointer in bytes.
    pub pointer: u8,
    /// `sys.byteorder`.
    pub byteorder: &'static str,
    /// `ctypes.sizeof` of the plain types, in bytes.
    pub sizes: BTreeMap<&'static str, u64>,
}

/// What Python on `target` would answer.
#[must_use]
pub fn facts(target: &Target, words: &Words<'_>) -> Facts {
    let (platform, system) = system(&target.triple);
    let sizes = SIZED.into_iter().filter_map(|word| Some((word, words.of(word)?.1.size)));
    Facts {
        platform,
        os_name: if platform == "win32" { "nt" } else { "posix" },
        system,
        machine: machine(&target.triple),
        pointer: target.model.pointer.size,
        byteorder: match target.model.endian {
            Endian::Little => "little",
            Endian::Big => "big",
        },
        sizes: sizes.collect(),
    }
}

/// `sys.platform` and `platform.system()`. A system without a Python of its own counts as Linux.
fn system(triple: &str) -> (&'static str, &'static str) {
    const KNOWN: [(&str, &str, &str); 11] = [
        ("-windows-", "win32", "Windows"),
        ("-apple-ios", "ios", "iOS"),
        ("-apple-", "darwin", "Darwin"),
        ("-android", "android", "Android"),
        ("-freebsd", "freebsd", "FreeBSD"),
        ("-netbsd", "netbsd", "NetBSD"),
        ("-openbsd", "openbsd", "OpenBSD"),
        ("-illumos", "sunos5", "SunOS"),
        ("-emscripten", "emscripten", "Emscripten"),
        ("-wasi", "wasi", "wasi"),
        ("-haiku", "haiku1", "Haiku"),
    ];
    let found = KNOWN.iter().find(|(part, ..)| triple.contains(part));
    found.map_or(("linux", "Linux"), |(_, platform, system)| (platform, system))
}

/// `platform.machine()`: the processor as the system calls it.
fn machine(triple: &str) -> String {
    let arch = triple.split('-').next().unwrap_or_default();
    let windows = triple.contains("-windows-");
    match arch {
        "x86_64" if windows => "AMD64".to_owned(),
        "aarch64" if windows => "ARM64".to_owned(),
        "aarch64" if triple.contains("-apple-") => "arm64".to_owned(),
        "i586" | "i686" if windows => "x86".to_owned(),
        "powerpc64le" => "ppc64le".to_owned(),
        "powerpc64" => "ppc64".to_owned(),
        "powerpc" => "ppc".to_owned(),
        "riscv64gc" => "riscv64".to_owned(),
        "armv7" => "armv7l".to_owned(),
        arch => arch.to_owned(),
    }
}

/// Whether the numbers that `interpreter` gives are those of `target`: same processor, system and
/// C library.
#[must_use]
pub fn runs_on(interpreter: &Interpreter, target: &Target) -> bool {
    let (platform, _) = system(&target.triple);
    let order = match target.model.endian {
        Endian::Little => "little",
        Endian::Big => "big",
    };
    let same_system = interpreter.platform == platform
        // FreeBSD's Python adds its version: `freebsd14`.
        || (platform.ends_with("bsd") && interpreter.platform.starts_with(platform));
    same_system
        && interpreter.byteorder == order
        && interpreter.pointer == target.model.pointer.size
        && family(&interpreter.machine) == family(&machine(&target.triple))
        && library(&interpreter.host_type) == library(&target.triple)
}

/// One name for a processor of whatever generation. A 32-bit interpreter on a 64-bit machine is
/// told apart by its pointers.
fn family(machine: &str) -> String {
    let lower = machine.to_ascii_lowercase();
    match lower.as_str() {
        "amd64" | "x86_64" | "i386" | "i486" | "i586" | "i686" | "x86" => "x86".to_owned(),
        "arm64" | "aarch64" => "arm64".to_owned(),
        arm if arm.starts_with("arm") => "arm".to_owned(),
        _ => lower,
    }
}

/// The C library of a Linux system: on others there is one.
fn library(triple: &str) -> &'static str {
    if triple.contains("musl") {
        "musl"
    } else if triple.contains("-linux-none") || triple.ends_with("-none") {
        "none"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toolchain::target::target;

    fn interpreter(platform: &str, machine: &str, host_type: &str, pointer: u8) -> Interpreter {
        Interpreter {
            implementation: "cpython".into(),
            version: "3.11.2".into(),
            platform: platform.into(),
            machine: machine.into(),
            host_type: host_type.into(),
            pointer,
            byteorder: "little".into(),
        }
    }

    #[test]
    fn an_interpreter_runs_on_its_own_target_only() {
        let linux = interpreter("linux", "x86_64", "x86_64-pc-linux-gnu", 8);
        let on = |interpreter, triple| runs_on(interpreter, &target(triple).unwrap());
        assert!(on(&linux, "x86_64-unknown-linux-gnu"));
        for other in [
            "x86_64-unknown-linux-musl",
            "x86_64-unknown-linux-gnux32",
            "i686-unknown-linux-gnu",
            "aarch64-unknown-linux-gnu",
            "x86_64-pc-windows-gnu",
            "x86_64-apple-darwin",
            "x86_64-unknown-none",
        ] {
            assert!(!on(&linux, other), "{other}");
        }
        let windows = interpreter("win32", "AMD64", "win32", 4);
        assert!(on(&windows, "i686-pc-windows-msvc") && !on(&windows, "x86_64-pc-windows-gnu"));
        let mac = interpreter("darwin", "arm64", "aarch64-apple-darwin23.0", 8);
        assert!(on(&mac, "aarch64-apple-darwin"));
    }
}
