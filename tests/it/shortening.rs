//! What became due just now waits: a term that was shortened, a hold that was released.

use termijn::location::ClientId;
use termijn::plan::Action;
use termijn::plan::DecisionCode;
use termijn::run::holding;
use termijn::run::planning::{self, PlanningError};

use crate::desk::{ANNA, BOB, Desk, day, told};

/// How many lines a plan of today would have.
fn plannable(desk: &Desk) -> usize {
    match planning::create(&mut desk.office(), &ClientId::new("C-1")) {
        Ok(created) => created.lines.len(),
        Err(PlanningError::NothingDue { .. }) => 0,
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_term_that_was_shortened_counts_after_four_weeks() {
    let mut desk = Desk::new(&["een.txt", "twee.txt"]);
    desk.write_register("2026-03-31");
    desk.scan();
    assert_eq!(plannable(&desk), 0);
    desk.write_register("2024-12-31");
    assert_eq!(plannable(&desk), 0, "due at once, before anybody was told");
    // As long as no scan has seen the change, nobody knows when it was made.
    assert_eq!(plannable(desk.at(day(60))), 0);
    desk.at(day(0)).scan();
    assert_eq!(plannable(desk.at(day(27))), 0);
    desk.scan();
    assert_eq!(plannable(desk.at(day(28))), 2);
}

#[test]
fn a_shorter_term_stops_a_plan_that_was_approved_before_it_grew() {
    let mut desk = Desk::new(&["een.txt"]);
    let plan = desk.approved_to(Action::Destroy, DecisionCode::ContractTerm);
    desk.write_register("2026-03-31");
    desk.scan();
    desk.write_register("2024-12-31");
    desk.at(day(1)).scan();
    let report = desk.apply(&plan).unwrap();
    assert_eq!(told(&report), [("skipped:verdict".to_owned(), 1)].into());
    assert_eq!(desk.names(), ["een.txt"]);
}

#[test]
fn what_a_hold_let_go_waits_for_two_weeks() {
    let mut desk = Desk::new(&["een.txt"]);
    desk.scan();
    let hold = desk.hold("klanten/a/**");
    assert_eq!(plannable(&desk), 0);
    let keys = [desk.key(ANNA), desk.key(BOB)];
    holding::release(&mut desk.office(), &hold, "settled", &keys).unwrap();
    assert_eq!(plannable(desk.at(day(0))), 0);
    assert_eq!(plannable(desk.at(day(13))), 0);
    assert_eq!(plannable(desk.at(day(14))), 1);
}
