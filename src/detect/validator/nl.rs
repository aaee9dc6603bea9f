//! Dutch numbers and travel documents. Pure.

use super::checksums::{digit, digits, letter_value, weighted};

/// 9·d1 + 8·d2 + … + 2·d8 − d9 is a multiple of eleven; not all zero. Eight digits lost their zero.
pub(in crate::detect) fn nl_eleven(compact: &str) -> bool {
    let nine = digits::<9>(compact).map(|d| (weighted(&d[..8], &[9, 8, 7, 6, 5, 4, 3, 2]), d[8]));
    let eight = || digits::<8>(compact).map(|d| (weighted(&d[..7], &[8, 7, 6, 5, 4, 3, 2]), d[7]));
    nine.or_else(eight).is_some_and(|(sum, last)| sum % 11 == last)
}

/// Weights 7, 3, 1 over the first eight characters; the ninth is the check digit (ICAO 9303 part 3, 4.9).
pub(super) fn icao731(compact: &str) -> bool {
    let bytes = compact.as_bytes();
    let [head @ .., last] = bytes else { return false };
    if head.len() != 8 {
        return false;
    }
    let mut sum = 0;
    for (byte, weight) in head.iter().zip([7, 3, 1].into_iter().cycle()) {
        let Some(value) = letter_value(*byte) else { return false };
        sum += value * weight;
    }
    digit(*last) == Some(sum % 10)
}

#[cfg(test)]
mod tests {
    use super::super::Validator;
    use super::super::tests::check;

    #[test]
    fn citizen_service_numbers() {
        check(
            Validator::NlEleven,
            &["123456782", "111222333", "999999990", "12345672", "012345672"],
            // checksum, all zeros, too short, too long, a letter, empty
            &["123456789", "000000000", "1234567", "1234567820", "12345678X", ""],
        );
    }

    #[test]
    fn document_numbers() {
        check(
            Validator::Icao731,
            &["XR1001R58", "AA0000000", "L898902C3"],
            // checksum, last is no digit, length, lower case
            &["XR1001R57", "XR1001R5X", "XR1001R5", "xr1001R58"],
        );
    }
}
