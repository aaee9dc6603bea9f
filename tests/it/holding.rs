//! Holds that people trust: however they are written, wherever they were kept, whatever is renumbered.

use crate::desk::{Desk, told};
use crate::firm::{Office, PARTNER};

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
        let covered = termijn::run::holding::covered(&desk.office(), &hold).unwrap();
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
