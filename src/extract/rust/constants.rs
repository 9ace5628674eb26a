//! The values of constants, read from the probe's data section.

use crate::contract::{FloatFormat, Value};
use crate::extract::object::dwarf::{self, Encoding, Graph, TypeKind};
use crate::extract::object::{Image, ObjectError, Place, Pointee, number};

use super::lower::option_payload;

/// Reads values of the types that the debug information describes.
pub struct Reader<'a> {
    /// The probe.
    pub image: &'a Image,
    /// Its debug information.
    pub graph: &'a Graph,
}

impl Reader<'_> {
    /// The value of type `ty` at `place`.
    ///
    /// # Errors
    /// Why the value has no counterpart at a C boundary, or what is wrong with the data.
    pub fn value(&self, ty: dwarf::TypeId, place: Place) -> Result<Value, String> {
        match self.graph.kind(ty) {
            TypeKind::Base(base) => self.base(base, place),
            TypeKind::Pointer(pointer) => self.pointer(pointer.target, place),
            TypeKind::Array(array) => {
                let count = array.counts.first().copied().flatten().unwrap_or(0);
                self.require_bytes(array.element)?;
                self.text(place, count)
            }
            TypeKind::Enum(enumeration) => {
                let size = enumeration.size.unwrap_or(0);
                let signed = enumeration.underlying.is_some_and(|id| self.is_signed(id));
                self.integer(place, size, signed)
            }
            kind @ TypeKind::Record(record) => self.record(kind, record, place),
            TypeKind::Typedef(dwarf::Typedef { target: Some(target), .. }) => {
                self.value(*target, place)
            }
            _ => Err("its type has no counterpart at a C boundary".to_owned()),
        }
    }

    fn base(&self, base: &dwarf::Base, place: Place) -> Result<Value, String> {
        match base.encoding {
            Encoding::Boolean => match self.integer(place, base.size, false)? {
                Value::Int(number) => Ok(Value::Bool(number != 0)),
                other => Ok(other),
            },
            Encoding::Float => self.float(place, base.size),
            Encoding::Signed | Encoding::SignedChar => self.integer(place, base.size, true),
            Encoding::Unsigned | Encoding::UnsignedChar | Encoding::Utf => {
                self.integer(place, base.size, false)
            }
            _ => Err("its type has no counterpart at a C boundary".to_owned()),
        }
    }

    fn is_signed(&self, id: dwarf::TypeId) -> bool {
        matches!(
            self.graph.kind(id),
            TypeKind::Base(dwarf::Base { encoding: Encoding::Signed | Encoding::SignedChar, .. })
        )
    }

    fn integer(&self, place: Place, size: u64, signed: bool) -> Result<Value, String> {
        number::integer(self.image, place, size, signed).map_err(|words| self.without_path(&words))
    }

    fn float(&self, place: Place, size: u64) -> Result<Value, String> {
        let format = match size {
            2 => FloatFormat::F16,
            4 => FloatFormat::F32,
            8 => FloatFormat::F64,
            16 => FloatFormat::F128,
            _ => return Err(format!("a floating point number of {size} bytes")),
        };
        number::float(self.image, place, format).map_err(|words| self.without_path(&words))
    }

    /// A thin pointer: null, a number, or text.
    fn pointer(&self, target: Option<dwarf::TypeId>, place: Place) -> Result<Value, String> {
        let to = match self.pointee(place)? {
            Ok(number) => return Ok(number),
            Err(to) => to,
        };
        match target.map(|target| self.graph.kind(target)) {
            Some(TypeKind::Array(array)) => {
                let count = array.counts.first().copied().flatten().unwrap_or(0);
                self.require_bytes(array.element)?;
                self.text(to, count)
            }
            Some(TypeKind::Base(base)) if base.size == 1 => {
                let text = self.image.c_string_at(to).map_err(|error| self.said(&error))?;
                Ok(Value::Bytes(text.to_vec()))
            }
            Some(TypeKind::Subroutine(_)) => Err("the address of a function".to_owned()),
            _ => Err("the address of data".to_owned()),
        }
    }

    /// A pointer that is a number, or the place that it points to.
    fn pointee(&self, place: Place) -> Result<Result<Value, Place>, String> {
        match self.image.pointer_at(place).map_err(|error| self.said(&error))? {
            Pointee::Null => Ok(Ok(Value::Int(0))),
            Pointee::Number(number) => Ok(Ok(Value::Int(number.into()))),
            Pointee::Place(to) => Ok(Err(to)),
            Pointee::External { symbol, .. } => {
                Err(format!("the address of `{}`", self.image.symbol_of(symbol).name))
            }
        }
    }

    fn record(
        &self,
        kind: &TypeKind,
        record: &dwarf::Record,
        place: Place,
    ) -> Result<Value, String> {
        if let Some(value) = self.fat_pointer(record, place) {
            return value;
        }
        let size = record.size.unwrap_or(0);
        if record.variants.is_some() {
            let payload = option_payload(self.graph, kind);
            let nullable = payload.filter(|_| size == u64::from(self.image.pointer_size()));
            return match nullable.map(|id| self.graph.kind(id)) {
                Some(TypeKind::Pointer(pointer)) => self.pointer(pointer.target, place),
                _ => Err("an enumeration with data".to_owned()),
            };
        }
        let mut sized = record.members.iter().filter(|member| !self.is_empty(member.ty));
        match (sized.next(), sized.next()) {
            (Some(only), None) => self.value(only.ty, place.plus(only.bit_offset / 8)),
            _ => Err("a struct of several fields".to_owned()),
        }
    }

    /// `&str`, `&[u8]`, `&CStr`: an address and a length.
    fn fat_pointer(&self, record: &dwarf::Record, place: Place) -> Option<Result<Value, String>> {
        let [data, length] = record.members.as_slice() else { return None };
        if data.name? != "data_ptr" || length.name? != "length" {
            return None;
        }
        let TypeKind::Pointer(pointer) = self.graph.kind(data.ty) else { return None };
        Some(self.slice(pointer.target, place, data, length))
    }

    fn slice(
        &self,
        element: Option<dwarf::TypeId>,
        place: Place,
        data: &dwarf::Member,
        length: &dwarf::Member,
    ) -> Result<Value, String> {
        let at = place.plus(length.bit_offset / 8);
        let count = self.image.number_at(at, self.image.pointer_size());
        let count = count.map_err(|error| self.said(&error))?;
        if let Some(element) = element {
            self.require_bytes(element)?;
        }
        match self.pointee(place.plus(data.bit_offset / 8))? {
            Err(to) => self.text(to, count),
            // An empty slice has a pointer to nowhere.
            Ok(_) if count == 0 => Ok(Value::Bytes(Vec::new())),
            Ok(_) => Err("a slice without an address".to_owned()),
        }
    }

    fn require_bytes(&self, element: dwarf::TypeId) -> Result<(), String> {
        match self.graph.kind(element) {
            TypeKind::Base(base) if base.size == 1 => Ok(()),
            // The target of `&CStr` is the struct itself, a slice of bytes.
            TypeKind::Record(record) if record.name.name.is_some_and(|name| name == "CStr") => {
                Ok(())
            }
            _ => Err("an array of something else than bytes".to_owned()),
        }
    }

    /// `count` bytes without the terminating nul.
    fn text(&self, place: Place, count: u64) -> Result<Value, String> {
        let bytes = self.image.bytes_at(place, count).map_err(|error| self.said(&error))?;
        let bytes = bytes.strip_suffix(&[0]).unwrap_or(&bytes);
        Ok(Value::Bytes(bytes.to_vec()))
    }

    /// An error of the object without its path, which is a temporary file's.
    pub fn said(&self, error: &ObjectError) -> String {
        self.without_path(&error.to_string())
    }

    fn without_path(&self, words: &str) -> String {
        words.replace(&format!("{}: ", self.image.file().display()), "")
    }

    /// Whether the type has no bytes.
    pub fn is_empty(&self, id: dwarf::TypeId) -> bool {
        match self.graph.kind(id) {
            TypeKind::Record(record) => record.size == Some(0),
            TypeKind::Base(base) => base.size == 0,
            TypeKind::Array(array) => array.counts.contains(&Some(0)),
            _ => false,
        }
    }
}
