//! Values of constants, from the bytes that the compiler put into the probe's data.

use crate::contract::{Endian, Value};
use crate::extract::object::dwarf::{Encoding, Graph, TypeId, TypeKind};
use crate::extract::object::{Image, ObjectError, Place, Pointee};

/// The constant of type `id` at `place`.
///
/// # Errors
/// With the reason when C has the constant and the model has no value for it.
pub fn read(image: &Image, graph: &Graph, id: TypeId, place: Place) -> Result<Value, String> {
    match graph.kind(graph.definition(bare(graph, id))) {
        TypeKind::Base(base) => base_value(image, place, base.encoding, base.size),
        TypeKind::Enum(enumeration) => {
            let size = enumeration.size.ok_or("its enumeration is not defined")?;
            let underlying = enumeration.underlying.map(|id| graph.kind(bare(graph, id)));
            let signed = matches!(underlying, Some(TypeKind::Base(b)) if is_signed(b.encoding));
            integer(image, place, size, signed).map(Value::Int)
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

fn base_value(image: &Image, place: Place, encoding: Encoding, size: u64) -> Result<Value, String> {
    match encoding {
        Encoding::Boolean => Ok(Value::Bool(integer(image, place, size, false)? != 0)),
        Encoding::Float => float(image, place, size),
        Encoding::Signed
        | Encoding::SignedChar
        | Encoding::Unsigned
        | Encoding::UnsignedChar
        | Encoding::Utf => integer(image, place, size, is_signed(encoding)).map(Value::Int),
        _ => Err("a constant that is neither integer, float nor text".to_owned()),
    }
}

fn is_signed(encoding: Encoding) -> bool {
    matches!(encoding, Encoding::Signed | Encoding::SignedChar)
}

/// An integer of up to 16 bytes. Unsigned ones above the range of `i128` are refused.
fn integer(image: &Image, place: Place, size: u64, signed: bool) -> Result<i128, String> {
    let bits = match u8::try_from(size) {
        // This one refuses a number that the linker would still change.
        Ok(small @ 1..=8) => u128::from(image.number_at(place, small).map_err(words)?),
        Ok(16) => wide(image, place)?,
        _ => return Err(format!("an integer of {size} bytes")),
    };
    let unused = 128 - 8 * u32::try_from(size).unwrap_or(16);
    if signed {
        // Moving the sign bit to the top and back extends it.
        return Ok((bits << unused).cast_signed() >> unused);
    }
    i128::try_from(bits).map_err(|_| "an integer above the signed 128-bit range".to_owned())
}

fn wide(image: &Image, place: Place) -> Result<u128, String> {
    let first = u128::from(image.number_at(place, 8).map_err(words)?);
    let second = u128::from(image.number_at(place.plus(8), 8).map_err(words)?);
    Ok(match image.endian() {
        Endian::Little => second << 64 | first,
        Endian::Big => first << 64 | second,
    })
}

fn float(image: &Image, place: Place, size: u64) -> Result<Value, String> {
    match size {
        4 => {
            let bits = image.number_at(place, 4).map_err(words)?;
            let bits = u32::try_from(bits).map_err(|error| error.to_string())?;
            Ok(Value::Float(f32::from_bits(bits).into()))
        }
        8 => Ok(Value::Float(f64::from_bits(image.number_at(place, 8).map_err(words)?))),
        _ => Err(format!("a floating point constant of {size} bytes")),
    }
}

/// A pointer made from a number is that number, with a sign: `(destructor)-1` is −1. A pointer to
/// text is the text.
fn address(image: &Image, place: Place, text: bool) -> Result<Value, String> {
    match image.pointer_at(place).map_err(words)? {
        Pointee::Null => Ok(Value::Int(0)),
        Pointee::Number(_) => {
            integer(image, place, image.pointer_size().into(), true).map(Value::Int)
        }
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
