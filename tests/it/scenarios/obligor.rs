//! S25 through the program: what the client has the duty to keep is never only destroyed here.

use crate::dossier::{Dossier, outcomes};
use crate::firm::{AUTHOR, OFFICER, Office, PARTNER};

/// Without a recorded waiver nobody can claim to have one: `decide` refuses, and says why.
#[test]
fn s25_to_destroy_the_clients_own_books_is_no_decision() {
    let office = Office::scanned();
    let dossier = Dossier::draft(&office, "C-1004");
    assert!(dossier.lines.iter().all(|line| line["return_only"] == true), "{:#?}", dossier.lines);
    let item = dossier.lines[0]["locator"].as_str().unwrap();
    for reason in ["contract_term", "client_instruction", "client_waiver"] {
        let by = AUTHOR.principal;
        let decide =
            ["decide", &dossier.id, item, "--action", "destroy", "--reason", reason, "--by", by];
        office.run(&decide).code(4).names(&["T0427", "destroy", "termijn waiver add"]);
    }
    // Nothing was decided by it, and one such line refuses all that are decided with it.
    let key = office.path(AUTHOR.key);
    let freeze = ["plan", "freeze", &dossier.id, "--key", key.to_str().unwrap()];
    office.run(&freeze).code(4).names(&["T0413"]);
    dossier.decide_as_proposed();
    dossier.freeze();
    dossier.approve(OFFICER).ok();
    dossier.approve(PARTNER).ok();
    let outcomes = outcomes(&dossier.apply().ok().json());
    assert!(outcomes.keys().all(|code| code.starts_with("returned")), "{outcomes:?}");
}

/// The duty may turn out to be the client's after everybody signed: then `apply` leaves the lines alone.
#[test]
fn s25_a_duty_that_is_the_clients_by_now_stops_apply() {
    let office = Office::scanned();
    let dossier = Dossier::approved(&office, "C-1001");
    assert!(dossier.lines.iter().all(|line| line["return_only"] == false), "{:#?}", dossier.lines);
    office.rewrite("register.csv", |register| {
        let row = register.lines().find(|line| line.starts_with("C-1001;")).unwrap();
        let cells: Vec<&str> = row.split(';').collect();
        let [.., obligor, _] = cells[..] else { panic!("{row}") };
        assert_eq!(obligor, "", "the register says whose duty it is");
        let mut cells = cells.clone();
        let at = cells.len() - 2;
        cells[at] = "klant";
        register.replace(row, &cells.join(";"))
    });
    let applied = dossier.apply().code(3).json();
    let lines = dossier.lines.len() as u64;
    assert_eq!(outcomes(&applied), [("skipped:register_changed".to_owned(), lines)].into());
    assert!(applied["certificate"].is_null(), "{applied:#}");
    assert_eq!(dossier.standing().present, dossier.lines.len());
    dossier.assert_rest_untouched();
}
