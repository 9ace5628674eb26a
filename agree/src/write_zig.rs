//! A boundary as a Zig source file.

use crate::layout;
use crate::model::{
    Bits, Boundary, Callback, Constant, Convention, Decl, DeclId, DeclKind, Enum, Facts, Form,
    Function, Global, Language, Languages, Pointer, Provider, Record, Scalar, Signature, Ty, Value,
};
use crate::spelling::Chooser;
use crate::words::reserved_in_zig;

/// What stands once at the top of a file of boundaries.
#[must_use]
pub fn prelude(_: &Facts) -> String {
    "fn Complex(comptime T: type) type {\n    return extern struct { re: T, im: T };\n}\n"
        .to_owned()
}

/// Writes `boundary` in Zig.
#[must_use]
pub fn write(boundary: &Boundary) -> String {
    let chooser = Chooser::new(boundary.seed, Language::Zig);
    let mut writer = Writer { boundary, chooser, out: String::new() };
    let own = |absent: Languages| !absent.has(Language::Zig);
    boundary.decls.iter().filter(|it| own(it.absent)).for_each(|decl| writer.decl(decl));
    boundary.functions.iter().filter(|it| own(it.absent)).for_each(|it| writer.function(it));
    boundary.globals.iter().filter(|it| own(it.absent)).for_each(|it| writer.global(it));
    boundary.constants.iter().for_each(|constant| writer.constant(constant));
    writer.out
}

struct Writer<'a> {
    boundary: &'a Boundary,
    chooser: Chooser,
    out: String,
}

impl Writer<'_> {
    fn decl(&mut self, decl: &Decl) {
        let name = &decl.name;
        let text = match &decl.kind {
            DeclKind::Opaque => "opaque {}".to_owned(),
            DeclKind::Alias(target) => self.ty(target, name),
            DeclKind::Record(record) => self.record(name, record, 1),
            DeclKind::Enum(it) => self.enumeration(name, it),
        };
        let generic = match &decl.kind {
            DeclKind::Record(record) => self.argument(name, record),
            _ => None,
        };
        let text = match generic {
            Some(argument) => {
                put!(self.out, "fn {name}_of(comptime T: type) type {{\n    return {text};\n}}");
                format!("{name}_of({argument})")
            }
            None => text,
        };
        if let Some((module, short)) = decl.short_name() {
            put!(self.out, "pub const {module} = struct {{\n    pub const {short} = {text};\n}};");
        } else if self.in_namespace(name) {
            put!(self.out, "pub const {name}_in = struct {{\n    pub const {name} = {text};\n}};");
        } else {
            put!(self.out, "pub const {name} = {text};");
        }
    }

    /// Whether a declaration stands in a namespace of its own.
    fn in_namespace(&self, name: &str) -> bool {
        self.chooser.chance(name, "module", 8)
    }

    fn name_of(&self, id: DeclId) -> String {
        let decl = &self.boundary.decls[id];
        if let Some((module, short)) = decl.short_name() {
            return format!("{module}.{short}");
        }
        let name = &decl.name;
        if self.in_namespace(name) { format!("{name}_in.{name}") } else { name.clone() }
    }

    /// The type that makes the record of a generic one, where Zig writes it so.
    fn argument(&self, name: &str, record: &Record) -> Option<String> {
        let Form::Generic(parameter) = record.form else { return None };
        let field = record.fields.get(parameter)?;
        let place = format!("{name}.{}", field.name);
        self.chooser.chance(name, "generic", 50).then(|| self.ty(&field.ty, &place))
    }

    fn record(&self, name: &str, record: &Record, depth: usize) -> String {
        let indent = "    ".repeat(depth);
        let layout = if record.promised { "extern " } else { "" };
        let keyword = if record.union { "union" } else { "struct" };
        let mut text = format!("{layout}{keyword} {{\n");
        for (index, field) in record.fields.iter().enumerate() {
            let place = format!("{name}.{}", field.name);
            let ty = match &field.ty {
                Ty::Inline(inner) => self.record(&place, inner, depth + 1),
                _ if depth == 1
                    && record.form == Form::Generic(index)
                    && self.chooser.chance(name, "generic", 50) =>
                {
                    "T".to_owned()
                }
                ty => self.ty(ty, &place),
            };
            let align = self.field_align(record, index);
            let name = self.identifier(&field.name, &place);
            text.push_str(&format!("{indent}{name}: {ty}{align},\n"));
        }
        text + &"    ".repeat(depth - 1) + "}"
    }

    /// Zig has neither packed nor aligned `extern struct`s: each field says what it needs.
    fn field_align(&self, record: &Record, index: usize) -> String {
        let field = &record.fields[index];
        let natural = layout::of(self.boundary, &field.ty).align;
        let packed = record.packed.map(|n| n.min(natural));
        let whole = record.align.filter(|_| index == 0);
        let raised = whole.max(field.align).map(|n| n.max(natural));
        match raised.or(packed) {
            Some(align) => format!(" align({align})"),
            None => String::new(),
        }
    }

    fn enumeration(&self, name: &str, it: &Enum) -> String {
        let scalar = it.integer();
        let as_c = it.plain && it.bits == 32 && !self.boundary.target.short_enums;
        let tag = match (it.promised, as_c && self.chooser.chance(name, "tag", 60)) {
            (false, _) => String::new(),
            (true, true) => (if it.signed { "(c_int)" } else { "(c_uint)" }).to_owned(),
            (true, false) => format!("({})", self.scalar(scalar, name)),
        };
        let style = self.chooser.index(name, "case", 3);
        let mut text = format!("enum{tag} {{\n");
        let mut next = 0;
        for enumerator in &it.enumerators {
            let word = match style {
                0 => enumerator.word.clone(),
                1 => enumerator.word.to_uppercase(),
                _ => crate::write_c::enumerator_name(name, &enumerator.word),
            };
            if enumerator.value == next && self.chooser.chance(&word, "implicit", 60) {
                text.push_str(&format!("    {word},\n"));
            } else {
                text.push_str(&format!("    {word} = {},\n", enumerator.value));
            }
            next = enumerator.value + 1;
        }
        if it.promised && self.chooser.chance(name, "open", 50) {
            text.push_str("    _,\n");
        }
        text + "}"
    }

    fn ty(&self, ty: &Ty, place: &str) -> String {
        match ty {
            Ty::Void => "void".to_owned(),
            Ty::Scalar(scalar) => self.scalar(*scalar, place),
            Ty::Named(id) => self.name_of(*id),
            Ty::Vector(element, length) => {
                format!("@Vector({length}, {})", self.scalar(*element, place))
            }
            Ty::Complex(part) => {
                let part = self.scalar(*part, place);
                let array = self.boundary.complex_as_array();
                if array { format!("[2]{part}") } else { format!("Complex({part})") }
            }
            Ty::Pointer(pointer) => self.pointer(pointer, place),
            Ty::Array(element, length) => {
                format!("[{length}]{}", self.ty(element, &format!("{place}[]")))
            }
            Ty::Flexible(element) => format!("[0]{}", self.ty(element, &format!("{place}[]"))),
            Ty::Callback(callback) => self.callback(callback, place),
            Ty::Bits(bits) => self.bits(bits, place),
            Ty::Inline(record) => self.record(place, record, 2),
        }
    }

    fn bits(&self, bits: &Bits, place: &str) -> String {
        if !bits.parts_in.has(Language::Zig) {
            return self.scalar(bits.covering(), place);
        }
        let sign = if bits.signed { "i" } else { "u" };
        let mut text = format!("packed struct(u{}) {{ ", bits.unit);
        for (name, width) in &bits.parts {
            let name = self.identifier(name, &format!("{place}.{name}"));
            text.push_str(&format!("{name}: {sign}{width}, "));
        }
        let used: u32 = bits.parts.iter().map(|(_, width)| width).sum();
        if used < bits.unit {
            text.push_str(&format!("_: u{} = 0 ", bits.unit - used));
        }
        text + "}"
    }

    fn pointer(&self, pointer: &Pointer, place: &str) -> String {
        let constant = if pointer.constant { "const " } else { "" };
        let pointee = match *pointer.pointee {
            Ty::Void => "anyopaque".to_owned(),
            ref ty => self.ty(ty, &format!("{place}*")),
        };
        let volatile = if pointer.volatile { "volatile " } else { "" };
        if !pointer.says.has(Language::Zig) {
            return format!("[*c]{constant}{volatile}{pointee}");
        }
        let resolved = self.boundary.resolve(&pointer.pointee);
        let many = matches!(resolved, Ty::Scalar(_) | Ty::Pointer(_))
            && self.chooser.chance(place, "many", 40);
        let text = *resolved == Ty::Scalar(Scalar::Char) && self.chooser.chance(place, "text", 50);
        let star = match (text, many) {
            (true, _) => "[*:0]",
            (false, true) => "[*]",
            (false, false) => "*",
        };
        let question = if pointer.nullable { "?" } else { "" };
        format!("{question}{star}{constant}{volatile}{pointee}")
    }

    fn callback(&self, callback: &Callback, place: &str) -> String {
        let signature = &callback.signature;
        let named = self.chooser.chance(place, "named", 60);
        let parameters = self.parameters(signature, named, place);
        let convention = match signature.convention {
            Convention::C => "callconv(.c) ",
            other => Self::convention(other),
        };
        let ret = self.ret(signature, place);
        let question = if callback.nullable { "?" } else { "" };
        format!("{question}*const fn ({parameters}) {convention}{ret}")
    }

    fn parameters(&self, signature: &Signature, named: bool, place: &str) -> String {
        let one = |(index, parameter): (usize, &crate::model::Parameter)| {
            let place = format!("{place}({index})");
            let ty = self.ty(&parameter.ty, &place);
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
            Ty::Void if signature.noreturn => "noreturn".to_owned(),
            ty => self.ty(ty, &format!("{place}()")),
        }
    }

    fn convention(convention: Convention) -> &'static str {
        match convention {
            Convention::C => "",
            Convention::Sysv64 => "callconv(.{ .x86_64_sysv = .{} }) ",
            Convention::Win64 => "callconv(.{ .x86_64_win = .{} }) ",
            Convention::Stdcall => "callconv(.{ .x86_stdcall = .{} }) ",
            Convention::Fastcall => "callconv(.{ .x86_fastcall = .{} }) ",
        }
    }

    fn function(&mut self, function: &Function) {
        let (signature, name) = (&function.signature, &function.symbol);
        let parameters = self.parameters(signature, true, name);
        let ret = self.ret(signature, name);
        let convention = match signature.convention {
            Convention::C if self.chooser.chance(name, "spelled", 50) => "callconv(.c) ",
            other => Self::convention(other),
        };
        if function.provider == Provider::Defined(Language::Zig) {
            put!(self.out, "pub export fn {name}({parameters}) {convention}{ret} {{");
            for (index, parameter) in signature.parameters.iter().enumerate() {
                let place = format!("{name}({index})");
                put!(self.out, "    _ = {};", self.identifier(&parameter.name, &place));
            }
            put!(self.out, "    @trap();\n}}");
        } else {
            put!(self.out, "pub extern fn {name}({parameters}) {convention}{ret};");
        }
    }

    fn global(&mut self, global: &Global) {
        let name = &global.symbol;
        let ty = self.ty(&global.ty, name);
        let keyword = if global.constant { "const" } else { "var" };
        let thread = if global.thread_local { "threadlocal " } else { "" };
        if global.provider == Provider::Defined(Language::Zig) {
            let value = initial_value(&global.ty);
            put!(self.out, "pub export {thread}{keyword} {name}: {ty} = {value};");
        } else {
            put!(self.out, "pub extern {thread}{keyword} {name}: {ty};");
        }
    }

    fn constant(&mut self, constant: &Constant) {
        let name = &constant.name;
        let ty = match &constant.value {
            Value::Int(value) => {
                let mut fitting = vec!["", ""];
                if i32::try_from(*value).is_ok() {
                    fitting.extend([": i32", ": c_int"]);
                }
                if u64::try_from(*value).is_ok() {
                    fitting.push(": u64");
                }
                if u32::try_from(*value).is_ok() {
                    fitting.push(": usize");
                }
                self.chooser.pick(name, "type", &fitting)
            }
            Value::Float(_) => self.chooser.pick(name, "type", &["", ": f64", ": f32"]),
            Value::Bool(_) => self.chooser.pick(name, "type", &["", ": bool"]),
            Value::Text(_) => self.chooser.pick(name, "type", &["", ": [:0]const u8"]),
        };
        let value = match &constant.value {
            Value::Int(value) => value.to_string(),
            Value::Float(value) => format!("{value:?}"),
            Value::Bool(value) => value.to_string(),
            Value::Text(text) => format!("\"{text}\""),
        };
        put!(self.out, "pub const {name}{ty} = {value};");
    }

    fn identifier(&self, name: &str, place: &str) -> String {
        match reserved_in_zig(name) {
            false => name.to_owned(),
            true if self.chooser.chance(place, "quoted", 60) => format!("@\"{name}\""),
            true => format!("{name}_"),
        }
    }

    /// One of the spellings of a scalar type.
    fn scalar(&self, scalar: Scalar, place: &str) -> String {
        let options: &[&str] = match scalar {
            Scalar::Bool => &["bool"],
            Scalar::Char => &["c_char"],
            Scalar::F32 => &["f32"],
            Scalar::F64 => &["f64"],
            Scalar::LongDouble if self.boundary.target.x86_64 => &["c_longdouble", "f80"],
            Scalar::LongDouble => &["c_longdouble"],
            Scalar::F16 => &["f16"],
            Scalar::F128 => &["f128"],
            Scalar::Long { signed: true } => &["c_long"],
            Scalar::Long { .. } => &["c_ulong"],
            Scalar::Size { signed: true } => &["isize"],
            Scalar::Size { .. } => &["usize"],
            Scalar::WideChar => {
                return self.scalar(layout::plain(&self.boundary.target, scalar), place);
            }
            Scalar::Int { bits: 8, signed: true } => &["i8"],
            Scalar::Int { bits: 8, .. } => &["u8"],
            Scalar::Int { bits: 16, signed: true } => &["i16", "c_short"],
            Scalar::Int { bits: 16, .. } => &["u16", "c_ushort"],
            Scalar::Int { bits: 32, signed: true } => &["i32", "c_int"],
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

/// Zero of a scalar or of an array of scalars.
fn initial_value(ty: &Ty) -> String {
    match ty {
        Ty::Array(element, length) => {
            let element = initial_value(element);
            format!(".{{ {} }}", vec![element; usize::try_from(*length).unwrap_or(0)].join(", "))
        }
        _ => "0".to_owned(),
    }
}
