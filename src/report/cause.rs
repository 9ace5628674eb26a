//! Why two sides differ, where the layout rules or the target's data model can tell.
//!
//! A cause is only named when it explains all: a lost packing, when the rules with that packing put
//! every field where the other side has it.

use crate::compare::{Difference, DifferenceKind as Kind, Mismatch, Side, Subject};
use crate::contract::{Contract, DataModel, Record, Type, TypeId, TypeUse};
use crate::layout;

use super::declaration::field_at;
use super::message::bytes;
use super::table::record_of;

/// Why, in a phrase; `None` where the facts of the difference are all there is.
#[must_use]
pub fn cause(difference: &Difference, contracts: &[Contract]) -> Option<String> {
    let left = (&difference.left, contracts.get(difference.left.party)?);
    let right = (&difference.right, contracts.get(difference.right.party)?);
    match &difference.kind {
        Kind::Packing { .. } | Kind::Alignment { .. } | Kind::Offset { .. } | Kind::Size { .. } => {
            lost(left, right).or_else(|| lost(right, left))
        }
        Kind::EnumWidth { .. } => short_enumerations(left, right),
        Kind::Use { mismatch: Mismatch::Width { .. }, .. } => {
            storage_unit(left).or_else(|| storage_unit(right)).or_else(|| of_target(left, right))
        }
        Kind::Use { mismatch: Mismatch::Class { .. }, .. } => {
            own_type(left).or_else(|| own_type(right))
        }
        _ => None,
    }
}

/// One side of a difference.
type Half<'a> = (&'a Side, &'a Contract);

/// What the record of `wrong` lacks, if it would be laid out as that of `model` with it.
fn lost(wrong: Half<'_>, model: Half<'_>) -> Option<String> {
    let record = |(side, contract): Half<'_>| {
        Some(contract.types.records[record_of(&side.subject)?].clone())
    };
    let (own, other) = (record(wrong)?, record(model)?);
    let explains = |changed: &Record| {
        let computed = layout::computed(wrong.1, changed);
        computed.is_some_and(|computed| computed == layout::stated(&other))
    };
    if own.fields.len() != other.fields.len() || explains(&own) {
        return None;
    }
    let (wrong, model) = (wrong.0.name, model.0.name);
    let packed = Record { packed: other.packed, ..own.clone() };
    if let (true, Some(limit)) = (own.packed != other.packed && explains(&packed), other.packed) {
        let attribute = if limit == 1 { "packed".to_owned() } else { format!("pack({limit})") };
        return Some(format!("`{attribute}` of {model} is lost in {wrong}"));
    }
    let aligned = Record { min_align: other.min_align, ..own.clone() };
    if let (true, Some(align)) =
        (other.min_align > own.min_align && explains(&aligned), other.min_align)
    {
        return Some(format!("`aligned({align})` of {model} is lost in {wrong}"));
    }
    let mut fields = own.clone();
    for (field, other) in fields.fields.iter_mut().zip(&other.fields) {
        field.min_align = other.min_align;
    }
    if explains(&fields) {
        let differs = own.fields.iter().zip(&other.fields);
        let (field, align) = differs.into_iter().find_map(|(own, other)| {
            (own.min_align != other.min_align).then_some((other.name?, other.min_align?))
        })?;
        return Some(format!("`aligned({align})` of `{field}` in {model} is lost in {wrong}"));
    }
    None
}

/// On bare-metal Arm compilers disagree about the size of an enumeration.
fn short_enumerations(left: Half<'_>, right: Half<'_>) -> Option<String> {
    let triple = &left.1.header.target.triple;
    let arm = ["arm", "thumb"].iter().any(|arch| triple.starts_with(arch));
    let bare = arm && triple.contains("-none-");
    let size = |(side, contract): Half<'_>| match side.subject {
        Subject::Enum(id) => size_of(contract, contract.types.enums[id].underlying),
        _ => None,
    };
    let (l, r) = (size(left)?, size(right)?);
    let small = if l < r { left } else { right };
    (bare && l.min(r) < 4).then(|| {
        format!(
            "on {triple} an enumeration may be as small as its values, as in {}; C compilers do so \
             with `-fshort-enums`",
            small.0.name
        )
    })
}

/// A bit-field's type tells the size of the unit that stores it, not its own.
fn storage_unit((side, contract): Half<'_>) -> Option<String> {
    let Subject::Field { record, indices } = &side.subject else { return None };
    let field = field_at(contract, &contract.types.records[*record], indices)?;
    field.bit_width?;
    let size = size_of(contract, field.ty.id)?;
    let (name, spelled) = (field.name?, field.ty.spelled);
    let party = side.name;
    Some(format!(
        "`{name}` is a bit-field in {party}, stored in units of `{spelled}`, {}",
        bytes(size)
    ))
}

/// A type of C whose size is the target's choice, against one of a fixed size.
fn of_target(left: Half<'_>, right: Half<'_>) -> Option<String> {
    let word = |half: Half<'_>| {
        let (side, contract) = half;
        let ty = used(contract, &side.subject)?;
        let words = spellings(contract, ty);
        words.iter().find_map(|word| primitive(&contract.header.target.model, word))
    };
    let (name, size) = match (word(left), word(right)) {
        (Some(_), Some(_)) | (None, None) => return None,
        (Some(found), None) | (None, Some(found)) => found,
    };
    let triple = &left.1.header.target.triple;
    Some(format!("`{name}` is {} on {triple}, and another size elsewhere", bytes(size)))
}

/// A record of a language's own has no layout that others know.
fn own_type((side, contract): Half<'_>) -> Option<String> {
    let ty = used(contract, &side.subject)?;
    let Type::Record(id) = contract.types.resolve(ty.id) else { return None };
    let unspecified =
        contract.types.records[id].layout == crate::contract::LayoutPromise::Unspecified;
    let language = contract.header.language;
    unspecified.then(|| {
        format!(
            "`{}` is a type of {language}'s own, whose layout no other language knows",
            ty.spelled
        )
    })
}

/// The type that a declaration uses.
fn used(contract: &Contract, subject: &Subject) -> Option<TypeUse> {
    let types = &contract.types;
    let signature = |f: usize| Some(types.signature_of(contract.functions.get(f)?.signature));
    match subject {
        Subject::Field { record, indices } => {
            Some(field_at(contract, &types.records[*record], indices)?.ty)
        }
        Subject::Parameter { function, index } => {
            Some(signature(*function)?.parameters.get(*index)?.ty)
        }
        Subject::Return(function) => Some(signature(*function)?.ret),
        Subject::Global(index) => Some(contract.globals.get(*index)?.ty),
        Subject::Type(id) => match types.node(*id) {
            Type::Alias(alias) => Some(types.aliases[alias].target),
            _ => None,
        },
        _ => None,
    }
}

/// How a type is spelled where it is used, and how the aliases on the way to it are.
fn spellings(contract: &Contract, ty: TypeUse) -> Vec<String> {
    let types = &contract.types;
    let mut words = vec![ty.spelled.to_string()];
    let mut id = ty.id;
    while let Type::Alias(alias) = types.node(id) {
        let alias = &types.aliases[alias];
        words.push(alias.name.to_string());
        words.push(alias.target.spelled.to_string());
        if words.len() > 64 {
            break;
        }
        id = alias.target.id;
    }
    words
}

/// The name, as the party writes it, and the size in bytes of a type whose size differs between
/// targets in use.
fn primitive(model: &DataModel, spelled: &str) -> Option<(String, u64)> {
    let name = spelled.rsplit("::").next()?.trim().trim_start_matches("const ");
    let size = match name {
        "long" | "long int" | "c_long" | "unsigned long" | "long unsigned int" | "c_ulong" => {
            model.long.size
        }
        "size_t" | "usize" | "ssize_t" | "isize" | "ptrdiff_t" | "uintptr_t" | "intptr_t" => {
            model.pointer.size
        }
        "long double" | "c_longdouble" => model.long_double.size,
        _ => return None,
    };
    Some((name.to_owned(), u64::from(size)))
}

/// The size of a type in bytes.
fn size_of(contract: &Contract, id: TypeId) -> Option<u64> {
    crate::compare::type_bits(contract, id).map(|bits| bits / 8)
}
