//! The code and the level that follow from the facts of a difference, and when two differences state
//! the same facts.

use crate::contract::Value;

use super::{Class, Code, DifferenceKind, Level, Mismatch, Need, Step};

impl Class {
    /// Whether both sides hold one address all the same: a pointer to data where the other side
    /// has one to a function, or a pointer to something that one side knows nothing of. A pointer to
    /// a pointer is another address than the pointer itself.
    fn one_address(left: Self, right: Self, path: &[Step]) -> bool {
        let has = |class| left == class || right == class;
        let pointers = has(Self::DataPointer) && has(Self::FunctionPointer);
        let indirection = has(Self::DataPointer) || has(Self::FunctionPointer);
        let unknown = has(Self::Opaque) && !indirection;
        pointers || (unknown && path.last() == Some(&Step::Pointee))
    }
}

impl DifferenceKind {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::SymbolMissing { .. } => Code::SymbolMissing,
            Self::NoSymbol { .. } => Code::NoSymbol,
            Self::SymbolVersion { .. } => Code::SymbolVersion,
            Self::MayThrow { .. } => Code::MayThrow,
            Self::LanguageLinkage { .. } => Code::LanguageLinkage,
            Self::TwoReadings { .. } => Code::TwoReadings,
            Self::EmptyRecord { .. } => Code::EmptyRecord,
            Self::Unused { .. } => Code::Unused,
            Self::NotInLibrary { .. } => Code::NotInLibrary,
            Self::Undeclared { .. } => Code::Undeclared,
            Self::ItemKind { .. } | Self::RecordKind { .. } => Code::Kind,
            Self::Size { .. } => Code::Size,
            Self::Alignment { .. } => Code::Alignment,
            Self::Offset { .. } => Code::Offset,
            Self::Packing { .. } => Code::Packing,
            Self::ByteOrder { .. } => Code::ByteOrder,
            Self::FieldMissing { .. } => Code::FieldMissing,
            Self::FieldOrder { .. } => Code::FieldOrder,
            Self::FieldRenamed { .. } => Code::FieldRenamed,
            Self::BitField { .. } => Code::BitField,
            Self::MissingReprC { .. } => Code::MissingReprC,
            Self::EnumWidth { .. } => Code::EnumWidth,
            Self::EnumeratorMissing { .. } => Code::EnumeratorMissing,
            Self::EnumeratorValue { .. } => Code::EnumeratorValue,
            Self::EnumeratorRenamed { .. } => Code::EnumeratorRenamed,
            Self::ConstantValue { .. } => Code::ConstantValue,
            Self::ConstantUndefined { .. } => Code::ConstantUndefined,
            Self::ConstantWidth { .. } => Code::ConstantWidth,
            Self::ConstantSign { .. } => Code::ConstantSign,
            Self::ConstantMissing { .. } => Code::ConstantMissing,
            Self::ClosedEnum { .. } => Code::ClosedEnum,
            Self::ByValue { .. } => Code::ByValueAbi,
            Self::NoUserData { .. } => Code::NoUserData,
            Self::ThreadLocal { .. } => Code::ThreadLocal,
            Self::ParameterOrder { .. } => Code::ParameterOrder,
            Self::Use { path, mismatch, .. } => mismatch.code(path.contains(&Step::Pointee)),
        }
    }

    /// Whether two differences state the same facts, names aside: parties that agree may still
    /// spell a name each in their own way.
    #[must_use]
    pub fn states_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::FieldOrder { .. }, Self::FieldOrder { .. }) => true,
            (
                Self::EnumeratorRenamed { value: a, .. },
                Self::EnumeratorRenamed { value: b, .. },
            ) => a == b,
            (Self::FieldRenamed { .. }, Self::FieldRenamed { .. }) => true,
            (
                Self::ConstantValue { left: a, right: b },
                Self::ConstantValue { left: c, right: d },
            ) => number(a) == number(c) && number(b) == number(d),
            // The one party has an integer where the other has an enumeration.
            (
                Self::EnumWidth { left: a, right: b },
                Self::Use { path, mismatch: Mismatch::Width { left: c, right: d }, .. },
            )
            | (
                Self::Use { path, mismatch: Mismatch::Width { left: c, right: d }, .. },
                Self::EnumWidth { left: a, right: b },
            ) => path.is_empty() && (u64::from(*a), u64::from(*b)) == (*c, *d),
            (Self::ClosedEnum { closed: a, .. }, Self::ClosedEnum { closed: b, .. }) => a == b,
            (
                Self::Use {
                    place: p,
                    path: a,
                    mismatch: Mismatch::OtherType { same_layout: l, .. },
                },
                Self::Use {
                    place: q,
                    path: b,
                    mismatch: Mismatch::OtherType { same_layout: r, .. },
                },
            ) => (p, a, l) == (q, b, r),
            _ => self == other,
        }
    }

    /// The level: the code's, or a milder one where the facts say that the bytes agree.
    #[must_use]
    pub fn level(&self) -> Level {
        match self {
            Self::MissingReprC { agrees: true, .. }
            | Self::ParameterOrder { same_types: true, .. }
            | Self::FieldMissing { bits: Some(0), .. }
            | Self::SymbolMissing { need: Need::Peer, similar: None, .. }
            | Self::Use { mismatch: Mismatch::AssumedReturn { lossy: false, .. }, .. }
            | Self::Use { mismatch: Mismatch::OtherType { same_layout: true, .. }, .. } => {
                Level::Warning
            }
            Self::Use { path, mismatch: Mismatch::Class { left, right }, .. }
                if Class::one_address(*left, *right, path) =>
            {
                Level::Warning
            }
            Self::EnumeratorMissing { sentinel: true, .. }
            | Self::MayThrow { defined: false, .. } => Level::Note,
            _ => self.code().level(),
        }
    }
}

/// A truth value as the number that C has for it.
fn number(value: &Value) -> Value {
    match value {
        Value::Bool(truth) => Value::Int(i128::from(*truth)),
        other => other.clone(),
    }
}

impl Mismatch {
    /// The code of this mismatch, which behind a pointer is about the pointee.
    fn code(&self, behind_pointer: bool) -> Code {
        match self {
            Self::Width { .. } | Self::Class { .. } | Self::Format { .. } if behind_pointer => {
                Code::Pointee
            }
            Self::ArrayLength { .. } | Self::PointerAsInteger { .. } if behind_pointer => {
                Code::Pointee
            }
            Self::Width { .. } => Code::Width,
            Self::Signedness { .. } => Code::Signedness,
            Self::Class { .. } | Self::Format { .. } => Code::Class,
            Self::Void { .. } => Code::Return,
            Self::AssumedReturn { .. } => Code::MissingRestype,
            Self::AssumedParameters { .. } => Code::MissingArgtypes,
            Self::Constness { .. } => Code::Constness,
            Self::Volatility { .. } => Code::Volatile,
            Self::Nullability { .. } => Code::Nullability,
            Self::ArrayLength { .. } => Code::ArrayLength,
            Self::BoolAsInteger { .. } => Code::BoolAsInteger,
            Self::PointerAsInteger { .. } => Code::PointerAsInteger,
            Self::OtherType { .. } => Code::OtherType,
            Self::Convention { .. } => Code::Convention,
            Self::Variadic { .. } => Code::Variadic,
            Self::NoReturn { .. } => Code::NoReturn,
            Self::Passing { .. } => Code::NontrivialByValue,
            Self::PassesNothing { .. } => Code::EmptyRecord,
            Self::ParameterCount { .. } => Code::ParameterCount,
        }
    }
}
