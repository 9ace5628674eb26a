//! Developer commands: set-up, demo, test, bless.
fn main() {}
