//! Whether signatures under a plan count: made with real keys, checked as `apply` checks them.

use std::collections::BTreeMap;

use chrono::{TimeZone, Utc};
use termijn::calendar::parse_iso;
use termijn::digest::Digest;
use termijn::inventory::ItemKind;
use termijn::keys::{self, AllowedSigners, PrivateKey};
use termijn::location::{ClientId, EngagementId, ItemId, Locator, SourceName};
use termijn::plan::{
    Action, ApplyFacts, DecisionCode, DraftPlan, FrozenPlan, Function, GatesV1, LedgerHeadV1,
    People, Person, PlanFacts, PlanId, PlanItemV1, RefusalError, VerifiedSignature, approve,
    check_gates, freeze, namespace,
};

/// Author A keeps the records, B watches over personal data, C is a partner.
const PEOPLE: [(&str, Function); 3] =
    [("A", Function::RecordsManager), ("B", Function::PrivacyOfficer), ("C", Function::Partner)];

/// Whether a plan with these signatures is approved: `author A`, `approved by B`,
/// `approved by C with the key of B`.
pub(super) fn decide(signatures: &[String]) -> Result<Result<(), &'static str>, String> {
    let folder = tempfile::tempdir().unwrap();
    let keys: BTreeMap<&str, (PrivateKey, String)> = PEOPLE
        .iter()
        .map(|(who, _)| {
            let new = keys::generate(who, None).unwrap();
            let path = folder.path().join(who);
            new.write_new(&path).unwrap();
            (*who, (keys::load(&path, || None).unwrap(), new.public_line().to_owned()))
        })
        .collect();
    let sign = |who: &str, owner: &str, namespace: &str, plan: &FrozenPlan| {
        let (key, line) = keys.get(owner).ok_or_else(|| format!("nobody is called {owner}"))?;
        let allowed = format!("{} namespaces=\"{namespace}\" {line}\n", principal(who));
        let allowed = AllowedSigners::parse(&allowed).unwrap();
        let bytes = plan.header_bytes();
        let signature = keys::sign(key, namespace, bytes).unwrap();
        let at = Utc.with_ymd_and_hms(2026, 7, 16, 9, 0, 0).unwrap();
        keys::verify(signature.as_bytes(), bytes, namespace, &allowed, at)
            .map_err(|error| error.to_string())
    };
    let plan = plan();
    let mut author = None;
    let mut approvals: Vec<VerifiedSignature> = Vec::new();
    for signature in signatures {
        match signature.split(' ').collect::<Vec<_>>()[..] {
            ["author", who] => author = Some(sign(who, who, namespace::PLAN, &plan)?),
            ["approved", "by", who] => approvals.push(sign(who, who, namespace::APPROVAL, &plan)?),
            ["approved", "by", who, "with", "the", "key", "of", owner] => {
                approvals.push(sign(who, owner, namespace::APPROVAL, &plan)?);
            }
            _ => return Err(format!("{signature} is not understood")),
        }
    }
    let author = author.ok_or("nobody made the plan")?;
    let people =
        PEOPLE.map(|(who, function)| Person { principals: vec![principal(who)], function });
    let people = People::new(people).unwrap();
    let gates = check_gates(&plan, &now()).unwrap();
    match approve(plan, &author, &approvals, &people, &gates) {
        Ok(_) => Ok(Ok(())),
        Err(RefusalError::AuthorApproves { .. }) => Ok(Err("author")),
        Err(RefusalError::SameKey { .. }) => Ok(Err("same key")),
        Err(RefusalError::SamePerson { .. }) => Ok(Err("same person")),
        Err(RefusalError::TooFew { .. }) => Ok(Err("too few")),
        Err(other) => Err(other.to_string()),
    }
}

fn principal(who: &str) -> String {
    format!("{}@firm.example", who.to_lowercase())
}

/// A plan of A with one line.
fn plan() -> FrozenPlan {
    let line = PlanItemV1 {
        n: 1,
        id: ItemId::new("it_1"),
        source: SourceName::new("share"),
        locator: Locator::from_text("map/bestand.txt"),
        kind: ItemKind::File,
        action: Action::Destroy,
        reason: DecisionCode::ContractTerm,
        decided_by: principal("A"),
        sha256: Digest::of(b"1"),
        size: 12,
        dev: 7,
        ino: 8,
        btime_ns: None,
        mtime_ns: 9,
        ctime_ns: 10,
        engagements: vec![EngagementId::new("E-1")],
        retain_until: parse_iso("2026-06-30").unwrap(),
        over_term_days: 16,
        parts: 1,
        return_required: false,
    };
    let facts = now();
    let header = PlanFacts {
        id: PlanId::new(2026, 1),
        state_id: facts.state_id,
        created_at: Utc.with_ymd_and_hms(2026, 7, 16, 8, 0, 0).unwrap(),
        as_of: facts.today,
        author: principal("A"),
        client_id: ClientId::new("C-1"),
        ledger_head: LedgerHeadV1 { seq: 4, digest: Digest::of(b"head") },
        register_sha256: facts.register_sha256,
        rules_sha256: facts.rules_sha256,
        allowed_signers_sha256: facts.allowed_signers_sha256,
        gates: facts.gates,
        consultation: None,
    };
    freeze(DraftPlan::new(vec![line]).unwrap(), header)
}

fn now() -> ApplyFacts {
    ApplyFacts {
        recipients_outstanding: 0,
        today: parse_iso("2026-07-16").unwrap(),
        state_id: "st_1".to_owned(),
        ledger_contains_head: true,
        allowed_signers_sha256: Digest::of(b"signers"),
        register_sha256: Digest::of(b"register"),
        rules_sha256: Digest::of(b"rules"),
        gates: GatesV1::standard(),
        source_totals: BTreeMap::from([(SourceName::new("share"), 100)]),
    }
}
