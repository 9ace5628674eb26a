//! The records that `zig/reflect.zig` leaves in an object file, read back as plain data.
//!
//! Every record consists of slots of 8 bytes. Integers are 64-bit numbers in the target's byte
//! order, a pointer stands in the first bytes of its slot as a relocation. The offsets below are
//! those of the `extern struct`s of `reflect.zig`, in slots.

use std::collections::{HashMap, HashSet};

use thiserror::Error;

use super::record::{
    Address, DeclarationKind, RawDeclaration, RawMember, RawNamespace, RawType, Reflection,
    TypeKind, flag,
};
use crate::contract::Name;
use crate::extract::object::{Image, ObjectError, Place, Pointee};

/// The symbol of the table.
pub const TABLE: &str = "abiding_table";
/// "abiding" and the version of the record format, as in `reflect.zig`.
const MAGIC: u64 = 0x0161_6269_6469_6e67;
const SLOT: u64 = 8;
/// More records than any module has; a larger number is damage.
const MOST: usize = 1 << 22;

/// The table could not be read: the object is damaged or was made by another version of abiding.
#[derive(Debug, Error)]
pub enum TableError {
    /// The object itself is damaged.
    #[error(transparent)]
    Object(#[from] ObjectError),
    /// The table does not begin as it should.
    #[error("the reflection table begins with {found:#018x} instead of {MAGIC:#018x}")]
    BadMagic {
        /// What stands there.
        found: u64,
    },
    /// A record is of a kind that does not exist.
    #[error("the reflection table has a {what} of unknown kind {kind}")]
    UnknownKind {
        /// `type` or `declaration`.
        what: &'static str,
        /// The number.
        kind: u64,
    },
    /// A pointer that must lead to a record leads elsewhere.
    #[error("the reflection table has a pointer to {what} that leads nowhere")]
    Dangling {
        /// What it should lead to.
        what: &'static str,
    },
    /// A name is no UTF-8.
    #[error("the reflection table has a name that is no UTF-8: {lossy:?}")]
    NotText {
        /// The bytes, as far as they are text.
        lossy: String,
    },
    /// The table says that it is larger than it can be.
    #[error("the reflection table claims {count} {what}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many.
        count: u64,
    },
}

/// Reads the table of `image`.
///
/// # Errors
/// When the object has no table, or one that `reflect.zig` did not make.
pub fn read(image: &Image) -> Result<Reflection, TableError> {
    let table = image.place_of(TABLE)?;
    let found = image.number_at(table, 8)?;
    if found != MAGIC {
        return Err(TableError::BadMagic { found });
    }
    let mut reader = Reader::new(image);
    let root = reader.pointer(table, 1)?.ok_or(TableError::Dangling { what: "the module" })?;
    reader.namespace_index(root)?;
    reader.read_all()?;
    reader.part_merged();
    Ok(reader.found)
}

struct Reader<'a> {
    image: &'a Image,
    /// Symbols that other objects can see, by where they are defined.
    exported: HashMap<Place, Vec<Name>>,
    found: Reflection,
    type_indices: HashMap<Place, usize>,
    type_places: Vec<Place>,
    namespace_indices: HashMap<Place, usize>,
    namespace_places: Vec<Place>,
}

impl<'a> Reader<'a> {
    fn new(image: &'a Image) -> Self {
        let mut exported: HashMap<Place, Vec<Name>> = HashMap::new();
        for (_, symbol) in image.symbols().filter(|(_, symbol)| symbol.is_exported()) {
            if let Some(place) = symbol.place {
                exported.entry(place).or_default().push(symbol.name);
            }
        }
        Self {
            image,
            exported,
            found: Reflection::default(),
            type_indices: HashMap::new(),
            type_places: Vec::new(),
            namespace_indices: HashMap::new(),
            namespace_places: Vec::new(),
        }
    }

    /// Reads records until none is left that a read one refers to.
    fn read_all(&mut self) -> Result<(), TableError> {
        while self.found.namespaces.len() < self.namespace_places.len() {
            let place = self.namespace_places[self.found.namespaces.len()];
            let namespace = self.namespace(place)?;
            self.found.namespaces.push(namespace);
        }
        while self.found.types.len() < self.type_places.len() {
            let place = self.type_places[self.found.types.len()];
            let raw = self.raw_type(place)?;
            self.found.types.push(raw);
        }
        Ok(())
    }

    /// Gives constants their own symbols. LLVM puts constants of one value into one place, whether
    /// they are exported or not, so that `pub const limit: i32 = 0` has the address of
    /// `pub export const zero: u32 = 0`.
    fn part_merged(&mut self) {
        let all = || self.found.namespaces.iter().flat_map(|it| &it.declarations);
        let declared: HashSet<&str> = all().map(|it| it.name.as_str()).collect();
        let own = |it: &RawDeclaration| -> Option<Address> {
            let Some(Address::Exported(symbol)) = it.address else { return it.address };
            let names = self.exported.values().find(|names| names.contains(&symbol))?;
            let named = names.iter().find(|name| **name == *it.name);
            let free = names.iter().find(|name| !declared.contains(name.as_str()));
            Some(named.or(free).map_or(Address::Internal, |name| Address::Exported(*name)))
        };
        let is_constant =
            |it: &RawDeclaration| it.kind != DeclarationKind::Function && it.has(flag::CONSTANT);
        let parted: Vec<Vec<Option<Address>>> = self
            .found
            .namespaces
            .iter()
            .map(|it| {
                let each = it.declarations.iter();
                each.map(|it| if is_constant(it) { own(it) } else { it.address }).collect()
            })
            .collect();
        for (namespace, addresses) in self.found.namespaces.iter_mut().zip(parted) {
            for (declaration, address) in namespace.declarations.iter_mut().zip(addresses) {
                declaration.address = address;
            }
        }
    }

    fn namespace(&mut self, at: Place) -> Result<RawNamespace, TableError> {
        let name = self.text(at, 0)?;
        let declarations =
            self.list(at, 2, DECLARATION_SLOTS, "declarations", Self::declaration)?;
        Ok(RawNamespace { name, declarations })
    }

    fn declaration(&mut self, at: Place) -> Result<RawDeclaration, TableError> {
        let kind = declaration_kind(self.number(at, 0)?)?;
        let name = self.text(at, 1)?;
        let flags = self.number(at, 3)?;
        let ty = self.type_at(at, 4)?;
        let address = self.pointer_slot(at, 5)?;
        let pointee = match (kind, address) {
            (DeclarationKind::Pointer, Pointee::Place(place)) => {
                self.address(self.image.pointer_at(place)?)
            }
            _ => None,
        };
        let inside = match self.pointer(at, 6)? {
            Some(place) => Some(self.namespace_index(place)?),
            None => None,
        };
        let (value, text) = (self.wide(at, 7)?, self.bytes(at, 9)?);
        let address = self.address(address);
        Ok(RawDeclaration { kind, name, flags, ty, address, pointee, inside, value, text })
    }

    fn raw_type(&mut self, at: Place) -> Result<RawType, TableError> {
        Ok(RawType {
            kind: type_kind(self.number(at, 0)?)?,
            name: self.text(at, 1)?,
            size: self.number(at, 3)?,
            align: self.number(at, 4)?,
            flags: self.number(at, 5)?,
            count: self.number(at, 6)?,
            child: self.type_at(at, 7)?,
            members: self.list(at, 8, MEMBER_SLOTS, "members of a type", Self::member)?,
            note: self.text(at, 10)?,
        })
    }

    fn member(&mut self, at: Place) -> Result<RawMember, TableError> {
        Ok(RawMember {
            name: self.text(at, 0)?,
            ty: self.type_at(at, 2)?,
            offset: self.number(at, 3)?,
            width: self.number(at, 4)?,
            value: self.wide(at, 5)?,
            align: self.number(at, 7)?,
        })
    }

    /// The records that the pointer in `slot` and the count in the slot behind it stand for.
    fn list<T>(
        &mut self,
        at: Place,
        slot: u64,
        slots_each: u64,
        what: &'static str,
        read: fn(&mut Self, Place) -> Result<T, TableError>,
    ) -> Result<Vec<T>, TableError> {
        let count = self.number(at, slot + 1)?;
        if count == 0 {
            return Ok(Vec::new());
        }
        let known = usize::try_from(count).ok().filter(|count| *count < MOST);
        let count = known.ok_or(TableError::TooMany { what, count })?;
        let first = self.pointer(at, slot)?.ok_or(TableError::Dangling { what })?;
        let places = (0..count as u64).map(|i| first.plus(i * slots_each * SLOT));
        places.map(|place| read(self, place)).collect()
    }

    fn number(&self, at: Place, slot: u64) -> Result<u64, TableError> {
        Ok(self.image.number_at(at.plus(slot * SLOT), 8)?)
    }

    /// A number of 128 bits in two slots, low half first.
    fn wide(&self, at: Place, slot: u64) -> Result<i128, TableError> {
        let (low, high) = (self.number(at, slot)?, self.number(at, slot + 1)?);
        Ok((u128::from(high) << 64 | u128::from(low)).cast_signed())
    }

    fn pointer_slot(&self, at: Place, slot: u64) -> Result<Pointee, TableError> {
        Ok(self.image.pointer_at(at.plus(slot * SLOT))?)
    }

    /// The place that a pointer leads to, or `None` if it is null.
    fn pointer(&self, at: Place, slot: u64) -> Result<Option<Place>, TableError> {
        match self.pointer_slot(at, slot)? {
            Pointee::Null => Ok(None),
            Pointee::Place(place) => Ok(Some(place)),
            Pointee::External { .. } | Pointee::Number(_) => {
                Err(TableError::Dangling { what: "a record" })
            }
        }
    }

    fn bytes(&self, at: Place, slot: u64) -> Result<Vec<u8>, TableError> {
        let len = self.number(at, slot + 1)?;
        if len == 0 {
            return Ok(Vec::new());
        }
        let place = self.pointer(at, slot)?.ok_or(TableError::Dangling { what: "text" })?;
        Ok(self.image.bytes_at(place, len)?.into_owned())
    }

    fn text(&self, at: Place, slot: u64) -> Result<String, TableError> {
        String::from_utf8(self.bytes(at, slot)?).map_err(|error| TableError::NotText {
            lossy: String::from_utf8_lossy(error.as_bytes()).into_owned(),
        })
    }

    fn type_at(&mut self, at: Place, slot: u64) -> Result<Option<usize>, TableError> {
        let Some(place) = self.pointer(at, slot)? else { return Ok(None) };
        index(place, &mut self.type_indices, &mut self.type_places, "types").map(Some)
    }

    fn namespace_index(&mut self, place: Place) -> Result<usize, TableError> {
        index(place, &mut self.namespace_indices, &mut self.namespace_places, "namespaces")
    }

    fn address(&self, pointee: Pointee) -> Option<Address> {
        match pointee {
            Pointee::Null | Pointee::Number(_) => None,
            Pointee::External { symbol, .. } => {
                Some(Address::External(self.image.symbol_of(symbol).name))
            }
            Pointee::Place(place) => {
                let names = self.exported.get(&place).and_then(|names| names.first());
                Some(names.map_or(Address::Internal, |name| Address::Exported(*name)))
            }
        }
    }
}

/// Slots of a `DeclarationRecord`.
const DECLARATION_SLOTS: u64 = 11;
/// Slots of a `MemberRecord`.
const MEMBER_SLOTS: u64 = 8;

/// The number of the record at `place`, a new one if it was not met before.
fn index(
    place: Place,
    indices: &mut HashMap<Place, usize>,
    places: &mut Vec<Place>,
    what: &'static str,
) -> Result<usize, TableError> {
    if places.len() >= MOST {
        return Err(TableError::TooMany { what, count: places.len() as u64 });
    }
    Ok(*indices.entry(place).or_insert_with(|| {
        places.push(place);
        places.len() - 1
    }))
}

fn type_kind(kind: u64) -> Result<TypeKind, TableError> {
    use TypeKind::*;
    const KINDS: [TypeKind; 15] = [
        Void,
        Noreturn,
        Bool,
        Int,
        Float,
        Pointer,
        Array,
        Vector,
        Struct,
        Union,
        Enum,
        Opaque,
        Anyopaque,
        Function,
        Unsupported,
    ];
    let known = usize::try_from(kind).ok().and_then(|kind| KINDS.get(kind));
    known.copied().ok_or(TableError::UnknownKind { what: "type", kind })
}

fn declaration_kind(kind: u64) -> Result<DeclarationKind, TableError> {
    use DeclarationKind::*;
    const KINDS: [DeclarationKind; 10] =
        [Type, Function, Global, Integer, Bool, Float, Text, Pointer, Other, Namespace];
    let known = usize::try_from(kind).ok().and_then(|kind| KINDS.get(kind));
    known.copied().ok_or(TableError::UnknownKind { what: "declaration", kind })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A table in an ELF object, built by hand: slots of data, and pointers between them.
    struct Built {
        slots: Vec<u64>,
        pointers: Vec<(usize, usize)>,
    }

    impl Built {
        /// A root namespace with one constant, `N`, of value 5.
        fn small() -> Self {
            let mut slots = vec![MAGIC, 0];
            // The namespace: name, name length, declarations, count.
            slots.extend([0, 1, 0, 1]);
            // The declaration, from slot 6 on.
            slots.extend([3, 0, 1, 0, 0, 0, 0, 5, 0, 0, 0]);
            // The text "N", in slot 17.
            slots.push(u64::from_le_bytes(*b"N\0\0\0\0\0\0\0"));
            Self { slots, pointers: vec![(1, 2), (2, 17), (4, 6), (7, 17)] }
        }

        /// An ELF object (System V gABI, chapter 4) with the slots as `.data` and a relocation
        /// for each pointer.
        fn object(&self) -> Vec<u8> {
            const R_X86_64_64: u64 = 1;
            let names = b"\0.data\0.rela.data\0.symtab\0.strtab\0abiding_table\0";
            let data: Vec<u64> = self.slots.clone();
            // The null symbol, the section's own, and the table's: name and info, value, size.
            let symbols: Vec<u64> =
                vec![0, 0, 0, 1 << 48 | 3 << 32, 0, 0, 1 << 48 | 0x11 << 32 | 34, 0, 16];
            let relocations: Vec<u64> = self
                .pointers
                .iter()
                .flat_map(|(from, to)| {
                    [*from as u64 * SLOT, 1 << 32 | R_X86_64_64, *to as u64 * SLOT]
                })
                .collect();
            let bytes =
                |words: Vec<u64>| words.into_iter().flat_map(u64::to_le_bytes).collect::<Vec<u8>>();
            // Name, type, flags, link, info, entry size, contents.
            let sections = [
                (1u32, 1u32, 3u64, 0u32, 0u32, 0u64, bytes(data)),
                (7, 4, 0, 3, 1, 24, bytes(relocations)),
                (18, 2, 0, 4, 2, 24, bytes(symbols)),
                (26, 3, 0, 0, 0, 0, names.to_vec()),
            ];
            let (mut headers, mut contents) = (vec![0u8; 64], Vec::new());
            for (name, kind, flags, link, info, entry, section) in sections {
                let offset = 64 + contents.len() as u64;
                headers.extend([name, kind].into_iter().flat_map(u32::to_le_bytes));
                let place = [flags, 0, offset, section.len() as u64];
                headers.extend(place.into_iter().flat_map(u64::to_le_bytes));
                headers.extend([link, info].into_iter().flat_map(u32::to_le_bytes));
                headers.extend([8, entry].into_iter().flat_map(u64::to_le_bytes));
                contents.extend(section);
                contents.resize(contents.len().next_multiple_of(8), 0);
            }
            let mut file = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec();
            // Relocatable, x86-64, version 1; no entry point, no segments.
            file.extend([1u8, 0, 62, 0, 1, 0, 0, 0]);
            file.extend([0, 0, 64 + contents.len() as u64].into_iter().flat_map(u64::to_le_bytes));
            file.extend([0u16, 0, 64, 0, 0, 64, 5, 4].into_iter().flat_map(u16::to_le_bytes));
            file.extend(contents);
            file.extend(headers);
            file
        }

        fn read(&self) -> Result<Reflection, TableError> {
            read(&Image::parse(self.object(), "probe.o").unwrap())
        }
    }

    #[test]
    fn a_table_is_read_back() {
        let found = Built::small().read().unwrap();
        let declaration = &found.namespaces[0].declarations[0];
        assert_eq!((declaration.name.as_str(), declaration.value), ("N", 5));
        assert_eq!(declaration.kind, DeclarationKind::Integer);
    }

    #[test]
    fn a_foreign_table_is_refused() {
        let mut built = Built::small();
        built.slots[0] = 7;
        assert!(matches!(built.read(), Err(TableError::BadMagic { found: 7 })));
    }

    #[test]
    fn unknown_kinds_and_dangling_pointers_are_refused() {
        let mut built = Built::small();
        built.slots[6] = 99;
        let error = built.read().unwrap_err();
        assert!(matches!(error, TableError::UnknownKind { what: "declaration", kind: 99 }));
        let mut built = Built::small();
        built.pointers.retain(|(from, _)| *from != 4);
        assert!(matches!(built.read(), Err(TableError::Dangling { what: "declarations" })));
    }

    #[test]
    fn a_count_beyond_the_object_is_refused() {
        let mut built = Built::small();
        // What stands behind the only record is taken for another one.
        built.slots[5] = 2;
        assert!(built.read().is_err());
        built.slots[5] = u64::MAX;
        assert!(matches!(built.read(), Err(TableError::TooMany { .. })));
    }

    #[test]
    fn an_object_without_a_table_is_refused() {
        let built = Built { slots: Vec::new(), pointers: Vec::new() };
        assert!(matches!(built.read(), Err(TableError::Object(_))));
    }

    proptest! {
        /// Whatever the slots say, reading ends, with a table or an error.
        #[test]
        fn damage_never_panics(
            slots in prop::collection::vec(prop_oneof![0u64..20, any::<u64>()], 40),
            pointers in prop::collection::vec((1usize..40, 0usize..48), 0..20),
        ) {
            let mut built = Built::small();
            built.slots.extend(slots.iter().skip(20));
            for (slot, value) in built.slots.iter_mut().skip(2).zip(&slots) {
                if *value < 20 {
                    *slot = *value;
                }
            }
            let last = built.slots.len();
            let mut pointers: Vec<_> = pointers.into_iter().filter(|(from, _)| *from < last).collect();
            pointers.extend(built.pointers.iter().filter(|(from, _)| *from < 3));
            pointers.sort_unstable();
            pointers.dedup_by_key(|pointer| pointer.0);
            built.pointers = pointers;
            let _ = built.read();
        }

        #[test]
        fn truncated_objects_never_panic(length in 0usize..1200) {
            let mut bytes = Built::small().object();
            bytes.truncate(length);
            if let Ok(image) = Image::parse(bytes, "probe.o") {
                let _ = read(&image);
            }
        }
    }
}
