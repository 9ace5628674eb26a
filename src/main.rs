//! The `abiding` command.

fn main() {}
