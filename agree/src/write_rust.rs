//! A boundary as a Rust source file.

use crate::layout;
use crate::model::{
    Boundary, Callback, Constant, Convention, Decl, DeclId, DeclKind, Enum, Facts, Field, Form,
    Function, Global, Language, Languages, Pointer, Provider, Record, Scalar, Signature, Ty, Value,
};
use crate::spelling::Chooser;
use crate::words::reserved_in_rust;

/// What stands once at the top of a file of boundaries.
#[must_use]
pub fn prelude(facts: &Facts) -> String {
    // Of other targets than the host there may be no more than `core`.
    let library = if facts.x86_64 { "" } else { "#![no_std]\n" };
    format!(
        "{library}#![allow(dead_code, improper_ctypes, improper_ctypes_definitions)]\n\
         #![allow(non_camel_case_types, non_upper_case_globals, non_snake_case, unused)]\n\
         use core::ffi::*;\nuse core::ptr::NonNull;\n\
         #[derive(Clone, Copy)]\n#[repr(C)]\npub struct Complex<T> {{ pub re: T, pub im: T }}\n"
    )
}

/// Writes `boundary` in Rust, without the items that Rust cannot express.
#[must_use]
pub fn write(boundary: &Boundary) -> String {
    let chooser = Chooser::new(boundary.seed, Language::Rust);
    let mut writer = Writer { boundary, chooser, out: String::new() };
    let own = |absent: Languages| !absent.has(Language::Rust);
    boundary.decls.iter().filter(|it| own(it.absent)).for_each(|decl| writer.decl_somewhere(decl));
    boundary.functions.iter().filter(|it| own(it.absent)).for_each(|it| writer.function(it));
    boundary.globals.iter().filter(|it| own(it.absent)).for_each(|it| writer.global(it));
    boundary.constants.iter().for_each(|constant| writer.constant(constant));
    writer.out
}

/// Where a type stands, which decides how long a reference lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Position {
    /// In a field, a return type, a static or an alias: references are `'static`.
    Kept,
    /// In a parameter list.
    Parameter,
}

struct Writer<'a> {
    boundary: &'a Boundary,
    chooser: Chooser,
    out: String,
}

impl Writer<'_> {
    /// A declaration, now and then in a module of its own.
    fn decl_somewhere(&mut self, decl: &Decl) {
        if let Some((module, short)) = decl.short_name() {
            put!(self.out, "pub mod {module} {{\n    use super::*;");
            self.decl(short, decl);
            put!(self.out, "}}");
            return;
        }
        if !self.chooser.chance(&decl.name, "module", 8) {
            return self.decl(&decl.name, decl);
        }
        let name = &decl.name;
        put!(self.out, "use {name}_in::{name};\npub mod {name}_in {{\n    use super::*;");
        self.decl(name, decl);
        put!(self.out, "}}");
    }

    /// How other declarations name the type.
    fn name_of(&self, id: DeclId) -> String {
        let decl = &self.boundary.decls[id];
        match decl.short_name() {
            Some((module, short)) => format!("{module}::{short}"),
            None => decl.name.clone(),
        }
    }

    /// A declaration under `name`.
    fn decl(&mut self, name: &str, decl: &Decl) {
        match &decl.kind {
            DeclKind::Opaque => self.opaque(name),
            DeclKind::Alias(target) => {
                let text = self.ty(target, Position::Kept, name);
                if matches!(target, Ty::Scalar(_) | Ty::Bits(_))
                    && self.chooser.chance(name, "newtype", 25)
                {
                    let head = "#[derive(Clone, Copy)]\n#[repr(transparent)]";
                    put!(self.out, "{head}\npub struct {name}(pub {text});");
                    return;
                }
                put!(self.out, "pub type {name} = {text};");
            }
            DeclKind::Record(record) => match record.form {
                Form::Tagged(tag) => self.tagged(name, record, tag),
                Form::Leading(tag) => self.leading(name, record, tag),
                _ => self.record(name, record),
            },
            DeclKind::Enum(it) if it.constants_in.has(Language::Rust) => {
                self.constants(name, &decl.name, it);
            }
            DeclKind::Enum(it) => self.enumeration(name, it),
        }
    }

    fn opaque(&mut self, name: &str) {
        match self.chooser.index(name, "opaque", 3) {
            0 => put!(self.out, "#[repr(C)]\npub struct {name} {{ _private: [u8; 0] }}"),
            1 => put!(
                self.out,
                "#[repr(C)]\npub struct {name} {{\n    _data: (),\n    _marker: \
                 core::marker::PhantomData<(*mut u8, core::marker::PhantomPinned)>,\n}}"
            ),
            _ => put!(self.out, "pub enum {name} {{}}"),
        }
    }

    fn record(&mut self, name: &str, record: &Record) {
        let mut inner = Vec::new();
        let mut body = String::new();
        let mut argument = None;
        let gaps = self.gaps(record);
        for (index, field) in record.fields.iter().enumerate() {
            if gaps[index] > 0 {
                put!(body, "    _padding{index}: [u8; {}],", gaps[index]);
            }
            let place = format!("{name}.{}", field.name);
            let ty = match &field.ty {
                Ty::Inline(nested) => {
                    let nested_name = format!("{name}_{}", field.name);
                    inner.push((nested_name.clone(), nested));
                    nested_name
                }
                ty => self.field_type(ty, record.union, &place),
            };
            let ty = match record.form {
                Form::Generic(parameter) if parameter == index => {
                    argument = Some(ty);
                    "T".to_owned()
                }
                _ => ty,
            };
            let visibility = self.chooser.pick(&place, "pub", &["pub ", "pub ", "pub ", ""]);
            if record.form == Form::Tuple {
                put!(body, "    {visibility}{ty},");
            } else {
                put!(body, "    {visibility}{}: {ty},", self.identifier(&field.name, &place));
            }
        }
        let keyword = if record.union { "union" } else { "struct" };
        let repr = self.record_repr(record);
        let head = format!("#[derive(Clone, Copy)]\n{repr}pub {keyword}");
        match argument {
            Some(argument) => {
                put!(self.out, "{head} {name}_of<T> {{\n{body}}}");
                put!(self.out, "pub type {name} = {name}_of<{argument}>;");
            }
            None if record.form == Form::Tuple => put!(self.out, "{head} {name}(\n{body});"),
            None => put!(self.out, "{head} {name} {{\n{body}}}"),
        }
        for (name, nested) in inner {
            self.record(&name, nested);
        }
    }

    /// The padding in bytes that Rust has to write before each field because the field's own
    /// declaration demands an alignment.
    fn gaps(&self, record: &Record) -> Vec<u64> {
        let bare = |field: &Field| Field { align: None, ..field.clone() };
        let offsets = layout::offsets(self.boundary, record);
        let mut end = 0;
        let one = |(field, offset): (&Field, u64)| {
            let align = layout::field_align(self.boundary, record, &bare(field));
            let start = u64::next_multiple_of(end, align);
            let gap = if start < offset { offset - end } else { 0 };
            end = offset + layout::of(self.boundary, &field.ty).size;
            gap
        };
        record.fields.iter().zip(offsets).map(one).collect()
    }

    /// A union of a tag and of structs led by it, as an enumeration with data.
    fn leading(&mut self, name: &str, record: &Record, tag: DeclId) {
        let DeclKind::Enum(it) = &self.boundary.decls[tag].kind else { return };
        let mut body = String::new();
        for enumerator in &it.enumerators {
            let member = record.fields.iter().find(|field| field.name == enumerator.word);
            let held: &[Field] = match member.map(|field| &field.ty) {
                Some(Ty::Inline(led)) => led.fields.get(1..).unwrap_or_default(),
                _ => &[],
            };
            let one = held.len() == 1 && held[0].name == enumerator.word;
            let parts: Vec<_> = held
                .iter()
                .map(|field| {
                    let place = format!("{name}.{}.{}", enumerator.word, field.name);
                    let ty = self.field_type(&field.ty, false, &place);
                    let word = self.identifier(&field.name, &place);
                    if one { ty } else { format!("{word}: {ty}") }
                })
                .collect();
            let held = match (parts.is_empty(), one) {
                (true, _) => String::new(),
                (_, true) => format!("({})", parts[0]),
                _ => format!(" {{ {} }}", parts.join(", ")),
            };
            put!(body, "    {}{held} = {},", capitalized(&enumerator.word), enumerator.value);
        }
        let integer = integer_of(it);
        let repr = if record.promised { format!("#[repr({integer})]\n") } else { String::new() };
        put!(self.out, "#[derive(Clone, Copy)]\n{repr}pub enum {name} {{\n{body}}}");
    }

    /// A tag and a union as one enumeration with data.
    fn tagged(&mut self, name: &str, record: &Record, tag: DeclId) {
        let DeclKind::Enum(it) = &self.boundary.decls[tag].kind else { return };
        let payloads: &[Field] = match record.fields.last().map(|field| &field.ty) {
            Some(Ty::Inline(union)) => &union.fields,
            _ => &[],
        };
        let mut body = String::new();
        for enumerator in &it.enumerators {
            let payload = payloads.iter().find(|field| field.name == enumerator.word);
            let held = match payload.map(|field| &field.ty) {
                None => String::new(),
                Some(Ty::Inline(held)) => {
                    let part = |field: &Field| {
                        let place = format!("{name}.{}.{}", enumerator.word, field.name);
                        let ty = self.field_type(&field.ty, false, &place);
                        format!("{}: {ty}", self.identifier(&field.name, &place))
                    };
                    let parts: Vec<_> = held.fields.iter().map(part).collect();
                    format!(" {{ {} }}", parts.join(", "))
                }
                Some(ty) => {
                    let place = format!("{name}.{}", enumerator.word);
                    format!("({})", self.field_type(ty, false, &place))
                }
            };
            let word = capitalized(&enumerator.word);
            put!(body, "    {word}{held} = {},", enumerator.value);
        }
        let integer = integer_of(it);
        let repr = if record.promised { format!("#[repr(C, {integer})]\n") } else { String::new() };
        put!(self.out, "#[derive(Clone, Copy)]\n{repr}pub enum {name} {{\n{body}}}");
    }

    /// An enumeration as constants of an integer type.
    fn constants(&mut self, name: &str, full_name: &str, it: &Enum) {
        let integer = integer_of(it);
        put!(self.out, "pub type {name} = {integer};");
        for enumerator in &it.enumerators {
            let word = crate::write_c::enumerator_name(full_name, &enumerator.word);
            put!(self.out, "pub const {word}: {name} = {};", enumerator.value);
        }
    }

    fn record_repr(&self, record: &Record) -> String {
        let mut list = Vec::new();
        if record.promised {
            list.push("C".to_owned());
        }
        match record.packed {
            Some(1) => list.push("packed".to_owned()),
            Some(n) => list.push(format!("packed({n})")),
            None => {}
        }
        let by_field = record.fields.iter().any(|field| field.align.is_some());
        let by_field = by_field.then(|| layout::of_record(self.boundary, record).align);
        if let Some(align) = record.align.max(by_field) {
            list.push(format!("align({align})"));
        }
        if list.is_empty() { String::new() } else { format!("#[repr({})]\n", list.join(", ")) }
    }

    fn field_type(&self, ty: &Ty, in_union: bool, place: &str) -> String {
        let text = self.ty(ty, Position::Kept, place);
        let record = in_union && self.boundary.record(ty).is_some();
        if record && self.chooser.chance(place, "wrap", 40) {
            format!("core::mem::ManuallyDrop<{text}>")
        } else {
            text
        }
    }

    fn enumeration(&mut self, name: &str, it: &Enum) {
        let integer = integer_of(it);
        let as_c = it.plain
            && it.bits == 32
            && !self.boundary.target.short_enums
            && !self.boundary.target.short_enums_in_rust;
        let repr = match (it.promised, as_c && self.chooser.chance(name, "repr", 60)) {
            (false, _) => String::new(),
            (true, true) => "#[repr(C)]\n".to_owned(),
            (true, false) => format!("#[repr({integer})]\n"),
        };
        put!(self.out, "#[derive(Clone, Copy)]\n{repr}pub enum {name} {{");
        let style = self.chooser.index(name, "case", 3);
        let mut next = 0;
        for enumerator in &it.enumerators {
            let word = match style {
                0 => capitalized(&enumerator.word),
                1 => enumerator.word.to_uppercase(),
                _ => crate::write_c::enumerator_name(name, &enumerator.word),
            };
            if enumerator.value == next && self.chooser.chance(&word, "implicit", 60) {
                put!(self.out, "    {word},");
            } else {
                put!(self.out, "    {word} = {},", enumerator.value);
            }
            next = enumerator.value + 1;
        }
        put!(self.out, "}}");
    }

    fn ty(&self, ty: &Ty, position: Position, place: &str) -> String {
        match ty {
            Ty::Void => "()".to_owned(),
            Ty::Scalar(scalar) => self.scalar(*scalar, place),
            Ty::Named(id) => self.name_of(*id),
            Ty::Pointer(pointer) => self.pointer(pointer, position, place),
            Ty::Complex(part) => {
                let part = self.scalar(*part, place);
                let array = self.boundary.complex_as_array();
                if array { format!("[{part}; 2]") } else { format!("Complex<{part}>") }
            }
            Ty::Array(element, length) => {
                format!("[{}; {length}]", self.ty(element, position, &format!("{place}[]")))
            }
            Ty::Flexible(element) => {
                format!("[{}; 0]", self.ty(element, position, &format!("{place}[]")))
            }
            Ty::Callback(callback) => self.callback(callback, place),
            Ty::Vector(element, length) => {
                let word = vector(&self.boundary.target, *element, *length);
                word.expect("drawn where Rust has it").to_owned()
            }
            // A covering integer's sign is nobody's: the parts have the signs.
            Ty::Bits(bits) => self.scalar(bits.covering(), place),
            Ty::Inline(_) => unreachable!("written by the record's body"),
        }
    }

    fn pointer(&self, pointer: &Pointer, position: Position, place: &str) -> String {
        let pointee = match *pointer.pointee {
            Ty::Void => {
                self.chooser.pick(place, "void", &["c_void", "core::ffi::c_void"]).to_owned()
            }
            ref ty => self.ty(ty, position, &format!("{place}*")),
        };
        if !pointer.says.has(Language::Rust) {
            let constant = if pointer.constant { "const" } else { "mut" };
            return format!("*{constant} {pointee}");
        }
        let life = if position == Position::Kept { "'static " } else { "" };
        let sized = self.boundary.record(&pointer.pointee).is_some();
        let text = match (pointer.constant, position) {
            (true, _) => format!("&{life}{pointee}"),
            (false, Position::Parameter) => match self.chooser.index(place, "mut", 5) {
                0 | 1 if *pointer.pointee != Ty::Void => format!("&mut {pointee}"),
                2 if sized && self.boundary.target.x86_64 => format!("Box<{pointee}>"),
                _ => format!("NonNull<{pointee}>"),
            },
            (false, Position::Kept) => format!("NonNull<{pointee}>"),
        };
        if pointer.nullable { format!("Option<{text}>") } else { text }
    }

    fn callback(&self, callback: &Callback, place: &str) -> String {
        let signature = &callback.signature;
        let qualifier = self.chooser.pick(place, "unsafe", &["unsafe ", ""]);
        let convention = self.convention(signature.convention, place);
        let named = self.chooser.chance(place, "named", 60);
        let parameters = self.parameters(signature, named, place);
        let ret = self.ret(signature, place);
        let text = format!("{qualifier}extern {convention} fn({parameters}){ret}");
        if callback.nullable { format!("Option<{text}>") } else { text }
    }

    fn parameters(&self, signature: &Signature, named: bool, place: &str) -> String {
        let one = |(index, parameter): (usize, &crate::model::Parameter)| {
            let place = format!("{place}({index})");
            let ty = self.ty(&parameter.ty, Position::Parameter, &place);
            if named { format!("{}: {ty}", self.identifier(&parameter.name, &place)) } else { ty }
        };
        let mut list: Vec<_> = signature.parameters.iter().enumerate().map(one).collect();
        if signature.variadic {
            list.push("...".to_owned());
        }
        list.join(", ")
    }

    fn ret(&self, signature: &Signature, place: &str) -> String {
        match &signature.ret {
            Ty::Void if signature.noreturn => " -> !".to_owned(),
            Ty::Void => String::new(),
            ty => format!(" -> {}", self.ty(ty, Position::Kept, &format!("{place}()"))),
        }
    }

    fn convention(&self, convention: Convention, place: &str) -> &'static str {
        match convention {
            Convention::C if self.chooser.chance(place, "system", 10) => "\"system\"",
            Convention::C => "\"C\"",
            Convention::Sysv64 => "\"sysv64\"",
            Convention::Win64 => "\"win64\"",
            Convention::Stdcall => "\"stdcall\"",
            Convention::Fastcall => "\"fastcall\"",
        }
    }

    fn function(&mut self, function: &Function) {
        let (signature, place) = (&function.signature, &function.symbol);
        let convention =
            if signature.variadic { "\"C\"" } else { self.convention(signature.convention, place) };
        let parameters = self.parameters(signature, true, place);
        let ret = self.ret(signature, place);
        let renamed = self.chooser.chance(place, "renamed", 12);
        let name = if renamed { format!("{place}_in_rust") } else { place.clone() };
        if function.provider == Provider::Defined(Language::Rust) {
            let attribute =
                if renamed { format!("export_name = \"{place}\"") } else { "no_mangle".to_owned() };
            let qualifier = self.chooser.pick(place, "unsafe", &["unsafe ", ""]);
            put!(
                self.out,
                "#[unsafe({attribute})]\npub {qualifier}extern {convention} fn \
                 {name}({parameters}){ret} {{\n    loop {{}}\n}}"
            );
            return;
        }
        let link =
            if renamed { format!("    #[link_name = \"{place}\"]\n") } else { String::new() };
        let qualifier = self.chooser.pick(place, "safe", &["", "", "safe ", "unsafe "]);
        put!(
            self.out,
            "unsafe extern {convention} {{\n{link}    pub {qualifier}fn \
             {name}({parameters}){ret};\n}}"
        );
    }

    fn global(&mut self, global: &Global) {
        let name = &global.symbol;
        let ty = self.ty(&global.ty, Position::Kept, name);
        let mutable = if global.constant { "" } else { "mut " };
        if global.provider == Provider::Defined(Language::Rust) {
            let value = initial_value(&global.ty);
            put!(self.out, "#[unsafe(no_mangle)]\npub static {mutable}{name}: {ty} = {value};");
        } else {
            put!(self.out, "unsafe extern \"C\" {{\n    pub static {mutable}{name}: {ty};\n}}");
        }
    }

    fn constant(&mut self, constant: &Constant) {
        let name = &constant.name;
        match &constant.value {
            Value::Int(value) => {
                let fitting = integers_that_hold(*value);
                let ty = self.chooser.pick(name, "type", &fitting);
                put!(self.out, "pub const {name}: {ty} = {value};");
            }
            Value::Float(value) => {
                let ty = self.chooser.pick(name, "type", &["f64", "f64", "f32", "c_double"]);
                put!(self.out, "pub const {name}: {ty} = {value:?};");
            }
            Value::Bool(value) => put!(self.out, "pub const {name}: bool = {value};"),
            Value::Text(text) => match self.chooser.index(name, "form", 4) {
                0 => put!(self.out, "pub const {name}: &str = \"{text}\";"),
                1 => put!(self.out, "pub const {name}: &core::ffi::CStr = c\"{text}\";"),
                2 => put!(self.out, "pub const {name}: &[u8] = b\"{text}\\0\";"),
                _ => {
                    let length = text.len() + 1;
                    put!(self.out, "pub const {name}: &[u8; {length}] = b\"{text}\\0\";");
                }
            },
        }
    }

    fn identifier(&self, name: &str, place: &str) -> String {
        match reserved_in_rust(name) {
            false => name.to_owned(),
            true if self.chooser.chance(place, "raw", 60) => format!("r#{name}"),
            true => format!("{name}_"),
        }
    }

    /// One of the spellings of a scalar type.
    fn scalar(&self, scalar: Scalar, place: &str) -> String {
        let options: &[&str] = match scalar {
            Scalar::Bool => &["bool"],
            Scalar::Char => &["c_char", "core::ffi::c_char"],
            Scalar::F32 => &["f32", "c_float"],
            Scalar::F64 => &["f64", "c_double"],
            Scalar::LongDouble | Scalar::F16 | Scalar::F128 => unreachable!("not in stable Rust"),
            Scalar::Long { signed: true } => &["c_long"],
            Scalar::Long { .. } => &["c_ulong"],
            Scalar::Size { signed: true } => &["isize"],
            Scalar::Size { .. } => &["usize"],
            Scalar::WideChar => {
                return self.scalar(layout::plain(&self.boundary.target, scalar), place);
            }
            Scalar::Int { bits: 8, signed: true } => &["i8", "c_schar"],
            Scalar::Int { bits: 8, .. } => &["u8", "c_uchar"],
            Scalar::Int { bits: 16, signed: true } => &["i16", "c_short"],
            Scalar::Int { bits: 16, .. } => &["u16", "c_ushort"],
            Scalar::Int { bits: 32, signed: true } => &["i32", "c_int", "core::ffi::c_int"],
            Scalar::Int { bits: 32, .. } => &["u32", "c_uint"],
            Scalar::Int { bits: 64, signed: true } => {
                if layout::long_is_64(&self.boundary.target) {
                    &["i64", "c_long", "c_longlong", "isize"]
                } else {
                    &["i64", "c_longlong"]
                }
            }
            Scalar::Int { bits: 64, .. } => {
                if layout::long_is_64(&self.boundary.target) {
                    &["u64", "c_ulong", "c_ulonglong", "usize"]
                } else {
                    &["u64", "c_ulonglong"]
                }
            }
            Scalar::Int { signed: true, .. } => &["i128"],
            Scalar::Int { .. } => &["u128"],
        };
        self.chooser.pick(place, "scalar", options).to_owned()
    }
}

/// The name of the integer that stores an enumeration.
fn integer_of(it: &Enum) -> String {
    format!("{}{}", if it.signed { "i" } else { "u" }, it.bits)
}

/// The name of a vector, where stable Rust has one. On x86 one type holds integers of every kind.
#[must_use]
pub fn vector(facts: &Facts, element: Scalar, length: u64) -> Option<&'static str> {
    let bytes = layout::of_scalar(facts, element).size * length;
    match (element, bytes) {
        _ if !facts.x86_64 && !facts.arm_64 => None,
        (Scalar::F32, 16) if facts.x86_64 => Some("core::arch::x86_64::__m128"),
        (Scalar::F64, 16) if facts.x86_64 => Some("core::arch::x86_64::__m128d"),
        (Scalar::Int { .. }, 16) if facts.x86_64 => Some("core::arch::x86_64::__m128i"),
        (Scalar::F32, 32) if facts.x86_64 => Some("core::arch::x86_64::__m256"),
        (Scalar::F64, 32) if facts.x86_64 => Some("core::arch::x86_64::__m256d"),
        (Scalar::Int { .. }, 32) if facts.x86_64 => Some("core::arch::x86_64::__m256i"),
        _ if facts.x86_64 => None,
        (Scalar::F32, 16) => Some("core::arch::aarch64::float32x4_t"),
        (Scalar::F64, 16) => Some("core::arch::aarch64::float64x2_t"),
        (Scalar::Int { bits: 8, signed: false }, 16) => Some("core::arch::aarch64::uint8x16_t"),
        (Scalar::Int { bits: 32, signed: true }, 16) => Some("core::arch::aarch64::int32x4_t"),
        (Scalar::Int { bits: 64, signed: true }, 16) => Some("core::arch::aarch64::int64x2_t"),
        _ => None,
    }
}

/// The integer types of Rust that hold `value`.
fn integers_that_hold(value: i128) -> Vec<&'static str> {
    let mut list = Vec::new();
    if i32::try_from(value).is_ok() {
        list.extend(["i32", "c_int"]);
    }
    if u32::try_from(value).is_ok() {
        list.extend(["u32", "c_uint", "usize"]);
    }
    if i64::try_from(value).is_ok() {
        list.push("i64");
    }
    if u64::try_from(value).is_ok() {
        list.push("u64");
    }
    list
}

/// Zero of a scalar or of an array of scalars.
fn initial_value(ty: &Ty) -> String {
    match ty {
        Ty::Array(element, length) => format!("[{}; {length}]", initial_value(element)),
        Ty::Scalar(Scalar::F32 | Scalar::F64) => "0.0".to_owned(),
        _ => "0".to_owned(),
    }
}

pub(crate) fn capitalized(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}
