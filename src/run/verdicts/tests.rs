//! Laws of setting findings aside: it takes out of what is due, and puts nothing in.

use proptest::prelude::*;

use super::*;
use crate::calendar::parse_iso;
use crate::digest::Digest;
use crate::inventory::{Coverage, Sign, SignKind, Unread};
use crate::location::{EngagementId, FindingId};
use crate::register::Register;
use crate::retention::{
    BlockScope, DismissalReason, Hold, HoldId, HoldReason, RetentionPack, Verdict,
};

fn day(text: &str) -> CivilDate {
    parse_iso(text).unwrap()
}

/// One engagement that is over, one that runs, one of another client.
fn register() -> Register {
    let text = "client_id;client_name;engagement_id;engagement;start_date;end_date;status;paths\n\
        C-1;Alfa B.V.;E-2023-001;Advies;2022-01-01;2024-12-31;ended;over/**\n\
        C-1;Alfa B.V.;E-2024-002;Advies;2022-01-01;;active;loopt/**\n\
        C-2;Beta B.V.;E-2023-003;Advies;2022-01-01;2025-10-31;ended;anders/**\n";
    Register::parse(text.as_bytes()).unwrap()
}

fn counted(findings: &[(u8, u32)]) -> TypeCounts {
    let tiers = [Tier::T1, Tier::T2, Tier::T3, Tier::T4, Tier::T5];
    let mut types = TypeCounts::new();
    for (tier, count) in findings.iter().filter(|(_, count)| *count > 0) {
        types.entry("BSN".to_owned()).or_default().insert(tiers[usize::from(*tier)], *count);
    }
    types
}

fn dismissal(n: usize) -> Dismissal {
    Dismissal {
        id: DismissalId::new(format!("D-2026-{n:04}")),
        finding: FindingId::new(format!("fi_{n}")),
        reason: DismissalReason::TestData,
        content: Digest::of(b""),
        frame: String::new(),
        rule: "nl.bsn".to_owned(),
        type_code: "BSN".to_owned(),
        start: 0,
        end: 9,
        placed_on: day("2026-01-01"),
        until: day("2026-12-31"),
        withdrawn_on: None,
    }
}

#[derive(Debug, Clone)]
struct Part {
    findings: Vec<(u8, u32)>,
    sign: Option<usize>,
    unread: bool,
    kind: usize,
}

/// A zip with files, a zip in it, and rows; or a single file.
fn entry(folder: &str, parts: &[Part]) -> Vec<ItemReading> {
    let single = parts.len() == 1;
    let file = Locator::from_text(format!("{folder}/{}", if single { "a.txt" } else { "a.zip" }));
    let inner = file.member(b"in.zip");
    let reading = |locator: Locator, kind, part: &Part| {
        let partly = Coverage::Partial(Unread::Encrypted);
        let coverage = if part.unread { partly } else { Coverage::Complete };
        ItemReading {
            types: counted(&part.findings),
            signs: part.sign.map(sign).into_iter().collect(),
            ..ItemReading::empty(locator, kind, coverage, 9)
        }
    };
    if single {
        return vec![reading(file, ItemKind::File, &parts[0])];
    }
    let mut items = vec![reading(file.clone(), ItemKind::Archive, &parts[0])];
    let mut nested = Vec::new();
    for (n, part) in parts[1..].iter().enumerate() {
        let name = format!("{n}.txt");
        match part.kind {
            0 => items.push(reading(file.member(name.as_bytes()), ItemKind::Member, part)),
            1 => items.push(reading(file.part(&format!("rows[{n}]")), ItemKind::Rows, part)),
            _ => nested.push(reading(inner.member(name.as_bytes()), ItemKind::Member, part)),
        }
    }
    if !nested.is_empty() {
        let none = Part { findings: Vec::new(), sign: None, unread: false, kind: 0 };
        items.push(reading(inner, ItemKind::Archive, &none));
        items.extend(nested);
    }
    rolled_up(items)
}

fn sign(n: usize) -> Sign {
    let id = ["E-2023-001", "E-2024-002", "E-2023-003"][n % 3];
    Sign { kind: SignKind::EngagementId, engagements: vec![EngagementId::new(id)] }
}

fn rolled_up(mut items: Vec<ItemReading>) -> Vec<ItemReading> {
    let parts = children(&items.iter().collect::<Vec<_>>());
    for index in (0..items.len()).rev().filter(|index| !parts[*index].is_empty()) {
        items[index].found_in_parts =
            parts[index].iter().any(|part| items[*part].outcome() == Outcome::Found);
        if parts[index].iter().any(|part| items[*part].coverage != Coverage::Complete) {
            items[index].coverage = Coverage::Partial(Unread::Encrypted);
        }
    }
    items
}

fn judged(
    items: &[ItemReading],
    aside: &[SetAside],
    holds: &[Hold],
    as_of: CivilDate,
) -> Vec<Judged> {
    let (register, pack) = (register(), RetentionPack::embedded());
    let world = World::of(&register, &pack, holds);
    let said = PersonsSay { set_aside: aside, matched: &[] };
    judge_entry(&items.iter().collect::<Vec<_>>(), None, said, &world, as_of)
}

/// So many findings of each tier of each item, as far as `which` says.
fn aside(items: &[ItemReading], mut which: impl FnMut() -> bool) -> Vec<SetAside> {
    let mut all = Vec::new();
    for item in items {
        for (type_code, tiers) in &item.types {
            for (tier, count) in tiers {
                for _ in 0..*count {
                    all.push(SetAside {
                        dismissal: dismissal(all.len()),
                        item: item.locator.clone(),
                        type_code: type_code.clone(),
                        tier: *tier,
                        column: None,
                    });
                }
            }
        }
    }
    all.retain(|_| which());
    all
}

fn hold(path: &str) -> Hold {
    Hold {
        id: HoldId::new("H-1"),
        scope: BlockScope::Path(path.to_owned()),
        reason: HoldReason::Claim,
        mandate: String::new(),
        owner: String::new(),
        placed_on: day("2026-01-01"),
        review_on: day("2027-01-01"),
        released_on: None,
        client: None,
        paths: Vec::new(),
    }
}

fn parts() -> impl Strategy<Value = Vec<Part>> {
    let findings = proptest::collection::vec((0..5_u8, 0..3_u32), 0..3);
    let sign = proptest::option::weighted(0.3, 0..3_usize);
    let part = (findings, sign, proptest::bool::weighted(0.1), 0..3_usize)
        .prop_map(|(findings, sign, unread, kind)| Part { findings, sign, unread, kind });
    proptest::collection::vec(part, 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    /// No item becomes due, shorter kept, another's, or free of a hold; nothing unread becomes clean.
    #[test]
    fn setting_aside_lets_nothing_go(
        parts in parts(),
        folder in prop_oneof![Just("over"), Just("loopt"), Just("anders"), Just("nergens")],
        chosen in proptest::collection::vec(any::<bool>(), 60),
        held in prop_oneof![Just(""), Just("over"), Just("over/a.zip::0.txt")],
        as_of in prop_oneof![Just("2025-06-01"), Just("2026-06-01"), Just("2027-06-01")],
    ) {
        let items = entry(folder, &parts);
        let holds: Vec<Hold> = (!held.is_empty()).then(|| hold(held)).into_iter().collect();
        let mut choice = chosen.iter().copied().cycle();
        let aside = aside(&items, || choice.next().unwrap_or(false));
        let before = judged(&items, &[], &holds, day(as_of));
        let after = judged(&items, &aside, &holds, day(as_of));
        for (n, (before, after)) in before.iter().zip(&after).enumerate() {
            let (a, b) = (&before.assessment, &after.assessment);
            prop_assert!(a.is_destroyable() || !b.is_destroyable(), "{:?} {a:?} {b:?}", items[n]);
            prop_assert_eq!(&before.attribution, &after.attribution);
            prop_assert_eq!(&a.blocks, &b.blocks);
            prop_assert_eq!(a.verdict == Verdict::BlockedHold, b.verdict == Verdict::BlockedHold);
            prop_assert_eq!(&a.engagements, &b.engagements);
            prop_assert_eq!(&a.touches, &b.touches);
            prop_assert_eq!(a.retain_until.is_some_and(|old| b.retain_until.is_some_and(|new| new < old)), false);
            prop_assert_eq!(a.effective_until.is_some_and(|old| b.effective_until.is_some_and(|new| new < old)), false);
            let unread = |x: &Assessment| x.reasons.contains(&crate::retention::ReviewReason::Unread);
            prop_assert_eq!(unread(a), unread(b));
            let runs = |x: &Assessment| x.governing.is_some() && x.effective_until.is_none();
            prop_assert!(!runs(a) || b.effective_until.is_none(), "{a:?} {b:?}");
        }
    }

    /// An item of which everything is set aside is out of scope or held or unread; one with anything left
    /// is judged as before. Without dismissals nothing changes.
    #[test]
    fn what_is_left_counts(parts in parts(), chosen in proptest::collection::vec(any::<bool>(), 60)) {
        let items = entry("over", &parts);
        let refs: Vec<_> = items.iter().collect();
        let mut choice = chosen.iter().copied().cycle();
        let aside = aside(&items, || choice.next().unwrap_or(false));
        let before = judged(&items, &[], &[], day("2026-06-01"));
        let after = judged(&items, &aside, &[], day("2026-06-01"));
        let left = without(&refs, &aside, &children(&refs));
        for (n, item) in items.iter().enumerate().filter(|(_, item)| item.kind != ItemKind::Archive) {
            let mut reading = item.clone();
            if let Some(left) = left.get(&n).cloned() {
                drop(left.apply(&mut reading));
            }
            let (a, b) = (&before[n].assessment, &after[n].assessment);
            let is_cleared = (item.outcome(), reading.outcome()) == (Outcome::Found, Outcome::None);
            prop_assert_eq!(b.verdict, if is_cleared { Verdict::OutOfScope } else { a.verdict });
        }
    }
}

#[test]
fn a_finding_is_taken_once_and_only_where_it_was_counted() {
    let part = Part { findings: vec![(0, 2)], sign: None, unread: false, kind: 0 };
    let items = entry("over", &[part]);
    let refs: Vec<_> = items.iter().collect();
    let one = aside(&items, || true).swap_remove(0);
    let twice = [one.clone(), one.clone()];
    let left = without(&refs, &twice, &children(&refs));
    assert_eq!(left[&0].types["BSN"][&Tier::T1], 1);
    for other in [
        SetAside { tier: Tier::T2, ..one.clone() },
        SetAside { type_code: "IBAN".to_owned(), ..one.clone() },
    ] {
        let judged = judged(&items, std::slice::from_ref(&other), &[], day("2026-06-01"));
        assert_eq!(judged[0].assessment.verdict, Verdict::Due);
        assert!(judged[0].set_aside.is_empty(), "what takes nothing is not told");
    }
}
