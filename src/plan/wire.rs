//! The plan on disk: `P-….plan.json`, the header that people sign, and `P-….items.jsonl`, its lines.
//!
//! Numbers that can pass 2⁵³ are written as strings, because many readers hold numbers as doubles.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::calendar::CivilDate;
use crate::digest::Digest;
use crate::inventory::ItemKind;
use crate::location::{ClientId, EngagementId, ItemId, Locator, SourceName};
use crate::plan::{Action, ConsultationV1, DecisionCode};

/// Schema of the header.
pub const PLAN_SCHEMA: &str = "termijn/plan/1";

/// Days, after the day of making, on which a plan may still be carried out; the last one counts.
pub const PLAN_VALID_DAYS: u64 = 30;

/// The longest list of lines that is read. A line has some 600 bytes, so this is over a million lines.
pub const ITEMS_BYTES_MAX: usize = 1 << 30;

/// Number of a plan: `P-2026-0001`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlanId(String);

impl PlanId {
    /// The `number`th plan of `year`.
    pub fn new(year: u16, number: u32) -> Self {
        Self(format!("P-{year:04}-{number:04}"))
    }

    /// Reads `P-2026-0001`; nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        numbered(text, "P-").then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether `text` is `prefix`, four digits, a dash, and four to nine digits.
pub(crate) fn numbered(text: &str, prefix: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    text.strip_prefix(prefix).and_then(|rest| rest.split_once('-')).is_some_and(|(year, number)| {
        year.len() == 4 && (4..=9).contains(&number.len()) && digits(year) && digits(number)
    })
}

impl fmt::Display for PlanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for PlanId {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for PlanId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("not the number of a plan"))
    }
}

/// One line of a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanItemV1 {
    /// Number of the line, from 1. [`DraftPlan`](crate::plan::DraftPlan) gives it.
    pub n: u64,
    /// The item.
    pub id: ItemId,
    /// Source that it lies in.
    pub source: SourceName,
    /// Where in the source.
    pub locator: Locator,
    /// What it is.
    pub kind: ItemKind,
    /// What is to be done.
    pub action: Action,
    /// Why.
    pub reason: DecisionCode,
    /// Principal who decided.
    pub decided_by: String,
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// Length of the file in bytes.
    pub size: u64,
    /// Device number.
    #[serde(with = "decimal")]
    pub dev: u64,
    /// Inode number.
    #[serde(with = "decimal")]
    pub ino: u64,
    /// Time of birth, where the file system knows it: nanoseconds since 1970 UTC.
    #[serde(with = "decimal_option")]
    pub btime_ns: Option<i128>,
    /// Time of the last change of content: nanoseconds since 1970 UTC.
    #[serde(with = "decimal")]
    pub mtime_ns: i128,
    /// Time of the last change of the inode: nanoseconds since 1970 UTC.
    #[serde(with = "decimal")]
    pub ctime_ns: i128,
    /// Engagements that it belongs to.
    pub engagements: Vec<EngagementId>,
    /// Last day of keeping.
    pub retain_until: CivilDate,
    /// Days over term on the day of the plan; 0 when the term is not over.
    pub over_term_days: u64,
    /// Items in the file, itself included: members, messages, attachments.
    pub parts: u64,
    /// Whether the register asked for its return when the line was drafted: who decided knew.
    pub return_required: bool,
}

/// Lines by action.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountsV1 {
    /// Lines to destroy.
    pub destroy: u64,
    /// Lines to return.
    #[serde(rename = "return")]
    pub give_back: u64,
    /// Lines to return and then destroy.
    pub return_then_destroy: u64,
    /// Lines to keep.
    pub keep: u64,
    /// All lines.
    pub total: u64,
}

impl CountsV1 {
    /// Counts the lines.
    pub fn of(items: &[PlanItemV1]) -> Self {
        let mut counts = Self::default();
        for item in items {
            *match item.action {
                Action::Destroy => &mut counts.destroy,
                Action::Return => &mut counts.give_back,
                Action::ReturnThenDestroy => &mut counts.return_then_destroy,
                Action::Keep => &mut counts.keep,
            } += 1;
            counts.total += 1;
        }
        counts
    }

    /// Lines after which our copy is gone.
    pub fn removing(&self) -> u64 {
        self.destroy.saturating_add(self.return_then_destroy)
    }
}

/// Last entry of the ledger when the plan was frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerHeadV1 {
    /// Its number, from 1.
    pub seq: u64,
    /// Its digest.
    pub digest: Digest,
}

/// What must be true before a plan is carried out. The header's and the configuration's are joined with
/// [`GatesV1::stricter`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatesV1 {
    /// Approvers beside the author. Below 1 counts as 1.
    pub approvals_required: u32,
    /// Whether one of the approvers must be a privacy officer.
    pub privacy_officer_required: bool,
    /// Days between the last required approval and destruction; 0 is allowed and said aloud.
    pub waiting_days: u32,
    /// Most lines that may remove something.
    pub max_items: u64,
    /// Most of the files of one source that may be removed, in hundredths.
    pub max_share_of_root_percent: u8,
    /// Whether returning and destroying waits for the client's receipt.
    pub require_return_receipt: bool,
    /// Whether carrying out waits until every recipient confirmed that it was told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub require_recipients: bool,
}

impl GatesV1 {
    /// The values that a firm gets without choosing: two approvers beside the author, one of them a
    /// privacy officer, a week of waiting.
    pub fn standard() -> Self {
        Self {
            approvals_required: 2,
            privacy_officer_required: true,
            waiting_days: 7,
            max_items: 5_000,
            max_share_of_root_percent: 20,
            require_return_receipt: true,
            require_recipients: false,
        }
    }

    /// The stricter of both, value by value.
    #[must_use]
    pub fn stricter(&self, other: &Self) -> Self {
        Self {
            approvals_required: self.approvals_required.max(other.approvals_required).max(1),
            privacy_officer_required: self.privacy_officer_required
                || other.privacy_officer_required,
            waiting_days: self.waiting_days.max(other.waiting_days),
            max_items: self.max_items.min(other.max_items),
            max_share_of_root_percent: self
                .max_share_of_root_percent
                .min(other.max_share_of_root_percent),
            require_return_receipt: self.require_return_receipt || other.require_return_receipt,
            require_recipients: self.require_recipients || other.require_recipients,
        }
    }
}

/// Something that a signer should read before signing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanNote {
    /// There is no waiting time.
    WaitingTimeZero,
    /// One approver beside the author suffices.
    OneApprover,
    /// No privacy officer has to agree.
    NoPrivacyOfficer,
    /// The client neither answered nor was asked and stayed silent.
    NotConsulted,
    /// The plan has no lines.
    Empty,
}

impl PlanNote {
    /// The notes that follow from gates, lines and consultation. A plan of before consultations were recorded
    /// says nothing of it.
    pub fn of(
        gates: &GatesV1,
        counts: &CountsV1,
        consultation: Option<&ConsultationV1>,
    ) -> Vec<Self> {
        let not_consulted = consultation.is_some_and(|asked| !asked.took_place());
        let notes = [
            (gates.waiting_days == 0, Self::WaitingTimeZero),
            (gates.approvals_required <= 1, Self::OneApprover),
            (!gates.privacy_officer_required, Self::NoPrivacyOfficer),
            (not_consulted, Self::NotConsulted),
            (counts.total == 0, Self::Empty),
        ];
        notes.into_iter().filter_map(|(holds, note)| holds.then_some(note)).collect()
    }

    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::WaitingTimeZero => "waiting_time_zero",
            Self::OneApprover => "one_approver",
            Self::NoPrivacyOfficer => "no_privacy_officer",
            Self::NotConsulted => "not_consulted",
            Self::Empty => "empty",
        }
    }
}

/// The header of a plan: what its author and the approvers sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanFileV1 {
    /// [`PLAN_SCHEMA`].
    pub schema: String,
    /// Number of the plan.
    pub id: PlanId,
    /// The state folder that may carry it out.
    pub state_id: String,
    /// When it was frozen; the author's clock.
    pub created_at: DateTime<Utc>,
    /// The day that the verdicts speak of.
    pub as_of: CivilDate,
    /// Last day on which it may be carried out.
    pub expires_on: CivilDate,
    /// Principal of the author.
    pub author: String,
    /// The client.
    pub client_id: ClientId,
    /// The engagements of all lines, sorted.
    pub engagements: Vec<EngagementId>,
    /// Lines by action.
    pub counts: CountsV1,
    /// Length of all files together.
    pub bytes: u64,
    /// Name of the file with the lines, beside this one.
    pub items_file: String,
    /// SHA-256 of that file.
    pub items_sha256: Digest,
    /// Last entry of the ledger.
    pub ledger_head: LedgerHeadV1,
    /// SHA-256 of the register.
    pub register_sha256: Digest,
    /// SHA-256 of the rules.
    pub rules_sha256: Digest,
    /// SHA-256 of the file that says who may sign.
    pub allowed_signers_sha256: Digest,
    /// What must be true before it is carried out.
    pub gates: GatesV1,
    /// The consultation with the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consultation: Option<ConsultationV1>,
    /// Whether it has no lines.
    pub empty: bool,
    /// What signers should read.
    pub notes: Vec<PlanNote>,
}

/// Integers as decimal strings.
mod decimal {
    use std::fmt::Display;
    use std::str::FromStr;

    use super::{Deserialize, Deserializer, Serializer, de};

    pub(super) fn serialize<T: Display, S: Serializer>(value: &T, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(value)
    }

    pub(super) fn deserialize<'de, T, D>(d: D) -> Result<T, D::Error>
    where
        T: FromStr + Display,
        D: Deserializer<'de>,
    {
        read(&String::deserialize(d)?).ok_or_else(|| de::Error::custom("not a decimal number"))
    }

    /// Refuses `+1`, `01` and `-0`: one number has one form.
    pub(super) fn read<T: FromStr + Display>(text: &str) -> Option<T> {
        text.parse::<T>().ok().filter(|value| value.to_string() == text)
    }
}

/// The same, or null.
mod decimal_option {
    use super::{Deserialize, Deserializer, Serializer, de, decimal};

    #[expect(clippy::ref_option, reason = "the signature that serde asks for")]
    pub(super) fn serialize<S: Serializer>(value: &Option<i128>, s: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => decimal::serialize(value, s),
            None => s.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D>(d: D) -> Result<Option<i128>, D::Error>
    where
        D: Deserializer<'de>,
    {
        Option::<String>::deserialize(d)?
            .map(|text| decimal::read(&text).ok_or_else(|| de::Error::custom("not a number")))
            .transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plan_numbers() {
        assert_eq!(PlanId::new(2026, 1).as_str(), "P-2026-0001");
        assert_eq!(PlanId::parse("P-2026-12345").unwrap().as_str(), "P-2026-12345");
        for bad in ["P-2026-1", "C-2026-0001", "P-2026-0001 ", "P-26-0001", "P-2026-00/1", "../P"] {
            assert_eq!(PlanId::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn stricter_is_symmetric_and_never_below_one_approver() {
        let loose = GatesV1 {
            approvals_required: 0,
            privacy_officer_required: false,
            waiting_days: 0,
            max_items: 9,
            max_share_of_root_percent: 100,
            require_return_receipt: false,
            require_recipients: true,
        };
        let standard = GatesV1::standard();
        let joined = loose.stricter(&standard);
        assert_eq!(joined, standard.stricter(&loose));
        assert_eq!((joined.approvals_required, joined.max_items), (2, 9));
        assert!(joined.privacy_officer_required && joined.require_recipients);
        assert_eq!(loose.stricter(&loose).approvals_required, 1);
    }

    #[test]
    fn one_who_asks_for_a_receipt_gets_it() {
        let without = GatesV1 { require_return_receipt: false, ..GatesV1::standard() };
        assert!(without.stricter(&GatesV1::standard()).require_return_receipt);
        assert!(GatesV1::standard().stricter(&without).require_return_receipt);
        assert!(!without.stricter(&without).require_return_receipt);
    }

    #[test]
    fn notes_are_told_by_their_wire_names() {
        let gates = GatesV1 {
            approvals_required: 1,
            privacy_officer_required: false,
            waiting_days: 0,
            ..GatesV1::standard()
        };
        let notes = PlanNote::of(&gates, &CountsV1::of(&[]), None);
        let codes: Vec<_> = notes.iter().map(|note| note.code()).collect();
        assert_eq!(codes, ["waiting_time_zero", "one_approver", "no_privacy_officer", "empty"]);
        for note in notes {
            assert_eq!(serde_json::to_value(note).unwrap(), note.code());
        }
        assert_eq!(
            PlanNote::of(&GatesV1::standard(), &CountsV1::default(), None),
            [PlanNote::Empty]
        );
    }
}
