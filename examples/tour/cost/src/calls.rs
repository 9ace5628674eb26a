//! The loops that are measured. Each does the same work, one step at a time, and each step needs the
//! result of the one before. The step is a rotation and an exclusive or: compilers of all languages make
//! the same two instructions of it, so that calls are compared and not compilers.

use abiding::boundary::{self, Guard, Handle};

unsafe extern "C" {
    safe fn cost_zig_step(value: u64, by: u64) -> u64;
    safe fn cost_c_step(value: u64, by: u64) -> u64;
    /// Zig calls a function of its own, `count` times.
    pub safe fn cost_zig_calls_zig(count: u64) -> u64;
    /// Zig calls Rust.
    pub safe fn cost_zig_calls_rust(count: u64) -> u64;
    /// C++ calls a function of its own.
    pub safe fn cost_cpp_calls_cpp(count: u64) -> u64;
    /// C++ calls Rust.
    pub safe fn cost_cpp_calls_rust(count: u64) -> u64;
}

/// The step that Zig and C++ call.
#[unsafe(no_mangle)]
pub extern "C" fn cost_rust_step(value: u64, by: u64) -> u64 {
    value.rotate_left(5) ^ by
}

#[inline(never)]
fn step(value: u64, by: u64) -> u64 {
    value.rotate_left(5) ^ by
}

#[inline(always)]
fn inlined_step(value: u64, by: u64) -> u64 {
    value.rotate_left(5) ^ by
}

#[derive(Clone, Copy)]
enum Outcome {
    Done = 0,
    Failed = 1,
}

boundary::status!(Outcome: ok = Done, argument = Failed, text = Failed, handle = Failed,
    struct_size = Failed, callback = Failed, panic = Failed);

/// As a C API has it, with a panic guard.
#[inline(never)]
extern "C" fn guarded_step(value: u64, by: u64) -> u64 {
    Guard::<Outcome>::value(0, || Ok(value.rotate_left(5) ^ by))
}

/// What is behind the handle.
pub struct Factor(pub u32);

/// As a C API has it, with a panic guard and a handle.
///
/// # Safety
/// The handle is null or alive.
#[inline(never)]
unsafe extern "C" fn handle_step(factor: *const Factor, value: u64, by: u64) -> u64 {
    Guard::<Outcome>::value(0, || {
        // SAFETY: the caller promises it.
        let factor = unsafe { Handle::borrow(factor, "factor")? };
        Ok(value.rotate_left(factor.0) ^ by)
    })
}

#[inline(always)]
fn repeat(count: u64, step: impl Fn(u64, u64) -> u64) -> u64 {
    (0..count).fold(1, step)
}

/// Rust calls a function of its own, which is not inlined.
#[inline(never)]
pub fn rust_calls_rust(count: u64) -> u64 {
    repeat(count, step)
}

/// Rust calls a function of another crate, which is not inlined. The compiler does not know that they
/// end up in one program, so that the address comes from a table, as it does for every function of
/// another language.
#[inline(never)]
pub fn rust_calls_other_crate(count: u64) -> u64 {
    repeat(count, tour_cost_other::step)
}

/// Rust calls a function of its own, which is inlined.
#[inline(never)]
pub fn rust_inlines_rust(count: u64) -> u64 {
    repeat(count, inlined_step)
}

/// Rust calls Zig.
#[inline(never)]
pub fn rust_calls_zig(count: u64) -> u64 {
    repeat(count, |value, by| cost_zig_step(value, by))
}

/// Rust calls C.
#[inline(never)]
pub fn rust_calls_c(count: u64) -> u64 {
    repeat(count, |value, by| cost_c_step(value, by))
}

/// Rust calls a C API with a panic guard.
#[inline(never)]
pub fn rust_calls_guarded(count: u64) -> u64 {
    repeat(count, |value, by| guarded_step(value, by))
}

/// Rust calls a C API with a panic guard and a handle.
#[inline(never)]
pub fn rust_calls_handle(count: u64) -> u64 {
    let factor = Handle::create(Factor(5));
    // SAFETY: the handle lives until it is destroyed below.
    let value = repeat(count, |value, by| unsafe { handle_step(factor, value, by) });
    // SAFETY: it is not used after this.
    let destroyed = unsafe { Handle::destroy(factor, "factor") };
    assert!(destroyed.is_ok(), "the handle was alive");
    value
}
