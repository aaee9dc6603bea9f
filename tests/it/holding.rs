//! Holds that people trust: however they are written, wherever they were kept, whatever is renumbered.

use std::cell::Cell;
use std::fmt::Write as _;
use std::fs;

use termijn::digest::Digest;
use termijn::ledger::Ledger;
use termijn::location::ClientId;
use termijn::run::apply;
use termijn::run::files;
use termijn::run::holding::{self, HoldError};
use termijn::run::planning::{self, PlanningError};

use crate::desk::{ANNA, BOB, Desk, told};
use crate::dossier::{Dossier, outcomes, removed, stated};
use crate::firm::{AUTHOR, OFFICER, Office, PARTNER};

/// Each file is held by a path as a person may write it, and all of them stay.
#[test]
fn a_hold_holds_however_its_path_is_written() {
    let files = [
        ("brief [concept].txt", "klanten/a/brief [concept].txt"),
        ("gesprek 10:45.txt", "klanten/a/gesprek 10%3A45.txt"),
        ("met bron.txt", "share/klanten/a/met bron.txt"),
        ("schuin.txt", "klanten/a/schuin.txt/"),
        ("dubbel.txt", "klanten//a/./dubbel.txt"),
        ("blanco.txt", " klanten/a/blanco.txt"),
    ];
    let desk = Desk::new(&files.map(|(name, _)| name));
    let plan = desk.approved();
    for (name, path) in files {
        let hold = desk.hold(path);
        let covered = holding::covered(&desk.office(), &hold).unwrap();
        assert_eq!(covered, 1, "{path} covers {name}");
    }
    let report = desk.apply(&plan).unwrap();
    assert_eq!(told(&report), [("skipped:hold".to_owned(), files.len())].into());
    for (name, _) in files {
        assert!(desk.share(name).is_file(), "{name}");
    }
}

#[test]
fn a_hold_says_how_much_it_keeps() {
    let office = Office::scanned();
    let add = |path: &str, format: &str| {
        let owner = PARTNER.principal;
        let args = ["hold", "add", "--reason", "claim", "--mandate", "x", "--owner", owner];
        let rest = ["--review", "2099-01-01", "--path", path, "--format", format];
        office.run(&[&args[..], &rest].concat())
    };
    let items = |path: &str| add(path, "json").ok().json()["items"].clone();
    let all = items("klanten/linde/**").as_u64().unwrap();
    assert!(all > 1);
    assert_eq!(items("share/klanten/linde"), all, "the source in front changes nothing");
    assert_eq!(items("klanten/nergens/**"), 0);
    add("klanten/linde/**", "text").ok().names(&[&format!("nu tegenhoudt: {all}.")]);
    add("klanten/nergens/**", "text").ok().names(&["LET OP", "NIETS"]);
}

/// Expects that everything on the way to a destruction is refused with this code, and shown by `check`.
#[track_caller]
fn assert_refused(office: &Office, draft: &Dossier<'_>, approved: &Dossier<'_>, words: &[&str]) {
    let before = office.tree_digests();
    let key = office.path(AUTHOR.key);
    for args in [
        &["plan", "create", "--client", "C-1001"][..],
        &["plan", "freeze", &draft.id, "--key", key.to_str().unwrap()],
        &approved.apply_args(),
        &["apply", &approved.id, "--dry-run"],
        &["check"],
    ] {
        office.run(args).code(4).names(words);
    }
    assert_eq!(before, office.tree_digests());
}

fn dossiers(office: &Office) -> (Dossier<'_>, Dossier<'_>) {
    let draft = Dossier::draft(office, "C-1003");
    draft.decide_as_proposed();
    (draft, Dossier::approved(office, "C-1001"))
}

fn database(office: &Office) -> rusqlite::Connection {
    rusqlite::Connection::open(office.state().join("catalogue.sqlite")).unwrap()
}

#[test]
fn a_hold_that_left_the_catalogue_closes_every_gate() {
    let office = Office::scanned();
    office.run(&["check"]).ok().names(&["stoppen"]);
    let (draft, approved) = dossiers(&office);
    let ids = office.run(&["hold", "list", "--format", "json"]).ok().json();
    let id = ids["holds"][0]["id"].as_str().unwrap().to_owned();
    let released = r#"UPDATE block SET body = replace(body, '"released_on":null',
        '"released_on":"2026-01-01"') WHERE id = ?1"#;
    for change in [released, "DELETE FROM block WHERE id = ?1"] {
        assert_eq!(database(&office).execute(change, [&id]).unwrap(), 1);
        assert_refused(&office, &draft, &approved, &["T0437", &id]);
    }
    // Two people let the number go; then the rest goes on.
    let keys = [OFFICER.key, PARTNER.key].map(|key| office.path(key));
    let [first, second] = keys.each_ref().map(|key| key.to_str().unwrap());
    let release = ["hold", "release", &id, "--reason", "replaced", "--key", first];
    office.run(&release).code(4).names(&["T0435"]);
    office.run(&[&release[..], &["--key", second]].concat()).ok();
    approved.apply().ok();
}

#[test]
fn holds_outlive_the_catalogue() {
    let desk = Desk::new(&["een.txt"]);
    let first = desk.hold("klanten/a/een.txt");
    for name in files::names(&desk.path("state")).unwrap() {
        if name.starts_with("catalogue.sqlite") {
            std::fs::remove_file(desk.path("state").join(name)).unwrap();
        }
    }
    desk.scan();
    assert!(desk.office().holds().unwrap().is_empty(), "the catalogue is a new one");
    let create = || planning::create(&mut desk.office(), &ClientId::new("C-1"));
    let lost =
        |error| matches!(error, PlanningError::HoldsLost { holds } if holds == [first.clone()]);
    assert!(lost(create().unwrap_err()));
    // A new one takes no number that was given, and does not stand for the lost one.
    let second = desk.hold("elders/**");
    assert_eq!((first.as_str(), second.as_str()), ("H-2026-0001", "H-2026-0002"));
    assert!(lost(create().unwrap_err()));
    let keys = [desk.key(ANNA), desk.key(BOB)];
    holding::release(&mut desk.office(), &first, "replaced", &keys).unwrap();
    assert_eq!(create().unwrap().lines.len(), 1);
    let again = holding::release(&mut desk.office(), &first, "replaced", &keys);
    assert!(matches!(again, Err(HoldError::Unknown { .. })));
}

#[test]
fn a_hold_on_a_number_that_the_register_lost_closes_every_gate() {
    let office = Office::scanned();
    let (draft, approved) = dossiers(&office);
    office.rewrite("register.csv", |register| register.replace("E-2022-040", "E-2022-041"));
    assert_refused(&office, &draft, &approved, &["T0438", "E-2022-040"]);
    office.rewrite("register.csv", |register| register.replace("E-2022-041", "e-2022-040"));
    office.run(&["check"]).ok();
}

/// What a hold is on is bound to its line in the ledger: whoever edits it in the catalogue is noticed.
#[test]
fn a_hold_that_was_put_on_something_else_closes_every_gate() {
    let office = Office::scanned();
    let (draft, approved) = dossiers(&office);
    let ids = office.run(&["hold", "list", "--format", "json"]).ok().json();
    let id = ids["holds"][0]["id"].as_str().unwrap().to_owned();
    let body = |id: &str| -> String {
        let sql = "SELECT body FROM block WHERE id = ?1";
        database(&office).query_row(sql, [id], |row| row.get(0)).unwrap()
    };
    let whole = body(&id);
    let mut hold: serde_json::Value = serde_json::from_str(&whole).unwrap();
    assert_eq!(ids["holds"][0]["bound"], true);
    let put = |hold: &serde_json::Value| {
        let sql = "UPDATE block SET body = ?2 WHERE id = ?1";
        assert_eq!(database(&office).execute(sql, [&id, &hold.to_string()]).unwrap(), 1);
    };
    for (field, value) in [
        ("scope", serde_json::json!({"path": "nergens/**"})),
        ("reason", serde_json::json!("other")),
        ("paths", serde_json::json!(["nergens/**"])),
        ("client", serde_json::json!("C-1013")),
    ] {
        let was = hold[field].clone();
        assert_ne!(was, value, "{field}");
        hold[field] = value;
        put(&hold);
        assert_refused(&office, &draft, &approved, &["T0449", &id]);
        hold[field] = was;
        if hold[field].is_null() {
            hold.as_object_mut().unwrap().remove(field);
        }
    }
    put(&hold);
    approved.apply().ok();
    office.run(&["check"]).ok();
}

/// A ledger of an earlier version does not say what a hold is on: it holds, and that is said.
#[test]
fn a_hold_of_an_earlier_version_holds_and_is_said_to_be_unbound() {
    let desk = Desk::new(&["een.txt", "twee.txt"]);
    let hold = desk.hold("klanten/a/een.txt");
    let path = desk.path("state/ledger.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    let mut ledger = String::new();
    // As it was written before: the same lines without what binds a hold.
    let mut prev = "0".repeat(64);
    for line in text.lines() {
        let mut entry: serde_json::Value = serde_json::from_str(line).unwrap();
        let fields = entry["fields"].as_object_mut().unwrap();
        fields.remove("scope_token");
        fields.remove("reach_token");
        let body = format!(
            r#"{{"seq":{},"at":{},"kind":{},"fields":{},"prev":"{prev}"}}"#,
            entry["seq"], entry["at"], entry["kind"], entry["fields"]
        );
        prev = Digest::of(body.as_bytes()).to_string();
        writeln!(ledger, "{},\"digest\":\"{prev}\"}}", body.strip_suffix('}').unwrap()).unwrap();
    }
    fs::write(&path, ledger).unwrap();
    let office = desk.office();
    let checked = holding::check(&office, &Ledger::open(office.state.path()).unwrap()).unwrap();
    assert_eq!((checked.active, checked.unbound), (1, vec![hold]));
    drop(office);
    let plan = desk.approved();
    assert_eq!(desk.apply(&plan).unwrap().lines.len(), 1, "what is held is on no plan");
    assert_eq!(desk.names(), ["een.txt"]);
}

/// S26, first half: recorded before the run, nothing is destroyed, and there is no certificate of nothing.
#[test]
fn s26_a_hold_before_the_run_stops_all_of_it() {
    let office = Office::scanned();
    let dossier = Dossier::approved(&office, "C-1001");
    let count = dossier.lines.len() as u64;
    let add = ["hold", "add", "--engagement", "E-2023-014", "--reason", "claim", "--mandate", "x"];
    let rest = ["--owner", PARTNER.principal, "--review", "2099-01-01"];
    office.run(&[&add[..], &rest].concat()).ok();
    let applied = dossier.apply().code(3).json();
    assert_eq!(outcomes(&applied), [("skipped:hold".to_owned(), count)].into());
    assert!(applied["certificate"].is_null());
    assert_eq!(office.tree_digests(), dossier.before);
    let ledger = fs::read_to_string(office.state().join("ledger.jsonl")).unwrap();
    let refused = ledger.lines().filter(|line| line.contains(r#""state":"skipped:hold""#));
    assert_eq!(refused.count() as u64, count, "the log has every refusal");
}

/// S26, second half: recorded while the run is in progress, what is not destroyed yet stays.
#[test]
fn s26_a_hold_during_the_run_stops_the_rest_of_it() {
    let desk = Desk::new(&["1.txt", "2.txt", "3.txt", "4.txt"]);
    let plan = desk.approved();
    let held = Cell::new(false);
    let report = apply::apply(&mut desk.office(), &plan, &|line| {
        // Another process, in the moment after the first line was destroyed.
        if line.outcome.is_some() && !held.replace(true) {
            desk.hold_engagement();
        }
    });
    let report = report.unwrap();
    let told = told(&report);
    assert_eq!(told.get("skipped:hold"), Some(&3), "{told:?}");
    assert_eq!(told.values().sum::<usize>(), 4);
    assert_eq!(desk.names().len(), 3);
    let (planned, counts) = stated(&report.certificate.unwrap().path);
    assert_eq!((planned, counts.get("skipped:hold")), (4, Some(&3)));
    assert_eq!(removed(&counts), 1);
}

#[test]
fn status_says_that_the_day_of_review_has_passed() {
    let office = Office::unshifted();
    let shown = |day: &str| office.run(&["status", "--as-of", day]);
    assert!(!shown("2026-11-22").ok().stdout_text().contains("dag van beoordeling"));
    shown("2100-01-01").ok().names(&["dag van beoordeling voorbij", "31 dec 2099"]);
    let list = office.run(&["hold", "list", "--as-of", "2100-01-01"]);
    list.ok().names(&["die dag is voorbij"]);
}
