//! Function types as clang prints them, in words that a compiler reads.
//!
//! Clang prints the attributes of a function type behind it, `void (int) __attribute__((ms_abi))
//! noexcept`, which neither it nor gcc reads. In source they stand in front of what they belong to:
//!
//! ```text
//! void (int) __attribute__((ms_abi))           __attribute__((ms_abi)) void (int)
//! void (*(int))(long) __attribute__((ms_abi))  void (__attribute__((ms_abi)) *(int))(long)
//! ```
//! The second is a function that returns a pointer to one with the convention. Were it the convention
//! of the function itself, clang would print the type without its sugar too, and in that form each
//! attribute stands behind its own parameters: `void (*(int) __attribute__((ms_abi)))(long)`.

use crate::extract::c::returned::closing;

/// The type of a function that clang prints as `spelled`, and as `bare` without sugar where that is
/// another text.
pub fn of(spelled: &str, bare: Option<&str>) -> String {
    // Only where a function is returned may it be another function's attribute.
    let printed = bare.filter(|_| nested(spelled).is_some()).unwrap_or(spelled);
    // `auto (int) __attribute__((ms_abi)) noexcept -> void (*)(long)`
    let (head, tail) = match arrow(printed) {
        Some(at) => printed.split_at(at),
        None => ("", printed),
    };
    let (kept, mut own) = apart(head);
    let rest = in_front(tail, &mut own);
    own + &kept + &rest
}

/// Where the arrow is behind which a function type has its result.
fn arrow(text: &str) -> Option<usize> {
    let list = "auto (".len() - 1;
    let end = text.starts_with("auto (").then(|| closing(text, list)).flatten()?;
    text[end..].find(" -> ").map(|at| end + at)
}

/// `text` with the attributes of the functions that are returned in their places; those of the
/// innermost, which is the function itself, go to `own`.
fn in_front(text: &str, own: &mut String) -> String {
    let Some((start, end)) = nested(text) else {
        let (kept, attributes) = apart(text);
        own.push_str(&attributes);
        return kept;
    };
    let (behind, attributes) = apart(&text[end..]);
    let inner = in_front(&text[start..end], own);
    format!("{}{attributes}{inner}{behind}", &text[..start])
}

/// Where the declarator in parentheses is, `*(int)` in `void (*(int))(long)`.
fn nested(text: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    while let Some(open) = text[at..].find('(').map(|open| at + open) {
        let end = closing(text, open)?;
        if text[open + 1..].starts_with(['*', '&']) {
            return Some((open + 1, end));
        }
        at = end + 1;
    }
    None
}

/// `text`, and the attributes of a function that stood in it outside of all parentheses.
fn apart(text: &str) -> (String, String) {
    const START: &str = " __attribute__(";
    let (mut kept, mut attributes, mut at) = (String::new(), String::new(), 0);
    while let Some(next) = text[at..].chars().next() {
        let open = match next {
            '(' => Some(at),
            _ => text[at..].starts_with(START).then(|| at + START.len() - 1),
        };
        let end = match open.and_then(|open| closing(text, open)) {
            Some(end) => end + 1,
            None => at + next.len_utf8(),
        };
        let part = &text[at..end];
        // A vector is no function, and its attribute part of what is returned.
        if next == ' ' && open.is_some() && !part.contains("vector_") {
            attributes.push_str(part.trim_start());
            attributes.push(' ');
        } else if next == '(' && open.is_some() {
            kept.push_str(&parameters(part));
        } else {
            kept.push_str(part);
        }
        at = end;
    }
    (kept, attributes)
}

/// Parameters in parentheses: those that are callbacks which return callbacks as source has them.
/// What else a parameter says, a compiler reads as clang prints it.
fn parameters(list: &str) -> String {
    let inside = &list[1..list.len().saturating_sub(1)];
    let (mut all, mut start, mut at) = (Vec::new(), 0, 0);
    while let Some(next) = inside[at..].chars().next() {
        if next == ',' {
            all.push(&inside[start..at]);
            start = at + 1;
        }
        let end = if next == '(' { closing(inside, at) } else { None };
        at = end.unwrap_or(at) + next.len_utf8();
    }
    all.push(&inside[start..]);
    let returns_another =
        |text: &str| nested(text).is_some_and(|(first, end)| nested(&text[first..end]).is_some());
    let each = all.into_iter().map(|text| {
        let mut own = String::new();
        let rest = if returns_another(text) { in_front(text, &mut own) } else { text.to_owned() };
        own + &rest
    });
    format!("({})", each.collect::<Vec<_>>().join(","))
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn a_callback_that_returns_another_is_written_as_in_source() {
        assert_eq!(
            of("void (int, int (*(*)(char))(long) __attribute__((ms_abi)), nothing)", None),
            "void (int, int (__attribute__((ms_abi)) *(*)(char))(long), nothing)"
        );
        let plain = "void (int (*)(char) __attribute__((ms_abi)), std::pair<int, char>)";
        assert_eq!(of(plain, None), plain);
    }

    #[test]
    fn attributes_of_a_function_stand_in_front() {
        let parameter = "void (int (*)(int) __attribute__((ms_abi))) noexcept";
        assert_eq!(of(parameter, None), parameter);
        assert_eq!(
            of("void (long) __attribute__((ms_abi)) noexcept(true)", None),
            "__attribute__((ms_abi)) void (long) noexcept(true)"
        );
    }

    #[test]
    fn attributes_of_a_returned_function_stand_in_its_parentheses() {
        let spelled = "void (*(int) noexcept)(long) noexcept __attribute__((ms_abi))";
        assert_eq!(
            of(spelled, None),
            "void (__attribute__((ms_abi)) *(int) noexcept)(long) noexcept"
        );
        let bare = "void (*(int) __attribute__((ms_abi)) noexcept)(long) noexcept";
        assert_eq!(
            of(spelled, Some(bare)),
            "__attribute__((ms_abi)) void (*(int) noexcept)(long) noexcept"
        );
    }

    #[test]
    fn each_of_several_functions_keeps_its_own() {
        assert_eq!(
            of(
                "int (* _Nullable (*(int))(long) __attribute__((a)))(char) __attribute__((b))",
                None
            ),
            "int (__attribute__((b)) * _Nullable (__attribute__((a)) *(int))(long))(char)"
        );
    }

    #[test]
    fn a_function_and_what_it_returns_behind_an_arrow_keep_theirs() {
        let spelled = "auto (int) noexcept -> int (*)(long) noexcept __attribute__((ms_abi))";
        assert_eq!(
            of(spelled, None),
            "auto (int) noexcept -> int (__attribute__((ms_abi)) *)(long) noexcept"
        );
        let bare = "auto (int) __attribute__((ms_abi)) noexcept -> int (*)(long) noexcept";
        assert_eq!(
            of(spelled, Some(bare)),
            "__attribute__((ms_abi)) auto (int) noexcept -> int (*)(long) noexcept"
        );
    }

    #[test]
    fn a_vector_keeps_its_attribute() {
        let spelled = "auto (char) -> __attribute__((__vector_size__(4 * sizeof(float)))) float";
        assert_eq!(of(spelled, None), spelled);
    }
}
