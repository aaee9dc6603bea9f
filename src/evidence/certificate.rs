//! The certificate on disk: `C-….json`, signed as it stands by the machine's key.
//!
//! It holds no name of a person, no path, no id of an item, no free text, and no digest of anything that
//! could be guessed.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::calendar::CivilDate;
use crate::digest::Digest;
use crate::evidence::annex::{AnnexLineV1, CommitmentsV1};
use crate::evidence::{Level, Limit, Technique};
use crate::location::ClientId;
use crate::plan::{ConsultationV1, Function, LedgerHeadV1, LineOutcome, PlanId, SkipReason};

/// Schema of the certificate.
pub const CERTIFICATE_SCHEMA: &str = "termijn/certificate/1";

/// Number of a certificate: `C-2026-0001`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CertificateId(String);

impl CertificateId {
    /// The `number`th certificate of `year`.
    pub fn new(year: u16, number: u32) -> Self {
        Self(format!("C-{year:04}-{number:04}"))
    }

    /// Reads `C-2026-0001`; nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        crate::plan::numbered(text, "C-").then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CertificateId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for CertificateId {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for CertificateId {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("not the number of a certificate"))
    }
}

/// What a certificate is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateKind {
    /// Items were destroyed.
    Destruction,
    /// Items were returned, and ours are still there.
    Return,
    /// Both.
    Mixed,
}

impl CertificateKind {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Destruction => "destruction",
            Self::Return => "return",
            Self::Mixed => "mixed",
        }
    }
}

/// How firm a certificate is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateStatus {
    /// Backups have not rotated yet. The only status of this version.
    Provisional,
}

/// Role of the firm (art. 4 GDPR).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It decides about the data.
    Controller,
    /// It processes them for the client.
    Processor,
    /// Controller for some engagements, processor for others.
    Both,
}

impl Role {
    /// Wire name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Controller => "controller",
            Self::Processor => "processor",
            Self::Both => "both",
        }
    }
}

/// On which ground.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroundV1 {
    /// Clause of the contract, such as `10`.
    pub clause: String,
    /// Rule of the retention pack, such as `NL-CONTRACT-12M`.
    pub rule: String,
    /// SHA-256 of the rules.
    pub rules_sha256: Digest,
    /// SHA-256 of the register.
    pub register_sha256: Digest,
    /// Lines of which our copy is gone because a request for erasure was upheld (GDPR art. 17), whatever the
    /// clause says; they are among the others in the counts.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub erasure_requests: u64,
    /// Lines of the client's own books of which our copy is gone and nothing was returned, because the client
    /// waived that in writing; they are among the others in the counts.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub client_waivers: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// The plan that was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanRefV1 {
    /// Its number.
    pub id: PlanId,
    /// SHA-256 of its header.
    pub sha256: Digest,
}

/// Dates, as civil dates in the firm's zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatesV1 {
    /// Latest end of the engagements, where known.
    pub end: Option<CivilDate>,
    /// Earliest last day of keeping among the lines.
    pub retain_until_earliest: Option<CivilDate>,
    /// Latest last day of keeping among the lines.
    pub retain_until_latest: Option<CivilDate>,
    /// The day on which the last line was carried out.
    pub executed_on: CivilDate,
}

/// Lines by outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomesV1 {
    /// Lines of the plan.
    pub planned: u64,
    /// Destroyed.
    pub destroyed: u64,
    /// Returned; ours are still there.
    pub returned: u64,
    /// Returned and destroyed.
    pub returned_destroyed: u64,
    /// Removed without a confirmed overwrite.
    pub unlinked: u64,
    /// Left alone, by reason.
    #[serde(deserialize_with = "no_repeated_reason")]
    pub skipped: BTreeMap<SkipReason, u64>,
    /// Tried, and still there.
    pub failed: u64,
    /// Tried, and what is left is not known.
    pub indeterminate: u64,
}

impl OutcomesV1 {
    /// Counts the lines; `planned` comes from the plan and is not counted here.
    pub fn of(planned: u64, lines: &[AnnexLineV1]) -> Self {
        let mut counts = Self { planned, ..Self::default() };
        for line in lines {
            *match line.outcome {
                LineOutcome::Destroyed => &mut counts.destroyed,
                LineOutcome::Returned => &mut counts.returned,
                LineOutcome::ReturnedDestroyed => &mut counts.returned_destroyed,
                LineOutcome::Unlinked => &mut counts.unlinked,
                LineOutcome::Skipped(reason) => counts.skipped.entry(reason).or_default(),
                LineOutcome::Failed => &mut counts.failed,
                LineOutcome::Indeterminate => &mut counts.indeterminate,
            } += 1;
        }
        counts
    }

    /// Sum of all outcomes; `None` when it is beyond counting.
    pub fn sum(&self) -> Option<u64> {
        let counts = [self.failed, self.indeterminate, self.carried_out()?];
        counts.iter().chain(self.skipped.values()).try_fold(0_u64, |a, b| a.checked_add(*b))
    }

    /// Lines by which something was done; `None` when it is beyond counting.
    pub fn carried_out(&self) -> Option<u64> {
        let counts = [self.destroyed, self.returned, self.returned_destroyed, self.unlinked];
        counts.iter().try_fold(0_u64, |a, b| a.checked_add(*b))
    }

    /// Lines left alone.
    pub fn skipped_total(&self) -> u64 {
        self.skipped.values().fold(0, |a, b| a.saturating_add(*b))
    }

    /// What a certificate of these outcomes is of.
    pub fn kind(&self) -> CertificateKind {
        let returned = self.returned > 0 || self.returned_destroyed > 0;
        let destroyed = self.destroyed > 0 || self.unlinked > 0 || self.returned_destroyed > 0;
        match (destroyed, returned) {
            (true, true) => CertificateKind::Mixed,
            (false, true) => CertificateKind::Return,
            (_, false) => CertificateKind::Destruction,
        }
    }
}

/// The lines that were handled in the same way, with the same result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MethodV1 {
    /// What was done.
    pub technique: Technique,
    /// How far it reached.
    pub level: Level,
    /// Lines.
    pub items: u64,
    /// What that means, in Dutch.
    pub nl: String,
    /// The same in English.
    pub en: String,
}

/// Somebody who agreed, by function and not by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalV1 {
    /// What the person does.
    pub function: Function,
    /// `SHA256:…` of the key.
    pub key_fingerprint: String,
    /// When the ledger recorded it.
    pub recorded_at: DateTime<Utc>,
}

/// How it stands with the client's receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptState {
    /// None came.
    None,
    /// It came, and its digest is that of the archive.
    Received,
}

/// The client's receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptV1 {
    /// Whether it came.
    pub state: ReceiptState,
    /// When.
    pub on: Option<CivilDate>,
}

/// Those who had received personal data, and were to be told (GDPR art. 19, 28). Counts only: who they are
/// stands in the firm's register.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecipientsV1 {
    /// All of them.
    pub total: u64,
    /// Told.
    pub told: u64,
    /// Confirmed that they were.
    pub confirmed: u64,
    /// Did not confirm yet.
    pub outstanding: u64,
}

/// The return archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnV1 {
    /// SHA-256 of the encrypted archive.
    pub archive_sha256: Digest,
    /// Its length in bytes.
    pub bytes: u64,
    /// The client's receipt.
    pub receipt: ReceiptV1,
}

/// Something that the certificate does not say, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitV1 {
    /// What.
    pub code: Limit,
    /// In Dutch.
    pub nl: String,
    /// In English.
    pub en: String,
}

/// The program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToolV1 {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The key that signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignerV1 {
    /// The machine's principal in `allowed_signers`.
    pub principal: String,
    /// `SHA256:…`.
    pub key_fingerprint: String,
}

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateV1 {
    /// [`CERTIFICATE_SCHEMA`].
    pub schema: String,
    /// Its number.
    pub id: CertificateId,
    /// What it is of.
    pub kind: CertificateKind,
    /// How firm it is.
    pub status: CertificateStatus,
    /// When it was made, by the machine's clock.
    pub issued_at: DateTime<Utc>,
    /// The firm.
    pub organisation: String,
    /// Its role.
    pub role: Role,
    /// The client, by number.
    pub client_id: ClientId,
    /// On which ground.
    pub ground: GroundV1,
    /// The plan.
    pub plan: PlanRefV1,
    /// Dates.
    pub dates: DatesV1,
    /// The consultation with the client, as the plan has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consultation: Option<ConsultationV1>,
    /// Lines by outcome.
    pub counts: OutcomesV1,
    /// Items in the files that were handled, the files included.
    pub parts: u64,
    /// Length of the files that were handled.
    pub bytes: u64,
    /// How they were handled.
    pub method: Vec<MethodV1>,
    /// Items of the client that could not be read and are not part of the plan.
    pub not_read: u64,
    /// Who agreed, the author not among them.
    pub approvals: Vec<ApprovalV1>,
    /// How many had to.
    pub approvals_required: u32,
    /// Days between the last approval and destruction.
    pub waiting_days: u32,
    /// The return archive.
    #[serde(rename = "return")]
    pub give_back: Option<ReturnV1>,
    /// The recipients, where the register names any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipients: Option<RecipientsV1>,
    /// What binds the annex.
    pub commitments: CommitmentsV1,
    /// What it does not say.
    pub limits: Vec<LimitV1>,
    /// The program.
    pub tool: ToolV1,
    /// Last entry of the ledger before it was made.
    pub ledger_head: LedgerHeadV1,
    /// The key that signs.
    pub signed_by: SignerV1,
}

/// Reads the reasons of an object; refuses one that stands twice, which serde would let win.
fn no_repeated_reason<'de, D>(d: D) -> Result<BTreeMap<SkipReason, u64>, D::Error>
where
    D: Deserializer<'de>,
{
    struct Reasons;

    impl<'de> de::Visitor<'de> for Reasons {
        type Value = BTreeMap<SkipReason, u64>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("counts by reason")
        }

        fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut reasons = BTreeMap::new();
            while let Some((reason, count)) = map.next_entry()? {
                if reasons.insert(reason, count).is_some() {
                    return Err(de::Error::custom("a reason stands twice"));
                }
            }
            Ok(reasons)
        }
    }

    d.deserialize_map(Reasons)
}
