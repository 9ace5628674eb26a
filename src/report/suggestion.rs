//! What to change, where that can be said: in the words of the side that most likely is wrong.

use super::declaration::{declaration, field_at, value};
use super::identifier::identifier;
use super::layout_fix::Wrong;
use super::message::ordinal;
use super::table::record_of;
use super::translate::{is_builtin, is_c, translate};
use crate::compare::{
    ByValueRule, Difference, DifferenceKind as Kind, Mismatch, Place, Side, Subject, Which,
    type_bits,
};
use crate::contract::{
    Constant, Contract, Convention, Hiding, Language, Linkage, Name, Nullability, Type, TypeUse,
    Value,
};

/// The two sides, sorted by who is to follow whom.
struct Repair<'a> {
    /// Which side is right.
    right: Which,
    /// The side to follow.
    model: (&'a Side, &'a Contract),
    /// The side to change.
    wrong: (&'a Side, &'a Contract),
}

/// What to change, or `None` where nothing sensible can be said.
///
/// Who defines an item is right about it, a header is right against what binds it; where neither
/// tells, there is no suggestion.
#[must_use]
pub fn suggestion(difference: &Difference, contracts: &[Contract]) -> Option<String> {
    let left = (&difference.left, contracts.get(difference.left.party)?);
    let right = (&difference.right, contracts.get(difference.right.party)?);
    match &difference.kind {
        Kind::ClosedEnum { closed: Which::Left, .. } => return opened(left),
        Kind::ClosedEnum { closed: Which::Right, .. } => return opened(right),
        Kind::NoUserData { .. } => {
            let text = "add an untyped pointer to the callback and to what registers it";
            return Some(text.to_owned());
        }
        Kind::SymbolMissing { hiding: Some(hiding), .. }
        | Kind::NotInLibrary { hiding: Some(hiding), .. } => {
            return Some(export(*hiding).to_owned());
        }
        _ => {}
    }
    let which = authority(left, right)?;
    let (model, wrong) = if which == Which::Left { (left, right) } else { (right, left) };
    let repair = Repair { right: which, model, wrong };
    repair.of(&difference.kind)
}

/// How a symbol that is there comes to be exported.
fn export(hiding: Hiding) -> &'static str {
    match hiding {
        Hiding::Hidden => "write `__attribute__((visibility(\"default\")))` before its definition",
        Hiding::Local => {
            "define it without `static` and with `__attribute__((visibility(\"default\")))`, and name \
             it in the linker's list of exports, if there is one (`global:` of a version script)"
        }
        Hiding::NotListed => {
            "write `__declspec(dllexport)` before its definition, or add it to the `.def` file"
        }
    }
}

/// How the enumeration of a side may hold any value.
fn opened((side, contract): (&Side, &Contract)) -> Option<String> {
    let Subject::Enum(id) = side.subject else { return None };
    let of = &contract.types.enums[id];
    let Type::Int { bits, signed } = contract.types.resolve(of.underlying) else { return None };
    let storage = format!("{}{bits}", if signed { 'i' } else { 'u' });
    let wrong = Wrong { party: side.name.as_str(), language: contract.header.language };
    wrong.opened(of.name.as_deref()?, &storage)
}

/// Whether a record stands in no file of its party: nothing can be written above it.
fn is_of_another_crate(side: &Side, contract: &Contract) -> bool {
    record_of(&side.subject).is_some_and(|record| contract.types.records[record].span.is_none())
}

/// Whether a Rust record is a tuple, `(u32, u64)`, which a pointer does not help.
fn is_tuple(side: &Side, contract: &Contract) -> bool {
    let name = record_of(&side.subject).and_then(|record| contract.types.records[record].name);
    name.is_some_and(|name| name.as_str().starts_with('('))
}

/// The side that others have to follow.
fn authority(left: (&Side, &Contract), right: (&Side, &Contract)) -> Option<Which> {
    let rank = |(side, contract): (&Side, &Contract)| match linkage(contract, &side.subject) {
        Some(Linkage::Defined) => Some(3),
        Some(Linkage::Described | Linkage::Internal) => Some(2),
        Some(Linkage::Imported) => Some(1),
        None => None,
    };
    if let (Some(l), Some(r)) = (rank(left), rank(right))
        && l != r
    {
        return Some(if l > r { Which::Left } else { Which::Right });
    }
    match (standing(left.1), standing(right.1)) {
        (l, r) if l > r => Some(Which::Left),
        (l, r) if l < r => Some(Which::Right),
        _ => None,
    }
}

fn linkage(contract: &Contract, subject: &Subject) -> Option<Linkage> {
    match subject {
        Subject::Function(f) | Subject::Return(f) | Subject::Parameter { function: f, .. } => {
            contract.functions.get(*f).map(|function| function.linkage)
        }
        Subject::Global(index) => contract.globals.get(*index).map(|global| global.linkage),
        _ => None,
    }
}

/// How far a party is the one to follow: it defines functions, it describes them, or it imports.
fn standing(contract: &Contract) -> u8 {
    let has = |linkage| contract.functions.iter().any(|function| function.linkage == linkage);
    let is_c = matches!(contract.header.language, Language::C | Language::Cpp | Language::Object);
    match (has(Linkage::Defined) && !has(Linkage::Imported), is_c) {
        (true, _) => 2,
        (false, true) => 1,
        (false, false) => 0,
    }
}

impl Repair<'_> {
    /// The language to write in: a Python party that declares in C, as cffi does, is told so in C.
    fn language(&self) -> Language {
        let language = self.wrong.1.header.language;
        let is_cffi = || self.typed(self.wrong).is_some_and(|(_, ty)| is_c(&ty.spelled));
        if language == Language::Python && is_cffi() { Language::C } else { language }
    }

    fn party(&self) -> &str {
        self.wrong.0.name.as_str()
    }

    fn model_party(&self) -> &str {
        self.model.0.name.as_str()
    }

    fn wrong(&self) -> Wrong<'_> {
        Wrong { party: self.party(), language: self.language() }
    }

    fn item(&self) -> &str {
        let path = self.wrong.0.path.as_deref().or(self.model.0.path.as_deref());
        path.unwrap_or("it")
    }

    /// The value that the side to follow has.
    fn pick<T>(&self, left: T, right: T) -> T {
        if self.right == Which::Left { left } else { right }
    }

    /// The value that the side to change has.
    fn own<T>(&self, left: T, right: T) -> T {
        if self.right == Which::Left { right } else { left }
    }

    /// The end, in **bits**, of what stands in front of the bit `at` in the record to change: padding
    /// begins there.
    fn end_in_front(&self, at: u64) -> Option<u64> {
        let contract = self.wrong.1;
        let record = &contract.types.records[record_of(&self.wrong.0.subject)?];
        let ends = record.fields.iter().filter(|field| field.bit_offset < at).map(|field| {
            let width = field.bit_width.map(u64::from);
            width.or_else(|| type_bits(contract, field.ty.id)).map(|bits| field.bit_offset + bits)
        });
        ends.collect::<Option<Vec<u64>>>().map(|ends| ends.into_iter().max().unwrap_or(0))
    }

    fn last_name(&self) -> Option<&str> {
        self.item().rsplit('.').next()
    }

    fn of(&self, kind: &Kind) -> Option<String> {
        let party = self.party();
        match kind {
            Kind::Use { place, mismatch, .. } => self.of_use(*place, mismatch),
            Kind::FieldMissing { present, .. } => Some(self.missing(*present, "field")),
            Kind::EnumeratorMissing { present, .. } => Some(self.missing(*present, "enumerator")),
            Kind::FieldOrder { .. } => {
                let model = self.model_party();
                Some(format!("put the fields in {party} into the order of {model}"))
            }
            Kind::FieldRenamed { left, right } | Kind::EnumeratorRenamed { left, right, .. } => {
                let name = identifier(self.pick(left, right), self.language());
                Some(format!("rename it to `{name}` in {party}"))
            }
            Kind::EnumeratorValue { left, right } => {
                let name = self.item().rsplit('.').next()?;
                Some(format!("in {party}, write `{name} = {}`", self.pick(left, right)))
            }
            Kind::ConstantValue { left, right } => self.constant(self.pick(left, right)),
            Kind::ConstantSign { left, right } => {
                self.constant(&Value::Int(self.pick(*left, *right)))
            }
            Kind::Offset { left, right } => {
                let (own, correct) = (self.own(*left, *right), self.pick(*left, *right));
                if self.end_in_front(own)? > correct {
                    return None;
                }
                self.wrong().offset(self.last_name()?, own, correct)
            }
            Kind::Size { left, right } => {
                self.wrong().size(self.own(*left, *right), self.pick(*left, *right))
            }
            Kind::BitField { left, right } => {
                let (_, ty) = self.typed(self.wrong)?;
                let signed = |ty| matches!(ty, Type::Int { signed: true, .. });
                let signed = signed(self.wrong.1.types.resolve(ty.id));
                let correct = self.pick(*left, *right);
                self.wrong().bit_field(self.last_name()?, &ty.spelled, signed, correct)
            }
            Kind::SymbolMissing { similar: Some(name), needed_by, .. } => {
                let by = if *needed_by == self.right { self.model_party() } else { party };
                Some(format!("if it was renamed, call it `{name}` in {by} too"))
            }
            Kind::NotInLibrary { similar: Some(name), .. } => {
                Some(format!("if it was renamed, call it `{name}` in {party} too"))
            }
            Kind::ByValue { rule: ByValueRule::WasmFields, certain: false, .. } => {
                let version = "state `rust-version = \"1.89\"` in Cargo.toml, or pass a pointer";
                Some(version.to_owned())
            }
            Kind::ByValue { .. } => Some("pass a pointer".to_owned()),
            Kind::NoSymbol { needed_by } => {
                let own = if *needed_by == self.right { self.wrong } else { self.model };
                Some(match own.1.header.language {
                    Language::Rust => "write `#[unsafe(no_mangle)]` before it".to_owned(),
                    Language::Zig => "declare it with `export`".to_owned(),
                    _ => "write a small function with external linkage around it".to_owned(),
                })
            }
            Kind::MissingReprC { unspecified, .. } => Some(self.promise(*unspecified)),
            Kind::Packing { left, right } => self.packing(self.pick(*left, *right)),
            Kind::Alignment { left, right } => self.alignment(self.pick(*left, *right)),
            Kind::EnumWidth { left, right } => self.enum_width(self.pick(*left, *right)),
            Kind::ParameterOrder { .. } => self.whole_function(),
            _ => None,
        }
    }

    fn of_use(&self, place: Place, mismatch: &Mismatch) -> Option<String> {
        match mismatch {
            Mismatch::Nullability { left, right } => self.nullability(self.pick(*left, *right)),
            Mismatch::NoReturn { left, right } => self.wrong().noreturn(self.pick(*left, *right)),
            Mismatch::Convention { left, right } => self.convention(self.pick(*left, *right)),
            Mismatch::AssumedParameters { .. } => self.argtypes(),
            Mismatch::AssumedReturn { .. } => {
                let word = self.ctypes(self.typed(self.model)?.1)?;
                Some(format!("in {}, set `{}.restype = {word}`", self.party(), self.item()))
            }
            Mismatch::Variadic { .. } if self.language() == Language::Python => self.argtypes(),
            Mismatch::ParameterCount { .. } | Mismatch::Variadic { .. } => self.whole_function(),
            _ => self.retype(place),
        }
    }

    /// `in bindings, declare `flags: c_ulong``.
    fn retype(&self, place: Place) -> Option<String> {
        let (name, ty) = self.typed(self.model)?;
        let (own_name, own) = self.typed(self.wrong)?;
        let nothing = matches!(self.model.1.types.resolve(ty.id), Type::Void);
        let text = match self.language() {
            Language::Rust if nothing => "()".to_owned(),
            Language::Python if nothing => "None".to_owned(),
            _ if nothing => "void".to_owned(),
            language => translate(&ty.spelled, self.model.1.header.language, language)?,
        };
        if text == own.spelled.as_str() || !self.knows(&text) {
            return None;
        }
        let name = own_name.or(name).unwrap_or_default();
        let name = identifier(&name, self.language());
        let declared = match self.language() {
            _ if name.is_empty() => text,
            Language::C | Language::Cpp => super::c_declarator(&text, &name),
            Language::Python if matches!(place, Place::Field) => format!("(\"{name}\", {text})"),
            Language::Python => text,
            _ => format!("{name}: {text}"),
        };
        let party = self.party();
        if (place, self.language()) == (Place::Return, Language::Python) {
            return Some(format!("in {party}, set `{}.restype = {declared}`", self.item()));
        }
        Some(match place {
            Place::Return => format!("in {party}, return `{declared}`"),
            Place::Parameter(index) => {
                format!("in {party}, declare the {} parameter as `{declared}`", ordinal(index))
            }
            _ => format!("in {party}, declare `{declared}`"),
        })
    }

    /// Whether every name in a type is the language's own or declared by the side to change.
    fn knows(&self, text: &str) -> bool {
        let types = &self.wrong.1.types;
        let declared = |word: &str| {
            let named = |name: Option<Name>| name.is_some_and(|name| name == *word);
            types.iter().any(|(_, node)| match node {
                Type::Record(id) => named(types.records[id].name),
                Type::Enum(id) => named(types.enums[id].name),
                Type::Opaque(id) => named(Some(types.opaques[id].name)),
                Type::Alias(id) => named(Some(types.aliases[id].name)),
                _ => false,
            })
        };
        let item = |word: &str| self.wrong.1.type_items.iter().any(|item| item.name == *word);
        let word = |c: char| c.is_alphanumeric() || c == '_';
        let mut words = text.split(|c: char| !word(c)).filter(|word| !word.is_empty());
        let number = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
        words.all(|word| number(word) || is_builtin(word) || declared(word) || item(word))
    }

    /// The name and type that a side's subject declares.
    fn typed(&self, (side, contract): (&Side, &Contract)) -> Option<(Option<String>, TypeUse)> {
        let types = &contract.types;
        let signature = |f: usize| Some(types.signature_of(contract.functions.get(f)?.signature));
        let (name, ty) = match &side.subject {
            Subject::Field { record, indices } => {
                let field = field_at(contract, &types.records[*record], indices)?;
                (field.name, field.ty)
            }
            Subject::Parameter { function, index } => {
                let parameter = signature(*function)?.parameters.get(*index)?;
                (parameter.name, parameter.ty)
            }
            Subject::Return(function) => (None, signature(*function)?.ret),
            Subject::Global(index) => {
                let global = contract.globals.get(*index)?;
                (Some(global.name), global.ty)
            }
            Subject::Type(id) => match types.node(*id) {
                Type::Alias(alias) => (None, types.aliases[alias].target),
                _ => return None,
            },
            _ => return None,
        };
        Some((name.map(|name| name.to_string()), ty))
    }

    fn missing(&self, present: Which, what: &str) -> String {
        let name = self.last_name().unwrap_or_default();
        let (party, model) = (self.party(), self.model_party());
        if present != self.right {
            return format!("remove the {what} `{name}` from {party}, or add it to {model}");
        }
        let name = &identifier(name, self.language());
        let declared = match (what, self.typed(self.model)) {
            ("field", Some((_, ty))) => {
                let from = self.model.1.header.language;
                translate(&ty.spelled, from, self.language()).map(|text| match self.language() {
                    Language::C | Language::Cpp => super::c_declarator(&text, name),
                    Language::Python => format!("(\"{name}\", {text})"),
                    _ => format!("{name}: {text}"),
                })
            }
            ("enumerator", _) => {
                declaration(self.model.1, &self.model.0.subject).map(|found| found.text)
            }
            _ => None,
        };
        format!("add `{}` in {party}", declared.unwrap_or_else(|| name.to_string()))
    }

    fn constant(&self, correct: &Value) -> Option<String> {
        let Subject::Constant(index) = self.wrong.0.subject else { return None };
        let own: &Constant = self.wrong.1.constants.get(index)?;
        let text = self.literal(correct, own);
        let ty = own.ty.map(|ty| self.type_for(correct, ty));
        let declared = match (self.language(), ty) {
            (Language::Rust | Language::Zig, Some(ty)) => {
                format!("pub const {}: {ty} = {text};", own.name)
            }
            (Language::Zig, None) => format!("pub const {} = {text};", own.name),
            (Language::C | Language::Cpp, _) => format!("#define {} {text}", own.name),
            (Language::Python, _) => format!("{} = {text}", own.name),
            _ => return None,
        };
        Some(format!("in {}, write `{declared}`", self.party()))
    }

    /// The correct value as the constant's own type takes it: C's 1 for `true`, C text for `&CStr`.
    fn literal(&self, correct: &Value, own: &Constant) -> String {
        let rust = self.language() == Language::Rust;
        match (correct, &own.value) {
            (Value::Int(number @ (0 | 1)), Value::Bool(_)) => (*number == 1).to_string(),
            (Value::Bytes(_), _) if rust && own.ty.is_some_and(|t| t.spelled.contains("CStr")) => {
                format!("c{}", value(correct))
            }
            (Value::Bytes(_), _) if rust && own.ty.is_some_and(|t| t.spelled.contains("[u8")) => {
                format!("b{}", value(correct))
            }
            _ => value(correct),
        }
    }

    /// The constant's own type, or a wider one where the value does not fit.
    fn type_for(&self, correct: &Value, own: TypeUse) -> String {
        let (Value::Int(number), Type::Int { bits, signed }) =
            (correct, self.wrong.1.types.resolve(own.id))
        else {
            return own.spelled.to_string();
        };
        let fits = |bits: u32, signed: bool| match signed {
            _ if bits >= 127 => true,
            true => (-(1i128 << (bits - 1))..1i128 << (bits - 1)).contains(number),
            false => (0..1i128 << bits).contains(number),
        };
        if fits(bits, signed) {
            return own.spelled.to_string();
        }
        if fits(bits, !signed) {
            return format!("{}{bits}", if signed { 'u' } else { 'i' });
        }
        let wider = [("i32", 32, true), ("u32", 32, false), ("i64", 64, true), ("u64", 64, false)];
        let found = wider.iter().find(|(_, bits, signed)| fits(*bits, *signed));
        found.map_or("i128", |(name, ..)| name).to_owned()
    }

    fn promise(&self, unspecified: Which) -> String {
        let (side, contract) = if unspecified == self.right { self.model } else { self.wrong };
        let is_enum = matches!(side.subject, Subject::Enum(_));
        let other = if unspecified == self.right { self.wrong.0 } else { self.model.0 };
        if contract.header.language == Language::Rust && is_of_another_crate(side, contract) {
            let own = if is_tuple(side, contract) {
                "write a `#[repr(C)]` struct with these fields in its place"
            } else {
                "pass a pointer, or a `#[repr(C)]` struct of your own"
            };
            return format!("in {}, {own}", side.name);
        }
        let is_wrapper = matches!(other.subject, Subject::Type(_));
        let how = match (contract.header.language, is_enum) {
            (Language::Rust, _) if is_wrapper => "write `#[repr(transparent)]` above it",
            (Language::Zig, true) => "give it an integer type, `enum(c_int)`,",
            (Language::Zig, false) => "declare it as `extern struct` or `extern union`",
            (_, true) => return self.enum_repr(side.name.as_str(), other),
            _ => "write `#[repr(C)]` above it",
        };
        format!("{how} in {}", side.name)
    }

    /// What gives a Rust enumeration the size that the other side has.
    fn enum_repr(&self, party: &str, other: &Side) -> String {
        let contract = if other.party == self.model.0.party { self.model.1 } else { self.wrong.1 };
        let int = u64::from(contract.header.target.model.int.size) * 8;
        let underlying = match other.subject {
            Subject::Enum(id) => contract.types.resolve(contract.types.enums[id].underlying),
            _ => Type::Void,
        };
        let repr = match underlying {
            Type::Int { bits, signed } if u64::from(bits) != int => {
                format!("{}{bits}", if signed { 'i' } else { 'u' })
            }
            _ => "C".to_owned(),
        };
        format!("write `#[repr({repr})]` above it in {party}")
    }

    fn packing(&self, packed: Option<u64>) -> Option<String> {
        let party = self.party();
        let of_numpy = || {
            let record = record_of(&self.wrong.0.subject);
            record.is_some_and(|record| self.wrong.1.types.records[record].align_untold)
        };
        Some(match (self.language(), packed) {
            (Language::Python, None) if of_numpy() => {
                format!("in {party}, make the dtype with `align=True`")
            }
            (Language::Rust, Some(1)) => format!("in {party}, write `#[repr(C, packed)]`"),
            (Language::Rust, Some(n)) => format!("in {party}, write `#[repr(C, packed({n}))]`"),
            (Language::Zig, Some(n)) => format!("in {party}, write `align({n})` on each field"),
            (Language::C | Language::Cpp, Some(n)) => {
                format!(
                    "in {party}, put `#pragma pack(push, {n})` and `#pragma pack(pop)` around it"
                )
            }
            (Language::Python, Some(n)) => format!("in {party}, write `_pack_ = {n}`"),
            (_, None) => format!("remove the packing in {party}"),
            _ => return None,
        })
    }

    fn alignment(&self, align: u64) -> Option<String> {
        let how = match self.language() {
            Language::Rust => format!("write `#[repr(C, align({align}))]`"),
            Language::Zig => format!("write `align({align})` on the first field"),
            Language::C => format!("write `_Alignas({align})` on the first field"),
            Language::Cpp => format!("write `alignas({align})` behind `struct`"),
            Language::Python | Language::Object => return None,
        };
        Some(format!("in {}, {how}", self.party()))
    }

    fn enum_width(&self, bits: u32) -> Option<String> {
        let Subject::Enum(id) = self.model.0.subject else { return None };
        let types = &self.model.1.types;
        let Type::Int { signed, .. } = types.resolve(types.enums[id].underlying) else {
            return None;
        };
        let sign = if signed { 'i' } else { 'u' };
        let how = match self.language() {
            Language::Rust => format!("write `#[repr({sign}{bits})]`"),
            Language::Zig => format!("write `enum({sign}{bits})`"),
            _ => return None,
        };
        Some(format!("in {}, {how}", self.party()))
    }

    fn nullability(&self, correct: Nullability) -> Option<String> {
        let party = self.party();
        match (self.language(), correct) {
            (Language::Rust, Nullability::Nullable | Nullability::Unspecified) => {
                Some(format!("in {party}, wrap the type in `Option<…>`"))
            }
            (Language::Zig, Nullability::Nullable | Nullability::Unspecified) => {
                Some(format!("in {party}, write `?` in front of the type"))
            }
            _ => None,
        }
    }

    fn convention(&self, correct: Convention) -> Option<String> {
        let party = self.party();
        match (self.language(), correct) {
            (Language::Rust, Convention::C) => Some(format!("in {party}, write `extern \"C\"`")),
            (Language::Zig, Convention::C) => Some(format!("in {party}, write `callconv(.c)`")),
            _ => None,
        }
    }

    /// A type of the side to follow in ctypes' words; a pointer to what the party does not know is
    /// any pointer.
    fn ctypes(&self, ty: TypeUse) -> Option<String> {
        let contract = self.model.1;
        let known = translate(&ty.spelled, contract.header.language, Language::Python);
        let is_pointer = matches!(contract.types.resolve(ty.id), Type::Pointer(_));
        let any = is_pointer.then(|| "c_void_p".to_owned());
        known.filter(|text| self.knows(text)).or(any)
    }

    /// What ctypes is to be told, in its words where every type has one.
    fn argtypes(&self) -> Option<String> {
        let (side, contract) = self.model;
        let Subject::Function(index) = side.subject else { return None };
        let function = contract.functions.get(index)?;
        let signature = contract.types.signature_of(function.signature);
        let translated = signature.parameters.iter().map(|parameter| self.ctypes(parameter.ty));
        match translated.collect::<Option<Vec<_>>>() {
            Some(all) => {
                let (party, item, list) = (self.party(), self.item(), all.join(", "));
                Some(format!("in {party}, set `{item}.argtypes = [{list}]`"))
            }
            None => self.whole_function(),
        }
    }

    /// Parameters cannot be mended one by one; show the declaration to follow.
    fn whole_function(&self) -> Option<String> {
        let (side, contract) = self.model;
        let function = match side.subject {
            Subject::Function(f) | Subject::Return(f) | Subject::Parameter { function: f, .. } => f,
            _ => return None,
        };
        let model = declaration(contract, &Subject::Function(function))?;
        Some(format!("in {}, follow `{}` of {}", self.party(), model.text, self.model_party()))
    }
}
