//! What a derivation tells, step by step: nothing left out, nothing that does not hold.
//!
//! `derivations.txt` holds the steps of every kind of case by rule, message and facts; how they are worded
//! stands in the texts.

use std::fmt::Write as _;

use super::holds::hold;
use super::requests::{person, request};
use super::statutes::{of_class, pack};
use super::*;

/// `R2 verdict-sum end=2019-06-30 months=12 until=2020-06-30`.
fn line(step: &Step) -> String {
    let json = step.to_json();
    let mut line = format!("{} {}", step.rule, json["fact"].as_str().unwrap());
    for (name, value) in json["args"].as_object().into_iter().flatten() {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        write!(line, " {name}={value}").unwrap();
    }
    line
}

/// Cases, each with its steps.
#[derive(Default)]
struct Told(String);

impl Told {
    /// All steps of a case.
    fn case(&mut self, title: &str, got: &Assessment) {
        self.without(&[], title, got);
    }

    /// The steps of a case but those on whose it is and when its term ends.
    fn brief(&mut self, title: &str, got: &Assessment) {
        self.without(&["2.4", "register", "R2", "clause-10", "R3"], title, got);
    }

    fn without(&mut self, rules: &[&str], title: &str, got: &Assessment) {
        for lang in [Lang::Nl, Lang::En] {
            let messages = Messages::new(lang);
            assert!(got.derivation.iter().all(|step| !step.text(&messages).is_empty()));
        }
        writeln!(self.0, "{title}: {}", headline(got)).unwrap();
        for step in got.derivation.iter().filter(|step| !rules.contains(&step.rule)) {
            writeln!(self.0, "    {}", line(step)).unwrap();
        }
    }
}

fn judged(words: &str, rows: &[&str], as_of: &str) -> Assessment {
    judge(&Item::found(words), &register(rows), &[], as_of)
}

fn of_deadlines(told: &mut Told) {
    let ended = "C-1 E-1 2024-03-31";
    told.case("a month for an end", &judged("E-1", &["C-1 E-1 2024-06"], "2025-07-01"));
    let two = ["C-1 E-1 2024-06-30", "C-1 E-2 2024-03-31"];
    told.case("two engagements", &judged("E-1 E-2", &two, "2025-07-01"));
    told.case("one runs", &judged("E-1 E-2", &["C-1 E-1 -", "C-1 E-2 2024-03-31"], "2025-07-01"));
    told.case("one is unknown", &judged("E-1 E-9", &[ended], "2025-04-01"));
    let floor = "C-1 E-1 2024-03-31 keep_until=2025-12-31";
    told.case("last day of a floor", &judged("E-1", &[floor], "2025-12-31"));
    told.case("a floor that is over", &judged("E-1", &[floor], "2026-01-01"));
    let returns = [
        "C-1 E-1 2024-03-31 obligor=client",
        "C-1 E-2 2024-03-31 return_required=yes",
        "C-1 E-3 2024-03-31",
    ];
    told.case("what goes back", &judged("E-1 E-2 E-3", &returns, "2025-04-01"));
    told.case("last day of the term", &judged("E-1", &[ended], "2025-03-31"));
    let open = judge(&Item::clean("E-1"), &register(&[ended]), &[], "2025-04-01");
    told.case("nothing found", &open);
}

fn of_candidates(told: &mut Told) {
    let rows = [
        "C-1 E-1 2024-03-31",
        "C-1 E-2 2024-03-31",
        "C-2 E-3 2023-03-31",
        "C-3 E-4 2025-03-31",
        "C-4 E-5 -",
    ];
    told.case("candidates", &judged("E-1 ?E-2 ?E-3 ?E-4 ?E-5 ?E-9", &rows, "2025-04-01"));
    told.case("candidates only", &judged("?E-1 ?E-5", &rows, "2025-04-01"));
}

fn of_duties(told: &mut Told) {
    let pack = pack();
    let mut case = |title: &str, row: &str, classes: &str| {
        let (register, item) = (register(&[row]), of_class("E-1", classes));
        let world = World::of(&register, &pack, &[]);
        told.brief(title, &assess(&item.facts(), &world, day("2020-07-01")));
    };
    let ours = "C-1 E-1 2019-06-30";
    case("a floor", ours, "AWR@2018-11-02");
    case("a floor without a day", ours, "AWR");
    case("a floor by one sign", ours, "?AWR@2018-11-02");
    case("a rule that nobody read", ours, "MAYBE@2018-11-02");
    case("a rule that nobody read by one sign", ours, "?MAYBE@2018-11-02");
    case("advice", ours, "GUIDE@2018-11-02");
    case("advice without a day", ours, "GUIDE");
    case("a ceiling", ours, "SHORT@2018-11-02");
    case("a ceiling without a day", ours, "SHORT");
    case("floor and ceiling", ours, "WWFT");
    case("for ever", ours, "DEED@2018-11-02");
    case("not at all", ours, "ZERO@2018-11-02");
    case("a rule that the pack does not have", ours, "GONE");
    case("the client's duty", "C-1 E-1 2019-06-30 obligor=client", "AWR@2018-11-02");
}

fn of_blocks(told: &mut Told) {
    let register = register(&["C-1 E-1 2019-06-30"]);
    let mut held = |title: &str, item: &Item, holds: &[Hold], as_of: &str| {
        told.brief(title, &judge(item, &register, holds, as_of));
    };
    let engagement = || BlockScope::Engagement(EngagementId::new("E-1"));
    let holds = [
        hold("H-1", engagement(), "2020-01-01", Some("2020-07-31")),
        hold("H-2", engagement(), "2020-01-01", None),
    ];
    let found = || Item::found("E-1");
    held("two holds, one released", &found(), &holds, "2020-08-01");
    held("last day of a hold", &found(), &holds[..1], "2020-07-31");
    held("a released hold", &found(), &holds[..1], "2020-08-01");
    let somebody = person("naam: Jan de Vries");
    let by_person = || BlockScope::Person(somebody.clone());
    let holds = [
        hold("H-3", by_person(), "2020-01-01", None),
        hold("H-4", by_person(), "2020-01-01", Some("2020-07-31")),
    ];
    held("a person whom nobody looked for", &found(), &holds, "2020-08-01");
    let met = Item { subjects: [(somebody.tag().to_owned(), true)].into(), ..found() };
    held("a person who was met", &met, &holds, "2020-08-01");
    for words in [
        "access 2020-01-01",
        "access 2020-01-01 answered=2020-07-31",
        "access 2020-01-01 answered=2020-08-01",
        "access 2020-01-01 processor",
        "access 2020-01-01 processor forwarded=2020-01-02",
        "restriction 2020-01-01",
        "restriction 2020-01-01 upheld=2020-01-05 lifted=2020-07-31",
        "erasure 2020-01-01 upheld=2020-07-31",
        "erasure 2020-01-01 refused=2020-07-31",
    ] {
        for scope in [engagement(), by_person()] {
            let requests = [Request { scope: scope.clone(), ..request(words) }];
            let world = World::of(&register, embedded(), &[]).with_requests(&requests);
            let got = assess(&found().facts(), &world, day("2020-08-01"));
            told.brief(&format!("{words} by {}", scope.code()), &got);
        }
    }
}

fn of_erasures(told: &mut Told) {
    let (register, pack) = (register(&["C-1 E-1 2019-12-31"]), pack());
    let requests = [request("erasure 2020-01-01 upheld=2020-07-31")];
    let world = World::of(&register, &pack, &[]).with_requests(&requests);
    for sole_subject in [true, false] {
        for classes in ["", "AWR@2018-11-02"] {
            let sole = sole_subject.then(|| RequestId::new("V-1")).into_iter().collect();
            let item = Item { sole, ..of_class("E-1", classes) };
            let title = format!("erasure, alone in it: {sole_subject}, of class {classes:?}");
            told.brief(&title, &assess(&item.facts(), &world, day("2020-08-01")));
        }
    }
}

fn of_containers(told: &mut Told) {
    let (register, pack) =
        (register(&["C-1 E-1 2019-06-30", "C-1 E-2 2019-12-31", "C-1 E-3 2024-06"]), pack());
    let world = World::of(&register, &pack, &[]);
    let as_of = day("2020-07-01");
    let mut case = |title: &str, parts: &[Item]| {
        let parts: Vec<_> = parts.iter().map(|part| assess(&part.facts(), &world, as_of)).collect();
        let archive = Item::found("+E-1").kind(ItemKind::Archive);
        told.case(title, &assess_container(None, &parts, &archive.facts(), &world, as_of));
    };
    case("an archive of nothing", &[Item::clean(""), Item::clean("")]);
    case("an archive that is due", &[Item::found("E-1"), Item::found("E-1")]);
    case("an archive of both", &[Item::found("E-1"), Item::found("E-2"), Item::clean("")]);
    case("an archive with an end that is a month", &[Item::found("E-3")]);
    case("an archive that a law keeps", &[of_class("E-1", "AWR@2018-11-02"), Item::clean("")]);
    let late = [of_class("E-1", "AWR@2018-11-02"), Item::found("E-1")];
    case("an archive of which a law keeps a part", &late);
}

#[test]
fn every_case_tells_its_steps() {
    let mut told = Told::default();
    of_deadlines(&mut told);
    of_candidates(&mut told);
    of_duties(&mut told);
    of_blocks(&mut told);
    of_erasures(&mut told);
    of_containers(&mut told);
    let want = include_str!("derivations.txt");
    for (got, want) in told.0.lines().zip(want.lines()) {
        assert_eq!(got, want);
    }
    assert_eq!(told.0.lines().count(), want.lines().count());
}

#[test]
fn questions_differ_and_have_words() {
    let topics = [Topic::Whose, Topic::Deadline, Topic::Rules, Topic::Holds, Topic::Would];
    let (nl, en) = (Messages::new(Lang::Nl), Messages::new(Lang::En));
    let mut told: Vec<String> = topics.iter().map(|topic| topic.text(&en)).collect();
    assert!(topics.iter().all(|topic| topic.text(&nl) != topic.text(&en)));
    told.sort();
    told.dedup();
    assert_eq!(told.len(), topics.len());
}

/// By place, in its own words; of many words a few.
#[test]
fn the_signs_of_a_class_are_told_by_their_place() {
    let pack = pack();
    let register = register(&["C-1 E-1 2019-06-30"]);
    let told = |signs: &[&str]| {
        let mut item = of_class("E-1", "AWR@2018-11-02");
        item.classes[0].signs = signs.iter().map(|sign| (*sign).to_owned()).collect();
        let got = assess(&item.facts(), &World::of(&register, &pack, &[]), day("2020-07-01"));
        let step = got.derivation.into_iter().find(|step| step.rule == "statute").unwrap();
        let text = step.text(&Messages::new(Lang::En));
        let inside = text.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
        inside.unwrap_or_else(|| panic!("{text}")).0.to_owned()
    };
    assert_eq!(told(&["name:a"]), "in the name: a");
    assert_eq!(
        told(&["finding:MRZ", "name:a", "structure:camt053", "text:b", "text:c"]),
        "in the name: a; in the text: b, c; the format: camt053; data: MRZ"
    );
    let words = ["text:a", "text:b", "text:c", "text:d", "text:e", "text:f"];
    assert_eq!(told(&words[..5]), "in the text: a, b, c, d, e");
    assert_eq!(told(&words), "in the text: a, b, c, d, e, …");
}
