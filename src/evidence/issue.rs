//! Making a certificate out of what happened, or refusing to.

use std::collections::BTreeSet;

use chrono::{DateTime, SubsecRound, Utc};

use crate::calendar::CivilDate;
use crate::evidence::annex::{AnnexError, AnnexLineV1, commit, techniques, write_annex};
use crate::evidence::certificate::{
    ApprovalV1, CERTIFICATE_SCHEMA, CertificateId, CertificateStatus, CertificateV1, DatesV1,
    GroundV1, LimitV1, MethodV1, OutcomesV1, PlanRefV1, ReceiptState, RecipientsV1, ReturnV1, Role,
    SignerV1, ToolV1,
};
use crate::evidence::claim::message_id;
use crate::evidence::consistency::{handled_bytes, handled_parts, sums};
use crate::evidence::{Level, Limit, Technique};
use crate::location::ClientId;
use crate::plan::{ConsultationV1, LedgerHeadV1};
use crate::text::{Lang, Messages};

/// Everything that a certificate says, handed in by the shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateFacts {
    /// Number of the certificate.
    pub id: CertificateId,
    /// Now; whole seconds are kept.
    pub issued_at: DateTime<Utc>,
    /// The firm.
    pub organisation: String,
    /// Its role.
    pub role: Role,
    /// The client.
    pub client_id: ClientId,
    /// On which ground.
    pub ground: GroundV1,
    /// The plan.
    pub plan: PlanRefV1,
    /// Lines of the plan, by its header.
    pub planned: u64,
    /// Dates.
    pub dates: DatesV1,
    /// The consultation with the client, as the plan has it.
    pub consultation: Option<ConsultationV1>,
    /// How each line of the plan ended, with a fresh salt each.
    pub annex: Vec<AnnexLineV1>,
    /// Items of the client that could not be read and are not part of the plan.
    pub not_read: u64,
    /// Who agreed, the author not among them.
    pub approvals: Vec<ApprovalV1>,
    /// How many had to.
    pub approvals_required: u32,
    /// Days between the last approval and destruction.
    pub waiting_days: u32,
    /// The return archive, when something was returned.
    pub give_back: Option<ReturnV1>,
    /// The recipients, where the register names any.
    pub recipients: Option<RecipientsV1>,
    /// Limits besides those that follow from the other facts.
    pub limits: BTreeSet<Limit>,
    /// The program.
    pub tool: ToolV1,
    /// Last entry of the ledger.
    pub ledger_head: LedgerHeadV1,
    /// The key that will sign.
    pub signed_by: SignerV1,
}

/// Why no certificate can be made. What happened has happened and stands in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReconcileError {
    /// A line has no outcome, or more than one.
    #[error("{planned} lines were planned and {ended} ended")]
    Planned {
        /// Lines of the plan.
        planned: u64,
        /// Outcomes.
        ended: u64,
    },
    /// Nothing was done, so there is nothing to certify. A certificate of nothing would be mistaken for
    /// one of destruction.
    #[error("no line was carried out")]
    NothingDone,
    /// The outcomes contradict each other or themselves.
    #[error("the outcomes cannot be written down")]
    Annex(#[source] AnnexError),
    /// A code that is a sentence.
    #[error("{field} is not a code")]
    FreeText {
        /// The field.
        field: &'static str,
    },
    /// Any other contradiction: `approvals` fewer than required, `return` without an archive, `dates`.
    #[error("{field} does not add up")]
    Sum {
        /// The field.
        field: &'static str,
    },
}

/// A certificate as bytes, to be signed as they stand, and its annex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certificate {
    bytes: Vec<u8>,
    annex_bytes: Vec<u8>,
    file: CertificateV1,
}

impl Certificate {
    /// The bytes of `C-….json`.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes of `C-….annex.jsonl`. It names items: it is kept apart, and not as long.
    pub fn annex_bytes(&self) -> &[u8] {
        &self.annex_bytes
    }

    /// What the certificate says.
    pub fn file(&self) -> &CertificateV1 {
        &self.file
    }
}

/// Writes the certificate, once.
///
/// # Errors
///
/// [`ReconcileError`] whenever the facts contradict each other: planned = sum of outcomes, or there is
/// no certificate.
pub fn issue(facts: CertificateFacts) -> Result<Certificate, ReconcileError> {
    let counts = OutcomesV1::of(facts.planned, &facts.annex);
    let ended = facts.annex.len() as u64;
    if ended != facts.planned {
        return Err(ReconcileError::Planned { planned: facts.planned, ended });
    }
    if counts.carried_out() == Some(0) {
        return Err(ReconcileError::NothingDone);
    }
    check_codes(&facts)?;
    let annex_bytes = write_annex(&facts.annex).map_err(ReconcileError::Annex)?;
    let (nl, en) = (Messages::new(Lang::Nl), Messages::new(Lang::En));
    let file = CertificateV1 {
        schema: CERTIFICATE_SCHEMA.to_owned(),
        kind: counts.kind(),
        status: CertificateStatus::Provisional,
        issued_at: facts.issued_at.trunc_subsecs(0),
        parts: handled_parts(&facts.annex),
        bytes: handled_bytes(&facts.annex),
        method: methods(&facts.annex, &nl, &en),
        commitments: commit(&[&annex_bytes]),
        limits: limits(&facts, &nl, &en),
        counts,
        id: facts.id,
        organisation: facts.organisation,
        role: facts.role,
        client_id: facts.client_id,
        ground: facts.ground,
        plan: facts.plan,
        dates: facts.dates,
        consultation: facts.consultation,
        not_read: facts.not_read,
        approvals: facts.approvals,
        approvals_required: facts.approvals_required,
        waiting_days: facts.waiting_days,
        give_back: facts.give_back,
        recipients: facts.recipients,
        tool: facts.tool,
        ledger_head: facts.ledger_head,
        signed_by: facts.signed_by,
    };
    if let Some((field, _)) = sums(&file).into_iter().find(|(_, holds)| !holds) {
        return Err(ReconcileError::Sum { field });
    }
    Ok(Certificate { bytes: write(&file), annex_bytes, file })
}

fn write(file: &CertificateV1) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(file).expect("a certificate has string keys only");
    bytes.push(b'\n');
    bytes
}

/// The fields that come from configuration and rules, where a sentence could slip in.
fn check_codes(facts: &CertificateFacts) -> Result<(), ReconcileError> {
    let codes = [
        ("ground.clause", &facts.ground.clause),
        ("ground.rule", &facts.ground.rule),
        ("tool.name", &facts.tool.name),
        ("tool.version", &facts.tool.version),
        ("signed_by.principal", &facts.signed_by.principal),
        ("signed_by.key_fingerprint", &facts.signed_by.key_fingerprint),
    ];
    let keys = facts.approvals.iter().map(|a| ("approvals.key_fingerprint", &a.key_fingerprint));
    let is_code = |text: &str| {
        (1..=80).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
    };
    match codes.into_iter().chain(keys).find(|(_, text)| !is_code(text)) {
        Some((field, _)) => Err(ReconcileError::FreeText { field }),
        None => Ok(()),
    }
}

fn methods(lines: &[AnnexLineV1], nl: &Messages, en: &Messages) -> Vec<MethodV1> {
    techniques(lines)
        .into_iter()
        .map(|((technique, level), items)| MethodV1 {
            technique,
            level,
            items,
            nl: method_sentence(technique, level, nl),
            en: method_sentence(technique, level, en),
        })
        .collect()
}

fn method_sentence(technique: Technique, level: Level, messages: &Messages) -> String {
    let level = messages.get(&message_id("level", level.code()));
    match technique {
        Technique::OverwriteUnlink | Technique::Unlink => level,
        Technique::Archive | Technique::ArchiveOverwriteUnlink => {
            messages.with("evidence-technique-archive", &[("then", level.into())])
        }
    }
}

/// The limits that follow from the facts and those that the shell adds, in the order of [`Limit::ALL`].
fn limits(facts: &CertificateFacts, nl: &Messages, en: &Messages) -> Vec<LimitV1> {
    let mut limits: BTreeSet<Limit> = Limit::ALWAYS.into();
    limits.extend(facts.annex.iter().filter_map(|line| line.level.limit()));
    let no_receipt = facts.give_back.is_some_and(|r| r.receipt.state == ReceiptState::None);
    let derived = [
        (facts.waiting_days == 0, Limit::WaitingTimeZero),
        (facts.approvals_required <= 1, Limit::OneApprover),
        (facts.not_read > 0, Limit::NotRead),
        (no_receipt, Limit::NoReceipt),
        (facts.consultation.is_some_and(|asked| !asked.took_place()), Limit::NotConsulted),
    ];
    let asked = |limit: &Limit| derived.iter().any(|(_, derived)| derived == limit);
    // A limit that follows from a number stands exactly when the number says so.
    limits.extend(facts.limits.iter().filter(|limit| !asked(limit)));
    limits.extend(derived.into_iter().filter_map(|(holds, limit)| holds.then_some(limit)));
    limits
        .into_iter()
        .map(|code| {
            let id = message_id("limit", code.code());
            LimitV1 { code, nl: nl.get(&id), en: en.get(&id) }
        })
        .collect()
}

impl DatesV1 {
    /// Dates of a run, from the last days of keeping of its lines.
    pub fn of(
        end: Option<CivilDate>,
        retain_until: impl IntoIterator<Item = CivilDate>,
        executed_on: CivilDate,
    ) -> Self {
        let days: BTreeSet<_> = retain_until.into_iter().collect();
        Self {
            end,
            retain_until_earliest: days.first().copied(),
            retain_until_latest: days.last().copied(),
            executed_on,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;
    use crate::evidence::samples::{annex_line, facts};
    use crate::evidence::{
        CertificateKind, EvidenceError, ReceiptV1, read_annex, verify_certificate,
    };
    use crate::plan::{LineOutcome, SkipReason};

    fn refused(change: impl FnOnce(&mut CertificateFacts), says: &str) {
        let mut facts = facts();
        change(&mut facts);
        assert_eq!(issue(facts).unwrap_err().to_string(), says);
    }

    /// The sample with `from` replaced by `to`.
    fn altered(from: &str, to: &str) -> Result<CertificateV1, EvidenceError> {
        let certificate = issue(facts()).unwrap();
        let text = String::from_utf8(certificate.bytes().to_vec()).unwrap();
        assert!(text.contains(from), "{from} is not in {text}");
        verify_certificate(text.replacen(from, to, 1).as_bytes(), Some(certificate.annex_bytes()))
    }

    #[test]
    fn a_certificate_reads_back_with_its_annex() {
        let certificate = issue(facts()).unwrap();
        let annex = Some(certificate.annex_bytes());
        assert_eq!(&verify_certificate(certificate.bytes(), annex).unwrap(), certificate.file());
        assert!(verify_certificate(certificate.bytes(), None).is_ok());
        let file = certificate.file();
        assert_eq!(file.kind, CertificateKind::Mixed);
        let counts = &file.counts;
        assert_eq!((counts.planned, counts.destroyed, counts.skipped_total()), (6, 2, 2));
        assert_eq!((file.bytes, file.parts), (400, 8));
        assert_eq!(read_annex(certificate.annex_bytes()).unwrap().len(), 6);
    }

    #[test]
    fn the_way_is_told_in_words() {
        let file = issue(facts()).unwrap().file().clone();
        let told: Vec<_> = file.method.iter().map(|m| m.en.split(';').next().unwrap()).collect();
        assert_eq!(
            told,
            [
                "Logical blocks overwritten, read back and removed",
                "Removed",
                "Returned in an archive that was re-read from disk and compared. Logical blocks \
                 overwritten, read back and removed",
            ]
        );
    }

    #[test]
    fn nothing_personal_gets_in() {
        let facts = facts();
        let certificate = issue(facts.clone()).unwrap();
        let text = String::from_utf8(certificate.bytes().to_vec()).unwrap();
        for line in &facts.annex {
            let salt = serde_json::to_value(line.salt).unwrap();
            let mut secrets = vec![line.sha256.to_string(), salt.as_str().unwrap().to_owned()];
            secrets.push(Digest::of(line.locator.as_str().as_bytes()).to_string());
            secrets.extend(line.locator.as_str().split(['/', '.']).map(str::to_owned));
            secrets.push(format!("\"{}\"", line.source));
            for secret in secrets.iter().filter(|secret| secret.len() > 3) {
                assert!(!text.contains(secret.as_str()), "{secret} stands in the certificate");
            }
        }
        for word in ["locator", "it_", "\"salt", "jansen", "anna"] {
            assert!(!text.contains(word), "{word} stands in the certificate");
        }
    }

    #[test]
    fn planned_is_the_sum_of_outcomes_or_nothing_is_signed() {
        refused(|f| f.planned = 7, "7 lines were planned and 6 ended");
        refused(|f| drop(f.annex.pop()), "6 lines were planned and 5 ended");
        refused(|f| f.annex[1].n = 1, "the outcomes cannot be written down");
        refused(|f| f.annex[0].level = Level::None, "the outcomes cannot be written down");
        refused(
            |f| {
                f.annex = vec![annex_line(1, LineOutcome::Skipped(SkipReason::Gone))];
                f.planned = 1;
            },
            "no line was carried out",
        );
        refused(|f| drop(f.approvals.pop()), "approvals does not add up");
        refused(|f| f.give_back = None, "return does not add up");
        refused(|f| f.ground.rule = "because Jan said so".to_owned(), "ground.rule is not a code");
        refused(
            |f| f.approvals[0].key_fingerprint = "Jan Jansen".to_owned(),
            "approvals.key_fingerprint is not a code",
        );
    }

    /// The sample has two lines destroyed, one returned and destroyed, one removed without overwriting.
    #[test]
    fn no_more_is_gone_on_a_ground_than_is_gone() {
        let of = |erasure_requests, client_waivers| {
            let mut facts = facts();
            facts.ground.erasure_requests = erasure_requests;
            facts.ground.client_waivers = client_waivers;
            issue(facts).map(|certificate| {
                let ground = certificate.file().ground.clone();
                (ground.erasure_requests, ground.client_waivers)
            })
        };
        for (erased, waived) in [(0, 0), (4, 0), (0, 3), (1, 3), (2, 2)] {
            assert_eq!(of(erased, waived), Ok((erased, waived)));
        }
        // What was waived did not go back: the line that was returned as well is none of those.
        for (erased, waived) in [(5, 0), (0, 4), (2, 3), (4, 1), (u64::MAX, 1), (1, u64::MAX)] {
            assert_eq!(of(erased, waived), Err(ReconcileError::Sum { field: "ground" }));
        }
        // A certificate from before this count reads as it always did, and a changed count is noticed.
        let without = r#""register_sha256": ""#;
        assert!(altered(without, &format!("\"client_waivers\": 3, {without}")).is_ok());
        assert_eq!(
            altered(without, &format!("\"client_waivers\": 4, {without}")),
            Err(EvidenceError::Sum { field: "ground" })
        );
    }

    #[test]
    fn recipients_are_counted_and_add_up() {
        let with = |total, told, confirmed, outstanding| {
            let told = RecipientsV1 { total, told, confirmed, outstanding };
            let facts = CertificateFacts { recipients: Some(told), ..facts() };
            issue(facts).map(|certificate| certificate.file().recipients)
        };
        let told = RecipientsV1 { total: 3, told: 2, confirmed: 1, outstanding: 2 };
        assert_eq!(with(3, 2, 1, 2), Ok(Some(told)));
        let wrong = Err(ReconcileError::Sum { field: "recipients" });
        let beyond = u64::MAX;
        for (total, told, confirmed, outstanding) in
            [(0, 0, 0, 0), (3, 4, 1, 2), (3, 1, 2, 1), (3, 2, 1, 1), (3, 3, 3, beyond)]
        {
            assert_eq!(with(total, told, confirmed, outstanding), wrong);
        }
        let bytes = issue(facts()).unwrap().bytes().to_vec();
        assert!(!String::from_utf8(bytes).unwrap().contains("recipients"));
    }

    #[test]
    fn what_is_missing_is_said_in_words() {
        let codes = |change: fn(&mut CertificateFacts)| {
            let mut facts = facts();
            change(&mut facts);
            let file = issue(facts).unwrap().file().clone();
            assert!(file.limits.iter().all(|l| !l.nl.is_empty() && l.nl != l.en));
            file.limits.iter().map(|limit| limit.code).collect::<Vec<_>>()
        };
        let usual = codes(|_| ());
        assert_eq!(usual[..4], Limit::ALWAYS);
        assert_eq!(usual[4..], [Limit::NotOverwritten, Limit::Flash]);
        let zero = codes(|f| f.waiting_days = 0);
        assert!(zero.contains(&Limit::WaitingTimeZero));
        let one = codes(|f| f.approvals_required = 1);
        assert!(one.contains(&Limit::OneApprover));
        let unread = codes(|f| f.not_read = 3);
        assert!(unread.contains(&Limit::NotRead));
        let no_receipt = codes(|f| {
            let receipt = ReceiptV1 { state: ReceiptState::None, on: None };
            f.give_back = f.give_back.map(|r| ReturnV1 { receipt, ..r });
        });
        assert!(no_receipt.contains(&Limit::NoReceipt));
        let recovered = codes(|f| f.limits = [Limit::Recovered, Limit::NotRead].into());
        assert!(recovered.contains(&Limit::Recovered) && !recovered.contains(&Limit::NotRead));
    }

    #[test]
    fn a_certificate_that_contradicts_itself_is_refused() {
        let sum = |field| Err(EvidenceError::Sum { field });
        assert_eq!(altered("\"planned\": 6", "\"planned\": 5"), sum("counts"));
        assert_eq!(altered("\"failed\": 0", "\"failed\": 1"), sum("counts"));
        assert_eq!(altered("\"mixed\"", "\"return\""), sum("kind"));
        assert_eq!(altered("\"items\": 1", "\"items\": 2"), sum("method"));
        assert_eq!(altered("\"leaves\": 6", "\"leaves\": 7"), sum("commitments"));
        assert_eq!(altered("\"waiting_days\": 7", "\"waiting_days\": 0"), sum("limits"));
        assert_eq!(altered("\"not_read\": 0", "\"not_read\": 1"), sum("limits"));
        assert_eq!(altered("_required\": 2", "_required\": 3"), sum("approvals"));
        assert_eq!(altered("certificate/1", "certificate/2"), Err(EvidenceError::Schema));
        let shape =
            |from, to| assert!(matches!(altered(from, to), Err(EvidenceError::Shape { .. })));
        shape("\"hold\": 1", "\"hold\": 1, \"hold\": 1");
        shape("\"hold\": 1", "\"mood\": 1");
        shape("\"provisional\"", "\"final\"");
        shape("\"not_read\": 0", "\"not_read\": 0, \"note\": \"x\"");
    }

    #[test]
    fn an_annex_that_says_something_else_is_refused() {
        let sum = |field| Err(EvidenceError::AnnexSum { field });
        assert_eq!(altered("\"bytes\": 400", "\"bytes\": 401"), sum("bytes"));
        assert_eq!(altered("\"parts\": 8", "\"parts\": 9"), sum("parts"));
        assert_eq!(altered("\"hold\": 1", "\"gone\": 1"), sum("counts"));
        assert_eq!(altered("\"cleared_logical\"", "\"cleared_in_place\""), sum("method"));
        let certificate = issue(facts()).unwrap();
        let annex = certificate.annex_bytes();
        for at in 0..annex.len() {
            let mut flipped = annex.to_vec();
            flipped[at] ^= 1;
            let got = verify_certificate(certificate.bytes(), Some(&flipped));
            assert_eq!(got, Err(EvidenceError::AnnexRoot), "byte {at}");
        }
    }
}
