//! Lines of the ledger: writing one, reading all, and what cannot be a line.

use chrono::{DateTime, SubsecRound, Utc};
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::evidence::LedgerCheck;
use crate::ledger::Fields;
use crate::plan::LedgerHeadV1;

/// What happened. A closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// The ledger was begun.
    Opened,
    /// A last line that was never finished was cut off.
    Recovered,
    /// A scan ended.
    ScanFinished,
    /// A person matched an item with an engagement.
    Attributed,
    /// That was taken back.
    AttributionWithdrawn,
    /// A person said who else is in a file, for a request for erasure.
    Attested,
    /// That was taken back.
    AttestationWithdrawn,
    /// A client's written waiver was recorded.
    WaiverRecorded,
    /// That was taken back.
    WaiverWithdrawn,
    /// A person set a finding aside.
    Dismissed,
    /// A dismissal was withdrawn.
    DismissalWithdrawn,
    /// A hold was placed.
    HoldAdded,
    /// A hold was released.
    HoldReleased,
    /// A request of a data subject came in.
    RequestAdded,
    /// Its term was extended.
    RequestExtended,
    /// Its scope was set.
    RequestScoped,
    /// It was closed.
    RequestClosed,
    /// A restriction of processing was lifted.
    RestrictionLifted,
    /// The client was asked.
    Consulted,
    /// The client answered, or the time to answer passed.
    AnswerRecorded,
    /// A person decided about an item.
    Decided,
    /// A plan was frozen.
    PlanFrozen,
    /// A plan was withdrawn.
    PlanWithdrawn,
    /// Lines were taken off a frozen plan.
    LinesExcluded,
    /// A recipient was told, or confirmed.
    RecipientNoted,
    /// An approval was taken in and counted.
    ApprovalRecorded,
    /// Carrying out began, or began again.
    ApplyStarted,
    /// The last item of a plan was quarantined: the waiting time runs.
    Quarantined,
    /// An item was put back.
    Restored,
    /// A return archive was re-read from disk and matched.
    ArchiveVerified,
    /// The client confirmed receipt.
    ReceiptRecorded,
    /// A plan line is about to be carried out.
    Intent,
    /// A plan line ended.
    Outcome,
    /// Carrying out ended.
    ApplyFinished,
    /// Carrying out was refused.
    Refused,
    /// A certificate was signed.
    CertificateIssued,
    /// A report was signed.
    ReportIssued,
    /// A data breach was opened.
    IncidentOpened,
    /// It was closed.
    IncidentClosed,
    /// A key was made.
    KeyMade,
}

impl EntryKind {
    /// Wire name.
    pub fn code(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(code)) => code,
            _ => unreachable!("a plain enum is written as a string"),
        }
    }
}

/// The last line, in short: what plans, certificates and reports carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Number of the line; 0 for a ledger without lines.
    pub seq: u64,
    /// Its digest; zeros for a ledger without lines.
    pub digest: Digest,
}

impl Head {
    /// The head of a ledger without lines.
    pub fn empty() -> Self {
        Self { seq: 0, digest: Digest::from_bytes([0; 32]) }
    }
}

impl From<Head> for LedgerHeadV1 {
    fn from(head: Head) -> Self {
        Self { seq: head.seq, digest: head.digest }
    }
}

impl From<LedgerHeadV1> for Head {
    fn from(head: LedgerHeadV1) -> Self {
        Self { seq: head.seq, digest: head.digest }
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Number of the line, from 1.
    pub seq: u64,
    /// When, by the clock of the machine.
    pub at: DateTime<Utc>,
    /// What happened.
    pub kind: EntryKind,
    /// About what.
    pub fields: Fields,
    /// Digest of the line before.
    pub prev: Digest,
    /// Digest of this line.
    pub digest: Digest,
}

impl Entry {
    /// The head of a ledger that ends with this line.
    pub fn head(&self) -> Head {
        Head { seq: self.seq, digest: self.digest }
    }
}

/// A line without its digest, as it is hashed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct BodyV1 {
    seq: u64,
    at: DateTime<Utc>,
    kind: EntryKind,
    fields: Fields,
    prev: Digest,
}

/// Why a ledger cannot be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The last line is not finished. The next writer cuts it off and says so in a line of its own.
    #[error("the last line of the ledger (line {line}) is cut off")]
    Torn {
        /// Line, from 1.
        line: u64,
    },
    /// A line that no version has written.
    #[error("line {line} of the ledger is not an entry")]
    NotAnEntry {
        /// Line, from 1.
        line: u64,
    },
    /// A line that was changed.
    #[error("line {line} of the ledger was changed: its digest does not match")]
    Digest {
        /// Line, from 1.
        line: u64,
    },
    /// A line that does not follow the one before: lines were taken out, put in or moved.
    #[error("line {line} of the ledger does not follow the line before it")]
    Chain {
        /// Line, from 1.
        line: u64,
    },
}

impl LedgerError {
    /// The line, from 1.
    pub fn line(self) -> u64 {
        match self {
            Self::Torn { line }
            | Self::NotAnEntry { line }
            | Self::Digest { line }
            | Self::Chain { line } => line,
        }
    }
}

/// What a whole ledger comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerSummary {
    /// Its last line.
    pub head: Head,
    /// When the first line was written.
    pub first_at: Option<DateTime<Utc>>,
    /// When the last line was written.
    pub last_at: Option<DateTime<Utc>>,
    /// Every line.
    pub entries: Vec<Entry>,
}

impl LedgerSummary {
    /// Whether `head` was the last line at some time.
    pub fn contains(&self, head: &Head) -> bool {
        contains(&self.entries, head)
    }
}

pub(super) fn contains(entries: &[Entry], head: &Head) -> bool {
    if head.seq == 0 {
        return *head == Head::empty();
    }
    let index = usize::try_from(head.seq - 1).unwrap_or(usize::MAX);
    entries.get(index).is_some_and(|entry| entry.head() == *head)
}

/// Checks a whole ledger: every digest, every link, and that it ends with a line end.
///
/// # Errors
///
/// The first line that is wrong.
pub fn verify(bytes: &[u8]) -> Result<LedgerSummary, LedgerError> {
    let (entries, rest) = read(bytes, Head::empty())?;
    if !rest.is_empty() {
        let line = entries.last().map_or(1, |entry| entry.seq + 1);
        return Err(LedgerError::Torn { line });
    }
    Ok(LedgerSummary {
        head: entries.last().map_or_else(Head::empty, Entry::head),
        first_at: entries.first().map(|entry| entry.at),
        last_at: entries.last().map(|entry| entry.at),
        entries,
    })
}

/// Checks a whole ledger for the eyes of a person.
pub fn check(bytes: &[u8]) -> LedgerCheck {
    match verify(bytes) {
        Ok(summary) => LedgerCheck::Whole { entries: summary.head.seq, head: summary.head.digest },
        Err(LedgerError::Torn { line }) => LedgerCheck::Torn { line },
        Err(broken) => LedgerCheck::Broken { line: broken.line() },
    }
}

/// The lines that follow `head`, and the bytes of a last line without an end.
pub(super) fn read(bytes: &[u8], head: Head) -> Result<(Vec<Entry>, &[u8]), LedgerError> {
    let mut entries = Vec::new();
    let mut head = head;
    let mut rest = bytes;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let entry = read_line(&rest[..end], head)?;
        head = entry.head();
        entries.push(entry);
        rest = &rest[end + 1..];
    }
    Ok((entries, rest))
}

fn read_line(line: &[u8], head: Head) -> Result<Entry, LedgerError> {
    let number = head.seq + 1;
    let not_an_entry = LedgerError::NotAnEntry { line: number };
    let (body, digest) = split_digest(line).ok_or(not_an_entry)?;
    if Digest::of(&body) != digest {
        return Err(LedgerError::Digest { line: number });
    }
    let body: BodyV1 = serde_json::from_slice(&body).map_err(|_| not_an_entry)?;
    if body.seq != number || body.prev != head.digest {
        return Err(LedgerError::Chain { line: number });
    }
    let BodyV1 { seq, at, kind, fields, prev } = body;
    Ok(Entry { seq, at, kind, fields, prev, digest })
}

/// The line without its digest member, and the digest. Capital digits are refused, so that a digest has
/// one form.
fn split_digest(line: &[u8]) -> Option<(Vec<u8>, Digest)> {
    const MEMBER: &[u8] = b",\"digest\":\"";
    let start = line.len().checked_sub(MEMBER.len() + 64 + 2)?;
    let (body, member) = line.split_at(start);
    let hex = member.strip_prefix(MEMBER)?.strip_suffix(b"\"}")?;
    let hex = std::str::from_utf8(hex).ok()?;
    let digest = Digest::parse(hex).filter(|digest| digest.to_string() == hex)?;
    Some(([body, b"}"].concat(), digest))
}

/// The line after `head`, with its line end.
pub(super) fn write_line(
    head: Head,
    kind: EntryKind,
    fields: Fields,
    at: DateTime<Utc>,
) -> (Entry, Vec<u8>) {
    let at = at.trunc_subsecs(0);
    let body = BodyV1 { seq: head.seq + 1, at, kind, fields, prev: head.digest };
    let mut line = serde_json::to_vec(&body).expect("an entry has string keys only");
    let digest = Digest::of(&line);
    line.pop();
    line.extend_from_slice(format!(",\"digest\":\"{digest}\"}}\n").as_bytes());
    let BodyV1 { seq, at, kind, fields, prev } = body;
    (Entry { seq, at, kind, fields, prev, digest }, line)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::check as check_for_people;
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + second, 0).unwrap()
    }

    fn lines(count: u64) -> Vec<Vec<u8>> {
        let mut head = Head::empty();
        let mut lines = Vec::new();
        for n in 0..count {
            let fields = Fields::new().id("plan", "P-2026-0001").unwrap().count("items", n);
            let (entry, line) = write_line(head, EntryKind::PlanFrozen, fields, at(0));
            head = entry.head();
            lines.push(line);
        }
        lines
    }

    #[test]
    fn every_flip_is_refused() {
        let ledger = lines(5).concat();
        assert_eq!(verify(&ledger).unwrap().head.seq, 5);
        for at in 0..ledger.len() {
            for mask in [0x01, 0x20, 0x80] {
                let mut flipped = ledger.clone();
                flipped[at] ^= mask;
                assert!(verify(&flipped).is_err(), "byte {at} ^ {mask:#x}");
            }
        }
    }

    #[test]
    fn lines_cannot_be_taken_out_moved_repeated_or_cut() {
        let lines = lines(5);
        let check = |order: &[usize], error| {
            let bytes: Vec<u8> = order.iter().flat_map(|i| lines[*i].clone()).collect();
            assert_eq!(verify(&bytes).map(|_| ()), error, "{order:?}");
        };
        check(&[0, 1, 2, 3, 4], Ok(()));
        check(&[1, 2, 3, 4], Err(LedgerError::Chain { line: 1 }));
        check(&[0, 1, 3, 4], Err(LedgerError::Chain { line: 3 }));
        check(&[0, 2, 1, 3, 4], Err(LedgerError::Chain { line: 2 }));
        check(&[0, 1, 1, 2, 3, 4], Err(LedgerError::Chain { line: 3 }));
        let whole = lines.concat();
        for cut in 1..lines[4].len() {
            let torn = &whole[..whole.len() - cut];
            assert_eq!(verify(torn), Err(LedgerError::Torn { line: 5 }), "{cut}");
        }
        assert!(matches!(check_for_people(&whole), LedgerCheck::Whole { entries: 5, .. }));
        assert_eq!(check_for_people(&whole[1..]), LedgerCheck::Broken { line: 1 });
        assert_eq!(check_for_people(&whole[..9]), LedgerCheck::Torn { line: 1 });
    }

    #[test]
    fn a_rewritten_end_does_not_contain_the_old_head() {
        let old = verify(&lines(5).concat()).unwrap();
        let mut forged = lines(2).concat();
        let mut head = verify(&forged).unwrap().head;
        for _ in 0..4 {
            let (entry, line) = write_line(head, EntryKind::Opened, Fields::new(), at(9));
            head = entry.head();
            forged.extend(line);
        }
        let forged = verify(&forged).unwrap();
        assert!(!forged.contains(&old.head));
        assert!(old.contains(&old.head) && old.contains(&Head::empty()));
        let (second, beyond) = (old.entries[1].head(), Head { seq: 6, digest: old.head.digest });
        assert!(forged.contains(&second) && !old.contains(&beyond));
        assert!(!old.contains(&Head { seq: 0, digest: old.head.digest }));
    }

    #[test]
    fn an_empty_ledger_is_whole() {
        assert_eq!(verify(b"").unwrap().head, Head::empty());
        assert_eq!(verify(b"\n"), Err(LedgerError::NotAnEntry { line: 1 }));
        assert_eq!(verify(b"{}\n"), Err(LedgerError::NotAnEntry { line: 1 }));
        assert_eq!(verify(&[0; 4096]), Err(LedgerError::Torn { line: 1 }));
    }

    #[test]
    fn kinds_have_codes() {
        assert_eq!(EntryKind::ApprovalRecorded.code(), "approval_recorded");
    }

    proptest! {
        #[test]
        fn no_bytes_make_verify_panic(bytes: Vec<u8>) {
            prop_assert!(bytes.is_empty() || verify(&bytes).is_err());
        }
    }
}
