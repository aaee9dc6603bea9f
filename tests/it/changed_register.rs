//! The register is changed between approval and `apply`, and while lines lie in quarantine.

use std::fs::{self, File};
use std::io::Write as _;
use std::time::{Duration, SystemTime};

use termijn::plan::{Action, DecisionCode, LineOutcome, SkipReason};
use termijn::run::apply;
use termijn::run::planning::{self, Choice, Deciding, PlanningError, Selection};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::desk::{ANNA, Desk, ENDED, day, told};

const RETURN: (Action, DecisionCode) = (Action::ReturnThenDestroy, DecisionCode::ContractTerm);
const DESTROY: (Action, DecisionCode) = (Action::Destroy, DecisionCode::ContractTerm);

/// Gives the engagement to another client.
fn give_away(desk: &Desk) {
    edit(desk, &[("C-1;Alfa B.V.;", "C-2;Beta B.V.;")]);
}

/// Asks for the return of what the engagement left.
fn ask_for_return(desk: &Desk) {
    edit(desk, &[(";paths\n", ";paths;return_required\n"), ("/a/**\n", "/a/**;ja\n")]);
}

/// Gives the engagement another number.
fn renumber(desk: &Desk) {
    edit(desk, &[(ENDED, "E-2023-002")]);
}

/// Makes the number by which a folder is named that of another client's engagement.
fn take_on_another_client(desk: &Desk) {
    let row = "/a/**\nC-2;Beta B.V.;E-2022-050;Advies;2022-01-01;2024-12-31;ended;klanten/b/**\n";
    edit(desk, &[("/a/**\n", row)]);
}

fn edit(desk: &Desk, changes: &[(&str, &str)]) {
    let path = desk.path("register.csv");
    let mut register = fs::read_to_string(&path).unwrap();
    for (from, to) in changes {
        assert!(register.contains(from), "{from} is not in the register");
        register = register.replace(from, to);
    }
    fs::write(path, register).unwrap();
}

/// An archive of the client with a folder in it that is named after an engagement.
fn put_zip(desk: &Desk, name: &str) {
    desk.put(name, "");
    let file = File::create(desk.share(name)).unwrap();
    let mut zip = ZipWriter::new(file);
    zip.start_file("E-2022-050/notitie.txt", SimpleFileOptions::default()).unwrap();
    zip.write_all(b"BSN: 999034339\n").unwrap();
    let file = zip.finish().unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000)).unwrap();
}

/// Before anything is touched the line is refused, and a rehearsal says so.
#[track_caller]
fn refused_before(desk: &Desk, decided: (Action, DecisionCode), change: fn(&Desk)) {
    let names = desk.names();
    let plan = desk.approved_to(decided.0, decided.1);
    change(desk);
    let rehearsed = apply::rehearse(&mut desk.office(), &plan).unwrap();
    let code = |line: &apply::LineReport| line.outcome.map(LineOutcome::code);
    let refused = Some("skipped:register_changed".to_owned());
    assert!(rehearsed.iter().all(|line| code(line) == refused), "{rehearsed:?}");
    let report = desk.apply(&plan).unwrap();
    assert_eq!(told(&report), [("skipped:register_changed".to_owned(), names.len())].into());
    assert!(report.archive.is_none(), "returned what is somebody else's");
    assert_eq!(desk.names(), names);
}

/// What is in quarantine by then goes back as it was.
#[track_caller]
fn put_back_after(mut desk: Desk, decided: (Action, DecisionCode), change: fn(&Desk)) {
    desk.gates.waiting_days = 7;
    let names = desk.names();
    let before: Vec<_> = names.iter().map(|name| desk.look(name)).collect();
    let plan = desk.approved_to(decided.0, decided.1);
    desk.apply(&plan).unwrap();
    assert_eq!(desk.quarantined().len(), names.len());
    change(&desk);
    let report = desk.at(day(8)).apply(&plan).unwrap();
    assert_eq!(told(&report), [("skipped:register_changed".to_owned(), names.len())].into());
    assert_eq!(desk.names(), names);
    assert_eq!(names.iter().map(|name| desk.look(name)).collect::<Vec<_>>(), before);
}

fn two() -> Desk {
    Desk::new(&["een.txt", "twee.txt"])
}

fn zipped() -> Desk {
    let desk = Desk::new(&[]);
    put_zip(&desk, "oud.zip");
    desk
}

#[test]
fn what_went_to_another_client_is_neither_returned_nor_destroyed() {
    refused_before(&two(), RETURN, give_away);
    refused_before(&two(), DESTROY, give_away);
    put_back_after(two(), RETURN, give_away);
    put_back_after(two(), DESTROY, give_away);
}

#[test]
fn an_archive_with_a_part_of_another_client_is_neither_returned_nor_destroyed() {
    refused_before(&zipped(), RETURN, take_on_another_client);
    refused_before(&zipped(), DESTROY, take_on_another_client);
    put_back_after(zipped(), RETURN, take_on_another_client);
    put_back_after(zipped(), DESTROY, take_on_another_client);
}

/// Drafting goes by the same rule.
#[test]
fn an_archive_with_a_part_of_another_client_is_in_no_plan() {
    let desk = zipped();
    desk.put("een.txt", "BSN: 999034339\n");
    take_on_another_client(&desk);
    desk.scan();
    let client = termijn::location::ClientId::new("C-1");
    let created = planning::create(&mut desk.office(), &client).unwrap();
    assert_eq!((created.lines.len(), created.shared), (1, 1));
    fs::remove_file(desk.share("een.txt")).unwrap();
    desk.scan();
    let refused = planning::create(&mut desk.office(), &client).unwrap_err();
    assert!(matches!(refused, PlanningError::NothingDue { .. }), "{refused:?}");
}

#[test]
fn an_engagement_that_the_register_no_longer_knows_refuses_its_lines() {
    refused_before(&two(), DESTROY, renumber);
    put_back_after(two(), RETURN, renumber);
}

#[test]
fn a_return_asked_for_after_the_decision_stops_destruction() {
    refused_before(&two(), DESTROY, ask_for_return);
    put_back_after(two(), DESTROY, ask_for_return);
}

/// Between draft and freeze is after the decision as well: the line falls away, and with it all of the plan.
#[test]
fn a_return_asked_for_before_the_freeze_stops_destruction() {
    let desk = two();
    desk.scan();
    let mut office = desk.office();
    let client = termijn::location::ClientId::new("C-1");
    let plan = planning::create(&mut office, &client).unwrap().id;
    let destroy = Deciding::Choice(Choice { action: DESTROY.0, reason: DESTROY.1 });
    planning::decide(&mut office, &plan, &Selection::Open, destroy, ANNA).unwrap();
    ask_for_return(&desk);
    let refused = planning::freeze(&mut desk.office(), &plan, &desk.key(ANNA)).unwrap_err();
    let PlanningError::NothingLeft { reasons, .. } = refused else { panic!("{refused:?}") };
    assert_eq!(reasons, [(SkipReason::RegisterChanged, 2)].into());
    assert_eq!(desk.names(), ["een.txt", "twee.txt"]);
}

/// Who was told that the client wants it back, and decided on destruction all the same, is obeyed.
#[test]
fn a_decision_that_knew_of_the_return_stands() {
    let desk = two();
    ask_for_return(&desk);
    let plan = desk.approved_to(DESTROY.0, DESTROY.1);
    let report = desk.apply(&plan).unwrap();
    assert_eq!(told(&report).values().sum::<usize>(), 2);
    assert!(desk.names().is_empty() && report.certificate.is_some(), "{:?}", told(&report));
}

/// With the return asked for as decided, a plan that returns goes on.
#[test]
fn a_return_asked_for_later_does_not_stop_a_return() {
    let desk = two();
    let plan = desk.approved_to(RETURN.0, RETURN.1);
    ask_for_return(&desk);
    let report = desk.apply(&plan).unwrap();
    assert!(report.archive.is_some() && desk.names().is_empty(), "{:?}", told(&report));
}
