// What stands in for `std` on a target that has only `core` and `alloc`: their items under the
// names that `std` gives them, and no type of its own, so that nothing here can have another
// layout than in the real one. abiding compiles it to metadata; nothing of it is ever run.
#![no_std]
#![allow(warnings)]

extern crate alloc as alloc_crate;

pub use alloc_crate::{borrow, boxed, fmt, format, rc, slice, str, string, vec};
pub use core::*;

pub mod alloc {
    pub use alloc_crate::alloc::*;
    pub use core::alloc::*;
}
pub mod collections {
    pub use alloc_crate::collections::*;
}
pub mod ffi {
    pub use alloc_crate::ffi::*;
    pub use core::ffi::*;
}
pub mod os {
    pub mod raw {
        pub use core::ffi::{
            c_char, c_double, c_float, c_int, c_long, c_longlong, c_schar, c_short, c_uchar,
            c_uint, c_ulong, c_ulonglong, c_ushort, c_void,
        };
    }
}
pub mod sync {
    pub use alloc_crate::sync::*;
    pub use core::sync::*;
}
pub mod task {
    pub use alloc_crate::task::*;
    pub use core::task::*;
}

pub mod prelude {
    pub mod v1 {
        pub use crate::{eprint, eprintln, format, print, println, vec};
        pub use alloc_crate::{
            borrow::ToOwned,
            boxed::Box,
            string::{String, ToString},
            vec::Vec,
        };
        pub use core::prelude::v1::*;
    }
    pub mod rust_2015 {
        pub use super::v1::*;
        pub use core::prelude::rust_2015::*;
    }
    pub mod rust_2018 {
        pub use super::v1::*;
        pub use core::prelude::rust_2018::*;
    }
    pub mod rust_2021 {
        pub use super::v1::*;
        pub use core::prelude::rust_2021::*;
    }
    pub mod rust_2024 {
        pub use super::v1::*;
        pub use core::prelude::rust_2024::*;
    }
}

// Functions that print are compiled with the crate's others, and mean nothing to a boundary.
#[macro_export]
macro_rules! print {
    ($($t:tt)*) => {{ let _ = $crate::format_args!($($t)*); }};
}
#[macro_export]
macro_rules! println {
    () => {{}};
    ($($t:tt)*) => {{ let _ = $crate::format_args!($($t)*); }};
}
#[macro_export]
macro_rules! eprint {
    ($($t:tt)*) => {{ let _ = $crate::format_args!($($t)*); }};
}
#[macro_export]
macro_rules! eprintln {
    () => {{}};
    ($($t:tt)*) => {{ let _ = $crate::format_args!($($t)*); }};
}
