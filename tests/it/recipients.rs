//! Recipients of what goes, is erased or restricted: told, confirmed, counted (clause 3; GDPR art. 19, 28).

use std::fs;

use termijn::plan::RefusalError;
use termijn::retention::RequestKind;
use termijn::run::apply::ApplyError;
use termijn::run::recipients::{self, About, RecipientError, Told};

use crate::desk::{Desk, civil, day, told};
use crate::dossier::Dossier;
use crate::firm::{Office, today};

const NAMES: &str = "Salarishuis Noord B.V.|Arbodienst Vos";

/// The firm of one client, whose engagement had two recipients.
fn desk() -> Desk {
    let desk = Desk::new(&["een.txt", "twee.txt"]);
    let path = desk.path("register.csv");
    let register = fs::read_to_string(&path).unwrap();
    let register = register.replace(";paths\n", ";paths;recipients\n");
    let register = register.replace("/a/**\n", &format!("/a/**;{NAMES}\n"));
    fs::write(path, register).unwrap();
    desk
}

fn count(desk: &Desk, plan: &str) -> (u64, u64, u64) {
    let told = Told::of(&recipients::of_plan(&desk.office(), plan).unwrap());
    (told.total, told.told, told.confirmed)
}

fn note(desk: &Desk, plan: &str, name: &str, days: [Option<i64>; 2]) -> Result<(), RecipientError> {
    let [told, confirmed] = days.map(|offset| offset.map(|offset| civil(day(offset))));
    let about = About::Plan(plan.to_owned());
    recipients::note(&mut desk.office(), &about, name, (told, confirmed)).map(|_| ())
}

#[test]
fn a_plan_has_the_checklist_of_its_engagements() {
    let desk = desk();
    let plan = desk.approved();
    assert_eq!(count(&desk, &plan), (2, 0, 0));
    // However it is written, it is one name.
    note(&desk, &plan, "arbodienst  VOS", [Some(-1), None]).unwrap();
    assert_eq!(count(&desk, &plan), (2, 1, 0));
    note(&desk, &plan, "Arbodienst Vos", [None, Some(0)]).unwrap();
    assert_eq!(count(&desk, &plan), (2, 1, 1));
    let list = recipients::of_plan(&desk.office(), &plan).unwrap();
    assert_eq!(list[0].told_on, Some(civil(day(-1))));
    let unknown = note(&desk, &plan, "Iemand anders", [Some(0), None]);
    assert!(matches!(unknown, Err(RecipientError::Unknown { .. })));
    // Confirmed and never told; told tomorrow; confirmed before it was told.
    for days in [[None, Some(0)], [Some(1), None], [Some(0), Some(-1)]] {
        let wrong = note(&desk, &plan, "Salarishuis Noord B.V.", days);
        assert!(matches!(wrong, Err(RecipientError::Dates)), "{days:?}");
    }
    assert_eq!(count(&desk, &plan), (2, 1, 1));
}

/// The certificate has counts and no name; the ledger has keyed codes.
#[test]
fn certificate_and_ledger_have_counts_and_no_names() {
    let desk = desk();
    let plan = desk.approved();
    note(&desk, &plan, "Arbodienst Vos", [Some(0), Some(0)]).unwrap();
    let report = desk.apply(&plan).unwrap();
    assert_eq!(told(&report), [("destroyed".to_owned(), 2)].into(), "it waits for nobody");
    let issued = report.certificate.unwrap();
    let text = fs::read_to_string(&issued.path).unwrap();
    let file: serde_json::Value = serde_json::from_str(&text).unwrap();
    let expected = serde_json::json!({"total": 2, "told": 1, "confirmed": 1, "outstanding": 1});
    assert_eq!(file["recipients"], expected);
    let ledger = fs::read_to_string(desk.path("state/ledger.jsonl")).unwrap();
    assert!(ledger.contains(r#""kind":"recipient_noted""#) && ledger.contains("re_"), "{ledger}");
    let page = fs::read_to_string(&issued.html).unwrap();
    assert!(page.contains("Ontvangers"));
    for name in ["Vos", "Noord", "arbodienst", "salarishuis"] {
        for (what, text) in [("certificate", &text), ("ledger", &ledger), ("page", &page)] {
            assert!(!text.contains(name), "{name} stands in the {what}");
        }
    }
}

#[test]
fn a_plan_without_recipients_has_a_certificate_as_before() {
    let desk = Desk::new(&["een.txt"]);
    let plan = desk.approved();
    let issued = desk.apply(&plan).unwrap().certificate.unwrap();
    assert!(!fs::read_to_string(issued.path).unwrap().contains("recipients"));
}

/// Where the settings ask for it, nothing is carried out before everybody confirmed.
#[test]
fn apply_waits_for_recipients_where_it_is_asked_to() {
    let mut desk = desk();
    desk.gates.require_recipients = true;
    let plan = desk.approved();
    let refused = |count: u64| {
        let refused = desk.apply(&plan).unwrap_err();
        let is_it = matches!(&refused,
            ApplyError::Refused(RefusalError::RecipientsOutstanding { count: n, .. }) if *n == count);
        assert!(is_it, "{refused:?}");
        assert_eq!(desk.names().len(), 2);
    };
    refused(2);
    note(&desk, &plan, "Arbodienst Vos", [Some(0), Some(0)]).unwrap();
    note(&desk, &plan, "Salarishuis Noord B.V.", [Some(0), None]).unwrap();
    refused(1);
    note(&desk, &plan, "Salarishuis Noord B.V.", [None, Some(0)]).unwrap();
    assert_eq!(told(&desk.apply(&plan).unwrap()), [("destroyed".to_owned(), 2)].into());
}

/// GDPR art. 19: of a restriction and of an upheld erasure, not of a request for access.
#[test]
fn requests_have_a_checklist_too() {
    let desk = desk();
    desk.scan();
    let list = |id: &termijn::retention::RequestId| {
        let office = desk.office();
        let all = office.catalogue.requests().unwrap();
        let request = all.iter().find(|one| one.id == *id).unwrap();
        recipients::of_request(&office, request).unwrap().len()
    };
    let access = desk.request(RequestKind::Access, None);
    let restriction = desk.request(RequestKind::Restriction, None);
    let erasure = desk.request(RequestKind::Erasure, None);
    let path = termijn::retention::BlockScope::path("klanten/a/een.txt").unwrap();
    let by_path = desk.request(RequestKind::Restriction, Some(path));
    let elsewhere = termijn::retention::BlockScope::path("klanten/b/**").unwrap();
    let elsewhere = desk.request(RequestKind::Restriction, Some(elsewhere));
    assert_eq!([&access, &restriction, &erasure, &by_path, &elsewhere].map(list), [0, 2, 0, 2, 0]);
    let upheld = termijn::retention::RequestState::Upheld;
    termijn::run::requesting::close(&mut desk.office(), &erasure, upheld, None).unwrap();
    assert_eq!(list(&erasure), 2);
    let noted = |id: &termijn::retention::RequestId| {
        let about = About::Request(id.clone());
        let days = (Some(civil(day(0))), None);
        recipients::note(&mut desk.office(), &about, "Arbodienst Vos", days)
    };
    assert_eq!(Told::of(&noted(&erasure).unwrap()).outstanding(), 2);
    assert!(matches!(noted(&access), Err(RecipientError::Request { .. })));
}

#[test]
fn people_see_who_is_still_to_be_told() {
    let office = Office::scanned();
    office.rewrite("register.csv", |text| {
        let row = |(n, line): (usize, &str)| match n {
            0 => format!("{line};ontvangers"),
            _ if line.contains(";E-2023-014;") => format!("{line};{NAMES}"),
            _ => format!("{line};"),
        };
        text.lines().enumerate().map(row).collect::<Vec<_>>().join("\n") + "\n"
    });
    let dossier = Dossier::draft(&office, "C-1001");
    let show = || office.run(&["plan", "show", &dossier.id]);
    show().ok().names(&["Arbodienst Vos", "E-2023-014", "NOG NIET INGELICHT"]);
    office.run(&["status"]).ok().names(&["2 van 2 bevestigden nog niet"]);
    let day = today().to_string();
    let note = |name: &str, rest: &[&str]| {
        office.run(&[&["plan", "recipient", &dossier.id, name][..], rest].concat())
    };
    note("Arbodienst Vos", &[]).code(2);
    note("Iemand", &["--told", &day]).code(1).names(&["T0457"]);
    note("Arbodienst Vos", &["--confirmed", &day]).code(2);
    note("Arbodienst Vos", &["--told", &day, "--confirmed", &day]).ok().names(&["bevestigd op"]);
    let shown = office.run(&["plan", "show", &dossier.id, "--format", "json"]).ok().json();
    assert_eq!(shown["recipients"]["outstanding"], 1);
    let status = office.run(&["status", "--format", "json"]).ok().json();
    assert_eq!(status["recipients"][0]["about"], dossier.id.as_str());
    let add = ["request", "add", "--kind", "restriction", "--engagement", "E-2023-014"];
    office.run(&[&add[..], &["--received", &day]].concat()).ok();
    let list = office.run(&["request", "list"]);
    list.ok().names(&["Salarishuis Noord B.V.", "NOG NIET INGELICHT"]);
    let id = office.run(&["request", "list", "--format", "json"]).ok().json();
    let id = id["requests"][0]["id"].as_str().unwrap().to_owned();
    let args = ["request", "recipient", &id, "Salarishuis Noord B.V.", "--told", &day];
    office.run(&args).ok().names(&["nog niet bevestigd"]);
}
