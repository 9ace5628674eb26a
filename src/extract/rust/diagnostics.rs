//! What rustc says about a probe: which items it refused, and whether the crate itself is broken.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::probe::Probe;

/// One message of `--error-format=json`.
#[derive(Debug, Deserialize)]
struct Diagnostic {
    message: String,
    level: String,
    #[serde(default)]
    spans: Vec<DiagnosticSpan>,
    #[serde(default)]
    children: Vec<Diagnostic>,
    rendered: Option<String>,
}

#[derive(Debug, Deserialize)]
struct DiagnosticSpan {
    file_name: String,
    byte_start: usize,
}

/// The compiler's verdict.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Only these items could not be probed, each with the compiler's reason.
    Items(BTreeMap<usize, String>),
    /// The crate itself does not compile; the compiler's whole text.
    Broken(String),
}

/// Sorts the compiler's messages.
#[must_use]
pub fn judge(stderr: &str, probe: &Probe) -> Verdict {
    let mut items = BTreeMap::new();
    let mut text = String::new();
    let mut broken = false;
    for line in stderr.lines() {
        let Ok(diagnostic) = serde_json::from_str::<Diagnostic>(line) else {
            text.push_str(line);
            text.push('\n');
            continue;
        };
        text.push_str(diagnostic.rendered.as_deref().unwrap_or_default());
        let summary = diagnostic.message.starts_with("aborting due to");
        if !diagnostic.level.starts_with("error") || summary {
            continue;
        }
        match entity(&diagnostic, probe) {
            Some(entity) => {
                items.entry(entity).or_insert(diagnostic.message);
            }
            None => broken = true,
        }
    }
    if broken || items.is_empty() { Verdict::Broken(text) } else { Verdict::Items(items) }
}

fn entity(diagnostic: &Diagnostic, probe: &Probe) -> Option<usize> {
    let mut spans = diagnostic.spans.iter();
    let found = spans.find_map(|span| probe.entity_at(Path::new(&span.file_name), span.byte_start));
    found.or_else(|| diagnostic.children.iter().find_map(|child| entity(child, probe)))
}
