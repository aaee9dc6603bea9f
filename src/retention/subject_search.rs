//! Searching for one person: how a finding, a name of a file or a stretch of text meets what was given. Pure.
//!
//! By the digests that a request keeps a name is met by the family name alone. Where the person is given
//! again, first names and initials are compared too, and what was given is looked for in the text as it
//! stands, so that it is met where no rule recognises it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Datelike;

use super::subject::{
    PARTICLES, Subject, SubjectError, SubjectKind, dates, family_name, found, lines, number, words,
};
use crate::calendar::parse_iso;
use crate::digest::StateKey;
use crate::location::{Locator, unescape};
use crate::sensitive::Sensitive;

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident, $($(#[$word_doc:meta])* $word:ident = $code:literal,)+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$word_doc])* $word,)+
        }

        impl $name {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$word,)+];

            /// Wire name.
            pub fn code(self) -> &'static str {
                match self { $(Self::$word => $code,)+ }
            }
        }
    };
}

codes! {
    /// By what a person is met.
    Meeting,
    /// Family name and first name.
    Name = "name",
    /// Family name and initials that agree.
    Initials = "initials",
    /// Family name alone.
    FamilyName = "family_name",
    /// Family name, with another first name or other initials.
    OtherName = "other_name",
    /// E-mail address.
    Email = "email",
    /// Telephone number.
    Phone = "phone",
    /// Date of birth.
    Born = "born",
    /// A number that stands for the person.
    Number = "number",
    /// Street and number of the house.
    Address = "address",
}

codes! {
    /// Where it was met.
    MetIn,
    /// In something that a rule found.
    Finding = "finding",
    /// In the text as it stands; no rule had to know it.
    Text = "text",
    /// In the name of the file or of a folder above it.
    Path = "path",
}

codes! {
    /// How sure it is that it is this person, the weakest first.
    Sureness,
    /// It may be anybody with the same family name, birthday or house.
    Possible = "possible",
    /// Hardly anybody else.
    Likely = "likely",
    /// Nobody else.
    Certain = "certain",
}

/// One way in which an item meets the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Way {
    /// By what.
    pub meeting: Meeting,
    /// Where.
    pub met_in: MetIn,
}

impl Way {
    /// How sure it is alone.
    fn sureness(self) -> Sureness {
        match (self.meeting, self.met_in) {
            (Meeting::Number, MetIn::Finding) | (Meeting::Email, _) => Sureness::Certain,
            (Meeting::Name | Meeting::Initials | Meeting::Phone | Meeting::Number, _) => {
                Sureness::Likely
            }
            (Meeting::FamilyName | Meeting::OtherName | Meeting::Born | Meeting::Address, _) => {
                Sureness::Possible
            }
        }
    }

    /// What it says of the person that another way can confirm; nothing for somebody else's first name.
    fn aspect(self) -> Option<u8> {
        match self.meeting {
            Meeting::Name | Meeting::Initials | Meeting::FamilyName => Some(0),
            Meeting::Born => Some(1),
            Meeting::Address => Some(2),
            Meeting::Phone => Some(3),
            Meeting::Email | Meeting::Number => Some(4),
            Meeting::OtherName => None,
        }
    }
}

/// How sure it is by all ways together: two that say different things confirm each other. Nothing when there
/// is no way.
pub fn sureness(ways: &BTreeMap<Way, u32>) -> Option<Sureness> {
    let best = ways.keys().map(|way| way.sureness()).max()?;
    let aspects: BTreeSet<u8> = ways.keys().filter_map(|way| way.aspect()).collect();
    Some(match best {
        Sureness::Possible if aspects.len() > 1 => Sureness::Likely,
        Sureness::Likely if aspects.len() > 1 => Sureness::Certain,
        best => best,
    })
}

/// How a term is compared with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TermShape {
    /// Without its separators.
    Number,
    /// As an address of mail.
    Email,
    /// As whole words.
    Words,
}

/// Something to look for in the text as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenTerm {
    /// How it is compared.
    pub shape: TermShape,
    /// What meeting it means.
    pub meeting: Meeting,
    /// The text.
    pub text: Sensitive,
}

/// A name in its parts, folded.
#[derive(Debug, Clone)]
struct GivenName {
    first: Option<Sensitive>,
    family: Vec<Sensitive>,
}

/// One person that is searched for.
#[derive(Debug, Clone)]
pub struct Seeker {
    key: StateKey,
    subjects: Vec<Subject>,
    names: Vec<GivenName>,
    numbers: Vec<Sensitive>,
    /// Numbers and addresses of mail first, then words.
    terms: Vec<GivenTerm>,
    /// Of what terms were made.
    in_text: BTreeSet<SubjectKind>,
}

/// Shortest family name that is looked for in the text as it stands: shorter ones are words of their own.
const FAMILY_NAME_MIN: usize = 3;
/// Fewest digits and letters of a number that is looked for in the name of a file.
const NUMBER_IN_NAME_MIN: usize = 6;

impl Seeker {
    /// Searches by what a request keeps, whose digests were made with `key`.
    pub fn by_digests(key: &StateKey, subject: Option<&Subject>) -> Self {
        Self {
            key: key.clone(),
            subjects: subject.into_iter().cloned().collect(),
            names: Vec::new(),
            numbers: Vec::new(),
            terms: Vec::new(),
            in_text: BTreeSet::new(),
        }
    }

    /// The same, and by what is given now, as [`Subject::read`] takes it.
    ///
    /// # Errors
    ///
    /// [`SubjectError`], as there.
    pub fn and_given(mut self, text: &Sensitive) -> Result<Self, SubjectError> {
        self.subjects.push(Subject::read(text, &self.key)?);
        for given in lines(text) {
            let (kind, value) = given?;
            self.in_text.insert(kind);
            self.take(kind, value);
        }
        self.terms.sort_by_key(|term| term.shape);
        Ok(self)
    }

    fn take(&mut self, kind: SubjectKind, value: &str) {
        let mut put = |shape, meeting, text: String| {
            self.terms.push(GivenTerm { shape, meeting, text: Sensitive::new(text) });
        };
        match kind {
            SubjectKind::Name => {
                let family = family_name(value);
                for text in full_names(value) {
                    put(TermShape::Words, Meeting::Name, text);
                }
                let long = family.iter().filter(|word| word.chars().count() >= FAMILY_NAME_MIN);
                long.for_each(|word| put(TermShape::Words, Meeting::FamilyName, word.clone()));
                // As it is written, with its accents.
                for word in value.split(|c: char| !c.is_alphanumeric()) {
                    let folded = words(word).concat();
                    if family.contains(&folded) && !word.is_ascii() {
                        put(TermShape::Words, Meeting::FamilyName, word.to_lowercase());
                    }
                }
                let sensitive = |word: String| Sensitive::new(word);
                let first = first_name(value, &family).map(sensitive);
                let family = family.into_iter().map(sensitive).collect();
                self.names.push(GivenName { first, family });
            }
            SubjectKind::Email => put(TermShape::Email, Meeting::Email, value.to_lowercase()),
            SubjectKind::Phone => {
                for text in phones(value) {
                    put(TermShape::Number, Meeting::Phone, text);
                }
            }
            SubjectKind::Born => {
                for text in written_dates(value) {
                    put(TermShape::Words, Meeting::Born, text);
                }
            }
            SubjectKind::Number => {
                let bare = number(value);
                for text in BTreeSet::from([alphanumeric(value), bare.clone()]) {
                    let is_number = text.is_ascii() && text.bytes().any(|b| b.is_ascii_digit());
                    let shape = if is_number { TermShape::Number } else { TermShape::Words };
                    put(shape, Meeting::Number, text);
                }
                self.numbers.push(Sensitive::new(bare));
            }
            SubjectKind::Address => {
                for text in found(kind, value) {
                    put(TermShape::Words, Meeting::Address, text);
                }
            }
        }
    }

    /// What is known of the person, and searched for.
    pub fn given(&self) -> BTreeSet<SubjectKind> {
        self.subjects.iter().flat_map(|subject| subject.given().iter().copied()).collect()
    }

    /// Whether nothing is known of the person: then nothing is searched for.
    pub fn is_nobody(&self) -> bool {
        self.given().is_empty()
    }

    /// What is to be looked for in the text as it stands: numbers, then addresses of mail, then words.
    pub fn terms(&self) -> &[GivenTerm] {
        &self.terms
    }

    /// The kinds of things that neither a rule of these types finds nor the text is searched for: who is not
    /// met may be there all the same.
    pub fn unsearchable(&self, types: &BTreeSet<&str>) -> BTreeSet<SubjectKind> {
        let is_found = |kind: &SubjectKind| {
            self.in_text.contains(kind) || kind.type_code().is_none_or(|code| types.contains(code))
        };
        self.given().into_iter().filter(|kind| !is_found(kind)).collect()
    }

    /// By what a finding meets the person. A date that cannot be understood may be anybody's birthday.
    pub fn meet(&self, type_code: &str, value: &Sensitive) -> Option<Meeting> {
        let kind = SubjectKind::of_type(type_code);
        let writings = found(kind, value.expose());
        let is_known = self.subjects.iter().any(|subject| subject.has(&self.key, kind, &writings));
        let is_unclear = writings.is_empty()
            && kind == SubjectKind::Born
            && self.subjects.iter().any(|subject| subject.given().contains(&kind));
        if !is_known && !is_unclear {
            return None;
        }
        Some(match kind {
            SubjectKind::Name => self.named(&writings),
            SubjectKind::Email => Meeting::Email,
            SubjectKind::Phone => Meeting::Phone,
            SubjectKind::Born => Meeting::Born,
            SubjectKind::Number => Meeting::Number,
            SubjectKind::Address => Meeting::Address,
        })
    }

    /// How the words of a name in which the family name stands fit the first names that were given.
    fn named(&self, all: &[String]) -> Meeting {
        let fits = |name: &GivenName| {
            let is_family = |word: &String| name.family.iter().any(|own| own.expose() == word);
            if !all.iter().any(is_family) {
                return None;
            }
            let other = |word: &&String| !is_family(word) && !PARTICLES.contains(&word.as_str());
            let (Some(given), Some(met)) = (&name.first, all.iter().find(other)) else {
                return Some(Meeting::FamilyName);
            };
            Some(first_names(given.expose(), met))
        };
        self.names.iter().filter_map(fits).min().unwrap_or(Meeting::FamilyName)
    }

    /// By what the path of an item meets the person.
    pub fn in_path(&self, locator: &Locator) -> BTreeSet<Meeting> {
        let mut met = BTreeSet::new();
        let path = unescape(locator.as_str());
        let path = String::from_utf8_lossy(&path);
        let all = words(&path);
        for subject in &self.subjects {
            if subject.is_in_name(&self.key, locator) {
                let is_number =
                    |word: &String| subject.has(&self.key, SubjectKind::Number, &[number(word)]);
                met.insert(if all.iter().any(is_number) {
                    Meeting::Number
                } else {
                    Meeting::FamilyName
                });
            }
        }
        let has = |word: &Sensitive| all.iter().any(|one| one == word.expose());
        let is_whole =
            |name: &GivenName| name.family.iter().any(has) && name.first.as_ref().is_some_and(has);
        if self.names.iter().any(is_whole) {
            met.insert(Meeting::Name);
        }
        // A number with separators in it: `0712.02.559.pdf`.
        let mut parts = path.split('/').map(number);
        let holds = |part: &str, wanted: &Sensitive| {
            wanted.expose().len() >= NUMBER_IN_NAME_MIN && part.contains(wanted.expose())
        };
        if parts.any(|part| self.numbers.iter().any(|wanted| holds(&part, wanted))) {
            met.insert(Meeting::Number);
        }
        met
    }
}

/// How a first name or initials that were met fit what was given.
fn first_names(given: &str, met: &str) -> Meeting {
    /// More letters are no initials.
    const INITIALS_MAX: usize = 3;
    let are_initials = met.chars().count() <= INITIALS_MAX || given.chars().count() < INITIALS_MAX;
    if given == met {
        if given.chars().count() > 1 { Meeting::Name } else { Meeting::Initials }
    } else if are_initials && given.chars().next() == met.chars().next() {
        Meeting::Initials
    } else {
        Meeting::OtherName
    }
}

/// The first word of a name that is none of the family name.
fn first_name(name: &str, family: &[String]) -> Option<String> {
    let is_first = |word: &String| !family.contains(word) && !PARTICLES.contains(&word.as_str());
    words(name).into_iter().find(is_first)
}

/// The name as people write it in a text: as given, and with the family name behind.
fn full_names(name: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let is_several = |text: &str| words(text).len() > 1;
    if is_several(name) {
        all.insert(name.trim().to_lowercase());
        all.insert(words(name).join(" "));
    }
    if let Some((family, rest)) = name.split_once(',') {
        // `Vries, Jan de`: the particles stand behind.
        all.insert(format!("{} {}", rest.trim(), family.trim()).to_lowercase());
    }
    all
}

fn alphanumeric(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase()
}

/// A telephone number of the Netherlands in its ways; another as it is given.
fn phones(value: &str) -> BTreeSet<String> {
    let digits: String = value.chars().filter(char::is_ascii_digit).collect();
    let international = digits
        .strip_prefix("0031")
        .or_else(|| digits.strip_prefix("31").filter(|_| value.trim_start().starts_with('+')));
    let national = international.or_else(|| {
        digits.strip_prefix('0').filter(|rest| rest.len() == 9 && !rest.starts_with('0'))
    });
    match national {
        Some(rest) => ["0", "31", "0031", "310"].map(|code| format!("{code}{rest}")).into(),
        None => [digits].into(),
    }
}

const MONTHS_NL: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];
const MONTHS_EN: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The ways in which people write a day.
fn written_dates(value: &str) -> BTreeSet<String> {
    let days = parse_iso(value).map_or_else(|| dates(value), |day| vec![day.to_string()]);
    let mut all = BTreeSet::new();
    for day in days.iter().filter_map(|day| parse_iso(day)) {
        let (y, m, d) = (day.year(), day.month(), day.day());
        for between in ["-", "/", "."] {
            all.insert(format!("{d:02}{between}{m:02}{between}{y:04}"));
            all.insert(format!("{d}{between}{m}{between}{y:04}"));
            all.insert(format!("{y:04}{between}{m:02}{between}{d:02}"));
        }
        let month = |names: [&'static str; 12]| names.get(day.month0() as usize).copied();
        for name in [month(MONTHS_NL), month(MONTHS_EN)].into_iter().flatten() {
            all.insert(format!("{d} {name} {y:04}"));
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> StateKey {
        StateKey::from_bytes([7; 32])
    }

    fn secret(text: &str) -> Sensitive {
        Sensitive::new(text.to_owned())
    }

    fn seeker(lines: &str) -> Seeker {
        Seeker::by_digests(&key(), None).and_given(&secret(lines)).unwrap()
    }

    #[track_caller]
    fn check(lines: &str, type_code: &str, value: &str, want: &str) {
        let met = seeker(lines).meet(type_code, &secret(value));
        assert_eq!(met.map_or("-", Meeting::code), want, "{lines} in {type_code} {value}");
    }

    #[test]
    fn a_name_is_told_from_a_namesake() {
        let jan = "naam: Jan de Vries";
        check(jan, "PERSON", "Jan de Vries", "name");
        check(jan, "PERSON", "Vries, Jan de", "name");
        check(jan, "PERSON", "J.P. de Vries", "initials");
        check(jan, "PERSON", "JP de Vries", "initials");
        check(jan, "PERSON", "mevr. De Vries", "family_name");
        check(jan, "PERSON", "Petra de Vries", "other_name");
        check(jan, "PERSON", "P. de Vries", "other_name");
        check(jan, "PERSON", "Jan Jansen", "-");
        check("naam: J. de Vries", "PERSON", "Jan de Vries", "initials");
        check("naam: de Vries", "PERSON", "Jan de Vries", "family_name");
        // Two letters may be short for more; three are a name.
        check("naam: Jo de Vries", "PERSON", "Johannes de Vries", "initials");
        check(jan, "PERSON", "Johannes de Vries", "other_name");
        check(jan, "PERSON", "--", "-");
        // The best of several names.
        check("naam: Petra Smit\nnaam: P. de Vries", "PERSON", "P. de Vries", "initials");
    }

    #[test]
    fn other_things_are_met_as_blocks_meet_them() {
        check("bsn: 071202559", "BSN", "0712.02.559", "number");
        check("email: j@example.org", "EMAIL", "J@EXAMPLE.org", "email");
        check("telefoon: 06-12345678", "PHONE", "+31 6 12345678", "phone");
        check("geboren: 1980-03-12", "DOB", "12 maart 1980", "born");
        check("geboren: 1980-03-12", "DOB", "in de lente van '80", "born");
        check("geboren: 1980-03-12", "DOB", "13 maart 1981", "-");
        check("naam: Jan de Vries", "DOB", "in de lente van '80", "-");
        check("adres: Dam 1", "ADDRESS", "Dam 1 a", "address");
        check("adres: Dam 1", "PERSON", "Dam 1", "-");
    }

    #[test]
    fn without_the_person_a_name_is_the_family_name() {
        let subject = Subject::read(&secret("naam: Jan de Vries\nbsn: 071202559"), &key()).unwrap();
        let seeker = Seeker::by_digests(&key(), Some(&subject));
        let met = |value: &str| seeker.meet("PERSON", &secret(value)).map(Meeting::code);
        assert_eq!(met("Jan de Vries"), Some("family_name"));
        assert_eq!(met("Petra de Vries"), Some("family_name"), "nobody can tell");
        assert_eq!(met("Petra Smit"), None);
        assert!(seeker.terms().is_empty() && !seeker.is_nobody());
        let unsearchable = seeker.unsearchable(&["BSN"].into());
        assert_eq!(unsearchable, [SubjectKind::Name].into());
        let given = seeker.and_given(&secret("naam: Jan de Vries")).unwrap();
        assert!(given.unsearchable(&["BSN"].into()).is_empty(), "the text is searched");
        assert!(Seeker::by_digests(&key(), None).is_nobody());
    }

    #[test]
    fn paths_meet_by_name_and_by_number() {
        let seeker = seeker("naam: Jan de Vries\nbsn: 071202559");
        let met = |path: &str| -> Vec<&str> {
            let met = seeker.in_path(&Locator::from_path(path.as_bytes()));
            met.into_iter().map(Meeting::code).collect()
        };
        assert_eq!(met("klanten/brief jan de vries.txt"), ["name", "family_name"]);
        assert_eq!(met("klanten/vries/brief.txt"), ["family_name"]);
        assert_eq!(met("klanten/071202559.txt"), ["number"]);
        assert_eq!(met("klanten/0712.02.559 loon.txt"), ["number"]);
        assert!(met("klanten/devries/brief.txt").is_empty());
    }

    #[test]
    fn two_things_confirm_each_other() {
        use Meeting as M;
        use MetIn::{Finding, Path, Text};
        let sure = |ways: &[(Meeting, MetIn)]| {
            let ways = ways
                .iter()
                .map(|(meeting, met_in)| (Way { meeting: *meeting, met_in: *met_in }, 1));
            sureness(&ways.collect()).map(Sureness::code)
        };
        assert_eq!(sure(&[]), None);
        assert_eq!(sure(&[(M::FamilyName, Finding)]), Some("possible"));
        assert_eq!(sure(&[(M::FamilyName, Finding), (M::FamilyName, Path)]), Some("possible"));
        assert_eq!(sure(&[(M::OtherName, Finding), (M::Born, Finding)]), Some("possible"));
        assert_eq!(sure(&[(M::FamilyName, Finding), (M::Born, Finding)]), Some("likely"));
        assert_eq!(sure(&[(M::Initials, Finding)]), Some("likely"));
        assert_eq!(sure(&[(M::Initials, Finding), (M::Address, Text)]), Some("certain"));
        assert_eq!(sure(&[(M::Number, Text)]), Some("likely"));
        assert_eq!(sure(&[(M::Number, Finding)]), Some("certain"));
    }

    #[test]
    fn terms_are_what_stands_in_texts() {
        let terms = |lines: &str| -> Vec<String> {
            let seeker = seeker(lines);
            seeker.terms().iter().map(|term| term.text.expose().to_owned()).collect()
        };
        assert_eq!(terms("naam: Jan de Vries"), ["jan de vries", "vries"]);
        assert_eq!(terms("naam: Vries, Jan de")[..1], ["jan de vries"]);
        assert!(terms("naam: Ana García").contains(&"garcía".to_owned()));
        assert_eq!(terms("nummer: 0071-22"), ["007122", "7122"]);
        assert!(terms("telefoon: 06-12345678").contains(&"31612345678".to_owned()));
        // No number of the Netherlands: as it is given.
        for foreign in ["0012345678", "012345"] {
            assert_eq!(phones(foreign), [foreign.to_owned()].into());
        }
        let meetings = |lines: &str| -> Vec<(TermShape, Meeting)> {
            seeker(lines).terms().iter().map(|term| (term.shape, term.meeting)).collect()
        };
        assert_eq!(meetings("naam: Vries"), [(TermShape::Words, Meeting::FamilyName)]);
        let shapes = |lines: &str| meetings(lines).into_iter().map(|(shape, _)| shape);
        assert!(shapes("nummer: ABCDE").all(|shape| shape == TermShape::Words));
        assert!(shapes("nummer: ÄB-12345").all(|shape| shape == TermShape::Words));
        assert!(shapes("nummer: AB-12345").all(|shape| shape == TermShape::Number));
        let born = terms("geboren: 1980-03-02");
        for written in ["02-03-1980", "2/3/1980", "1980-03-02", "2 maart 1980", "2 march 1980"] {
            assert!(born.contains(&written.to_owned()), "{written}");
        }
        // Numbers first: the detector counts them before the words.
        let seeker = seeker("naam: Jan de Vries\nbsn: 071202559\nemail: j@example.org");
        let shapes: Vec<_> = seeker.terms().iter().map(|term| term.shape).collect();
        assert!(shapes.is_sorted() && shapes[0] == TermShape::Number);
        let told = format!("{seeker:?}");
        for value in ["Vries", "vries", "071202559", "example"] {
            assert!(!told.contains(value), "{told}");
        }
    }
}
