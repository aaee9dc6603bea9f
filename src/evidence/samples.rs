//! Outcomes for tests.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeZone, Utc};

use crate::calendar::parse_iso;
use crate::digest::Digest;
use crate::evidence::{
    AnnexLineV1, ApprovalV1, CertificateFacts, CertificateId, DatesV1, GroundV1, Level, PlanRefV1,
    ReceiptState, ReceiptV1, ReturnV1, Role, Salt, SignerV1, ToolV1,
};
use crate::location::{ClientId, Locator, SourceName};
use crate::plan::{Function, LedgerHeadV1, LineOutcome, PlanId, SkipReason};

/// Line `n`, with a level that its outcome bears.
pub(crate) fn annex_line(n: u64, outcome: LineOutcome) -> AnnexLineV1 {
    let level = match outcome {
        LineOutcome::Destroyed | LineOutcome::ReturnedDestroyed => Level::ClearedLogical,
        LineOutcome::Unlinked => Level::Unlinked,
        _ => Level::None,
    };
    AnnexLineV1 {
        n,
        source: SourceName::new("kantoorschijf"),
        locator: Locator::from_path(format!("klanten/bakkerij/ontslag_jansen_{n}.docx").as_bytes()),
        sha256: Digest::of(&n.to_be_bytes()),
        size: 100,
        parts: 2,
        outcome,
        level,
        salt: Salt::from_bytes(*Digest::of(format!("salt {n}").as_bytes()).as_bytes()),
    }
}

fn at(hour: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 22, hour, 0, 0).unwrap()
}

fn approval(function: Function, key: &str, hour: u32) -> ApprovalV1 {
    let key_fingerprint = format!("SHA256:{key}");
    ApprovalV1 { function, key_fingerprint, recorded_at: at(hour) }
}

/// Six lines that ended in different ways.
pub(crate) fn facts() -> CertificateFacts {
    let outcomes = [
        LineOutcome::Destroyed,
        LineOutcome::Destroyed,
        LineOutcome::ReturnedDestroyed,
        LineOutcome::Unlinked,
        LineOutcome::Skipped(SkipReason::Hold),
        LineOutcome::Skipped(SkipReason::Changed),
    ];
    let day = |text| parse_iso(text).unwrap();
    CertificateFacts {
        id: CertificateId::new(2026, 1),
        issued_at: at(16),
        organisation: "Van Dijk Advies B.V.".to_owned(),
        role: Role::Controller,
        client_id: ClientId::new("K-017"),
        ground: GroundV1 {
            clause: "10".to_owned(),
            rule: "NL-CONTRACT-12M".to_owned(),
            rules_sha256: Digest::of(b"rules"),
            register_sha256: Digest::of(b"register"),
            erasure_requests: 0,
            client_waivers: 0,
        },
        plan: PlanRefV1 { id: PlanId::new(2026, 1), sha256: Digest::of(b"plan") },
        planned: 6,
        dates: DatesV1::of(
            Some(day("2024-12-31")),
            [day("2025-12-31"), day("2025-06-30")],
            day("2026-11-22"),
        ),
        consultation: None,
        annex: outcomes.into_iter().zip(1..).map(|(outcome, n)| annex_line(n, outcome)).collect(),
        not_read: 0,
        approvals: vec![
            approval(Function::PrivacyOfficer, "bbbb", 9),
            approval(Function::Partner, "cccc", 10),
        ],
        approvals_required: 2,
        waiting_days: 7,
        recipients: None,
        give_back: Some(ReturnV1 {
            archive_sha256: Digest::of(b"archive"),
            bytes: 12_345,
            receipt: ReceiptV1 { state: ReceiptState::Received, on: Some(day("2026-11-20")) },
        }),
        limits: BTreeSet::new(),
        tool: ToolV1 { name: "termijn".to_owned(), version: "0.1.0".to_owned() },
        ledger_head: LedgerHeadV1 { seq: 40, digest: Digest::of(b"head") },
        signed_by: SignerV1 {
            principal: "termijn@vandijk.example".to_owned(),
            key_fingerprint: "SHA256:mmmm".to_owned(),
        },
    }
}
