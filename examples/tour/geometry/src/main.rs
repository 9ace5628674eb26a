//! Rust calls functions that Zig exports.
//!
//! Nothing is allocated: numbers go by value, a slice as pointer and length, borrowed for the call. A
//! Zig error becomes a status, and that a Rust `Result`.

mod adder;

use adder::ZigStatus;

fn main() {
    assert_eq!(adder::zig_add(2, 3), 5);
    assert_eq!(adder::zig_add(i32::MAX, 1), i32::MIN);
    assert_eq!(adder::sum(&[]), Ok(0));
    assert_eq!(adder::sum(&[1, 2, 39]), Ok(42));
    assert_eq!(adder::sum(&[i32::MAX, 1]), Err(ZigStatus::OVERFLOW));
    println!("Zig added for Rust: {}, and refused a sum that does not fit", adder::zig_add(40, 2));
}
