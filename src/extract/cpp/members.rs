//! Member functions: what others call by their mangled symbols, with `this` in front.

use crate::contract::{ItemKind, Name, Nullability, Signature, Type};
use crate::extract::c::assemble::Assembly;
use crate::extract::c::inventory::{Function as Declared, Member};
use crate::extract::object::dwarf::{self, FunctionId};

impl Assembly<'_> {
    /// Adds a member function, which the debug information of its class describes.
    pub(in crate::extract) fn member(&mut self, declared: &Declared, class: usize, kind: Member) {
        let graph = &self.answers.graph;
        let Some(found) = self.described(declared, class, kind) else {
            let place = declared.place.as_ref();
            return self.missing(&declared.name, ItemKind::Function, place);
        };
        let function = graph.function(found);
        let mut subroutine = function.signature.clone();
        // gcc lists what its own code passes to destructors (`__in_chrg`) behind `this`.
        let mut first = true;
        subroutine.parameters.retain(|p| !p.artificial || std::mem::take(&mut first));
        let mut signature = self.lowering.signature(&subroutine);
        self.word_signature(&mut signature, declared);
        self.name_this(&mut signature, function);
        let symbol = declared.symbol.as_deref().filter(|_| function.is_virtual);
        match symbol.and_then(virtual_destructor) {
            Some(symbol) => {
                let declared = Declared { symbol: Some(symbol), ..declared.clone() };
                self.push_function(&declared, signature);
            }
            None => self.push_function(declared, signature),
        }
    }

    /// The debug information's entry of a member function.
    fn described(&self, declared: &Declared, class: usize, kind: Member) -> Option<FunctionId> {
        let graph = &self.answers.graph;
        let symbol = self.symbol_of(declared);
        let tag = &self.inventory.tags[class];
        let path = tag.qualified()?;
        let mut of_class = graph.functions().filter(|(_, f)| *f.name.path == *path);
        if kind == Member::Method {
            return of_class.find(|(_, f)| f.linkage_name == Some(symbol)).map(|found| found.0);
        }
        // Constructors and destructors have more symbols than one, so their entries have none: the
        // place and the number of parameters tell them apart.
        let line = declared.again.first().map(|place| place.line);
        let same = |f: &dwarf::Function| {
            let written = f.signature.parameters.iter().filter(|p| !p.artificial).count();
            f.declaration
                && f.name.name.is_some_and(|name| *name == *declared.name)
                && f.span.map(|span| span.line) == line
                && written == declared.parameters.len()
        };
        let alike = self.inventory.functions.iter().filter(|other| {
            other.member == declared.member
                && other.parameters.len() == declared.parameters.len()
                && other.again.first().map(|place| place.line) == line
        });
        let position = alike.into_iter().position(|other| std::ptr::eq(other, declared))?;
        of_class.filter(|(_, f)| same(f)).nth(position).map(|found| found.0)
    }

    /// Names what no declaration spells: `this`, which is never null (C++17 12.2.2.1).
    fn name_this(&mut self, signature: &mut Signature, function: &dwarf::Function) {
        let implied = function.signature.parameters.first().is_some_and(|first| first.artificial);
        let Some(this) = signature.parameters.first_mut().filter(|_| implied) else { return };
        this.name = Some(Name::new("this"));
        if let Type::Pointer(mut pointer) = self.lowering.types.node(this.ty.id) {
            pointer.nullability = Nullability::NonNull;
            this.ty.id = self.lowering.types.intern(Type::Pointer(pointer));
        }
    }
}

/// The symbol of a virtual destructor of Microsoft's, where `symbol` is that of one that is not:
/// `??1Window@@UEAA@XZ` for `??1Window@@QEAA@XZ`. Clang's dump does not tell the two apart.
fn virtual_destructor(symbol: &str) -> Option<String> {
    let (name, rest) = symbol.strip_prefix("??1")?.rsplit_once("@@")?;
    let (access, rest) = rest.split_at_checked(1)?;
    let access = match access {
        "A" => "E",
        "I" => "M",
        "Q" => "U",
        _ => return None,
    };
    Some(format!("??1{name}@@{access}{rest}"))
}
