//! National numbers of Poland, Czechia and Slovakia, Hungary, Romania, Bulgaria, Croatia and Slovenia.
//! Pure.

use super::checksums::{digits, mod11_10, number, weighted};
use super::dates::{is_birth, is_birth_in_any_century, two};

/// Poland, PESEL: birth date with the century in the month, check digit modulo 10.
///
/// Source: Ustawa o ewidencji ludności 2010, art. 15 and 19.
pub(super) fn pl_pesel(compact: &str) -> bool {
    digits::<11>(compact).is_some_and(|d| {
        let (century, month) = match two(&d, 2) {
            month @ 1..=12 => (1900, month),
            month @ 21..=32 => (2000, month - 20),
            month @ 81..=92 => (1800, month - 80),
            _ => return false,
        };
        is_birth(century + two(&d, 0), month, two(&d, 4))
            && weighted(&d, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_multiple_of(10)
    })
}

/// Czechia and Slovakia, birth number: women have 50 more in the month, and 20 more stands there when the
/// numbers of a day are used up. Ten digits are a multiple of 11; until 1985 the last one may be 0 where
/// the first nine leave 10. Nine digits, until 1953, have no check digit.
///
/// Source: Zákon 133/2000 Sb. § 13; zákon 301/1995 Z. z.
pub(super) fn cz_rc(compact: &str) -> bool {
    let is_date = |d: &[u32], year: u32| {
        let month = match two(d, 2) {
            month @ 51..=62 => month - 50,
            month @ 21..=32 if year >= 2004 => month - 20,
            month @ 71..=82 if year >= 2004 => month - 70,
            month => month,
        };
        is_birth(year, month, two(d, 4))
    };
    if let Some(d) = digits::<10>(compact) {
        let century = if two(&d, 0) < 54 { 2000 } else { 1900 };
        let year = century + two(&d, 0);
        let check = match number(&d[..9]) % 11 {
            10 if year <= 1985 => 0,
            check => check,
        };
        return u64::from(d[9]) == check && is_date(&d, year);
    }
    digits::<9>(compact).is_some_and(|d| {
        let century = if two(&d, 0) < 54 { 1900 } else { 1800 };
        number(&d[6..]) != 0 && is_date(&d, century + two(&d, 0))
    })
}

/// Hungary, social security number: weights 3 and 7 in turn, modulo 10.
///
/// Source: 1996. évi XX. törvény, annex.
pub(super) fn hu_taj(compact: &str) -> bool {
    digits::<9>(compact).is_some_and(|d| weighted(&d, &[3, 7, 3, 7, 3, 7, 3, 7]) % 10 == d[8])
}

/// Hungary, tax identifier of a person: 8, the days between 1 January 1867 and the birth, serial; the
/// remainder modulo 11 is the last digit.
///
/// Source: 1996. évi XX. törvény, annex; OECD, Hungary TIN.
pub(super) fn hu_tax(compact: &str) -> bool {
    // 1 January 1867 to 31 December 2049.
    const DAYS: std::ops::RangeInclusive<u64> = 0..=66_839;
    digits::<10>(compact).is_some_and(|d| {
        d[0] == 8
            && DAYS.contains(&number(&d[1..6]))
            && weighted(&d, &[1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 == d[9]
    })
}

/// Romania, CNP: sex and century, birth date, county, serial, check digit modulo 11 (10 is written 1).
///
/// Source: Legea 105/1996; HG 64/2011; Direcția pentru Evidența Persoanelor.
pub(super) fn ro_cnp(compact: &str) -> bool {
    digits::<13>(compact).is_some_and(|d| {
        let (year, month, day) = (two(&d, 1), two(&d, 3), two(&d, 5));
        let is_date = match d[0] {
            1 | 2 => is_birth(1900 + year, month, day),
            3 | 4 => is_birth(1800 + year, month, day),
            5 | 6 => is_birth(2000 + year, month, day),
            7..=9 => is_birth_in_any_century(year, month, day),
            _ => false,
        };
        let check = match weighted(&d, &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11 {
            10 => 1,
            check => check,
        };
        is_date
            && matches!(two(&d, 7), 1..=48 | 51 | 52 | 70)
            && number(&d[9..12]) != 0
            && check == d[12]
    })
}

/// Bulgaria, EGN: birth date with the century in the month, check digit modulo 11 (10 is written 0).
///
/// Source: Закон за гражданската регистрация, art. 11; ГРАО.
pub(super) fn bg_egn(compact: &str) -> bool {
    digits::<10>(compact).is_some_and(|d| {
        let (century, month) = match two(&d, 2) {
            month @ 21..=32 => (1800, month - 20),
            month @ 41..=52 => (2000, month - 40),
            month => (1900, month),
        };
        is_birth(century + two(&d, 0), month, two(&d, 4))
            && weighted(&d, &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == d[9]
    })
}

/// Croatia, OIB: ISO 7064 MOD 11,10 and nothing else; the HR of a VAT number may stand in front.
///
/// Source: Zakon o osobnom identifikacijskom broju, NN 60/2008.
pub(super) fn hr_oib(compact: &str) -> bool {
    digits::<11>(compact.strip_prefix("HR").unwrap_or(compact)).is_some_and(|d| mod11_10(&d))
}

/// Slovenia, EMŠO, and the JMBG of the other countries of former Yugoslavia: birth date with three digits
/// of the year, region, serial, check digit modulo 11 (a remainder of 1 is not given out).
///
/// Source: Zakon o centralnem registru prebivalstva; Uredba o določitvi EMŠO.
pub(super) fn si_emso(compact: &str) -> bool {
    digits::<13>(compact).is_some_and(|d| {
        let millennium = if d[4] >= 8 { 1000 } else { 2000 };
        let year = millennium + d[4] * 100 + two(&d, 5);
        is_birth(year, two(&d, 2), two(&d, 0))
            && !matches!(two(&d, 7), 60..=69)
            && weighted(&d, &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)
    })
}

#[cfg(test)]
mod tests {
    use super::super::Validator;
    use super::super::tests::check;

    #[test]
    fn polish_numbers() {
        check(
            Validator::PlPesel,
            // Wikipedia (pl), and by the rule: born 2002
            &["44051401359", "02070803628", "02270803624"],
            // checksum, all zeros, no such day, month 13, 22nd century, length, a letter
            &[
                "44051401358",
                "00000000000",
                "44023101353",
                "44131401350",
                "44451401351",
                "4405140135",
                "4405140135X",
            ],
        );
    }

    #[test]
    fn czech_and_slovak_numbers() {
        check(
            Validator::CzRc,
            // Wikipedia (cs); by the rule: before 1954, used-up day, the exception of 1985
            &["7103192745", "7360285163", "401229123", "0482054111", "7801233540"],
            // checksum, all zeros, no such day, 20 more before 2004, serial 000, length, a letter
            &[
                "7103192746",
                "0000000000",
                "7102312745",
                "7123192747",
                "401229000",
                "71031927",
                "710319274X",
            ],
        );
    }

    #[test]
    fn hungarian_numbers() {
        check(
            Validator::HuTaj,
            // made by the rule
            &["123456788", "111111110", "037687210"],
            // checksum, all zeros, length, a letter
            &["123456789", "000000000", "12345678", "1234567880", "12345678X"],
        );
        check(
            Validator::HuTax,
            // OECD Hungary TIN, and by the rule
            &["8071592153", "8307941245"],
            // checksum, all zeros, first digit, born after 2049, length, a letter
            &["8071592154", "0000000000", "7071592152", "8990000017", "807159215", "807159215X"],
        );
    }

    #[test]
    fn romanian_codes() {
        check(
            Validator::RoCnp,
            // Wikipedia (ro); by the rule: born 2000, a resident
            &["1800101221144", "1630615123457", "6000229010011", "7800101010016"],
            // checksum, all zeros, no such day, county 49, serial 000, first digit, length, a letter
            &[
                "1800101221145",
                "0000000000000",
                "1800231221144",
                "1800101491144",
                "1800101220003",
                "0800101221142",
                "180010122114",
                "180010122114X",
            ],
        );
    }

    #[test]
    fn bulgarian_numbers() {
        check(
            Validator::BgEgn,
            // Wikipedia (bg); by the rule: born 2000
            &["7523169263", "8032056031", "7501020018", "6101057509", "0041010002"],
            // checksum, all zeros, no such day, no such month, length, a letter
            &["7523169264", "0000000000", "7502310011", "7513020014", "752316926", "752316926X"],
        );
    }

    #[test]
    fn croatian_numbers() {
        check(
            Validator::HrOib,
            // Wikipedia (hr), and by the rule
            &["69435151530", "33392005961", "94577403194", "HR94577403194"],
            // checksum, all zeros, length, a letter
            &["69435151531", "00000000000", "6943515153", "694351515300", "6943515153X"],
        );
    }

    #[test]
    fn slovenian_numbers() {
        check(
            Validator::SiEmso,
            // Wikipedia (sl, sr)
            &["0101006500006", "0710003730015"],
            // checksum, all zeros, no such day, region, born 1849, length, a letter
            &[
                "0101006500007",
                "0000000000000",
                "3102006500003",
                "0101006600000",
                "0101849500008",
                "010100650000",
                "010100650000X",
            ],
        );
    }
}
