//! Changes to enumerations.

use super::{Change, Mutator};
use crate::model::{DeclKind, Enum, Enumerator, Language};

impl Mutator<'_> {
    /// Changes one random enumeration of those for which `edit` gives a changed copy, and says
    /// which of its names may be reported.
    fn edit_enum(
        &mut self,
        mut edit: impl FnMut(&mut Self, &str, &Enum) -> Option<(Enum, Change)>,
    ) -> Option<Change> {
        let mut found = Vec::new();
        for (id, decl) in self.original.decls.iter().enumerate() {
            if let DeclKind::Enum(it) = &decl.kind
                && let Some((new, change)) = edit(self, &decl.name, it)
            {
                found.push((id, new, change));
            }
        }
        let (id, new, change) = self.one_of(&found)?;
        self.boundary.decls[id].kind = DeclKind::Enum(new);
        Some(change)
    }

    /// A value that the enumeration does not have and its width holds.
    fn fresh_value(&mut self, it: &Enum) -> i128 {
        loop {
            let value = i128::from(self.rng.i32(if it.signed { -100..100 } else { 0..100 }));
            if it.enumerators.iter().all(|known| known.value != value) {
                return value;
            }
        }
    }
}

fn path(name: &str, word: &str) -> Vec<String> {
    vec![format!("{name}.{word}")]
}

pub(super) fn renumber(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_enum(|mutator, name, it| {
        let mut new = it.clone();
        let index = mutator.rng.usize(..new.enumerators.len());
        new.enumerators[index].value = mutator.fresh_value(it);
        let allowed = path(name, &new.enumerators[index].word);
        Some((new, Change::real(allowed)))
    })
}

pub(super) fn drop_enumerator(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_enum(|mutator, name, it| {
        if it.enumerators.len() < 3 {
            return None;
        }
        let mut new = it.clone();
        let gone = new.enumerators.remove(mutator.rng.usize(..it.enumerators.len()));
        Some((new, Change::real(path(name, &gone.word))))
    })
}

pub(super) fn add(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_enum(|mutator, name, it| {
        let mut new = it.clone();
        let (word, value) = (mutator.fresh_word(), mutator.fresh_value(it));
        let allowed = path(name, &word);
        let index = mutator.rng.usize(..=new.enumerators.len());
        new.enumerators.insert(index, Enumerator { word, value });
        Some((new, Change::real(allowed)))
    })
}

pub(super) fn rename(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_enum(|mutator, name, it| {
        let mut new = it.clone();
        let index = mutator.rng.usize(..new.enumerators.len());
        let word = mutator.fresh_word();
        let mut allowed = path(name, &new.enumerators[index].word);
        allowed.extend(path(name, &word));
        new.enumerators[index].word = word;
        Some((new, Change::real(allowed)))
    })
}

pub(super) fn width(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_enum(|mutator, name, it| {
        let others: Vec<u32> =
            [8, 16, 32, 64].into_iter().filter(|bits| *bits != it.bits).collect();
        let bits = mutator.one_of(&others)?;
        let new = Enum { bits, plain: bits == 32 && mutator.rng.bool(), ..it.clone() };
        Some((new, Change::real(vec![name.to_owned()])))
    })
}

pub(super) fn drop_repr(mutator: &mut Mutator<'_>) -> Option<Change> {
    if mutator.side != Language::Rust {
        return None;
    }
    mutator.edit_enum(|mutator, name, it| {
        let boundary = mutator.original;
        let id = boundary.decls.iter().position(|decl| decl.name == name)?;
        if !super::rules::is_needed(boundary, id, Language::Rust) {
            return None;
        }
        let new = Enum { promised: false, ..it.clone() };
        Some((new, Change::real(vec![name.to_owned()])))
    })
}
