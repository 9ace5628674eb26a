//! What the time of a check went into.

use std::fmt::Write;
use std::time::Duration;

use super::style::{self, paint};
use crate::toolchain::process::Timing;

/// Every run of a compiler, their sum, and what abiding needed beyond it.
///
/// The sum of the compilers' processor time is the floor: no check that asks the compilers can
/// take less.
#[must_use]
pub fn timings(runs: &[Timing], wall: Duration) -> String {
    let mut text = String::new();
    let longest = runs.iter().map(|run| run.label.chars().count()).max().unwrap_or(0).max(20);
    let mut row = |label: &str, wall: Duration, cpu: Duration| {
        let (wall, cpu) = (wall.as_secs_f64(), cpu.as_secs_f64());
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {label:<longest$}  {wall:>8.2} s  {cpu:>8.2} s");
    };
    for run in runs {
        row(&run.label, run.wall, run.cpu);
    }
    let floor: Duration = runs.iter().map(|run| run.cpu).sum();
    let total = process_time().unwrap_or(floor);
    row("all compilers", runs.iter().map(|run| run.wall).sum(), floor);
    row("the whole check", wall, total);
    let ratio = total.as_secs_f64() / floor.as_secs_f64();
    let title = format!("  {:<longest$}  {:>10}  {:>10}", "", "by clock", "processor");
    let last = match floor.is_zero() {
        true => String::new(),
        false => format!("  the whole check took {ratio:.2} times the compilers' processor time\n"),
    };
    format!("{}\n{title}\n{text}{last}", paint(style::BOLD, "timings"))
}

/// Processor time of this process and all compilers that it ran and waited for.
#[cfg(unix)]
fn process_time() -> Option<Duration> {
    Some(usage(libc::RUSAGE_SELF)? + usage(libc::RUSAGE_CHILDREN)?)
}

#[cfg(unix)]
fn usage(who: libc::c_int) -> Option<Duration> {
    // SAFETY: `rusage` is a C struct of integers, for which all-zero bytes are a value.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: the pointer is to a live, writable value of the type that getrusage fills.
    if unsafe { libc::getrusage(who, &raw mut usage) } != 0 {
        return None;
    }
    let time = |value: libc::timeval| {
        let seconds = u64::try_from(value.tv_sec).unwrap_or(0);
        let micros = u64::try_from(value.tv_usec).unwrap_or(0);
        Duration::from_secs(seconds) + Duration::from_micros(micros)
    };
    Some(time(usage.ru_utime) + time(usage.ru_stime))
}

/// Unknown where the system has no such call.
#[cfg(not(unix))]
fn process_time() -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_and_their_sum_are_shown() {
        let run = |label: &str, seconds| Timing {
            label: label.into(),
            wall: Duration::from_secs(seconds),
            cpu: Duration::from_secs(seconds),
        };
        let text = timings(&[run("a: rustdoc", 1), run("b: zig", 2)], Duration::from_secs(3));
        let sum = text.lines().find(|line| line.contains("all compilers")).unwrap();
        assert!(text.contains("a: rustdoc") && sum.ends_with("3.00 s"), "{text}");
    }
}
