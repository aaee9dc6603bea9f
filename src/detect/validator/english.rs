//! National numbers of Ireland, the United Kingdom and the United States. Pure.

use super::checksums::{digits, digits_of, number, weighted};

/// Ireland, PPS number: weights 8 to 2, a second letter counts nine times, modulo 23; the remainder is the
/// first letter (W for 0). Older second letters W, T and X do not count.
///
/// Source: Social Welfare Consolidation Act 2005, section 262; Revenue, PPS number format.
pub(super) fn ie_pps(compact: &str) -> bool {
    let bytes = compact.as_bytes();
    let Some((head, letters)) = bytes.split_at_checked(7) else { return false };
    let second = match letters {
        [_] | [_, b'W' | b'T' | b'X'] => 0,
        [_, letter @ b'A'..=b'I'] => u32::from(letter - b'A') + 1,
        _ => return false,
    };
    digits_of::<7>(head).is_some_and(|d| {
        let check = (weighted(&d, &[8, 7, 6, 5, 4, 3, 2]) + second * 9) % 23;
        b"WABCDEFGHIJKLMNOPQRSTUV".get(check as usize) == letters.first()
    })
}

/// United Kingdom, National Insurance number: no check digit; two letters, six digits, A to D.
///
/// Source: HMRC, National Insurance Manual NIM39110.
pub(super) fn uk_nino(compact: &str) -> bool {
    let bytes = compact.as_bytes();
    let [first, second, digits @ .., b'A'..=b'D'] = bytes else { return false };
    let letter = |byte: &u8, barred: &[u8]| byte.is_ascii_uppercase() && !barred.contains(byte);
    let barred = [b"BG", b"GB", b"KN", b"NK", b"NT", b"TN", b"ZZ"];
    letter(first, b"DFIQUV")
        && letter(second, b"DFIOQUV")
        && !barred.contains(&&[*first, *second])
        && digits_of::<6>(digits).is_some()
}

/// United Kingdom, NHS number: weights 10 to 2, modulo 11; 11 is written 0 and 10 is not given out.
///
/// Source: NHS Data Dictionary, NHS NUMBER.
pub(super) fn uk_nhs(compact: &str) -> bool {
    digits::<10>(compact).is_some_and(|d| {
        let same = d.iter().all(|digit| *digit == d[0]);
        !same && weighted(&d, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    })
}

/// United States, Social Security number: no check digit; no area 000, 666 or from 900, no group 00, no
/// serial 0000, and not the numbers that were printed in advertisements.
///
/// Source: Social Security Administration, RM 10201.035 and SSN randomization.
pub(super) fn us_ssn(compact: &str) -> bool {
    digits::<9>(compact).is_some_and(|d| {
        !matches!(number(&d[..3]), 0 | 666 | 900..)
            && number(&d[3..5]) != 0
            && number(&d[5..]) != 0
            && !matches!(number(&d), 78_051_120 | 219_099_999 | 123_456_789)
    })
}

#[cfg(test)]
mod tests {
    use super::super::Validator;
    use super::super::tests::check;

    #[test]
    fn irish_numbers() {
        check(
            Validator::IePps,
            // Wikipedia (en): old and new form; by the rule: second letter W
            &["1234567T", "1234567FA", "6433435F", "6433435OA", "1234567TW"],
            // letter, all zeros, second letter, length, a digit for a letter
            &[
                "1234567U",
                "0000000W",
                "1234567FZ",
                "123456T",
                "12345678",
                "1234567FAA",
                "123456é",
                "",
            ],
        );
    }

    #[test]
    fn british_numbers() {
        check(
            Validator::UkNino,
            // made by the rule of HMRC, whose own specimen QQ123456C is no number
            &["AB123456C", "JG103759A", "TW123456D"],
            // barred letters and pairs, suffix, all zeros, length, lower case
            &[
                "QQ123456C",
                "BG123456A",
                "AO123456A",
                "AB123456E",
                "AB000000A",
                "AB12345A",
                "ab123456c",
                "AB",
            ],
        );
        check(
            Validator::UkNhs,
            // Wikipedia (en), and by the rule
            &["9434765919", "4505577104", "4010232137"],
            // checksum, all zeros, all the same, length, a letter
            &["9434765918", "0000000000", "1111111111", "943476591", "94347659190", "943476591X"],
        );
    }

    #[test]
    fn american_numbers() {
        check(
            Validator::UsSsn,
            // made by the rule
            &["536904399", "400011234", "001010001"],
            // area, group, serial, advertisement, all zeros, length, a letter
            &[
                "000123456",
                "666123456",
                "900123456",
                "536004399",
                "536900000",
                "078051120",
                "219099999",
                "000000000",
                "53690439",
                "53690439X",
            ],
        );
    }
}
