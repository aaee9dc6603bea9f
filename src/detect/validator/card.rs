//! Payment cards. Pure.

use super::checksums::{digit, luhn};

/// Longest number of a card.
const LENGTH_MAX: usize = 19;

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
    (500_000, 509_999, &[12, 13, 14, 15, 16, 17, 18, 19]),
    (560_000, 699_999, &[12, 13, 14, 15, 16, 17, 18, 19]),
];

/// Luhn, and a length that fits the issuer's prefix.
pub(super) fn payment_card(compact: &str) -> bool {
    let mut digits = [0; LENGTH_MAX];
    let Some(digits) = digits.get_mut(..compact.len()) else { return false };
    for (to, from) in digits.iter_mut().zip(compact.bytes()) {
        let Some(value) = digit(from) else { return false };
        *to = value;
    }
    is_issued(digits) && luhn(digits)
}

fn is_issued(digits: &[u32]) -> bool {
    let Some(prefix) = digits.get(..6) else { return false };
    let prefix = prefix.iter().fold(0, |prefix, digit| prefix * 10 + digit);
    ISSUERS
        .iter()
        .find(|(first, last, _)| (*first..=*last).contains(&prefix))
        .is_some_and(|(_, _, lengths)| lengths.contains(&digits.len()))
}

#[cfg(test)]
mod tests {
    use super::super::Validator;
    use super::super::tests::check;

    #[test]
    fn payment_cards() {
        check(
            Validator::PaymentCard,
            &["4111111111111111", "5555555555554444", "378282246310005", "30569309025904"],
            // checksum, prefix of nobody, length, all zeros, a letter, far too long
            &[
                "4111111111111112",
                "1111111111111117",
                "55555555555544",
                "0000000000000000",
                "4X",
                "41111111111111111111",
            ],
        );
    }
}
