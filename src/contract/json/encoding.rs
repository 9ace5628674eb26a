//! How values that JSON has no exact form for are written: wide integers, floats, bytes, places.

/// Integers of up to 128 bits as decimal text, because JSON readers round large numbers.
pub mod wide {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the number as decimal text.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(value: &impl Display, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(value)
    }

    /// Reads a number from decimal text.
    ///
    /// # Errors
    /// When the text is not an integer of at most 128 bits.
    pub fn deserialize<'de, D, T>(input: D) -> Result<T, D::Error>
    where
        D: Deserializer<'de>,
        T: FromStr<Err: Display>,
    {
        String::deserialize(input)?.parse().map_err(D::Error::custom)
    }
}

/// Floats as the sixteen hexadecimal digits of their bits, which keeps NaNs and the last bit.
pub mod float_bits {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the bits of the number.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(value: &f64, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(&format_args!("{:016x}", value.to_bits()))
    }

    /// Reads a number from its bits.
    ///
    /// # Errors
    /// When the text is not at most sixteen hexadecimal digits.
    pub fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<f64, D::Error> {
        let text = String::deserialize(input)?;
        u64::from_str_radix(&text, 16).map(f64::from_bits).map_err(D::Error::custom)
    }
}

/// Bytes as text in which every byte that is not printable ASCII is written `\xNN`.
pub mod bytes {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the bytes as escaped text.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(value: &[u8], out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(&value.escape_ascii())
    }

    /// Reads bytes from escaped text.
    ///
    /// # Errors
    /// When an escape is not one that [`serialize`] writes.
    pub fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(input)?;
        unescape(&text).ok_or_else(|| D::Error::custom(format!("bad escape in {text:?}")))
    }

    fn unescape(text: &str) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(text.len());
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            if byte != b'\\' {
                out.push(byte);
                continue;
            }
            out.push(match rest.next()? {
                b'n' => b'\n',
                b't' => b'\t',
                b'r' => b'\r',
                b'x' => {
                    let digits = [rest.next()?, rest.next()?];
                    u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
                }
                same @ (b'\\' | b'\'' | b'"') => same,
                _ => return None,
            });
        }
        Some(out)
    }
}

/// Places as `file:line:column`, column 0 where the compiler did not tell.
pub mod place {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::contract::Span;

    /// Writes the place, or null.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(value: &Option<Span>, out: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(Span { file, line, column }) => {
                out.collect_str(&format_args!("{file}:{line}:{column}"))
            }
            None => out.serialize_none(),
        }
    }

    /// Reads a place, or null.
    ///
    /// # Errors
    /// When the text does not end in `:line:column`.
    pub fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Option<Span>, D::Error> {
        let Some(text) = Option::<String>::deserialize(input)? else { return Ok(None) };
        // From the right: a Windows path has a colon of its own.
        let mut parts = text.rsplitn(3, ':');
        let mut number = || parts.next().and_then(|part| part.parse::<u32>().ok());
        let (column, line) = (number(), number());
        match (parts.next(), line, column) {
            (Some(file), Some(line), Some(column)) => Ok(Some(Span::new(file, line, column))),
            _ => Err(D::Error::custom(format!("{text:?} is not a place `file:line:column`"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::contract::{Span, Value};

    fn round_trip(value: &Value) -> Value {
        serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
    }

    #[test]
    fn extreme_values_survive() {
        for value in [
            Value::Int(i128::MIN),
            Value::Int(i128::MAX),
            Value::Unsigned(u128::MAX),
            Value::Float(-0.0),
            Value::Bytes((0..=255).collect()),
            Value::Bytes(b"\\x41'\"\n".to_vec()),
        ] {
            assert_eq!(round_trip(&value), value);
        }
        let Value::Float(nan) = round_trip(&Value::Float(f64::NAN)) else { panic!("not a float") };
        assert!(nan.is_nan());
    }

    #[test]
    fn a_bad_escape_is_refused() {
        assert!(serde_json::from_str::<Value>(r#"{"bytes":"\\q"}"#).is_err());
        assert!(serde_json::from_str::<Value>(r#"{"bytes":"\\x4"}"#).is_err());
    }

    #[test]
    fn a_windows_path_keeps_its_colon() {
        #[derive(serde::Serialize, serde::Deserialize, PartialEq, Debug)]
        struct At {
            #[serde(with = "super::place")]
            at: Option<Span>,
        }
        let at = At { at: Some(Span::new(r"C:\a.h", 3, 7)) };
        let text = serde_json::to_string(&at).unwrap();
        assert_eq!(serde_json::from_str::<At>(&text).unwrap(), at);
        assert!(serde_json::from_str::<At>(r#"{"at":"a.h:x:1"}"#).is_err());
    }
}
