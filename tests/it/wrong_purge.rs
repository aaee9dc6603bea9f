//! What proves a wrong purge opens an incident by itself, once, with counts only; nothing else does.

use std::cell::Cell;
use std::fs;

use termijn::lifecycle::{Incident, IncidentCause, IncidentClosing, IncidentKind, IncidentScope};
use termijn::location::EngagementId;
use termijn::register::Role;
use termijn::retention::{BlockScope, RequestKind, RequestState};
use termijn::run::requesting::Recording;
use termijn::run::{apply, holding, incidents, requesting, wrong_purge};

use crate::desk::{ANNA, BOB, Desk, ENDED, day, told};
use crate::dossier::Dossier;
use crate::firm::Office;

fn desk() -> Desk {
    Desk::new(&["1.txt", "2.txt", "3.txt", "4.txt"])
}

fn notice(desk: &Desk, plan: &str) -> Vec<Incident> {
    let noticed = wrong_purge::notice(&mut desk.office(), plan).unwrap();
    noticed.into_iter().map(|opened| opened.incident).collect()
}

/// Expects one incident of this cause about these lines, and that it is opened once, closed or not.
#[track_caller]
fn once(desk: &Desk, plan: &str, cause: IncidentCause, lines: &[u64]) -> Incident {
    let noticed = notice(desk, plan);
    let [incident] = noticed.as_slice() else { panic!("{noticed:?}") };
    let scope = IncidentScope::Lines { plan: plan.to_owned(), lines: lines.to_vec() };
    assert_eq!((incident.cause, &incident.scope), (Some(cause), &vec![scope]));
    assert_eq!(incident.kind, cause.kind());
    assert_eq!(incident.exposure.files, lines.len() as u64);
    assert_eq!(incident.report_until - incident.noticed, chrono::Duration::hours(72));
    assert!(notice(desk, plan).is_empty(), "opened twice");
    incidents::close(&mut desk.office(), &incident.id, IncidentClosing::Reported).unwrap();
    assert!(notice(desk, plan).is_empty(), "opened again after it was closed");
    let ledger = fs::read_to_string(desk.path("state/ledger.jsonl")).unwrap();
    let opened = ledger.lines().filter(|line| line.contains("incident_opened"));
    let opened: Vec<_> = opened.collect();
    assert_eq!(opened.len(), 1);
    assert!(opened[0].contains(&format!(r#""cause":"{}""#, cause.code())), "{}", opened[0]);
    assert!(!opened[0].contains(".txt"), "{}", opened[0]);
    incident.clone()
}

fn database(desk: &Desk) -> rusqlite::Connection {
    rusqlite::Connection::open(desk.path("state/catalogue.sqlite")).unwrap()
}

/// Runs `fault` in the moment after the first line was destroyed.
fn apply_with(desk: &Desk, plan: &str, fault: &dyn Fn()) {
    let done = Cell::new(false);
    let report = apply::apply(&mut desk.office(), plan, &|line| {
        if line.outcome.is_some() && !done.replace(true) {
            fault();
        }
    });
    assert_eq!(told(&report.unwrap()).values().sum::<usize>(), 4);
}

/// A hold stood in the ledger, and the catalogue that `apply` looks at did not have it any more: the ledger
/// alone proves it.
#[test]
fn a_hold_that_the_catalogue_lost_during_the_run() {
    let by_ledger = |scope: &dyn Fn() -> BlockScope, lines: &[u64]| {
        let desk = desk();
        let plan = desk.approved();
        apply_with(&desk, &plan, &|| {
            desk.hold_on(scope());
            assert_eq!(database(&desk).execute("DELETE FROM block", []).unwrap(), 1);
        });
        assert!(desk.names().is_empty(), "nothing was held any more");
        once(&desk, &plan, IncidentCause::Blocked, lines);
    };
    by_ledger(&|| BlockScope::Engagement(EngagementId::new(ENDED)), &[2, 3, 4]);
    by_ledger(&|| BlockScope::Client(termijn::location::ClientId::new("C-1")), &[2, 3, 4]);
    by_ledger(&|| BlockScope::path("klanten/a/3.txt").unwrap(), &[3]);
}

/// The same where the catalogue has it, set to have ended.
#[test]
fn a_hold_and_a_request_that_were_ended_in_the_catalogue_alone() {
    let desk = desk();
    let plan = desk.approved();
    apply_with(&desk, &plan, &|| {
        desk.hold("klanten/a/*.txt");
        let sql = r#"UPDATE block SET body = replace(body, '"released_on":null',
            '"released_on":"2026-01-01"')"#;
        assert_eq!(database(&desk).execute(sql, []).unwrap(), 1);
    });
    let incident = once(&desk, &plan, IncidentCause::Blocked, &[2, 3, 4]);
    assert_eq!(incident.kind, IncidentKind::Destruction);

    let desk = self::desk();
    let plan = desk.approved();
    apply_with(&desk, &plan, &|| {
        desk.request(RequestKind::Access, None);
        let sql = r#"UPDATE request SET body = replace(replace(body, '"state":"open"',
            '"state":"withdrawn"'), '"closed_on":null', '"closed_on":"2026-01-01"')"#;
        assert_eq!(database(&desk).execute(sql, []).unwrap(), 1);
    });
    once(&desk, &plan, IncidentCause::Blocked, &[2, 3, 4]);
}

#[test]
fn what_lay_in_quarantine_and_is_gone() {
    let mut desk = desk();
    desk.gates.waiting_days = 7;
    let plan = desk.approved();
    desk.apply(&plan).unwrap();
    assert!(notice(&desk, &plan).is_empty());
    fs::remove_file(&desk.quarantined()[0]).unwrap();
    let report = desk.at(day(1)).apply(&plan).unwrap();
    let gone: Vec<u64> =
        report.lines.iter().filter(|line| line.outcome.is_some()).map(|line| line.item.n).collect();
    assert_eq!(gone.len(), 1, "{:?}", told(&report));
    let incident = once(&desk, &plan, IncidentCause::GoneFromQuarantine, &gone);
    assert_eq!(incident.kind, IncidentKind::Loss);
}

/// The journal says that other bytes went than those that people approved.
#[test]
fn what_went_held_something_else() {
    let desk = desk();
    let plan = desk.approved();
    desk.apply(&plan).unwrap();
    let sql = "SELECT body FROM operation WHERE n = 2";
    let body: String = database(&desk).query_row(sql, [], |row| row.get(0)).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&body).unwrap();
    value["identity"]["sha256"] = "0".repeat(64).into();
    let sql = "UPDATE operation SET body = ?1 WHERE n = 2";
    database(&desk).execute(sql, [value.to_string()]).unwrap();
    once(&desk, &plan, IncidentCause::OtherContent, &[2]);
}

/// What was held in time, let go in time, held too late, or is held elsewhere proves nothing.
#[test]
fn what_went_rightly_opens_nothing() {
    let mut desk = desk();
    desk.at(day(-60));
    let hold = desk.hold("klanten/b/**");
    let request = desk.request(RequestKind::Access, None);
    requesting::close(&mut desk.office(), &request, RequestState::Answered, None).unwrap();
    desk.at(day(0));
    let plan = desk.approved();
    // A request that is for the controller to decide changes nothing here.
    requesting::add(&mut desk.office(), forwarded(&desk)).unwrap().told.unwrap();
    apply_with(&desk, &plan, &|| {
        desk.hold("klanten/a/4.txt");
    });
    assert_eq!(desk.names(), ["4.txt"]);
    // Too late for what is gone.
    desk.hold_engagement();
    assert!(notice(&desk, &plan).is_empty());
    let keys = [desk.key(ANNA), desk.key(BOB)];
    holding::release(&mut desk.office(), &hold, "replaced", &keys).unwrap();
    assert!(notice(&desk, &plan).is_empty());
    assert!(desk.office().catalogue.incidents().unwrap().is_empty());
}

fn forwarded(desk: &Desk) -> Recording {
    Recording {
        kind: RequestKind::Access,
        scope: BlockScope::path("klanten/a/**").unwrap(),
        received: desk.office().clock.today(),
        role: Some(Role::Processor),
        reference: String::new(),
    }
}

/// As people meet it: loud, with what to do, and not with exit code 0.
#[test]
fn apply_says_it_aloud() {
    let office = Office::scanned();
    office.rewrite("termijn.toml", |text| text.replace("waiting_days = 0", "waiting_days = 7"));
    let dossier = Dossier::approved(&office, "C-1001");
    dossier.apply().ok();
    let quarantined = || {
        let walk = walkdir::WalkDir::new(office.path("share")).into_iter().map(Result::unwrap);
        let mut names = walk.filter(|e| e.file_name().to_string_lossy().starts_with(".termijn-q-"));
        names.next().unwrap().into_path()
    };
    fs::remove_file(quarantined()).unwrap();
    let apply = ["apply", &dossier.id, "--confirm", &dossier.id];
    let told = office.run(&apply);
    told.code(3).names(&["!! VERDWENEN", "I-20", "1 regel van lijst", "melden", &dossier.id]);
    let listed = office.run(&["incident", "list", "--format", "json"]).ok().json();
    assert_eq!(listed["incidents"][0]["cause"], "gone_from_quarantine");
    assert_eq!(listed["incidents"].as_array().unwrap().len(), 1);
    fs::remove_file(quarantined()).unwrap();
    let second = dossier.apply().code(3).json();
    assert_eq!(second["incidents"].as_array().unwrap().len(), 1);
    let third = dossier.apply().json();
    assert!(third["incidents"].as_array().unwrap().is_empty());
    office.run(&["incident", "list"]).ok().names(&["verlies"]);
}
