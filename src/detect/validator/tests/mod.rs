//! What holds for every validator: no input makes it fail, and chance passes as rarely as documented.

mod oracle;

use std::fmt::Write as _;

use proptest::prelude::*;

use super::Validator;

pub(in crate::detect::validator) fn check(validator: Validator, passes: &[&str], fails: &[&str]) {
    let wrong: Vec<&&str> = passes.iter().filter(|value| !validator.passes(value)).collect();
    let right: Vec<&&str> = fails.iter().filter(|value| validator.passes(value)).collect();
    assert!(
        wrong.is_empty() && right.is_empty(),
        "{validator:?}: wrong {wrong:?}, right {right:?}"
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

/// Random values of each scheme are made from a pattern: `9` is a digit, `A` a letter, all else stands for
/// itself. Then the share of them that passes, in percent: what the law of the scheme gives where that is
/// simple (one in eleven), else what was measured.
const SHARES: &[(Validator, &str, f64)] = &[
    (Validator::NlEleven, "999999999", 9.09),
    (Validator::NlEleven, "99999999", 9.09),
    (Validator::Mod97, "NL99ABNA9999999999", 1.02),
    (Validator::PaymentCard, "4999999999999999", 10.0),
    (Validator::Icao731, "AA9999999", 10.0),
    (Validator::BeNn, "99999999999", 0.18),
    (Validator::DeIdnr, "99999999999", 0.37),
    (Validator::DeSvnr, "99999999A999", 0.65),
    (Validator::FrNir, "999999999999999", 0.5),
    (Validator::AtSvnr, "9999999999", 0.3),
    (Validator::ChAhv, "7569999999999", 10.0),
    (Validator::LuMatricule, "1999999999999", 0.01),
    (Validator::EsDni, "99999999A", 3.85),
    (Validator::EsNie, "X9999999A", 3.85),
    (Validator::ItCf, "AAAAAA99A99A999A", 1.1),
    (Validator::PtNif, "999999999", 8.0),
    (Validator::GrAmka, "99999999999", 0.37),
    (Validator::PlPesel, "99999999999", 0.73),
    (Validator::CzRc, "9999999999", 1.0),
    (Validator::HuTaj, "999999999", 10.0),
    (Validator::HuTax, "8999999999", 5.6),
    (Validator::RoCnp, "9999999999999", 0.13),
    (Validator::BgEgn, "9999999999", 0.73),
    (Validator::HrOib, "99999999999", 10.0),
    (Validator::SiEmso, "9999999999999", 0.06),
    (Validator::SePnr, "9999999999", 0.7),
    (Validator::SePnr, "199999999999", 0.11),
    (Validator::NoFnr, "99999999999", 0.05),
    (Validator::DkCpr, "9999999999", 3.5),
    (Validator::FiHetu, "999999999A", 0.1),
    (Validator::LvPk, "99999999999", 8.0),
    (Validator::LtAk, "99999999999", 0.15),
    (Validator::EeIk, "99999999999", 0.15),
    (Validator::IePps, "9999999A", 3.85),
    (Validator::IePps, "9999999AA", 1.78),
    (Validator::UkNino, "AA999999A", 8.0),
    (Validator::UkNhs, "9999999999", 9.09),
    (Validator::UsSsn, "999999999", 88.8),
];

/// Steele and others, Fast Splittable Pseudorandom Number Generators, 2014.
pub(super) struct SplitMix(pub(super) u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Puts a random value of `pattern` in the place of `value`.
    pub(super) fn fill(&mut self, pattern: &str, value: &mut String) {
        value.clear();
        for run in pattern.as_bytes().chunk_by(|a, b| a == b) {
            let length = run.len();
            match run[0] {
                // One draw for all digits of a run: 10 to the 16th is far below 2 to the 64th.
                b'9' => {
                    let number = self.next() % 10_u64.pow(u32::try_from(length).unwrap());
                    write!(value, "{number:0length$}").unwrap();
                }
                b'A' => value.extend((0..length).map(|_| self.letter())),
                other => value.extend(std::iter::repeat_n(char::from(other), length)),
            }
        }
    }

    fn letter(&mut self) -> char {
        char::from(b'A' + u8::try_from(self.next() % 26).unwrap())
    }
}

/// Values drawn for a test that `documented` percent passes: enough for twelve hundred that do, as far as
/// that takes no more than forty thousand.
fn draws(documented: f64) -> u32 {
    let enough = (1_200.0 * 100.0 / documented).min(40_000.0);
    format!("{enough:.0}").parse().unwrap()
}

#[test]
fn chance_passes_as_rarely_as_documented() {
    let mut wrong = Vec::new();
    for (validator, pattern, documented) in SHARES {
        let draws = draws(*documented);
        let mut random = SplitMix(20_261_122);
        let mut value = String::new();
        let mut passed = 0;
        for _ in 0..draws {
            random.fill(pattern, &mut value);
            passed += u32::from(validator.passes(&value));
        }
        let measured = f64::from(passed) * 100.0 / f64::from(draws);
        // Four standard deviations, and a tenth for laws that are not quite even.
        let spread = 4.0 * (documented * 100.0 / f64::from(draws)).sqrt() + documented / 10.0;
        if (measured - documented).abs() > spread {
            wrong.push(format!("{validator:?} {pattern}: {measured} %, documented {documented} %"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

proptest! {
    #[test]
    fn no_input_makes_a_validator_fail(text in any::<String>(), plain in "[A-Z0-9é]{0,21}") {
        for (validator, ..) in SHARES {
            validator.passes(&text);
            validator.passes(&plain);
        }
    }

    #[test]
    fn lengths_are_bounded(extra in "[A-Z0-9]") {
        for (validator, pattern, _) in SHARES {
            let value = format!("{pattern}{extra}{extra}{extra}{extra}{extra}{extra}{extra}");
            prop_assert!(!validator.passes(&value) || *validator == Validator::Mod97);
        }
    }
}
