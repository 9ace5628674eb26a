//! Enums from C: any integer arrives safely.
//!
//! A C `enum` may hold every value of its integer type; a Rust `enum` that holds a number without a
//! name is undefined behaviour at once. So what comes *in* (an argument, a field that C filled, the
//! status of a foreign function) is declared as [`Received<E>`] or as the plain integer, and becomes
//! an `E` or a refusal. What goes *out* may be the `enum` itself.
//!
//! Ownership: numbers own nothing.
//!
//! ```
//! use abiding::boundary::{self, CEnum, Received, Refusal};
//!
//! #[repr(C)]
//! #[derive(Clone, Copy, Debug, PartialEq)]
//! pub enum Colour { Red = 0, Green = 1, Ultraviolet = -1 }
//! boundary::c_enum!(Colour: i32 { Red, Green, Ultraviolet });
//!
//! extern "C" fn paint(colour: Received<Colour>) -> i32 {
//!     match colour.get("colour") {
//!         Ok(Colour::Red) => 1,
//!         Ok(_) => 2,
//!         Err(_) => -1,
//!     }
//! }
//!
//! assert_eq!(paint(Colour::Red.into()), 1);
//! assert_eq!(paint(Received::new(77)), -1);
//! let refused = Received::<Colour>::new(77).get("colour").unwrap_err();
//! assert_eq!(refused.message, "`colour` is 77, which is no Colour");
//! # Ok::<(), Refusal>(())
//! ```

use std::fmt;

use super::{Fault, Refusal};

/// An enumeration that crosses. [`c_enum!`](crate::boundary::c_enum!) implements it.
pub trait CEnum: Copy + 'static {
    /// The integer type that crosses.
    type Raw: Copy + Eq + Send + Sync + fmt::Display + TryInto<i64> + 'static;
    /// Its name, for messages.
    const NAME: &'static str;

    /// The enumerator with this number, if there is one.
    fn from_raw(raw: Self::Raw) -> Option<Self>;

    /// The number of an enumerator.
    fn raw(self) -> Self::Raw;
}

/// The number that came in for an `E`; any number is sound.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Received<E: CEnum>(E::Raw);

impl<E: CEnum> Received<E> {
    /// The number as it came.
    pub const fn new(raw: E::Raw) -> Self {
        Self(raw)
    }

    /// The number as it came.
    #[must_use]
    pub fn raw(self) -> E::Raw {
        self.0
    }

    /// The enumerator, if the number has one.
    #[must_use]
    pub fn known(self) -> Option<E> {
        E::from_raw(self.0)
    }

    /// The enumerator.
    ///
    /// # Errors
    /// When the number has none; `name` is the argument's name in the message.
    pub fn get(self, name: &str) -> Result<E, Refusal> {
        self.known().ok_or_else(|| {
            let message = format!("`{name}` is {}, which is no {}", number(self.0), E::NAME);
            Refusal::new(Fault::Argument, message)
        })
    }
}

/// The number as a person meant it: C's `-1` arrives in a `u32` as 4294967295.
fn number<R: Copy + fmt::Display + TryInto<i64>>(raw: R) -> String {
    let wide: Option<i64> = raw.try_into().ok();
    let negative = wide.and_then(|wide| u32::try_from(wide).ok()).map(u32::cast_signed);
    match negative.filter(|negative| *negative < 0) {
        Some(negative) => format!("{raw} ({negative})"),
        None => raw.to_string(),
    }
}

impl<E: CEnum> From<E> for Received<E> {
    fn from(value: E) -> Self {
        Self(value.raw())
    }
}

impl<E: CEnum> PartialEq for Received<E> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<E: CEnum> Eq for Received<E> {}

impl<E: CEnum + PartialEq> PartialEq<E> for Received<E> {
    fn eq(&self, other: &E) -> bool {
        self.0 == other.raw()
    }
}

impl<E: CEnum + fmt::Debug> fmt::Debug for Received<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.known() {
            Some(known) => fmt::Debug::fmt(&known, f),
            None => write!(f, "{}({})", E::NAME, self.0),
        }
    }
}

/// Makes an enumeration one that can be [received](crate::boundary::Received) from C, as the named
/// integer type. All enumerators are listed; one that is missing does not compile, nor does an
/// integer type of another size.
#[doc(hidden)]
#[macro_export]
macro_rules! __boundary_c_enum {
    ($name:ident: $raw:ident { $($enumerator:ident),+ $(,)? }) => {
        const _: () = {
            assert!(::std::mem::size_of::<$name>() == ::std::mem::size_of::<$raw>(), "the integer type has another size");
            const _: fn($name) = |value| match value { $($name::$enumerator => (),)+ };

            impl $crate::boundary::CEnum for $name {
                type Raw = $raw;
                const NAME: &'static str = stringify!($name);

                fn from_raw(raw: $raw) -> ::std::option::Option<Self> {
                    $(if raw == $name::$enumerator as $raw {
                        return ::std::option::Option::Some($name::$enumerator);
                    })+
                    ::std::option::Option::None
                }

                fn raw(self) -> $raw {
                    self as $raw
                }
            }
        };
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[repr(C)]
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Level {
        Low = 0,
        High = 9,
    }
    crate::boundary::c_enum!(Level: u32 { Low, High });

    #[repr(u8)]
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Small {
        Only = 200,
    }
    crate::boundary::c_enum!(Small: u8 { Only });

    #[test]
    fn every_number_arrives() {
        for raw in [0, 1, 8, 9, 10, u32::MAX, 1 << 31] {
            let known = Received::<Level>::new(raw).known();
            let wanted = [(0, Level::Low), (9, Level::High)];
            let wanted = wanted.iter().find(|(number, _)| *number == raw).map(|(_, level)| *level);
            assert_eq!(known, wanted, "{raw}");
        }
        let smalls = (0..=u8::MAX).filter_map(|raw| Received::<Small>::new(raw).known());
        assert_eq!(smalls.collect::<Vec<_>>(), [Small::Only]);
    }

    #[test]
    fn a_number_without_a_name_is_told_as_c_wrote_it() {
        let refused = Received::<Level>::new(u32::MAX).get("level").unwrap_err();
        assert_eq!(refused.message, "`level` is 4294967295 (-1), which is no Level");
        assert_eq!(refused.fault, Fault::Argument);
        assert_eq!(format!("{:?}", Received::<Level>::new(4)), "Level(4)");
        assert_eq!(format!("{:?}", Received::from(Level::High)), "High");
        assert_eq!(Received::<Level>::new(9), Level::High);
        assert_eq!(size_of::<Received<Small>>(), 1);
    }
}
