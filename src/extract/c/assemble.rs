//! The items of the contract, from the inventory's words and the probe's numbers.

use std::collections::HashSet;

use super::adopt::Unread;
use super::annotation::{Annotation, Conventions};
use super::answers::Answers;
use super::candidate::Candidate;
use super::inventory::{Function as DeclaredFunction, Inventory, Variable, Wording};
use super::location::Place;
use super::lower::{Lowering, Words};
use super::macros::Class;
use super::probe::Subject;
use super::returned;
use super::value;
use crate::contract::{
    Constant, Contract, Function, Gap, Global, Hiding, ItemKind, Linkage, Name, Signature, Type,
    TypeItem, TypeUse, Unexported, Unwinding, Value,
};
use crate::extract::cpp::unwinding::Throwing;
use crate::extract::object::dwarf::TypeKind;
use crate::extract::object::{Visibility, undecorated};
use crate::toolchain::cc::Dialect;

/// Puts a contract together.
pub struct Assembly<'a> {
    /// The contract so far; its types are in the lowering until the end.
    pub contract: Contract,
    /// The types in the making.
    pub lowering: Lowering<'a>,
    /// The declarations.
    pub inventory: &'a Inventory,
    /// The numbers.
    pub answers: &'a Answers,
    /// Whether C++ functions may throw.
    pub throwing: Throwing<'a>,
    /// What spelled conventions mean.
    pub conventions: Conventions,
    /// Whether the target's linker names begin with an underscore that C does not write.
    pub underscore: bool,
}

impl Assembly<'_> {
    /// Adds the item that each subject asks about.
    pub fn add(&mut self, subjects: &[Subject], candidates: &[Candidate]) {
        let mut named = HashSet::new();
        for subject in subjects {
            if let Some(reason) = self.answers.refused.get(subject) {
                self.refused(*subject, candidates, reason);
                continue;
            }
            match *subject {
                Subject::Tag(_) | Subject::Typedef(_) => self.type_item(*subject, &mut named),
                Subject::Function(index) => self.function(&self.inventory.functions[index], index),
                Subject::Variable(index) => self.variable(&self.inventory.variables[index], index),
                Subject::Constant(index) => self.constant(&candidates[index], index),
                // Asked for the sake of a record, not an item.
                Subject::Unnamed(..) | Subject::Instance(_) => {}
                // Asked for beside its variable.
                Subject::Value(_) => {}
            }
        }
        self.lowering.finish_records();
    }

    /// The finished contract.
    pub fn finish(mut self) -> Contract {
        self.contract.types = self.lowering.types;
        self.contract.gaps.append(&mut self.lowering.gaps);
        super::unnamed::place(&mut self.contract, &self.lowering.with_unnamed);
        self.contract.gaps.sort();
        self.contract.gaps.dedup();
        self.contract
    }

    /// Records something that could not be read.
    pub fn gap(&mut self, name: &str, kind: ItemKind, reason: String, place: Option<&Place>) {
        let span = self.lowering.files.maybe(place);
        self.contract.gaps.push(Gap { item: name.into(), kind, reason, remedy: None, span });
    }

    fn refused(&mut self, subject: Subject, candidates: &[Candidate], reason: &str) {
        let inventory = self.inventory;
        let (name, kind, place) = match subject {
            Subject::Tag(index) => {
                let tag = &inventory.tags[index];
                (tag.known_as().unwrap_or("{…}"), ItemKind::Type, &tag.place)
            }
            Subject::Typedef(index) => {
                let typedef = &inventory.typedefs[index];
                (typedef.name.as_str(), ItemKind::Type, &typedef.place)
            }
            Subject::Function(index) => {
                let function = &inventory.functions[index];
                (function.name.as_str(), ItemKind::Function, &function.place)
            }
            Subject::Variable(index) => {
                let variable = &inventory.variables[index];
                (variable.name.as_str(), ItemKind::Global, &variable.place)
            }
            Subject::Constant(index) => {
                let candidate = &candidates[index];
                (candidate.name.as_str(), ItemKind::Constant, &candidate.place)
            }
            // What they are asked for is told where it is missing.
            Subject::Instance(_) | Subject::Value(_) => return,
            Subject::Unnamed(tag, field) => {
                let tag = &inventory.tags[tag];
                (tag.known_as().unwrap_or("{…}"), ItemKind::Type, &tag.fields[field].place)
            }
        };
        let compiler = &self.contract.header.compiler.name;
        let reason = format!("{compiler} does not accept it: {reason}");
        self.gap(name, kind, reason, place.as_ref());
    }

    /// Records that the debug information lacks something.
    pub fn missing(&mut self, name: &str, kind: ItemKind, place: Option<&Place>) {
        let compiler = &self.contract.header.compiler.name;
        let reason = format!("the debug information of {compiler} does not mention it");
        self.gap(name, kind, reason, place);
    }

    fn type_item(
        &mut self,
        subject: Subject,
        named: &mut HashSet<(Name, crate::contract::TypeId)>,
    ) {
        let inventory = self.inventory;
        let (name, place, tag) = match subject {
            Subject::Tag(index) => {
                let tag = &inventory.tags[index];
                (tag.known_as().unwrap_or_default(), tag.place.as_ref(), Some(index))
            }
            Subject::Typedef(index) => {
                let typedef = &inventory.typedefs[index];
                (typedef.name.as_str(), typedef.place.as_ref(), None)
            }
            _ => return,
        };
        if !self.answers.has(subject) {
            return self.missing(name, ItemKind::Type, place);
        }
        let id = self.lowering.ty(self.answers.type_of(subject), tag);
        let name = Name::new(name);
        // `typedef struct foo foo;` and its tag are one item.
        if named.insert((name, id)) {
            let span = self.lowering.files.maybe(place);
            self.contract.type_items.push(TypeItem { name, id, span });
        }
    }

    fn function(&mut self, declared: &DeclaredFunction, index: usize) {
        if let Some((class, kind)) = declared.member {
            return self.member(declared, class, kind);
        }
        let place = declared.place.as_ref();
        let graph = &self.answers.graph;
        let entry = self.answers.type_of(Subject::Function(index));
        let entry = entry.map(|id| graph.kind(value::bare(graph, id)));
        let Some(TypeKind::Subroutine(subroutine)) = entry else {
            return self.missing(&declared.name, ItemKind::Function, place);
        };
        let mut signature = self.lowering.signature(subroutine);
        self.word_signature(&mut signature, declared);
        self.push_function(declared, signature);
    }

    /// Adds a function with its type.
    pub fn push_function(&mut self, declared: &DeclaredFunction, signature: Signature) {
        let place = declared.place.as_ref();
        let linkage = self.function_linkage(declared);
        // What C++ calls a function of one file only, nobody needs to know.
        let symbol = match declared.is_static {
            true => declared.name.as_str().into(),
            false => undecorated(self.symbol_of(declared), &declared.name),
        };
        self.hide(declared.hidden, symbol, linkage);
        let function = Function {
            name: declared.name.as_str().into(),
            path: declared.path.as_str().into(),
            symbol,
            signature: self.lowering.types.signature(signature),
            linkage,
            span: self.lowering.files.maybe(place),
        };
        self.contract.functions.push(function);
    }

    /// Notes down what no other library or program may use.
    fn hide(&mut self, hidden: bool, symbol: Name, linkage: Linkage) {
        if hidden && linkage != Linkage::Internal {
            let symbol = symbol.to_string();
            self.contract.unexported.push(Unexported { symbol, how: Hiding::Hidden });
        }
    }

    /// Adds what only the declaration tells: parameter names and places, spelled types,
    /// nullability, the convention where the compiler's debug information has none.
    pub fn word_signature(&mut self, signature: &mut Signature, declared: &DeclaredFunction) {
        for wording in &declared.also {
            self.word_again(signature, declared, wording);
        }
        let read = || {
            let bare = declared.bare.as_deref();
            Annotation::read_function(&declared.spelled, bare, self.conventions)
        };
        let own = read();
        let returned = match returned::behind_arrow(&declared.spelled) {
            Some(ret) => Annotation::read(ret, self.conventions),
            None => read().returned(),
        };
        signature.convention = own.convention().unwrap_or(signature.convention);
        signature.noreturn |= own.noreturn() || declared.noreturn;
        self.tell_nonnull(declared);
        signature.unwinding = match own.noexcept() || signature.unwinding == Unwinding::Never {
            true => Unwinding::Never,
            false => {
                let symbol = self.symbol(declared.symbol.as_deref(), &declared.name);
                self.throwing.of(declared, &symbol)
            }
        };
        let implied = implied(signature, declared);
        let parameters = signature.parameters.iter_mut().skip(implied);
        for (parameter, words) in parameters.zip(&declared.parameters) {
            parameter.name = words.name.as_ref().map(Name::from);
            parameter.span = self.lowering.files.maybe(words.place.as_ref());
            parameter.ty = self.worded(parameter.ty, &words.spelled, words.nonnull);
        }
        let own = signature.ret.spelled;
        let spelled = returned::spelled(&declared.spelled).unwrap_or(&own);
        signature.ret = self.said(signature.ret, spelled, returned, declared.returns_nonnull);
    }

    /// Adds what another declaration of the function tells, or the same in words that say more.
    fn word_again(
        &mut self,
        signature: &mut Signature,
        declared: &DeclaredFunction,
        wording: &Wording,
    ) {
        let read = || {
            let bare = wording.bare.as_deref();
            Annotation::read_function(&wording.spelled, bare, self.conventions)
        };
        let own = read();
        let returned = match returned::behind_arrow(&wording.spelled) {
            Some(ret) => Annotation::read(ret, self.conventions),
            None => read().returned(),
        };
        signature.convention = own.convention().unwrap_or(signature.convention);
        signature.noreturn |= own.noreturn();
        if own.noexcept() {
            signature.unwinding = Unwinding::Never;
        }
        let implied = implied(signature, declared);
        let parameters = signature.parameters.iter_mut().skip(implied);
        for (parameter, words) in parameters.zip(&wording.parameters) {
            parameter.ty = self.worded(parameter.ty, &words.spelled, words.nonnull);
        }
        let spelled = signature.ret.spelled;
        signature.ret = self.said(signature.ret, &spelled, returned, false);
    }

    /// Tells that nobody knows which parameters of a function are never null.
    fn tell_nonnull(&mut self, declared: &DeclaredFunction) {
        if declared.nonnull {
            let reason = "clang does not tell which parameters its attribute `nonnull` means";
            let place = declared.place.as_ref();
            self.gap(&declared.name, ItemKind::Function, reason.to_owned(), place);
        }
    }

    /// Tells that nobody knows what an attribute says about a function type.
    pub fn unread(&mut self, unread: &Unread) {
        let word = unread.word;
        let of = unread.field.as_ref().map(|field| format!(" of its field `{field}`"));
        let reason = format!(
            "the attribute `{word}`{} belongs to a function type, in which clang drops it, and abiding \
             cannot tell what it means here",
            of.unwrap_or_default()
        );
        let remedy = match word {
            "returns_nonnull" => "write `_Nonnull` behind the `*` of the type that is returned",
            _ => "write `_Nonnull` behind the `*` of each parameter that is meant",
        };
        let span = self.lowering.files.maybe(unread.place.as_ref());
        self.contract.gaps.push(Gap {
            item: unread.item.as_str().into(),
            kind: unread.kind,
            reason,
            remedy: Some(remedy.to_owned()),
            span,
        });
    }

    fn worded(&mut self, ty: TypeUse, spelled: &str, nonnull: bool) -> TypeUse {
        self.said(ty, spelled, Annotation::read(spelled, self.conventions), nonnull)
    }

    fn said(&mut self, ty: TypeUse, words: &str, said: Annotation, nonnull: bool) -> TypeUse {
        self.lowering.tell_unclear(&said, words);
        let said = if nonnull { said.nonnull() } else { said };
        TypeUse::new(said.apply(&mut self.lowering.types, ty.id), words)
    }

    fn function_linkage(&self, declared: &DeclaredFunction) -> Linkage {
        if !declared.has_body {
            return Linkage::Described;
        }
        // Whether an inline function has a symbol depends on the dialect and on later
        // declarations (C17 6.7.4; gnu89 reverses it), so the object decides.
        let symbol = self.symbol(declared.symbol.as_deref(), &declared.name);
        if !declared.is_static && self.defines(&symbol) {
            Linkage::Defined
        } else {
            Linkage::Internal
        }
    }

    fn defines(&self, symbol: &str) -> bool {
        let symbol = self.answers.image.symbol(symbol);
        symbol.is_some_and(|s| s.is_defined() && s.visibility != Visibility::Local)
    }

    /// The linker's name of a function.
    pub fn symbol_of(&self, declared: &DeclaredFunction) -> Name {
        self.symbol(declared.symbol.as_deref(), &declared.name)
    }

    /// The linker's name without the target's own underscore. Clang marks a name that the source
    /// gives literally (`__asm__("name")`) with a leading byte 1 where that matters.
    fn symbol(&self, mangled: Option<&str>, name: &str) -> Name {
        let mangled = mangled.unwrap_or(name);
        let own = mangled.strip_prefix('\u{1}').unwrap_or(mangled);
        let own = if self.underscore { own.strip_prefix('_').unwrap_or(own) } else { own };
        Name::new(own)
    }

    fn variable(&mut self, declared: &Variable, index: usize) {
        let subject = Subject::Variable(index);
        let place = declared.place.as_ref();
        let Some(entry) = self.answers.type_of(subject) else {
            return self.missing(&declared.name, ItemKind::Global, place);
        };
        let (constant, _) = self.answers.graph.qualifiers(Some(entry));
        let words = Words { spelled: &declared.spelled, also: &declared.also };
        let ty = self.lowering.annotated(Some(entry), Some(words), declared.anonymous);
        let local = declared.is_static || declared.local_if_constant && constant;
        let value =
            (local && constant && declared.initialized).then(|| match declared.local_if_constant {
                true => self.value_of(Subject::Value(index), entry, ty),
                false => self.static_value(subject, entry, ty),
            });
        if let Some(value) = value.flatten() {
            let span = self.lowering.files.maybe(place);
            let name = declared.name.as_str().into();
            let path = declared.path.as_str().into();
            let constant = Constant { name, path, ty: Some(ty), value, span };
            return self.contract.constants.push(constant);
        }
        let symbol = self.symbol(declared.symbol.as_deref(), &declared.name);
        let linkage = if local {
            Linkage::Internal
        } else if self.defines(&symbol) {
            Linkage::Defined
        } else {
            Linkage::Described
        };
        self.hide(declared.hidden, symbol, linkage);
        self.contract.globals.push(Global {
            name: declared.name.as_str().into(),
            path: declared.path.as_str().into(),
            symbol,
            ty,
            constant,
            thread_local: declared.thread_local,
            linkage,
            span: self.lowering.files.maybe(place),
        });
    }

    /// The value of a constant C++ variable, which is copied where it can be and referred to where
    /// it is an array or a floating point number. What the program computes when it starts has room
    /// and no data before.
    fn value_of(
        &self,
        subject: Subject,
        entry: crate::extract::object::dwarf::TypeId,
        ty: TypeUse,
    ) -> Option<Value> {
        match self.answers.place(subject) {
            Ok(place) => value::read(self.answers, entry, place).ok(),
            Err(_) => {
                let data = self.answers.referenced(subject).ok()?;
                let known = self.answers.image.has_data(data);
                known.then(|| self.static_value(subject, entry, ty)).flatten()
            }
        }
    }

    /// The value of `static const int LIMIT = 3;` or of such a string; `None` for what is no
    /// single value, which is then a variable of its own in each unit.
    fn static_value(
        &self,
        subject: Subject,
        entry: crate::extract::object::dwarf::TypeId,
        ty: TypeUse,
    ) -> Option<Value> {
        let Answers { image, graph, .. } = self.answers;
        let data = self.answers.referenced(subject).ok()?;
        let types = &self.lowering.types;
        match types.resolve(ty.id) {
            Type::Array { element, .. } if matches!(types.resolve(element), Type::Char { .. }) => {
                value::text(image, graph, entry, data).ok()
            }
            _ => value::read(self.answers, entry, data).ok(),
        }
    }

    fn constant(&mut self, candidate: &Candidate, index: usize) {
        let place = candidate.place.as_ref();
        let subject = Subject::Constant(index);
        let Some(entry) = self.answers.type_of(subject) else {
            return self.missing(&candidate.name, ItemKind::Constant, place);
        };
        let Answers { image, graph, .. } = self.answers;
        let value =
            self.answers.place(subject).map_err(|error| error.to_string()).and_then(|data| {
                match candidate.class {
                    Class::Text => value::text(image, graph, entry, data),
                    _ => value::read(self.answers, entry, data),
                }
            });
        match value {
            Ok(value) => {
                let mut ty = self.lowering.annotated(Some(entry), None, None);
                if let Some(literal) = ty.spelled.strip_prefix("const ") {
                    // The probe keeps literals in constants, in C++ everything.
                    let kept =
                        candidate.class == Class::Text || self.inventory.dialect == Dialect::Cpp;
                    ty.spelled = if kept { literal.into() } else { ty.spelled };
                }
                let ty = Some(ty);
                self.push_constant(candidate, ty, value);
            }
            Err(reason) => self.gap(&candidate.name, ItemKind::Constant, reason, place),
        }
    }

    /// Adds a constant with its value.
    pub fn push_constant(&mut self, candidate: &Candidate, ty: Option<TypeUse>, value: Value) {
        let name = candidate.name.as_str().into();
        let span = self.lowering.files.maybe(candidate.place.as_ref());
        let path = candidate.path.as_str().into();
        self.contract.constants.push(Constant { name, path, ty, value, span });
    }
}

/// How many parameters stand in no declaration: `this`.
fn implied(signature: &Signature, declared: &DeclaredFunction) -> usize {
    match declared.member {
        Some(_) => signature.parameters.len().saturating_sub(declared.parameters.len()),
        None => 0,
    }
}
