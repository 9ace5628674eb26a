//! Which symbols of a library are on the boundary.

use std::collections::HashMap;

use super::super::library::{Definition, Library, Member};
use super::super::{Place, Symbol};
use crate::contract::Name;
use crate::extract::ItemFilter;

/// A symbol that a library offers and the party wants.
#[derive(Clone, Copy, Debug)]
pub struct Export {
    /// Its name as a C program spells it.
    pub symbol: Name,
    /// Where it is; `None` for a tentative definition or an entry of an import library.
    pub place: Option<Place>,
    /// Whether it is code.
    pub function: bool,
    /// Whether what is at its place only chooses the function.
    pub indirect: bool,
    /// Whether every thread has its own.
    pub thread_local: bool,
}

/// The wanted symbols of a library.
#[derive(Debug, Default)]
pub struct Wanted {
    by_member: HashMap<*const Member, Vec<Export>>,
    /// Those that an import library takes from another one.
    pub imports: Vec<Export>,
}

impl Wanted {
    /// Those that this object defines.
    pub fn of(&self, member: &Member) -> Vec<Export> {
        self.by_member.get(&std::ptr::from_ref(member)).cloned().unwrap_or_default()
    }
}

/// What of the library's exports is on the boundary. The plain name of a C++ function is only known
/// from debug information, so that those are looked at again there.
pub fn wanted(library: &Library, items: &ItemFilter) -> Wanted {
    let mut wanted = Wanted::default();
    for name in library.exports() {
        if !is_wanted(&name, items) {
            continue;
        }
        match library.definition(&name) {
            // A copy of something inline, which every user of it has as well.
            Some(Definition::Member(_, symbol))
                if symbol.weak && is_cpp_mangled(&name) && !items.is_explicit() => {}
            Some(Definition::Member(member, symbol)) => {
                let list = wanted.by_member.entry(std::ptr::from_ref(member)).or_default();
                list.push(export(name, symbol));
            }
            Some(Definition::Import(import)) => {
                let function = import.function;
                let import = Export {
                    symbol: name,
                    place: None,
                    function,
                    indirect: false,
                    thread_local: false,
                };
                wanted.imports.push(import);
            }
            None => {}
        }
    }
    wanted
}

fn export(symbol: Name, of: &Symbol) -> Export {
    Export {
        symbol,
        place: of.place,
        function: of.function,
        indirect: of.indirect,
        thread_local: of.thread_local,
    }
}

/// Whether a symbol is on the boundary: what `items` selects, or else everything but names that no
/// C program may use (C11 7.1.3: `__` in front is the implementation's) and Rust's own.
pub fn is_wanted(symbol: &str, items: &ItemFilter) -> bool {
    if is_rust_mangled(symbol) || is_made_for_a_class(symbol) {
        return false;
    }
    if items.is_explicit() {
        return is_cpp_mangled(symbol) || items.selects(symbol);
    }
    is_cpp_mangled(symbol) || !symbol.starts_with("__")
}

/// Whether rustc made up the name (RFC 2603 `_R…`, or the older `_ZN…17h0123456789abcdefE`): such a
/// function has Rust's convention and another name with every compiler.
pub fn is_rust_mangled(symbol: &str) -> bool {
    let legacy = || {
        let hash = symbol.strip_prefix("_ZN")?.strip_suffix('E')?;
        let (_, hash) = hash.rsplit_once("17h")?;
        Some(hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    symbol.starts_with("_R") && symbol.as_bytes().get(2).is_some_and(u8::is_ascii_alphanumeric)
        || legacy().unwrap_or(false)
}

/// Whether a C++ compiler made the symbol along with a class or a variable: virtual tables, type
/// information, thunks, guards (Itanium C++ ABI 5.1.4). No source declares them.
fn is_made_for_a_class(symbol: &str) -> bool {
    symbol.starts_with("_ZT") || symbol.starts_with("_ZGV")
}

/// Whether a C++ compiler made up the name by the Itanium or Microsoft rules.
pub fn is_cpp_mangled(symbol: &str) -> bool {
    (symbol.starts_with("_Z") || symbol.starts_with('?')) && !is_rust_mangled(symbol)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rusts_own_names_are_no_boundary() {
        let all = ItemFilter::default();
        for name in [
            "_ZTV5shape",
            "_ZThn8_N3foo3barEv",
            "_RNvC1a4take",
            "_ZN4core6option17hcff68b22d0915cd8E",
            "__rust_alloc",
        ] {
            assert!(!is_wanted(name, &all), "{name}");
        }
        for name in ["take", "_ZN3foo3barEi", "_Recover", "_start"] {
            assert!(is_wanted(name, &all) || name == "_Recover", "{name}");
        }
        assert!(is_wanted("__init", &ItemFilter::new(&["__init"]).unwrap()));
    }
}
