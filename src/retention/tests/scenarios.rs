//! What the table of scenarios (`fixtures/scenarios.csv`) leaves open of the calendar and of matches, by the
//! numbers of the scenarios.

use super::*;
use crate::calendar::WrittenDate;

/// An item of one engagement that ended on `end`: headline, last day, first day, days over.
fn check(end: &str, as_of: &str, want: &str) {
    let register = register(&[&format!("C-1 E-1 {end}")]);
    let got = judge(&Item::found("+E-1"), &register, &[], as_of);
    let (until, from) = (got.retain_until.unwrap(), got.due_from.unwrap());
    let told = format!("{} {until} {from} {}", headline(&got), got.over_term_days);
    assert_eq!(told, want, "end {end} as of {as_of}");
}

#[test]
fn s10_a_year_for_an_end() {
    check("2024", "2025-12-31", "pre_notice 2025-12-31 2026-01-01 0");
    check("2024", "2026-01-01", "review(imprecise_end) 2025-12-31 2026-01-01 1");
    // Of two terms that end together, the doubtful one counts.
    let register = register(&["C-1 E-1 2024-06-30", "C-1 E-2 2024-06"]);
    let got = judge(&Item::found("E-1 E-2"), &register, &[], "2026-01-01");
    assert_eq!(headline(&got), "review(imprecise_end)");
}

#[test]
fn s11_s12_open_and_reopened() {
    let open = register(&["C-1 E-1 - start_date=2019-05-01"]);
    let got = judge(&Item::found("E-1"), &open, &[], "2026-11-22");
    assert_eq!((headline(&got).as_str(), got.retain_until), ("keep_open", None));
    assert_eq!((got.execute_by, got.over_term_days, got.overdue), (None, 0, false));
    let earlier = "earlier_periods=2022-01-01..2023-06-30";
    let before = register(&["C-1 E-1 2023-06-30 start_date=2022-01-01"]);
    let got = judge(&Item::found("E-1"), &before, &[], "2024-05-31");
    assert_eq!((got.verdict, got.retain_until), (Verdict::PreNotice, Some(day("2024-06-30"))));
    let after = register(&[&format!("C-1 E-1 - start_date=2024-06-01 {earlier}")]);
    assert_eq!(judge(&Item::found("E-1"), &after, &[], "2024-07-01").verdict, Verdict::KeepOpen);
    let again = register(&[&format!("C-1 E-1 2025-05-31 start_date=2024-06-01 {earlier}")]);
    let got = judge(&Item::found("E-1"), &again, &[], "2026-01-01");
    assert_eq!(got.retain_until, Some(day("2026-05-31")));
}

#[test]
fn s13_longest_wins() {
    let register = register(&["C-1 A1 2024-03-15", "C-1 B1 2024-09-30", "C-1 C1 -"]);
    let item = Item::found("=A1 =B1");
    let got = judge(&item, &register, &[], "2025-03-16");
    assert_eq!((got.verdict, got.retain_until), (Verdict::KeepInTerm, Some(day("2025-09-30"))));
    assert_eq!(got.governing, Some(EngagementId::new("B1")));
    assert_eq!(judge(&item, &register, &[], "2025-10-01").verdict, Verdict::Due);
    let with_open = judge(&Item::found("=A1 =B1 =C1"), &register, &[], "2025-10-01");
    assert_eq!(with_open.verdict, Verdict::KeepOpen);
    assert_eq!(with_open.governing, Some(EngagementId::new("C1")));
}

#[test]
fn s14_a_weak_match_never_shortens() {
    let rows =
        ["C-1 A1 2023-06-30", "C-2 B1 2025-05-31", "C-3 C1 -", "C-1 D1 -", "C-4 E1 2023-06-30"];
    let register = register(&rows);
    let check = |words: &str, as_of: &str, want: &str| {
        assert_eq!(headline(&judge(&Item::found(words), &register, &[], as_of)), want, "{words}");
    };
    check("B1 ?A1", "2026-05-31", "pre_notice");
    check("B1 ?A1", "2026-06-01", "due");
    check("A1 ?B1", "2024-06-30", "pre_notice");
    check("A1 ?B1", "2024-07-01", "review(ambiguous)");
    check("A1 ?B1", "2030-01-01", "review(ambiguous)");
    check("A1 ?C1", "2024-07-01", "review(ambiguous)");
    check("A1 ?D1", "2024-07-01", "due");
    check("A1 ~D1", "2024-07-01", "review(ambiguous)");
    check("A1 ~E1", "2024-07-01", "due");
    check("A1 ?E1", "2024-07-01", "due");
    check("A1 ?missing", "2024-07-01", "review(ambiguous)");
    check("?A1", "2024-07-01", "review(ambiguous)");
    check("/A1 /D1", "2024-07-01", "review(ambiguous)");
}

#[test]
fn s18_unmatched_stays_with_people() {
    let register = register(&["C-1 E-1 2020-01-01"]);
    for as_of in ["2026-10-15", "2026-11-01", "2126-01-01"] {
        let got = judge(&Item::found(""), &register, &[], as_of);
        assert_eq!(headline(&got), "review(unmatched)");
        assert_eq!((got.over_term_days, got.strength), (0, None));
    }
}

#[test]
fn s21_a_floor_of_the_register_beats_the_ceiling() {
    let rows =
        ["C-1 E-1 2019-06-30 keep_until=2025-12-31", "C-1 E-2 2019-06-30", "C-2 E-3 2020-01-01"];
    let register = register(&rows);
    let check = |words: &str, as_of: &str, want: &str| {
        let got = judge(&Item::found(words), &register, &[], as_of);
        let told = format!("{} {}", headline(&got), got.over_term_days);
        assert_eq!(told, want, "{words} {as_of}");
        got
    };
    check("E-1", "2020-06-30", "pre_notice 0");
    check("E-1", "2020-07-01", "keep_statutory 1");
    check("E-1", "2025-12-31", "keep_statutory 2010");
    let due = check("E-1", "2026-01-01", "due 2011");
    assert_eq!(due.effective_until, Some(day("2025-12-31")));
    assert_eq!((due.execute_by, due.overdue), (Some(day("2026-01-28")), false));
    assert!(check("E-1", "2026-01-29", "due 2039").overdue);
    // Whatever of its engagements carries the floor.
    check("E-1 E-3", "2025-12-31", "keep_statutory 1825");
    check("E-2", "2025-12-31", "due 2010");
    // A candidate's floor counts as keeping longer, too.
    check("E-3 ?E-1", "2025-12-31", "review(ambiguous) 1825");
}

#[test]
fn what_was_not_read_is_never_due() {
    let register = register(&["C-1 E-1 2020-01-01"]);
    for item in [Item::unread("E-1"), Item::partly("E-1"), Item::unread(""), Item::unread("?E-1")] {
        let got = judge(&item, &register, &[], "2026-11-22");
        assert_eq!(headline(&got), "review(unread)");
    }
    let got = judge(&Item::partly("?E-1"), &register, &[], "2026-11-22");
    assert_eq!(got.reasons, [ReviewReason::Unread, ReviewReason::Ambiguous]);
    // Contradicting facts are resolved towards keeping.
    let half = Item { outcome: Outcome::None, ..Item::partly("E-1") };
    assert_eq!(headline(&judge(&half, &register, &[], "2026-11-22")), "review(unread)");
    let got = judge(&Item::clean("E-1"), &register, &[], "2026-11-22");
    assert_eq!((headline(&got).as_str(), got.over_term_days), ("out_of_scope", 0));
    assert_eq!(got.engagements, [EngagementId::new("E-1")]);
}

#[test]
fn reviews_in_their_order() {
    let register = register(&["C-1 E-1 2020-01", "C-2 E-2 -"]);
    let check = |item: &Item, want: &[&str]| {
        let got = judge(item, &register, &[], "2026-11-22");
        let reasons: Vec<_> = got.reasons.iter().map(|reason| reason.code()).collect();
        assert_eq!((got.verdict, reasons.as_slice()), (Verdict::Review, want));
    };
    check(&Item::found("+E-1 =E-2"), &["conflict"]);
    check(&Item::found("E-99"), &["register"]);
    check(&Item::found("E-1 =E-99"), &["register", "conflict"]);
    check(&Item::found("E-1 ?E-2"), &["imprecise_end", "ambiguous"]);
    let rows = |words| Item::found(words).kind(ItemKind::Rows);
    check(&rows("E-1"), &["table", "imprecise_end"]);
    check(&rows("E-2"), &["table"]);
    check(&rows(""), &["table", "unmatched"]);
    let clean = judge(&Item::clean("E-1").kind(ItemKind::Rows), &register, &[], "2026-11-22");
    assert_eq!(clean.verdict, Verdict::OutOfScope);
}

#[test]
fn s25_the_clients_own_records_go_back() {
    let register =
        register(&["C-1 E-1 2024-12-31 obligor=client", "C-1 E-2 2024-12-31 return_required=yes"]);
    let got = judge(&Item::found("E-1"), &register, &[], "2026-01-15");
    assert_eq!((got.verdict, got.return_only, got.return_required), (Verdict::Due, true, false));
    let got = judge(&Item::found("E-2"), &register, &[], "2026-01-15");
    assert_eq!((got.verdict, got.return_only, got.return_required), (Verdict::Due, false, true));
    assert!(judge(&Item::found("E-1 E-2"), &register, &[], "2026-01-15").return_only);
}

#[test]
fn the_calculator_tells_its_sum() {
    let told = |lang, end, floors: &[Floor], as_of| {
        let messages = Messages::new(lang);
        let term = term(end, 12, floors, day(as_of));
        term.derivation.iter().map(|step| step.text(&messages)).collect::<Vec<_>>()
    };
    let end = WrittenDate::Day(day("2024-12-31"));
    assert_eq!(
        told(Lang::En, end, &[], "2026-01-01"),
        [
            "end 31 Dec 2024 + 12 months = 31 Dec 2025",
            "the last day counts in full, so to be dealt with from 1 Jan 2026",
            "on 1 Jan 2026 the term is over by 1 day",
        ]
    );
    assert_eq!(
        told(
            Lang::Nl,
            WrittenDate::Month(day("2024-06-01")),
            &[
                Floor { rule: "NL-AWR-52".into(), until: WrittenDate::Year(day("2029-01-01")) },
                Floor { rule: "Oud".into(), until: WrittenDate::Day(day("2025-06-30")) },
            ],
            "2026-01-01"
        ),
        [
            "einde 2024-06 is geen dag; gerekend vanaf 30 jun 2024, de laatste dag die dat kan zijn",
            "einde 30 jun 2024 + 12 maanden = 30 jun 2025",
            "de laatste dag telt helemaal mee, dus te behandelen vanaf 1 jul 2025",
            "Oud bewaart het t/m 30 jun 2025, en dat is niet langer dan de termijn zelf",
            "NL-AWR-52 eindigt in 2029; gerekend t/m 31 dec 2029, de laatste dag die dat kan zijn",
            "NL-AWR-52 bewaart het t/m 31 dec 2029, 1645 dagen langer dan de termijn",
            "op 1 jan 2026 is de termijn 185 dagen voorbij, maar NL-AWR-52 bewaart het nog 1460 dagen, t/m 31 dec 2029",
        ]
    );
    let last = |as_of| told(Lang::En, end, &[], as_of).pop().unwrap();
    assert_eq!(
        last("2024-12-31"),
        "on 31 Dec 2024 the engagement itself still runs, until 31 Dec 2024"
    );
    assert_eq!(last("2025-01-01"), "on 1 Jan 2025 the term still runs, for 364 more days");
    assert_eq!(last("2025-12-30"), "on 30 Dec 2025 the term still runs, for 1 more day");
    assert_eq!(last("2025-12-31"), "on 31 Dec 2025 the term still runs; it is the last day");
}

#[test]
fn the_calculator_tells_when_a_floor_is_over_too() {
    let floors = [Floor { rule: "NL-AWR-52".into(), until: WrittenDate::Day(day("2026-06-30")) }];
    let last = |as_of: &str| {
        let term = term(WrittenDate::Day(day("2024-12-31")), 12, &floors, day(as_of));
        term.derivation.last().unwrap().text(&Messages::new(Lang::En))
    };
    assert_eq!(
        last("2026-06-29"),
        "on 29 Jun 2026 the term is over by 180 days, but NL-AWR-52 keeps it for 1 more day, until 30 Jun 2026"
    );
    assert_eq!(last("2026-07-01"), "on 1 Jul 2026 the term is over by 182 days");
}

#[test]
fn the_calculator_tells_what_a_calendar_hides() {
    let told = |end: &str| {
        let term = term(WrittenDate::Day(day(end)), 12, &[], day("2025-01-01"));
        let steps = term.derivation.iter().map(|step| step.text(&Messages::new(Lang::En)));
        steps.skip(1).take(2).collect::<Vec<_>>()
    };
    let due = |date: &str| format!("the last day counts in full, so to be dealt with from {date}");
    assert_eq!(
        told("2024-02-29"),
        ["that month has no day 29; its last day takes its place".to_owned(), due("1 Mar 2025")]
    );
    let weekend =
        "Saturday 21 Nov 2026 shifts nothing: the term is a contract's, and weekends count";
    assert_eq!(told("2025-11-21"), [weekend.to_owned(), due("22 Nov 2026")]);
}

#[test]
fn a_verdict_explains_itself() {
    use Topic::{Deadline, Holds, Rules, Whose, Would};
    let register = register(&["C-1 E-1 2024-12-31", "C-2 E-2 2025-06-30"]);
    let got = judge(&Item::found("+E-1 ?E-2"), &register, &[], "2026-02-01");
    let told = |lang| {
        let messages = Messages::new(lang);
        got.derivation
            .iter()
            .map(|s| format!("{} {}", s.rule, s.text(&messages)))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told(Lang::En),
        [
            "2.4 E-1: lies in the folder of this engagement only (strong)",
            "2.4 E-2: client name in the content (weak)",
            "register E-1 ended on 31 Dec 2024",
            "R2 end 31 Dec 2024 + 12 months = 31 Dec 2025",
            "clause-10 general terms, clause 10 [NL-CONTRACT-12M]: kept for 12 months after the end, and no longer",
            "R3 the last day counts in full, so to be dealt with from 1 Jan 2026",
            "hold no hold covers it",
            "2.4 E-2 is a candidate of another client that would keep it until 30 Jun 2026",
            "2.2 32 days past the contract term",
            "verdict it is not certain whose it is, and that decides how long it is kept",
        ]
    );
    let topics: Vec<_> = got.derivation.iter().map(Step::topic).collect();
    assert_eq!(
        topics,
        [Whose, Whose, Deadline, Deadline, Rules, Deadline, Holds, Whose, Rules, Would]
    );
    assert_eq!(told(Lang::Nl)[3], "R2 einde 31 dec 2024 + 12 maanden = 31 dec 2025");
    let json = got.derivation[3].to_json();
    let want = serde_json::json!({"rule": "R2", "fact": "verdict-sum",
        "args": {"end": "2024-12-31", "months": 12, "until": "2025-12-31"}});
    assert_eq!(json, want);
}

#[test]
fn every_why_has_words() {
    for lang in [Lang::Nl, Lang::En] {
        let messages = Messages::new(lang);
        assert!(super::super::explain::verdict_messages().into_iter().all(|id| messages.has(id)));
        let topics = [Topic::Whose, Topic::Deadline, Topic::Rules, Topic::Holds, Topic::Would];
        assert!(topics.iter().all(|topic| !topic.text(&messages).is_empty()));
        assert!(HoldReason::ALL.iter().all(|reason| !reason.text(&messages).is_empty()));
    }
}
