//! What reading a library costs, beside gimli's own walk over every entry of its debug information:
//! `cargo bench --bench object -- LIBRARY`, or `cargo xtask bench object`.
//!
//! Each reading is a process of its own, so that its processor time and its memory are its own too.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot be made has failed")]

use std::path::Path;
use std::process::Command;

use abiding::cache::Cache;
use abiding::check::{Unobserved, read};
use abiding::config::{PartyOptions, party_from_shorthand};
use abiding::toolchain::process::Timings;
use abiding::toolchain::target;
use object::{Object, ObjectSection};

/// Readings of each kind, of which the cheapest counts.
const ROUNDS: usize = 3;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    match arguments.as_slice() {
        [how, library] if how == "walk" => measured(|| walk(Path::new(library))),
        [how, library] if how == "read" => measured(|| extract(library)),
        [library] => compare(library),
        _ => println!("object: name a library to measure"),
    }
}

/// Reads the library both ways, in turn, and prints what that took.
fn compare(library: &str) {
    let size = std::fs::metadata(library).unwrap().len();
    println!("{library}: {} MB", size / 1_000_000);
    let mut best = [(f64::MAX, 0); 2];
    for _ in 0..ROUNDS {
        for (how, best) in ["walk", "read"].into_iter().zip(&mut best) {
            let own = std::env::current_exe().unwrap();
            let output = Command::new(own).args([how, library]).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let said = String::from_utf8(output.stdout).unwrap();
            let (seconds, memory) = said.trim().rsplit_once(' ').unwrap();
            let (what, seconds) = seconds.rsplit_once(' ').unwrap();
            let seconds: f64 = seconds.parse().unwrap();
            if seconds < best.0 {
                *best = (seconds, memory.parse().unwrap());
            }
            println!("  {how}: {seconds:.2} s of CPU, {memory} MB at most, {what}");
        }
    }
    let [walk, read] = best;
    println!("reading it costs {:.1} times gimli's walk of every entry,", read.0 / walk.0);
    println!("and {:.1} times its memory", f64::from(read.1) / f64::from(walk.1));
}

/// Runs `work` and prints what it says, its processor time in seconds and its greatest resident
/// size in megabytes.
fn measured(work: impl FnOnce() -> String) {
    let said = work();
    // SAFETY: an all-zero `rusage` is a valid one, and the call writes to nothing else.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &raw mut usage);
        usage
    };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    let cpu = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    println!("{said} {cpu} {}", usage.ru_maxrss / 1024);
}

/// Visits every entry with all its attributes.
fn walk(library: &Path) -> String {
    let bytes = std::fs::read(library).unwrap();
    let file = object::File::parse(&*bytes).unwrap();
    let load = |id: gimli::SectionId| -> Result<_, gimli::Error> {
        let section = file.section_by_name(id.name());
        let data = section.map(|section| section.uncompressed_data().unwrap());
        Ok(data.unwrap_or_default())
    };
    let sections = gimli::DwarfSections::load(load).unwrap();
    let dwarf = sections.borrow(|data| gimli::EndianSlice::new(data, gimli::LittleEndian));
    let (mut entries, mut attributes) = (0_usize, 0_usize);
    let mut units = dwarf.units();
    while let Some(header) = units.next().unwrap() {
        let unit = dwarf.unit(header).unwrap();
        let mut cursor = unit.entries();
        while let Some((_, entry)) = cursor.next_dfs().unwrap() {
            entries += 1;
            let mut of_entry = entry.attrs();
            while of_entry.next().unwrap().is_some() {
                attributes += 1;
            }
        }
    }
    format!("{entries} entries with {attributes} attributes")
}

/// Reads the library as a party.
fn extract(library: &str) -> String {
    let party = party_from_shorthand(&format!("object:{library}"), &PartyOptions::default());
    let target = target::target(target::HOST).unwrap();
    let contract = read(&party.unwrap(), &target, &Cache::none(), &Timings::default(), &Unobserved);
    format!("{} items", contract.unwrap_or_else(|error| panic!("{error}")).item_count())
}
