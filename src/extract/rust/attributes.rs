//! What the attributes of an item say: representation and symbol.

use serde_json::Value;

use super::rustdoc::{Inner, Item};

/// The `repr` of a type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repr {
    /// `repr(C)`.
    pub c: bool,
    /// `repr(transparent)`.
    pub transparent: bool,
    /// `repr(u8)` and the like.
    pub int: Option<String>,
    /// `repr(packed(N))`, in bytes.
    pub packed: Option<u64>,
    /// `repr(align(N))`, in bytes.
    pub align: Option<u64>,
}

impl Repr {
    /// Reads the attributes of `item`.
    #[must_use]
    pub fn of(item: &Item) -> Self {
        let mut repr = Self::default();
        for attribute in &item.attrs {
            if let Some(data) = attribute.get("repr") {
                repr.read_data(data);
            } else if let Some(text) = text_of(attribute) {
                repr.read_text(text);
            }
        }
        repr
    }

    /// Whether the layout is promised.
    #[must_use]
    pub fn is_promised(&self) -> bool {
        self.c || self.transparent || self.int.is_some()
    }

    /// `{"kind": "c", "align": 16, "packed": null, "int": "u8"}`
    fn read_data(&mut self, data: &Value) {
        match data.get("kind").and_then(Value::as_str) {
            Some("c") => self.c = true,
            Some("transparent") => self.transparent = true,
            _ => {}
        }
        self.packed = data.get("packed").and_then(Value::as_u64).or(self.packed);
        self.align = data.get("align").and_then(Value::as_u64).or(self.align);
        if let Some(int) = data.get("int").and_then(Value::as_str) {
            self.int = Some(int.to_owned());
        }
    }

    /// `#[repr(C, packed(2))]`
    fn read_text(&mut self, text: &str) {
        let Some(list) = text.strip_prefix("#[repr(").and_then(|rest| rest.strip_suffix(")]"))
        else {
            return;
        };
        for word in list.split(',').map(str::trim) {
            match word {
                "C" => self.c = true,
                "transparent" => self.transparent = true,
                "packed" => self.packed = Some(1),
                _ if word.starts_with(['u', 'i']) => self.int = Some(word.to_owned()),
                _ => {
                    let bytes = |name| word.strip_prefix(name)?.strip_suffix(')')?.parse().ok();
                    self.packed = bytes("packed(").or(self.packed);
                    self.align = bytes("align(").or(self.align);
                }
            }
        }
    }
}

/// The name that the linker sees, where an attribute gives a symbol: `no_mangle`, `export_name`,
/// `link_name`.
#[must_use]
pub fn symbol(item: &Item) -> Option<String> {
    item.attrs.iter().find_map(|attribute| {
        if let Some(name) = attribute.get("export_name").and_then(Value::as_str) {
            return Some(name.to_owned());
        }
        let text = text_of(attribute)?;
        if text == "no_mangle" || contains_word(text, &["#[no_mangle]", "#[unsafe(no_mangle)]"]) {
            return item.name.clone();
        }
        let renames = ["export_name", "link_name", "LinkName", "ExportName"];
        contains_word(text, &renames).then(|| quoted(text)).flatten()
    })
}

/// Whether the item is a function or static that this crate exports.
#[must_use]
pub fn is_exported(item: &Item) -> bool {
    match &item.inner {
        Inner::Function(function) => function.has_body && symbol(item).is_some(),
        Inner::Static(variable) => !variable.expr.is_empty() && symbol(item).is_some(),
        _ => false,
    }
}

/// Whether the item is declared in an extern block.
#[must_use]
pub fn is_imported(item: &Item) -> bool {
    match &item.inner {
        Inner::Function(function) => !function.has_body,
        // rustdoc gives no initial value to the statics of extern blocks, and to all others one.
        Inner::Static(variable) => variable.expr.is_empty(),
        Inner::ForeignType => true,
        _ => false,
    }
}

/// Whether every thread has its own.
#[must_use]
pub fn is_thread_local(item: &Item) -> bool {
    let mut texts = item.attrs.iter().filter_map(text_of);
    texts.any(|text| contains_word(text, &["thread_local", "ThreadLocal"]))
}

/// The text of an attribute that rustdoc does not take apart.
fn text_of(attribute: &Value) -> Option<&str> {
    attribute.as_str().or_else(|| attribute.get("other").and_then(Value::as_str))
}

fn contains_word(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// The string literal in `text`. A leading `\u{1}` tells LLVM to leave a name as it is; it is no
/// part of the symbol.
fn quoted(text: &str) -> Option<String> {
    let start = text.find('"')? + 1;
    let end = text.rfind('"').filter(|end| *end >= start)?;
    let literal = text.get(start..end)?;
    let plain = literal.strip_prefix("\\u{1}").or_else(|| literal.strip_prefix("\\x01"));
    Some(plain.unwrap_or(literal).trim_start_matches('\u{1}').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(attrs: &str) -> Item {
        let json = format!(
            r#"{{"crate_id": 0, "name": "f", "span": null, "visibility": "public",
                "attrs": {attrs}, "inner": {{"other": {{}}}}}}"#
        );
        serde_json::from_str(&json).unwrap()
    }

    #[test]
    fn both_forms_of_repr_are_read() {
        let data = item(r#"[{"repr": {"kind": "c", "align": null, "packed": 2, "int": null}}]"#);
        let text = item(r##"["#[repr(C, packed(2))]"]"##);
        let expected = Repr { c: true, packed: Some(2), ..Repr::default() };
        assert_eq!((Repr::of(&data), Repr::of(&text)), (expected.clone(), expected));
    }

    #[test]
    fn every_form_of_a_symbol_is_read() {
        let forms = [
            (r#"["no_mangle"]"#, "f"),
            (r#"[{"export_name": "g"}]"#, "g"),
            (r##"[{"other": "#[attr = LinkName {name: \"g\"}]"}]"##, "g"),
            (r##"["#[link_name = \"\\u{1}g\"]"]"##, "g"),
        ];
        for (attrs, expected) in forms {
            assert_eq!(symbol(&item(attrs)).as_deref(), Some(expected), "{attrs}");
        }
        assert_eq!(symbol(&item(r##"[{"other": "#[must_use]"}]"##)), None);
    }
}
