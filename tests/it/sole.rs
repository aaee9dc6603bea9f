//! Upheld erasure before the term: only of what somebody said the person is alone in, and only while all of
//! that still stands.

use termijn::catalogue::Catalogue;
use termijn::location::{ClientId, ItemId};
use termijn::plan::DecisionCode;
use termijn::register::Role;
use termijn::retention::{
    BlockScope, Company, RequestId, RequestKind, RequestState, Statement, Verdict,
};
use termijn::run::planning::{self, Choice, Deciding, PlanningError, Selection};
use termijn::run::requesting::{self, AttestRefused, Attesting, Recording, RequestError};

use crate::desk::{ANNA, BOB, Desk, day, told};
use crate::firm::{OFFICER, Office};

const JAN: &str = "naam: Jan de Vries\nbsn: 071202559\n";

/// A file of Jan, one of somebody else, and an invoice to Jan of 2023; the engagement is kept until the end
/// of June 2027.
fn desk() -> Desk {
    let desk = Desk::new(&["ander.txt"]);
    desk.write_register("2026-06-30");
    desk.put("brief.txt", "Naam: J. de Vries\nBSN: 071202559\n");
    let invoice = "<?xml version=\"1.0\"?>\n<Invoice \
        xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" \
        xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\">\
        <cbc:ID>2023-001</cbc:ID><cbc:IssueDate>2023-05-04</cbc:IssueDate>\
        <cbc:Note>BSN: 071202559</cbc:Note></Invoice>\n";
    desk.put("factuur.xml", invoice);
    desk
}

fn item(desk: &Desk, name: &str) -> ItemId {
    let office = desk.office();
    let mut found = None;
    office
        .judge_all(office.clock.today(), |item| {
            if item.item.reading.locator.as_str().ends_with(name) {
                found = Some(item.item.id);
            }
        })
        .unwrap();
    found.unwrap_or_else(|| panic!("no item {name}"))
}

fn verdict(desk: &Desk, name: &str) -> (Verdict, Vec<RequestId>) {
    let office = desk.office();
    let id = item(desk, name);
    let items = office.judge_entry_of(&id, office.clock.today()).unwrap();
    let own = items.into_iter().find(|one| one.item.id == id).unwrap().judged.assessment;
    (own.verdict, own.erased_for)
}

fn say(
    desk: &Desk,
    request: &RequestId,
    names: &[&str],
    says: Company,
) -> Result<(), RequestError> {
    let items: Vec<ItemId> = names.iter().map(|name| item(desk, name)).collect();
    let said = Attesting { request, items: &items, says, by: BOB };
    requesting::attest(&mut desk.office(), said).map(drop)
}

#[track_caller]
fn refused(result: Result<(), RequestError>) -> AttestRefused {
    match result {
        Err(RequestError::Attesting { source, .. }) => source,
        other => panic!("{other:?}"),
    }
}

fn close(desk: &Desk, id: &RequestId, to: RequestState) {
    requesting::close(&mut desk.office(), id, to, None).unwrap();
}

/// Recorded, read, said of letter and invoice, upheld; the day after.
fn upheld() -> (Desk, RequestId) {
    let mut desk = desk();
    let id = desk.request(RequestKind::Erasure, Some(desk.person(JAN)));
    desk.scan();
    say(&desk, &id, &["brief.txt", "factuur.xml"], Company::Sole).unwrap();
    close(&desk, &id, RequestState::Upheld);
    assert_eq!(verdict(&desk, "brief.txt").0, Verdict::BlockedRequest, "the day is still covered");
    desk.at(day(1));
    (desk, id)
}

/// S30, from the request to the certificate.
#[test]
fn s30_a_sole_file_goes_before_its_term_and_an_invoice_stays() {
    let (desk, id) = upheld();
    assert_eq!(verdict(&desk, "brief.txt"), (Verdict::ActNow, vec![id.clone()]));
    assert_eq!(verdict(&desk, "factuur.xml"), (Verdict::KeepStatutory, Vec::new()));
    assert_eq!(verdict(&desk, "ander.txt").0, Verdict::KeepInTerm);
    let office = desk.office();
    let invoice = office.judge_entry_of(&item(&desk, "factuur.xml"), office.clock.today()).unwrap();
    let steps = &invoice[0].judged.assessment.derivation;
    let barred = steps.iter().any(|step| step.to_json().to_string().contains("17_3_b"));
    assert!(barred, "the ground for refusing it is told");

    let created = planning::create(&mut desk.office(), &ClientId::new("C-1")).unwrap();
    let [line] = &created.lines[..] else { panic!("{:?}", created.lines) };
    assert!(line.body.locator.as_str().ends_with("brief.txt"));
    assert_eq!(line.body.proposed.reason, DecisionCode::ErasureRequest);
    assert_eq!(line.body.retain_until.to_string(), "2026-11-20", "the day of the decision");
    // No other ground goes with it: in term, the contract is none.
    let decide = |choice| {
        let all = Selection::Open;
        planning::decide(&mut desk.office(), &created.id, &all, Deciding::Choice(choice), ANNA)
    };
    let contract = Choice { reason: DecisionCode::ContractTerm, ..line.body.proposed };
    assert!(matches!(decide(contract), Err(PlanningError::Reason { .. })));
    decide(line.body.proposed).unwrap();
    planning::freeze(&mut desk.office(), &created.id, &desk.key(ANNA)).unwrap();
    desk.approve(&created.id);
    let report = desk.apply(&created.id).unwrap();
    let told = told(&report);
    assert_eq!(told.values().sum::<usize>(), 1);
    assert_eq!(desk.names(), ["ander.txt", "factuur.xml"], "{told:?}");
    let certificate = std::fs::read_dir(desk.path("state/certificates")).unwrap();
    let statement = certificate
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_string_lossy().ends_with(".certificate.json"))
        .or_else(|| first_json(&desk))
        .expect("a certificate");
    let statement: serde_json::Value =
        serde_json::from_slice(&std::fs::read(statement).unwrap()).unwrap();
    assert_eq!(statement["ground"]["erasure_requests"], 1, "{statement:#}");
}

fn first_json(desk: &Desk) -> Option<std::path::PathBuf> {
    let files = std::fs::read_dir(desk.path("state/certificates")).unwrap();
    let mut files: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().find(|path| path.extension().is_some_and(|e| e == "json"))
}

/// Whatever comes between approval and `apply`: the file stays, byte for byte.
#[test]
fn what_comes_between_keeps_the_file() {
    type Between = fn(&mut Desk, &RequestId);
    let cases: &[(&str, &str, Between)] = &[
        ("the statement is taken back", "skipped:verdict", |desk, id| {
            say(desk, id, &["brief.txt"], Company::Shared).unwrap();
        }),
        ("the request is closed", "skipped:verdict", |desk, id| {
            close(desk, id, RequestState::Answered);
        }),
        ("closed, and due by contract since", "skipped:register_changed", |desk, id| {
            close(desk, id, RequestState::Answered);
            desk.write_register("2024-06-30");
        }),
        ("a hold", "skipped:hold", |desk, _| drop(desk.hold_engagement())),
        ("another request", "skipped:request", |desk, _| {
            desk.request(RequestKind::Access, None);
        }),
        ("a restriction", "skipped:restriction", |desk, _| {
            desk.request(RequestKind::Restriction, None);
        }),
        ("somebody else asks for erasure of it, too", "skipped:verdict", |desk, _| {
            let id = desk.request(RequestKind::Erasure, None);
            close(desk, &id, RequestState::Upheld);
            desk.at(day(2));
        }),
        ("other content", "skipped:changed", |desk, _| {
            desk.put("brief.txt", "Naam: J. de Vries\nBSN: 071202559\nook Petra Smit\n");
        }),
    ];
    for (what, reason, between) in cases {
        let (mut desk, id) = upheld();
        let plan = desk.frozen(&|_| None);
        desk.approve(&plan);
        between(&mut desk, &id);
        let before = desk.look("brief.txt");
        let rehearsed = termijn::run::apply::rehearse(&mut desk.office(), &plan).unwrap();
        let code = rehearsed[0].outcome.map(termijn::plan::LineOutcome::code);
        assert_eq!(code.as_deref(), Some(*reason), "{what}");
        let told = told(&desk.apply(&plan).unwrap());
        assert_eq!(told, [((*reason).to_owned(), 1)].into(), "{what}");
        assert_eq!(desk.look("brief.txt"), before, "{what}");
    }
}

#[test]
fn nobody_is_said_to_be_alone_in_what_nobody_looked_at() {
    let mut desk = desk();
    desk.put("half.zip", "PK\u{3}\u{4} no archive");
    desk.scan();
    let id = desk.request(RequestKind::Erasure, Some(desk.person(JAN)));
    let sole = |desk: &Desk, name| say(desk, &id, &[name], Company::Sole);
    assert_eq!(refused(sole(&desk, "brief.txt")), AttestRefused::NotRead { place: 1 });
    desk.scan();
    assert_eq!(refused(sole(&desk, "half.zip")), AttestRefused::NotRead { place: 1 });
    assert_eq!(refused(sole(&desk, "ander.txt")), AttestRefused::NotCovered { place: 1 });
    let both = say(&desk, &id, &["brief.txt", "ander.txt"], Company::Sole);
    assert_eq!(refused(both), AttestRefused::NotCovered { place: 2 });
    let none = [ItemId::new("it_none")];
    let said = Attesting { request: &id, items: &none, says: Company::Sole, by: BOB };
    let unknown = requesting::attest(&mut desk.office(), said).map(drop);
    assert_eq!(refused(unknown), AttestRefused::NoItem { place: 1 });
    let stranger = Attesting { by: "eve@elsewhere.example", ..said };
    let stranger = requesting::attest(&mut desk.office(), stranger).map(drop);
    assert_eq!(refused(stranger), AttestRefused::UnknownPerson);
    desk.put("brief.txt", "Naam: J. de Vries\nBSN: 071202559\nook Petra Smit\n");
    assert_eq!(refused(sole(&desk, "brief.txt")), AttestRefused::Changed { place: 1 });
    desk.scan();
    sole(&desk, "brief.txt").unwrap();
    // Another kind of request, one for the controller, one that is closed.
    let access = desk.request(RequestKind::Access, None);
    let other = say(&desk, &access, &["brief.txt"], Company::Sole);
    assert_eq!(refused(other), AttestRefused::NotErasure);
    let recording = Recording {
        kind: RequestKind::Erasure,
        scope: BlockScope::path("klanten/**").unwrap(),
        received: desk.office().clock.today(),
        role: Some(Role::Processor),
        reference: String::new(),
    };
    let theirs = requesting::add(&mut desk.office(), recording).unwrap().request.id;
    let other = say(&desk, &theirs, &["brief.txt"], Company::Sole);
    assert_eq!(refused(other), AttestRefused::NotOurs);
    close(&desk, &access, RequestState::Answered);
    let ground = Some(termijn::retention::RefusalGround::Claim);
    requesting::close(&mut desk.office(), &id, RequestState::Refused, ground).unwrap();
    assert_eq!(refused(sole(&desk, "brief.txt")), AttestRefused::Closed);
    // What was said before the request was refused makes nothing go.
    desk.at(day(40));
    assert_eq!(verdict(&desk, "brief.txt"), (Verdict::KeepInTerm, Vec::new()));
}

/// A catalogue that somebody reached into makes no plan.
#[test]
fn a_statement_that_the_ledger_does_not_know_closes_the_gate() {
    let (desk, id) = upheld();
    let office = desk.office();
    let forged = Statement {
        item: item(&desk, "ander.txt"),
        content: Some(desk.look("ander.txt").0),
        says: Company::Sole,
        by: BOB.to_owned(),
        on: office.clock.today(),
    };
    let mut catalogue = Catalogue::open(office.state.path()).unwrap();
    let reach_in = |all: Vec<termijn::retention::Request>| {
        let mut request = all.into_iter().find(|one| one.id == id).unwrap();
        request.say(forged);
        Ok::<_, termijn::catalogue::CatalogueError>(Some(request))
    };
    catalogue.change_request(reach_in).unwrap();
    let create = || planning::create(&mut desk.office(), &ClientId::new("C-1"));
    let untold = |error| matches!(error, PlanningError::StatementsUntold { requests } if requests == [id.clone()]);
    assert!(untold(create().unwrap_err()));
    say(&desk, &id, &["ander.txt"], Company::Shared).unwrap();
    assert_eq!(create().unwrap().lines.len(), 1);
}

/// On the command line: who says what of which file, refused with its reason, and kept in the ledger by marks.
#[test]
fn the_program_takes_a_word_by_name() {
    let office = Office::scanned();
    let add = |kind: &str| {
        let args = ["--engagement", "E-2023-014", "--received", "2020-01-06", "--format", "json"];
        let made =
            office.run(&[&["request", "add", "--kind", kind][..], &args].concat()).ok().json();
        made["id"].as_str().unwrap().to_owned()
    };
    let (erasure, access) = (add("erasure"), add("access"));
    let file = "klanten/devries/2023-loon/loonstrook jan.txt";
    let attest = |id: &str, item: &str, rest: &[&str]| {
        office.run(&[&["request", "attest", id, item][..], rest].concat())
    };
    let by = ["--by", OFFICER.principal];
    let sole = [&["--sole"][..], &by].concat();
    attest(&erasure, file, &by).code(2);
    attest(&erasure, file, &[&["--shared"][..], &sole].concat()).code(2);
    attest(&erasure, file, &["--sole"]).code(2);
    attest(&erasure, file, &["--sole", "--by", "eve@elsewhere.example"]).code(4).names(&["T0517"]);
    attest(&erasure, "nergens.txt", &sole).code(1);
    attest("V-1999-0001", file, &sole).code(1).names(&["T0441"]);
    attest(&access, file, &sole).code(4).names(&["T0445", "wissing"]);
    let other = "klanten/linde/werving-2022/assessment.zip";
    attest(&erasure, other, &sole).code(4).names(&["T0445", "niet tot het einde gelezen"]);
    let standing = || {
        let listed = office.run(&["request", "list", "--format", "json"]).ok().json();
        let all = listed["requests"].as_array().unwrap().clone();
        all.iter().find(|one| one["id"] == erasure.as_str()).unwrap()["sole"].as_u64().unwrap()
    };
    assert_eq!(standing(), 0);
    attest(&erasure, file, &sole).ok().names(&["niemand anders", "loonstrook jan.txt"]);
    assert_eq!(standing(), 1);
    let shared = [&["--shared", "--format", "json"][..], &by].concat();
    let told = attest(&erasure, file, &shared).ok().json();
    assert_eq!((&told["says"], standing()), (&"shared".into(), 0));
    let item = told["items"][0].as_str().unwrap();
    let ledger = office.run(&["ledger", "show", "--format", "json"]).ok().stdout_text();
    for word in ["decided", "\"sole\"", "\"shared\"", OFFICER.principal, &erasure] {
        assert!(ledger.contains(word), "{word}");
    }
    assert!(!ledger.contains(item) && !ledger.contains("loonstrook"), "{ledger}");
}
