//! Debug information (DWARF 3 to 5) as a graph of plain nodes.

mod attributes;
mod constant;
mod files;
mod finish;
mod lookup;
mod macros;
mod node;
mod reader;
mod sections;
mod select;
mod split;
#[cfg(test)]
mod tests;
mod types;
mod walk;

pub use lookup::Graph;
pub use macros::Macro;
pub use node::{
    Array, Base, ConstValue, Encoding, Enum, Enumerator, Function, FunctionId, Location, Member,
    MemberPointer, Parameter, Passing, Pointer, PointerKind, Qualified, Qualifier, Record,
    RecordKind, Scoped, Subroutine, TemplateParameter, Type, TypeId, TypeKind, Typedef, Unit,
    UnitId, Variable, VariableId, Variant, VariantPart,
};
pub use select::{Wanted, WantedSymbol};
