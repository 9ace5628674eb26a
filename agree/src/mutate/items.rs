//! Changes to whole items: functions, globals, constants, names of types.

use super::{Change, Mutator};
use crate::layout;
use crate::model::{
    Boundary, Convention, Decl, DeclKind, Function, Language, Languages, Provider, Scalar,
    Signature, Ty, Unsaid, Value,
};
use crate::profile::Aspect;

/// Whether somebody is left without a symbol when `side` has another name for it.
///
/// The header describes every symbol, and a description counts as an offer unless most of what
/// the header describes is defined by the other parties: then it describes *them*.
///
/// Of two headers each still describes what the other calls otherwise.
fn leaves_somebody_without(
    boundary: &Boundary,
    side: Language,
    provider: Provider,
    absent: Languages,
) -> bool {
    let implemented = boundary.implemented;
    let headers = [Language::C, Language::Cpp].into_iter();
    let described = headers.into_iter().any(|it| it != side && !absent.has(it));
    match provider {
        _ if side.is_header() && described => implemented,
        Provider::Described | Provider::Defined(Language::C | Language::Cpp) => true,
        // The others still find it, in the header or at its definer; what the header describes
        // beyond that is a promise only if it describes what the others define.
        Provider::Defined(definer) if side == definer || side.is_header() => implemented,
        Provider::Defined(_) => true,
    }
}

impl Mutator<'_> {
    /// The places in a list of items that this side and another one write.
    fn shared<T>(&self, items: &[T], absent: impl Fn(&T) -> Languages) -> Vec<usize> {
        (0..items.len()).filter(|index| self.shares(absent(&items[*index]))).collect()
    }

    fn fresh_name(&mut self) -> String {
        let word = self.fresh_word();
        format!("{}{word}", self.original.prefix)
    }
}

pub(super) fn rename_function(mutator: &mut Mutator<'_>) -> Option<Change> {
    let candidates = mutator.shared(&mutator.original.functions, |f| f.absent);
    let index = mutator.one_of(&candidates)?;
    let new = mutator.fresh_name();
    let function = &mut mutator.boundary.functions[index];
    let old = std::mem::replace(&mut function.symbol, new.clone());
    let (provider, absent) = (function.provider, function.absent);
    let changes = leaves_somebody_without(mutator.original, mutator.side, provider, absent);
    Some(Change::when(changes, vec![old, new]))
}

pub(super) fn rename_global(mutator: &mut Mutator<'_>) -> Option<Change> {
    let candidates = mutator.shared(&mutator.original.globals, |g| g.absent);
    let index = mutator.one_of(&candidates)?;
    let new = mutator.fresh_name();
    let global = &mut mutator.boundary.globals[index];
    let old = std::mem::replace(&mut global.symbol, new.clone());
    let (provider, absent) = (global.provider, global.absent);
    let changes = leaves_somebody_without(mutator.original, mutator.side, provider, absent);
    Some(Change::when(changes, vec![old, new]))
}

pub(super) fn rename_constant(mutator: &mut Mutator<'_>) -> Option<Change> {
    let index = mutator.rng.usize(..mutator.original.constants.len());
    // Two words: nearer to no constant of another boundary in the same file than to the old name.
    let words = [mutator.fresh_word(), mutator.fresh_word()].map(|word| word.to_uppercase());
    let new = format!("{}{}", mutator.original.prefix, words.join("_"));
    let old = std::mem::replace(&mut mutator.boundary.constants[index].name, new.clone());
    // A Python module has constants of its own, which nothing tells from the boundary's.
    let shared = |language: Language| language.says(Aspect::SharedConstants);
    let absent = mutator.original.absent;
    // Of two headers each may have what the other has not.
    let bound = |other| !(mutator.side.is_header() && Language::is_header(other));
    let mut others = mutator.others_of(absent);
    let changes = shared(mutator.side) && others.any(|other| shared(other) && bound(other));
    Some(Change::when(changes, vec![old, new]))
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
    if !mutator.side.says(Aspect::Const) {
        return None;
    }
    let globals = &mutator.original.globals;
    let candidates = mutator.shared(globals, |g| g.absent);
    let candidates: Vec<_> =
        candidates.into_iter().filter(|index| !globals[*index].thread_local).collect();
    let index = mutator.one_of(&candidates)?;
    let heard = mutator.others_of(globals[index].absent).any(|other| other.says(Aspect::Const));
    let global = &mut mutator.boundary.globals[index];
    global.constant = !global.constant;
    Some(Change::when(heard, vec![global.symbol.clone()]))
}

pub(super) fn thread_local(mutator: &mut Mutator<'_>) -> Option<Change> {
    if !mutator.side.says(Aspect::ThreadLocal) {
        return None;
    }
    let globals = &mutator.original.globals;
    let mut candidates = mutator.shared(globals, |g| g.absent);
    candidates.retain(|index| !globals[*index].constant);
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
        absent: mutator.original.absent,
        unnamed_in_c: false,
        static_inline: false,
        unsaid: None,
    });
    // What a header describes and nobody uses breaks nothing.
    let described = mutator.side.is_header();
    let implemented = mutator.original.implemented;
    Some(Change::when(!described || implemented, vec![symbol]))
}

pub(super) fn drop_import(mutator: &mut Mutator<'_>) -> Option<Change> {
    if mutator.side.is_header() {
        return None;
    }
    let functions = &mutator.original.functions;
    let mut candidates = mutator.shared(functions, |f| f.absent);
    candidates.retain(|index| functions[*index].provider != Provider::Defined(mutator.side));
    let index = mutator.one_of(&candidates)?;
    mutator.boundary.functions.remove(index);
    Some(Change::nothing())
}

/// C gives a function a body of its own and no symbol.
pub(super) fn static_inline(mutator: &mut Mutator<'_>) -> Option<Change> {
    let side = mutator.side;
    if !side.is_header() {
        return None;
    }
    let functions = &mutator.original.functions;
    let in_c =
        |f: &Function| f.provider == Provider::Described || f.provider == Provider::Defined(side);
    let mut candidates = mutator.shared(functions, |f| f.absent);
    candidates.retain(|index| in_c(&functions[*index]) && !functions[*index].signature.variadic);
    // Another header still describes it.
    let other = |it: Language| it != side && it.is_header();
    candidates.retain(|index| !mutator.others_of(functions[*index].absent).any(other));
    let index = mutator.one_of(&candidates)?;
    let function = &mut mutator.boundary.functions[index];
    (function.static_inline, function.unnamed_in_c) = (true, false);
    Some(Change::real(vec![function.symbol.clone()]))
}

/// ctypes leaves out what a function returns, and takes an `int` for it.
pub(super) fn unsaid_result(mutator: &mut Mutator<'_>) -> Option<Change> {
    unsay(mutator, Unsaid::Result, |boundary, signature| match boundary.resolve(&signature.ret) {
        Ty::Void => false,
        Ty::Scalar(scalar) => layout::plain(&boundary.target, *scalar) != Scalar::signed(32),
        Ty::Named(id) => match &boundary.decls[*id].kind {
            DeclKind::Enum(it) => it.bits != 32,
            _ => true,
        },
        _ => true,
    })
}

/// ctypes leaves out what a function takes, and then passes all whole numbers as `int`.
pub(super) fn unsaid_parameters(mutator: &mut Mutator<'_>) -> Option<Change> {
    unsay(mutator, Unsaid::Parameters, |boundary, signature| {
        signature.parameters.iter().any(|parameter| match boundary.resolve(&parameter.ty) {
            Ty::Scalar(Scalar::F32 | Scalar::F64 | Scalar::LongDouble) => true,
            Ty::Scalar(scalar) => layout::of_scalar(&boundary.target, *scalar).size > 4,
            Ty::Named(id) => match &boundary.decls[*id].kind {
                DeclKind::Enum(it) => it.bits > 32,
                _ => true,
            },
            _ => true,
        })
    })
}

fn unsay(
    mutator: &mut Mutator<'_>,
    what: Unsaid,
    changes: impl Fn(&Boundary, &Signature) -> bool,
) -> Option<Change> {
    if mutator.side != Language::Ctypes {
        return None;
    }
    let candidates = mutator.shared(&mutator.original.functions, |f| f.absent);
    let index = mutator.one_of(&candidates)?;
    let function = &mut mutator.boundary.functions[index];
    function.unsaid = Some(what);
    let changes = changes(mutator.original, &function.signature);
    Some(Change::when(changes, vec![function.symbol.clone()]))
}

pub(super) fn rename_type(mutator: &mut Mutator<'_>) -> Option<Change> {
    let decls = &mutator.original.decls;
    let mut candidates = mutator.shared(decls, |decl| decl.absent);
    // The names of an enumeration's constants follow the enumeration's.
    let side = mutator.side;
    let in_c = |language: Language| language.is_header() || language == Language::Cffi;
    let follow = |decl: &Decl| match &decl.kind {
        DeclKind::Enum(it) if it.constants_in.has(side) => true,
        DeclKind::Enum(it) if in_c(side) => {
            mutator.others_of(decl.absent).any(|other| it.constants_in.has(other))
        }
        _ => false,
    };
    candidates.retain(|index| !follow(&decls[*index]));
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
