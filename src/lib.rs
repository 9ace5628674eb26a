//! abiding proves that every language on a C ABI boundary sees the same boundary.
//!
//! Data flows one way: [`extract`] reads a party with its own compiler and builds a [`contract`];
//! comparison reads two contracts and yields differences; a report turns differences into text.

pub mod boundary;
pub mod cache;
pub mod capi;
pub mod check;
pub mod cli;
pub mod compare;
pub mod config;
pub mod contract;
pub mod extract;
pub mod layout;
pub mod matrix;
pub mod report;
pub mod toolchain;
pub mod zig_abi;
