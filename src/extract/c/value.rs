//! Values of constants, from the bytes that the compiler put into the probe's data.

use crate::contract::Value;
use crate::extract::object::dwarf::{Base, Encoding, Graph, TypeId, TypeKind};
use crate::extract::object::{Image, ObjectError, Place, Pointee, number};

use super::answers::Answers;
use super::primitive::Primitives;

/// The constant of type `id` at `place`.
///
/// # Errors
/// With the reason when C has the constant and the model has no value for it.
pub fn read(answers: &Answers, id: TypeId, place: Place) -> Result<Value, String> {
    let Answers { image, graph, primitives, .. } = answers;
    match graph.kind(graph.definition(bare(graph, id))) {
        TypeKind::Base(base) => base_value(image, primitives, place, base),
        TypeKind::Enum(enumeration) => {
            let size = enumeration.size.ok_or("its enumeration is not defined")?;
            let underlying = enumeration.underlying.map(|id| graph.kind(bare(graph, id)));
            let signed = matches!(underlying, Some(TypeKind::Base(b)) if is_signed(b.encoding));
            number::integer(image, place, size, signed)
        }
        TypeKind::Pointer(pointer) => {
            let target = pointer.target.map(|target| graph.kind(bare(graph, target)));
            let text = matches!(target, Some(TypeKind::Base(base)) if base.size == 1);
            address(image, place, text)
        }
        TypeKind::Record(_) => Err("a constant of struct or union type".to_owned()),
        TypeKind::Array(_) => Err("a constant of array type".to_owned()),
        _ => Err("a constant of a type without a value".to_owned()),
    }
}

/// The bytes of the string literal of type `id` at `place`, without the terminator.
///
/// # Errors
/// With the reason when the type is no array or the data is not there.
pub fn text(image: &Image, graph: &Graph, id: TypeId, place: Place) -> Result<Value, String> {
    let TypeKind::Array(array) = graph.kind(bare(graph, id)) else {
        return Err("a string that is no array".to_owned());
    };
    let element = match graph.kind(bare(graph, array.element)) {
        TypeKind::Base(base) => base.size,
        _ => return Err("a string of something else than characters".to_owned()),
    };
    let count = array.counts.first().copied().flatten().ok_or("a string of unknown length")?;
    let size = count.saturating_sub(1).saturating_mul(element);
    let bytes = image.bytes_at(place, size).map_err(words)?;
    Ok(Value::Bytes(bytes.into_owned()))
}

/// The type without aliases and qualifiers.
pub fn bare(graph: &Graph, mut id: TypeId) -> TypeId {
    // Bounded in case damaged debug information refers to itself.
    for _ in 0..256 {
        let target = match graph.kind(id) {
            TypeKind::Qualified(qualified) => qualified.target,
            TypeKind::Typedef(typedef) => typedef.target,
            _ => None,
        };
        match target {
            Some(target) => id = target,
            None => break,
        }
    }
    id
}

fn base_value(
    image: &Image,
    primitives: &Primitives,
    place: Place,
    base: &Base,
) -> Result<Value, String> {
    let Base { encoding, size, .. } = *base;
    match encoding {
        Encoding::Boolean => Ok(Value::Bool(number::unsigned(image, place, size)? != 0)),
        Encoding::Float => {
            let name = base.name.as_deref().unwrap_or_default();
            number::float(image, place, primitives.float(name, size)?)
        }
        Encoding::Signed
        | Encoding::SignedChar
        | Encoding::Unsigned
        | Encoding::UnsignedChar
        | Encoding::Utf => number::integer(image, place, size, is_signed(encoding)),
        _ => Err("a constant that is neither integer, float nor text".to_owned()),
    }
}

fn is_signed(encoding: Encoding) -> bool {
    matches!(encoding, Encoding::Signed | Encoding::SignedChar)
}

/// A pointer made from a number is that number, with a sign: `(destructor)-1` is −1. A pointer to
/// text is the text.
fn address(image: &Image, place: Place, text: bool) -> Result<Value, String> {
    match image.pointer_at(place).map_err(words)? {
        Pointee::Null => Ok(Value::Int(0)),
        Pointee::Number(_) => number::integer(image, place, image.pointer_size().into(), true),
        Pointee::Place(target) if text => {
            Ok(Value::Bytes(image.c_string_at(target).map_err(words)?.to_vec()))
        }
        Pointee::Place(_) | Pointee::External { .. } => {
            Err("an address, which has no value before the program runs".to_owned())
        }
    }
}

#[allow(clippy::needless_pass_by_value, reason = "used as a function of an error")]
fn words(error: ObjectError) -> String {
    error.to_string()
}
