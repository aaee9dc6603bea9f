//! Holds that people trust: however they are written, wherever they were kept, whatever is renumbered.

use termijn::location::ClientId;
use termijn::run::files;
use termijn::run::holding::{self, HoldError};
use termijn::run::planning::{self, PlanningError};

use crate::desk::{ANNA, BOB, Desk, told};
use crate::dossier::Dossier;
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
