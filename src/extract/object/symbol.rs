//! The symbols of an object.

use crate::contract::Name;

use super::Place;

/// Index of a symbol in [`super::Image::symbols`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SymbolId(pub(super) u32);

/// A named symbol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its name as a C program spells it: without the underscore that Mach-O and 32-bit Windows
    /// put in front, and without the version that ELF puts behind.
    pub name: Name,
    /// Where it is defined; `None` when another object has to define it.
    pub place: Option<Place>,
    /// Size in bytes; 0 where the format does not tell (Mach-O, COFF).
    pub size: u64,
    /// How far it is seen.
    pub visibility: Visibility,
    /// Whether it carries the mark of a hidden symbol, also where a linker made it local since: ELF
    /// `STV_HIDDEN` and `STV_INTERNAL`, Mach-O `N_PEXT`.
    pub marked_hidden: bool,
    /// Whether another definition takes precedence over it.
    pub weak: bool,
    /// Whether every thread has its own.
    pub thread_local: bool,
    /// Whether it is code.
    pub function: bool,
    /// Whether its code is chosen when it is loaded: what is at its place returns the address of the
    /// function (ELF `STT_GNU_IFUNC`).
    pub indirect: bool,
    /// Whether it is a C tentative definition (`int x;` with `-fcommon`): defined, zero, and given
    /// its place by the linker, so that `place` is `None`.
    pub common: bool,
    /// The version that its library gives it (ELF `foo@@V2`); `None` without one.
    pub version: Option<Name>,
    /// Whether only programs that were linked before use it (ELF `foo@V1`): another version is for
    /// those that are linked now, or none.
    pub superseded: bool,
    /// The value of a symbol that stands for a number and not for a place.
    pub absolute: Option<u64>,
}

impl Symbol {
    /// Whether this object defines it.
    #[must_use]
    pub fn is_defined(&self) -> bool {
        self.place.is_some() || self.common || self.absolute.is_some()
    }

    /// Whether it only stands for a version of other symbols, as linkers define one for each.
    #[must_use]
    pub fn is_version(&self) -> bool {
        self.absolute.is_some() && self.version == Some(self.name)
    }

    /// Whether code outside the final library or program may use this definition.
    #[must_use]
    pub fn is_exported(&self) -> bool {
        self.is_defined() && self.visibility == Visibility::Exported
    }
}

/// How far a symbol is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Visibility {
    /// In its own object only (`static`).
    Local,
    /// In all objects that are linked together, and not outside (`visibility("hidden")`).
    Hidden,
    /// Outside too. In COFF every global symbol counts, because a linker may still export it.
    Exported,
}

/// The symbol without what 32-bit Windows adds to it for `stdcall` and `fastcall`: `f@8`, `@f@8`.
/// That tells the convention and the bytes of the parameters once more, and compilers of other
/// languages add it themselves, so that it must not keep declarations from belonging together.
#[must_use]
pub fn undecorated(symbol: Name, name: &str) -> Name {
    let text = symbol.as_str();
    let (start, bytes) = text.rsplit_once('@').unwrap_or((text, ""));
    let is_number = !bytes.is_empty() && bytes.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && start.strip_prefix('@').unwrap_or(start) == name { name.into() } else { symbol }
}
