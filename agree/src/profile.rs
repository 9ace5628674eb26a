//! What each language can say: a boundary holds more than any one of them has words for.
//!
//! What a language has no word for it leaves out ([`restrict`]), or says less than there is
//! ([`Aspect`]); a change of that is none for it.

use crate::layout;
use crate::model::{
    Boundary, Decl, DeclKind, Field, Function, Language, Languages, Pointer, Provider, Record,
    Scalar, Signature, Ty,
};
use crate::spelling::Chooser;

/// What is said beside a type's layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aspect {
    /// Whether a pointee or a global may be written to.
    Const,
    /// Whether a pointee is volatile.
    Volatile,
    /// Whether a function pointer may be null. (Which pointers to data tell is drawn for each.)
    Nullability,
    /// Whether a function never returns.
    NoReturn,
    /// Whether more arguments may follow.
    Variadic,
    /// The calling convention.
    Convention,
    /// The names of parameters.
    ParameterNames,
    /// The least alignment of a record.
    Align,
    /// Whether every thread has its own of a global.
    ThreadLocal,
    /// That a constant belongs to the boundary, and not to the program alone.
    SharedConstants,
}

impl Language {
    /// Whether a declaration in this language says something about `aspect`, in either way.
    #[must_use]
    pub fn says(self, aspect: Aspect) -> bool {
        match (self, aspect) {
            (Self::Rust, Aspect::Volatile | Aspect::ThreadLocal) => false,
            (Self::Rust | Self::C | Self::Cpp | Self::Zig, _) | (Self::Cffi, Aspect::Variadic) => {
                true
            }
            (Self::Ctypes | Self::Cffi, _) => false,
        }
    }
}

/// Leaves out of each language what it has no words for, and gives what is defined in a language
/// without a part in the boundary to another one. `parts` are the languages that have a part.
pub fn restrict(boundary: &mut Boundary, parts: &[Language]) {
    let others = Language::ALL.into_iter().filter(|it| !parts.contains(it));
    let others = others.fold(Languages::NONE, Languages::with);
    boundary.absent = others;
    if parts.contains(&Language::Cpp) {
        fill_records(boundary);
    }
    boundary.decls.iter_mut().for_each(|it| it.absent = it.absent.or(others));
    for language in parts.iter().copied().filter(|it| it.is_python()) {
        leave_out_types(boundary, language);
    }
    leave_out_items(boundary, parts, others);
    provide(boundary, parts);
}

/// C++ has no struct without a size, so all languages write one with a field.
fn fill_records(boundary: &mut Boundary) {
    for decl in &mut boundary.decls {
        if let DeclKind::Record(record) = &mut decl.kind
            && record.fields.is_empty()
        {
            let ty = Ty::Scalar(Scalar::unsigned(8));
            record.fields.push(Field::of("solitary".to_owned(), ty));
        }
    }
}

/// A type that names one that is left out is left out itself, until no more are.
fn leave_out_types(boundary: &mut Boundary, language: Language) {
    loop {
        let fits = |decl: &Decl| decl.absent.has(language) || can_declare(boundary, language, decl);
        let Some(unfit) = boundary.decls.iter().position(|decl| !fits(decl)) else { return };
        let decl = &mut boundary.decls[unfit];
        decl.absent = decl.absent.with(language);
    }
}

fn leave_out_items(boundary: &mut Boundary, parts: &[Language], others: Languages) {
    let unable = |able: &dyn Fn(Language) -> bool| {
        let unable = parts.iter().copied().filter(|it| it.is_python() && !able(*it));
        unable.fold(others, Languages::with)
    };
    let of_function = |function: &Function| {
        let unable = unable(&|language| can_sign(boundary, language, &function.signature));
        unable.or(cannot_pass(boundary, function))
    };
    let functions: Vec<_> = boundary.functions.iter().map(of_function).collect();
    let of_global = |global: &crate::model::Global| {
        unable(&|language| !global.thread_local && can_use(boundary, language, &global.ty))
    };
    let globals: Vec<_> = boundary.globals.iter().map(of_global).collect();
    for (function, absent) in boundary.functions.iter_mut().zip(functions) {
        function.absent = function.absent.or(absent);
    }
    for (global, absent) in boundary.globals.iter_mut().zip(globals) {
        global.absent = global.absent.or(absent);
    }
}

/// The languages that cannot pass by value what a function takes and returns.
///
/// Rust and Zig have no complex numbers, and ctypes has them since Python 3.14. Stable Rust imports
/// no function that passes SIMD vectors (`simd_ffi`), but defines them and calls them by a pointer.
fn cannot_pass(boundary: &Boundary, function: &Function) -> Languages {
    let passes = |is: fn(&Ty) -> bool| passes(boundary, &function.signature, is);
    let mut unable = Languages::NONE;
    if passes(|ty| matches!(ty, Ty::Complex(_))) {
        unable = Languages::of(&[Language::Rust, Language::Zig, Language::Ctypes]);
    }
    let imported = function.provider != Provider::Defined(Language::Rust);
    if imported && passes(|ty| matches!(ty, Ty::Vector(..))) {
        unable = unable.with(Language::Rust);
    }
    unable
}

/// Whether a function passes by value what `is` tells of, as it stands or under another name.
pub fn passes(boundary: &Boundary, signature: &Signature, is: fn(&Ty) -> bool) -> bool {
    let types = signature.parameters.iter().map(|parameter| &parameter.ty);
    types.chain([&signature.ret]).any(|ty| is(boundary.resolve(ty)))
}

/// What nobody who takes part defines is defined by Zig or Rust instead, or only described; it goes
/// where the header describes nothing but what the others define. What C defines may as well be
/// defined by C++.
fn provide(boundary: &mut Boundary, parts: &[Language]) {
    let definer = [Language::Zig, Language::Rust].into_iter().find(|it| parts.contains(it));
    boundary.implemented &= definer.is_some();
    let chooser = Chooser::new(boundary.seed, Language::Cpp);
    for function in &mut boundary.functions {
        let of_c = function.provider == Provider::Defined(Language::C);
        let alone = !parts.contains(&Language::C);
        if of_c
            && parts.contains(&Language::Cpp)
            && (alone || chooser.chance(&function.symbol, "defined", 50))
        {
            function.provider = Provider::Defined(Language::Cpp);
        }
    }
    let functions = boundary.functions.iter_mut().map(|it| (&mut it.provider, it.absent));
    let globals = boundary.globals.iter_mut().map(|it| (&mut it.provider, it.absent));
    for (provider, absent) in functions.chain(globals) {
        if let Provider::Defined(language) = provider
            && !parts.contains(language)
        {
            let definer = definer.filter(|it| !absent.has(*it));
            *provider = definer.map_or(Provider::Described, Provider::Defined);
        }
    }
    if boundary.implemented {
        boundary.functions.retain(|it| it.provider != Provider::Described);
        boundary.globals.retain(|it| it.provider != Provider::Described);
    }
}

/// Whether a Python language can write a declaration.
fn can_declare(boundary: &Boundary, language: Language, decl: &Decl) -> bool {
    match &decl.kind {
        DeclKind::Opaque | DeclKind::Enum(_) => true,
        DeclKind::Alias(target) => can_use(boundary, language, target),
        DeclKind::Record(record) => can_lay_out(boundary, language, record),
    }
}

fn can_lay_out(boundary: &Boundary, language: Language, record: &Record) -> bool {
    // `_align_` came with Python 3.13.
    let mut natural = Record { align: None, ..record.clone() };
    natural.fields.iter_mut().for_each(|field| field.align = None);
    let aligned = layout::of_record(boundary, &natural) != layout::of_record(boundary, record)
        || layout::offsets(boundary, &natural) != layout::offsets(boundary, record);
    // cffi gives what C leaves without a size one byte.
    let hollow = language == Language::Cffi && record.fields.is_empty();
    let unfit = boundary.compiled && language == Language::Cffi && !can_compile(record);
    !aligned
        && !hollow
        && !unfit
        && record.fields.iter().all(|it| can_use(boundary, language, &it.ty))
}

/// Whether cffi compiles a record as it is: it knows no packing but to single bytes, gets the size
/// of records in records in records wrong, and puts bit-fields in or beside an anonymous member where
/// they are not.
fn can_compile(record: &Record) -> bool {
    let has = |record: &Record, is: fn(&Field) -> bool| record.fields.iter().any(is);
    let inline = |field: &Field| matches!(field.ty, Ty::Inline(_));
    let nested = |field: &Field| matches!(&field.ty, Ty::Inline(it) if has(it, inline));
    let bits = has(record, |field| match &field.ty {
        Ty::Inline(record) => record.fields.iter().any(|it| matches!(it.ty, Ty::Bits(_))),
        ty => matches!(ty, Ty::Bits(_)),
    });
    let packed = record.packed.is_some_and(|n| n > 1);
    let misplaced = bits && has(record, |field| field.anonymous);
    !(packed || misplaced || record.fields.iter().any(nested))
}

fn can_use(boundary: &Boundary, language: Language, ty: &Ty) -> bool {
    match ty {
        Ty::Void | Ty::Bits(_) => true,
        Ty::Scalar(scalar) => {
            !matches!(scalar, Scalar::Int { bits: 128, .. } | Scalar::F16 | Scalar::F128)
        }
        Ty::Vector(..) => false,
        // An array of two, where the others that have no complex numbers write one as well.
        Ty::Complex(_) => language == Language::Cffi || boundary.complex_as_array(),
        Ty::Named(id) => !boundary.decls[*id].absent.has(language),
        Ty::Pointer(Pointer { pointee, .. }) => can_use(boundary, language, pointee),
        Ty::Array(element, _) | Ty::Flexible(element) => can_use(boundary, language, element),
        Ty::Callback(callback) => can_sign(boundary, language, &callback.signature),
        Ty::Inline(record) => can_lay_out(boundary, language, record),
    }
}

fn can_sign(boundary: &Boundary, language: Language, signature: &Signature) -> bool {
    let types = signature.parameters.iter().map(|parameter| &parameter.ty);
    signature.convention.is_usual(&boundary.target)
        && types.chain([&signature.ret]).all(|ty| can_use(boundary, language, ty))
}
