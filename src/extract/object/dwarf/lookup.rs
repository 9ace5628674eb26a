//! Finding nodes: by name, by unit, through declarations and aliases.

use std::collections::HashMap;

use la_arena::{Arena, ArenaMap};

use crate::contract::Name;

use super::super::{Image, ObjectError};
use super::node::{
    Array, Encoding, Enum, Function, FunctionId, Location, Qualified, Qualifier, Scoped, Type,
    TypeId, TypeKind, Typedef, Unit, UnitId, Variable, VariableId,
};
use super::select::Wanted;

/// The debug information of one object.
#[derive(Debug, Default)]
pub struct Graph {
    pub(super) units: Arena<Unit>,
    pub(super) types: Arena<Type>,
    pub(super) functions: Arena<Function>,
    pub(super) variables: Arena<Variable>,
    /// The macros of the units that were read, each definition once.
    pub(super) macros: Vec<super::macros::Macro>,
    /// Definitions of declared types, by declaration.
    pub(super) definitions: ArenaMap<TypeId, TypeId>,
    types_by_name: HashMap<Name, Vec<TypeId>>,
    functions_by_name: HashMap<Name, Vec<FunctionId>>,
    variables_by_name: HashMap<Name, Vec<VariableId>>,
}

impl Graph {
    /// Reads the debug information of `image`.
    ///
    /// File names of spans are made relative to the current directory where they are below it.
    ///
    /// # Errors
    /// When there is none ([`ObjectError::NoDebugInfo`]), when part of it is elsewhere, or when it
    /// is damaged.
    pub fn read(image: &Image) -> Result<Self, ObjectError> {
        super::reader::read(image, None)
    }

    /// Reads the debug information of `image` about what is wanted only, and about the types that this
    /// refers to. Where the units do not say which addresses they are about (relocatable objects,
    /// split debug information), all of it is read.
    ///
    /// # Errors
    /// As for [`Graph::read`].
    pub fn read_about(image: &Image, wanted: &Wanted<'_>) -> Result<Self, ObjectError> {
        super::reader::read(image, Some(wanted))
    }

    /// The units, in the order of the object.
    pub fn units(&self) -> impl Iterator<Item = (UnitId, &Unit)> {
        self.units.iter()
    }

    /// Every type, in the order of the object.
    pub fn types(&self) -> impl Iterator<Item = (TypeId, &Type)> {
        self.types.iter()
    }

    /// Every function, in the order of the object.
    pub fn functions(&self) -> impl Iterator<Item = (FunctionId, &Function)> {
        self.functions.iter()
    }

    /// Every variable, local ones included, in the order of the object.
    pub fn variables(&self) -> impl Iterator<Item = (VariableId, &Variable)> {
        self.variables.iter()
    }

    /// The macros that are defined in files, in the order of the object; one that files define
    /// differently has several.
    #[must_use]
    pub fn macros(&self) -> &[super::macros::Macro] {
        &self.macros
    }

    /// The unit `id`.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> &Unit {
        &self.units[id]
    }

    /// The type `id`, as it was referred to: perhaps an alias or a declaration.
    #[must_use]
    pub fn ty(&self, id: TypeId) -> &Type {
        &self.types[id]
    }

    /// What kind of type `id` is.
    #[must_use]
    pub fn kind(&self, id: TypeId) -> &TypeKind {
        &self.types[id].kind
    }

    /// The function `id`.
    #[must_use]
    pub fn function(&self, id: FunctionId) -> &Function {
        &self.functions[id]
    }

    /// The variable `id`.
    #[must_use]
    pub fn variable(&self, id: VariableId) -> &Variable {
        &self.variables[id]
    }

    /// The types with the plain name `name`, under any path, in the order of the object:
    /// records, enumerations, aliases, base types, and rustc's named pointers.
    #[must_use]
    pub fn types_named(&self, name: &str) -> &[TypeId] {
        self.types_by_name.get(&Name::new(name)).map_or(&[], Vec::as_slice)
    }

    /// The functions with the plain name or linkage name `name`, under any path.
    #[must_use]
    pub fn functions_named(&self, name: &str) -> &[FunctionId] {
        self.functions_by_name.get(&Name::new(name)).map_or(&[], Vec::as_slice)
    }

    /// The variables with the plain name or linkage name `name`, under any path; locals of
    /// functions only where they are static.
    #[must_use]
    pub fn variables_named(&self, name: &str) -> &[VariableId] {
        self.variables_by_name.get(&Name::new(name)).map_or(&[], Vec::as_slice)
    }

    /// The type behind aliases, qualifiers and declarations.
    #[must_use]
    pub fn resolve(&self, id: TypeId) -> TypeId {
        let mut at = id;
        // A chain cannot be longer than the number of types, except in a circle, which no
        // compiler writes.
        for _ in 0..self.types.len() {
            at = match self.kind(at) {
                TypeKind::Typedef(Typedef { target: Some(next), .. })
                | TypeKind::Qualified(Qualified { target: Some(next), .. }) => *next,
                _ if self.definition(at) != at => self.definition(at),
                _ => return at,
            };
        }
        at
    }

    /// Size of a type in bytes; `None` where it has none (`void`, a function, a declaration, an
    /// array of unknown length).
    #[must_use]
    pub fn size_of(&self, id: TypeId) -> Option<u64> {
        let id = self.resolve(id);
        match self.kind(id) {
            TypeKind::Base(base) => Some(base.size),
            TypeKind::Pointer(pointer) => {
                Some(pointer.size.unwrap_or(self.unit(self.ty(id).unit).address_size.into()))
            }
            TypeKind::Record(record) => record.size,
            TypeKind::Enum(enumeration) => {
                enumeration.size.or_else(|| self.integer(id).map(|(bits, _)| bits / 8))
            }
            TypeKind::Array(array) => array.size.or_else(|| {
                let element = self.size_of_element(array.element)?;
                array.counts.iter().try_fold(element, |size, count| size.checked_mul((*count)?))
            }),
            TypeKind::Other { size, .. } => *size,
            _ => None,
        }
    }

    /// Size of an array's element, which may be an array in turn: a loop, so that a damaged object
    /// cannot make it run out of stack.
    fn size_of_element(&self, element: TypeId) -> Option<u64> {
        let mut factor = 1_u64;
        let mut id = self.resolve(element);
        for _ in 0..=self.types.len() {
            let TypeKind::Array(Array { element, counts, size: None, .. }) = self.kind(id) else {
                return self.size_of(id)?.checked_mul(factor);
            };
            factor = counts.iter().try_fold(factor, |size, count| size.checked_mul((*count)?))?;
            id = self.resolve(*element);
        }
        None
    }

    /// Width in bits and signedness of an integer, character, truth value or enumeration, through
    /// aliases; `None` for other types.
    #[must_use]
    pub fn integer(&self, id: TypeId) -> Option<(u64, bool)> {
        let mut id = self.resolve(id);
        if let TypeKind::Enum(Enum { underlying: Some(underlying), .. }) = self.kind(id) {
            id = self.resolve(*underlying);
        }
        let TypeKind::Base(base) = self.kind(id) else { return None };
        let signed = match base.encoding {
            Encoding::Signed | Encoding::SignedChar => true,
            Encoding::Unsigned
            | Encoding::UnsignedChar
            | Encoding::Utf
            | Encoding::Boolean
            | Encoding::Address => false,
            _ => return None,
        };
        Some((base.bit_size.unwrap_or(base.size.saturating_mul(8)), signed))
    }

    /// Makes everything found by name.
    pub(super) fn index_names(&mut self) {
        for (id, ty) in self.types.iter() {
            if let Some(name) = ty.kind.name() {
                self.types_by_name.entry(name).or_default().push(id);
            }
        }
        for (id, function) in self.functions.iter() {
            for name in names(function.name.name, function.linkage_name) {
                self.functions_by_name.entry(name).or_default().push(id);
            }
        }
        for (id, variable) in self.variables.iter() {
            let in_memory = variable.function.is_none()
                || matches!(variable.location, Location::Static(_) | Location::ThreadLocal);
            for name in names(variable.name.name, variable.linkage_name) {
                if in_memory || variable.external {
                    self.variables_by_name.entry(name).or_default().push(id);
                }
            }
        }
    }

    /// The definition of a type that is only declared, from another unit if need be; the type
    /// itself when it is no declaration or nothing defines it.
    #[must_use]
    pub fn definition(&self, id: TypeId) -> TypeId {
        self.definitions.get(id).copied().unwrap_or(id)
    }

    /// Whether a type is const and volatile, also by way of an alias or as an array's element.
    #[must_use]
    pub fn qualifiers(&self, mut id: Option<TypeId>) -> (bool, bool) {
        let (mut constant, mut volatile) = (false, false);
        // Bounded in case damaged debug information refers to itself.
        for _ in 0..256 {
            let Some(current) = id else { break };
            id = match self.kind(current) {
                TypeKind::Qualified(qualified) => {
                    constant |= qualified.qualifier == Qualifier::Const;
                    volatile |= qualified.qualifier == Qualifier::Volatile;
                    qualified.target
                }
                TypeKind::Typedef(typedef) => typedef.target,
                TypeKind::Array(array) => Some(array.element),
                _ => break,
            };
        }
        (constant, volatile)
    }
}

/// Plain name and linkage name, each once.
fn names(plain: Option<Name>, linkage: Option<Name>) -> impl Iterator<Item = Name> {
    plain.into_iter().chain(linkage.filter(|linkage| plain != Some(*linkage)))
}

impl TypeKind {
    /// The type's plain name, if it has one.
    #[must_use]
    pub fn name(&self) -> Option<Name> {
        match self {
            Self::Base(base) => base.name,
            Self::Pointer(pointer) => pointer.name,
            Self::Unspecified { name } | Self::Other { name, .. } => *name,
            _ => self.scoped().and_then(|scoped| scoped.name),
        }
    }

    /// The type's name with its path, for the kinds that have one.
    #[must_use]
    pub fn scoped(&self) -> Option<Scoped> {
        match self {
            Self::Typedef(typedef) => Some(typedef.name),
            Self::Record(record) => Some(record.name),
            Self::Enum(enumeration) => Some(enumeration.name),
            _ => None,
        }
    }
}
