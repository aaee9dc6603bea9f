//! What may happen to the papers of a plan: approvals, archives, certificates, statements, the catalogue.

use std::fs;

use termijn::keys;
use termijn::plan::{Action, DecisionCode, RefusalError, namespace};
use termijn::run::apply::{self, ApplyError};
use termijn::run::holding::{self, HoldError};
use termijn::run::planning::{self, PlanningError};
use termijn::run::restoring;

use super::power_cut;
use crate::desk::{ANNA, BOB, CARLA, Desk, day, told};

#[test]
fn an_approval_laid_by_hand_starts_its_waiting_time_when_it_is_seen() {
    let mut desk = Desk::new(&["een.txt"]);
    desk.gates.waiting_days = 7;
    desk.scan();
    let plan = desk.frozen(&|_| None);
    planning::approve(&mut desk.office(), &plan, &desk.key(BOB)).unwrap();
    let header = desk.office().folders.plans.join(format!("{plan}.plan.json"));
    let bytes = fs::read(&header).unwrap();
    let pem = keys::sign(&desk.key(CARLA), namespace::APPROVAL, &bytes).unwrap();
    let beside = header.with_file_name(format!("{plan}.plan.json.approval-hand.sig"));
    fs::write(&beside, pem).unwrap();
    // A rehearsal changes nothing, the ledger neither.
    let ledger = desk.path("state/ledger.jsonl");
    let before = fs::read(&ledger).unwrap();
    desk.at(day(5));
    apply::rehearse(&mut desk.office(), &plan).unwrap();
    assert_eq!(fs::read(&ledger).unwrap(), before);
    let report = desk.apply(&plan).unwrap();
    assert_eq!(report.waiting_until, Some(crate::desk::civil(day(12))));
    // Taken away again: refused, and what is in quarantine can be restored.
    fs::remove_file(&beside).unwrap();
    let refused = desk.at(day(13)).apply(&plan).unwrap_err();
    assert!(matches!(refused, ApplyError::Refused(RefusalError::TooFew { .. })), "{refused:?}");
    let restored = restoring::restore(&mut desk.office(), &plan, &[]).unwrap();
    assert_eq!((restored.restored, desk.names()), (1, vec!["een.txt".to_owned()]));
}

/// The catalogue alone is set back to before the first run: what lies in quarantine is known again.
#[test]
fn a_catalogue_that_was_set_back_loses_nothing_in_quarantine() {
    let mut desk = Desk::new(&["een.txt"]);
    desk.gates.waiting_days = 7;
    let plan = desk.approved();
    let backup = desk.path("backup.sqlite");
    let catalogue = desk.path("state/catalogue.sqlite");
    // Everything is in the main file once the last connection is closed.
    fs::copy(&catalogue, &backup).unwrap();
    desk.apply(&plan).unwrap();
    fs::copy(&backup, &catalogue).unwrap();
    let report = desk.at(day(1)).apply(&plan).unwrap();
    assert_eq!(told(&report), [("waiting".to_owned(), 1)].into());
    assert_eq!(report.waiting_until, Some(crate::desk::civil(day(8))), "the time begins again");
    let restored = restoring::restore(&mut desk.office(), &plan, &[]).unwrap();
    assert_eq!((restored.restored, desk.names()), (1, vec!["een.txt".to_owned()]));
}

/// An archive that went away, or was changed, between its making and the destruction.
#[test]
fn nothing_is_destroyed_whose_archive_is_not_there_any_more() {
    let mut desk = Desk::new(&["een.txt"]);
    desk.gates.waiting_days = 7;
    let plan = desk.approved_to(Action::ReturnThenDestroy, DecisionCode::ContractTerm);
    let archive = desk.apply(&plan).unwrap().archive.expect("an archive");
    let bytes = fs::read(&archive.path).unwrap();
    let mut other = bytes.clone();
    other[bytes.len() / 2] ^= 1;
    fs::write(&archive.path, other).unwrap();
    desk.at(day(8));
    for _ in 0..2 {
        let report = desk.apply(&plan).unwrap();
        assert_eq!(report.lines[0].stuck, Some("archive_not_verified"));
        assert_eq!(desk.quarantined().len(), 1);
        fs::remove_file(&archive.path).unwrap_or_default();
    }
    fs::write(&archive.path, bytes).unwrap();
    let report = desk.apply(&plan).unwrap();
    assert_eq!(told(&report).get("waiting"), None);
    assert!(report.certificate.is_some() && desk.names().is_empty());
}

/// The archive was made, and then a hold kept all that it holds: the rest is certified all the same.
#[test]
fn an_archive_of_what_a_hold_kept_does_not_stop_the_certificate() {
    let mut desk = Desk::new(&["een.txt", "twee.txt"]);
    desk.gates.waiting_days = 7;
    desk.scan();
    let give_back = (Action::ReturnThenDestroy, DecisionCode::ContractTerm);
    let plan = desk.frozen(&|n| (n == 1).then_some(give_back));
    desk.approve(&plan);
    let report = desk.apply(&plan).unwrap();
    assert!(report.archive.is_some());
    desk.hold(report.lines[0].item.locator.as_str());
    let report = desk.at(day(8)).apply(&plan).unwrap();
    assert_eq!(told(&report).get("skipped:hold"), Some(&1), "{:?}", told(&report));
    assert!(report.certificate.is_some());
}

/// A line that is to be returned first, cut off before its first byte was overwritten, goes on.
#[test]
fn a_returning_line_that_was_cut_off_goes_on() {
    let desk = Desk::new(&["een.txt"]);
    let plan = desk.approved_to(Action::ReturnThenDestroy, DecisionCode::ContractTerm);
    power_cut("destroy.overwrite", 1, || desk.apply(&plan));
    let report = desk.apply(&plan).unwrap();
    assert!(report.certificate.is_some(), "{:?}", told(&report));
    assert!(desk.names().is_empty());
}

#[test]
fn what_is_only_returned_stays() {
    let desk = Desk::new(&["een.txt", "twee.txt"]);
    let before = desk.look("een.txt");
    let plan = desk.approved_to(Action::Return, DecisionCode::ClientInstruction);
    let report = desk.apply(&plan).unwrap();
    assert_eq!(told(&report), [("returned".to_owned(), 2)].into());
    assert_eq!((desk.look("een.txt"), desk.names().len()), (before, 2));
}

/// The disk is full, or the power goes, after the certificate was signed: the next run writes the same bytes.
#[test]
fn a_certificate_is_written_again_byte_for_byte() {
    let desk = Desk::new(&["een.txt"]);
    let plan = desk.approved();
    let folder = desk.office().folders.certificates;
    // No folder can be made where a file lies.
    fs::write(&folder, b"in the way").unwrap();
    assert!(matches!(desk.apply(&plan), Err(ApplyError::File { .. })));
    fs::remove_file(&folder).unwrap();
    let issued = desk.apply(&plan).unwrap().certificate.expect("a certificate");
    let all = || [&issued.path, &issued.signature, &issued.annex].map(|p| fs::read(p).unwrap());
    let first = all();
    fs::remove_file(&issued.path).unwrap();
    fs::remove_file(&issued.annex).unwrap();
    assert!(desk.apply(&plan).unwrap().certificate.is_some());
    assert_eq!(all(), first);
    assert!(matches!(desk.apply(&plan), Err(ApplyError::Planning(_))), "nothing is left to do");
}

/// A certificate that lies there already is never written over, whatever the catalogue has forgotten.
#[test]
fn an_earlier_certificate_is_not_written_over() {
    let desk = Desk::new(&["een.txt"]);
    let plan = desk.approved();
    let folder = desk.office().folders.certificates;
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("C-2026-0001.json"), b"earlier").unwrap();
    let issued = desk.apply(&plan).unwrap().certificate.expect("a certificate");
    assert_eq!(issued.id, "C-2026-0002");
    assert_eq!(fs::read(folder.join("C-2026-0001.json")).unwrap(), b"earlier");
}

#[test]
fn a_hold_is_released_by_a_statement_that_two_people_signed() {
    let desk = Desk::new(&["een.txt"]);
    let hold = desk.hold("klanten/a/**");
    let release = |who: &[&str]| {
        let keys: Vec<_> = who.iter().map(|name| desk.key(name)).collect();
        holding::release(&mut desk.office(), &hold, "claim_settled", &keys)
    };
    assert!(matches!(release(&[ANNA]), Err(HoldError::TwoPeople)));
    assert!(matches!(release(&[ANNA, ANNA]), Err(HoldError::SamePerson { .. })));
    let no_right = release(&[ANNA, CARLA]);
    assert!(matches!(no_right, Err(HoldError::Planning(PlanningError::Signature(_)))));
    assert!(desk.office().holds().unwrap()[0].released_on.is_none());
    assert!(!desk.path("state/holds").exists(), "a refused release leaves no statement");
    release(&[ANNA, BOB]).unwrap();
    assert!(desk.office().holds().unwrap()[0].released_on.is_some());
    let statement = holding::check_release(&desk.office(), &hold).unwrap();
    assert_eq!((statement.hold, statement.reason.as_str()), (hold.clone(), "claim_settled"));
    let path = desk.path(&format!("state/holds/{hold}.release.json"));
    let whole = fs::read(&path).unwrap();
    for at in 0..whole.len() {
        let mut other = whole.clone();
        other[at] ^= 1;
        fs::write(&path, other).unwrap();
        assert!(holding::check_release(&desk.office(), &hold).is_err(), "byte {at}");
    }
    assert!(matches!(release(&[ANNA, BOB]), Err(HoldError::Unknown { .. })), "it is over");
}

/// A freezing that was cut off after its files were written can be done again.
#[test]
fn a_freezing_that_was_cut_off_can_be_repeated() {
    let desk = Desk::new(&["een.txt"]);
    desk.scan();
    fs::create_dir_all(desk.office().folders.plans).unwrap();
    for ending in ["plan.json", "items.jsonl", "plan.json.author.sig"] {
        fs::write(desk.office().folders.plans.join(format!("P-2026-0001.{ending}")), b"half")
            .unwrap();
    }
    let plan = desk.frozen(&|_| None);
    desk.approve(&plan);
    assert!(desk.apply(&plan).unwrap().certificate.is_some());
}
