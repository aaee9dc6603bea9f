//! Plans for tests.

use std::collections::BTreeMap;

use chrono::{TimeZone, Utc};

use crate::calendar::parse_iso;
use crate::digest::Digest;
use crate::inventory::ItemKind;
use crate::location::{ClientId, EngagementId, ItemId, Locator, SourceName};
use crate::plan::{
    Action, ApplyFacts, DecisionCode, DraftPlan, FrozenPlan, GatesV1, LedgerHeadV1, PlanFacts,
    PlanId, PlanItemV1, freeze,
};

/// Line `n`; every third one is kept.
pub(crate) fn item(n: u64) -> PlanItemV1 {
    let keep = n.is_multiple_of(3);
    PlanItemV1 {
        n,
        id: ItemId::new(format!("it_{n}")),
        source: SourceName::new("share"),
        locator: Locator::from_path(format!("klanten/devries/{n}.txt").as_bytes()),
        kind: ItemKind::File,
        action: if keep { Action::Keep } else { Action::Destroy },
        reason: if keep { DecisionCode::KeepClaim } else { DecisionCode::ContractTerm },
        decided_by: "anna@firm.example".to_owned(),
        sha256: Digest::of(&n.to_be_bytes()),
        size: 12,
        dev: 7,
        ino: 1000 + n,
        btime_ns: Some(1_700_000_000_000_000_000),
        mtime_ns: 1_700_000_000_000_000_001,
        ctime_ns: 1_700_000_000_000_000_002,
        engagements: vec![EngagementId::new("E-2023-001")],
        retain_until: parse_iso("2025-12-31").unwrap(),
        over_term_days: 326,
        parts: 1,
        return_required: false,
    }
}

/// A header with everything in order.
pub(crate) fn facts() -> PlanFacts {
    PlanFacts {
        id: PlanId::new(2026, 1),
        state_id: "st_sample".to_owned(),
        created_at: Utc.with_ymd_and_hms(2026, 11, 22, 9, 30, 0).unwrap(),
        as_of: parse_iso("2026-11-22").unwrap(),
        author: "anna@firm.example".to_owned(),
        client_id: ClientId::new("K-017"),
        ledger_head: LedgerHeadV1 { seq: 4, digest: Digest::of(b"head") },
        register_sha256: Digest::of(b"register"),
        rules_sha256: Digest::of(b"rules"),
        allowed_signers_sha256: Digest::of(b"signers"),
        gates: GatesV1::standard(),
        consultation: None,
    }
}

/// A plan of `lines` lines.
pub(crate) fn plan(lines: u64) -> FrozenPlan {
    freeze(DraftPlan::new((1..=lines).map(item).collect()).unwrap(), facts())
}

/// Everything as it was when the sample was frozen, the day after.
pub(crate) fn now() -> ApplyFacts {
    let facts = facts();
    ApplyFacts {
        today: parse_iso("2026-11-23").unwrap(),
        state_id: facts.state_id,
        ledger_contains_head: true,
        allowed_signers_sha256: facts.allowed_signers_sha256,
        register_sha256: facts.register_sha256,
        rules_sha256: facts.rules_sha256,
        gates: facts.gates,
        recipients_outstanding: 0,
        source_totals: BTreeMap::from([(SourceName::new("share"), 10)]),
    }
}
