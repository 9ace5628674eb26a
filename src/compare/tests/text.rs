//! Contracts from a few lines of text, laid out by the C rules of x86-64 Linux.
//!
//! ```text
//! mod v2                                  // the module of what follows
//! struct Point packed(1) align(4) rust { x: i32, flags: u32 : 3, _: union { a: f32, b: u32 } }
//! enum Color: u32 closed { RED, GREEN = 4 }
//! opaque Handle
//! type callback = ?fn "stdcall" (*Handle, i32) -> bool
//! import fn open(name: *const char, ...) -> *Handle
//! define const thread_local global version: i32
//! const LIMIT: u32 = 4096
//! ```
//!
//! Pointers are `*T` and `*const T`, `&T` never null, `?*T` perhaps null; arrays `[T; n]`, `[T]`
//! flexible; `fn(…)` is a function pointer. `rust` stands for a layout that is not promised,
//! `_` for no name, `f(?)` for parameters left unsaid, `-> !` for no return.

use std::collections::HashMap;

use crate::contract::*;

pub fn rust(text: &str) -> Contract {
    parse(Language::Rust, "bindings", text)
}

pub fn c(text: &str) -> Contract {
    parse(Language::C, "header", text)
}

pub fn zig(text: &str) -> Contract {
    parse(Language::Zig, "module", text)
}

/// Reads a contract; panics with the place on bad text.
pub fn parse(language: Language, party: &str, text: &str) -> Contract {
    let tokens = tokens(text);
    let mut contract = Contract::new(header(language, party, text.contains("target aarch64")));
    let mut names = HashMap::new();
    declare(&mut contract, &tokens, &mut names, party);
    let path = Name::new("");
    let mut parser = Parser { contract, tokens, at: 0, names, file: party.to_owned(), path };
    while parser.at < parser.tokens.len() {
        parser.statement();
    }
    parser.contract
}

fn header(language: Language, party: &str, aarch64: bool) -> Header {
    let primitive = |size| Primitive { size, align: size };
    let model = DataModel {
        endian: Endian::Little,
        char_signed: !aarch64,
        pointer: primitive(8),
        short: primitive(2),
        int: primitive(4),
        long: primitive(8),
        long_long: primitive(8),
        float: primitive(4),
        double: primitive(8),
        long_double: primitive(16),
    };
    let triple = if aarch64 { "aarch64-unknown-linux-gnu" } else { "x86_64-unknown-linux-gnu" };
    Header {
        party: party.into(),
        language,
        target: Target { triple: triple.to_owned(), model },
        compiler: Compiler { name: "text".to_owned(), version: "1".to_owned(), since: None },
        digest: String::new(),
    }
}

type Token = (String, u32);

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (line, text) in text.lines().enumerate() {
        let line = u32::try_from(line).unwrap() + 1;
        let mut rest = text.split("//").next().unwrap().trim_start();
        while let Some(first) = rest.chars().next() {
            let word = |c: char| c.is_alphanumeric() || c == '_' || c == '#';
            let end = match first {
                '"' => rest[1..].find('"').expect("closing quote") + 2,
                '-' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                    1 + rest[1..].find(|c: char| !word(c) && c != '.').unwrap_or(rest.len() - 1)
                }
                d if d.is_ascii_digit() => {
                    rest.find(|c: char| !word(c) && c != '.').unwrap_or(rest.len())
                }
                c if word(c) => rest.find(|c: char| !word(c)).unwrap_or(rest.len()),
                _ if rest.starts_with("->") => 2,
                _ if rest.starts_with("...") => 3,
                other => other.len_utf8(),
            };
            tokens.push((rest[..end].to_owned(), line));
            rest = rest[end..].trim_start();
        }
    }
    tokens
}

/// Allocates every named type, so that statements may refer to each other in any order.
fn declare(
    contract: &mut Contract,
    tokens: &[Token],
    names: &mut HashMap<String, TypeId>,
    party: &str,
) {
    let void = contract.types.intern(Type::Void);
    let mut path = String::new();
    for (at, (word, line)) in tokens.iter().enumerate() {
        let Some((name, _)) = tokens.get(at + 1) else { continue };
        if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            continue;
        }
        let name_ = Name::new(name);
        let path_ = Name::new(&path);
        let span = Some(Span::new(party, *line, 1));
        let types = &mut contract.types;
        let node = match word.as_str() {
            "mod" => {
                path.clone_from(name);
                continue;
            }
            "struct" | "union" => Type::Record(types.records.alloc(Record {
                name: Some(name_),
                path: path_,
                kind: RecordKind::Struct,
                size: 0,
                align: 1,
                align_untold: false,
                packed: None,
                min_align: None,
                transparent: false,
                byte_order: None,
                layout: LayoutPromise::Promised,
                class: None,
                fields: Vec::new(),
                span,
            })),
            "enum" => Type::Enum(types.enums.alloc(Enum {
                name: Some(name_),
                path: path_,
                underlying: void,
                openness: Openness::Open,
                layout: LayoutPromise::Promised,
                enumerators: Vec::new(),
                span,
            })),
            "opaque" => {
                Type::Opaque(types.opaques.alloc(Opaque { name: name_, path: path_, span }))
            }
            "type" => {
                let target = TypeUse::new(void, "void");
                let alias = Alias { name: name_, path: path_, target, span };
                Type::Alias(types.aliases.alloc(alias))
            }
            _ => continue,
        };
        let id = types.intern(node);
        names.insert(format!("{path}::{name}"), id);
        names.insert(name.clone(), id);
        contract.type_items.push(TypeItem { name: name_, id, span });
    }
}

struct Parser {
    contract: Contract,
    tokens: Vec<Token>,
    at: usize,
    names: HashMap<String, TypeId>,
    file: String,
    path: Name,
}

impl Parser {
    fn peek(&self) -> &str {
        self.tokens.get(self.at).map_or("", |(token, _)| token)
    }

    fn next(&mut self) -> String {
        let token = self.peek().to_owned();
        assert!(!token.is_empty(), "unexpected end");
        self.at += 1;
        token
    }

    fn eat(&mut self, token: &str) -> bool {
        let eaten = self.peek() == token;
        self.at += usize::from(eaten);
        eaten
    }

    fn expect(&mut self, token: &str) {
        let line = self.tokens.get(self.at).map_or(0, |(_, line)| *line);
        assert!(self.eat(token), "line {line}: expected {token:?}, found {:?}", self.peek());
    }

    fn number<T: std::str::FromStr>(&mut self) -> T {
        let token = self.next();
        token.parse().ok().unwrap_or_else(|| panic!("{token:?} is no number"))
    }

    fn span(&self) -> Option<Span> {
        let (_, line) = self.tokens.get(self.at)?;
        Some(Span::new(&self.file, *line, 1))
    }

    fn own(&self, name: &str) -> TypeId {
        self.names[&format!("{}::{name}", self.path)]
    }

    fn statement(&mut self) {
        match self.next().as_str() {
            "mod" => self.path = self.next().into(),
            "target" => assert_eq!(self.next(), "aarch64"),
            kind @ ("struct" | "union") => {
                let name = self.next();
                let Type::Record(id) = self.contract.types.node(self.own(&name)) else { panic!() };
                let mut record = self.record(kind, Some(name.as_str().into()));
                record.span = self.contract.types.records[id].span;
                self.contract.types.records[id] = record;
            }
            "enum" => self.enumeration(),
            "opaque" => drop(self.next()),
            "type" => {
                let name = self.next();
                self.expect("=");
                let target = self.ty();
                let Type::Alias(id) = self.contract.types.node(self.own(&name)) else { panic!() };
                self.contract.types.aliases[id].target = target;
            }
            "const" => self.constant(),
            "gap" => self.gap(),
            linkage => {
                let linkage = match linkage {
                    "import" => Linkage::Imported,
                    "define" => Linkage::Defined,
                    "describe" => Linkage::Described,
                    "inline" => Linkage::Internal,
                    other => panic!("unknown statement {other:?}"),
                };
                let constant = self.eat("const");
                let thread_local = self.eat("thread_local");
                if self.eat("fn") {
                    self.function(linkage);
                } else {
                    self.expect("global");
                    self.global(linkage, constant, thread_local);
                }
            }
        }
    }

    fn gap(&mut self) {
        let item = self.next().into();
        let reason = self.next().trim_matches('"').to_owned();
        let kind = ItemKind::Constant;
        self.contract.gaps.push(Gap { item, kind, reason, remedy: None, span: None });
    }

    fn constant(&mut self) {
        let span = self.span();
        let name = self.next().into();
        let ty = self.eat(":").then(|| self.ty());
        self.expect("=");
        let token = self.next();
        let value = match token.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "undefined" => Value::Undefined("a shift by more than the width".to_owned()),
            text if text.starts_with('"') => Value::Bytes(text.trim_matches('"').into()),
            number => match number.parse() {
                Ok(int) => Value::Int(int),
                Err(_) => Value::Float(number.parse().unwrap()),
            },
        };
        let path = self.path;
        self.contract.constants.push(Constant { name, path, ty, value, span });
    }

    fn function(&mut self, linkage: Linkage) {
        let convention = self.convention();
        let span = self.span();
        let name = Name::from(self.next());
        let signature = self.signature(convention);
        let symbol = if self.eat("as") { self.next().into() } else { name };
        let path = self.path;
        let function = Function { name, path, symbol, signature, linkage, span };
        self.contract.functions.push(function);
    }

    fn global(&mut self, linkage: Linkage, constant: bool, thread_local: bool) {
        let span = self.span();
        let name = Name::from(self.next());
        self.expect(":");
        let ty = self.ty();
        let (symbol, path) = (name, self.path);
        let global = Global { name, path, symbol, ty, constant, thread_local, linkage, span };
        self.contract.globals.push(global);
    }

    fn convention(&mut self) -> Convention {
        let known = [
            ("\"stdcall\"", Convention::Stdcall),
            ("\"rust\"", Convention::Unspecified),
            ("\"win64\"", Convention::Win64),
        ];
        let found = known.into_iter().find(|(word, _)| self.peek() == *word);
        found.map_or(Convention::C, |(word, convention)| {
            self.expect(word);
            convention
        })
    }

    fn signature(&mut self, convention: Convention) -> SignatureId {
        self.expect("(");
        let mut parameters = Vec::new();
        let (mut variadic, mut unprototyped) = (false, false);
        while !self.eat(")") {
            let span = self.span();
            variadic |= self.eat("...");
            unprototyped |=
                self.peek() == "?" && self.tokens[self.at + 1].0 == ")" && self.eat("?");
            if !variadic && !unprototyped {
                let named = self.tokens[self.at + 1].0 == ":";
                let name = if named { self.name() } else { None };
                parameters.push(Parameter { name, ty: self.ty(), span });
            }
            self.eat(",");
        }
        let mut noreturn = false;
        let void = self.contract.types.intern(Type::Void);
        let mut ret = TypeUse::new(void, "void");
        if self.eat("->") {
            noreturn = self.eat("!");
            if !noreturn {
                ret = self.ty();
            }
        }
        let assumed_return = false;
        let signature = Signature {
            convention,
            parameters,
            ret,
            variadic,
            noreturn,
            unprototyped,
            assumed_return,
            unwinding: Unwinding::Unsaid,
            untold: Untold::default(),
        };
        self.contract.types.signature(signature)
    }

    /// `name:`, or `_:` for none.
    fn name(&mut self) -> Option<Name> {
        let name = self.next();
        self.expect(":");
        (name != "_").then(|| name.as_str().into())
    }

    fn ty(&mut self) -> TypeUse {
        let start = self.at;
        let id = self.type_id();
        let words: Vec<&str> =
            self.tokens[start..self.at].iter().map(|(t, _)| t.as_str()).collect();
        TypeUse::new(id, words.join(" "))
    }

    fn type_id(&mut self) -> TypeId {
        let token = self.next();
        let node = match token.as_str() {
            "*" => return self.pointer(Nullability::Unspecified),
            "&" => return self.pointer(Nullability::NonNull),
            "?" if self.eat("*") => return self.pointer(Nullability::Nullable),
            "?" => {
                self.expect("fn");
                return self.function_pointer(Nullability::Nullable);
            }
            "fn" => return self.function_pointer(Nullability::NonNull),
            "[" => {
                let element = self.type_id();
                let fixed = self.eat(";").then(|| self.number());
                self.expect("]");
                let length = fixed.map_or(ArrayLength::Flexible, ArrayLength::Fixed);
                Type::Array { element, length }
            }
            kind @ ("struct" | "union") => {
                let record = self.record(kind, None);
                Type::Record(self.contract.types.records.alloc(record))
            }
            "void" => Type::Void,
            "bool" => Type::Bool { bits: 8 },
            "char" => Type::Char { signed: self.contract.header.target.model.char_signed },
            "f32" => Type::Float(FloatFormat::F32),
            "f64" => Type::Float(FloatFormat::F64),
            "f80" => Type::Float(FloatFormat::F80),
            "f128" => Type::Float(FloatFormat::F128),
            "c64" => Type::Complex(FloatFormat::F64),
            "unsupported" => {
                Type::Unsupported { spelled: "T".into(), reason: "it cannot be read".into() }
            }
            "vec" => Type::Vector { element: self.type_id(), length: self.number() },
            name => match int(name) {
                Some((bits, signed)) => Type::Int { bits, signed },
                None => return self.named(name),
            },
        };
        self.contract.types.intern(node)
    }

    fn named(&mut self, name: &str) -> TypeId {
        let key = if self.eat(":") {
            self.expect(":");
            format!("{name}::{}", self.next())
        } else {
            name.to_owned()
        };
        *self.names.get(&key).unwrap_or_else(|| panic!("unknown type {key:?}"))
    }

    fn pointer(&mut self, nullability: Nullability) -> TypeId {
        let (constant, volatile) = (self.eat("const"), self.eat("volatile"));
        let pointee = self.type_id();
        let pointer = Pointer { pointee, constant, volatile, nullability };
        self.contract.types.intern(Type::Pointer(pointer))
    }

    fn function_pointer(&mut self, nullability: Nullability) -> TypeId {
        let convention = self.convention();
        let signature = self.signature(convention);
        let pointee = self.contract.types.intern(Type::Function(signature));
        let pointer = Pointer { pointee, constant: false, volatile: false, nullability };
        self.contract.types.intern(Type::Pointer(pointer))
    }

    fn enumeration(&mut self) {
        let name = self.next();
        let Type::Enum(id) = self.contract.types.node(self.own(&name)) else { panic!() };
        let underlying = if self.eat(":") {
            self.type_id()
        } else {
            self.contract.types.intern(Type::Int { bits: 32, signed: false })
        };
        let closed = self.eat("closed");
        let free = self.eat("rust");
        let enumerators = self.enumerators();
        let of = &mut self.contract.types.enums[id];
        of.underlying = underlying;
        of.openness = if closed { Openness::Closed } else { Openness::Open };
        of.layout = if free { LayoutPromise::Unspecified } else { LayoutPromise::Promised };
        of.enumerators = enumerators;
    }

    fn enumerators(&mut self) -> Vec<Enumerator> {
        self.expect("{");
        let (mut list, mut next) = (Vec::new(), 0);
        while !self.eat("}") {
            let span = self.span();
            let name = self.next().into();
            if self.eat("=") {
                next = self.number();
            }
            list.push(Enumerator { name, value: next, span });
            next += 1;
            self.eat(",");
        }
        list
    }

    fn record(&mut self, kind: &str, name: Option<Name>) -> Record {
        let kind = if kind == "union" { RecordKind::Union } else { RecordKind::Struct };
        let mut record = Record {
            name,
            path: self.path,
            kind,
            size: 0,
            align: 1,
            align_untold: false,
            packed: None,
            min_align: None,
            transparent: false,
            byte_order: None,
            layout: LayoutPromise::Promised,
            class: None,
            fields: Vec::new(),
            span: self.span(),
        };
        while !self.eat("{") {
            match self.next().as_str() {
                "packed" => record.packed = Some(self.argument()),
                "align" => record.align = self.argument(),
                "rust" => record.layout = LayoutPromise::Unspecified,
                "transparent" => record.transparent = true,
                other => panic!("unknown attribute {other:?}"),
            }
        }
        let mut end = 0;
        while !self.eat("}") {
            self.field(&mut record, &mut end);
            self.eat(",");
        }
        record.size = end.div_ceil(8).next_multiple_of(record.align);
        record
    }

    fn argument(&mut self) -> u64 {
        self.expect("(");
        let number = self.number();
        self.expect(")");
        number
    }

    /// Reads a field and lays it out behind `end`, in bits, which it moves.
    fn field(&mut self, record: &mut Record, end: &mut u64) {
        let span = self.span();
        let name = self.name();
        let ty = self.ty();
        let bit_width: Option<u32> = self.eat(":").then(|| self.number());
        let placed: Option<u64> = self.eat("@").then(|| self.number());
        let (size, natural) = (self.bits(ty.id), self.align(ty.id));
        let align = record.packed.map_or(natural, |packed| packed.min(natural));
        let start = if record.kind == RecordKind::Union { 0 } else { *end };
        let bit_offset = match (placed, bit_width.map(u64::from)) {
            (Some(byte), _) => byte * 8,
            // A bit-field stays in the unit of its type if it fits (System V).
            (None, Some(width)) if start / size == (start + width - 1) / size => start,
            (None, _) => start.next_multiple_of(align * 8),
        };
        record.align = record.align.max(align);
        *end = (*end).max(bit_offset + bit_width.map_or(size, u64::from));
        record.fields.push(Field {
            name,
            kind: FieldKind::Member,
            bit_offset,
            bit_width,
            min_align: None,
            ty,
            span,
        });
    }

    fn bits(&self, id: TypeId) -> u64 {
        super::super::shape::bits(&self.contract, id).expect("a size")
    }

    fn align(&self, id: TypeId) -> u64 {
        match self.contract.types.resolve(id) {
            Type::Array { element, .. } => self.align(element),
            Type::Complex(_) => 8,
            Type::Record(record) => self.contract.types.records[record].align,
            _ => (self.bits(id) / 8).max(1),
        }
    }
}

/// `u32`, `i8`, `usize`, also `i3`.
fn int(name: &str) -> Option<(u32, bool)> {
    let signed = name.starts_with('i');
    let digits = name.strip_prefix(['i', 'u'])?;
    Some((if digits == "size" { 64 } else { digits.parse().ok()? }, signed))
}
