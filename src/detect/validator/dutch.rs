//! Check digits and other tests of Dutch numbers. Pure.
//!
//! Each takes `compact`: letters in upper case and digits, nothing else.

use super::checksums::{digits, letter_value, luhn, weighted};
use super::nl::nl_eleven;

/// Number of a person in the population register: ten digits, no 0 in front, no two equal neighbours.
///
/// The sum is 0 modulo 11, or 5 in the later issue; the sum weighted with powers of two is 0 modulo 11.
/// Source: Logisch ontwerp BRP, element 01.10.
pub(super) fn a_nummer(compact: &str) -> bool {
    let Some(digits) = digits::<10>(compact).filter(|d| d[0] != 0) else { return false };
    let sum: u32 = digits.iter().sum();
    let doubled: u32 = digits.iter().enumerate().map(|(i, d)| d << i).sum();
    digits.windows(2).all(|pair| pair[0] != pair[1])
        && matches!(sum % 11, 0 | 5)
        && doubled.is_multiple_of(11)
}

/// Number of an account before IBAN: the weights fall to 1 at the last of nine or ten digits.
pub(in crate::detect) fn nl_bank(compact: &str) -> bool {
    const WEIGHTS: [u32; 10] = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1];
    let nine = digits::<9>(compact).map(|digits| weighted(&digits, &WEIGHTS[1..]));
    let ten = || digits::<10>(compact).map(|digits| weighted(&digits, &WEIGHTS));
    nine.or_else(ten).is_some_and(|sum| sum.is_multiple_of(11))
}

/// VAT number, with or without its country: nine digits, `B`, and two digits that are not 00.
///
/// Either the nine digits pass the eleven-test, or, in numbers given out since 2020, the whole passes
/// MOD 97 with A as 10 to Z as 35. Source: Belastingdienst, btw-identificatienummer.
pub(super) fn nl_btw(compact: &str) -> bool {
    let Some(bare) = bare_btw(compact) else { return false };
    nl_eleven(&bare[..9]) || is_btw_of_2020(bare)
}

/// The nine digits, `B` and two digits of a VAT number.
pub(in crate::detect) fn bare_btw(compact: &str) -> Option<&str> {
    let bare = compact.strip_prefix("NL").unwrap_or(compact);
    let bytes = bare.as_bytes();
    let digit = |range: std::ops::Range<usize>| bytes[range].iter().all(u8::is_ascii_digit);
    let shaped = bytes.len() == 12 && bytes[9] == b'B' && digit(0..9) && digit(10..12);
    (shaped && &bare[10..] != "00").then_some(bare)
}

/// Whether a bare VAT number passes MOD 97: then its digits are those of no person.
pub(in crate::detect) fn is_btw_of_2020(bare: &str) -> bool {
    let mut rest = 0;
    for byte in b"NL".iter().chain(bare.as_bytes()) {
        let Some(value) = letter_value(*byte) else { return false };
        rest = (rest * if value > 9 { 100 } else { 10 } + value) % 97;
    }
    rest == 1
}

/// Device number: allocated by a known body; fifteen digits pass Luhn, sixteen hold a version instead.
///
/// Source: GSMA TS.06, reporting body identifiers.
pub(super) fn imei(compact: &str) -> bool {
    const BODIES: [&str; 16] = [
        "01", "10", "30", "33", "35", "44", "45", "49", "50", "51", "52", "53", "54", "86", "91",
        "99",
    ];
    let allocated = compact.get(..2).is_some_and(|body| BODIES.contains(&body));
    let checked = || digits::<15>(compact).is_some_and(|digits| luhn(&digits));
    allocated && (digits::<16>(compact).is_some() || checked())
}

/// Forms of a number plate: which places hold letters (a bit each, the first place is the highest),
/// and after how many characters the two dashes stand. The place in the list is the sidecode less one.
///
/// Source: RDW, Opbouw van het kenteken.
pub(in crate::detect) const SIDECODES: [(u8, (usize, usize)); 14] = [
    (0b11_0000, (2, 4)),
    (0b00_0011, (2, 4)),
    (0b00_1100, (2, 4)),
    (0b11_0011, (2, 4)),
    (0b11_1100, (2, 4)),
    (0b00_1111, (2, 4)),
    (0b00_1110, (2, 5)),
    (0b01_1100, (1, 4)),
    (0b11_0001, (2, 5)),
    (0b10_0011, (1, 4)),
    (0b11_1001, (3, 5)),
    (0b10_0111, (1, 3)),
    (0b01_1000, (1, 3)),
    (0b00_0110, (3, 5)),
];

/// Sidecode, from 1, of six letters and digits, and where its dashes stand.
pub(in crate::detect) fn sidecode(plate: &[u8]) -> Option<(usize, (usize, usize))> {
    if plate.len() != 6 {
        return None;
    }
    let letters = plate.iter().fold(0, |bits, b| bits << 1 | u8::from(b.is_ascii_alphabetic()));
    let code = SIDECODES.iter().position(|(places, _)| *places == letters)?;
    Some((code + 1, SIDECODES[code].1))
}

/// Combinations that are never given out.
const NEVER: [&str; 11] =
    ["GVD", "KKK", "NSB", "PKK", "PSV", "TBS", "PVV", "SGP", "VVD", "SS", "SD"];

/// Number plate: since sidecode 4 no vowels, no C and no Q, but for the O of trailers in front.
///
/// Source: RDW, Opbouw van het kenteken.
pub(super) fn kenteken(compact: &str) -> bool {
    let bytes = compact.as_bytes();
    let Some((code, _)) = sidecode(bytes) else { return false };
    if NEVER.iter().any(|never| bytes.windows(never.len()).any(|part| part == never.as_bytes())) {
        return false;
    }
    let missing = |b: &u8| matches!(b, b'A' | b'E' | b'I' | b'O' | b'U' | b'C' | b'Q');
    let rest = if bytes[0] == b'O' { &bytes[1..] } else { bytes };
    code <= 3 || !rest.iter().any(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(test: fn(&str) -> bool, passes: &[&str], fails: &[&str]) {
        for value in passes {
            assert!(test(value), "must pass {value}");
        }
        for value in fails {
            assert!(!test(value), "must not pass {value}");
        }
    }

    #[test]
    fn vat_numbers() {
        check(
            nl_btw,
            // New form, old form with and without country.
            &["NL000099998B57", "NL148206104B01", "148206104B01"],
            // Both checks, suffix, letter, length, country, nothing.
            &[
                "NL000099998B58",
                "NL148206104B00",
                "NL148206104A01",
                "NL14820610B01",
                "BE148206104B01",
                "",
            ],
        );
    }

    #[test]
    fn old_accounts() {
        check(
            nl_bank,
            &["123456789", "0417164300", "736160221"],
            // Checksum, all zeros, length, a letter.
            &["123456788", "000000000", "12345678", "12345678901", "12345678X"],
        );
    }

    #[test]
    fn population_register() {
        // Made by the rule: remainder 0 and remainder 5.
        let numbers: Vec<String> = (1_010_101_010_u64..1_010_301_010)
            .map(|n| n.to_string())
            .filter(|n| a_nummer(n))
            .collect();
        assert!(!numbers.is_empty() && numbers.len() < 2000, "{}", numbers.len());
        check(
            a_nummer,
            &[],
            &["0123456789", "1123456789", "1234567890", "123456789", "12345678X0"],
        );
    }

    #[test]
    fn devices() {
        check(
            imei,
            &["352099001761481", "490154203237518", "3520990017614823"],
            // Luhn, body, length, letter.
            &["352099001761482", "202099001761485", "35209900176148", "35209900176148X"],
        );
    }

    #[test]
    fn plates() {
        check(
            kenteken,
            &[
                "GB1234", "1234AB", "12AB34", "GB12XT", "XTPR12", "12XTPR", "12GBJ3", "1KBB12",
                "GB123X", "X123GB", "XTP12R", "X12TPR", "1XT234", "123XT4", "OK42XP",
            ],
            // A vowel, a C, what is never given out, length, a pattern of nobody.
            &[
                "GA12XT", "CB12XT", "12VVD3", "SS1234", "SD12XT", "GB12X", "G1B2X3", "123456",
                "ABCDEF",
            ],
        );
    }
}
