//! Small runs with a fixed seed: real compilers, a few seconds.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up has failed")]

use abiding::toolchain::process::Timings;
use abiding::toolchain::target::HOST;
use abiding_agree::ground::Ground;
use abiding_agree::model::Language;
use abiding_agree::run::{self, Plan};

#[path = "../../tests/support/python.rs"]
mod python;

fn plan(folder: &tempfile::TempDir) -> Plan {
    Plan {
        boundaries: 44..54,
        mutants: 0..6,
        seed: 7,
        batch: 50,
        folder: folder.path().to_owned(),
        jobs: 2,
        grounds: vec![Ground::on(HOST).unwrap()],
        sets: Vec::new(),
        compiled: false,
        options: String::new(),
    }
}

fn is_clean(plan: &Plan) {
    let tally = run::run(plan, &Timings::default(), &|_, _| {}).unwrap();
    assert!(tally.is_clean(), "{tally}");
}

#[test]
fn ten_boundaries_and_their_mutants_are_judged_right() {
    let folder = tempfile::tempdir().unwrap();
    is_clean(&plan(&folder));
}

#[test]
fn boundaries_with_python_are_judged_right() {
    let Some(python) = python::with("cffi", "random boundaries with Python") else { return };
    let folder = tempfile::tempdir().unwrap();
    let ground = Ground { python: Some(python), ..Ground::on(HOST).unwrap() };
    let sets = [
        vec![Language::C, Language::Ctypes],
        vec![Language::Rust, Language::C, Language::Ctypes, Language::Cffi],
    ];
    for set in sets {
        is_clean(&Plan { grounds: vec![ground.clone()], sets: vec![set], ..plan(&folder) });
    }
}

#[test]
fn boundaries_with_cpp_are_judged_right() {
    let folder = tempfile::tempdir().unwrap();
    let sets = run::CPP.iter().map(|set| set.to_vec()).collect();
    is_clean(&Plan { boundaries: 147..157, sets, ..plan(&folder) });
}
