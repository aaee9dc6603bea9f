//! Incidents: opened at once from what the last scan knows, in counts only, with the clock of the law.

use std::collections::BTreeMap;
use std::fs::File;

use chrono::{TimeZone, Utc};
use chrono_tz::Europe::Amsterdam;
use regex::Regex;
use rustix::fs::{FlockOperation, flock};
use serde_json::Value;
use termijn::lifecycle::{BreachClock, IncidentClosing, IncidentId, IncidentKind, IncidentScope};
use termijn::location::{EngagementId, SourceName};
use termijn::run::incidents::{self, IncidentError, Opening};

use crate::desk::{Desk, ENDED, day};
use crate::firm::Office;
use crate::languages::redacted;

fn opening(noticed: &str, scope: IncidentScope) -> Opening {
    Opening {
        scope: vec![scope],
        clock: BreachClock::read(noticed, Amsterdam).unwrap(),
        kind: IncidentKind::Destruction,
        cause: None,
    }
}

fn path(glob: &str) -> IncidentScope {
    IncidentScope::Path(glob.to_owned())
}

/// S40: noticed on a Friday before the clock is put back; the record has counts only.
#[test]
fn s40_a_wrong_purge_is_a_breach() {
    let mut desk = Desk::new(&["brief aan Jansen.txt", "tweede.txt"]);
    desk.at(Utc.with_ymd_and_hms(2026, 10, 22, 8, 0, 0).unwrap()).scan();
    desk.at(Utc.with_ymd_and_hms(2026, 10, 23, 15, 45, 0).unwrap());
    let mut office = desk.office();
    let autumn = opening("2026-10-23T17:30", path("klanten/a"));
    let opened = incidents::open(&mut office, autumn).unwrap();
    opened.told.unwrap();
    let incident = opened.incident;
    assert_eq!(incident.report_until.to_rfc3339(), "2026-10-26T16:30:00+01:00");
    assert_eq!(incident.opened.to_rfc3339(), "2026-10-23T17:45:00+02:00");
    assert_eq!((incident.exposure.files, incident.exposure.items), (2, 2));
    let groups = &incident.exposure.groups;
    assert_eq!(groups.len(), 1);
    assert_eq!(groups[0].engagements, [EngagementId::new(ENDED)]);

    // Spring: an hour later on the wall.
    let spring = opening("2026-03-27T16:00", path("klanten/a"));
    let spring = incidents::open(&mut office, spring).unwrap().incident;
    assert_eq!(spring.report_until.to_rfc3339(), "2026-03-30T17:00:00+02:00");

    let ledger = std::fs::read_to_string(desk.path("state/ledger.jsonl")).unwrap();
    let record = serde_json::to_string(&incident.exposure).unwrap();
    assert!(ledger.contains("incident_opened"));
    for text in [&ledger, &record] {
        for word in ["Jansen", "brief", "tweede", "klanten", "999034339", "Alfa"] {
            assert!(!text.contains(word), "{word} in {text}");
        }
    }
}

#[test]
fn an_incident_counts_what_the_scan_knows() {
    let office = Office::scanned();
    let all = office.run(&["status", "--all", "--format", "json"]).ok().json();
    let inside: Vec<&Value> = all["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["locator"].as_str().unwrap().starts_with("klanten/devries/"))
        .collect();
    // Counted here from what `status` says, and there from the catalogue.
    let mut types: BTreeMap<&str, u64> = BTreeMap::new();
    for (code, count) in inside.iter().flat_map(|item| item["types"].as_object().unwrap()) {
        *types.entry(code).or_default() += count.as_u64().unwrap();
    }
    let count =
        |which: &dyn Fn(&Value) -> bool| inside.iter().filter(|item| which(item)).count() as u64;
    let has_types = |item: &Value| !item["types"].as_object().unwrap().is_empty();
    let files: std::collections::BTreeSet<&str> = inside
        .iter()
        .map(|item| item["locator"].as_str().unwrap().split("::").next().unwrap())
        .collect();

    let incident = open(&office, &["--path", "klanten/devries"]);
    let exposure = &incident["exposure"];
    assert_eq!(exposure["files"], files.len() as u64);
    assert_eq!(exposure["items"], count(&has_types));
    assert_eq!(exposure["unread"], count(&|item| item["coverage"] == "unread"));
    assert_eq!(exposure["partly_read"], count(&|item| item["coverage"] == "partial"));
    let mut counted: BTreeMap<&str, u64> = BTreeMap::new();
    for (code, tiers) in exposure["types"].as_object().unwrap() {
        let strong = ["T1", "T2", "T3"].iter().filter_map(|tier| tiers[tier].as_u64()).sum();
        if strong > 0 {
            counted.insert(code, strong);
        }
    }
    assert_eq!(counted, types);
    assert!(types["BSN"] > 0 && exposure["special"]["national_id"]["findings"] == types["BSN"]);
    assert!(exposure["unread"].as_u64().unwrap() > 0, "there is something unread in it");
    assert_eq!(exposure["persons"]["upper"], Value::Null, "what was not read has no bound");
    assert_eq!(exposure["persons"]["lower"], 1);

    // The source in front, a glob, and the whole source.
    let again = open(&office, &["--path", "share:klanten/devries/**"]);
    assert_eq!(again["exposure"], *exposure);
    let whole = open(&office, &["--source", "share"]);
    let more = |key: &str| whole["exposure"][key].as_u64() > exposure[key].as_u64();
    assert!(more("files") && more("items") && more("unread") && more("clients"));
    let roles: Vec<_> =
        whole["exposure"]["groups"].as_array().unwrap().iter().map(|g| &g["role"]).collect();
    assert!(roles.contains(&&"processor".into()) && roles.contains(&&"controller".into()));
    assert_eq!(*roles.last().unwrap(), &Value::Null, "what nobody owns goes last");
    // Two scopes are both of them, and what is in both counts once.
    let both = open(&office, &["--path", "klanten/devries", "--source", "share"]);
    assert_eq!(both["exposure"], whole["exposure"]);
    // An engagement counts what might be its own, too.
    let own = open(&office, &["--engagement", "E-2023-014"]);
    assert!(own["exposure"]["items"].as_u64().unwrap() > 0);
    let nothing = open(&office, &["--path", "klanten/nergens"]);
    assert_eq!(nothing["exposure"]["files"], 0);
    assert_eq!(nothing["exposure"]["persons"]["upper"], Value::Null);
}

/// Opens one that was noticed long ago, so that it is in the past on every machine.
#[track_caller]
fn open(office: &Office, scope: &[&str]) -> Value {
    let verb = ["incident", "open", "--noticed", "2024-10-25T17:30", "--kind", "disclosure"];
    office.run(&[&verb, scope, &["--format", "json"]].concat()).ok().json()
}

#[test]
fn an_incident_waits_for_nobody_and_reads_nothing() {
    let office = Office::scanned();
    let before = office.tree_digests();
    let run = office.run(&["status", "--format", "json"]).ok().json()["run"].clone();
    let lock = File::options().read(true).write(true).open(office.state().join("lock")).unwrap();
    flock(&lock, FlockOperation::NonBlockingLockExclusive).unwrap();
    office.run(&["scan"]).code(6);
    // The source may be gone: that can be what it is about.
    std::fs::rename(office.path("share"), office.path("weg")).unwrap();
    let incident = open(&office, &["--source", "share"]);
    std::fs::rename(office.path("weg"), office.path("share")).unwrap();
    assert!(incident["exposure"]["items"].as_u64().unwrap() > 0);
    assert_eq!(incident["scan"]["run"], run);
    assert_eq!(office.run(&["status", "--format", "json"]).ok().json()["run"], run);
    assert_eq!(office.tree_digests(), before);
}

#[test]
fn an_incident_is_opened_before_any_scan() {
    let office = Office::new();
    let incident = open(&office, &["--source", "share"]);
    assert_eq!(incident["scan"], Value::Null);
    assert_eq!(incident["exposure"]["persons"]["upper"], Value::Null);
    let codes: Vec<_> = codes(&incident);
    assert_eq!(codes, ["tell_authority", "find_owner", "tell_people", "record"]);
}

fn codes(incident: &Value) -> Vec<&str> {
    let duties = incident["duties"].as_array().unwrap().iter();
    duties.map(|duty| duty["code"].as_str().unwrap()).collect()
}

#[test]
fn an_incident_is_listed_and_closed_once() {
    let office = Office::scanned();
    office.run(&["incident", "list"]).ok().names(&["Er is nog geen incident geopend"]);
    open(&office, &["--path", "klanten/devries"]);
    open(&office, &["--path", "klanten/linde"]);
    let close = ["incident", "close", "I-2026-0001", "--reason", "reported"];
    let first = office.run(&["incident", "list", "--format", "json"]).ok().json();
    let ids: Vec<_> = first["incidents"].as_array().unwrap().iter().map(|i| &i["id"]).collect();
    let id = ids[0].as_str().unwrap().to_owned();
    let close = [&close[..2], &[id.as_str()], &close[3..]].concat();
    office.run(&[&close[..4], &["niks"]].concat()).code(2);
    let closed = office.run(&[&close[..], &["--format", "json"]].concat()).ok().json();
    assert_eq!(
        (&closed["state"], &closed["closed"]["reason"]),
        (&"closed".into(), &"reported".into())
    );
    office.run(&close).code(1).names(&["T0451", &id]);
    office.run(&["incident", "close", "I-1999-0001", "--reason", "reported"]).code(1);
    let list = office.run(&["incident", "list"]).ok().stdout_text();
    let lines: Vec<_> = list.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[1].starts_with(&id) && lines[1].contains("gemeld bij de AP"), "{list}");
    let ledger = office.run(&["ledger", "show", "--format", "json"]).ok().stdout_text();
    assert_eq!(ledger.matches("incident_opened").count(), 2);
    assert_eq!(ledger.matches("incident_closed").count(), 1);
}

#[test]
fn what_cannot_be_meant_is_refused_and_opens_nothing() {
    let office = Office::scanned();
    let verb = ["incident", "open", "--kind", "loss", "--noticed", "2024-10-25T17:30"];
    let scope = ["--source", "share"];
    for (args, code, words) in [
        (verb.to_vec(), 2, &["--path", "--source", "--engagement"][..]),
        ([&verb[..], &["--source", "elders"]].concat(), 2, &["T0208", "elders"]),
        ([&verb[..], &["--engagement", "E-1"]].concat(), 1, &["T0404", "E-1"]),
        ([&verb[..], &["--path", "a["]].concat(), 2, &["T0801"]),
        ([&verb[..], &scope, &["--as-of", "2024-11-01"]].concat(), 2, &["--as-of"]),
        ([&verb[..], &scope, &["--format", "csv"]].concat(), 2, &["text, json"]),
        ([&verb[..2], &scope, &verb[4..], &["--kind", "lek"]].concat(), 2, &["unavailability"]),
        ([&verb[..4], &scope, &["--noticed", "2024-10-25"]].concat(), 2, &["2026-10-23T17:30"]),
        ([&verb[..4], &scope, &["--noticed", "2024-03-31T02:30"]].concat(), 2, &["bestond niet"]),
        ([&verb[..4], &scope, &["--noticed", "2199-01-01T09:00"]].concat(), 2, &["nog komt"]),
        ([&verb[..4], &scope].concat(), 2, &["--noticed"]),
    ] {
        office.run(&args).code(code).names(words);
    }
    let list = office.run(&["incident", "list", "--format", "json"]).ok().json();
    assert_eq!(list["incidents"], serde_json::json!([]));
}

/// The clock of the law runs, whatever became of our own books.
#[test]
fn a_broken_ledger_does_not_keep_an_incident_from_being_opened() {
    let office = Office::scanned();
    let ledger = office.state().join("ledger.jsonl");
    let text = std::fs::read_to_string(&ledger).unwrap();
    std::fs::write(&ledger, text.replacen("\"seq\":1", "\"seq\":7", 1)).unwrap();
    let verb = ["incident", "open", "--noticed", "2024-10-25T17:30", "--kind", "loss"];
    let ended = office.run(&[&verb[..], &["--source", "share"]].concat());
    ended.code(4).names(&["T0312", "staat open"]);
    let list = office.run(&["incident", "list", "--format", "json"]).ok().json();
    assert_eq!(list["incidents"].as_array().unwrap().len(), 1);
    // It cannot be closed without a line in the ledger.
    let id = list["incidents"][0]["id"].as_str().unwrap();
    office.run(&["incident", "close", id, "--reason", "no_breach"]).code(4);
    let list = office.run(&["incident", "list", "--format", "json"]).ok().json();
    assert_eq!(list["incidents"][0]["state"], "open");
}

#[test]
fn a_number_is_given_once_and_names_are_checked() {
    let mut desk = Desk::new(&["een.txt"]);
    desk.scan();
    let open = |desk: &Desk, scope| {
        let mut office = desk.office();
        incidents::open(&mut office, opening("2026-11-20T09:00", scope)).map(|o| o.incident)
    };
    let first = open(&desk, path("klanten/**")).unwrap();
    for name in termijn::run::files::names(&desk.path("state")).unwrap() {
        if name.starts_with("catalogue.sqlite") {
            std::fs::remove_file(desk.path("state").join(name)).unwrap();
        }
    }
    let second = open(&desk, IncidentScope::Source(SourceName::new("share"))).unwrap();
    assert_eq!((first.id.as_str(), second.id.as_str()), ("I-2026-0001", "I-2026-0002"));
    let wrong = open(&desk, IncidentScope::Source(SourceName::new("elders")));
    assert!(matches!(wrong, Err(IncidentError::UnknownSource { .. })));
    let wrong = open(&desk, IncidentScope::Engagement(EngagementId::new("E-9")));
    assert!(matches!(wrong, Err(IncidentError::UnknownEngagement { .. })));
    // Noticed in a minute from now, and now.
    desk.at(day(0));
    let minute = incidents::open(&mut desk.office(), opening("2026-11-20T12:01", path("**")));
    assert!(matches!(minute, Err(IncidentError::Ahead)));
    assert!(incidents::open(&mut desk.office(), opening("2026-11-20T12:00", path("**"))).is_ok());
    // What only the ledger knows is told until somebody closes it there; once.
    let lost = incidents::lost(&desk.office()).unwrap();
    let told: Vec<_> = lost.iter().map(|lost| (&lost.id, lost.report_until)).collect();
    assert_eq!(told, [(&first.id, Some(first.report_until))]);
    let close = |id: &IncidentId| {
        incidents::close(&mut desk.office(), id, IncidentClosing::NoRisk).map(|one| one.is_some())
    };
    assert!(!close(&first.id).unwrap());
    assert!(incidents::lost(&desk.office()).unwrap().is_empty());
    assert!(matches!(close(&first.id), Err(IncidentError::Unknown { .. })));
    assert!(close(&second.id).unwrap());
    assert!(matches!(close(&second.id), Err(IncidentError::Unknown { .. })));
    assert!(incidents::lost(&desk.office()).unwrap().is_empty());
}

/// A share with a file of our own, one that we process, one of nobody, and one that cannot be read.
fn small_share(office: &Office) {
    let put = |name: &str, text: &str| {
        let path = office.path("share").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    put("E-2023-001/brief.txt", "BSN: 999034339\n");
    put("E-2023-001/kopie.txt", "BSN: 999034339\n");
    put("E-2022-002/brief.txt", "BSN: 999034339\nBSN: 111222333\n");
    put("E-2022-002/stuk.zip", "PK\u{3}\u{4}");
    put("los.txt", "BSN: 999034339, los van alles\n");
    let header =
        "client_id;client_name;engagement_id;engagement;start_date;end_date;status;role;paths";
    let rows = [
        "C-1;Alfa B.V.;E-2023-001;Advies;2022-01-01;2024-12-31;ended;controller;E-2023-001/**",
        "C-2;Beta B.V.;E-2022-002;Loon;2022-01-01;2024-12-31;ended;processor;E-2022-002/**",
    ];
    let register = [&[header], &rows[..]].concat().join("\n");
    std::fs::write(office.path("register.csv"), register).unwrap();
    office.run(&["scan", "share", "--register", "register.csv"]).code(3);
}

#[test]
fn an_incident_reads_like_a_colleague() {
    let office = Office::empty();
    small_share(&office);
    let hours = Regex::new(r"[\d.,]+ uur voorbij|over by [\d.,]+ hours").unwrap();
    for lang in ["nl", "en"] {
        let verb = ["incident", "open", "--noticed", "2024-10-25T17:30", "--kind", "disclosure"];
        let scope = ["--path", "E-2023-001", "--source", "share", "--lang", lang];
        let told = office.run(&[&verb[..], &scope].concat()).ok().stdout_text();
        let told = hours.replace_all(&redacted(&told), "[hours]").into_owned();
        insta::assert_snapshot!(format!("incident_{lang}"), told);
    }
}
