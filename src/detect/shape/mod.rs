//! Shape matchers: what a value looks like, tried at one anchor. Pure.
//!
//! A matcher looks at a bounded stretch around its anchor, whatever the length of the text.

mod abroad;
mod address;
mod date;
mod digits;
mod dutch;
mod email;
mod iban;
mod kenteken;
mod mrz;
mod network;
mod phone;
mod place;
mod postcode;
mod social;
mod template;

use std::ops::RangeInclusive;

pub(crate) use dutch::{LicencePart, VatPart};
pub(crate) use mrz::MrzField;
pub(crate) use social::Network;

use super::anchor::Anchor;
use super::boundary::{Edge, may_begin, may_end};
use super::definition::{MatcherDef, ShapeDef};
use super::digit_run::{Beside, Beyond, Next, Run};
use super::pattern::word;
use super::person::{self, Person};

/// Why a shape of groups is refused.
const TOO_MANY_GROUPS: &str = "a value has at most 11 groups of at most 30 digits";

/// A stretch of text that has a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Raw {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Index in the forms of its matcher.
    pub(super) form: usize,
    pub(super) note: Note,
}

/// What a shape finds at a place of all texts that differ in their digits only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Always {
    Depends,
    Nothing,
    Finds(Raw),
}

/// What a value says in the vote of its column: equal ones count once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Ballot<'v> {
    Value(&'v str),
    /// Number of a span of years.
    Years(u32),
}

/// What a matcher knows besides the shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Note {
    Plain,
    /// Known from manuals and test sets.
    Test,
    /// A mailbox of a function.
    Role,
    /// What makes it whole stands beside it.
    Pair,
    /// The name is known from elsewhere in the item.
    Known,
}

impl Ballot<'_> {
    /// What of it differs between people and not between numbers that are handed out one after the other:
    /// the beginning of a number, which is the day of birth in many.
    pub(super) fn beginning(self) -> Self {
        match self {
            Self::Value(value) => {
                Self::Value(value.get(..value.len().div_ceil(2)).unwrap_or(value))
            }
            years @ Self::Years(_) => years,
        }
    }

    /// What it adds to the weight of evidence, where its rule adds `weight`; in tenths of a power of ten.
    pub(super) fn weight(self, weight: u32) -> u32 {
        match self {
            Self::Value(_) => weight,
            Self::Years(span) => date::weight(span),
        }
    }
}

impl Raw {
    fn plain(start: usize, end: usize, form: usize) -> Self {
        Self { start, end, form, note: Note::Plain }
    }
}

/// A matcher, compiled.
#[derive(Debug)]
pub(super) enum Shape {
    Digits(digits::DigitGroups),
    Template(template::Templates),
    Iban(iban::Iban),
    Email(Box<email::Email>),
    Phone(phone::Phone),
    Postcode(postcode::Postcode),
    Address(Box<address::Address>),
    Date(date::Date),
    NlDocument,
    NlVat(VatPart),
    NlLicence(LicencePart),
    Kenteken,
    Mrz(MrzField),
    Ipv4,
    Ipv6,
    Mac,
    Place,
    Social(social::Social),
    Person(Box<Person>),
}

impl Shape {
    /// The matcher with the names of its forms, or what is wrong with its parameters.
    pub(super) fn compile(def: ShapeDef) -> Result<(Self, Vec<String>), String> {
        let names = |forms: &[&str]| forms.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>();
        if let MatcherDef::DigitGroups { groups, separators, float } = def.matcher {
            let name = def.name.ok_or("a shape of digit groups needs a name")?;
            let digits = digits::DigitGroups::new(groups, &separators, float)?;
            return Ok((Self::Digits(digits), vec![name]));
        }
        if let MatcherDef::Template(templates) = &def.matcher {
            let name = def.name.ok_or("a shape of templates needs a name")?;
            return Ok((Self::Template(template::Templates::new(templates)?), vec![name]));
        }
        if def.name.is_some() {
            return Err("only a shape of digit groups or templates takes a name".to_owned());
        }
        Ok(match def.matcher {
            MatcherDef::DigitGroups { .. } | MatcherDef::Template(_) => {
                unreachable!("handled above")
            }
            MatcherDef::Iban { structures } => {
                (Self::Iban(iban::Iban::new(&structures)?), names(&["account"]))
            }
            MatcherDef::Email {
                role_mailboxes,
                machine_mailboxes,
                file_extensions,
                test_domains,
                top_domains,
            } => {
                let email = email::Email::new(
                    role_mailboxes.into_iter().collect(),
                    machine_mailboxes,
                    file_extensions,
                    test_domains,
                    split(&top_domains),
                );
                (Self::Email(Box::new(email)), names(&["address"]))
            }
            MatcherDef::Phone { area_codes, countries } => {
                (Self::Phone(phone::Phone::new(&area_codes, &countries)?), names(phone::FORMS))
            }
            MatcherDef::Postcode { look_alikes, never } => {
                let postcode = postcode::Postcode { look_alikes, never };
                (Self::Postcode(postcode), names(postcode::FORMS))
            }
            MatcherDef::Address(def) => {
                (Self::Address(Box::new(address::Address::new(*def))), names(address::FORMS))
            }
            MatcherDef::Date { months, years } => {
                (Self::Date(date::Date::new(months, years)), names(date::FORMS))
            }
            MatcherDef::NlDocument => (Self::NlDocument, names(&["document"])),
            MatcherDef::NlVat { part } => (Self::NlVat(part), names(&["vat"])),
            MatcherDef::NlLicence { part } => (Self::NlLicence(part), names(&["licence_back"])),
            MatcherDef::Mrz { field } => (Self::Mrz(field), names(&["mrz"])),
            MatcherDef::Ipv4 => (Self::Ipv4, names(network::IPV4_FORMS)),
            MatcherDef::Ipv6 => (Self::Ipv6, names(network::IPV6_FORMS)),
            MatcherDef::Mac => (Self::Mac, names(network::MAC_FORMS)),
            MatcherDef::Place => (Self::Place, names(place::FORMS)),
            MatcherDef::Social { networks, reserved } => {
                (Self::Social(social::Social { networks, reserved }), names(social::FORMS))
            }
            MatcherDef::Kenteken => (Self::Kenteken, names(kenteken::FORMS)),
            MatcherDef::Person(def) => {
                (Self::Person(Box::new(Person::new(*def)?)), names(person::FORMS))
            }
        })
    }

    /// Regular expressions of what it finds, see [`super::pattern`]; none for whole cells.
    pub(super) fn patterns(&self) -> Vec<String> {
        match self {
            Self::Digits(shape) => shape.patterns(),
            Self::Template(templates) => templates.patterns(),
            Self::Iban(shape) => shape.patterns(),
            Self::Email(_) => email::patterns(),
            Self::Phone(_) => phone::patterns(),
            Self::Postcode(_) => postcode::patterns(),
            Self::Address(shape) => shape.patterns(),
            Self::Date(shape) => shape.patterns(),
            Self::NlDocument => vec![word("[A-NP-Z]{2}[A-NP-Z0-9]{6}[0-9]")],
            Self::NlVat(_) => dutch::vat_patterns(),
            Self::NlLicence(_) => dutch::licence_patterns(),
            Self::Kenteken => kenteken::patterns(),
            Self::Mrz(_) => mrz::patterns(),
            Self::Ipv4 => network::ipv4_patterns(),
            Self::Ipv6 => network::ipv6_patterns(),
            Self::Mac => network::mac_patterns(),
            Self::Place => place::patterns(),
            Self::Social(shape) => shape.patterns(),
            Self::Person(shape) => shape.patterns(),
        }
    }

    /// The value at `anchor`, if there is one.
    pub(super) fn find(&self, text: &str, anchor: Anchor) -> Option<Raw> {
        match (self, anchor) {
            (Self::Template(templates), anchor) => templates.find(text, anchor),
            (Self::Email(shape), Anchor::At(at)) => shape.find(text, at),
            (Self::Phone(shape), Anchor::Plus(at)) => shape.find_international(text, at),
            (Self::NlDocument, Anchor::Token { start, end }) => nl_document(text, start, end),
            (Self::Mrz(field), Anchor::Angle(at)) => mrz::find(*field, text, at),
            (Self::Social(shape), Anchor::Slash(at)) => shape.find(text, at),
            (Self::Person(shape), Anchor::Capital(word)) => shape.find_at(text, word),
            (Self::Person(shape), Anchor::Whole { start, end }) => shape.whole(text, start, end),
            (_, Anchor::Digits { start, end }) => self.find_number(0, &Run::new(text, start, end)),
            _ => None,
        }
    }

    /// Number of templates that it holds; 1 for a shape of another kind.
    pub(super) fn templates(&self) -> usize {
        match self {
            Self::Template(templates) => templates.len(),
            _ => 1,
        }
    }

    /// Whether a run of `length` digits, with that to its right, is a value of that template as soon as it
    /// stands free.
    pub(super) fn is_plain(&self, template: usize, length: usize, right: Beside) -> bool {
        match self {
            Self::Template(templates) => templates.is_plain(template),
            Self::Digits(shape) => shape.is_plain(length, right),
            _ => false,
        }
    }

    /// Whether the template finds in any text what that of another shape finds.
    pub(super) fn is_like(&self, template: usize, other: &Self, other_template: usize) -> bool {
        match (self, other) {
            (Self::Template(one), Self::Template(other)) => {
                one.is_like(template, other, other_template)
            }
            (Self::Digits(one), Self::Digits(other)) => one == other,
            (Self::Iban(one), Self::Iban(other)) => one == other,
            (Self::Phone(one), Self::Phone(other)) => one == other,
            (Self::Postcode(one), Self::Postcode(other)) => one == other,
            (Self::Date(one), Self::Date(other)) => one == other,
            (Self::NlVat(one), Self::NlVat(other)) => one == other,
            (Self::NlLicence(one), Self::NlLicence(other)) => one == other,
            (Self::Email(one), Self::Email(other)) => one == other,
            (Self::Address(one), Self::Address(other)) => one == other,
            (Self::Mrz(one), Self::Mrz(other)) => one == other,
            (Self::Social(one), Self::Social(other)) => one == other,
            (Self::Person(one), Self::Person(other)) => one == other,
            (Self::Kenteken, Self::Kenteken)
            | (Self::NlDocument, Self::NlDocument)
            | (Self::Ipv4, Self::Ipv4)
            | (Self::Ipv6, Self::Ipv6)
            | (Self::Mac, Self::Mac)
            | (Self::Place, Self::Place) => true,
            _ => false,
        }
    }

    /// Whether it finds in any text, at any anchor, what the other one finds.
    pub(super) fn finds_as(&self, other: &Self) -> bool {
        let count = self.templates();
        count == other.templates()
            && (0..count).all(|template| self.is_like(template, other, template))
    }

    /// The value of that template around the run.
    pub(super) fn find_number(&self, template: usize, run: &Run<'_>) -> Option<Raw> {
        let Run { text, start, end, .. } = *run;
        match self {
            Self::Template(templates) => templates.find_one(template, run),
            Self::Digits(shape) => shape.find(run),
            Self::Iban(shape) => shape.find(text, start),
            Self::Email(shape) => shape.find_encoded(text, start, end),
            Self::Phone(shape) => shape.find_national(run),
            Self::Postcode(shape) => shape.find(text, start, end),
            Self::Address(shape) => shape.find(text, start, end),
            Self::Date(shape) => shape.find(run),
            Self::NlVat(part) => dutch::vat(*part, text, start, end),
            Self::NlLicence(part) => dutch::licence(*part, text, start, end),
            Self::Ipv4 => network::ipv4(text, start, end),
            Self::Ipv6 => network::ipv6(text, start),
            Self::Mac => network::mac(text, start, end),
            Self::Place => place::find(text, start, end),
            Self::Kenteken => kenteken::find(text, start, end),
            _ => None,
        }
    }

    /// What it finds around the run, whatever the digits of its text.
    pub(super) fn always(&self, template: usize, run: &Run<'_>) -> Always {
        match self {
            Self::Template(templates) => templates.always(template, run),
            Self::Digits(shape) if shape.knows_zeros() => Always::Depends,
            Self::Mac if !network::may_be_mac(run.text, run.start) => Always::Nothing,
            Self::Digits(_) | Self::Iban(_) | Self::Kenteken => {
                self.find_number(template, run).map_or(Always::Nothing, Always::Finds)
            }
            _ => Always::Depends,
        }
    }

    /// Whether it may find something at the anchor, whatever the digits of its text. Yes when in doubt.
    pub(super) fn may_find(&self, text: &str, anchor: Anchor) -> bool {
        match (self, anchor) {
            (Self::Template(templates), Anchor::Token { start, end }) => {
                templates.may_find(text, start, end)
            }
            (Self::NlDocument, Anchor::Token { start, end }) => {
                nl_document(text, start, end).is_some()
            }
            _ => true,
        }
    }

    /// How long a run of digits may be that is the anchor of a value of that template. Without an end where
    /// the length of a long run does not matter.
    pub(super) fn run_lengths(&self, template: usize) -> RangeInclusive<usize> {
        match self {
            Self::Digits(shape) => shape.run_lengths(),
            Self::Template(templates) => templates.run_lengths(template),
            Self::Kenteken | Self::Ipv4 | Self::Ipv6 | Self::Mac | Self::Place => 1..=4,
            Self::Postcode(_) => 4..=4,
            Self::Address(_) => 1..=5,
            Self::Date(_) => 1..=8,
            Self::NlVat(_) | Self::NlLicence(_) => 3..=9,
            Self::Phone(_) => 1..=phone::DIGITS_MAX,
            _ => 1..=usize::MAX,
        }
    }

    /// Whether a run of `length` digits between these can be the anchor of a value. Yes when in doubt.
    pub(super) fn fits_digits(
        &self,
        template: usize,
        length: usize,
        left: Beside,
        right: Beside,
    ) -> bool {
        use Next::{Colon, Comma, Dash, Dot, Letter, Other, Slash, Space, Wide};
        match self {
            Self::Digits(shape) => shape.fits(length, left, right),
            Self::Template(templates) => templates.fits_digits(template, length, left, right),
            Self::Iban(_) => iban::Iban::fits(left),
            Self::Phone(_) => phone::Phone::fits(length, left, right),
            Self::Postcode(_) => postcode::Postcode::fits(length, left, right),
            Self::Address(_) => {
                // After the name of a street, or before it, with a letter or a comma between.
                let after = left.next == Space && left.beyond != Beyond::Digit;
                let before = matches!(left.next, Other | Wide | Space | Colon)
                    && match right.next {
                        Letter => true,
                        Comma => right.beyond == Beyond::Other,
                        Space => right.beyond != Beyond::Digit,
                        _ => false,
                    };
                length <= 5 && (after || before)
            }
            Self::Date(_) => date::Date::fits(length, left, right),
            Self::Email(_) => {
                (2..=6).contains(&length) && left.next == Other && right.next == Letter
            }
            Self::NlVat(_) => dutch::vat_fits(length, right),
            Self::NlLicence(_) => dutch::licence_fits(length, left, right),
            Self::Kenteken => kenteken::fits(length, left, right),
            Self::Ipv4 => {
                length <= 3
                    && right.next == Dot
                    && right.beyond == Beyond::Digit
                    && !matches!(left.next, Letter | Dot)
                    && !left.forbids_begin(Edge::Token)
            }
            Self::Ipv6 => {
                let begins = matches!(left.next, Other | Space | Slash | Dash | Wide | Comma);
                begins
                    && match right.next {
                        Colon => length == 4,
                        Letter => length < 4,
                        _ => false,
                    }
            }
            Self::Mac => match right.next {
                Letter => length <= 4,
                Colon | Dash => length <= 2 && right.goes_on(),
                Dot => length <= 4 && right.goes_on(),
                _ => false,
            },
            Self::Place => {
                let degrees =
                    (right.next == Dot && right.beyond == Beyond::Digit) || right.next == Wide;
                length <= 2 && degrees && !matches!(left.next, Letter | Dot)
            }
            _ => true,
        }
    }

    /// The matcher of names, if it is one.
    pub(super) fn person(&self) -> Option<&Person> {
        match self {
            Self::Person(person) => Some(person),
            _ => None,
        }
    }

    /// What a value says when its column votes; `None` for one that cannot speak for it.
    pub(super) fn ballot<'v>(&self, value: &'v str) -> Option<Ballot<'v>> {
        match self {
            Self::Date(_) => date::ballot(value).map(Ballot::Years),
            _ => Some(Ballot::Value(value)),
        }
    }

    /// The day of a date in figures: day, month, and year within its century.
    pub(super) fn day(&self, value: &str) -> Option<(u32, u32, u32)> {
        match self {
            Self::Date(_) => date::day(value),
            _ => None,
        }
    }

    pub(super) fn is_date(&self) -> bool {
        matches!(self, Self::Date(_))
    }

    /// Whether it is one that has no check digit, and still is little else when all of a cell has it.
    pub(super) fn is_postcode(&self) -> bool {
        matches!(self, Self::Postcode(_))
    }

    /// Whether the matcher looks at anchors of this class.
    pub(super) fn wants(&self, anchor: Anchor) -> bool {
        match self {
            Self::Email(_) => matches!(anchor, Anchor::At(_) | Anchor::Digits { .. }),
            Self::Mrz(_) => matches!(anchor, Anchor::Angle(_)),
            Self::Social(_) => matches!(anchor, Anchor::Slash(_)),
            Self::NlDocument => matches!(anchor, Anchor::Token { .. }),
            Self::Person(shape) => match anchor {
                Anchor::Capital { .. } => !shape.is_whole_only(),
                _ => matches!(anchor, Anchor::Whole { .. }),
            },
            Self::Template(templates) => templates.wants(anchor),
            Self::Phone(_) => matches!(anchor, Anchor::Digits { .. } | Anchor::Plus(_)),
            _ => matches!(anchor, Anchor::Digits { .. }),
        }
    }
}

/// The words of lines.
fn split(lines: &[String]) -> std::collections::HashSet<String> {
    lines.iter().flat_map(|line| line.split(' ')).map(str::to_owned).collect()
}

/// Two letters, six letters or digits, one digit; never the letter O; a digit among the six.
///
/// Source: `RvIG`, Kenmerken van de reisdocumenten.
fn nl_document(text: &str, start: usize, end: usize) -> Option<Raw> {
    let bytes = &text.as_bytes()[start..end];
    let upper = |b: &u8| b.is_ascii_uppercase() && *b != b'O';
    let shaped = bytes.len() == 9
        && bytes[..2].iter().all(upper)
        && bytes[2..8].iter().all(|b| upper(b) || b.is_ascii_digit())
        && bytes[2..8].iter().any(u8::is_ascii_digit)
        && bytes[8].is_ascii_digit();
    let free = shaped && may_begin(text, start, Edge::Token) && may_end(text, end, Edge::Token);
    free.then_some(Raw::plain(start, end, 0))
}
