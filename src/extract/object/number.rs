//! Numbers in an object's data that are wider than a machine word or floating.

use crate::contract::{Endian, FloatFormat, Value};

use super::{Image, Place};

/// The unsigned integer of `size` bytes, at most 16, at `place`.
///
/// # Errors
/// What is wrong with the data, or that a linker would still change it.
pub fn unsigned(image: &Image, place: Place, size: u64) -> Result<u128, String> {
    let words = |error: super::ObjectError| error.to_string();
    match u8::try_from(size) {
        // This one refuses a number that the linker would still change.
        Ok(small @ (1 | 2 | 4 | 8)) => Ok(image.number_at(place, small).map_err(words)?.into()),
        Ok(odd @ 1..=16) => {
            let bytes = image.bytes_at(place, odd.into()).map_err(words)?;
            let fold = |number: u128, byte: &u8| number << 8 | u128::from(*byte);
            Ok(match image.endian() {
                Endian::Little => bytes.iter().rev().fold(0, fold),
                Endian::Big => bytes.iter().fold(0, fold),
            })
        }
        _ => Err(format!("a number of {size} bytes")),
    }
}

/// The integer of `size` bytes at `place` as the value of a constant.
///
/// # Errors
/// As [`unsigned`].
pub fn integer(image: &Image, place: Place, size: u64, signed: bool) -> Result<Value, String> {
    let bits = unsigned(image, place, size)?;
    if signed {
        let unused = 128 - 8 * u32::try_from(size).unwrap_or(16);
        // Moving the sign bit to the top and back extends it.
        return Ok(Value::Int((bits << unused).cast_signed() >> unused));
    }
    Ok(i128::try_from(bits).map_or(Value::Unsigned(bits), Value::Int))
}

/// The floating point number at `place`, as the nearest binary64.
///
/// # Errors
/// As [`unsigned`].
pub fn float(image: &Image, place: Place, format: FloatFormat) -> Result<Value, String> {
    let size = match format {
        FloatFormat::F16 | FloatFormat::Bf16 => 2,
        FloatFormat::F32 => 4,
        FloatFormat::F64 => 8,
        FloatFormat::F80 => 10,
        FloatFormat::F128 | FloatFormat::DoubleDouble => 16,
    };
    let bits = unsigned(image, place, size)?;
    Ok(Value::Float(match format {
        FloatFormat::DoubleDouble => {
            // The half of the greater magnitude comes first in memory, whatever the byte order.
            let halves = [bits as u64, (bits >> 64) as u64].map(f64::from_bits);
            halves[0] + halves[1]
        }
        FloatFormat::F16 => binary(bits, 5, 10),
        FloatFormat::Bf16 => binary(bits, 8, 7),
        FloatFormat::F32 => binary(bits, 8, 23),
        FloatFormat::F64 => f64::from_bits(bits as u64),
        FloatFormat::F80 => extended(bits),
        FloatFormat::F128 => binary(bits, 15, 112),
    }))
}

/// A number in an interchange format of IEEE 754 with `exponent` bits of exponent and `fraction`
/// bits behind the point.
fn binary(bits: u128, exponent: u32, fraction: u32) -> f64 {
    let mantissa = bits & ((1 << fraction) - 1);
    let biased = (bits >> fraction) & ((1 << exponent) - 1);
    let bias = (1_i32 << (exponent - 1)) - 1;
    let fraction_bits = i32::try_from(fraction).unwrap_or(0);
    let scale = i32::try_from(biased).unwrap_or(0) - bias - fraction_bits;
    let magnitude = if biased == (1 << exponent) - 1 {
        if mantissa == 0 { f64::INFINITY } else { f64::NAN }
    } else if biased == 0 {
        scaled(mantissa, scale + 1)
    } else {
        scaled(mantissa | 1 << fraction, scale)
    };
    if bits >> (exponent + fraction) & 1 == 1 { -magnitude } else { magnitude }
}

/// A number in the format of the x87: sign, 15 bits of exponent, 64 bits with the leading one.
fn extended(bits: u128) -> f64 {
    let (mantissa, biased) = (bits & u128::from(u64::MAX), (bits >> 64) & 0x7fff);
    let magnitude = if biased == 0x7fff {
        if mantissa << 65 == 0 { f64::INFINITY } else { f64::NAN }
    } else {
        scaled(mantissa, i32::try_from(biased.max(1)).unwrap_or(0) - 16_383 - 63)
    };
    if bits >> 79 & 1 == 1 { -magnitude } else { magnitude }
}

/// The binary64 nearest to `mantissa` × 2^`exponent`, ties to even.
fn scaled(mantissa: u128, exponent: i32) -> f64 {
    let Some(top) = mantissa.checked_ilog2().and_then(|top| i32::try_from(top).ok()) else {
        return 0.0;
    };
    // The exponent of the last bit that binary64 keeps: 53 of a normal number, fewer below.
    let last = (top + exponent - 52).max(-1074);
    let drop = last - exponent;
    let kept = match u32::try_from(drop) {
        Ok(0) | Err(_) => mantissa << u32::try_from(-drop).unwrap_or(0),
        Ok(drop) if drop > 127 => 0,
        Ok(drop) => {
            let (kept, rest) = (mantissa >> drop, mantissa & ((1 << drop) - 1));
            let half = 1 << (drop - 1);
            kept + u128::from(rest > half || (rest == half && kept & 1 == 1))
        }
    };
    // Both steps are exact: the first has at most 53 bits, and the second stays representable.
    let exact = kept as f64;
    let step = |power: i32| f64::from_bits(u64::try_from(power + 1023).unwrap_or(0) << 52);
    if (-1022..=1023).contains(&last) {
        exact * step(last)
    } else if last < -1022 {
        exact * step(-1022) * step(last + 1022)
    } else {
        f64::INFINITY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_gives_the_nearest_binary64() {
        assert_eq!(binary(0x3e00, 5, 10), 1.5);
        assert_eq!(binary(0x8001, 5, 10), -(2f64.powi(-24)));
        assert_eq!(binary(0x7c00, 5, 10), f64::INFINITY);
        assert_eq!(binary(0x3fc0, 8, 7), 1.5);
        assert_eq!(binary(u128::from(0.1f32.to_bits()), 8, 23), f64::from(0.1f32));
        assert_eq!(binary(0x4000_2000 << 96, 15, 112), 2.25);
        // 0.1 as gcc writes it in binary128 and in the x87's format.
        assert_eq!(binary(0x3ffb_9999_9999_9999_9999_9999_9999_999a, 15, 112), 0.1);
        assert_eq!(extended(0x3ffb_cccc_cccc_cccc_cccd), 0.1);
        assert_eq!(extended(0xc000_a000_0000_0000_0000), -2.5);
        assert!(extended(0x7fff_c000_0000_0000_0000).is_nan());
        for value in [f64::MAX, f64::MIN_POSITIVE, 5e-324, 1.0, 0.0, -3.75] {
            assert_eq!(binary(value.to_bits().into(), 11, 52), value);
        }
    }
}
