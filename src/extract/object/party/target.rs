//! Whether an object is for the target that a boundary is checked on.

use object::{Architecture, BinaryFormat};

use super::super::Image;
use crate::contract::{Endian, Target};
use crate::extract::ExtractError;

/// The machine of a triple, in the words of object files; `None` for one that is not known here,
/// of which nothing is checked.
pub fn architecture(triple: &str) -> Option<Architecture> {
    let machine = triple.split('-').next()?;
    let x86 = machine.len() == 4 && machine.starts_with('i') && machine.ends_with("86");
    Some(match machine {
        "x86_64" if triple.ends_with("x32") => Architecture::X86_64_X32,
        "x86_64" | "x86_64h" => Architecture::X86_64,
        _ if x86 => Architecture::I386,
        "aarch64" | "aarch64_be" if triple.contains("ilp32") => Architecture::Aarch64_Ilp32,
        "aarch64" | "aarch64_be" | "arm64" | "arm64e" => Architecture::Aarch64,
        _ if machine.starts_with("arm") || machine.starts_with("thumb") => Architecture::Arm,
        _ if machine.starts_with("riscv32") => Architecture::Riscv32,
        _ if machine.starts_with("riscv64") => Architecture::Riscv64,
        _ if machine.starts_with("powerpc64") => Architecture::PowerPc64,
        _ if machine.starts_with("powerpc") => Architecture::PowerPc,
        _ if machine.starts_with("mips64") => Architecture::Mips64,
        _ if machine.starts_with("mips") => Architecture::Mips,
        "s390x" => Architecture::S390x,
        "sparc64" | "sparcv9" => Architecture::Sparc64,
        "loongarch64" => Architecture::LoongArch64,
        "m68k" => Architecture::M68k,
        "wasm32" => Architecture::Wasm32,
        "wasm64" => Architecture::Wasm64,
        _ => return None,
    })
}

/// The file format of a triple's objects, and its name.
fn format(triple: &str) -> (&'static str, &'static [BinaryFormat]) {
    if triple.contains("-windows") || triple.contains("-cygwin") || triple.contains("-uefi") {
        ("Windows", &[BinaryFormat::Coff, BinaryFormat::Pe])
    } else if triple.contains("-apple-") {
        ("Apple", &[BinaryFormat::MachO])
    } else if triple.starts_with("wasm") {
        ("WebAssembly", &[BinaryFormat::Wasm])
    } else {
        ("ELF", &[BinaryFormat::Elf])
    }
}

/// Refuses an image that is for another machine, file format, byte order or pointer size. What
/// objects do not tell (the C library, the operating system of an ELF file) is not checked.
pub fn check(image: &Image, target: &Target) -> Result<(), ExtractError> {
    let model = &target.model;
    let machine = architecture(&target.triple);
    let (_, formats) = format(&target.triple);
    let fits = formats.contains(&image.format())
        && machine.is_none_or(|machine| machine == image.architecture())
        && image.endian() == model.endian
        && image.pointer_size() == model.pointer.size;
    if fits {
        return Ok(());
    }
    let endian = match image.endian() {
        Endian::Little => "little-endian",
        Endian::Big => "big-endian",
    };
    let headline = format!(
        "the library is for another target: a {endian} {:?} file for {:?}, not for `{}`",
        image.format(),
        image.architecture(),
        target.triple
    );
    let help = "check it with `--target` for the machine and system that it was built for, or name \
                the library of this target";
    Err(ExtractError::new(headline).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_are_told_apart() {
        assert_eq!(architecture("i686-pc-windows-gnu"), Some(Architecture::I386));
        assert_eq!(architecture("x86_64-unknown-linux-gnux32"), Some(Architecture::X86_64_X32));
        assert_eq!(architecture("thumbv7em-none-eabi"), Some(Architecture::Arm));
        assert_eq!(architecture("ia64-unknown-none"), None);
        assert_eq!(format("x86_64-pc-windows-msvc").1, [BinaryFormat::Coff, BinaryFormat::Pe]);
        assert_eq!(format("x86_64-unknown-linux-musl").1, [BinaryFormat::Elf]);
    }
}
