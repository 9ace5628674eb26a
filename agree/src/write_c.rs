//! A boundary as a C header.

mod types;

use crate::layout;
use crate::model::{
    Bits, Boundary, Decl, DeclId, DeclKind, Enum, Facts, Field, Function, Global, Language,
    Languages, Provider, Record, Scalar, Ty, Value,
};
use crate::spelling::Chooser;
pub(crate) use types::convention;

/// What stands once at the top of a file of boundaries.
#[must_use]
pub fn prelude(facts: &Facts) -> String {
    // Other targets than the host have no more headers than those of a freestanding compiler.
    let unicode = if facts.x86_64 { "#include <uchar.h>\n" } else { "" };
    format!("{}{unicode}", C.head)
}

/// What C and C++ spell in two ways.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// The language whose items and spellings it writes.
    pub language: Language,
    /// Whether there are attributes, pragmas, bodies, and words for null.
    pub attributes: bool,
    /// The type of truth values.
    pub booleans: &'static [&'static str],
    /// `restrict`.
    pub restrict: &'static str,
    /// `_Alignas`.
    pub alignas: &'static str,
    /// What stands in front of a function that never returns.
    pub noreturn: &'static [&'static str],
    /// `_Thread_local`.
    pub thread_local: &'static str,
    /// What stands behind a function's parameters.
    pub noexcept: &'static str,
    /// Names of parts that it reserves.
    pub reserved: &'static [&'static str],
    /// What stands once at the top of a file.
    pub head: &'static str,
    /// What stands in front of a boundary.
    pub begin: &'static str,
    /// What stands behind a boundary.
    pub end: &'static str,
}

const C: Dialect = Dialect {
    language: Language::C,
    attributes: true,
    booleans: &["bool", "_Bool"],
    restrict: "restrict",
    alignas: "_Alignas",
    noreturn: &["_Noreturn ", "__attribute__((noreturn)) "],
    thread_local: "_Thread_local ",
    noexcept: "",
    reserved: &[],
    head: "#pragma once\n#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n",
    begin: "",
    end: "",
};

/// Writes `boundary` in C.
#[must_use]
pub fn write(boundary: &Boundary) -> String {
    write_as(boundary, C)
}

/// Writes `boundary` in a dialect of C.
#[must_use]
pub fn write_as(boundary: &Boundary, dialect: Dialect) -> String {
    let mut writer = Writer::new(boundary, dialect);
    writer.out.push_str(dialect.begin);
    writer.declarations();
    writer.noise();
    for constant in &boundary.constants {
        writer.constant(&constant.name, &constant.value);
    }
    writer.out + dialect.end
}

/// How a record or enumeration is named in C.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Naming {
    /// `struct X { … };`, used as `struct X`.
    Tag,
    /// `typedef struct X { … } X;`
    TagAndTypedef,
    /// `typedef struct X_tag { … } X;`
    OtherTag,
    /// `typedef struct { … } X;`
    Typedef,
}

/// What bit-fields need around them.
#[derive(Clone, Copy)]
pub(crate) struct Room {
    /// A zero-width bit-field in front, which leads to the next unit.
    open: bool,
    /// A bit-field without a name behind, which fills the unit.
    fill: bool,
}

pub(crate) struct Writer<'a> {
    pub(crate) boundary: &'a Boundary,
    pub(crate) chooser: Chooser,
    dialect: Dialect,
    pub(crate) out: String,
}

impl<'a> Writer<'a> {
    /// A writer of `boundary`, which has not written anything yet.
    pub(crate) fn new(boundary: &'a Boundary, dialect: Dialect) -> Self {
        let chooser = Chooser::new(boundary.seed, dialect.language);
        Self { boundary, chooser, dialect, out: String::new() }
    }

    /// Writes all types, functions and globals.
    pub(crate) fn declarations(&mut self) {
        let boundary = self.boundary;
        let language = self.dialect.language;
        let own = |absent: Languages| !absent.has(language);
        self.forward_declarations();
        for (id, decl) in boundary.decls.iter().enumerate().filter(|(_, it)| own(it.absent)) {
            self.decl(id, decl);
        }
        boundary.functions.iter().filter(|it| own(it.absent)).for_each(|it| self.function(it));
        boundary.globals.iter().filter(|it| own(it.absent)).for_each(|it| self.global(it));
    }

    /// What a header has for its own users: nothing that another language could share.
    fn noise(&mut self) {
        let prefix = &self.boundary.prefix;
        if self.chooser.chance(prefix, "noise", 30) {
            put!(
                self.out,
                "#define {prefix}API __attribute__((visibility(\"default\")))\n\
                 #define {prefix}EMPTY\n\
                 #define {prefix}EACH(i, n) for (int i = 0; i < (n); i++)\n\
                 #define {prefix}FOREVER do {{ }} while (1)\n\
                 static inline int {prefix}helper(int a, int b) {{ return a < b ? a : b; }}"
            );
        }
    }

    fn naming(&self, id: DeclId) -> Naming {
        let decl = &self.boundary.decls[id];
        let compiled = self.boundary.compiled && self.dialect.language == Language::Cffi;
        let options = match decl.kind {
            // What cffi compiles tells no tags of enumerations.
            DeclKind::Enum(_) if compiled => {
                [Naming::TagAndTypedef, Naming::Typedef, Naming::Typedef]
            }
            // An opaque type needs a tag, and so does what is named before it is complete.
            DeclKind::Opaque => [Naming::Tag, Naming::TagAndTypedef, Naming::TagAndTypedef],
            DeclKind::Record(_) if named_early(self.boundary, id) => {
                [Naming::Tag, Naming::TagAndTypedef, Naming::OtherTag]
            }
            _ => [Naming::Tag, Naming::TagAndTypedef, Naming::Typedef],
        };
        options[self.chooser.index(&decl.name, "naming", options.len())]
    }

    fn keyword(kind: &DeclKind) -> &'static str {
        match kind {
            DeclKind::Record(record) if record.union => "union",
            DeclKind::Enum(_) => "enum",
            _ => "struct",
        }
    }

    /// How other declarations name the type.
    fn name_of(&self, id: DeclId) -> String {
        let decl = &self.boundary.decls[id];
        let plain = match &decl.kind {
            DeclKind::Alias(_) => true,
            DeclKind::Enum(it) => it.constants_in.has(self.dialect.language),
            _ => false,
        };
        let tagged = !plain && self.naming(id) == Naming::Tag;
        if tagged {
            format!("{} {}", Self::keyword(&decl.kind), decl.name)
        } else {
            decl.name.clone()
        }
    }

    fn forward_declarations(&mut self) {
        for (id, decl) in self.boundary.decls.iter().enumerate() {
            let absent = decl.absent.has(self.dialect.language);
            if absent || !matches!(decl.kind, DeclKind::Record(_) | DeclKind::Opaque) {
                continue;
            }
            let (keyword, name) = (Self::keyword(&decl.kind), &decl.name);
            match self.naming(id) {
                Naming::Tag => put!(self.out, "{keyword} {name};"),
                Naming::TagAndTypedef => put!(self.out, "typedef {keyword} {name} {name};"),
                Naming::OtherTag => put!(self.out, "typedef {keyword} {name}_tag {name};"),
                Naming::Typedef => {}
            }
        }
    }

    fn decl(&mut self, id: DeclId, decl: &Decl) {
        match &decl.kind {
            DeclKind::Opaque => {}
            DeclKind::Alias(Ty::Bits(bits)) if bits.parts_in.has(self.dialect.language) => {
                let field = Field::of("bits".to_owned(), Ty::Bits(bits.clone()));
                let body = self.record_body(&decl.name, &Record::of(vec![field]), 1);
                let name = &decl.name;
                let tag = self.chooser.pick(name, "tag", &["", &format!("{name} ")]).to_owned();
                put!(self.out, "typedef struct {tag}{body} {name};");
            }
            DeclKind::Alias(target) => {
                let text = self.declare(target, &decl.name, &decl.name);
                put!(self.out, "typedef {text};");
            }
            DeclKind::Record(record) => self.record_decl(id, &decl.name, record),
            DeclKind::Enum(it) => self.enum_decl(id, &decl.name, it),
        }
    }

    fn record_decl(&mut self, id: DeclId, name: &str, record: &Record) {
        if let (Some(packed), false) = (record.packed, self.dialect.attributes) {
            return self.packed_apart(id, name, record, packed);
        }
        let pragma =
            record.packed.is_some_and(|n| n > 1 || self.chooser.chance(name, "pragma", 50));
        if pragma {
            put!(self.out, "#pragma pack(push, {})", record.packed.unwrap_or(1));
        }
        let attributes = self.record_attributes(name, record, pragma);
        let keyword = if record.union { "union" } else { "struct" };
        let body = self.record_body(name, record, 1);
        match self.naming(id) {
            Naming::Typedef => put!(self.out, "typedef {keyword} {attributes}{body} {name};"),
            Naming::OtherTag => put!(self.out, "{keyword} {attributes}{name}_tag {body};"),
            Naming::Tag | Naming::TagAndTypedef => {
                put!(self.out, "{keyword} {attributes}{name} {body};");
            }
        }
        if pragma {
            put!(self.out, "#pragma pack(pop)");
        }
    }

    /// A packed record where the packing is said of a whole text of declarations, in cffi.
    fn packed_apart(&mut self, id: DeclId, name: &str, record: &Record, packed: u64) {
        self.out.push_str(&format!(
            "{}{}",
            self.dialect.end,
            crate::write_cffi::begin(self.boundary)
        ));
        self.record_decl(id, name, &Record { packed: None, ..record.clone() });
        let word = packed == 1 && self.chooser.chance(name, "packed", 50);
        let how = if word { "packed=True".to_owned() } else { format!("pack={packed}") };
        self.out.push_str(&format!("\"\"\", {how})\n{}", crate::write_cffi::begin(self.boundary)));
    }

    fn record_attributes(&self, name: &str, record: &Record, pragma: bool) -> String {
        if !self.dialect.attributes {
            return String::new();
        }
        let mut list = Vec::new();
        if record.packed.is_some() && !pragma {
            list.push("packed".to_owned());
        }
        if let Some(align) = record.align
            && !self.aligned_by_field(name, record)
        {
            list.push(format!("aligned({align})"));
        }
        if list.is_empty() {
            String::new()
        } else {
            format!("__attribute__(({})) ", list.join(", "))
        }
    }

    /// Whether the first field carries the alignment of the record: `_Alignas(16) int a;`.
    fn aligned_by_field(&self, name: &str, record: &Record) -> bool {
        let first = record.fields.first();
        first.is_some_and(|field| {
            !field.anonymous
                && self.dialect.attributes
                && field.align.is_none()
                && !matches!(field.ty, Ty::Bits(_) | Ty::Flexible(_) | Ty::Inline(_))
                && record.align >= Some(layout::of(self.boundary, &field.ty).align)
        }) && record.packed.is_none()
            && self.chooser.chance(name, "alignas", 40)
    }

    fn record_body(&self, place: &str, record: &Record, depth: usize) -> String {
        let indent = "    ".repeat(depth);
        let mut text = "{\n".to_owned();
        for (index, field) in record.fields.iter().enumerate() {
            let place = format!("{place}.{}", field.name);
            let alignas = match record.align {
                Some(align) if index == 0 && depth == 1 => {
                    let outer = place.split('.').next().unwrap_or_default();
                    let by_field = self.aligned_by_field(outer, record);
                    if by_field {
                        format!("{}({align}) ", self.dialect.alignas)
                    } else {
                        String::new()
                    }
                }
                _ => String::new(),
            };
            let behind = self.chooser.chance(&place, "aligned", 30);
            let demanded = layout::demanded(self.boundary, field);
            let (alignas, aligned) = match demanded.filter(|_| self.dialect.attributes) {
                Some(align) if behind => (alignas, format!(" __attribute__((aligned({align})))")),
                Some(align) => (format!("{}({align}) ", self.dialect.alignas), String::new()),
                None => (alignas, String::new()),
            };
            let line = match &field.ty {
                Ty::Bits(bits) if !bits.parts_in.has(self.dialect.language) => {
                    let unit = self.scalar(bits.covering(), &place);
                    format!("{indent}{unit} {};\n", self.part(&field.name))
                }
                Ty::Bits(bits) => self.bits(&place, bits, &indent, self.room(record, index)),
                Ty::Inline(inner) => {
                    let keyword = if inner.union { "union" } else { "struct" };
                    let body = self.record_body(&place, inner, depth + 1);
                    let name = self.part(&field.name);
                    let name = if field.anonymous { "" } else { &name };
                    format!("{indent}{keyword} {body} {name};\n")
                }
                ty => format!(
                    "{indent}{alignas}{}{aligned};\n",
                    self.declare(ty, &self.member(record, field, &place), &place)
                ),
            };
            text.push_str(&line);
        }
        text + &"    ".repeat(depth - 1) + "}"
    }

    /// The name of a field; the tag that leads a struct may be called after the struct.
    fn member(&self, record: &Record, field: &Field, place: &str) -> String {
        let mut path = place.rsplit('.');
        let (own, holder, outer) = (path.next(), path.next(), path.next());
        let leads = record.fields.first() == Some(field) && own == Some("tag") && !record.union;
        match holder {
            Some(holder) if leads && outer.is_some() && self.chooser.chance(place, "tag", 50) => {
                format!("{holder}_tag")
            }
            _ => self.part(&field.name),
        }
    }

    /// What has to be written around the bit-fields at `index` so that they have a unit to
    /// themselves.
    pub(crate) fn room(&self, record: &Record, index: usize) -> Room {
        if record.packed.is_some() {
            return Room { open: false, fill: true };
        }
        let is_bits = |field: &Field| matches!(field.ty, Ty::Bits(_));
        let own = layout::of(self.boundary, &record.fields[index].ty);
        let offsets = layout::offsets(self.boundary, record);
        let starts_anew = index.checked_sub(1).is_none_or(|before| {
            let field = &record.fields[before];
            let end = offsets[before] + layout::of(self.boundary, &field.ty).size;
            !is_bits(field) && end == offsets[index]
        });
        let ends_anew = record.fields.get(index + 1).is_none_or(|next| {
            !is_bits(next) && layout::of(self.boundary, &next.ty).align >= own.align
        });
        Room { open: !starts_anew, fill: !ends_anew }
    }

    /// Bit-fields that start at a unit's boundary and fill the unit.
    pub(crate) fn bits(&self, place: &str, bits: &Bits, indent: &str, room: Room) -> String {
        let unit = Scalar::Int { bits: bits.declared, signed: bits.signed };
        let unit = self.scalar(unit, place);
        let may = |needed: bool, aspect: &str| needed || self.chooser.chance(place, aspect, 50);
        let packed = !room.open && room.fill;
        let mut text = String::new();
        if may(room.open, "open") && !packed {
            text.push_str(&format!("{indent}{unit} : 0;\n"));
        }
        for (name, width) in &bits.parts {
            text.push_str(&format!("{indent}{unit} {} : {width};\n", self.part(name)));
        }
        let used: u32 = bits.parts.iter().map(|(_, width)| width).sum();
        if used < bits.unit && may(room.fill, "fill") {
            let mut left = bits.unit - used;
            while left > 0 {
                let width = left.min(bits.declared);
                text.push_str(&format!("{indent}{unit} : {width};\n"));
                left -= width;
            }
        }
        text
    }

    fn enum_decl(&mut self, id: DeclId, name: &str, it: &Enum) {
        if it.constants_in.has(self.dialect.language) {
            return self.enum_constants(name, it);
        }
        let mut next = 0;
        let mut list = String::new();
        for enumerator in &it.enumerators {
            let full = enumerator_name(name, &enumerator.word);
            let implicit = enumerator.value == next && self.chooser.chance(&full, "implicit", 60);
            next = enumerator.value + 1;
            if implicit {
                list.push_str(&format!("    {full},\n"));
            } else {
                list.push_str(&format!("    {full} = {},\n", int_literal(enumerator.value)));
            }
        }
        let width = if it.plain || self.dialect.language == Language::Cffi {
            String::new()
        } else {
            let scalar = it.integer();
            format!(" : {}", self.scalar(scalar, name))
        };
        match self.naming(id) {
            Naming::Typedef => put!(self.out, "typedef enum{width} {{\n{list}}} {name};"),
            Naming::Tag => put!(self.out, "enum {name}{width} {{\n{list}}};"),
            _ => put!(self.out, "typedef enum {name}{width} {{\n{list}}} {name};"),
        }
    }

    /// An enumeration as constants beside an integer type.
    fn enum_constants(&mut self, name: &str, it: &Enum) {
        let integer = self.scalar(it.integer(), name);
        put!(self.out, "typedef {integer} {name};");
        for enumerator in &it.enumerators {
            let full = enumerator_name(name, &enumerator.word);
            put!(self.out, "#define {full} {}", enumerator.value);
        }
    }

    /// The name of a field or parameter.
    pub(crate) fn part(&self, name: &str) -> String {
        let reserved = self.dialect.reserved.contains(&name);
        if reserved { format!("{name}_") } else { name.to_owned() }
    }

    /// Whether C knows the size of `ty`, and that it ends in no flexible array.
    pub(crate) fn complete(&self, ty: &Ty) -> bool {
        matches!(self.boundary.resolve(ty), Ty::Scalar(_) | Ty::Pointer(_))
    }

    fn function(&mut self, function: &Function) {
        let signature = &function.signature;
        let place = &function.symbol;
        let plain = !self.dialect.attributes;
        let defined = function.provider == Provider::Defined(self.dialect.language) && !plain;
        let renamed =
            !defined && !plain && !function.static_inline && self.chooser.chance(place, "label", 8);
        let renamed = renamed && self.dialect.language != Language::Cffi;
        let name = if renamed { format!("{place}_in_c") } else { place.clone() };
        let (signature, never_null) = self.nonnull_apart(signature, place);
        let parameters = self.parameters(&signature, place, function.unnamed_in_c);
        // In `void (*__attribute__((ms_abi)) f(int))(void)` it is the callback's.
        let leads = self.boundary.leads_to_callback(&signature.ret);
        let convention = self.convention(signature.convention);
        let (front, convention) = if leads { (convention, "") } else { ("", convention) };
        let text = self.declarator(
            &signature.ret,
            format!("{convention}{name}({parameters}){}", self.dialect.noexcept),
            false,
            &format!("{place}()"),
        );
        let noreturn = match signature.noreturn && !plain {
            false => "",
            true => self.chooser.pick(place, "noreturn", self.dialect.noreturn),
        };
        let label = if renamed { format!(" __asm__(\"{place}\")") } else { String::new() };
        let inline = function.static_inline;
        let body = defined || inline;
        let end = if body { " { __builtin_trap(); }".to_owned() } else { format!("{label};") };
        let external = match (inline, !defined && self.chooser.chance(place, "extern", 30)) {
            (true, _) => "static inline ",
            (false, true) => "extern ",
            (false, false) => "",
        };
        // `[[noreturn]]` stands in front of everything else.
        put!(self.out, "{noreturn}{never_null}{external}{front}{text}{end}");
    }

    fn global(&mut self, global: &Global) {
        let thread = if global.thread_local { self.dialect.thread_local } else { "" };
        let name = global.symbol.clone();
        // cffi takes a constant number for a constant without an address.
        let constant = global.constant && self.dialect.attributes;
        let text = self.declarator(&global.ty, name, constant, &global.symbol);
        put!(self.out, "extern {thread}{text};");
    }

    fn constant(&mut self, name: &str, value: &Value) {
        let in_enum = self.chooser.chance(name, "enum", 20);
        match value {
            Value::Int(value) if in_enum && i32::try_from(*value).is_ok() => {
                put!(self.out, "enum {{ {name} = {value} }};");
            }
            Value::Int(value) => {
                let power =
                    u128::try_from(*value).is_ok_and(|v| v.is_power_of_two() && v < 1 << 31);
                let small = i32::try_from(*value).is_ok();
                let text = match self.chooser.index(name, "form", 7) {
                    4 if small => format!("((int){value})"),
                    4 if *value >= 0 => format!("((uint64_t){value}u)"),
                    5 if small => format!("({} + 1)", value - 1),
                    6 if small && *value > 0 => format!("(({value} | 0) & ~0)"),
                    0 if power => format!("(1 << {})", value.trailing_zeros()),
                    1 if *value >= 0 && *value <= i128::from(i64::MAX) => format!("{value:#x}"),
                    2 => format!("({})", int_literal(*value)),
                    _ => int_literal(*value),
                };
                put!(self.out, "#define {name} {text}");
            }
            Value::Float(value) => {
                let suffix = if self.chooser.chance(name, "float", 30) { "f" } else { "" };
                put!(self.out, "#define {name} {value:?}{suffix}");
            }
            Value::Text(text) => put!(self.out, "#define {name} \"{text}\""),
            Value::Bool(value) => put!(self.out, "#define {name} {value}"),
        }
    }
}

/// The name of an enumerator in C, where they all share one name space.
#[must_use]
pub fn enumerator_name(of: &str, word: &str) -> String {
    format!("{of}_{}", word.to_uppercase())
}

pub(crate) fn int_literal(value: i128) -> String {
    if value > i128::from(i64::MAX) { format!("{value}u") } else { value.to_string() }
}

/// Whether a type that stands before the end of `id` names it.
pub(crate) fn named_early(boundary: &Boundary, id: DeclId) -> bool {
    let mut found = false;
    for decl in &boundary.decls[..=id] {
        each_named(&decl.kind, &mut |named| found |= named == id);
    }
    found
}

/// Calls `visit` with every declaration that a type names.
fn each_named(kind: &DeclKind, visit: &mut dyn FnMut(DeclId)) {
    match kind {
        DeclKind::Record(record) => each_named_in_record(record, visit),
        DeclKind::Alias(ty) => each_named_in(ty, visit),
        DeclKind::Enum(_) | DeclKind::Opaque => {}
    }
}

fn each_named_in_record(record: &Record, visit: &mut dyn FnMut(DeclId)) {
    record.fields.iter().for_each(|field| each_named_in(&field.ty, visit));
}

fn each_named_in(ty: &Ty, visit: &mut dyn FnMut(DeclId)) {
    match ty {
        Ty::Named(id) => visit(*id),
        Ty::Pointer(pointer) => each_named_in(&pointer.pointee, visit),
        Ty::Array(element, _) | Ty::Flexible(element) => each_named_in(element, visit),
        Ty::Callback(callback) => {
            let signature = &callback.signature;
            signature.parameters.iter().for_each(|p| each_named_in(&p.ty, visit));
            each_named_in(&signature.ret, visit);
        }
        Ty::Inline(record) => each_named_in_record(record, visit),
        Ty::Void | Ty::Scalar(_) | Ty::Bits(_) | Ty::Vector(..) | Ty::Complex(_) => {}
    }
}
