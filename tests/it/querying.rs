//! Holds by query: what comes later is caught, what is unknown stays, and nobody narrows one unseen.

use std::fs::File;
use std::io::Write as _;

use termijn::ledger::Ledger;
use termijn::retention::{BlockScope, HoldId, Query, SoughtWords, Verdict};
use termijn::run::apply;
use termijn::run::holding;
use termijn::run::planning::PlanningError;
use termijn::sensitive::Sensitive;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::desk::{Desk, told};
use crate::firm::{Office, PARTNER};

/// A hold on what these words say, words given as on standard input.
fn hold(desk: &Desk, query: &str, words: &str) -> HoldId {
    let query = Query::parse(query).unwrap();
    let query = if query.asks_words() {
        let words = Sensitive::new(words.to_owned());
        query.with_words(SoughtWords::read(&words, desk.office().state.key()).unwrap())
    } else {
        query
    };
    desk.hold_on(BlockScope::Query(query))
}

/// `een.txt blocked_hold 1`: verdicts with how many blocks are in doubt, by name.
fn verdicts(desk: &Desk) -> Vec<String> {
    let office = desk.office();
    let mut all = Vec::new();
    office
        .judge_all(office.clock.today(), |item| {
            let path = item.item.reading.locator.to_string();
            let name = path.rsplit('/').next().unwrap_or_default();
            let assessment = item.judged.assessment;
            let doubt = assessment.unevaluated.len();
            all.push(format!("{name} {} {doubt}", assessment.verdict.code()));
        })
        .unwrap();
    all
}

#[test]
fn a_query_catches_what_comes_later() {
    let desk = Desk::new(&["een.txt"]);
    desk.scan();
    let id = hold(&desk, "type:IBAN path:klanten/a/bank*", "");
    assert_eq!(holding::covered(&desk.office(), &id).unwrap(), 0);
    assert_eq!(verdicts(&desk), ["een.txt due 0"]);
    for name in ["bank.txt", "geen.txt"] {
        desk.put(name, "BSN: 999034339\nIBAN: NL91ABNA0417164300\n");
    }
    desk.scan();
    assert_eq!(verdicts(&desk), ["bank.txt blocked_hold 0", "een.txt due 0", "geen.txt due 0"]);
    let plan = desk.approved();
    assert_eq!(told(&desk.apply(&plan).unwrap()).values().sum::<usize>(), 2);
    assert_eq!(desk.names(), ["bank.txt"]);
}

/// Words hold everything at once, and after a scan what they stand in: as a person does.
#[test]
fn words_are_looked_for_by_the_next_scan() {
    let desk = Desk::new(&["ander.txt"]);
    desk.put("zaak.txt", "BSN: 999034339\nBetreft de zaak Zonne-\nbloem.\n");
    desk.put("Project_Zonnebloem.txt", "BSN: 999034339\n");
    desk.scan();
    hold(&desk, "words:-", "zaak Zonnebloem\nproject zonnebloem\n");
    let want = |other: &str, doubt: u8| {
        [
            "Project_Zonnebloem.txt blocked_hold 0".to_owned(),
            other.to_owned(),
            format!("zaak.txt blocked_hold {doubt}"),
        ]
    };
    assert_eq!(verdicts(&desk), want("ander.txt blocked_hold 1", 1));
    desk.scan();
    assert_eq!(verdicts(&desk), want("ander.txt due 0", 0));
    desk.put("later.csv", "naam;bsn;zonnebloem\nG. Adeyemi;071202559;zaak\n");
    desk.scan();
    assert!(verdicts(&desk).contains(&"later.csv blocked_hold 0".to_owned()));
}

/// Placed after approval: `apply` reads each line again with the words in mind.
#[test]
fn apply_reads_again_under_a_query() {
    let desk = Desk::new(&["ander.txt"]);
    desk.put("zaak.txt", "BSN: 999034339\nde zaak Zonnebloem\n");
    let before = desk.look("zaak.txt");
    let plan = desk.approved();
    hold(&desk, "words:- type:BSN", "Zonnebloem");
    let rehearsed = apply::rehearse(&mut desk.office(), &plan).unwrap();
    assert_eq!(rehearsed.iter().filter(|line| line.outcome.is_some()).count(), 1);
    let told = told(&desk.apply(&plan).unwrap());
    assert_eq!(told.get("skipped:hold"), Some(&1), "{told:?}");
    assert_eq!(desk.names(), ["zaak.txt"]);
    assert_eq!(desk.look("zaak.txt"), before);
}

/// What no reading can tell is held, at `apply` too: these files tell no day.
#[test]
fn what_is_unknown_is_not_destroyed() {
    let desk = Desk::new(&["een.txt"]);
    let plan = desk.approved();
    hold(&desk, "date:2019", "");
    assert_eq!(told(&desk.apply(&plan).unwrap()), [("skipped:hold".to_owned(), 1)].into());
    assert_eq!(desk.names(), ["een.txt"]);
}

/// One condition is true of one part, the other of another, and one part is clean: the archive stays.
#[test]
fn an_archive_is_held_for_what_lies_in_it() {
    let check = |query: &str, words: &str, want: Verdict| {
        let desk = Desk::new(&[]);
        std::fs::create_dir_all(desk.share("")).unwrap();
        let mut zip = ZipWriter::new(File::create(desk.share("pak.zip")).unwrap());
        for (name, text) in [("a.txt", "BSN: 999034339\n"), ("b.txt", "de zaak Zonnebloem\n")] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        if query.starts_with("klanten/") {
            desk.hold(query);
        } else {
            hold(&desk, query, words);
        }
        desk.scan();
        let office = desk.office();
        let mut whole = None;
        office
            .judge_all(office.clock.today(), |item| {
                if item.is_file() {
                    whole = Some(item.judged.assessment.verdict);
                }
            })
            .unwrap();
        assert_eq!(whole, Some(want), "{query}");
    };
    check("type:BSN words:-", "zonnebloem", Verdict::BlockedHold);
    check("words:-", "zonnebloem", Verdict::BlockedHold);
    check("words:-", "roos", Verdict::Review);
    check("type:IBAN words:-", "zonnebloem", Verdict::Review);
    check("kind:archive type:BSN", "", Verdict::BlockedHold);
    check("path:klanten/a/pak.zip::b.txt", "", Verdict::BlockedHold);
    check("klanten/a/pak.zip::b.txt", "", Verdict::BlockedHold);
    // Not held: what is clean does not go with what is due, so a person looks.
    check("klanten/a/pak.zip::c.txt", "", Verdict::Review);
}

/// A query on what the office no longer has, or that is not what was recorded, closes every gate.
#[test]
fn a_query_that_was_narrowed_closes_every_gate() {
    let desk = Desk::new(&["een.txt"]);
    desk.scan();
    let id = hold(&desk, "engagement:E-2023-001 words:- source:share type:BSN,IBAN", "Zonnebloem");
    let gate = |office: &termijn::run::office::Office| {
        holding::check(office, &Ledger::open(office.state.path()).unwrap())
    };
    let db = || rusqlite::Connection::open(desk.path("state").join("catalogue.sqlite")).unwrap();
    let whole: String = {
        let sql = "SELECT body FROM block WHERE id = ?1";
        db().query_row(sql, [id.as_str()], |row| row.get(0)).unwrap()
    };
    let put = |body: &str| {
        let sql = "UPDATE block SET body = ?2 WHERE id = ?1";
        assert_eq!(db().execute(sql, [id.as_str(), body]).unwrap(), 1);
    };
    assert!(!whole.to_lowercase().contains("zonnebloem"), "{whole}");
    let other = SoughtWords::read(&Sensitive::new("roos".to_owned()), desk.office().state.key());
    let words = |body: &str| -> serde_json::Value {
        serde_json::from_str::<serde_json::Value>(body).unwrap()["scope"]["query"]["words"].clone()
    };
    let roos = serde_json::to_string(&other.unwrap()).unwrap();
    for changed in [
        whole.replace("type:BSN,IBAN", "type:IBAN"),
        whole.replace("source:share ", ""),
        whole.replace("klanten/a/**", "klanten/b/**"),
        whole.replace(&words(&whole).to_string(), &roos),
    ] {
        assert_ne!(changed, whole);
        put(&changed);
        let refused = gate(&desk.office()).unwrap_err();
        let PlanningError::HoldsChanged { holds } = refused else { panic!("{refused:?}") };
        assert_eq!(holds, std::slice::from_ref(&id));
    }
    // What is no query any more cannot be read, and nothing goes on.
    put(&whole.replace("type:BSN,IBAN", "type:"));
    assert!(matches!(gate(&desk.office()), Err(PlanningError::Catalogue(_))));
    put(&whole);
    assert_eq!(gate(&desk.office()).unwrap().active, 1);
    let mut office = desk.office();
    office.roots[0].name = termijn::location::SourceName::new("elders");
    let refused = gate(&office).unwrap_err();
    assert!(matches!(refused, PlanningError::HoldsAdrift { .. }), "{refused:?}");
}

const ADD: [&str; 10] = [
    "hold",
    "add",
    "--reason",
    "claim",
    "--mandate",
    "x",
    "--owner",
    PARTNER.principal,
    "--review",
    "2099-01-01",
];

#[test]
fn a_query_is_placed_and_shown_and_its_words_stand_nowhere() {
    let office = Office::scanned();
    let args = [&ADD[..], &["--query", "woorden:- type:iban,bsn", "--format", "json"]].concat();
    let placed = office.run_with(&args, "zaak Zwanenzang\n").ok().json();
    let id = placed["id"].as_str().unwrap().to_owned();
    assert!(placed["items"].as_u64().unwrap() > 0, "in doubt until the next scan");
    let list = office.run(&["hold", "list", "--format", "json"]).ok().json();
    let holds = list["holds"].as_array().unwrap();
    let own = holds.iter().find(|hold| hold["id"] == id.as_str()).unwrap();
    assert_eq!(own["scope"]["query"], "type:BSN,IBAN words:-");
    assert_eq!(own["bound"], true);
    office.run(&["hold", "list"]).ok().names(&["query type:BSN,IBAN words:-"]);
    let held = office.run(&["status", "--format", "json", "--all"]).code_in(&[0, 3]).json();
    // What only holds other items names the hold by its number.
    let item = held["items"].as_array().unwrap().iter().find(|item| {
        let blocks = item["blocks"].as_array();
        item["kind"] == "file"
            && blocks.is_some_and(|all| all.iter().any(|block| block == id.as_str()))
    });
    let item = item.unwrap()["id"].as_str().unwrap().to_owned();
    office.run(&["explain", &item]).ok().names(&[&id, "type:BSN,IBAN", "niet helemaal gelezen"]);
    let state = office.state();
    for entry in walkdir::WalkDir::new(&state) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let bytes = std::fs::read(entry.path()).unwrap().to_ascii_lowercase();
            let found = bytes.windows(10).any(|window| window == b"zwanenzang");
            assert!(!found, "{}", entry.path().display());
        }
    }
    office.run(&["check"]).ok();
}

#[test]
fn a_query_that_could_never_match_is_refused_with_what_is_allowed() {
    let office = Office::scanned();
    let refused = |query: &str, input: &str, words: &[&str]| {
        let out = office.run_with(&[&ADD[..], &["--query", query]].concat(), input);
        out.code(2).names(words);
    };
    refused("", "", &["leeg", "path"]);
    refused("kleur:rood", "", &["kleur", "type", "engagement"]);
    refused("type:BNS", "", &["BNS", "BSN", "IBAN"]);
    refused("class:NL-X", "", &["NL-X", "NL-AWR-52"]);
    refused("source:archief", "", &["archief", "share"]);
    refused("kind:pdf", "", &["pdf", "attachment"]);
    refused("date:2024..2023", "", &["2024..2023"]);
    refused("type:BSN type:IBAN", "", &["komma"]);
    refused("words:zwanenzang", "", &["standaardinvoer"]);
    refused("words:-", "", &["standaardinvoer"]);
    refused("words:-", "zaak\nx\n", &["regel 2"]);
    let add = [&ADD[..], &["--query", "engagement:E-1900-001"]].concat();
    office.run(&add).code(1).names(&["E-1900-001"]);
    // One scope, not two.
    let both = [&ADD[..], &["--query", "type:BSN", "--path", "x"]].concat();
    office.run(&both).code(2).names(&["--path"]);
    let before = office.run(&["hold", "list", "--format", "json"]).ok().json();
    assert!(!before.to_string().contains("query"));
}
