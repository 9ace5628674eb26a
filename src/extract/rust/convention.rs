//! Calling conventions: from the text between `extern`'s quotes to what it means on a target.
//!
//! The Rust Reference, "External blocks", ABI; `rustc_abi::ExternAbi` and
//! `rustc_target::spec::abi_map` for what a convention falls back to on each target.

use crate::contract::{Convention, Target, Unwinding};

/// The convention of a function pointer by the name that rustc gives its type:
/// `unsafe extern "C" fn(i32) -> i32`, `for<'a> extern "system" fn(&'a u8)`, `fn()`.
#[must_use]
pub fn of_pointer(name: &str, target: &Target) -> Convention {
    let head = name.split("fn(").next().unwrap_or_default();
    match head.split_once("extern \"").and_then(|(_, rest)| rest.split_once('"')) {
        Some((abi, _)) => of_abi(abi, target),
        None => Convention::Unspecified,
    }
}

/// Whether a panic may leave a function whose pointer's type rustc names `name`. `extern "C"` stops
/// it at the border (Rust Reference, "Panic", Unwinding across FFI boundaries); Rust's own
/// convention says nothing to others.
#[must_use]
pub fn unwinding_of_pointer(name: &str) -> Unwinding {
    let head = name.split("fn(").next().unwrap_or_default();
    let abi = head.split_once("extern \"").and_then(|(_, rest)| rest.split_once('"'));
    match abi.map(|(abi, _)| abi) {
        None | Some("Rust") => Unwinding::Unsaid,
        Some(abi) if abi.ends_with("-unwind") => Unwinding::Possible,
        Some(_) => Unwinding::Never,
    }
}

/// The convention that `abi` means on `target`.
#[must_use]
pub fn of_abi(abi: &str, target: &Target) -> Convention {
    let triple = &target.triple;
    let windows =
        triple.contains("-windows-") || triple.contains("-cygwin") || triple.contains("-uefi");
    let x86 = triple.starts_with('i') && triple.get(2..4) == Some("86");
    let x86_64 = triple.starts_with("x86_64");
    let arm = triple.starts_with("arm") || triple.starts_with("thumb");
    match abi.strip_suffix("-unwind").unwrap_or(abi) {
        "C" | "cdecl" => Convention::C,
        "system" if x86 && windows => Convention::Stdcall,
        "system" => Convention::C,
        "stdcall" if x86 => Convention::Stdcall,
        "fastcall" if x86 => Convention::Fastcall,
        "thiscall" if x86 => Convention::Thiscall,
        // Windows lets these be written on every architecture, where they mean the C convention.
        "stdcall" | "fastcall" | "thiscall" => Convention::C,
        "vectorcall" => Convention::Vectorcall,
        "win64" | "efiapi" if x86_64 && !windows => Convention::Win64,
        "sysv64" if x86_64 && windows => Convention::Sysv64,
        "win64" | "sysv64" | "efiapi" => Convention::C,
        // Hard-float targets pass floats in VFP registers; "aapcs" does not.
        "aapcs" if arm && triple.ends_with("hf") => Convention::Aapcs,
        "aapcs" => Convention::C,
        "Rust" | "rust" | "rust-call" | "rust-cold" | "rust-intrinsic" => Convention::Unspecified,
        _ => Convention::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{DataModel, Endian, Primitive};

    fn target(triple: &str) -> Target {
        let pointer = Primitive { size: 8, align: 8 };
        let model = DataModel {
            endian: Endian::Little,
            char_signed: true,
            pointer,
            short: pointer,
            int: pointer,
            long: pointer,
            long_long: pointer,
            float: pointer,
            double: pointer,
            long_double: pointer,
        };
        Target { triple: triple.to_owned(), model }
    }

    #[test]
    fn system_is_stdcall_on_32_bit_windows_only() {
        let system = |triple| of_pointer("unsafe extern \"system\" fn()", &target(triple));
        assert_eq!(system("i686-pc-windows-msvc"), Convention::Stdcall);
        assert_eq!(system("x86_64-pc-windows-msvc"), Convention::C);
        assert_eq!(system("i686-unknown-linux-gnu"), Convention::C);
    }

    #[test]
    fn a_plain_fn_has_no_promised_convention() {
        let linux = target("x86_64-unknown-linux-gnu");
        let nested = "fn(extern \"C\" fn())";
        assert_eq!(of_pointer(nested, &linux), Convention::Unspecified);
        assert_eq!(of_pointer("extern \"C-unwind\" fn()", &linux), Convention::C);
        assert_eq!(unwinding_of_pointer("extern \"C-unwind\" fn()"), Unwinding::Possible);
        assert_eq!(unwinding_of_pointer("unsafe extern \"C\" fn(i32)"), Unwinding::Never);
        assert_eq!(unwinding_of_pointer("fn(extern \"C\" fn())"), Unwinding::Unsaid);
        assert_eq!(of_pointer("extern \"win64\" fn()", &linux), Convention::Win64);
    }
}
