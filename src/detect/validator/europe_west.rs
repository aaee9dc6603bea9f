//! National numbers of Belgium, Germany, Austria, Switzerland, France and Luxembourg. Pure.

use super::checksums::{digit, digits, digits_of, luhn, mod11_10, number, verhoeff, weighted};
use super::dates::{is_birth, is_birth_in_any_century, two};

/// Belgium, national register and BIS number: 97 less the remainder of the first nine digits, which get a
/// 2 in front for births from 2000; a birth date of which parts may be 0; BIS months are 20 or 40 more.
///
/// Source: KB 3 April 1984 on the identification number; Kruispuntbank, BIS numbers.
pub(super) fn be_nn(compact: &str) -> bool {
    digits::<11>(compact).is_some_and(|d| {
        let (year, day) = (two(&d, 0), two(&d, 4));
        let month = match two(&d, 2) {
            bis @ 20..=32 => bis - 20,
            bis @ 40..=52 => bis - 40,
            month => month,
        };
        let serial = number(&d[6..9]);
        let head = number(&d[..9]);
        let check = number(&d[9..]);
        let is_born = |century: u32| match (month, day) {
            // Unknown; when all numbers of such a year are given out, the day counts on.
            (0, 0..=31) | (1..=12, 0) => true,
            _ => is_birth(century + year, month, day),
        };
        (1..=998).contains(&serial)
            && ((97 - head % 97 == check && is_born(1900))
                || (97 - (2_000_000_000 + head) % 97 == check && year < 50 && is_born(2000)))
    })
}

/// Germany, tax identification number: ISO 7064 MOD 11,10; no 0 in front; of the first ten digits one
/// stands there twice or three times, but not three times in a row, and every other at most once.
///
/// Source: § 139b AO; `BZSt`, structure of the number.
pub(super) fn de_idnr(compact: &str) -> bool {
    digits::<11>(compact).is_some_and(|d| {
        let mut times = [0_u8; 10];
        for digit in &d[..10] {
            times[*digit as usize % 10] += 1;
        }
        let often = times.iter().filter(|count| **count > 1).count();
        let most = times.iter().max().copied().unwrap_or_default();
        let in_a_row = d[..10].windows(3).any(|three| three[0] == three[1] && three[1] == three[2]);
        d[0] != 0 && often == 1 && most <= 3 && !in_a_row && mod11_10(&d)
    })
}

/// Germany, pension insurance number: area, birth date, letter of the name, serial, check digit; the
/// letter counts as its place in the alphabet in two digits.
///
/// Source: § 147 SGB VI, § 2 VKVV. The day may be 50 more.
pub(super) fn de_svnr(compact: &str) -> bool {
    let bytes = compact.as_bytes();
    if bytes.len() != 12 || !bytes[8].is_ascii_uppercase() {
        return false;
    }
    let (head, tail) = (digits_of::<8>(&bytes[..8]), (digit(bytes[9]), digit(bytes[10])));
    let (Some(head), (Some(ten), Some(one))) = (head, tail) else { return false };
    let letter = u32::from(bytes[8] - b'A') + 1;
    let day = match two(&head, 2) {
        later @ 51..=81 => later - 50,
        day => day,
    };
    let figures = head.into_iter().chain([letter / 10, letter % 10, ten, one]);
    let weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
    let sum: u32 = figures.zip(weights).map(|(d, weight)| d * weight / 10 + d * weight % 10).sum();
    (2..=89).contains(&two(&head, 0))
        && is_birth_in_any_century(two(&head, 6), two(&head, 4), day)
        && digit(bytes[11]) == Some(sum % 10)
}

/// Austria, social insurance number: three digits, check digit, birth date; months 13 to 15 stand for a
/// date that is not known or a day whose numbers are used up.
///
/// Source: Dachverband der Sozialversicherungsträger; § 460d ASVG.
pub(super) fn at_svnr(compact: &str) -> bool {
    digits::<10>(compact).is_some_and(|d| {
        let (day, month, year) = (two(&d, 4), two(&d, 6), two(&d, 8));
        let is_date = match month {
            13..=15 => (1..=31).contains(&day),
            _ => is_birth_in_any_century(year, month, day),
        };
        d[0] != 0 && is_date && weighted(&d, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 == d[3]
    })
}

/// Switzerland, AHV number: 756, and the check digit of an EAN-13.
///
/// Source: Art. 50c AHVG; Zentrale Ausgleichsstelle.
pub(super) fn ch_ahv(compact: &str) -> bool {
    digits::<13>(compact).is_some_and(|d| {
        d[..3] == [7, 5, 6]
            && weighted(&d, &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]).is_multiple_of(10)
    })
}

/// France, NIR with its key: sex, year, month, department, commune, serial; the key is 97 less the
/// remainder, for which the departments 2A and 2B of Corsica count as 19 and 18.
///
/// Source: Décret 82-103; INSEE, with the months 20 to 42 and 50 to 99 of incomplete records.
pub(super) fn fr_nir(compact: &str) -> bool {
    let bytes = compact.as_bytes();
    if bytes.len() != 15 {
        return false;
    }
    let mut plain = [0_u8; 15];
    plain.copy_from_slice(bytes);
    match &bytes[5..7] {
        b"2A" => plain[5..7].copy_from_slice(b"19"),
        b"2B" => plain[5..7].copy_from_slice(b"18"),
        _ => {}
    }
    digits_of::<15>(&plain).is_some_and(|d| {
        let key = number(&d[13..]);
        matches!(d[0], 1..=4 | 7 | 8)
            && matches!(two(&d, 3), 1..=12 | 20..=42 | 50..=99)
            && two(&d, 5) != 0
            && number(&d[7..10]) != 0
            && number(&d[10..13]) != 0
            && 97 - number(&d[..13]) % 97 == key
    })
}

/// Luxembourg, identification number of a person: birth date, serial, and two check digits over the same
/// eleven digits, Luhn's and Verhoeff's.
///
/// Source: Loi du 19 juin 2013 relative à l'identification des personnes physiques.
pub(super) fn lu_matricule(compact: &str) -> bool {
    digits::<13>(compact).is_some_and(|d| {
        let year = two(&d, 0) * 100 + two(&d, 2);
        is_birth(year, two(&d, 4), two(&d, 6))
            && luhn(&d[..12])
            && verhoeff(d[..11].iter().chain(&d[12..]).copied())
    })
}

#[cfg(test)]
mod tests {
    use super::super::Validator;
    use super::super::tests::check;

    #[test]
    fn belgian_national_numbers() {
        check(
            Validator::BeNn,
            // Wikipedia (nl, fr); by the rule: born 2017, BIS months 27 and 47,
            // a date that is not known
            &[
                "85073003328",
                "93051822361",
                "17073003384",
                "85473003317",
                "85273003371",
                "40000000192",
            ],
            // checksum, all zeros, no such day, no such month, serial 0, too short, too long, a letter
            &[
                "85073003329",
                "00000000097",
                "85023103360",
                "85133303377",
                "85073000061",
                "8507300332",
                "850730033280",
                "8507300332X",
                "",
            ],
        );
    }

    #[test]
    fn german_tax_numbers() {
        check(
            Validator::DeIdnr,
            // BZSt (test number of the letter form), ELSTER test data: one digit twice, three times
            &[
                "36574261809",
                "86095742719",
                "47036892816",
                "65929970489",
                "57549285017",
                "25768131411",
            ],
            // checksum, all zeros, 0 in front, ten different digits, two pairs, three in a row, length
            &[
                "36574261808",
                "00000000000",
                "06574261803",
                "12345678903",
                "11223456785",
                "11123456786",
                "3657426180",
                "365742618091",
                "3657426180X",
            ],
        );
    }

    #[test]
    fn german_pension_numbers() {
        check(
            Validator::DeSvnr,
            // Deutsche Rentenversicherung, Haufe, Wikipedia (de)
            &["15070649C103", "65170839J003", "10010490A443"],
            // checksum, all zeros, no such day, no area, no letter, lower case, too short
            &[
                "15070649C104",
                "000000000000",
                "15310249C102",
                "00070649C106",
                "150706491103",
                "15070649c103",
                "15070649C10",
                "150706é9C03",
            ],
        );
    }

    #[test]
    fn austrian_insurance_numbers() {
        check(
            Validator::AtSvnr,
            // Sozialversicherung (e-card specimen); by the rule: month 13
            &["1237010180", "1234011380"],
            // checksum, all zeros, no such day, month 16, 0 in front, too short, too long, a letter
            &[
                "1238010180",
                "0000000000",
                "1208310280",
                "1248011680",
                "0234010180",
                "123701018",
                "12370101800",
                "123701018X",
            ],
        );
    }

    #[test]
    fn swiss_insurance_numbers() {
        check(
            Validator::ChAhv,
            // Zentrale Ausgleichsstelle, BSV
            &["7561234567897", "7569217076985"],
            // checksum, another prefix, all zeros, length, a letter
            &["7561234567898", "7612345678900", "0000000000000", "756123456789", "756123456789X"],
        );
    }

    #[test]
    fn french_registration_numbers() {
        check(
            Validator::FrNir,
            // Assurance maladie (specimen card), Wikipedia (fr); by the rule: Corsica
            &[
                "255081416802538",
                "269054958815780",
                "171033191086314",
                "180012A00100161",
                "180012B00100188",
            ],
            // checksum, all zeros, sex, month 13, department 00, commune 000, serial 000, length
            &[
                "255081416802539",
                "000000000000000",
                "555081416802582",
                "255131416802521",
                "255080016802528",
                "255081400002534",
                "255081416800063",
                "2550814168025",
                "25508141680253X",
                "180012C00100102",
            ],
        );
    }

    #[test]
    fn luxembourg_numbers() {
        check(
            Validator::LuMatricule,
            // Wikipedia (National identification number), and by the rule
            &["1893120105732", "1985073012341"],
            // either checksum, all zeros, no such day, length, a letter
            &[
                "1893120105742",
                "1893120105733",
                "0000000000000",
                "1985023112382",
                "189312010573",
                "189312010573X",
            ],
        );
    }
}
