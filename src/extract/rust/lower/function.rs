//! Function types.

use crate::contract::{Name, Parameter, Signature, SignatureId};
use crate::extract::object::dwarf::{self, TypeKind};
use crate::extract::rust::convention;
use crate::extract::rust::rustdoc;

use super::{Hint, Lowering, Position};

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
        let pointer = (*pointer).clone();
        self.signature_of(
            subroutine,
            name,
            Some((*doc, &pointer.inputs, pointer.output.as_ref())),
            &[],
        )
    }

    /// The same from the parts of a declaration; `spans` are the parameters' places.
    pub fn signature_of(
        &mut self,
        subroutine: &dwarf::Subroutine,
        name: &str,
        hint: Option<(usize, &[(String, rustdoc::Type)], Option<&rustdoc::Type>)>,
        spans: &[Option<crate::contract::Span>],
    ) -> SignatureId {
        // A hint with another number of parameters is not this function's.
        let hint = hint.filter(|(_, inputs, _)| inputs.len() == subroutine.parameters.len());
        let mut parameters = Vec::with_capacity(subroutine.parameters.len());
        for (index, parameter) in subroutine.parameters.iter().enumerate() {
            let input = hint.map(|(doc, inputs, _)| (doc, &inputs[index]));
            let spelled = input.map(|(doc, (_, ty))| Hint { doc, ty: ty.clone() });
            let ty = self.lower_use(Some(parameter.ty), spelled.as_ref(), Position::Value);
            let name = input.map(|(_, (name, _))| name.as_str());
            let name = name.filter(|name| !name.is_empty() && *name != "_").map(Name::new);
            parameters.push(Parameter { name, ty, span: spans.get(index).copied().flatten() });
        }
        let output =
            hint.and_then(|(doc, _, output)| output.map(|ty| Hint { doc, ty: ty.clone() }));
        let noreturn = subroutine.noreturn || subroutine.ret.is_some_and(|id| self.is_never(id));
        let ret = self.lower_use(subroutine.ret, output.as_ref(), Position::Value);
        let signature = Signature {
            convention: convention::of_pointer(name, self.target),
            parameters,
            ret,
            variadic: subroutine.variadic || name.contains(", ...)") || name.contains("(...)"),
            noreturn,
            unprototyped: false,
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
