//! Containers over their parts.

use super::holds::hold;
use super::*;

const AS_OF: &str = "2025-07-01";

/// Parts by a letter: `d`ue, overdue `x`, in `t`erm, `p`re-notice, `o`pen, `s`tatutory, `h`eld, `n`one, `u`nread,
/// un`m`atched, `a`mbiguous, `c`onflict, ro`w`s.
fn part(letter: char, register: &Register, holds: &[Hold]) -> Assessment {
    let item = match letter {
        'd' => Item::found("D1"),
        'x' => Item::found("X1"),
        't' => Item::found("T1"),
        'p' => Item::found("P1"),
        'o' => Item::found("O1"),
        's' => Item::found("S1"),
        'h' => Item::found("H1"),
        'n' => Item::clean(""),
        'u' => Item::unread("D1"),
        'm' => Item::found(""),
        'a' => Item::found("?D1"),
        'c' => Item::found("+D1 =T1"),
        'w' => Item::found("D1").kind(ItemKind::Rows),
        other => panic!("no part {other}"),
    };
    judge(&item, register, holds, AS_OF)
}

fn container(parts: &str, item: &Item) -> Assessment {
    let register = register(&[
        "C-1 D1 2024-06-29",
        "C-1 T1 2025-06-30",
        "C-1 P1 2024-07-31",
        "C-2 O1 -",
        "C-3 S1 2024-06-30 keep_until=2030-01-01",
        "C-4 H1 2019-06-30",
        "C-1 X1 2020-06-30",
    ]);
    let scope = BlockScope::Engagement(EngagementId::new("H1"));
    let holds = [hold("H-1", scope, "2025-01-01", None)];
    let pack = RetentionPack::embedded();
    let world = World::of(&register, &pack, &holds);
    let parts: Vec<_> = parts.chars().map(|letter| part(letter, &register, &holds)).collect();
    let got = assess_container(None, &parts, &item.facts(), &world, day(AS_OF));
    let messages = Messages::new(Lang::En);
    assert!(got.derivation.iter().all(|step| !step.text(&messages).is_empty()));
    assert!(!got.is_destroyable() || parts.iter().all(Assessment::is_destroyable));
    // One way or another, the order of the parts must not let anything go.
    let reversed: Vec<_> = parts.into_iter().rev().collect();
    let again = assess_container(None, &reversed, &item.facts(), &world, day(AS_OF));
    assert_eq!((again.verdict, again.over_term_days), (got.verdict, got.over_term_days));
    assert_eq!((&again.touches, again.overdue), (&got.touches, got.overdue));
    got
}

fn archive() -> Item {
    Item::found("").kind(ItemKind::Archive)
}

#[test]
fn a_container_is_judged_by_its_parts() {
    for (parts, want) in [
        ("", "out_of_scope"),
        ("nn", "out_of_scope"),
        ("d", "due"),
        ("ddd", "due"),
        ("dn", "review(mixed)"),
        ("dt", "review(mixed)"),
        ("dm", "review(mixed)"),
        ("dc", "review(mixed)"),
        ("dh", "blocked_hold"),
        ("huw", "blocked_hold"),
        ("du", "review(unread)"),
        ("uw", "review(unread)"),
        ("dwn", "review(table)"),
        ("nm", "review(unmatched)"),
        ("mc", "review(unmatched)"),
        ("cm", "review(conflict)"),
        ("oan", "review(ambiguous)"),
        ("ostp", "keep_statutory"),
        ("otp", "pre_notice"),
        ("otn", "keep_in_term"),
        ("on", "keep_open"),
    ] {
        assert_eq!(headline(&container(parts, &archive())), want, "{parts}");
    }
}

#[test]
fn s20_mixed_archive_waits_for_its_longest_part() {
    let got = container("dt", &archive());
    assert_eq!(headline(&got), "review(mixed)");
    assert_eq!(got.retain_until, Some(day("2026-06-30")));
    assert_eq!((got.over_term_days, got.overdue), (0, false));
    let due = container("dd", &archive());
    assert_eq!((due.retain_until, due.over_term_days), (Some(day("2025-06-29")), 2));
    assert!(container("x", &archive()).overdue && container("xn", &archive()).overdue);
    let held = container("xh", &archive());
    assert_eq!((held.overdue, held.execute_by, held.over_term_days), (false, None, 1462));
    let open = container("do", &archive());
    assert_eq!((open.retain_until, open.governing), (None, Some(EngagementId::new("O1"))));
    let none = container("n", &archive());
    assert_eq!((none.retain_until, none.governing), (None, None));
}

#[test]
fn a_container_knows_whose_parts_it_holds() {
    let in_folder = Item::found("+T1").kind(ItemKind::Archive);
    let got = container("dhm", &in_folder);
    assert_eq!(got.engagements, [EngagementId::new("T1")]);
    let touches: Vec<_> = got.touches.iter().map(EngagementId::as_str).collect();
    assert_eq!(touches, ["D1", "H1", "T1"]);
    assert_eq!(got.blocks, [Block::Hold(HoldId::new("H-1"))]);
}

#[test]
fn a_container_that_was_not_wholly_opened_is_never_due() {
    let half = Item::partly("+D1").kind(ItemKind::Archive);
    assert_eq!(headline(&container("dd", &half)), "review(unread)");
    assert_eq!(headline(&container("", &half)), "review(unread)");
    let held = Item::partly("+H1").kind(ItemKind::Archive);
    assert_eq!(headline(&container("nn", &held)), "blocked_hold");
}

#[test]
fn a_message_counts_as_one_of_its_parts() {
    let register = register(&["C-1 D1 2024-06-30", "C-1 T1 2025-06-30"]);
    let pack = RetentionPack::embedded();
    let world = World::of(&register, &pack, &[]);
    let check = |own: &Item, parts: &[&Item], want: &str| {
        let judged = |item: &Item| assess(&item.facts(), &world, day(AS_OF));
        let parts: Vec<_> = parts.iter().map(|item| judged(item)).collect();
        let got = assess_container(Some(judged(own)), &parts, &own.facts(), &world, day(AS_OF));
        assert_eq!(headline(&got), want);
    };
    let (due, clean, unmatched) = (Item::found("D1"), Item::clean("D1"), Item::found(""));
    check(&due, &[], "due");
    check(&due, &[&due], "due");
    check(&due, &[&clean], "review(mixed)");
    check(&clean, &[&due], "review(mixed)");
    check(&due, &[&unmatched], "review(mixed)");
    check(&Item::partly("D1"), &[&due], "review(unread)");
}

#[test]
fn a_container_tells_every_reason_once() {
    let reasons = |parts: &str, item: &Item| container(parts, item).reasons;
    assert_eq!(
        reasons("umuaw", &archive()),
        [
            ReviewReason::Unread,
            ReviewReason::Unmatched,
            ReviewReason::Ambiguous,
            ReviewReason::Table
        ]
    );
    // What could not be opened is unread and nothing else, whatever its own outcome says.
    let half = Item::partly("+D1").kind(ItemKind::Rows);
    assert_eq!(reasons("d", &half), [ReviewReason::Unread]);
}
