//! A declaration in its own language's words, put together from the spelled types of a contract.

use super::translate::is_c;
use crate::compare::Subject;
use crate::contract::{
    Constant, Contract, Convention, Enum, Field, Function, Global, Language, LayoutPromise,
    Linkage, Name, Parameter, Record, RecordKind, Signature, Span, Type, TypeId, TypeUse, Value,
};

/// A declaration as text, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// One line in the party's language: `int f(const char *x);`.
    pub text: String,
    /// What a reader should look at: the name of the item within its line.
    pub name: Option<Name>,
    /// Where it stands, if the compiler tells.
    pub span: Option<Span>,
}

/// The declaration that `subject` refers to, or `None` where the party has none.
#[must_use]
pub fn declaration(contract: &Contract, subject: &Subject) -> Option<Declaration> {
    let words = Words { contract, language: words_of(contract) };
    let types = &contract.types;
    match subject {
        Subject::Record(id) => Some(words.record(&types.records[*id])),
        Subject::Field { record, indices } => {
            let field = field_at(contract, &types.records[*record], indices)?;
            Some(Declaration { text: words.field(field), name: field.name, span: field.span })
        }
        Subject::Enum(id) => Some(words.enumeration(&types.enums[*id])),
        Subject::Enumerator { of, index } => {
            let enumerator = types.enums[*of].enumerators.get(*index)?;
            let text = format!("{} = {}", enumerator.name, enumerator.value);
            Some(Declaration { text, name: Some(enumerator.name), span: enumerator.span })
        }
        Subject::Function(index) | Subject::Return(index) => {
            words.function(contract.functions.get(*index)?)
        }
        Subject::Parameter { function, index } => {
            words.parameter_of(contract.functions.get(*function)?, *index)
        }
        Subject::Global(index) => Some(words.global(contract.globals.get(*index)?)),
        Subject::Constant(index) => Some(words.constant(contract.constants.get(*index)?)),
        Subject::Type(id) => words.named_type(*id),
        Subject::Absent(_) | Subject::Export(_) => None,
    }
}

/// The field that `indices` lead to through anonymous members of `record`.
#[must_use]
pub fn field_at<'c>(
    contract: &'c Contract,
    record: &'c Record,
    indices: &[usize],
) -> Option<&'c Field> {
    placed_field_at(contract, record, indices).map(|(field, _)| field)
}

/// The field that `indices` lead to through anonymous members of `record`, and its distance from the
/// start of `record` in **bits**: in `struct { int a; union { int b; }; }` `b` is at 32, not at 0.
#[must_use]
pub fn placed_field_at<'c>(
    contract: &'c Contract,
    record: &'c Record,
    indices: &[usize],
) -> Option<(&'c Field, u64)> {
    let (first, rest) = indices.split_first()?;
    let field = record.fields.get(*first)?;
    if rest.is_empty() {
        return Some((field, field.bit_offset));
    }
    let Type::Record(inner) = contract.types.resolve(field.ty.id) else { return None };
    let (inner, offset) = placed_field_at(contract, &contract.types.records[inner], rest)?;
    Some((inner, field.bit_offset.saturating_add(offset)))
}

/// A value as source text.
#[must_use]
pub fn value(value: &Value) -> String {
    match value {
        Value::Int(number) => number.to_string(),
        Value::Unsigned(number) => number.to_string(),
        Value::Bool(truth) => truth.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::Bytes(bytes) => format!("\"{}\"", bytes.escape_ascii()),
        Value::Undefined(_) => "(no defined value)".to_owned(),
    }
}

/// A field of `contract` in its language's words: `flags: u32`, `unsigned flags : 3`.
#[must_use]
pub fn field(contract: &Contract, field: &Field) -> String {
    Words { contract, language: words_of(contract) }.field(field)
}

/// The language that a contract's types are spelled in: of an object, the one that its compiler
/// compiles.
fn words_of(contract: &Contract) -> Language {
    match (contract.header.language, contract.header.compiler.name.as_str()) {
        (Language::Object, "rustc") => Language::Rust,
        (Language::Object, "zig") => Language::Zig,
        (language, _) => language,
    }
}

/// The words of one contract's language.
struct Words<'c> {
    contract: &'c Contract,
    language: Language,
}

impl Words<'_> {
    /// The same words, or C's for what a Python party declares in C, as cffi does.
    fn for_types<'t>(&self, mut spelled: impl Iterator<Item = &'t TypeUse>) -> Language {
        let in_c = self.language == Language::Python && spelled.any(|ty| is_c(&ty.spelled));
        if in_c { Language::C } else { self.language }
    }

    fn record(&self, record: &Record) -> Declaration {
        let kind = match record.kind {
            RecordKind::Struct => "struct",
            RecordKind::Union => "union",
        };
        let name = shown(record.name);
        let text = match self.for_types(record.fields.iter().map(|field| &field.ty)) {
            Language::Rust => {
                let repr = match (record.transparent, record.layout) {
                    (true, _) => "#[repr(transparent)] ",
                    (_, LayoutPromise::Promised) => "#[repr(C)] ",
                    (_, LayoutPromise::Unspecified) => "",
                };
                format!("{repr}pub {kind} {name}")
            }
            Language::Zig => match record.layout {
                LayoutPromise::Promised => format!("pub const {name} = extern {kind}"),
                LayoutPromise::Unspecified => format!("pub const {name} = {kind}"),
            },
            Language::Python => format!("class {name}({})", capitalised(kind)),
            Language::C | Language::Cpp | Language::Object => format!("{kind} {name}"),
        };
        Declaration { text, name: record.name, span: record.span }
    }

    fn field(&self, field: &Field) -> String {
        let name = field.name.map_or(String::new(), |name| name.to_string());
        let width = field.bit_width;
        match self.for_types(std::iter::once(&field.ty)) {
            Language::Rust | Language::Zig if name.is_empty() => field.ty.spelled.to_string(),
            Language::Rust | Language::Zig => format!("{name}: {}", field.ty.spelled),
            Language::Python => match width {
                Some(bits) => format!("(\"{name}\", {}, {bits})", field.ty.spelled),
                None => format!("(\"{name}\", {})", field.ty.spelled),
            },
            Language::C | Language::Cpp | Language::Object => {
                let text = c_declarator(&field.ty.spelled, &name);
                width.map_or(text.clone(), |bits| format!("{text} : {bits}"))
            }
        }
    }

    fn enumeration(&self, node: &Enum) -> Declaration {
        let name = shown(node.name);
        let text = match self.language {
            Language::Rust => format!("pub enum {name}"),
            Language::Zig => format!("pub const {name} = enum({})", self.integer(node.underlying)),
            Language::Python => format!("class {name}(IntEnum)"),
            Language::C | Language::Cpp | Language::Object => format!("enum {name}"),
        };
        Declaration { text, name: node.name, span: node.span }
    }

    /// An integer type as Rust and Zig write it.
    fn integer(&self, id: TypeId) -> String {
        match self.contract.types.resolve(id) {
            Type::Int { bits, signed } => format!("{}{bits}", if signed { 'i' } else { 'u' }),
            _ => "c_int".to_owned(),
        }
    }

    fn function(&self, function: &Function) -> Option<Declaration> {
        let signature = self.contract.types.signature_of(function.signature);
        let text = self.signature(function, signature);
        Some(Declaration { text, name: Some(function.name), span: function.span })
    }

    /// The function's declaration, pointing at one of its parameters.
    fn parameter_of(&self, function: &Function, index: usize) -> Option<Declaration> {
        let whole = self.function(function)?;
        let signature = self.contract.types.signature_of(function.signature);
        let parameter = signature.parameters.get(index)?;
        match parameter.span {
            // A parameter's place is good for an excerpt only together with its name.
            Some(span) if parameter.name.is_some() => {
                Some(Declaration { name: parameter.name, span: Some(span), ..whole })
            }
            _ => Some(whole),
        }
    }

    fn signature(&self, function: &Function, signature: &Signature) -> String {
        let parameters = self.parameters(signature);
        let (name, ret) = (function.name, signature.ret.spelled);
        let nothing = matches!(self.contract.types.resolve(signature.ret.id), Type::Void);
        match self.language {
            Language::Rust => {
                let arrow = match (nothing && !signature.noreturn, signature.noreturn) {
                    (true, _) => String::new(),
                    (_, true) => " -> !".to_owned(),
                    _ => format!(" -> {ret}"),
                };
                let (before, after) = match function.linkage {
                    Linkage::Imported => (imported_abi(signature.convention), ";"),
                    _ => (rust_abi(signature.convention), ""),
                };
                format!("pub {before}fn {name}({parameters}){arrow}{after}")
            }
            Language::Zig => {
                let before = match function.linkage {
                    Linkage::Defined => "pub export",
                    Linkage::Imported | Linkage::Described => "pub extern",
                    Linkage::Internal => "pub",
                };
                let convention = zig_convention(signature.convention);
                format!("{before} fn {name}({parameters}) {convention}{ret};")
            }
            Language::Python => self.prototype(function.name, signature),
            Language::C | Language::Cpp | Language::Object => {
                let convention = c_convention(signature.convention);
                let after = if signature.noreturn { " __attribute__((noreturn));" } else { ";" };
                let inner = format!("{convention}{name}({parameters})");
                format!("{}{after}", c_declarator(&ret, &inner))
            }
        }
    }

    /// What ctypes is told of a function, or cffi in C.
    fn prototype(&self, name: Name, signature: &Signature) -> String {
        let spelled = signature.parameters.iter().map(|parameter| parameter.ty.spelled);
        if spelled.chain([signature.ret.spelled]).any(|spelled| is_c(&spelled)) {
            let c = Words { contract: self.contract, language: Language::C };
            let parameters = c.parameters(signature);
            return format!(
                "{};",
                c_declarator(&signature.ret.spelled, &format!("{name}({parameters})"))
            );
        }
        let parameters = self.parameters(signature);
        let argtypes = match signature.unprototyped {
            true => format!("{name}: no argtypes"),
            false => format!("{name}.argtypes = [{parameters}]"),
        };
        match signature.assumed_return {
            true => format!("{argtypes}, no restype"),
            false => format!("{argtypes}; {name}.restype = {}", signature.ret.spelled),
        }
    }

    fn parameters(&self, signature: &Signature) -> String {
        let is_c = matches!(self.language, Language::C | Language::Cpp | Language::Object);
        if is_c && signature.parameters.is_empty() && !signature.variadic {
            let says_void = !signature.unprototyped && self.language != Language::Cpp;
            return if says_void { "void" } else { "" }.to_owned();
        }
        let mut list: Vec<String> =
            signature.parameters.iter().map(|parameter| self.parameter(parameter)).collect();
        if signature.variadic {
            list.push("...".to_owned());
        }
        list.join(", ")
    }

    fn parameter(&self, parameter: &Parameter) -> String {
        let TypeUse { spelled, .. } = parameter.ty;
        let name = parameter.name.filter(|name| !name.is_empty());
        match (self.language, name) {
            (Language::Rust | Language::Zig, Some(name)) => format!("{name}: {spelled}"),
            (Language::Rust, None) => format!("_: {spelled}"),
            (Language::Zig | Language::Python, _) => spelled.to_string(),
            (Language::C | Language::Cpp | Language::Object, name) => {
                c_declarator(&spelled, name.as_ref().map_or("", |name| name.as_str()))
            }
        }
    }

    fn global(&self, global: &Global) -> Declaration {
        let Global { name, ty, constant, thread_local, .. } = global;
        let text = match self.for_types(std::iter::once(ty)) {
            Language::Rust => {
                let mutable = if *constant { "" } else { "mut " };
                format!("pub static {mutable}{name}: {};", ty.spelled)
            }
            Language::Zig => {
                let before = if global.linkage == Linkage::Defined { "export" } else { "extern" };
                let local = if *thread_local { " threadlocal" } else { "" };
                let kind = if *constant { "const" } else { "var" };
                format!("pub {before}{local} {kind} {name}: {};", ty.spelled)
            }
            Language::Python => format!("{name} = {}.in_dll(…)", ty.spelled),
            Language::C | Language::Cpp | Language::Object => {
                let local = if *thread_local { "_Thread_local " } else { "" };
                format!("extern {local}{};", c_declarator(&ty.spelled, name))
            }
        };
        Declaration { text, name: Some(*name), span: global.span }
    }

    fn constant(&self, constant: &Constant) -> Declaration {
        let name = constant.name;
        let shown = value(&constant.value);
        let text = match (self.language, constant.ty) {
            (Language::Rust | Language::Zig, Some(ty)) => {
                format!("pub const {name}: {} = {shown};", ty.spelled)
            }
            (Language::Rust | Language::Zig, None) => format!("pub const {name} = {shown};"),
            (Language::Python, _) => format!("{name} = {shown}"),
            (Language::C | Language::Cpp | Language::Object, _) => {
                format!("#define {name} {shown}")
            }
        };
        Declaration { text, name: Some(name), span: constant.span }
    }

    /// A named type that is neither reached as a record nor as an enumeration.
    fn named_type(&self, id: TypeId) -> Option<Declaration> {
        let types = &self.contract.types;
        match types.node(id) {
            Type::Record(id) => Some(self.record(&types.records[id])),
            Type::Enum(id) => Some(self.enumeration(&types.enums[id])),
            Type::Alias(id) => {
                let alias = &types.aliases[id];
                let text = self.alias(alias.name, &alias.target);
                Some(Declaration { text, name: Some(alias.name), span: alias.span })
            }
            Type::Opaque(id) => {
                let opaque = &types.opaques[id];
                let text = self.opaque(opaque.name);
                Some(Declaration { text, name: Some(opaque.name), span: opaque.span })
            }
            _ => None,
        }
    }

    fn alias(&self, name: Name, target: &TypeUse) -> String {
        match self.language {
            Language::Rust => format!("pub type {name} = {};", target.spelled),
            Language::Zig => format!("pub const {name} = {};", target.spelled),
            Language::Python => format!("{name} = {}", target.spelled),
            Language::C | Language::Cpp | Language::Object => {
                format!("typedef {};", c_declarator(&target.spelled, &name))
            }
        }
    }

    fn opaque(&self, name: Name) -> String {
        match self.language {
            Language::Rust => format!("pub struct {name}"),
            Language::Zig => format!("pub const {name} = opaque {{}};"),
            Language::Python => format!("class {name}(Structure)"),
            Language::C | Language::Cpp | Language::Object => format!("struct {name};"),
        }
    }
}

fn shown(name: Option<Name>) -> String {
    name.map_or("(anonymous)".to_owned(), |name| name.to_string())
}

fn capitalised(kind: &str) -> &str {
    if kind == "union" { "Union" } else { "Structure" }
}

/// A C declaration of `name` with the type spelled `spelled`; C writes part of the type after the
/// name: `char [16]` and `buf` make `char buf[16]`, `void (*)(int)` and `f` make `void (*f)(int)`.
#[must_use]
pub fn c_declarator(spelled: &str, name: &str) -> String {
    if name.is_empty() {
        return spelled.to_owned();
    }
    if let Some(star) = spelled.find("(*") {
        let inside = spelled[star..].find(')').map_or(spelled.len(), |end| star + end);
        let separator = if spelled[star + 2..inside].is_empty() { "" } else { " " };
        return format!("{}{separator}{name}{}", &spelled[..inside], &spelled[inside..]);
    }
    if let Some(bracket) = spelled.find('[') {
        let before = spelled[..bracket].trim_end();
        return format!("{}{}", c_declarator(before, name), &spelled[bracket..]);
    }
    let separator = if spelled.ends_with('*') { "" } else { " " };
    format!("{spelled}{separator}{name}")
}

fn rust_abi(convention: Convention) -> &'static str {
    match convention {
        Convention::C => "extern \"C\" ",
        Convention::Stdcall => "extern \"stdcall\" ",
        Convention::Fastcall => "extern \"fastcall\" ",
        Convention::Thiscall => "extern \"thiscall\" ",
        Convention::Vectorcall => "extern \"vectorcall\" ",
        Convention::Win64 => "extern \"win64\" ",
        Convention::Sysv64 => "extern \"sysv64\" ",
        Convention::Aapcs | Convention::AapcsVfp => "extern \"aapcs\" ",
        Convention::Unspecified | Convention::Other => "",
    }
}

/// Inside `extern "C" { … }` the convention is not repeated.
fn imported_abi(convention: Convention) -> &'static str {
    if convention == Convention::C { "" } else { rust_abi(convention) }
}

fn zig_convention(convention: Convention) -> &'static str {
    match convention {
        // What `extern` and `export` mean, and what Zig's `fn` leaves to the compiler.
        Convention::C | Convention::Unspecified | Convention::Other => "",
        Convention::Stdcall => "callconv(.{ .x86_stdcall = .{} }) ",
        Convention::Fastcall => "callconv(.{ .x86_fastcall = .{} }) ",
        Convention::Thiscall => "callconv(.{ .x86_thiscall = .{} }) ",
        Convention::Vectorcall => "callconv(.{ .x86_64_vectorcall = .{} }) ",
        Convention::Win64 => "callconv(.{ .x86_64_win = .{} }) ",
        Convention::Sysv64 => "callconv(.{ .x86_64_sysv = .{} }) ",
        Convention::Aapcs => "callconv(.{ .arm_aapcs = .{} }) ",
        Convention::AapcsVfp => "callconv(.{ .arm_aapcs_vfp = .{} }) ",
    }
}

fn c_convention(convention: Convention) -> &'static str {
    match convention {
        Convention::C | Convention::Unspecified | Convention::Other => "",
        Convention::Stdcall => "__attribute__((stdcall)) ",
        Convention::Fastcall => "__attribute__((fastcall)) ",
        Convention::Thiscall => "__attribute__((thiscall)) ",
        Convention::Vectorcall => "__attribute__((vectorcall)) ",
        Convention::Win64 => "__attribute__((ms_abi)) ",
        Convention::Sysv64 => "__attribute__((sysv_abi)) ",
        Convention::Aapcs => "__attribute__((pcs(\"aapcs\"))) ",
        Convention::AapcsVfp => "__attribute__((pcs(\"aapcs-vfp\"))) ",
    }
}
