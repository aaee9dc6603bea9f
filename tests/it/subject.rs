//! Everything on a person: found however it is written, counted, copied, and named nowhere.

use std::io::Cursor;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::Value;
use termijn::digest::StateKey;
use termijn::location::Locator;
use termijn::retention::{BlockScope, RequestKind, RequestState, Seeker, Sureness, Verdict};
use termijn::run::exporting::{self, ExportError};
use termijn::run::reading::Reader;
use termijn::run::requesting;
use termijn::run::scoping::{self, Ending, Scope, ScopeError, SinceScan, ThirdParties, Wanted};
use termijn::sensitive::Sensitive;

use crate::desk::{Desk, day};
use crate::firm::Office;

const JAN: &str = "naam: Jan de Vries\nbsn: 071202559\nnummer: QX-7731-22\ngeboren: 1980-03-12\n";

/// Files in which Jan is met in his ways, and others.
fn people() -> Desk {
    let desk = Desk::new(&["ander.txt"]);
    desk.put("bsn.txt", "BSN: 0712.02.559\n");
    desk.put("naamgenoot.txt", "Naam: P. de Vries\n");
    desk.put("samen.txt", "Naam: J. de Vries\nBSN: 999034339\n");
    desk.put("nummer.txt", "betreft dossier qx 7731 22 van vorig jaar\n");
    desk.put("dossier de vries.txt", "niets bijzonders\n");
    desk.put("crm.csv", "naam;bsn\nG. Adeyemi;148206104\nJan de Vries;071202559\n");
    desk.put("dicht.zip", "PK\u{3}\u{4} no archive");
    desk
}

fn search(desk: &Desk, id: &termijn::retention::RequestId, person: Option<&str>) -> Scope {
    let person = person.map(|text| Sensitive::new(text.to_owned()));
    scoping::scope(&mut desk.office(), id, person.as_ref(), Wanted::All).unwrap()
}

/// `bsn.txt certain number:finding`, one a line, by name.
fn met(scope: &Scope) -> Vec<String> {
    let line = |line: &scoping::ScopeLine| {
        let name = line.locator.as_str().rsplit('/').next().unwrap_or_default().to_owned();
        match &line.ending {
            Ending::Met(ways, sureness) => {
                let ways: Vec<_> = ways
                    .keys()
                    .map(|way| format!("{}:{}", way.meeting.code(), way.met_in.code()))
                    .collect();
                Some(format!("{name} {} {}", sureness.code(), ways.join(" ")))
            }
            _ => None,
        }
    };
    scope.lines.iter().filter_map(line).collect()
}

#[test]
fn a_person_is_found_however_they_are_written() {
    let desk = people();
    desk.scan();
    let id = desk.request(RequestKind::Access, Some(desk.person(JAN)));
    let scope = search(&desk, &id, Some(JAN));
    insta::assert_snapshot!(met(&scope).join("\n"), @r"
    bsn.txt certain number:finding number:text
    crm.csv::rows[-] certain name:finding name:text family_name:text number:finding number:text
    dossier de vries.txt possible family_name:path
    naamgenoot.txt possible family_name:text other_name:finding
    nummer.txt likely number:text
    samen.txt likely initials:finding family_name:text
    ");
    assert!(scope.counts.adds_up());
    let ended =
        |which: fn(&Ending) -> bool| scope.lines.iter().filter(|l| which(&l.ending)).count();
    assert_eq!(scope.counts.listed, scope.lines.len() as u64);
    assert_eq!(scope.counts.not_searched, ended(|e| matches!(e, Ending::NotSearched(_))) as u64);
    let unsearched =
        scope.lines.iter().find(|l| l.locator.as_str().ends_with("dicht.zip")).unwrap();
    assert!(matches!(unsearched.ending, Ending::NotSearched(_)), "never free of the person");
    // Without the person a number of own make and a first name say nothing.
    let by_digests = met(&search(&desk, &id, None));
    assert!(by_digests.iter().any(|line| line.starts_with("bsn.txt certain")));
    assert!(!by_digests.iter().any(|line| line.starts_with("nummer.txt")));
    assert!(by_digests.contains(&"naamgenoot.txt possible family_name:finding".to_owned()));
}

/// What is found by more than its rules stays under the request.
#[test]
fn what_was_met_is_pinned() {
    let desk = people();
    let id = desk.request(RequestKind::Access, Some(desk.person(JAN)));
    desk.scan();
    let verdict = |name: &str| {
        let office = desk.office();
        let mut found = None;
        office
            .judge_all(office.clock.today(), |item| {
                if item.item.reading.locator.as_str().ends_with(name) {
                    found = Some(item.judged.assessment);
                }
            })
            .unwrap();
        found.unwrap()
    };
    assert_eq!(verdict("ander.txt").verdict, Verdict::Due);
    let first = search(&desk, &id, Some("nummer: 999034339\n"));
    assert_eq!(first.pinned, 1, "{:?}", met(&first));
    let pinned = verdict("ander.txt");
    assert_eq!((pinned.verdict, &pinned.asked), (Verdict::BlockedRequest, &vec![id.clone()]));
    assert_eq!(search(&desk, &id, Some("nummer: 999034339\n")).pinned, 0, "once");
    let stored = desk.office().catalogue.requests().unwrap();
    assert_eq!(stored[0].pins, [Locator::from_text("klanten/a/ander.txt")].into());
    requesting::close(&mut desk.office(), &id, RequestState::Answered, None).unwrap();
    let closed = scoping::scope(&mut desk.office(), &id, None, Wanted::All);
    assert!(matches!(closed, Err(ScopeError::Closed { .. })));
}

#[test]
fn a_request_without_a_person_needs_one() {
    let desk = people();
    let id = desk.request(RequestKind::Access, None);
    let nobody = scoping::scope(&mut desk.office(), &id, None, Wanted::All);
    assert!(matches!(nobody, Err(ScopeError::Nobody { .. })));
    let wrong = Sensitive::new("wie: Jan".to_owned());
    let wrong = scoping::scope(&mut desk.office(), &id, Some(&wrong), Wanted::All);
    assert!(matches!(wrong, Err(ScopeError::Person(_))));
    // Not scanned at all: what lies there is found all the same.
    let scope = search(&desk, &id, Some(JAN));
    let bsn = scope.lines.iter().find(|l| l.locator.as_str().ends_with("bsn.txt")).unwrap();
    assert_eq!(bsn.known.as_ref().unwrap().since_scan, SinceScan::New);
}

#[test]
fn what_cannot_be_reached_is_not_called_free() {
    let mut desk = people();
    desk.scan();
    let id = desk.request(RequestKind::Access, Some(desk.person(JAN)));
    std::fs::rename(desk.path("share"), desk.path("elders")).unwrap();
    std::fs::write(desk.path("share"), "no folder").unwrap();
    let person = Sensitive::new(JAN.to_owned());
    let mut office = {
        std::fs::remove_file(desk.path("share")).unwrap();
        let mut office = desk.office();
        office.roots[0].path = desk.path("weg");
        office
    };
    let scope = scoping::scope(&mut office, &id, Some(&person), Wanted::All).unwrap();
    assert_eq!((scope.counts.met, scope.counts.not_met), (0, 0));
    assert!(scope.counts.not_searched > 5);
    assert!(scope.lines.iter().all(|l| l.ending == Ending::NotSearched("source_missing")));
    desk.at(day(1));
}

fn export(desk: &Desk, scope: &Scope, least: Sureness) -> Vec<(String, String)> {
    let out = desk.path("uit");
    let done = exporting::export(&desk.office(), scope, (&out, least), &|_| Vec::new()).unwrap();
    let told = |one: &exporting::ExportedFile<'_>| {
        let name = one.file.entry.locator.as_str().rsplit('/').next().unwrap_or_default();
        let how = match &one.given {
            termijn::handover::Given::Copied { .. } => one.file.third_parties.code(),
            termijn::handover::Given::LeftOut(why) => *why,
        };
        (name.to_owned(), how.to_owned())
    };
    let mut all: Vec<_> = done.files.iter().map(told).collect();
    all.sort();
    all
}

#[test]
fn documents_are_copied_as_they_are_now() {
    let desk = people();
    desk.scan();
    let id = desk.request(RequestKind::Access, Some(desk.person(JAN)));
    desk.scan();
    desk.put("bsn.txt", "BSN: 0712.02.559\nbijgewerkt\n");
    let elsewhere = BlockScope::path("klanten/a/nummer.txt").unwrap();
    desk.request(RequestKind::Restriction, Some(elsewhere));
    let scope = search(&desk, &id, Some(JAN));
    let changed = scope.files.iter().find(|f| f.entry.locator.as_str().ends_with("bsn.txt"));
    assert_eq!(changed.unwrap().since_scan, SinceScan::Changed);
    assert_eq!(changed.unwrap().third_parties, ThirdParties::NoneFound);
    let told = export(&desk, &scope, Sureness::Likely);
    let how = |name: &str| told.iter().find(|(own, _)| own == name).map(|(_, how)| how.as_str());
    assert_eq!(how("bsn.txt"), Some("none_found"));
    assert_eq!(how("samen.txt"), Some("found"), "somebody else is in it");
    assert_eq!(how("crm.csv"), Some("found"));
    assert_eq!(how("nummer.txt"), Some("restricted"));
    assert_eq!(how("naamgenoot.txt"), Some("possible_only"));
    let bag = desk.path("uit").join(id.as_str());
    let checked = Command::new("sha256sum")
        .args(["--check", "--strict", "manifest-sha256.txt"])
        .current_dir(&bag)
        .output()
        .unwrap();
    assert!(checked.status.success(), "{checked:?}");
    let copy = walkdir::WalkDir::new(&bag)
        .into_iter()
        .map(|entry| entry.unwrap().into_path())
        .find(|path| path.ends_with("bsn.txt"))
        .unwrap();
    assert_eq!(std::fs::read(&copy).unwrap(), std::fs::read(desk.share("bsn.txt")).unwrap());
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&copy), mode(&bag)), (0o600, 0o700));
    // A second answer stands beside the first. One that changed meanwhile is left out and said.
    desk.put("bsn.txt", "BSN: 0712.02.559\nnog eens\n");
    let told = export(&desk, &scope, Sureness::Possible);
    let how = |name: &str| told.iter().find(|(own, _)| own == name).map(|(_, how)| how.as_str());
    assert_eq!(how("bsn.txt"), Some("changed"));
    assert_eq!(how("naamgenoot.txt"), Some("found"));
    assert!(desk.path("uit").join(format!("{id}-2")).is_dir());
    let names = termijn::run::files::names(&desk.path("uit")).unwrap();
    assert_eq!(names.len(), 2, "nothing half-written is left: {names:?}");
}

#[test]
fn nothing_is_copied_into_a_source() {
    let desk = people();
    let id = desk.request(RequestKind::Access, Some(desk.person(JAN)));
    let scope = search(&desk, &id, Some(JAN));
    let before = desk.names();
    for folder in ["share/uit", "share/../share/klanten/a"] {
        let folder = desk.path(folder);
        let into = (folder.as_path(), Sureness::Possible);
        let refused = exporting::export(&desk.office(), &scope, into, &|_| Vec::new());
        assert!(matches!(refused, Err(ExportError::InSource { .. })));
    }
    let state = desk.path("state/uit");
    let into = (state.as_path(), Sureness::Possible);
    let refused = exporting::export(&desk.office(), &scope, into, &|_| Vec::new());
    assert!(matches!(refused, Err(ExportError::InState)));
    assert_eq!(desk.names(), before);
    assert!(!state.exists() && !desk.share("uit").exists());
}

/// The whole program: counts add up in every form, copies can be checked, and nothing that was given stands
/// anywhere.
#[test]
fn the_program_answers_and_names_nobody() {
    let office = Office::scanned();
    let person = "naam: Guusje Quakkelsteijn\ne-mail: g.quakkelsteijn@zonderpost.example\n\
                  nummer: ZZQ-88413-K\nbsn: 071202559\n";
    let text = "Betreft Guusje Quakkelsteijn, zzq 88413 k.\n";
    std::fs::write(office.path("share/klanten/devries/los briefje.txt"), text).unwrap();
    let add =
        ["request", "add", "--kind", "access", "--received", "2020-01-06", "--format", "json"];
    let made = office.run_with(&[&add[..], &["--person"]].concat(), person).ok().json();
    let id = made["id"].as_str().unwrap().to_owned();
    let out = office.scratch("antwoord");
    let scope = |more: &[&str]| {
        office.run_with(&[&["request", "scope", &id, "--person"][..], more].concat(), person)
    };
    let to = out.to_str().unwrap();
    let json = scope(&["--all", "--export", to, "--format", "json"]);
    let told = json.code(3).json();
    assert_eq!(told["schema"], "termijn/request-scope/1");
    let count = |name: &str| told["counts"][name].as_u64().unwrap();
    let ended = |ending: &str| {
        let items = told["items"].as_array().unwrap();
        items.iter().filter(|item| item["ending"] == ending).count() as u64
    };
    for name in ["met", "not_met", "not_searched"] {
        assert_eq!(count(name), ended(name), "{name}");
    }
    assert_eq!(count("listed"), count("met") + count("not_met") + count("not_searched"));
    let items = told["items"].as_array().unwrap();
    let note = |item: &&Value| item["locator"] == "klanten/devries/los briefje.txt";
    let note = items.iter().find(note).unwrap();
    assert_eq!((&note["ending"], &note["since_scan"]), (&"met".into(), &"new".into()));
    let bag = std::path::PathBuf::from(told["export"].as_str().unwrap());
    assert!(bag.join("scope.json").is_file() && bag.join("scope.csv").is_file());
    let shown = scope(&[]);
    shown.code(3).names(&[
        "Aangetroffen in",
        "Niet volledig doorzocht",
        "los briefje.txt",
        "zeker",
    ]);
    let lines = scope(&["--format", "jsonl"]);
    let csv = scope(&["--format", "csv"]);
    let listed = count("met") + count("not_searched");
    assert_eq!(lines.code(3).stdout_text().lines().count() as u64, listed);
    assert_eq!(csv.code(3).stdout_text().lines().count() as u64, listed + 1);
    scope(&["--export", office.path("share").to_str().unwrap()]).code(2).names(&["bron"]);
    scope(&["--least", "zeker"]).code(2);
    let wrong = office.run_with(&["request", "scope", &id, "--person"], "wie: Guusje\n");
    wrong.code(2).names(&["regel 1"]);
    let by_digests = office.run(&["request", "scope", &id]);
    by_digests.code(3).names(&["--person"]);

    let mut places: Vec<(String, Vec<u8>)> = Vec::new();
    for run in [&json, &shown, &lines, &csv, &wrong, &by_digests] {
        places.push(("the screen".to_owned(), [run.stdout.clone(), run.stderr.clone()].concat()));
    }
    for folder in [office.state(), bag] {
        for entry in walkdir::WalkDir::new(folder) {
            let entry = entry.unwrap();
            let is_copy = entry.path().components().any(|part| part.as_os_str() == "data");
            if entry.file_type().is_file() && !is_copy {
                let path = entry.path().display().to_string();
                places.push((path, std::fs::read(entry.path()).unwrap()));
            }
        }
    }
    for (place, bytes) in places {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for value in ["quakkelsteijn", "guusje", "zzq-88413-k", "zzq88413k", "zzq 88413"] {
            assert!(!text.contains(value), "{place} holds {value}");
        }
    }
}

/// What texts are made of: values, labels, and what was given of a person among them.
const WORDS: &[&str] = &[
    "Naam:",
    "BSN:",
    "071202559",
    "999034339",
    "0712.02.559",
    "148206104",
    "Jan",
    "de Vries",
    "Petra Smit",
    "J. de Vries,",
    "geboren",
    "12-03-1980",
    "1980-03-12",
    "Dam 1",
    "1012 JS",
    "tel.",
    "06-12345678",
    "e-mail",
    "jan@vries.example",
    "NL91ABNA0417164300",
    "QX-7731-22",
    "qx 7731 22",
    "klantnr.",
    "7731",
    "KvK",
    "\n",
    ";",
    "paspoort",
    "XA1234567",
    "dossier",
];

/// Given to the search: each thing stands among the words.
const GIVEN: &str = "naam: Jan de Vries\nnaam: P. Smit\nbsn: 071202559\nnummer: QX-7731-22\n\
    geboren: 1980-03-12\nadres: Dam 1\ntelefoon: 06-12345678\ne-mail: jan@vries.example\n";

/// A reader as a scan has it, and one that looks for a person.
static READERS: LazyLock<(Reader, Reader)> = LazyLock::new(|| {
    let desk = Desk::new(&[]);
    let office = desk.office();
    let key = StateKey::from_bytes([7; 32]);
    let person = Sensitive::new(GIVEN.to_owned());
    let seeker = Seeker::by_digests(&key, None).and_given(&person).unwrap();
    (office.reader().unwrap(), office.reader_seeking(seeker.terms()).unwrap())
});

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Whoever is searched for, what is found of anybody stays what it is, and so does every verdict.
    #[test]
    fn a_person_as_terms_changes_no_finding(
        words in proptest::collection::vec(0..WORDS.len(), 0..30), is_table in any::<bool>(),
    ) {
        let between = if is_table { ";" } else { " " };
        let text = words.iter().map(|n| WORDS[*n]).collect::<Vec<_>>().join(between);
        let name = Locator::from_path(if is_table { b"a.csv" } else { b"a.txt" });
        let (plain, seeking) = &*READERS;
        let found = |reader: &Reader| {
            let findings = reader.find(&name, &mut Cursor::new(&text), text.len() as u64);
            findings.findings
                .into_iter()
                .map(|f| (f.locator, f.rule, f.span, f.tier, f.evidence))
                .collect::<Vec<_>>()
        };
        prop_assert_eq!(found(plain), found(seeking));
        let read = |reader: &Reader| reader.read(&name, &mut Cursor::new(&text), text.len() as u64);
        prop_assert_eq!(read(plain), read(seeking));
    }
}
