//! What a function returns, cut out of the function's type as clang prints it.

/// What a function type returns, as written: `const char *` of `const char *(int)`. `None` where
/// the declarator goes around the parameters (`int (*(int))(long)`).
pub fn spelled(function: &str) -> Option<&str> {
    if let Some(ret) = behind_arrow(function) {
        return Some(ret);
    }
    let ret = function[..parameters(function)?].trim_end();
    let plain = !ret.is_empty() && !function[ret.len()..].trim_start().starts_with("(*");
    // `struct (unnamed …)` would be cut short; such a type has no spelling to lend.
    (plain && !matches!(ret, "struct" | "union" | "enum")).then_some(ret)
}

/// What a function returns that C++ writes behind the parameters: `auto (int) -> long`.
pub fn behind_arrow(function: &str) -> Option<&str> {
    const AUTO: &str = "auto ";
    let end = function.starts_with("auto (").then(|| closing(function, AUTO.len())).flatten()?;
    function[end..].split_once("-> ").map(|(_, ret)| ret)
}

/// The parenthesis that closes the one at `open`, both in bytes from the beginning of `text`.
pub fn closing(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    text[open..].char_indices().find_map(|(at, next)| {
        match next {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        (depth == 0).then_some(open + at)
    })
}

/// Where the parentheses of the parameters open, behind those of attributes.
fn parameters(function: &str) -> Option<usize> {
    let mut at = 0;
    loop {
        let open = at + function[at..].find('(')?;
        if !function[..open].ends_with("__attribute__") {
            return Some(open);
        }
        at = closing(function, open)? + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{behind_arrow, spelled};

    #[test]
    fn the_return_type_is_cut_out_of_the_functions_type() {
        assert_eq!(spelled("const char *(int, ...)"), Some("const char *"));
        assert_eq!(spelled("void (void (*)(int))"), Some("void"));
        assert_eq!(spelled("int (*(int))(long)"), None);
        assert_eq!(spelled("auto (int) -> long"), Some("long"));
        assert_eq!(
            spelled("__attribute__((__vector_size__(4 * sizeof(float)))) float (int)"),
            Some("__attribute__((__vector_size__(4 * sizeof(float)))) float")
        );
    }

    #[test]
    fn the_arrow_is_the_functions_own() {
        let arrow = "auto (auto (*)(char) -> int) noexcept -> auto (*)(long) -> int";
        assert_eq!(behind_arrow(arrow), Some("auto (*)(long) -> int"));
        assert_eq!(behind_arrow("void (auto (*)(char) -> int)"), None);
    }
}
