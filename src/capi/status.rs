//! What the functions of the C API say about their outcome.

use crate::boundary;

/// The outcome of a function. Numbers never change their meaning; new ones may be added, so
/// treat an unknown one as a failure.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AbidingStatus {
    /// It worked.
    Ok = 0,
    /// An argument is null, misaligned, too long, or a number that is not allowed.
    InvalidArgument = 1,
    /// A text is not UTF-8, or holds a zero byte where none may be.
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
    /// A handle or string is destroyed, of another kind, or not this library's.
    InvalidHandle = 8,
    /// A callback failed.
    Callback = 9,
    /// A file could not be read or written.
    Io = 10,
    /// A configuration has mistakes; the message lists them.
    InvalidConfig = 11,
    /// A party could not be read; the message says what its compiler said.
    Unread = 12,
    /// There is no item at that place or of that name.
    NotFound = 13,
}

boundary::status!(AbidingStatus: ok = Ok, argument = InvalidArgument, text = InvalidUtf8,
    handle = InvalidHandle, struct_size = StructSize, callback = Callback, panic = Panic);
boundary::c_enum!(AbidingStatus: u32 {
    Ok, InvalidArgument, InvalidUtf8, InvalidContract, DifferentTargets, UnknownTarget, StructSize,
    Panic, InvalidHandle, Callback, Io, InvalidConfig, Unread, NotFound,
});

/// A failure inside a function of the C API.
///
/// cbindgen:ignore
pub(super) type Failure = boundary::Failure<AbidingStatus>;
/// The panic guard of the C API.
///
/// cbindgen:ignore
pub(super) type Guard = boundary::Guard<AbidingStatus>;
