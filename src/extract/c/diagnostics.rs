//! What gcc and clang say about a file, by line.

use std::path::Path;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The file does not compile.
    Error,
    /// It compiles.
    Warning,
}

/// One message about one line.
#[derive(Debug, PartialEq, Eq)]
pub struct Message {
    /// The line, from 1.
    pub line: u32,
    /// How bad it is.
    pub severity: Severity,
    /// What it says, without the flag.
    pub text: String,
    /// The flag that turns a warning off: `-Wshift-count-overflow`.
    pub flag: Option<String>,
}

/// The errors and warnings about lines of `file`, in the order of the output. Notes, and messages
/// about other files, are left out.
pub fn about(file: &Path, said: &str) -> Vec<Message> {
    let prefix = format!("{}:", file.display());
    said.lines().filter_map(|line| message(line.strip_prefix(&prefix)?)).collect()
}

/// Reads `12:5: warning: shift count >= width of type [-Wshift-count-overflow]`.
fn message(rest: &str) -> Option<Message> {
    let (line, rest) = rest.split_once(':')?;
    let (_column, rest) = rest.split_once(": ")?;
    let (severity, text) = rest.split_once(": ")?;
    let severity = match severity {
        "error" | "fatal error" => Severity::Error,
        "warning" => Severity::Warning,
        _ => return None,
    };
    let (text, flag) = match text.rsplit_once(" [") {
        Some((text, flag)) if flag.starts_with("-W") => (text, flag.strip_suffix(']')),
        _ => (text, None),
    };
    let flag = flag.map(str::to_owned);
    Some(Message { line: line.parse().ok()?, severity, text: text.to_owned(), flag })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_other_files_and_notes_are_left_out() {
        let said = "/x/p.c:12:5: warning: shift count >= width of type [-Wshift-count-overflow]\n\
                    a.h:1:2: error: no\n\
                    /x/p.c:13:1: note: expanded from here\n\
                    /x/p.c:14:9: error: expected ')' [a] b\n";
        let messages = about(Path::new("/x/p.c"), said);
        assert_eq!(messages.len(), 2);
        assert_eq!((messages[0].line, messages[0].severity), (12, Severity::Warning));
        assert_eq!(messages[0].flag.as_deref(), Some("-Wshift-count-overflow"));
        assert_eq!(messages[1].text, "expected ')' [a] b");
    }
}
