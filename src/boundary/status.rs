//! Errors as a status: what a C function says about its outcome, and the failure that becomes one.
//!
//! A library defines its own `repr(C)` status enumeration, and [`status!`](crate::boundary::status!)
//! connects it to the kit. Inside a function there is `Result` and `?`; [`guard`](super::guard())
//! turns it into a status and the thread's [`LastError`]. The kit's own functions fail with a
//! [`Refusal`], which knows nothing of the library's statuses; `?` turns it into a [`Failure`].
//!
//! Ownership: a status is a number and owns nothing. A [`Failure`] owns its texts until they move
//! into the last error.
//!
//! Whoever *receives* a status from another library declares it as
//! [`Received<TheirStatus>`](super::Received), because a number without a name must not become a
//! Rust `enum`.

use std::error::Error;
use std::fmt;
use std::thread::LocalKey;

use super::LastError;

/// A library's own status enumeration. [`status!`](crate::boundary::status!) implements it.
pub trait Status: Copy + Send + Sync + 'static {
    /// The status of success.
    const OK: Self;

    /// The library's name for one of the kit's faults.
    fn of(fault: Fault) -> Self;

    /// The number that crosses.
    fn code(self) -> i32;

    /// Where the library keeps the last error of each thread. Each library has its own, so that
    /// two in one process do not overwrite each other's.
    fn last_error() -> &'static LocalKey<LastError>;
}

/// What the kit itself finds wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// An argument is null, misaligned, too long or a number without a meaning.
    Argument,
    /// A text is not UTF-8, or holds a zero byte where it is to be terminated by one.
    Text,
    /// A handle or an owned pointer is destroyed, of another kind, or not this library's.
    Handle,
    /// The caller's struct has another size than the library's.
    StructSize,
    /// A callback failed or panicked.
    Callback,
    /// The library panicked.
    Panic,
}

/// What the kit refuses, and why, before a library's own status is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The kind of fault.
    pub fault: Fault,
    /// The words for a person, naming the argument.
    pub message: String,
}

impl Refusal {
    /// A refusal with its message.
    pub fn new(fault: Fault, message: impl Into<String>) -> Self {
        Self { fault, message: message.into() }
    }

    /// The refusal of an argument that is null and must not be.
    #[must_use]
    pub fn null(name: &str) -> Self {
        Self::new(Fault::Argument, format!("`{name}` is null"))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for Refusal {}

/// A failure inside a C function, on its way to becoming a status and a last error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure<S> {
    /// What the function returns.
    pub status: S,
    /// What the last error says.
    pub message: String,
    /// What led to it, if anything; the chain of causes joined with `: `.
    pub cause: Option<String>,
}

impl<S> Failure<S> {
    /// A failure with its message and without a cause.
    pub fn new(status: S, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), cause: None }
    }

    /// Adds the error that led to it, with that error's own chain of causes.
    #[must_use]
    pub fn because(mut self, cause: &dyn Error) -> Self {
        let chain = std::iter::successors(Some(cause), |error| (*error).source());
        let words: Vec<String> = chain.map(ToString::to_string).collect();
        self.cause = Some(words.join(": "));
        self
    }
}

impl<S: Status> From<Refusal> for Failure<S> {
    fn from(refusal: Refusal) -> Self {
        Self::new(S::of(refusal.fault), refusal.message)
    }
}

impl<S> fmt::Display for Failure<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        self.cause.iter().try_for_each(|cause| write!(f, ": {cause}"))
    }
}

impl<S: fmt::Debug> Error for Failure<S> {}

/// Makes a `repr(C)` enumeration the status of a library: implements
/// [`Status`] with a last error of its own.
///
/// The enumeration stays a plain item of the source, so that cbindgen sees it. Several faults may
/// have one status.
///
/// ```
/// use abiding::boundary::{self, Fault, Status};
///
/// /// What functions of this library return.
/// #[repr(C)]
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// pub enum MathStatus {
///     Ok = 0,
///     BadArgument = 1,
///     Overflow = 2,
///     Internal = 3,
/// }
///
/// boundary::status!(MathStatus: ok = Ok, argument = BadArgument, text = BadArgument,
///     handle = BadArgument, struct_size = BadArgument, callback = Internal, panic = Internal);
///
/// assert_eq!(MathStatus::of(Fault::Panic), MathStatus::Internal);
/// assert_eq!(MathStatus::Overflow.code(), 2);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __boundary_status {
    (
        $status:ident: ok = $ok:ident, argument = $argument:ident, text = $text:ident,
        handle = $handle:ident, struct_size = $struct_size:ident, callback = $callback:ident,
        panic = $panic:ident $(,)?
    ) => {
        const _: () = {
            ::std::thread_local! {
                static LAST_ERROR: $crate::boundary::LastError =
                    const { $crate::boundary::LastError::new() };
            }

            impl $crate::boundary::Status for $status {
                const OK: Self = Self::$ok;

                fn of(fault: $crate::boundary::Fault) -> Self {
                    match fault {
                        $crate::boundary::Fault::Argument => Self::$argument,
                        $crate::boundary::Fault::Text => Self::$text,
                        $crate::boundary::Fault::Handle => Self::$handle,
                        $crate::boundary::Fault::StructSize => Self::$struct_size,
                        $crate::boundary::Fault::Callback => Self::$callback,
                        $crate::boundary::Fault::Panic => Self::$panic,
                    }
                }

                fn code(self) -> i32 {
                    self as i32
                }

                fn last_error() -> &'static ::std::thread::LocalKey<$crate::boundary::LastError> {
                    &LAST_ERROR
                }
            }
        };
    };
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// The status of the kit's own tests.
    #[repr(C)]
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum TestStatus {
        Ok = 0,
        Argument = 1,
        Text = 2,
        Handle = 3,
        StructSize = 4,
        Callback = 5,
        Panic = 6,
        Own = -7,
    }

    crate::boundary::status!(TestStatus: ok = Ok, argument = Argument, text = Text,
        handle = Handle, struct_size = StructSize, callback = Callback, panic = Panic);

    #[test]
    fn a_refusal_becomes_the_librarys_own_status() {
        let failure = Failure::<TestStatus>::from(Refusal::null("json"));
        assert_eq!(failure, Failure::new(TestStatus::Argument, "`json` is null"));
        let faults = [Fault::Text, Fault::Handle, Fault::StructSize, Fault::Callback, Fault::Panic];
        assert_eq!(faults.map(|fault| TestStatus::of(fault).code()), [2, 3, 4, 5, 6]);
        assert_eq!((TestStatus::OK.code(), TestStatus::Own.code()), (0, -7));
    }

    #[test]
    fn a_failure_tells_the_whole_chain_of_causes() {
        let inner = Refusal::new(Fault::Text, "byte 3");
        let middle = Failure::new(TestStatus::Text, "no UTF-8").because(&inner);
        let outer = Failure::new(TestStatus::Own, "no contract").because(&middle);
        assert_eq!(outer.to_string(), "no contract: no UTF-8: byte 3");
    }
}
