//! A client's written waiver: only by it are the client's own books destroyed without being returned, only
//! what it names, and only while it stands.

use std::fs;

use termijn::catalogue::{Catalogue, CatalogueError, SignedRow, StatementKind};
use termijn::keys::{PrivateKey, SignatureError};
use termijn::lifecycle;
use termijn::location::{ClientId, EngagementId};
use termijn::plan::{Action, DecisionCode, LineOutcome, namespace};
use termijn::retention::WaiverBy;
use termijn::run::consulting::{self, Answering, Recording};
use termijn::run::planning::{self, Choice, Deciding, PlanningError, Selection};
use termijn::run::waiving::{self, WaiverError, Waiving};

use crate::desk::{ANNA, BOB, Desk, ENDED, day, told};
use crate::firm::{AUTHOR, Office, engagements};

const DESTROY: Choice = Choice { action: Action::Destroy, reason: DecisionCode::ClientWaiver };

/// Two of the client's own files: a letter, of which no rule speaks, and a bank statement.
fn desk() -> Desk {
    let desk = Desk::new(&["brief.txt"]);
    register(&desk, "klant");
    let statement = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\">\
        <BkToCstmrStmt><Stmt><Bal><Dt><Dt>2015-12-31</Dt></Dt></Bal>\
        <Nm>BSN: 999034339</Nm></Stmt></BkToCstmrStmt></Document>";
    desk.put("dagafschriften/2015-12.xml", statement);
    fs::write(desk.path("afstand.pdf"), "Wij willen onze stukken niet terug.").unwrap();
    desk.scan();
    desk
}

fn register(desk: &Desk, obligor: &str) {
    let header = "client_id;client_name;engagement_id;engagement;start_date;end_date;status;paths;\
        obligor";
    let row = |id: &str, paths: &str, obligor: &str| {
        format!("C-1;Alfa B.V.;{id};Advies;2022-01-01;2024-12-31;ended;{paths};{obligor}")
    };
    let rows = [row(ENDED, "klanten/a/**", obligor), row("E-2023-002", "klanten/b/**", "kantoor")];
    fs::write(desk.path("register.csv"), format!("{header}\n{}\n", rows.join("\n"))).unwrap();
}

fn waive_with(desk: &Desk, classes: &[&str], key: &PrivateKey) -> Result<String, WaiverError> {
    let letter = desk.path("afstand.pdf");
    let waiving = Waiving {
        engagement: EngagementId::new(ENDED),
        classes: classes.iter().map(|&class| class.to_owned()).collect(),
        given_by: WaiverBy::Director,
        given_on: desk.office().clock.today(),
        letter: &letter,
    };
    waiving::add(&mut desk.office(), &waiving, key).map(|said| said.waiver)
}

fn waive(desk: &Desk, classes: &[&str]) -> String {
    waive_with(desk, classes, &desk.key(BOB)).unwrap()
}

fn draft(desk: &Desk) -> String {
    planning::create(&mut desk.office(), &ClientId::new("C-1")).unwrap().id
}

fn decide(desk: &Desk, plan: &str, item: &str, choice: Choice) -> Result<u64, PlanningError> {
    let one = Selection::Items(vec![item.to_owned()]);
    planning::decide(&mut desk.office(), plan, &one, Deciding::Choice(choice), ANNA)
}

const BRIEF: &str = "klanten/a/brief.txt";
const BANK: &str = "klanten/a/dagafschriften/2015-12.xml";

/// Both files decided on by a waiver, frozen and approved.
fn approved(desk: &Desk) -> String {
    let plan = draft(desk);
    decide(desk, &plan, "klanten/a/**", DESTROY).unwrap();
    planning::freeze(&mut desk.office(), &plan, &desk.key(ANNA)).unwrap();
    desk.approve(&plan);
    plan
}

#[track_caller]
fn assert_books(result: &Result<u64, PlanningError>) {
    assert!(matches!(result, Err(PlanningError::ObligorClient { .. })), "{result:?}");
}

fn reach_in(desk: &Desk, change: impl FnOnce(&mut SignedRow)) {
    let mut catalogue = Catalogue::open(desk.office().state.path()).unwrap();
    let made: Result<(), CatalogueError> =
        catalogue.place_statements(StatementKind::Waiver, |mut rows| {
            change(&mut rows[0]);
            Ok((rows, ()))
        });
    made.unwrap();
}

fn states(desk: &Desk) -> Vec<&'static str> {
    waiving::list(&desk.office()).unwrap().into_iter().map(|(_, proof)| proof.code()).collect()
}

/// S25 with a letter: exactly the lines that it covers, with the reason that says so.
#[test]
fn s25_exactly_what_the_letter_names_may_be_destroyed() {
    let desk = desk();
    let plan = draft(&desk);
    assert_books(&decide(&desk, &plan, BRIEF, DESTROY));
    waive(&desk, &["unclassed"]);
    assert_books(&decide(&desk, &plan, BANK, DESTROY));
    assert_books(&decide(&desk, &plan, "klanten/a/**", DESTROY));
    // The reason says on what it rests; any other is refused as before.
    for reason in [DecisionCode::ContractTerm, DecisionCode::ClientInstruction] {
        assert_books(&decide(&desk, &plan, BRIEF, Choice { reason, ..DESTROY }));
    }
    for action in [Action::Return, Action::ReturnThenDestroy, Action::Keep] {
        let wrong = decide(&desk, &plan, BRIEF, Choice { action, ..DESTROY });
        assert!(matches!(wrong, Err(PlanningError::Reason { .. })), "{wrong:?}");
    }
    decide(&desk, &plan, BRIEF, DESTROY).unwrap();
    let books = (Action::ReturnThenDestroy, DecisionCode::ClientBooks);
    decide(&desk, &plan, BANK, Choice { action: books.0, reason: books.1 }).unwrap();
    planning::freeze(&mut desk.office(), &plan, &desk.key(ANNA)).unwrap();
    desk.approve(&plan);
    let report = desk.apply(&plan).unwrap();
    let want = [("destroyed".to_owned(), 1), ("returned_destroyed".to_owned(), 1)];
    let got = told(&report);
    assert!(got == want.into() || got.contains_key("unlinked"), "{got:?}");
    assert!(!desk.share("brief.txt").exists());
    // The certificate says of how many, and of no more.
    let ground = &certified(&desk)["ground"];
    assert_eq!(ground["client_waivers"], 1, "{ground:#}");
    assert!(ground.get("erasure_requests").is_none(), "{ground:#}");
}

/// The one certificate that the office made.
fn certified(desk: &Desk) -> serde_json::Value {
    let files = std::fs::read_dir(desk.path("state/certificates")).unwrap();
    let files: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    let is_statement = |path: &&std::path::PathBuf| path.extension().is_some_and(|e| e == "json");
    let [path] = &files.iter().filter(is_statement).collect::<Vec<_>>()[..] else {
        panic!("{files:?}")
    };
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn both_classes_in_one_letter() {
    let desk = desk();
    waive(&desk, &["unclassed", "NL-AWR-52"]);
    let plan = approved(&desk);
    let rehearsed = termijn::run::apply::rehearse(&mut desk.office(), &plan).unwrap();
    assert!(rehearsed.iter().all(|line| line.outcome.is_none()), "{rehearsed:?}");
    let report = desk.apply(&plan).unwrap();
    let gone = |outcome: Option<LineOutcome>| outcome.is_some_and(LineOutcome::removed);
    assert_eq!(report.lines.iter().filter(|line| gone(line.outcome)).count(), 2);
}

/// Whatever comes between approval and `apply`: the files stay.
#[test]
fn what_comes_between_keeps_the_books() {
    type Between = fn(&mut Desk);
    let cases: &[(&str, &str, Between)] = &[
        ("it is withdrawn", "skipped:waiver", |desk| {
            waiving::withdraw(&mut desk.office(), "W-2026-0001", &desk.key(BOB)).unwrap();
        }),
        ("the key ran out", "skipped:waiver", |desk| {
            desk.at(day(12));
        }),
        ("its classes were edited", "skipped:waiver", |desk| {
            reach_in(desk, |row| {
                let said = row.said.as_mut().unwrap();
                said.statement = said.statement.replace("unclassed", "NL-LOON-7");
            });
        }),
        ("its signature was edited", "skipped:waiver", |desk| {
            reach_in(desk, |row| row.said.as_mut().unwrap().signature.clear());
        }),
        ("it is gone", "skipped:waiver", |desk| reach_in(desk, |row| row.said = None)),
        ("a hold", "skipped:hold", |desk| drop(desk.hold_engagement())),
    ];
    for (what, reason, between) in cases {
        let mut desk = desk();
        let options = "namespaces=\"waiver@termijn\",valid-before=\"20261201Z\"";
        let key = desk.second_key("until", options);
        waive_with(&desk, &["NL-AWR-52", "unclassed"], &key).unwrap();
        let plan = approved(&desk);
        between(&mut desk);
        let rehearsed = termijn::run::apply::rehearse(&mut desk.office(), &plan).unwrap();
        let code = |outcome: Option<LineOutcome>| outcome.map(LineOutcome::code);
        for line in rehearsed {
            assert_eq!(code(line.outcome).as_deref(), Some(*reason), "{what}");
        }
        let told = told(&desk.apply(&plan).unwrap());
        assert_eq!(told, [((*reason).to_owned(), 2)].into(), "{what}");
        assert!(desk.share("brief.txt").is_file(), "{what}");
        assert!(desk.share("dagafschriften/2015-12.xml").is_file(), "{what}");
    }
}

/// The books turn out to be the firm's own: then the decision rests on nothing.
#[test]
fn a_waiver_of_what_is_not_the_clients_lets_nothing_go() {
    let desk = desk();
    waive(&desk, &["NL-AWR-52", "unclassed"]);
    let plan = approved(&desk);
    register(&desk, "kantoor");
    let told = told(&desk.apply(&plan).unwrap());
    assert!(told.keys().all(|code| code.starts_with("skipped:")), "{told:?}");
    assert_eq!(desk.names(), ["brief.txt", "dagafschriften"]);
}

/// Taken back while `apply` runs: what is not gone yet stays.
#[test]
fn a_withdrawal_waits_for_no_running_apply() {
    let desk = desk();
    waive(&desk, &["NL-AWR-52", "unclassed"]);
    let plan = approved(&desk);
    let once = std::cell::Cell::new(true);
    let progress = |_: &termijn::run::apply::LineReport| {
        if once.replace(false) {
            waiving::withdraw(&mut desk.office(), "W-2026-0001", &desk.key(BOB)).unwrap();
        }
    };
    let report = termijn::run::apply::apply(&mut desk.office(), &plan, &progress).unwrap();
    assert!(!once.get(), "it was told of a line");
    let told = told(&report);
    assert!(told.get("skipped:waiver").copied().unwrap_or(0) >= 1, "{told:?}");
}

/// A draft that was decided on a waiver loses the line when the waiver goes.
#[test]
fn a_freeze_leaves_out_what_is_no_longer_waived() {
    let desk = desk();
    waive(&desk, &["unclassed", "NL-AWR-52"]);
    let plan = draft(&desk);
    decide(&desk, &plan, "klanten/a/**", DESTROY).unwrap();
    waiving::withdraw(&mut desk.office(), "W-2026-0001", &desk.key(BOB)).unwrap();
    waive(&desk, &["unclassed"]);
    let frozen = planning::freeze(&mut desk.office(), &plan, &desk.key(ANNA)).unwrap();
    let left: Vec<&str> = frozen.plan.items().iter().map(|line| line.locator.as_str()).collect();
    assert_eq!(left, [BRIEF]);
    assert_eq!(frozen.plan.items()[0].reason, DecisionCode::ClientWaiver);
    assert_eq!(states(&desk), ["in_force", "withdrawn"]);
}

/// An answer of the client is no waiver; with one, it is decided on that.
#[test]
fn an_answer_rests_on_the_waiver() {
    let desk = desk();
    let plan = draft(&desk);
    let answer = || {
        let recording = Recording {
            on: desk.office().clock.today(),
            channel: lifecycle::Channel::Post,
            answering: Answering::All(lifecycle::Choice::Destroy),
            by: ANNA.to_owned(),
            reference: String::new(),
        };
        consulting::record(&mut desk.office(), &plan, recording).map(drop)
    };
    assert!(answer().is_err());
    waive(&desk, &["unclassed", "NL-AWR-52"]);
    answer().unwrap();
    let office = desk.office();
    let lines: Vec<termijn::catalogue::DraftLine<planning::DraftBody>> =
        office.catalogue.draft_lines(&plan).unwrap();
    assert!(lines.iter().all(|line| line.body.decided.as_ref().unwrap().choice == DESTROY));
}

#[test]
fn a_waiver_is_taken_in_from_who_may_and_of_what_there_is() {
    let desk = desk();
    let signature = |error: WaiverError| match error {
        WaiverError::Planning(PlanningError::Signature(SignatureError::NoRight {
            namespace,
            ..
        })) => namespace,
        other => panic!("{other:?}"),
    };
    let not_anna = waive_with(&desk, &["unclassed"], &desk.key(ANNA)).unwrap_err();
    assert_eq!(signature(not_anna), namespace::WAIVER);
    let decides = desk.second_key("decides", "namespaces=\"decision@termijn,attest@termijn\"");
    let no_right = waive_with(&desk, &["unclassed"], &decides).unwrap_err();
    assert_eq!(signature(no_right), namespace::WAIVER);
    let class = waive_with(&desk, &["NL-NONE-1"], &desk.key(BOB)).unwrap_err();
    assert!(matches!(class, WaiverError::UnknownClass { .. }), "{class:?}");
    let letter = desk.path("afstand.pdf");
    let waiving = Waiving {
        engagement: EngagementId::new(ENDED),
        classes: vec!["unclassed".to_owned()],
        given_by: WaiverBy::Client,
        given_on: desk.office().clock.today(),
        letter: &letter,
    };
    let refused = |waiving: &Waiving<'_>| {
        waiving::add(&mut desk.office(), waiving, &desk.key(BOB)).unwrap_err()
    };
    let unknown = Waiving { engagement: EngagementId::new("E-1"), ..waiving.clone() };
    assert!(matches!(refused(&unknown), WaiverError::UnknownEngagement { .. }));
    let ours = Waiving { engagement: EngagementId::new("E-2023-002"), ..waiving.clone() };
    assert!(matches!(refused(&ours), WaiverError::NotBooks { .. }));
    let ahead = Waiving { given_on: waiving.given_on.succ_opt().unwrap(), ..waiving.clone() };
    assert!(matches!(refused(&ahead), WaiverError::Ahead));
    let (missing, empty) = (desk.path("weg.pdf"), desk.path("leeg.pdf"));
    fs::write(&empty, "").unwrap();
    for letter in [&missing, &empty] {
        let without = Waiving { letter, ..waiving.clone() };
        assert!(matches!(refused(&without), WaiverError::Letter { .. }));
    }
    assert!(states(&desk).is_empty());
    let none = waiving::withdraw(&mut desk.office(), "W-2026-0001", &desk.key(BOB)).unwrap_err();
    assert!(matches!(none, WaiverError::UnknownWaiver { .. }));
    waive(&desk, &["unclassed", "unclassed", "NL-AWR-52"]);
    let (said, _) = waiving::list(&desk.office()).unwrap().remove(0);
    assert_eq!(said.classes, ["NL-AWR-52", "unclassed"]);
    let not_anna = waiving::withdraw(&mut desk.office(), "W-2026-0001", &desk.key(ANNA));
    assert!(not_anna.is_err());
    assert_eq!(states(&desk), ["in_force"]);
    // A withdrawal that the catalogue forgets stands in the ledger.
    waiving::withdraw(&mut desk.office(), "W-2026-0001", &desk.key(BOB)).unwrap();
    let again = waiving::withdraw(&mut desk.office(), "W-2026-0001", &desk.key(BOB)).unwrap_err();
    assert!(matches!(again, WaiverError::UnknownWaiver { .. }));
    reach_in(&desk, |row| row.withdrawn = None);
    assert_eq!(states(&desk), ["unproven"]);
    let plan = draft(&desk);
    assert_books(&decide(&desk, &plan, BRIEF, DESTROY));
}

/// On the command line: recorded, shown, rested on, withdrawn; the letter's words stay where they are.
#[test]
fn the_program_records_a_waiver() {
    let office = Office::scanned();
    let letter = office.scratch("afstand");
    fs::create_dir_all(&letter).unwrap();
    let letter = letter.join("brief.txt");
    fs::write(&letter, "Wij, Truus van Zanten, zien af van teruggave.").unwrap();
    let key = office.path(AUTHOR.key);
    let key = ["--key", key.to_str().unwrap()];
    let own = &engagements("C-1004")[0];
    let add = |engagement: &str, by: &str, on: &str| {
        let letter = letter.to_str().unwrap();
        let words = ["waiver", "add", engagement, "--class", "unclassed", "--class", "NL-AWR-52"];
        let rest = ["--given-by", by, "--given-on", on, "--letter", letter];
        office.run(&[&words[..], &rest, &key].concat())
    };
    add(own, "iemand", "2020-01-06").code(2);
    add(own, "director", "6 januari").code(2);
    add("E-0000-000", "director", "2020-01-06").code(1).names(&["T0404"]);
    add(own, "director", "2999-01-06").code(4).names(&["T0483"]);
    let done = add(own, "director", "2020-01-06").ok().stdout_text();
    assert!(done.contains("client_waiver") && done.contains(own), "{done}");
    let listed = office.run(&["waiver", "list", "--format", "json"]).ok().json();
    let one = &listed["waivers"][0];
    assert_eq!((&one["state"], &one["given_by"]), (&"in_force".into(), &"director".into()));
    let number = one["id"].as_str().unwrap();
    office.run(&["waiver", "list"]).ok().names(&[number, "een bestuurder", "Van kracht"]);
    let ledger = office.run(&["ledger", "show", "--format", "json"]).ok().stdout_text();
    assert!(ledger.contains("waiver_recorded") && !ledger.contains("Truus"), "{ledger}");
    let withdraw = |number: &str| office.run(&[&["waiver", "withdraw", number][..], &key].concat());
    withdraw("W-1999-0001").code(1).names(&["T0484"]);
    withdraw(number).ok().names(&[number]);
    withdraw(number).code(1);
    office.run(&["waiver", "list"]).ok().names(&["Ingetrokken"]);
}
