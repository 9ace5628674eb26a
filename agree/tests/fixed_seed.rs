//! A small run with a fixed seed: real compilers, a few seconds.

use abiding::toolchain::process::Timings;
use abiding::toolchain::target;
use abiding_agree::judge::Context;
use abiding_agree::run::{self, Plan};

#[test]
fn a_dozen_boundaries_and_their_mutants_are_judged_right() {
    let folder = tempfile::tempdir().unwrap();
    let context = Context { target: target::host().unwrap(), timings: Timings::default() };
    let plan = Plan {
        boundaries: 44..56,
        mutants: 0..6,
        seed: 7,
        batch: 50,
        folder: folder.path().to_owned(),
        jobs: 2,
    };
    let tally = run::run(&plan, &context, &|_, _| {}).unwrap();
    assert!(tally.is_clean(), "{tally}");
}
