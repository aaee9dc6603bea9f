//! What is wrong with one engagement only, and so refuses no register: its items wait for a person.

use proptest::prelude::*;

use super::*;

#[track_caller]
fn check(rows: &[&str], words: &str, as_of: &str, want: &str) {
    let got = judge(&Item::found(words), &register(rows), &[], as_of);
    assert_eq!(headline(&got), want, "{rows:?} {words}");
    assert!(want == "due" || !got.is_destroyable());
}

/// retention.md section 2.3: what the register cannot mean is no end.
#[test]
fn an_end_that_nobody_meant_starts_no_clock() {
    check(&["C-1 E-1 2020-12-31"], "E-1", "2026-01-01", "due");
    for end in ["1900-01-01", "1970-01-01", "1989-12-31", "1989", "2099-12-31", "2199"] {
        check(&[&format!("C-1 E-1 {end}")], "E-1", "2026-01-01", "review(register)");
        // Of several engagements, one that nobody knows the end of keeps the item.
        let rows = ["C-1 E-1 2020-12-31".to_owned(), format!("C-2 E-2 {end}")];
        let rows = [rows[0].as_str(), rows[1].as_str()];
        check(&rows, "E-1 E-2", "2026-01-01", "review(register)");
        // A weak sign of it may lengthen, too.
        check(&rows, "E-1 ?E-2", "2026-01-01", "review(ambiguous)");
    }
}

/// It says what stands there, and does not pass for a running one.
#[test]
fn an_end_that_nobody_meant_is_told() {
    let got = judge(&Item::found("E-1"), &register(&["C-1 E-1 2099-12-31"]), &[], "2026-01-01");
    let messages = Messages::new(Lang::En);
    let texts: Vec<String> = got.derivation.iter().map(|step| step.text(&messages)).collect();
    let open = judge(&Item::found("E-1"), &register(&["C-1 E-1 -"]), &[], "2026-01-01");
    assert!(texts.iter().any(|text| text.contains("2099")), "{texts:?}");
    assert!(
        open.derivation
            .iter()
            .all(|step| !texts.contains(&step.text(&messages)) || step.rule != "register")
    );
}

#[test]
fn an_engagement_without_a_row_keeps_its_items() {
    check(&["C-1 E-1 2020-12-31"], "E-9", "2026-01-01", "review(register)");
    check(&["C-1 E-1 2020-12-31"], "E-1 E-9", "2026-01-01", "review(register)");
    check(&["C-1 E-1 2020-12-31"], "E-1 =E-9", "2026-01-01", "review(register)");
    check(&["C-1 E-1 2020-12-31"], "E-1 ~E-9", "2026-01-01", "review(ambiguous)");
}

proptest! {
    /// P1: a doubt about the register makes nothing more destroyable.
    #[test]
    fn a_doubt_about_an_end_lets_nothing_go(
        year in 1990_i32..2030,
        bad in prop::sample::select(vec!["1900-01-01", "1989", "2099-12-31"]),
        words in prop::sample::select(vec!["E-1 E-2", "E-1 ?E-2", "E-2", "?E-2", "+E-1 =E-2"]),
    ) {
        let end = format!("C-2 E-2 {year}-06-30");
        let first = "C-1 E-1 2020-12-31";
        let before = judge(&Item::found(words), &register(&[first, &end]), &[], "2026-01-01");
        let after = format!("C-2 E-2 {bad}");
        let after = judge(&Item::found(words), &register(&[first, &after]), &[], "2026-01-01");
        prop_assert!(!after.is_destroyable() || before.is_destroyable());
        prop_assert!(!after.is_destroyable());
    }
}
