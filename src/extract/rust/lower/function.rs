//! Function types.

use crate::contract::{Name, Parameter, Signature, SignatureId, Untold};
use crate::extract::object::dwarf::{self, TypeKind};
use crate::extract::rust::convention;
use crate::extract::rust::rustdoc;

use super::{Hint, Lowering, Position};

/// A function's parameters and result as the source spells them.
#[derive(Clone, Copy)]
pub struct Spelled<'a> {
    /// Which crate says so.
    pub doc: usize,
    /// Name and type of each parameter.
    pub inputs: &'a [(String, rustdoc::Type)],
    /// The result, none for `()`.
    pub output: Option<&'a rustdoc::Type>,
}

impl Lowering<'_> {
    /// The type of a function pointer whose type rustc names `name`.
    pub(super) fn signature(
        &mut self,
        subroutine: &dwarf::Subroutine,
        name: &str,
        hint: Option<&Hint>,
    ) -> SignatureId {
        let Some(Hint { doc, ty: rustdoc::Type::Function(pointer) }) = hint else {
            return self.signature_of(subroutine, name, None, &[]);
        };
        let (inputs, output) = (pointer.inputs.as_slice(), pointer.output.as_ref());
        self.signature_of(subroutine, name, Some(Spelled { doc: *doc, inputs, output }), &[])
    }

    /// The same from the parts of a declaration; `spans` are the parameters' places.
    pub fn signature_of(
        &mut self,
        subroutine: &dwarf::Subroutine,
        name: &str,
        hint: Option<Spelled<'_>>,
        spans: &[Option<crate::contract::Span>],
    ) -> SignatureId {
        // A hint with another number of parameters is not this function's.
        let hint = hint.filter(|hint| hint.inputs.len() == subroutine.parameters.len());
        let mut parameters = Vec::with_capacity(subroutine.parameters.len());
        for (index, parameter) in subroutine.parameters.iter().enumerate() {
            let input = hint.map(|hint| (hint.doc, &hint.inputs[index]));
            let spelled = input.map(|(doc, (_, ty))| Hint { doc, ty: ty.clone() });
            let ty = self.lower_use(Some(parameter.ty), spelled.as_ref(), Position::Value);
            let name = input.map(|(_, (name, _))| name.as_str());
            let name = name.filter(|name| !name.is_empty() && *name != "_").map(Name::new);
            parameters.push(Parameter { name, ty, span: spans.get(index).copied().flatten() });
        }
        let output =
            hint.and_then(|hint| hint.output.map(|ty| Hint { doc: hint.doc, ty: ty.clone() }));
        let noreturn = subroutine.noreturn || subroutine.ret.is_some_and(|id| self.is_never(id));
        let ret = self.lower_use(subroutine.ret, output.as_ref(), Position::Value);
        let signature = Signature {
            convention: convention::of_pointer(name, self.target),
            parameters,
            ret,
            variadic: subroutine.variadic || is_variadic(name),
            noreturn,
            unprototyped: false,
            assumed_return: false,
            unwinding: convention::unwinding_of_pointer(name),
            untold: Untold::default(),
        };
        self.contract.types.signature(signature)
    }

    /// Whether the type is `!`.
    fn is_never(&self, id: dwarf::TypeId) -> bool {
        match self.graph.kind(id) {
            TypeKind::Base(_) | TypeKind::Unspecified { .. } => {
                self.graph.kind(id).name().is_some_and(|name| name == "!")
            }
            _ => false,
        }
    }
}

/// Whether the outermost parameter list of a function pointer's name ends in `...`; rustc's debug
/// information says it nowhere else.
fn is_variadic(name: &str) -> bool {
    let Some((_, list)) = name.split_once("fn(") else { return false };
    let mut depth = 0_usize;
    for (at, c) in list.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return list[..at].ends_with("..."),
            ')' => depth -= 1,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_outermost_list_makes_a_function_variadic() {
        assert!(is_variadic("unsafe extern \"C\" fn(fn(u8) -> u8, ...) -> i32"));
        assert!(!is_variadic("extern \"C\" fn(unsafe extern \"C\" fn(u8, ...), u8)"));
        assert!(!is_variadic("fn()"));
    }
}
