//! Types and declarators in C++.

use super::Writer;
use crate::layout;
use crate::model::{Callback, Language, Parameter, Pointer, Scalar, Signature, Ty};
use crate::write_c::convention;

/// Where a declaration stands, which decides whether it may be a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// In a parameter list.
    Parameter,
    /// What a function returns, or a field of a struct.
    Value,
    /// Anywhere else.
    Other,
}

impl Writer<'_> {
    /// Another name for a type.
    pub(super) fn alias(&mut self, name: &str, target: &Ty) {
        if self.chooser.chance(name, "using", 60) {
            let text = self.declare(target, "", name, Position::Other);
            put!(self.out, "using {name} = {text};");
        } else {
            let text = self.declare(target, name, name, Position::Other);
            put!(self.out, "typedef {text};");
        }
    }

    /// A declaration of `name` (or an abstract type, when it is empty) of type `ty`.
    pub(super) fn declare(&self, ty: &Ty, name: &str, place: &str, position: Position) -> String {
        match ty {
            Ty::Pointer(pointer) if self.is_reference(pointer, place, position) => {
                let pointee = self.boundary.resolve(&pointer.pointee);
                // `T *const &`: what a reference leads to may be a pointer.
                let inner = match *pointer.pointee {
                    Ty::Array(..) => format!("(&{name})"),
                    _ => format!("&{name}"),
                };
                debug_assert!(*pointee != Ty::Void);
                self.pointee(pointer, inner, place)
            }
            Ty::Callback(callback)
                if !callback.nullable
                    && position == Position::Parameter
                    && self.chooser.chance(place, "function reference", 30) =>
            {
                self.function_type(callback, "&", name, place)
            }
            _ => self.declarator(ty, name.to_owned(), false, place),
        }
    }

    /// Whether a pointer is written as a reference, which is never null.
    fn is_reference(&self, pointer: &Pointer, place: &str, position: Position) -> bool {
        pointer.says.has(Language::Cpp)
            && !pointer.nullable
            && position != Position::Other
            && !matches!(self.boundary.resolve(&pointer.pointee), Ty::Void | Ty::Flexible(_))
            && self.chooser.chance(place, "reference", 60)
    }

    fn pointee(&self, pointer: &Pointer, inner: String, place: &str) -> String {
        let text = self.declarator(&pointer.pointee, inner, pointer.constant, &format!("{place}*"));
        if pointer.volatile { format!("volatile {text}") } else { text }
    }

    /// Builds a declarator from the inside out: `inner` is what has been read so far, `constant`
    /// qualifies the type itself.
    pub(super) fn declarator(&self, ty: &Ty, inner: String, constant: bool, place: &str) -> String {
        if let Some(base) = self.through_template(ty, place) {
            return self.based(&base, &inner, constant, place);
        }
        let base = match ty {
            Ty::Void => "void".to_owned(),
            Ty::Scalar(scalar) => self.scalar(*scalar, place),
            Ty::Named(id) => self.name_of(*id, place),
            Ty::Pointer(pointer) => return self.pointer(pointer, inner, constant, place),
            Ty::Array(element, length) => {
                let inner = format!("{inner}[{length}]");
                return self.declarator(element, inner, constant, place);
            }
            Ty::Flexible(element) => {
                return self.declarator(element, format!("{inner}[]"), constant, place);
            }
            Ty::Callback(callback) => {
                let own = if constant { " const " } else { "" };
                return self.function_type(callback, "*", &format!("{own}{inner}"), place);
            }
            Ty::Vector(element, length) => {
                let bytes = layout::of_scalar(&self.boundary.target, *element).size * length;
                let element = self.scalar(*element, place);
                format!("{element} __attribute__((vector_size({bytes})))")
            }
            Ty::Complex(part) => format!("_Complex {}", self.scalar(*part, place)),
            Ty::Bits(bits) => self.scalar(bits.covering(), place),
            Ty::Inline(_) => unreachable!("written by the record's body"),
        };
        self.based(&base, &inner, constant, place)
    }

    fn based(&self, base: &str, inner: &str, constant: bool, place: &str) -> String {
        let space = if inner.is_empty() { "" } else { " " };
        match constant {
            false => format!("{base}{space}{inner}"),
            true if self.chooser.chance(place, "east", 30) => format!("{base} const{space}{inner}"),
            true => format!("const {base}{space}{inner}"),
        }
    }

    /// The type as an instance of a template that stands for it.
    fn through_template(&self, ty: &Ty, place: &str) -> Option<String> {
        let within = |ty: &Ty, constant: bool, part: &str| {
            self.declarator(ty, String::new(), constant, &format!("{place}{part}"))
        };
        // What `_Nonnull` says is lost in an argument of a template.
        let plain = |ty: &Ty| matches!(ty, Ty::Scalar(_) | Ty::Named(_) | Ty::Void);
        match ty {
            Ty::Pointer(pointer)
                if !pointer.says.has(Language::Cpp)
                    && !pointer.volatile
                    && plain(&pointer.pointee)
                    && self.chooser.chance(place, "template", 8) =>
            {
                let text = within(&pointer.pointee, pointer.constant, "*");
                Some(format!("agree::pointer<{text}>"))
            }
            Ty::Array(element, length)
                if plain(element) && self.chooser.chance(place, "template", 8) =>
            {
                Some(format!("agree::array<{}, {length}>", within(element, false, "")))
            }
            Ty::Scalar(scalar) if self.chooser.chance(place, "template", 3) => {
                let text = self.scalar(*scalar, place);
                Some(format!("agree::identity<{text}>::type"))
            }
            _ => None,
        }
    }

    fn pointer(&self, pointer: &Pointer, inner: String, constant: bool, place: &str) -> String {
        let null = match (pointer.says.has(Language::Cpp), pointer.nullable) {
            (false, _) => "",
            (true, false) => " _Nonnull ",
            (true, true) => " _Nullable ",
        };
        let own = if constant { " const " } else { "" };
        let mut inner = format!("*{null}{own}{inner}");
        if matches!(*pointer.pointee, Ty::Array(..)) {
            inner = format!("({inner})");
        }
        self.pointee(pointer, inner, place)
    }

    /// A pointer or reference (`mark`) to a function.
    fn function_type(&self, callback: &Callback, mark: &str, name: &str, place: &str) -> String {
        let null = match callback.nullable {
            _ if mark == "&" => "",
            false => "_Nonnull ",
            true if self.chooser.chance(place, "nullable", 30) => "_Nullable ",
            true => "",
        };
        let signature = &callback.signature;
        let convention = convention(signature.convention);
        let unnamed = self.chooser.chance(place, "unnamed", 30);
        let parameters = self.parameters(signature, place, unnamed);
        let noexcept = self.chooser.pick(place, "noexcept", &["", "", " noexcept"]);
        let inner = format!("({convention}{mark}{null}{name})({parameters}){noexcept}");
        self.declarator(&signature.ret, inner, false, &format!("{place}()"))
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
        let none = self.chooser.pick(place, "none", &["", "void"]);
        if list.is_empty() { none.to_owned() } else { list.join(", ") }
    }

    fn parameter(&self, parameter: &Parameter, unnamed: bool, place: &str) -> String {
        let name = self.c.part(&parameter.name);
        let name = if unnamed { "" } else { &name };
        match &parameter.ty {
            // `T a[]` is a pointer in a parameter list.
            Ty::Pointer(pointer)
                if !pointer.says.has(Language::Cpp)
                    && !pointer.volatile
                    && !unnamed
                    && self.c.complete(&pointer.pointee)
                    && self.chooser.chance(place, "array", 10) =>
            {
                self.pointee(pointer, format!("{name}[]"), place)
            }
            Ty::Scalar(_) if self.chooser.chance(place, "const", 6) => {
                self.declarator(&parameter.ty, name.to_owned(), true, place)
            }
            ty => self.declare(ty, name, place, Position::Parameter),
        }
    }

    /// One of the spellings of a scalar type.
    pub(super) fn scalar(&self, scalar: Scalar, place: &str) -> String {
        let text = match scalar {
            Scalar::Int { bits: 8, signed: false } => {
                let options = ["uint8_t", "unsigned char", "uint_least8_t"];
                self.chooser.pick(place, "scalar", &options).to_owned()
            }
            Scalar::Int { bits: 32, signed: true } => {
                let options = ["int32_t", "int", "signed", "int_least32_t"];
                self.chooser.pick(place, "scalar", &options).to_owned()
            }
            _ => self.c.scalar(scalar, place),
        };
        let keyword = ["char16_t", "char32_t", "wchar_t"].contains(&text.as_str());
        match self.chooser.index(place, "std", 4) {
            _ if keyword || !text.ends_with("_t") => text,
            0 | 1 if self.boundary.target.x86_64 => format!("std::{text}"),
            2 => format!("::{text}"),
            _ => text,
        }
    }
}
