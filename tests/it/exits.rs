//! The exit codes that scripts depend on, each reached by a real run; and how a run is broken off.

use std::fs::File;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use rustix::process::{Pid, Signal, kill_process};

use crate::dossier::Dossier;
use crate::findings::REGISTER;
use crate::firm::{Office, Output};

/// A file that was found to hold personal data is not clean, and not read either when a part of it was not.
#[test]
fn what_was_found_in_half_a_file_ends_with_3() {
    let office = Office::empty();
    let kinds = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/kinds");
    std::fs::write(office.path("register.csv"), REGISTER).unwrap();
    std::fs::create_dir(office.path("share")).unwrap();
    std::fs::write(office.path("termijn.toml"), "version = 1\n[detect]\nocr = \"off\"\n").unwrap();
    let scan = ["scan", "share", "--register", "register.csv"];
    std::fs::copy(kinds.join("text.txt"), office.path("share/text.txt")).unwrap();
    office.run(&scan).ok();
    std::fs::copy(kinds.join("foto.jpg"), office.path("share/foto.jpg")).unwrap();
    let torn = office.run(&scan);
    torn.code(3);
    assert!(torn.stdout_text().contains("niet volledig gelezen: 1."), "{}", torn.stdout_text());
}

/// What design.md §8 says of each number.
#[test]
fn every_exit_code_means_what_it_says() {
    let office = Office::scanned();
    let plan = Dossier::draft(&office, "C-1003");
    std::fs::write(office.path("unknown"), "nothing of ours").unwrap();
    let table: &[(&[&str], i32, &str)] = &[
        (&["status"], 0, "done"),
        (&["explain", "geen/bestand.txt"], 1, "failed"),
        (&["scan", "nergens"], 1, "all sources are missing"),
        (&["verify", "missing"], 1, "nothing was verified"),
        (&["status", "--as-of", "gisteren"], 2, "wrong use"),
        (&["apply", &plan.id, "--as-of", "2026-01-01"], 2, "no flag moves the clock"),
        (&["scan", "--register", "none.csv"], 2, "no register"),
        (&["status", "--client", "C-9999"], 1, "nobody knows that client"),
        (&["status", "--verdict", "fine"], 2, "that is no verdict"),
        (&["status", "--no-such-flag"], 2, "wrong use that the parser sees"),
        (&["explain", "x", "--format", "csv"], 2, "a form that the verb has not"),
        (&["scan"], 3, "something was not read"),
        (&["scan", "--detailed-exitcode"], 3, "3 before 10"),
        (&["apply", &plan.id, "--confirm", &plan.id], 4, "a draft is not carried out"),
        (&["verify", "unknown"], 5, "what is not recognised is not verified"),
        (&["verify", "unknown", "missing"], 5, "the first failure stays"),
        (&["status", "--detailed-exitcode"], 10, "there is something overdue"),
        (&["status", "--detailed-exitcode", "--as-of", "2000-01-01"], 0, "nothing was then"),
    ];
    for (args, code, why) in table {
        let ended = office.run(args);
        assert_eq!(ended.code, Some(*code), "{args:?}: {why}\n{}", ended.stderr_text());
    }
    let lock = File::options().read(true).write(true).open(office.state().join("lock")).unwrap();
    flock(&lock, FlockOperation::NonBlockingLockExclusive).unwrap();
    let locked = office.run(&["scan"]);
    locked.code(6).names(&["T0306", office.state().to_str().unwrap()]);
}

/// A form that a verb has not is refused; it would otherwise be ignored, and text be read as data.
#[test]
fn a_format_is_given_or_refused() {
    let office = Office::scanned();
    Dossier::draft(&office, "C-1003");
    let report = office.path("report.html");
    let verbs: &[(&[&str], &[&str])] = &[
        (&["status"], &["text", "json", "jsonl", "csv"]),
        (&["findings", "--path", "klanten/devries/**"], &["text", "json", "jsonl", "csv"]),
        (&["ledger", "show"], &["text", "json", "jsonl"]),
        (&["register", "list"], &["text", "json"]),
        (&["register", "check"], &["text", "json"]),
        (&["rules", "list"], &["text", "json"]),
        (&["rules", "check"], &["text", "json"]),
        (&["key", "machine"], &["text", "json"]),
        (&["plan", "list"], &["text", "json"]),
        (&["hold", "list"], &["text", "json"]),
        (&["term", "--end", "2024-12-31"], &["text", "json"]),
        (&["check"], &["text", "json"]),
        (&["report", "--out", report.to_str().unwrap()], &["text", "json"]),
        (&["completions", "fish"], &["text"]),
    ];
    for (verb, can) in verbs {
        for format in ["text", "json", "jsonl", "csv"] {
            let ended = office.run(&[verb, &["--format", format][..]].concat());
            if can.contains(&format) {
                assert_form(&ended, format);
            } else {
                ended.code(2).names(&["T0801", &can.join(", ")]);
                assert_eq!(ended.stdout_text(), "", "{verb:?} as {format}");
            }
        }
    }
}

#[track_caller]
fn assert_form(ended: &Output, format: &str) {
    let text = ended.ok().stdout_text();
    assert!(!text.trim().is_empty(), "{format}: nothing");
    match format {
        "json" => assert!(ended.json()["schema"].as_str().unwrap().starts_with("termijn/")),
        "jsonl" => text.lines().for_each(|line| {
            assert!(serde_json::from_str::<serde_json::Value>(line).unwrap().is_object());
        }),
        "csv" => {
            let mut rows = csv::Reader::from_reader(text.as_bytes());
            let columns = rows.headers().unwrap().len();
            assert!(columns > 5);
            assert!(rows.records().all(|row| row.unwrap().len() == columns));
        }
        _ => assert!(serde_json::from_str::<serde_json::Value>(&text).is_err()),
    }
}

#[test]
fn findings_are_filtered_and_masked() {
    let office = Office::scanned();
    let find = |args: &[&str]| -> Vec<serde_json::Value> {
        let told = office.run(&[&["findings", "--format", "jsonl"], args].concat());
        told.ok().stdout_text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let all = find(&[]);
    let weak = find(&["--min-tier", "T5"]);
    let strong = find(&["--min-tier", "T1"]);
    assert!(strong.len() < all.len() && all.len() < weak.len());
    assert!(strong.iter().all(|finding| finding["tier"] == "T1"));
    let bsn = find(&["--type", "BSN"]);
    assert!(!bsn.is_empty() && bsn.iter().all(|finding| finding["type"] == "BSN"));
    assert_eq!(bsn.len(), all.iter().filter(|finding| finding["type"] == "BSN").count());
    let of_client = find(&["--path", "klanten/devries/**"]);
    assert!(!of_client.is_empty() && of_client.len() < all.len());
    assert!(of_client.iter().all(|f| f["path"].as_str().unwrap().starts_with("klanten/devries/")));
    office.run(&["findings", "--min-tier", "T6"]).code(2);
    office.run(&["findings", "--path", "["]).code(2);
    // Every form tells the same findings.
    let json = office.run(&["findings", "--format", "json"]).ok().json();
    assert_eq!(json["findings"].as_array().unwrap(), &all);
    let rows = office.run(&["findings", "--format", "csv"]).ok().stdout_text();
    assert_eq!(csv::Reader::from_reader(rows.as_bytes()).records().count(), all.len());
}

#[test]
fn every_shell_gets_its_completions() {
    let office = Office::empty();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = office.run(&["completions", shell]).ok().stdout_text();
        for word in ["scan", "detailed-exitcode", "freeze"] {
            assert!(script.contains(word), "{shell} does not know {word}");
        }
    }
    office.run(&["completions", "cmd"]).code(2);
}

/// Colour is for terminals; nothing of a pipe has it unless it is asked for.
#[test]
fn colour_stays_off_pipes() {
    let office = Office::empty();
    let escape = |args: &[&str], no_color: bool| {
        let mut command = office.command(args);
        if !no_color {
            command.env_remove("NO_COLOR");
        }
        Output::of(args, &command.output().unwrap()).stderr_text().contains('\u{1b}')
    };
    assert!(!escape(&["status"], true) && !escape(&["status"], false));
    assert!(escape(&["status", "--color", "always"], false));
    assert!(!escape(&["status", "--color", "never"], false));
}

/// Starts a run and interrupts it once `is_under_way`; answers how it ended.
fn interrupt(
    office: &Office,
    args: &[&str],
    signal: Signal,
    is_under_way: impl Fn() -> bool,
) -> Output {
    let mut command = office.command(args);
    let run = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let begun = Instant::now();
    while !is_under_way() && begun.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(2));
    }
    let pid = Pid::from_raw(i32::try_from(run.id()).unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
    Output::of(args, &run.wait_with_output().unwrap())
}

#[test]
fn an_interrupted_scan_says_so_and_is_taken_up() {
    let office = Office::new();
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let lock = office.state().join("lock");
        let was = std::fs::read(&lock).ok();
        let ended = interrupt(&office, &["scan"], signal, || std::fs::read(&lock).ok() != was);
        ended.code(code).names(&["T0901"]);
    }
    office.run(&["scan"]).code(3);
    let first = Office::scanned();
    let items = |office: &Office| {
        let status = office.run(&["status", "--all", "--format", "json"]).ok().json();
        status["items"].as_array().unwrap().len()
    };
    assert_eq!(items(&office), items(&first), "nothing is missing after all");
}

#[test]
fn an_interrupted_apply_says_so_and_is_taken_up() {
    let office = Office::scanned();
    let dossier = Dossier::approved(&office, "C-1001");
    let under_way = || dossier.standing().missing > 0;
    let args = dossier.apply_args();
    let ended = interrupt(&office, &args, Signal::INT, under_way);
    ended.code(130).names(&["T0901"]);
    dossier.assert_rest_untouched();
    dossier.apply().ok();
    assert_eq!(dossier.standing().missing, dossier.lines.len());
    dossier.assert_rest_untouched();
}
