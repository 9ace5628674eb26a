//! The boundary kit once more, so that its own tests run under the sanitizers without building the
//! rest of abiding and what its tests need.

#[path = "../../../../src/boundary/mod.rs"]
pub mod boundary;
