//! Numbers of any length with a fixed number of decimals. Pure.

/// Longest number in bytes; none of the formats holds more than 32.
const BYTES_MAX: usize = 64;

/// The number in `bytes`, high byte first with the sign in its first bit, with `scale` decimals.
/// `None` when it is longer than any honest one.
pub(super) fn text(bytes: &[u8], scale: usize) -> Option<String> {
    if bytes.len() > BYTES_MAX || scale > BYTES_MAX * 3 {
        return None;
    }
    let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
    let mut rest = if negative { negated(bytes) } else { bytes.to_vec() };
    let mut digits = Vec::new();
    while rest.iter().any(|byte| *byte != 0) || digits.len() <= scale {
        let mut carry = 0_u32;
        for byte in &mut rest {
            let value = carry << 8 | u32::from(*byte);
            *byte = u8::try_from(value / 10).expect("less than 256: the carry is less than ten");
            carry = value % 10;
        }
        digits.push(char::from_digit(carry, 10).expect("a remainder of ten"));
    }
    let mut whole: String = digits.split_off(scale).into_iter().rev().collect();
    if negative {
        whole.insert(0, '-');
    }
    let fraction: String = digits.into_iter().rev().collect();
    Some(if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") })
}

/// The two's complement.
fn negated(bytes: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = bytes.iter().map(|byte| !byte).collect();
    for byte in out.iter_mut().rev() {
        let (sum, carried) = byte.overflowing_add(1);
        *byte = sum;
        if !carried {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decimals_stand_behind_the_point() {
        assert_eq!(text(&[0x30, 0x39], 2).as_deref(), Some("123.45"));
        assert_eq!(text(&[5], 3).as_deref(), Some("0.005"));
        assert_eq!(text(&[0xFF], 1).as_deref(), Some("-0.1"));
        assert_eq!(text(&[0x80], 0).as_deref(), Some("-128"));
        assert_eq!(text(&[], 0).as_deref(), Some("0"));
        assert_eq!(text(&[1; 65], 0), None);
    }

    proptest! {
        #[test]
        fn whole_numbers_are_written_as_they_are(number: i128) {
            prop_assert_eq!(text(&number.to_be_bytes(), 0), Some(number.to_string()));
        }
    }
}
