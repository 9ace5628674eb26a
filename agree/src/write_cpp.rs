//! A boundary as a C++ header: the declarations of C in the words of C++.

use crate::write_c::Dialect;

/// The words of C++ for what C spells otherwise.
pub const DIALECT: Dialect = Dialect {
    language: crate::model::Language::C,
    attributes: true,
    booleans: &["bool"],
    restrict: "__restrict",
    alignas: "alignas",
    noreturn: &["[[noreturn]] ", "__attribute__((noreturn)) "],
    thread_local: "thread_local ",
    // Who calls a C function from another language relies on it not to throw.
    noexcept: " noexcept",
    reserved: &["export"],
    head: "#pragma once\n#include <stddef.h>\n#include <stdint.h>\n",
    begin: "extern \"C\" {\n",
    end: "}\n",
};
