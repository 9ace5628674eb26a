//! Builds the C header and the Zig library.

fn main() {}
