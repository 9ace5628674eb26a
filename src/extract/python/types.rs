//! The introspector's types as nodes of a contract, with layouts for the contract's target.

use super::document::{CallBy, Document, Enum, Field, LayoutRules, MOST, Node, Order, Parameter};
use super::document::{Place, Record, Signature, Use};
use super::layout::{self, Plan};
use super::words::{Extent, Words};
use crate::contract::{
    self, ArrayLength, Convention, Endian, EnumId, Enumerator, FieldKind, LayoutPromise, Name,
    Nullability, Opaque, Openness, Pointer, RecordId, RecordKind, SignatureId, Span, Type, TypeId,
    TypeUse, Types, Untold, Unwinding,
};

/// How deep types may nest. Python's own recursion ends long before.
const DEPTH: usize = 1000;

/// Lowers the types of one document.
pub struct TypeLowering<'a> {
    /// The types so far.
    pub types: Types,
    document: &'a Document,
    words: Words<'a>,
    /// Whether the interpreter's own numbers are those of the target.
    native: bool,
    /// What spans are relative to.
    current: Option<String>,
    ids: Vec<Option<TypeId>>,
    extents: Vec<Option<Result<Extent, String>>>,
    depth: usize,
}

impl<'a> TypeLowering<'a> {
    /// Prepares to lower the types of `document`.
    pub fn new(document: &'a Document, words: Words<'a>, native: bool) -> Self {
        let count = document.types.len();
        let current = std::env::current_dir().and_then(|folder| folder.canonicalize()).ok();
        Self {
            types: Types::default(),
            document,
            words,
            native,
            current: current.map(|folder| format!("{}/", folder.display()).replace('\\', "/")),
            ids: vec![None; count],
            extents: vec![None; count],
            depth: 0,
        }
    }

    /// A place in the form that contracts have.
    pub fn span(&self, place: Option<&Place>) -> Option<Span> {
        let place = place.filter(|place| place.line > 0)?;
        let file = place.file.replace('\\', "/");
        let inside = self.current.as_ref().and_then(|current| file.strip_prefix(current.as_str()));
        Some(Span::new(inside.unwrap_or(&file), place.line, place.column))
    }

    /// A use of a type.
    pub fn type_use(&mut self, used: &Use) -> TypeUse {
        TypeUse::new(self.lower(used.ty), &used.spelled)
    }

    /// The type with this place in the document.
    pub fn lower(&mut self, index: usize) -> TypeId {
        if let Some(id) = self.ids[index] {
            return id;
        }
        if self.depth > DEPTH {
            return self.unsupported(index, "types are nested too deeply");
        }
        self.depth += 1;
        let id = self.node(index);
        self.depth -= 1;
        self.ids[index] = Some(id);
        id
    }

    fn node(&mut self, index: usize) -> TypeId {
        let node = match &self.document.types[index] {
            Node::Void => Type::Void,
            Node::Primitive { word, .. } => match self.extent(index) {
                Ok(_) => match self.words.of(word) {
                    Some((node, _)) => node,
                    None => return self.unsupported(index, "abiding does not know this type"),
                },
                Err(reason) => return self.unsupported(index, &reason),
            },
            Node::Pointer { target } => Type::Pointer(Pointer {
                pointee: self.lower(*target),
                constant: false,
                volatile: false,
                nullability: Nullability::Unspecified,
            }),
            Node::Array { element, length } => Type::Array {
                element: self.lower(*element),
                length: length.map_or(ArrayLength::Flexible, ArrayLength::Fixed),
            },
            Node::Record(record) => return self.record(index, record),
            Node::Opaque { name, place } => {
                let (name, path) = (Name::new(name), Name::new(""));
                let span = self.span(place.as_ref());
                Type::Opaque(self.types.opaques.alloc(Opaque { name, path, span }))
            }
            Node::Enum(node) => Type::Enum(self.enumeration(node)),
            Node::Function(signature) => Type::Function(self.signature(signature)),
            Node::Unsupported { reason } => return self.unsupported(index, reason),
        };
        self.types.intern(node)
    }

    fn unsupported(&mut self, index: usize, reason: &str) -> TypeId {
        let spelled = match &self.document.types[index] {
            Node::Primitive { word, .. } => word.clone(),
            Node::Record(record) => record.name.clone().unwrap_or_else(|| "(anonymous)".to_owned()),
            Node::Opaque { name, .. } => name.clone(),
            _ => "a type".to_owned(),
        };
        let (spelled, reason) = (Name::new(&spelled), Name::new(reason));
        self.types.intern(Type::Unsupported { spelled, reason })
    }

    /// Size and alignment of a type on the target, or why they are not known.
    fn extent(&mut self, index: usize) -> Result<Extent, String> {
        if let Some(known) = &self.extents[index] {
            return known.clone();
        }
        let found = self.measure(index);
        self.extents[index] = Some(found.clone());
        found
    }

    fn measure(&mut self, index: usize) -> Result<Extent, String> {
        match &self.document.types[index] {
            Node::Primitive { word, size, align } => self.primitive(word, *size, *align),
            Node::Pointer { .. } => Ok(self.words.model.pointer.into()),
            Node::Array { element, length } => {
                let element = self.extent(*element)?;
                let size = element.size.checked_mul(length.unwrap_or(0));
                let size = size.filter(|size| *size <= MOST);
                let size = size.ok_or("the array is larger than any memory")?;
                Ok(Extent { size, ..element })
            }
            Node::Record(record) if self.native => {
                Ok(Extent { size: record.size, align: record.align })
            }
            Node::Record(record) => {
                let placed = self.placement(record)?;
                Ok(Extent { size: placed.size, align: placed.align })
            }
            Node::Enum(node) => match node.size {
                Some(size) => Ok(Extent { size, align: size }),
                None => Err("an enumeration of Python is stored nowhere".to_owned()),
            },
            Node::Opaque { name, .. } => Err(format!("`{name}` has no fields")),
            Node::Void | Node::Function(_) => Err("it has no size".to_owned()),
            Node::Unsupported { reason } => Err(reason.clone()),
        }
    }

    /// On the interpreter's own target its numbers must be those that the word stands for.
    fn primitive(&self, word: &str, size: u64, align: u64) -> Result<Extent, String> {
        let Some((_, known)) = self.words.of(word) else {
            return Err(format!("abiding does not know what `{word}` is"));
        };
        let stated = Extent { size, align };
        if self.native && stated != known {
            return Err(format!(
                "the interpreter gives it {size} bytes aligned to {align}, and on this target it has \
                 {} aligned to {}",
                known.size, known.align
            ));
        }
        Ok(known)
    }

    fn placement(&mut self, record: &Record) -> Result<crate::layout::Placement, String> {
        let mut fields = Vec::new();
        for field in &record.fields {
            let name = field.name.as_deref().unwrap_or("an anonymous field");
            let extent = self.extent(field.ty).map_err(|why| format!("`{name}`: {why}"))?;
            let named = field.name.is_some();
            fields.push((extent, field.bits.map(|width| crate::layout::BitField { width, named })));
        }
        let kind = if record.union { RecordKind::Union } else { RecordKind::Struct };
        let (pack, min_align) = (record.pack, record.min_align);
        let plan = Plan { kind, rules: record.rules, pack, min_align, fields };
        layout::place(&plan, self.words.triple).map_err(str::to_owned)
    }

    fn record(&mut self, index: usize, record: &Record) -> TypeId {
        let places = match self.places(record) {
            Ok(places) => places,
            Err(reason) => return self.unsupported(index, &reason),
        };
        let (size, mut align, offsets) = places;
        if record.rules == LayoutRules::Fixed {
            let natural = record.fields.iter().filter_map(|field| self.extent(field.ty).ok());
            align = natural.map(|extent| extent.align).max().unwrap_or(1);
        }
        let id: RecordId = self.types.records.alloc(contract::Record {
            name: record.name.as_deref().map(Name::new),
            path: Name::new(&record.path),
            kind: if record.union { RecordKind::Union } else { RecordKind::Struct },
            size,
            align,
            // numpy places the fields of a plain dtype and does not say how the whole is aligned.
            align_untold: record.rules == LayoutRules::Fixed,
            packed: record.pack,
            min_align: record.min_align,
            transparent: false,
            byte_order: record.byte_order.map(endian),
            layout: LayoutPromise::Promised,
            class: None,
            fields: Vec::new(),
            span: self.span(record.place.as_ref()),
        });
        let ty = self.types.intern(Type::Record(id));
        // Known before its fields are, which may lead back to it.
        self.ids[index] = Some(ty);
        let mut fields = Vec::new();
        for (field, bit_offset) in record.fields.iter().zip(offsets) {
            // A bit-field without a name is padding.
            if field.bits.is_some() && field.name.is_none() {
                continue;
            }
            fields.push(self.field(field, bit_offset));
        }
        self.types.records[id].fields = fields;
        ty
    }

    fn field(&mut self, field: &Field, bit_offset: u64) -> contract::Field {
        contract::Field {
            name: field.name.as_deref().map(Name::new),
            kind: FieldKind::Member,
            bit_offset,
            bit_width: field.bits,
            min_align: None,
            ty: TypeUse::new(self.lower(field.ty), &field.spelled),
            span: self.span(field.place.as_ref()),
        }
    }

    /// Size and alignment in bytes, and the offset in bits of every field.
    fn places(&mut self, record: &Record) -> Result<(u64, u64, Vec<u64>), String> {
        if record.fields.iter().any(|field| field.offset.is_some_and(|offset| offset < 0)) {
            return Err(layout::BEFORE_START.to_owned());
        }
        let stated = self.native || record.rules == LayoutRules::Fixed;
        let offsets: Option<Vec<u64>> =
            record.fields.iter().map(|field| self.stated_offset(record, field)).collect();
        if let (true, Some(offsets)) = (stated, offsets) {
            return Ok((record.size, record.align, offsets));
        }
        let placed = self.placement(record)?;
        if self.native && (placed.size, placed.align) != (record.size, record.align) {
            return Err("a method of the class hides one of its fields, whose offset is then not \
                        told"
                .to_owned());
        }
        let offsets = placed.members.iter().map(|member| member.bit_offset).collect();
        Ok((placed.size, placed.align, offsets))
    }

    /// Where the interpreter puts a field, in bits. Of a bit-field ctypes tells the storage unit and
    /// how many of its bits are below; counted from the most significant bit where that comes first.
    fn stated_offset(&self, record: &Record, field: &Field) -> Option<u64> {
        let offset = u64::try_from(field.offset?).ok()? * 8;
        let Some(width) = field.bits else { return Some(offset) };
        let shift = u64::from(field.shift?);
        let own = match self.words.model.endian {
            Endian::Little => Order::Little,
            Endian::Big => Order::Big,
        };
        match record.byte_order.unwrap_or(own) {
            Order::Little => Some(offset + shift),
            Order::Big => {
                let Node::Primitive { size, .. } = &self.document.types[field.ty] else {
                    return None;
                };
                let below = shift + u64::from(width);
                Some(offset + (size * 8).checked_sub(below)?)
            }
        }
    }

    fn enumeration(&mut self, node: &Enum) -> EnumId {
        let underlying = match node.size.and_then(|size| u32::try_from(size * 8).ok()) {
            Some(bits) => self.types.intern(Type::Int { bits, signed: node.signed }),
            None => self.types.intern(Type::Void),
        };
        let mut enumerators = Vec::new();
        for member in &node.members {
            // A value that no C integer holds cannot be one of C's.
            let Ok(value) = member.value.parse() else { continue };
            let span = self.span(member.place.as_ref());
            enumerators.push(Enumerator { name: Name::new(&member.name), value, span });
        }
        let span = self.span(node.place.as_ref());
        self.types.enums.alloc(contract::Enum {
            name: node.name.as_deref().map(Name::new),
            path: Name::new(&node.path),
            underlying,
            openness: Openness::Open,
            layout: LayoutPromise::Promised,
            enumerators,
            span,
        })
    }

    /// A function type.
    pub fn signature(&mut self, raw: &Signature) -> SignatureId {
        let parts = (raw.convention, raw.parameters.as_deref(), &raw.result);
        self.function_type(parts, raw.assumed, raw.variadic)
    }

    /// A function type from its parts.
    pub fn function_type(
        &mut self,
        (convention, parameters, result): (CallBy, Option<&[Parameter]>, &Use),
        assumed_return: bool,
        variadic: Option<bool>,
    ) -> SignatureId {
        let ret = self.type_use(result);
        let mut lowered = Vec::new();
        for parameter in parameters.unwrap_or_default() {
            let ty = TypeUse::new(self.lower(parameter.ty), &parameter.spelled);
            let name = parameter.name.as_deref().map(Name::new);
            lowered.push(contract::Parameter { name, ty, span: None });
        }
        let untold = Untold { noreturn: true, variadic: variadic.is_none(), ..Untold::default() };
        self.types.signature(contract::Signature {
            convention: self.convention(convention),
            parameters: lowered,
            ret,
            variadic: variadic.unwrap_or(false),
            noreturn: false,
            unprototyped: parameters.is_none(),
            assumed_return,
            unwinding: Unwinding::Unsaid,
            untold,
        })
    }

    /// Only 32-bit x86 Windows has more than one convention that ctypes knows.
    fn convention(&self, given: CallBy) -> Convention {
        let x86 = ["i586-", "i686-"].iter().any(|arch| self.words.triple.starts_with(arch));
        let tells = x86 && self.words.triple.contains("-windows-");
        if tells && given == CallBy::Stdcall { Convention::Stdcall } else { Convention::C }
    }
}

fn endian(order: Order) -> Endian {
    match order {
        Order::Little => Endian::Little,
        Order::Big => Endian::Big,
    }
}
