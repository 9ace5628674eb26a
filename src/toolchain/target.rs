//! Names of targets, and the C data model of each.
//!
//! abiding names targets as rustc does. What C's types look like on one is asked from Zig's
//! standard library through the static library in `zig/`, for any target that both compilers
//! name, without running a compiler.

use std::mem::MaybeUninit;

use thiserror::Error;

use super::target_set::in_rustcs_words;
use super::zig::triple::to_zig;
use crate::contract::{DataModel, Endian, Primitive, Target};
use crate::zig_abi::{
    AbidingEndian, AbidingPrimitive, AbidingTargetFacts, AbidingZigStatus, abiding_zig_target_facts,
};

/// The target that abiding itself was built for, in rustc's spelling.
pub const HOST: &str = env!("ABIDING_HOST");

/// Why there is no data model for a target.
#[derive(Debug, Error)]
pub enum TargetError {
    /// The name is not one that both rustc and Zig can be asked about.
    #[error("unknown target `{triple}`{}", nearest(.triple))]
    Unknown {
        /// The triple.
        triple: String,
    },
    /// The name is fine, but this Zig release knows nothing about the target.
    #[error("Zig's standard library does not know C's types on `{triple}` (`{zig}`): {reason:?}")]
    NoFacts {
        /// The triple.
        triple: String,
        /// The same in Zig's spelling.
        zig: String,
        /// What Zig says.
        reason: AbidingZigStatus,
    },
    /// The Zig static library was built from other sources than this program.
    #[error(
        "the Zig library linked into abiding does not fit it (status {status}); rebuild abiding"
    )]
    Mismatch {
        /// The status that the library returned.
        status: u32,
    },
}

/// The machine that abiding runs on.
///
/// # Errors
/// When Zig does not know it.
pub fn host() -> Result<Target, TargetError> {
    target(HOST)
}

/// The target of that name, in rustc's, Zig's or clang's spelling; `host` is [`host`].
///
/// # Errors
/// When the name is unknown (the message lists the nearest known ones), or Zig does not know the
/// target's C types.
pub fn target(triple: &str) -> Result<Target, TargetError> {
    let triple = in_rustcs_words(triple);
    Ok(Target { triple: triple.to_owned(), model: data_model(triple)? })
}

/// Sizes and signs of C's primitives on the target `triple`.
///
/// # Errors
/// As [`target`].
pub fn data_model(triple: &str) -> Result<DataModel, TargetError> {
    let facts = facts(triple)?;
    let endian =
        if facts.endian == AbidingEndian::Little as u32 { Endian::Little } else { Endian::Big };
    Ok(DataModel {
        endian,
        char_signed: facts.char_signed != 0,
        pointer: primitive(facts.pointer),
        short: primitive(facts.c_short),
        int: primitive(facts.c_int),
        long: primitive(facts.c_long),
        long_long: primitive(facts.c_longlong),
        float: primitive(facts.c_float),
        double: primitive(facts.c_double),
        long_double: primitive(facts.c_longdouble),
    })
}

/// Everything that Zig's standard library knows about C on the target `triple`.
///
/// # Errors
/// As [`target`].
pub fn facts(triple: &str) -> Result<AbidingTargetFacts, TargetError> {
    let zig = to_zig(triple).ok_or_else(|| TargetError::Unknown { triple: triple.to_owned() })?;
    let mut facts = MaybeUninit::<AbidingTargetFacts>::uninit();
    let size = size_of::<AbidingTargetFacts>();
    // SAFETY: the text is `zig.len()` bytes that live through the call, and `facts` is a place of
    // `size` bytes, aligned for its type.
    let status =
        unsafe { abiding_zig_target_facts(size, zig.as_ptr(), zig.len(), facts.as_mut_ptr()) };
    let reason = match status {
        // SAFETY: the call says that it filled the struct; every bit pattern is a value of it.
        0 => return Ok(unsafe { facts.assume_init() }),
        2 => AbidingZigStatus::UnknownArchitecture,
        3 => AbidingZigStatus::UnknownSystem,
        4 => AbidingZigStatus::UnknownAbi,
        5 => AbidingZigStatus::MalformedTriple,
        6 => AbidingZigStatus::UnknownCTypes,
        status => return Err(TargetError::Mismatch { status }),
    };
    Err(TargetError::NoFacts { triple: triple.to_owned(), zig, reason })
}

/// Zig's name of the target that rustc calls `triple`.
///
/// # Errors
/// When Zig has none.
pub fn zig_triple(triple: &str) -> Result<String, TargetError> {
    to_zig(triple).ok_or_else(|| TargetError::Unknown { triple: triple.to_owned() })
}

/// rustc's name of the target that Zig calls `zig`, if it is one of [`KNOWN`]. Zig names fewer
/// variants; the one that rustc lists first wins.
#[must_use]
pub fn from_zig(zig: &str) -> Option<&'static str> {
    KNOWN.into_iter().find(|triple| to_zig(triple).as_deref() == Some(zig))
}

fn primitive(given: AbidingPrimitive) -> Primitive {
    Primitive { size: given.size, align: given.alignment }
}

/// Targets to suggest for a name that is none, and to look for a Zig name in: those for which
/// rustup has a standard library, and some with an unusual data model.
pub const KNOWN: [&str; 67] = [
    "aarch64-apple-darwin",
    "aarch64-apple-ios",
    "aarch64-apple-ios-sim",
    "aarch64-linux-android",
    "aarch64-pc-windows-gnullvm",
    "aarch64-pc-windows-msvc",
    "aarch64-unknown-freebsd",
    "aarch64-unknown-linux-gnu",
    "aarch64-unknown-linux-musl",
    "aarch64-unknown-none",
    "aarch64_be-unknown-linux-gnu",
    "arm-unknown-linux-gnueabi",
    "arm-unknown-linux-gnueabihf",
    "arm-unknown-linux-musleabi",
    "arm-unknown-linux-musleabihf",
    "armv7-linux-androideabi",
    "armv7-unknown-linux-gnueabihf",
    "armv7-unknown-linux-musleabihf",
    "avr-none",
    "i586-unknown-linux-gnu",
    "i686-linux-android",
    "i686-pc-windows-gnu",
    "i686-pc-windows-msvc",
    "i686-unknown-freebsd",
    "i686-unknown-linux-gnu",
    "i686-unknown-linux-musl",
    "loongarch64-unknown-linux-gnu",
    "loongarch64-unknown-linux-musl",
    "m68k-unknown-linux-gnu",
    "mips-unknown-linux-gnu",
    "mips64-unknown-linux-gnuabi64",
    "mips64el-unknown-linux-gnuabi64",
    "mips64el-unknown-linux-muslabi64",
    "mipsel-unknown-linux-gnu",
    "msp430-none-elf",
    "powerpc-unknown-linux-gnu",
    "powerpc64-unknown-linux-gnu",
    "powerpc64le-unknown-linux-gnu",
    "powerpc64le-unknown-linux-musl",
    "riscv32imac-unknown-none-elf",
    "riscv64gc-unknown-linux-gnu",
    "riscv64gc-unknown-linux-musl",
    "s390x-unknown-linux-gnu",
    "s390x-unknown-linux-musl",
    "sparc64-unknown-linux-gnu",
    "thumbv6m-none-eabi",
    "thumbv7em-none-eabi",
    "thumbv7em-none-eabihf",
    "wasm32-unknown-emscripten",
    "wasm32-unknown-unknown",
    "wasm32-wasip1",
    "wasm32-wasip2",
    "x86_64-apple-darwin",
    "x86_64-apple-ios",
    "x86_64-linux-android",
    "x86_64-pc-windows-gnu",
    "x86_64-pc-windows-msvc",
    "x86_64-unknown-freebsd",
    "x86_64-unknown-fuchsia",
    "x86_64-unknown-haiku",
    "x86_64-unknown-illumos",
    "x86_64-unknown-linux-gnu",
    "x86_64-unknown-linux-gnux32",
    "x86_64-unknown-linux-musl",
    "x86_64-unknown-netbsd",
    "x86_64-unknown-none",
    "x86_64-unknown-openbsd",
];

/// `; did you mean …?` with up to three known names that are close to `triple`.
fn nearest(triple: &str) -> String {
    let mut close: Vec<_> = KNOWN.map(|known| (distance(triple, known), known)).to_vec();
    close.sort();
    close.retain(|(steps, known)| *steps <= known.len() / 3);
    close.truncate(3);
    let names: Vec<_> = close.into_iter().map(|(_, known)| format!("`{known}`")).collect();
    match names.as_slice() {
        [] => "; `rustc --print target-list` lists rustc's names".to_owned(),
        names => format!("; did you mean {}?", names.join(" or ")),
    }
}

/// The number of bytes to insert, delete or replace to turn `a` into `b` (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, to) in b.bytes().enumerate() {
            let replaced = diagonal + usize::from(from != to);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_as_this_program_was_compiled() {
        let model = host().unwrap().model;
        assert_eq!(usize::from(model.pointer.size), size_of::<*const u8>());
        assert_eq!(usize::from(model.pointer.align), align_of::<*const u8>());
        assert_eq!(usize::from(model.long.size), size_of::<std::ffi::c_long>());
        assert_eq!(usize::from(model.long_long.align), align_of::<std::ffi::c_longlong>());
        assert_eq!(model.endian == Endian::Little, cfg!(target_endian = "little"));
        assert_eq!(model.char_signed, std::ffi::c_char::MIN != 0);
    }

    #[test]
    fn every_known_target_has_a_data_model() {
        for triple in KNOWN {
            data_model(triple).unwrap_or_else(|error| panic!("{error}"));
        }
    }

    #[test]
    fn a_misspelled_target_is_answered_with_the_nearest() {
        let error = data_model("x86_64-unknown-linx-gnu").unwrap_err().to_string();
        assert!(error.contains("did you mean `x86_64-unknown-linux-gnu`"), "{error}");
        let far = data_model("nonsense").unwrap_err().to_string();
        assert!(far.contains("rustc --print target-list"), "{far}");
    }

    #[test]
    fn a_zig_name_leads_back_to_a_rustc_name() {
        assert_eq!(from_zig("x86_64-linux-gnu"), Some("x86_64-unknown-linux-gnu"));
        assert_eq!(from_zig("x87-linux-gnu"), None);
        for triple in KNOWN {
            let zig = zig_triple(triple).unwrap();
            assert_eq!(to_zig(from_zig(&zig).unwrap()).unwrap(), zig);
        }
    }
}
