//! The same difference with its sides exchanged.

use super::{Difference, DifferenceKind, Effect, Mismatch};

/// Matches `$value` against variants with a `left` and a `right`, exchanging the two, and variants
/// that name a side, taking the other one.
macro_rules! exchange {
    ($value:expr; $kind:ident; both { $($both:ident $({ $($rest:ident),* })?),* }
     which { $($one:ident . $field:ident $({ $($kept:ident),* })?),* }
     same { $($same:pat => $result:expr),* }) => {
        match $value {
            $($kind::$both { left, right $($(, $rest)*)? } => {
                $kind::$both { left: right, right: left $($(, $rest)*)? }
            })*
            $($kind::$one { $field $($(, $kept)*)? } => {
                $kind::$one { $field: $field.other() $($(, $kept)*)? }
            })*
            $($same => $result,)*
        }
    };
}

impl DifferenceKind {
    /// The same facts with left and right exchanged.
    #[must_use]
    pub fn flipped(self) -> Self {
        exchange! { self; Self;
            both { ItemKind, RecordKind, Size, Alignment, Offset, Packing, ByteOrder, FieldRenamed, BitField,
                EnumWidth, EnumeratorValue, EnumeratorRenamed { value }, ConstantValue,
                ConstantWidth, ConstantSign, ThreadLocal, EmptyRecord, SymbolVersion }
            which { MayThrow.thrower { defined, functions }, LanguageLinkage.mangled { symbol },
                TwoReadings.local { kind }, SymbolMissing.needed_by { need, similar, hiding }, NoSymbol.needed_by,
                Unused.offered_by { kind }, FieldMissing.present { bit_offset, bits },
                MissingReprC.unspecified { agrees }, ClosedEnum.closed { way },
                ByValue.odd { rule, certain, parameter },
                EnumeratorMissing.present { value, sentinel },
                ConstantUndefined.undefined { reason, other }, ConstantMissing.present { similar } }
            same {
                same @ (Self::FieldOrder { .. }
                | Self::ParameterOrder { .. }
                | Self::NotInLibrary { .. }
                | Self::Undeclared { .. }
                | Self::NoUserData { .. }) => same,
                Self::Use { place, path, mismatch } => {
                    Self::Use { place, path, mismatch: mismatch.flipped() }
                }
            }
        }
    }
}

impl Mismatch {
    /// The same facts with left and right exchanged.
    #[must_use]
    pub fn flipped(self) -> Self {
        exchange! { self; Self;
            both { Width, Signedness, Class, Format, Constness, Volatility, Nullability,
                ArrayLength, OtherType { same_layout }, Convention, Variadic, NoReturn, Passing, ParameterCount }
            which { Void.nothing, AssumedReturn.assumed { bits, lossy },
                AssumedParameters.assumed { count }, BoolAsInteger.bool_side, PointerAsInteger.pointer_side,
                PassesNothing.empty }
            same {}
        }
    }
}

impl Effect {
    /// The same effect with left and right exchanged.
    #[must_use]
    pub fn flipped(self) -> Self {
        exchange! { self; Self;
            both { Offset, Size, Alignment }
            which {}
            same { Self::Use => Self::Use }
        }
    }
}

impl Difference {
    /// The same difference with its sides exchanged.
    #[must_use]
    pub fn flipped(mut self) -> Self {
        std::mem::swap(&mut self.left, &mut self.right);
        self.kind = self.kind.flipped();
        for also in &mut self.also {
            also.with = also.with.other();
        }
        for follows in &mut self.follows {
            std::mem::swap(&mut follows.left, &mut follows.right);
            follows.effect = follows.effect.clone().flipped();
        }
        self
    }
}
