//! What only the spelled type tells: nullability, calling convention, `noreturn`.
//!
//! Clang writes them into the type: `char *_Nullable *_Nonnull`,
//! `void (*)(int) __attribute__((ms_abi))`. Debug information has no word for the first, and gcc's
//! none for the others. [`super::declarator`] takes the spelled type apart; here its layers are
//! laid over the type that the debug information gave.

use crate::contract::{Convention, Nullability, Signature, Type, TypeId, Types, Unwinding};

use super::declarator::{self, Declarator, Layer};

/// What a target and the compiler of the numbers make of conventions that the source names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conventions {
    /// Whether the Microsoft convention is the target's own.
    pub windows: bool,
    machine: Machine,
    /// Whether the debug information has the convention of each function type, as clang's has:
    /// spelled types then add nothing. Clang spells attributes that the target ignores
    /// (`stdcall` on x86-64), and not always at the function that they belong to.
    told: bool,
}

/// The machines that have conventions of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Machine {
    X86,
    X86_64,
    Arm,
    Other,
}

impl Conventions {
    /// Those of a target, in rustc's spelling. `told` tells whether the numbers come from a
    /// compiler whose debug information has conventions.
    pub fn of(triple: &str, told: bool) -> Self {
        let machine = match triple.split('-').next().unwrap_or_default() {
            "i386" | "i586" | "i686" => Machine::X86,
            "x86_64" => Machine::X86_64,
            arm if arm.starts_with("arm") || arm.starts_with("thumb") => Machine::Arm,
            _ => Machine::Other,
        };
        Self { windows: triple.contains("-windows"), machine, told }
    }

    /// What attributes in clang's spelling mean. A convention that the machine does not have is
    /// ignored by all compilers, with a warning at most.
    fn meaning(self, attributes: &str) -> Option<Convention> {
        use Machine::{Arm, Other, X86, X86_64};
        let windows = self.windows;
        let known: [(&str, &[Machine], Convention); 18] = [
            ("stdcall", &[X86], Convention::Stdcall),
            ("fastcall", &[X86], Convention::Fastcall),
            ("thiscall", &[X86], Convention::Thiscall),
            ("vectorcall", &[X86, X86_64], Convention::Vectorcall),
            ("ms_abi", &[X86_64], if windows { Convention::C } else { Convention::Win64 }),
            ("sysv_abi", &[X86_64], if windows { Convention::Sysv64 } else { Convention::C }),
            ("pcs(\"aapcs-vfp\")", &[Arm], Convention::AapcsVfp),
            ("pcs(\"aapcs\")", &[Arm], Convention::Aapcs),
            ("cdecl", &[X86], Convention::C),
            // No compiler's debug information tells how many parameters go in registers.
            ("regparm", &[X86], Convention::Other),
            ("regcall", &[X86, X86_64], Convention::Other),
            ("pascal", &[X86], Convention::Other),
            ("preserve_", &[X86, X86_64, Arm, Other], Convention::Other),
            ("swift", &[X86, X86_64, Arm, Other], Convention::Other),
            ("aarch64_", &[Other], Convention::Other),
            ("riscv_", &[Other], Convention::Other),
            ("intel_ocl_bicc", &[X86, X86_64], Convention::Other),
            ("m68k_rtd", &[Other], Convention::Other),
        ];
        let said = |(word, machines, _): &&(&str, &[Machine], Convention)| {
            let counts = !self.told || *word == "regparm";
            counts && machines.contains(&self.machine) && attributes.contains(word)
        };
        known.iter().find(said).map(|(_, _, meaning)| *meaning)
    }
}

/// What a spelled type says beyond its structure.
#[derive(Debug, PartialEq, Eq)]
pub struct Annotation {
    declarator: Declarator,
    conventions: Conventions,
}

impl Annotation {
    /// Reads a type as clang spells it.
    pub fn read(spelled: &str, conventions: Conventions) -> Self {
        // Most types say nothing beyond their structure.
        let words = ["_N", "__attribute__", "noexcept"];
        let tells = words.into_iter().any(|word| spelled.contains(word));
        let declarator = if tells { declarator::parse(spelled) } else { Declarator::default() };
        Self { declarator, conventions }
    }

    /// Reads the type of a function that clang spells twice. As it was written, attributes of the
    /// function stand behind what it returns, `int (*(int))(long) __attribute__((ms_abi))`, where
    /// they look like those of the function returned; without its sugar each stands behind its
    /// own parameters.
    pub fn read_function(spelled: &str, bare: Option<&str>, conventions: Conventions) -> Self {
        let mut read = Self::read(spelled, conventions);
        let Some(bare) = bare.filter(|_| !read.declarator.layers.is_empty()) else { return read };
        let bare = declarator::parse(bare);
        for (layer, bare) in read.declarator.layers.iter_mut().zip(bare.layers) {
            let (Layer::Function { attributes, .. }, Layer::Function { attributes: own, .. }) =
                (layer, bare)
            else {
                continue;
            };
            // Before C++17 it was no part of the type.
            let quiet = attributes.contains("noexcept") && !own.contains("noexcept");
            *attributes = if quiet { own + "noexcept" } else { own };
        }
        read
    }

    /// Whether a convention is spelled that may belong to any of several functions, the type
    /// being one of a pointer to a function that returns another.
    pub fn is_unclear(&self) -> bool {
        let layers = &self.declarator.layers;
        let functions = layers.iter().filter_map(|layer| match layer {
            Layer::Function { attributes, .. } => Some(attributes),
            _ => None,
        });
        let behind = matches!(layers.first(), Some(Layer::Pointer { .. } | Layer::Array));
        let last = functions.clone().next_back();
        behind
            && functions.count() > 1
            && last.is_some_and(|attributes| self.conventions.meaning(attributes).is_some())
    }

    /// The calling convention of the function type that is spelled.
    pub fn convention(&self) -> Option<Convention> {
        match self.declarator.layers.first() {
            Some(Layer::Function { attributes, .. }) => self.conventions.meaning(attributes),
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
        self.declarator.never_null();
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
                    self.conventions.meaning(attributes).unwrap_or(signature.convention);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Parameter, Pointer, TypeUse, Untold};
    use Nullability::{NonNull, Nullable, Unspecified};

    const X86_64: Conventions =
        Conventions { windows: false, machine: Machine::X86_64, told: false };

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
            let id = Annotation::read(spelled, X86_64).apply(types, callback);
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
        let annotation =
            Annotation::read("void (*_Nonnull (void (*_Nonnull)(void)))(void)", X86_64);
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
        let read = |spelled| Annotation::read(spelled, X86_64);
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
        let id = Annotation::read(spelled, X86_64).apply(&mut types, callback);
        let Type::Pointer(Pointer { pointee, .. }) = types.resolve(id) else { panic!("a pointer") };
        let Type::Function(signature) = types.resolve(pointee) else { panic!("a function") };
        assert_eq!(types.signature_of(signature).convention, Convention::Win64);
    }

    #[test]
    fn a_convention_that_is_the_targets_own_is_c() {
        let text = "int (int) __attribute__((ms_abi))";
        let windows = Conventions::of("x86_64-pc-windows-gnu", false);
        assert_eq!(Annotation::read(text, windows).convention(), Some(Convention::C));
    }
    #[test]
    fn a_convention_that_the_machine_does_not_have_is_no_convention() {
        let read = |triple, text| Annotation::read(text, Conventions::of(triple, false));
        let text = "int (int) __attribute__((stdcall))";
        assert_eq!(read("i686-pc-windows-gnu", text).convention(), Some(Convention::Stdcall));
        assert_eq!(read("x86_64-pc-windows-gnu", text).convention(), None);
    }

    #[test]
    fn a_function_that_returns_a_function_has_its_own_attributes() {
        let spelled = "int (*(int))(long) __attribute__((ms_abi))";
        let bare = "int (*(int) __attribute__((ms_abi)))(long)";
        let own = Annotation::read_function(spelled, Some(bare), X86_64);
        assert_eq!(own.convention(), Some(Convention::Win64));
        assert_eq!(own.returned().convention(), None);
        let returned = Annotation::read_function(spelled, None, X86_64);
        assert_eq!(returned.convention(), None);
        assert!(!returned.is_unclear());
        assert!(
            Annotation::read("int (*(*)(int))(long) __attribute__((ms_abi))", X86_64).is_unclear()
        );
        assert!(!Annotation::read("int (*)(long) __attribute__((ms_abi))", X86_64).is_unclear());
    }
}
