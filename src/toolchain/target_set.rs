//! The targets that `all` stands for, and other spellings of targets.

use super::target::{HOST, KNOWN, from_zig};
use super::zig::triple::to_zig;

/// What `--target all` checks: every data model and C library that is in wide use.
pub const ALL: [&str; 32] = [
    "x86_64-unknown-linux-gnu",
    "x86_64-unknown-linux-musl",
    "i686-unknown-linux-gnu",
    "i686-unknown-linux-musl",
    "aarch64-unknown-linux-gnu",
    "aarch64-unknown-linux-musl",
    "armv7-unknown-linux-gnueabihf",
    "armv7-unknown-linux-musleabihf",
    "riscv64gc-unknown-linux-gnu",
    "riscv64gc-unknown-linux-musl",
    "s390x-unknown-linux-gnu",
    "s390x-unknown-linux-musl",
    "powerpc64le-unknown-linux-gnu",
    "powerpc64le-unknown-linux-musl",
    "mips64el-unknown-linux-gnuabi64",
    "mips64el-unknown-linux-muslabi64",
    "loongarch64-unknown-linux-gnu",
    "loongarch64-unknown-linux-musl",
    "aarch64-apple-darwin",
    "x86_64-apple-darwin",
    "x86_64-pc-windows-gnu",
    "i686-pc-windows-gnu",
    "aarch64-pc-windows-gnullvm",
    "x86_64-pc-windows-msvc",
    "x86_64-unknown-freebsd",
    "x86_64-unknown-netbsd",
    "x86_64-unknown-openbsd",
    "aarch64-linux-android",
    "wasm32-wasip1",
    "wasm32-unknown-unknown",
    "thumbv7em-none-eabi",
    "riscv32imac-unknown-none-elf",
];

/// Names that clang, gcc or an older rustc give to a target, and rustc's.
const OTHER_NAMES: [(&str, &str); 12] = [
    ("wasm32-wasi", "wasm32-wasip1"),
    ("wasm32-none", "wasm32-unknown-unknown"),
    ("arm64-apple-darwin", "aarch64-apple-darwin"),
    ("arm64-apple-macos", "aarch64-apple-darwin"),
    ("arm64-apple-macosx", "aarch64-apple-darwin"),
    ("x86_64-apple-macos", "x86_64-apple-darwin"),
    ("x86_64-apple-macosx", "x86_64-apple-darwin"),
    ("x86_64-w64-mingw32", "x86_64-pc-windows-gnu"),
    ("i686-w64-mingw32", "i686-pc-windows-gnu"),
    ("aarch64-w64-mingw32", "aarch64-pc-windows-gnullvm"),
    ("riscv64-unknown-linux-gnu", "riscv64gc-unknown-linux-gnu"),
    ("riscv64-unknown-linux-musl", "riscv64gc-unknown-linux-musl"),
];

/// The targets that one name stands for, in rustc's spelling: 32 for `all`, else one.
#[must_use]
pub fn named(name: &str) -> Vec<&str> {
    if name == "all" { ALL.to_vec() } else { vec![in_rustcs_words(name)] }
}

/// rustc's name for a target that may be named as Zig (`x86_64-linux-gnu`), clang or gcc name it.
/// A name that is in no list stays as it is.
#[must_use]
pub fn in_rustcs_words(name: &str) -> &str {
    if name == "host" {
        return HOST;
    }
    if KNOWN.contains(&name) {
        return name;
    }
    let listed = OTHER_NAMES.iter().find(|(other, _)| *other == name).map(|(_, rustc)| *rustc);
    listed.or_else(|| from_zig(name)).unwrap_or(name)
}

/// Whether Zig has the headers of the target's C library, by the list that `zig targets` prints.
#[must_use]
pub fn has_c_library(triple: &str, zig_targets: &str) -> bool {
    let Some(zig) = to_zig(triple) else { return false };
    let start = zig_targets.find(".libc = .{").unwrap_or(zig_targets.len());
    let list = zig_targets[start..].split('}').next().unwrap_or_default();
    let mut names = list.split('"').skip(1).step_by(2);
    names.any(|name| name.strip_suffix("-none").unwrap_or(name) == zig)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toolchain::target;

    #[test]
    fn every_target_of_the_set_is_known_once() {
        for (at, triple) in ALL.iter().enumerate() {
            assert!(KNOWN.contains(triple), "{triple}");
            assert!(!ALL[..at].contains(triple), "{triple}");
            target::target(triple).unwrap();
        }
    }

    #[test]
    fn other_compilers_words_are_understood() {
        for (given, rustc) in [
            ("x86_64-linux-gnu", "x86_64-unknown-linux-gnu"),
            ("aarch64-macos", "aarch64-apple-darwin"),
            ("x86-windows-gnu", "i686-pc-windows-gnu"),
            ("thumb-freestanding-eabi", "thumbv6m-none-eabi"),
            ("x86_64-w64-mingw32", "x86_64-pc-windows-gnu"),
            ("i586-pc-windows-msvc", "i586-pc-windows-msvc"),
            ("nonsense", "nonsense"),
        ] {
            assert_eq!(in_rustcs_words(given), rustc);
        }
        assert!(OTHER_NAMES.iter().all(|(_, rustc)| KNOWN.contains(rustc)));
        assert_eq!(named("all").len(), ALL.len());
        assert_eq!(named("host"), [HOST]);
    }

    #[test]
    fn zigs_list_tells_whose_headers_there_are() {
        let list = ".{ .arch = .{ \"s390x-linux-gnu\" }, .libc = .{\n\"x86_64-linux-gnu\",\n\"aarch64-macos-none\",\n}, }";
        assert!(has_c_library("x86_64-unknown-linux-gnu", list));
        assert!(has_c_library("aarch64-apple-darwin", list));
        assert!(!has_c_library("s390x-unknown-linux-gnu", list));
        assert!(!has_c_library("x86_64-unknown-linux-gnu", ""));
    }
}
