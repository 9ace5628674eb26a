//! abiding proves that every language on a C ABI boundary sees the same boundary.
//!
//! Data flows one way: [`extract`] reads a party with its own compiler and builds a [`contract`];
//! comparison reads two contracts and yields differences; a report turns differences into text.
//!
//! [`boundary`] is for every crate with a C API, and all there is without the feature `tool`.
#![cfg_attr(not(feature = "tool"), allow(rustdoc::broken_intra_doc_links))]

pub mod boundary;
#[cfg(feature = "tool")]
pub mod cache;
#[cfg(feature = "tool")]
pub mod capi;
#[cfg(feature = "tool")]
pub mod check;
#[cfg(feature = "tool")]
pub mod cli;
#[cfg(feature = "tool")]
pub mod compare;
#[cfg(feature = "tool")]
pub mod config;
#[cfg(feature = "tool")]
pub mod contract;
#[cfg(feature = "tool")]
pub mod extract;
#[cfg(feature = "tool")]
pub mod layout;
#[cfg(feature = "tool")]
pub mod matrix;
#[cfg(feature = "tool")]
pub mod report;
#[cfg(feature = "tool")]
pub mod toolchain;
#[cfg(feature = "tool")]
pub mod user_cache;
#[cfg(feature = "tool")]
pub mod zig_abi;
