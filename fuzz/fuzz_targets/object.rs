//! Objects, archives and their debug information: refused or read, never a panic.
//!
//! Seeds: small objects of every format, compiled with `-g`; `tests` of `src/extract/object` has
//! the files to compile.
#![no_main]

use abiding::extract::object::dwarf::{Graph, Wanted, WantedSymbol};
use abiding::extract::object::library::Library;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(library) = Library::parse(bytes.to_vec(), "fuzzed.a", None) else { return };
    let _ = (library.exports(), library.needs(), library.versions());
    for member in library.members() {
        let image = &member.image;
        let _ = Graph::read(image);
        // A party reads what its symbols lead to; here any address will do.
        let symbols = image.symbols().map(|(_, symbol)| WantedSymbol {
            name: symbol.name,
            function: symbol.function,
            address: symbol.place.map(|place| place.offset),
        });
        let symbols = symbols.collect();
        let (types_of, opens) = (&|_: &_| true, &|_: &_| ());
        let _ = Graph::read_about(image, &Wanted { symbols, types_of, type_name: None, opens });
        for (_, symbol) in image.symbols() {
            let Some(place) = symbol.place else { continue };
            let _ = image.bytes_at(place, symbol.size);
            let _ = image.number_at(place, 8);
            let _ = image.pointer_at(place);
            let _ = image.c_string_at(place);
        }
    }
});
