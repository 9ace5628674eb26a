//! What the library gave away and did not get back yet: the tags behind handles and owned pointers.
//!
//! A tag inside the memory of a handle could not be read once that memory is freed, so the tags
//! stand in a table beside it, by address. A pointer is looked up before it is followed: any number
//! may come in, and nothing is read through it. Addresses are kept with all bits flipped, since a
//! leak checker takes a plain one for a use and would no longer report what the caller forgot.
//!
//! The table exists in debug builds and with the feature `checked` ([`CHECKED`]); otherwise every
//! function here does nothing, and a handle costs what a pointer costs.

use std::alloc::{Layout, dealloc};
use std::any::TypeId;
use std::collections::{BTreeMap, VecDeque};
use std::sync::{PoisonError, RwLock};

use super::{Fault, Refusal};

/// Whether handles and owned pointers are looked up before they are followed.
pub const CHECKED: bool = cfg!(any(debug_assertions, feature = "checked"));

/// How many destroyed things are remembered, to say so of one that is used again.
const REMEMBERED: usize = 1024;

/// What a pointer is, so that one of another kind is noticed. Made for every use of a handle, and so
/// of nothing but constants.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    id: TypeId,
    path: &'static str,
}

impl Kind {
    /// The kind of what `Owner` gives away; people call it by the name of `T`, without its path.
    pub(super) fn of<Owner: 'static, T: ?Sized>() -> Self {
        Self { id: TypeId::of::<Owner>(), path: std::any::type_name::<T>() }
    }

    fn name(self) -> &'static str {
        let generic = self.path.find('<').unwrap_or(self.path.len());
        let start = self.path[..generic].rfind("::").map_or(0, |at| at + 2);
        &self.path[start..]
    }
}

struct Entry {
    kind: Kind,
    /// Elements, of an array.
    length: usize,
    alive: bool,
}

/// Memory of something destroyed, held back so that its address is not used again too soon.
pub(super) struct Block {
    pub(super) start: *mut u8,
    pub(super) layout: Layout,
}

// SAFETY: a block is memory that nothing refers to any more; any thread may free it.
unsafe impl Send for Block {}
// SAFETY: through a shared reference nothing can be done with it.
unsafe impl Sync for Block {}

impl Block {
    fn free(self) {
        // SAFETY: whoever made the block gave the layout of its allocation and let go of it.
        unsafe { dealloc(self.start, self.layout) }
    }
}

struct Table {
    entries: BTreeMap<usize, Entry>,
    destroyed: VecDeque<usize>,
    held: VecDeque<Block>,
}

static TABLE: RwLock<Table> = RwLock::new(Table {
    entries: BTreeMap::new(),
    destroyed: VecDeque::new(),
    held: VecDeque::new(),
});

fn key<T>(pointer: *const T) -> usize {
    !pointer.addr()
}

/// Notes that `pointer`, to `length` elements, was given away.
pub(super) fn born<T>(pointer: *const T, kind: Kind, length: usize) {
    if CHECKED {
        let entry = Entry { kind, length, alive: true };
        write(|table| table.entries.insert(key(pointer), entry));
    }
}

/// Requires that `pointer` was given away as `kind` and not returned.
pub(super) fn expect<T>(pointer: *const T, kind: Kind, name: &str) -> Result<(), Refusal> {
    if !CHECKED {
        return Ok(());
    }
    let table = TABLE.read().unwrap_or_else(PoisonError::into_inner);
    alive(table.entries.get(&key(pointer)), kind, name).map(drop)
}

/// Notes that `pointer` came back, once. Of an array the caller also names the length.
pub(super) fn bury<T>(
    pointer: *const T,
    kind: Kind,
    length: Option<usize>,
    name: &str,
) -> Result<(), Refusal> {
    if !CHECKED {
        return Ok(());
    }
    write(|table| {
        let known = alive(table.entries.get(&key(pointer)), kind, name)?.length;
        if let Some(claimed) = length.filter(|claimed| *claimed != known) {
            let message = format!("`{name}` has {known} elements, not {claimed}");
            return Err(Refusal::new(Fault::Handle, message));
        }
        if let Some(entry) = table.entries.get_mut(&key(pointer)) {
            entry.alive = false;
        }
        table.destroyed.push_back(key(pointer));
        if table.destroyed.len() > REMEMBERED {
            forget_oldest(table);
        }
        Ok(())
    })
}

/// Frees memory whose contents are dropped already: at once, or, where stale pointers are to be
/// noticed, after [`REMEMBERED`] more.
pub(super) fn release(block: Block) {
    let oldest = if CHECKED {
        write(|table| {
            table.held.push_back(block);
            if table.held.len() > REMEMBERED { table.held.pop_front() } else { None }
        })
    } else {
        Some(block)
    };
    if let Some(block) = oldest {
        block.free();
    }
}

fn write<T>(change: impl FnOnce(&mut Table) -> T) -> T {
    change(&mut TABLE.write().unwrap_or_else(PoisonError::into_inner))
}

/// The address may be in use again by now, as something that is alive.
fn forget_oldest(table: &mut Table) {
    let Some(oldest) = table.destroyed.pop_front() else { return };
    if table.entries.get(&oldest).is_some_and(|entry| !entry.alive) {
        table.entries.remove(&oldest);
    }
}

fn alive<'t>(entry: Option<&'t Entry>, kind: Kind, name: &str) -> Result<&'t Entry, Refusal> {
    let message = match entry {
        Some(entry) if entry.kind.id == kind.id && entry.alive => return Ok(entry),
        Some(entry) if !entry.alive => {
            format!("`{name}` leads to a destroyed {}", entry.kind.name())
        }
        Some(entry) => {
            format!("`{name}` leads to {}, not to {}", entry.kind.name(), kind.name())
        }
        None => format!("`{name}` leads to no {} of this library", kind.name()),
    };
    Err(Refusal::new(Fault::Handle, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_named_without_their_path() {
        assert_eq!(Kind::of::<(), Block>().name(), "Block");
        assert_eq!(Kind::of::<(), [u32]>().name(), "[u32]");
        assert_eq!(Kind::of::<(), Vec<String>>().name(), "Vec<alloc::string::String>");
    }

    #[test]
    fn the_memory_of_the_dead_is_bounded() {
        let values: Vec<u64> = (0..2 * REMEMBERED as u64).collect();
        let kind = Kind::of::<Table, Table>();
        for value in &values {
            born(value, kind, 1);
            bury(value, kind, None, "x").unwrap();
        }
        let refused = |value: &u64| bury(value, kind, None, "x").unwrap_err().message;
        if CHECKED {
            assert_eq!(refused(&values[0]), "`x` leads to no Table of this library");
        }
    }
}
