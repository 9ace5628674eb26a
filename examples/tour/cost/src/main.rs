//! Measures what a call across a language boundary costs, against a call inside of one language.
//!
//! All loops run in turn, round after round, so that whatever else the machine does meets all alike. A
//! ratio is taken within each round; the median of all rounds is what is told.

mod calls;

use std::hint::black_box;
use std::time::Instant;

/// Calls in one round.
const CALLS: u64 = 1_000_000;
const ROUNDS: usize = 151;

type Loop = fn(u64) -> u64;

/// A loop and the one that it is measured against.
struct Row {
    name: &'static str,
    measured: Loop,
    against: Loop,
    /// The ratio that is not to be exceeded, if any.
    target: Option<f64>,
}

fn row(name: &'static str, measured: Loop, against: Loop, target: Option<f64>) -> Row {
    Row { name, measured, against, target }
}

fn rows() -> Vec<Row> {
    if cfg!(feature = "inlined") {
        return vec![
            row(
                "Rust calls Zig, against an inlined call",
                calls::rust_calls_zig,
                calls::rust_inlines_rust,
                Some(1.2),
            ),
            row(
                "Rust calls Rust, against an inlined call",
                calls::rust_calls_rust,
                calls::rust_inlines_rust,
                None,
            ),
        ];
    }
    let kit = vec![
        row("panic guard, added", calls::rust_calls_guarded, calls::rust_calls_rust, None),
        row(
            "panic guard and handle, added",
            calls::rust_calls_handle,
            calls::rust_calls_rust,
            None,
        ),
    ];
    if cfg!(feature = "checked") {
        return kit;
    }
    let crossing = Some(1.05);
    let mut rows = vec![
        row("Rust calls Zig", calls::rust_calls_zig, calls::rust_calls_other_crate, crossing),
        row("Zig calls Rust", zig_calls_rust, zig_calls_zig, crossing),
        row("Rust calls C", calls::rust_calls_c, calls::rust_calls_other_crate, crossing),
        row("C++ calls Rust", cpp_calls_rust, cpp_calls_cpp, crossing),
        row(
            "another crate of Rust, against the same",
            calls::rust_calls_other_crate,
            calls::rust_calls_rust,
            None,
        ),
    ];
    rows.extend(kit);
    rows
}

fn zig_calls_zig(count: u64) -> u64 {
    calls::cost_zig_calls_zig(count)
}

fn zig_calls_rust(count: u64) -> u64 {
    calls::cost_zig_calls_rust(count)
}

fn cpp_calls_cpp(count: u64) -> u64 {
    calls::cost_cpp_calls_cpp(count)
}

fn cpp_calls_rust(count: u64) -> u64 {
    calls::cost_cpp_calls_rust(count)
}

/// Nanoseconds of one call.
fn time(measured: Loop) -> f64 {
    let started = Instant::now();
    black_box(measured(black_box(CALLS)));
    started.elapsed().as_secs_f64() * 1e9 / CALLS as f64
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

fn main() {
    let rows = rows();
    let expected = calls::rust_calls_rust(1000);
    for row in &rows {
        assert_eq!((row.measured)(1000), expected, "{}: the same work", row.name);
        assert_eq!((row.against)(1000), expected, "{}: the same work", row.name);
    }
    let mut times = vec![Vec::new(); rows.len()];
    for round in 0..ROUNDS {
        for (row, times) in rows.iter().zip(&mut times) {
            // Whoever comes second finds a warmer machine, so they take turns.
            let pair = if round % 2 == 0 {
                let measured = time(row.measured);
                (measured, time(row.against))
            } else {
                let against = time(row.against);
                (time(row.measured), against)
            };
            times.push(pair);
        }
    }
    let mut missed = false;
    for (row, times) in rows.iter().zip(&times) {
        let ratio = median(times.iter().map(|(measured, against)| measured / against).collect());
        let one = median(times.iter().map(|(measured, _)| *measured).collect());
        let other = median(times.iter().map(|(_, against)| *against).collect());
        let verdict = match row.target {
            Some(target) if ratio > target => {
                missed = true;
                format!("  MISSED: at most {target}")
            }
            Some(target) => format!("  (at most {target})"),
            None => format!("  {:+.2} ns", one - other),
        };
        println!("  {:<42} {ratio:>6.2}  {one:>6.2} ns / {other:.2} ns{verdict}", row.name);
    }
    std::process::exit(i32::from(missed));
}
