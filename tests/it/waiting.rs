//! Between quarantine and destruction: time, holds, receipts, and the way back.

use std::fs;

use termijn::plan::{Action, DecisionCode, RefusalError};
use termijn::run::apply::ApplyError;
use termijn::run::restoring;

use crate::desk::{Desk, civil, day, look, told};

fn week() -> Desk {
    let mut desk = Desk::new(&["een.txt", "twee.txt", "drie.txt"]);
    desk.gates.waiting_days = 7;
    desk
}

#[test]
fn a_week_lies_between_quarantine_and_destruction() {
    let mut desk = week();
    let before = desk.look("een.txt");
    let plan = desk.approved();
    let report = desk.apply(&plan).unwrap();
    assert_eq!(report.waiting_until, Some(civil(day(7))));
    assert!(report.certificate.is_none());
    assert_eq!(told(&report), [("waiting".to_owned(), 3)].into());
    let quarantined = desk.quarantined();
    assert_eq!((quarantined.len(), desk.names().len()), (3, 3));
    for path in &quarantined {
        assert_eq!(look(path).1, 0o600);
    }
    assert_eq!(desk.scan().get("quarantined"), Some(&3));

    let report = desk.at(day(6)).apply(&plan).unwrap();
    assert_eq!(report.waiting_until, Some(civil(day(7))), "the first day of destruction moved");
    assert_eq!(desk.quarantined().len(), 3);

    let line = report.lines.iter().find(|l| l.item.locator.as_str().ends_with("een.txt")).unwrap();
    let wanted = [line.item.n.to_string()];
    let restored = restoring::restore(&mut desk.office(), &plan, &wanted).unwrap();
    assert_eq!((restored.restored, restored.failed), (1, 0));
    assert_eq!(desk.look("een.txt"), before);

    let report = desk.at(day(7)).apply(&plan).unwrap();
    let told = told(&report);
    assert_eq!(told.get("skipped:restored"), Some(&1), "{told:?}");
    assert_eq!(told.values().sum::<usize>(), 3);
    assert_eq!(desk.names(), ["een.txt"]);
    assert!(report.certificate.is_some());
}

#[test]
fn a_hold_during_the_waiting_time_puts_the_line_back() {
    let mut desk = week();
    let before = desk.look("twee.txt");
    let plan = desk.approved();
    desk.apply(&plan).unwrap();
    desk.at(day(3)).hold("klanten/a/twee.txt");
    let told = told(&desk.at(day(8)).apply(&plan).unwrap());
    assert_eq!(told.get("skipped:hold"), Some(&1), "{told:?}");
    assert_eq!(desk.names(), ["twee.txt"]);
    assert_eq!(desk.look("twee.txt"), before);
}

/// The name was given to something new meanwhile: the held file is neither lost nor given up.
#[test]
fn a_held_file_whose_name_is_taken_can_be_put_back_later() {
    let mut desk = week();
    let before = desk.look("twee.txt");
    let plan = desk.approved();
    desk.apply(&plan).unwrap();
    desk.hold("klanten/a/twee.txt");
    fs::write(desk.share("twee.txt"), "nieuw").unwrap();
    let report = desk.at(day(8)).apply(&plan).unwrap();
    assert_eq!(told(&report).get("waiting"), Some(&1));
    assert!(report.certificate.is_none());
    assert_eq!(fs::read_to_string(desk.share("twee.txt")).unwrap(), "nieuw");
    fs::rename(desk.share("twee.txt"), desk.share("nieuw.txt")).unwrap();
    let restored = restoring::restore(&mut desk.office(), &plan, &[]).unwrap();
    assert_eq!((restored.restored, restored.failed), (1, 0));
    assert_eq!(desk.look("twee.txt"), before);
    assert!(desk.apply(&plan).unwrap().certificate.is_some());
}

#[test]
fn what_was_returned_waits_for_its_receipt() {
    let mut desk = Desk::new(&["een.txt", "twee.txt"]);
    desk.gates.require_return_receipt = true;
    let plan = desk.approved_to(Action::ReturnThenDestroy, DecisionCode::ContractTerm);
    for _ in 0..2 {
        let report = desk.apply(&plan).unwrap();
        assert!(report.receipt_missing && report.certificate.is_none());
        assert_eq!(told(&report), [("waiting".to_owned(), 2)].into());
        assert_eq!(desk.quarantined().len(), 2);
    }
}

/// A plan that was begun and then expired destroys nothing more, and is accounted for.
#[test]
fn an_expired_plan_is_closed_and_what_it_had_taken_goes_back() {
    let mut desk = week();
    let before = desk.look("een.txt");
    let plan = desk.approved();
    desk.apply(&plan).unwrap();
    let report = desk.at(day(40)).apply(&plan).unwrap();
    assert_eq!(told(&report).get("skipped:withdrawn"), Some(&3), "{:?}", told(&report));
    assert_eq!(desk.look("een.txt"), before);
    assert!(desk.quarantined().is_empty());
    assert!(matches!(desk.apply(&plan), Err(ApplyError::Planning(_))), "it is over");
}

#[test]
fn an_expired_plan_is_not_begun() {
    let mut desk = week();
    let plan = desk.approved();
    let refused = desk.at(day(31)).apply(&plan).unwrap_err();
    assert!(matches!(refused, ApplyError::Refused(RefusalError::Expired { .. })), "{refused:?}");
    assert_eq!(desk.names().len(), 3);
    assert!(desk.quarantined().is_empty());
}
