//! Holds: what they cover, when, and that the clock runs on.

use super::*;
use crate::location::ClientId;

pub(super) fn hold(id: &str, scope: BlockScope, placed: &str, released: Option<&str>) -> Hold {
    Hold {
        id: HoldId::new(id),
        scope,
        reason: HoldReason::Claim,
        mandate: "brief 2026-117".to_owned(),
        owner: "p.smit@firm.example".to_owned(),
        placed_on: day(placed),
        review_on: day("2030-01-01"),
        released_on: released.map(day),
        client: None,
        paths: Vec::new(),
    }
}

fn engagement(id: &str) -> BlockScope {
    BlockScope::Engagement(EngagementId::new(id))
}

/// Not released, it forbids on every day, whatever the clock of the machine that placed it said.
#[test]
fn a_hold_that_was_not_released_forbids_on_every_day() {
    let register = register(&["C-1 E-1 2023-06-30"]);
    let open = [hold("H-1", engagement("E-1"), "2026-05-01", None)];
    let got = judge(&Item::found("E-1"), &register, &open, "2026-04-30");
    assert_eq!((got.verdict, got.overdue), (Verdict::BlockedHold, false));
    assert_eq!(got.blocks, [Block::Hold(HoldId::new("H-1"))]);
}

#[test]
fn a_hold_covers_owners_candidates_and_paths() {
    let register = register(&["C-1 E-1 2020-01-01", "C-1 E-2 2020-01-01", "C-2 E-3 2020-01-01"]);
    let check = |scope: BlockScope, item: &Item, want: Verdict| {
        let holds = [hold("H-1", scope.clone(), "2026-01-01", None)];
        assert_eq!(judge(item, &register, &holds, "2026-11-22").verdict, want, "{scope:?}");
    };
    let client = |id: &str| BlockScope::Client(ClientId::new(id));
    let (blocked, due) = (Verdict::BlockedHold, Verdict::Due);
    check(engagement("E-1"), &Item::found("E-1"), blocked);
    check(engagement("e-1"), &Item::found("E-1"), blocked);
    check(engagement("E-2"), &Item::found("E-1"), due);
    check(engagement("E-3"), &Item::found("E-1 ?E-3"), blocked);
    check(engagement("E-1"), &Item::found("?E-1"), blocked);
    check(client("C-1"), &Item::found("E-2"), blocked);
    check(client("C-2"), &Item::found("E-1 ?E-3"), blocked);
    check(client("C-2"), &Item::found("E-1"), due);
    check(BlockScope::Path("map/**".to_owned()), &Item::found("E-1"), blocked);
    check(BlockScope::Path("elders/**".to_owned()), &Item::found("E-1"), due);
    check(BlockScope::Path("map/**".to_owned()), &Item::unread(""), blocked);
    check(engagement("E-1"), &Item::partly("E-1"), blocked);
    check(engagement("E-1"), &Item::found("E-1").kind(ItemKind::Rows), blocked);
    check(engagement("E-1"), &Item::clean("E-1"), Verdict::OutOfScope);
    assert_eq!(BlockScope::path("["), None);
    assert_eq!(
        BlockScope::path("a/**").map(|scope| scope.value().into_owned()),
        Some("a/**".into())
    );
}

#[test]
fn a_hold_stays_with_what_was_renumbered() {
    let placed = Hold {
        client: Some(ClientId::new("C-1")),
        ..hold("H-1", engagement("E-1"), "2026-01-01", None)
    };
    let check = |rows: &[&str], item: &str, want: Verdict| {
        let got =
            judge(&Item::found(item), &register(rows), std::slice::from_ref(&placed), "2026-11-22");
        assert_eq!(got.verdict, want, "{rows:?} {item}");
    };
    let (e2, e3) = ("C-1 E-2 2020-01-01", "C-2 E-3 2020-01-01");
    check(&["C-1 E-1 2020-01-01", e2], "E-2", Verdict::Due);
    check(&["c-1 e-1 2020-01-01", e2], "E-2", Verdict::Due);
    check(&[e2, e3], "E-2", Verdict::BlockedHold);
    check(&[e2, e3], "E-3", Verdict::Due);
    // The number went to somebody else.
    check(&["C-2 E-1 2020-01-01", e2], "E-2", Verdict::BlockedHold);
    check(&["C-2 E-1 2020-01-01", e2], "E-1", Verdict::BlockedHold);
    let by_path = Hold { paths: vec!["map/**".to_owned()], client: None, ..placed.clone() };
    let got = judge(&Item::found("E-3"), &register(&[e3]), &[by_path], "2026-11-22");
    assert_eq!(got.verdict, Verdict::BlockedHold, "its folder, as it was when it was placed");
}

#[test]
fn reasons_behind_a_hold_are_still_told() {
    let register = register(&["C-1 E-1 2020-01", "C-2 E-2 -"]);
    let holds = [hold("H-1", engagement("E-1"), "2026-01-01", None)];
    let got = judge(&Item::partly("+E-1 =E-2"), &register, &holds, "2026-11-22");
    assert_eq!((got.verdict, got.reason), (Verdict::BlockedHold, None));
    assert_eq!(got.reasons, [ReviewReason::Unread, ReviewReason::Conflict]);
    let messages = Messages::new(Lang::Nl);
    let told: Vec<_> = got.derivation.iter().map(|step| step.text(&messages)).collect();
    let want = "vernietigingsstop H-1 (claim) op E-1; opnieuw te bekijken op 1 jan 2030";
    assert!(told.iter().any(|line| line == want), "{told:#?}");
}

#[test]
fn reasons_of_holds_read_what_they_write() {
    for reason in HoldReason::ALL {
        assert_eq!(HoldReason::parse(reason.code()), Some(*reason));
        assert_eq!(serde_json::to_value(reason).unwrap(), reason.code());
    }
    assert_eq!(HoldReason::parse("because"), None);
}

/// A block by person is looked for as long as its end still decides a date: of any item, by the pack.
#[test]
fn an_ended_block_is_remembered_as_long_as_it_decides() {
    let pack = embedded();
    assert_eq!(block_memory_days(pack), 28);
    assert_eq!(block_memory_days(pack), pack.execution_days().max(pack.release_days()));
}

/// On the first day on which something may be done, it may be done: after a release, and after a shorter term.
#[test]
fn a_wait_ends_on_its_day() {
    let register = register(&["C-1 E-1 2023-06-30"]);
    let shortened: Shortened = [(EngagementId::new("E-1"), day("2026-04-07"))].into();
    let holds = [hold("H-1", engagement("E-1"), "2024-05-01", Some("2026-03-02"))];
    let check = |holds: &[Hold], shortened: &Shortened, as_of: &str, want: Option<&str>| {
        let world = World { shortened, ..World::of(&register, embedded(), holds) };
        let got = assess(&Item::found("E-1").facts(), &world, day(as_of));
        assert_eq!((got.verdict, got.not_before), (Verdict::Due, want.map(day)), "{as_of}");
        assert_eq!(got.is_destroyable(), want.is_none(), "{as_of}");
    };
    let none = Shortened::new();
    check(&holds, &none, "2026-03-15", Some("2026-03-16"));
    check(&holds, &none, "2026-03-16", None);
    check(&[], &shortened, "2026-04-06", Some("2026-04-07"));
    check(&[], &shortened, "2026-04-07", None);
    // Of two waits the longer.
    check(&holds, &shortened, "2026-03-15", Some("2026-04-07"));
}
