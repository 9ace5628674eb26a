//! What only the spelled type tells: nullability, calling convention, `noreturn`.
//!
//! Clang writes them into the type: `char *_Nullable *_Nonnull`,
//! `void (*)(int) __attribute__((ms_abi))`. Debug information has no word for the first, and gcc's
//! none for the others.

use crate::contract::{Convention, Nullability, Type, TypeId, Types};

/// What a spelled type says beyond its structure.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Annotation {
    /// What is said about null of each pointer, the outermost first.
    pub nullability: Vec<Option<Nullability>>,
    /// The calling convention of the function or of the function that is pointed to.
    pub convention: Option<Convention>,
    /// Whether that function never returns.
    pub noreturn: bool,
}

impl Annotation {
    /// Reads a type as clang spells it. `windows` tells whether the Microsoft convention is the
    /// target's own.
    pub fn read(spelled: &str, windows: bool) -> Self {
        // Attributes of the outermost function stand behind its parameters.
        let tail = spelled.rfind(')').map_or("", |_| trailing_attributes(spelled));
        Self {
            nullability: nullability(spelled),
            convention: convention(tail, windows),
            noreturn: tail.contains("noreturn"),
        }
    }

    /// The type `id` with what the annotation adds.
    pub fn apply(&self, types: &mut Types, id: TypeId) -> TypeId {
        let id = if self.convention.is_some() || self.noreturn {
            self.apply_to_function(types, id)
        } else {
            id
        };
        apply_nullability(types, id, &self.nullability)
    }

    fn apply_to_function(&self, types: &mut Types, id: TypeId) -> TypeId {
        match types.resolve(id) {
            Type::Pointer(mut pointer) => {
                let pointee = self.apply_to_function(types, pointer.pointee);
                if pointee == pointer.pointee {
                    return id;
                }
                pointer.pointee = pointee;
                types.intern(Type::Pointer(pointer))
            }
            Type::Function(signature) => {
                let mut changed = types.signature_of(signature).clone();
                changed.convention = self.convention.unwrap_or(changed.convention);
                changed.noreturn |= self.noreturn;
                if changed == *types.signature_of(signature) {
                    return id;
                }
                let signature = types.signature(changed);
                types.intern(Type::Function(signature))
            }
            _ => id,
        }
    }
}

fn apply_nullability(types: &mut Types, id: TypeId, said: &[Option<Nullability>]) -> TypeId {
    if said.iter().all(Option::is_none) {
        return id;
    }
    match types.node(id) {
        Type::Array { element, length } => {
            let element = apply_nullability(types, element, said);
            types.intern(Type::Array { element, length })
        }
        // An alias may stand for the pointer that is meant: `handle _Nonnull`.
        Type::Pointer(_) | Type::Alias(_) => {
            let Type::Pointer(mut pointer) = types.resolve(id) else { return id };
            pointer.nullability = said[0].unwrap_or(pointer.nullability);
            pointer.pointee = apply_nullability(types, pointer.pointee, &said[1..]);
            types.intern(Type::Pointer(pointer))
        }
        _ => id,
    }
}

/// What is said about null of each pointer of a declarator, the outermost first:
/// `char *_Nullable *_Nonnull` gives non-null, nullable.
fn nullability(spelled: &str) -> Vec<Option<Nullability>> {
    if !spelled.contains("_N") {
        return Vec::new();
    }
    let declarator = match spelled.find("(*") {
        // In `void (*_Nonnull)(int)` the pointer stands in the first parentheses.
        Some(start) => {
            let rest = &spelled[start + 1..];
            &rest[..rest.find([')', '(']).unwrap_or(rest.len())]
        }
        None => spelled,
    };
    let mut levels: Vec<_> = declarator.split('*').map(said_about_null).collect();
    // In front of the first star stands what is pointed to, which may be an alias of a pointer.
    if levels.len() > 1 && levels[0].is_none() {
        levels.remove(0);
    }
    levels.reverse();
    levels
}

fn said_about_null(qualifiers: &str) -> Option<Nullability> {
    let has = |word: &str| {
        qualifiers.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|w| w == word)
    };
    if has("_Nonnull") {
        Some(Nullability::NonNull)
    } else if has("_Nullable") || has("_Nullable_result") {
        Some(Nullability::Nullable)
    } else {
        None
    }
}

/// The attributes at the end of a type: `int (int) __attribute__((ms_abi))`.
fn trailing_attributes(spelled: &str) -> &str {
    let mut start = spelled.len();
    while let Some(found) = spelled[..start].rfind("__attribute__((") {
        let between = spelled[found..start].trim_end();
        if !between.ends_with("))") || between.matches('(').count() != between.matches(')').count()
        {
            break;
        }
        start = found;
    }
    &spelled[start..]
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
    use Nullability::{NonNull, Nullable};

    fn null(spelled: &str) -> Vec<Option<Nullability>> {
        Annotation::read(spelled, false).nullability
    }

    #[test]
    fn each_pointer_has_its_own_nullability() {
        assert_eq!(null("int * _Nonnull"), [Some(NonNull)]);
        assert_eq!(null("const char *const _Nullable"), [Some(Nullable)]);
        assert_eq!(null("char * _Nullable * _Nonnull"), [Some(NonNull), Some(Nullable)]);
        assert_eq!(null("char ** _Nonnull"), [Some(NonNull), None]);
        assert_eq!(null("void (* _Nonnull)(int * _Nullable)"), [Some(NonNull)]);
        assert_eq!(null("void (*)(int * _Nullable)"), [None]);
        assert_eq!(null("handle _Nonnull"), [Some(NonNull)]);
        assert!(null("int *").is_empty());
    }

    #[test]
    fn attributes_of_parameters_are_not_the_functions_own() {
        let read = |spelled| Annotation::read(spelled, false);
        let own = read("int (int) __attribute__((noreturn)) __attribute__((ms_abi))");
        assert_eq!((own.convention, own.noreturn), (Some(Convention::Win64), true));
        let parameter = read("int (void (*)(int) __attribute__((ms_abi)))");
        assert_eq!((parameter.convention, parameter.noreturn), (None, false));
        assert_eq!(read("int (*)(int)").convention, None);
    }

    #[test]
    fn a_convention_that_is_the_targets_own_is_c() {
        let text = "int (int) __attribute__((ms_abi))";
        assert_eq!(Annotation::read(text, true).convention, Some(Convention::C));
    }
}
