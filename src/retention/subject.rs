//! A person as a block names one: keyed digests of what identifies, and nothing else. Pure.
//!
//! What a person is called or numbered comes in once, is digested with the secret of the state folder, and
//! is forgotten. A reading digests what it finds in the same way and notes only which blocks were met. Where
//! two writings of one thing differ, the digest is of what they share: of a name the family name, of a
//! telephone number its last nine digits. So it meets too many rather than too few.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::calendar::CivilDate;
use crate::digest::{Digest, StateKey};
use crate::location::{Locator, unescape};
use crate::sensitive::Sensitive;

/// What identifies a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// A name; the family name counts.
    Name,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// A date of birth.
    Born,
    /// A citizen service number, or another number that stands for one person.
    Number,
    /// An address: street and number of the house.
    Address,
}

impl SubjectKind {
    /// Every kind.
    pub const ALL: &'static [Self] =
        &[Self::Name, Self::Email, Self::Phone, Self::Born, Self::Number, Self::Address];

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Born => "born",
            Self::Number => "number",
            Self::Address => "address",
        }
    }

    /// The kind that a person means by a word of either language.
    pub(super) fn parse(word: &str) -> Option<Self> {
        Some(match word.trim().to_lowercase().as_str() {
            "name" | "naam" => Self::Name,
            "email" | "e-mail" | "mail" => Self::Email,
            "phone" | "telefoon" | "tel" => Self::Phone,
            "born" | "birth" | "geboren" | "geboortedatum" => Self::Born,
            "bsn" | "number" | "nummer" => Self::Number,
            "address" | "adres" => Self::Address,
            _ => return None,
        })
    }

    /// The kind of thing that findings of a type are.
    pub(super) fn of_type(type_code: &str) -> Self {
        match type_code {
            "PERSON" | "MRZ" => Self::Name,
            "EMAIL" => Self::Email,
            "PHONE" => Self::Phone,
            "DOB" => Self::Born,
            "ADDRESS" => Self::Address,
            _ => Self::Number,
        }
    }

    /// The type whose rules find it; none where many types do.
    pub(super) fn type_code(self) -> Option<&'static str> {
        match self {
            Self::Name => Some("PERSON"),
            Self::Email => Some("EMAIL"),
            Self::Phone => Some("PHONE"),
            Self::Born => Some("DOB"),
            Self::Address => Some("ADDRESS"),
            Self::Number => None,
        }
    }
}

/// Why a person could not be taken in. It names the line and never what stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SubjectError {
    /// No line says anything.
    #[error("nothing identifies a person")]
    Nothing,
    /// A line that does not begin with a known word and a colon.
    #[error("line {line} does not say what it is")]
    Word {
        /// Line, from 1.
        line: usize,
    },
    /// A value that cannot be what its word says.
    #[error("line {line} is no {}", kind.code())]
    Value {
        /// Line, from 1.
        line: usize,
        /// What it was said to be.
        kind: SubjectKind,
    },
}

/// A person, as keyed digests. Two with the same digests are one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// Stands for the digests, in readings.
    tag: String,
    pub(super) kinds: BTreeSet<SubjectKind>,
    pub(super) digests: BTreeSet<Digest>,
}

impl Subject {
    /// Reads lines such as `naam: …`, `e-mail: …`, `bsn: …`, `number: …`, `phone: …`, `born: …`; one thing
    /// a line, each as often as there are. Empty lines say nothing.
    ///
    /// # Errors
    ///
    /// [`SubjectError`]: every line must say what it is, and be it.
    pub fn read(text: &Sensitive, key: &StateKey) -> Result<Self, SubjectError> {
        let mut kinds = BTreeSet::new();
        let mut digests = BTreeSet::new();
        for given in lines(text) {
            let (kind, value) = given?;
            kinds.insert(kind);
            digests.extend(wanted(kind, value).iter().map(|word| digest(key, kind, word)));
        }
        if digests.is_empty() {
            return Err(SubjectError::Nothing);
        }
        let all: Vec<u8> = digests.iter().flat_map(|digest| *digest.as_bytes()).collect();
        let tag = Digest::of(&all).to_string()[..20].to_owned();
        Ok(Self { tag, kinds, digests })
    }

    /// What stands for this person in readings. It tells nothing without the state folder.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// Whether a word of the path of an item is this person's family name or number.
    pub(super) fn is_in_name(&self, key: &StateKey, locator: &Locator) -> bool {
        let path = unescape(locator.as_str());
        let by_kind = |kind: SubjectKind, word: &str| {
            self.kinds.contains(&kind) && self.digests.contains(&digest(key, kind, word))
        };
        words(&String::from_utf8_lossy(&path)).iter().any(|word| {
            by_kind(SubjectKind::Name, word) || by_kind(SubjectKind::Number, &number(word))
        })
    }

    /// What was given of the person.
    pub fn given(&self) -> &BTreeSet<SubjectKind> {
        &self.kinds
    }

    /// Whether anything that was given is among these writings of a kind of thing.
    pub(super) fn has(&self, key: &StateKey, kind: SubjectKind, writings: &[String]) -> bool {
        self.kinds.contains(&kind)
            && writings.iter().any(|word| self.digests.contains(&digest(key, kind, word)))
    }

    /// The person without what identifies, once nobody looks for them any more; none when that was done.
    /// What was met stays known by the tag.
    pub fn forgotten(&self) -> Option<Self> {
        let has_any = !self.digests.is_empty();
        has_any.then(|| Self { digests: BTreeSet::new(), ..self.clone() })
    }

    /// What was given, such as `name+number`.
    pub fn kinds(&self) -> String {
        self.kinds.iter().map(|kind| kind.code()).collect::<Vec<_>>().join("+")
    }
}

/// Each line that says something, with what it says; refused when it cannot be that.
pub(super) fn lines(
    text: &Sensitive,
) -> impl Iterator<Item = Result<(SubjectKind, &str), SubjectError>> {
    let said = text.expose().lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    said.map(|(index, line)| {
        let number = index + 1;
        let (word, value) = line.split_once(':').ok_or(SubjectError::Word { line: number })?;
        let kind = SubjectKind::parse(word.trim_start_matches('\u{feff}'))
            .ok_or(SubjectError::Word { line: number })?;
        let value = value.trim();
        if wanted(kind, value).is_empty() {
            return Err(SubjectError::Value { line: number, kind });
        }
        Ok((kind, value))
    })
}

pub(super) fn digest(key: &StateKey, kind: SubjectKind, word: &str) -> Digest {
    key.token(&[b"termijn subject", kind.code().as_bytes(), word.as_bytes()])
}

/// What is looked for, by what was given.
fn wanted(kind: SubjectKind, value: &str) -> Vec<String> {
    match kind {
        SubjectKind::Name => family_name(value),
        SubjectKind::Email if !value.contains('@') => Vec::new(),
        SubjectKind::Born => crate::calendar::parse_iso(value)
            .map_or_else(|| dates(value), |day| vec![day.to_string()]),
        // What is shorter stands for too many to be anybody's.
        SubjectKind::Phone => found(kind, value).into_iter().filter(|n| n.len() > 5).collect(),
        SubjectKind::Number => found(kind, value).into_iter().filter(|n| n.len() > 3).collect(),
        SubjectKind::Address if !value.chars().any(char::is_numeric) => Vec::new(),
        SubjectKind::Email | SubjectKind::Address => found(kind, value),
    }
}

/// What a finding may be met by. Of a date none, where it cannot be understood.
pub(super) fn found(kind: SubjectKind, value: &str) -> Vec<String> {
    match kind {
        SubjectKind::Name if value.contains('<') => zone_words(value),
        SubjectKind::Name => words(value),
        SubjectKind::Email => vec![value.trim().to_lowercase()],
        SubjectKind::Phone => some(last(&digits(value), 9)),
        SubjectKind::Born => dates(value),
        SubjectKind::Number => some(number(value)),
        SubjectKind::Address => some(street(value)),
    }
}

/// Street and number of the house, without what stands behind the number: `dam 1`.
fn street(value: &str) -> String {
    let mut all = words(value);
    let number = all.iter().skip(1).position(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    if let Some(at) = number {
        all.truncate(at + 2);
        if let Some(last) = all.last_mut() {
            last.retain(|c| c.is_ascii_digit());
        }
    }
    all.join(" ")
}

fn some(text: String) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { vec![text] }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn last(text: &str, count: usize) -> String {
    text[text.len().saturating_sub(count)..].to_owned()
}

/// Letters and digits alone, without the zeros in front.
pub(super) fn number(text: &str) -> String {
    let plain: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    plain.to_uppercase().trim_start_matches('0').to_owned()
}

/// Words that stand before family names, and are too common to look for.
pub(super) const PARTICLES: &[&str] = &[
    "aan", "al", "auf", "aus", "bij", "da", "das", "de", "del", "della", "den", "der", "des", "di",
    "do", "dos", "du", "el", "en", "het", "in", "la", "las", "le", "les", "los", "onder", "op",
    "over", "te", "ten", "ter", "tot", "uit", "und", "van", "vom", "von", "vor", "voor", "zu",
    "zum", "zur", "dhr", "mevr", "mw", "mr", "mrs", "ms", "dr", "drs", "ing", "ir", "prof",
];

/// The words of a name, folded: small letters without accents.
pub(super) fn words(name: &str) -> Vec<String> {
    let folded: String = name.chars().flat_map(folded).collect();
    let words = folded.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A letter as it is compared: small, and without its accent.
pub(super) fn folded(letter: char) -> impl Iterator<Item = char> {
    use unicode_normalization::UnicodeNormalization;
    let small = letter.to_lowercase().collect::<String>();
    let plain: Vec<char> = match small.as_str() {
        "ß" => vec!['s', 's'],
        "ø" => vec!['o'],
        "ł" => vec!['l'],
        "đ" => vec!['d'],
        "æ" => vec!['a', 'e'],
        "œ" => vec!['o', 'e'],
        // An apostrophe joins: `O'Brien` is written `Obrien`, too.
        "'" | "’" | "‘" => Vec::new(),
        other => {
            other.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).collect()
        }
    };
    plain.into_iter()
}

/// The words of a name that are looked for: what stands before a comma, or all but the first word. A name
/// of one word is that word.
pub(super) fn family_name(name: &str) -> Vec<String> {
    let significant = |text: &str| -> Vec<String> {
        let is_name =
            |word: &String| word.chars().count() > 1 && !PARTICLES.contains(&word.as_str());
        words(text).into_iter().filter(is_name).collect()
    };
    if let Some((family, _)) = name.split_once(',') {
        let family = significant(family);
        if !family.is_empty() {
            return family;
        }
    }
    let all = significant(name);
    let given = words(name).first().is_some_and(|first| all.first() == Some(first));
    if given && all.len() > 1 { all[1..].to_vec() } else { all }
}

/// The words of a machine-readable zone. The first field of a line begins with a country.
fn zone_words(zone: &str) -> Vec<String> {
    let fields = zone.split(|c: char| !c.is_alphanumeric()).filter(|field| !field.is_empty());
    let both = fields.flat_map(|field| [Some(field), field.get(3..)]);
    both.flatten().filter(|field| !field.is_empty()).map(str::to_lowercase).collect()
}

/// Beginnings of the names of the months, in order, in the languages that documents here are written in.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen"],
    &["feb", "fev"],
    &["maa", "mar", "mrt"],
    &["apr", "avr", "abr"],
    &["mei", "may", "mai", "mag"],
    &["juni", "jun", "juin", "giu"],
    &["juli", "jul", "juil", "lug"],
    &["aug", "aou", "ago"],
    &["sep", "set"],
    &["okt", "oct", "ott"],
    &["nov"],
    &["dec", "dez", "dic"],
];

/// The days that a written date may mean.
pub(super) fn dates(text: &str) -> Vec<String> {
    let parts = words(text);
    let month_of = |word: &String| {
        let begins = |names: &&[&str]| names.iter().any(|name| word.starts_with(name));
        MONTHS.iter().position(begins).and_then(|at| u32::try_from(at + 1).ok())
    };
    let read = |word: &String| word.parse::<u32>().ok();
    let mut meant = Vec::new();
    match parts.as_slice() {
        [one] if one.len() == 8 && read(one).is_some() => {
            let cut = |from: usize, to: usize| one[from..to].parse().ok();
            meant.push((cut(0, 4), cut(4, 6), cut(6, 8)));
            meant.push((cut(4, 8), cut(2, 4), cut(0, 2)));
        }
        [a, b, c] => {
            let (first, month, third) = (read(a), month_of(b).or(read(b)), read(c));
            meant.push((first, month, third));
            for year in years(third, c.len()) {
                meant.push((Some(year), month, first));
                meant.push((Some(year), month_of(a).or(first), read(b)));
            }
        }
        _ => {}
    }
    let day = |(year, month, day): (Option<u32>, Option<u32>, Option<u32>)| {
        let year = i32::try_from(year?).ok().filter(|year| (1000..3000).contains(year))?;
        CivilDate::from_ymd_opt(year, month?, day?).map(|date| date.to_string())
    };
    let mut days: Vec<String> = meant.into_iter().filter_map(day).collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// The years that two or four digits may mean.
fn years(number: Option<u32>, digits: usize) -> Vec<u32> {
    match number {
        Some(year) if digits == 2 => vec![1900 + year, 2000 + year],
        Some(year) => vec![year],
        None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::watch::{Met, Watch};
    use super::*;

    fn key() -> StateKey {
        StateKey::from_bytes([7; 32])
    }

    fn subject(text: &str) -> Subject {
        Subject::read(&Sensitive::new(text.to_owned()), &key()).unwrap()
    }

    /// Whether a finding of a type meets the person of these lines.
    #[track_caller]
    fn check(lines: &str, type_code: &str, value: &str, want: bool) {
        let subject = subject(lines);
        let types = ["PERSON", "EMAIL", "PHONE", "DOB", "ADDRESS"].into();
        let watch = Watch::of(&key(), [&subject], &types);
        let mut met = Met::default();
        watch.meet(&mut met, type_code, &Sensitive::new(value.to_owned()));
        let told = watch.told(&met);
        assert_eq!(told.get(subject.tag()), Some(&want), "{lines} in {type_code} {value}");
    }

    #[test]
    fn a_family_name_is_met_however_it_is_written() {
        let jan = "naam: Jan de Vries";
        for met in ["Jan de Vries", "J. de Vries", "dhr. J.P. de VRIES", "de Vries, Jan", "Vries"] {
            check(jan, "PERSON", met, true);
        }
        for other in ["Jan Jansen", "de", "Jan de Vriesman", "J. de Boer"] {
            check(jan, "PERSON", other, false);
        }
        check("name: Vries, Jan de", "PERSON", "J. de Vries", true);
        check("name: Ana María García López", "PERSON", "A. Garcia", true);
        check("name: Søren Ågård", "PERSON", "S. Agard", true);
        check("name: Maeve O'Brien", "PERSON", "Obrien, M.", true);
        check("name: P. Jansen-Smit", "PERSON", "Petra Smit", true);
        check("name: Adeyemi", "PERSON", "Grace Adeyemi", true);
        check(jan, "PERSON", "NLDVRIES<<JAN<PIETER", true);
        check(jan, "MRZ", "P<NLDDE<VRIES<<JAN<<<<<<<", true);
        check(jan, "MRZ", "P<NLDDE<BOER<<JAN<<<<<<<<", false);
        check(jan, "EMAIL", "jan@vries.example", false);
    }

    #[test]
    fn numbers_and_addresses_are_met_however_they_are_written() {
        check("bsn: 071202559", "BSN", "0712.02.559", true);
        check("number: 71202559", "BSN", "071202559", true);
        check("bsn: 071202559", "BSN", "071202558", false);
        check("number: NL91 ABNA 0417 1643 00", "IBAN", "nl91abna0417164300", true);
        check("number: XA1234567", "NL_PASSPORT", "XA 1234567", true);
        check("telefoon: 06-12345678", "PHONE", "+31 6 1234 5678", true);
        check("phone: 0031 6 12345678", "PHONE", "0612345678", true);
        check("phone: 06-12345678", "PHONE", "06-12345679", false);
        check("phone: 06-12345678", "BSN", "612345678", false);
        check("e-mail: J.deVries@Example.org", "EMAIL", "j.devries@example.ORG", true);
        check("email: j@example.org", "EMAIL", "jj@example.org", false);
        for written in ["Dam 1", "dam 1a", "Dam 1 bis", "Dam 1-3", "DAM  1, 1012 JS Amsterdam"] {
            check("adres: Dam 1, Amsterdam", "ADDRESS", written, true);
        }
        check("address: Dam 1", "ADDRESS", "Dam 11", false);
        check("address: Dam 1", "ADDRESS", "Damrak 1", false);
        check("adres: 12 rue du Bac", "ADDRESS", "12, rue du Bac", true);
    }

    #[test]
    fn a_date_is_met_however_it_is_written() {
        for written in [
            "12-03-1980",
            "12.3.1980",
            "12/03/80",
            "1980-03-12",
            "19800312",
            "12031980",
            "12 maart 1980",
            "12 mrt. 1980",
            "March 12, 1980",
            "12 mars 1980",
            "03/12/1980",
        ] {
            check("geboren: 1980-03-12", "DOB", written, true);
        }
        check("born: 12-03-1980", "DOB", "1980-03-12", true);
        check("geboren: 1980-03-12", "DOB", "13-03-1980", false);
        // What cannot be understood may be anybody's.
        check("geboren: 1980-03-12", "DOB", "in de lente van '80", true);
        check("naam: Jan de Vries", "DOB", "in de lente van '80", false);
    }

    #[test]
    fn what_no_rule_finds_stays_in_doubt() {
        let subject = subject("naam: Jan de Vries\ngeboren: 1980-03-12");
        let watch = Watch::of(&key(), [&subject], &["PERSON"].into());
        let mut met = Met::default();
        assert!(watch.told(&met).is_empty(), "nobody looks for dates of birth");
        watch.meet(&mut met, "PERSON", &Sensitive::new("J. de Vries".to_owned()));
        assert_eq!(watch.told(&met), BTreeMap::from([(subject.tag().to_owned(), true)]));
    }

    #[test]
    fn what_is_not_understood_is_refused_by_its_line() {
        let read = |text: &str| Subject::read(&Sensitive::new(text.to_owned()), &key());
        let word = |line| Err(SubjectError::Word { line });
        let value = |line, kind| Err(SubjectError::Value { line, kind });
        assert_eq!(read(""), Err(SubjectError::Nothing));
        assert_eq!(read("\n \n"), Err(SubjectError::Nothing));
        assert_eq!(read("Jan de Vries"), word(1));
        assert_eq!(read("naam: Jan de Vries\n\nwoont: Dam 1"), word(3));
        assert_eq!(read("naam: van de"), value(1, SubjectKind::Name));
        assert_eq!(read("naam:"), value(1, SubjectKind::Name));
        assert_eq!(read("email: jan"), value(1, SubjectKind::Email));
        assert_eq!(read("bsn: 12"), value(1, SubjectKind::Number));
        assert_eq!(read("phone: 112"), value(1, SubjectKind::Phone));
        assert_eq!(read("adres: Dam"), value(1, SubjectKind::Address));
        assert_eq!(read("born: lente"), value(1, SubjectKind::Born));
        assert!(read("\u{feff}naam: Jan de Vries\r\nbsn: 071202559\r\n").is_ok());
    }

    #[test]
    fn nothing_that_identifies_is_kept_or_told() {
        let text = "naam: Jan de Vries\nbsn: 071202559\nemail: jan@vries.example";
        let one = subject(text);
        let stored = format!("{one:?} {}", serde_json::to_string(&one).unwrap()).to_lowercase();
        for value in ["vries", "071202559", "71202559", "example"] {
            assert!(!stored.contains(value), "{stored}");
        }
        let plain = Digest::of(b"vries").to_string();
        assert!(!stored.contains(&plain), "a digest without a key can be guessed");
        assert_eq!((one.kinds(), subject(text).tag()), ("name+email+number".to_owned(), one.tag()));
        let elsewhere = StateKey::from_bytes([8; 32]);
        let there = Subject::read(&Sensitive::new(text.to_owned()), &elsewhere).unwrap();
        assert_ne!(there.tag(), one.tag(), "a tag means nothing elsewhere");
        let forgotten = one.forgotten().unwrap();
        assert!(
            !serde_json::to_string(&forgotten)
                .unwrap()
                .contains(&one.digests.first().unwrap().to_string())
        );
        assert_eq!((forgotten.tag(), forgotten.forgotten()), (one.tag(), None));
    }

    #[test]
    fn sets_of_persons_are_told_apart() {
        let (a, b) = (subject("naam: Jan de Vries"), subject("naam: Grace Adeyemi"));
        let digest =
            |all: &[&Subject]| Watch::of(&key(), all.iter().copied(), &["PERSON"].into()).digest();
        assert_eq!(digest(&[&a, &b]), digest(&[&b, &a, &b]));
        assert_ne!(digest(&[&a]), digest(&[&a, &b]));
        assert_ne!(digest(&[&a]), digest(&[&b]));
    }

    #[test]
    fn who_looks_for_nobody_says_so() {
        let somebody = subject("naam: Jan de Vries");
        assert!(Watch::nobody().is_empty());
        assert!(!Watch::of(&key(), [&somebody], &["PERSON"].into()).is_empty());
    }

    #[test]
    fn what_is_too_short_stands_for_too_many() {
        let read = |text: &str| Subject::read(&Sensitive::new(text.to_owned()), &key()).is_ok();
        assert!(!read("phone: 12345") && read("phone: 123456"));
        assert!(!read("number: 123") && read("number: 1234"));
        // A letter is nobody's name: the word beside it is.
        check("naam: Jan V", "PERSON", "Jan Boer", true);
        check("naam: Jan V", "PERSON", "P. V. de Boer", false);
    }

    #[test]
    fn only_a_zone_that_machines_read_is_cut_into_fields() {
        check("name: Ana María García López", "PERSON", "Ana García", true);
        check("naam: Jan de Vries", "PERSON", "Jan Devries", false);
    }

    #[test]
    fn a_date_that_is_understood_is_that_day_and_no_other() {
        for written in ["19800313", "13031980", "13/04/80", "13-03-80", "13 mrt 80"] {
            check("geboren: 1980-03-12", "DOB", written, false);
        }
        check("geboren: 1980-03-12", "DOB", "12-03-80", true);
        check("geboren: 2014-03-12", "DOB", "12-03-14", true);
        // Six digits or nine in one word may be any date.
        for written in ["120380", "198003120"] {
            check("geboren: 1980-03-12", "DOB", written, true);
        }
    }
}
