//! The stable JSON form of a contract.

/// Integers of up to 128 bits as decimal text, because JSON readers round large numbers.
pub mod wide {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the number as decimal text.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<S: Serializer>(value: &i128, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(value)
    }

    /// Reads a number from decimal text.
    ///
    /// # Errors
    /// When the text is not an integer of at most 128 bits.
    pub fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<i128, D::Error> {
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
