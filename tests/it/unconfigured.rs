//! `scan PATH --register FILE` in an empty home: no settings, no flags for what reads its result.

use std::os::unix::fs::symlink;
use std::process::Command;

use crate::firm::{Office, Output};

/// A firm without settings; its home is empty.
fn office() -> Office {
    let office = Office::new();
    std::fs::remove_file(office.path("termijn.toml")).unwrap();
    office
}

/// Runs with the default state folder.
fn run(office: &Office, args: &[&str]) -> Output {
    let mut command = office.command(args);
    command.env_remove("TERMIJN_STATE");
    Output::of(args, &command.output().unwrap())
}

fn texts(office: &Office, folder: &str) {
    let folder = office.path(folder);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("brief.txt"), "BSN: 111222333\n").unwrap();
}

#[test]
fn everything_works_without_settings() {
    let office = office();
    let scanned = run(&office, &["scan", "share", "--register", "register.csv"]);
    scanned.code(3);
    let made = "/.local/state/termijn";
    assert_eq!(scanned.stderr_text().matches(made).count(), 1, "{}", scanned.stderr_text());
    let status = run(&office, &["status"]);
    assert!(!status.ok().stderr_text().contains(made), "the folder is named when it is made");
    let items = run(&office, &["status", "--all", "--format", "json"]).ok().json();
    assert!(items["items"].as_array().unwrap().len() > 100);
    let item = "klanten/devries/2023-loon/loonstrook jan.txt";
    run(&office, &["explain", item]).ok().names(&[item]);
    run(&office, &["explain", &format!("share/{item}")]).ok().names(&[item]);
    let told = run(&office, &["findings", "--format", "jsonl"]).ok().stdout_text();
    assert!(told.lines().count() > 50);
    let report = run(&office, &["report"]).ok().stdout_text();
    for path in report.lines() {
        assert!(std::path::Path::new(path).is_file(), "{path}");
    }
    run(&office, &["scan"]).code(3);
}

#[test]
fn folders_are_refused_for_a_reason() {
    let office = office();
    texts(&office, "a/b");
    texts(&office, "c/b");
    let scan = |paths: &[&str]| {
        run(&office, &[&["scan"], paths, &["--register", "register.csv"]].concat())
    };
    scan(&["a", "a/b"]).code(2).names(&["T0205"]);
    scan(&["a/b", "a"]).code(2).names(&["T0205"]);
    scan(&["a", "a"]).code(2).names(&["T0205"]);
    symlink("a", office.path("link")).unwrap();
    scan(&["a", "link"]).code(2).names(&["T0205"]);
    scan(&["a/b", "c/b"]).code(2).names(&["T0801"]);
    scan(&["nergens"]).code(1).names(&["T0201", office.path("nergens").to_str().unwrap()]);
    scan(&["register.csv"]).code(1).names(&["T0203", "register.csv"]);
    scan(&["a", "c"]).ok();
    // One is there, one is not: what is not there is not clean.
    scan(&["a", "nergens"]).code(3).names(&["T0201", "nergens"]);
    let json = scan(&["a", "nergens", "--format", "json"]);
    assert_eq!(json.code(3).json()["sources"][1]["missing"], "missing");
    json.names(&["T0201"]);
}

#[test]
fn another_folder_is_not_taken_for_the_first() {
    let office = office();
    texts(&office, "a");
    texts(&office, "b");
    run(&office, &["scan", "a", "--register", "register.csv"]).ok();
    let known = || {
        let status = run(&office, &["status", "--all", "--format", "json"]).ok().json();
        let items = status["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["source"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(known(), ["a"]);
    // A slip of the pen forgets nothing.
    run(&office, &["scan", "c"]).code(1);
    assert_eq!(known(), ["a"]);
    run(&office, &["scan", "b"]).ok().names(&[office.path("a").to_str().unwrap()]);
    assert_eq!(known(), ["b"]);
}

/// A frozen plan keeps its source: what it has in quarantine would be told as gone.
#[test]
fn a_source_with_a_plan_is_not_forgotten() {
    let office = Office::scanned();
    let dossier = crate::dossier::Dossier::draft(&office, "C-1003");
    dossier.decide_as_proposed();
    dossier.freeze();
    texts(&office, "b");
    office.run(&["scan", "b"]).code(4).names(&["T0210", &dossier.id, "share"]);
    // The configured source under its own name is the same source.
    office.run(&["scan", "share"]).code(3);
    office.run(&["plan", "withdraw", &dossier.id]).ok();
    office.run(&["scan", "b"]).ok().names(&["share"]);
}

#[test]
fn our_folders_and_sources_lie_apart() {
    let office = office();
    texts(&office, "a");
    let within = office.path("a/state");
    let scan =
        |args: &[&str]| run(&office, &[&["scan"], args, &["--register", "register.csv"]].concat());
    scan(&["a", "--state", "a/state"]).code(2).names(&["T0209", within.to_str().unwrap()]);
    symlink("a", office.path("link")).unwrap();
    scan(&["a", "--state", "link/state"]).code(2).names(&["T0209"]);
    scan(&["link", "--state", "a/../a/state"]).code(2).names(&["T0209"]);
    assert!(!within.exists(), "a refusal makes nothing");
    scan(&["a", "--state", "staat"]).ok().names(&[office.path("staat").to_str().unwrap()]);
    texts(&office, "staat/bron");
    scan(&["staat/bron", "--state", "staat"]).code(2).names(&["T0209"]);
    scan(&["staat", "--state", "staat"]).code(2).names(&["T0209"]);
    // Also where the settings hide it behind a link, and for verbs that read no source.
    let toml = "version = 1\n[register]\npath = \"register.csv\"\n[[source]]\nname = \"a\"\n\
        kind = \"files\"\npath = \"a\"\n[folders]\nreturns = \"link/terug\"\n";
    std::fs::write(office.path("termijn.toml"), toml).unwrap();
    for verb in [&["scan"][..], &["key", "machine"], &["status"]] {
        office.run(verb).code(2).names(&["T0209", "terug"]);
    }
}

#[test]
fn an_unreadable_state_is_told_apart_from_an_empty_one() {
    let office = office();
    texts(&office, "a");
    let scan = ["scan", "a", "--register", "register.csv"];
    office.run(&scan).ok();
    let catalogue = office.state().join("catalogue.sqlite");
    std::fs::write(
        &catalogue,
        "this is no database, and longer than a header would be\n".repeat(40),
    )
    .unwrap();
    for args in [&scan[..], &["status"], &["plan", "list"]] {
        office.run(args).code(1).names(&["T0305", office.state().to_str().unwrap()]);
    }
    let office = Office::empty();
    std::fs::write(office.state(), "a file").unwrap();
    office.run(&["key", "machine"]).code(1).names(&["T0301", office.state().to_str().unwrap()]);
}

/// The tail of a pipe that closes early is no error; a disk that is full is.
#[test]
fn a_result_that_is_lost_is_told() {
    let office = Office::new();
    let shell = |line: &str| {
        let mut command = Command::new("bash");
        command
            .args([
                "-c",
                &format!("set -o pipefail; {}", line.replace('@', env!("CARGO_BIN_EXE_termijn"))),
            ])
            .env("TERMIJN_STATE", office.state())
            .current_dir(office.path("."));
        Output::of(&[line], &command.output().unwrap())
    };
    for verb in ["register list", "completions bash", "--help", "rules list"] {
        let ended = shell(&format!("@ {verb} | head -1 > /dev/null"));
        assert_eq!(ended.ok().stderr_text(), "", "{verb}");
        shell(&format!("@ {verb} > /dev/full")).code(1);
    }
    shell("@ register list > /dev/full").code(1).names(&["T0313"]);
    shell("@ no-such-verb 2>&-").code(2);
    shell("@ register check --register none 2>&-").code(2);
}
