//! Periods that count from an event which the register tells.

use super::statutes::{of_class, pack};
use super::*;
use crate::register::EventKind;

/// Duties that count from somebody's leaving, and from a last treatment.
const RULES: &str = "schema = 1\n\
    [[statute]]\nid = \"STAFF\"\nkind = \"floor\"\nperiod = { calendar_years = 5 }\ntrigger = \"event\"\n\
    event = \"leaving\"\nobligor = \"firm\"\ncertainty = \"verified\"\nvalid_from = \"1990-01-01\"\n\
    title = { nl = \"Naam\", en = \"Name\" }\nsource = \"art. 1\"\nsigns = { name = [\"bouwpas\"] }\n\
    [[statute]]\nid = \"BOTH\"\nkind = \"both\"\nperiod = { months = 24 }\ntrigger = \"event\"\n\
    event = \"last_treatment\"\nobligor = \"firm\"\ncertainty = \"verified\"\nvalid_from = \"1990-01-01\"\n\
    title = { nl = \"Naam\", en = \"Name\" }\nsource = \"art. 1\"\nsigns = { name = [\"slagpas\"] }\n";

pub(super) fn rules() -> RetentionPack {
    pack().with_own(RULES).unwrap()
}

/// Judged by the rules above; the messages of how it came about.
fn judged(item: &Item, rows: &[&str], as_of: &str) -> (Assessment, Vec<&'static str>) {
    let (pack, register) = (rules(), register(rows));
    let got = assess(&item.facts(), &World::of(&register, &pack, &[]), day(as_of));
    for lang in [Lang::Nl, Lang::En] {
        let messages = Messages::new(lang);
        assert!(got.derivation.iter().all(|step| !step.text(&messages).is_empty()));
    }
    let told = got.derivation.iter().map(|step| step.message);
    let told = told.filter(|message| {
        message.starts_with("verdict-statute-event") || *message == "verdict-statute-assumed"
    });
    let told = told.collect();
    (got, told)
}

#[track_caller]
fn check(row: &str, class: &str, as_of: &str, want: &str, message: &str) {
    let (got, told) = judged(&of_class("E-1", class), &[row], as_of);
    let until = got.effective_until.map_or("-".to_owned(), |day| day.to_string());
    assert_eq!(format!("{} {until}", headline(&got)), want, "{row} {as_of}");
    let told = told.iter().map(|told| told.trim_start_matches("verdict-statute-event"));
    assert_eq!(told.collect::<Vec<_>>(), [message], "{row} {as_of}");
}

#[test]
fn a_duty_counts_from_the_day_of_the_register() {
    let row = "C-1 E-1 2024-06-30 events=leaving=2019-03-31";
    check(row, "STAFF", "2025-06-30", "pre_notice 2025-06-30", "");
    check(row, "STAFF", "2025-07-01", "due 2025-06-30", "");
    let later = "C-1 E-1 2019-06-30 events=uitdienst:31-03-2021";
    check(later, "STAFF", "2026-12-31", "keep_statutory 2026-12-31", "");
    check(later, "STAFF", "2027-01-01", "due 2026-12-31", "");
    // Another event, or none: the end of the engagement counts, as before.
    for row in ["C-1 E-1 2024-06-30", "C-1 E-1 2024-06-30 events=first_use=2019-03-31"] {
        check(row, "STAFF", "2029-12-31", "keep_statutory 2029-12-31", "-missing");
    }
    let (got, _) = judged(&of_class("E-1", "STAFF"), &["C-1 E-1 2024-06-30"], "2026-01-01");
    assert_eq!(got.statutes[0].missing_event(), Some(EventKind::Leaving));
    let (got, _) = judged(&of_class("E-1", "?STAFF"), &["C-1 E-1 2024-06-30"], "2026-01-01");
    assert_eq!((got.reason, got.statutes[0].missing_event()), (Some(ReviewReason::Statute), None));
    let (got, _) = judged(&of_class("E-1", "STAFF"), &[row], "2026-01-01");
    assert_eq!(got.statutes[0].missing_event(), None);
}

#[test]
fn a_ceiling_needs_a_day_that_is_sure() {
    let row = |on: &str| format!("C-1 E-1 2020-06-30 events=last_treatment={on}");
    check(&row("2021-03-31"), "BOTH", "2023-03-31", "keep_statutory 2023-03-31", "");
    check(&row("2021-03-31"), "BOTH", "2023-04-01", "act_now 2023-03-31", "");
    check("C-1 E-1 2020-06-30", "BOTH", "2023-04-01", "due 2022-06-30", "-missing");
}

#[test]
fn an_event_of_a_month_or_a_year_asks_a_person() {
    let row = |on: &str| format!("C-1 E-1 2020-06-30 events=last_treatment={on}");
    check(&row("2021-03"), "BOTH", "2023-03-31", "keep_statutory 2023-03-31", "-imprecise");
    check(&row("2021-03"), "BOTH", "2023-04-01", "review(imprecise_end) 2023-03-31", "-imprecise");
    check(&row("2021"), "BOTH", "2024-01-01", "review(imprecise_end) 2023-12-31", "-imprecise");
}

#[test]
fn an_event_that_is_yet_to_come_asks_a_person() {
    let row = "C-1 E-1 2020-06-30 events=leaving=2031-03-31";
    check(row, "STAFF", "2021-06-30", "pre_notice 2021-06-30", "-to-come");
    check(row, "STAFF", "2026-01-01", "review(statute) 2021-06-30", "-to-come");
    check(row, "STAFF", "2031-03-31", "keep_statutory 2036-12-31", "");
    // Nobody meant such a day: it is none.
    for never in ["1900-01-01", "2099-12-31", "2150"] {
        let row = format!("C-1 E-1 2020-06-30 events=leaving={never}");
        check(&row, "STAFF", "2021-07-01", "keep_statutory 2025-12-31", "-missing");
    }
}

#[test]
fn a_record_of_a_later_day_counts_from_that_day() {
    let item = |date: &str| Item { content_date: Some(day(date)), ..of_class("E-1", "BOTH") };
    let row = "C-1 E-1 2022-06-30 events=last_treatment=2021-03-31";
    let (got, told) = judged(&item("2021-09-30"), &[row], "2023-09-30");
    assert_eq!((got.verdict, told), (Verdict::KeepStatutory, vec!["verdict-statute-event-later"]));
    let (got, _) = judged(&item("2021-09-30"), &[row], "2023-10-01");
    assert_eq!(got.verdict, Verdict::Due, "that it was the last is nobody's word: no ceiling");
    let (got, told) = judged(&item("2021-03-31"), &[row], "2023-07-01");
    assert_eq!((got.verdict, told), (Verdict::ActNow, vec!["verdict-statute-event"]));
}

/// A record that tells its own day counts from it, where nobody told the event: no day is made up.
#[test]
fn a_record_counts_from_its_own_day_where_the_event_is_missing() {
    let row = "C-1 E-1 2020-06-30";
    for (as_of, want) in [("2024-12-31", Verdict::KeepStatutory), ("2025-01-01", Verdict::Due)] {
        let (got, told) = judged(&of_class("E-1", "STAFF@2019-05-01"), &[row], as_of);
        assert_eq!((got.verdict, got.statutes[0].assumed), (want, false), "{as_of}");
        assert_eq!(got.effective_until, Some(day("2024-12-31")));
        assert!(told.is_empty(), "{told:?}");
        assert!(got.derivation.iter().any(|step| step.message == "verdict-statute-from"));
    }
}

/// Somebody left, and the engagement began anew: that leaving was not the last.
#[test]
fn an_event_of_an_earlier_period_ends_nothing_sooner() {
    let earlier = "start_date=2022-01-01 earlier_periods=2019-01-01..2020-12-31";
    let row = format!("C-1 E-1 2023-06-30 {earlier} events=leaving=2020-03-31");
    check(&row, "STAFF", "2027-12-31", "keep_statutory 2027-12-31", "-later");
    check(&row, "STAFF", "2028-01-01", "due 2027-12-31", "-later");
}

#[test]
fn of_several_engagements_the_last_event_counts_and_all_must_tell() {
    let item = of_class("E-1 E-2", "STAFF");
    let rows = |second: &str| {
        [
            "C-1 E-1 2018-06-30 events=leaving=2018-03-31".to_owned(),
            format!("C-1 E-2 2018-06-30{second}"),
        ]
    };
    let until = |second: &str| {
        let rows = rows(second);
        let (got, _) = judged(&item, &rows.each_ref().map(String::as_str), "2020-01-01");
        (got.effective_until, got.statutes[0].missing_event().is_some())
    };
    assert_eq!(until(" events=leaving=2020-01-01"), (Some(day("2025-12-31")), false));
    assert_eq!(until(" events=leaving=2016-01-01"), (Some(day("2023-12-31")), false));
    assert_eq!(until(""), (Some(day("2023-12-31")), true));
}

#[test]
fn a_rule_that_counts_from_something_else_names_no_event() {
    let wrong = RULES.replacen("trigger = \"event\"", "trigger = \"record_date\"", 1);
    assert!(pack().with_own(&wrong).is_err());
    let unknown = RULES.replacen("\"leaving\"", "\"holiday\"", 1);
    assert!(pack().with_own(&unknown).is_err());
    // Of the office's own rules it may be left out: then nothing tells the day but the record.
    let without =
        RULES.replacen("event = \"leaving\"\\\n", "", 1).replacen("event = \"leaving\"\n", "", 1);
    assert!(pack().with_own(&without).is_ok());
    // Those of the law all name one.
    let events = embedded().statutes().iter().filter(|statute| statute.trigger == Trigger::Event);
    assert!(events.clone().count() > 10 && events.clone().all(|statute| statute.event.is_some()));
}
