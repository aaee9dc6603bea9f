//! Requests of data subjects: what they cover stays, from the moment they are recorded; restrictions are not
//! looked into; persons are named nowhere.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};
use serde_json::Value;
use termijn::detect::RuleSet;
use termijn::plan::{Action, DecisionCode, LineOutcome};
use termijn::retention::{BlockScope, RefusalGround, RequestKind, RequestState, Verdict};
use termijn::run::apply;
use termijn::run::planning::PlanningError;
use termijn::run::{planning, requesting};

use crate::desk::{Desk, day, told};
use crate::dossier::{Dossier, outcomes};
use crate::firm::{AUTHOR, OFFICER, Office};

/// Of the two files of [`people`], who is in the first.
const JAN: &str = "naam: Jan de Vries\nbsn: 071202559\n";

/// One file about Jan and one about somebody else.
fn people() -> Desk {
    let desk = Desk::new(&["ander.txt"]);
    desk.put("jan.txt", "Naam: J. de Vries\nBSN: 071202559\n");
    desk
}

/// Verdicts of all files with how many blocks are in doubt, by name.
fn verdicts(desk: &Desk) -> Vec<(String, Verdict, usize)> {
    let office = desk.office();
    let mut all = Vec::new();
    office
        .judge_all(office.clock.today(), |item| {
            let path = item.item.reading.locator.to_string();
            let name = path.rsplit('/').next().unwrap_or_default().to_owned();
            let assessment = item.judged.assessment;
            all.push((name, assessment.verdict, assessment.unevaluated.len()));
        })
        .unwrap();
    all
}

/// S26, with requests: recorded after approval, whatever was asked, nothing is touched.
#[test]
fn a_request_after_approval_stops_every_line() {
    for (kind, reason) in [
        (RequestKind::Access, "skipped:request"),
        (RequestKind::Erasure, "skipped:request"),
        (RequestKind::Restriction, "skipped:restriction"),
    ] {
        for action in [Action::Destroy, Action::ReturnThenDestroy, Action::Return] {
            let desk = Desk::new(&["een.txt", "twee.txt"]);
            let before = [desk.look("een.txt"), desk.look("twee.txt")];
            let plan = desk.approved_to(action, DecisionCode::ContractTerm);
            desk.request(kind, None);
            let rehearsed = apply::rehearse(&mut desk.office(), &plan).unwrap();
            let rehearsed = rehearsed.iter().filter_map(|line| line.outcome.map(LineOutcome::code));
            assert_eq!(rehearsed.collect::<Vec<_>>(), [reason, reason], "{kind:?} {action:?}");
            let report = desk.apply(&plan).unwrap();
            assert_eq!(told(&report), [(reason.to_owned(), 2)].into(), "{kind:?} {action:?}");
            assert!(report.archive.is_none(), "nothing was handed over");
            assert_eq!([desk.look("een.txt"), desk.look("twee.txt")], before);
        }
    }
}

#[test]
fn a_request_during_the_waiting_time_puts_the_lines_back() {
    for kind in [RequestKind::Access, RequestKind::Restriction] {
        let mut desk = Desk::new(&["een.txt", "twee.txt"]);
        desk.gates.waiting_days = 7;
        let before = [desk.look("een.txt"), desk.look("twee.txt")];
        let plan = desk.approved();
        desk.apply(&plan).unwrap();
        assert_eq!(desk.quarantined().len(), 2);
        desk.at(day(3)).request(kind, Some(BlockScope::path("klanten/a/een.txt").unwrap()));
        let told = told(&desk.at(day(8)).apply(&plan).unwrap());
        let skipped: usize = ["skipped:request", "skipped:restriction"]
            .iter()
            .filter_map(|code| told.get(*code))
            .sum();
        assert_eq!((skipped, told.values().sum::<usize>()), (1, 2), "{told:?}");
        assert_eq!(desk.look("een.txt"), before[0]);
        assert_eq!(desk.names(), ["een.txt"]);
    }
}

#[test]
fn what_is_answered_or_lifted_can_go_the_day_after_and_not_before() {
    let mut desk = Desk::new(&["een.txt"]);
    desk.scan();
    let access = desk.request(RequestKind::Access, None);
    let restriction = desk.request(RequestKind::Restriction, None);
    let verdict = |desk: &Desk| verdicts(desk)[0].1;
    assert_eq!(verdict(&desk), Verdict::BlockedRequest);
    desk.at(day(2));
    requesting::close(&mut desk.office(), &access, RequestState::Answered, None).unwrap();
    assert_eq!(verdict(&desk), Verdict::BlockedRequest, "the day of the answer is still covered");
    desk.at(day(3));
    assert_eq!(verdict(&desk), Verdict::BlockedRestriction);
    let office = || desk.office();
    assert!(requesting::lift(&mut office(), &restriction, None).is_err());
    assert_eq!(verdict(&desk), Verdict::BlockedRestriction);
    let told_on = office().clock.today();
    requesting::lift(&mut office(), &restriction, Some(told_on)).unwrap();
    assert_eq!(verdict(desk.at(day(4))), Verdict::Due);
    let plan = desk.approved();
    assert_eq!(desk.apply(&plan).unwrap().lines.len(), 1);
    assert!(desk.names().is_empty());
}

/// A block by person holds everything at once, and after a scan what is the person's.
#[test]
fn a_person_is_looked_for_by_the_next_scan() {
    for hold in [false, true] {
        let desk = people();
        desk.scan();
        let blocked = if hold { Verdict::BlockedHold } else { Verdict::BlockedRequest };
        let scope = desk.person(JAN);
        if hold {
            desk.hold_on(scope);
        } else {
            desk.request(RequestKind::Access, Some(scope));
        }
        let jan = |doubt| ("jan.txt".to_owned(), blocked, doubt);
        let other = |verdict, doubt| ("ander.txt".to_owned(), verdict, doubt);
        assert_eq!(verdicts(&desk), [other(blocked, 1), jan(1)]);
        desk.scan();
        assert_eq!(verdicts(&desk), [other(Verdict::Due, 0), jan(0)]);
        // A second person: everything is in doubt about that one.
        desk.request(RequestKind::Restriction, Some(desk.person("bsn: 999034339")));
        let restricted = Verdict::BlockedRestriction;
        assert_eq!(verdicts(&desk), [other(restricted, 1), jan(1)]);
        desk.scan();
        assert_eq!(verdicts(&desk), [other(restricted, 0), jan(0)]);
        // What comes later is read under both.
        desk.put("later.txt", "Geachte mevrouw De Vries,\nBSN: 071202559\n");
        desk.scan();
        assert_eq!(verdicts(&desk)[2], ("later.txt".to_owned(), blocked, 0));
    }
}

/// Placed after approval: `apply` reads each line again with the person in mind.
#[test]
fn apply_reads_again_under_a_block_by_person() {
    for (kind, reason) in [(None, "skipped:hold"), (Some(RequestKind::Access), "skipped:request")] {
        let desk = people();
        let before = desk.look("jan.txt");
        let plan = desk.approved();
        let scope = desk.person(JAN);
        match kind {
            Some(kind) => drop(desk.request(kind, Some(scope))),
            None => drop(desk.hold_on(scope)),
        }
        let told = told(&desk.apply(&plan).unwrap());
        assert_eq!(told.get(reason), Some(&1), "{told:?}");
        assert_eq!(told.values().sum::<usize>(), 2);
        assert_eq!(desk.names(), ["jan.txt"]);
        assert_eq!(desk.look("jan.txt"), before);
    }
}

/// Of a person by name, where no rule finds names, nobody can say whether an item is theirs.
#[test]
fn what_cannot_be_looked_for_stays_and_says_so() {
    let desk = people();
    let plan = desk.approved();
    desk.request(RequestKind::Access, Some(desk.person("naam: Jan de Vries\n")));
    let files: Vec<_> =
        RuleSet::embedded_files().filter(|(_, text)| !text.contains("type = \"PERSON\"")).collect();
    let mut office = desk.office();
    office.rules = RuleSet::parse(&files).unwrap();
    let told = told(&apply::apply(&mut office, &plan, &|_| {}).unwrap());
    assert_eq!(told, [("skipped:block_not_evaluated".to_owned(), 2)].into());
    assert_eq!(desk.names(), ["ander.txt", "jan.txt"]);
}

/// Part of the content is gone, so nobody can be looked for in what is left.
#[test]
fn an_upheld_erasure_asks_a_person_until_it_is_done() {
    let mut desk = people();
    desk.scan();
    let id = desk.request(RequestKind::Erasure, Some(desk.person(JAN)));
    desk.scan();
    let close = |desk: &Desk, to, ground| requesting::close(&mut desk.office(), &id, to, ground);
    assert!(close(&desk, RequestState::Refused, None).is_err(), "without its ground");
    assert!(close(&desk, RequestState::Answered, None).is_err(), "it is granted or not");
    assert!(close(&desk, RequestState::Answered, Some(RefusalGround::LegalDuty)).is_err());
    close(&desk, RequestState::Upheld, None).unwrap();
    desk.at(day(1));
    let all = verdicts(&desk);
    assert_eq!(all[0].1, Verdict::Due);
    assert_eq!(all[1], ("jan.txt".to_owned(), Verdict::Review, 0));
    close(&desk, RequestState::Answered, None).unwrap();
    assert_eq!(verdicts(&desk)[1].1, Verdict::Due);
}

#[test]
fn persons_are_forgotten_once_nobody_looks_for_them() {
    let mut desk = people();
    desk.scan();
    let id = desk.request(RequestKind::Access, Some(desk.person(JAN)));
    desk.scan();
    let digests = |desk: &Desk| {
        let stored = serde_json::to_value(&desk.office().catalogue.requests().unwrap()[0]).unwrap();
        stored["scope"]["person"]["digests"].as_array().unwrap().len()
    };
    requesting::close(&mut desk.office(), &id, RequestState::Answered, None).unwrap();
    for (at, left) in [(1, 2), (28, 2), (29, 0)] {
        desk.at(day(at));
        termijn::run::blocking::forget_persons(&mut desk.office()).unwrap();
        assert_eq!(digests(&desk), left, "{at} days after the answer");
        desk.scan();
        assert_eq!(verdicts(&desk).iter().map(|one| one.1).collect::<Vec<_>>(), [Verdict::Due; 2]);
    }
}

#[test]
fn requests_outlive_the_catalogue() {
    let desk = Desk::new(&["een.txt"]);
    let first = desk.request(RequestKind::Restriction, None);
    for name in termijn::run::files::names(&desk.path("state")).unwrap() {
        if name.starts_with("catalogue.sqlite") {
            std::fs::remove_file(desk.path("state").join(name)).unwrap();
        }
    }
    desk.scan();
    let create = || planning::create(&mut desk.office(), &termijn::location::ClientId::new("C-1"));
    let lost = |error| matches!(error, PlanningError::RequestsLost { requests } if requests == [first.clone()]);
    assert!(lost(create().unwrap_err()));
    let second = desk.request(RequestKind::Access, Some(BlockScope::path("elders/**").unwrap()));
    assert_eq!((first.as_str(), second.as_str()), ("V-2026-0001", "V-2026-0002"));
    assert!(lost(create().unwrap_err()), "a new one does not stand for the lost one");
    let close = |to| requesting::close(&mut desk.office(), &first, to, None);
    assert!(close(RequestState::Answered).is_err(), "nobody knows that it was answered");
    assert!(close(RequestState::Withdrawn).unwrap().is_none());
    assert!(close(RequestState::Withdrawn).is_err(), "once");
    assert_eq!(create().unwrap().lines.len(), 1);
}

/// Adds a request through the program and returns its number.
#[track_caller]
fn add(office: &Office, args: &[&str]) -> String {
    let rest = ["--received", "2020-01-06", "--format", "json"];
    let made = office.run(&[&["request", "add"][..], args, &rest].concat()).ok().json();
    made["id"].as_str().unwrap().to_owned()
}

/// Expects that everything on the way to a destruction is refused with this code, and shown by `check`.
#[track_caller]
fn assert_refused(office: &Office, draft: &Dossier<'_>, approved: &Dossier<'_>, words: &[&str]) {
    let before = office.tree_digests();
    let key = office.path(AUTHOR.key);
    for args in [
        &["plan", "create", "--client", "C-1001"][..],
        &["plan", "freeze", &draft.id, "--key", key.to_str().unwrap()],
        &approved.apply_args(),
        &["apply", &approved.id, "--dry-run"],
        &["check"],
    ] {
        office.run(args).code(4).names(words);
    }
    assert_eq!(before, office.tree_digests());
}

#[test]
fn a_request_that_is_lost_or_adrift_closes_every_gate() {
    let office = Office::scanned();
    let draft = Dossier::draft(&office, "C-1003");
    draft.decide_as_proposed();
    let approved = Dossier::approved(&office, "C-1001");
    let id = add(&office, &["--kind", "access", "--engagement", "E-2023-051"]);
    office.run(&["check"]).ok().names(&["verzoeken"]);
    office.rewrite("register.csv", |register| register.replace("E-2023-051", "E-2023-052"));
    assert_refused(&office, &draft, &approved, &["T0440", &id, "E-2023-051"]);
    office.rewrite("register.csv", |register| register.replace("E-2023-052", "E-2023-051"));
    office.run(&["check"]).ok();
    let database = rusqlite::Connection::open(office.state().join("catalogue.sqlite")).unwrap();
    let closed = r#"UPDATE request SET body = replace(body, '"state":"open"',
        '"state":"answered"') WHERE id = ?1"#;
    for change in [closed, "DELETE FROM request WHERE id = ?1"] {
        assert_eq!(database.execute(change, [&id]).unwrap(), 1);
        assert_refused(&office, &draft, &approved, &["T0439", &id]);
    }
    let close = ["request", "close", &id, "--outcome", "withdrawn"];
    office.run(&close).ok().names(&["kwijt"]);
    office.run(&close).code(1).names(&["T0441"]);
    approved.apply().ok();
}

/// S39: an extension after the first term is refused, and so is a second one.
#[test]
fn s39_an_extension_is_decided_in_time_and_once() {
    let office = Office::new();
    let late = add(&office, &["--kind", "access", "--engagement", "E-2023-014"]);
    office.run(&["request", "extend", &late]).code(4).names(&["T0442", "3 feb 2020"]);
    let yesterday = crate::firm::today().pred_opt().unwrap().to_string();
    let args = ["request", "add", "--kind", "access", "--engagement", "E-2023-014"];
    let rest = ["--received", &yesterday, "--format", "json"];
    let made = office.run(&[&args[..], &rest].concat()).ok().json();
    let id = made["id"].as_str().unwrap();
    assert_eq!((made["days_left"].as_i64(), made["overdue"].as_bool()), (Some(27), Some(false)));
    let extended = office.run(&["request", "extend", id, "--format", "json"]).ok().json();
    assert_eq!(extended["days_left"].as_i64(), Some(55));
    office.run(&["request", "extend", id]).code(4).names(&["T0442", "al verlengd"]);
    office.run(&["request", "extend", "V-1999-0001"]).code(1).names(&["T0441"]);
    let tomorrow = crate::firm::today().succ_opt().unwrap().to_string();
    let ahead = [&args[..], &["--received", &tomorrow]].concat();
    office.run(&ahead).code(2).names(&["nog komt"]);
}

#[test]
fn a_request_ends_with_the_codes_that_the_law_knows() {
    let office = Office::new();
    let erasure = add(&office, &["--kind", "erasure", "--engagement", "E-2023-014"]);
    let close =
        |id: &str, rest: &[&str]| office.run(&[&["request", "close", id][..], rest].concat());
    close(&erasure, &["--outcome", "refused"]).code(4).names(&["T0443", "--reason"]);
    close(&erasure, &["--outcome", "refused", "--reason", "17_3_f"]).code(2);
    close(&erasure, &["--outcome", "answered"]).code(4).names(&["T0443"]);
    close(&erasure, &["--outcome", "open"]).code(2);
    close(&erasure, &["--outcome", "refused", "--reason", "17_3_b"])
        .ok()
        .names(&["afgewezen", "AP"]);
    close(&erasure, &["--outcome", "withdrawn"]).code(4).names(&["T0443", "al gesloten"]);
    let restriction = add(&office, &["--kind", "restriction", "--engagement", "E-2023-014"]);
    close(&restriction, &["--outcome", "upheld"]).ok().names(&["request lift"]);
    let lift = ["request", "lift", &restriction];
    office.run(&lift).code(4).names(&["T0444", "18"]);
    let ahead = crate::firm::today().succ_opt().unwrap().to_string();
    office.run(&[&lift[..], &["--notified", &ahead]].concat()).code(4).names(&["T0444"]);
    let today = crate::firm::today().to_string();
    office.run(&[&lift[..], &["--notified", &today]].concat()).ok();
    office.run(&[&lift[..], &["--notified", &today]].concat()).code(4).names(&["T0444"]);
    // Ids and codes alone stand in the ledger.
    let ledger = office.run(&["ledger", "show", "--format", "json"]).ok().stdout_text();
    for told in ["request_added", "request_closed", "restriction_lifted", "17_3_b", &restriction] {
        assert!(ledger.contains(told), "{told}");
    }
}

#[test]
fn the_firm_forwards_what_is_for_the_controller() {
    let office = Office::new();
    let engagement = ["--kind", "erasure", "--engagement", "E-2023-014"];
    let as_processor = [&engagement[..], &["--role", "processor"]].concat();
    let rest = ["--received", "2020-01-09"];
    office
        .run(&[&["request", "add"][..], &as_processor, &rest].concat())
        .code(2)
        .names(&["verwerkingsverantwoordelijke"]);
    let id = add(&office, &["--kind", "erasure", "--path", "klanten/**", "--role", "processor"]);
    let listed = office.run(&["request", "list", "--format", "json"]).ok().json();
    let listed = &listed["requests"][0];
    assert_eq!(listed["task"], "forward_to_controller");
    assert_eq!(
        (&listed["forward_by"], &listed["role"]),
        (&"2020-01-08".into(), &"processor".into())
    );
    let close = |outcome| office.run(&["request", "close", &id, "--outcome", outcome]);
    close("upheld").code(4).names(&["T0443", "verwerker"]);
    close("forwarded").ok();
}

#[test]
fn requests_are_shown_with_their_days() {
    let office = Office::unshifted();
    add(&office, &["--kind", "access", "--engagement", "E-2023-014", "--reference", "brief 12"]);
    add(&office, &["--kind", "restriction", "--path", "klanten/linde/**"]);
    add(&office, &["--kind", "erasure", "--client", "C-1007", "--role", "controller"]);
    add(&office, &["--kind", "portability", "--path", "klanten/kobalt/**", "--role", "processor"]);
    let shown = |lang: &str, as_of: &str| {
        let args = ["request", "list", "--lang", lang, "--as-of", as_of];
        // They are numbered by the year in which they are recorded.
        let year = crate::firm::today().format("V-%Y-").to_string();
        office.run(&args).ok().stdout_text().replace(&year, "V-YYYY-")
    };
    insta::assert_snapshot!(shown("nl", "2020-01-07"), @r"
    V-YYYY-0004  overdraagbaarheid  klanten/kobalt/**  doorsturen uiterlijk woensdag 8 jan 2020, nog 1 dag                      het kantoor stuurt door, de verantwoordelijke beslist
    V-YYYY-0001  inzage             E-2023-014         antwoord uiterlijk maandag 3 feb 2020, nog 27 dagen; AVG t/m 6 feb 2020  het kantoor antwoordt
    V-YYYY-0002  beperking          klanten/linde/**   antwoord uiterlijk maandag 3 feb 2020, nog 27 dagen; AVG t/m 6 feb 2020  het kantoor antwoordt
    V-YYYY-0003  wissing            C-1007             antwoord uiterlijk maandag 3 feb 2020, nog 27 dagen; AVG t/m 6 feb 2020  het kantoor antwoordt
    ");
    insta::assert_snapshot!(shown("en", "2020-02-04"), @r"
    V-YYYY-0004  portability  klanten/kobalt/**  forward by Wednesday 8 Jan 2020, OVER by 27 days                   the firm forwards, the controller decides
    V-YYYY-0001  access       E-2023-014         answer by Monday 3 Feb 2020, OVER by 1 day; GDPR until 6 Feb 2020  the firm answers
    V-YYYY-0002  restriction  klanten/linde/**   answer by Monday 3 Feb 2020, OVER by 1 day; GDPR until 6 Feb 2020  the firm answers
    V-YYYY-0003  erasure      C-1007             answer by Monday 3 Feb 2020, OVER by 1 day; GDPR until 6 Feb 2020  the firm answers
    ");
    let status = office.run(&["status", "--as-of", "2020-01-07"]).ok().stdout_text();
    for line in shown("nl", "2020-01-07").lines() {
        let told = line.split_once("  ").unwrap().1;
        assert!(status.contains(told), "{line}\n{status}");
    }
    let status = office.run(&["status", "--as-of", "2020-02-04", "--format", "json"]).ok().json();
    let late = |one: &&Value| one["overdue"] == true;
    assert_eq!(status["requests"].as_array().unwrap().iter().filter(late).count(), 4);
    let report = office.scratch("report").join("report.html");
    let out = report.to_str().unwrap();
    office.run(&["report", "--as-of", "2020-02-04", "--out", out]).ok();
    let counts: Value =
        serde_json::from_slice(&std::fs::read(report.with_extension("json")).unwrap()).unwrap();
    assert_eq!(
        counts["requests"],
        serde_json::json!({"to_answer": 3, "to_forward": 1, "late": 4, "to_erase": 0,
            "restrictions": 1})
    );
}

/// Art. 18: what is under a restriction is counted and not shown, by no form of the result.
#[test]
fn nobody_looks_into_what_is_restricted() {
    let office = Office::scanned();
    let dossier = Dossier::draft(&office, "C-1001");
    let count = |path: &str| {
        let args = ["findings", "--path", path, "--min-tier", "T5", "--format", "json"];
        let shown = office.run(&args).code_in(&[0, 3]).json();
        let restricted = shown["restricted"]["findings"].as_u64().unwrap();
        (shown["findings"].as_array().unwrap().len() as u64, restricted)
    };
    let (before, none) = count("klanten/devries/**");
    assert!(before > 20 && none == 0);
    let elsewhere = count("klanten/linde/**");
    add(&office, &["--kind", "restriction", "--engagement", "E-2023-014"]);
    assert_eq!(count("klanten/devries/**"), (0, before), "all are counted and none is shown");
    assert_eq!(count("klanten/linde/**"), elsewhere);
    for format in ["text", "jsonl", "csv", "sarif"] {
        let args = ["findings", "--path", "klanten/devries/**", "--format", format];
        let shown = office.run(&args);
        shown.code_in(&[0, 3]).names(&["Niet getoond", "beperkt"]);
        let told = format!("{}{}", shown.stdout_text(), shown.stderr_text());
        // SARIF names every rule; nothing that any of them found.
        assert!(!told.contains("loonstrook") && !told.contains("devries"), "{format}: {told}");
        assert!(format == "sarif" || !told.contains("BSN"), "{format}: {told}");
    }
    let shown = office.run(&["plan", "show", &dossier.id]).ok().stdout_text();
    assert!(shown.contains(&format!("beperkt is: {} regels", dossier.lines.len())), "{shown}");
    assert!(!shown.contains("devries"), "{shown}");
    let json = office.run(&["plan", "show", &dossier.id, "--format", "json"]).ok().json();
    assert_eq!(json["restricted"].as_u64(), Some(dossier.lines.len() as u64));
    assert_eq!(json["lines"], serde_json::json!([]));
    office.run(&["plan", "create", "--client", "C-1001"]).code(4).names(&["T0412"]);
    let item = dossier.lines[0]["item"].as_str().unwrap();
    office.run(&["explain", item]).ok().names(&["beperkt", "V-"]);
}

/// Another run holds the lock: a request is recorded all the same, and that run sees it.
#[test]
fn a_request_waits_for_nobody() {
    let office = Office::scanned();
    let dossier = Dossier::approved(&office, "C-1003");
    let lock = File::options().read(true).write(true).open(office.state().join("lock")).unwrap();
    flock(&lock, FlockOperation::NonBlockingLockExclusive).unwrap();
    let id = add(&office, &["--kind", "access", "--client", "C-1003"]);
    office.run(&["request", "list"]).ok().names(&[&id]);
    flock(&lock, FlockOperation::Unlock).unwrap();
    let outcomes = outcomes(&dossier.apply().code(3).json());
    assert_eq!(
        outcomes.get("skipped:request"),
        Some(&(dossier.lines.len() as u64)),
        "{outcomes:?}"
    );
    dossier.assert_rest_untouched();
}

/// Every file below a folder, read whole.
fn everything_in(folder: &Path) -> Vec<u8> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file());
    files.flat_map(|entry| std::fs::read(entry.path()).unwrap()).collect()
}

/// A person comes in on standard input, and stands nowhere afterwards.
#[test]
fn a_person_is_named_nowhere() {
    let office = Office::scanned();
    let person = "naam: Xaveria Quilboom\nbsn: 123456782\ne-mail: x.quilboom@elders.example\n";
    let add = ["request", "add", "--kind", "access", "--received", "2020-01-06", "--person"];
    let added = office.run_with(&add, person);
    added.ok().names(&["niet met deze persoon voor ogen gelezen"]);
    let hold = ["hold", "add", "--person", "--reason", "claim", "--mandate", "x", "--owner"];
    let rest = [OFFICER.principal, "--review", "2099-01-01", "--format", "json"];
    office.run_with(&[&hold[..], &rest].concat(), person).ok();
    office.run(&["scan"]).code(3);
    let shown = [
        added,
        office.run(&["request", "list"]),
        office.run(&["request", "list", "--format", "json"]),
        office.run(&["hold", "list", "--format", "json"]),
        office.run(&["status", "--all", "--format", "json"]),
        office.run(&["ledger", "show", "--format", "json"]),
    ];
    let shown: Vec<String> =
        shown.iter().flat_map(|out| [out.stdout_text(), out.stderr_text()]).collect();
    let shown = shown.concat();
    let stored = String::from_utf8_lossy(&everything_in(&office.state())).into_owned();
    for text in [shown.to_lowercase(), stored.to_lowercase()] {
        for value in ["xaveria", "quilboom", "123456782", "elders.example"] {
            assert!(!text.contains(value), "{value}");
        }
        assert!(!text.contains(&termijn::digest::Digest::of(b"quilboom").to_string()));
    }
    assert!(shown.contains("name+email+number"), "what was given is told");
    // Nobody of that name is in the firm: after the scan everything is as it was.
    let status = office.run(&["status", "--verdict", "blocked_request", "--format", "json"]);
    let blocked = status.ok().json();
    let blocked = blocked["items"].as_array().unwrap();
    let complete = |item: &&Value| item["coverage"] == "complete";
    assert_eq!(blocked.iter().filter(complete).count(), 0, "{blocked:?}");
}

#[test]
fn a_person_that_is_not_understood_is_refused_by_the_line() {
    let office = Office::new();
    let add = ["request", "add", "--kind", "access", "--received", "2020-01-06", "--person"];
    for (input, words) in [
        ("", "noemt niemand"),
        ("Jan de Vries\n", "regel 1"),
        ("naam: Jan de Vries\nbsn: 12\n", "regel 2"),
        ("naam: Jan de Vries\nadres: Dam\n", "regel 2"),
        ("naam: Jan de Vries\nwoont: Dam 1\n", "regel 2"),
    ] {
        let refused = office.run_with(&add, input);
        refused.code(2).names(&["T0801", words]);
        let told = format!("{}{}", refused.stdout_text(), refused.stderr_text());
        assert!(!told.contains("Vries") && !told.contains("Dam"), "{told}");
    }
    office.run_with(&add, &"x".repeat(20_000)).code(2).names(&["te lang"]);
    office.run(&["request", "list", "--format", "json"]).ok();
    let none = office.run(&["request", "list", "--format", "json"]).ok().json();
    assert_eq!(none["requests"], serde_json::json!([]));
    for wrong in [
        &["--kind", "access"][..],
        &["--kind", "access", "--engagement", "E-2023-014", "--path", "klanten/**"],
        &["--kind", "inzage", "--engagement", "E-2023-014"],
        &["--kind", "access", "--path", "["],
        &["--kind", "access", "--path", "klanten/**", "--role", "klant"],
    ] {
        let args = [&["request", "add", "--received", "2020-01-06"][..], wrong].concat();
        office.run(&args).code(2);
    }
    let unknown = ["--kind", "access", "--received", "2020-01-06", "--engagement", "E-0"];
    office.run(&[&["request", "add"][..], &unknown].concat()).code(1).names(&["T0404"]);
    let unknown = ["--kind", "access", "--received", "2020-01-06", "--client", "C-0"];
    office.run(&[&["request", "add"][..], &unknown].concat()).code(1).names(&["T0403"]);
    let odd = ["--kind", "access", "--received", "06-01-2020", "--engagement", "E-2023-014"];
    office.run(&[&["request", "add"][..], &odd].concat()).code(2);
}

/// Two desks, one moment: every request has a number of its own, and the ledger knows all of them.
#[test]
fn requests_at_one_moment_have_their_own_numbers() {
    let desk = Desk::new(&["een.txt"]);
    drop(desk.office());
    let ids = std::thread::scope(|scope| {
        let add = |_| scope.spawn(|| desk.request(RequestKind::Access, None));
        let running: Vec<_> = (0..6).map(add).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect::<BTreeSet<_>>()
    });
    assert_eq!(ids.len(), 6, "{ids:?}");
    let office = desk.office();
    let ledger = termijn::ledger::Ledger::open(office.state.path()).unwrap();
    assert_eq!(requesting::check(&office, &ledger).unwrap(), 6);
}
