//! Objects, archives and their debug information: refused or read, never a panic.
//!
//! Seeds: small objects of every format, compiled with `-g`; `tests` of `src/extract/object` has
//! the files to compile.
#![no_main]

use abiding::extract::object::dwarf::Graph;
use abiding::extract::object::library::Library;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(library) = Library::parse(bytes.to_vec(), "fuzzed.a", None) else { return };
    let _ = (library.exports(), library.needs());
    for member in library.members() {
        let image = &member.image;
        let _ = Graph::read(image);
        for (_, symbol) in image.symbols() {
            let Some(place) = symbol.place else { continue };
            let _ = image.bytes_at(place, symbol.size);
            let _ = image.number_at(place, 8);
            let _ = image.pointer_at(place);
            let _ = image.c_string_at(place);
        }
    }
});
