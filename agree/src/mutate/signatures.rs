//! Changes to function types.

use super::rules::Agreement;
use super::sites::{self, Site};
use super::{Change, Mutator};
use crate::model::{Convention, Language, Parameter, Provider, Scalar, Signature, Ty};
use crate::profile::Aspect;

impl Mutator<'_> {
    /// Changes one random function type of those for which `edit` gives a changed copy.
    fn edit_signature(
        &mut self,
        mut edit: impl FnMut(&mut Self, &Site, &Signature) -> Option<(Signature, bool)>,
    ) -> Option<Change> {
        let mut found = Vec::new();
        let mut index = 0;
        let mut copy = self.original.clone();
        sites::signatures(&mut copy, &mut |site, signature| {
            if self.shares(site.absent)
                && let Some((new, changes)) = edit(self, site, signature)
            {
                let change = Change::when(changes, site.paths.clone());
                found.push((index, new, change.used_at(self.uses_of_alias(site))));
            }
            index += 1;
        });
        let (chosen, new, change) = self.one_of(&found)?;
        let mut index = 0;
        sites::signatures(&mut self.boundary, &mut |_, signature| {
            if index == chosen {
                *signature = new.clone();
            }
            index += 1;
        });
        Some(change)
    }

    /// Who provides the function of a site, and whether C leaves out its parameters' names.
    fn function(&self, site: &Site) -> Option<(Provider, bool)> {
        let found = self.original.functions.iter().find(|f| site.paths.contains(&f.symbol))?;
        Some((found.provider, found.unnamed_in_c))
    }

    /// Whether this side defines the function, and cannot be made variadic.
    fn defines(&self, site: &Site) -> bool {
        let provider = self.function(site).map(|(provider, _)| provider);
        provider == Some(Provider::Defined(self.side))
    }

    /// Whether the parameters of a variadic function may be one more or less: ctypes lists as many as
    /// it passes.
    fn lists_any_number(&self, site: &Site, signature: &Signature) -> bool {
        let tells = |language: Language| language.says(Aspect::Variadic);
        signature.variadic && !(tells(self.side) && self.others(site).any(tells))
    }

    /// Whether names tell of two swapped parameters: this side and another one have them.
    fn names_tell(&self, site: &Site) -> bool {
        let Some((_, unnamed_in_c)) = self.function(site) else { return false };
        let has = |language: Language| {
            language.says(Aspect::ParameterNames) && !(language.is_header() && unnamed_in_c)
        };
        has(self.side) && self.others(site).any(has)
    }
}

pub(super) fn swap(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_signature(|mutator, site, signature| {
        let count = signature.parameters.len();
        if count < 2 {
            return None;
        }
        let a = mutator.rng.usize(..count - 1);
        let b = mutator.rng.usize(a + 1..count);
        let types = (&signature.parameters[a].ty, &signature.parameters[b].ty);
        let changes = match mutator.agreement(site, types.0, types.1) {
            Agreement::Differ => true,
            Agreement::Agree if !site.callback => mutator.names_tell(site),
            Agreement::Agree | Agreement::Unsure => return None,
        };
        let mut new = signature.clone();
        new.parameters.swap(a, b);
        Some((new, changes))
    })
}

pub(super) fn drop_parameter(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_signature(|mutator, site, signature| {
        let count = signature.parameters.len();
        if mutator.lists_any_number(site, signature) {
            return None;
        }
        if count == 0 || (signature.variadic && count == 1) {
            return None;
        }
        let mut new = signature.clone();
        new.parameters.remove(mutator.rng.usize(..count));
        Some((new, true))
    })
}

pub(super) fn add(mutator: &mut Mutator<'_>) -> Option<Change> {
    let name = mutator.fresh_word();
    mutator.edit_signature(|mutator, site, signature| {
        if mutator.lists_any_number(site, signature) {
            return None;
        }
        let scalar = mutator.one_of(&[Scalar::signed(32), Scalar::unsigned(64), Scalar::F64])?;
        let mut new = signature.clone();
        let index = mutator.rng.usize(..=new.parameters.len());
        new.parameters.insert(index, Parameter { name: name.clone(), ty: Ty::Scalar(scalar) });
        Some((new, true))
    })
}

pub(super) fn change_return(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.edit_signature(|mutator, _, signature| {
        if signature.noreturn {
            return None;
        }
        let mut new = signature.clone();
        new.ret = match mutator.original.resolve(&signature.ret) {
            Ty::Void => Ty::Scalar(mutator.one_of(&[Scalar::signed(32), Scalar::F64])?),
            Ty::Scalar(Scalar::F64) => Ty::Void,
            _ if mutator.rng.bool() => Ty::Void,
            _ => Ty::Scalar(Scalar::F64),
        };
        Some((new, true))
    })
}

/// Whether Zig can pass everything by a convention of 32-bit x86.
fn is_simple(signature: &Signature) -> bool {
    let types = signature.parameters.iter().map(|parameter| &parameter.ty);
    types.chain([&signature.ret]).all(|ty| match ty {
        Ty::Scalar(scalar) => scalar.most_size() <= 8,
        Ty::Pointer(_) | Ty::Void => true,
        _ => false,
    })
}

pub(super) fn convention(mutator: &mut Mutator<'_>) -> Option<Change> {
    if !mutator.side.says(Aspect::Convention) {
        return None;
    }
    mutator.edit_signature(|mutator, _, signature| {
        if signature.variadic {
            return None;
        }
        let target = &mutator.original.target;
        let fits = |it: &&Convention| !it.is_simple() || is_simple(signature);
        let options: Vec<_> = Convention::of(target).iter().filter(fits).copied().collect();
        let new = mutator.one_of(&options)?;
        let usual = new.is_usual(target) && signature.convention.is_usual(target);
        let changes = new != signature.convention && !usual;
        if options.len() == 1 {
            return None;
        }
        Some((Signature { convention: new, ..signature.clone() }, changes))
    })
}

pub(super) fn variadic(mutator: &mut Mutator<'_>) -> Option<Change> {
    if !mutator.side.says(Aspect::Variadic) {
        return None;
    }
    mutator.edit_signature(|mutator, site, signature| {
        let fits = signature.convention == Convention::C && !signature.parameters.is_empty();
        if !fits || site.callback || mutator.defines(site) {
            return None;
        }
        let new = Signature { variadic: !signature.variadic, ..signature.clone() };
        Some((new, mutator.heard(site, Aspect::Variadic)))
    })
}

pub(super) fn noreturn(mutator: &mut Mutator<'_>) -> Option<Change> {
    if !mutator.side.says(Aspect::NoReturn) {
        return None;
    }
    mutator.edit_signature(|mutator, site, signature| {
        if site.callback || signature.ret != Ty::Void {
            return None;
        }
        let new = Signature { noreturn: !signature.noreturn, ..signature.clone() };
        Some((new, mutator.heard(site, Aspect::NoReturn)))
    })
}

pub(super) fn rename_parameter(mutator: &mut Mutator<'_>) -> Option<Change> {
    let name = mutator.fresh_word();
    mutator.edit_signature(|mutator, _, signature| {
        if signature.parameters.is_empty() {
            return None;
        }
        let mut new = signature.clone();
        let index = mutator.rng.usize(..new.parameters.len());
        new.parameters[index].name.clone_from(&name);
        Some((new, false))
    })
}
