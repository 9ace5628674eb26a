//! A boundary as a Python module with ctypes.

use crate::layout;
use crate::model::{
    Bits, Boundary, Callback, Constant, Decl, DeclId, DeclKind, Enum, Facts, Field, Function,
    Global, Language, Languages, Pointer, Record, Scalar, Signature, Ty, Unsaid, Value,
};
use crate::spelling::Chooser;
use crate::write_c::{enumerator_name, named_early};

/// What stands once at the top of a file of boundaries.
#[must_use]
pub fn prelude(_: &Facts) -> String {
    "import ctypes\nfrom ctypes import *\nfrom enum import IntEnum\n\n\
     lib = ctypes.CDLL(\"libboundary.so\")\n"
        .to_owned()
}

/// Writes `boundary` with ctypes, without the items that ctypes cannot express.
#[must_use]
pub fn write(boundary: &Boundary) -> String {
    let chooser = Chooser::new(boundary.seed, Language::Ctypes);
    let mut writer = Writer { boundary, chooser, out: String::new() };
    let own = |absent: Languages| !absent.has(Language::Ctypes);
    writer.forward_declarations();
    for (id, decl) in boundary.decls.iter().enumerate().filter(|(_, it)| own(it.absent)) {
        writer.decl(id, decl);
    }
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
    /// Whether a record's class comes first and its fields later: always when something before its
    /// end names it.
    fn is_early(&self, id: DeclId) -> bool {
        named_early(self.boundary, id)
            || self.chooser.chance(&self.boundary.decls[id].name, "early", 20)
    }

    fn forward_declarations(&mut self) {
        for (id, decl) in self.boundary.decls.iter().enumerate() {
            let early = match &decl.kind {
                DeclKind::Opaque => true,
                DeclKind::Record(_) => self.is_early(id),
                _ => false,
            };
            if early && !decl.absent.has(Language::Ctypes) {
                let base = match &decl.kind {
                    DeclKind::Record(record) => self.base(record, &decl.name),
                    _ => "Structure".to_owned(),
                };
                put!(self.out, "class {}({base}):\n    pass", decl.name);
            }
        }
    }

    fn base(&self, record: &Record, place: &str) -> String {
        let base = if record.union { "Union" } else { "Structure" };
        let module = self.chooser.pick(place, "base", &["", "ctypes."]);
        format!("{module}{base}")
    }

    fn decl(&mut self, id: DeclId, decl: &Decl) {
        let name = &decl.name;
        match &decl.kind {
            DeclKind::Opaque => {}
            DeclKind::Alias(Ty::Bits(bits)) if bits.parts_in.has(Language::Ctypes) => {
                let field = Field::of("bits".to_owned(), Ty::Bits(bits.clone()));
                self.record(name, &Record::of(vec![field]), false);
            }
            DeclKind::Alias(target) => {
                let text = self.ty(target, name);
                put!(self.out, "{name} = {text}");
            }
            DeclKind::Record(record) => self.record(name, record, self.is_early(id)),
            DeclKind::Enum(it) => self.enumeration(name, it),
        }
    }

    fn record(&mut self, name: &str, record: &Record, early: bool) {
        for field in &record.fields {
            if let Ty::Inline(inner) = &field.ty {
                self.record(&inline_name(name, &field.name), inner, false);
            }
        }
        let mut parts = Vec::new();
        if let Some(packed) = record.packed {
            parts.push(format!("_pack_ = {packed}"));
        }
        let anonymous: Vec<_> = record.fields.iter().filter(|it| it.anonymous).collect();
        let anonymous = anonymous
            .into_iter()
            .filter(|it| self.chooser.chance(&format!("{name}.{}", it.name), "anonymous", 70));
        let anonymous: Vec<_> = anonymous.map(|it| format!("\"{}\"", it.name)).collect();
        if !anonymous.is_empty() {
            parts.push(format!("_anonymous_ = [{}]", anonymous.join(", ")));
        }
        let lead = if early { "    " } else { "        " };
        let mut fields = String::new();
        for (index, field) in record.fields.iter().enumerate() {
            let place = format!("{name}.{}", field.name);
            let after_bits = index > 0 && matches!(record.fields[index - 1].ty, Ty::Bits(_));
            match &field.ty {
                // A change may have brought them together.
                Ty::Bits(bits) if after_bits => {
                    let covering = bits.parts_in.without(Language::Ctypes);
                    let bits = Bits { parts_in: covering, ..bits.clone() };
                    self.bits(&mut fields, lead, &bits, (index, &field.name), &place);
                }
                Ty::Bits(bits) => self.bits(&mut fields, lead, bits, (index, &field.name), &place),
                ty => {
                    let ty = match ty {
                        Ty::Inline(_) => inline_name(name, &field.name),
                        ty => self.ty(ty, &place),
                    };
                    put!(fields, "{lead}(\"{}\", {ty}),", field.name);
                }
            }
        }
        if early {
            for part in parts {
                put!(self.out, "{name}.{part}");
            }
            put!(self.out, "{name}._fields_ = [\n{fields}]");
        } else {
            put!(self.out, "class {name}({}):", self.base(record, name));
            for part in parts {
                put!(self.out, "    {part}");
            }
            put!(self.out, "    _fields_ = [\n{fields}    ]");
        }
    }

    /// Bit-fields that fill their unit, or the integer that covers them.
    fn bits(
        &self,
        out: &mut String,
        lead: &str,
        bits: &Bits,
        (index, name): (usize, &str),
        place: &str,
    ) {
        let unit = self.scalar(bits.covering(), place);
        if !bits.parts_in.has(Language::Ctypes) {
            put!(out, "{lead}(\"{name}\", {unit}),");
            return;
        }
        for (part, width) in &bits.parts {
            put!(out, "{lead}(\"{part}\", {unit}, {width}),");
        }
        let used: u32 = bits.parts.iter().map(|(_, width)| width).sum();
        if used < bits.unit {
            put!(out, "{lead}(\"_pad{index}\", {unit}, {}),", bits.unit - used);
        }
    }

    fn enumeration(&mut self, name: &str, it: &Enum) {
        if it.constants_in.has(Language::Ctypes) {
            let integer = self.scalar(it.integer(), name);
            put!(self.out, "{name} = {integer}");
            for enumerator in &it.enumerators {
                let word = enumerator_name(name, &enumerator.word);
                put!(self.out, "{word} = {}", enumerator.value);
            }
            return;
        }
        let long = self.chooser.chance(name, "case", 50);
        put!(self.out, "class {name}(IntEnum):");
        for enumerator in &it.enumerators {
            let word = match long {
                true => enumerator_name(name, &enumerator.word),
                false => enumerator.word.to_uppercase(),
            };
            put!(self.out, "    {word} = {}", enumerator.value);
        }
    }

    fn ty(&self, ty: &Ty, place: &str) -> String {
        match ty {
            Ty::Void => "None".to_owned(),
            Ty::Scalar(scalar) => self.scalar(*scalar, place),
            Ty::Named(id) => self.name_of(*id, place),
            Ty::Pointer(pointer) => self.pointer(pointer, place),
            Ty::Array(element, length) => self.array(element, *length, place),
            Ty::Flexible(element) => self.array(element, 0, place),
            Ty::Callback(callback) => self.callback(callback, place),
            Ty::Bits(bits) => self.scalar(bits.covering(), place),
            Ty::Inline(_) => unreachable!("written by the record"),
            Ty::Complex(part) => format!("{} * 2", self.scalar(*part, place)),
            Ty::Vector(..) => unreachable!("left out of Python"),
        }
    }

    /// What stands for a named type: of an enumeration the integer of its width, unless that has
    /// the enumeration's name.
    fn name_of(&self, id: DeclId, place: &str) -> String {
        let decl = &self.boundary.decls[id];
        match &decl.kind {
            DeclKind::Enum(it) if !it.constants_in.has(Language::Ctypes) => {
                self.scalar(it.integer(), place)
            }
            _ => decl.name.clone(),
        }
    }

    fn pointer(&self, pointer: &Pointer, place: &str) -> String {
        let word = match self.boundary.resolve(&pointer.pointee) {
            Ty::Void => Some("c_void_p"),
            Ty::Scalar(Scalar::Char) => Some("c_char_p"),
            Ty::Scalar(Scalar::WideChar) => Some("c_wchar_p"),
            _ => None,
        };
        match word {
            Some(word) if word == "c_void_p" || self.chooser.chance(place, "text", 60) => {
                self.module(word, place)
            }
            _ => {
                let pointee = self.ty(&pointer.pointee, &format!("{place}*"));
                format!("{}({pointee})", self.module("POINTER", place))
            }
        }
    }

    fn array(&self, element: &Ty, length: u64, place: &str) -> String {
        let text = self.ty(element, &format!("{place}[]"));
        match element {
            Ty::Array(..) | Ty::Complex(_) => format!("({text}) * {length}"),
            _ if self.chooser.chance(place, "count first", 10) => format!("{length} * {text}"),
            _ => format!("{text} * {length}"),
        }
    }

    fn callback(&self, callback: &Callback, place: &str) -> String {
        self.prototype(&callback.signature, place)
    }

    fn prototype(&self, signature: &Signature, place: &str) -> String {
        let mut list = vec![self.ret(signature, place)];
        list.extend(self.parameters(signature, place));
        format!("{}({})", self.module("CFUNCTYPE", place), list.join(", "))
    }

    fn parameters(&self, signature: &Signature, place: &str) -> Vec<String> {
        let types = signature.parameters.iter().enumerate();
        types.map(|(index, it)| self.ty(&it.ty, &format!("{place}({index})"))).collect()
    }

    fn ret(&self, signature: &Signature, place: &str) -> String {
        self.ty(&signature.ret, &format!("{place}()"))
    }

    fn function(&mut self, function: &Function) {
        let (signature, name) = (&function.signature, &function.symbol);
        let parameters = self.parameters(signature, name).join(", ");
        let ret = self.ret(signature, name);
        let set = |owner: &str| {
            let result = match function.unsaid {
                Some(Unsaid::Result) => String::new(),
                _ => format!("{owner}.restype = {ret}\n"),
            };
            let list = match function.unsaid {
                Some(Unsaid::Parameters) => String::new(),
                _ => format!("{owner}.argtypes = [{parameters}]\n"),
            };
            let last = self.chooser.chance(name, "result last", 50);
            if last { list + &result } else { result + &list }
        };
        let local = format!("_{name}");
        let whole = function.unsaid.is_none();
        let text = match self.chooser.index(name, "form", 6) {
            0 => format!("{local} = lib.{name}\n{}", set(&local)),
            1 => format!("{local} = lib[\"{name}\"]\n{}", set(&local)),
            2 => {
                let body = set(&format!("lib.{name}")).replace('\n', "\n    ");
                format!("def _declare_{name}():\n    {}\n", body.trim_end())
            }
            3 if whole => {
                let prototype = self.prototype(signature, name);
                format!("{name} = {prototype}((\"{name}\", lib))\n")
            }
            4 if whole => format!(
                "{local} = getattr(lib, \"{name}\")\n{local}.restype = {ret}\n\
                 {local}.argtypes = ({parameters}{})\n",
                comma(signature)
            ),
            _ => set(&format!("lib.{name}")),
        };
        self.out.push_str(&text);
    }

    fn global(&mut self, global: &Global) {
        let name = &global.symbol;
        let ty = self.ty(&global.ty, name);
        let ty = if matches!(global.ty, Ty::Array(..)) { format!("({ty})") } else { ty };
        if self.chooser.chance(name, "late", 30) {
            put!(self.out, "def _read_{name}():\n    return {ty}.in_dll(lib, \"{name}\")");
        } else {
            put!(self.out, "{name} = {ty}.in_dll(lib, \"{name}\")");
        }
    }

    fn constant(&mut self, constant: &Constant) {
        let name = &constant.name;
        let text = match &constant.value {
            Value::Int(value) if *value >= 0 && self.chooser.chance(name, "form", 30) => {
                format!("{value:#x}")
            }
            Value::Int(value) => value.to_string(),
            Value::Float(value) => format!("{value:?}"),
            Value::Bool(true) => "True".to_owned(),
            Value::Bool(false) => "False".to_owned(),
            Value::Text(text) => {
                format!("{}\"{text}\"", self.chooser.pick(name, "text", &["", "b"]))
            }
        };
        put!(self.out, "{name} = {text}");
    }

    /// A name of ctypes' own, with or without the module.
    fn module(&self, word: &str, place: &str) -> String {
        format!("{}{word}", self.chooser.pick(place, "module", &["", "", "ctypes."]))
    }

    /// One of the spellings of a scalar type.
    fn scalar(&self, scalar: Scalar, place: &str) -> String {
        let options: &[&str] = match scalar {
            Scalar::Bool => &["c_bool"],
            Scalar::Char => &["c_char"],
            Scalar::F32 => &["c_float"],
            Scalar::F64 => &["c_double"],
            Scalar::LongDouble => &["c_longdouble"],
            Scalar::Long { signed: true } => &["c_long"],
            Scalar::Long { .. } => &["c_ulong"],
            Scalar::Size { signed: true } => &["c_ssize_t"],
            Scalar::Size { .. } => &["c_size_t"],
            Scalar::WideChar => &["c_wchar"],
            Scalar::Int { bits: 8, signed: true } => &["c_int8", "c_byte"],
            Scalar::Int { bits: 8, .. } => &["c_uint8", "c_ubyte"],
            Scalar::Int { bits: 16, signed: true } => &["c_int16", "c_short"],
            Scalar::Int { bits: 16, .. } => &["c_uint16", "c_ushort"],
            Scalar::Int { bits: 32, signed: true } => &["c_int32", "c_int"],
            Scalar::Int { bits: 32, .. } => &["c_uint32", "c_uint"],
            Scalar::Int { bits: 64, signed: true } => {
                if layout::long_is_64(&self.boundary.target) {
                    &["c_int64", "c_longlong", "c_long", "c_ssize_t"]
                } else {
                    &["c_int64", "c_longlong"]
                }
            }
            Scalar::Int { bits: 64, .. } => {
                if layout::long_is_64(&self.boundary.target) {
                    &["c_uint64", "c_ulonglong", "c_ulong", "c_size_t"]
                } else {
                    &["c_uint64", "c_ulonglong"]
                }
            }
            Scalar::Int { .. } | Scalar::F16 | Scalar::F128 => unreachable!("left out of Python"),
        };
        self.module(self.chooser.pick(place, "scalar", options), &format!("{place} scalar"))
    }
}

/// What ends a tuple of one element.
fn comma(signature: &Signature) -> &'static str {
    if signature.parameters.len() == 1 { "," } else { "" }
}

/// The name of the class for a record that C declares in place.
fn inline_name(outer: &str, field: &str) -> String {
    format!("{outer}_{field}")
}
