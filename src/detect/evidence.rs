//! What supports a hit, as codes. Pure.

use std::fmt;

use serde::Deserialize;

use super::rule::RuleIndex;
use crate::inventory::Tier;

/// What kind of thing supports a hit, or speaks against it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The form of the value, and its check digit where it has one.
    Form,
    /// An adjacent label.
    Label,
    /// An adjacent label that is too common to be worth as much.
    Weak,
    /// Column header, key, element.
    Field,
    /// Another value beside it that makes it whole, such as a house number for a postcode.
    Pair,
    /// A word elsewhere in the item.
    Document,
    /// The other values of its column.
    Column,
    /// The other values of its column speak against it.
    ColumnAgainst,
    /// A word beside it, or its header, says that it is something else.
    Negative,
    /// A value that is known from manuals and test sets.
    TestValue,
    /// A mailbox of a function, not of a person.
    Role,
    /// A property of the document that says who made the file.
    MadeBy,
    /// The same surname elsewhere in the item, in a name beyond doubt or in a mail address.
    KnownName,
    /// Words in the item that are about a special category of data. No rule file can name it.
    #[serde(skip)]
    Signal,
    /// A user's own recogniser says so. No rule file can name it.
    #[serde(skip)]
    Recogniser,
}

impl Ground {
    /// Number of grounds.
    pub(super) const COUNT: usize = 15;

    /// Wire name, the first half of an evidence code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Label => "label",
            Self::Weak => "weak_label",
            Self::Field => "field",
            Self::Pair => "pair",
            Self::Document => "document",
            Self::Column => "column",
            Self::ColumnAgainst => "column_against",
            Self::Negative => "negative",
            Self::TestValue => "test_value",
            Self::Role => "role_mailbox",
            Self::MadeBy => "made_by",
            Self::KnownName => "known_name",
            Self::Signal => "signal",
            Self::Recogniser => "recogniser",
        }
    }
}

/// A type code in lower case, or the reason of a recogniser; small enough to be copied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Subject([u8; Subject::LENGTH_MAX]);

impl Subject {
    /// Longest type code.
    pub(super) const LENGTH_MAX: usize = 16;

    /// `None` for a code that is empty, too long, or not of `A–Z`, `0–9` and `_`.
    pub(super) fn of(type_code: &str) -> Option<Self> {
        let plain = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_';
        let fits = (1..=Self::LENGTH_MAX).contains(&type_code.len());
        if !fits || !type_code.bytes().all(plain) {
            return None;
        }
        let mut bytes = [0; Self::LENGTH_MAX];
        for (to, from) in bytes.iter_mut().zip(type_code.bytes()) {
            *to = from.to_ascii_lowercase();
        }
        Some(Self(bytes))
    }

    /// The reason that a recogniser gives; `None` for one that is empty, too long, or not of `a–z`,
    /// `0–9`, `_` and `-`.
    pub(super) fn of_reason(reason: &str) -> Option<Self> {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-".contains(&b);
        let fits = (1..=Self::LENGTH_MAX).contains(&reason.len());
        if !fits || !reason.bytes().all(plain) {
            return None;
        }
        let mut bytes = [0; Self::LENGTH_MAX];
        bytes[..reason.len()].copy_from_slice(reason.as_bytes());
        Some(Self(bytes))
    }

    fn as_str(&self) -> &str {
        let end = self.0.iter().position(|b| *b == 0).unwrap_or(Self::LENGTH_MAX);
        std::str::from_utf8(&self.0[..end]).expect("made of ASCII only")
    }
}

/// Why a hit has its tier, such as `label:bsn`. Never text of a document.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EvidenceCode {
    pub(super) ground: Ground,
    pub(super) subject: Subject,
    /// The check digit is wrong: perhaps a typing error.
    pub(super) unchecked: bool,
}

impl EvidenceCode {
    /// The ground alone.
    pub fn ground(&self) -> Ground {
        self.ground
    }

    /// Wire form: ground, colon, type in lower case; `!` at the end when the check digit is wrong. After
    /// the ground `recogniser` stands the reason that it gave.
    pub fn code(&self) -> String {
        self.to_string()
    }

    #[must_use]
    pub(super) fn on(self, ground: Ground) -> Self {
        Self { ground, ..self }
    }
}

impl fmt::Display for EvidenceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.unchecked { "!" } else { "" };
        write!(f, "{}:{}{mark}", self.ground.code(), self.subject.as_str())
    }
}

impl fmt::Debug for EvidenceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EvidenceCode({self})")
    }
}

/// Everything about a hit that its final tier depends on. Hits with equal keys end with equal tiers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct HitKey {
    /// Which rule found it.
    pub rule: RuleIndex,
    /// The tier by what stands beside the value.
    pub base: Tier,
    /// What that tier rests on.
    pub evidence: EvidenceCode,
    /// Number of its column; `None` outside tables.
    pub column: Option<u32>,
    /// Ordinal-like hash of its table, so that columns of two tables differ; 0 outside tables.
    pub table: u32,
    /// Tier that a word elsewhere in the item would give it.
    pub by_document: Option<Tier>,
    /// Tier that the vote of its column would give it; with it, the vote may also weaken the hit.
    pub by_column: Option<Tier>,
    /// What the same surname elsewhere in the item would give it; of a bounded number per item.
    pub by_name: Option<ByName>,
}

/// A surname, as a hash, and the tier that a name gets when the item is known to hold it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ByName {
    pub(super) surname: u32,
    pub(super) tier: Tier,
}

impl fmt::Debug for ByName {
    /// Without the hash: a list of names turns it back into a name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ByName({:?})", self.tier)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_say_ground_and_type() {
        let subject = Subject::of("CREDIT_CARD").unwrap();
        let code = EvidenceCode { ground: Ground::Label, subject, unchecked: false };
        assert_eq!(code.code(), "label:credit_card");
        assert_eq!(EvidenceCode { unchecked: true, ..code }.code(), "label:credit_card!");
        for bad in ["", "bsn", "A B", "ABCDEFGHIJKLMNOPQ"] {
            assert_eq!(Subject::of(bad), None, "{bad}");
        }
        let subject = Subject::of_reason("list-2").unwrap();
        let told = EvidenceCode { ground: Ground::Recogniser, subject, unchecked: false };
        assert_eq!(told.code(), "recogniser:list-2");
        for bad in ["", "Jansen", "a b", "abcdefghijklmnopq"] {
            assert_eq!(Subject::of_reason(bad), None, "{bad}");
        }
        let name = ByName { surname: 123, tier: Tier::T3 };
        assert_eq!(format!("{name:?}"), "ByName(T3)");
    }
}
