//! Changes that only C++ has words for.

use abiding::compare::Code;

use super::rules::holds;
use super::sites::{self, names_of_field};
use super::{Change, Kind, Mutator};
use crate::model::{
    CppChange, CppEdit, DeclId, DeclKind, Field, Form, Function, Language, Provider, Record,
    Scalar, Ty,
};

impl Kind {
    /// The codes that say what was done, where nothing else would do.
    #[must_use]
    pub fn codes(self) -> &'static [Code] {
        match self {
            Self::MayThrow => &[Code::MayThrow],
            Self::Mangle => &[Code::LanguageLinkage, Code::SymbolMissing],
            Self::Destructor | Self::CopyConstructor => &[Code::NontrivialByValue],
            _ => &[],
        }
    }
}

impl Mutator<'_> {
    fn edit(&mut self, of: &str, change: CppChange) {
        self.boundary.cpp.push(CppEdit { of: of.to_owned(), change });
    }

    /// A random function that C++ and another language write and that fits.
    fn cpp_function(&mut self, fits: impl Fn(&Function) -> bool) -> Option<Function> {
        let all = &self.original.functions;
        let fits = |it: &&Function| self.shares(it.absent) && !it.static_inline && fits(it);
        let found: Vec<_> = all.iter().filter(fits).cloned().collect();
        (self.side == Language::Cpp).then(|| self.one_of(&found)).flatten()
    }

    /// A random record that C++ and another language write, that is no template and that fits.
    fn cpp_record(
        &mut self,
        fits: impl Fn(&Self, DeclId, &Record) -> bool,
    ) -> Option<(DeclId, Record)> {
        let mut found = Vec::new();
        for (id, decl) in self.original.decls.iter().enumerate() {
            if let DeclKind::Record(record) = &decl.kind
                && self.shares(decl.absent)
                && !matches!(record.form, Form::Generic(_))
                && fits(self, id, record)
            {
                found.push((id, record.clone()));
            }
        }
        // What else than the Itanium ABI does with such classes is another matter.
        let itanium = self.original.target.packed_bits;
        (self.side == Language::Cpp && itanium).then(|| self.one_of(&found)).flatten()
    }

    fn name(&self, id: DeclId) -> String {
        self.original.decls[id].name.clone()
    }

    /// The functions that pass the record `id`, or one that holds it, by value, and whether a
    /// callback does.
    fn passed_by(&self, id: DeclId) -> (Vec<String>, bool) {
        let (mut functions, mut callback) = (Vec::new(), false);
        let mut copy = self.original.clone();
        sites::signatures(&mut copy, &mut |site, signature| {
            let types = signature.parameters.iter().map(|parameter| &parameter.ty);
            let passes = types.chain([&signature.ret]).any(|ty| holds(self.original, ty, id));
            if passes && self.shares(site.absent) {
                callback |= site.callback;
                functions.extend(site.paths.clone());
            }
        });
        (functions, callback)
    }

    /// Whether the record stands in a union, which could no longer be copied, or in a packed
    /// record, where compilers differ in whether they pack members that are not trivial.
    fn is_held_specially(&self, id: DeclId) -> bool {
        let mut found = false;
        let mut copy = self.original.clone();
        sites::records(&mut copy, &mut |_, record| {
            let special = record.union || record.packed.is_some() || record.form.tag().is_some();
            found |= special && record.fields.iter().any(|it| holds(self.original, &it.ty, id));
        });
        found
    }
}

/// Whether an exception may leave a function shows in what C++ defines; a header alone tells too
/// little, and leads to no more than a note.
pub(super) fn may_throw(mutator: &mut Mutator<'_>) -> Option<Change> {
    // Without an operating system there are no exceptions.
    let hosted = mutator.original.target.x86_64;
    let function = mutator.cpp_function(|_| hosted)?;
    mutator.edit(&function.symbol, CppChange::MayThrow);
    let changes = function.provider == Provider::Defined(Language::Cpp);
    Some(Change::when(changes, vec![function.symbol]))
}

pub(super) fn mangle(mutator: &mut Mutator<'_>) -> Option<Change> {
    let function = mutator.cpp_function(|_| true)?;
    mutator.edit(&function.symbol, CppChange::Mangled);
    Some(Change::real(vec![function.symbol]))
}

/// `extern "C"` gives a function one symbol in all namespaces (C++17 10.5p6).
pub(super) fn namespace(mutator: &mut Mutator<'_>) -> Option<Change> {
    let function = mutator.cpp_function(|_| true)?;
    mutator.edit(&function.symbol, CppChange::Namespace);
    Some(Change::nothing())
}

pub(super) fn private(mutator: &mut Mutator<'_>) -> Option<Change> {
    let (id, _) = mutator.cpp_record(|_, _, record| !record.union)?;
    mutator.edit(&mutator.name(id), CppChange::Private);
    Some(Change::nothing())
}

pub(super) fn members(mutator: &mut Mutator<'_>) -> Option<Change> {
    let (id, _) = mutator.cpp_record(|_, _, record| !record.union)?;
    mutator.edit(&mutator.name(id), CppChange::Members);
    Some(Change::nothing())
}

pub(super) fn destructor(mutator: &mut Mutator<'_>) -> Option<Change> {
    nontrivial(mutator, CppChange::Destructor)
}

pub(super) fn copy_constructor(mutator: &mut Mutator<'_>) -> Option<Change> {
    nontrivial(mutator, CppChange::CopyConstructor)
}

/// A class that is no longer trivial passes by address; its bytes are what they were.
fn nontrivial(mutator: &mut Mutator<'_>, change: CppChange) -> Option<Change> {
    let fits = |mutator: &Mutator<'_>, id, _: &Record| {
        !mutator.is_held_specially(id) && !mutator.passed_by(id).1
    };
    let (id, _) = mutator.cpp_record(fits)?;
    mutator.edit(&mutator.name(id), change);
    let (allowed, _) = mutator.passed_by(id);
    let changes = !allowed.is_empty();
    Some(Change::when(changes, allowed))
}

/// Whether the layout of a struct can change without any other change.
fn may_move(mutator: &Mutator<'_>, id: DeclId, record: &Record) -> bool {
    !record.union
        && record.packed.is_none()
        && record.form == Form::Plain
        && !mutator.is_held_specially(id)
        && mutator.passed_by(id).0.is_empty()
}

pub(super) fn virtual_function(mutator: &mut Mutator<'_>) -> Option<Change> {
    let (id, record) = mutator.cpp_record(may_move)?;
    mutator.edit(&mutator.name(id), CppChange::Virtual);
    Some(Change::real(anywhere(mutator, id, &record, &["_vptr"])))
}

pub(super) fn base(mutator: &mut Mutator<'_>) -> Option<Change> {
    let (id, record) = mutator.cpp_record(may_move)?;
    mutator.edit(&mutator.name(id), CppChange::Base);
    Some(Change::real(anywhere(mutator, id, &record, &["extra", "extra_in_cpp"])))
}

/// A virtual base class adds the pointer to the table that finds it (Itanium C++ ABI 2.5).
pub(super) fn virtual_base(mutator: &mut Mutator<'_>) -> Option<Change> {
    // clang takes no flexible array in a class with a virtual base, which lies behind the fields.
    let (id, record) = mutator.cpp_record(|mutator, id, record| {
        let flexible = |field: &Field| matches!(field.ty, Ty::Flexible(_));
        may_move(mutator, id, record) && !record.fields.iter().any(flexible)
    })?;
    mutator.edit(&mutator.name(id), CppChange::VirtualBase);
    Some(Change::real(anywhere(mutator, id, &record, &["_vptr"])))
}

/// An initializer makes the default constructor do something, and nothing else: it is no part of
/// layout (C++17 12), nor does it decide how a class passes (Itanium C++ ABI 1.1).
pub(super) fn initialize(mutator: &mut Mutator<'_>) -> Option<Change> {
    let (id, _) = mutator.cpp_record(|_, _, record| !record.union)?;
    mutator.edit(&mutator.name(id), CppChange::Initialized);
    Some(Change::nothing())
}

/// The names of the record `id`, of its fields and of what is new in it.
fn anywhere(mutator: &Mutator<'_>, id: DeclId, record: &Record, new: &[&str]) -> Vec<String> {
    let own = vec![mutator.name(id)];
    let mut paths: Vec<_> = new.iter().map(|word| format!("{}.{word}", own[0])).collect();
    record.fields.iter().for_each(|field| paths.extend(names_of_field(&own, field)));
    paths.extend(own);
    paths
}

/// A template stands for a struct whose field has the type of its argument.
pub(super) fn template_argument(mutator: &mut Mutator<'_>) -> Option<Change> {
    if mutator.side != Language::Cpp {
        return None;
    }
    let mut found = Vec::new();
    for (id, decl) in mutator.original.decls.iter().enumerate() {
        if let DeclKind::Record(record) = &decl.kind
            && let Form::Generic(index) = record.form
            && mutator.shares(decl.absent)
        {
            found.push((id, index));
        }
    }
    let (id, index) = mutator.one_of(&found)?;
    let name = mutator.name(id);
    let DeclKind::Record(record) = &mut mutator.boundary.decls[id].kind else { return None };
    let field = &mut record.fields[index];
    field.ty = Ty::Scalar(match field.ty {
        Ty::Scalar(Scalar::F64) => Scalar::F32,
        _ => Scalar::F64,
    });
    Some(Change::real(vec![format!("{name}.{}", field.name), name]))
}
