//! Names and spellings of Zig types, without the module paths that Zig puts in front.

/// A type name in its parts: `lib.inner.Point` is the path `inner` and the name `Point`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeName {
    /// The last part; `None` for a type without a name of its own.
    pub name: Option<String>,
    /// The parts between the file and the name, joined with `::`.
    pub path: String,
}

/// Takes apart the name of a container type. `files` are the names of the module's files, which
/// count for nothing: `lib.Point` of `lib.zig` is plain `Point`.
pub fn type_name(spelled: &str, files: &[String]) -> TypeName {
    let rest = inside_of_file(spelled, files);
    let mut parts = split_path(rest);
    let last = parts.pop().unwrap_or_default();
    let path = parts.into_iter().map(unquoted).collect::<Vec<_>>().join("::");
    TypeName { name: own_name(last), path }
}

/// The longest of `files` that `spelled` starts with is taken off.
fn inside_of_file<'a>(spelled: &'a str, files: &[String]) -> &'a str {
    let after = |file: &String| spelled.strip_prefix(file.as_str())?.strip_prefix('.');
    files.iter().filter_map(after).min_by_key(|rest| rest.len()).unwrap_or(spelled)
}

/// Divides at the dots that are outside of parentheses and quotes.
fn split_path(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut quoted) = (0, 0u32, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => depth = depth.saturating_sub(1),
            '.' if !quoted && depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// `None` for names that Zig made up: `Point__struct_231`, `Pair(u8,u16)`.
fn own_name(part: &str) -> Option<String> {
    let made_up = part.contains('(') || is_numbered(part);
    (!made_up && !part.is_empty()).then(|| unquoted(part))
}

/// Whether the name ends in `__struct_231` or the like.
fn is_numbered(part: &str) -> bool {
    let stem = part.trim_end_matches(|c: char| c.is_ascii_digit());
    stem.len() < part.len()
        && ["__struct_", "__union_", "__enum_", "__opaque_"].iter().any(|end| stem.ends_with(end))
}

/// `@"error"` is the name `error`.
pub fn unquoted(part: &str) -> String {
    let inner = part.strip_prefix("@\"").and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or(part).to_owned()
}

/// What C calls the type that Zig's importer calls `struct_point`: the tag without the keyword,
/// and nothing for `struct_unnamed_3`, which has no name in C.
pub fn c_tag(name: &str) -> Option<&str> {
    let tags = ["struct_", "union_", "enum_"];
    let tag = tags.iter().find_map(|keyword| name.strip_prefix(keyword)).unwrap_or(name);
    let number = tag.strip_prefix("unnamed_").filter(|_| tag.len() < name.len());
    let unnamed = number.is_some_and(|n| n.chars().all(|c| c.is_ascii_digit()));
    (!unnamed).then_some(tag)
}

/// A type as a person would write it: `?*const fn (*lib.Node) callconv(.c) void` without `lib.`.
pub fn spelled(full: &str) -> String {
    let mut out = String::with_capacity(full.len());
    let mut rest = full;
    while let Some(c) = rest.chars().next() {
        if is_word(c) || rest.starts_with("@\"") {
            let (chain, after) = chain(rest);
            // A dot in front makes it a literal: the `.c` of `callconv(.c)`.
            let kept = if out.ends_with('.') { chain } else { last_word(chain) };
            out.push_str(if is_numbered(kept) { "<unnamed>" } else { kept });
            rest = after;
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The words joined with dots at the start of `text`, and what follows.
fn chain(text: &str) -> (&str, &str) {
    let mut end = 0;
    loop {
        end += word_length(&text[end..]);
        let more = text[end..].strip_prefix('.').is_some_and(|rest| word_length(rest) > 0);
        if !more {
            return text.split_at(end);
        }
        end += 1;
    }
}

/// Length of the word at the start of `text` in bytes.
fn word_length(text: &str) -> usize {
    if let Some(rest) = text.strip_prefix("@\"") {
        return rest.find('"').map_or(text.len(), |end| end + 3);
    }
    text.find(|c: char| !is_word(c)).unwrap_or(text.len())
}

fn last_word(chain: &str) -> &str {
    split_path(chain).last().copied().unwrap_or(chain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(spelled: &str) -> (Option<String>, String) {
        let name = type_name(spelled, &["lib".into(), "sub.x".into()]);
        (name.name, name.path)
    }

    #[test]
    fn the_file_is_no_part_of_a_types_path() {
        assert_eq!(parts("lib.Point"), (Some("Point".into()), String::new()));
        assert_eq!(parts("lib.v2.Point"), (Some("Point".into()), "v2".into()));
        assert_eq!(parts("sub.x.Point"), (Some("Point".into()), String::new()));
        assert_eq!(parts("lib.@\"error\""), (Some("error".into()), String::new()));
    }

    #[test]
    fn names_that_zig_made_up_are_none() {
        assert_eq!(parts("lib.Point__struct_231").0, None);
        assert_eq!(parts("lib.Pair(u8,lib.Point)").0, None);
        assert_eq!(parts("lib.my__struct_x").0, Some("my__struct_x".into()));
    }

    #[test]
    fn spellings_lose_module_paths_and_keep_literals() {
        let full = "?*const fn (*lib.v2.Node, [4]std.c.stat) callconv(.c) void";
        assert_eq!(spelled(full), "?*const fn (*Node, [4]stat) callconv(.c) void");
        assert_eq!(spelled("[*:0]const u8"), "[*:0]const u8");
        assert_eq!(spelled("*lib.@\"a b\""), "*@\"a b\"");
        assert_eq!(
            spelled("fn (...) callconv(.{ .x86_stdcall = .{} }) void"),
            "fn (...) callconv(.{ .x86_stdcall = .{} }) void"
        );
        assert_eq!(spelled("*lib.A__struct_12"), "*<unnamed>");
    }

    #[test]
    fn importers_tags_are_c_tags() {
        assert_eq!(c_tag("struct_point"), Some("point"));
        assert_eq!(c_tag("union_u"), Some("u"));
        assert_eq!(c_tag("point"), Some("point"));
        assert_eq!(c_tag("struct_unnamed_12"), None);
        assert_eq!(c_tag("unnamed_12"), Some("unnamed_12"));
    }
}
