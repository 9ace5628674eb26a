//! The command line that runs the same check again, for reports that end up in a CI log.

use std::ffi::OsString;

/// The arguments as a person would type them, with `abiding` in place of the program's path.
pub fn command_line(arguments: impl IntoIterator<Item = OsString>) -> String {
    let words = arguments.into_iter().skip(1).map(|word| quoted(&word.to_string_lossy()));
    std::iter::once("abiding".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_=+./:,@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_special_characters_are_quoted() {
        let line = command_line(["/x/abiding", "check", "--items", "api_*"].map(OsString::from));
        assert_eq!(line, "abiding check --items 'api_*'");
    }
}
