//! What only the spelled type tells: nullability, calling convention, `noreturn`.
//!
//! Clang writes them into the type: `char *_Nullable *_Nonnull`,
//! `void (*)(int) __attribute__((ms_abi))`. Debug information has no word for the first, and gcc's
//! none for the others. [`super::declarator`] takes the spelled type apart; here its layers are
//! laid over the type that the debug information gave.

use crate::contract::{Convention, Nullability, Signature, Type, TypeId, Types, Unwinding};

use super::declarator::{self, Declarator, Layer};

/// What a spelled type says beyond its structure.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Annotation {
    declarator: Declarator,
    /// Whether the Microsoft convention is the target's own.
    windows: bool,
}

impl Annotation {
    /// Reads a type as clang spells it. `windows` tells whether the Microsoft convention is the
    /// target's own.
    pub fn read(spelled: &str, windows: bool) -> Self {
        // Most types say nothing beyond their structure.
        let words = ["_N", "__attribute__", "noexcept"];
        let tells = words.into_iter().any(|word| spelled.contains(word));
        let declarator = if tells { declarator::parse(spelled) } else { Declarator::default() };
        Self { declarator, windows }
    }

    /// The calling convention of the function type that is spelled.
    pub fn convention(&self) -> Option<Convention> {
        match self.declarator.layers.first() {
            Some(Layer::Function { attributes, .. }) => convention(attributes, self.windows),
            _ => None,
        }
    }

    /// Whether the function type that is spelled never returns.
    pub fn noreturn(&self) -> bool {
        match self.declarator.layers.first() {
            Some(Layer::Function { attributes, .. }) => attributes.contains("noreturn"),
            _ => false,
        }
    }

    /// Whether the function type that is spelled lets no exception out.
    pub fn noexcept(&self) -> bool {
        match self.declarator.layers.first() {
            Some(Layer::Function { attributes, .. }) => attributes.contains("noexcept"),
            _ => false,
        }
    }

    /// What is said about the type that the function type returns.
    pub fn returned(mut self) -> Self {
        match self.declarator.layers.first() {
            Some(Layer::Function { .. }) => drop(self.declarator.layers.remove(0)),
            _ => self.declarator = Declarator::default(),
        }
        self
    }

    /// The same, and the pointer that is spelled is never null.
    pub fn nonnull(mut self) -> Self {
        match self.declarator.layers.first_mut() {
            Some(Layer::Pointer { null }) => *null = Some(Nullability::NonNull),
            Some(Layer::Array | Layer::Function { .. }) => {}
            None => self.declarator.base = Some(Nullability::NonNull),
        }
        self
    }

    /// The type `id` with what the annotation adds.
    pub fn apply(&self, types: &mut Types, id: TypeId) -> TypeId {
        self.layers(types, id, &self.declarator.layers, self.declarator.base)
    }

    /// Lays `layers`, the outermost first, and what is said about the type that they end at over
    /// `id`. Where the two do not fit, the type stays as it is.
    fn layers(
        &self,
        types: &mut Types,
        id: TypeId,
        layers: &[Layer],
        base: Option<Nullability>,
    ) -> TypeId {
        let Some((first, rest)) = layers.split_first() else { return said_of(types, id, base) };
        match (first, types.node(id)) {
            (Layer::Pointer { null }, Type::Pointer(mut pointer)) => {
                pointer.nullability = null.unwrap_or(pointer.nullability);
                pointer.pointee = self.layers(types, pointer.pointee, rest, base);
                types.intern(Type::Pointer(pointer))
            }
            (Layer::Array, Type::Array { element, length }) => {
                let element = self.layers(types, element, rest, base);
                types.intern(Type::Array { element, length })
            }
            (Layer::Function { parameters, attributes }, Type::Function(signature)) => {
                let mut signature = types.signature_of(signature).clone();
                signature.convention =
                    convention(attributes, self.windows).unwrap_or(signature.convention);
                signature.noreturn |= attributes.contains("noreturn");
                if attributes.contains("noexcept") {
                    signature.unwinding = Unwinding::Never;
                }
                self.parameters(types, &mut signature, parameters);
                signature.ret.id = self.layers(types, signature.ret.id, rest, base);
                let signature = types.signature(signature);
                types.intern(Type::Function(signature))
            }
            _ => id,
        }
    }

    fn parameters(&self, types: &mut Types, signature: &mut Signature, said: &[Declarator]) {
        for (parameter, said) in signature.parameters.iter_mut().zip(said) {
            parameter.ty.id = self.layers(types, parameter.ty.id, &said.layers, said.base);
        }
    }
}

/// The type `id` where `null` is said of it: a pointer, or an alias that stands for the pointer
/// that is meant (`handle _Nonnull`).
fn said_of(types: &mut Types, id: TypeId, null: Option<Nullability>) -> TypeId {
    match (null, types.resolve(id)) {
        (Some(null), Type::Pointer(mut pointer)) => {
            pointer.nullability = null;
            types.intern(Type::Pointer(pointer))
        }
        _ => id,
    }
}

fn convention(attributes: &str, windows: bool) -> Option<Convention> {
    let known = [
        ("stdcall", Convention::Stdcall),
        ("fastcall", Convention::Fastcall),
        ("thiscall", Convention::Thiscall),
        ("vectorcall", Convention::Vectorcall),
        ("ms_abi", if windows { Convention::C } else { Convention::Win64 }),
        ("sysv_abi", if windows { Convention::Sysv64 } else { Convention::C }),
        ("pcs(\"aapcs-vfp\")", Convention::AapcsVfp),
        ("pcs(\"aapcs\")", Convention::Aapcs),
        ("cdecl", Convention::C),
        ("regparm", Convention::Other),
        ("regcall", Convention::Other),
        ("pascal", Convention::Other),
        ("preserve_", Convention::Other),
        ("swift", Convention::Other),
        ("aarch64_", Convention::Other),
        ("riscv_", Convention::Other),
        ("intel_ocl_bicc", Convention::Other),
        ("m68k_rtd", Convention::Other),
    ];
    known.into_iter().find(|(word, _)| attributes.contains(word)).map(|(_, meaning)| meaning)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Parameter, Pointer, TypeUse, Untold};
    use Nullability::{NonNull, Nullable, Unspecified};

    /// What each pointer says, the outermost first, through what functions return.
    fn said(types: &Types, mut id: TypeId) -> Vec<Nullability> {
        let mut said = Vec::new();
        loop {
            match types.resolve(id) {
                Type::Pointer(pointer) => {
                    said.push(pointer.nullability);
                    id = pointer.pointee;
                }
                Type::Function(signature) => id = types.signature_of(signature).ret.id,
                _ => return said,
            }
        }
    }

    fn function(types: &mut Types, parameters: &[TypeId], ret: TypeId) -> TypeId {
        let parameter =
            |id: &TypeId| Parameter { name: None, ty: TypeUse::new(*id, ""), span: None };
        let signature = Signature {
            convention: Convention::C,
            parameters: parameters.iter().map(parameter).collect(),
            ret: TypeUse::new(ret, ""),
            variadic: false,
            noreturn: false,
            unprototyped: false,
            assumed_return: false,
            unwinding: Unwinding::Unsaid,
            untold: Untold::default(),
        };
        let signature = types.signature(signature);
        types.intern(Type::Function(signature))
    }

    #[test]
    fn every_pointer_of_a_declarator_is_told_apart() {
        let mut types = Types::default();
        let int = types.intern(Type::Int { bits: 32, signed: true });
        let text = types.pointer(int, false);
        let getter = function(&mut types, &[], text);
        let callback = types.pointer(getter, false);
        let read = |types: &mut Types, spelled: &str| {
            let id = Annotation::read(spelled, false).apply(types, callback);
            said(types, id)
        };
        assert_eq!(read(&mut types, "int *(*)(void)"), [Unspecified, Unspecified]);
        assert_eq!(read(&mut types, "int * _Nonnull (*)(void)"), [Unspecified, NonNull]);
        assert_eq!(read(&mut types, "int *(* _Nonnull)(void)"), [NonNull, Unspecified]);
        assert_eq!(read(&mut types, "int * _Nullable (* _Nonnull)(void)"), [NonNull, Nullable]);
        // Said of an alias, it is said of the pointer behind it.
        assert_eq!(read(&mut types, "getter _Nonnull"), [NonNull, Unspecified]);
        // A type that is built otherwise is left alone.
        assert_eq!(read(&mut types, "int * _Nonnull * _Nonnull"), [NonNull, Unspecified]);
    }

    #[test]
    fn what_a_function_returns_and_what_its_callbacks_take() {
        let mut types = Types::default();
        let void = types.intern(Type::Void);
        let plain = function(&mut types, &[], void);
        let inner = types.pointer(plain, false);
        let outer = function(&mut types, &[inner], inner);
        let annotation = Annotation::read("void (*_Nonnull (void (*_Nonnull)(void)))(void)", false);
        let id = annotation.apply(&mut types, outer);
        assert_eq!(said(&types, id), [NonNull]);
        let Type::Function(signature) = types.resolve(id) else { panic!("a function") };
        let parameter = types.signature_of(signature).parameters[0].ty.id;
        assert_eq!(said(&types, parameter), [NonNull]);
        let returned = annotation.returned().apply(&mut types, inner);
        assert_eq!(said(&types, returned), [NonNull]);
    }

    #[test]
    fn attributes_of_parameters_are_not_the_functions_own() {
        let read = |spelled| Annotation::read(spelled, false);
        let own = read("int (int) __attribute__((noreturn)) __attribute__((ms_abi))");
        assert_eq!((own.convention(), own.noreturn()), (Some(Convention::Win64), true));
        let parameter = read("int (void (*)(int) __attribute__((ms_abi)))");
        assert_eq!((parameter.convention(), parameter.noreturn()), (None, false));
        assert_eq!(read("int (*)(int)").convention(), None);
    }

    #[test]
    fn a_callback_has_a_convention_of_its_own() {
        let mut types = Types::default();
        let void = types.intern(Type::Void);
        let plain = function(&mut types, &[], void);
        let callback = types.pointer(plain, false);
        let spelled = "void (*)(void) __attribute__((ms_abi))";
        let id = Annotation::read(spelled, false).apply(&mut types, callback);
        let Type::Pointer(Pointer { pointee, .. }) = types.resolve(id) else { panic!("a pointer") };
        let Type::Function(signature) = types.resolve(pointee) else { panic!("a function") };
        assert_eq!(types.signature_of(signature).convention, Convention::Win64);
    }

    #[test]
    fn a_convention_that_is_the_targets_own_is_c() {
        let text = "int (int) __attribute__((ms_abi))";
        assert_eq!(Annotation::read(text, true).convention(), Some(Convention::C));
    }
}
