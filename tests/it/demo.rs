//! `demo`: the whole cycle at once, or a firm to go through it by hand.

use std::collections::BTreeSet;
use std::path::Path;

use crate::firm::{Office, Output};

/// A demo run in a folder of its own: nothing in the environment names a state folder.
fn demo(office: &Office, args: &[&str]) -> Output {
    office.run_bare(&[&["--lang", "en", "demo"], args].concat())
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn the_demo_tells_what_it_did_and_where_it_lies() {
    let office = Office::empty();
    let told = demo(&office, &["--out", "firma"]).ok().stdout_text();
    let firma = office.path("firma");
    assert!(told.contains(firma.to_str().unwrap()), "{told}");
    let every: Vec<_> = walkdir::WalkDir::new(&firma)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .filter(|entry| !entry.path().starts_with(firma.join("share")))
        // SQLite may put its own two files away when the program ends.
        .filter(|entry| !entry.file_name().to_string_lossy().contains(".sqlite-"))
        .collect();
    assert!(every.len() > 40);
    for entry in every {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(told.contains(&name), "does not tell of {name}\n{told}");
    }
    for word in ["due", "on hold", "longer duty to keep", "no personal data", "not read completely"]
    {
        assert!(told.contains(word), "does not tell of {word}");
    }
    assert!(!told.contains('✗'), "{told}");
    let is_path = |line: &str| line.contains('/');
    for line in told.lines().filter(|line| !is_path(line)) {
        assert!(line.chars().count() <= 100, "{line}");
    }
    // Nothing that is gone is told as due: one file is left, of two clients, and parts of files.
    let status = office.run_in("firma", &["status", "--verdict", "due", "--format", "json"]);
    let status = status.ok().json();
    let locators = status["items"].as_array().unwrap().iter().map(|item| item["locator"].as_str());
    let files = locators.filter(|locator| locator.is_some_and(|l| !l.contains("::")));
    assert_eq!(files.count(), 1);
}

#[test]
fn the_demo_for_programs_is_one_document() {
    let office = Office::empty();
    let told = demo(&office, &["--out", "firma", "--format", "json"]).ok().json();
    assert_eq!(told["schema"], "termijn/demo/1");
    let verified = told["verified"].as_object().unwrap();
    assert!(verified.len() > 10 && verified.values().all(|right| *right == true), "{verified:?}");
    for certificate in told["certificates"].as_array().unwrap() {
        assert!(Path::new(certificate["path"].as_str().unwrap()).is_file());
    }
}

#[test]
fn a_folder_in_use_is_left_alone() {
    let office = Office::empty();
    std::fs::create_dir(office.path("mine")).unwrap();
    std::fs::write(office.path("mine/letter.txt"), "mine").unwrap();
    for args in [&["--out", "mine"][..], &["--out", "mine", "--prepare"]] {
        demo(&office, args).code(1).names(&["mine"]);
    }
    assert_eq!(names(&office.path("mine")), BTreeSet::from(["letter.txt".to_owned()]));
    assert_eq!(std::fs::read_to_string(office.path("mine/letter.txt")).unwrap(), "mine");
}

/// A real firm's state folder in the environment is not mixed up with the made-up one.
#[test]
fn the_demo_keeps_to_its_own_state() {
    let office = Office::empty();
    office.run(&["demo", "--out", "firma", "--prepare"]).ok();
    assert!(!office.state().exists(), "the demo wrote to the state folder of the environment");
    assert!(office.path("firma/state/ledger.jsonl").is_file());
}

#[test]
fn a_prepared_firm_needs_no_flags() {
    let office = Office::empty();
    demo(&office, &["--out", "firma", "--prepare"]).ok();
    let run = |args: &[&str]| office.run_in("firma", args);
    run(&["check"]).ok();
    run(&["scan"]).code(3);
    for args in [&["status"][..], &["register", "list"], &["hold", "list"], &["rules", "check"]] {
        run(args).ok();
    }
    run(&["report"]).ok();
    let made = run(&["plan", "create", "--client", "C-1002", "--format", "json"]).ok().json();
    let plan = made["id"].as_str().unwrap();
    run(&["decide", plan, "--proposed", "--by", "m.dejong@vandijk-advies.example"]).ok();
    run(&["plan", "freeze", plan, "--key", "keys/m.dejong"]).ok();
    run(&["approve", plan, "--key", "keys/a.jansen"]).ok();
    run(&["approve", plan, "--key", "keys/p.smit"]).ok();
    run(&["apply", plan, "--dry-run"]).ok();
    run(&["apply", plan, "--confirm", plan]).ok();
    run(&["findings"]).code_in(&[0, 3]).names(&["BSN"]);
    let firma = office.path("firma");
    for (folder, ending) in
        [("certificates", "json"), ("returns", "zip"), ("reports", "html"), ("state/plans", "json")]
    {
        let of_kind = |name: &String| Path::new(name).extension().is_some_and(|e| e == ending);
        let found = names(&firma.join(folder)).into_iter().find(of_kind);
        let found = found.unwrap_or_else(|| panic!("nothing in {folder}"));
        if ending != "html" {
            run(&["verify", &format!("{folder}/{found}")]).ok();
        }
    }
    run(&["verify", "state/ledger.jsonl"]).ok();
    let want = [
        "allowed_signers",
        "certificates",
        "expected.csv",
        "holds.csv",
        "keys",
        "register.csv",
        "reports",
        "returns",
        "share",
        "state",
        "termijn.toml",
    ];
    assert_eq!(names(&firma), want.map(str::to_owned).into());
    assert_eq!(names(&office.path("")), BTreeSet::from(["firma".to_owned()]));
}
