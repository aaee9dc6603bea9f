//! Everything for people comes in Dutch and in English, whole.

use std::collections::BTreeSet;

use regex::Regex;

use crate::firm::{Office, Output};

/// Names of messages that no one would write by chance: with at least two hyphens.
fn message_ids() -> BTreeSet<String> {
    let name = Regex::new(r"(?m)^([a-z]+(?:-[a-z0-9]+){2,})\s*=").unwrap();
    let mut ids = BTreeSet::new();
    let texts = walkdir::WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/text"));
    for entry in texts {
        let entry = entry.unwrap();
        if entry.path().extension().is_some_and(|ending| ending == "ftl") {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            ids.extend(name.captures_iter(&text).map(|found| found[1].to_owned()));
        }
    }
    assert!(!ids.is_empty(), "no messages were found");
    ids
}

/// Expects no name of a message, no empty place and no mark of direction in what people read.
#[track_caller]
fn assert_whole(text: &str, ids: &BTreeSet<String>) {
    let word = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let raw: Vec<&str> = text.split(word).filter(|word| ids.contains(*word)).collect();
    assert!(raw.is_empty(), "not translated: {raw:?}\n{text}");
    for mark in ["{$", "{ $", "\u{2068}", "\u{2069}"] {
        assert!(!text.contains(mark), "{} is left over\n{text}", mark.escape_unicode());
    }
}

/// What stands for dates, ids, numbers of runs and times in a text that is compared or kept.
pub(crate) fn redacted(text: &str) -> String {
    const MONTHS: &str = "jan|feb|mrt|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec";
    let forms = [
        (r"\bit_[a-z2-7]{20}\b".to_owned(), "[item]"),
        (r"\bst_[a-z2-7]{20}\b".to_owned(), "[state]"),
        (r"\bP-\d{4}-\w+\b".to_owned(), "[plan]"),
        (r"\bI-\d{4}-\d+\b".to_owned(), "[incident]"),
        (r"\bR-[0-9TZ:-]{20}".to_owned(), "[run]"),
        (r"\b[0-9a-f]{8,64}\b".to_owned(), "[digest]"),
        (r"\b\d{4}-\d{2}-\d{2}(T[0-9:]+Z?)?\b".to_owned(), "[date]"),
        (r"\b\d{1,2}-\d{1,2}-\d{4}\b".to_owned(), "[date]"),
        (format!(r"(?i)\b\d{{1,2}} (?:{MONTHS})[a-z]*\.? \d{{4}}\b"), "[date]"),
        (r"\b\d{2}:\d{2}(:\d{2})?\b".to_owned(), "[time]"),
    ];
    forms.iter().fold(text.to_owned(), |text, (form, name)| {
        Regex::new(form).unwrap().replace_all(&text, *name).into_owned()
    })
}

/// Long ago, while the clock was put back.
const NOTICED: &str = "2024-10-27T02:30";

fn said(output: &Output) -> String {
    format!("{}{}", output.stdout_text(), output.stderr_text())
}

#[test]
fn both_languages_say_everything() {
    let office = Office::scanned();
    let ids = message_ids();
    let item = "klanten/devries/2023-loon/loonstrook jan.txt";
    for (args, codes) in [
        (&["--help"][..], &[0][..]),
        (&["plan", "create", "--help"], &[0]),
        (&["status"], &[0, 3]),
        (&["explain", item], &[0]),
        (&["register", "list"], &[0]),
        (&["term", "--end", "2024-06", "--floor", "NL-AWR-52@2031"], &[0]),
        (&["incident", "open", "--source", "share", "--noticed", NOTICED, "--kind", "loss"], &[0]),
        (&["incident", "list"], &[0]),
        (&["rules", "list"], &[0]),
        (&["explain", "geen/bestand.txt"], &[1]),
        (&["plan", "create", "--client", "C-1013"], &[1, 4]),
        (&["plan", "show", "P-0000-0000"], &[1, 2, 4]),
    ] {
        let [dutch, english] = ["nl", "en"].map(|lang| {
            let args: Vec<&str> = ["--lang", lang].iter().chain(args).copied().collect();
            let output = office.run(&args);
            said(output.code_in(codes))
        });
        assert_whole(&dutch, &ids);
        assert_whole(&english, &ids);
        assert_ne!(dutch, english, "{args:?} is the same in both languages");
        let own = said(office.run(args).code_in(codes));
        assert_eq!(redacted(&own), redacted(&dutch), "LANG=nl is Dutch");
    }
}

/// Help of every verb fits a page of 100 columns; only the line of usage may be longer.
#[test]
fn help_fits_the_page() {
    let office = Office::empty();
    let verb = Regex::new(r"^  ([a-z]+) +\S").unwrap();
    let mut open = vec![Vec::<String>::new()];
    let mut seen = 0;
    while let Some(path) = open.pop() {
        for lang in ["nl", "en"] {
            let mut args: Vec<&str> = vec!["--lang", lang];
            args.extend(path.iter().map(String::as_str));
            args.push("--help");
            let help = office.run(&args).ok().stdout_text();
            let is_long = |line: &&str| line.chars().count() > 100 && !line.starts_with("Usage:");
            assert_eq!(help.lines().find(is_long), None, "{path:?}");
            seen += 1;
            if lang == "en" {
                let verbs = help.lines().skip_while(|line| *line != "Commands:").skip(1);
                let verbs = verbs.take_while(|line| !line.is_empty());
                let verbs = verbs.filter_map(|line| verb.captures(line).map(|c| c[1].to_owned()));
                open.extend(
                    verbs
                        .filter(|verb| verb != "help")
                        .map(|verb| path.iter().cloned().chain([verb]).collect::<Vec<_>>()),
                );
            }
        }
    }
    assert!(seen > 60, "only {seen} helps were read");
}

/// Two firms with the same files differ in ids only.
#[test]
fn explanations_depend_on_the_facts_alone() {
    let explain = |lang: &str| {
        let office = Office::scanned();
        let item = "klanten/linde/werving-2022/LEESMIJ";
        redacted(&office.run(&["--lang", lang, "explain", item]).ok().stdout_text())
    };
    assert_eq!(explain("nl"), explain("nl"));
}

#[test]
fn redaction_leaves_no_date_and_no_id() {
    let text =
        "it_abcdefghij234567abcd op 2026-11-22, 1-3-2025, 3 mrt 2025 en 12 November 2026 om 10:12";
    assert_eq!(redacted(text), "[item] op [date], [date], [date] en [date] om [time]");
}
