//! From rustc's name of a target to Zig's.
//!
//! Both name architecture, system and ABI; they differ in words. `x86_64-unknown-linux-gnu` is
//! `x86_64-linux-gnu`, `thumbv7em-none-eabi` is `thumb-freestanding-eabi`. This file uses nothing
//! else of the crate, because `build.rs` includes it by its path.

/// Zig's name of the target that rustc calls `triple`, or `None` where Zig has none.
#[must_use]
pub fn to_zig(triple: &str) -> Option<String> {
    let mut words = triple.split('-');
    let given_architecture = words.next()?;
    let rest: Vec<&str> = words.collect();
    let (os, environment) = system(&rest)?;
    let architecture = architecture(given_architecture, os)?;
    let abi = abi(given_architecture, architecture, os, environment)?;
    let joined = [architecture, os].join("-");
    Some(if abi.is_empty() { joined } else { format!("{joined}-{abi}") })
}

/// Zig's name of the system and rustc's of the environment after it.
fn system<'a>(words: &[&'a str]) -> Option<(&'static str, &'a str)> {
    if let ["unknown", "unknown"] | ["none"] | [_, "none"] = words {
        return Some(("freestanding", ""));
    }
    let known = |(at, word): (usize, &&str)| Some((at, os(word)?));
    let (at, os) = words.iter().enumerate().find_map(known)?;
    let rest = &words[at + 1..];
    match rest {
        [] => Some((os, "")),
        [environment] => match (os, *environment) {
            ("ios", "macabi") => Some(("maccatalyst", "")),
            _ => Some((os, environment)),
        },
        _ => None,
    }
}

fn os(word: &str) -> Option<&'static str> {
    Some(match word {
        "linux" => "linux",
        "windows" => "windows",
        "darwin" | "macos" => "macos",
        "ios" => "ios",
        "tvos" => "tvos",
        "watchos" => "watchos",
        "visionos" => "visionos",
        "freebsd" => "freebsd",
        "netbsd" => "netbsd",
        "openbsd" => "openbsd",
        "dragonfly" => "dragonfly",
        "fuchsia" => "fuchsia",
        "haiku" => "haiku",
        "hermit" => "hermit",
        "hurd" => "hurd",
        "illumos" => "illumos",
        "solaris" => "solaris",
        "aix" => "aix",
        "rtems" => "rtems",
        "uefi" => "uefi",
        "cuda" => "cuda",
        "amdhsa" => "amdhsa",
        "emscripten" => "emscripten",
        "wasip1" | "wasip2" | "wasip3" | "wasi" => "wasi",
        // Bare metal, with or without a small C library of the vendor's.
        "none" | "freestanding" | "espidf" | "psx" => "freestanding",
        "psp" => "psp",
        "3ds" => "3ds",
        "vita" => "vita",
        _ => return None,
    })
}

fn architecture(word: &str, os: &str) -> Option<&'static str> {
    const SAME: [&str; 18] = [
        "aarch64",
        "aarch64_be",
        "amdgcn",
        "avr",
        "bpfeb",
        "bpfel",
        "csky",
        "hexagon",
        "loongarch32",
        "loongarch64",
        "m68k",
        "msp430",
        "nvptx64",
        "powerpc64le",
        "powerpc64",
        "powerpc",
        "s390x",
        "wasm64",
    ];
    if let Some(same) = SAME.into_iter().find(|name| *name == word) {
        return Some(same);
    }
    Some(match word {
        "x86_64" | "x86_64h" => "x86_64",
        "i386" | "i586" | "i686" => "x86",
        "arm64e" | "arm64_32" | "aarch64v8r" => "aarch64",
        "mips" | "mipsisa32r6" => "mips",
        "mipsel" | "mipsisa32r6el" => "mipsel",
        "mips64" | "mipsisa64r6" => "mips64",
        "mips64el" | "mipsisa64r6el" => "mips64el",
        "sparc" => "sparc",
        "sparc64" | "sparcv9" => "sparc64",
        "wasm32" | "wasm32v1" => "wasm32",
        "xtensa" => "xtensa",
        "arm64ec" => return None,
        _ if word.starts_with("riscv32") => "riscv32",
        _ if word.starts_with("riscv64") => "riscv64",
        _ if word.starts_with("armeb") => "armeb",
        _ if word.starts_with("arm") => "arm",
        // On Linux the C library is named for Arm, whichever instructions the code uses.
        _ if word.starts_with("thumb") && os == "linux" => "arm",
        _ if word.starts_with("thumb") => "thumb",
        _ => return None,
    })
}

/// Zig's name of the ABI; empty for the system's only one.
fn abi<'a>(word: &str, architecture: &str, os: &str, environment: &'a str) -> Option<&'a str> {
    Some(match (os, environment) {
        ("wasi" | "emscripten", _) => "musl",
        ("watchos", "") if word == "arm64_32" => "ilp32",
        (_, "sim") => "simulator",
        (_, "" | "elf" | "softfloat" | "threads") => "",
        ("windows", "gnullvm") => "gnu",
        (_, "gnuasan") => "gnu",
        ("linux", "none") => "none",
        ("linux", "gnu") => match architecture {
            "mips" | "mipsel" | "powerpc" => "gnueabihf",
            _ => "gnu",
        },
        ("linux", "musl") => match architecture {
            // rustc's 32-bit MIPS uses the floating point unit with glibc and not with musl.
            "mips" | "mipsel" => "musleabi",
            "powerpc" => "musleabihf",
            "mips64" | "mips64el" => "muslabi64",
            _ => "musl",
        },
        ("linux", "ohos") if architecture == "arm" => "ohoseabi",
        ("linux", "gnuspe") => "gnueabi",
        ("linux", "muslspe") => "musleabi",
        ("linux", "gnu_ilp32") => "ilp32",
        ("linux", "gnuabiv2") => "gnueabi",
        ("linux", "gnuabiv2hf") => "gnueabihf",
        ("vita", "newlibeabihf") => "eabihf",
        (
            _,
            "gnu" | "gnueabi" | "gnueabihf" | "gnuabi64" | "gnux32" | "musleabi" | "musleabihf"
            | "muslabi64" | "android" | "androideabi" | "ohos" | "msvc" | "eabi" | "eabihf",
        ) => environment,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rustc_names_become_zig_names() {
        let pairs = [
            ("x86_64-unknown-linux-gnu", "x86_64-linux-gnu"),
            ("x86_64-unknown-linux-gnux32", "x86_64-linux-gnux32"),
            ("i686-pc-windows-msvc", "x86-windows-msvc"),
            ("x86_64-pc-windows-gnullvm", "x86_64-windows-gnu"),
            ("aarch64-apple-darwin", "aarch64-macos"),
            ("aarch64-apple-ios-sim", "aarch64-ios-simulator"),
            ("aarch64-apple-ios-macabi", "aarch64-maccatalyst"),
            ("arm64_32-apple-watchos", "aarch64-watchos-ilp32"),
            ("armv7-unknown-linux-gnueabihf", "arm-linux-gnueabihf"),
            ("armv7-linux-androideabi", "arm-linux-androideabi"),
            ("thumbv7neon-unknown-linux-musleabihf", "arm-linux-musleabihf"),
            ("thumbv7em-none-eabi", "thumb-freestanding-eabi"),
            ("thumbv7a-pc-windows-msvc", "thumb-windows-msvc"),
            ("riscv32imac-unknown-none-elf", "riscv32-freestanding"),
            ("riscv64gc-unknown-linux-musl", "riscv64-linux-musl"),
            ("mips-unknown-linux-gnu", "mips-linux-gnueabihf"),
            ("mipsel-unknown-linux-musl", "mipsel-linux-musleabi"),
            ("mips64-openwrt-linux-musl", "mips64-linux-muslabi64"),
            ("powerpc-unknown-linux-musl", "powerpc-linux-musleabihf"),
            ("powerpc64le-unknown-linux-gnu", "powerpc64le-linux-gnu"),
            ("s390x-unknown-linux-gnu", "s390x-linux-gnu"),
            ("sparcv9-sun-solaris", "sparc64-solaris"),
            ("wasm32-unknown-unknown", "wasm32-freestanding"),
            ("wasm32-wasip1-threads", "wasm32-wasi-musl"),
            ("wasm32-unknown-emscripten", "wasm32-emscripten-musl"),
            ("avr-none", "avr-freestanding"),
            ("x86_64-unknown-none", "x86_64-freestanding"),
            ("x86_64-unknown-uefi", "x86_64-uefi"),
        ];
        for (rustc, zig) in pairs {
            assert_eq!(to_zig(rustc).as_deref(), Some(zig), "{rustc}");
        }
    }

    #[test]
    fn what_zig_has_no_name_for_has_none() {
        for triple in [
            "",
            "x86_64",
            "linux",
            "x86_64-unknown-redox",
            "arm64ec-pc-windows-msvc",
            "armv7-unknown-linux-uclibceabi",
            "x86_64-fortanix-unknown-sgx",
            "z80-unknown-linux-gnu",
            "x86_64-unknown-linux-gnu-extra",
        ] {
            assert_eq!(to_zig(triple), None, "{triple}");
        }
    }
}
