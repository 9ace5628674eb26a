//! A small run with a fixed seed: real compilers, a few seconds.

use abiding::toolchain::process::Timings;
use abiding::toolchain::target::HOST;
use abiding_agree::ground::Ground;
use abiding_agree::run::{self, Plan};

#[test]
fn ten_boundaries_and_their_mutants_are_judged_right() {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan {
        boundaries: 44..54,
        mutants: 0..6,
        seed: 7,
        batch: 50,
        folder: folder.path().to_owned(),
        jobs: 2,
        grounds: vec![Ground::on(HOST).unwrap()],
        sets: Vec::new(),
        options: String::new(),
    };
    let tally = run::run(&plan, &Timings::default(), &|_, _| {}).unwrap();
    assert!(tally.is_clean(), "{tally}");
}
