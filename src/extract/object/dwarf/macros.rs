//! Macros of C and C++, which compilers write only when they are asked to: `gcc -g3`, `clang
//! -fdebug-macro` (DWARF 5, 6.3; `.debug_macinfo` up to DWARF 4).

use std::collections::{HashMap, HashSet};

use gimli::{MacroEntry, MacroIter, UnitRef, constants as dw};

use crate::contract::{Name, Span};

use super::super::ObjectError;
use super::attributes::EntryId;
use super::files::FileTable;
use super::reader::{OpenUnit, Reader};
use super::sections::Slice;

/// How deep files may include each other, and lists import each other: more than compilers allow.
const DEEPEST: usize = 500;

/// The definition of a macro in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Macro {
    /// Name, parameters and replacement, as behind `#define`: `LIMIT 100`, `TWICE(x) ((x) * 2)`.
    pub text: Name,
    /// Where it is defined.
    pub span: Span,
    /// Whether that is the unit's own source file and no header.
    pub private: bool,
}

impl Macro {
    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        let end = self.text.find([' ', '(']).unwrap_or(self.text.len());
        &self.text[..end]
    }

    /// What it stands for; with the parameters in front, where it has any.
    #[must_use]
    pub fn replacement(&self) -> &str {
        self.text[self.name().len()..].trim()
    }

    /// Whether it has parameters.
    #[must_use]
    pub fn has_parameters(&self) -> bool {
        self.text[self.name().len()..].starts_with('(')
    }
}

/// A list of macro entries, by its place in one of two sections.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum List {
    Macinfo(usize),
    Macro(usize),
}

/// Reads the macros of a unit into the graph and notes whether it has any. Those of the compiler and
/// of the command line are left out: they are in no file.
pub(super) fn read<'a>(
    reader: &mut Reader<'_, 'a>,
    unit: &OpenUnit<'a>,
    files: &FileTable,
    known: &mut HashSet<Macro>,
) -> Result<(), ObjectError> {
    let at = EntryId::new(unit.file, unit.gimli.header.offset(), 0);
    let read = || -> gimli::Result<Option<Vec<Macro>>> {
        let Some(list) = list_of(unit)? else { return Ok(None) };
        let dwarf = &reader.dwarfs[unit.file];
        let (stack, found) = (Vec::new(), Vec::new());
        let (names, imported, lost) = (HashMap::new(), HashSet::new(), false);
        let mut reading = Reading { dwarf, unit, files, stack, found, names, imported, lost };
        reading.list(list, 0)?;
        if reading.lost {
            return Ok(None);
        }
        Ok(Some(reading.found.into_iter().flatten().collect()))
    };
    let read = match read() {
        // gcc's lists of DWARF 4 refer to a table of names that its `.dwo` files do not have, and
        // packages come without lists.
        Err(_) if unit.file > 0 => None,
        read => read.map_err(|e| reader.undecodable(at, "its macros", e))?,
    };
    if let Some(found) = read {
        reader.graph.units[unit.id].has_macros = true;
        let new = found.into_iter().filter(|found| known.insert(*found));
        reader.graph.macros.extend(new);
    }
    Ok(())
}

fn list_of(unit: &OpenUnit<'_>) -> gimli::Result<Option<List>> {
    use gimli::AttributeValue as Value;
    let mut entries = unit.gimli.entries();
    let Some((_, root)) = entries.next_dfs()? else { return Ok(None) };
    for name in [dw::DW_AT_macros, dw::DW_AT_GNU_macros, dw::DW_AT_macro_info] {
        match root.attr_value(name)? {
            Some(Value::DebugMacroRef(at)) => return Ok(Some(List::Macro(at.0))),
            Some(Value::DebugMacinfoRef(at)) => return Ok(Some(List::Macinfo(at.0))),
            Some(Value::SecOffset(at)) if name == dw::DW_AT_macro_info => {
                return Ok(Some(List::Macinfo(at)));
            }
            Some(Value::SecOffset(at)) => return Ok(Some(List::Macro(at))),
            _ => {}
        }
    }
    Ok(None)
}

/// The lists of one unit at work.
struct Reading<'r, 'a> {
    dwarf: &'r gimli::Dwarf<Slice<'a>>,
    unit: &'r OpenUnit<'a>,
    files: &'r FileTable,
    /// The files around, by their numbers.
    stack: Vec<u64>,
    /// `None` where one was undefined.
    found: Vec<Option<Macro>>,
    /// Which of those have a name.
    names: HashMap<String, Vec<usize>>,
    /// A list says the same wherever it is imported; damaged ones import each other in circles.
    imported: HashSet<List>,
    /// Whether a list imports another that cannot be found.
    lost: bool,
}

impl<'a> Reading<'_, 'a> {
    fn list(&mut self, list: List, depth: usize) -> gimli::Result<()> {
        let mut entries: MacroIter<Slice<'a>> = match list {
            List::Macro(at) => self.dwarf.macros(gimli::DebugMacroOffset(at))?,
            List::Macinfo(at) => self.dwarf.macinfo(gimli::DebugMacinfoOffset(at))?,
        };
        while let Some(entry) = entries.next()? {
            match entry {
                MacroEntry::StartFile { file, .. } if self.stack.len() < DEEPEST => {
                    self.stack.push(file);
                }
                MacroEntry::EndFile => {
                    self.stack.pop();
                }
                MacroEntry::Define { line, text } => {
                    let text = text.string(UnitRef::new(self.dwarf, &self.unit.gimli))?;
                    let file = self.stack.last().copied();
                    let Some(span) = self.files.span(file, Some(line), None) else { continue };
                    let text = Name::new(text.to_string_lossy().trim_end());
                    let private = self.stack.len() < 2;
                    let new = Macro { text, span, private };
                    let named = self.names.entry(new.name().to_owned()).or_default();
                    named.push(self.found.len());
                    self.found.push(Some(new));
                }
                // One that is not there any more at the end is nobody's constant.
                MacroEntry::Undef { name, .. } => {
                    let name = name.string(UnitRef::new(self.dwarf, &self.unit.gimli))?;
                    for index in self.names.remove(&*name.to_string_lossy()).unwrap_or_default() {
                        self.found[index] = None;
                    }
                }
                // Somebody has to relocate the offset, and nobody does so in a `.dwo` file (gcc 12,
                // which writes 0 for all): such a unit does not tell its macros.
                MacroEntry::Import { .. } if self.unit.file > 0 => {
                    self.lost = true;
                    return Ok(());
                }
                MacroEntry::Import { offset } if depth < DEEPEST => {
                    let list = List::Macro(offset.0);
                    if self.imported.insert(list) {
                        self.list(list, depth + 1)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}
