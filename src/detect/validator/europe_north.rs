//! National numbers of Sweden, Norway, Denmark, Finland and the Baltic countries. Pure.

use super::checksums::{digits, digits_of, luhn, number, weighted};
use super::dates::{is_birth, is_birth_in_any_century, two};

/// Sweden, personal and coordination number, with or without the century: Luhn over the last ten digits;
/// a coordination number has a day that is 60 more.
///
/// The `+` of people over a hundred is lost in the compact form; either century will do.
/// Source: Folkbokföringslag 1991:481 § 18, Skatteverket SKV 704.
pub(super) fn se_pnr(compact: &str) -> bool {
    let (century, ten) = match compact.len() {
        12 => {
            let Some(century) = compact.get(..2).and_then(|c| c.parse::<u32>().ok()) else {
                return false;
            };
            (Some(century * 100), compact.get(2..))
        }
        _ => (None, Some(compact)),
    };
    ten.and_then(digits::<10>).is_some_and(|d| {
        let (year, month) = (two(&d, 0), two(&d, 2));
        let day = match two(&d, 4) {
            coordination @ 61..=91 => coordination - 60,
            day => day,
        };
        let is_date = match century {
            Some(century) => is_birth(century + year, month, day),
            None => is_birth_in_any_century(year, month, day),
        };
        is_date && luhn(&d)
    })
}

/// Norway, birth number and D-number (day 40 more): two check digits modulo 11; the century follows from
/// the first three digits after the date.
///
/// Source: Folkeregisterforskriften § 2-2-1; Skatteetaten.
pub(super) fn no_fnr(compact: &str) -> bool {
    digits::<11>(compact).is_some_and(|d| {
        let day = match two(&d, 0) {
            d_number @ 41..=71 => d_number - 40,
            day => day,
        };
        let year = two(&d, 4);
        let century = match (number(&d[6..9]), year) {
            (500..=749, 54..) => 1800,
            (0..=499, _) | (900..=999, 40..) => 1900,
            (500..=999, 0..=39) => 2000,
            _ => return false,
        };
        is_birth(century + year, two(&d, 2), day)
            && weighted(&d, &[3, 7, 6, 1, 8, 9, 4, 5, 2, 1]).is_multiple_of(11)
            && weighted(&d, &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    })
}

/// Denmark, CPR number: a birth date whose century follows from the seventh digit. The eleven-test is not
/// applied: numbers given out since 2007 need not pass it.
///
/// Source: CPR-kontoret, Personnummeret i CPR.
pub(super) fn dk_cpr(compact: &str) -> bool {
    digits::<10>(compact).is_some_and(|d| {
        let year = two(&d, 4);
        let century = match (d[6], year) {
            (0..=3, _) | (4 | 9, 37..) => 1900,
            (4 | 9, _) | (5..=8, 0..=57) => 2000,
            _ => 1800,
        };
        number(&d[6..]) != 0 && is_birth(century + year, two(&d, 2), two(&d, 0))
    })
}

/// Finland, personal identity code: birth date, sign of the century, serial, check character from the
/// remainder modulo 31. Where the sign is a letter it stands in the compact form, `+` and `-` do not.
///
/// Source: Valtioneuvoston asetus 128/2010 § 2 and 690/2022; Digi- ja väestötietovirasto.
pub(super) fn fi_hetu(compact: &str) -> bool {
    const CHECKS: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";
    let bytes = compact.as_bytes();
    let (sign, serial) = match bytes.len() {
        10 => (None, 6),
        11 => (Some(bytes[6]), 7),
        _ => return false,
    };
    let (Some(date), Some(serial)) =
        (digits_of::<6>(&bytes[..6]), digits_of::<3>(&bytes[serial..serial + 3]))
    else {
        return false;
    };
    let (day, month, year) = (two(&date, 0), two(&date, 2), two(&date, 4));
    let is_date = match sign {
        None => is_birth_in_any_century(year, month, day),
        Some(b'A'..=b'F') => is_birth(2000 + year, month, day),
        Some(b'U'..=b'Y') => is_birth(1900 + year, month, day),
        Some(_) => false,
    };
    let rest = (number(&date) * 1000 + number(&serial)) % 31;
    // 000 and 001 are not given out.
    is_date && number(&serial) > 1 && CHECKS.get(rest as usize) == bytes.last()
}

/// Latvia, personal code: with a birth date a sign of the century and a check digit; a code that begins
/// with 32 to 39 has neither, and only its length can be tested.
///
/// Source: Fizisko personu reģistra likums, section 6, in both versions.
pub(super) fn lv_pk(compact: &str) -> bool {
    digits::<11>(compact).is_some_and(|d| {
        if d[0] == 3 && d[1] >= 2 {
            return true;
        }
        let century = match d[6] {
            century @ 0..=2 => 1800 + century * 100,
            _ => return false,
        };
        is_birth(century + two(&d, 4), two(&d, 2), two(&d, 0))
            && (1 + weighted(&d, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9])) % 11 % 10 == d[10]
    })
}

/// Lithuania and Estonia, personal code: sex and century, birth date, serial; the check digit is a
/// remainder modulo 11, with other weights when that is 10.
///
/// Source: Lietuvos gyventojų registro įstatymas, art. 8; Eesti Vabariigi standard EVS 585.
pub(super) fn baltic_code(compact: &str) -> bool {
    digits::<11>(compact).is_some_and(|d| {
        let century = match d[0] {
            sign @ 1..=6 => 1800 + (sign - 1) / 2 * 100,
            _ => return false,
        };
        let check = match weighted(&d, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11 {
            10 => weighted(&d, &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10,
            check => check,
        };
        is_birth(century + two(&d, 1), two(&d, 3), two(&d, 5)) && check == d[10]
    })
}

#[cfg(test)]
mod tests {
    use super::super::Validator;
    use super::super::tests::check;

    #[test]
    fn swedish_numbers() {
        check(
            Validator::SePnr,
            // Skatteverket SKV 704 and 707 (coordination number), Wikipedia (sv)
            &["8112289874", "6408233234", "198112289874", "7010632391", "197010632391"],
            // checksum, all zeros, no such day, organisation number, century, length, a letter
            &[
                "8112289873",
                "0000000000",
                "8102309872",
                "2021005489",
                "178112289874",
                "19811228987",
                "811228987",
                "811228987X",
                "XX8112289874",
                "é8112289874",
            ],
        );
    }

    #[test]
    fn norwegian_numbers() {
        check(
            Validator::NoFnr,
            // Wikipedia (no), and by the rule: born 1900, D-number
            &["15108695088", "01010012356", "41018012365"],
            // either checksum, all zeros, no such day, synthetic month, length, a letter
            &[
                "01129955132",
                "01129955141",
                "00000000000",
                "31029955126",
                "01829955179",
                "0112995513",
                "0112995513X",
            ],
        );
    }

    #[test]
    fn danish_numbers() {
        check(
            Validator::DkCpr,
            // CPR-kontoret, Wikipedia (da); by the rule: one without the eleven-test
            &["0707614285", "2110625629", "0101074000"],
            // no such day, 1900 had no 29 February, serial 0000, all zeros, length, a letter
            &["3102614285", "2902000123", "0707610000", "0000000000", "070761428", "070761428X"],
        );
    }

    #[test]
    fn finnish_codes() {
        check(
            Validator::FiHetu,
            // Digi- ja väestötietovirasto (specimen); by the rule: signs A and Y
            &["131052308T", "010594Y9032", "010101A0101"],
            // check character, all zeros, no such day, serial 001, sign, length
            &[
                "131052308U",
                "0000000000",
                "310252308Y",
                "131052001W",
                "131052G308T",
                "131052A308T1",
                "13105230T",
                "13105é08T",
            ],
        );
    }

    #[test]
    fn latvian_codes() {
        check(
            Validator::LvPk,
            // Wikipedia (lv); by the rule: without a date
            &["16117519997", "32867300679", "39000000001"],
            // checksum, all zeros, no such day, century, length, a letter
            &[
                "16117519998",
                "00000000000",
                "31027519999",
                "16117539998",
                "1611751999",
                "3286730067X",
            ],
        );
    }

    #[test]
    fn lithuanian_and_estonian_codes() {
        for validator in [Validator::LtAk, Validator::EeIk] {
            check(
                validator,
                // Wikipedia (lt, et), and by the rule
                &["33309240064", "38703181745", "37605030299", "36805280109", "48605275729"],
                // checksum, all zeros, no such day, century, length, a letter
                &[
                    "33309240065",
                    "00000000000",
                    "33302300068",
                    "93309240065",
                    "3330924006",
                    "3330924006X",
                ],
            );
        }
    }
}
