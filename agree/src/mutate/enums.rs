//! Changes to enumerations.

use super::{Change, Mutator, sites};
use crate::model::{DeclKind, Enum, Enumerator, Language, Ty};

impl Mutator<'_> {
    /// Changes one random enumeration of those for which `edit` gives a changed copy, and says
    /// which of its names may be reported.
    fn edit_enum(
        &mut self,
        mut edit: impl FnMut(&mut Self, &str, &Enum) -> Option<(Enum, Change)>,
    ) -> Option<Change> {
        let mut found = Vec::new();
        for (id, decl) in self.original.decls.iter().enumerate() {
            // Rust writes a tag's enumerators in the record that it is the tag of.
            let writes = !decl.absent.has(self.side) || self.is_tag_in_rust(id);
            if let DeclKind::Enum(it) = &decl.kind
                && writes
                && self.others_of(decl.absent).next().is_some()
                && let Some((new, mut change)) = edit(self, &decl.name, it)
            {
                change.allowed.extend(self.as_tag(id, &change.allowed));
                let own = format!("{}.", decl.name);
                let flat: Vec<_> =
                    change.allowed.iter().filter_map(|path| path.strip_prefix(&own)).collect();
                let flat: Vec<_> = flat
                    .into_iter()
                    .map(|word| format!("{}_{}", decl.name, word.to_uppercase()))
                    .collect();
                change.allowed.extend(flat);
                found.push((id, new, change));
            }
        }
        let (id, new, change) = self.one_of(&found)?;
        self.boundary.decls[id].kind = DeclKind::Enum(new);
        Some(change)
    }

    /// The names by which a difference in the enumeration `id` may go where it is the tag of a
    /// tagged union.
    fn as_tag(&self, id: usize, allowed: &[String]) -> Vec<String> {
        let own = &self.original.decls[id].name;
        let tagged = self.original.decls.iter().filter(|decl| match &decl.kind {
            DeclKind::Record(record) => record.form.tag() == Some(id),
            _ => false,
        });
        let names: Vec<&String> = tagged.map(|decl| &decl.name).collect();
        let mut paths = Vec::new();
        for name in names {
            paths.extend([name.clone(), format!("{name}.tag")]);
            for word in allowed.iter().filter_map(|path| path.strip_prefix(&format!("{own}."))) {
                paths.extend([format!("{name}.{word}"), format!("{name}.tag.{word}")]);
            }
        }
        paths
    }

    /// Whether another side notices enumerators that come or go: one that writes constants instead
    /// need not have all of them. None where that side notices some of it.
    fn counts_enumerators(&self, name: &str, it: &Enum) -> Option<bool> {
        let decl = self.original.decls.iter().find(|decl| decl.name == name)?;
        let mut others = self.others_of(decl.absent);
        if others.any(|other| !it.constants_in.has(other)) {
            return Some(true);
        }
        let only_python = self.others_of(decl.absent).all(Language::is_python);
        only_python.then_some(false)
    }

    fn is_tag_in_rust(&self, id: usize) -> bool {
        let tagged = |kind: &DeclKind| match kind {
            DeclKind::Record(record) => record.form.tag() == Some(id),
            _ => false,
        };
        self.side == Language::Rust
            && !self.original.absent.has(Language::Rust)
            && self.original.decls.iter().any(|decl| tagged(&decl.kind))
    }

    /// Whether another side says the width of the enumeration `id`, and this one too. ctypes does
    /// where it writes an integer of that name; Rust where it is a tag, in what it tags.
    fn hears_width(&self, id: usize, it: &Enum) -> bool {
        let told = |language: Language| {
            language != Language::Ctypes || it.constants_in.has(Language::Ctypes)
        };
        let tags = |kind: &DeclKind| match kind {
            DeclKind::Record(record) => record.form.tag() == Some(id),
            _ => false,
        };
        let tagged = self.original.decls.iter().find(|decl| tags(&decl.kind));
        let in_rust =
            tagged.is_some_and(|decl| self.shares(decl.absent) && !decl.absent.has(Language::Rust));
        let others = self.others_of(self.original.decls[id].absent).any(told);
        told(self.side) && (others || (in_rust && self.side != Language::Rust))
    }

    /// The places at which Python uses the enumeration `id` in the form of an integer: in ctypes all,
    /// since its enumerations are names of values and no types.
    fn uses_in_python(&self, id: usize) -> Vec<String> {
        let DeclKind::Enum(it) = &self.original.decls[id].kind else { return Vec::new() };
        let integer = |language: Language| {
            language == Language::Ctypes
                || (language == Language::Cffi && it.constants_in.has(language))
        };
        let mut paths = Vec::new();
        let mut copy = self.original.clone();
        sites::types(&mut copy, &mut |site, ty| {
            let names = *self.original.resolve(ty) == Ty::Named(id);
            let writes = |it| integer(it) && !site.absent.has(it);
            if names && self.shares(site.absent) && Language::ALL.into_iter().any(writes) {
                paths.extend(site.paths.clone());
            }
        });
        paths
    }

    /// Whether this side writes the enumeration in a form in which a change of its enumerators or
    /// its width is another kind of change, or none.
    fn writes_otherwise(&self, name: &str, it: &Enum) -> bool {
        let id = self.original.decls.iter().position(|decl| decl.name == name);
        let tag = id.is_some_and(|id| self.original.decls[id].absent.has(Language::Rust));
        (self.side == Language::Rust && tag) || it.constants_in.has(self.side)
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
        if it.enumerators.len() < 3 || mutator.writes_otherwise(name, it) {
            return None;
        }
        let changes = mutator.counts_enumerators(name, it)?;
        let mut new = it.clone();
        let gone = new.enumerators.remove(mutator.rng.usize(..it.enumerators.len()));
        Some((new, Change::when(changes, path(name, &gone.word))))
    })
}

pub(super) fn add(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_enum(|mutator, name, it| {
        if mutator.writes_otherwise(name, it) {
            return None;
        }
        let changes = mutator.counts_enumerators(name, it)?;
        let mut new = it.clone();
        let (word, value) = (mutator.fresh_word(), mutator.fresh_value(it));
        let allowed = path(name, &word);
        let index = mutator.rng.usize(..=new.enumerators.len());
        new.enumerators.insert(index, Enumerator { word, value });
        Some((new, Change::when(changes, allowed)))
    })
}

pub(super) fn rename(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_enum(|mutator, name, it| {
        if mutator.writes_otherwise(name, it) {
            return None;
        }
        let changes = mutator.counts_enumerators(name, it)?;
        let mut new = it.clone();
        let index = mutator.rng.usize(..new.enumerators.len());
        let word = mutator.fresh_word();
        let mut allowed = path(name, &new.enumerators[index].word);
        allowed.extend(path(name, &word));
        new.enumerators[index].word = word;
        Some((new, Change::when(changes, allowed)))
    })
}

pub(super) fn width(mutator: &mut Mutator<'_>) -> Option<Change> {
    // The width of an enumeration in cffi is the compiler's.
    if mutator.side == Language::Cffi {
        return None;
    }
    mutator.edit_enum(|mutator, name, it| {
        // An alias of an integer is another kind of item.
        if it.constants_in.has(mutator.side) {
            return None;
        }
        let id = mutator.original.decls.iter().position(|decl| decl.name == name)?;
        let uses = mutator.uses_in_python(id);
        let others: Vec<u32> =
            [8, 16, 32, 64].into_iter().filter(|bits| *bits != it.bits).collect();
        let bits = mutator.one_of(&others)?;
        let natural = it.plain_bits(&mutator.original.target);
        let new = Enum { bits, plain: bits == natural && mutator.rng.bool(), ..it.clone() };
        let changes = mutator.hears_width(id, it) || !uses.is_empty();
        Some((new, Change::when(changes, vec![name.to_owned()]).used_at(uses)))
    })
}

/// The width of the tag of a tagged union.
pub(super) fn tag_width(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_enum(|mutator, name, it| {
        let id = mutator.original.decls.iter().position(|decl| decl.name == name)?;
        let tags = |decl: &crate::model::Decl| match &decl.kind {
            DeclKind::Record(record) => record.form.tag() == Some(id),
            _ => false,
        };
        let fixed = mutator.side == Language::Cffi && !it.constants_in.has(Language::Cffi);
        if fixed || !mutator.original.decls.iter().any(tags) {
            return None;
        }
        let others: Vec<u32> =
            [8, 16, 32, 64].into_iter().filter(|bits| *bits != it.bits).collect();
        let new = Enum { bits: mutator.one_of(&others)?, ..it.clone() };
        let uses = mutator.uses_in_python(id);
        let changes = mutator.hears_width(id, it) || !uses.is_empty();
        Some((new, Change::when(changes, vec![name.to_owned()]).used_at(uses)))
    })
}

pub(super) fn drop_repr(mutator: &mut Mutator<'_>) -> Option<Change> {
    if mutator.side != Language::Rust {
        return None;
    }
    mutator.edit_enum(|mutator, name, it| {
        let boundary = mutator.original;
        let id = boundary.decls.iter().position(|decl| decl.name == name)?;
        let otherwise = mutator.writes_otherwise(name, it);
        if otherwise || !super::rules::is_needed(boundary, id, Language::Rust) {
            return None;
        }
        let new = Enum { promised: false, ..it.clone() };
        Some((new, Change::real(vec![name.to_owned()]).used_at(mutator.uses_in_python(id))))
    })
}
