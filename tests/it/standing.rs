//! The world changes between draft, freeze, approval and `apply`: what falls away is told, and only that.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;
use termijn::location::ClientId;
use termijn::plan::SkipReason;
use termijn::run::planning::{self, Deciding, PlanningError, Selection};

use crate::desk::{ANNA, Desk, day, told};
use crate::dossier::{Dossier, outcomes, removed, stated};
use crate::firm::{AUTHOR, Office, PARTNER};

/// Two engagements of one client, each with its folder.
fn two_engagements(desk: &Desk, first_end: &str, second_end: &str) {
    let header = "client_id;client_name;engagement_id;engagement;start_date;end_date;status;paths";
    let row = |id: &str, end: &str, folder: &str| {
        let (end, status) = if end.is_empty() { ("", "active") } else { (end, "ended") };
        format!("C-1;Alfa B.V.;{id};Advies;2022-01-01;{end};{status};klanten/a/{folder}/**")
    };
    let rows = [row("E-2023-001", first_end, "x"), row("E-2023-002", second_end, "y")];
    fs::write(desk.path("register.csv"), format!("{header}\n{}\n", rows.join("\n"))).unwrap();
}

fn desk() -> Desk {
    let desk = Desk::new(&["x/een.txt", "x/twee.txt", "y/drie.txt", "y/vier.txt", "y/vijf.txt"]);
    two_engagements(&desk, "2024-12-31", "2025-03-31");
    // Of nobody: a share holds more than what is due.
    desk.put("../elders/vergadering.txt", "over de koffie\n");
    desk
}

fn draft(desk: &Desk) -> String {
    let mut office = desk.office();
    let plan = planning::create(&mut office, &ClientId::new("C-1")).unwrap().id;
    planning::decide(&mut office, &plan, &Selection::Open, Deciding::Proposed, ANNA).unwrap();
    plan
}

/// Reasons of the lines that fall away today, with their counts.
fn withdrawn(desk: &Desk, plan: &str) -> BTreeMap<&'static str, u64> {
    let office = desk.office();
    let row = office.catalogue.plan(plan).unwrap().unwrap();
    let lines = office.catalogue.draft_lines(plan).unwrap();
    let standings = planning::standings(&office, &row, &lines, office.clock.today()).unwrap();
    let counts = planning::withdrawn_by_reason(&standings);
    counts.into_iter().map(|(reason, count)| (reason.code(), count)).collect()
}

/// What is told of a plan is what `apply` does with it.
#[track_caller]
fn as_told(desk: &Desk, plan: &str, expected: &[(&str, u64)]) {
    assert_eq!(withdrawn(desk, plan), expected.iter().copied().collect());
    let report = desk.apply(plan).unwrap();
    let told = told(&report);
    let skipped = told.iter().filter_map(|(code, n)| Some((code.strip_prefix("skipped:")?, *n)));
    let skipped: BTreeMap<_, _> = skipped.map(|(code, n)| (code, n as u64)).collect();
    assert_eq!(skipped, expected.iter().copied().collect(), "{told:?}");
    assert_eq!(told.values().sum::<usize>(), report.lines.len(), "listed is the sum of outcomes");
}

#[test]
fn every_change_falls_away_for_its_own_reason() {
    let approved = |change: &dyn Fn(&Desk), expected: &[(&str, u64)]| {
        let desk = desk();
        let plan = desk.approved();
        change(&desk);
        as_told(&desk, &plan, expected);
    };
    approved(&|_| (), &[]);
    approved(&|desk| drop(desk.hold("klanten/a/x/**")), &[("hold", 2)]);
    approved(&|desk| two_engagements(desk, "2026-01-31", "2025-03-31"), &[("register_changed", 2)]);
    // Reopened (S12): no end any more.
    approved(&|desk| two_engagements(desk, "", "2025-03-31"), &[("register_changed", 2)]);
    approved(
        &|desk| {
            desk.request(termijn::retention::RequestKind::Access, None);
        },
        &[("request", 2)],
    );
    approved(
        &|desk| {
            desk.put("y/vier.txt", "BSN: 999034339\niets anders\n");
            fs::remove_file(desk.share("y/drie.txt")).unwrap();
            desk.scan();
        },
        &[("changed", 1), ("gone", 1)],
    );
}

/// S12, S16: what is not destroyable any more is not put before people to sign.
#[test]
fn a_draft_drops_what_fell_away_and_keeps_its_numbers_straight() {
    let desk = desk();
    desk.scan();
    let plan = draft(&desk);
    desk.hold("klanten/a/x/twee.txt");
    assert_eq!(withdrawn(&desk, &plan), [("hold", 1)].into());
    let frozen = planning::freeze(&mut desk.office(), &plan, &desk.key(ANNA)).unwrap();
    let dropped: Vec<_> = frozen.dropped.iter().map(|one| (one.n, one.reason)).collect();
    assert_eq!(dropped, [(2, SkipReason::Hold)]);
    assert!(frozen.dropped[0].locator.as_str().ends_with("x/twee.txt"));
    let numbers: Vec<u64> = frozen.plan.items().iter().map(|item| item.n).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    let kept = desk.office().catalogue.draft_lines::<planning::DraftBody>(&plan).unwrap();
    let same = kept.iter().zip(frozen.plan.items()).all(|(line, item)| {
        (line.n, &line.item, &line.body.locator) == (item.n, &item.id, &item.locator)
    });
    assert!(same && kept.len() == 4, "catalogue and plan number lines alike");
    desk.approve(&plan);
    as_told(&desk, &plan, &[]);
    assert!(desk.share("x/twee.txt").is_file());
}

/// What nobody decided on, and fell away, keeps no plan from being frozen.
#[test]
fn an_undecided_line_that_fell_away_asks_for_no_decision() {
    let desk = desk();
    desk.scan();
    let mut office = desk.office();
    let plan = planning::create(&mut office, &ClientId::new("C-1")).unwrap().id;
    let others = Selection::Items(["1", "3", "4", "5"].map(str::to_owned).to_vec());
    planning::decide(&mut office, &plan, &others, Deciding::Proposed, ANNA).unwrap();
    let freeze = || planning::freeze(&mut desk.office(), &plan, &desk.key(ANNA));
    assert!(matches!(freeze(), Err(PlanningError::Undecided { open: 1, .. })));
    fs::remove_file(desk.share("x/twee.txt")).unwrap();
    desk.scan();
    assert_eq!(freeze().unwrap().plan.items().len(), 4);
}

#[test]
fn a_draft_of_which_nothing_is_left_stays_a_draft() {
    let desk = desk();
    desk.scan();
    let plan = draft(&desk);
    desk.hold("klanten/a/**");
    let refused = planning::freeze(&mut desk.office(), &plan, &desk.key(ANNA)).unwrap_err();
    let PlanningError::NothingLeft { reasons, .. } = refused else { panic!("{refused:?}") };
    assert_eq!(reasons, [(SkipReason::Hold, 5)].into());
    let row = desk.office().catalogue.plan(&plan).unwrap().unwrap();
    assert_eq!(row.status.code(), "draft");
    assert_eq!(desk.office().catalogue.draft_lines::<planning::DraftBody>(&plan).unwrap().len(), 5);
}

/// S16 in the waiting time: what lies in quarantine is no item of a later scan, and is told all the same.
#[test]
fn a_line_in_quarantine_falls_away_too() {
    let mut desk = desk();
    desk.gates.waiting_days = 7;
    let plan = desk.approved();
    desk.apply(&plan).unwrap();
    desk.at(day(3)).scan();
    assert_eq!(withdrawn(&desk, &plan), [].into());
    two_engagements(&desk, "2026-01-31", "2025-03-31");
    desk.hold("klanten/a/y/vier.txt");
    desk.at(day(8));
    as_told(&desk, &plan, &[("hold", 1), ("register_changed", 2)]);
    let left = ["x/een.txt", "x/twee.txt", "y/vier.txt"];
    assert!(left.iter().all(|name| desk.share(name).is_file()));
    assert!(!desk.share("y/drie.txt").exists() && !desk.share("y/vijf.txt").exists());
}

#[test]
fn a_diff_says_what_would_be_different() {
    let desk = desk();
    desk.scan();
    let plan = draft(&desk);
    let diff = || planning::diff(&desk.office(), &plan, desk.office().clock.today()).unwrap();
    let same = diff();
    assert_eq!((same.gone.len(), same.new.len(), same.changed.len(), same.same), (0, 0, 0, 5));
    desk.hold("klanten/a/x/een.txt");
    desk.put("y/nieuw.txt", "BSN: 999034339\nnieuw\n");
    two_engagements(&desk, "2024-12-31", "2025-04-30");
    desk.scan();
    let differs = diff();
    let gone: Vec<_> = differs.gone.iter().map(|line| (line.n, line.reason.code())).collect();
    assert_eq!(gone, [(1, "hold")]);
    let new: Vec<_> = differs.new.iter().map(|body| body.locator.as_str()).collect();
    assert_eq!(new, ["klanten/a/y/nieuw.txt"]);
    let dates: Vec<_> = differs.changed.iter().filter_map(|line| line.retain_until).collect();
    let moved = |(from, to): &(_, _)| format!("{from} {to}");
    assert_eq!(dates.iter().map(moved).collect::<Vec<_>>(), ["2026-03-31 2026-04-30"; 3]);
    assert_eq!(differs.same, 1);
}

/// S16: the line is left alone, the others proceed, and the certificate counts it.
#[test]
fn s16_the_end_of_one_engagement_moves_in_the_waiting_time() {
    let mut desk = desk();
    desk.gates.waiting_days = 7;
    let plan = desk.approved();
    // Moved the day before: RU 2027-01-31.
    two_engagements(desk.at(day(6)), "2026-01-31", "2025-03-31");
    desk.scan();
    assert_eq!(withdrawn(&desk, &plan), [("register_changed", 2)].into());
    assert!(desk.at(day(7)).apply(&plan).unwrap().waiting_until.is_some());
    let report = desk.at(day(14)).apply(&plan).unwrap();
    let issued = report.certificate.unwrap();
    let (planned, counts) = stated(&issued.path);
    assert_eq!((planned, counts.values().sum::<u64>()), (5, 5));
    assert_eq!(counts.get("skipped:register_changed"), Some(&2), "{counts:?}");
    assert_eq!(removed(&counts), 3);
    let verdict = |name: &str| {
        let office = desk.office();
        let mut verdict = None;
        let look = |item: termijn::run::office::JudgedItem| {
            if item.item.reading.locator.as_str().ends_with(name) {
                verdict = Some(item.judged.assessment.verdict.code());
            }
        };
        office.judge_all(office.clock.today(), look).unwrap();
        verdict
    };
    assert_eq!(verdict("x/een.txt"), Some("keep_in_term"));
}

/// The same as people meet it: every verb that shows plans says it, before and after.
#[test]
fn s16_every_verb_says_what_falls_away() {
    let office = Office::scanned();
    let dossier = Dossier::approved(&office, "C-1001");
    let count = dossier.lines.len() as u64;
    let later = (crate::firm::today() - chrono::Days::new(60)).format("%d-%m-%Y").to_string();
    office.rewrite("register.csv", |text| {
        let row = |line: &str| {
            let mut cells: Vec<&str> = line.split(';').collect();
            if cells.get(2) == Some(&"E-2023-014") {
                cells[5] = &later;
            }
            cells.join(";")
        };
        text.lines().map(row).collect::<Vec<_>>().join("\n") + "\n"
    });
    let lapsed = |json: &serde_json::Value| json["withdrawn"]["register_changed"].as_u64();
    let list = office.run(&["plan", "list", "--format", "json"]).ok().json();
    assert_eq!(lapsed(&list["plans"][0]), Some(count));
    let status = office.run(&["status", "--format", "json"]).ok().json();
    assert_eq!(lapsed(&status["plans"][0]), Some(count));
    let reason = "het register zegt nu iets anders";
    let words = [&*dossier.id, reason, &format!("{count} regels verv")];
    office.run(&["plan", "list"]).ok().names(&words);
    office.run(&["status"]).ok().names(&words);
    let shown = ["Elke regel vervalt", "! vervalt: het register zegt nu iets anders"];
    office.run(&["plan", "show", &dossier.id]).ok().names(&shown);
    office.run(&["plan", "diff", &dossier.id]).ok().names(&["zouden er niet op staan", reason]);
    let told = outcomes(&dossier.apply().code(3).json());
    assert_eq!(told, [("skipped:register_changed".to_owned(), count)].into());
    let ended = format!("! afgehandeld: overgeslagen: {reason}");
    office.run(&["plan", "show", &dossier.id]).ok().names(&[&ended]);
    office.run(&["plan", "diff", &dossier.id]).code(4).names(&["T0417"]);
}

/// The whole program of a hold on the draft: the freeze says what it leaves out.
#[test]
fn the_freeze_says_what_it_leaves_out() {
    let office = Office::scanned();
    let dossier = Dossier::draft(&office, "C-1001");
    dossier.decide_as_proposed();
    let path = dossier.lines[0]["locator"].as_str().unwrap().to_owned();
    let add = ["hold", "add", "--reason", "claim", "--mandate", "x", "--owner", PARTNER.principal];
    office.run(&[&add[..], &["--review", "2099-01-01", "--path", &path]].concat()).ok();
    let key = office.path(AUTHOR.key);
    let frozen = office.run(&["plan", "freeze", &dossier.id, "--key", key.to_str().unwrap()]);
    frozen.ok().names(&["1 regel is vervallen", "vernietigingsstop", &path]);
    let shown = office.run(&["plan", "show", &dossier.id, "--format", "json"]).ok().json();
    assert_eq!(shown["lines"].as_array().unwrap().len(), dossier.lines.len() - 1);
    office.run(&["plan", "diff", "P-2026-9999"]).code(1).names(&["T0411"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Whatever holds come, a plan only loses lines: nothing is frozen that was not drafted.
    #[test]
    fn a_freeze_only_loses_lines(held in proptest::collection::vec(any::<bool>(), 5)) {
        let desk = desk();
        desk.scan();
        let plan = draft(&desk);
        let names = ["x/een.txt", "x/twee.txt", "y/drie.txt", "y/vier.txt", "y/vijf.txt"];
        for (name, _) in names.iter().zip(&held).filter(|(_, held)| **held) {
            desk.hold(&format!("klanten/a/{name}"));
        }
        let kept: Vec<_> =
            names.iter().zip(&held).filter(|(_, held)| !**held).map(|(name, _)| *name).collect();
        match planning::freeze(&mut desk.office(), &plan, &desk.key(ANNA)) {
            Ok(frozen) => {
                let items = frozen.plan.items().iter();
                let got: Vec<_> =
                    items.map(|i| i.locator.as_str().replace("klanten/a/", "")).collect();
                prop_assert_eq!(got, kept);
                prop_assert_eq!(frozen.plan.items().len() + frozen.dropped.len(), 5);
            }
            Err(PlanningError::NothingLeft { .. }) => prop_assert!(kept.is_empty()),
            Err(error) => prop_assert!(false, "{error:?}"),
        }
    }
}
