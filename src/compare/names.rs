//! Which spellings stand for the same name in different languages.

/// A name without what languages put around it: `r#type`, `type_` and `@"type"` are all `type`.
///
/// Trailing underscores count for nothing because binding generators append one to keywords.
pub fn plain(name: &str) -> &str {
    let name = bare(name);
    let trimmed = name.trim_end_matches('_');
    if trimmed.is_empty() { name } else { trimmed }
}

/// A name without what a language puts around those that are its keywords: `r#type`, `@"type"`.
pub fn bare(name: &str) -> &str {
    let name = name.strip_prefix("r#").unwrap_or(name);
    name.strip_prefix("@\"").and_then(|n| n.strip_suffix('"')).unwrap_or(name)
}

/// The name of a type without the tag that C and its importers put in front:
/// `struct Foo` and Zig's `struct_Foo` are both `Foo`.
pub fn untagged(name: &str) -> &str {
    const TAGS: [&str; 6] = ["struct ", "union ", "enum ", "struct_", "union_", "enum_"];
    TAGS.iter()
        .find_map(|tag| name.strip_prefix(tag))
        .filter(|rest| !rest.is_empty())
        .unwrap_or(name)
}

/// A name with case and separators dropped: `ColorRed`, `COLOR_RED` and `color_red` are all
/// `colorred`.
pub fn folded(name: &str) -> String {
    let letters = plain(name).chars().filter(|c| *c != '_');
    letters.flat_map(char::to_lowercase).collect()
}

/// Number of characters to insert, delete or replace to get from one text to the other
/// (Levenshtein).
pub fn edit_distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, l) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, r) in right.iter().enumerate() {
            let replaced = diagonal + usize::from(l != *r);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}

/// The candidate that `name` was probably renamed to or from: one that differs in few characters,
/// or that contains the other's words. Ties go to the first.
pub fn similar<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.len() / 4).max(2);
    let scored = candidates.filter_map(|candidate| {
        let distance = edit_distance(&folded(name), &folded(candidate));
        let extended = candidate.starts_with(name) || name.starts_with(candidate);
        let near = distance <= limit || (extended && candidate.len().min(name.len()) >= 4);
        near.then_some((distance, candidate))
    });
    scored.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// Whether a field of this name is there only to fill space: `_pad`, `padding_0`, `__unused`,
/// `_reserved2`.
pub fn fills_space(name: &str) -> bool {
    const FILL: [&str; 8] =
        ["pad", "padding", "unused", "reserved", "rsvd", "spare", "filler", "dummy"];
    const BESIDE: [&str; 6] = ["", "cgo", "glibc", "bindgen", "bitfield", "align"];
    let lower = name.to_lowercase();
    let words = || lower.split('_').map(|w| w.trim_end_matches(|c: char| c.is_ascii_digit()));
    let fills = words().any(|word| FILL.contains(&word)) || lower.starts_with("_bitfield_align");
    let nameless = words().all(str::is_empty) && name.starts_with('_') && name.len() < 3;
    nameless || (fills && words().all(|word| FILL.contains(&word) || BESIDE.contains(&word)))
}

/// Whether an enumerator of this name only marks the end of an enumeration or forces its width.
pub fn is_sentinel(name: &str) -> bool {
    let upper = name.to_uppercase();
    let last = upper.rsplit('_').find(|word| !word.is_empty()).unwrap_or("");
    ["MAX", "COUNT", "LAST", "END", "NUM", "SENTINEL", "LENGTH", "SIZE"].contains(&last)
        || upper.contains("FORCE_INT")
        || upper.contains("FORCE_32")
        || upper.contains("FORCE32")
        || upper.contains("MAX_ENUM")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_in_many_spellings() {
        for spelling in ["type", "r#type", "type_", "@\"type\""] {
            assert_eq!(plain(spelling), "type");
        }
        assert_eq!(plain("__"), "__");
        assert_eq!(untagged("struct_Foo"), "Foo");
        assert_eq!(untagged("structure"), "structure");
        assert_eq!(folded("COLOR_RED"), folded("ColorRed"));
    }

    #[test]
    fn similar_names_are_near_or_extended() {
        let offered = ["foo_open_v2", "foo_close", "bar"];
        assert_eq!(similar("foo_open", offered.into_iter()), Some("foo_open_v2"));
        assert_eq!(similar("foo_clos", offered.into_iter()), Some("foo_close"));
        assert_eq!(similar("unrelated", offered.into_iter()), None);
    }

    #[test]
    fn padding_is_told_by_name() {
        for name in ["_pad", "padding_0", "__unused", "_reserved2", "__pad1", "_", "pad"] {
            assert!(fills_space(name), "{name}");
        }
        for name in ["paddle", "length", "a", "unused_bytes_left"] {
            assert!(!fills_space(name), "{name}");
        }
    }

    #[test]
    fn sentinels_are_told_by_name() {
        assert!(
            is_sentinel("COLOR_MAX") && is_sentinel("__FOO_MAX_ENUM") && is_sentinel("A_COUNT")
        );
        assert!(!is_sentinel("COLOR_RED") && !is_sentinel("MAXIMAL"));
    }
}
