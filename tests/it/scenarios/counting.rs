//! P5: planned is the sum of the outcomes, whatever happens to the lines.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use chrono::{TimeZone, Utc};
use proptest::prelude::*;
use termijn::calendar::parse_iso;
use termijn::digest::Digest;
use termijn::evidence::{
    self, AnnexLineV1, ApprovalV1, CertificateFacts, CertificateId, DatesV1, GroundV1, Level,
    OutcomesV1, PlanRefV1, ReceiptState, ReceiptV1, ReconcileError, ReturnV1, Role, Salt, SignerV1,
    ToolV1,
};
use termijn::lifecycle::OperationState;
use termijn::location::{ClientId, Locator, SourceName};
use termijn::plan::{
    Action, DecisionCode, Function, LedgerHeadV1, LineOutcome, PlanId, SkipReason,
};

use crate::desk::{Desk, told};

/// Every state that an operation can be in, with a reason where it has one.
fn states() -> Vec<OperationState> {
    use OperationState as S;
    let why = || "io".to_owned();
    vec![
        S::Planned,
        S::Intent,
        S::Quarantined,
        S::DestroyIntent,
        S::Overwritten,
        S::Destroyed,
        S::Restored,
        S::Skipped(why()),
        S::Failed(why()),
        S::Indeterminate(why()),
    ]
}

/// Moves on by chance, from nothing done, as far as the law of states allows; where it stands then.
fn walked(picks: &[prop::sample::Index]) -> OperationState {
    let mut state = OperationState::Planned;
    for pick in picks {
        let allowed: Vec<_> = states().into_iter().filter(|to| state.allows(to)).collect();
        let Some(to) = (!allowed.is_empty()).then(|| pick.get(&allowed).clone()) else { break };
        state = state.next(to).unwrap();
    }
    state
}

/// How a line ended whose operation stands there; none while it did not end.
fn ended(
    state: &OperationState,
    action: Action,
    is_sure: bool,
    why: SkipReason,
) -> Option<LineOutcome> {
    if action == Action::Keep {
        return Some(LineOutcome::Skipped(SkipReason::Kept));
    }
    if action == Action::Return && state.is_end() {
        return Some(LineOutcome::Returned);
    }
    match state {
        OperationState::Destroyed if action == Action::ReturnThenDestroy => {
            Some(LineOutcome::ReturnedDestroyed)
        }
        OperationState::Destroyed if is_sure => Some(LineOutcome::Destroyed),
        OperationState::Destroyed => Some(LineOutcome::Unlinked),
        OperationState::Restored => Some(LineOutcome::Skipped(SkipReason::Restored)),
        OperationState::Skipped(_) => Some(LineOutcome::Skipped(why)),
        OperationState::Failed(_) => Some(LineOutcome::Failed),
        OperationState::Indeterminate(_) => Some(LineOutcome::Indeterminate),
        _ => None,
    }
}

/// What a line was to be, and what chance does to it.
type Fate = (Action, Vec<prop::sample::Index>, bool, prop::sample::Index);

fn fates() -> impl Strategy<Value = Vec<Fate>> {
    let action = prop::sample::select(Action::ALL.to_vec());
    let picks = prop::collection::vec(any::<prop::sample::Index>(), 0..12);
    prop::collection::vec((action, picks, any::<bool>(), any::<prop::sample::Index>()), 1..40)
}

fn annex_line(n: u64, outcome: LineOutcome) -> AnnexLineV1 {
    let level = match outcome {
        LineOutcome::Destroyed | LineOutcome::ReturnedDestroyed => Level::ClearedLogical,
        LineOutcome::Unlinked => Level::Unlinked,
        _ => Level::None,
    };
    AnnexLineV1 {
        n,
        source: SourceName::new("share"),
        locator: Locator::from_text(format!("klant/{n}.txt")),
        sha256: Digest::of(&n.to_be_bytes()),
        size: 12,
        parts: 1,
        outcome,
        level,
        salt: Salt::from_bytes(*Digest::of(format!("salt {n}").as_bytes()).as_bytes()),
    }
}

fn facts(planned: u64, annex: Vec<AnnexLineV1>) -> CertificateFacts {
    let day = |text| parse_iso(text).unwrap();
    let at = |hour| Utc.with_ymd_and_hms(2026, 11, 22, hour, 0, 0).unwrap();
    let approval = |function, key: &str| ApprovalV1 {
        function,
        key_fingerprint: format!("SHA256:{key}"),
        recorded_at: at(9),
    };
    let is_return = |line: &AnnexLineV1| {
        matches!(line.outcome, LineOutcome::Returned | LineOutcome::ReturnedDestroyed)
    };
    let receipt = ReceiptV1 { state: ReceiptState::Received, on: Some(day("2026-11-20")) };
    let give_back = ReturnV1 { archive_sha256: Digest::of(b"archive"), bytes: 12_345, receipt };
    CertificateFacts {
        id: CertificateId::new(2026, 1),
        issued_at: at(16),
        organisation: "Van Dijk Advies B.V.".to_owned(),
        role: Role::Controller,
        client_id: ClientId::new("C-1"),
        ground: GroundV1 {
            clause: "10".to_owned(),
            rule: "NL-CONTRACT-12M".to_owned(),
            rules_sha256: Digest::of(b"rules"),
            register_sha256: Digest::of(b"register"),
            erasure_requests: 0,
            client_waivers: 0,
        },
        plan: PlanRefV1 { id: PlanId::new(2026, 1), sha256: Digest::of(b"plan") },
        planned,
        consultation: None,
        recipients: None,
        dates: DatesV1::of(None, [day("2025-12-31")], day("2026-11-22")),
        give_back: annex.iter().any(is_return).then_some(give_back),
        annex,
        not_read: 0,
        approvals: vec![
            approval(Function::PrivacyOfficer, "bb"),
            approval(Function::Partner, "cc"),
        ],
        approvals_required: 2,
        waiting_days: 7,
        limits: BTreeSet::new(),
        tool: ToolV1 { name: "termijn".to_owned(), version: "0.1.0".to_owned() },
        ledger_head: LedgerHeadV1 { seq: 40, digest: Digest::of(b"head") },
        signed_by: SignerV1 {
            principal: "machine@st_1".to_owned(),
            key_fingerprint: "SHA256:mm".to_owned(),
        },
    }
}

/// listed = destroyed + returned + returned and destroyed + unlinked + skipped + failed + indeterminate.
fn adds_up(counts: &OutcomesV1, listed: u64) -> bool {
    let ways = [
        counts.destroyed,
        counts.returned,
        counts.returned_destroyed,
        counts.unlinked,
        counts.skipped.values().sum(),
        counts.failed,
        counts.indeterminate,
    ];
    counts.planned == listed && ways.iter().sum::<u64>() == listed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Of whatever becomes of the lines, a certificate is made only when each of them ended once; and then it
    /// counts each of them once.
    #[test]
    fn p5_a_certificate_counts_every_line_once(fates in fates(), dropped: prop::sample::Index) {
        let ends: Vec<Option<LineOutcome>> = fates
            .iter()
            .map(|(action, picks, is_sure, why)| {
                ended(&walked(picks), *action, *is_sure, *why.get(&SkipReason::ALL))
            })
            .collect();
        let listed = ends.len() as u64;
        let annex: Vec<AnnexLineV1> = (1..)
            .zip(&ends)
            .filter_map(|(n, end)| end.map(|outcome| annex_line(n, outcome)))
            .collect();
        let is_done = annex.iter().any(|line| line.outcome.carried_out());
        let issued = evidence::issue(facts(listed, annex.clone()));
        if annex.len() as u64 != listed {
            let ended = annex.len() as u64;
            prop_assert_eq!(issued.unwrap_err(), ReconcileError::Planned { planned: listed, ended });
            return Ok(());
        }
        if !is_done {
            prop_assert_eq!(issued.unwrap_err(), ReconcileError::NothingDone);
            return Ok(());
        }
        let certificate = issued.unwrap();
        let counts = &certificate.file().counts;
        prop_assert!(adds_up(counts, listed), "{counts:?}");
        let mut apart: BTreeMap<String, u64> = BTreeMap::new();
        for line in &annex {
            *apart.entry(line.outcome.code()).or_default() += 1;
        }
        let said = |code: &str| apart.get(code).copied().unwrap_or_default();
        prop_assert_eq!(counts.destroyed, said("destroyed"));
        prop_assert_eq!(counts.returned, said("returned"));
        prop_assert_eq!(counts.returned_destroyed, said("returned_destroyed"));
        prop_assert_eq!(counts.unlinked, said("unlinked"));
        prop_assert_eq!(counts.failed, said("failed"));
        prop_assert_eq!(counts.indeterminate, said("indeterminate"));
        for (reason, lines) in &counts.skipped {
            prop_assert_eq!(*lines, said(&format!("skipped:{}", reason.code())));
        }
        let (bytes, annex_bytes) = (certificate.bytes(), certificate.annex_bytes());
        prop_assert!(evidence::verify_certificate(bytes, Some(annex_bytes)).is_ok());
        // One line left out, or one counted twice: no certificate.
        let mut fewer = annex.clone();
        fewer.remove(dropped.index(fewer.len()));
        prop_assert!(evidence::issue(facts(listed, fewer)).is_err());
        let mut twice = annex.clone();
        twice[0] = AnnexLineV1 { salt: Salt::from_bytes([9; 32]), ..annex[annex.len() - 1].clone() };
        prop_assert!(annex.len() == 1 || evidence::issue(facts(listed, twice)).is_err());
    }
}

/// What happens to a file between approval and `apply`.
#[derive(Debug, Clone, Copy)]
enum Fault {
    None,
    Gone,
    Changed,
    Linked,
    Folder,
    Held,
}

/// A decision and a fault for every file of a plan, and how its line must end.
fn line(action: Action, fault: Fault) -> &'static str {
    match (action, fault) {
        (Action::Keep, _) => "skipped:kept",
        (_, Fault::Held) => "skipped:hold",
        (_, Fault::Gone) => "skipped:gone",
        (_, Fault::Changed) => "skipped:changed",
        (_, Fault::Folder) => "skipped:not_regular",
        (Action::Destroy | Action::ReturnThenDestroy, Fault::Linked) => "skipped:nlink",
        (Action::Destroy, Fault::None) => "destroyed",
        (Action::Return, Fault::None | Fault::Linked) => "returned",
        (Action::ReturnThenDestroy, Fault::None) => "returned_destroyed",
    }
}

fn break_it(desk: &Desk, name: &str, fault: Fault) {
    let path = desk.share(name);
    match fault {
        Fault::None => {}
        Fault::Gone => fs::remove_file(path).unwrap(),
        Fault::Changed => fs::write(path, "BSN: 999034339, en meer\n").unwrap(),
        Fault::Linked => fs::hard_link(&path, desk.path(&format!("elders-{name}"))).unwrap(),
        Fault::Folder => {
            fs::remove_file(&path).unwrap();
            fs::create_dir(path).unwrap();
        }
        Fault::Held => drop(desk.hold(&format!("klanten/a/{name}"))),
    }
}

proptest! {
    // Every case is a firm that is scanned, planned, signed and applied.
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    /// The same through the whole program, with files that go, change and are held meanwhile.
    #[test]
    fn p5_every_line_of_an_applied_plan_ends_once(
        lines in prop::collection::vec(
            (
                prop::sample::select(Action::ALL.to_vec()),
                prop::sample::select(vec![
                    Fault::None, Fault::None, Fault::Gone, Fault::Changed, Fault::Linked, Fault::Folder, Fault::Held,
                ]),
            ),
            1..7,
        ),
    ) {
        let names: Vec<String> = (1..=lines.len()).map(|n| format!("{n}.txt")).collect();
        let desk = Desk::new(&names.iter().map(String::as_str).collect::<Vec<_>>());
        desk.scan();
        let plan = desk.frozen(&|n| {
            let (action, _) = lines[usize::try_from(n).unwrap() - 1];
            let reason = match action {
                Action::Keep => DecisionCode::KeepClaim,
                _ => DecisionCode::ContractTerm,
            };
            Some((action, reason))
        });
        desk.approve(&plan);
        for (name, (_, fault)) in names.iter().zip(&lines) {
            break_it(&desk, name, *fault);
        }
        let report = desk.apply(&plan).unwrap();
        let mut want: BTreeMap<String, usize> = BTreeMap::new();
        for (action, fault) in &lines {
            *want.entry(line(*action, *fault).to_owned()).or_default() += 1;
        }
        // Whether overwriting can be confirmed depends on the file system that the test runs on.
        let mut got = told(&report);
        if let Some(unlinked) = got.remove("unlinked") {
            *got.entry("destroyed".to_owned()).or_default() += unlinked;
        }
        prop_assert_eq!(&got, &want);
        prop_assert_eq!(got.values().sum::<usize>(), lines.len());
        let is_done = want.keys().any(|code| !code.starts_with("skipped:"));
        prop_assert_eq!(report.certificate.is_some(), is_done);
        if let Some(issued) = report.certificate {
            let bytes = fs::read(issued.path).unwrap();
            let annex = fs::read(issued.annex).unwrap();
            let said = evidence::verify_certificate(&bytes, Some(&annex)).unwrap();
            prop_assert!(adds_up(&said.counts, lines.len() as u64), "{:?}", said.counts);
        }
    }
}
