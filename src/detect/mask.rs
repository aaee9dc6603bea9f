//! How much of a value people may see. Pure.

use crate::sensitive::Sensitive;

const HIDDEN: &str = "•••";

/// What of a value stays visible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaskForm {
    /// The last three characters.
    LastThree,
    /// Country and last three characters of an account number.
    CountryLastThree,
    /// First letter, and the last label of the domain.
    Mail,
    /// Nothing, not even the length.
    Nothing,
}

/// National numbers whose last three characters are serial, place and check digits. The Austrian number
/// is not among them: it ends with the birth date.
const EUROPEAN: &[&str] = &[
    "BE_NN",
    "DE_IDNR",
    "DE_SVNR",
    "FR_NIR",
    "CH_AHV",
    "LU_MATRICULE",
    "ES_DNI",
    "ES_NIE",
    "IT_CF",
    "PT_NIF",
    "GR_AMKA",
    "PL_PESEL",
    "CZ_RC",
    "RO_CNP",
    "BG_EGN",
    "HU_TAJ",
    "HR_OIB",
    "SI_EMSO",
    "SE_PNR",
    "NO_FNR",
    "DK_CPR",
    "FI_HETU",
    "LV_PK",
    "LT_AK",
    "EE_IK",
    "IE_PPS",
    "UK_NINO",
    "UK_NHS",
    "US_SSN",
];

impl MaskForm {
    /// The form for a type; a type that this program does not know shows nothing.
    pub fn of_type(type_code: &str) -> Self {
        match type_code {
            "BSN" | "RSIN" | "NL_PASSPORT" | "CREDIT_CARD" | "PHONE" => Self::LastThree,
            "A_NUMMER" | "V_NUMMER" | "NL_DRIVING" | "NL_BTW" | "KVK" | "NL_BANK_OLD"
            | "ONDERWIJSNR" | "BIG" | "AGB" | "PATIENT_NR" | "INSURED_NR" | "IMEI" => {
                Self::LastThree
            }
            "IBAN" => Self::CountryLastThree,
            "EMAIL" => Self::Mail,
            code if EUROPEAN.contains(&code) => Self::LastThree,
            _ => Self::Nothing,
        }
    }
}

/// What people may see of `value`.
///
/// At most the last three letters or digits, with the country for an IBAN; of a mail address the first
/// letter and the top-level domain; of a date of birth, an address and a postcode nothing. The length
/// is never shown. A value too short to hide anything shows nothing.
///
/// ```
/// # use termijn::{detect::mask, sensitive::Sensitive};
/// let value = |text: &str| Sensitive::new(text.to_owned());
/// assert_eq!(mask("BSN", &value("1234.56.782")), "•••782");
/// assert_eq!(mask("IBAN", &value("nl91 ABNA 0417 1643 00")), "NL•••300");
/// assert_eq!(mask("EMAIL", &value("jan@devries.nl")), "j…@….nl");
/// assert_eq!(mask("DOB", &value("12-03-1975")), "•••");
/// ```
pub fn mask(type_code: &str, value: &Sensitive) -> String {
    let plain = || value.expose().chars().filter(|c| c.is_alphanumeric());
    let last_three = || {
        let mut last: Vec<char> = plain().rev().take(3).collect();
        last.reverse();
        last.into_iter().collect::<String>()
    };
    // Fewer than six would show half of the value or more.
    let hides = plain().nth(5).is_some();
    match MaskForm::of_type(type_code) {
        MaskForm::LastThree if hides => format!("{HIDDEN}{}", last_three()),
        MaskForm::CountryLastThree if plain().nth(7).is_some() => {
            let country: String = plain().take(2).flat_map(char::to_uppercase).collect();
            format!("{country}{HIDDEN}{}", last_three())
        }
        MaskForm::Mail => mail(value.expose()),
        _ => HIDDEN.to_owned(),
    }
}

fn mail(address: &str) -> String {
    let parts = address.rsplit_once('@').and_then(|(local, domain)| {
        Some((local.chars().next()?, domain.rsplit_once('.').map(|(_, last)| last)?))
    });
    parts.map_or_else(|| HIDDEN.to_owned(), |(first, last)| format!("{first}…@….{last}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(type_code: &str, value: &str, masked: &str) {
        assert_eq!(mask(type_code, &Sensitive::new(value.to_owned())), masked, "{type_code}");
    }

    #[test]
    fn masks_show_what_they_may() {
        check("BSN", "123456782", "•••782");
        check("NL_PASSPORT", "XR1001R58", "•••R58");
        check("CREDIT_CARD", "4111 1111 1111 1111", "•••111");
        check("PHONE", "+31 (0)6-1234 5678", "•••678");
        check("IBAN", "DE89\u{a0}3704 0044 0532 0130 00", "DE•••000");
        check("EMAIL", "éva.x@mail.bedrijf.co.uk", "é…@….uk");
        check("ADDRESS", "Dorpsstraat 12", "•••");
        check("POSTCODE", "1234 AB", "•••");
        check("X_UNKNOWN", "whatever", "•••");
    }

    #[test]
    fn short_values_show_nothing() {
        check("BSN", "12", "•••");
        check("IBAN", "NL9112", "•••");
        check("EMAIL", "no-at-sign", "•••");
        check("EMAIL", "", "•••");
    }
}
