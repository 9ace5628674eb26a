//! Changes to whole items: functions, globals, constants, names of types.

use super::{Change, Mutator};
use crate::model::{
    Boundary, Convention, DeclKind, Function, Language, Languages, Provider, Signature, Ty, Value,
};

/// Whether somebody is left without a symbol when `side` has another name for it.
///
/// The header describes every symbol, and a description counts as an offer unless most of what
/// the header describes is defined by the other parties: then it describes *them*.
fn leaves_somebody_without(boundary: &Boundary, side: Language, provider: Provider) -> bool {
    let implemented = boundary.implemented;
    match provider {
        Provider::Described | Provider::Defined(Language::C) => true,
        // The others still find it, in the header or at its definer; what the header describes
        // beyond that is a promise only if it describes what the others define.
        Provider::Defined(definer) if side == definer || side == Language::C => implemented,
        Provider::Defined(_) => true,
    }
}

/// The places in a list of items that `side` writes.
fn written<T>(items: &[T], side: Language, absent: impl Fn(&T) -> Languages) -> Vec<usize> {
    (0..items.len()).filter(|index| !absent(&items[*index]).has(side)).collect()
}

impl Mutator<'_> {
    fn fresh_name(&mut self) -> String {
        let word = self.fresh_word();
        format!("{}{word}", self.original.prefix)
    }
}

pub(super) fn rename_function(mutator: &mut Mutator<'_>) -> Option<Change> {
    let candidates = written(&mutator.original.functions, mutator.side, |f| f.absent);
    let index = mutator.one_of(&candidates)?;
    let new = mutator.fresh_name();
    let function = &mut mutator.boundary.functions[index];
    let old = std::mem::replace(&mut function.symbol, new.clone());
    let provider = function.provider;
    let changes = leaves_somebody_without(mutator.original, mutator.side, provider);
    Some(Change { allowed: vec![old, new], changes })
}

pub(super) fn rename_global(mutator: &mut Mutator<'_>) -> Option<Change> {
    let candidates = written(&mutator.original.globals, mutator.side, |g| g.absent);
    let index = mutator.one_of(&candidates)?;
    let new = mutator.fresh_name();
    let global = &mut mutator.boundary.globals[index];
    let old = std::mem::replace(&mut global.symbol, new.clone());
    let provider = global.provider;
    let changes = leaves_somebody_without(mutator.original, mutator.side, provider);
    Some(Change { allowed: vec![old, new], changes })
}

pub(super) fn rename_constant(mutator: &mut Mutator<'_>) -> Option<Change> {
    let index = mutator.rng.usize(..mutator.original.constants.len());
    let word = mutator.fresh_word().to_uppercase();
    let new = format!("{}{word}", mutator.original.prefix);
    let old = std::mem::replace(&mut mutator.boundary.constants[index].name, new.clone());
    Some(Change::real(vec![old, new]))
}

pub(super) fn constant_value(mutator: &mut Mutator<'_>) -> Option<Change> {
    let index = mutator.rng.usize(..mutator.original.constants.len());
    let step = i128::from(mutator.rng.u32(1..1000));
    let constant = &mut mutator.boundary.constants[index];
    constant.value = match &constant.value {
        Value::Int(value) if *value > i128::from(u32::MAX) => Value::Int(value - step),
        Value::Int(value) => Value::Int(value + step),
        Value::Float(value) => Value::Float(value + 0.5),
        Value::Text(text) => Value::Text(format!("{text}s")),
        Value::Bool(value) => Value::Bool(!value),
    };
    Some(Change::real(vec![constant.name.clone()]))
}

pub(super) fn global_const(mutator: &mut Mutator<'_>) -> Option<Change> {
    let globals = &mutator.original.globals;
    let candidates = written(globals, mutator.side, |g| g.absent);
    let candidates: Vec<_> =
        candidates.into_iter().filter(|index| !globals[*index].thread_local).collect();
    let index = mutator.one_of(&candidates)?;
    let global = &mut mutator.boundary.globals[index];
    global.constant = !global.constant;
    Some(Change::real(vec![global.symbol.clone()]))
}

pub(super) fn thread_local(mutator: &mut Mutator<'_>) -> Option<Change> {
    if mutator.side == Language::Rust {
        return None;
    }
    let globals = &mutator.original.globals;
    let candidates: Vec<_> = (0..globals.len()).filter(|i| !globals[*i].constant).collect();
    let index = mutator.one_of(&candidates)?;
    let global = &mut mutator.boundary.globals[index];
    global.thread_local = !global.thread_local;
    Some(Change::real(vec![global.symbol.clone()]))
}

pub(super) fn add_import(mutator: &mut Mutator<'_>) -> Option<Change> {
    let symbol = mutator.fresh_name();
    let signature = Signature {
        convention: Convention::C,
        parameters: Vec::new(),
        ret: Ty::Void,
        variadic: false,
        noreturn: false,
    };
    mutator.boundary.functions.push(Function {
        symbol: symbol.clone(),
        signature,
        provider: Provider::Described,
        absent: Languages::NONE,
        unnamed_in_c: false,
        static_inline: false,
    });
    // What a header describes and nobody uses breaks nothing.
    let described = mutator.side == Language::C;
    let implemented = mutator.original.implemented;
    Some(Change { allowed: vec![symbol], changes: !described || implemented })
}

pub(super) fn drop_import(mutator: &mut Mutator<'_>) -> Option<Change> {
    if mutator.side == Language::C {
        return None;
    }
    let functions = &mutator.original.functions;
    let mut candidates = written(functions, mutator.side, |f| f.absent);
    candidates.retain(|index| functions[*index].provider != Provider::Defined(mutator.side));
    let index = mutator.one_of(&candidates)?;
    mutator.boundary.functions.remove(index);
    Some(Change::nothing())
}

/// C gives a function a body of its own and no symbol.
pub(super) fn static_inline(mutator: &mut Mutator<'_>) -> Option<Change> {
    if mutator.side != Language::C {
        return None;
    }
    let functions = &mutator.original.functions;
    let in_c =
        |f: &Function| matches!(f.provider, Provider::Described | Provider::Defined(Language::C));
    let candidates: Vec<_> = (0..functions.len())
        .filter(|index| in_c(&functions[*index]) && !functions[*index].signature.variadic)
        .collect();
    let index = mutator.one_of(&candidates)?;
    let function = &mut mutator.boundary.functions[index];
    (function.static_inline, function.unnamed_in_c) = (true, false);
    Some(Change::real(vec![function.symbol.clone()]))
}

pub(super) fn rename_type(mutator: &mut Mutator<'_>) -> Option<Change> {
    let decls = &mutator.original.decls;
    let mut candidates = written(decls, mutator.side, |decl| decl.absent);
    // The names of an enumeration's constants follow the enumeration's.
    let constants = |it: &DeclKind| matches!(it, DeclKind::Enum(it) if it.constants_in_rust);
    let shared = [Language::Rust, Language::C].contains(&mutator.side);
    candidates.retain(|index| !shared || !constants(&decls[*index].kind));
    let index = mutator.one_of(&candidates)?;
    mutator.boundary.decls[index].name = mutator.fresh_name();
    Some(Change::nothing())
}

pub(super) fn respell(mutator: &mut Mutator<'_>) -> Option<Change> {
    mutator.boundary.seed = mutator.rng.u64(..);
    Some(Change::nothing())
}

pub(super) fn reorder(mutator: &mut Mutator<'_>) -> Option<Change> {
    let Boundary { functions, globals, constants, .. } = &mut mutator.boundary;
    mutator.rng.shuffle(functions);
    mutator.rng.shuffle(globals);
    mutator.rng.shuffle(constants);
    Some(Change::nothing())
}
