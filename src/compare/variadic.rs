//! Functions that take a variable number of arguments.
//!
//! ctypes has no word for `...`: what is passed beyond `argtypes` goes as variadic arguments do
//! (`ffi_prep_cif_var`, python/cpython#92892), and what `argtypes` lists goes as named arguments do.
//! Listing no more than C names is therefore right. Listing more is right where both go the same
//! way; libffi sets `al` on x86-64 and fills both kinds of registers on x86-64 Windows for every call.

use crate::contract::{Contract, FloatFormat, Language, Parameter, Signature, Type};

use super::Mismatch;
use super::finding::Finding;
use super::walk::Walk;

/// Which arguments go another way as variadic ones than as named ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Apart {
    /// All of them: onto the stack.
    All,
    /// Floating-point numbers: into registers for integers.
    Floats,
    /// None.
    None,
}

impl Apart {
    /// Apple's arm64 and wasm put variadic arguments into memory; Windows on Arm, 32-bit hard-float
    /// Arm (AAPCS32 6.5), RISC-V and LoongArch pass none of them in floating-point registers.
    fn on(triple: &str) -> Self {
        let starts = |words: &[&str]| words.iter().any(|word| triple.starts_with(word));
        let soft = triple.ends_with("eabi");
        if starts(&["wasm"]) || (starts(&["aarch64", "arm64"]) && triple.contains("-apple-")) {
            Self::All
        } else if starts(&["x86_64", "i586", "i686", "s390x"])
            || (starts(&["aarch64"]) && !triple.contains("-windows-"))
            || (starts(&["arm", "thumb"]) && soft)
        {
            Self::None
        } else {
            Self::Floats
        }
    }
}

impl Walk<'_> {
    /// Compares the parameters of a variadic function of C with those that Python lists; `None`
    /// where it is not these two.
    pub fn listed_variadic(
        &mut self,
        l: &Signature,
        r: &Signature,
        at: &str,
    ) -> Option<Vec<Finding>> {
        let (left, right) = (l.variadic, r.variadic);
        let (own, listed, fixed) = match (left, right) {
            (false, true) => (self.l(), l, r),
            (true, false) => (self.r(), r, l),
            _ => return None,
        };
        // cffi says `...` where it means it.
        if own.header.language != Language::Python || !listed.untold.variadic {
            return None;
        }
        let named = fixed.parameters.len();
        let Some(more) = listed.parameters.get(named..) else {
            return Some(self.parameters(&l.parameters, &r.parameters, at));
        };
        let apart = Apart::on(&own.header.target.triple);
        let lost = more.iter().any(|parameter| is_lost(own, parameter, apart));
        let mut found = self.parameters(&l.parameters[..named], &r.parameters[..named], at);
        // Where the named ones differ already, nobody knows which of the listed ones are named.
        let lost = lost && found.is_empty();
        found.extend(lost.then(|| Finding::here(Mismatch::Variadic { left, right })));
        Some(found)
    }

    /// A variadic function whose parameters the other side does not declare: ctypes then passes all
    /// its arguments as named ones.
    pub fn undeclared_variadic(&self, l: &Signature, r: &Signature) -> Option<Finding> {
        let (left, right) = (l.variadic, r.variadic);
        let own = if right { self.l() } else { self.r() };
        let lost = left != right
            && own.header.language == Language::Python
            && Apart::on(&own.header.target.triple) == Apart::All;
        lost.then(|| Finding::here(Mismatch::Variadic { left, right }))
    }
}

/// Whether a variadic argument that is listed among the named ones does not arrive. A `float` does
/// so nowhere: a variadic one is passed as a `double` (C11 6.5.2.2p7).
fn is_lost(contract: &Contract, parameter: &Parameter, apart: Apart) -> bool {
    match contract.types.resolve(parameter.ty.id) {
        Type::Float(FloatFormat::F32) => true,
        Type::Float(_) => apart != Apart::None,
        _ => apart == Apart::All,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_variadic_arguments_go_apart() {
        for (triple, apart) in [
            ("aarch64-apple-darwin", Apart::All),
            ("wasm32-wasip1", Apart::All),
            ("aarch64-pc-windows-msvc", Apart::Floats),
            ("armv7-unknown-linux-gnueabihf", Apart::Floats),
            ("riscv64gc-unknown-linux-gnu", Apart::Floats),
            ("arm-unknown-linux-gnueabi", Apart::None),
            ("aarch64-unknown-linux-gnu", Apart::None),
            ("x86_64-pc-windows-msvc", Apart::None),
        ] {
            assert_eq!(Apart::on(triple), apart, "{triple}");
        }
    }
}
