//! False findings that people set aside: bound to content and time, and never a way to destroy more.

use std::collections::BTreeMap;

use termijn::calendar::CivilDate;
use termijn::inventory::Tier;
use termijn::location::FindingId;
use termijn::retention::{Dismissal, DismissalReason, Verdict};
use termijn::run::dismissing::{self, DismissError, DismissalState};
use termijn::run::findings::{self, FindingLine, Wanted};

use crate::desk::{Desk, civil, day, told};
use crate::firm::Office;

fn findings(desk: &Desk) -> Vec<FindingLine> {
    let office = desk.office();
    let wanted = Wanted { min_tier: Tier::T5, types: Vec::new(), path: None };
    let mut lines = Vec::new();
    findings::each(&office, office.clock.today(), &wanted, |line| lines.push(line)).unwrap();
    lines
}

/// Ids of the findings in a file of the client.
fn ids(desk: &Desk, file: &str) -> Vec<FindingId> {
    let path = format!("klanten/a/{file}");
    let lines = findings(desk).into_iter().filter(|line| line.path == path);
    lines.map(|line| line.id).collect()
}

fn dismiss(desk: &Desk, id: &FindingId, until: CivilDate) -> Result<Dismissal, DismissError> {
    dismissing::dismiss(&mut desk.office(), id, DismissalReason::TestData, until)
}

/// Sets everything in a file aside for a month.
fn dismiss_all(desk: &Desk, file: &str) -> Vec<Dismissal> {
    let until = desk.office().clock.today() + chrono::Days::new(30);
    let ids = ids(desk, file);
    assert!(!ids.is_empty(), "nothing found in {file}");
    ids.iter().map(|id| dismiss(desk, id, until).unwrap()).collect()
}

/// Verdicts of all items today, by locator.
fn verdicts(desk: &Desk) -> BTreeMap<String, Verdict> {
    let office = desk.office();
    let mut verdicts = BTreeMap::new();
    office
        .judge_all(office.clock.today(), |item| {
            let locator = item.item.reading.locator.to_string();
            verdicts.insert(locator, item.judged.assessment.verdict);
        })
        .unwrap();
    verdicts
}

fn verdict(desk: &Desk, file: &str) -> Verdict {
    verdicts(desk)[&format!("klanten/a/{file}")]
}

fn states(desk: &Desk) -> Vec<DismissalState> {
    let office = desk.office();
    let lines = dismissing::list(&office, office.clock.today()).unwrap();
    lines.iter().map(|line| line.state).collect()
}

#[test]
fn what_is_all_set_aside_is_kept_and_on_no_plan() {
    let desk = Desk::new(&["een.txt", "twee.txt"]);
    desk.scan();
    assert_eq!(verdict(&desk, "een.txt"), Verdict::Due);
    dismiss_all(&desk, "een.txt");
    assert_eq!(verdict(&desk, "een.txt"), Verdict::OutOfScope);
    assert_eq!(verdict(&desk, "twee.txt"), Verdict::Due);
    let plan = desk.approved();
    let report = desk.apply(&plan).unwrap();
    assert_eq!(told(&report).values().sum::<usize>(), 1);
    assert!(desk.share("een.txt").is_file() && !desk.share("twee.txt").exists());
    // It is set aside, not forgotten.
    let lines = findings(&desk);
    let own: Vec<_> = lines.iter().filter(|line| line.path.ends_with("een.txt")).collect();
    assert!(!own.is_empty() && own.iter().all(|line| line.dismissed.is_some()));
}

#[test]
fn with_something_left_the_verdict_stays() {
    let desk = Desk::new(&[]);
    desk.put("een.txt", "BSN: 999034339\nBSN: 071202559\n");
    desk.scan();
    let until = civil(day(30));
    let all = ids(&desk, "een.txt");
    assert_eq!(all.len(), 2);
    dismiss(&desk, &all[0], until).unwrap();
    assert_eq!(verdict(&desk, "een.txt"), Verdict::Due);
    dismiss(&desk, &all[1], until).unwrap();
    assert_eq!(verdict(&desk, "een.txt"), Verdict::OutOfScope);
}

#[test]
fn a_dismissal_after_the_approval_takes_the_line_off() {
    let desk = Desk::new(&["een.txt", "twee.txt"]);
    let plan = desk.approved();
    dismiss_all(&desk, "een.txt");
    let report = desk.apply(&plan).unwrap();
    let expected = [("destroyed".to_owned(), 1), ("skipped:verdict".to_owned(), 1)];
    assert_eq!(told(&report), expected.into());
    assert!(desk.share("een.txt").is_file() && !desk.share("twee.txt").exists());
}

/// Under a register that changed since, apply looks for the finding itself.
#[test]
fn apply_does_not_rest_on_what_a_scan_noted() {
    let desk = Desk::new(&["een.txt", "twee.txt"]);
    let plan = desk.approved();
    dismiss_all(&desk, "een.txt");
    let register = std::fs::read_to_string(desk.path("register.csv")).unwrap();
    std::fs::write(desk.path("register.csv"), register.replace("Alfa", "Alpha")).unwrap();
    let report = desk.apply(&plan).unwrap();
    let expected = [("destroyed".to_owned(), 1), ("skipped:register_changed".to_owned(), 1)];
    assert_eq!(told(&report), expected.into());
    assert!(desk.share("een.txt").is_file());
}

#[test]
fn another_content_brings_the_finding_back() {
    let desk = Desk::new(&["een.txt"]);
    desk.scan();
    dismiss_all(&desk, "een.txt");
    assert_eq!(states(&desk), [DismissalState::Active]);
    // The same value at the same place, and one more byte behind it.
    desk.put("een.txt", "BSN: 999034339\nover een.txt\n\n");
    desk.scan();
    assert_eq!(verdict(&desk, "een.txt"), Verdict::Due);
    assert_eq!(states(&desk), [DismissalState::Unmatched]);
    assert!(findings(&desk).iter().all(|line| line.dismissed.is_none()));
    // Back to what it was: the dismissal fits again.
    desk.put("een.txt", "BSN: 999034339\nover een.txt\n");
    desk.scan();
    assert_eq!(verdict(&desk, "een.txt"), Verdict::OutOfScope);
}

#[test]
fn time_brings_the_finding_back() {
    let mut desk = Desk::new(&["een.txt"]);
    desk.scan();
    dismiss_all(&desk, "een.txt");
    desk.at(day(30));
    assert_eq!(verdict(&desk, "een.txt"), Verdict::OutOfScope, "the last day counts in full");
    desk.at(day(31));
    assert_eq!(verdict(&desk, "een.txt"), Verdict::Due);
    assert_eq!(states(&desk), [DismissalState::Expired]);
    dismiss_all(&desk, "een.txt");
    assert_eq!(states(&desk), [DismissalState::Active, DismissalState::Expired]);
}

#[test]
fn it_ends_within_twelve_months() {
    let desk = Desk::new(&["een.txt"]);
    desk.scan();
    let id = ids(&desk, "een.txt").remove(0);
    for offset in [-1, 366] {
        let refused = dismiss(&desk, &id, civil(day(offset)));
        assert!(matches!(refused, Err(DismissError::Until { .. })), "{offset}");
    }
    dismiss(&desk, &id, civil(day(365))).unwrap();
    let twice = dismiss(&desk, &id, civil(day(1)));
    assert!(matches!(twice, Err(DismissError::Already { .. })));
    let nobodys = dismiss(&desk, &FindingId::new("fi_aaaaaaaaaaaaaaaaaaaaaaaa"), civil(day(1)));
    assert!(matches!(nobodys, Err(DismissError::UnknownFinding { .. })));
}

#[test]
fn a_file_that_changed_since_the_scan_is_not_dismissed_by_guess() {
    let desk = Desk::new(&["een.txt"]);
    desk.scan();
    let id = ids(&desk, "een.txt").remove(0);
    desk.put("een.txt", "BSN: 999034339\nover iets anders\n");
    let refused = dismiss(&desk, &id, civil(day(1)));
    assert!(matches!(refused, Err(DismissError::Stale { .. })), "{refused:?}");
    let register = std::fs::read_to_string(desk.path("register.csv")).unwrap();
    desk.put("een.txt", "BSN: 999034339\nover een.txt\n");
    desk.scan();
    std::fs::write(desk.path("register.csv"), register.replace("Alfa", "Alpha")).unwrap();
    let refused = dismiss(&desk, &id, civil(day(1)));
    assert!(matches!(refused, Err(DismissError::Stale { .. })), "{refused:?}");
}

/// The counts of another register are other counts: the finding is looked for again.
#[test]
fn a_dismissal_outlives_a_change_of_the_register() {
    let desk = Desk::new(&["een.txt", "lijst.csv"]);
    desk.put("lijst.csv", "naam;bsn\nAlfa;071202559\nBeta;999034339\n");
    desk.scan();
    dismiss_all(&desk, "een.txt");
    let rows = dismiss_all(&desk, "lijst.csv").len();
    let before = states(&desk);
    assert!(before.iter().all(|state| *state == DismissalState::Active) && rows >= 2, "{before:?}");
    let register = std::fs::read_to_string(desk.path("register.csv")).unwrap();
    std::fs::write(desk.path("register.csv"), register.replace("Alfa B.V.", "Gamma B.V.")).unwrap();
    desk.scan();
    assert_eq!(states(&desk), before);
    let verdicts = verdicts(&desk);
    assert!(verdicts.values().all(|verdict| *verdict == Verdict::OutOfScope), "{verdicts:?}");
}

#[test]
fn a_copy_is_the_same_content_under_any_name() {
    let desk = Desk::new(&["een.txt"]);
    desk.put("kopie.log", "BSN: 999034339\nover een.txt\n");
    desk.scan();
    assert_eq!(ids(&desk, "een.txt"), ids(&desk, "kopie.log"));
    dismiss_all(&desk, "een.txt");
    assert_eq!(verdict(&desk, "kopie.log"), Verdict::OutOfScope);
    // One that comes later is looked at by the scan that meets it.
    desk.put("later.md", "BSN: 999034339\nover een.txt\n");
    desk.scan();
    assert_eq!(verdict(&desk, "later.md"), Verdict::OutOfScope);
}

#[test]
fn a_hold_stays_whatever_is_set_aside() {
    let desk = Desk::new(&["een.txt"]);
    desk.scan();
    desk.hold("klanten/a/**");
    dismiss_all(&desk, "een.txt");
    assert_eq!(verdict(&desk, "een.txt"), Verdict::BlockedHold);
}

#[test]
fn a_withdrawn_dismissal_lets_the_finding_count() {
    let desk = Desk::new(&["een.txt"]);
    desk.scan();
    let all = dismiss_all(&desk, "een.txt");
    let finding = all[0].finding.clone();
    dismissing::withdraw(&mut desk.office(), finding.as_str()).unwrap();
    assert_eq!(verdict(&desk, "een.txt"), Verdict::Due);
    assert_eq!(states(&desk), [DismissalState::Withdrawn]);
    let again = dismissing::withdraw(&mut desk.office(), all[0].id.as_str());
    assert!(matches!(again, Err(DismissError::UnknownDismissal { .. })));
    let second = dismiss(&desk, &finding, civil(day(1))).unwrap();
    assert_ne!(second.id, all[0].id, "a number is given once");
}

#[test]
fn neither_ledger_nor_catalogue_holds_a_value() {
    let desk = Desk::new(&["een.txt"]);
    desk.scan();
    let all = dismiss_all(&desk, "een.txt");
    dismissing::withdraw(&mut desk.office(), all[0].id.as_str()).unwrap();
    let ledger = std::fs::read_to_string(desk.path("state/ledger.jsonl")).unwrap();
    for word in ["dismissed", "dismissal_withdrawn", all[0].id.as_str(), "test_data"] {
        assert!(ledger.contains(word), "{word}: {ledger}");
    }
    assert!(!ledger.contains("een.txt"), "the ledger names no file");
    let mut looked = 0;
    for entry in walkdir::WalkDir::new(desk.path("state")) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let bytes = std::fs::read(entry.path()).unwrap();
            let value = b"999034339";
            let holds = bytes.windows(value.len()).any(|window| window == value);
            assert!(!holds, "{} holds the value", entry.path().display());
            looked += 1;
        }
    }
    assert!(looked > 2);
}

/// The same through the program, on the made-up firm.
#[test]
fn people_set_aside_list_explain_and_take_back() {
    let office = Office::scanned();
    let item = "klanten/devries/2023-loon/loonstrook jan.txt";
    let found = office.run(&["findings", "--path", item, "--format", "json"]).ok().json();
    let found = found["findings"].as_array().unwrap();
    let until = (crate::firm::today() + chrono::Days::new(60)).to_string();
    let id = found[0]["id"].as_str().unwrap();
    office.run(&["dismiss", id]).code(2);
    office.run(&["dismiss", id, "--reason", "zomaar", "--until", &until]).code(2).names(&["T0801"]);
    let late = ["dismiss", id, "--reason", "test_data", "--until", "2999-01-01"];
    office.run(&late).code(2).names(&["T0801"]);
    let nobodys = ["dismiss", "fi_x", "--reason", "test_data", "--until", &until];
    office.run(&nobodys).code(1).names(&["T0406"]);
    for finding in found {
        let id = finding["id"].as_str().unwrap();
        office
            .run(&["dismiss", id, "--reason", "test_data", "--until", &until])
            .ok()
            .names(&["D-"]);
    }
    let again = ["dismiss", id, "--reason", "other", "--until", &until];
    office.run(&again).code(1).names(&["T0408"]);

    let told = office.run(&["explain", item, "--format", "json"]).ok().json();
    assert_eq!(
        (told["verdict"].as_str(), told["outcome"].as_str()),
        (Some("out_of_scope"), Some("none"))
    );
    assert_eq!(told["dismissed"].as_array().unwrap().len(), found.len());
    assert_eq!(told["types"], serde_json::json!({}));
    let number = told["dismissed"][0]["id"].as_str().unwrap().to_owned();
    office.run(&["explain", item]).ok().names(&[&number, "testgegevens", id]);
    let shown = office.run(&["findings", "--path", item]).ok().stdout_text();
    assert!(shown.contains(&number) && shown.contains("terzijde gelegd"), "{shown}");
    let sarif = office.run(&["findings", "--path", item, "--format", "sarif"]).ok().json();
    assert_eq!(sarif["runs"][0]["results"][0]["suppressions"][0]["status"], "accepted");
    let report = office.path("rapport.html");
    office.run(&["report", "--out", report.to_str().unwrap()]).ok();
    let json: serde_json::Value =
        serde_json::from_slice(&std::fs::read(report.with_extension("json")).unwrap()).unwrap();
    assert_eq!(json["dismissed"], serde_json::json!({"findings": found.len(), "items": 1}));
    assert_eq!(json["totals"]["adds_up"], true);
    let scan = office.run(&["scan", "--format", "json"]).code(3).json();
    assert_eq!(scan["sources"][0]["dismissed"], found.len());

    let list = office.run(&["dismiss", "list", "--format", "json"]).ok().json();
    let lines = list["dismissals"].as_array().unwrap();
    assert_eq!(lines.len(), found.len());
    assert_eq!(
        (lines[0]["state"].as_str(), lines[0]["items"][0]["locator"].as_str()),
        (Some("active"), Some(item))
    );
    office.run(&["dismiss", "list"]).ok().names(&["Van kracht", &number, item]);
    office.run(&["dismiss", "withdraw", &number]).ok().names(&[&number]);
    office.run(&["dismiss", "withdraw", &number]).code(1).names(&["T0409"]);
    let told = office.run(&["explain", item, "--format", "json"]).ok().json();
    assert_eq!(told["verdict"], "due");
    office.run(&["verify", office.state().join("ledger.jsonl").to_str().unwrap()]).ok();
}

/// A zip goes as a whole: with a member that was set aside, it waits for a person.
#[test]
fn a_container_is_not_freed_of_a_member() {
    let office = Office::scanned();
    let zip = "klanten/devries/2023-loon/loonstroken 2023.zip";
    let member = format!("{zip}::loon/jul.txt");
    let explain = |item: &str| office.run(&["explain", item, "--format", "json"]).ok().json();
    assert_eq!(explain(zip)["verdict"], "due");
    let found = office.run(&["findings", "--path", zip, "--format", "json"]).ok().json();
    let until = (crate::firm::today() + chrono::Days::new(60)).to_string();
    let of_member = |finding: &&serde_json::Value| finding["locator"] == member.as_str();
    let own: Vec<_> = found["findings"].as_array().unwrap().iter().filter(of_member).collect();
    assert!(own.len() > 1);
    for finding in own {
        let id = finding["id"].as_str().unwrap();
        let reason = ["--reason", "own_organisation", "--until", &until];
        office.run(&[&["dismiss", id], &reason[..]].concat()).ok();
    }
    assert_eq!(explain(&member)["verdict"], "out_of_scope");
    let after = explain(zip);
    assert_eq!(
        (after["verdict"].as_str(), after["reason"].as_str()),
        (Some("review"), Some("mixed"))
    );
    let told = office.run(&["scan"]).code(3).stdout_text();
    let words: Vec<&str> = told.split_whitespace().collect();
    assert!(words.join(" ").contains("terzijde gelegd en niet geteld"), "{told}");
}
