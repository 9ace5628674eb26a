//! Small headers through the whole extractor, on the machine that runs the tests.

use super::*;
use crate::contract::{Language, Name};
use crate::extract::ItemFilter;
use crate::toolchain::process::Timings;
use crate::toolchain::target;

fn party(path: PathBuf, items: &[&str]) -> Party {
    Party {
        name: Name::new("header"),
        language: Language::C,
        source: Source::File(path),
        flags: Vec::new(),
        include_dirs: Vec::new(),
        defines: Vec::new(),
        items: ItemFilter::new(items).unwrap(),
        compiler: None,
    }
}

fn extract_party(party: &Party) -> Result<Contract, ExtractError> {
    let scratch = tempfile::tempdir().unwrap();
    let target = target::host().unwrap();
    let timings = Timings::default();
    let session = Session { target: &target, scratch: scratch.path(), timings: &timings };
    let result = extract(party, &session);
    if std::env::var_os("DUMP").is_some() {
        for t in timings.sorted() {
            eprintln!("{t:?}");
        }
    }
    result
}

#[test]
fn dump() {
    let Some(path) = std::env::var_os("DUMP") else { return };
    let items = std::env::var("ITEMS").unwrap_or_default();
    let items: Vec<_> = items.split_whitespace().collect();
    let mut p = party(path.into(), &items);
    p.compiler = std::env::var("COMPILER").ok();
    let start = std::time::Instant::now();
    match extract_party(&p) {
        Ok(c) => {
            eprintln!("{:?} {}", start.elapsed(), c.item_count());
            std::fs::write("/tmp/cx/out.json", crate::contract::json::to_string(&c)).unwrap();
            for d in crate::layout::disagreements(&c) {
                eprintln!("{:?} {d:?}", c.types.records[d.record].name);
            }
        }
        Err(e) => eprintln!("{e:#?}"),
    }
}
