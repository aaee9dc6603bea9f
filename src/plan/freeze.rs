//! From a draft to bytes that never change again, and back from those bytes, strictly.
//!
//! The header binds the lines by `items_sha256`, so one signature over the header covers both files.

use std::collections::BTreeSet;

use chrono::{DateTime, Days, SubsecRound, Utc};

use crate::calendar::CivilDate;
use crate::digest::Digest;
use crate::location::{ClientId, EngagementId};
use crate::plan::ConsultationV1;
use crate::plan::wire::{
    CountsV1, GatesV1, ITEMS_BYTES_MAX, LedgerHeadV1, PLAN_SCHEMA, PLAN_VALID_DAYS, PlanFileV1,
    PlanId, PlanItemV1, PlanNote,
};

/// Why a plan cannot be put together or read. Nothing has been written or touched.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The header is not a plan of this version: broken JSON, an unknown or repeated field.
    #[error("the header is not a plan of schema {PLAN_SCHEMA} (line {line})")]
    Header {
        /// Line of the header, from 1.
        line: usize,
    },
    /// Another schema.
    #[error("unknown schema")]
    Schema,
    /// A line of the list is not one of a plan.
    #[error("line {line} of the list is not a plan line")]
    Line {
        /// Line of the list, from 1.
        line: usize,
    },
    /// The last line of the list is not finished.
    #[error("the list of lines is cut off")]
    CutOff,
    /// The list is longer than is read.
    #[error("the list of lines is longer than {ITEMS_BYTES_MAX} bytes")]
    TooLong,
    /// The list is not the one that the header was made for.
    #[error("the list of lines does not belong to the header")]
    ItemsDigest,
    /// A line has the number of another.
    #[error("line {line} has another number than its place")]
    Number {
        /// Line of the list, from 1.
        line: usize,
    },
    /// Two lines are about the same item.
    #[error("line {line} is about the item of an earlier line")]
    Twice {
        /// Line of the list, from 1.
        line: usize,
    },
    /// A reason that cannot go with the action.
    #[error("line {line} has a reason that does not fit its action")]
    Reason {
        /// Line of the list, from 1.
        line: usize,
    },
    /// A header field that does not follow from the lines or from another field.
    #[error("{field} in the header does not add up")]
    Sum {
        /// Name of the field.
        field: &'static str,
    },
}

/// A plan that can still be changed: by making another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPlan {
    items: Vec<PlanItemV1>,
}

impl DraftPlan {
    /// Sorts the lines by source and locator and numbers them from 1, so that the same decisions give
    /// the same plan whatever the order they were taken in.
    ///
    /// # Errors
    ///
    /// [`PlanError::Twice`] and [`PlanError::Reason`]; the line is the number it would have had.
    pub fn new(mut items: Vec<PlanItemV1>) -> Result<Self, PlanError> {
        items.sort_by(|a, b| (&a.source, &a.locator).cmp(&(&b.source, &b.locator)));
        for (n, item) in (1..).zip(&mut items) {
            item.n = n;
        }
        check_lines(&items)?;
        Ok(Self { items })
    }

    /// The lines, in order.
    pub fn items(&self) -> &[PlanItemV1] {
        &self.items
    }
}

/// What the shell knows about a plan besides its lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanFacts {
    /// Number of the plan.
    pub id: PlanId,
    /// The state folder.
    pub state_id: String,
    /// Now; whole seconds are kept.
    pub created_at: DateTime<Utc>,
    /// Today in the firm's zone: the day that the verdicts speak of.
    pub as_of: CivilDate,
    /// Principal of the author.
    pub author: String,
    /// The client.
    pub client_id: ClientId,
    /// Last entry of the ledger.
    pub ledger_head: LedgerHeadV1,
    /// SHA-256 of the register.
    pub register_sha256: Digest,
    /// SHA-256 of the rules.
    pub rules_sha256: Digest,
    /// SHA-256 of the file that says who may sign.
    pub allowed_signers_sha256: Digest,
    /// The gates of the configuration.
    pub gates: GatesV1,
    /// The consultation with the client.
    pub consultation: Option<ConsultationV1>,
}

/// A plan as bytes, with what they say. Only [`freeze`] and [`parse`] make one, so bytes and values
/// always agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrozenPlan {
    header_bytes: Vec<u8>,
    items_bytes: Vec<u8>,
    header: PlanFileV1,
    items: Vec<PlanItemV1>,
}

impl FrozenPlan {
    /// The bytes of `P-….plan.json`: what is signed.
    pub fn header_bytes(&self) -> &[u8] {
        &self.header_bytes
    }

    /// The bytes of `P-….items.jsonl`.
    pub fn items_bytes(&self) -> &[u8] {
        &self.items_bytes
    }

    /// What the header says.
    pub fn header(&self) -> &PlanFileV1 {
        &self.header
    }

    /// The lines, in order.
    pub fn items(&self) -> &[PlanItemV1] {
        &self.items
    }

    /// SHA-256 of the header, which names the plan in certificate and ledger.
    pub fn digest(&self) -> Digest {
        Digest::of(&self.header_bytes)
    }
}

/// Writes the draft down, once.
pub fn freeze(draft: DraftPlan, facts: PlanFacts) -> FrozenPlan {
    let items = draft.items;
    let items_bytes = write_lines(&items);
    let gates = facts.gates.stricter(&facts.gates);
    let counts = CountsV1::of(&items);
    let header = PlanFileV1 {
        schema: PLAN_SCHEMA.to_owned(),
        items_file: items_file(&facts.id),
        id: facts.id,
        state_id: facts.state_id,
        created_at: facts.created_at.trunc_subsecs(0),
        as_of: facts.as_of,
        expires_on: last_day(facts.as_of),
        author: facts.author,
        client_id: facts.client_id,
        engagements: engagements(&items),
        counts,
        bytes: bytes(&items),
        items_sha256: Digest::of(&items_bytes),
        ledger_head: facts.ledger_head,
        register_sha256: facts.register_sha256,
        rules_sha256: facts.rules_sha256,
        allowed_signers_sha256: facts.allowed_signers_sha256,
        gates,
        consultation: facts.consultation,
        empty: items.is_empty(),
        notes: PlanNote::of(&gates, &counts, facts.consultation.as_ref()),
    };
    FrozenPlan { header_bytes: write_header(&header), items_bytes, header, items }
}

/// Reads the two files of a plan, whose signatures were checked over the same bytes.
///
/// # Errors
///
/// Anything that [`freeze`] would not have written: see [`PlanError`].
pub fn parse(header_bytes: &[u8], items_bytes: &[u8]) -> Result<FrozenPlan, PlanError> {
    let header = parse_header(header_bytes)?;
    if Digest::of(items_bytes) != header.items_sha256 {
        return Err(PlanError::ItemsDigest);
    }
    let items = read_lines(items_bytes)?;
    check_lines(&items)?;
    check_sums(&header, &items)?;
    Ok(FrozenPlan {
        header_bytes: header_bytes.to_vec(),
        items_bytes: items_bytes.to_vec(),
        header,
        items,
    })
}

/// Reads the header alone, to find the file with the lines. Says nothing about the lines.
///
/// # Errors
///
/// [`PlanError::Header`] and [`PlanError::Schema`].
pub(crate) fn parse_header(bytes: &[u8]) -> Result<PlanFileV1, PlanError> {
    let header: PlanFileV1 =
        serde_json::from_slice(bytes).map_err(|error| PlanError::Header { line: error.line() })?;
    if header.schema != PLAN_SCHEMA {
        return Err(PlanError::Schema);
    }
    Ok(header)
}

fn write_header(header: &PlanFileV1) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(header).expect("a header has string keys only");
    bytes.push(b'\n');
    bytes
}

fn write_lines(items: &[PlanItemV1]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(items.len() * 600);
    for item in items {
        serde_json::to_writer(&mut bytes, item).expect("a line has string keys only");
        bytes.push(b'\n');
    }
    bytes
}

fn read_lines(bytes: &[u8]) -> Result<Vec<PlanItemV1>, PlanError> {
    if bytes.len() > ITEMS_BYTES_MAX {
        return Err(PlanError::TooLong);
    }
    let Some(text) = bytes.strip_suffix(b"\n") else {
        return if bytes.is_empty() { Ok(Vec::new()) } else { Err(PlanError::CutOff) };
    };
    text.split(|byte| *byte == b'\n')
        .zip(1..)
        .map(|(line, n)| serde_json::from_slice(line).map_err(|_| PlanError::Line { line: n }))
        .collect()
}

/// What must hold for the lines by themselves.
fn check_lines(items: &[PlanItemV1]) -> Result<(), PlanError> {
    let mut ids = BTreeSet::new();
    let mut places = BTreeSet::new();
    for (item, line) in items.iter().zip(1_usize..) {
        if usize::try_from(item.n) != Ok(line) {
            return Err(PlanError::Number { line });
        }
        if !ids.insert(&item.id) || !places.insert((&item.source, &item.locator)) {
            return Err(PlanError::Twice { line });
        }
        if !item.reason.fits(item.action) {
            return Err(PlanError::Reason { line });
        }
    }
    Ok(())
}

/// What must hold between the header and the lines.
fn check_sums(header: &PlanFileV1, items: &[PlanItemV1]) -> Result<(), PlanError> {
    let counts = CountsV1::of(items);
    let sums = [
        ("counts", header.counts == counts),
        ("bytes", header.bytes == bytes(items)),
        ("engagements", header.engagements == engagements(items)),
        ("empty", header.empty == items.is_empty()),
        ("items_file", header.items_file == items_file(&header.id)),
        ("expires_on", header.expires_on == last_day(header.as_of)),
        ("gates", header.gates.approvals_required >= 1),
        ("consultation", header.consultation.is_none_or(|asked| asked.adds_up())),
        (
            "notes",
            header.notes == PlanNote::of(&header.gates, &counts, header.consultation.as_ref()),
        ),
    ];
    match sums.into_iter().find(|(_, holds)| !holds) {
        Some((field, _)) => Err(PlanError::Sum { field }),
        None => Ok(()),
    }
}

fn items_file(id: &PlanId) -> String {
    format!("{id}.items.jsonl")
}

fn last_day(as_of: CivilDate) -> CivilDate {
    as_of.checked_add_days(Days::new(PLAN_VALID_DAYS)).unwrap_or(CivilDate::MAX)
}

fn engagements(items: &[PlanItemV1]) -> Vec<EngagementId> {
    let all: BTreeSet<_> = items.iter().flat_map(|item| &item.engagements).collect();
    all.into_iter().cloned().collect()
}

fn bytes(items: &[PlanItemV1]) -> u64 {
    items.iter().fold(0, |sum, item| sum.saturating_add(item.size))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::plan::samples::{facts, item, plan};
    use crate::plan::{Action, DecisionCode};

    fn facts_of(header: &PlanFileV1) -> PlanFacts {
        PlanFacts {
            id: header.id.clone(),
            state_id: header.state_id.clone(),
            created_at: header.created_at,
            as_of: header.as_of,
            author: header.author.clone(),
            client_id: header.client_id.clone(),
            ledger_head: header.ledger_head,
            register_sha256: header.register_sha256,
            rules_sha256: header.rules_sha256,
            allowed_signers_sha256: header.allowed_signers_sha256,
            gates: header.gates,
            consultation: header.consultation,
        }
    }

    /// The header with `from` replaced by `to`, read with the lines of the sample.
    fn altered(from: &str, to: &str) -> Result<FrozenPlan, PlanError> {
        let plan = plan(3);
        let header = String::from_utf8(plan.header_bytes().to_vec()).unwrap();
        assert!(header.contains(from), "{from} is not in {header}");
        parse(header.replacen(from, to, 1).as_bytes(), plan.items_bytes())
    }

    /// A plan whose lines were replaced and whose header was made to match their digest.
    fn relined(lines: &[u8]) -> Result<FrozenPlan, PlanError> {
        let mut header = plan(3).header().clone();
        header.items_sha256 = Digest::of(lines);
        parse(&serde_json::to_vec(&header).unwrap(), lines)
    }

    #[test]
    fn a_frozen_plan_reads_back() {
        let plan = plan(3);
        let header = plan.header();
        assert_eq!(parse(plan.header_bytes(), plan.items_bytes()).unwrap(), plan);
        assert_eq!(header.expires_on.to_string(), "2026-12-22");
        assert_eq!((header.counts.total, header.counts.keep, header.bytes), (3, 1, 36));
        assert_eq!(header.items_file, "P-2026-0001.items.jsonl");
        assert!(plan.header_bytes().ends_with(b"}\n"));
    }

    #[test]
    fn a_plan_says_how_the_client_was_consulted() {
        let frozen = |consultation| {
            let draft = DraftPlan::new(vec![item(1)]).unwrap();
            freeze(draft, PlanFacts { consultation, ..facts() })
        };
        let day = |text| crate::calendar::parse_iso(text);
        let answered = ConsultationV1 {
            announced_on: day("2026-05-05"),
            answered_on: day("2026-05-20"),
            lines_answered: 1,
            ..ConsultationV1::default()
        };
        let silent = ConsultationV1 {
            reminded_on: day("2026-06-02"),
            last_notice_on: day("2026-07-01"),
            silence_on: day("2026-07-16"),
            lines_silent: 1,
            lines_answered: 0,
            answered_on: None,
            ..answered
        };
        for asked in [answered, silent] {
            let plan = frozen(Some(asked));
            assert!(plan.header().notes.is_empty());
            assert_eq!(parse(plan.header_bytes(), plan.items_bytes()).unwrap(), plan);
        }
        assert_eq!(
            frozen(Some(ConsultationV1::default())).header().notes,
            [PlanNote::NotConsulted]
        );
        // One of before consultations were recorded says nothing of it, and is still a plan.
        let old = frozen(None);
        assert!(old.header().notes.is_empty());
        assert!(!String::from_utf8_lossy(old.header_bytes()).contains("consultation"));
        assert_eq!(parse(old.header_bytes(), old.items_bytes()).unwrap(), old);
        // Silence without its letters is no silence.
        let forged = frozen(Some(ConsultationV1 { reminded_on: None, ..silent }));
        let refused = parse(forged.header_bytes(), forged.items_bytes());
        assert_eq!(refused, Err(PlanError::Sum { field: "consultation" }));
    }

    #[test]
    fn an_empty_plan_says_so() {
        let plan = plan(0);
        assert!(plan.header().empty && plan.items_bytes().is_empty());
        assert_eq!(plan.header().notes, [PlanNote::Empty]);
        assert!(parse(plan.header_bytes(), plan.items_bytes()).is_ok());
    }

    #[test]
    fn the_order_of_deciding_does_not_matter() {
        let forward = DraftPlan::new(vec![item(1), item(2), item(3)]).unwrap();
        let backward = DraftPlan::new(vec![item(3), item(1), item(2)]).unwrap();
        assert_eq!(freeze(forward, facts()), freeze(backward, facts()));
    }

    #[test]
    fn big_numbers_are_strings() {
        let mut big = item(1);
        (big.ino, big.mtime_ns) = (u64::MAX, i128::MIN);
        let frozen = freeze(DraftPlan::new(vec![big.clone()]).unwrap(), facts());
        let line = String::from_utf8(frozen.items_bytes().to_vec()).unwrap();
        assert!(line.contains(r#""ino":"18446744073709551615""#), "{line}");
        assert_eq!(parse(frozen.header_bytes(), frozen.items_bytes()).unwrap().items(), [big]);
    }

    #[test]
    fn a_header_that_does_not_add_up_is_refused() {
        let sum = |field| Err(PlanError::Sum { field });
        assert_eq!(altered("\"total\": 3", "\"total\": 4"), sum("counts"));
        assert_eq!(altered("\"bytes\": 36", "\"bytes\": 35"), sum("bytes"));
        assert_eq!(altered("\"empty\": false", "\"empty\": true"), sum("empty"));
        assert_eq!(altered("0001.items.jsonl", "0002.items.jsonl"), sum("items_file"));
        assert_eq!(altered("2026-12-22", "2027-12-22"), sum("expires_on"));
        assert_eq!(altered("\"waiting_days\": 7", "\"waiting_days\": 0"), sum("notes"));
        assert_eq!(altered("_required\": 2", "_required\": 0"), sum("gates"));
        assert_eq!(altered("E-2023-001", "E-2023-009"), sum("engagements"));
    }

    #[test]
    fn a_header_of_another_shape_is_refused() {
        assert_eq!(altered("termijn/plan/1", "termijn/plan/2"), Err(PlanError::Schema));
        let shape = |from, to| assert!(matches!(altered(from, to), Err(PlanError::Header { .. })));
        shape("\"empty\": false", "\"empty\": false, \"empty\": false");
        shape("\"empty\": false", "\"empty\": false, \"forced\": true");
        shape("\"keep\": 1", "\"keep\": 1, \"keep\": 1");
        shape("\"P-2026-0001\"", "\"P-2026-1\"");
        shape("\"empty\": false", "\"empty\": 0");
        shape("{", "{{");
        assert!(matches!(parse(b"", b""), Err(PlanError::Header { .. })));
    }

    #[test]
    fn lines_are_bound_to_the_header() {
        let plan = plan(3);
        for at in 0..plan.items_bytes().len() {
            let mut lines = plan.items_bytes().to_vec();
            lines[at] ^= 1;
            assert_eq!(parse(plan.header_bytes(), &lines), Err(PlanError::ItemsDigest));
        }
    }

    #[test]
    fn lines_that_freeze_would_not_write_are_refused() {
        let text = String::from_utf8(plan(3).items_bytes().to_vec()).unwrap();
        let line = |n| Err(PlanError::Line { line: n });
        let replaced = |from: &str, to: &str| {
            assert!(text.contains(from), "{from} is not in {text}");
            relined(text.replacen(from, to, 1).as_bytes())
        };
        assert_eq!(replaced("\"n\":2", "\"n\":2,\"n\":2"), line(2));
        assert_eq!(replaced("\"n\":2", "\"n\":2,\"x\":2"), line(2));
        assert_eq!(replaced("\"dev\":\"7\"", "\"dev\":7"), line(1));
        assert_eq!(replaced("\"dev\":\"7\"", "\"dev\":\"07\""), line(1));
        assert_eq!(replaced("\"n\":2", "\"n\":1"), Err(PlanError::Number { line: 2 }));
        assert_eq!(replaced("_2", "_1"), Err(PlanError::Twice { line: 2 }));
        assert_eq!(replaced("2.txt", "1.txt"), Err(PlanError::Twice { line: 2 }));
        assert_eq!(replaced("contract_term", "keep_claim"), Err(PlanError::Reason { line: 1 }));
        assert_eq!(replaced("contract_term", "whim"), line(1));
        assert_eq!(relined(text.trim_end().as_bytes()), Err(PlanError::CutOff));
        assert_eq!(relined(format!("{text}\n").as_bytes()), line(4));
    }

    #[test]
    fn a_draft_refuses_what_a_plan_cannot_say() {
        assert_eq!(DraftPlan::new(vec![item(1), item(1)]), Err(PlanError::Twice { line: 2 }));
        let mut books = item(1);
        (books.action, books.reason) = (Action::Destroy, DecisionCode::ClientBooks);
        assert_eq!(DraftPlan::new(vec![books]), Err(PlanError::Reason { line: 1 }));
    }

    proptest! {
        #[test]
        fn freezing_again_gives_the_same_bytes(
            names in proptest::collection::btree_set("\\PC{1,12}", 0..8),
            size in any::<u64>(), time in any::<i128>(), born in any::<Option<i128>>(),
            author in "\\PC{0,10}",
        ) {
            let items = names.iter().zip(1..).map(|(name, n)| {
                let mut line = item(n);
                line.locator = crate::location::Locator::from_path(name.as_bytes());
                (line.size, line.mtime_ns, line.btime_ns) = (size, time, born);
                line
            });
            let mut facts = facts();
            facts.author = author;
            let plan = freeze(DraftPlan::new(items.collect()).unwrap(), facts);
            let read = parse(plan.header_bytes(), plan.items_bytes()).unwrap();
            let draft = DraftPlan::new(read.items().to_vec()).unwrap();
            let again = freeze(draft, facts_of(read.header()));
            prop_assert_eq!(again.header_bytes(), plan.header_bytes());
            prop_assert_eq!(again.items_bytes(), plan.items_bytes());
        }

        #[test]
        fn no_bytes_make_parse_panic(header: Vec<u8>, lines: Vec<u8>) {
            prop_assert!(parse(&header, &lines).is_err());
        }
    }

    #[test]
    fn a_draft_tells_its_lines() {
        let draft = DraftPlan::new(vec![item(2), item(1)]).unwrap();
        assert_eq!(draft.items(), [item(1), item(2)]);
    }

    /// The pages of these lists are never touched.
    #[test]
    fn a_list_is_read_up_to_its_limit() {
        let list = |length: usize| read_lines(&vec![0; length]);
        assert_eq!(list(ITEMS_BYTES_MAX), Err(PlanError::CutOff));
        assert_eq!(list(ITEMS_BYTES_MAX + 1), Err(PlanError::TooLong));
    }
}
