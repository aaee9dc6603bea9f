//! S35: the last instance of content that a law still keeps is not destroyed.

use std::fs;

use termijn::plan::{Action, DecisionCode, LineOutcome};
use termijn::run::apply;

use crate::desk::{Desk, told};

/// An invoice: two signs, its form and the name of its folder.
const INVOICE: &str = "<?xml version=\"1.0\"?>\n\
    <Invoice xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" \
    xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\">\
    <cbc:ID>2023-001</cbc:ID><cbc:IssueDate>2023-05-02</cbc:IssueDate>\
    <cbc:Note>BSN: 999034339</cbc:Note></Invoice>\n";

const RETURN: (Action, DecisionCode) = (Action::ReturnThenDestroy, DecisionCode::ClientBooks);

/// One invoice twice: in the books of the client, which go back, and in the firm's own.
fn desk() -> Desk {
    let desk = Desk::new(&[]);
    let header = "client_id;client_name;engagement_id;engagement;start_date;end_date;status;paths;\
        obligor";
    let row = |client: &str, id: &str, folder: &str, obligor: &str| {
        format!(
            "{client};{client} B.V.;{id};Advies;2022-01-01;2024-12-31;ended;klanten/a/{folder}/**;{obligor}"
        )
    };
    let rows =
        [row("C-1", "E-2023-001", "klant", "client"), row("C-9", "E-2023-009", "eigen", "firm")];
    fs::write(desk.path("register.csv"), format!("{header}\n{}\n", rows.join("\n"))).unwrap();
    desk.put("klant/facturen/f.xml", INVOICE);
    desk.put("eigen/facturen/f.xml", INVOICE);
    desk
}

fn due(desk: &Desk) -> Vec<(String, &'static str)> {
    let office = desk.office();
    let mut verdicts = Vec::new();
    office
        .judge_all(office.clock.today(), |item| {
            let locator = item.item.reading.locator.to_string();
            verdicts.push((locator, item.judged.assessment.verdict.code()));
        })
        .unwrap();
    verdicts
}

#[test]
fn s35_one_of_two_may_go_while_the_other_is_there() {
    let desk = desk();
    let plan = desk.approved_to(RETURN.0, RETURN.1);
    let of = |name: &str, verdict| (format!("klanten/a/{name}/facturen/f.xml"), verdict);
    assert_eq!(due(&desk), [of("eigen", "keep_statutory"), of("klant", "due")]);
    let report = desk.apply(&plan).unwrap();
    assert_eq!(told(&report), [("returned_destroyed".to_owned(), 1)].into());
    assert!(desk.share("eigen/facturen/f.xml").is_file());
}

/// The other one is opened and hashed: what the catalogue says of it is not enough.
#[test]
fn s35_the_last_one_stays() {
    let stays = |change: &dyn Fn(&Desk)| {
        let desk = desk();
        let plan = desk.approved_to(RETURN.0, RETURN.1);
        change(&desk);
        let rehearsed = apply::rehearse(&mut desk.office(), &plan).unwrap();
        let code = rehearsed[0].outcome.map(LineOutcome::code);
        assert_eq!(code.as_deref(), Some("skipped:last_copy"));
        let report = desk.apply(&plan).unwrap();
        assert_eq!(told(&report), [("skipped:last_copy".to_owned(), 1)].into());
        assert_eq!(fs::read_to_string(desk.share("klant/facturen/f.xml")).unwrap(), INVOICE);
    };
    stays(&|desk| fs::remove_file(desk.share("eigen/facturen/f.xml")).unwrap());
    stays(&|desk| fs::write(desk.share("eigen/facturen/f.xml"), "iets anders").unwrap());
}
