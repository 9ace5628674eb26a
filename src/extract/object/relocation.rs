//! Relocations: what a linker would still do to an object's bytes.

use object::{Architecture, RelocationFlags, RelocationKind};

use crate::contract::Endian;

use super::image::number;
use super::{Image, ObjectError, SectionId, SymbolId};

/// One change that a linker makes to a section's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Relocation {
    /// Where, in bytes from the section's start.
    pub offset: u64,
    /// Bytes that it changes.
    pub size: u8,
    /// What it computes.
    pub operation: Operation,
    /// From what.
    pub target: Target,
    /// What is added. Where the format keeps it in the section's bytes (REL), it is read already.
    pub addend: i64,
}

/// What a relocation refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    Symbol(SymbolId),
    Section(SectionId),
    None,
}

/// What a relocation computes, of target address S, addend A and the bytes V that are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operation {
    /// S + A.
    Absolute,
    /// S + A, counted from the start of the section of S (COFF).
    SectionOffset,
    /// S + A, counted from the start of a thread's storage.
    ThreadOffset,
    /// V + S + A. Linkers that shorten code (RISC-V, LoongArch) compute differences so.
    Add,
    /// V − S − A.
    Subtract,
    /// The low six bits of S + A (RISC-V); the two other bits of the byte stay.
    SetLow6,
    /// V − S − A in the low six bits (RISC-V).
    SubtractLow6,
    /// V is left as it is.
    Nothing,
    /// One that is not known, by its number in the machine's ABI document.
    Unknown(u32),
}

/// The operation and size in bytes of a relocation.
///
/// The `object` crate knows what is absolute for every machine; what it calls unknown and debug
/// information needs is found here by the numbers of the machines' ABI documents.
pub(super) fn operation(
    architecture: Architecture,
    relocation: &object::Relocation,
    thread_local: bool,
) -> (Operation, u8) {
    let size = relocation.size() / 8;
    let number = match relocation.flags() {
        RelocationFlags::Elf { r_type } => r_type,
        RelocationFlags::MachO { r_type, .. } => r_type.into(),
        RelocationFlags::Coff { typ } => typ.into(),
        _ => u32::MAX,
    };
    match relocation.kind() {
        RelocationKind::Absolute => (Operation::Absolute, size),
        RelocationKind::SectionOffset => (Operation::SectionOffset, size),
        RelocationKind::Unknown if matches!(relocation.flags(), RelocationFlags::Elf { .. }) => {
            elf_operation(architecture, number, thread_local)
        }
        RelocationKind::Unknown => (mach_operation(architecture, relocation.flags()), size),
        _ => (Operation::Unknown(number), size),
    }
}

/// Sources: System V psABI supplements for x86-64 (table 4.9), i386, AArch64 (5.7), Arm (4.6),
/// RISC-V (chapter 8.5), LoongArch (Table of relocations), s390x, PowerPC64 (3.5).
fn elf_operation(machine: Architecture, number: u32, thread_local: bool) -> (Operation, u8) {
    use Operation as O;
    use object::elf;
    match (machine, number) {
        (_, 0) => (O::Nothing, 0),
        // RELATIVE: the load address plus the addend; our image is loaded where it was linked.
        // GLOB_DAT and JUMP_SLOT: the symbol's address.
        (
            Architecture::X86_64,
            elf::R_X86_64_RELATIVE | elf::R_X86_64_GLOB_DAT | elf::R_X86_64_JUMP_SLOT,
        )
        | (
            Architecture::Aarch64,
            elf::R_AARCH64_RELATIVE | elf::R_AARCH64_GLOB_DAT | elf::R_AARCH64_JUMP_SLOT,
        )
        | (Architecture::Riscv64, elf::R_RISCV_RELATIVE | elf::R_RISCV_JUMP_SLOT)
        | (Architecture::LoongArch64, elf::R_LARCH_RELATIVE | elf::R_LARCH_JUMP_SLOT)
        | (Architecture::S390x, elf::R_390_RELATIVE | elf::R_390_GLOB_DAT | elf::R_390_JMP_SLOT)
        | (
            Architecture::PowerPc64,
            elf::R_PPC64_RELATIVE | elf::R_PPC64_GLOB_DAT | elf::R_PPC64_JMP_SLOT,
        ) => (O::Absolute, 8),
        (Architecture::I386, elf::R_386_RELATIVE | elf::R_386_GLOB_DAT | elf::R_386_JMP_SLOT)
        | (Architecture::Arm, elf::R_ARM_RELATIVE | elf::R_ARM_GLOB_DAT | elf::R_ARM_JUMP_SLOT)
        | (Architecture::Riscv32, elf::R_RISCV_RELATIVE | elf::R_RISCV_JUMP_SLOT) => {
            (O::Absolute, 4)
        }
        (Architecture::Riscv32 | Architecture::Riscv64, _) => riscv_operation(number),
        (Architecture::LoongArch32 | Architecture::LoongArch64, _) => loongarch_operation(number),
        // Debug information gives a thread-local's place by the machine's "offset in the module's
        // thread storage" (DTPOFF, DTPREL, TLS_LDO …); nothing else there names such a symbol.
        _ if thread_local => (O::ThreadOffset, 0),
        _ => (O::Unknown(number), 0),
    }
}

fn riscv_operation(number: u32) -> (Operation, u8) {
    use Operation as O;
    use object::elf;
    match number {
        elf::R_RISCV_ADD8 => (O::Add, 1),
        elf::R_RISCV_ADD16 => (O::Add, 2),
        elf::R_RISCV_ADD32 => (O::Add, 4),
        elf::R_RISCV_ADD64 => (O::Add, 8),
        elf::R_RISCV_SUB8 => (O::Subtract, 1),
        elf::R_RISCV_SUB16 => (O::Subtract, 2),
        elf::R_RISCV_SUB32 => (O::Subtract, 4),
        elf::R_RISCV_SUB64 => (O::Subtract, 8),
        elf::R_RISCV_SET8 => (O::Absolute, 1),
        elf::R_RISCV_SET16 => (O::Absolute, 2),
        elf::R_RISCV_SET32 => (O::Absolute, 4),
        elf::R_RISCV_SET6 => (O::SetLow6, 1),
        elf::R_RISCV_SUB6 => (O::SubtractLow6, 1),
        elf::R_RISCV_RELAX | elf::R_RISCV_ALIGN => (O::Nothing, 0),
        elf::R_RISCV_TLS_DTPREL32 => (O::ThreadOffset, 4),
        elf::R_RISCV_TLS_DTPREL64 => (O::ThreadOffset, 8),
        _ => (O::Unknown(number), 0),
    }
}

fn loongarch_operation(number: u32) -> (Operation, u8) {
    use Operation as O;
    use object::elf;
    match number {
        elf::R_LARCH_ADD8 => (O::Add, 1),
        elf::R_LARCH_ADD16 => (O::Add, 2),
        elf::R_LARCH_ADD32 => (O::Add, 4),
        elf::R_LARCH_ADD64 => (O::Add, 8),
        elf::R_LARCH_SUB8 => (O::Subtract, 1),
        elf::R_LARCH_SUB16 => (O::Subtract, 2),
        elf::R_LARCH_SUB32 => (O::Subtract, 4),
        elf::R_LARCH_SUB64 => (O::Subtract, 8),
        elf::R_LARCH_ADD6 => (O::SetLow6, 1),
        elf::R_LARCH_SUB6 => (O::SubtractLow6, 1),
        elf::R_LARCH_RELAX | elf::R_LARCH_ALIGN => (O::Nothing, 0),
        elf::R_LARCH_TLS_DTPREL32 => (O::ThreadOffset, 4),
        elf::R_LARCH_TLS_DTPREL64 => (O::ThreadOffset, 8),
        _ => (O::Unknown(number), 0),
    }
}

/// Mach-O writes a difference as SUBTRACTOR followed by UNSIGNED at the same place
/// (`<mach-o/x86_64/reloc.h>`, `<mach-o/arm64/reloc.h>`).
fn mach_operation(machine: Architecture, flags: RelocationFlags) -> Operation {
    use object::macho;
    match (machine, flags) {
        (Architecture::X86_64, RelocationFlags::MachO { r_type, .. })
            if r_type == macho::X86_64_RELOC_SUBTRACTOR =>
        {
            Operation::Subtract
        }
        (Architecture::Aarch64, RelocationFlags::MachO { r_type, .. })
            if r_type == macho::ARM64_RELOC_SUBTRACTOR =>
        {
            Operation::Subtract
        }
        (_, RelocationFlags::MachO { r_type, .. }) => Operation::Unknown(r_type.into()),
        (_, RelocationFlags::Coff { typ }) => Operation::Unknown(typ.into()),
        _ => Operation::Unknown(u32::MAX),
    }
}

impl Image {
    /// Applies the relocations of section `id` to `bytes`, a copy of its contents.
    pub(super) fn relocate(&self, id: SectionId, bytes: &mut [u8]) -> Result<(), ObjectError> {
        for relocation in &self.section(id).relocations {
            let at = usize::try_from(relocation.offset).unwrap_or(usize::MAX);
            let end = at.saturating_add(relocation.size.into());
            let Some(field) = bytes.get_mut(at..end) else {
                return Err(self.relocation_error(id, relocation));
            };
            let stored = number(field, self.endian).unwrap_or(0);
            let addend = relocation.addend as u64;
            let value = self.address_of(relocation.target).wrapping_add(addend);
            let low6 = |low: u64| (stored & !0x3f) | (low & 0x3f);
            let result = match relocation.operation {
                Operation::Absolute => value,
                Operation::SectionOffset | Operation::ThreadOffset => {
                    self.section_offset_of(relocation.target).wrapping_add(addend)
                }
                Operation::Add => stored.wrapping_add(value),
                Operation::Subtract => stored.wrapping_sub(value),
                Operation::SetLow6 => low6(value),
                Operation::SubtractLow6 => low6(stored.wrapping_sub(value)),
                Operation::Nothing => stored,
                Operation::Unknown(_) => return Err(self.relocation_error(id, relocation)),
            };
            write(field, result, self.endian);
        }
        Ok(())
    }
}

/// Writes the low bytes of `value` over `field`, of at most eight bytes.
fn write(field: &mut [u8], value: u64, endian: Endian) {
    let size = field.len();
    match endian {
        Endian::Little => field.copy_from_slice(&value.to_le_bytes()[..size]),
        Endian::Big => field.copy_from_slice(&value.to_be_bytes()[8 - size..]),
    }
}
