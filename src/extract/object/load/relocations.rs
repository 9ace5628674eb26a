//! The relocations of an object, those of the dynamic loader included.

use object::read::File;
use object::read::elf::{ElfFile, FileHeader, SectionHeader};
use object::{Object, ObjectSection, RelocationTarget, SectionKind};

use super::Loader;
use super::symbols::SymbolIds;
use crate::extract::object::image::{Contents, number};
use crate::extract::object::relocation::{Operation, Relocation, Target, operation};
use crate::extract::object::{ObjectError, Section, SectionId};

impl Loader<'_> {
    pub(super) fn load_relocations(&mut self, ids: &SymbolIds) -> Result<(), ObjectError> {
        check_tables(&self.object)
            .map_err(|source| self.malformed("its relocations".to_owned(), source))?;
        for section in self.object.sections() {
            let Some(id) = self.section_ids.get(&section.index()).copied() else { continue };
            if section.kind() == SectionKind::Text {
                continue;
            }
            let read = section.relocations().map(|(at, r)| self.relocation(id, at, &r, ids));
            let mut relocations = read.collect::<Result<Vec<_>, _>>()?;
            relocations.sort_by_key(|relocation| relocation.offset);
            self.sections[id.0 as usize].relocations = relocations;
        }
        Ok(())
    }

    pub(super) fn load_dynamic_relocations(&mut self, ids: &SymbolIds) -> Result<(), ObjectError> {
        let Some(relocations) = self.object.dynamic_relocations() else { return Ok(()) };
        for (address, relocation) in relocations {
            let holds =
                |s: &Section| s.loaded && address.checked_sub(s.base).is_some_and(|at| at < s.size);
            let Some(index) = self.sections.iter().position(holds) else { continue };
            let id = SectionId(u32::try_from(index).unwrap_or(u32::MAX));
            let at = address - self.sections[index].base;
            let read = self.relocation(id, at, &relocation, ids)?;
            if read.operation != Operation::Nothing {
                self.sections[index].relocations.push(read);
            }
        }
        for section in &mut self.sections {
            section.relocations.sort_by_key(|relocation| relocation.offset);
        }
        Ok(())
    }

    fn relocation(
        &self,
        section: SectionId,
        offset: u64,
        relocation: &object::Relocation,
        ids: &SymbolIds,
    ) -> Result<Relocation, ObjectError> {
        let target = self.target(section, offset, relocation.target(), ids)?;
        let thread_local = match target {
            Target::Symbol(id) => self.symbols[id.0 as usize].thread_local,
            _ => false,
        };
        let machine = self.object.architecture();
        let (operation, size) = operation(machine, relocation, thread_local);
        let mut read = Relocation { offset, size, operation, target, addend: relocation.addend() };
        if relocation.has_implicit_addend() && operation_reads_addend(operation) {
            read.addend = read.addend.wrapping_add(self.stored_addend(section, offset, size));
            if let Target::Section(id) = target {
                read.addend = read.addend.wrapping_sub(self.origins[id.0 as usize] as i64);
            }
        }
        Ok(read)
    }

    fn target(
        &self,
        section: SectionId,
        offset: u64,
        target: RelocationTarget,
        ids: &SymbolIds,
    ) -> Result<Target, ObjectError> {
        let found = match target {
            RelocationTarget::Symbol(index) => ids.get(&index).map(|id| Target::Symbol(*id)),
            RelocationTarget::Section(index) => {
                self.section_ids.get(&index).map(|id| Target::Section(*id))
            }
            _ => Some(Target::None),
        };
        found.ok_or_else(|| ObjectError::Data {
            file: self.file.clone(),
            section: self.sections[section.0 as usize].name.clone(),
            offset,
            what: format!("a relocation refers to {target:?}, which does not exist"),
        })
    }

    /// The addend that REL formats keep in the section's bytes, sign-extended.
    fn stored_addend(&self, section: SectionId, offset: u64, size: u8) -> i64 {
        let bytes: &[u8] = match &self.sections[section.0 as usize].contents {
            Contents::File(range) => self.bytes.get(range.clone()).unwrap_or_default(),
            Contents::Owned(bytes) => bytes,
            Contents::Zero => &[],
        };
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        let field = bytes.get(from..from.saturating_add(size.into())).unwrap_or_default();
        let unused = 64 - 8 * u32::from(size.min(8));
        match number(field, self.endian) {
            Some(value) if unused < 64 => ((value << unused) as i64) >> unused,
            _ => 0,
        }
    }
}

/// Refuses damaged relocation tables, which the `object` crate's iterators pass over in silence:
/// references would then read as zero.
fn check_tables(object: &File<'_>) -> object::read::Result<()> {
    fn check<E: FileHeader>(elf: &ElfFile<'_, E>) -> object::read::Result<()> {
        for section in elf.elf_section_table().iter() {
            section.rel(elf.endian(), elf.data())?;
            section.rela(elf.endian(), elf.data())?;
        }
        Ok(())
    }
    match object {
        File::Elf32(elf) => check(elf),
        File::Elf64(elf) => check(elf),
        _ => Ok(()),
    }
}

/// Whether a relocation's in-place bytes are an addend and not the first operand.
fn operation_reads_addend(operation: Operation) -> bool {
    matches!(operation, Operation::Absolute | Operation::SectionOffset | Operation::ThreadOffset)
}
