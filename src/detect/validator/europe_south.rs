//! National numbers of Spain, Italy, Portugal and Greece. Pure.

use super::checksums::{digits, digits_of, luhn, number, weighted};
use super::dates::{is_birth, is_birth_in_any_century, two};

/// Letter of a Spanish number, by its remainder modulo 23.
const SPANISH: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";

fn spanish(number: u64, letter: Option<&u8>) -> bool {
    SPANISH.get((number % 23) as usize) == letter
}

/// Spain, DNI with its letter.
///
/// Source: Real Decreto 1553/2005; Ministerio del Interior, cálculo del dígito de control.
pub(super) fn es_dni(compact: &str) -> bool {
    let bytes = compact.as_bytes();
    let Some((digits, letter)) = bytes.split_at_checked(8) else { return false };
    letter.len() == 1 && digits_of::<8>(digits).is_some_and(|d| spanish(number(&d), letter.first()))
}

/// Spain, NIE: X, Y, Z in front count as 0, 1, 2.
///
/// Source: Real Decreto 557/2011, art. 206; Ministerio del Interior.
pub(super) fn es_nie(compact: &str) -> bool {
    let [series @ b'X'..=b'Z', digits @ .., letter] = compact.as_bytes() else { return false };
    let series = u64::from(series - b'X') * 10_000_000;
    digits_of::<7>(digits).is_some_and(|d| spanish(series + number(&d), Some(letter)))
}

/// Value of a character at an odd place of an Italian tax code, 0 to 9 and A to J; K to Z follow.
const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
const ODD_FROM_K: [u32; 16] = [2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/// Italy, tax code of a person: six letters of the names, year, letter of the month, day (women 40 more),
/// place, check letter. Where two people would have the same, digits are replaced by letters (omocodia).
///
/// Source: D.M. 23 dicembre 1976; Agenzia delle Entrate.
pub(super) fn it_cf(compact: &str) -> bool {
    let bytes = compact.as_bytes();
    let Some(head) = bytes.get(..15).filter(|_| bytes.len() == 16) else { return false };
    if !head[..6].iter().chain(&head[11..12]).all(u8::is_ascii_uppercase) {
        return false;
    }
    let mut figures = [0; 7];
    for (figure, place) in figures.iter_mut().zip([6, 7, 9, 10, 12, 13, 14]) {
        let Some(value) = omocodia(head[place]) else { return false };
        *figure = value;
    }
    let month = b"ABCDEHLMPRST".iter().zip(1..).find(|(letter, _)| **letter == head[8]);
    let Some((_, month)) = month else { return false };
    let day = match two(&figures, 2) {
        woman @ 41..=71 => woman - 40,
        day => day,
    };
    let sum: u32 = head.iter().enumerate().map(|(place, c)| italian(*c, place % 2 == 0)).sum();
    is_birth_in_any_century(two(&figures, 0), month, day)
        && u32::from(bytes[15]) == u32::from(b'A') + sum % 26
}

/// The digit that a character of a tax code stands for.
fn omocodia(byte: u8) -> Option<u32> {
    match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        _ => b"LMNPQRSTUV".iter().zip(0..).find(|(letter, _)| **letter == byte).map(|(_, d)| d),
    }
}

/// What a character adds to the sum; places are counted from 1, so the first is odd.
fn italian(byte: u8, odd: bool) -> u32 {
    let value = match byte {
        b'0'..=b'9' => byte - b'0',
        _ => byte.wrapping_sub(b'A'),
    };
    let table = || ODD.iter().chain(&ODD_FROM_K).nth(usize::from(value)).copied();
    if odd { table().unwrap_or_default() } else { u32::from(value) }
}

/// Portugal, NIF: weights 9 to 2, modulo 11, where 10 and 11 are written 0; the first digit says whose it
/// is (1, 2, 3 and 45 a person, 8 a sole trader, the others an organisation).
///
/// The PT of a VAT number may stand in front.
///
/// Source: Decreto-Lei 14/2013; Portaria 386/98.
pub(super) fn pt_nif(compact: &str) -> bool {
    digits::<9>(compact.strip_prefix("PT").unwrap_or(compact)).is_some_and(|d| {
        let check = match weighted(&d, &[9, 8, 7, 6, 5, 4, 3, 2]) % 11 {
            0 | 1 => 0,
            rest => 11 - rest,
        };
        let first = matches!((d[0], d[1]), (1..=3 | 5..=6 | 8..=9, _) | (4, 5) | (7, 0..=9));
        first && check == d[8]
    })
}

/// Greece, AMKA: birth date, serial, Luhn.
///
/// Source: Ν. 3655/2008, art. 153; ΗΔΙΚΑ.
pub(super) fn gr_amka(compact: &str) -> bool {
    digits::<11>(compact).is_some_and(|d| {
        let (day, month, year) = (two(&d, 0), two(&d, 2), two(&d, 4));
        let is_date = is_birth(1900 + year, month, day) || is_birth(2000 + year, month, day);
        is_date && luhn(&d)
    })
}

#[cfg(test)]
mod tests {
    use super::super::Validator;
    use super::super::tests::check;

    #[test]
    fn spanish_numbers() {
        check(
            Validator::EsDni,
            // Ministerio del Interior, Policía Nacional (specimen), Wikipedia (es)
            &["12345678Z", "99999999R", "54362315K"],
            // letter, all zeros, no letter, length, a foreigner
            &[
                "12345678A",
                "00000000T",
                "123456789",
                "1234567Z",
                "12345678ZZ",
                "X1234567L",
                "é2345678Z",
                "",
            ],
        );
        check(
            Validator::EsNie,
            // Wikipedia (es), and by the rule
            &["X2482300W", "X1234567L", "Y1234567X", "Z1234567R"],
            // letter, all zeros, series, length
            &["X1234567M", "X0000000T", "W1234567L", "X123456L", "X12345678L", "X", ""],
        );
    }

    #[test]
    fn italian_tax_codes() {
        check(
            Validator::ItCf,
            // Agenzia delle Entrate, Wikipedia (it); the last one with letters for digits
            &["RSSMRA80A01H501U", "MRTMTT25D09F205Z", "MLLSNT82P65Z404U", "RSSMRA80A01H5LMX"],
            // letter, no such day, month letter, a digit among the names, length, no such letter
            &[
                "RSSMRA80A01H501X",
                "RSSMRA80B30H501X",
                "RSSMRA80F01H501G",
                "RSSMR180A01H501V",
                "RSSMRA80A01H501",
                "RSSMRA8WA01H501Q",
                "RSSMRA80A01H501UU",
                "rssmra80a01h501u",
                "",
            ],
        );
    }

    #[test]
    fn portuguese_numbers() {
        check(
            Validator::PtNif,
            // Wikipedia (pt), a company, and by the rule
            &["123456789", "501964843", "299999998", "PT123456789"],
            // checksum, all zeros, first digits, length, a letter
            &["123456788", "000000000", "401234568", "12345678", "1234567890", "12345678X"],
        );
    }

    #[test]
    fn greek_numbers() {
        check(
            Validator::GrAmka,
            // Wikipedia (el), and by the rule
            &["01013099997", "17068014004"],
            // checksum, all zeros, no such day, length, a letter
            &["01013099998", "00000000000", "31023099992", "0101309999", "0101309999X"],
        );
    }
}
