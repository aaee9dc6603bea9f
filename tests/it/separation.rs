//! Who may do what with a plan, with real keys: author, approvers, who decides, who takes lines off (S32).

use std::fs;

use proptest::prelude::*;
use termijn::keys;
use termijn::location::ClientId;
use termijn::plan::{Action, DecisionCode, Function, People, Person, RefusalError, namespace};
use termijn::run::apply::{self, ApplyError};
use termijn::run::office::Office;
use termijn::run::planning::{self, Choice, Deciding, PlanningError, Selection, excluding};

use crate::desk::{ANNA, BOB, CARLA, Desk, day, told};
use crate::dossier::{Dossier, outcomes, removed, stated};
use crate::firm::{AUTHOR, OFFICER, Office as Firm, PARTNER};

const DIRK: &str = "dirk@firm.example";

/// A firm of four, in which every key may sign for everything: only who a person is stops anybody.
struct Four(Desk);

impl Four {
    fn new() -> Self {
        let mut desk = Desk::new(&["een.txt", "twee.txt", "drie.txt"]);
        desk.gates.approvals_required = 2;
        let key = keys::generate(DIRK, None).unwrap();
        key.write_new(&desk.path("keys/dirk")).unwrap();
        let rights = [namespace::PLAN, namespace::APPROVAL, namespace::DECISION].join(",");
        let line = |name: &str| {
            let public = fs::read_to_string(desk.path(&format!("keys/{name}.pub"))).unwrap();
            format!("{name}@firm.example namespaces=\"{rights}\" {}\n", public.trim_end())
        };
        let machine = fs::read_to_string(desk.path("allowed_signers")).unwrap();
        let machine = machine.lines().find(|line| line.starts_with("machine@")).unwrap();
        let people = ["anna", "bob", "carla", "dirk"].map(line).concat();
        fs::write(desk.path("allowed_signers"), format!("{people}{machine}\n")).unwrap();
        desk.scan();
        Self(desk)
    }

    fn office(&self) -> Office {
        let person = |name: &str, function| Person {
            principals: vec![format!("{name}@firm.example")],
            function,
        };
        let mut office = self.0.office();
        office.people = People::new([
            person("anna", Function::RecordsManager),
            person("bob", Function::PrivacyOfficer),
            person("carla", Function::Partner),
            person("dirk", Function::ItAdministrator),
        ])
        .unwrap();
        office
    }

    /// Frozen by Anna; each line was decided on by one of these.
    fn frozen(&self, deciders: [(&str, Action, DecisionCode); 3]) -> String {
        let mut office = self.office();
        let plan = planning::create(&mut office, &ClientId::new("C-1")).unwrap().id;
        for (n, (by, action, reason)) in (1..).zip(deciders) {
            let one = Selection::Items(vec![n.to_string()]);
            let deciding = Deciding::Choice(Choice { action, reason });
            planning::decide(&mut office, &plan, &one, deciding, by).unwrap();
        }
        planning::freeze(&mut office, &plan, &self.0.key(ANNA)).unwrap();
        plan
    }

    fn approve(&self, plan: &str, who: &str) -> Result<String, RefusalError> {
        match planning::approve(&mut self.office(), plan, &self.0.key(who)) {
            Ok((_, principal)) => Ok(principal),
            Err(PlanningError::Refused(refusal)) => Err(refusal),
            Err(error) => panic!("{error:?}"),
        }
    }

    fn apply(&self, plan: &str) -> Result<apply::ApplyReport, ApplyError> {
        apply::apply(&mut self.office(), plan, &|_| {})
    }
}

const DESTROY: (Action, DecisionCode) = (Action::Destroy, DecisionCode::ContractTerm);
const KEEP: (Action, DecisionCode) = (Action::Keep, DecisionCode::KeepDoubt);

fn by(who: &str, what: (Action, DecisionCode)) -> (&str, Action, DecisionCode) {
    (who, what.0, what.1)
}

#[test]
fn s32_four_eyes_with_real_keys() {
    let firm = Four::new();
    let plan = firm.frozen([by(ANNA, DESTROY); 3]);
    let of = |principal: &str| principal.to_owned();
    let refused = firm.approve(&plan, ANNA);
    assert_eq!(refused, Err(RefusalError::AuthorApproves { principal: of(ANNA) }));
    assert_eq!(firm.approve(&plan, BOB).unwrap(), BOB);
    assert_eq!(firm.approve(&plan, BOB), Err(RefusalError::SamePerson { principal: of(BOB) }));
    let refused = firm.apply(&plan).unwrap_err();
    let few =
        matches!(refused, ApplyError::Refused(RefusalError::TooFew { given: 1, required: 2 }));
    assert!(few, "{refused:?}");
    let refused = firm.approve(&plan, DIRK);
    assert_eq!(refused, Err(RefusalError::AdministratorApproves { principal: of(DIRK) }));
    assert_eq!(firm.approve(&plan, CARLA).unwrap(), CARLA);
    assert_eq!(told(&firm.apply(&plan).unwrap()), [("destroyed".to_owned(), 3)].into());
}

/// One key under two names is refused before anything is signed, and one approval laid down twice counts for
/// one person.
#[test]
fn s32_one_key_counts_once() {
    let firm = Four::new();
    let plan = firm.frozen([by(ANNA, DESTROY); 3]);
    assert!(firm.approve(&plan, BOB).is_ok());
    let folder = firm.office().folders.plans;
    let names = termijn::run::files::names(&folder).unwrap();
    let name = names.iter().find(|name| name.contains(".approval-")).unwrap();
    fs::copy(folder.join(name), folder.join(name.replace(".approval-", ".approval-2"))).unwrap();
    let refused = firm.apply(&plan).unwrap_err();
    assert!(matches!(refused, ApplyError::Refused(RefusalError::SamePerson { .. })), "{refused:?}");
    let public = fs::read_to_string(firm.0.path("keys/bob.pub")).unwrap();
    let path = firm.0.path("allowed_signers");
    let signers = fs::read_to_string(&path).unwrap();
    let twice = format!("{CARLA} namespaces=\"approval@termijn\" {}\n{signers}", public.trim_end());
    fs::write(&path, twice).unwrap();
    let refused = planning::approve(&mut firm.office(), &plan, &firm.0.key(CARLA)).unwrap_err();
    assert!(matches!(refused, PlanningError::Signers { .. }), "{refused:?}");
    assert_eq!(firm.0.names().len(), 3);
}

/// Whoever decided that a line goes does not approve; whoever kept one did what an approver may.
#[test]
fn who_decides_does_not_approve_but_may_keep() {
    let firm = Four::new();
    let plan = firm.frozen([by(ANNA, DESTROY), by(CARLA, DESTROY), by(BOB, KEEP)]);
    assert!(firm.approve(&plan, BOB).is_ok());
    let refused = firm.approve(&plan, CARLA);
    assert_eq!(refused, Err(RefusalError::DeciderApproves { principal: CARLA.to_owned() }));
}

fn exclude(desk: &Desk, plan: &str, lines: &[&str], who: &str) -> Result<Vec<u64>, PlanningError> {
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    let reason = DecisionCode::KeepClaim;
    excluding::exclude(&mut desk.office(), plan, &lines, reason, &desk.key(who))
        .map(|(lines, _)| lines)
}

/// P5 with exclusions: what is taken off stays, the rest goes, and listed is the sum of outcomes.
#[test]
fn what_is_taken_off_stays_and_the_approvals_count() {
    let desk = Desk::new(&["een.txt", "twee.txt", "drie.txt"]);
    let plan = desk.approved();
    assert_eq!(exclude(&desk, &plan, &["klanten/a/twee.txt"], BOB).unwrap(), [3]);
    let rehearsed = apply::rehearse(&mut desk.office(), &plan).unwrap();
    let codes: Vec<_> = rehearsed.iter().filter_map(|line| line.outcome).collect();
    assert_eq!(codes.iter().map(|code| code.code()).collect::<Vec<_>>(), ["skipped:kept"]);
    let report = desk.apply(&plan).unwrap();
    let expected = [("destroyed".to_owned(), 2), ("skipped:kept".to_owned(), 1)];
    assert_eq!(told(&report), expected.into());
    assert_eq!(desk.names(), ["twee.txt"]);
    let (planned, counts) = stated(&report.certificate.unwrap().path);
    assert_eq!((planned, counts.get("skipped:kept"), removed(&counts)), (3, Some(&1), 2));
    let late = exclude(&desk, &plan, &["1"], BOB).unwrap_err();
    assert!(matches!(late, PlanningError::WrongStatus { .. }), "{late:?}");
}

/// In the waiting time, and while `apply` runs: what was taken out of the way goes back.
#[test]
fn a_line_in_quarantine_is_taken_off_and_goes_back() {
    let mut desk = Desk::new(&["een.txt", "twee.txt", "drie.txt"]);
    desk.gates.waiting_days = 7;
    let before = desk.look("een.txt");
    let plan = desk.approved();
    desk.apply(&plan).unwrap();
    exclude(desk.at(day(3)), &plan, &["klanten/a/een.txt"], BOB).unwrap();
    let expected = [("destroyed".to_owned(), 2), ("skipped:kept".to_owned(), 1)];
    assert_eq!(told(&desk.at(day(8)).apply(&plan).unwrap()), expected.into());
    assert_eq!((desk.names(), desk.look("een.txt")), (vec!["een.txt".to_owned()], before));

    let desk = Desk::new(&["1.txt", "2.txt", "3.txt", "4.txt"]);
    let plan = desk.approved();
    let ended = std::cell::Cell::new(0);
    let report = apply::apply(&mut desk.office(), &plan, &|line| {
        if line.outcome.is_some() && ended.replace(ended.get() + 1) == 0 {
            assert_eq!(exclude(&desk, &plan, &["3", "4"], BOB).unwrap(), [3, 4]);
            let late = exclude(&desk, &plan, &["1", "2"], BOB).unwrap_err();
            assert!(matches!(late, PlanningError::LineEnded { n: 1, .. }), "{late:?}");
        }
    });
    let expected = [("destroyed".to_owned(), 2), ("skipped:kept".to_owned(), 2)];
    assert_eq!(told(&report.unwrap()), expected.into());
    assert_eq!(desk.names(), ["3.txt", "4.txt"]);
}

/// A statement that was lost, altered, or signed by somebody who may not, stops the plan: nothing that
/// somebody wanted to keep goes because a file went.
#[test]
fn a_statement_that_is_gone_or_altered_stops_the_plan() {
    let desk = Desk::new(&["een.txt", "twee.txt"]);
    let plan = desk.approved();
    // Carla's key may approve and not decide.
    let refused = exclude(&desk, &plan, &["1"], CARLA).unwrap_err();
    assert!(matches!(refused, PlanningError::Signature(_)), "{refused:?}");
    let unknown = exclude(&desk, &plan, &["9"], BOB).unwrap_err();
    assert!(matches!(unknown, PlanningError::UnknownLine { .. }), "{unknown:?}");
    exclude(&desk, &plan, &["1"], BOB).unwrap();
    let folder = desk.office().folders.plans;
    let names = termijn::run::files::names(&folder).unwrap();
    let is_it = |name: &&String| name.contains(".exclusion-") && !name.contains(".sig");
    let path = folder.join(names.iter().find(is_it).unwrap());
    let whole = fs::read(&path).unwrap();
    let refused = |why: &str| {
        let refused = desk.apply(&plan).unwrap_err();
        assert!(matches!(refused, ApplyError::Planning(_)), "{why}: {refused:?}");
        assert_eq!(desk.names().len(), 2, "{why}");
    };
    fs::remove_file(&path).unwrap();
    refused("gone");
    let text = String::from_utf8(whole.clone()).unwrap();
    fs::write(&path, text.replace("\"lines\":[1]", "\"lines\":[2]")).unwrap();
    refused("altered");
    fs::write(&path, whole).unwrap();
    // The catalogue forgot: the statement counts again.
    let db = rusqlite::Connection::open(desk.path("state/catalogue.sqlite")).unwrap();
    assert_eq!(db.execute("DELETE FROM fact WHERE key = 'excluded'", []).unwrap(), 1);
    let report = desk.apply(&plan).unwrap();
    assert_eq!(told(&report).get("skipped:kept"), Some(&1));
    assert_eq!(desk.names(), ["een.txt"]);
}

#[test]
fn a_reviewer_takes_a_line_off_on_the_command_line() {
    let office = Firm::scanned();
    let dossier = Dossier::draft(&office, "C-1001");
    dossier.decide_as_proposed();
    let line = dossier.lines[0]["locator"].as_str().unwrap().to_owned();
    let key = office.path(OFFICER.key);
    let key = key.to_str().unwrap();
    let exclude = |reason: &str, key: &str| {
        let args = ["plan", "exclude", &dossier.id, &line, "--reason", reason, "--key", key];
        office.run(&args)
    };
    exclude("keep_claim", key).code(4).names(&["T0414"]);
    dossier.freeze();
    dossier.approve(OFFICER).ok();
    exclude("contract_term", key).code(2).names(&["keep_doubt"]);
    let partner = office.path(PARTNER.key);
    exclude("keep_claim", partner.to_str().unwrap()).code(4).names(&["T0503"]);
    exclude("keep_claim", key).ok().names(&["1 regel", "uitgezonderd", OFFICER.principal]);
    dossier.approve(PARTNER).ok();
    office.run(&["plan", "show", &dossier.id]).ok().names(&["vervalt: bewaard, zoals beslist"]);
    let told = outcomes(&dossier.apply().ok().json());
    assert_eq!(told.get("skipped:kept"), Some(&1), "{told:?}");
    assert!(office.file_of(&line).is_file());
    // The author's own key may decide, and so keep.
    assert_ne!(AUTHOR.principal, OFFICER.principal);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    /// Whatever is taken off, the rest of the plan goes and nothing else does: P5.
    #[test]
    fn an_exclusion_only_removes(taken in proptest::collection::vec(any::<bool>(), 4)) {
        let names = ["1.txt", "2.txt", "3.txt", "4.txt"];
        let desk = Desk::new(&names);
        let plan = desk.approved();
        let off: Vec<_> = names.iter().zip(&taken).filter(|(_, off)| **off).collect();
        for (name, _) in &off {
            exclude(&desk, &plan, &[&format!("klanten/a/{name}")], BOB).unwrap();
        }
        let report = desk.apply(&plan).unwrap();
        let told = told(&report);
        prop_assert_eq!(told.values().sum::<usize>(), names.len());
        prop_assert_eq!(told.get("skipped:kept").copied().unwrap_or(0), off.len());
        let left: Vec<_> = off.iter().map(|(name, _)| (**name).to_owned()).collect();
        prop_assert_eq!(desk.names(), left);
    }
}
