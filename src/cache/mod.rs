//! What abiding keeps between runs, in the user's cache directory.

pub mod place;
