//! The C API as the header declares it.

const header = @import("abiding_header");

pub const c = if (@hasDecl(header, "c")) header.c else header;
