//! Classes, structs and unions in C++.

use super::types::Position;
use super::{Naming, Writer};
use crate::layout;
use crate::model::{Bits, CppChange, DeclId, Field, Form, Record, Ty};

/// What a record is written as, beside its fields.
struct Head {
    keyword: &'static str,
    /// `alignas` and attributes, each followed by a space.
    attributes: String,
    name: String,
    /// The names of base classes.
    bases: Vec<String>,
    /// How many of the first fields stand in a base class.
    inherited: usize,
    /// Whether it may have members beside its fields.
    extras: bool,
}

impl Writer<'_> {
    /// The declaration that lets others name an instance of a template.
    pub(super) fn forward_template(&mut self, name: &str, record: &Record) {
        let argument = self.argument(name, record);
        let keyword = if record.union { "union" } else { "struct" };
        put!(self.out, "template <class T> {keyword} {name}_of;");
        put!(self.out, "using {name} = {name}_of<{argument}>;");
    }

    /// The type that the generic field has in the instance.
    fn argument(&self, name: &str, record: &Record) -> String {
        let Form::Generic(index) = record.form else { return String::new() };
        let place = format!("{name}.{}", record.fields[index].name);
        self.declare(&record.fields[index].ty, "", &place, Position::Other)
    }

    /// Bit-fields as a struct of their own.
    pub(super) fn struct_of_bits(&mut self, name: &str, bits: &Bits) {
        let field = Field::of("bits".to_owned(), Ty::Bits(bits.clone()));
        let body = self.body(name, &Record::of(vec![field]), 0, 1, None);
        put!(self.out, "struct {name} {body};");
    }

    pub(super) fn record_decl(&mut self, id: DeclId, name: &str, record: &Record) {
        // The attribute leaves members alone that are classes of C++; the pragma does not.
        let holds = record.fields.iter().any(|it| self.holds_record(&it.ty));
        let pragma = record
            .packed
            .is_some_and(|n| n > 1 || holds || self.chooser.chance(name, "pragma", 50));
        if pragma {
            put!(self.out, "#pragma pack(push, {})", record.packed.unwrap_or(1));
        }
        let naming = self.naming(id);
        let inherited = self.inherited(name, record, naming);
        let mut bases = Vec::new();
        if inherited > 0 {
            let base = Record::of(record.fields[..inherited].to_vec());
            let body = self.body(name, &base, 0, 1, None);
            put!(self.out, "struct {name}_base {body};");
            bases.push(format!("{name}_base"));
        }
        if self.has_empty_base(name, record, naming) {
            bases.push("agree::nothing".to_owned());
        }
        if self.changed(&self.boundary.decls[id].name, CppChange::Base) {
            bases.push("agree::extra".to_owned());
        }
        if self.changed(&self.boundary.decls[id].name, CppChange::VirtualBase) {
            bases.push("virtual agree::extra".to_owned());
        }
        let head = Head {
            keyword: if naming == Naming::Template && !record.union {
                "struct"
            } else {
                self.keyword(id)
            },
            attributes: self.attributes(name, record, pragma),
            name: match naming {
                Naming::OtherTag => format!("{name}_tag"),
                Naming::Template => format!("{name}_of"),
                _ => name.to_owned(),
            },
            bases,
            inherited,
            extras: !matches!(naming, Naming::Untagged),
        };
        let own = self.boundary.decls[id].name.clone();
        self.class(name, &own, record, naming, &head);
        if pragma {
            put!(self.out, "#pragma pack(pop)");
        }
    }

    fn holds_record(&self, ty: &Ty) -> bool {
        match self.boundary.resolve(ty) {
            Ty::Array(element, _) => self.holds_record(element),
            other => self.boundary.record(other).is_some(),
        }
    }

    fn class(&mut self, name: &str, own: &str, record: &Record, naming: Naming, head: &Head) {
        let body = self.body(name, record, head.inherited, 1, Some((own, head)));
        let Head { keyword, attributes, name: tag, bases, .. } = head;
        let last = head.extras
            && !record.union
            && naming != Naming::Template
            && self.chooser.chance(name, "final", 10);
        let last = if last { " final" } else { "" };
        let bases: Vec<_> = bases.iter().map(|base| format!("public {base}")).collect();
        let bases =
            if bases.is_empty() { String::new() } else { format!(" : {}", bases.join(", ")) };
        match naming {
            Naming::Untagged => put!(self.out, "typedef {keyword} {attributes}{body} {name};"),
            Naming::Template => {
                put!(self.out, "template <class T> {keyword} {attributes}{tag}{bases} {body};");
                if self.chooser.chance(name, "instantiated", 30) {
                    let argument = self.argument(name, record);
                    put!(self.out, "template {keyword} {tag}<{argument}>;");
                }
            }
            _ => put!(self.out, "{keyword} {attributes}{tag}{last}{bases} {body};"),
        }
    }

    /// How many of the first fields stand in a base class. Nothing follows them there, so that no
    /// field of the class can move into the padding of its base (Itanium C++ ABI 2.4).
    fn inherited(&self, name: &str, record: &Record, naming: Naming) -> usize {
        let special = |field: &Field| {
            matches!(field.ty, Ty::Bits(_) | Ty::Flexible(_)) || field.align.is_some()
        };
        let unfit = record.union
            || record.packed.is_some()
            || record.align.is_some()
            || matches!(naming, Naming::Untagged | Naming::Template)
            || record.form.tag().is_some()
            || record.fields.len() < 2
            || record.fields.iter().any(special);
        if unfit || !self.itanium() || !self.chooser.chance(name, "base", 20) {
            return 0;
        }
        let count = 1 + self.chooser.index(name, "inherited", record.fields.len() - 1);
        let base = Record::of(record.fields[..count].to_vec());
        let offsets = layout::offsets(self.boundary, record);
        let last = &record.fields[count - 1];
        let end = offsets[count - 1] + layout::of(self.boundary, &last.ty).size;
        if layout::of_record(self.boundary, &base).size == end { count } else { 0 }
    }

    /// Whether the target's C++ ABI is the Itanium one, where privacy, bases and constructors that
    /// do nothing leave a class as it is.
    fn itanium(&self) -> bool {
        // GNU compilers for Windows follow it too, but not in how classes return.
        self.boundary.target.packed_bits
    }

    fn has_empty_base(&self, name: &str, record: &Record, naming: Naming) -> bool {
        self.may_hold_nothing(record, naming) && self.chooser.chance(name, "empty base", 8)
    }

    /// Whether an empty class takes no room in it.
    fn may_hold_nothing(&self, record: &Record, naming: Naming) -> bool {
        !record.union
            && record.packed.is_none()
            // Where an empty class and bit-fields stand together only compilers know.
            && !record.fields.iter().any(|field| matches!(field.ty, Ty::Bits(_)))
            && self.itanium()
            && naming != Naming::Untagged
            // Two of one empty class must not have one address: `class a : nothing { b first; }`
            // starts `first` behind the base where `b` has the same one.
            && !record.fields.first().is_some_and(|field| self.holds_record(&field.ty))
    }

    fn attributes(&self, name: &str, record: &Record, pragma: bool) -> String {
        let mut text = String::new();
        if record.packed.is_some() && !pragma {
            text.push_str("__attribute__((packed)) ");
        }
        let Some(align) = record.align else { return text };
        // `alignas` must not be less than the natural alignment.
        let natural = layout::of_record(self.boundary, &Record { align: None, ..record.clone() });
        let spelled = record.packed.is_none() && align >= natural.align;
        if spelled && self.chooser.chance(name, "alignas", 60) {
            text.push_str(&format!("alignas({align}) "));
        } else {
            text.push_str(&format!("__attribute__((aligned({align}))) "));
        }
        text
    }

    /// The braces of a record. `class` is the name of the declaration and what it is written as;
    /// records declared in place have none.
    fn body(
        &self,
        place: &str,
        record: &Record,
        from: usize,
        depth: usize,
        class: Option<(&str, &Head)>,
    ) -> String {
        let mut text = "{\n".to_owned();
        if let Some((own, head)) = class {
            if head.keyword == "class" {
                text.push_str("public:\n");
            }
            if head.extras {
                text.push_str(&self.extras(place, own, record, head));
            }
        }
        let private = class.is_some_and(|(own, head)| {
            let drawn = self.itanium() && head.extras && self.chooser.chance(own, "private", 8);
            drawn || self.changed(own, CppChange::Private)
        });
        let hidden = self.chooser.index(place, "hidden from", record.fields.len().max(1));
        for (index, field) in record.fields.iter().enumerate().skip(from) {
            if private && (index == hidden || index == from.max(hidden)) {
                text.push_str("private:\n");
            }
            let place = format!("{place}.{}", field.name);
            text.push_str(&self.field(&place, record, index, depth, class));
        }
        text + &"    ".repeat(depth - 1) + "}"
    }

    fn field(
        &self,
        place: &str,
        record: &Record,
        index: usize,
        depth: usize,
        class: Option<(&str, &Head)>,
    ) -> String {
        let (indent, field) = ("    ".repeat(depth), &record.fields[index]);
        let initialized = class.is_some_and(|(_, head)| head.extras);
        let demanded = layout::demanded(self.c.boundary, field);
        let alignas = demanded.map_or_else(String::new, |align| format!("alignas({align}) "));
        match &field.ty {
            Ty::Bits(bits) => {
                let room = self.c.room(record, index);
                self.c.bits(place, bits, &indent, room)
            }
            Ty::Inline(inner) => {
                let keyword = if inner.union { "union" } else { "struct" };
                let body = self.body(place, inner, 0, depth + 1, None);
                let name = self.c.part(&field.name);
                if field.anonymous {
                    return format!("{indent}{alignas}{keyword} {body};\n");
                }
                // No type has a name inside of an anonymous record (C++17 12.3.1).
                let options = if class.is_some() { 3 } else { 1 };
                // The name says whose part it is, as other languages have to say it.
                let tag = place.replace('.', "_");
                match self.chooser.index(place, "nested", options) {
                    0 => format!("{indent}{alignas}{keyword} {body} {name};\n"),
                    1 => format!("{indent}{alignas}{keyword} {tag} {body} {name};\n"),
                    _ => {
                        format!("{indent}{keyword} {tag} {body};\n{indent}{alignas}{tag} {name};\n")
                    }
                }
            }
            _ if record.form == Form::Generic(index) => {
                let initial = if initialized && !record.union { self.initial(place) } else { "" };
                format!("{indent}{alignas}T {}{initial};\n", self.c.part(&field.name))
            }
            ty => {
                let name = self.c.part(&field.name);
                let position = if record.union { Position::Other } else { Position::Value };
                let text = self.declare(ty, &name, place, position);
                let simple = match ty {
                    Ty::Scalar(_) => true,
                    Ty::Pointer(it) => it.nullable,
                    Ty::Callback(it) => it.nullable,
                    _ => false,
                };
                let all = class.is_some_and(|(own, _)| self.changed(own, CppChange::Initialized));
                let initial = match simple && initialized && !record.union {
                    true if all => " = {}",
                    true => self.initial(place),
                    false => "",
                };
                format!("{indent}{alignas}{text}{initial};\n")
            }
        }
    }

    /// A default member initializer.
    fn initial(&self, place: &str) -> &'static str {
        self.chooser.pick(place, "initial", &["", "", "", "", "", "", " {}", " = {}"])
    }

    /// Members that are no fields, and those that a change of C++'s own makes.
    fn extras(&self, place: &str, own: &str, record: &Record, head: &Head) -> String {
        let name = &head.name;
        let mut text = String::new();
        let mut add = |line: &str| text.push_str(&format!("    {line}\n"));
        let has = |aspect: &str, percent| self.chooser.chance(place, aspect, percent);
        if has("static", 12) {
            add("static int count_in_cpp;");
        }
        if has("constant", 12) {
            add("static constexpr int limit_in_cpp = 3;");
        }
        if has("method", 20) {
            add("int sum_in_cpp(int by) const noexcept { return by; }");
            add("void reset_in_cpp();");
        }
        if has("operator", 12) {
            add(&format!("bool operator==(const {name} &other) const noexcept;"));
            add("explicit operator bool() const noexcept;");
        }
        if has("nested", 12) {
            add("using value_in_cpp = int;");
            add("enum class mode_in_cpp { on, off };");
        }
        if has("friend", 10) {
            add(&format!("friend void swap_in_cpp({name} &, {name} &) noexcept;"));
            add("template <class As> As as_in_cpp() const;");
        }
        let own_members = self.changed(own, CppChange::Members);
        let special = [CppChange::Destructor, CppChange::CopyConstructor];
        let special = special.into_iter().any(|it| self.changed(own, it));
        let defaulted = has("defaulted", 8) && !special || own_members;
        if self.itanium() && !record.union && defaulted {
            add(&format!("{name}() = default;\n    {name}(const {name} &) = default;"));
            add(&format!("explicit {name}(struct agree::extra *);\n    ~{name}() = default;"));
        }
        let naming_allows = self.may_hold_nothing(record, Naming::Own) && head.bases.is_empty();
        if naming_allows && has("no_unique_address", 8) {
            add("[[no_unique_address]] agree::nothing nothing_in_cpp;");
        }
        if self.changed(own, CppChange::Destructor) {
            add(&format!("~{name}();"));
        }
        if self.changed(own, CppChange::CopyConstructor) {
            add(&format!("{name}(const {name} &);"));
        }
        if self.changed(own, CppChange::Virtual) {
            add("virtual void touch_in_cpp() noexcept;");
        }
        text
    }
}
