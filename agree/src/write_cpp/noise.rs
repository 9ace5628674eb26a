//! What a C++ header has for its own users: nothing that another language could share.

use super::Writer;
use crate::layout;
use crate::model::{DeclKind, Language};

impl Writer<'_> {
    /// Overloads, templates, assertions and macros.
    pub(super) fn noise(&mut self) {
        let prefix = self.boundary.prefix.clone();
        let has = |aspect: &str, percent| self.chooser.chance(&prefix, aspect, percent);
        let (overloads, templates, asserts) =
            (has("overloads", 40), has("templates", 30), has("asserts", 40));
        if overloads {
            self.overloads();
        }
        if templates {
            put!(
                self.out,
                "template <class T> constexpr T {prefix}least(T a, T b) {{ return a < b ? a : b; }}\n\
                 template <class T> struct {prefix}traits {{ static constexpr bool value = false; }};\n\
                 template <> struct {prefix}traits<int> {{ static constexpr bool value = true; }};\n\
                 template <class T> constexpr bool {prefix}variable = {prefix}traits<T>::value;\n\
                 inline int {prefix}helper(int a) noexcept {{ return {prefix}least(a, 3); }}\n\
                 struct {prefix}shape {{ virtual ~{prefix}shape(); virtual double area() const = 0; }};"
            );
        }
        if asserts {
            self.asserts();
        }
    }

    /// Functions of the names of those on the boundary, with other parameters and symbols.
    fn overloads(&mut self) {
        for function in &self.boundary.functions {
            let here = !function.absent.has(Language::Cpp)
                && !self.boundary.cpp.iter().any(|it| it.of == function.symbol);
            if here && self.chooser.chance(&function.symbol, "overload", 50) {
                put!(self.out, "void {}(agree::nothing, long double);", function.symbol);
            }
        }
    }

    /// A class that C++ alone changes has another size, and so has what holds it.
    fn asserts(&mut self) {
        if !self.boundary.cpp.is_empty() {
            return;
        }
        for (id, decl) in self.boundary.decls.iter().enumerate() {
            if let DeclKind::Record(record) = &decl.kind
                && !decl.absent.has(Language::Cpp)
            {
                let (name, size) =
                    (self.name_of(id, ""), layout::of_record(self.boundary, record).size);
                put!(self.out, "static_assert(sizeof({name}) == {size}, \"as in C\");");
            }
        }
    }
}
