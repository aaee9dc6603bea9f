//! Our validators beside those of the crate `stdnum`, on random numbers. Where the two may differ, the
//! table says why.

use super::super::Validator;
use super::SplitMix;

/// How the answers may differ, and why.
#[derive(Clone, Copy)]
enum Differs {
    Never,
    /// We refuse more.
    Stricter(&'static str),
    /// We refuse less.
    Looser(&'static str),
    Both(&'static str),
}
use Differs::{Both, Looser, Never, Stricter};

/// Births up to 2049 pass with us, because there is no clock; theirs asks the clock.
const CLOCK: &str = "no clock";
const CLOCK_AND_1850: &str = "no clock, but a first and a last year of birth";

/// Validator, its counterpart, how the number is written, and how the answers may differ.
const PAIRS: &[(Validator, &str, &str, Differs)] = &[
    (Validator::NlEleven, "nl/bsn", "999999999", Never),
    (Validator::BeNn, "be/insz", "99999999999", Both("no clock; no days above 31, no serial 000")),
    (Validator::DeIdnr, "de/idnr", "99999999999", Stricter("no digit three times in a row")),
    (Validator::DeSvnr, "de/svnr", "99999999A999", Both("days to 31 or 81; no list of areas")),
    (Validator::FrNir, "fr/nir", "999999999999999", Stricter("sex, month, department, serial")),
    (Validator::AtSvnr, "at/vnr", "9999999999", Both("months 13 to 15; no 0 in front")),
    (Validator::ChAhv, "ch/ssn", "7569999999999", Never),
    (Validator::EsDni, "es/dni", "99999999A", Never),
    (Validator::EsNie, "es/nie", "X9999999A", Never),
    (Validator::ItCf, "it/codicefiscale", "AAAAAA99A99A999A", Stricter("a day of the calendar")),
    (Validator::PtNif, "pt/nif", "999999999", Stricter("of 40 to 49 only 45 is given out")),
    (Validator::GrAmka, "gr/amka", "99999999999", Never),
    (Validator::PlPesel, "pl/pesel", "99999999999", Both(CLOCK_AND_1850)),
    (Validator::CzRc, "cz/rc", "999999/9999", Both("no clock; 20 more in the month since 2004")),
    (Validator::CzRc, "cz/rc", "999999/999", Both("births from 1854; no 20 more in the month")),
    (Validator::RoCnp, "ro/cnp", "9999999999999", Both(CLOCK_AND_1850)),
    (Validator::BgEgn, "bg/egn", "9999999999", Stricter("a day of the calendar")),
    (Validator::HrOib, "hr/oib", "99999999999", Never),
    (
        Validator::SiEmso,
        "si/emso",
        "9999999999999",
        Both("no clock; first year, no regions 60 to 69"),
    ),
    // Theirs refuses the rest of this year, so born in the eighties.
    (Validator::SePnr, "se/personnummer", "899999-9999", Never),
    (Validator::NoFnr, "no/fodselsnummer", "99999999999", Both("no clock; no help numbers")),
    (Validator::DkCpr, "dk/cpr", "9999999999", Looser(CLOCK)),
    (Validator::FiHetu, "fi/hetu", "999999A999A", Looser(CLOCK)),
    (Validator::LtAk, "lt/asmens", "99999999999", Both("no clock; no codes without a date")),
    (Validator::EeIk, "ee/ik", "99999999999", Stricter("a day of the calendar")),
    (Validator::IePps, "ie/pps", "9999999A", Never),
    (Validator::IePps, "ie/pps", "9999999AA", Looser("second letters to I")),
    (Validator::UkNino, "gb/nino", "AA999999A", Never),
    (Validator::UsSsn, "us/ssn", "999999999", Stricter("no serial 0000")),
];

/// Most and fewest numbers drawn for a line. Between the two, a line is done once every difference that it
/// speaks of was met.
const DRAWS_MAX: u32 = 100_000;
const DRAWS_MIN: u32 = 8_000;

#[test]
fn another_implementation_agrees_but_where_the_table_says() {
    let mut wrong = Vec::new();
    for (ours, name, pattern, differs) in PAIRS {
        let theirs = stdnum::find(name).unwrap();
        let mut random = SplitMix(20_261_122);
        let mut written = String::new();
        let (may_be_looser, may_be_stricter, why) = match differs {
            Never => (false, false, ""),
            Stricter(why) => (false, true, *why),
            Looser(why) => (true, false, *why),
            Both(why) => (true, true, *why),
        };
        let (mut both, mut looser, mut stricter) = (0, Vec::new(), Vec::new());
        for drawn in 0..DRAWS_MAX {
            let met = both > 0
                && looser.is_empty() != may_be_looser
                && stricter.is_empty() != may_be_stricter;
            if met && drawn >= DRAWS_MIN {
                break;
            }
            random.fill(pattern, &mut written);
            let compact = written.replace(['-', '/'], "");
            match (ours.passes(&compact), theirs.validate(&written).is_ok()) {
                (true, true) => both += 1,
                (true, false) => looser.push(compact),
                (false, true) => stricter.push(compact),
                (false, false) => {}
            }
        }
        let as_said =
            (looser.is_empty() != may_be_looser) && (stricter.is_empty() != may_be_stricter);
        if both == 0 || !as_said {
            let few = |all: &[String]| all.iter().take(5).cloned().collect::<Vec<_>>();
            let (loose, strict) = (few(&looser), few(&stricter));
            wrong.push(format!("{name} ({why}): {both}, looser {loose:?}, stricter {strict:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
