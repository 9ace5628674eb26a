//! Finding nodes: by name, by unit, through declarations and aliases.

use std::collections::HashMap;

use la_arena::{Arena, ArenaMap};

use crate::contract::Name;

use super::super::{Image, ObjectError};
use super::node::{
    Function, FunctionId, Scoped, Type, TypeId, TypeKind, Unit, UnitId, Variable, VariableId,
};

/// The debug information of one object.
#[derive(Debug, Default)]
pub struct Graph {
    pub(super) units: Arena<Unit>,
    pub(super) types: Arena<Type>,
    pub(super) functions: Arena<Function>,
    pub(super) variables: Arena<Variable>,
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
        super::reader::read(image)
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

    /// The definition of a type that is only declared, from another unit if need be; the type
    /// itself when it is no declaration or nothing defines it.
    #[must_use]
    pub fn definition(&self, id: TypeId) -> TypeId {
        self.definitions.get(id).copied().unwrap_or(id)
    }
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
