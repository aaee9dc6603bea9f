//! One sample of every kind of file: what must be found in it, and where `findings` says that it stands.
//!
//! Beside each sample in `fixtures/kinds` stands what is expected of it: `locator⇥place⇥type⇥value` a line,
//! `-` for the file itself or for no place, and `! partial REASON` or `! unread REASON` above.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::{Path, PathBuf};

use serde_json::Value;
use termijn::inventory::Coverage;
use termijn::location::Locator;

use crate::findings::REGISTER;
use crate::firm::Office;
use crate::share;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/kinds")
}

/// What a file of expectations says: how the sample is read, and its findings.
struct Expected {
    coverage: String,
    findings: BTreeSet<[String; 4]>,
}

fn expected(path: &Path) -> Expected {
    let text =
        std::fs::read_to_string(path).unwrap_or_else(|_| panic!("{} is not there", path.display()));
    let mut lines = text.lines().filter(|line| !line.is_empty()).peekable();
    let coverage =
        lines.next_if(|line| line.starts_with("! ")).map_or("complete", |line| &line[2..]);
    let findings = lines.map(|line| {
        let fields: Vec<&str> = line.split('\t').collect();
        let fields: [&str; 4] =
            fields.try_into().unwrap_or_else(|_| panic!("{}: {line}", path.display()));
        fields.map(|field| if field == "-" { String::new() } else { field.to_owned() })
    });
    Expected { coverage: coverage.to_owned(), findings: findings.collect() }
}

fn coverage(coverage: Coverage) -> String {
    match coverage {
        Coverage::Complete => "complete".to_owned(),
        Coverage::Partial(why) => format!("partial {}", why.code()),
        Coverage::Unread(why) => format!("unread {}", why.code()),
    }
}

/// Places as the program tells them, by file, locator in it, type and span.
fn places(office: &Office) -> BTreeMap<(String, String, u64, u64), String> {
    let told =
        office.run(&["findings", "--format", "jsonl", "--min-tier", "T5"]).ok().stdout_text();
    let lines = told.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    lines
        .map(|line| {
            let span = (line["start"].as_u64().unwrap(), line["end"].as_u64().unwrap());
            let key = (text(&line["locator"]), text(&line["type"]), span.0, span.1);
            (key, text(&line["place"]))
        })
        .collect()
}

#[test]
fn each_kind_is_read_and_its_findings_are_placed() {
    let office = Office::empty();
    std::fs::write(office.path("register.csv"), REGISTER).unwrap();
    std::fs::create_dir(office.path("share")).unwrap();
    // Without the text in pictures: a machine may have a program for it.
    std::fs::write(office.path("termijn.toml"), "version = 1\n[detect]\nocr = \"off\"\n").unwrap();
    let (mut samples, mut faults) = (Vec::new(), Vec::new());
    for entry in std::fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "expected") {
            std::fs::copy(&path, office.path("share").join(path.file_name().unwrap())).unwrap();
            samples.push(path);
        }
    }
    samples.sort();
    office.run(&["scan", "share", "--register", "register.csv"]).code_in(&[0, 3]);
    let places = places(&office);
    let reader = share::reader();
    for sample in samples {
        let name = sample.file_name().unwrap().to_str().unwrap();
        let expected = expected(&sample.with_file_name(format!("{name}.expected")));
        let (bytes, file) = (std::fs::read(&sample).unwrap(), Locator::from_path(name.as_bytes()));
        let size = bytes.len() as u64;
        let items = reader.read(&file, &mut Cursor::new(&bytes), size);
        let how = coverage(items[0].coverage);
        if how != expected.coverage {
            faults.push(format!("{name}: {how}, expected {}", expected.coverage));
        }
        let found = reader.find(&file, &mut Cursor::new(&bytes), size).findings;
        let found: BTreeSet<[String; 4]> = found
            .into_iter()
            .map(|finding| {
                let locator = finding.locator.to_string();
                let (start, end) = finding.span;
                let key = (locator.clone(), finding.type_code.clone(), start, end);
                let place = places.get(&key).cloned().unwrap_or_else(|| "not shown".to_owned());
                let inside = locator[file.to_string().len()..].to_owned();
                [inside, place, finding.type_code, finding.value.expose().to_owned()]
            })
            .collect();
        for line in expected.findings.difference(&found) {
            let near: Vec<_> = found.iter().filter(|own| own[3] == line[3]).collect();
            faults.push(format!("{name}: {line:?} is not found; instead {near:?}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
