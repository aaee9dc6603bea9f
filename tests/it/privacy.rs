//! No value that was found leaves the source: not into state, plan, ledger, certificate, report or
//! onto a screen.

use std::path::Path;

use regex::bytes::Regex;

use crate::dossier::{Dossier, path_of};
use crate::firm::{Office, register};

/// Every number that `fixtures/` invented, and every mail address that stands in a file of the share.
fn values() -> Vec<String> {
    let file = include_bytes!("../../fixtures/invented-numbers.csv");
    let mut values: Vec<String> = csv::Reader::from_reader(file.as_slice())
        .records()
        .map(|row| row.unwrap()[1].to_owned())
        .collect();
    let share = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/share");
    let address = Regex::new(r"(?i)\b[a-z]+\.[a-z-]+@[a-z0-9-]+\.example\b").unwrap();
    for entry in walkdir::WalkDir::new(share) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let bytes = std::fs::read(entry.path()).unwrap();
            let found = address.find_iter(&bytes).map(|hit| hit.as_bytes());
            values.extend(found.map(|hit| String::from_utf8_lossy(hit).to_lowercase()));
        }
    }
    values.sort();
    values.dedup();
    // Colleagues sign plans, and contacts of clients are in the register: the firm names them itself.
    let contacts: Vec<String> = register().iter().map(|row| row[8].to_lowercase()).collect();
    values.retain(|value| !value.ends_with("@vandijk-advies.example") && !contacts.contains(value));
    assert!(values.len() > 100, "only {} values", values.len());
    values
}

/// Finds values as written, and in groups as people write them.
#[derive(Debug)]
struct Leaks(Regex);

impl Leaks {
    fn of(values: &[String]) -> Self {
        let forms: Vec<String> = values.iter().map(|value| form(value)).collect();
        let any = format!("(?i)(?:{})", forms.join("|"));
        Self(regex::bytes::RegexBuilder::new(&any).size_limit(1 << 26).build().unwrap())
    }

    #[track_caller]
    fn assert_none(&self, what: &str, bytes: &[u8]) {
        let digit =
            |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
        for hit in self.0.find_iter(bytes) {
            // Nine digits of a time in nanoseconds are no citizen number.
            let is_inside_a_number = !hit.as_bytes().iter().any(u8::is_ascii_alphabetic)
                && (digit(hit.start().checked_sub(1)) || digit(Some(hit.end())));
            assert!(is_inside_a_number, "{what} holds {}", hit.as_bytes().escape_ascii());
        }
    }
}

fn form(value: &str) -> String {
    let separate = !value.contains('@');
    let characters = value.chars().filter(|c| !separate || c.is_ascii_alphanumeric());
    let parts: Vec<String> = characters.map(|c| regex::escape(&c.to_string())).collect();
    parts.join(if separate { "[ .-]?" } else { "" })
}

/// Everything below a folder that is a regular file.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let bytes = std::fs::read(entry.path()).unwrap();
            files.push((entry.path().display().to_string(), bytes));
        }
    }
    files
}

#[test]
fn no_value_leaves_the_source() {
    let office = Office::scanned();
    let leaks = Leaks::of(&values());
    let item = "klanten/devries/2023-loon/loonstrook jan.txt";
    let reports = office.scratch("reports");
    let report = reports.join("rapport.html");
    for args in [
        &["status", "--all"][..],
        &["status", "--all", "--format", "json"],
        &["findings", "--min-tier", "T5"],
        &["findings", "--min-tier", "T5", "--format", "jsonl"],
        &["explain", item],
        &["explain", item, "--format", "json"],
        &["report", "--out", report.to_str().unwrap()],
        &["scan", "-v"],
        &[
            "incident",
            "open",
            "--source",
            "share",
            "--noticed",
            "2024-10-25T17:30",
            "--kind",
            "loss",
        ],
        &["incident", "list", "--format", "json"],
    ] {
        let output = office.run(args);
        output.code_in(&[0, 3]);
        leaks.assert_none(&format!("stdout of {args:?}"), &output.stdout);
        leaks.assert_none(&format!("stderr of {args:?}"), &output.stderr);
    }
    assert!(report.is_file());
    for (path, bytes) in files(&reports) {
        leaks.assert_none(&path, &bytes);
    }

    let dossier = Dossier::approved(&office, "C-1002");
    let applied = dossier.apply();
    applied.ok();
    leaks.assert_none("stdout of apply", &applied.stdout);
    leaks.assert_none("stderr of apply", &applied.stderr);
    // The return archive is among these: what it holds is encrypted.
    let kept = files(&office.state());
    assert!(kept.iter().any(|(path, _)| path.ends_with("catalogue.sqlite")));
    for (path, bytes) in &kept {
        leaks.assert_none(path, bytes);
    }
    check_statement(&office, &applied.json()["certificate"]);
}

/// Certificate and ledger name no client, no contact, no file and no item.
fn check_statement(office: &Office, certificate: &serde_json::Value) {
    let ledger = office.scratch("ledger").join("ledger.jsonl");
    office.run(&["ledger", "export", ledger.to_str().unwrap()]).ok();
    let statements =
        [path_of(office, &certificate["path"]), path_of(office, &certificate["html"]), ledger];
    let mut names: Vec<String> = register()
        .iter()
        .flat_map(|row| [row[1].clone(), row[7].clone(), row[8].clone()])
        .collect();
    let files = crate::dossier::due_of("C-1002");
    names.extend(files.iter().map(|path| path.rsplit('/').next().unwrap_or_default().to_owned()));
    let item_id = regex::Regex::new(r"\bit_[a-z2-7]{20}\b").unwrap();
    for path in statements {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!item_id.is_match(&text), "{} holds the id of an item", path.display());
        for name in &names {
            let holds = text.contains(name.as_str()) || text.contains(&name.replace('&', "&amp;"));
            assert!(!holds, "{} holds {name}", path.display());
        }
    }
}

#[test]
fn the_net_catches_what_leaks() {
    let leaks = Leaks::of(&["999034339".to_owned(), "a.b@c.example".to_owned()]);
    let is_caught = |text: &str| leaks.0.is_match(text.as_bytes());
    assert!(
        ["bsn 999034339", "9990.34.339", "999 034 339", "mail A.B@c.example"]
            .iter()
            .all(|text| is_caught(text))
    );
    assert!(!is_caught("…339") && !is_caught("a@c.example"));
    leaks.assert_none("a time", b"1799903433900");
}
