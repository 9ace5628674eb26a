//! Places in clang's AST dump.
//!
//! Clang prints the `file` and `line` of a location only where they differ from the location that
//! it printed before, whichever node that belonged to (`JSONNodeDumper::writeBareSourceLocation`).
//! So locations mean something only when all of them are read in the order of the document:
//!
//! ```text
//! "loc":   {"file": "a.h", "line": 4, "col": 8}      a.h:4:8
//! "begin": {"col": 1}                                a.h:4:1
//! "end":   {"line": 6, "col": 1}                     a.h:6:1
//! "loc":   {"col": 7}                                a.h:6:7
//! ```

use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

/// A place as clang prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as clang names it.
    pub file: Arc<str>,
    /// The line, from 1.
    pub line: u32,
    /// The column in bytes, from 1.
    pub column: u32,
}

/// What clang printed last.
#[derive(Debug)]
pub struct LocationState {
    file: Arc<str>,
    line: u32,
}

impl Default for LocationState {
    fn default() -> Self {
        Self { file: Arc::from(""), line: 0 }
    }
}

/// Reads one `loc` object, or one end of a `range`. Empty objects, of declarations that the
/// compiler made up, give `None`.
///
/// For a declaration that a macro wrote, the place is that of the macro's use, which is where a
/// person finds it.
pub struct LocationSeed<'a>(pub &'a mut LocationState);

impl<'de> DeserializeSeed<'de> for LocationSeed<'_> {
    type Value = Option<Place>;

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<Self::Value, D::Error> {
        input.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for LocationSeed<'_> {
    type Value = Option<Place>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a source location")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Self(state) = self;
        let mut column = None;
        let mut expansion = None;
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            match key.as_ref() {
                "file" => state.file = Arc::from(map.next_value::<String>()?),
                "line" => state.line = map.next_value()?,
                "col" => column = Some(map.next_value::<u32>()?),
                "spellingLoc" => drop(map.next_value_seed(LocationSeed(state))?),
                "expansionLoc" => expansion = map.next_value_seed(LocationSeed(state))?,
                // `includedFrom` also holds a `file`, which does not count as printed.
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let own = column.map(|column| Place { file: state.file.clone(), line: state.line, column });
        Ok(expansion.or(own))
    }
}

/// Reads a `range` for its effect on the state.
pub struct RangeSeed<'a>(pub &'a mut LocationState);

impl<'de> DeserializeSeed<'de> for RangeSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, input: D) -> Result<(), D::Error> {
        input.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RangeSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a source range")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_key::<IgnoredAny>()?.is_some() {
            map.next_value_seed(LocationSeed(self.0))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(state: &mut LocationState, text: &str) -> Option<String> {
        let mut input = serde_json::Deserializer::from_str(text);
        let place = LocationSeed(state).deserialize(&mut input).unwrap();
        place.map(|p| format!("{}:{}:{}", p.file, p.line, p.column))
    }

    #[test]
    fn what_is_left_out_is_what_was_printed_before() {
        let mut state = LocationState::default();
        let full = r#"{"offset":1,"file":"a.h","line":4,"col":8,"includedFrom":{"file":"x.c"}}"#;
        assert_eq!(read(&mut state, full).as_deref(), Some("a.h:4:8"));
        assert_eq!(read(&mut state, "{}"), None);
        let mut range = serde_json::Deserializer::from_str(
            r#"{"begin":{"col":1},"end":{"line":6,"col":1,"includedFrom":{"file":"x.c"}}}"#,
        );
        RangeSeed(&mut state).deserialize(&mut range).unwrap();
        assert_eq!(read(&mut state, r#"{"col":7}"#).as_deref(), Some("a.h:6:7"));
    }

    #[test]
    fn a_macro_is_placed_where_it_is_used() {
        let mut state = LocationState::default();
        let text = r#"{"spellingLoc":{"file":"<scratch space>","line":32,"col":1},
            "expansionLoc":{"file":"a.h","line":12,"col":3}}"#;
        assert_eq!(read(&mut state, text).as_deref(), Some("a.h:12:3"));
        assert_eq!(read(&mut state, r#"{"col":9}"#).as_deref(), Some("a.h:12:9"));
    }
}
