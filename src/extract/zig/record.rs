//! The records that `zig/reflect.zig` leaves in an object file, read back as plain data.
//!
//! Every record consists of slots of 8 bytes. Integers are 64-bit numbers in the target's byte
//! order, a pointer stands in the first bytes of its slot as a relocation. The offsets below are
//! those of the `extern struct`s of `reflect.zig`, in slots.

use std::collections::HashMap;

use thiserror::Error;

use crate::contract::Name;
use crate::extract::object::{Image, ObjectError, Place, Pointee};

/// The symbol of the table.
pub const TABLE: &str = "abiding_table";
/// "abiding" and the version of the record format, as in `reflect.zig`.
const MAGIC: u64 = 0x0161_6269_6469_6e67;
const SLOT: u64 = 8;
/// More records than any module has; a larger number is damage.
const MOST: usize = 1 << 22;

/// Bits of [`RawType::flags`] and [`RawDeclaration::flags`].
pub mod flag {
    #![allow(missing_docs, reason = "the names are those of reflect.zig, which explains them")]
    pub const INT_SIGNED: u64 = 1;
    pub const POINTER_CONST: u64 = 1;
    pub const POINTER_VOLATILE: u64 = 2;
    pub const POINTER_NULLABLE: u64 = 4;
    pub const POINTER_C: u64 = 8;
    pub const CONTAINER_EXTERN: u64 = 1;
    pub const CONTAINER_PACKED: u64 = 2;
    pub const ENUM_EXHAUSTIVE: u64 = 1;
    pub const FUNCTION_C: u64 = 1;
    pub const FUNCTION_VARIADIC: u64 = 2;
    pub const ARRAY_SENTINEL: u64 = 1;
    pub const CONSTANT: u64 = 1;
    pub const THREAD_LOCAL: u64 = 2;
    pub const TOO_WIDE: u64 = 4;
}

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

/// Everything in a table. Indices refer to the vectors here.
#[derive(Debug, Default)]
pub struct Reflection {
    /// The types, each once.
    pub types: Vec<RawType>,
    /// The walked containers, each once; the first is the module itself.
    pub namespaces: Vec<RawNamespace>,
}

/// The kind of a [`RawType`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are those of Zig's own type information")]
pub enum TypeKind {
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
}

/// A type as Zig describes it.
#[derive(Clone, Debug)]
pub struct RawType {
    /// The kind.
    pub kind: TypeKind,
    /// As Zig spells it, with module path: `lib.Point`.
    pub name: String,
    /// In bytes; 0 where the type has none.
    pub size: u64,
    /// In bytes; 0 where the type has none.
    pub align: u64,
    /// Bits of [`flag`].
    pub flags: u64,
    /// Bits of a number, elements of an array or vector.
    pub count: u64,
    /// Element, pointee, tag, backing integer or return type.
    pub child: Option<usize>,
    /// Fields, enumerators or parameters.
    pub members: Vec<RawMember>,
    /// A function's calling convention; why a type is not supported.
    pub note: String,
}

impl RawType {
    /// Whether a bit of [`RawType::flags`] is set.
    pub fn has(&self, flag: u64) -> bool {
        self.flags & flag != 0
    }
}

/// A field, enumerator or parameter.
#[derive(Clone, Debug)]
pub struct RawMember {
    /// The name, empty for a parameter.
    pub name: String,
    /// The type; `None` for an enumerator and for a parameter whose type is generic.
    pub ty: Option<usize>,
    /// In bits. In a packed container, counted from the least significant bit of its integer.
    pub offset: u64,
    /// Bits that the value takes in a packed container.
    pub width: u64,
    /// An enumerator's value.
    pub value: i128,
    /// In bytes, where the source demands more than the type does; else 0.
    pub align: u64,
}

/// A container whose declarations were read.
#[derive(Clone, Debug, Default)]
pub struct RawNamespace {
    /// As Zig spells it: `lib.inner`, `cimport`.
    pub name: String,
    /// What is declared in it.
    pub declarations: Vec<RawDeclaration>,
}

/// The kind of a [`RawDeclaration`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeclarationKind {
    /// A type that may be on the boundary.
    Type,
    /// A function.
    Function,
    /// A variable whose value is not known at compile time.
    Global,
    /// An integer or enumerator.
    Integer,
    /// A truth value.
    Bool,
    /// A floating point number.
    Float,
    /// A string.
    Text,
    /// A pointer to something.
    Pointer,
    /// A value of a type that no constant of C has.
    Other,
    /// A container that is no type of the boundary itself.
    Namespace,
}

/// What stands behind the address of a function or variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Address {
    /// A symbol that another object defines.
    External(Name),
    /// A symbol that this object defines and exports.
    Exported(Name),
    /// Something without a symbol that others could see.
    Internal,
}

/// A public declaration.
#[derive(Clone, Debug)]
pub struct RawDeclaration {
    /// The kind.
    pub kind: DeclarationKind,
    /// The name, without namespace.
    pub name: String,
    /// Bits of [`flag`].
    pub flags: u64,
    /// The type, or for [`DeclarationKind::Type`] the type that it stands for.
    pub ty: Option<usize>,
    /// The function or variable itself; `None` for types and thread-local variables.
    pub address: Option<Address>,
    /// Where the value of a [`DeclarationKind::Pointer`] points.
    pub pointee: Option<Address>,
    /// The namespace of what is declared inside of it.
    pub inside: Option<usize>,
    /// An integer; a truth value as 0 or 1; a float as the bits of a binary64.
    pub value: i128,
    /// A string; for [`DeclarationKind::Other`] how Zig spells its type.
    pub text: Vec<u8>,
}

impl RawDeclaration {
    /// Whether a bit of [`RawDeclaration::flags`] is set.
    pub fn has(&self, flag: u64) -> bool {
        self.flags & flag != 0
    }
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
    Ok(reader.found)
}

struct Reader<'a> {
    image: &'a Image,
    /// Symbols that other objects can see, by where they are defined.
    exported: HashMap<Place, Name>,
    found: Reflection,
    type_indices: HashMap<Place, usize>,
    type_places: Vec<Place>,
    namespace_indices: HashMap<Place, usize>,
    namespace_places: Vec<Place>,
}

impl<'a> Reader<'a> {
    fn new(image: &'a Image) -> Self {
        let exported = image.symbols().filter(|(_, symbol)| symbol.is_exported());
        Self {
            image,
            exported: exported.filter_map(|(_, s)| Some((s.place?, s.name))).collect(),
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
                Some(self.exported.get(&place).map_or(Address::Internal, |n| Address::Exported(*n)))
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
