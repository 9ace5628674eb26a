#![allow(missing_docs)]
use abiding::contract::{Contract, Language, Name};
use abiding::extract::{self, ItemFilter, Party, Session, Source};
use abiding::toolchain::process::Timings;
#[test]
fn dump() {
    let Ok(file) = std::env::var("DUMP") else { return };
    let flags: Vec<String> = std::env::var("DUMP_FLAGS")
        .unwrap_or_default()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let items: Vec<String> = std::env::var("DUMP_ITEMS")
        .unwrap_or_default()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let source = if file.ends_with(".toml") {
        Source::Manifest(file.into())
    } else {
        Source::File(file.into())
    };
    let party = Party {
        name: Name::new("p"),
        language: Language::Rust,
        source,
        flags,
        include_dirs: vec![],
        defines: vec![],
        items: ItemFilter::new(&items).unwrap(),
        compiler: None,
    };
    let target = abiding::toolchain::target::host().unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let timings = Timings::default();
    let started = std::time::Instant::now();
    let session = Session { target: &target, scratch: scratch.path(), timings: &timings };
    match extract::extract(&party, &session) {
        Ok(c) => {
            println!("{}", abiding::contract::json::to_string(&c));
            show(&c);
        }
        Err(e) => {
            println!("ERR {e}\n{:?}\nSAID {}", e, e.compiler_said.clone().unwrap_or_default());
        }
    }
    for t in timings.sorted() {
        println!("{} wall {:?} cpu {:?}", t.label, t.wall, t.cpu);
    }
    println!("total {:?}", started.elapsed());
}
fn show(c: &Contract) {
    println!(
        "types {} functions {} globals {} constants {} gaps {}",
        c.type_items.len(),
        c.functions.len(),
        c.globals.len(),
        c.constants.len(),
        c.gaps.len()
    );
    for g in &c.gaps {
        println!("GAP {:?}", g);
    }
}
