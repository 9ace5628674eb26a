//! Enumerations, functions, globals and constants in C++.

use super::types::Position;
use super::{Naming, Writer};
use crate::model::{
    CppChange, DeclId, Enum, Function, Global, Language, Languages, Provider, Ty, Value,
};
use crate::write_c::{convention, enumerator_name, int_literal};

impl Writer<'_> {
    pub(super) fn enum_decl(&mut self, id: DeclId, name: &str, it: &Enum) {
        // Constants of other languages are called as C calls enumerators.
        let scoped = it.constants_in.is_empty() && self.chooser.chance(name, "scoped", 40);
        let fixed = scoped || !it.plain || self.chooser.chance(name, "fixed", 40);
        let style = self.chooser.index(name, "case", 3);
        let (mut next, mut list) = (0, String::new());
        for enumerator in &it.enumerators {
            let full = enumerator_name(name, &enumerator.word);
            let word = match style {
                0 if scoped => crate::write_rust::capitalized(&enumerator.word),
                1 if scoped => enumerator.word.to_uppercase(),
                _ => full.clone(),
            };
            let implicit = enumerator.value == next && self.chooser.chance(&full, "implicit", 60);
            next = enumerator.value + 1;
            if implicit {
                list.push_str(&format!("    {word},\n"));
            } else {
                list.push_str(&format!("    {word} = {},\n", int_literal(enumerator.value)));
            }
        }
        let scalar = it.integer();
        let width = self.scalar(scalar, name);
        let width = if fixed { format!(" : {width}") } else { String::new() };
        let keyword = match scoped {
            true => self.chooser.pick(name, "keyword", &["enum class", "enum struct"]),
            false => "enum",
        };
        match self.naming(id) {
            Naming::Untagged if !scoped => {
                put!(self.out, "typedef enum{width} {{\n{list}}} {name};");
            }
            Naming::Typedef if !scoped => {
                put!(self.out, "typedef enum {name}{width} {{\n{list}}} {name};");
            }
            Naming::OtherTag => {
                put!(self.out, "{keyword} {name}_tag{width} {{\n{list}}};");
                put!(self.out, "using {name} = {name}_tag;");
            }
            _ => put!(self.out, "{keyword} {name}{width} {{\n{list}}};"),
        }
    }

    /// Functions and globals, in one `extern "C"` block or with `extern "C"` in front of each.
    pub(super) fn linked_items(&mut self) {
        let boundary = self.boundary;
        let own = |absent: Languages| !absent.has(Language::Cpp);
        let block = self.chooser.chance(&boundary.prefix, "block", 60);
        if block {
            put!(self.out, "extern \"C\" {{");
        }
        let mangled = |it: &&Function| self.changed(&it.symbol, CppChange::Mangled);
        let functions = boundary.functions.iter().filter(|it| own(it.absent));
        let (outside, functions): (Vec<_>, Vec<_>) = functions.partition(mangled);
        let linkage = if block { "" } else { "extern \"C\" " };
        for function in functions {
            let moved = self.changed(&function.symbol, CppChange::Namespace);
            if moved {
                put!(self.out, "namespace {}elsewhere {{", boundary.prefix);
            }
            self.function(function, linkage);
            if moved {
                put!(self.out, "}}");
            }
        }
        boundary.globals.iter().filter(|it| own(it.absent)).for_each(|it| self.global(it, linkage));
        if block {
            put!(self.out, "}}");
        }
        outside.into_iter().for_each(|it| self.function(it, ""));
    }

    fn function(&mut self, function: &Function, linkage: &str) {
        let (signature, place) = (&function.signature, &function.symbol);
        let throws = self.changed(place, CppChange::MayThrow);
        let defined = function.provider == Provider::Defined(Language::Cpp);
        let inline = function.static_inline;
        let mangled = self.changed(place, CppChange::Mangled);
        let renamed = !defined && !inline && !mangled && self.chooser.chance(place, "label", 8);
        let name = if renamed { format!("{place}_in_cpp") } else { place.clone() };
        let parameters = self.parameters(signature, place, function.unnamed_in_c);
        // As in C, for which see there.
        let leads = self.boundary.leads_to_callback(&signature.ret);
        let convention = convention(signature.convention);
        let (front, convention) = if leads { (convention, "") } else { ("", convention) };
        let noexcept = match throws {
            true => self.chooser.pick(place, "throws", &["", " noexcept(false)"]),
            false => self.chooser.pick(place, "noexcept", &[" noexcept", " noexcept(true)"]),
        };
        let call = format!("{convention}{name}({parameters}){noexcept}");
        let ret_place = format!("{place}()");
        let text = if self.chooser.chance(place, "trailing", 12) {
            let ret = self.declare(&signature.ret, "", &ret_place, Position::Value);
            format!("auto {call} -> {ret}")
        } else {
            self.declare(&signature.ret, &call, &ret_place, Position::Value)
        };
        let attribute = match (signature.noreturn, &signature.ret) {
            (true, _) => "[[noreturn]] ",
            (false, Ty::Void) => "",
            _ => self.chooser.pick(place, "attribute", &["", "", "[[nodiscard]] "]),
        };
        let label = if renamed { format!(" __asm__(\"{place}\")") } else { String::new() };
        let end = match (defined || inline, throws) {
            (true, true) => " { throw 1; }".to_owned(),
            (true, false) => " { __builtin_trap(); }".to_owned(),
            (false, _) => format!("{label};"),
        };
        let external = match (inline, !defined && linkage.is_empty()) {
            (true, _) => "static inline ",
            (false, true) if self.chooser.chance(place, "extern", 30) => "extern ",
            _ => "",
        };
        // `extern "C"` in front of one declaration also says `extern`.
        match inline && !linkage.is_empty() {
            true => put!(self.out, "{linkage}{{ {attribute}{external}{front}{text}{end} }}"),
            false => put!(self.out, "{linkage}{attribute}{external}{front}{text}{end}"),
        }
    }

    fn global(&mut self, global: &Global, linkage: &str) {
        let name = &global.symbol;
        let thread = match global.thread_local {
            true => self.chooser.pick(name, "thread", &["thread_local ", "__thread "]),
            false => "",
        };
        let text = self.declarator(&global.ty, name.clone(), global.constant, name);
        let external = if linkage.is_empty() { "extern " } else { linkage };
        put!(self.out, "{external}{thread}{text};");
    }

    pub(super) fn constant(&mut self, name: &str, value: &Value) {
        if self.chooser.chance(name, "macro", 35) {
            let text = match value {
                Value::Int(value) => format!("({})", int_literal(*value)),
                Value::Float(value) => format!("{value:?}"),
                Value::Text(text) => format!("\"{text}\""),
                Value::Bool(value) => value.to_string(),
            };
            put!(self.out, "#define {name} {text}");
            return;
        }
        if let Value::Int(value) = value
            && i32::try_from(*value).is_ok()
            && self.chooser.chance(name, "enum", 20)
        {
            let width = self.chooser.pick(name, "width", &["", " : long long", " : int"]);
            put!(self.out, "enum{width} {{ {name} = {value} }};");
            return;
        }
        let (ty, value) = self.constant_value(name, value);
        let suffix = if ty.ends_with("[]") { "[]" } else { "" };
        let ty = ty.strip_suffix("[]").unwrap_or(&ty);
        match self.chooser.index(name, "holder", 8) {
            0 => put!(
                self.out,
                "struct {name}_holder {{ static constexpr {ty} {name}{suffix} = {value}; }};"
            ),
            1 => put!(
                self.out,
                "namespace {name}_holder {{ constexpr {ty} {name}{suffix} = {value}; }}"
            ),
            _ => {
                let words = ["constexpr", "static constexpr", "inline constexpr", "const"];
                let word = self.chooser.pick(name, "constexpr", &words);
                // `const char *N` is a variable that leads to constant text.
                let ty = if word == "const" && ty == "const char *" { "char *const" } else { ty };
                put!(self.out, "{word} {ty} {name}{suffix} = {value};");
            }
        }
    }

    /// The type and the initial value of a constant that is a variable.
    fn constant_value(&self, name: &str, value: &Value) -> (String, String) {
        match value {
            Value::Int(value) => {
                let mut fitting = vec!["auto"];
                if i32::try_from(*value).is_ok() {
                    fitting.extend(["int", "std::int32_t", "long"]);
                }
                if u32::try_from(*value).is_ok() {
                    fitting.extend(["unsigned", "std::uint64_t", "std::size_t"]);
                }
                if u64::try_from(*value).is_ok() {
                    fitting.push("unsigned long long");
                }
                if !self.boundary.target.x86_64 {
                    fitting.retain(|word| !word.starts_with("std"));
                }
                (self.chooser.pick(name, "type", &fitting).to_owned(), int_literal(*value))
            }
            Value::Float(value) => {
                let ty = self.chooser.pick(name, "type", &["double", "auto", "float"]);
                (ty.to_owned(), format!("{value:?}"))
            }
            Value::Bool(value) => ("bool".to_owned(), value.to_string()),
            Value::Text(text) => {
                let ty = self.chooser.pick(name, "type", &["char[]", "const char *", "auto"]);
                (ty.to_owned(), format!("\"{text}\""))
            }
        }
    }
}
