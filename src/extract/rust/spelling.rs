//! Types as the source spells them, for messages.

use super::rustdoc::{FunctionPointer, Type};

/// The text of a type as written, without module paths: `Option<unsafe extern "C" fn(c_int)>`.
#[must_use]
pub fn spell(ty: &Type) -> String {
    match ty {
        Type::Path(path) => {
            let arguments = path.type_arguments();
            if arguments.is_empty() {
                return path.last().to_owned();
            }
            format!("{}<{}>", path.last(), list(arguments.iter()))
        }
        Type::Primitive(name) if name == "never" => "!".to_owned(),
        Type::Primitive(name) if name == "unit" => "()".to_owned(),
        Type::Primitive(name) | Type::Generic(name) => name.clone(),
        Type::RawPointer(to) => {
            format!("*{} {}", if to.is_mutable { "mut" } else { "const" }, spell(&to.ty))
        }
        Type::Reference(to) => {
            format!("&{}{}", if to.is_mutable { "mut " } else { "" }, spell(&to.ty))
        }
        Type::Function(pointer) => spell_function(pointer),
        Type::Array(array) => format!("[{}; {}]", spell(&array.ty), array.len),
        Type::Slice(element) => format!("[{}]", spell(element)),
        Type::Tuple(parts) => format!("({})", list(parts.iter())),
        Type::Other(kind) if kind == "infer" => "_".to_owned(),
        Type::Other(kind) => kind.replace('_', " "),
    }
}

fn list<'a>(types: impl Iterator<Item = &'a Type>) -> String {
    types.map(spell).collect::<Vec<_>>().join(", ")
}

fn spell_function(pointer: &FunctionPointer) -> String {
    let mut text = String::new();
    if pointer.is_unsafe {
        text.push_str("unsafe ");
    }
    if pointer.abi != "Rust" {
        text.push_str(&format!("extern \"{}\" ", pointer.abi));
    }
    let mut parameters: Vec<String> = pointer.inputs.iter().map(|(_, ty)| spell(ty)).collect();
    if pointer.variadic {
        parameters.push("...".to_owned());
    }
    text.push_str(&format!("fn({})", parameters.join(", ")));
    if let Some(output) = &pointer.output {
        text.push_str(&format!(" -> {}", spell(output)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_types_are_spelled_as_written() {
        let json = r#"{"raw_pointer": {"is_mutable": false, "type": {"resolved_path":
            {"path": "std::ffi::c_char", "id": 3, "args": null}}}}"#;
        let ty: Type = serde_json::from_str(json).unwrap();
        assert_eq!(spell(&ty), "*const c_char");
    }
}
