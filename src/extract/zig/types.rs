//! Zig types as types of the contract.

use crate::contract::{
    ArrayLength, Convention, DataModel, Endian, Enum, EnumId, Enumerator, Field, FieldKind,
    FloatFormat, LayoutPromise, Name, Nullability, Opaque, Openness, Parameter, Pointer, Record,
    RecordId, RecordKind, Signature, SignatureId, Span, Type, TypeId, TypeUse, Types, Untold,
    Unwinding,
};

use super::headers::{CNames, va_list_fields};
use super::places::Places;
use super::record::{RawMember, RawType, Reflection, TypeKind, flag};
use super::spelling::{spelled, type_name};

/// Pointers to pointers deeper than any real type nests them; damage looks like this.
const DEEPEST: u32 = 256;

/// How the names of containers begin that Zig's importer made.
const IMPORTED: &str = "cimport.";

/// What names and places are looked up in.
#[derive(Clone, Copy)]
pub struct Lookup<'a> {
    /// The names of the module's files.
    pub files: &'a [String],
    /// Where everything stands.
    pub places: &'a Places,
    /// C's own names.
    pub c_names: &'a CNames,
}

/// Turns raw types into types of a contract, each once.
pub struct TypeLowering<'a> {
    raw: &'a Reflection,
    lookup: Lookup<'a>,
    model: DataModel,
    /// The nodes so far.
    pub types: Types,
    states: Vec<State>,
    /// Records that have an id and no fields yet.
    waiting: Vec<(RecordId, usize)>,
    depth: u32,
    /// Where the module imports C headers: the place of everything that comes from them.
    pub import: Option<Span>,
}

#[derive(Clone, Copy)]
enum State {
    Untouched,
    /// Being lowered further up on the stack.
    Started,
    Done(TypeId),
}

impl<'a> TypeLowering<'a> {
    /// Nothing lowered yet.
    pub fn new(raw: &'a Reflection, lookup: Lookup<'a>, model: DataModel) -> Self {
        Self {
            raw,
            lookup,
            model,
            types: Types::default(),
            states: vec![State::Untouched; raw.types.len()],
            waiting: Vec::new(),
            depth: 0,
            import: None,
        }
    }

    /// The raw type `index`.
    pub fn raw(&self, index: usize) -> &'a RawType {
        &self.raw.types[index]
    }

    /// The type `index` with all types that it needs.
    pub fn lower(&mut self, index: usize) -> TypeId {
        let id = self.id(index);
        while let Some((record, index)) = self.waiting.pop() {
            let fields = self.fields(index);
            self.types.records[record].fields = fields;
        }
        id
    }

    /// The type `index` where it is used.
    pub fn lower_use(&mut self, index: usize) -> TypeUse {
        TypeUse::new(self.lower(index), spelled(&self.raw(index).name))
    }

    /// The function type `index`; `None` if it is none.
    pub fn lower_signature(&mut self, index: usize) -> Option<SignatureId> {
        let id = self.lower(index);
        match self.types.node(id) {
            Type::Function(signature) => Some(signature),
            _ => None,
        }
    }

    fn id(&mut self, index: usize) -> TypeId {
        match self.states[index] {
            State::Done(id) => return id,
            State::Started => return self.unsupported(index, "it contains itself"),
            State::Untouched if self.depth >= DEEPEST => {
                return self.unsupported(index, "it is nested too deeply");
            }
            State::Untouched => {}
        }
        self.states[index] = State::Started;
        self.depth += 1;
        let id = self.node(index);
        self.depth -= 1;
        self.states[index] = State::Done(id);
        id
    }

    fn node(&mut self, index: usize) -> TypeId {
        let raw = self.raw(index);
        let bits = u32::try_from(raw.count).unwrap_or(u32::MAX);
        let node = match raw.kind {
            TypeKind::Void | TypeKind::Anyopaque | TypeKind::Noreturn => Type::Void,
            TypeKind::Bool => Type::Bool { bits: 8 },
            TypeKind::Int if raw.name == "c_char" => {
                Type::Char { signed: raw.has(flag::INT_SIGNED) }
            }
            TypeKind::Int => Type::Int { bits, signed: raw.has(flag::INT_SIGNED) },
            TypeKind::Float => match float_format(raw.count) {
                Some(format) => Type::Float(format),
                None => return self.unsupported(index, "a float of this width is not known"),
            },
            TypeKind::Pointer => self.pointer(raw),
            TypeKind::Array => {
                let terminator = u64::from(raw.has(flag::ARRAY_SENTINEL));
                let length = ArrayLength::Fixed(raw.count.saturating_add(terminator));
                Type::Array { element: self.child(raw), length }
            }
            TypeKind::Vector => Type::Vector { element: self.child(raw), length: raw.count },
            TypeKind::Struct => Type::Record(self.record(index, RecordKind::Struct)),
            TypeKind::Union => Type::Record(self.record(index, RecordKind::Union)),
            TypeKind::Enum => Type::Enum(self.enumeration(raw)),
            TypeKind::Opaque => {
                let (name, path) = self.names(raw);
                let name = name.unwrap_or_else(|| Name::new(&spelled(&raw.name)));
                let span = self.span(raw);
                Type::Opaque(self.types.opaques.alloc(Opaque { name, path, span }))
            }
            TypeKind::Function => Type::Function(self.signature(raw)),
            TypeKind::Unsupported => return self.unsupported(index, &raw.note),
        };
        self.types.intern(node)
    }

    fn unsupported(&mut self, index: usize, reason: &str) -> TypeId {
        let spelled = Name::new(&spelled(&self.raw(index).name));
        self.types.intern(Type::Unsupported { spelled, reason: Name::new(reason) })
    }

    /// What the type points to or consists of. Only a damaged table leaves it out.
    fn child(&mut self, raw: &RawType) -> TypeId {
        match raw.child {
            Some(child) => self.id(child),
            None => self.types.intern(Type::Unsupported {
                spelled: Name::new(&spelled(&raw.name)),
                reason: Name::new("it does not say of what"),
            }),
        }
    }

    fn pointer(&mut self, raw: &RawType) -> Type {
        let nullability = if raw.has(flag::POINTER_C) {
            Nullability::Unspecified
        } else if raw.has(flag::POINTER_NULLABLE) {
            Nullability::Nullable
        } else {
            Nullability::NonNull
        };
        Type::Pointer(Pointer {
            pointee: self.child(raw),
            constant: raw.has(flag::POINTER_CONST),
            volatile: raw.has(flag::POINTER_VOLATILE),
            nullability,
        })
    }

    fn record(&mut self, index: usize, kind: RecordKind) -> RecordId {
        let raw = self.raw(index);
        let (name, path) = self.names(raw);
        let promised = raw.has(flag::CONTAINER_EXTERN | flag::CONTAINER_PACKED);
        let id = self.types.records.alloc(Record {
            name,
            path,
            kind,
            size: raw.size,
            align: raw.align,
            align_untold: false,
            packed: raw.has(flag::CONTAINER_PACKED).then_some(1),
            min_align: None,
            transparent: false,
            byte_order: None,
            layout: if promised { LayoutPromise::Promised } else { LayoutPromise::Unspecified },
            class: None,
            fields: Vec::new(),
            span: self.span(raw),
        });
        self.waiting.push((id, index));
        id
    }

    fn fields(&mut self, index: usize) -> Vec<Field> {
        let raw = self.raw(index);
        let mut fields: Vec<_> = raw.members.iter().map(|m| self.field(raw, m)).collect();
        let tag = self.names(raw).0.filter(|_| raw.name.starts_with(IMPORTED));
        let known = tag.map_or(&[][..], |tag| va_list_fields(&tag, fields.len()));
        for (field, name) in fields.iter_mut().zip(known) {
            field.name = Some(Name::new(name));
        }
        fields
    }

    fn field(&mut self, container: &RawType, member: &RawMember) -> Field {
        let ty = self.member_type(container, member);
        let packed = container.has(flag::CONTAINER_PACKED);
        Field {
            name: Some(Name::new(&member.name)).filter(|name| !is_anonymous(container, name)),
            kind: FieldKind::Member,
            bit_offset: if packed { self.packed_offset(container, member) } else { member.offset },
            bit_width: if packed { bit_field_width(member) } else { None },
            min_align: Some(member.align).filter(|align| *align > 0),
            ty,
            span: self.member_span(container, &member.name),
        }
    }

    /// Zig counts a packed container's bits from the least significant one of its integer. In
    /// memory a big-endian integer starts with the most significant: the upper three bits of a
    /// `packed struct(u8) { low: u5, high: u3 }` have offset 5 in Zig and 0 in the contract.
    fn packed_offset(&self, container: &RawType, member: &RawMember) -> u64 {
        match self.model.endian {
            Endian::Little => member.offset,
            Endian::Big => {
                let bits = container.size.saturating_mul(8);
                bits.saturating_sub(member.offset.saturating_add(member.width))
            }
        }
    }

    fn member_type(&mut self, container: &RawType, member: &RawMember) -> TypeUse {
        match member.ty {
            Some(index) => TypeUse::new(self.id(index), spelled(&self.raw(index).name)),
            None => {
                let spelled = Name::new(&spelled(&container.name));
                let reason = Name::new("the type depends on an argument");
                TypeUse::new(self.types.intern(Type::Unsupported { spelled, reason }), "anytype")
            }
        }
    }

    fn enumeration(&mut self, raw: &RawType) -> EnumId {
        let (name, path) = self.names(raw);
        let underlying = self.child(raw);
        let whole = raw.child.is_some_and(|tag| is_whole(self.raw(tag).count));
        let enumerator = |m: &RawMember| Enumerator {
            name: Name::new(&m.name),
            value: m.value,
            span: self.member_span(raw, &m.name),
        };
        let enumerators = raw.members.iter().map(enumerator).collect();
        let span = self.span(raw);
        self.types.enums.alloc(Enum {
            name,
            path,
            underlying,
            openness: if raw.has(flag::ENUM_EXHAUSTIVE) {
                Openness::Closed
            } else {
                Openness::Open
            },
            layout: if whole { LayoutPromise::Promised } else { LayoutPromise::Unspecified },
            enumerators,
            span,
        })
    }

    fn signature(&mut self, raw: &RawType) -> SignatureId {
        let parameter = |this: &mut Self, member| Parameter {
            name: None,
            ty: this.member_type(raw, member),
            span: None,
        };
        let parameters = raw.members.iter().map(|member| parameter(self, member)).collect();
        let noreturn = raw.child.is_some_and(|ret| self.raw(ret).kind == TypeKind::Noreturn);
        let ret = match raw.child {
            Some(index) => TypeUse::new(self.id(index), spelled(&self.raw(index).name)),
            None => TypeUse::new(self.child(raw), "anytype"),
        };
        self.types.signature(Signature {
            convention: convention(&raw.note, raw.has(flag::FUNCTION_C)),
            parameters,
            ret,
            variadic: raw.has(flag::FUNCTION_VARIADIC),
            noreturn,
            unprototyped: false,
            assumed_return: false,
            unwinding: Unwinding::Unsaid,
            untold: Untold::default(),
        })
    }

    /// The name and path of a container type, as C has it for what the importer made.
    fn names(&self, raw: &RawType) -> (Option<Name>, Name) {
        if let Some(tag) = raw.name.strip_prefix(IMPORTED) {
            return (self.lookup.c_names.tag(tag).map(Name::new), Name::new(""));
        }
        let name = type_name(&raw.name, self.lookup.files);
        (name.name.map(Name::from), Name::new(&name.path))
    }

    fn span(&self, container: &RawType) -> Option<Span> {
        if container.name.starts_with(IMPORTED) {
            return self.import;
        }
        self.lookup.places.container(&container.name)
    }

    /// The place of a field or enumerator, or of its container where the member's is not known.
    fn member_span(&self, container: &RawType, name: &str) -> Option<Span> {
        if container.name.starts_with(IMPORTED) {
            return self.import;
        }
        self.lookup.places.member(&container.name, name).or_else(|| self.span(container))
    }
}

/// Whether the importer made the name up, for an anonymous member in C.
fn is_anonymous(container: &RawType, name: &str) -> bool {
    let number = name.strip_prefix("unnamed_").filter(|_| container.name.starts_with(IMPORTED));
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The width of a field of a packed container that is no whole value at an offset of its own size,
/// as C's bit-fields are not.
fn bit_field_width(member: &RawMember) -> Option<u32> {
    let natural = is_whole(member.width) && member.offset.is_multiple_of(member.width);
    if natural { None } else { u32::try_from(member.width).ok() }
}

fn is_whole(bits: u64) -> bool {
    matches!(bits, 8 | 16 | 32 | 64 | 128)
}

fn float_format(bits: u64) -> Option<FloatFormat> {
    Some(match bits {
        16 => FloatFormat::F16,
        32 => FloatFormat::F32,
        64 => FloatFormat::F64,
        80 => FloatFormat::F80,
        128 => FloatFormat::F128,
        _ => return None,
    })
}

/// A calling convention by its name in `std.builtin.CallingConvention`; `is_c` if it is the
/// target's own.
pub fn convention(name: &str, is_c: bool) -> Convention {
    match name {
        _ if is_c => Convention::C,
        "auto" | "inline" | "async" => Convention::Unspecified,
        "x86_stdcall" => Convention::Stdcall,
        "x86_fastcall" => Convention::Fastcall,
        "x86_thiscall" | "x86_thiscall_mingw" => Convention::Thiscall,
        "x86_vectorcall" | "x86_64_vectorcall" => Convention::Vectorcall,
        "x86_64_win" => Convention::Win64,
        "x86_64_sysv" => Convention::Sysv64,
        "arm_aapcs" => Convention::Aapcs,
        "arm_aapcs_vfp" => Convention::AapcsVfp,
        _ => Convention::Other,
    }
}
