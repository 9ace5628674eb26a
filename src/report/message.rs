//! The one line that says what is wrong, made from the typed facts of a difference.

use super::declaration::value;
use crate::compare::{
    ByValueRule, Difference, DifferenceKind as Kind, Effect, Mismatch, Need, Place, Side, Step,
    Subject, Way, Which,
};
use crate::contract::{
    Contract, Convention, Endian, FloatFormat, Hiding, ItemKind, Language, Name, Nullability,
    Passing, RecordKind, Value,
};

/// Both parties' names and contracts, to name facts with.
struct Sides<'a> {
    left: &'a Side,
    right: &'a Side,
    contracts: &'a [Contract],
}

impl Sides<'_> {
    fn name(&self, which: Which) -> &str {
        match which {
            Which::Left => self.left.name.as_str(),
            Which::Right => self.right.name.as_str(),
        }
    }

    /// `4 bytes in bindings, 8 bytes in header`.
    fn both(&self, left: &str, right: &str) -> String {
        let (l, r) = (self.name(Which::Left), self.name(Which::Right));
        format!("{left} in {l}, {right} in {r}")
    }

    fn contract(&self, which: Which) -> Option<&Contract> {
        let side = if which == Which::Left { self.left } else { self.right };
        self.contracts.get(side.party)
    }
}

/// What is wrong, without the item's name in front: `4 bytes in bindings, 8 bytes in header`.
#[must_use]
pub fn message(difference: &Difference, contracts: &[Contract]) -> String {
    let Difference { left, right, .. } = difference;
    let sides = Sides { left, right, contracts };
    match &difference.kind {
        Kind::SymbolMissing { .. }
        | Kind::NoSymbol { .. }
        | Kind::MayThrow { .. }
        | Kind::LanguageLinkage { .. }
        | Kind::TwoReadings { .. }
        | Kind::Unused { .. }
        | Kind::NotInLibrary { .. }
        | Kind::Undeclared { .. }
        | Kind::ItemKind { .. }
        | Kind::SymbolVersion { .. }
        | Kind::ThreadLocal { .. }
        | Kind::NoUserData { .. }
        | Kind::ByValue { .. }
        | Kind::ParameterOrder { .. } => item_message(&difference.kind, &sides),
        Kind::EnumWidth { .. }
        | Kind::ClosedEnum { .. }
        | Kind::EnumeratorMissing { .. }
        | Kind::EnumeratorValue { .. }
        | Kind::EnumeratorRenamed { .. } => enum_message(&difference.kind, &sides),
        Kind::ConstantValue { .. }
        | Kind::ConstantUndefined { .. }
        | Kind::ConstantWidth { .. }
        | Kind::ConstantSign { .. }
        | Kind::ConstantMissing { .. } => constant_message(&difference.kind, &sides),
        Kind::Use { place, path, mismatch } => {
            let whose = whose(*place, path, &sides);
            format!("{whose}{}", mismatch_message(mismatch, &sides))
        }
        _ => record_message(&difference.kind, &sides),
    }
}

fn item_message(kind: &Kind, sides: &Sides<'_>) -> String {
    match kind {
        Kind::SymbolMissing { needed_by, need, similar, hiding } => {
            symbol_missing(*needed_by, *need, *similar, *hiding, sides)
        }
        Kind::ByValue { odd, rule, certain, .. } => by_value(*odd, *rule, *certain, sides),
        Kind::NoSymbol { needed_by } => no_symbol(*needed_by, sides),
        Kind::MayThrow { thrower, defined, functions } => {
            let (cpp, caller) = (sides.name(*thrower), sides.name(thrower.other()));
            if *defined {
                return format!("{cpp} lets exceptions out of it, and {caller} expects none");
            }
            let more = match functions.saturating_sub(1) {
                0 => String::new(),
                more => format!(", nor of {}", count(more as u64, "other function")),
            };
            format!("{cpp} does not say `noexcept` of it{more}, and {caller} expects no exception")
        }
        Kind::LanguageLinkage { mangled, symbol } => {
            let (cpp, plain) = (sides.name(*mangled), sides.name(mangled.other()));
            format!(
                "{plain} uses the plain name; in {cpp}, outside `extern \"C\"`, its symbol is `{symbol}`"
            )
        }
        Kind::TwoReadings { local, kind } => {
            let what = if *kind == ItemKind::Global { "a variable" } else { "a function" };
            let (none, has) = (sides.name(*local), sides.name(local.other()));
            format!("{what} with a symbol in {has}; the same line gives it none in {none}")
        }
        Kind::Unused { offered_by, .. } => {
            format!("offered by {} and used by nobody", sides.name(*offered_by))
        }
        Kind::NotInLibrary { library, hiding: Some(hiding), .. } => {
            let (by, file) = (sides.name(Which::Left), file_name(library));
            format!("{by} declares it and {file} has it, but {}", hidden(*hiding))
        }
        Kind::NotInLibrary { library, similar, hiding: None } => {
            let by = sides.name(Which::Left);
            let hint = similar.map(|name| format!("; it has `{name}`")).unwrap_or_default();
            format!("{by} declares it and {} does not define it{hint}", file_name(library))
        }
        Kind::Undeclared { library } => {
            format!("exported by {} and declared by no party", file_name(library))
        }
        Kind::ItemKind { left, right } => {
            sides.both(&format!("a {}", left.singular()), &format!("a {}", right.singular()))
        }
        Kind::SymbolVersion { left, right } => sides.both(left, right),
        Kind::ThreadLocal { left, right } => sides.both(thread(*left), thread(*right)),
        Kind::NoUserData { parameter: index } => {
            let whose = index.map(|index| format!("{}: ", parameter(index, sides)));
            let what = "the callback gets no user data, so nothing tells whose call it is";
            format!("{}{what}", whose.unwrap_or_default())
        }
        Kind::ParameterOrder { moved, same_types } => {
            let places: Vec<_> = moved.iter().map(|index| ordinal(*index)).collect();
            let only = if *same_types { " (the types agree, the names tell)" } else { "" };
            format!("the {} parameters stand in another order{only}", list(&places))
        }
        _ => String::new(),
    }
}

/// A symbol that one party needs and the other does not offer.
fn symbol_missing(
    needed_by: Which,
    need: Need,
    similar: Option<Name>,
    hiding: Option<Hiding>,
    sides: &Sides<'_>,
) -> String {
    let by = sides.name(needed_by);
    let verb = match need {
        Need::Call => "needs",
        Need::Description => "describes",
        Need::Peer => "defines",
    };
    let hint = similar.map(|name| format!("; there is `{name}`")).unwrap_or_default();
    let other = sides.name(needed_by.other());
    match hiding {
        Some(hiding) => {
            format!("{by} {verb} the symbol and {other} has it, but {}", hidden(hiding))
        }
        None => format!("{by} {verb} the symbol and {other} has none{hint}"),
    }
}

/// An import of what the other party gives no symbol.
fn no_symbol(needed_by: Which, sides: &Sides<'_>) -> String {
    let (by, other) = (sides.name(needed_by), sides.name(needed_by.other()));
    let language = |which| sides.contract(which).map(|contract| contract.header.language);
    let needs = match language(needed_by) {
        Some(Language::C | Language::Cpp) => "describes",
        _ => "imports",
    };
    let is = match language(needed_by.other()) {
        Some(Language::Rust | Language::Zig) => "not exported",
        _ => "inline",
    };
    format!("{by} {needs} it, but in {other} it is {is} and has no symbol to link against")
}

/// What keeps others from using a symbol that is there.
fn hidden(hiding: Hiding) -> &'static str {
    match hiding {
        Hiding::Hidden => "hidden, not exported",
        Hiding::Local => "local, not exported",
        Hiding::NotListed => "not in its table of exports",
    }
}

/// The last part of a path.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn thread(local: bool) -> &'static str {
    if local { "thread-local" } else { "one for all threads" }
}

fn record_message(kind: &Kind, sides: &Sides<'_>) -> String {
    match kind {
        Kind::RecordKind { left, right } => sides.both(record_kind(*left), record_kind(*right)),
        Kind::Size { left, right } | Kind::EmptyRecord { left, right } => {
            sides.both(&bytes(*left), &bytes(*right))
        }
        Kind::Alignment { left, right } => {
            format!("aligned to {}", sides.both(&bytes(*left), &bytes(*right)))
        }
        Kind::Offset { left, right } => {
            format!("at {}", sides.both(&offset(*left), &offset(*right)))
        }
        Kind::Packing { left, right } => sides.both(&packing(*left), &packing(*right)),
        Kind::ByteOrder { left, right } => sides.both(byte_order(*left), byte_order(*right)),
        Kind::FieldMissing { present, bit_offset, bits } => {
            let size = match bits {
                Some(0) => ", takes no space".to_owned(),
                Some(bits) => format!(", {}", bits_or_bytes(*bits)),
                None => String::new(),
            };
            let (has, lacks) = (sides.name(*present), sides.name(present.other()));
            format!("missing in {lacks} ({has} has it at {}{size})", offset(*bit_offset))
        }
        Kind::FieldOrder { moved } => {
            let names: Vec<_> = moved.iter().map(|name| format!("`{name}`")).collect();
            let verb = if names.len() == 1 { "stands" } else { "stand" };
            format!("the same fields in another order: {} {verb} elsewhere", list(&names))
        }
        Kind::FieldRenamed { left, right } => {
            format!("named {}", sides.both(&format!("`{left}`"), &format!("`{right}`")))
        }
        Kind::BitField { left, right } => sides.both(&bit_field(*left), &bit_field(*right)),
        Kind::MissingReprC { unspecified, agrees } => {
            let today = if *agrees { "; today it happens to agree" } else { "" };
            format!(
                "in {} its layout is the compiler's free choice{today}",
                sides.name(*unspecified)
            )
        }
        _ => String::new(),
    }
}

fn record_kind(kind: RecordKind) -> &'static str {
    match kind {
        RecordKind::Struct => "a struct",
        RecordKind::Union => "a union",
    }
}

fn packing(packed: Option<u64>) -> String {
    packed.map_or("not packed".to_owned(), |n| format!("packed to {}", bytes(n)))
}

fn byte_order(order: Endian) -> &'static str {
    match order {
        Endian::Little => "little-endian",
        Endian::Big => "big-endian",
    }
}

fn by_value(odd: Which, rule: ByValueRule, certain: bool, sides: &Sides<'_>) -> String {
    let compiler = sides.contract(odd).map(|contract| &contract.header.compiler);
    let (name, version) = compiler.map_or(("", ""), |c| (c.name.as_str(), c.version.as_str()));
    let (odd, other) = (sides.name(odd), sides.name(odd.other()));
    match (rule, certain) {
        (ByValueRule::WasmFields, true) => format!(
            "a struct by value, whose fields {name} {version} passes one by one in {odd}; {other} \
             passes its address"
        ),
        (ByValueRule::WasmFields, false) => format!(
            "a struct by value: before 1.89, {name} passes its fields one by one on this target, \
             while {other} passes its address ({name} {version} agrees with {other})"
        ),
        (ByValueRule::ZigSystemV, _) => format!(
            "a struct by value, for which {name} {version} uses other registers in {odd} than the \
             ABI says"
        ),
    }
}

fn bit_field(width: Option<u32>) -> String {
    width.map_or("no bit-field".to_owned(), |bits| format!("{} wide", count(bits.into(), "bit")))
}

fn enum_message(kind: &Kind, sides: &Sides<'_>) -> String {
    match kind {
        Kind::EnumWidth { left, right } => {
            sides.both(&bits_or_bytes((*left).into()), &bits_or_bytes((*right).into()))
        }
        Kind::ClosedEnum { closed, way } => {
            let (own, other) = (sides.name(*closed), sides.name(closed.other()));
            let how = match way {
                Way::Returned => "returns",
                Way::Written => "writes",
                Way::Passed => "passes to a callback",
            };
            format!("holds named values only in {own}, which gets any that {other} {how}")
        }
        Kind::EnumeratorMissing { present, value, .. } => {
            let (has, lacks) = (sides.name(*present), sides.name(present.other()));
            format!("missing in {lacks} ({has} has it with the value {value})")
        }
        Kind::EnumeratorValue { left, right } => sides.both(&left.to_string(), &right.to_string()),
        Kind::EnumeratorRenamed { left, right, value } => {
            let names = sides.both(&format!("`{left}`"), &format!("`{right}`"));
            format!("the value {value} is named {names}")
        }
        _ => String::new(),
    }
}

fn constant_message(kind: &Kind, sides: &Sides<'_>) -> String {
    match kind {
        Kind::ConstantValue { left, right } => sides.both(&constant(left), &constant(right)),
        Kind::ConstantUndefined { undefined, reason, other } => format!(
            "no defined value in {} ({reason}), {} in {}",
            sides.name(*undefined),
            constant(other),
            sides.name(undefined.other())
        ),
        Kind::ConstantWidth { left, right } => {
            let width = |bits: &Option<u32>| {
                bits.map_or("no type".to_owned(), |bits| bits_or_bytes(bits.into()))
            };
            format!("the type holds {}", sides.both(&width(left), &width(right)))
        }
        Kind::ConstantSign { left, right } => {
            let number = |value: i128| constant(&Value::Int(value));
            format!("the same bits: {}", sides.both(&number(*left), &number(*right)))
        }
        Kind::ConstantMissing { present, similar } => {
            let hint = similar.map(|name| format!("; there is `{name}`")).unwrap_or_default();
            let (has, lacks) = (sides.name(*present), sides.name(present.other()));
            format!("defined in {has}, missing in {lacks}{hint}")
        }
        _ => String::new(),
    }
}

/// A constant's value; large numbers also in hexadecimal, in which flags are written.
fn constant(constant: &Value) -> String {
    match constant {
        Value::Int(number) if number.unsigned_abs() >= 0x1000 => {
            let sign = if *number < 0 { "-" } else { "" };
            format!("{number} ({sign}{:#x})", number.unsigned_abs())
        }
        Value::Unsigned(number) => format!("{number} ({number:#x})"),
        other => value(other),
    }
}

/// What of the item differs: `the 2nd parameter `len`: `, `the pointee of the 1st parameter: `.
fn whose(place: Place, path: &[Step], sides: &Sides<'_>) -> String {
    let start = match place {
        Place::Parameter(index) => Some(parameter(index, sides)),
        Place::Return => Some("the returned value".to_owned()),
        Place::Field | Place::Function | Place::Alias | Place::Global => None,
    };
    let steps: Vec<String> = path.iter().rev().map(|step| step_words(*step)).collect();
    let whole = match (steps.is_empty(), start) {
        (true, None) => return String::new(),
        (true, Some(start)) => start,
        (false, None) => steps.join(" of "),
        (false, Some(start)) => format!("{} of {start}", steps.join(" of ")),
    };
    format!("{whole}: ")
}

fn step_words(step: Step) -> String {
    match step {
        Step::Pointee => "the pointee".to_owned(),
        Step::Element => "the element".to_owned(),
        Step::Parameter(index) => format!("the {} parameter", ordinal(index)),
        Step::Return => "the returned value".to_owned(),
    }
}

fn parameter(index: usize, sides: &Sides<'_>) -> String {
    let name = [Which::Left, Which::Right].into_iter().find_map(|which| {
        let contract = sides.contract(which)?;
        let side = if which == Which::Left { sides.left } else { sides.right };
        let function = match side.subject {
            Subject::Function(function)
            | Subject::Return(function)
            | Subject::Parameter { function, .. } => contract.functions.get(function)?,
            _ => return None,
        };
        contract.types.signature_of(function.signature).parameters.get(index)?.name
    });
    match name {
        Some(name) => format!("the {} parameter `{name}`", ordinal(index)),
        None => format!("the {} parameter", ordinal(index)),
    }
}

fn mismatch_message(mismatch: &Mismatch, sides: &Sides<'_>) -> String {
    match mismatch {
        Mismatch::Width { left, right } => {
            sides.both(&bits_or_bytes(*left), &bits_or_bytes(*right))
        }
        Mismatch::Signedness { left, right } => sides.both(signed(*left), signed(*right)),
        Mismatch::Class { left, right } => sides.both(left.term(), right.term()),
        Mismatch::Format { left, right } => sides.both(format_name(*left), format_name(*right)),
        Mismatch::Void { nothing } => format!(
            "{} returns nothing, {} returns a value",
            sides.name(*nothing),
            sides.name(nothing.other())
        ),
        Mismatch::AssumedReturn { assumed, bits, .. } => {
            let size = bits.map_or("another type".to_owned(), bits_or_bytes);
            let (silent, told) = (sides.name(*assumed), sides.name(assumed.other()));
            format!(
                "{silent} does not declare it, so that it is taken for an `int`; {size} in {told}"
            )
        }
        Mismatch::AssumedParameters { assumed, count: number } => {
            let (silent, told) = (sides.name(*assumed), sides.name(assumed.other()));
            let number = count(*number as u64, "parameter");
            format!("{silent} does not declare what it takes; {number} in {told}")
        }
        Mismatch::Constness { left, right } => sides.both(constness(*left), constness(*right)),
        Mismatch::Volatility { left, right } => sides.both(volatility(*left), volatility(*right)),
        Mismatch::Nullability { left, right } => {
            sides.both(nullability(*left), nullability(*right))
        }
        Mismatch::ArrayLength { left, right } => {
            sides.both(&array_length(*left), &array_length(*right))
        }
        Mismatch::BoolAsInteger { bool_side } => {
            either(*bool_side, "a boolean", "an integer", sides)
        }
        Mismatch::PointerAsInteger { pointer_side } => {
            either(*pointer_side, "a pointer", "an integer", sides)
        }
        Mismatch::OtherType { left, right, same_layout } => {
            let layout = if *same_layout { " (of the same layout)" } else { "" };
            sides.both(&format!("`{left}`"), &format!("`{right}`")) + layout
        }
        Mismatch::Convention { left, right } => sides.both(convention(*left), convention(*right)),
        Mismatch::Variadic { left, right } => sides.both(variadic(*left), variadic(*right)),
        Mismatch::NoReturn { left, right } => sides.both(returns(*left), returns(*right)),
        Mismatch::Passing { left, right } => sides.both(passing(*left), passing(*right)),
        Mismatch::PassesNothing { empty } => {
            either(*empty, "passes nothing, as an empty class", "passes a value", sides)
        }
        Mismatch::ParameterCount { left, right } => {
            sides.both(&count(*left as u64, "parameter"), &count(*right as u64, "parameter"))
        }
    }
}

/// `one` on the side `which`, `other` on the opposite one, left first.
fn either(which: Which, one: &str, other: &str, sides: &Sides<'_>) -> String {
    match which {
        Which::Left => sides.both(one, other),
        Which::Right => sides.both(other, one),
    }
}

fn signed(signed: bool) -> &'static str {
    if signed { "signed" } else { "unsigned" }
}

fn constness(constant: bool) -> &'static str {
    if constant { "read-only" } else { "writable" }
}

fn volatility(volatile: bool) -> &'static str {
    if volatile { "volatile" } else { "not volatile" }
}

fn variadic(variadic: bool) -> &'static str {
    if variadic { "variadic" } else { "not variadic" }
}

fn passing(passing: Passing) -> &'static str {
    match passing {
        Passing::Value => "passes as a value",
        Passing::Address => "passes by address, as a class that is not trivial",
    }
}

fn returns(noreturn: bool) -> &'static str {
    if noreturn { "never returns" } else { "returns" }
}

fn nullability(nullability: Nullability) -> &'static str {
    match nullability {
        Nullability::Nullable => "may be null",
        Nullability::NonNull => "must not be null",
        Nullability::Unspecified => "does not say whether it may be null",
    }
}

fn array_length(length: Option<u64>) -> String {
    length.map_or("a flexible array".to_owned(), |length| count(length, "element"))
}

fn format_name(format: FloatFormat) -> &'static str {
    match format {
        FloatFormat::F16 => "IEEE binary16",
        FloatFormat::Bf16 => "bfloat16",
        FloatFormat::F32 => "IEEE binary32",
        FloatFormat::F64 => "IEEE binary64",
        FloatFormat::F80 => "x87 extended",
        FloatFormat::F128 => "IEEE binary128",
        FloatFormat::DoubleDouble => "double-double",
    }
}

fn convention(convention: Convention) -> &'static str {
    match convention {
        Convention::C => "the C calling convention",
        Convention::Stdcall => "stdcall",
        Convention::Fastcall => "fastcall",
        Convention::Thiscall => "thiscall",
        Convention::Vectorcall => "vectorcall",
        Convention::Win64 => "the Microsoft x64 calling convention",
        Convention::Sysv64 => "the System V calling convention",
        Convention::Aapcs => "the soft-float AAPCS",
        Convention::AapcsVfp => "the AAPCS with VFP registers",
        Convention::Unspecified => "a calling convention of the compiler's choice",
        Convention::Other => "a calling convention that no other language has",
    }
}

/// How a consequence shows: `offset 4 against 8`, `size 16 against 24`.
#[must_use]
pub fn effect(effect: &Effect) -> String {
    match effect {
        Effect::Offset { left, right } => {
            format!("offset {} against {}", offset_number(*left), offset_number(*right))
        }
        Effect::Size { left, right } => format!("size {left} against {right}"),
        Effect::Alignment { left, right } => format!("alignment {left} against {right}"),
        Effect::Use => "uses it".to_owned(),
    }
}

/// `1 byte`, `4 bytes`.
#[must_use]
pub fn bytes(number: u64) -> String {
    count(number, "byte")
}

/// Bytes where the bits make whole ones: `4 bytes`, `3 bits`.
#[must_use]
pub fn bits_or_bytes(bits: u64) -> String {
    if bits.is_multiple_of(8) { bytes(bits / 8) } else { count(bits, "bit") }
}

/// An offset in bits: `offset 12`, `offset 12:3` (byte 12, bit 3).
#[must_use]
pub fn offset(bits: u64) -> String {
    format!("offset {}", offset_number(bits))
}

/// An offset in bits as a table shows it: `12`, or `12:3` for bit 3 of byte 12.
#[must_use]
pub fn offset_number(bits: u64) -> String {
    match (bits / 8, bits % 8) {
        (byte, 0) => byte.to_string(),
        (byte, bit) => format!("{byte}:{bit}"),
    }
}

/// `1 thing`, `2 things`.
#[must_use]
pub fn count(number: u64, thing: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {thing}{plural}")
}

/// `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [init @ .., last] => format!("{} and {last}", init.join(", ")),
    }
}

/// The position of something counted from 0: `1st`, `2nd`, `11th`.
#[must_use]
pub fn ordinal(index: usize) -> String {
    let number = index + 1;
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_like_words() {
        let ordinals: Vec<_> = [0, 1, 2, 3, 10, 11, 12, 20].map(ordinal).into();
        assert_eq!(ordinals, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st"]);
        assert_eq!((bits_or_bytes(8), bits_or_bytes(3)), ("1 byte".into(), "3 bits".into()));
        assert_eq!(offset(12 * 8 + 3), "offset 12:3");
        assert_eq!(constant(&Value::Int(-4096)), "-4096 (-0x1000)");
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }
}
