//! `term`: what a person would reckon on paper, with the sum beside it.

use crate::firm::Office;

#[test]
fn the_calculator_reads_like_a_colleague() {
    let office = Office::empty();
    let told = |lang: &str, args: &[&str]| {
        let args = [&["--lang", lang, "term"], args].concat();
        office.run(&args).ok().stdout_text()
    };
    let floors = ["--floor", "NL-AWR-52@2031", "--floor", "afspraak@30-06-2025"];
    let nl = [&["--end", "2024-12-31", "--as-of", "2026-11-22"][..], &floors].concat();
    insta::assert_snapshot!("term_nl", told("nl", &nl));
    let en = ["--end", "29-02-2024", "--as-of", "2025-02-20"];
    insta::assert_snapshot!("term_en", told("en", &en));
    let month = ["--end", "2024-06", "--as-of", "2025-06-30"];
    insta::assert_snapshot!("term_month", told("en", &month));
    // It asks nothing of a state folder, and makes none.
    assert!(!office.state().exists());
}

/// End, months, floors, as of: last day of the contract, first day to act, last day of all, days over.
#[test]
fn the_dates_are_those_of_the_law_book() {
    let office = Office::empty();
    let check = |args: &[&str], want: [&str; 3], over: i64| {
        let json = office.run(&[&["term", "--format", "json"], args].concat()).ok().json();
        let keys = ["retain_until", "due_from", "effective_until"];
        assert_eq!(keys.map(|key| json[key].as_str().unwrap()), want, "{args:?}");
        assert_eq!(json["over_term_days"], over, "{args:?}");
        assert_eq!(json["schema"], "termijn/term/1");
        for step in json["derivation"].as_array().unwrap() {
            for key in ["rule", "fact", "text"] {
                assert!(step[key].as_str().is_some_and(|text| !text.is_empty()), "{step}");
            }
        }
    };
    // S01, S02, S03, S04, S05, S07, S10, S21.
    let at = |end, as_of| vec!["--end", end, "--as-of", as_of];
    let plain = ["2025-12-31", "2026-01-01", "2025-12-31"];
    check(&at("2024-12-31", "2025-12-31"), plain, 0);
    check(&at("31-12-2024", "2026-01-01"), plain, 1);
    check(&at("2024-02-29", "2025-03-01"), ["2025-02-28", "2025-03-01", "2025-02-28"], 1);
    check(&at("2023-02-28", "2024-02-29"), ["2024-02-28", "2024-02-29", "2024-02-28"], 1);
    let months = |n| [at("2025-01-31", "2026-01-01"), vec!["--months", n]].concat();
    check(&months("13"), ["2026-02-28", "2026-03-01", "2026-02-28"], 0);
    let anchored = [at("2024-02-29", "2026-01-01"), vec!["--months", "48"]].concat();
    check(&anchored, ["2028-02-29", "2028-03-01", "2028-02-29"], 0);
    check(&at("2025-11-21", "2026-11-22"), ["2026-11-21", "2026-11-22", "2026-11-21"], 1);
    check(&at("2024-06", "2025-07-01"), ["2025-06-30", "2025-07-01", "2025-06-30"], 1);
    check(&at("2024", "2026-01-02"), plain, 2);
    let statute = [at("2019-06-30", "2025-12-31"), vec!["--floor", "NL-AWR-52@2025-12-31"]];
    check(&statute.concat(), ["2020-06-30", "2020-07-01", "2025-12-31"], 2010);
}

#[test]
fn months_are_those_of_the_configuration() {
    let office = Office::new();
    office.rewrite("termijn.toml", |settings| {
        assert!(settings.contains("[retention]\n"));
        settings.replace("[retention]\n", "[retention]\nmonths_after_end = 24\n")
    });
    let until = |args: &[&str]| {
        let args = [&["term", "--end", "2024-12-31", "--format", "json"], args].concat();
        office.run(&args).ok().json()["retain_until"].clone()
    };
    assert_eq!(until(&[]), "2026-12-31");
    assert_eq!(until(&["--months", "12"]), "2025-12-31");
}

#[test]
fn what_is_no_date_is_refused() {
    let office = Office::empty();
    for (args, words) in [
        (&["--end", "gisteren"][..], &["--end", "T0801"][..]),
        (&["--end", "1/2/2024"], &["niet te onderscheiden"]),
        (&["--end", "2024-02-30"], &["--end"]),
        (&["--end", "0204-06-30"], &["--end"]),
        (&["--end", "2024-12-31", "--floor", "NL-AWR-52"], &["NL-AWR-52@2031-12-31"]),
        (&["--end", "2024-12-31", "--floor", "@2031-12-31"], &["--floor"]),
        (&["--end", "2024-12-31", "--floor", "NL-AWR-52@ooit"], &["--floor"]),
        (&["--end", "2024-12-31", "--months", "0"], &["--months"]),
        (&["--end", "2024-12-31", "--months", "1201"], &["--months"]),
        (&["--end", "2024-12-31", "--months", "-1"], &["-1"]),
        (&["--end", "2024-12-31", "--as-of", "nu"], &["T0801"]),
        (&["--end", "2024-12-31", "--format", "csv"], &["T0801"]),
        (&[], &["--end"]),
    ] {
        let ended = office.run(&[&["term"], args].concat());
        ended.code(2).names(words);
        assert_eq!(ended.stdout_text(), "", "{args:?}");
    }
}
