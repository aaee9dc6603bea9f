//! Words for what a scan can learn of an item: its kind, how reading it ended, what was found. Pure.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::calendar::CivilDate;
use crate::location::{EngagementId, Locator};

/// What an item is. The smallest thing that can have its own verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A file that holds one document.
    File,
    /// A zip file, at any depth; its members are items of their own.
    Archive,
    /// A document inside an archive.
    Member,
    /// One mail: an eml file or a message of a mailbox; its attachments are items of their own.
    Message,
    /// An mbox file.
    Mailbox,
    /// A document attached to a message.
    Attachment,
    /// A table file (CSV, TSV) or a database; its row groups are items of their own.
    Table,
    /// The rows of one table that belong to the same engagements.
    Rows,
}

impl ItemKind {
    /// Whether an item of this kind has no content of its own besides its parts.
    pub fn is_container(self) -> bool {
        matches!(self, Self::Archive | Self::Mailbox | Self::Table)
    }

    /// Wire name, as in `--format json`.
    pub fn code(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Archive => "archive",
            Self::Member => "member",
            Self::Message => "message",
            Self::Mailbox => "mailbox",
            Self::Attachment => "attachment",
            Self::Table => "table",
            Self::Rows => "rows",
        }
    }
}

/// Why something could not be read. A closed list: no text of a library or a document enters it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unread {
    /// Needs a password or key.
    Encrypted,
    /// The format's own structure is broken.
    Damaged,
    /// A kind of file that this version cannot read.
    Unsupported,
    /// Larger than the limit for its kind.
    TooLarge,
    /// Unpacks to more than the limits for archives allow.
    Bomb,
    /// Took longer than its budget.
    Timeout,
    /// The reader failed in a way it should not.
    Crashed,
    /// Only an image of text.
    NeedsOcr,
    /// The operating system refused access.
    Denied,
    /// Listed, but gone when it was opened.
    Vanished,
    /// Changed while it was read.
    Changed,
    /// Another program holds it locked.
    Locked,
    /// Input or output failed.
    Io,
    /// Nested deeper than the limit.
    Depth,
    /// Read in part, and nothing was found in that part.
    Partial,
}

impl Unread {
    /// Wire name, as in `--format json` and in `expected.csv`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Encrypted => "encrypted",
            Self::Damaged => "damaged",
            Self::Unsupported => "unsupported",
            Self::TooLarge => "too_large",
            Self::Bomb => "bomb",
            Self::Timeout => "timeout",
            Self::Crashed => "crashed",
            Self::NeedsOcr => "needs_ocr",
            Self::Denied => "denied",
            Self::Vanished => "vanished",
            Self::Changed => "changed",
            Self::Locked => "locked",
            Self::Io => "io",
            Self::Depth => "depth",
            Self::Partial => "partial",
        }
    }
}

/// How much of an item was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "coverage", content = "reason")]
pub enum Coverage {
    /// All of it.
    Complete,
    /// Some of it; the first reason why not the rest.
    Partial(Unread),
    /// Nothing.
    Unread(Unread),
}

/// How an item ended. Every listed item ends in exactly one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "outcome", content = "reason")]
pub enum Outcome {
    /// Personal data of tier T1–T3 was found (perhaps in part of it: see the coverage).
    Found,
    /// Completely read, and no personal data of tier T1–T3.
    None,
    /// Not (completely) read, and nothing found.
    NotRead(Unread),
}

impl Outcome {
    /// Joins what was found and how much was read. `None` requires complete coverage.
    ///
    /// ```
    /// # use termijn::inventory::{Coverage, Outcome, Unread};
    /// let half = Coverage::Partial(Unread::Encrypted);
    /// assert_eq!(Outcome::of(false, half), Outcome::NotRead(Unread::Partial));
    /// ```
    pub fn of(found: bool, coverage: Coverage) -> Self {
        match (found, coverage) {
            (true, Coverage::Complete | Coverage::Partial(_)) => Self::Found,
            (false, Coverage::Complete) => Self::None,
            (false, Coverage::Partial(_)) => Self::NotRead(Unread::Partial),
            (_, Coverage::Unread(why)) => Self::NotRead(why),
        }
    }
}

/// How sure a finding is. Only T1–T3 make an item *found*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Tier {
    /// 0.95: structure and strong check, or check and adjacent label.
    T1,
    /// 0.85: check and header or key.
    T2,
    /// 0.60: check and a word in the document, or a column's vote.
    T3,
    /// 0.30: check only, or label only.
    T4,
    /// 0.10: shape only, or a known test value.
    T5,
}

impl Tier {
    /// The confidence that the tier stands for, in hundredths.
    pub fn percent(self) -> u8 {
        match self {
            Self::T1 => 95,
            Self::T2 => 85,
            Self::T3 => 60,
            Self::T4 => 30,
            Self::T5 => 10,
        }
    }

    /// Whether a finding of this tier makes its item *found*.
    pub fn counts(self) -> bool {
        self <= Self::T3
    }
}

/// Which term of the register occurred in an item. Codes and ids only, never the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignKind {
    /// The engagement's own number.
    EngagementId,
    /// Name or alias of the client.
    ClientName,
    /// Number in the trade register.
    Kvk,
    /// VAT number.
    Btw,
    /// Bank account of the client.
    Iban,
    /// Mail domain of the client.
    MailDomain,
    /// The firm's number for the client.
    ClientNumber,
    /// Name of the contact person.
    ContactName,
    /// Mail address of the contact person, outside the client's own domain.
    ContactEmail,
}

/// A sign that an item belongs to a client or an engagement.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Sign {
    /// Which kind of term occurred.
    pub kind: SignKind,
    /// Whose term it is; several engagements where the term belongs to a client with several.
    pub engagements: Vec<EngagementId>,
}

/// Where a sign of a class of records was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignPlace {
    /// In the name of the item or of a folder above it.
    Name,
    /// In its text.
    Text,
    /// In its structure: the format says what it is.
    Structure,
    /// Among its findings: a type of personal data.
    Finding,
}

impl SignPlace {
    /// Every one.
    pub const ALL: &'static [Self] = &[Self::Name, Self::Text, Self::Structure, Self::Finding];

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Text => "text",
            Self::Structure => "structure",
            Self::Finding => "finding",
        }
    }
}

/// What the format of an item says it is. A closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Structure {
    /// An invoice or credit note in UBL 2.
    UblInvoice,
    /// A bank statement of ISO 20022, `camt.053`.
    Camt053,
    /// A bank statement of SWIFT, `MT940`.
    Mt940,
    /// A Dutch financial audit file.
    Xaf,
}

impl Structure {
    /// Every one.
    pub const ALL: &'static [Self] = &[Self::UblInvoice, Self::Camt053, Self::Mt940, Self::Xaf];

    /// Wire name, as the rule pack has it.
    pub fn code(self) -> &'static str {
        match self {
            Self::UblInvoice => "ubl_invoice",
            Self::Camt053 => "camt053",
            Self::Mt940 => "mt940",
            Self::Xaf => "xaf",
        }
    }
}

/// A sign that an item is of a class: a word of the rule pack, a code of a structure or a type. Never a word
/// that only the item has.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RecordSign {
    /// Where it was met.
    pub place: SignPlace,
    /// The word or code, as the pack has it.
    pub code: String,
}

/// Findings counted by type and tier: `counts["BSN"][T1] = 3`.
pub type TypeCounts = BTreeMap<String, BTreeMap<Tier, u32>>;

/// What reading taught about one item, before anyone asks whose it is or what may happen to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemReading {
    /// The item.
    pub locator: Locator,
    /// What it is.
    pub kind: ItemKind,
    /// How much of it was read.
    pub coverage: Coverage,
    /// For `Unread::Unsupported`: the kind of content, such as `pdf`.
    pub content_kind: Option<String>,
    /// Length in bytes of the item's own bytes; for row groups the number of rows.
    pub size: u64,
    /// Findings by type and tier.
    pub types: TypeCounts,
    /// Register terms in the content.
    pub signs: Vec<Sign>,
    /// For a row group: the engagements of its rows, `None` for other kinds.
    pub row_engagements: Option<Vec<EngagementId>>,
    /// For a row group: findings by column, counted from 1. Numbers and not headers, because a table
    /// without a header has a row of somebody's data in its place.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<u32, TypeCounts>,
    /// Signs of classes of records in its text and structure: words of the rule pack and codes.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub record_signs: BTreeSet<RecordSign>,
    /// The day that it is about, where its structure tells: of a mail its date, of an invoice its date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_date: Option<CivilDate>,
    /// By tag, each person that was looked for in it because of a hold or request, and whether that person
    /// was met. Nobody is named by a tag.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub subjects: BTreeMap<String, bool>,
    /// For a container: whether one of its parts is found. A container is never clean above its parts.
    pub found_in_parts: bool,
}

impl ItemReading {
    /// A reading in which nothing was found.
    pub fn empty(locator: Locator, kind: ItemKind, coverage: Coverage, size: u64) -> Self {
        Self {
            locator,
            kind,
            coverage,
            content_kind: None,
            size,
            types: TypeCounts::new(),
            signs: Vec::new(),
            row_engagements: None,
            columns: BTreeMap::new(),
            record_signs: BTreeSet::new(),
            content_date: None,
            subjects: BTreeMap::new(),
            found_in_parts: false,
        }
    }

    /// How the item ended.
    pub fn outcome(&self) -> Outcome {
        let own = self.types.values().any(|tiers| tiers.keys().any(|t| t.counts()));
        let found = own || self.found_in_parts;
        Outcome::of(found, self.coverage)
    }
}
