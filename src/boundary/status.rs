//! What a C API function says about its outcome.

use std::fmt;

/// The outcome of a function. Numbers never change their meaning; new ones may be added, so
/// treat an unknown one as a failure.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbidingStatus {
    /// It worked.
    Ok = 0,
    /// An argument is null, or a number that is not allowed.
    InvalidArgument = 1,
    /// A text is not UTF-8.
    InvalidUtf8 = 2,
    /// A text is no contract, or one of a newer version.
    InvalidContract = 3,
    /// Two contracts are for different targets.
    DifferentTargets = 4,
    /// No such target is known.
    UnknownTarget = 5,
    /// The caller's struct has another size than this library's; header and library do not
    /// belong together.
    StructSize = 6,
    /// A defect of this library; the message says where.
    Panic = 7,
}

/// A failure inside a C API function, on its way to becoming a status and a last error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What the function returns.
    pub status: AbidingStatus,
    /// What the last error says.
    pub message: String,
}

impl Failure {
    /// A failure with its message.
    pub fn new(status: AbidingStatus, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    /// The failure of an argument that is null and must not be.
    #[must_use]
    pub fn null(name: &str) -> Self {
        Self::new(AbidingStatus::InvalidArgument, format!("`{name}` is null"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
