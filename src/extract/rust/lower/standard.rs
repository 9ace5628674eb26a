//! The standard library's types that stand for something else at a C boundary.

use crate::contract::{ArrayLength, Nullability, Pointer, Type, TypeId};
use crate::extract::object::dwarf::{self, Graph, TypeKind};

use super::{Hint, Lowering, Position};

/// Types that are laid out and passed as the one field they hold (the library's documentation
/// promises it of each).
const WRAPPERS: [&str; 12] = [
    "UnsafeCell",
    "SyncUnsafeCell",
    "Cell",
    "ManuallyDrop",
    "MaybeUninit",
    "Wrapping",
    "Saturating",
    "Pin",
    "NonZero",
    "AtomicBool",
    "AtomicPtr",
    "MaybeDangling",
];

impl Lowering<'_> {
    /// What a type of the standard library stands for, if it is one that stands for something;
    /// also bindgen's marker for a flexible array member.
    pub(super) fn standard(&mut self, id: dwarf::TypeId, hint: Option<&Hint>) -> Option<TypeId> {
        let graph = self.graph;
        let scoped = graph.kind(id).scoped()?;
        let (path, name) = (scoped.path.as_str(), scoped.name?);
        let plain = name.split('<').next().unwrap_or_default();
        if plain == "__IncompleteArrayField" {
            return self.incomplete_array(id, hint);
        }
        if !matches!(path.split("::").next(), Some("core" | "alloc" | "std")) {
            return None;
        }
        match plain {
            "c_void" => Some(self.intern(Type::Void)),
            // Its field is a byte; what it holds is a `bool`.
            "AtomicBool" if path.ends_with("atomic") => Some(self.intern(Type::Bool { bits: 8 })),
            "Atomic" if path.ends_with("atomic") => self.atomic(id),
            "Option" => self.option(id, hint),
            "NonNull" => {
                let target = first_parameter(graph.kind(id))?;
                let inner = hint.and_then(Hint::argument);
                let pointee = self.lower(Some(target), inner.as_ref(), Position::Behind);
                Some(self.pointer_to(pointee, false, Nullability::NonNull))
            }
            "VaList" | "VaListImpl" => {
                // Sound as a gap only: on x86-64 C passes the address of the caller's own list.
                let reason = "how it is passed is not in the debug information";
                let remedy = "declare the parameter as the pointer that C passes on most targets, or \
                              name the other items in this party's `items`";
                Some(self.unsupported_but("VaList", reason, Some(remedy)))
            }
            _ if is_vector(path) => self.vector(id),
            _ if is_wrapper(path, plain) => {
                let inner = hint.and_then(Hint::argument);
                let field = self.wrapped(id)?;
                Some(self.lower(Some(field), inner.as_ref(), Position::Value))
            }
            _ => None,
        }
    }

    /// `Option` of a type that is never zero: the same bytes, with zero for `None`.
    fn option(&mut self, id: dwarf::TypeId, hint: Option<&Hint>) -> Option<TypeId> {
        let target = option_payload(self.graph, self.graph.kind(id))?;
        if self.size_of(id) != self.size_of(target) {
            return None;
        }
        let non_zero = self.graph.kind(target).scoped().and_then(|scoped| scoped.name);
        let non_zero = non_zero.is_some_and(|name| name.starts_with("NonZero"));
        let inner = hint.and_then(Hint::argument);
        let lowered = self.lower(Some(target), inner.as_ref(), Position::Value);
        match self.contract.types.resolve(lowered) {
            Type::Pointer(pointer) if pointer.nullability == Nullability::NonNull => {
                let nullability = Nullability::Nullable;
                Some(self.intern(Type::Pointer(Pointer { nullability, ..pointer })))
            }
            Type::Int { .. } if non_zero => Some(lowered),
            _ => None,
        }
    }

    /// What `Atomic<T>` holds, which newer libraries mean by `AtomicU32` and `AtomicPtr<u8>`
    /// (`Atomic<u32>`, `Atomic<*mut u8>`). Its field is private storage of `T`'s size: a byte where
    /// `T` is `bool`. A hint has no part in it: that of `AtomicPtr<u8>` is about `u8`.
    fn atomic(&mut self, id: dwarf::TypeId) -> Option<TypeId> {
        let held = first_parameter(self.graph.kind(id))?;
        let fills = self.size_of(held) == self.size_of(id);
        fills.then(|| self.lower(Some(held), None, Position::Value))
    }

    /// The only field that has a size; of `MaybeUninit<T>`, `T`.
    fn wrapped(&self, id: dwarf::TypeId) -> Option<dwarf::TypeId> {
        let TypeKind::Record(record) = self.graph.kind(id) else { return None };
        let mut sized = record.members.iter().filter(|member| self.size_of(member.ty) > 0);
        let field = sized.next()?;
        (sized.next().is_none() && self.size_of(field.ty) == record.size?).then_some(field.ty)
    }

    /// A SIMD vector (`__m128`, `float32x4_t`): rustc describes it as a struct around an array that
    /// fills it.
    fn vector(&mut self, id: dwarf::TypeId) -> Option<TypeId> {
        let array = self.wrapped(id)?;
        let lowered = self.lower(Some(array), None, Position::Value);
        match self.contract.types.resolve(lowered) {
            Type::Array { element, length: ArrayLength::Fixed(length) } => {
                Some(self.intern(Type::Vector { element, length }))
            }
            _ => None,
        }
    }

    /// bindgen writes a C flexible array member `T a[]` as `__IncompleteArrayField<T>`.
    fn incomplete_array(&mut self, id: dwarf::TypeId, hint: Option<&Hint>) -> Option<TypeId> {
        let element = first_parameter(self.graph.kind(id))?;
        let inner = hint.and_then(Hint::argument);
        let element = self.lower(Some(element), inner.as_ref(), Position::Value);
        Some(self.intern(Type::Array { element, length: ArrayLength::Fixed(0) }))
    }
}

/// Whether the type is laid out and passed as the one field it holds. `core::num::niche_types`
/// is how `NonZero` stores its number.
fn is_wrapper(path: &str, plain: &str) -> bool {
    WRAPPERS.contains(&plain) || plain.starts_with("Atomic") || path == "core::num::niche_types"
}

/// Whether the standard library's SIMD vectors stand in this module.
fn is_vector(path: &str) -> bool {
    path.starts_with("core::core_arch::") || path.starts_with("core::core_simd::")
}

/// The first generic argument of a type.
fn first_parameter(kind: &TypeKind) -> Option<dwarf::TypeId> {
    let TypeKind::Record(record) = kind else { return None };
    record.template_parameters.first().and_then(|parameter| parameter.ty)
}

/// What the `Some` of an `Option` holds; rustc gives the variants no generic arguments in common.
pub fn option_payload(graph: &Graph, kind: &TypeKind) -> Option<dwarf::TypeId> {
    let TypeKind::Record(record) = kind else { return None };
    if !record.name.name.is_some_and(|name| name.starts_with("Option<")) {
        return None;
    }
    let mut members =
        record.variants.iter().flat_map(|part| &part.variants).flat_map(|variant| &variant.members);
    let some = members.find(|member| member.name.is_some_and(|name| name == "Some"))?;
    let TypeKind::Record(body) = graph.kind(some.ty) else { return None };
    body.members.first().map(|member| member.ty)
}
