//! Check digits and other tests of a value. Pure.
//!
//! A test that passes is never evidence enough: one in eleven random numbers passes the eleven-test.

/// A test that a rule may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Validator {
    /// Eleven-test of the citizen service number.
    NlEleven,
    /// ISO 7064 MOD 97-10, as in IBAN.
    Mod97,
    /// Luhn, and a length that fits the issuer's prefix.
    PaymentCard,
    /// ICAO 9303 weights 7-3-1 over the first eight characters; the ninth is the check digit.
    Icao731,
}

impl Validator {
    /// Whether `compact` (letters in upper case and digits, nothing else) passes.
    pub(super) fn passes(self, compact: &str) -> bool {
        match self {
            Self::NlEleven => nl_eleven(compact),
            Self::Mod97 => mod97(compact),
            Self::PaymentCard => luhn(compact) && is_card_length(compact),
            Self::Icao731 => icao731(compact),
        }
    }
}

fn digit(byte: u8) -> Option<u32> {
    byte.is_ascii_digit().then(|| u32::from(byte - b'0'))
}

/// Value of a character in ICAO 9303 and ISO 7064: digits stand for themselves, A is 10, Z is 35.
fn letter_value(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'Z' => Some(u32::from(byte - b'A') + 10),
        _ => None,
    }
}

/// 9·d1 + 8·d2 + … + 2·d8 − d9 is a multiple of eleven; not all zero. Eight digits lost their zero.
fn nl_eleven(compact: &str) -> bool {
    let digits: Option<Vec<u32>> = compact.bytes().map(digit).collect();
    let Some(digits) = digits else { return false };
    if !(8..=9).contains(&digits.len()) || digits.iter().all(|d| *d == 0) {
        return false;
    }
    let last = digits.len() - 1;
    let weighted: u32 = digits[..last].iter().rev().zip(2..).map(|(d, weight)| d * weight).sum();
    weighted % 11 == digits[last]
}

fn mod97(compact: &str) -> bool {
    let (Some(head), Some(tail)) = (compact.get(..4), compact.get(4..)) else { return false };
    // 00, 01 and 99 give the same remainders as 97, 98 and 02, which the scheme uses.
    if matches!(&head[2..], "00" | "01" | "99") {
        return false;
    }
    let mut rest = 0;
    for byte in tail.bytes().chain(head.bytes()) {
        let Some(value) = letter_value(byte) else { return false };
        rest = (rest * if value > 9 { 100 } else { 10 } + value) % 97;
    }
    rest == 1
}

fn luhn(compact: &str) -> bool {
    let mut sum = 0;
    for (index, byte) in compact.bytes().rev().enumerate() {
        let Some(value) = digit(byte) else { return false };
        let doubled = if index % 2 == 1 { value * 2 } else { value };
        sum += doubled / 10 + doubled % 10;
    }
    sum % 10 == 0 && compact.bytes().any(|b| b != b'0')
}

/// Prefixes of issuers (ISO/IEC 7812) with the lengths that they issue.
const ISSUERS: &[(u32, u32, &[usize])] = &[
    (400_000, 499_999, &[13, 16, 19]),
    (510_000, 559_999, &[16]),
    (222_100, 272_099, &[16]),
    (340_000, 349_999, &[15]),
    (370_000, 379_999, &[15]),
    (601_100, 601_199, &[16]),
    (644_000, 659_999, &[16]),
    (300_000, 305_999, &[14]),
    (360_000, 369_999, &[14]),
    (380_000, 389_999, &[14]),
    (352_800, 358_999, &[16]),
    (620_000, 629_999, &[16, 17, 18, 19]),
    (500_000, 509_999, &[13, 14, 15, 16, 17, 18, 19]),
    (560_000, 699_999, &[13, 14, 15, 16, 17, 18, 19]),
];

fn is_card_length(compact: &str) -> bool {
    let Some(prefix) = compact.get(..6).and_then(|p| p.parse::<u32>().ok()) else { return false };
    ISSUERS
        .iter()
        .find(|(first, last, _)| (*first..=*last).contains(&prefix))
        .is_some_and(|(_, _, lengths)| lengths.contains(&compact.len()))
}

fn icao731(compact: &str) -> bool {
    let bytes = compact.as_bytes();
    if bytes.len() != 9 {
        return false;
    }
    let mut sum = 0;
    for (byte, weight) in bytes[..8].iter().zip([7, 3, 1].into_iter().cycle()) {
        let Some(value) = letter_value(*byte) else { return false };
        sum += value * weight;
    }
    digit(bytes[8]) == Some(sum % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(validator: Validator, passes: &[&str], fails: &[&str]) {
        for value in passes {
            assert!(validator.passes(value), "{validator:?} must pass {value}");
        }
        for value in fails {
            assert!(!validator.passes(value), "{validator:?} must not pass {value}");
        }
    }

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
    fn account_numbers() {
        check(
            Validator::Mod97,
            &["NL91ABNA0417164300", "DE89370400440532013000", "GB82WEST12345698765432"],
            // checksum, check digits 00, a strange letter, too short
            &["NL92ABNA0417164300", "NL00ABNA0417164300", "NL91ABNÁ0417164300", "NL9", ""],
        );
    }

    #[test]
    fn payment_cards() {
        check(
            Validator::PaymentCard,
            &["4111111111111111", "5555555555554444", "378282246310005", "30569309025904"],
            // checksum, prefix of nobody, length, all zeros, a letter
            &["4111111111111112", "1111111111111117", "55555555555544", "0000000000000000", "4X"],
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
