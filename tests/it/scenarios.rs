//! The acceptance scenarios of retention: every row of `fixtures/scenarios.csv`, run through the core.
//!
//! The table is written for a privacy officer: a sentence in each language, what is known, the day, what is
//! asked, and what must come of it. An empty cell expects nothing; `-` expects that there is none.

mod approvals;
mod case;
mod counting;
mod judging;
mod obligor;
mod permits;
mod table;

use std::collections::BTreeSet;

use table::{COLUMNS, EXPECTED, Row, rows};

use crate::firm::Office;

/// The scenarios that the table must hold.
const REQUIRED: [&str; 34] = [
    "S01", "S02", "S03", "S04", "S05", "S06", "S07", "S08", "S09", "S10", "S11", "S12", "S13",
    "S14", "S15", "S16", "S17", "S18", "S19", "S20", "S21", "S22", "S23", "S24", "S25", "S26",
    "S27", "S28", "S29", "S30", "S31", "S32", "S39", "S40",
];

#[test]
fn every_row_comes_out_as_the_table_says() {
    let rows = rows();
    let failures: Vec<String> = rows
        .iter()
        .filter_map(|row| judging::run(row).err().map(|why| format!("{}: {why}", row.id())))
        .collect();
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), rows.len(), failures.join("\n"));
}

#[test]
fn every_scenario_has_a_row_and_every_row_a_sentence() {
    let rows = rows();
    let held: BTreeSet<&str> = rows.iter().map(Row::scenario).collect();
    let missing: Vec<&str> = REQUIRED.into_iter().filter(|id| !held.contains(id)).collect();
    assert!(missing.is_empty(), "scenarios without a row: {missing:?}");
    let known = BTreeSet::from(REQUIRED);
    assert!(held.is_subset(&known), "{held:?} has scenarios that nobody asked for");
    let ids: BTreeSet<&str> = rows.iter().map(Row::id).collect();
    assert_eq!(ids.len(), rows.len(), "an id stands twice");
    let mut sentences = BTreeSet::new();
    for row in &rows {
        for lang in ["nl", "en"] {
            let text = row.cell(lang);
            assert!(text.ends_with('.') && text.len() > 12, "{}: {text}", row.id());
            assert!(!text.contains('\n'), "{}: {text}", row.id());
            sentences.insert((lang, row.scenario(), text.to_owned()));
        }
    }
    assert_eq!(
        sentences.len(),
        rows.len() * 2,
        "a sentence says the same of two rows of a scenario"
    );
}

/// A table that nobody compares with anything would be green as well.
#[test]
fn a_row_with_any_other_expectation_fails() {
    let mut compared = BTreeSet::new();
    for row in rows() {
        for column in EXPECTED.into_iter().filter(|column| !row.cell(column).is_empty()) {
            for (at, part) in row.parts(column).into_iter().enumerate() {
                let mut parts: Vec<String> =
                    row.parts(column).into_iter().map(str::to_owned).collect();
                parts[at] = another(part);
                let other = row.with(column, &parts.join(" | "));
                assert!(
                    judging::run(&other).is_err(),
                    "{} does not use {column}: {part}",
                    row.id()
                );
            }
            compared.insert(column);
        }
    }
    assert_eq!(compared, BTreeSet::from(EXPECTED), "a column that no row fills");
}

/// Something else of the same kind.
fn another(cell: &str) -> String {
    match cell {
        "-" => "2001-01-01".to_owned(),
        "allowed" => "refused: hold".to_owned(),
        "out_of_scope" => "due".to_owned(),
        _ if cell.starts_with("refused: ") => "allowed".to_owned(),
        _ if cell.parse::<i64>().is_ok() => format!("1{cell}"),
        _ if cell.starts_with("20") => "2001-01-01".to_owned(),
        _ if cell.contains(' ') => format!("{cell}0"),
        _ => "out_of_scope".to_owned(),
    }
}

#[test]
fn a_cell_that_is_not_understood_or_not_asked_for_fails() {
    let rows = rows();
    let row = |id: &str| rows.iter().find(|row| row.id() == id).unwrap();
    for (column, cell) in [
        ("register", "E-1"),
        ("item", "E-1 perhaps"),
        ("happened", "something"),
        ("asked", "what"),
        ("day", "2025-02-30"),
        ("steer_on", "2026-12-18"),
    ] {
        let other = row("S01a").with(column, cell);
        assert!(judging::run(&other).is_err(), "{column} may say {cell}");
    }
    assert!(judging::run(&row("S39a").with("verdict", "due")).is_err());
    assert!(judging::run(&row("S39a").with("over_term_days", "0")).is_err());
    assert!(judging::run(&row("S32d").with("retain_until", "2026-01-01")).is_err());
    assert_eq!(COLUMNS.len(), COLUMNS.iter().collect::<BTreeSet<_>>().len());
}

/// What a file says of its own age is no fact of the core: so these rows run through the program.
#[test]
fn the_time_of_a_file_counts_nowhere() {
    let rows: Vec<Row> =
        rows().into_iter().filter(|row| row.cell("item").contains("changed ")).collect();
    assert!(!rows.is_empty(), "no row with a file that was changed long ago");
    for row in rows {
        let case = case::Case::read(&row).unwrap();
        let office = Office::empty();
        let settings = "version = 1\nlanguage = \"nl\"\n[register]\npath = \"register.csv\"\n\
            [[source]]\nname = \"share\"\npath = \"share\"\n";
        std::fs::write(office.path("termijn.toml"), settings).unwrap();
        let register =
            "client_id,client_name,engagement_id,engagement_name,start_date,end_date,paths\n";
        let end = row.cell("register").split(' ').next_back().unwrap();
        let register = format!("{register}C-1,Naam,E-1,Advies,2010-01-01,{end},klant/**\n");
        std::fs::write(office.path("register.csv"), register).unwrap();
        std::fs::create_dir_all(office.path("share/klant")).unwrap();
        let file = office.path("share/klant/brief.txt");
        std::fs::write(&file, "BSN: 148206104\n").unwrap();
        let changed = case.changed.unwrap().and_hms_opt(12, 0, 0).unwrap().and_utc();
        let opened = std::fs::File::options().write(true).open(&file).unwrap();
        opened.set_modified(changed.into()).unwrap();
        office.run(&["scan"]).ok();
        let told = ["explain", "klant/brief.txt", "--format", "json", "--as-of", row.cell("day")];
        let got = office.run(&told).ok().json();
        for (column, key) in [
            ("answer", "verdict"),
            ("retain_until", "retain_until"),
            ("due_from", "due_from"),
            ("over_term_days", "over_term_days"),
        ] {
            let value = &got[key];
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            assert_eq!(value, row.cell(column), "{} {column}", row.id());
        }
    }
}
