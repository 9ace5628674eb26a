//! Types and declarators in C: what stands around a name, and the spellings of numbers.

use super::Writer;
use crate::layout;
use crate::model::{Callback, Convention, Languages, Parameter, Pointer, Scalar, Signature, Ty};

impl Writer<'_> {
    /// A declaration of `name` (or an abstract type, when it is empty) of type `ty`.
    pub(super) fn declare(&self, ty: &Ty, name: &str, place: &str) -> String {
        self.declarator(ty, name.to_owned(), false, place)
    }

    /// Builds a C declarator from the inside out: `inner` is what has been read so far, `constant`
    /// qualifies the type itself.
    pub(super) fn declarator(&self, ty: &Ty, inner: String, constant: bool, place: &str) -> String {
        let base = match ty {
            Ty::Void => "void".to_owned(),
            Ty::Scalar(scalar) => self.scalar(*scalar, place),
            Ty::Named(id) => self.name_of(*id),
            Ty::Pointer(pointer) => return self.pointer(pointer, inner, constant, place),
            Ty::Array(element, length) => {
                let inner = format!("{inner}[{length}]");
                return self.declarator(element, inner, constant, place);
            }
            Ty::Flexible(element) => {
                return self.declarator(element, format!("{inner}[]"), constant, place);
            }
            Ty::Callback(callback) => return self.callback(callback, inner, constant, place),
            Ty::Vector(element, length) => {
                let bytes = layout::of_scalar(&self.boundary.target, *element).size * length;
                let element = self.scalar(*element, place);
                format!("{element} __attribute__((vector_size({bytes})))")
            }
            Ty::Complex(part) => {
                let part = self.scalar(*part, place);
                // cffi knows the word behind only.
                let before = self.dialect.attributes && self.chooser.chance(place, "complex", 50);
                if before { format!("_Complex {part}") } else { format!("{part} _Complex") }
            }
            Ty::Bits(bits) => self.scalar(bits.covering(), place),
            Ty::Inline(_) => unreachable!("written by the record's body"),
        };
        let space = if inner.is_empty() { "" } else { " " };
        match constant {
            false => format!("{base}{space}{inner}"),
            true if self.chooser.chance(place, "east", 30) => format!("{base} const{space}{inner}"),
            true => format!("const {base}{space}{inner}"),
        }
    }

    fn pointer(&self, pointer: &Pointer, inner: String, constant: bool, place: &str) -> String {
        let null = match (pointer.says.has(self.dialect.language), pointer.nullable) {
            (false, _) => "",
            (true, false) => " _Nonnull ",
            (true, true) => " _Nullable ",
        };
        let own = if constant { " const " } else { "" };
        let mut inner = format!("*{null}{own}{inner}");
        if matches!(*pointer.pointee, Ty::Array(..)) {
            inner = format!("({inner})");
        }
        let text = self.declarator(&pointer.pointee, inner, pointer.constant, &format!("{place}*"));
        if pointer.volatile { format!("volatile {text}") } else { text }
    }

    fn callback(&self, callback: &Callback, inner: String, constant: bool, place: &str) -> String {
        let null = match callback.nullable {
            _ if !self.dialect.attributes => "",
            false => "_Nonnull ",
            true if self.chooser.chance(place, "nullable", 30) => "_Nullable ",
            true => "",
        };
        let own = if constant { "const " } else { "" };
        // Behind a function that returns the callback it would be the function's attribute.
        let named =
            !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        let (signature, never_null) = match named && !self.nests(&callback.signature.ret) {
            true => self.nonnull_apart(&callback.signature, place),
            false => (callback.signature.clone(), String::new()),
        };
        let convention = self.convention(signature.convention);
        let unnamed = self.chooser.chance(place, "unnamed", 30);
        let parameters = self.parameters(&signature, place, unnamed);
        let space = if never_null.is_empty() { "" } else { " " };
        let never_null = never_null.trim_end();
        let inner = format!("({convention}*{null}{own}{inner})({parameters}){space}{never_null}");
        self.declarator(&signature.ret, inner, false, &format!("{place}()"))
    }

    /// Whether a part of the result's declarator stands behind the parameters.
    fn nests(&self, ret: &Ty) -> bool {
        match ret {
            Ty::Callback(_) | Ty::Array(..) => true,
            Ty::Pointer(pointer) => self.nests(&pointer.pointee),
            _ => false,
        }
    }

    pub(super) fn parameters(&self, signature: &Signature, place: &str, unnamed: bool) -> String {
        let one = |(index, parameter): (usize, &Parameter)| {
            let place = format!("{place}({index})");
            self.parameter(parameter, unnamed, &place)
        };
        let mut list: Vec<_> = signature.parameters.iter().enumerate().map(one).collect();
        if signature.variadic {
            list.push("...".to_owned());
        }
        if list.is_empty() { "void".to_owned() } else { list.join(", ") }
    }

    fn parameter(&self, parameter: &Parameter, unnamed: bool, place: &str) -> String {
        let name = self.part(&parameter.name);
        let name = if unnamed { "" } else { &name };
        match &parameter.ty {
            // `T a[]` is a pointer in a parameter list.
            Ty::Pointer(pointer)
                if !pointer.says.has(self.dialect.language)
                    && !pointer.volatile
                    && !unnamed
                    && self.complete(&pointer.pointee)
                    && self.chooser.chance(place, "array", 10) =>
            {
                let inner = format!("{name}[]");
                self.declarator(&pointer.pointee, inner, pointer.constant, &format!("{place}*"))
            }
            // The older way to say that null may not pass.
            Ty::Pointer(pointer)
                if self.tells_nonnull(pointer) && self.chooser.chance(place, "nonnull", 40) =>
            {
                let bare = Pointer { says: Languages::NONE, ..pointer.clone() };
                let text = self.pointer(&bare, name.to_owned(), false, place);
                format!("{text} __attribute__((nonnull))")
            }
            Ty::Pointer(pointer) if !unnamed && self.chooser.chance(place, "restrict", 10) => {
                self.pointer(pointer, format!("{} {name}", self.dialect.restrict), false, place)
            }
            ty => self.declare(ty, name, place),
        }
    }

    /// What a function's own attributes say of pointers that are never null, and its type without
    /// that.
    pub(super) fn nonnull_apart(&self, signature: &Signature, place: &str) -> (Signature, String) {
        let mut rest = signature.clone();
        let mut numbers = Vec::new();
        for (index, parameter) in rest.parameters.iter_mut().enumerate() {
            if self.leave_unsaid(&mut parameter.ty, &format!("{place}({index})")) {
                numbers.push((index + 1).to_string());
            }
        }
        let pointer = |it: &&Parameter| {
            matches!(self.boundary.resolve(&it.ty), Ty::Pointer(_) | Ty::Callback(_))
        };
        let all = numbers.len() == rest.parameters.iter().filter(pointer).count();
        // Without numbers it says of a parameter that the parameter itself is never null.
        let all = all && !place.ends_with(')');
        let mut text = match (numbers.is_empty(), self.chooser.index(place, "numbers", 3)) {
            (true, _) => String::new(),
            (_, 0) if all => "__attribute__((nonnull)) ".to_owned(),
            (_, 1) => numbers.iter().map(|it| format!("__attribute__((nonnull({it}))) ")).collect(),
            _ => format!("__attribute__((__nonnull__({}))) ", numbers.join(", ")),
        };
        if self.leave_unsaid(&mut rest.ret, &format!("{place}()")) {
            text += "__attribute__((returns_nonnull)) ";
        }
        (rest, text)
    }

    /// Takes from the type of a parameter or result that it is never null, for the function's own
    /// attributes to say.
    fn leave_unsaid(&self, ty: &mut Ty, place: &str) -> bool {
        if !self.dialect.attributes || !self.chooser.chance(place, "apart", 35) {
            return false;
        }
        match ty {
            Ty::Pointer(pointer) if self.tells_nonnull(pointer) => {
                pointer.says = pointer.says.without(self.dialect.language);
            }
            Ty::Callback(callback)
                if !callback.nullable && !self.chooser.chance(place, "nullable", 30) =>
            {
                callback.nullable = true;
            }
            _ => return false,
        }
        true
    }

    fn tells_nonnull(&self, pointer: &Pointer) -> bool {
        let says = pointer.says.has(self.dialect.language);
        !pointer.nullable && says && self.dialect.attributes
    }

    pub(super) fn convention(&self, given: Convention) -> &'static str {
        if self.dialect.attributes { convention(given) } else { "" }
    }

    /// One of the spellings of a scalar type.
    pub(crate) fn scalar(&self, scalar: Scalar, place: &str) -> String {
        let options: &[&str] = match scalar {
            Scalar::Bool => self.dialect.booleans,
            Scalar::Char => &["char"],
            Scalar::F32 => &["float"],
            Scalar::F64 => &["double"],
            Scalar::LongDouble => &["long double"],
            Scalar::F16 => &["_Float16"],
            Scalar::F128 => &["__float128"],
            Scalar::Long { signed: true } => &["long", "long int", "signed long"],
            Scalar::Long { .. } => &["unsigned long", "unsigned long int"],
            Scalar::Size { signed: true } => &["ptrdiff_t", "intptr_t"],
            Scalar::Size { .. } => &["size_t", "uintptr_t"],
            Scalar::WideChar => &["wchar_t"],
            Scalar::Int { bits: 8, signed: true } => &["int8_t", "signed char"],
            Scalar::Int { bits: 8, .. } => &["uint8_t", "unsigned char"],
            Scalar::Int { bits: 16, signed: true } => &["int16_t", "short", "short int"],
            Scalar::Int { bits: 16, .. } => {
                if self.boundary.target.x86_64 {
                    &["uint16_t", "unsigned short", "char16_t"]
                } else {
                    &["uint16_t", "unsigned short"]
                }
            }
            Scalar::Int { bits: 32, signed: true } => &["int32_t", "int"],
            Scalar::Int { bits: 32, .. } => {
                if self.boundary.target.x86_64 {
                    &["uint32_t", "unsigned int", "unsigned", "char32_t"]
                } else {
                    &["uint32_t", "unsigned int", "unsigned"]
                }
            }
            Scalar::Int { bits: 64, signed: true } => {
                if layout::long_is_64(&self.boundary.target) {
                    &["int64_t", "long", "long long", "ptrdiff_t", "intptr_t", "intmax_t"]
                } else {
                    &["int64_t", "long long", "intmax_t"]
                }
            }
            Scalar::Int { bits: 64, .. } => {
                if layout::long_is_64(&self.boundary.target) {
                    &["uint64_t", "unsigned long", "unsigned long long", "size_t", "uintptr_t"]
                } else {
                    &["uint64_t", "unsigned long long"]
                }
            }
            Scalar::Int { signed: true, .. } => &["__int128"],
            Scalar::Int { .. } => &["unsigned __int128"],
        };
        self.chooser.pick(place, "scalar", options).to_owned()
    }
}

/// The attribute of a calling convention.
pub(crate) fn convention(convention: Convention) -> &'static str {
    match convention {
        Convention::C => "",
        Convention::Sysv64 => "__attribute__((sysv_abi)) ",
        Convention::Win64 => "__attribute__((ms_abi)) ",
        Convention::Stdcall => "__attribute__((stdcall)) ",
        Convention::Fastcall => "__attribute__((fastcall)) ",
    }
}
