//! Upheld erasure before the term: only of what somebody said the person is alone in, and only while all of
//! that still stands.

use std::fs;

use termijn::catalogue::{Catalogue, CatalogueError, Signed, SignedRow, StatementKind};
use termijn::keys::{self, PrivateKey, SignatureError};
use termijn::location::{ClientId, ItemId};
use termijn::plan::{DecisionCode, namespace};
use termijn::register::Role;
use termijn::retention::{
    BlockScope, Company, RequestId, RequestKind, RequestState, SoleV1, UnsignedStatement, Verdict,
};
use termijn::run::planning::{self, Choice, Deciding, PlanningError, Selection};
use termijn::run::requesting::{
    self, AttestRefused, Attesting, Recording, RequestError, SoleState,
};

use crate::desk::{ANNA, BOB, Desk, day, told};
use crate::firm::{OFFICER, Office, PARTNER};

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
    say_with(desk, request, names, says, &desk.key(BOB)).map(drop)
}

fn say_with(
    desk: &Desk,
    request: &RequestId,
    names: &[&str],
    says: Company,
    key: &PrivateKey,
) -> Result<Vec<SoleV1>, RequestError> {
    let items: Vec<ItemId> = names.iter().map(|name| item(desk, name)).collect();
    requesting::attest(&mut desk.office(), Attesting { request, items: &items, says }, key)
}

fn states(desk: &Desk) -> Vec<&'static str> {
    let lines = requesting::statements(&desk.office()).unwrap();
    lines.into_iter().map(|line| line.state.code()).collect()
}

/// Somebody reaches into the catalogue.
fn reach_in(desk: &Desk, change: impl FnOnce(Vec<SignedRow>) -> Vec<SignedRow>) {
    let mut catalogue = Catalogue::open(desk.office().state.path()).unwrap();
    let made: Result<(), CatalogueError> =
        catalogue.place_statements(StatementKind::Sole, |rows| Ok((change(rows), ())));
    made.unwrap();
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
    let said = Attesting { request: &id, items: &none, says: Company::Sole };
    let unknown = requesting::attest(&mut desk.office(), said, &desk.key(BOB)).map(drop);
    assert_eq!(refused(unknown), AttestRefused::NoItem { place: 1 });
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

/// Of what lies in the catalogue nothing is believed: an added word makes nothing go, an edited one neither.
#[test]
fn a_statement_that_nobody_signed_makes_nothing_go() {
    let (desk, _) = upheld();
    assert_eq!(states(&desk), ["in_force"; 2]);
    let lines =
        || planning::create(&mut desk.office(), &ClientId::new("C-1")).map(|c| c.lines.len());
    // As if Bob had said it of another file, with what he signed of the letter.
    let (other, content) = (item(&desk, "ander.txt"), desk.look("ander.txt").0);
    reach_in(&desk, |rows| {
        let signed = rows[0].said.clone().unwrap();
        let mut said: SoleV1 = serde_json::from_str(&signed.statement).unwrap();
        (said.item, said.content_sha256) = (other, Some(content));
        said.statement = "S-2026-0009".to_owned();
        let statement = serde_json::to_string(&said).unwrap() + "\n";
        let said = Some(Signed { statement, ..signed });
        vec![SignedRow { id: "S-2026-0009".to_owned(), said, withdrawn: None }]
    });
    assert_eq!(verdict(&desk, "ander.txt"), (Verdict::KeepInTerm, Vec::new()));
    assert_eq!(states(&desk), ["in_force", "in_force", "unproven"]);
    assert_eq!(lines().unwrap(), 1);
    // A signature of somebody else, or none.
    for signature in [String::new(), "-----BEGIN SSH SIGNATURE-----".to_owned()] {
        reach_in(&desk, |mut rows| {
            rows.retain(|row| row.id == "S-2026-0001");
            rows[0].said.as_mut().unwrap().signature.clone_from(&signature);
            rows
        });
        assert_eq!(verdict(&desk, "brief.txt"), (Verdict::Review, Vec::new()));
    }
    // What the ledger knows and the catalogue has otherwise closes the gates.
    reach_in(&desk, |mut rows| {
        rows.retain(|row| row.id == "S-2026-0002");
        let said = rows[0].said.as_mut().unwrap();
        said.statement = said.statement.replace("\"sole\"", "\"shared\"");
        rows
    });
    let gone = lines().unwrap_err();
    let is_it = matches!(&gone, PlanningError::StatementsLost { statements } if *statements == ["S-2026-0002"]);
    assert!(is_it, "{gone:?}");
    requesting::withdraw_statement(&mut desk.office(), "S-2026-0002", &desk.key(BOB)).unwrap();
    let still = lines().unwrap_err();
    assert!(matches!(still, PlanningError::NothingDue { .. }), "{still:?}");
    assert_eq!(desk.names().len(), 3);
}

/// The word that others are in it keeps, and its loss is noticed.
#[test]
fn a_lost_word_that_keeps_closes_the_gate() {
    let (desk, id) = upheld();
    say(&desk, &id, &["brief.txt"], Company::Shared).unwrap();
    assert_eq!(verdict(&desk, "brief.txt").0, Verdict::Review);
    assert_eq!(states(&desk), ["in_force", "in_force", "overtaken"]);
    let keeps = requesting::withdraw_statement(&mut desk.office(), "S-2026-0003", &desk.key(BOB));
    assert!(matches!(keeps, Err(RequestError::StatementKeeps { .. })), "{keeps:?}");
    // The row that takes it back is made into nothing.
    reach_in(&desk, |mut rows| {
        rows.retain(|row| row.id == "S-2026-0003");
        rows[0].said = None;
        rows
    });
    let create = || planning::create(&mut desk.office(), &ClientId::new("C-1"));
    assert!(matches!(create(), Err(PlanningError::StatementsLost { .. })));
    say(&desk, &id, &["brief.txt"], Company::Shared).unwrap();
    assert!(matches!(create(), Err(PlanningError::StatementsLost { .. })), "it is still lost");
    requesting::withdraw_statement(&mut desk.office(), "S-2026-0003", &desk.key(BOB)).unwrap();
    assert!(matches!(create(), Err(PlanningError::NothingDue { .. })));
}

/// A statement that is taken back brings no earlier one back.
#[test]
fn a_statement_is_taken_back_for_good() {
    let (desk, id) = upheld();
    say(&desk, &id, &["brief.txt"], Company::Sole).unwrap();
    assert_eq!(verdict(&desk, "brief.txt").0, Verdict::ActNow);
    let mut office = desk.office();
    let unknown = requesting::withdraw_statement(&mut office, "S-2026-0099", &desk.key(BOB));
    assert!(matches!(unknown, Err(RequestError::UnknownStatement { .. })), "{unknown:?}");
    let not_anna = requesting::withdraw_statement(&mut office, "S-2026-0003", &desk.key(ANNA));
    assert!(not_anna.is_err());
    requesting::withdraw_statement(&mut office, "S-2026-0003", &desk.key(BOB)).unwrap();
    assert_eq!(verdict(&desk, "brief.txt").0, Verdict::Review);
    assert_eq!(states(&desk), ["in_force", "overtaken", "withdrawn"]);
    let again = requesting::withdraw_statement(&mut office, "S-2026-0003", &desk.key(BOB));
    assert!(matches!(again, Err(RequestError::UnknownStatement { .. })), "{again:?}");
    // That the withdrawal is gone from the catalogue changes nothing.
    reach_in(&desk, |mut rows| {
        rows.retain(|row| row.id == "S-2026-0003");
        rows[0].withdrawn = None;
        rows
    });
    assert_eq!(verdict(&desk, "brief.txt").0, Verdict::Review);
    assert_eq!(states(&desk), ["in_force", "unproven", "overtaken"]);
    desk.put("brief.txt", "Naam: J. de Vries\nBSN: 071202559\nanders\n");
    desk.scan();
    say(&desk, &id, &["brief.txt"], Company::Sole).unwrap();
    assert_eq!(verdict(&desk, "brief.txt").0, Verdict::ActNow);
    desk.put("brief.txt", "Naam: J. de Vries\nBSN: 071202559\nnog anders\n");
    desk.scan();
    assert_eq!(verdict(&desk, "brief.txt").0, Verdict::Review);
    assert!(states(&desk).contains(&"changed"));
}

/// Only a key with the right, of somebody of the firm, and for as long as it has it.
#[test]
fn a_key_that_may_not_proves_nothing() {
    let mut desk = desk();
    let id = desk.request(RequestKind::Erasure, Some(desk.person(JAN)));
    desk.scan();
    let with = |key: &PrivateKey| say_with(&desk, &id, &["brief.txt"], Company::Sole, key);
    let no_right = with(&desk.key(ANNA)).unwrap_err();
    let is = |error: &RequestError| {
        matches!(error, RequestError::Planning(PlanningError::Signature(SignatureError::NoRight { namespace: purpose, .. }))
            if purpose == namespace::ATTEST)
    };
    assert!(is(&no_right), "{no_right:?}");
    let nobody = keys::generate("eve@elsewhere.example", None).unwrap();
    nobody.write_new(&desk.path("keys/eve")).unwrap();
    let unknown = with(&desk.key("eve@elsewhere.example")).unwrap_err();
    let is_unknown = matches!(
        &unknown,
        RequestError::Planning(PlanningError::Signature(SignatureError::UnknownKey { .. }))
    );
    assert!(is_unknown, "{unknown:?}");
    // A right to decide is none to attest.
    let decides = desk.second_key("decides", "namespaces=\"decision@termijn\"");
    assert!(is(&with(&decides).unwrap_err()));
    assert!(states(&desk).is_empty());
    let until = "namespaces=\"attest@termijn\",valid-before=\"20261201Z\"";
    let key = desk.second_key("until", until);
    with(&key).unwrap();
    close(&desk, &id, RequestState::Upheld);
    desk.at(day(1));
    assert_eq!(verdict(&desk, "brief.txt").0, Verdict::ActNow);
    let signers = fs::read_to_string(desk.path("allowed_signers")).unwrap();
    let check = |changed: &str, want: Verdict| {
        fs::write(desk.path("allowed_signers"), changed).unwrap();
        assert_eq!(verdict(&desk, "brief.txt").0, want, "{changed}");
        let state = if want == Verdict::ActNow { "in_force" } else { "unproven" };
        assert_eq!(states(&desk), [state]);
    };
    // Struck off, without the right, not yet valid on the day of the statement.
    let without: Vec<&str> = signers.lines().filter(|line| !line.contains("20261201Z")).collect();
    check(&(without.join("\n") + "\n"), Verdict::Review);
    check(&signers.replace("attest@termijn\",valid", "decision@termijn\",valid"), Verdict::Review);
    let later = signers.replace("valid-before=\"20261201Z\"", "valid-after=\"20261121Z\"");
    check(&later, Verdict::Review);
    check(&signers, Verdict::ActNow);
    desk.at(day(30));
    assert_eq!(verdict(&desk, "brief.txt").0, Verdict::Review, "it ran out");
}

/// `apply` asks again, line by line.
#[test]
fn apply_believes_no_statement_that_proves_nothing_any_more() {
    type Between = fn(&mut Desk);
    let cases: &[(&str, Between)] = &[
        ("the key ran out", |desk| {
            desk.at(day(12));
        }),
        ("the signature was edited", |desk| {
            reach_in(desk, |mut rows| {
                for row in &mut rows {
                    row.said.as_mut().unwrap().signature.clear();
                }
                rows
            });
        }),
        ("it is said to be withdrawn", |desk| {
            reach_in(desk, |mut rows| {
                for row in &mut rows {
                    row.withdrawn = row.said.clone();
                }
                rows
            });
        }),
        ("it was withdrawn", |desk| {
            let key = desk.key(BOB);
            requesting::withdraw_statement(&mut desk.office(), "S-2026-0001", &key).unwrap();
        }),
    ];
    for (what, between) in cases {
        let mut desk = desk();
        let id = desk.request(RequestKind::Erasure, Some(desk.person(JAN)));
        desk.scan();
        let until = "namespaces=\"attest@termijn\",valid-before=\"20261201Z\"";
        let key = desk.second_key("until", until);
        say_with(&desk, &id, &["brief.txt"], Company::Sole, &key).unwrap();
        close(&desk, &id, RequestState::Upheld);
        desk.at(day(1));
        let plan = desk.frozen(&|_| None);
        desk.approve(&plan);
        between(&mut desk);
        let told = told(&desk.apply(&plan).unwrap());
        assert_eq!(told, [("skipped:verdict".to_owned(), 1)].into(), "{what}");
        assert!(desk.share("brief.txt").is_file(), "{what}");
    }
}

/// What was said before statements were signed is kept, shown, and makes nothing go.
#[test]
fn an_old_statement_counts_as_unproven() {
    let mut desk = desk();
    let id = desk.request(RequestKind::Erasure, Some(desk.person(JAN)));
    desk.scan();
    let old = UnsignedStatement {
        item: item(&desk, "brief.txt"),
        content: Some(desk.look("brief.txt").0),
        says: Company::Sole,
        by: BOB.to_owned(),
        on: desk.office().clock.today(),
    };
    let mut catalogue = Catalogue::open(desk.office().state.path()).unwrap();
    let with_old = |all: Vec<termijn::retention::Request>| {
        let mut request = all.into_iter().find(|one| one.id == id).unwrap();
        request.statements.push(old);
        Ok::<_, CatalogueError>(Some(request))
    };
    catalogue.change_request(with_old).unwrap();
    close(&desk, &id, RequestState::Upheld);
    desk.at(day(1));
    assert_eq!(verdict(&desk, "brief.txt").0, Verdict::Review);
    assert_eq!(states(&desk), ["unproven"]);
    say(&desk, &id, &["brief.txt"], Company::Sole).unwrap();
    assert_eq!(verdict(&desk, "brief.txt").0, Verdict::ActNow);
    close(&desk, &id, RequestState::Answered);
    assert_eq!(states(&desk), ["ended"; 2]);
    assert!(
        requesting::statements(&desk.office()).unwrap().iter().all(|l| l.state == SoleState::Ended)
    );
}

/// On the command line: who says what of which file, refused with its reason, and kept in the ledger by marks.
#[test]
fn the_program_takes_a_signed_word() {
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
    let key = |of: &str| office.path(of).to_str().unwrap().to_owned();
    let (officer, partner) = (key(OFFICER.key), key(PARTNER.key));
    let by = ["--key", officer.as_str()];
    let sole = [&["--sole"][..], &by].concat();
    attest(&erasure, file, &by).code(2);
    attest(&erasure, file, &[&["--shared"][..], &sole].concat()).code(2);
    attest(&erasure, file, &["--sole"]).code(2);
    attest(&erasure, file, &["--sole", "--key", &partner])
        .code(4)
        .names(&["T0503", "attest@termijn"]);
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
    let listed = office.run(&["request", "attest", "list", "--format", "json"]).ok().json();
    let states: Vec<_> =
        listed["statements"].as_array().unwrap().iter().map(|s| &s["state"]).collect();
    assert_eq!(states, ["in_force", "overtaken"], "{listed:#}");
    office.run(&["request", "attest", "list"]).ok().names(&["S-2", "Van kracht", "ook anderen"]);
    let withdraw =
        |number: &str| office.run(&["request", "attest", "withdraw", number, "--key", &officer]);
    withdraw("S-1999-0001").code(1).names(&["T0481"]);
    let [shared_number, sole_number] =
        [0, 1].map(|n| listed["statements"][n]["id"].as_str().unwrap());
    withdraw(shared_number).code(4).names(&["T0482"]);
    withdraw(sole_number).ok().names(&["ingetrokken", sole_number]);
    let item = told["items"][0].as_str().unwrap();
    let ledger = office.run(&["ledger", "show", "--format", "json"]).ok().stdout_text();
    for word in
        ["attested", "attestation_withdrawn", "\"sole\"", "\"shared\"", OFFICER.principal, &erasure]
    {
        assert!(ledger.contains(word), "{word}");
    }
    assert!(!ledger.contains(item) && !ledger.contains("loonstrook"), "{ledger}");
}
